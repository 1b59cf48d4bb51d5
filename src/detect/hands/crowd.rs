//! One hand under many names: a network or a program from which dozens of accounts are used that
//! were used elsewhere, with other programs, before.

use super::days::Use;
use super::grip::{self, Claim, Grip, Held, Used};
use super::stretch::Stretch;
use super::{Family, Hand, Look, Sign, families};
use crate::detect::innocent::standing::stands;
use crate::dossier::{Event, Name};
use crate::record::time::{DAY, SECOND};
use hashbrown::{HashMap, HashSet};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One hand that acts under many names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Names that were elsewhere before.
    pub names: u64,
    /// What speaks for a thief.
    pub signs: Vec<Sign>,
    /// What else it could be.
    pub alternatives: Vec<String>,
}

/// What is cut out: of each actor the requests that this hand made.
pub(super) struct Found {
    pub shares: BTreeMap<u32, HashSet<(Name, Name)>>,
    pub facts: Band,
    /// Else it is worth another look at all names with its program, and no more.
    pub sure: bool,
}

/// Within this time of each other two requests under one name are at two places at once.
const AT_ONCE: i64 = 600 * SECOND;
/// Days on which a hand that serves its customers comes back to each of them.
const COMES_BACK: usize = 4;
/// What one hand did under one name.
struct Share<'e> {
    actor: usize,
    here: Vec<&'e Event>,
    /// The name was used elsewhere before.
    known: bool,
}

/// Looks for hands under many names. Each name is given to the hand that shares most names.
pub(super) fn find(look: &Look<'_>, actors: &[usize]) -> Vec<Found> {
    let limits = &look.policy.stolen_credential;
    let mut used = grip::used(look, actors);
    leave_out_standing(look, &mut used);
    let text = |grip: &Grip| {
        let network =
            grip.0.map_or(String::new(), |network| look.places.text(network, look.dossiers));
        (network, look.dossiers.names.show(grip.1))
    };
    let mut all = grips(&used, limits.accounts);
    // The narrowest description first: a network before the program wherever it is.
    all.sort_by_cached_key(|(grip, names)| {
        (std::cmp::Reverse(names.len()), grip.0.is_none(), text(grip))
    });
    let judged: Vec<Option<Found>> =
        all.par_iter().map(|(grip, names)| find_one(look, *grip, names, &used)).collect();
    let mut found = Vec::new();
    let mut taken: HashSet<usize> = HashSet::new();
    for ((grip, names), judged) in all.into_iter().zip(judged) {
        let free: Vec<usize> = names.iter().filter(|at| !taken.contains(*at)).copied().collect();
        // Where a hand has taken some of the names, the rest is judged without them.
        let band = if free == names { judged } else { find_one(look, grip, &free, &used) };
        let Some(band) = band else { continue };
        if band.sure {
            taken.extend(band.shares.keys().map(|at| *at as usize));
        }
        found.push(band);
    }
    found
}

/// A service or a terminal that acts as many accounts on all days of the log about as much is there
/// for them. That a name was used through it says nothing of whoever else uses that name.
fn leave_out_standing(look: &Look<'_>, used: &mut Used) {
    let Some(days) = look.days else { return };
    let all = grips(used, look.policy.stolen_credential.accounts);
    let standing = |(grip, names): &(Grip, Vec<usize>)| {
        let held = Held::of(look, *grip, names, used)?;
        let shares = held.strangers.iter().map(|claim| share(look, *grip, &held, claim));
        let here: Vec<&Event> = shares.flat_map(|share| share.here).collect();
        stands(here.into_iter(), days).then_some(*grip)
    };
    let standing: HashSet<Grip> = all.par_iter().filter_map(standing).collect();
    for holds in used.values_mut().filter(|_| !standing.is_empty()) {
        holds.retain(|hold| {
            let grips = [(None, hold.agent), (Some(hold.network), hold.agent)];
            !grips.iter().any(|grip| standing.contains(grip))
        });
    }
}

/// Judges one grip on some names.
fn find_one(look: &Look<'_>, grip: Grip, names: &[usize], used: &Used) -> Option<Found> {
    let held = Held::of(look, grip, names, used)?;
    judge(look, grip, &held, names.len())
}

/// Grips that hold so many names, with these names. Most hands hold one, so that they are sorted
/// rather than each given a set of its own.
fn grips(used: &Used, accounts: u64) -> Vec<(Grip, Vec<usize>)> {
    let mut holds: Vec<(Name, u32, usize)> = used
        .iter()
        .flat_map(|(at, holds)| holds.iter().map(|hold| (hold.agent, hold.network, *at)))
        .collect();
    holds.sort_unstable();
    let mut grips = Vec::new();
    let mut add = |grip: Grip, mut names: Vec<usize>| {
        names.sort_unstable();
        names.dedup();
        if names.len() as u64 >= accounts {
            grips.push((grip, names));
        }
    };
    for of_agent in holds.chunk_by(|a, b| a.0 == b.0).filter(|c| c.len() as u64 >= accounts) {
        let Some((agent, ..)) = of_agent.first().copied() else { continue };
        add((None, agent), of_agent.iter().map(|(.., at)| *at).collect());
        for of_hand in of_agent.chunk_by(|a, b| a.1 == b.1) {
            let Some((_, network, _)) = of_hand.first().copied() else { continue };
            if of_hand.len() as u64 >= accounts {
                add((Some(network), agent), of_hand.iter().map(|(.., at)| *at).collect());
            }
        }
    }
    grips
}

fn judge(look: &Look<'_>, grip: Grip, held: &Held, names: usize) -> Option<Found> {
    let strange = at_work(look, grip, held);
    let before: Vec<&Share<'_>> = strange.iter().filter(|share| share.known).collect();
    let count = before.len() as u64;
    let both = before.iter().filter(|share| at_once(look, share)).count() as u64;
    let mine = Use::of(strange.iter().flat_map(|share| share.here.iter().copied()), look);
    let busy = mine.hours.iter().filter(|n| **n > 0).count();
    let theirs = Use::of(before.iter().flat_map(|share| elsewhere(look, share)), look);
    let mut signs = signs(look, grip, &before, (&mine, &theirs), both);
    let nobodys = is_nobodys(look, &strange, names);
    let apart = held.networks() * 2 <= strange.len();
    if nobodys && apart {
        let text = format!(
            "hardly anybody has this program at home: {count} of {} accounts were elsewhere before, in no network of theirs",
            strange.len()
        );
        signs.push(Sign { family: Family::Context, weak: false, text });
    }
    let innocent = if served_alike(look, &before) {
        Some("people whom a service acts for as well")
    } else if grip.0.is_none() && are_restless(look, &before) {
        Some("accounts that change programs at every turn")
    } else {
        innocent(&before, busy, both * 10 >= count || works_by_night(look, &mine, &theirs))
    };
    let sure = signs.iter().any(|sign| !sign.weak) && families(&signs) >= 2;
    (innocent.is_none() && (sure || nobodys)).then(|| Found {
        sure,
        facts: Band {
            names: count,
            signs,
            alternatives: vec![
                "a service that acts for its customers: no, it does not come back to each of them day after day".to_owned(),
                "a terminal or an office that many use: no, it keeps no opening hours, or the accounts are in use elsewhere meanwhile".to_owned(),
            ],
        },
        shares: strange
            .iter()
            .map(|share| {
                let picks = share.here.iter().map(|event| (event.client, event.agent)).collect();
                (u32::try_from(share.actor).unwrap_or(u32::MAX), picks)
            })
            .collect(),
    })
}

/// A program that nearly all who show it are strangers to, enough of them known from elsewhere.
fn is_nobodys(look: &Look<'_>, strange: &[Share<'_>], names: usize) -> bool {
    let known = strange.iter().filter(|share| share.known).count();
    let seen_share = look.policy.stolen_credential.seen_share as usize;
    strange.len() * 10 >= names * 9 && known * 100 >= strange.len() * seen_share
}

fn signs(
    look: &Look<'_>,
    grip: Grip,
    strange: &[&Share<'_>],
    (mine, theirs): (&Use, &Use),
    both: u64,
) -> Vec<Sign> {
    let limits = &look.policy.stolen_credential;
    let count = strange.len() as u64;
    let mut signs = vec![identity(look, grip, strange)];
    let mut tell = |family, weak, text| signs.push(Sign { family, weak, text });
    if both >= limits.slots && both * 10 >= count {
        let text =
            format!("{both} of them were used elsewhere within ten minutes of being used here");
        tell(Family::Outcome, false, text);
    }
    let distance = mine.mix_distance(theirs);
    if distance >= limits.mix_distance {
        let text = format!(
            "{distance} % of its requests go to other endpoints than the same accounts ask elsewhere"
        );
        tell(Family::Context, false, text);
    }
    let busy = mine.hours.iter().filter(|n| **n > 0).count();
    if busy >= 20 && mine.requests >= 100 {
        tell(Family::Time, false, format!("at work in {busy} of 24 hours of the day"));
    } else if works_by_night(look, mine, theirs) {
        let share = mine.by_night_of(theirs);
        let text = format!(
            "{share} % of its requests come in hours in which the same accounts rest elsewhere"
        );
        tell(Family::Time, false, text);
    }
    if mine.objects.len() as u64 >= limits.objects {
        let text = format!("{} records of {count} accounts, each from its own", mine.objects.len());
        tell(Family::Breadth, true, text);
    }
    signs
}

/// A place that many use one after the other, or a service that comes back day after day.
fn innocent(strange: &[&Share<'_>], busy: usize, odd: bool) -> Option<&'static str> {
    let mut days: Vec<usize> = strange
        .iter()
        .map(|share| {
            let days: BTreeSet<i64> =
                share.here.iter().map(|event| event.time.0.div_euclid(DAY)).collect();
            days.len()
        })
        .collect();
    days.sort_unstable();
    let middle = days.get(days.len() / 2).copied().unwrap_or(0);
    if middle >= COMES_BACK {
        return Some("a service that comes back to each account");
    }
    (busy <= 14 && !odd).then_some("a terminal with opening hours")
}

/// Enough is known of these accounts elsewhere to say when people rest, and most of what this hand does falls
/// into that time: no shop opens for the night only.
fn works_by_night(look: &Look<'_>, mine: &Use, theirs: &Use) -> bool {
    let limits = &look.policy.stolen_credential;
    theirs.requests >= limits.rest_requests && mine.by_night_of(theirs) >= limits.off_hours
}

/// All that half of them were elsewhere is one and the same hand: that is the service, and this is
/// what people have at home.
fn served_alike(look: &Look<'_>, before: &[&Share<'_>]) -> bool {
    let mut only: HashMap<Hand, (usize, HashSet<Name>)> = HashMap::new();
    for share in before {
        let hands: HashSet<Hand> = elsewhere(look, share).map(|event| look.hand(event)).collect();
        if let (Some(hand), 1) = (hands.iter().next(), hands.len()) {
            let (count, clients) = only.entry(*hand).or_default();
            *count += 1;
            clients.extend(elsewhere(look, share).map(|event| event.client));
        }
    }
    // Neighbours with one program have addresses of their own; a service has a few.
    only.values().any(|(count, clients)| count * 2 >= before.len() && clients.len() * 4 <= *count)
}

/// Whoever uses these accounts elsewhere shows a program that was not seen there at every other turn: that
/// one of these is new, in whatever network, says nothing.
fn are_restless(look: &Look<'_>, before: &[&Share<'_>]) -> bool {
    let limits = &look.policy.stolen_credential;
    let (mut requests, mut new, mut programs) = (0, 0, Vec::new());
    for share in before {
        let agents: Vec<Name> = elsewhere(look, share).map(|event| event.agent).collect();
        let distinct: HashSet<&Name> = agents.iter().collect();
        requests += agents.len().saturating_sub(1);
        new += distinct.len().saturating_sub(1);
        programs.push(distinct.len());
    }
    programs.sort_unstable();
    let middle = programs.get(programs.len() / 2).copied().unwrap_or(0);
    // Of few requests any is a great part.
    let enough = requests >= before.len() * 2;
    middle >= limits.programs || enough && new as u64 * 100 >= requests as u64 * limits.restless
}

/// What a hand did under each name. Told by its program only, it may be some owners' as well.
fn at_work<'e>(look: &'e Look<'_>, grip: Grip, held: &Held) -> Vec<Share<'e>> {
    let all = held.strangers.iter().map(|claim| share(look, grip, held, claim));
    let mut shares: Vec<Share<'_>> = all.collect();
    if grip.0.is_some() {
        return shares;
    }
    let traces = shares
        .iter()
        .flat_map(|share| share.here.iter().map(|event| (event.time.0, event.client, share.actor)));
    let (first, last) = look.days.unwrap_or_default();
    let log = (first * DAY, (last + 1) * DAY);
    let Some(stretch) = Stretch::of(traces.collect(), log, &look.policy.stolen_credential.stretch)
    else {
        return shares;
    };
    for share in &mut shares {
        // An address that shows the program under this name before or after the hand is at work is its
        // owner's, and was so meanwhile.
        let holds = |event: &Event| stretch.holds(event.time.0, event.client, share.actor);
        let owners = share.here.iter().filter(|event| !holds(event));
        let owners: HashSet<Name> = owners.map(|event| event.client).collect();
        share.here.retain(|event| !owners.contains(&event.client));
    }
    shares.retain(|share| !share.here.is_empty());
    shares
}

fn share<'e>(look: &'e Look<'_>, grip: Grip, held: &Held, claim: &Claim) -> Share<'e> {
    let is_here = |event: &&Event| {
        let (network, agent) = look.hand(event);
        agent == grip.1 && grip.0.is_none_or(|wanted| wanted == network) && held.works_in(network)
    };
    let here = look.events(claim.actor).iter().filter(is_here).collect();
    Share { actor: claim.actor, here, known: claim.known }
}

fn elsewhere<'e>(look: &'e Look<'_>, share: &Share<'e>) -> impl Iterator<Item = &'e Event> {
    let mine: HashSet<crate::record::Locator> = share.here.iter().map(|event| event.at).collect();
    look.events(share.actor).iter().filter(move |event| !mine.contains(&event.at))
}

/// The name was used elsewhere while it was used here.
fn at_once(look: &Look<'_>, share: &Share<'_>) -> bool {
    let there: Vec<i64> = elsewhere(look, share).map(|event| event.time.0).collect();
    share.here.iter().any(|event| {
        let near = there.partition_point(|time| *time < event.time.0 - AT_ONCE);
        there.get(near).is_some_and(|time| *time <= event.time.0 + AT_ONCE)
    })
}

fn identity(look: &Look<'_>, grip: Grip, strange: &[&Share<'_>]) -> Sign {
    let agent = look.dossiers.names.show(grip.1);
    let place = match grip.0 {
        Some(network) => format!("\"{agent}\" in {}", look.places.text(network, look.dossiers)),
        None => format!("\"{agent}\" in whatever network"),
    };
    Sign {
        family: Family::Identity,
        weak: true,
        text: format!(
            "one hand acts as {} accounts: {place}; before, each was used elsewhere and never with this program",
            strange.len()
        ),
    }
}
