//! What is kept of every actor: one small struct of fixed size.

use super::ends::Ends;
use super::sketch::{Bits, Wide};
use crate::merge::Merge;
use crate::record::{Outcome, Timestamp};

/// Sums over all requests of one actor; 168 bytes whatever it did, so that with the actor itself
/// they fill three lines of 64 bytes.
///
/// There are more actors than a cache holds. What nearly every request changes lies in the first
/// two lines, what a login, a refusal or a name changes in the third.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Tally {
    /// Requests by outcome, in the order of [`Outcome`].
    outcomes: [u32; 6],
    /// Bytes of the responses.
    pub bytes: u64,
    /// First and last request, seconds since 1970 and one more, so that zero is "none".
    first: u32,
    last: u32,
    /// Hours of the UTC day in which it was active, one bit each.
    pub hours: u32,
    /// Requests by a hash of their endpoint, of three quarters of all endpoints; the rest went to
    /// the fourth: how narrow its interest is.
    quarters: [u32; 3],
    /// Requests to a login.
    pub logins: u32,
    /// Of these, refused.
    pub failed_logins: u32,
    /// Distinct objects asked for.
    pub objects: Wide,
    /// Distinct user agents.
    pub agents: Bits<1>,
    /// Distinct pages of listings asked for.
    pub pages: Bits<1>,
    /// What its requests carried.
    pub payloads: Payloads,
    /// Distinct paths that were not there.
    pub missing_paths: Bits<2>,
    /// Distinct paths that were refused.
    pub denied_paths: Bits<1>,
    /// Distinct names tried at a login.
    pub claimed: Bits<1>,
    /// Of a name: the ends of the hands that used it. A hand is a network and a user agent.
    pub hands: Ends<u32>,
    /// Of a name: the ends of the networks it was used from.
    pub networks: Ends<u16>,
    /// Of a name: the ends of the user agents it was used with.
    pub guises: Ends<u16>,
}

/// Payloads of an actor, in eight bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Payloads {
    /// Bits of the classes found ([`super::payload::Class::bit`]).
    pub classes: u32,
    /// Requests with any that is more than a name of a tool; no more than 255 are counted.
    pub attempts: u8,
    /// Of these, answered, or failed in the server.
    pub answered: u8,
    /// The most records that one request asked for, as a power of two.
    pub widest: u8,
    /// The largest answer, as a step of [`super::sketch::Sizes`].
    pub largest: u8,
}

impl Payloads {
    #[inline]
    fn add(&mut self, hit: &Hit) {
        let (classes, outcome) = (hit.classes, hit.outcome);
        let widest = hit.asked.checked_ilog2().unwrap_or(0) as u8;
        self.widest = self.widest.max(widest);
        if outcome == Outcome::Succeeded {
            self.largest = self.largest.max(super::sketch::Sizes::step(hit.bytes) as u8);
        }
        self.classes |= classes;
        if classes & !super::payload::LABELS != 0 {
            self.attempts = self.attempts.saturating_add(1);
            let answered = matches!(outcome, Outcome::Succeeded | Outcome::Failed);
            self.answered = self.answered.saturating_add(u8::from(answered));
        }
    }
}

impl Merge for Payloads {
    fn merge(&mut self, other: Self) {
        self.classes |= other.classes;
        self.attempts = self.attempts.saturating_add(other.attempts);
        self.answered = self.answered.saturating_add(other.answered);
        self.widest = self.widest.max(other.widest);
        self.largest = self.largest.max(other.largest);
    }
}

/// What one request adds.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    /// When.
    pub time: Timestamp,
    /// Its outcome.
    pub outcome: Outcome,
    /// Bytes of the response.
    pub bytes: u64,
    /// Hash of its endpoint.
    pub endpoint: u64,
    /// The endpoint is a login.
    pub login: bool,
    /// Hash of the object, or of the page.
    pub object: Option<(u64, bool)>,
    /// Hash of the user agent.
    pub agent: u64,
    /// Bits of the classes of payloads in it.
    pub classes: u32,
    /// Records that it asks for; 0 where it does not say.
    pub asked: u32,
    /// Hash of the path; only where [`Hit::keeps_path`] says that it is kept.
    pub path: u64,
    /// Hash of the name tried; only at a login.
    pub claimed: Option<u64>,
    /// Hash of the client's network; only where a name acts.
    pub network: Option<u64>,
}

impl Hit {
    /// Whether the paths of requests with this outcome are counted.
    #[must_use]
    #[inline]
    pub fn keeps_path(outcome: Outcome) -> bool {
        matches!(outcome, Outcome::Missing | Outcome::Denied)
    }
}

impl Tally {
    /// Adds a request.
    #[inline]
    pub fn add(&mut self, hit: &Hit) {
        self.count(hit.outcome);
        self.bytes = self.bytes.saturating_add(hit.bytes);
        let second = u32::try_from(hit.time.0.div_euclid(1_000_000) + 1).unwrap_or(0);
        self.widen(second, second);
        match hit.object {
            Some((object, false)) => self.objects.set(object),
            Some((page, true)) => self.pages.set(page),
            None => {}
        }
        match hit.outcome {
            Outcome::Missing => self.missing_paths.set(hit.path),
            Outcome::Denied => self.denied_paths.set(hit.path),
            _ => {}
        }
        self.agents.set(hit.agent);
        self.hours |= 1 << hit.time.hour_of_day();
        if let Some(quarter) = self.quarters.get_mut((hit.endpoint >> 33) as usize % 4) {
            *quarter = quarter.saturating_add(1);
        }
        if hit.login {
            self.login(hit);
        }
        self.payloads.add(hit);
        if let Some(network) = hit.network {
            self.hands.add((network.wrapping_add(hit.agent.rotate_left(32)) >> 32) as u32);
            self.networks.add((network >> 48) as u16);
            self.guises.add((hit.agent >> 48) as u16);
        }
    }

    /// Reads a bit of each of its lines, so that they are near when they are written.
    #[inline]
    pub(super) fn touch(&self) -> u64 {
        self.bytes ^ self.objects.touch() ^ self.denied_paths.touch()
    }

    fn login(&mut self, hit: &Hit) {
        self.logins = self.logins.saturating_add(1);
        if matches!(hit.outcome, Outcome::Denied | Outcome::Missing | Outcome::Limited) {
            self.failed_logins = self.failed_logins.saturating_add(1);
        }
        if let Some(name) = hit.claimed {
            self.claimed.set(name);
        }
    }

    fn count(&mut self, outcome: Outcome) {
        if let Some(count) = self.outcomes.get_mut(outcome as usize) {
            *count = count.saturating_add(1);
        }
    }

    fn widen(&mut self, first: u32, last: u32) {
        self.first = if self.first == 0 { first } else { self.first.min(first.max(1)) };
        self.last = self.last.max(last);
    }

    /// All requests.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.outcomes.iter().map(|n| u64::from(*n)).sum()
    }

    /// Requests with an outcome.
    #[must_use]
    pub fn with(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(outcome as usize).copied().map_or(0, u64::from)
    }

    /// Seconds since 1970 of the first request and of the last.
    #[must_use]
    pub fn seen(&self) -> (u32, u32) {
        (self.first.saturating_sub(1), self.last.saturating_sub(1))
    }

    /// Seconds from the first request to the last.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        u64::from(self.last.saturating_sub(self.first))
    }

    /// Percent of its requests that went to the busiest quarter of endpoints: 100 for one that
    /// asks a single endpoint.
    #[must_use]
    pub fn narrowness(&self) -> u64 {
        let three = self.quarters.map(u64::from);
        let fourth = self.requests().saturating_sub(three.iter().sum());
        let busiest = three.into_iter().fold(fourth, u64::max);
        busiest * 100 / self.requests().max(1)
    }
}

impl Merge for Tally {
    fn merge(&mut self, other: Self) {
        for (sum, more) in self.outcomes.iter_mut().zip(other.outcomes) {
            *sum = sum.saturating_add(more);
        }
        for (sum, more) in self.quarters.iter_mut().zip(other.quarters) {
            *sum = sum.saturating_add(more);
        }
        if other.first > 0 {
            self.widen(other.first, other.last);
        }
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.objects.merge(other.objects);
        self.pages.merge(other.pages);
        self.missing_paths.merge(other.missing_paths);
        self.denied_paths.merge(other.denied_paths);
        self.agents.merge(other.agents);
        self.claimed.merge(other.claimed);
        self.hours |= other.hours;
        self.payloads.merge(other.payloads);
        self.logins = self.logins.saturating_add(other.logins);
        self.failed_logins = self.failed_logins.saturating_add(other.failed_logins);
        self.hands.merge(other.hands);
        self.networks.merge(other.networks);
        self.guises.merge(other.guises);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tally_stays_small() {
        assert_eq!(size_of::<Tally>(), 168);
    }

    fn fold(requests: &[(i64, u16, u64)]) -> Tally {
        let mut tally = Tally::default();
        for (second, status, object) in requests {
            tally.add(&Hit {
                time: Timestamp(second * 1_000_000),
                outcome: Outcome::of(*status),
                bytes: object % 7,
                endpoint: object.wrapping_mul(0x9E37_79B9_7F4A_7C15),
                login: status % 2 == 1,
                object: (*object > 0)
                    .then_some((object.wrapping_mul(0x9E37_79B9_7F4A_7C15), object % 5 == 0)),
                agent: object << 43,
                classes: (*object as u32 % 3) << (object % 20),
                asked: *object as u32 * 7,
                path: *object << 42,
                claimed: Some(*object << 44),
                network: (object % 2 == 0).then_some(object << 46),
            });
        }
        tally
    }

    proptest! {
        #[test]
        fn any_cut_in_any_order_gives_the_same_tally(
            requests in prop::collection::vec((1i64..100_000, 200u16..520, 0u64..50), 0..60),
            cut in 0usize..60,
            swap: bool,
        ) {
            let (left, right) = requests.split_at(cut.min(requests.len()));
            let (mut a, b) = if swap { (fold(right), fold(left)) } else { (fold(left), fold(right)) };
            a.merge(b);
            prop_assert_eq!(a, fold(&requests));
        }
    }
}
