//! One hand that changes its address: actors that each stand out, go through one endpoint and hardly
//! anything else, and of whom each begins where another leaves off.
//!
//! Strangers seldom begin within two pauses of another's end, and repeat nobody's objects, and stop
//! after as many requests. One link may be chance unless they look alike; three in a row are none. To
//! three in a row belongs as well whoever alone fits where the chain breaks off, though he stands out by nothing:
//! of a night's work less falls on one day.

use super::group::{Evidence, Group};
use super::key;
use super::link::{disjoint, guise};
use super::lists::{Way, way, way_of};
use crate::case::Level;
use crate::detect::policy::Linking;
use crate::detect::{Finding, Profile};
use crate::words::thousands;
use hashbrown::HashSet;

/// Runners in a row, and the times and the amount of work of the first and the last.
struct Chain {
    way: Way,
    runners: Vec<u32>,
    /// Each shows a program or a network of those before.
    alike: bool,
    first: Stint,
    last: Stint,
}

/// From when to when somebody worked, how much, and the mean pause in microseconds.
#[derive(Clone, Copy)]
struct Stint {
    from: i64,
    to: i64,
    work: usize,
    pause: i64,
}

impl Stint {
    fn of(way: &Way) -> Self {
        let (from, to, work) = (way.from.0, way.to.0, way.sum);
        Self { from, to, work, pause: (to - from) / i64::try_from(work.max(1)).unwrap_or(i64::MAX) }
    }

    /// It began where the other left off, and did about as much.
    fn relieves(&self, other: &Self, limits: &Linking) -> bool {
        let most = self.pause.min(other.pause) * limits.relay_pauses;
        let (less, more) = (self.work.min(other.work), self.work.max(other.work));
        (self.from - other.to).abs() <= most
            && self.from > other.from
            && (more - less) * 100 <= more * limits.relay_difference
    }
}

/// The groups of those who relieve each other, of all that stand out. Who have one guise are left
/// to the law of guises.
pub(super) fn find(worst: &[(u32, &Finding)], evidence: &Evidence<'_>) -> Vec<Group> {
    let mut stints: Vec<(Way, u32)> = worst
        .iter()
        .filter(|(_, finding)| finding.verdict.level >= Level::Medium)
        .filter_map(|(actor, _)| {
            let alone = Group { actors: vec![*actor], ..Group::default() };
            Some((way(&alone, evidence)?, *actor))
        })
        .collect();
    stints.sort_by_cached_key(|(way, actor)| (way.from, key(evidence.dossiers, *actor)));
    let mut chains: Vec<Chain> = Vec::new();
    for (way, actor) in stints {
        let next = Stint::of(&way);
        let follows = |chain: &&mut Chain| {
            let home = &chain.way;
            (home.endpoint, home.kind, home.named) == (way.endpoint, way.kind, way.named)
                && next.relieves(&chain.last, &evidence.policy.campaign)
                && disjoint(&way.objects, &home.objects, evidence.policy.campaign.overlap)
        };
        match chains.iter_mut().find(follows) {
            Some(chain) => chain.add(way, actor, next),
            None => chains.push(Chain::of(way, actor)),
        }
    }
    let chains = fill(chains, evidence);
    let of = |actor: u32| worst.iter().find(|(at, _)| *at == actor);
    let guises = |chain: &Chain| {
        let each = chain.runners.iter().filter_map(|at| of(*at));
        each.map(|(at, finding)| guise(*at, finding, evidence)).collect::<HashSet<_>>()
    };
    let plain = |chain: &Chain| matches!(guises(chain).iter().next(), Some(Some(_)));
    chains
        .into_iter()
        .filter(|chain| chain.is_one(evidence.policy.campaign.relay_runners))
        .filter(|chain| guises(chain).len() > 1 || !plain(chain))
        .map(|chain| chain.told(evidence))
        .collect()
}

/// Chains that go on where others broke off, and whoever fits where one breaks off, until no more do.
fn fill(chains: Vec<Chain>, evidence: &Evidence<'_>) -> Vec<Chain> {
    let mut chains = mend(chains, evidence);
    let mut whole = 0;
    while whole < chains.len() {
        match missing(&chains, whole, evidence) {
            Some(link) => {
                chains.push(link);
                let first =
                    |chain: &Chain| chain.runners.first().map(|at| key(evidence.dossiers, *at));
                chains.sort_by_cached_key(|chain| (chain.first.from, first(chain)));
                chains = mend(chains, evidence);
                whole = 0;
            }
            None => whole += 1,
        }
    }
    chains
}

/// The only actor who fits before the first or after the last of a chain that is one hand, and stands out by nothing.
fn missing(chains: &[Chain], whole: usize, evidence: &Evidence<'_>) -> Option<Chain> {
    let limits = &evidence.policy.campaign;
    let chain = chains.get(whole).filter(|chain| chain.runners.len() >= limits.relay_runners)?;
    let what = (chain.way.endpoint?, chain.way.kind, chain.way.level);
    let patient = patient(limits);
    let taken: HashSet<u32> = chains.iter().flat_map(|chain| chain.runners.clone()).collect();
    let least =
        chain.first.work.min(chain.last.work) * (100 - limits.relay_difference.min(100)) / 100;
    let stranger = |profile: &&Profile| {
        let enough = profile.kinds.get(&what.1).is_some_and(|used| used.objects.len() >= least);
        profile.whole && enough && !taken.contains(&profile.actor)
    };
    let fits = |profile: &Profile| {
        let way = way_of(&[profile.actor], what, evidence)?;
        let (stint, home) = (Stint::of(&way), &chain.way);
        let next = stint.relieves(&chain.last, &patient) || chain.first.relieves(&stint, &patient);
        let alike = (way.endpoint, way.named) == (home.endpoint, home.named);
        (next && alike && disjoint(&way.objects, &home.objects, limits.overlap))
            .then(|| Chain::of(way, profile.actor))
    };
    let mut found = evidence.profiles.iter().filter(stranger).filter_map(fits);
    // Where several would fit, that one does is chance.
    found.next().filter(|_| found.next().is_none())
}

/// The limits where so many in a row relieve each other already that they are one hand.
fn patient(limits: &Linking) -> Linking {
    Linking { relay_pauses: limits.relay_longest, ..limits.clone() }
}

/// Makes one of chains that go on where others broke off, of which one holds as many in a row as are no chance: that
/// they are one hand is known then, and of many handovers one takes longer.
fn mend(mut chains: Vec<Chain>, evidence: &Evidence<'_>) -> Vec<Chain> {
    let known = |chain: &Chain| chain.runners.len() >= evidence.policy.campaign.relay_runners;
    loop {
        let before = chains.len();
        if !chains.iter().any(known) {
            return chains;
        }
        chains = mend_once(chains, evidence);
        if chains.len() == before {
            return chains;
        }
    }
}

fn mend_once(chains: Vec<Chain>, evidence: &Evidence<'_>) -> Vec<Chain> {
    let limits = &evidence.policy.campaign;
    let patient = patient(limits);
    let mut mended: Vec<Chain> = Vec::new();
    for chain in chains {
        let goes_on = |whole: &&mut Chain| {
            let (a, b) = (&whole.way, &chain.way);
            (a.endpoint, a.kind, a.named) == (b.endpoint, b.kind, b.named)
                && whole.runners.len().max(chain.runners.len()) >= limits.relay_runners
                && chain.first.relieves(&whole.last, &patient)
                && disjoint(&b.objects, &a.objects, limits.overlap)
        };
        match mended.iter_mut().find(goes_on) {
            Some(whole) => whole.append(chain),
            None => mended.push(chain),
        }
    }
    mended
}

impl Chain {
    /// One alone.
    fn of(way: Way, actor: u32) -> Self {
        let stint = Stint::of(&way);
        Self { way, runners: vec![actor], alike: true, first: stint, last: stint }
    }

    /// Goes on with another.
    fn append(&mut self, next: Self) {
        self.alike &= next.alike;
        self.way.take(next.way);
        self.runners.extend(next.runners);
        self.last = next.last;
    }

    fn add(&mut self, way: Way, actor: u32, last: Stint) {
        let networks = !self.way.networks.is_disjoint(&way.networks);
        self.alike &= networks || !self.way.agents.is_disjoint(&way.agents);
        self.way.take(way);
        self.runners.push(actor);
        self.last = last;
    }

    fn is_one(&self, runners: usize) -> bool {
        self.runners.len() >= runners || self.runners.len() > 1 && self.alike
    }

    fn told(self, evidence: &Evidence<'_>) -> Group {
        let what = match self.way.endpoint {
            Some(endpoint) => evidence.dossiers.endpoint_text(endpoint),
            None => format!("for {}", evidence.dossiers.names.show(self.way.kind)),
        };
        let reason = format!(
            "{} actors ask {what} and hardly anything else, each begins where another leaves off and does about as much, and they share one work list: {} objects between them, {} of these twice",
            self.runners.len(),
            thousands(self.way.sum as u64),
            thousands((self.way.sum - self.way.objects.len()) as u64)
        );
        let hands = self.runners.len();
        let mut group = Group { hands, ..Group::of(self.runners) };
        group.note(reason);
        group
    }
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::{linked, readers};
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play};

    /// Somebody without a name who reads 120 orders in two days, from a time on.
    fn runner(n: i64, from: i64) -> Vec<Request> {
        let (ip, agent) = (format!("203.0.{n}.7"), format!("Browser/{n}"));
        let one = |i: i64| {
            let path = format!("/v1/orders/{}/lines", 1_000_003 + (n * 120 + i) * 7919 % 900_007);
            Request::at(from + i * 1440, path).from(&ip, &agent)
        };
        (0..120).map(one).collect()
    }

    fn actors(starts: &[i64]) -> Vec<usize> {
        let runs = (0..).zip(starts).flat_map(|(n, hour)| runner(n, MONDAY + hour * 3600));
        let outcome = play(&readers(21).into_iter().chain(runs).collect::<Vec<_>>());
        let found = linked(&outcome);
        found.iter().filter(|c| c.level >= Level::High).map(|c| c.actors.len()).collect()
    }

    #[test]
    fn who_begins_where_another_leaves_off_and_repeats_nothing_is_the_same_hand() {
        assert_eq!(actors(&[48, 96, 144, 192]), [4]);
    }

    #[test]
    fn who_begins_hours_later_or_is_but_one_more_is_another_hand() {
        assert_eq!(actors(&[48, 103, 159]), [1, 1, 1]);
        assert_eq!(actors(&[48, 96]), [1, 1]);
    }

    #[test]
    fn who_lives_at_an_address_does_not_tell_when_it_relieved_another() {
        let home = Request::at(MONDAY + 9 * 3600, "/v1/orders/70001/lines")
            .from("203.0.2.7", "App/5.2 (at home)");
        let runs = (0..4).flat_map(|n| runner(n, MONDAY + (48 + n * 48) * 3600));
        let all: Vec<Request> = readers(21).into_iter().chain(runs).chain([home]).collect();
        let found = linked(&play(&all));
        let high = found.iter().filter(|campaign| campaign.level >= Level::High);
        assert_eq!(high.map(|campaign| campaign.actors.len()).collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn a_chain_goes_on_after_a_handover_that_took_longer_and_two_pairs_are_no_chain() {
        assert_eq!(actors(&[48, 96, 144, 194, 242]), [5]);
        assert_eq!(actors(&[48, 96, 146, 194]), [1, 1, 1, 1]);
        assert_eq!(actors(&[48, 96, 144, 199, 247]).iter().max(), Some(&3), "hours later");
    }
    /// Somebody without a name who reads so many orders, one each eight minutes, from an hour on.
    fn night(n: i64, (hour, orders): (i64, i64)) -> Vec<Request> {
        let (ip, agent) = (format!("203.0.{n}.7"), format!("Browser/{n}"));
        let one = |i: i64| {
            let path = format!("/v1/orders/{}/lines", 1_000_003 + (n * 120 + i) * 7919 % 900_007);
            Request::at(MONDAY + hour * 3600 + i * 480, path).from(&ip, &agent)
        };
        (0..orders).map(one).collect()
    }

    fn nights(shifts: &[(i64, i64)]) -> Vec<usize> {
        let runs = (0..).zip(shifts).flat_map(|(n, shift)| night(n, *shift));
        let outcome = play(&readers(21).into_iter().chain(runs).collect::<Vec<_>>());
        linked(&outcome).iter().map(|c| c.actors.len()).filter(|n| *n > 1).collect()
    }

    #[test]
    fn whoever_alone_fits_where_a_chain_breaks_off_belongs_to_it_though_he_stands_out_by_nothing() {
        let three = [(48, 52), (55, 52), (62, 52)];
        let with = |more: &[(i64, i64)]| nights(&[&three, more].concat());
        assert_eq!(with(&[(69, 46)]), [4], "fewer than the floor");
        assert_eq!(with(&[(69, 46), (76, 52)]), [5], "and whoever relieves him");
        assert_eq!(with(&[(69, 46), (69, 46)]), [3], "of two who fit either may be a stranger");
        assert_eq!(with(&[(69, 30)]), [3], "less work");
        assert_eq!(with(&[(73, 46)]), [3], "hours later");
        assert!(nights(&[(48, 52), (55, 52), (62, 46)]).is_empty(), "two in a row are chance");
    }
}
