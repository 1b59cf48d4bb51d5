//! An actor as it is kept: there may be millions, so that each takes 24 bytes with its address or
//! short name, and only a long name lies elsewhere.

use super::actor::ActorKind;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;

/// Bytes of a key that lie in the actor itself: an IPv6 address with its mark, and a few more.
const HERE: usize = 20;

/// An actor, kept. Addresses are kept as their bytes, names as they were logged.
#[derive(Debug, Clone)]
pub struct Actor(Kept);

#[derive(Debug, Clone)]
enum Kept {
    /// The key and its length.
    Here { mark: Mark, length: u8, key: [u8; HERE] },
    /// A key that is longer.
    Elsewhere { mark: Mark, key: Box<[u8]> },
}

/// What is said of an actor beside its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Mark {
    kind: ActorKind,
    /// Only what another hand did under this name; see [`Actor::apart`].
    apart: bool,
}

impl Actor {
    /// An actor by its key: 4 or 16 bytes of an address behind a zero byte, or the text of a name.
    #[must_use]
    pub fn new(kind: ActorKind, key: &[u8]) -> Self {
        let mark = Mark { kind, apart: false };
        let mut here = [0; HERE];
        Self(match here.get_mut(..key.len()) {
            Some(room) => {
                room.copy_from_slice(key);
                Kept::Here { mark, length: key.len() as u8, key: here }
            }
            None => Kept::Elsewhere { mark, key: key.into() },
        })
    }

    fn mark(&self) -> Mark {
        match &self.0 {
            Kept::Here { mark, .. } | Kept::Elsewhere { mark, .. } => *mark,
        }
    }

    /// What it is known by.
    #[must_use]
    #[inline]
    pub fn kind(&self) -> ActorKind {
        self.mark().kind
    }

    /// The bytes it is known by.
    #[must_use]
    #[inline]
    pub fn key(&self) -> &[u8] {
        match &self.0 {
            Kept::Here { length, key, .. } => key.get(..usize::from(*length)).unwrap_or_default(),
            Kept::Elsewhere { key, .. } => key,
        }
    }

    /// The part of this actor that another hand played, as an actor of its own.
    #[must_use]
    pub fn apart(&self) -> Self {
        let mut part = self.clone();
        match &mut part.0 {
            Kept::Here { mark, .. } | Kept::Elsewhere { mark, .. } => mark.apart = true,
        }
        part
    }

    /// It is a part that another hand played.
    #[must_use]
    pub fn is_apart(&self) -> bool {
        self.mark().apart
    }

    /// Its name for the tables: an address, or the text as logged (still hostile).
    #[must_use]
    pub fn name(&self) -> String {
        match (self.kind(), self.key()) {
            (ActorKind::Client, [0, address @ ..]) => match address.len() {
                4 => <[u8; 4]>::try_from(address).map(|b| IpAddr::from(b).to_string()),
                _ => <[u8; 16]>::try_from(address).map(|b| IpAddr::from(b).to_string()),
            }
            .unwrap_or_default(),
            (_, text) => String::from_utf8_lossy(text).into_owned(),
        }
    }

    fn parts(&self) -> (ActorKind, &[u8], bool) {
        let Mark { kind, apart } = self.mark();
        (kind, self.key(), apart)
    }
}

impl PartialEq for Actor {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Actor {}

impl PartialOrd for Actor {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Actor {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl Hash for Actor {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_actor_stays_small() {
        assert_eq!(size_of::<Actor>(), 24);
    }

    proptest! {
        #[test]
        fn whatever_its_length_a_name_is_kept_and_ordered_as_text(
            a in prop::collection::vec(any::<u8>(), 0..40),
            b in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            let keep = |key: &[u8]| Actor::new(ActorKind::Principal, key);
            let (one, part) = (keep(&a), keep(&a).apart());
            prop_assert_eq!(one.key(), &*a);
            prop_assert_eq!(one.cmp(&keep(&b)), a.cmp(&b));
            prop_assert!(part.is_apart() && part != one);
            prop_assert_eq!(part.name(), one.name());
        }
    }
}
