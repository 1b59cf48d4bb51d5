//! What the reader of a case must know besides the results: what could not be read, and what was
//! not looked at.

use super::Conclusions;
use crate::case::{Case, CoverageRow, GapRow};
use crate::record::Outcome;
use crate::triage::{Endpoint, Survey};
use crate::words::{many, moment, stretch, thousands};

/// Sources with faults that are named one by one.
const NAMED_FAULTS: usize = 20;

/// The warnings of a case, the gravest first, and how many of them none may be left out of: what
/// makes the evidence incomplete or counted twice, and what was asked for and not done. `told` are
/// such as only the caller knows.
pub(super) fn of(
    conclusions: &Conclusions,
    case: &Case,
    told: impl Iterator<Item = String>,
) -> (Vec<String>, usize) {
    let mut warnings = faults(&case.coverage);
    let more = warnings.len().saturating_sub(NAMED_FAULTS + 1);
    if more > 0 {
        warnings.truncate(NAMED_FAULTS + 1);
        warnings
            .push(format!("{more} further sources are damaged or were not read (see coverage)"));
    }
    warnings.extend(conclusions.unasked.iter().cloned());
    warnings.extend(told);
    let grave = warnings.len();
    if conclusions.left_out > 0 {
        warnings.push(format!(
            "{} further actors stood out in triage and were not looked at in detail; raise the limits of the policy to see the worst of them first",
            conclusions.left_out
        ));
    }
    if conclusions.unread > 0 {
        warnings.push(format!(
            "{} further names did not stand out among others and were not held against their own past: requests are looked at one by one for that within a budget, of those who read most first",
            conclusions.unread
        ));
    }
    if conclusions.unflagged > 0 {
        warnings.push(format!(
            "{} further actors match a Sigma rule and were not looked at in detail: the gravest rules come first, then those who match most often",
            conclusions.unflagged
        ));
    }
    warnings.extend(silences(&case.gaps));
    warnings.extend(undeclared(&conclusions.survey));
    (warnings, grave)
}

/// Stretches without records told one by one; of more, the longest.
const TOLD_SILENCES: usize = 5;

/// What was not recorded, in the order of time.
fn silences(gaps: &[GapRow]) -> Vec<String> {
    let mut longest: Vec<&GapRow> = gaps.iter().collect();
    longest.sort_by_key(|gap| std::cmp::Reverse(gap.seconds));
    let rest = longest.split_off(longest.len().min(TOLD_SILENCES));
    longest.sort_by_key(|gap| gap.from);
    let mut told: Vec<String> = longest.into_iter().map(silence).collect();
    if let Some(next) = rest.first() {
        told.push(format!(
            "{} without records, none longer than {} (see gaps)",
            many(rest.len() as u64, "further stretch"),
            stretch(i64::try_from(next.seconds).unwrap_or(i64::MAX))
        ));
    }
    told
}

/// A stretch without records, its beginning first.
fn silence(gap: &GapRow) -> String {
    let note = &gap.note;
    gap.from.map_or(note.clone(), |from| format!("from {}: {note}", moment(from)))
}

/// What answered though the API's own description does not name it, busiest first.
fn undeclared(survey: &Survey) -> Option<String> {
    let answered = |endpoint: &Endpoint| endpoint.with(Outcome::Succeeded);
    let mut found: Vec<(u64, String)> = survey
        .endpoints()
        .into_iter()
        .filter(|(_, endpoint)| endpoint.undeclared && answered(endpoint) > 0)
        .map(|(_, endpoint)| {
            let parts = endpoint.parts().into_iter().filter(|part| !part.is_empty());
            (answered(endpoint), parts.collect::<Vec<_>>().join(" "))
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let first: Vec<String> =
        found.iter().take(3).map(|(answered, text)| format!("{text} ({answered})")).collect();
    (!found.is_empty()).then(|| {
        format!(
            "{} endpoints answered though the API's description does not name them, most often {} (see endpoints)",
            found.len(),
            first.join(", ")
        )
    })
}

/// What makes the evidence incomplete, in words.
pub(super) fn faults(coverage: &[CoverageRow]) -> Vec<String> {
    let mut faults = Vec::new();
    let (lines, rejected) =
        coverage.iter().fold((0, 0), |(l, r), row| (l + row.lines, r + row.rejected));
    if rejected > 0 {
        let verb = if rejected == 1 { "was" } else { "were" };
        let (rejected, lines) = (thousands(rejected), many(lines, "line"));
        faults.push(format!("{rejected} of {lines} {verb} refused (see rejects)"));
    }
    let mut notes: Vec<(&str, Vec<&str>)> = Vec::new();
    for row in coverage.iter().filter(|row| row.grade == "D") {
        match notes.iter_mut().find(|(note, _)| *note == row.note) {
            Some((_, sources)) => sources.push(&row.source),
            None => notes.push((&row.note, vec![&row.source])),
        }
    }
    faults.extend(notes.into_iter().flat_map(|(note, sources)| alike(note, &sources)));
    faults
}

/// Sources with one fault that are named one by one.
const NAMED_ALIKE: usize = 3;

/// A fault and its sources: of many the first are named.
fn alike(note: &str, sources: &[&str]) -> Vec<String> {
    match sources {
        [first, second, rest @ ..] if sources.len() > NAMED_ALIKE => {
            let (all, rest) = (many(sources.len() as u64, "source"), rest.len());
            vec![format!("{all}: {note} ({first}, {second} and {rest} more: see coverage)")]
        }
        few => few.iter().map(|source| format!("{source}: {note}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Timestamp;

    #[test]
    fn refused_lines_are_counted_as_a_person_counts() {
        let refused =
            |lines, rejected| faults(&[CoverageRow { lines, rejected, ..CoverageRow::default() }]);
        assert_eq!(refused(138_589, 1), ["1 of 138,589 lines was refused (see rejects)"]);
        assert_eq!(refused(9_000, 2_000), ["2,000 of 9,000 lines were refused (see rejects)"]);
    }

    #[test]
    fn of_many_sources_with_one_fault_the_first_are_named() {
        let row = |at: usize, note: &str| CoverageRow {
            source: format!("{at}.log"),
            grade: "D".into(),
            note: note.into(),
            ..CoverageRow::default()
        };
        let mut rows: Vec<CoverageRow> = (0..3).map(|at| row(at, "skipped")).collect();
        assert_eq!(faults(&rows), ["0.log: skipped", "1.log: skipped", "2.log: skipped"]);
        rows.push(row(3, "damaged"));
        rows.extend((4..9).map(|at| row(at, "skipped")));
        assert_eq!(
            faults(&rows),
            ["8 sources: skipped (0.log, 1.log and 6 more: see coverage)", "3.log: damaged"]
        );
    }

    #[test]
    fn of_many_silences_the_longest_are_told_and_the_others_are_counted() {
        let gap = |hour: i64, minutes: u64| GapRow {
            from: Some(Timestamp(hour * 3_600_000_000)),
            seconds: minutes * 60,
            note: format!("{minutes} minutes"),
            ..GapRow::default()
        };
        let few: Vec<GapRow> = (0..5).map(|hour| gap(hour, 10)).collect();
        assert_eq!(silences(&few).len(), 5);
        let many: Vec<GapRow> = (0..8).map(|hour| gap(hour, 100 - hour as u64)).collect();
        let told = silences(&many);
        assert!(
            told.first()
                .is_some_and(|first| first.starts_with("from 1970-01-01 00:00:00 UTC: 100 m"))
        );
        assert_eq!(told.len(), 6);
        assert_eq!(
            told.last().map(String::as_str),
            Some(
                "3 further stretches without records, none longer than 1 hour 35 minutes (see gaps)"
            )
        );
    }
}
