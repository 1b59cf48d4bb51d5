//! What each source was read as, how much of it was understood, and what was assumed.

use super::account;
use super::overlaps::{self, Overlap};
use super::rows::Record;
use crate::case::{Blind, CoverageRow};
use crate::record::Timestamp;
use crate::record::time::{DAY, civil};
use crate::scan::Input;
use crate::triage::gaps::Gaps;
use std::collections::BTreeMap;

impl Record<'_> {
    pub(super) fn coverage(&self, gaps: &Gaps, overlaps: &[Overlap]) -> Vec<CoverageRow> {
        let mut rows: Vec<CoverageRow> =
            self.plan.all_inputs().into_iter().map(|input| self.source(input, gaps)).collect();
        for row in &mut rows {
            let told =
                std::iter::once(row.note.clone()).chain(overlaps::note(overlaps, &row.source));
            let told: Vec<String> = told.filter(|text| !text.is_empty()).collect();
            row.note = told.join("; ");
        }
        rows.extend(account::aside(self.plan));
        rows.sort_by(|a, b| a.source.cmp(&b.source));
        rows
    }

    fn source(&self, input: &Input, gaps: &Gaps) -> CoverageRow {
        let mut row = CoverageRow {
            source: input.source.name.clone(),
            compression: input.source.packed_in(),
            bytes: input.source.size(),
            sha256: self.digests.get(&input.id).map_or(String::new(), |d| d.sha256.clone()),
            ..CoverageRow::default()
        };
        if !input.why.is_empty() {
            row.bytes_skipped = row.bytes;
            // What another source holds is not missing.
            row.grade = if input.why.starts_with("same content") { "B" } else { "D" }.into();
            row.note = format!("{}: {}", input.fate(), input.why);
            return row;
        }
        let mut known = input.verdict.read > 0;
        let (sound, change) = input.source.change();
        let mut notes: Vec<String> =
            (!change.is_empty()).then(|| change.to_owned()).into_iter().collect();
        notes.extend(input.layers.dates.assumed().map(str::to_owned));
        notes.extend(self.clocks(input));
        let mut whole = sound;
        if let Some(coverage) = self.conclusions.survey.coverage.get(&input.id) {
            let rejected = coverage.all_rejected();
            row.lines = coverage.all().lines;
            row.parsed = coverage.parsed.lines;
            known |= row.parsed > 0;
            row.rejected = rejected.lines;
            let skipped = coverage.all_skipped();
            row.skipped = skipped.lines;
            row.bytes_parsed = coverage.parsed.bytes;
            row.bytes_rejected = rejected.bytes;
            row.bytes_skipped = skipped.bytes;
            row.first_seen = coverage.seen.first();
            row.last_seen = coverage.seen.last();
            row.out_of_order = coverage.out_of_order();
            row.gaps = gaps.touching(&row.source, row.first_seen, row.last_seen);
            notes.extend(account::passed_over(coverage));
            notes.extend(coverage.damage.iter().cloned());
            whole &= coverage.damage.is_empty();
        }
        // Of several hundred formats that read nothing, the first says nothing.
        if known {
            row.format = input.layers.name();
        }
        row.grade = if !whole {
            "D"
        } else if row.rejected > 0 || row.gaps > 0 {
            "C"
        } else {
            "B"
        }
        .into();
        row.note = notes.join("; ");
        row
    }

    /// Which zone and which years stand in for those that the times of a source leave out.
    fn clocks(&self, input: &Input) -> Vec<String> {
        let seen = self.conclusions.survey.coverage.get(&input.id).map(|coverage| coverage.seen);
        let year = |time: Timestamp| civil(time.0.div_euclid(DAY)).0;
        let years = seen.and_then(|seen| Some((year(seen.first()?), year(seen.last()?))));
        input.layers.clocks.about(&self.plan.rules.local, years)
    }

    /// The same of all sources, where any has such times.
    pub(super) fn assumed(&self) -> Option<Blind> {
        let told: BTreeMap<String, &Input> = self
            .plan
            .inputs
            .iter()
            .flat_map(|input| self.clocks(input).into_iter().map(move |text| (text, input)))
            .rev()
            .collect();
        let count = |text: &str| {
            let has = |input: &&Input| self.clocks(input).iter().any(|known| known == text);
            self.plan.inputs.iter().filter(has).count()
        };
        let text = told.iter().map(|(text, input)| match count(text) {
            1 => format!("{}: {text}", input.source.name),
            files => format!("{} and {} more: {text}", input.source.name, files - 1),
        });
        let text = text.collect::<Vec<_>>().join("; ");
        (!text.is_empty()).then_some(Blind { about: "clock", text })
    }
}
