//! A name that was hardly used before somebody took records by the hundred under it.
//!
//! Too little is known of it for [`own`](super::own) to say whose hand that was. But what was done
//! from where the name had been before, in its small way, is no part of the taking, and would
//! date it too early. This says nothing of guilt: both parts are judged like any others.

use super::Look;
use super::days::{Object, by_day};
use crate::dossier::{Event, Name};
use crate::record::Locator;
use crate::record::time::{DAY, SECOND};
use hashbrown::{HashMap, HashSet};

/// Between requests of one sitting lie thirty minutes at most.
const SITTING: i64 = 1800 * SECOND;

/// The requests of the taking, if there was something else under the name before.
pub(super) fn find(look: &Look<'_>, at: usize) -> Option<HashSet<Locator>> {
    let events = look.events(at);
    let taking = Taking::of(look, events)?;
    let (before, _) = events.split_at_checked(taking.from)?;
    let calm: Vec<&Event> = before.iter().filter(|event| !taking.bears(look, event)).collect();
    let home: HashSet<u32> = calm.iter().map(|event| look.hand(event).0).collect();
    let is_home = |event: &Event| home.contains(&look.hand(event).0) && !taking.bears(look, event);
    let (own, odd): (Vec<&Event>, Vec<&Event>) = events.iter().partition(|event| is_home(event));
    if own.is_empty() {
        return None;
    }
    let records = |events: &[&Event]| -> HashSet<Object> {
        let taken = events.iter().filter(|event| look.takes(event));
        taken.map(|event| (event.object_kind, event.object)).collect()
    };
    let (own, odd_records) = (records(&own), records(&odd));
    let all = own.union(&odd_records).count();
    let most = odd_records.len() * 100 >= all * look.policy.beginning.share;
    most.then(|| odd.iter().map(|event| event.at).collect())
}

/// The days on which records were taken by the hundred.
struct Taking {
    /// Index of its first request.
    from: usize,
    /// Networks that had part in it.
    networks: HashSet<u32>,
    /// The program of most of it.
    agent: Option<Name>,
}

impl Taking {
    fn of(look: &Look<'_>, events: &[Event]) -> Option<Self> {
        let limits = &look.policy.beginning;
        let days = by_day(events, look);
        let peak =
            days.values().map(|day| day.fresh).max().filter(|peak| *peak >= limits.day_records)?;
        // It may begin late on its first day.
        let first = *days.iter().find(|(_, day)| day.fresh * limits.times > peak)?.0;
        let last = days.iter().rfind(|(_, day)| day.fresh * 4 >= peak).map(|(day, _)| *day)?;
        let from = sitting(events, events.partition_point(|e| e.time.0 < first * DAY));
        // What fills the time from its first day to its last is no spree; nor what comes again.
        let (new, asked) = days.range(first..=last).fold((0, 0), |(new, asked), (_, day)| {
            (new + day.fresh, asked + day.objects.len() as u64)
        });
        if from == 0 || new * 2 < asked {
            return None;
        }
        let during = events.get(from..)?.iter().filter(|event| event.time.0 < (last + 1) * DAY);
        let mut networks: HashMap<u32, HashSet<Object>> = HashMap::new();
        let mut agents: HashMap<Name, usize> = HashMap::new();
        let mut count = 0;
        for event in during.filter(|event| look.takes(event)) {
            let (network, agent) = look.hand(event);
            networks.entry(network).or_default().insert((event.object_kind, event.object));
            *agents.entry(agent).or_insert(0) += 1;
            count += 1;
        }
        // Its owner may come on the same days: of thousands of records a handful is no part.
        let part = limits.network_records.max(count / 100);
        Some(Self {
            from,
            networks: networks
                .into_iter()
                .filter(|(_, of)| of.len() >= part)
                .map(|n| n.0)
                .collect(),
            agent: agents.into_iter().find(|(_, n)| n * 2 > count).map(|(agent, _)| agent),
        })
    }

    /// A request as those of the taking: from a network or with the program of it.
    fn bears(&self, look: &Look<'_>, event: &Event) -> bool {
        let (network, agent) = look.hand(event);
        self.networks.contains(&network) || self.agent == Some(agent)
    }
}

/// Where the sitting begins in which a request lies.
fn sitting(events: &[Event], at: usize) -> usize {
    let near = |at: usize| {
        let time = |at: usize| events.get(at).map(|event| event.time.0);
        at.checked_sub(1).and_then(time).zip(time(at)).is_some_and(|(a, b)| b - a <= SITTING)
    };
    (0..=at).rev().find(|at| !near(*at)).unwrap_or(0)
}
