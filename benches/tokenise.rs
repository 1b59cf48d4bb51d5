//! Lines to records: how fast the two syntaxes are taken apart.

// A bench that cannot begin shall end.
#![allow(clippy::unwrap_used)]

mod corpus;

use corpus::{corpus, head, lines, records};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

const SIZE: usize = 2 << 20;

fn main() {
    divan::main();
}

#[divan::bench]
fn combined(bencher: Bencher) {
    measure(bencher, "combined", &corpus().portal);
}

#[divan::bench]
fn json(bencher: Bencher) {
    measure(bencher, "aws-api-gateway", &corpus().api);
}

fn measure(bencher: Bencher, format: &str, bytes: &[u8]) {
    let bytes = head(bytes, SIZE);
    let lines = lines(bytes);
    bencher.counter(ItemsCount::new(lines.len())).counter(BytesCount::new(bytes.len())).bench(
        || {
            let mut answered = 0;
            let read = records(format, &lines, &mut |record| {
                answered += usize::from(record.status >= 100);
            });
            assert_eq!((read, answered), (lines.len(), lines.len()));
        },
    );
}
