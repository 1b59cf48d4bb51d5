//! What requests can have in common, and sets of requests named by it.
//!
//! An [`Attribute`] is one thing that can be said of every request; its value is a hash, so that it
//! costs no text. A [`Set`] is a conjunction: all requests on a route, with one of these user
//! agents, without a principal. A set is what an alarm that names no address is traced to, what a
//! look reconstructs, and what a responder blocks.

use super::{Lens, Scratch};
use crate::record::{Client, Record};
use crate::route::Keyed;
use smallvec::SmallVec;
use std::net::IpAddr;

/// One thing that can be said of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// Method, host and template.
    Route,
    /// What its object is called, whatever the route.
    ObjectKind,
    /// Host asked for.
    Host,
    /// User agent, as logged.
    UserAgent,
    /// Credential, as logged.
    Credential,
    /// Principal, as logged.
    Principal,
    /// Network of the client: /24 of IPv4, /64 of IPv6; a host name stands for itself.
    Prefix,
    /// Wide network of the client: /16 of IPv4, /32 of IPv6.
    Pool,
    /// Whether there is a principal.
    Named,
    /// Whether there is a referer.
    Referred,
    /// What the actor is known by: principal, credential or client.
    ActorKind,
    /// Protocol version, as a number (see [`protocol_version`]).
    Protocol,
    /// Size of the response, in quarters of a power of two (see [`size_bucket`]).
    Size,
    /// Who acts.
    Actor,
}

/// The value of an attribute that is absent, and of one that is present where only that counts.
pub const ABSENT: u64 = 0;
/// See [`ABSENT`].
pub const PRESENT: u64 = 1;

impl Attribute {
    /// The attribute's value in a record; `scratch` holds its endpoint and actor.
    #[must_use]
    #[inline]
    pub fn value(self, record: &Record<'_>, lens: &Lens, scratch: &Scratch) -> u64 {
        let hash = lens.routes.hash();
        let text = |text: &[u8]| if text.is_empty() { ABSENT } else { hash.of(text) };
        match self {
            Self::Route => scratch.resolved.hash,
            Self::ObjectKind => scratch.resolved.object(record).map_or(ABSENT, |o| text(o.kind)),
            Self::Host => text(record.host),
            Self::UserAgent => hash.of(record.user_agent),
            Self::Credential => text(record.credential),
            Self::Principal => text(record.principal),
            Self::Prefix => network(record.client, hash),
            Self::Pool => pool(network(record.client, hash)),
            Self::Named => u64::from(!scratch.actor.principal(record).is_empty()),
            Self::Referred => u64::from(!record.referer.is_empty()),
            Self::ActorKind => scratch.actor.kind() as u64,
            Self::Actor => scratch.actor.hash,
            Self::Protocol => u64::from(protocol_version(record.protocol)),
            Self::Size => u64::from(size_bucket(record.bytes_out.unwrap_or(0))),
        }
    }
}

/// The value of a client's network. Its upper 24 bits are those of the pool which the network lies in, so that one
/// number tells both. Two networks of one pool share a value once in 2⁴⁰, two pools once in 2²⁴: among 20,000 pools
/// a set that names ten holds a stranger's in one log of eighty.
#[must_use]
#[inline]
pub fn network(client: Client<'_>, hash: &Keyed) -> u64 {
    hash.of(&prefix(client.pool())) & POOL | hash.of(&prefix(client)) & !POOL
}

/// The value of the pool that a network lies in.
#[must_use]
pub fn pool(network: u64) -> u64 {
    network & POOL
}

/// The bits of a network's value that tell its pool.
const POOL: u64 = !0 << 40;

/// The bytes of a client's network.
#[must_use]
#[inline]
pub fn prefix(client: Client<'_>) -> SmallVec<[u8; 24]> {
    match client {
        Client::Ip(IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            SmallVec::from_slice(&[0, a, b, c])
        }
        Client::Ip(IpAddr::V6(ip)) => {
            let mut key = SmallVec::from_slice(&[0]);
            key.extend_from_slice(ip.octets().get(..8).unwrap_or_default());
            key
        }
        Client::Name(name) => SmallVec::from_slice(name),
    }
}

/// A protocol as a number: 11 for `HTTP/1.1`, 20 for `HTTP/2.0` and `HTTP/2`, 1 for any other, 0 for
/// none.
#[must_use]
#[inline]
pub fn protocol_version(protocol: &[u8]) -> u8 {
    match protocol {
        [] => 0,
        [.., b'/', major @ b'0'..=b'9', b'.', minor @ b'0'..=b'9'] => {
            (major - b'0') * 10 + (minor - b'0')
        }
        [.., b'/', major @ b'1'..=b'9'] => (major - b'0') * 10,
        _ => 1,
    }
}

/// Size in quarters of a power of two: 4 to 7 hold 1 to 1.75, 8 to 11 hold 2 to 3.5, and so on, 0
/// nothing. Answers of one sort fall into a few of these.
#[must_use]
#[inline]
pub fn size_bucket(bytes: u64) -> u8 {
    let power = 64 - bytes.leading_zeros();
    let quarter = if power >= 3 { bytes >> (power - 3) & 3 } else { 0 };
    u8::try_from(u64::from(power) * 4 + quarter).unwrap_or(u8::MAX)
}

/// The least and the greatest size of a bucket, in bytes.
#[must_use]
pub fn size_range(bucket: u8) -> (u64, u64) {
    let least = |bucket: u8| match (u32::from(bucket / 4), u64::from(bucket % 4)) {
        (0, _) => 0,
        (power @ 1..=2, 0) => 1 << (power - 1),
        (power @ 1..=2, _) => 1 << power,
        (power, quarter) => (4 + quarter).checked_shl(power - 3).unwrap_or(u64::MAX),
    };
    (least(bucket), least(bucket.saturating_add(1)).saturating_sub(1).max(least(bucket)))
}

/// One attribute, and the values that are meant: any of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// What is looked at.
    pub attribute: Attribute,
    /// Its values, sorted.
    pub values: Vec<u64>,
}

/// Requests that have all of some attributes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set {
    /// The attributes, sorted; none of them twice.
    pub terms: Vec<Term>,
}

impl Set {
    /// A set of requests with single values.
    #[must_use]
    pub fn of(terms: impl IntoIterator<Item = (Attribute, u64)>) -> Self {
        Self::any(terms.into_iter().map(|(attribute, value)| (attribute, vec![value])))
    }

    /// A set of requests with any of some values of each attribute.
    #[must_use]
    pub fn any(terms: impl IntoIterator<Item = (Attribute, Vec<u64>)>) -> Self {
        let term = |(attribute, mut values): (Attribute, Vec<u64>)| {
            values.sort_unstable();
            values.dedup();
            Term { attribute, values }
        };
        let mut terms: Vec<Term> = terms.into_iter().map(term).collect();
        terms.sort();
        Self { terms }
    }

    /// The values of an attribute that are in the set; `None` if all are.
    #[must_use]
    pub fn values(&self, attribute: Attribute) -> Option<&[u64]> {
        self.terms.iter().find(|term| term.attribute == attribute).map(|term| &*term.values)
    }

    /// Whether a record is in the set; `scratch` holds its endpoint and actor.
    #[must_use]
    #[inline]
    pub fn holds(&self, record: &Record<'_>, lens: &Lens, scratch: &Scratch) -> bool {
        self.agrees(|attribute| attribute.value(record, lens, scratch))
    }

    /// Whether something is in the set whose attributes have the values that `value` gives.
    #[must_use]
    #[inline]
    pub fn agrees(&self, value: impl Fn(Attribute) -> u64) -> bool {
        self.terms.iter().all(|term| term.values.binary_search(&value(term.attribute)).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{Keyed, Routes};
    use crate::triage::Crowds;

    fn holds(set: &Set, record: &Record<'_>) -> bool {
        let lens = Lens {
            routes: Routes::new(Keyed::new(1)),
            crowds: Crowds::default(),
            rules: None,
            logged: Vec::new(),
            veil: crate::record::Veil::default(),
        };
        let mut scratch = Scratch::default();
        lens.look(record, &mut scratch);
        set.holds(record, &lens, &scratch)
    }

    #[test]
    fn a_set_holds_what_has_all_attributes_with_any_of_their_values() {
        let hash = Keyed::new(1);
        let set = Set::any([
            (Attribute::UserAgent, vec![hash.of(b"b"), hash.of(b"a")]),
            (Attribute::Named, vec![ABSENT]),
            (Attribute::Prefix, vec![network(Client::parse(b"192.0.2.9"), &hash)]),
        ]);
        let record = Record {
            user_agent: b"a",
            client: Client::parse(b"192.0.2.200"),
            status: 200,
            ..Record::default()
        };
        assert!(holds(&set, &record));
        assert!(!holds(&set, &Record { principal: b"p", ..record }));
        assert!(!holds(&set, &Record { user_agent: b"c", ..record }));
        assert!(!holds(&set, &Record { client: Client::parse(b"192.0.3.200"), ..record }));
        assert!(holds(&Set::default(), &record));
    }

    #[test]
    fn a_network_tells_the_pool_that_it_lies_in() {
        let hash = Keyed::new(1);
        let at = |client: &str| network(Client::parse(client.as_bytes()), &hash);
        assert_ne!(at("192.0.2.9"), at("192.0.3.9"));
        assert_eq!(at("192.0.2.9"), at("192.0.2.77"));
        assert_eq!(pool(at("192.0.2.9")), pool(at("192.0.3.9")));
        assert_ne!(pool(at("192.0.2.9")), pool(at("192.1.2.9")));
        assert_eq!(pool(at("2001:db8:1::1")), pool(at("2001:db8:2::1")));
        assert_ne!(pool(at("one.example")), pool(at("two.example")));
    }

    #[test]
    fn size_buckets_are_quarters_of_powers_of_two_without_gaps() {
        assert_eq!((size_bucket(0), size_bucket(1)), (0, 4));
        let mut last = (0, 0);
        for bytes in 0..70_000u64 {
            let (least, greatest) = size_range(size_bucket(bytes));
            assert!(least <= bytes && bytes <= greatest, "{bytes}: {least} to {greatest}");
            assert!((least, greatest) == last || bytes == 0 || least == last.1 + 1);
            last = (least, greatest);
        }
    }
}
