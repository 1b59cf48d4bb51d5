//! A trial of the detectors on lines of a log, for tests: [`stage`](super::stage) with lines of a
//! format in place of requests.

use super::Finding;
use super::stage::{Outcome, Script, perform, perform_together};
use crate::case::Level;
use crate::format::{Parser, Reader, Rules};

/// What was found.
pub(crate) struct Trial {
    /// Detector, level and message, worst first.
    pub(crate) findings: Vec<(&'static str, Level, String)>,
    /// What else all of it may be.
    pub(crate) alternatives: Vec<String>,
}

impl Trial {
    /// Runs everything on lines of a format with the default policy.
    pub(crate) fn of(format: &str, lines: &[String]) -> Self {
        Self::played(format, lines, &perform)
    }

    /// The same, with what many do together.
    pub(crate) fn together(format: &str, lines: &[String]) -> Self {
        Self::played(format, lines, &perform_together)
    }

    fn played(
        format: &str,
        lines: &[String],
        play: &dyn Fn(usize, &mut Script<'_>) -> Outcome,
    ) -> Self {
        let (readers, rules) =
            ([std::sync::Arc::new(Reader::named(format).unwrap())], Rules::default());
        let mut parser = Parser::new(&readers, &rules);
        let outcome = play(lines.len(), &mut |at, take| {
            let line = &lines[at];
            take(&parser.parse(line.as_bytes()).unwrap_or_else(|_| panic!("{line}")));
        });
        let other = |f: &Finding| f.verdict.alternatives.clone();
        let alternatives = outcome.findings.iter().flat_map(other).collect();
        let said = |f: Finding| (f.about.name, f.verdict.level, f.verdict.message);
        Self { findings: outcome.findings.into_iter().map(said).collect(), alternatives }
    }

    /// The worst level that a detector gave.
    pub(crate) fn of_kind(&self, detector: &str) -> Option<Level> {
        self.findings.iter().filter(|(name, ..)| *name == detector).map(|(_, l, _)| *l).max()
    }

    /// What a detector says of its worst finding.
    pub(crate) fn message(&self, detector: &str) -> &str {
        self.findings.iter().find(|(name, ..)| *name == detector).map_or("", |(_, _, text)| text)
    }
}

/// A line of the combined format, so many seconds into a morning.
pub(crate) fn line(
    client: &str,
    second: u64,
    request: &str,
    status: u16,
    bytes: u64,
    agent: &str,
) -> String {
    let (hour, minute) = (8 + second / 3600, second / 60 % 60);
    let day = 3 + hour / 24;
    let (month, day) = match day {
        0..31 => ("Mar", day + 1),
        31..61 => ("Apr", day - 30),
        _ => ("May", day - 60),
    };
    format!(
        "{client} - - [{day:02}/{month}/2024:{:02}:{minute:02}:{:02} +0000] \"{request} HTTP/1.1\" {status} {bytes} \"-\" \"{agent}\"",
        hour % 24,
        second % 60
    )
}

/// A line of a GET by a browser.
pub(crate) fn get(client: &str, second: u64, target: &str, status: u16, bytes: u64) -> String {
    line(client, second, &format!("GET {target}"), status, bytes, "Mozilla/5.0 (X11; Linux x86_64)")
}

/// So many visitors who each read so many of a few pages.
pub(crate) fn browse(visitors: u64, pages: u64) -> Vec<String> {
    let paths =
        ["/", "/about", "/news", "/shop", "/shop/cart", "/contact", "/css/a.css", "/js/a.js"];
    (0..visitors * pages)
        .map(|at| {
            let (visitor, page) = (at % visitors, at / visitors);
            let path = paths[(at * 7 + page) as usize % paths.len()];
            get(&format!("192.0.2.{visitor}"), at, path, 200, 1_000 + 531 * (at % 8))
        })
        .collect()
}
