//! What an investigation found: one plain struct for the rows of each table.
//!
//! Rooms below fill these rows; `report` declares their columns and writes them. Nothing here
//! computes, but for the [`Bars`] of a drawing, which choose their length. Times are [`Timestamp`]s (microseconds since 1970, UTC); sizes are bytes; a missing
//! value is `None` or an empty string and becomes an empty cell.

mod bars;
mod campaign;
mod evidence;
mod exposure;

pub use bars::Bars;
pub use campaign::{BlockRule, CampaignRow, EventRow, IndicatorRow, JoinRow, Place, SessionRow};
pub use evidence::{CoverageRow, EvidenceRow, Fate, GapRow, RejectRow};
pub use exposure::{BacktestRow, EndpointRow, ExposureRow, FindingRow};

use crate::record::Timestamp;
use serde::{Deserialize, Serialize};

/// How bad a finding or a campaign is, in Sigma's words.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing, not suspicious: recognised innocent automation, for example.
    #[default]
    Informational,
    /// Odd, and most likely harmless.
    Low,
    /// Suspicious: somebody should look.
    Medium,
    /// An attack with an effect, or a very likely one.
    High,
    /// Data left, or an account fell, and the evidence is strong.
    Critical,
}

impl Level {
    /// Every level, mildest first.
    pub const ALL: [Self; 5] =
        [Self::Informational, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word used in every table and flag.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Everything an investigation found, each table sorted for good.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// Worst first.
    pub campaigns: Vec<CampaignRow>,
    /// By campaign, kind, value.
    pub indicators: Vec<IndicatorRow>,
    /// By campaign, then time.
    pub sessions: Vec<SessionRow>,
    /// By time.
    pub timeline: Vec<EventRow>,
    /// Worst first.
    pub findings: Vec<FindingRow>,
    /// By requests of campaigns, then all requests.
    pub endpoints: Vec<EndpointRow>,
    /// By kind and id.
    pub exposure: Vec<ExposureRow>,
    /// By rule.
    pub backtest: Vec<BacktestRow>,
    /// By source.
    pub coverage: Vec<CoverageRow>,
    /// By source and time.
    pub gaps: Vec<GapRow>,
    /// By source and offset; at most the first ones of each source.
    pub rejects: Vec<RejectRow>,
    /// By campaign and time.
    pub evidence: Vec<EvidenceRow>,
    /// By campaign, then in the order of the joins.
    pub joins: Vec<JoinRow>,
    /// Requests over time, for the drawings.
    pub bars: Bars,
    /// What the reader must know before anything else (assumed zone, damage, nothing readable).
    pub warnings: Vec<String>,
    /// So many of these, from the first, say why the evidence is incomplete or a rule is not asked:
    /// none of them is left out where warnings are shown.
    pub grave: usize,
    /// What these logs cannot tell, and why.
    pub blind: Vec<Blind>,
    /// First and last record, without those whose clock was wrong.
    pub covered: Option<(Timestamp, Timestamp)>,
    /// The stretch of time that was asked for.
    pub asked: Asked,
}

/// The stretch of time that was asked for (`--since`, `--until`), and what it left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// From here on.
    pub since: Option<Timestamp>,
    /// Up to here, excluded.
    pub until: Option<Timestamp>,
    /// Records outside of it.
    pub outside: u64,
    /// Campaigns below are left out, and findings below that are of none of the others.
    pub least: Level,
    /// How many campaigns and findings are, by level, mildest first.
    pub left_out: [(u64, u64); Level::ALL.len()],
}

impl Asked {
    /// It leaves nothing out, whatever was asked for.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.outside == 0
    }
}

/// A question that these logs cannot answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blind {
    /// What it is about, in a word.
    pub about: &'static str,
    /// The question, and why there is no answer.
    pub text: String,
}
