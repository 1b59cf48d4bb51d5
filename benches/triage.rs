//! Triage of every line: parse, resolve, tally.

// A bench that cannot begin shall end.
#![allow(clippy::unwrap_used)]

mod corpus;

use corpus::{corpus, head, lines, records};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use dwell::record::Locator;
use dwell::route::{Keyed, Learner};
use dwell::triage::{Batch, Crowds, Lens, Scratch, Survey};

fn main() {
    divan::main();
}

#[divan::bench]
fn absorb(bencher: Bencher) {
    let bytes = head(&corpus().api, 4 << 20);
    let lines = lines(bytes);
    let mut learner = Learner::default();
    records("aws-api-gateway", &lines, &mut |record| learner.add(record));
    let lens = Lens {
        routes: learner.finish(Keyed::new(1)),
        crowds: Crowds::default(),
        rules: None,
        logged: Vec::new(),
        veil: dwell::record::Veil::default(),
    };
    bencher.counter(ItemsCount::new(lines.len())).counter(BytesCount::new(bytes.len())).bench(
        || {
            let (mut survey, mut scratch) = (Survey::default(), Scratch::default());
            let (mut batch, mut at) = (Batch::default(), Locator::default());
            records("aws-api-gateway", &lines, &mut |record| {
                at.offset += 1;
                survey.absorb(record, at, &lens, &mut scratch, &mut batch);
            });
            survey.settle(&mut batch);
            let requests: u64 = survey.actors().map(|(_, _, tally)| tally.requests()).sum();
            assert_eq!(requests, lines.len() as u64);
            survey
        },
    );
}
