//! Logs to measure on: those of the simulator from seed 1, so that every bench knows its answer.

// Each bench uses what it needs.
#![allow(dead_code)]

use dwell::format::{Parser, Reader, Rules};
use dwell::record::Record;
use dwell::simulate::{self, Options};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// The lines of both gateways.
pub struct Corpus {
    /// JSON lines of the API gateway.
    pub api: Vec<u8>,
    /// Combined lines of the portal.
    pub portal: Vec<u8>,
}

/// The corpus, simulated once.
pub fn corpus() -> &'static Corpus {
    static CORPUS: OnceLock<Corpus> = OnceLock::new();
    CORPUS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        simulate::write(folder.path(), &Options { compress: false, ..Options::default() }).unwrap();
        let read = |name: &str| joined(&folder.path().join("logs").join(name));
        Corpus { api: read("api-gateway"), portal: read("portal") }
    })
}

fn joined(folder: &Path) -> Vec<u8> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files.iter().flat_map(|file| fs::read(file).unwrap()).collect()
}

/// Whole lines of at most so many bytes.
pub fn head(bytes: &[u8], size: usize) -> &[u8] {
    let head = &bytes[..size.min(bytes.len())];
    &head[..head.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)]
}

/// The lines.
pub fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect()
}

/// Calls `step` with every record; how many there were.
pub fn records(format: &str, lines: &[&[u8]], step: &mut dyn FnMut(&Record<'_>)) -> usize {
    let (readers, rules) =
        ([std::sync::Arc::new(Reader::named(format).unwrap())], Rules::default());
    let mut parser = Parser::new(&readers, &rules);
    lines.iter().filter(|line| parser.parse(line).map(|record| step(&record)).is_ok()).count()
}
