//! Whose requests are reconstructed: actors that stand out in triage, and a sample of peers.
//!
//! The limits here lie well below those of the detectors, since tallies estimate; what they let
//! through is judged exactly afterwards.

mod names;
mod requests;

use super::alarm::lead::Lead;
use super::baseline::{self, median};
use super::innocent::ownership::Ownership;
use super::policy::Policy;
use crate::dossier::{Sets, Wanted};
use crate::record::Outcome;
use crate::route::leaves_ids_out;
use crate::triage::{ActorKind, Attribute, Endpoint, Set, Survey, Tally};
use hashbrown::{HashMap, HashSet};
use requests::{barred, floods, knocks, payloads, rate, size};

/// Suspects of one sort that are looked at, those that stand out most; further ones are counted.
const MOST: usize = 2000;
/// Actors that are looked at as a sample of those who use a kind of object.
const SAMPLE: usize = 64;

/// Requests that are looked at exactly because of a label, which is no breach by itself: so many,
/// and one in so many of all.
const LABEL_BUDGET: (u64, u64) = (100_000, 64);
/// Requests that are looked at exactly because of names that may be in two hands.
const NAME_BUDGET: (u64, u64) = (300_000, 32);

/// Ordinary addresses that rules are tried on.
const ORDINARY: usize = 256;

/// Share of the z-score of the policy from which an actor is looked at: a tally may count a third
/// too few, which is a z-score of about one where peers are much alike.
const MARGIN: f64 = 0.8;

/// Whom to look at, and how many suspects were left out.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Suspects and peers.
    pub wanted: Wanted,
    /// Suspects.
    pub suspects: HashSet<u64>,
    /// Suspects beyond the most that are looked at.
    pub left_out: u64,
    /// Listings that may be walked: the last of the sets that are wanted.
    pub walks: usize,
    /// Names that did not stand out and are not held against their own past, for want of budget.
    pub unread: u64,
}

/// Chooses from the survey.
#[must_use]
pub fn choose(survey: &Survey, ownership: &Ownership, policy: &Policy) -> Choice {
    let mut choice = Choice::default();
    let usual = Usual::of(survey, policy);
    let all: u64 = survey.actors().map(|(.., tally)| tally.requests()).sum();
    let budget = |(least, part): (u64, u64)| least + all / part;
    for (reason, bound) in REASONS {
        let mut found: Vec<(u64, u64, u64)> = survey
            .actors()
            .filter_map(|(hash, actor, tally)| {
                let value = reason(actor.kind(), tally, &usual, policy)?;
                Some((value, hash, tally.requests()))
            })
            .collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        let mut left = if bound == Bound::Budget { budget(LABEL_BUDGET) } else { u64::MAX };
        let before = found.len();
        found.truncate(MOST);
        found.retain(|(.., requests)| {
            let fits = *requests <= left;
            left -= if fits { *requests } else { 0 };
            fits
        });
        choice.left_out += (before - found.len()) as u64;
        choice.suspects.extend(found.into_iter().map(|(_, hash, _)| hash));
    }
    choice.wanted.clients = guessers(survey, policy, &usual);
    let (names, unread) = names::choose(survey, policy, budget(NAME_BUDGET));
    choice.suspects.extend(names);
    choice.unread = unread;
    choice.suspects.extend(ownership.trespassers());
    choice.suspects.extend(requests::apart(survey, policy));
    choice.suspects.extend(requests::methods(survey, policy));
    choice.suspects.extend(super::effect::suspects(survey, policy));
    choice.suspects.extend(super::shared_scan::suspects(survey, policy));
    choice.suspects.extend(super::stray::suspects(survey, policy));
    choice.suspects.extend(requests::posts(survey, policy));
    choice.wanted.actors = choice.suspects.clone();
    if !choice.suspects.is_empty() {
        choice.wanted.actors.extend(peers(survey));
    }
    choice
}

impl Choice {
    /// Takes in what alarms that name no actor were traced to: sets of requests, or a few actors.
    pub fn follow(&mut self, leads: &[Lead], survey: &Survey, policy: &Policy) {
        let mut sets: Vec<Set> = leads.iter().filter_map(|lead| lead.set.clone()).collect();
        let mut few: Vec<u64> = leads.iter().flat_map(|lead| lead.few.iter().copied()).collect();
        let bands = super::alarm::strangers::bands(survey);
        let walks = super::alarm::walks::candidates(survey, policy);
        self.walks = walks.len();
        // Behind those of the leads, which are counted from the first.
        for (hash, endpoint) in bands.into_iter().chain(walks) {
            sets.push(Set::of([(Attribute::Route, hash)]));
            few.extend(endpoint.actors.iter());
        }
        if sets.is_empty() && few.is_empty() {
            return;
        }
        self.wanted.sets = Sets::new(sets);
        self.suspects.extend(few.iter().copied());
        self.wanted.actors.extend(few);
        self.wanted.actors.extend(peers(survey));
    }

    /// Nobody is to be looked at.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.suspects.is_empty() && self.wanted.sets.is_empty()
    }
}

/// Clients that are refused at logins.
fn guessers(survey: &Survey, policy: &Policy, usual: &Usual) -> HashSet<u64> {
    survey
        .actors()
        .filter(|(_, actor, tally)| {
            actor.kind() == ActorKind::Client
                && [logins, floods, knocks]
                    .iter()
                    .any(|r| r(actor.kind(), tally, usual, policy).is_some())
        })
        .map(|(hash, ..)| hash)
        .collect()
}

/// A fair sample of the addresses with at least so many requests, `others` aside: those with the
/// least hashes; and how many there are.
#[must_use]
pub fn ordinary(survey: &Survey, others: &HashSet<u64>, requests: u64) -> (HashSet<u64>, u64) {
    let mut hashes: Vec<u64> = survey
        .actors()
        .filter(|(hash, actor, tally)| {
            actor.kind() == ActorKind::Client
                && tally.requests() >= requests
                && !others.contains(hash)
        })
        .map(|(hash, ..)| hash)
        .collect();
    hashes.sort_unstable();
    let all = hashes.len() as u64;
    (hashes.into_iter().take(ORDINARY).collect(), all)
}

/// For each kind of object, the actors with the least hashes among those who ask for it: a fair
/// sample, the same in every run.
fn peers(survey: &Survey) -> HashSet<u64> {
    let mut kinds: HashMap<&[u8], Vec<u64>> = HashMap::new();
    for (_, endpoint) in survey.endpoints() {
        let kind = if endpoint.object_kind.is_empty() && hides_objects(endpoint) {
            &endpoint.key
        } else {
            &endpoint.object_kind
        };
        if !kind.is_empty() {
            kinds.entry(kind).or_default().extend(endpoint.actors.iter());
        }
    }
    let mut sample = HashSet::new();
    for (_, mut hashes) in kinds {
        hashes.sort_unstable();
        hashes.dedup();
        sample.extend(hashes.into_iter().take(SAMPLE));
    }
    sample
}

/// Its path says that there are ids, and not which: no request there names an object.
fn hides_objects(endpoint: &Endpoint) -> bool {
    endpoint.object_kind.is_empty() && leaves_ids_out(&endpoint.key)
}

/// Distinct objects of all actors of a kind, for comparison.
struct Usual {
    /// Some endpoint does not show which objects are asked for.
    hidden: bool,
    objects: HashMap<ActorKind, Option<baseline::Usual>>,
    bytes: f64,
    /// The middle of the largest pages asked for, and of the largest answers, of those who have any:
    /// as the tallies keep them.
    widest: u64,
    largest: u64,
}

impl Usual {
    fn of(survey: &Survey, policy: &Policy) -> Self {
        let mut objects: HashMap<ActorKind, Vec<f64>> = HashMap::new();
        let mut bytes = Vec::new();
        for (_, actor, tally) in survey.actors() {
            let count = tally.objects.estimate();
            if count > 0 {
                objects.entry(actor.kind()).or_default().push(count as f64);
            }
            bytes.push(tally.bytes as f64);
        }
        let usual = |(kind, mut counts): (ActorKind, Vec<f64>)| {
            thin(&mut counts);
            (kind, baseline::Usual::of(&counts, &policy.baseline))
        };
        thin(&mut bytes);
        let middle = |pick: fn(&Tally) -> u8| {
            let of = survey.actors().map(|(_, _, tally)| f64::from(pick(tally)));
            median(of.filter(|value| *value > 0.0).collect()) as u64
        };
        Self {
            hidden: survey.endpoints().iter().any(|(_, endpoint)| hides_objects(endpoint)),
            objects: objects.into_iter().map(usual).collect(),
            bytes: median(bytes),
            widest: middle(|tally| tally.payloads.widest),
            largest: middle(|tally| tally.payloads.largest),
        }
    }
}

/// Medians need no more than some ten thousand values; sorted first, so that the choice is the
/// same in every run.
fn thin(values: &mut Vec<f64>) {
    values.sort_by(f64::total_cmp);
    let step = values.len() / 10_000 + 1;
    *values = values.iter().step_by(step).copied().collect();
}

/// How much an actor stands out for one reason, if it does.
type Reason = fn(ActorKind, &Tally, &Usual, &Policy) -> Option<u64>;

/// Whether as many requests are looked at as there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Free,
    /// At most a budget of requests: what is found is a label, and whoever is worth one for other
    /// reasons is chosen for those.
    Budget,
}

const REASONS: [(Reason, Bound); 11] = [
    (breadth, Bound::Free),
    (volume, Bound::Free),
    (logins, Bound::Free),
    (floods, Bound::Free),
    (knocks, Bound::Free),
    (rate, Bound::Budget),
    (barred, Bound::Budget),
    (refusals, Bound::Free),
    (misses, Bound::Free),
    (payloads, Bound::Free),
    (size, Bound::Free),
];

fn breadth(kind: ActorKind, tally: &Tally, usual: &Usual, policy: &Policy) -> Option<u64> {
    let objects = tally.objects.estimate();
    if objects * 4 < policy.object_enumeration.objects * 3 || looks_like_a_crowd(kind, tally) {
        return None;
    }
    let odd = usual.objects.get(&kind)?.is_none_or(|usual| {
        let compared = usual.compare(objects as f64, &policy.baseline);
        compared.z >= policy.baseline.z * MARGIN
            || usual.compare(objects as f64 / MARGIN, &policy.baseline.of(kind)).far
    });
    // Few actors of a kind, or many thieves among them: then what is narrow is looked at as well.
    (odd || tally.narrowness() >= 90).then_some(objects)
}

/// Many people behind one address: many user agents, and interest in everything.
fn looks_like_a_crowd(kind: ActorKind, tally: &Tally) -> bool {
    kind == ActorKind::Client && tally.agents.estimate() >= 8 && tally.narrowness() < 70
}

fn volume(kind: ActorKind, tally: &Tally, usual: &Usual, policy: &Policy) -> Option<u64> {
    if looks_like_a_crowd(kind, tally) {
        return None;
    }
    if tally.pages.estimate() * 4 >= policy.bulk_collection.pages * 3 {
        return Some(tally.pages.estimate());
    }
    let much =
        tally.bytes >= policy.bulk_collection.bytes && tally.bytes as f64 > usual.bytes * 50.0;
    // Whoever asks one place for much, whose requests may not say for what.
    let one = tally.bytes >= policy.bulk_collection.answered
        && tally.bytes as f64 > usual.bytes * 50.0
        && tally.narrowness() >= 90;
    let posts = tally.objects.estimate() == 0
        && tally.requests() >= policy.bulk_collection.many_answers
        && tally.bytes as f64 > usual.bytes * 10.0
        && tally.narrowness() >= 90;
    let hidden = usual.hidden
        && tally.requests() >= policy.bulk_collection.answers
        && tally.bytes as f64 > usual.bytes * 10.0
        && tally.narrowness() >= 90;
    (much || one || posts || hidden).then_some(tally.bytes)
}

fn logins(_: ActorKind, tally: &Tally, _: &Usual, policy: &Policy) -> Option<u64> {
    let limits = &policy.brute_force;
    let least = limits.failures.min(policy.credential_stuffing.failures).min(limits.burst);
    let share = policy.brute_force.failed_share.min(policy.credential_stuffing.failed_share);
    let failures = u64::from(tally.failed_logins);
    let often = failures >= least && failures * 100 >= u64::from(tally.logins) * share;
    // Behind a shared address passwords are mistyped too, among everything else people do.
    let busy = u64::from(tally.logins) * 2 < tally.requests() && tally.agents.estimate() >= 8;
    (often && !busy).then_some(failures)
}

fn refusals(_: ActorKind, tally: &Tally, _: &Usual, policy: &Policy) -> Option<u64> {
    let paths = tally.denied_paths.estimate();
    // A busy client is refused here and there; whoever probes is refused often.
    let often = tally.with(Outcome::Denied) * 10 >= tally.requests();
    let least = policy.privilege_probing.refused.min(policy.privilege_probing.inner);
    (often && paths * 4 >= least * 3).then_some(paths)
}

fn misses(_: ActorKind, tally: &Tally, _: &Usual, policy: &Policy) -> Option<u64> {
    let paths = tally.missing_paths.estimate();
    let often =
        tally.with(Outcome::Missing) * 100 >= tally.requests() * policy.scanning.missing_share;
    (paths * 4 >= policy.scanning.paths * 3 && often).then_some(paths)
}
