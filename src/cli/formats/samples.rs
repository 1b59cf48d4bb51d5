//! `dwell formats test`: every sample, and what it must give.

use crate::cli::convert;
use crate::error::Result;
use crate::format::{FORMATS, Reader, Rules, sniff};
use crate::record::time::{Local, Year};
use crate::report::escape;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// A sample and the format that must read it.
struct Case {
    reader: Reader,
    line: String,
    gives: BTreeMap<String, String>,
}

/// Runs the samples of a user's file, or else the built-in ones.
pub(super) fn test(path: Option<&Path>) -> Result<u8> {
    let own = super::own(path)?;
    let mut cases = Vec::new();
    for format in &own {
        cases.extend(format.samples.iter().map(|sample| Case {
            reader: format.reader.clone(),
            line: sample.line.clone(),
            gives: sample.gives.clone(),
        }));
    }
    if path.is_none() {
        for format in FORMATS {
            let reader = Reader::of(format)?;
            cases.extend(format.samples.iter().map(|sample| Case {
                reader: reader.clone(),
                line: sample.line.to_owned(),
                gives: sample.gives.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect(),
            }));
        }
    }
    let mut all: Vec<Arc<Reader>> = own.iter().map(|own| Arc::new(own.reader.clone())).collect();
    all.extend(Reader::all()?);
    let mut text = String::new();
    let mut failed = 0;
    for case in &cases {
        let faults = case.faults(&all);
        failed += usize::from(!faults.is_empty());
        for fault in faults {
            let line = escape::visible(&case.line).into_owned();
            let fault = escape::visible(&fault).into_owned();
            let _ = writeln!(text, "{}: {fault}\n  {}", case.reader.name, escape::cut(&line, 300));
        }
    }
    let _ = writeln!(text, "{} samples, {failed} failed", cases.len());
    super::super::print(&text)?;
    Ok(if failed > 0 { 2 } else { 0 })
}

impl Case {
    fn faults(&self, all: &[Arc<Reader>]) -> Vec<String> {
        // Times of samples that have no year are of this one.
        let local = Local { year: Year::Given(2026), ..Local::default() };
        let rules = Rules { local, ..Rules::default() };
        let alone = [Arc::new(self.reader.clone())];
        let (_, layers) = sniff::sniff(self.line.as_bytes(), &alone, &rules);
        let mut parser = layers.parser(&rules);
        let mut last = None;
        for line in self.line.lines() {
            last = parser.parse(line.as_bytes()).ok().map(|record| convert::cells(&record));
        }
        let no_http = !self.reader.gives_requests();
        let Some(cells) = last else {
            return if no_http { Vec::new() } else { vec!["is no record".to_owned()] };
        };
        if no_http {
            return vec!["is a record, though no HTTP".to_owned()];
        }
        let mut faults = Vec::new();
        for (column, wanted) in &self.gives {
            match cells.iter().find(|(name, _)| name == column) {
                Some((_, got)) if got == wanted => {}
                Some((_, got)) => {
                    faults.push(format!("{column}: expected `{wanted}`, got `{got}`"));
                }
                None => faults.push(format!("{column}: there is no such column")),
            }
        }
        let (verdict, layers) = sniff::sniff(self.line.as_bytes(), all, &rules);
        let best = layers.readers.first().filter(|_| verdict.understood());
        if best.is_none_or(|best| best.name != self.reader.name) {
            let other = best.map_or("nothing known", |best| best.name.as_str());
            faults.push(format!("is taken for {other} unless -f says otherwise"));
        }
        faults
    }
}
