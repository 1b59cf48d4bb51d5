//! One hand that changes its address: actors that each stand out, go through one endpoint and hardly
//! anything else, and of whom each begins where another leaves off.
//!
//! Strangers seldom begin within two pauses of another's end, and repeat nobody's objects, and stop
//! after as many requests. One link may be chance unless they look alike; three in a row are none.

use super::group::{Evidence, Group};
use super::key;
use super::link::{disjoint, guise};
use super::lists::{Way, way};
use crate::case::Level;
use crate::detect::Finding;
use crate::detect::policy::Linking;
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
            None => chains.push(Chain {
                way,
                runners: vec![actor],
                alike: true,
                first: next,
                last: next,
            }),
        }
    }
    let chains = mend(chains, evidence);
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

/// Makes one of chains that go on where others broke off, of which one holds as many in a row as are no chance: that
/// they are one hand is known then, and of many handovers one takes longer.
fn mend(chains: Vec<Chain>, evidence: &Evidence<'_>) -> Vec<Chain> {
    let limits = &evidence.policy.campaign;
    let patient = Linking { relay_pauses: limits.relay_longest, ..limits.clone() };
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
}
