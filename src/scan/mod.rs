//! The looks at the logs: triage of every line, and reconstruction of a few actors.
//!
//! [`plan`] settles what is read and how before the first line is counted; [`queue`] hands blocks
//! of lines to threads and merges what they made of them. Read [`survey`] and
//! [`Logs::reconstruct`] below first: they say what is done with a line.

mod alike;
mod guard;
pub mod headings;
mod heads;
pub mod plan;
mod queue;
mod relays;
mod twice;
pub mod walk;

pub use plan::{Input, Plan, Setup};
pub use queue::fold;

use crate::dossier::{Dossiers, Event, Wanted};
use crate::error::Result;
use crate::format::sniff::is_comment;
use crate::format::{LayerParser, Misfit};
use crate::merge::Merge;
use crate::record::{Locator, Record, Reject, Skip};
use crate::route::matcher::UNMATCHED;
use crate::source::block::{Block, LONGEST_LINE, Line};
use crate::triage::coverage::BlockSum;
use crate::triage::sampled::Sampled;
use crate::triage::{Batch, Endpoint, Lens, Scratch, Sieve, Step, Strays, Survey, Trail, Trails};
use rayon::prelude::*;

/// Is told how the work goes, and may stop it: progress bars, Ctrl-C.
pub trait Watch: Sync {
    /// So many bytes on disk are done.
    fn advance(&self, bytes: u64);
    /// The user wants to stop.
    fn stopped(&self) -> bool;
    /// Another part of the work begins.
    fn stage(&self, _name: &'static str) {}
}

/// A [`Watch`] that shows nothing and never stops the work.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn advance(&self, _bytes: u64) {}
    fn stopped(&self) -> bool {
        false
    }
}

/// What a line is.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // lives on the stack for one step, and nearly always holds a record
pub enum Reading<'a> {
    /// A record.
    Record(Record<'a>),
    /// No record, and why.
    Reject(Reject),
    /// Never meant to be one, or outside the time asked for.
    Skip(Skip),
}

/// Reads a line as every look does, so that all agree on what it is.
#[inline]
pub fn read<'a>(plan: &Plan, parser: &'a mut LayerParser<'_>, line: &Line<'a>) -> Reading<'a> {
    let text = line.text;
    if text.len() > LONGEST_LINE || line.size > (LONGEST_LINE + (64 << 10)) as u64 * 2 {
        return Reading::Reject(Reject::TooLong);
    }
    match parser.parse(text) {
        Ok(record) if plan.window.holds(record.time) => Reading::Record(record),
        Ok(_) => Reading::Skip(Skip::OutsideWindow),
        Err(Misfit::Reject(Reject::Heading)) => Reading::Skip(Skip::Blank),
        Err(_) if is_comment(text) => Reading::Skip(Skip::Blank),
        Err(_) if text.starts_with(&[0; 64]) => Reading::Reject(Reject::NulRun),
        Err(Misfit::Reject(reason)) => Reading::Reject(reason),
        Err(Misfit::Skip(reason)) => Reading::Skip(reason),
    }
}

/// First look: triage of every line.
///
/// # Errors
/// If the user stops it.
pub fn survey(plan: &Plan, lens: &Lens, watch: &dyn Watch) -> Result<Survey> {
    let step = |desk: &mut Desk<Survey>, input: &Input, block: &Block<'_>| {
        let mut parser = input.parser(&plan.rules, block.offset);
        triage(plan, desk, input, block, &mut parser, lens);
    };
    plan.room.open(plan.limit.given());
    let desk = fold(plan, watch, &step, &|desk: &mut Desk<Survey>, input, damage| {
        desk.kept.coverage_of(input.id).damage.push(damage);
    });
    plan.room.close();
    let desk = desk?;
    let mut survey = desk.kept;
    survey.agents.settle();
    plan.pool.install(|| survey.unfinished().into_par_iter().for_each(Endpoint::finish));
    Ok(survey)
}

/// What a thread has before it: what it keeps, and space that it uses again from block to block.
#[derive(Debug, Default)]
struct Desk<S> {
    kept: S,
    scratch: Scratch,
}

impl<S: Merge> Merge for Desk<S> {
    fn merge(&mut self, other: Self) {
        self.kept.merge(other.kept);
    }
}

fn triage(
    plan: &Plan,
    desk: &mut Desk<Survey>,
    input: &Input,
    block: &Block<'_>,
    parser: &mut LayerParser<'_>,
    lens: &Lens,
) {
    let Desk { kept: survey, scratch } = desk;
    let mut coverage = std::mem::take(survey.coverage_of(input.id));
    let mut sum =
        BlockSum { bytes: block.bytes.len() as u64 + block.overrun, ..BlockSum::default() };
    let mut batch = Batch::default();
    let mut trail = Trail::with_room(block.bytes.len());
    for line in block.lines() {
        sum.lines += 1;
        if line.nuls > 0 {
            coverage.holes.add(line.nuls as u64);
        }
        match read(plan, parser, &line) {
            Reading::Record(record) => {
                coverage.parsed.add(line.size);
                coverage.fields.add(&record);
                coverage.seen.add(record.time);
                sum.step(record.time);
                coverage.rhythm.add(record.time);
                if Sampled::takes(record.time) {
                    coverage.sampled.add(lens.routes.hash().of(line.text));
                }
                let at = locate(input, &line);
                trail.add(survey.absorb(&record, at, lens, scratch, &mut batch));
                // What nothing answers to may be any name that a scanner made up.
                if scratch.resolved.template() != UNMATCHED {
                    coverage.hosts.add(scratch.resolved.host(), record.time);
                }
                continue;
            }
            Reading::Reject(reason) => {
                coverage.reject(line.text_at(), line.size, reason, line.text);
            }
            Reading::Skip(reason) => coverage.skip(line.size, reason),
        }
        trail.add(Step::default());
    }
    survey.trails.keep(input.id, block.offset, trail);
    survey.settle(&mut batch);
    coverage.rhythm.settle();
    coverage.hosts.settle();
    coverage.blocks.insert(block.offset, sum);
    // It was taken out above and comes back whole: to merge it would walk all its bins each time.
    *survey.coverage_of(input.id) = coverage;
}

/// The logs after the first look, ready for further ones.
#[allow(missing_debug_implementations)]
pub struct Logs<'l> {
    /// How they are read.
    pub plan: &'l Plan,
    /// What tells actors, routes and objects apart.
    pub lens: &'l Lens,
    /// Which lines need not be read again.
    pub trails: &'l Trails,
    /// Records whose clock was wrong: no story is told with their times.
    pub strays: Strays,
    /// Whoever watches.
    pub watch: &'l dyn Watch,
}

impl Logs<'_> {
    /// Reads the logs again, and keeps every request that is wanted as an event.
    ///
    /// # Errors
    /// If the user stops it.
    pub fn reconstruct(&self, wanted: &Wanted) -> Result<Dossiers> {
        let unknown = |parser: &mut LayerParser<'_>, line: &Line<'_>, scratch: &mut Scratch| {
            glance(parser, line, self.lens, wanted, scratch)
        };
        let mut dossiers = self.look(
            &wanted.sieve(),
            &unknown,
            &|dossiers: &mut Dossiers, record, at, scratch| {
                dossiers.absorb(record, at, self.lens, wanted, scratch);
            },
        )?;
        dossiers.sets = wanted.sets.all().to_vec();
        // Sorted on all threads, there is little left to sort.
        let events = &mut dossiers.events;
        self.plan.pool.install(|| events.par_sort_unstable_by_key(Event::order));
        dossiers.finish();
        Ok(dossiers)
    }

    /// A further look: every record that the sieve may let through, folded by `each`. `unknown`
    /// says of a line that left no trail whether it may be wanted.
    ///
    /// # Errors
    /// If the user stops it.
    pub fn look<S: Merge + Send>(
        &self,
        sieve: &Sieve,
        unknown: &Unknown<'_>,
        each: &Each<'_, S>,
    ) -> Result<S> {
        let step = |desk: &mut Desk<S>, input: &Input, block: &Block<'_>| {
            let mut parser = input.parser(&self.plan.rules, block.offset);
            let Desk { kept, scratch } = desk;
            let trail = self.trails.of(input.id, block.offset);
            for (at, line) in block.lines().enumerate() {
                let may_be_wanted = match trail {
                    Some(trail) => trail.may_hold(at, sieve),
                    None => unknown(&mut parser, &line, scratch),
                };
                if !may_be_wanted && !parser.heeds(line.text) {
                    continue;
                }
                if let Reading::Record(record) = read(self.plan, &mut parser, &line)
                    && !self.strays.hold(record.time)
                {
                    each(kept, &record, locate(input, &line), scratch);
                }
            }
        };
        Ok(fold(self.plan, self.watch, &step, &|_, _, _| {})?.kept)
    }
}

/// Says of a line that left no trail whether it may be wanted.
type Unknown<'u> = dyn Fn(&mut LayerParser<'_>, &Line<'_>, &mut Scratch) -> bool + Sync + 'u;

/// Takes in a record and its place.
type Each<'e, S> = dyn Fn(&mut S, &Record<'_>, Locator, &mut Scratch) + Sync + 'e;

/// A glance at who acts in a line, before the rest of it is read: most lines are nobody's.
#[inline]
fn glance(
    parser: &mut LayerParser<'_>,
    line: &Line<'_>,
    lens: &Lens,
    wanted: &Wanted,
    scratch: &mut Scratch,
) -> bool {
    if !wanted.sets.is_empty() || wanted.every_mark || line.text.len() > LONGEST_LINE {
        return true;
    }
    match parser.glance(line.text) {
        Some(record) => {
            lens.crowds.actor(&record, lens.routes.hash(), &mut scratch.actor);
            wanted.wants_who(&record, lens, scratch)
        }
        None => true,
    }
}

/// Where a line is: source, offset and length in bytes of the decompressed stream.
#[must_use]
pub fn locate(input: &Input, line: &Line<'_>) -> Locator {
    Locator {
        source: input.id,
        offset: line.text_at(),
        length: u32::try_from(line.text.len()).unwrap_or(u32::MAX),
    }
}
