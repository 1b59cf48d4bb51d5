//! Which objects of an endpoint were asked for when, and by whom: exact for a fair sample of them.
//!
//! Whatever a thief hides, it has to ask for objects that nobody was asking for. To see that, the
//! history of an object must be whole. So a [`Sample`] keeps the objects with the least hashes: one
//! that is among the least at the end was among the least in every part of the log, so that
//! nothing of its history was ever left out. Of each it keeps its touches, one for each actor,
//! outcome and quarter of a day. What is kept is a function of the set of requests alone.

use super::attribute::{Attribute, PRESENT};
use crate::merge::Merge;
use crate::record::{Locator, Outcome};
use hashbrown::HashMap;
use std::cmp::Ordering;

/// Objects kept of an endpoint.
pub const OBJECTS: usize = 16_384;
/// Touches kept of an object; one that has more is asked for too often to be news.
pub const TOUCHES: usize = 48;
/// Seconds within which touches of one actor with one outcome are one.
const QUARTER_DAY: u32 = 6 * 3600;
/// Touches below which nothing is sorted.
const FEW: usize = 4096;
/// Touches that a sample may hold before it is sorted again.
const MOST: usize = OBJECTS * (TOUCHES + 1) * 3 / 2;

/// A request for an object, packed: what attributes it to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// Hash of the object.
    pub object: u64,
    /// When, in seconds since 1970.
    pub time: u32,
    /// Bucket of the size of the response.
    pub size: u8,
    /// Protocol version.
    pub protocol: u8,
    /// Outcome.
    pub outcome: Outcome,
    /// A principal, a referer, two bits of what the actor is known by, a page, and what is not logged.
    pub(super) flags: u8,
    /// Hash of the actor.
    pub actor: u64,
    /// Hash of the user agent.
    pub agent: u64,
    /// The client's network, which tells its pool too (see [`network`](super::attribute::network)).
    pub prefix: u64,
    /// Hash of the credential, or absent.
    pub credential: u64,
    /// The line.
    pub at: Locator,
}

const NAMED: u8 = 1;
const REFERRED: u8 = 2;
const PAGE: u8 = 16;
const HIDDEN: u8 = 32;

impl Touch {
    /// A touch of an object.
    #[must_use]
    pub fn new(object: u64, actor: u64, time: u32, outcome: Outcome, at: Locator) -> Self {
        Self {
            object,
            time,
            size: 0,
            protocol: 0,
            outcome,
            flags: 0,
            actor,
            agent: 0,
            prefix: 0,
            credential: 0,
            at,
        }
    }

    /// Says whether there is a principal and a referer, and what the actor is known by.
    #[must_use]
    pub fn flagged(mut self, named: bool, referred: bool, kind: u8) -> Self {
        self.flags = (u8::from(named) * NAMED) | (u8::from(referred) * REFERRED) | (kind << 2);
        self
    }

    /// Says that its object is a page of a listing.
    #[must_use]
    pub fn of_page(mut self, page: bool) -> Self {
        self.flags |= u8::from(page) * PAGE;
        self
    }

    /// Its object is a page of a listing.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.flags & PAGE != 0
    }

    /// Says that the log does not show what was asked for: the touch is of the request itself.
    #[must_use]
    pub fn of_hidden(mut self, hidden: bool) -> Self {
        self.flags |= u8::from(hidden) * HIDDEN;
        self
    }

    /// The log does not show what was asked for.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.flags & HIDDEN != 0
    }

    /// Its object is a thing: no page of a listing, and nothing that the log leaves out.
    #[must_use]
    pub fn names_thing(&self) -> bool {
        self.flags & (PAGE | HIDDEN) == 0
    }

    /// The value of an attribute; `None` for one that a touch does not keep.
    #[must_use]
    pub fn value(&self, attribute: Attribute) -> Option<u64> {
        let flag = |bit: u8| if self.flags & bit == 0 { 0 } else { PRESENT };
        Some(match attribute {
            Attribute::UserAgent => self.agent,
            Attribute::Credential => self.credential,
            Attribute::Prefix => self.prefix,
            Attribute::Pool => super::attribute::pool(self.prefix),
            Attribute::Named => flag(NAMED),
            Attribute::Referred => flag(REFERRED),
            Attribute::ActorKind => u64::from(self.flags >> 2 & 3),
            Attribute::Actor => self.actor,
            Attribute::Protocol => u64::from(self.protocol),
            Attribute::Size => u64::from(self.size),
            Attribute::Route | Attribute::ObjectKind | Attribute::Host | Attribute::Principal => {
                return None;
            }
        })
    }

    /// Hash of what makes touches one: actor, outcome, quarter of a day. It is found anew each time:
    /// without it a touch fills one line of cache.
    fn key(&self) -> u64 {
        let moment = u64::from(self.time / QUARTER_DAY) << 3 | self.outcome as u64;
        // Multiplication by an odd number and a fold mix the parts well enough to draw by.
        let mixed = (self.actor ^ moment.wrapping_mul(0x9E37_79B9_7F4A_7C15))
            .wrapping_mul(0xD6E8_FEB8_6659_FD93);
        mixed ^ mixed >> 32
    }

    fn order(&self, other: &Self) -> Ordering {
        let later = |a: &Self| (a.key(), a.time, a.at);
        self.object.cmp(&other.object).then_with(|| later(self).cmp(&later(other)))
    }
}

/// The touches of the objects with the least hashes.
#[derive(Debug, Clone)]
pub struct Sample {
    touches: Vec<Touch>,
    /// Objects above this cannot enter.
    limit: u64,
    /// Objects that have all their touches, with the greatest key kept of each.
    full: HashMap<u64, u64>,
    /// How many of them are in order, the first ones.
    settled: usize,
    /// Touches at which they are sorted again.
    next: usize,
    /// Touches of other parts of the log, which are sorted in when all parts are there.
    others: Vec<Vec<Touch>>,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            touches: Vec::new(),
            limit: u64::MAX,
            full: HashMap::new(),
            settled: 0,
            next: FEW,
            others: Vec::new(),
        }
    }
}

impl Sample {
    /// Whether a touch of an object would be looked at; cheap, for the many that are not.
    #[inline]
    #[must_use]
    pub fn admits(&self, object: u64) -> bool {
        object <= self.limit
    }

    /// Takes a touch, if its object is among the least.
    pub fn insert(&mut self, touch: Touch) {
        let late = || self.full.get(&touch.object).is_some_and(|greatest| touch.key() > *greatest);
        if touch.object > self.limit || !self.full.is_empty() && late() {
            return;
        }
        if self.touches.len() >= self.next {
            self.settle();
            self.make_room();
        }
        self.touches.push(touch);
    }

    /// Half as many more as there are may come before they are sorted again: memory that is touched
    /// costs more than sorting. Room that waits costs nothing, moving does.
    fn make_room(&mut self) {
        self.next = (self.touches.len() + self.touches.len() / 2).max(FEW);
        if self.next > self.touches.capacity() {
            let room = (self.next * 4).min(MOST).max(self.next);
            self.touches.reserve_exact(room - self.touches.len());
        }
    }

    /// Leaves what is to be kept, by object.
    pub fn settle(&mut self) {
        self.touches.reserve(self.others.iter().map(Vec::len).sum());
        for others in std::mem::take(&mut self.others) {
            self.touches.extend(others);
        }
        if let Some(new) = self.touches.get_mut(self.settled..) {
            new.sort_unstable_by(Touch::order);
        }
        // A stable sort finds the two runs and merges them.
        self.touches.sort_by(Touch::order);
        self.touches.dedup_by_key(|touch| (touch.object, touch.key()));
        let (mut objects, mut last, mut count) = (0, None, 0);
        let full = &mut self.full;
        let limit = &mut self.limit;
        self.touches.retain(|touch| {
            if last != Some(touch.object) {
                (last, count) = (Some(touch.object), 0);
                objects += 1;
                if objects == OBJECTS {
                    *limit = touch.object;
                }
            }
            count += 1;
            if count == TOUCHES + 1 {
                full.insert(touch.object, touch.key());
            }
            objects <= OBJECTS && count <= TOUCHES + 1
        });
        self.settled = self.touches.len();
        if self.full.len() > OBJECTS {
            let limit = self.limit;
            self.full.retain(|object, _| *object <= limit);
        }
    }

    /// Leaves what is to be kept as it is to be read: by object, and in time.
    pub fn finish(&mut self) {
        self.settle();
        self.settled = 0;
        self.touches.sort_unstable_by_key(|touch| (touch.object, touch.time, touch.at));
    }

    /// The history of each object, in time; of a sample that is finished. What was touched too
    /// often to be news is marked by `true`.
    pub fn histories(&self) -> impl Iterator<Item = (&[Touch], bool)> {
        let of_objects = self.touches.chunk_by(|a, b| a.object == b.object);
        of_objects.map(|touches| (touches, touches.len() > TOUCHES))
    }

    /// Some of what was touched is a page of a listing.
    #[must_use]
    pub fn has_pages(&self) -> bool {
        self.touches.iter().any(Touch::is_page)
    }

    /// Of some of what was touched the log does not show what it is.
    #[must_use]
    pub fn has_hidden(&self) -> bool {
        self.touches.iter().any(Touch::is_hidden)
    }

    /// How many touches there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.touches.len()
    }

    /// The greatest hash of an object that could have entered: all objects up to it are here.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// How many objects the log holds for each that is here: 1 if all are.
    #[must_use]
    pub fn scale(&self) -> f64 {
        (u64::MAX as f64 / self.limit.max(1) as f64).max(1.0)
    }

    /// Nothing was ever touched.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.touches.is_empty()
    }
}

impl Merge for Sample {
    fn merge(&mut self, other: Self) {
        if self.touches.is_empty() && self.others.is_empty() {
            *self = other;
            return;
        }
        self.limit = self.limit.min(other.limit);
        self.others.push(other.touches);
        self.others.extend(other.others);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Keyed;
    use proptest::prelude::*;

    fn fold(requests: &[(u32, u64, u64)]) -> Sample {
        let hash = Keyed::new(5);
        let mut sample = Sample::default();
        for (time, object, actor) in requests {
            // A place of its own for each request, whatever the order.
            let offset = u64::from(*time) << 32 | object << 16 | actor;
            let at = Locator { source: 0, offset, length: 1 };
            let object = hash.of(&object.to_le_bytes());
            let actor = hash.of(&actor.to_le_bytes());
            sample.insert(Touch::new(object, actor, *time, Outcome::Succeeded, at));
        }
        sample
    }

    fn kept(mut sample: Sample) -> (Vec<Touch>, u64) {
        sample.settle();
        (sample.touches, sample.limit)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn any_cut_in_any_order_keeps_the_same_touches(
            requests in prop::collection::vec((0u32..400_000, 0u64..60, 0u64..90), 0..9000),
            cut in 0usize..9000,
            swap: bool,
        ) {
            let (left, right) = requests.split_at(cut.min(requests.len()));
            let (mut a, b) = if swap { (fold(right), fold(left)) } else { (fold(left), fold(right)) };
            a.merge(b);
            prop_assert_eq!(kept(a), kept(fold(&requests)));
        }
    }

    #[test]
    fn a_touch_fills_one_line_of_cache() {
        assert_eq!(size_of::<Touch>(), 64);
    }

    #[test]
    fn a_sample_of_many_objects_holds_the_least_with_their_whole_history() {
        let many = OBJECTS as u64 * 4;
        let requests: Vec<(u32, u64, u64)> =
            (0..many * 3).map(|i| (u32::try_from(i).unwrap(), i % many, i / many)).collect();
        let mut sample = fold(&requests);
        sample.finish();
        let histories: Vec<(&[Touch], bool)> = sample.histories().collect();
        assert_eq!(histories.len(), OBJECTS);
        assert!(histories.iter().all(|(touches, often)| touches.len() == 3 && !often));
        assert!((3.8..4.2).contains(&sample.scale()), "{}", sample.scale());
    }

    #[test]
    fn what_everybody_asks_for_is_marked_and_stays_small() {
        let requests: Vec<(u32, u64, u64)> = (0..50_000).map(|i| (i, 7, u64::from(i))).collect();
        let mut sample = fold(&requests);
        sample.finish();
        let histories: Vec<(&[Touch], bool)> = sample.histories().collect();
        assert!(matches!(&histories[..], [(touches, true)] if touches.len() == TOUCHES + 1));
    }
}
