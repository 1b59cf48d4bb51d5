//! `dwell simulate`: synthetic breaches, and how well they are found.

use super::args::{self, Cli, Command};
use super::place;
use super::progress::Progress;
use crate::error::{Error, Result};
use crate::scan::Watch;
use crate::simulate::scenario::{self, Scenario};
use crate::simulate::score::{self, Match, Run, Score, Verdict};
use crate::simulate::{self as room, truth};
use crate::words::many;
use clap::Parser;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Runs it; the exit code.
///
/// # Errors
/// Whatever stops the work.
pub fn simulate(args: &args::Simulate) -> Result<u8> {
    match &args.action {
        Some(args::SimulateAction::Score { case, truth, form }) => judge(case, truth, form),
        Some(args::SimulateAction::Measure(args)) => measure(args),
        None => play(args),
    }
}

fn play(args: &args::Simulate) -> Result<u8> {
    let output = args
        .output
        .as_ref()
        .ok_or_else(|| Error::usage("simulate: no folder to write into").hint("say -o DIR"))?;
    let taken = std::fs::read_dir(output).is_ok_and(|mut entries| entries.next().is_some());
    if taken && !args.force {
        return Err(Error::output(format!("{}: the folder is not empty", output.display()))
            .hint("name another folder, or --force to write into it"));
    }
    match &args.family {
        Some(family) => family_of(args, family, output),
        None => story(args, output),
    }
}

/// Writes beside the place, or within it where it is there, and moves all of it there at the end: nothing
/// half written has its final name.
fn whole<T>(output: &Path, write: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    let progress = Progress::new(true);
    let there = output.is_dir();
    let beside = if there { output.to_owned() } else { place::parent(output) };
    let temporary = place::aside(&beside, &progress)?;
    let folder = temporary.path().join("world");
    std::fs::create_dir(&folder).map_err(|cause| Error::writing(&folder, &cause))?;
    let typed = output.display().to_string();
    let written = write(&folder).map_err(|fault| fault.renaming(&folder, &typed))?;
    if progress.stopped() {
        return Err(Error::interrupted());
    }
    place::settle(&folder, output)?;
    Ok(written)
}

fn story(args: &args::Simulate, output: &Path) -> Result<u8> {
    let drawn = &args.drawn;
    if drawn.days.is_some()
        || drawn.format.is_some()
        || drawn.addresses.is_some()
        || drawn.rate.is_some()
    {
        return Err(Error::usage(
            "simulate: --days, --format, --addresses and --rate need --family",
        )
        .hint("`dwell simulate --family list` prints the families"));
    }
    let usual = room::Options::default();
    let options = room::Options {
        seed: args.seed,
        customers: args.customers.unwrap_or(usual.customers),
        daily_requests: args.daily_requests.unwrap_or(usual.daily_requests),
        compress: !args.plain,
        ..usual
    };
    let truth = whole(output, |folder| room::write(folder, &options))?;
    let place = output.display();
    super::print(&format!(
        "wrote {place}/logs and {place}/truth: {} requests of the thief among the rest\nnext: dwell scan {place}/logs --detected {}\n",
        truth.requests, truth.detected
    ))
}

fn family_of(args: &args::Simulate, family: &str, output: &Path) -> Result<u8> {
    let sizes = (args.customers, args.daily_requests);
    let scenario = wanted(family, args.seed, sizes, &args.drawn, !args.plain);
    let truth = whole(output, |folder| scenario::write(folder, &scenario))?;
    let place = output.display();
    let requests: u64 = truth.campaigns.iter().map(|campaign| campaign.requests).sum();
    super::print(&format!(
        "wrote {place}/logs and {place}/truth: {} of {}, {} with {}\nnext: dwell scan {place}/logs -o {place}/case && dwell simulate score {place}/case {place}/truth\n",
        many(truth.lines, "line"),
        truth.format,
        many(truth.campaigns.len() as u64, "campaign"),
        many(requests, "request")
    ))
}

fn wanted(
    family: &str,
    seed: u64,
    (customers, daily): (Option<u32>, Option<u32>),
    drawn: &args::Drawn,
    compress: bool,
) -> Scenario {
    let usual = Scenario::default();
    Scenario {
        family: family.to_owned(),
        seed,
        days: drawn.days.unwrap_or(usual.days),
        customers,
        daily_requests: daily.unwrap_or(usual.daily_requests),
        format: drawn.format.clone(),
        addresses: drawn.addresses,
        rate: drawn.rate,
        compress,
    }
}

fn judge(case: &Path, truth: &Path, form: &str) -> Result<u8> {
    let score = score::score(&Verdict::read(case)?, &truth::read(truth)?);
    match form {
        "json" => {
            let json = serde_json::to_string_pretty(&score)
                .map_err(|cause| Error::output(cause.to_string()))?;
            super::print(&(json + "\n"))
        }
        "table" => super::print(&told(&score)),
        other => Err(crate::report::forms::unknown("form", other, &["table", "json"])),
    }
}

/// The measures of one case as lines for a person.
fn told(score: &Score) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    for found in &score.matches {
        tell(&mut text, found);
    }
    if score.matches.is_empty() {
        text.push_str("no campaign is in these logs\n");
    }
    let ratio = |value: Option<f64>| value.map_or("none".to_owned(), |value| format!("{value:.3}"));
    let (gaps, all) = score.gaps_found;
    let _ = writeln!(text, "gaps found          {gaps} of {all}");
    let _ = writeln!(text, "purity              {}", ratio(score.purity));
    let _ = writeln!(text, "completeness        {}", ratio(score.completeness));
    for (name, alarms) in [("high", &score.false_high), ("medium", &score.false_medium)] {
        let _ = writeln!(text, "false, {name:12} {}", alarms.len());
        for alarm in alarms {
            let _ = writeln!(
                text,
                "  {} {} {}: {} with {} requests",
                alarm.reported, alarm.level, alarm.kind, alarm.party, alarm.requests
            );
        }
    }
    text
}

fn tell(text: &mut String, found: &Match) {
    let grade = match (found.found_high(), found.found_medium()) {
        (true, _) => "found",
        (_, true) => "found, but only at medium",
        _ if found.reported.is_empty() => "missed",
        _ => "found in part",
    };
    let _ = writeln!(text, "{} {grade}", found.truth);
    if found.reported.is_empty() {
        return;
    }
    let seconds =
        |error: Option<i64>| error.map_or("none".to_owned(), |error| format!("{error} s"));
    let ratio = |value: Option<f64>| value.map_or("none".to_owned(), |value| format!("{value:.3}"));
    let right = if found.kind_right { "right" } else { "wrong" };
    let lines = [
        ("reported as", format!("{} {} {} ({right})", found.reported, found.level, found.kind)),
        ("share of requests", format!("{:.3}", found.share_medium.max(found.share_high))),
        ("purity", format!("{:.3}", found.purity)),
        ("pieces", found.pieces.to_string()),
        ("first success off", seconds(found.first_success_error)),
        ("last success off", seconds(found.last_success_error)),
        ("affected precision", ratio(found.affected_precision)),
        ("affected recall", ratio(found.affected_recall)),
    ];
    for (name, value) in lines {
        let _ = writeln!(text, "  {name:18} {value}");
    }
}

fn measure(args: &args::Measure) -> Result<u8> {
    if !["md", "csv"].contains(&args.form.as_str()) {
        return Err(crate::report::forms::unknown("form", &args.form, &["md", "csv"]));
    }
    let (families, seeds) = (families(&args.families)?, seeds(&args.seeds)?);
    let mut runs = Vec::new();
    for family in &families {
        for seed in seeds.clone() {
            let scenario =
                wanted(family, seed, (args.customers, args.daily_requests), &args.drawn, false);
            runs.push(run(&scenario, args.policy.as_deref())?);
            if !args.quiet {
                let _ = writeln!(std::io::stderr(), "{family} {seed}: {}", brief(runs.last()));
            }
        }
    }
    let (csv, summary) = (score::runs_csv(&runs), score::summary(&runs));
    if let Some(output) = &args.output {
        std::fs::create_dir_all(output).map_err(|cause| Error::writing(output, &cause))?;
        for (name, text) in [("runs.csv", &csv), ("summary.md", &summary)] {
            let path = output.join(name);
            std::fs::write(&path, text).map_err(|cause| Error::writing(&path, &cause))?;
        }
    }
    super::print(if args.form == "csv" { &csv } else { &summary })
}

/// One scenario: played into a temporary folder, scanned, scored.
fn run(scenario: &Scenario, policy: Option<&Path>) -> Result<Run> {
    let folder = tempfile::Builder::new()
        .prefix("dwell-measure-")
        .tempdir()
        .map_err(|cause| Error::writing(&std::env::temp_dir(), &cause))?;
    let mut truth = scenario::write(folder.path(), scenario)?;
    let case = super::scan::case(&flags(folder.path().join("logs"), policy)?)?;
    let score = score::score(&Verdict::of(&case), &truth);
    truth.requests = Vec::new();
    truth.objects = Vec::new();
    Ok(Run { truth, score })
}

/// The flags of `dwell scan LOGS`.
fn flags(logs: PathBuf, policy: Option<&Path>) -> Result<args::Scan> {
    let mut words: Vec<std::ffi::OsString> =
        ["dwell", "scan", "-q", "--hash", "none"].map(Into::into).into();
    if let Some(policy) = policy {
        words.extend(["--policy".into(), policy.into()]);
    }
    words.push(logs.into());
    match Cli::try_parse_from(words).map(|cli| cli.command) {
        Ok(Command::Scan(args)) => Ok(*args),
        Ok(_) => Err(Error::usage("not a scan")),
        Err(cause) => Err(Error::usage(cause.to_string())),
    }
}

fn brief(run: Option<&Run>) -> String {
    let Some(Run { truth, score }) = run else { return String::new() };
    let shares: Vec<String> = score
        .matches
        .iter()
        .map(|found| format!("{:.2} high {:.2} medium", found.share_high, found.share_medium))
        .collect();
    format!(
        "{} lines, {}; false: {} high, {} medium",
        truth.lines,
        if shares.is_empty() { "clean".to_owned() } else { shares.join(", ") },
        score.false_high.len(),
        score.false_medium.len()
    )
}

fn families(text: &str) -> Result<Vec<String>> {
    let known: Vec<&str> = scenario::families().map(|(name, _)| name).collect();
    if text == "all" {
        return Ok(known.into_iter().map(str::to_owned).collect());
    }
    let wanted = text.split(',').map(str::trim);
    wanted
        .map(|name| {
            let found = known.contains(&name).then(|| name.to_owned());
            found.ok_or_else(|| crate::report::forms::unknown("family", name, &known))
        })
        .collect()
}

fn seeds(text: &str) -> Result<std::ops::RangeInclusive<u64>> {
    let fault =
        || Error::usage(format!("--seeds `{text}` is no range")).hint("type 100, or 100..119");
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let number = |text: &str| text.trim_start_matches('=').parse::<u64>().map_err(|_| fault());
    let (first, last) = (number(first)?, number(last)?);
    if first > last { Err(fault()) } else { Ok(first..=last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_one_number_or_the_first_and_the_last() {
        assert_eq!(seeds("7").unwrap(), 7..=7);
        assert_eq!(seeds("100..119").unwrap(), 100..=119);
        for text in ["", "x", "9..1", "1.."] {
            assert_eq!(seeds(text).unwrap_err().exit_code(), 2, "{text}");
        }
    }

    #[test]
    fn what_is_not_written_whole_leaves_nothing_and_what_is_replaces_its_own_only() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out");
        let put = |place: &Path, text: &str| {
            std::fs::create_dir_all(place.join("logs")).unwrap();
            std::fs::write(place.join("logs/a"), text).unwrap();
        };
        let stopped = |output: &Path| {
            whole(output, |place| -> Result<()> {
                put(place, "half");
                let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
                Err(Error::writing(&place.join("logs/a"), &full))
            })
        };
        let fault = stopped(&output).unwrap_err().to_string();
        assert!(fault.contains("out/logs/a") && !fault.contains("unfinished"), "{fault}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        put(&output, "old");
        std::fs::write(output.join("logs/b"), "theirs").unwrap();
        stopped(&output).unwrap_err();
        let read = |name: &str| std::fs::read_to_string(output.join("logs").join(name)).unwrap();
        assert_eq!((read("a"), read("b")), ("old".into(), "theirs".into()));
        let new = |place: &Path| -> Result<()> {
            put(place, "new");
            Ok(())
        };
        whole(&output, new).unwrap();
        assert_eq!((read("a"), read("b")), ("new".into(), "theirs".into()));
        assert_eq!(std::fs::read_dir(&output).unwrap().count(), 1);
    }

    #[test]
    fn families_are_known_names() {
        assert_eq!(families("clean, gap").unwrap(), ["clean", "gap"]);
        assert!(families("all").unwrap().len() > 20);
        assert_eq!(families("cleen").unwrap_err().exit_code(), 2);
    }
}
