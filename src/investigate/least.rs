//! What is left out since its level is too low: campaigns before any row is made, so that no table
//! names or counts what no table shows, and findings that belong to none of the others.

use super::Conclusions;
use crate::case::{Case, FindingRow, Level};
use crate::words::many;

/// From which level on campaigns are shown, and how many are not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown {
    /// Campaigns and findings below are left out.
    pub(super) least: Level,
    /// How many campaigns are, by level, mildest first.
    campaigns: [u64; Level::ALL.len()],
}

impl Conclusions {
    /// The gravest level of what was found. A finding on an endpoint may belong to no campaign.
    #[must_use]
    pub fn worst(&self) -> Option<Level> {
        let campaigns = self.campaigns.iter().map(|campaign| campaign.level);
        campaigns.chain(self.findings.iter().map(|finding| finding.verdict.level)).max()
    }

    /// Leaves out campaigns below a level. Findings stay until rows are made of them: campaigns that
    /// are shown hold their findings, whatever their level.
    pub fn leave_out(&mut self, least: Level) {
        self.shown.least = least;
        for (count, level) in self.shown.campaigns.iter_mut().zip(Level::ALL) {
            let left_out = |level: Level| level < least;
            let of = self.campaigns.iter().filter(|of| of.level == level && left_out(level));
            *count = of.count() as u64;
        }
        let kept = |(at, _): &(usize, &crate::campaign::Campaign)| {
            self.campaigns.get(*at).is_some_and(|campaign| campaign.level >= least)
        };
        let kept: Vec<usize> =
            self.campaigns.iter().enumerate().filter(kept).map(|(at, _)| at).collect();
        self.collateral.keep(&kept);
        self.campaigns.retain(|campaign| campaign.level >= least);
    }
}

impl Shown {
    /// Leaves out findings of no campaign that is shown, notes what is left out, and says so before
    /// all else: silence would pass for innocence.
    pub(super) fn settle(&self, case: &mut Case) {
        let shown = |row: &FindingRow| row.level >= self.least || !row.campaign_id.is_empty();
        let left_out = |level: Level| {
            case.findings.iter().filter(|row| row.level == level && !shown(row)).count() as u64
        };
        let findings = Level::ALL.map(left_out);
        case.findings.retain(shown);
        case.asked.least = self.least;
        for ((both, campaigns), findings) in
            case.asked.left_out.iter_mut().zip(self.campaigns).zip(findings)
        {
            *both = (campaigns, findings);
        }
        let all = case.asked.left_out.iter().fold((0, 0), |all, of| (all.0 + of.0, all.1 + of.1));
        if all != (0, 0) {
            let (campaigns, findings) = (many(all.0, "campaign"), many(all.1, "finding"));
            let name = self.least.name();
            let told = format!("{campaigns} and {findings} below --min-level {name} are left out");
            case.warnings.insert(0, told);
            case.grave += 1;
        }
    }
}
