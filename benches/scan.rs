//! The whole investigation of a file of 20 MB: both looks, judgement, campaigns.

// A bench that cannot begin shall end.
#![allow(clippy::unwrap_used)]

mod corpus;

use corpus::{corpus, head, lines};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use dwell::case::Level;
use dwell::investigate::{Question, conclude};
use dwell::scan::{Plan, Setup, Unwatched};
use dwell::source::Io;

fn main() {
    divan::main();
}

#[divan::bench(args = [1, 2], sample_count = 10)]
fn scan(bencher: Bencher, threads: usize) {
    let bytes = head(&corpus().api, 20_000_000);
    let expected = lines(bytes).len() as u64;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("access.log");
    std::fs::write(&file, bytes).unwrap();
    let setup = Setup { paths: vec![file], io: Io::Mmap, threads, ..Setup::default() };
    bencher.counter(ItemsCount::new(expected)).counter(BytesCount::new(bytes.len())).bench_local(
        || {
            let (plan, lens) = Plan::make(&setup, &Unwatched).unwrap();
            let found = conclude(&plan, &lens, &Question::default(), &Unwatched).unwrap();
            let read: u64 =
                found.survey.coverage.values().map(|coverage| coverage.parsed.lines).sum();
            assert_eq!(read, expected);
            assert_eq!(found.campaigns.iter().filter(|c| c.level >= Level::High).count(), 1);
        },
    );
}
