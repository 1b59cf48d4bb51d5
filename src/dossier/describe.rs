//! Sets of requests in words: what their requests have in common, with the texts of the log.

use super::{Dossiers, Event};
use crate::record::Client;
use crate::triage::attribute::{ABSENT, Attribute, Term, prefix, size_range};
use std::collections::BTreeSet;

impl Dossiers {
    /// What the requests of a set have in common, one phrase an attribute.
    #[must_use]
    pub fn describe(&self, set: usize) -> Vec<String> {
        let Some(terms) = self.sets.get(set).map(|set| &set.terms) else { return Vec::new() };
        terms.iter().map(|term| self.phrase(set, term)).filter(|text| !text.is_empty()).collect()
    }

    fn phrase(&self, set: usize, term: &Term) -> String {
        let absent = term.values.first() == Some(&ABSENT);
        let named = |what: &str| {
            let texts = self.texts(set, term.attribute);
            match texts.len() {
                0 => String::new(),
                1..=3 => format!("{what} {}", texts.into_iter().collect::<Vec<_>>().join(" or ")),
                n => format!("{n} {what}s"),
            }
        };
        match term.attribute {
            Attribute::Named if absent => "no principal".to_owned(),
            Attribute::Named => "a principal".to_owned(),
            Attribute::Referred if absent => "no referer".to_owned(),
            Attribute::Referred => "a referer".to_owned(),
            Attribute::Credential if absent => "no credential".to_owned(),
            Attribute::Size => {
                let sizes = term.values.iter().map(|v| size_range(u8::try_from(*v).unwrap_or(0)));
                let (least, most) =
                    sizes.fold((u64::MAX, 0), |(a, b), (least, most)| (a.min(least), b.max(most)));
                format!("responses of {least} to {most} bytes")
            }
            Attribute::ActorKind => String::new(),
            Attribute::Actor => format!("{} actors", term.values.len()),
            Attribute::Protocol => {
                let version = |v: &u64| format!("HTTP/{}.{}", v / 10, v % 10);
                format!(
                    "protocol {}",
                    term.values.iter().map(version).collect::<Vec<_>>().join(" or ")
                )
            }
            Attribute::Route => named("endpoint"),
            Attribute::ObjectKind => named("kind of object"),
            Attribute::Host => named("host"),
            Attribute::UserAgent => named("user agent"),
            Attribute::Credential => named("credential"),
            Attribute::Principal => named("principal"),
            Attribute::Prefix => named("network"),
            Attribute::Pool => named("wide network"),
        }
    }

    /// The texts of an attribute in the requests of a set.
    #[must_use]
    pub fn texts(&self, set: usize, attribute: Attribute) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let pick: fn(&Event) -> super::Name = match attribute {
            Attribute::Route | Attribute::Host => |event| event.endpoint,
            Attribute::ObjectKind => |event| event.object_kind,
            Attribute::UserAgent => |event| event.agent,
            Attribute::Credential => |event| event.credential,
            Attribute::Principal => |event| event.principal,
            Attribute::Prefix | Attribute::Pool => |event| event.client,
            _ => return BTreeSet::new(),
        };
        names.extend(self.in_set(set).map(pick));
        let show = |name| match attribute {
            Attribute::Route => self.endpoint_text(name),
            Attribute::Host => self.endpoint(name)[1].clone(),
            Attribute::Prefix => network(self.names.text(name)),
            Attribute::Pool => pool(self.names.text(name)),
            _ => self.names.show(name),
        };
        names.into_iter().map(show).collect()
    }
}

/// The network of a client as it is written: `192.0.2.0/24`, `2001:db8:0:1::/64`, or a name.
#[must_use]
pub fn network(client: &[u8]) -> String {
    let key = prefix(Client::parse(client));
    match key.as_slice() {
        [0, a, b, c] => format!("{a}.{b}.{c}.0/24"),
        [0, rest @ ..] if rest.len() == 8 => {
            let mut octets = [0; 16];
            octets.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            format!("{}/64", std::net::Ipv6Addr::from(octets))
        }
        name => String::from_utf8_lossy(name).into_owned(),
    }
}

/// The pool of a client as it is written: `192.0.0.0/16`, `2001:db8::/32`, or a name.
fn pool(client: &[u8]) -> String {
    match Client::parse(client).pool() {
        Client::Ip(ip) if ip.is_ipv4() => format!("{ip}/16"),
        Client::Ip(ip) => format!("{ip}/32"),
        Client::Name(name) => String::from_utf8_lossy(name).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{network, pool};

    #[test]
    fn networks_are_written_as_people_block_them() {
        assert_eq!(network(b"192.0.2.77"), "192.0.2.0/24");
        assert_eq!(network(b"2001:db8:1:2:3::4"), "2001:db8:1:2::/64");
        assert_eq!(network(b"host.example"), "host.example");
        assert_eq!(pool(b"192.0.2.77"), "192.0.0.0/16");
        assert_eq!(pool(b"2001:db8:1:2:3::4"), "2001:db8::/32");
    }
}
