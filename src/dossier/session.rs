//! Sessions: stretches of activity of one actor, cut at long pauses. They are there for readers;
//! no detector uses them.

use super::Event;
use crate::record::time::SECOND;

/// Pause that ends a session of somebody busy: half an hour, as web analytics has it.
const SHORT: i64 = 30 * 60 * SECOND;
/// Pause that ends one of a slow actor, who would shatter otherwise.
const LONG: i64 = 72 * 3600 * SECOND;
/// Sessions by the short pause, beyond which an actor that makes few requests in each is slow.
const SHATTERED: usize = 8;
/// Requests in a session, on average, below which an actor is slow.
const FEW: usize = 20;

/// Cuts the events of one actor, sorted by time, into sessions.
#[must_use]
pub fn sessions(events: &[Event]) -> Vec<&[Event]> {
    let short = cut(events, SHORT);
    if short.len() > SHATTERED && events.len() < short.len() * FEW {
        cut(events, LONG)
    } else {
        short
    }
}

fn cut(events: &[Event], gap: i64) -> Vec<&[Event]> {
    events.chunk_by(|a, b| b.time.0 - a.time.0 <= gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Timestamp;

    fn at(seconds: impl Iterator<Item = i64>) -> Vec<Event> {
        seconds.map(|s| event(s * SECOND)).collect()
    }

    fn event(time: i64) -> Event {
        Event { time: Timestamp(time), status: 200, ..Event::default() }
    }

    #[test]
    fn a_pause_ends_a_session_but_a_slow_actor_does_not_shatter() {
        let busy = at((0..3).flat_map(|s| (0..100).map(move |i| s * 7200 + i)));
        assert_eq!(sessions(&busy).len(), 3);
        let slow = at((0..500).map(|i| i * 3600));
        assert_eq!(sessions(&slow).len(), 1);
        assert!(sessions(&[]).is_empty());
    }
}
