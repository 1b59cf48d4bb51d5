//! Whether proxies of the inside stand before what logs, so that the address that connected is
//! theirs and callers stand in the forwarded list.
//!
//! A private address never came over the internet: whoever connects from one and forwards for many
//! callers of the outside is a balancer of the same house, and what it wrote last into the list is
//! what it saw. How many such hops there are is counted from the right, so that what callers write
//! into the list themselves is never read. One machine of the inside that makes up a list for itself
//! is no balancer: those forward for far more callers than they are.

use super::plan::Input;
use crate::format::Rules;
use crate::record::Client;
use crate::source::Block;
use hashbrown::HashMap;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::Path;

/// Lines of a head that are looked at, and records of callers from outside that say enough.
const LINES: usize = 20_000;
const ENOUGH: u64 = 50;
/// Proxies in a row that are looked for.
const MOST: u8 = 4;
/// Callers of the outside that are seen at least, and so many for each address that connects.
const CALLERS: usize = 8;
const EACH: usize = 2;
/// Percent of the callers from outside that stand at one depth.
const ALIKE: u64 = 95;

/// Where callers from outside stand in the records of a head.
#[derive(Debug, Default)]
struct Seen {
    depths: [u64; MOST as usize + 1],
    callers: BTreeSet<IpAddr>,
    peers: BTreeSet<IpAddr>,
}

impl Seen {
    fn add(&mut self, peer: &[u8], list: &[u8]) {
        let Some((depth, Client::Ip(caller))) = Client::depth(peer, list, MOST) else { return };
        if let Some(count) = self.depths.get_mut(usize::from(depth)) {
            *count += 1;
        }
        self.callers.insert(caller);
        if let Client::Ip(peer) = Client::parse(peer) {
            self.peers.insert(peer);
        }
    }

    /// How many proxies stand before what logs; nothing if the head shows too little.
    fn relays(&self) -> Option<u8> {
        let all: u64 = self.depths.iter().sum();
        if all < ENOUGH {
            return None;
        }
        let (relays, count) =
            (0..=MOST).zip(self.depths).max_by_key(|(relays, count)| (*count, MOST - relays))?;
        let many = self.callers.len() >= CALLERS.max(self.peers.len() * EACH);
        Some(if count * 100 >= all * ALIKE && many { relays } else { 0 })
    }
}

/// Settles it for every source, each by its own head; one whose head shows too little is read as its
/// neighbours of the same format, if these agree.
pub(super) fn settle(inputs: &mut [Input], heads: &[(usize, Block<'static>)], rules: &Rules) {
    if !rules.trusted.is_empty() {
        return;
    }
    let mut told: Vec<Option<u8>> = vec![None; inputs.len()];
    for (at, head) in heads {
        if let Some((input, relays)) = inputs.get(*at).zip(told.get_mut(*at)) {
            *relays = of(input, head, rules);
        }
    }
    let place =
        |input: &Input| (input.source.path.parent().map(Path::to_owned), input.layers.name());
    let mut agreed: HashMap<_, Option<u8>> = HashMap::new();
    for (input, relays) in inputs.iter().zip(&told) {
        if let Some(relays) = *relays {
            let same = |known: &mut Option<u8>| *known = known.filter(|known| *known == relays);
            agreed.entry(place(input)).and_modify(same).or_insert(Some(relays));
        }
    }
    for (input, relays) in inputs.iter_mut().zip(told) {
        let theirs = || agreed.get(&place(input)).copied().flatten();
        input.layers.relays = relays.or_else(theirs).unwrap_or(0);
    }
}

fn of(input: &Input, head: &Block<'_>, rules: &Rules) -> Option<u8> {
    let mut parser = input.parser(rules, 0);
    let mut seen = Seen::default();
    for line in head.lines().take(LINES) {
        let Ok(record) = parser.parse(line.text) else { continue };
        // What a server resolved itself is the caller already.
        let resolved = !record.peer.is_empty() && Client::parse(record.peer) != record.client;
        if !resolved {
            seen.add(record.peer, record.forwarded_for);
        }
    }
    seen.relays()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relays(records: impl Iterator<Item = (String, String)>) -> Option<u8> {
        let mut seen = Seen::default();
        for (peer, list) in records {
            seen.add(peer.as_bytes(), list.as_bytes());
        }
        seen.relays()
    }

    fn caller(n: usize) -> String {
        format!("203.0.113.{}", n % 90 + 1)
    }

    #[test]
    fn balancers_forward_for_many_and_are_counted_from_the_right() {
        let balancer = |n: usize| format!("10.0.0.{}", n % 3);
        let one = (0..200).map(|n| (balancer(n), caller(n)));
        assert_eq!(relays(one), Some(1));
        let made_up = (0..200).map(|n| (balancer(n), format!("192.0.2.6, {}", caller(n))));
        assert_eq!(relays(made_up), Some(1));
        let ports = (0..200).map(|n| (format!("10.0.0.1:{}", 40_000 + n), caller(n)));
        assert_eq!(relays(ports), Some(1));
        let two = (0..200).map(|n| (balancer(n), format!("{}, 10.0.9.{}", caller(n), n % 2)));
        assert_eq!(relays(two), Some(2));
    }

    #[test]
    fn whoever_connects_itself_or_forwards_for_hardly_anybody_is_no_balancer() {
        let direct = (0..200).map(|n| (caller(n), "192.0.2.6".to_owned()));
        assert_eq!(relays(direct), Some(0));
        let mixed =
            (0..200).map(|n| (if n % 2 == 0 { caller(n) } else { "10.0.0.1".into() }, caller(n)));
        assert_eq!(relays(mixed), Some(0));
        let alone = (0..200).map(|n| ("10.0.0.9".to_owned(), format!("203.0.113.{}", n % 3)));
        assert_eq!(relays(alone), Some(0));
        let each = (0..200).map(|n| (format!("10.0.0.{}", n % 90), caller(n)));
        assert_eq!(relays(each), Some(0));
        let few = (0..20).map(|n| ("10.0.0.1".to_owned(), caller(n)));
        assert_eq!(relays(few), None);
    }
}
