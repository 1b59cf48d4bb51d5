//! What a reader of keys remembers: which key follows which.
//!
//! Gateways write their keys in much the same order, line after line. So the key expected next is
//! compared in place, as a word or three, and the table of keys is asked only where a line
//! differs. A key that is left out is stepped over; one that comes in between is learnt.

use super::super::field::{FIELDS, Field};
use super::{Action, Ranks};
use hashbrown::HashMap;

/// Words that a remembered key may fill to be compared as words.
const WORDS: usize = 3;
/// Keys of one object that are remembered.
const KEYS: usize = 256;
/// Keys left out in a row that are stepped over before the table is asked.
const LEFT_OUT: usize = 4;

/// By object of the key map, its keys and their order.
#[derive(Debug, Clone)]
pub struct Memory {
    objects: Vec<Order>,
    /// By field, the rank of the path that gave it in the last line; 0 if none did.
    pub(in super::super) ranks: Ranks,
}

impl Default for Memory {
    fn default() -> Self {
        Self { objects: Vec::new(), ranks: [0; FIELDS] }
    }
}

/// The keys of one object.
#[derive(Debug, Clone, Default)]
struct Order {
    keys: Vec<Known>,
    places: HashMap<Box<[u8]>, usize>,
    first: usize,
}

/// A key that was seen.
#[derive(Debug, Clone)]
struct Known {
    /// The key with its quotes and the colon, and which of its bytes count.
    lead: [u64; WORDS],
    mask: [u64; WORDS],
    /// The same, for keys longer than the words.
    long: Box<[u8]>,
    length: usize,
    action: Action,
    /// The key that followed it.
    next: usize,
}

impl Known {
    fn new(key: &[u8], action: Action, next: usize) -> Self {
        let lead: Vec<u8> = [b"\"", key, b"\":"].concat();
        let mut bytes = [0; WORDS * 8];
        let mut count = [0; WORDS * 8];
        for ((byte, count), known) in bytes.iter_mut().zip(&mut count).zip(&lead) {
            (*byte, *count) = (*known, u8::MAX);
        }
        let (length, long) = (lead.len(), lead.get(WORDS * 8..).unwrap_or_default().into());
        Self { lead: words(&bytes), mask: words(&count), long, length, action, next }
    }

    /// The key and its colon stand at the start of the text.
    #[inline]
    fn leads(&self, text: &[u8]) -> bool {
        let (head, rest) = match text.split_first_chunk::<{ WORDS * 8 }>() {
            Some((head, rest)) => (*head, rest),
            None => (padded(text), &b""[..]),
        };
        let odd = |odd: u64, ((word, lead), mask): ((u64, u64), u64)| odd | (word & mask ^ lead);
        let same = words(&head).into_iter().zip(self.lead).zip(self.mask).fold(0, odd) == 0;
        same && (self.long.is_empty() || rest.starts_with(&self.long))
    }
}

/// The end of a line, as if nothing stood behind it.
fn padded(text: &[u8]) -> [u8; WORDS * 8] {
    let mut bytes = [0; WORDS * 8];
    bytes.iter_mut().zip(text).for_each(|(byte, known)| *byte = *known);
    bytes
}

#[inline]
fn words(bytes: &[u8; WORDS * 8]) -> [u64; WORDS] {
    let (chunks, _) = bytes.as_chunks::<8>();
    std::array::from_fn(|at| chunks.get(at).map_or(0, |chunk| u64::from_le_bytes(*chunk)))
}

/// How far an object has been read: the key read last and the one expected next.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Place {
    node: usize,
    last: usize,
    next: usize,
}

/// No key yet.
const NONE: usize = usize::MAX;

impl Memory {
    /// No path has given the field yet in this line; from now on the one of this rank did.
    #[inline]
    pub(in super::super) fn first(&mut self, field: Field, rank: u16) -> bool {
        match self.ranks.get_mut(field as usize) {
            Some(held @ 0) => {
                *held = rank;
                true
            }
            _ => false,
        }
    }

    /// The start of an object.
    #[inline]
    pub(in super::super) fn start(&mut self, node: u16) -> Place {
        let node = usize::from(node);
        if self.objects.len() <= node {
            self.objects.resize(node + 1, Order::default());
        }
        let next = self.objects.get(node).map_or(NONE, |order| order.first);
        Place { node, last: NONE, next }
    }

    /// What to do with the value of the next key, if it is one that was expected, and the length
    /// of its quotes, name and colon.
    #[inline]
    pub(in super::super) fn expected(
        &self,
        text: &[u8],
        place: &mut Place,
    ) -> Option<(Action, usize)> {
        let order = self.objects.get(place.node)?;
        let mut next = place.next;
        for _ in 0..LEFT_OUT {
            let known = order.keys.get(next)?;
            if known.leads(text) {
                (place.last, place.next) = (next, known.next);
                return Some((known.action, known.length));
            }
            next = known.next;
        }
        None
    }

    /// What to do with the value of a key that was seen before, but not expected here.
    #[inline]
    pub(in super::super) fn known(&mut self, key: &[u8], place: &mut Place) -> Option<Action> {
        let order = self.objects.get_mut(place.node)?;
        let at = *order.places.get(key)?;
        let known = order.keys.get(at)?;
        let (action, next) = (known.action, known.next);
        order.follow(place.last, at);
        (place.last, place.next) = (at, next);
        Some(action)
    }

    /// Remembers a new key.
    pub(in super::super) fn learn(&mut self, key: &[u8], action: Action, place: &mut Place) {
        let Some(order) = self.objects.get_mut(place.node) else { return };
        let at = order.keys.len();
        if at >= KEYS {
            return;
        }
        order.keys.push(Known::new(key, action, place.next));
        order.places.insert(key.into(), at);
        order.follow(place.last, at);
        place.last = at;
    }
}

impl Order {
    fn follow(&mut self, last: usize, at: usize) {
        match self.keys.get_mut(last) {
            Some(known) => known.next = at,
            None => self.first = at,
        }
    }
}
