//! Paths to routes, with what was learnt frozen.

// A bench that cannot begin shall end.
#![allow(clippy::unwrap_used)]

mod corpus;

use corpus::{corpus, head, lines, records};
use divan::Bencher;
use divan::counter::ItemsCount;
use dwell::record::Record;
use dwell::route::{Keyed, Learner, Resolved};

fn main() {
    divan::main();
}

/// What a route is resolved from.
struct Request {
    method: Vec<u8>,
    host: Vec<u8>,
    path: Vec<u8>,
    query: Vec<u8>,
    status: u16,
}

impl Request {
    fn record(&self) -> Record<'_> {
        Record {
            method: &self.method,
            host: &self.host,
            path: &self.path,
            query: &self.query,
            status: self.status,
            ..Record::default()
        }
    }

    /// What `/v1/customers/{id}/lines` is, said without any route.
    fn is_lines_of_a_customer(&self) -> bool {
        let text = String::from_utf8_lossy(&self.path);
        let id = text.strip_prefix("/v1/customers/").and_then(|rest| rest.strip_suffix("/lines"));
        id.is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

#[divan::bench]
fn resolve(bencher: Bencher) {
    let mut learner = Learner::default();
    let mut requests = Vec::new();
    records("aws-api-gateway", &lines(head(&corpus().api, 16 << 20)), &mut |record| {
        learner.add(record);
        requests.push(Request {
            method: record.method.to_vec(),
            host: record.host.to_vec(),
            path: record.path.to_vec(),
            query: record.query.to_vec(),
            status: record.status,
        });
    });
    let routes = learner.finish(Keyed::new(1));
    let expected = requests.iter().filter(|request| request.is_lines_of_a_customer()).count();
    assert!(expected > 1000);
    bencher.counter(ItemsCount::new(requests.len())).bench(|| {
        let mut resolved = Resolved::default();
        let mut found = 0;
        for request in &requests {
            routes.resolve(&request.record(), &mut resolved);
            found += usize::from(resolved.template() == b"/v1/customers/{id}/lines");
        }
        assert_eq!(found, expected);
    });
}
