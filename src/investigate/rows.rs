//! The rows of every table, from what was concluded.

use super::overlaps::Overlap;
use super::usage::Usage;
use super::{Conclusions, Question, blind, hide, indicators, overlaps, places, warnings};
use crate::campaign::rows::{self, Material};
use crate::campaign::story::{self, Frame};
use crate::case::{
    Asked, BacktestRow, Bars, CampaignRow, Case, EventRow, EvidenceRow, GapRow, Level, RejectRow,
};
use crate::custody::redact::Redactor;
use crate::custody::{lines, pointer};
use crate::dossier::{Event, Shown};
use crate::error::{Error, Result};
use crate::exposure::{backtest, claims, ledger};
use crate::record::time::SECOND;
use crate::record::{Locator, Skip, Timestamp};
use crate::report::escape::visible;
use crate::scan::{Input, Plan};
use crate::source::digest::{Digests, sha256};
use crate::triage::gaps::{self, Gap, Gaps};
use crate::triage::rhythm::BIN;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// A line that is cited: where it stands in its source, its pointer, and by which campaign and session.
struct Cited<'c> {
    offset: u64,
    length: u64,
    text: &'c str,
    owner: &'c (String, String),
}

/// Everything that rows are made of.
#[allow(missing_debug_implementations)]
pub struct Record<'c> {
    /// How the logs were read.
    pub plan: &'c Plan,
    /// What was concluded.
    pub conclusions: &'c Conclusions,
    /// What was asked.
    pub question: &'c Question,
    /// Digests of the inputs by source id.
    pub digests: &'c BTreeMap<u32, Digests>,
    /// What is hidden in shown text.
    pub redactor: &'c Redactor,
    /// The ledger of objects, the lines of evidence and the attributes of everything that was
    /// explained are asked for. They are by far the largest tables, and a summary needs none.
    pub complete: bool,
}

impl Record<'_> {
    /// The rows of every table.
    ///
    /// # Errors
    /// If a line of evidence cannot be read again.
    pub fn case(&self) -> Result<Case> {
        let Conclusions { survey, dossiers, findings, campaigns, .. } = self.conclusions;
        let names: BTreeMap<u32, &str> =
            self.plan.inputs.iter().map(|input| (input.id, input.source.name.as_str())).collect();
        let show =
            |at: Locator| pointer::show(names.get(&at.source).copied().unwrap_or_default(), at);
        let gaps = self.gaps();
        let frame = self.frame(&gaps);
        let classes = |template: &str| self.question.classes.of(template);
        let usage = Usage::new(survey, dossiers, &self.conclusions.collateral);
        let of = Material {
            dossiers,
            findings,
            frame: frame.clone(),
            pointer: &show,
            classes: &classes,
            all: &|kind, value| usage.of(kind, value),
        };
        let overlaps = overlaps::find(self.plan, self.conclusions);
        let coverage = self.coverage(&gaps, &overlaps);
        let reliance =
            claims::Reliance { faults: warnings::faults(&coverage), gaps: &gaps, bar: self.bar() };
        let api = claims::Api {
            classes: &self.question.classes,
            described: self.plan.described.as_deref(),
        };
        let exposure = || {
            if self.complete {
                ledger::rows(campaigns, dossiers, &self.question.classes, &show)
            } else {
                Vec::new()
            }
        };
        let rest = || Case {
            campaigns: self.campaigns(&of),
            indicators: campaigns
                .iter()
                .filter(|campaign| self.complete || campaign.level >= Level::Medium)
                .flat_map(|campaign| rows::indicators(campaign, &of))
                .collect(),
            joins: campaigns.iter().flat_map(|campaign| rows::joins(campaign, &of)).collect(),
            findings: rows::findings(campaigns, &of),
            endpoints: claims::rows(survey, campaigns, dossiers, &api, &reliance),
            gaps: gaps.found.iter().map(|gap| self.gap_row(gap)).collect(),
            backtest: self.backtest(),
            coverage,
            bars: self.bars(),
            ..Case::default()
        };
        let (mut case, exposure) = self.beside(rest, exposure)?;
        (case.exposure, case.rejects) = (exposure, self.rejects()?);
        case.asked = self.asked();
        self.conclusions.shown.settle(&mut case);
        self.tell(&mut case, &frame, &of);
        if self.complete {
            case.evidence = self.evidence(&case)?;
        }
        let unplaced = places::fill(&mut case, &self.question.geoip);
        self.warn(&mut case, unplaced, &overlaps);
        hide::over(&mut case, self.redactor);
        Ok(case)
    }

    /// The level from which on a campaign counts in what is said of endpoints.
    fn bar(&self) -> Level {
        self.conclusions.shown.least.max(Level::Medium)
    }

    /// What whoever reads the case must know besides.
    fn warn(&self, case: &mut Case, unplaced: Option<String>, overlaps: &[Overlap]) {
        let counted_twice = overlaps::warning(overlaps);
        let told = [unplaced, counted_twice].into_iter().flatten();
        let (warnings, grave) = warnings::of(self.conclusions, case, told);
        case.warnings.extend(warnings);
        case.grave += grave;
        case.warnings.extend(indicators::warnings(&self.question.ioc, &self.conclusions.sought));
        case.blind = blind::of(&self.conclusions.survey, self.question);
        case.blind.extend(blind::dates(&self.plan.inputs));
        case.blind.extend(self.assumed());
        let seen = self.conclusions.survey.seen();
        case.covered = seen.first().zip(seen.last());
    }

    fn campaigns(&self, of: &Material<'_>) -> Vec<CampaignRow> {
        let Conclusions { campaigns, collateral, .. } = self.conclusions;
        let rule = |at| collateral.rule(at).cloned();
        let row = |(at, c)| CampaignRow { rule: rule(at), ..rows::campaign(c, of) };
        campaigns.iter().enumerate().map(row).collect()
    }

    /// Does both, the second on a thread of its own where threads were allowed.
    fn beside<A, B: Send>(
        &self,
        here: impl FnOnce() -> A,
        there: impl FnOnce() -> B + Send,
    ) -> Result<(A, B)> {
        if self.plan.pool.current_num_threads() < 2 {
            return Ok((here(), there()));
        }
        std::thread::scope(|scope| {
            let there = scope.spawn(there);
            let here = here();
            let there = there.join().map_err(|_| Error::output("rows could not be made"))?;
            Ok((here, there))
        })
    }

    /// The sessions and the timeline.
    fn tell(&self, case: &mut Case, frame: &Frame, of: &Material<'_>) {
        case.timeline = story::landmarks(frame);
        for campaign in &self.conclusions.campaigns {
            let (sessions, events) = rows::sessions(campaign, of);
            case.sessions.extend(sessions);
            case.timeline.extend(events);
            let pointer = |event: &Event| (of.pointer)(event.at);
            case.timeline.extend(story::events(campaign, frame, of.dossiers, &pointer));
        }
        case.timeline.extend(story::fired(&case.backtest));
        let rank = |row: &EventRow| (row.time, story::rank(&row.event));
        case.timeline.sort_by(|a, b| {
            let names = (&a.campaign_id, &a.session_id).cmp(&(&b.campaign_id, &b.session_id));
            rank(a).cmp(&rank(b)).then(names)
        });
    }

    fn backtest(&self) -> Vec<BacktestRow> {
        let Conclusions { survey, dossiers, findings, campaigns, ordinary, .. } = self.conclusions;
        if !self.question.backtest {
            return Vec::new();
        }
        let mut hours = BTreeMap::new();
        let strays = survey.strays();
        let bins = survey.coverage.values().flat_map(|coverage| coverage.rhythm.bins());
        for (bin, beat) in bins.filter(|(bin, _)| !strays.hold_bin(*bin)) {
            *hours.entry((bin * BIN).div_euclid(3600 * SECOND)).or_insert(0) += beat.records;
        }
        let hours = &hours;
        backtest::rows(&backtest::History { campaigns, findings, dossiers, ordinary, hours })
    }

    fn gaps(&self) -> Gaps {
        let survey = &self.conclusions.survey;
        gaps::find(self.plan.inputs.iter().filter_map(|input| {
            Some((input.source.name.as_str(), survey.coverage.get(&input.id)?))
        }))
    }

    /// A gap, at the source that holds the last record before it.
    fn gap_row(&self, gap: &Gap) -> GapRow {
        let ends = |input: &&Input| {
            let seen = self.conclusions.survey.coverage.get(&input.id).map(|c| c.seen);
            let ends = seen.and_then(|seen| seen.first().zip(seen.last()));
            ends.is_some_and(|(first, last)| (first..=last).contains(&gap.from))
        };
        let mine = |input: &&Input| gaps::stream_of(&input.source.name) == gap.stream;
        let source = self.plan.inputs.iter().filter(mine).find(ends);
        GapRow {
            source: source.map_or_else(|| gap.stream.clone(), |input| input.source.name.clone()),
            host: gap.host.clone(),
            from: Some(gap.from),
            to: Some(gap.to),
            seconds: u64::try_from(gap.seconds()).unwrap_or(0),
            expected_requests: gap.expected,
            note: story::silence(gap),
        }
    }

    fn frame(&self, gaps: &Gaps) -> Frame {
        let seen = self.conclusions.survey.seen();
        Frame {
            detected: self.question.detected,
            contained: self.question.contained,
            log_start: seen.first(),
            log_end: seen.last(),
            gaps: gaps.found.clone(),
        }
    }

    /// What the user asked to look at, and how much lies outside of it.
    fn asked(&self) -> Asked {
        let window = self.plan.window;
        let coverage = self.conclusions.survey.coverage.values();
        let outside = coverage.filter_map(|c| c.skipped.get(&Skip::OutsideWindow));
        Asked {
            since: window.since,
            until: window.until,
            outside: outside.map(|sum| sum.lines).sum(),
            ..Asked::default()
        }
    }

    fn bars(&self) -> Bars {
        let guilty = rows::over_time(&self.conclusions.campaigns, Level::Medium, BIN);
        let mut all: BTreeMap<Timestamp, (u64, u64)> = BTreeMap::new();
        let strays = self.conclusions.survey.strays();
        for coverage in self.conclusions.survey.coverage.values() {
            let kept = coverage.rhythm.bins().filter(|(bin, _)| !strays.hold_bin(*bin));
            for (bin, beat) in kept {
                let own = guilty.get(&bin).copied().unwrap_or(0);
                all.entry(Timestamp(bin * BIN)).or_insert((0, own)).0 += beat.records;
            }
        }
        Bars::of(&all)
    }

    /// The first refused lines of each source. A summary shows none, for which they are not counted.
    fn rejects(&self) -> Result<Vec<RejectRow>> {
        let mut rows = Vec::new();
        for input in &self.plan.inputs {
            let Some(coverage) = self.conclusions.survey.coverage.get(&input.id) else { continue };
            let offsets: Vec<u64> = coverage.rejects.iter().map(|(offset, ..)| *offset).collect();
            let numbers = if self.complete && !offsets.is_empty() {
                self.numbers(input, &offsets)?.into_iter().map(Some).collect()
            } else {
                vec![None; offsets.len()]
            };
            for ((offset, length, reason, text), line) in coverage.rejects.iter().zip(numbers) {
                rows.push(RejectRow {
                    source: input.source.name.clone(),
                    offset: *offset,
                    length: *length,
                    line,
                    reason: reason.name().into(),
                    text: visible(&self.redactor.apply(&String::from_utf8_lossy(text)))
                        .into_owned(),
                });
            }
        }
        rows.sort_by(|a, b| (&a.source, a.offset).cmp(&(&b.source, b.offset)));
        Ok(rows)
    }

    /// The numbers, from 1, of the lines that begin at some offsets.
    fn numbers(&self, input: &Input, offsets: &[u64]) -> Result<Vec<u64>> {
        let starts: Vec<(u64, u64)> =
            offsets.iter().map(|offset| self.block_of(input.id, *offset)).collect();
        let spans: Vec<(u64, u64)> =
            starts.iter().zip(offsets).map(|((_, start), offset)| (*start, *offset)).collect();
        let counts = lines::count(&input.source, &spans)?;
        Ok(starts.iter().zip(counts).map(|((before, _), more)| before + more + 1).collect())
    }

    /// The lines that campaigns and findings point at, and those that sessions and moments of
    /// campaigns at level medium or above do.
    fn evidence(&self, case: &Case) -> Result<Vec<EvidenceRow>> {
        let mut cited: BTreeMap<String, (String, String)> = BTreeMap::new();
        let mut cite = |pointers: &str, campaign: &str, session: &str| {
            for pointer in pointers.split("; ").filter(|pointer| !pointer.is_empty()) {
                let entry = cited.entry(pointer.to_owned()).or_default();
                if entry.0.is_empty() {
                    entry.0 = campaign.to_owned();
                }
                if entry.1.is_empty() {
                    entry.1 = session.to_owned();
                }
            }
        };
        case.campaigns.iter().for_each(|row| cite(&row.evidence, &row.campaign_id, ""));
        case.findings.iter().for_each(|row| cite(&row.evidence, &row.campaign_id, ""));
        case.joins.iter().for_each(|row| cite(&row.evidence, &row.campaign_id, ""));
        let grave = |level: &Level| *level >= Level::Medium;
        let sessions = case.sessions.iter().filter(|row| grave(&row.level));
        sessions.for_each(|row| cite(&row.evidence, &row.campaign_id, &row.session_id));
        let moments = case.timeline.iter().filter(|row| grave(&row.level));
        moments.for_each(|row| cite(&row.evidence, &row.campaign_id, &row.session_id));
        let mut of_source: HashMap<&str, Vec<Cited<'_>>> = HashMap::new();
        for (text, owner) in &cited {
            let (source, offset, length) = pointer::parse(text)?;
            of_source.entry(source).or_default().push(Cited { offset, length, text, owner });
        }
        let mut rows = Vec::new();
        for input in &self.plan.inputs {
            if let Some(cited) = of_source.get(input.source.name.as_str()) {
                rows.extend(self.evidence_of(input, cited)?);
            }
        }
        rows.sort_by(|a, b| {
            (&a.campaign_id, a.time, &a.pointer).cmp(&(&b.campaign_id, b.time, &b.pointer))
        });
        Ok(rows)
    }

    fn evidence_of(&self, input: &Input, cited: &[Cited<'_>]) -> Result<Vec<EvidenceRow>> {
        let place = |cited: &Cited<'_>| {
            let length = u32::try_from(cited.length).unwrap_or(u32::MAX);
            Locator { source: input.id, offset: cited.offset, length }
        };
        let locators: Vec<Locator> = cited.iter().map(place).collect();
        let texts = lines::fetch(&input.source, &locators)?;
        let offsets: Vec<u64> = cited.iter().map(|cited| cited.offset).collect();
        let numbers = self.numbers(input, &offsets)?;
        let mut rows = Vec::new();
        for (cited, number) in cited.iter().zip(numbers) {
            let line = texts.get(&cited.offset).cloned().unwrap_or_default();
            let mut parser = input.parser(&self.plan.rules, cited.offset);
            let record = parser.parse(&line).ok();
            let token = record.filter(|record| Shown::of(record.credential_kind) == Shown::Token);
            rows.push(EvidenceRow {
                evidence_id: crate::campaign::id('E', &[cited.text]),
                pointer: cited.text.to_owned(),
                line: Some(number),
                line_sha256: sha256(&line),
                time: record.map(|record| record.time),
                campaign_id: cited.owner.0.clone(),
                session_id: cited.owner.1.clone(),
                text: self.redactor.line(&line, token.map_or(&b""[..], |record| record.credential)),
            });
        }
        Ok(rows)
    }

    fn block_of(&self, source: u32, offset: u64) -> (u64, u64) {
        self.conclusions
            .survey
            .coverage
            .get(&source)
            .map_or((0, 0), |coverage| coverage.lines_before(offset))
    }
}
