//! Hosts that are one: machines behind a balancer that log their own names.
//!
//! Where every request goes to whichever of them is free, each serves all routes in the same
//! measure and everybody meets several of them. Names of sites and of regions differ in one or the
//! other. Told apart, half of every route would be another endpoint.

use super::Keyed;
use crate::record::Record;
use crate::record::target::without_port;
use hashbrown::{HashMap, HashSet};

/// Percent of a sample from which a host counts: a forgotten one serves hardly anybody.
const LEAST_SHARE: usize = 3;
/// Requests of a host from which its routes are known.
const LEAST: usize = 200;
/// Hosts at most.
const MOST_HOSTS: usize = 64;
/// Greatest difference between the routes of one and of all, as a share.
const APART: f64 = 0.15;
/// Requests from which somebody would have met several.
const OFTEN: usize = 5;
/// Of a hundred of these, those who did.
const NEARLY_ALL: usize = 80;

/// How often each of something was seen.
type Counts = HashMap<u64, usize>;

/// What a sample tells of its hosts.
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    routes: HashMap<Box<[u8]>, Counts>,
    clients: HashMap<u64, Counts>,
    all: usize,
}

impl Hosts {
    /// Takes a record of the sample.
    pub(crate) fn add(&mut self, record: &Record<'_>, hash: &Keyed) {
        let host = without_port(record.host);
        if host.is_empty() {
            return;
        }
        self.all += 1;
        let client = record.client.with_text(|text| hash.of(text));
        let route = shape(record, hash);
        if !self.routes.contains_key(host) && self.routes.len() < MOST_HOSTS {
            self.routes.insert(host.into(), HashMap::new());
        }
        if let Some(routes) = self.routes.get_mut(host) {
            *routes.entry(route).or_insert(0) += 1;
        }
        *self.clients.entry(client).or_default().entry(hash.of(host)).or_insert(0) += 1;
    }

    /// The hosts that are one; none if they are not.
    pub(crate) fn finish(self, hash: &Keyed) -> HashSet<Box<[u8]>> {
        let count = |routes: &Counts| routes.values().sum::<usize>();
        let great: Vec<(Box<[u8]>, Counts)> = self
            .routes
            .into_iter()
            .filter(|(_, routes)| {
                count(routes) >= LEAST && count(routes) * 100 >= self.all * LEAST_SHARE
            })
            .collect();
        let mut pooled: Counts = HashMap::new();
        for (route, n) in great.iter().flat_map(|(_, routes)| routes) {
            *pooled.entry(*route).or_insert(0) += n;
        }
        let alike = great.iter().all(|(_, routes)| distance(routes, &pooled) <= APART);
        let names: HashSet<u64> = great.iter().map(|(host, _)| hash.of(host)).collect();
        let met = |hosts: &Counts| {
            let here = hosts.iter().filter(|(host, _)| names.contains(*host));
            here.fold((0, 0), |(hosts, all), (_, n)| (hosts + 1, all + n))
        };
        let often: Vec<usize> = self
            .clients
            .values()
            .map(met)
            .filter(|(_, all)| *all >= OFTEN)
            .map(|(hosts, _)| hosts)
            .collect();
        let several = often.iter().filter(|hosts| **hosts > 1).count();
        if great.len() < 2 || !alike || often.is_empty() || several * 100 < often.len() * NEARLY_ALL
        {
            return HashSet::new();
        }
        great.into_iter().map(|(host, _)| host).collect()
    }
}

/// Method and words of a path, without whatever holds a digit or is long.
fn shape(record: &Record<'_>, hash: &Keyed) -> u64 {
    let word = |part: &&[u8]| part.len() <= 24 && !part.iter().any(u8::is_ascii_digit);
    let words = record.path.split(|byte| *byte == b'/').filter(word);
    words.fold(hash.of(record.method), |sum, word| {
        sum.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ hash.of(word)
    })
}

/// Half of the sum of the differences of shares.
fn distance(one: &Counts, all: &Counts) -> f64 {
    let (n, m) = (one.values().sum::<usize>() as f64, all.values().sum::<usize>() as f64);
    let share = |counts: &Counts, route: &u64, sum: f64| {
        counts.get(route).copied().unwrap_or(0) as f64 / sum.max(1.0)
    };
    let mut routes: Vec<&u64> = all.keys().collect();
    routes.sort_unstable();
    routes.into_iter().map(|r| (share(one, r, n) - share(all, r, m)).abs()).sum::<f64>() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Client;

    /// Hosts that are one in a log of a thousand clients, by whom a request goes to which host.
    fn found(host: impl Fn(usize, usize) -> usize, path: impl Fn(usize) -> &'static str) -> usize {
        let hash = Keyed::new(1);
        let mut hosts = Hosts::default();
        for client in 0..200 {
            for at in 0..8 {
                let (ip, to) = (format!("198.51.100.{client}"), host(client, at));
                let name = format!("node-{to}");
                let record = Record {
                    method: b"GET",
                    host: name.as_bytes(),
                    path: path(to).as_bytes(),
                    client: Client::parse(ip.as_bytes()),
                    ..Record::default()
                };
                hosts.add(&record, &hash);
            }
        }
        hosts.finish(&hash).len()
    }

    #[test]
    fn machines_that_everybody_meets_and_that_serve_the_same_are_one() {
        let any = |client: usize, at: usize| (client * 7 + at * 5 + at / 3) % 3;
        assert_eq!(found(any, |_| "/v1/orders/7"), 3);
        let site = |host: usize| ["/v1/orders/7", "/shop/list", "/v1/orders/8"][host];
        assert_eq!(found(any, site), 0, "each serves something else");
        assert_eq!(found(|client, _| client % 3, |_| "/v1/orders/7"), 0, "each has its own people");
        assert_eq!(found(|_, _| 0, |_| "/v1/orders/7"), 0, "there is one only");
    }
}
