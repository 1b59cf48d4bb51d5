//! What a case says, as far as it can be right or wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::cells;
use crate::case::{Case, Level};
use crate::error::{Error, Result};
use crate::simulate::truth;

/// The claims of a case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// Its campaigns.
    pub campaigns: Vec<Reported>,
    /// Sessions of campaigns by kind of actor (`principal`, `credential`, `client`) and actor.
    pub sessions: BTreeMap<(String, String), Vec<Stretch>>,
    /// Ids of objects that it calls returned, by campaign.
    pub returned: BTreeMap<String, BTreeSet<String>>,
    /// Gaps that it found: from, to.
    pub gaps: Vec<(i64, i64)>,
}

/// A campaign as reported. Times are seconds since 1970 UTC.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reported {
    /// Its id in the case.
    pub id: String,
    /// Its level.
    pub level: Level,
    /// Its kind.
    pub kind: String,
    /// Requests of its members.
    pub requests: u64,
    /// The first request with success to the purpose.
    pub first_success: Option<i64>,
    /// The last.
    pub last_success: Option<i64>,
    /// It says that it began before the logs.
    pub began_before_logs: bool,
}

/// A stretch of activity of one actor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stretch {
    /// From when, in seconds since 1970 UTC.
    pub from: i64,
    /// Until when, inclusive.
    pub to: i64,
    /// The campaign.
    pub campaign: String,
    /// The address used most.
    pub client_ip: String,
    /// Requests.
    pub requests: u64,
}

impl Verdict {
    /// The claims of a case in memory.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let seconds =
            |time: Option<crate::record::Timestamp>| time.map(|time| time.0.div_euclid(1_000_000));
        let mut verdict = Self::default();
        for row in &case.campaigns {
            verdict.campaigns.push(Reported {
                id: row.campaign_id.clone(),
                level: row.level,
                kind: row.kind.clone(),
                requests: row.requests,
                first_success: seconds(row.first_success),
                last_success: seconds(row.last_success),
                began_before_logs: row.began_before_logs,
            });
        }
        for row in &case.sessions {
            let (from, to) = (seconds(row.first_seen), seconds(row.last_seen));
            let stretch = Stretch {
                from: from.unwrap_or(i64::MIN),
                to: to.unwrap_or(i64::MAX),
                campaign: row.campaign_id.clone(),
                client_ip: row.client_ip.clone(),
                requests: row.requests,
            };
            verdict.session(&row.actor_kind, &row.actor, stretch);
        }
        for row in case.exposure.iter().filter(|row| row.tier == "returned") {
            verdict.object(&row.object_id, &row.campaigns);
        }
        verdict.gaps = case
            .gaps
            .iter()
            .filter_map(|row| Some((seconds(row.from)?, seconds(row.to)?)))
            .collect();
        verdict
    }

    fn session(&mut self, kind: &str, actor: &str, stretch: Stretch) {
        if !stretch.campaign.is_empty() {
            let key = (kind.to_owned(), actor.to_owned());
            self.sessions.entry(key).or_default().push(stretch);
        }
    }

    fn object(&mut self, id: &str, campaigns: &str) {
        for campaign in campaigns.split("; ") {
            self.returned.entry(campaign.to_owned()).or_default().insert(id.to_owned());
        }
    }

    /// The claims of a case folder, from its CSV files.
    ///
    /// # Errors
    ///
    /// A table is missing or lacks a column.
    pub fn read(case: &Path) -> Result<Self> {
        let mut verdict = Self::default();
        for row in Table::read(case, "campaigns")?.rows() {
            verdict.campaigns.push(Reported {
                id: row.text("campaign_id")?.to_owned(),
                level: level(row.text("level")?),
                kind: row.text("kind")?.to_owned(),
                requests: row.text("requests")?.parse().unwrap_or(0),
                first_success: truth::seconds(row.text("first_success")?),
                last_success: truth::seconds(row.text("last_success")?),
                began_before_logs: row.text("began_before_logs")? == "true",
            });
        }
        for row in Table::read(case, "sessions")?.rows() {
            let stretch = Stretch {
                from: truth::seconds(row.text("first_seen")?).unwrap_or(i64::MIN),
                to: truth::seconds(row.text("last_seen")?).unwrap_or(i64::MAX),
                campaign: row.text("campaign_id")?.to_owned(),
                client_ip: row.text("client_ip")?.to_owned(),
                requests: row.text("requests")?.parse().unwrap_or(0),
            };
            verdict.session(row.text("actor_kind")?, row.text("actor")?, stretch);
        }
        for row in Table::read(case, "exposure")?.rows() {
            if row.text("tier")? == "returned" {
                verdict.object(row.text("object_id")?, row.text("campaigns")?);
            }
        }
        for row in Table::read(case, "gaps")?.rows() {
            let (from, to) = (row.text("from")?, row.text("to")?);
            verdict.gaps.extend(truth::seconds(from).zip(truth::seconds(to)));
        }
        Ok(verdict)
    }
}

fn level(word: &str) -> Level {
    Level::ALL.into_iter().find(|level| level.name() == word).unwrap_or_default()
}

/// A table of a case folder.
struct Table {
    name: String,
    cells: Vec<Vec<String>>,
}

impl Table {
    fn read(case: &Path, name: &str) -> Result<Self> {
        let path = case.join(format!("{name}.csv"));
        let text = fs::read_to_string(&path).map_err(|cause| {
            Error::reading(&path, &cause).hint("give a folder that `dwell scan -o` wrote")
        })?;
        Ok(Self { name: name.to_owned(), cells: cells::rows(&text) })
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.cells.iter().skip(1).map(|cells| Row { table: self, cells })
    }
}

/// One row of it.
struct Row<'t> {
    table: &'t Table,
    cells: &'t [String],
}

impl Row<'_> {
    fn text(&self, column: &str) -> Result<&str> {
        let head = self.table.cells.first().map(Vec::as_slice).unwrap_or_default();
        let at = head.iter().position(|name| name == column);
        // A leading apostrophe keeps spreadsheets from evaluating a cell; it is not part of it.
        let shown = |text: &String| text.strip_prefix('\'').map_or(text.len(), str::len);
        at.and_then(|at| self.cells.get(at))
            .map(|text| &text[text.len() - shown(text)..])
            .ok_or_else(|| Error::input(format!("{}.csv has no column {column}", self.table.name)))
    }
}
