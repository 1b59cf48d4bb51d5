//! `dwell scan`: the whole investigation.

use super::again::{Again, again};
use super::args;
use super::folder;
use super::inputs::{self, Ready};
use super::noted::Noted;
use super::place;
use super::plan;
use super::progress::Progress;
use crate::case::{Case, CoverageRow, Fate, Level};
use crate::custody::manifest::{Item, Manifest};
use crate::custody::redact::Redactor;
use crate::error::{Error, Result};
use crate::format::Undated;
use crate::investigate::{self, Question, Record};
use crate::report::{self, summary};
use crate::scan::{Plan, Watch};
use crate::sigma::Rulebook;
use crate::source::Source;
use crate::source::digest::{Digests, Hash, digest, hex, sha256};
use crate::words::many;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Runs it; the exit code.
///
/// # Errors
/// Whatever stops the work.
pub fn scan(args: &args::Scan) -> Result<u8> {
    if let Some(name) = args.table.as_deref().filter(|t| !report::table_names().contains(t)) {
        return Err(report::forms::unknown("table", name, &report::table_names()));
    }
    let form = report::form(args.form.as_deref().unwrap_or("table"))?;
    super::refuse_terminal(form)?;
    let mut noted = Noted::default();
    let question = plan::question(args, &mut noted)?;
    if let Some(output) = &args.output {
        place::check(output, args.force)?;
    }
    let begun = chrono::Utc::now();
    let progress = Progress::new(args.input.quiet || args.input.no_progress);
    progress.stage("sniffing");
    let (ready, redactor) = prepare(args, &mut noted, &progress)?;
    let (mut conclusions, digests) = look(&ready, &question, plan::hash(args.hash), &progress)?;
    let worst = conclusions.worst();
    conclusions.leave_out(plan::level(args.min_level));
    let record = Record {
        plan: &ready.plan,
        conclusions: &conclusions,
        question: &question,
        digests: &digests,
        redactor: &redactor,
        complete: args.output.is_some() || args.table.is_some() || args.form.is_some(),
    };
    if !conclusions.survey.coverage.values().any(|coverage| coverage.all().lines > 0) {
        return Err(Error::input("nothing to read: every file is empty"));
    }
    progress.stage("rows");
    let case = record.case()?;
    refuse_nothing_within(&case)?;
    if let Some(output) = &args.output {
        progress.stage("writing");
        let manifest = manifest(args, (&question, &noted), &ready, &case, &digests);
        folder::write(output, args.force, &case, manifest, &ready, begun, &progress)?;
    }
    progress.finish();
    let code = code(args, &case, worst);
    tell(args, &case, form, code)?;
    // The process ends here: the system takes memory back faster than millions of small pieces
    // are given back one by one.
    std::mem::forget((case, conclusions));
    Ok(code)
}

/// The case alone, without files and screens: what `simulate measure` scores.
///
/// # Errors
/// Whatever stops the work.
pub(super) fn case(args: &args::Scan) -> Result<Case> {
    let mut noted = Noted::default();
    let question = Question { backtest: false, ..plan::question(args, &mut noted)? };
    let progress = Progress::new(true);
    let (ready, redactor) = prepare(args, &mut noted, &progress)?;
    let (conclusions, digests) = look(&ready, &question, plan::hash(args.hash), &progress)?;
    let record = Record {
        plan: &ready.plan,
        conclusions: &conclusions,
        question: &question,
        digests: &digests,
        redactor: &redactor,
        complete: true,
    };
    record.case()
}

/// Prepares the inputs, with the user's rules, and what hides secrets of theirs.
fn prepare(args: &args::Scan, noted: &mut Noted, progress: &Progress) -> Result<(Ready, Redactor)> {
    let rules = plan::rules(args)?;
    let mut ready = inputs::ready(&args.input, Undated::Refused, noted, progress)?;
    // What this run replaces is no part of what it looked at, else a second run would give other bytes.
    let place = |path: &Path| std::fs::canonicalize(path).ok();
    if let Some(output) = args.output.as_deref().and_then(place) {
        ready.plan.made.retain(|made| place(&made.path).as_ref() != Some(&output));
    }
    ready.lens.rules = rules;
    let redactor = Redactor::new(plan::hide(args.redact), ready.plan.key)
        .map_err(|cause| Error::usage(cause.to_string()))?;
    ready.lens.veil = redactor.veil();
    Ok((ready, redactor))
}

/// Looks at the logs, and hashes them beside it.
fn look(
    ready: &Ready,
    question: &Question,
    hash: Hash,
    progress: &Progress,
) -> Result<(investigate::Conclusions, BTreeMap<u32, Digests>)> {
    let size: u64 = ready.plan.inputs.iter().map(|input| input.source.size()).sum();
    progress.expect(size * 2);
    std::thread::scope(|scope| {
        let hashes = scope.spawn(|| hash_all(&ready.plan, hash, progress));
        let conclusions = investigate::conclude(&ready.plan, &ready.lens, question, progress);
        progress.stage("hashing");
        let digests = hashes.join().map_err(|_| Error::input("hashing failed"))?;
        Ok((conclusions?, digests?))
    })
}

fn hash_all(plan: &Plan, hash: Hash, progress: &Progress) -> Result<BTreeMap<u32, Digests>> {
    let mut digests = BTreeMap::new();
    for input in plan.all_inputs() {
        digests.insert(input.id, digest(&input.source, hash, &|_| !progress.stopped())?);
    }
    for (id, archive) in &plan.archives {
        digests.insert(*id, digest(archive, hash, &|_| !progress.stopped())?);
    }
    Ok(digests)
}

/// A stretch of time without any record was mistyped, or is not that of these logs: that nothing was
/// found in it would be said of nothing.
fn refuse_nothing_within(case: &Case) -> Result<()> {
    let parsed: u64 = case.coverage.iter().map(|row| row.parsed).sum();
    let Some(asked) = report::window(case).filter(|_| parsed == 0) else { return Ok(()) };
    Err(Error::input(format!("no record lies within the time asked for: {asked}")).hint(
        "check --since and --until; without them the end screen says from when to when the records are",
    ))
}

/// One digest of the digests of all files, in their order.
fn digest_of_rules(rules: &Rulebook) -> String {
    let all: Vec<String> = rules.texts.iter().map(|text| sha256(text.as_bytes())).collect();
    format!("{} files, sha256:{}", all.len(), sha256(all.concat().as_bytes()))
}

/// The inputs by name: files as they lie on disk, an archive and not its members.
fn items(plan: &Plan, digests: &BTreeMap<u32, Digests>) -> Vec<Item> {
    let files = plan.all_inputs().into_iter().map(|input| (input.id, &input.source));
    let archives = plan.archives.iter().map(|(id, source)| (*id, source));
    let item = |(id, source): (u32, &Source)| {
        let Digests { sha256, blake3 } = digests.get(&id).cloned().unwrap_or_default();
        let (name, bytes) = (source.name.clone(), source.size());
        Item { name, bytes, sha256, blake3, state: String::new() }
    };
    let mut items: Vec<Item> =
        files.filter(|(_, source)| !source.is_member()).chain(archives).map(item).collect();
    items.sort_by(|a, b| a.name.cmp(&b.name));
    items
}

fn manifest(
    args: &args::Scan,
    (question, noted): (&Question, &Noted),
    Ready { plan, lens, .. }: &Ready,
    case: &Case,
    digests: &BTreeMap<u32, Digests>,
) -> Manifest {
    let mut options = BTreeMap::from([
        ("format".to_owned(), args.input.format.clone()),
        ("tz".to_owned(), args.input.tz.clone()),
        ("date_order".to_owned(), args.input.date_order.name().to_owned()),
        ("trusted_proxy".to_owned(), args.input.trusted_proxy.join(", ")),
        ("redact".to_owned(), format!("{:?}", args.redact).to_lowercase()),
        ("min_level".to_owned(), plan::level(args.min_level).name().to_owned()),
    ]);
    let times = [
        ("since", plan.window.since),
        ("until", plan.window.until),
        ("detected", question.detected),
        ("contained", question.contained),
    ];
    for (name, time) in times {
        options.insert(name.to_owned(), time.map_or(String::new(), |time| time.to_string()));
    }
    let year = args.input.year.map_or(String::new(), |year| year.to_string());
    options.insert("year".to_owned(), year);
    for name in ["allow", "classes", "formats", "from_config", "geoip", "ioc", "openapi"] {
        options.insert(name.to_owned(), noted.of(name));
    }
    let rules = lens.rules.as_deref().map_or(String::new(), digest_of_rules);
    options.insert("sigma".to_owned(), rules);
    let mut inputs = items(plan, digests);
    for item in &mut inputs {
        let row = case.coverage.iter().find(|row| row.source == item.name);
        item.state = row.map_or(String::new(), |row| row.note.clone());
    }
    Manifest {
        tool: format!("dwell {}", env!("CARGO_PKG_VERSION")),
        options,
        policy: question.policy.to_toml(),
        pseudonyms: hex(&plan.key),
        inputs,
        outputs: Vec::new(),
    }
}

/// Warnings that are shown beside those of missing evidence and of rules that cannot be used.
const MOST_WARNINGS: usize = 5;

/// Says what makes the evidence incomplete where the summary, which begins with it, is not shown.
fn warn(case: &Case, written: bool) {
    let shown = case.grave + MOST_WARNINGS;
    case.warnings.iter().take(shown).for_each(|warning| super::warn(warning));
    let more = case.warnings.len().saturating_sub(shown);
    let place = if written { "in the report" } else { "in a case folder (-o DIR)" };
    if more > 0 {
        let (more, verb) =
            (many(more as u64, "further warning"), if more == 1 { "stands" } else { "stand" });
        super::warn(&format!("{more} {verb} {place}"));
    }
}

/// Standard output gets what was asked for, standard error the end screen.
fn tell(args: &args::Scan, case: &Case, form: &report::Form, code: u8) -> Result<()> {
    let color = |terminal: bool| match args.input.color {
        args::Color::Always => true,
        args::Color::Never => false,
        args::Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
    };
    let wants_table = args.table.is_some() || args.form.is_some();
    if wants_table {
        let table = report::frame(case, args.table.as_deref().unwrap_or("campaigns"))?;
        report::write(&table, form, &mut std::io::stdout().lock(), super::width())?;
    } else if args.output.is_none() {
        let style =
            summary::Style { color: color(std::io::stdout().is_terminal()), width: super::width() };
        super::print(&summary::answer(case, style))?;
    }
    if !args.input.quiet {
        if wants_table || args.output.is_some() {
            warn(case, args.output.is_some());
        }
        let style = summary::Style {
            color: color(std::io::stderr().is_terminal()),
            width: super::columns(&std::io::stderr()),
        };
        let answered = !wants_table && args.output.is_none();
        let Again { command, paths } = again(args);
        let (again, paths) = (command.as_str(), paths.as_str());
        let run = summary::Run { written: args.output.as_deref(), answered, again, paths };
        // Below the answer on one screen, apart from it.
        let space = if answered && std::io::stdout().is_terminal() { "\n" } else { "" };
        let screen = summary::end_screen(case, style, &run);
        let _ = writeln!(std::io::stderr(), "{space}{}", screen.trim_end());
        if let Some(output) = &args.output {
            let _ = writeln!(std::io::stderr(), "case written to {}", output.display());
        }
        if let Some(why) = ending(code, args.fail_on.map(plan::level)) {
            let _ = writeln!(std::io::stderr(), "exit code {code}: {why}");
        }
    }
    Ok(())
}

/// Why the exit code is not 0.
fn ending(code: u8, fail_on: Option<Level>) -> Option<String> {
    match code {
        3 => Some("the evidence is incomplete: the warnings say of what".to_owned()),
        1 => fail_on.map(|level| format!("something was found at level {} or above", level.name())),
        _ => None,
    }
}

/// 3 stands above 1: incomplete evidence is what a script must hear of first. `worst` is the gravest
/// level of what was found, whether it is shown or not.
fn code(args: &args::Scan, case: &Case, worst: Option<Level>) -> u8 {
    let (lines, rejected) =
        case.coverage.iter().fold((0u64, 0u64), |(l, r), row| (l + row.lines, r + row.rejected));
    let refused = rejected as f64 * 100.0 > lines as f64 * args.input.max_reject;
    let damaged = |row: &CoverageRow| row.fate == Fate::Read && row.grade == "D";
    let sources = case.coverage.iter().map(|row| (row.fate, row.bytes));
    let broken =
        Fate::may_hide(sources, args.input.max_reject) || case.coverage.iter().any(damaged);
    if refused || broken {
        return 3;
    }
    let fails =
        args.fail_on.map(plan::level).zip(worst).is_some_and(|(limit, worst)| worst >= limit);
    u8::from(fails)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exit_code_is_explained() {
        assert!(ending(3, None).unwrap().contains("incomplete"));
        assert!(ending(1, Some(Level::Low)).unwrap().contains("level low or above"));
        assert_eq!(ending(0, Some(Level::Low)), None);
    }
}
