//! A trial of the detectors on lines of a log, for tests: what triage, the choice of suspects and
//! the second look make of them, without files and threads.

use super::{Finding, Peers, Policy, hands, judge, profiles, suspect};
use crate::case::Level;
use crate::dossier::Dossiers;
use crate::format::{Parser, Reader, Rules};
use crate::record::Locator;
use crate::route::{Keyed, Learner};
use crate::triage::actor::CrowdLearner;
use crate::triage::{Batch, Lens, Scratch, Survey};

/// What was found.
pub(crate) struct Trial {
    /// Detector, level and message, worst first.
    pub(crate) findings: Vec<(&'static str, Level, String)>,
}

impl Trial {
    /// Runs everything on lines of a format with the default policy.
    pub(crate) fn of(format: &str, lines: &[String]) -> Self {
        let (readers, rules) =
            ([std::sync::Arc::new(Reader::named(format).unwrap())], Rules::default());
        let mut parser = Parser::new(&readers, &rules);
        let (mut routes, mut crowds) = (Learner::default(), CrowdLearner::default());
        let hash = Keyed::new(7);
        for line in lines {
            let record = parser.parse(line.as_bytes()).unwrap_or_else(|_| panic!("{line}"));
            routes.add(&record);
            crowds.add(&record, &hash);
        }
        let lens = Lens { routes: routes.finish(hash), crowds: crowds.finish() };
        let (mut survey, mut scratch) = (Survey::default(), Scratch::default());
        let mut batch = Batch::default();
        let place = |at: usize| Locator { offset: at as u64, ..Locator::default() };
        for (at, line) in lines.iter().enumerate() {
            let record = parser.parse(line.as_bytes()).unwrap();
            survey.absorb(&record, place(at), &lens, &mut scratch, &mut batch);
        }
        survey.settle(&mut batch);
        survey.finish();
        let policy = Policy::default();
        let choice = suspect::choose(&survey, &policy);
        let mut dossiers = Dossiers::default();
        for (at, line) in lines.iter().enumerate() {
            let record = parser.parse(line.as_bytes()).unwrap();
            dossiers.absorb(&record, place(at), &lens, &choice.wanted, &mut scratch);
        }
        dossiers.finish();
        let hands = hands::sort_out(&mut dossiers, &survey, &policy);
        let profiles = profiles(&dossiers);
        let peers = Peers::new(&survey, &profiles, &dossiers, &hands, &policy);
        let said = |f: Finding| (f.about.name, f.verdict.level, f.verdict.message);
        let findings = judge(&profiles, &peers, &dossiers, &policy).into_iter().map(said).collect();
        Self { findings }
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
