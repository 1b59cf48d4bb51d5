//! A leaky bucket for each address: the crawl rule that the hub of CrowdSec
//! publishes (`crowdsecurity/http-crawl-non_statics`: distinct resources of an address, capacity 40, one leaks
//! every half second).

use super::{Ordinary, Replay, by_client, sampled, weight};
use crate::campaign::Campaign;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::Timestamp;
use crate::record::time::SECOND;
use hashbrown::HashSet;

/// Distinct resources that a bucket holds.
pub(super) const CAPACITY: u32 = 40;
/// Time in which one leaks, in microseconds.
const LEAK: i64 = SECOND / 2;

/// A bucket; levels are in microseconds of leaking, so that all is whole numbers.
#[derive(Default)]
struct Bucket {
    level: i64,
    last: Timestamp,
    seen: HashSet<(Name, Name, Name)>,
}

impl Bucket {
    /// Pours a request in; `true` if the bucket overflows, which empties it.
    fn pour(&mut self, event: &Event) -> bool {
        self.level = (self.level - (event.time.0 - self.last.0).max(0)).max(0);
        self.last = event.time;
        if self.level == 0 {
            self.seen.clear();
        }
        if !self.seen.insert((event.endpoint, event.object, event.path)) {
            return false;
        }
        self.level += LEAK;
        let over = self.level > i64::from(CAPACITY) * LEAK;
        if over {
            *self = Self { last: event.time, ..Self::default() };
        }
        over
    }
}

fn overflows<'e>(events: &'e [&'e Event]) -> impl Iterator<Item = Timestamp> + 'e {
    let mut bucket = Bucket::default();
    events.iter().filter(move |event| bucket.pour(event)).map(|event| event.time)
}

/// Alerts on ordinary addresses.
pub(super) struct Elsewhere {
    alerts: f64,
    words: String,
}

impl Elsewhere {
    pub(super) fn of(ordinary: &Ordinary) -> Self {
        let clients = by_client(&ordinary.dossiers.events);
        let alerts = clients.values().map(|events| overflows(events).count()).sum::<usize>();
        Self { alerts: alerts as f64 * weight(ordinary), words: sampled(ordinary) }
    }
}

pub(super) fn replay(campaign: &Campaign, _: &Dossiers, elsewhere: &Elsewhere) -> Replay {
    let clients = by_client(&campaign.events);
    let fired = clients.values().filter_map(|events| overflows(events).next()).min();
    Replay {
        rule: "leaky bucket an address",
        fired,
        elsewhere: elsewhere.alerts,
        words: format!(
            "more than {CAPACITY} distinct resources of one address where one leaks every half second; {}",
            elsewhere.words
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(time: i64) -> Event {
        Event { time: Timestamp(time), status: 200, ..Event::default() }
    }

    fn alerts(pause: i64, count: i64, distinct: bool) -> usize {
        let events: Vec<Event> = (0..count)
            .map(|at| Event {
                object: Name(if distinct { u32::try_from(at).unwrap() + 1 } else { 1 }),
                ..event(at * pause)
            })
            .collect();
        overflows(&events.iter().collect::<Vec<_>>()).count()
    }

    #[test]
    fn two_a_second_never_overflow_and_ten_a_second_do() {
        assert_eq!(alerts(LEAK, 10_000, true), 0);
        assert_eq!(alerts(SECOND / 10, 99, true), 1);
        assert_eq!(alerts(SECOND / 10, 1000, false), 0);
    }
}
