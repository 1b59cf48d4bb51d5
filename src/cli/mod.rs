//! The command line: arguments, checks, progress, exit codes.
//!
//! [`args`] holds every command and flag; [`plan`] turns what was typed into what is done; each
//! command has a file of its own. Read [`scan`] first.

mod again;
pub mod args;
pub mod convert;
mod folder;
mod formats;
mod inputs;
mod list;
mod noted;
mod place;
pub mod plan;
mod progress;
mod scan;
mod shelf;
mod show;
mod simulate;
mod verify;

use crate::detect::{page, pages};
use crate::error::{Error, Result};
use crate::report;
use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use std::io::{IsTerminal, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::sync::Arc;

/// Runs the command that was typed; the exit code.
#[must_use]
pub fn run() -> u8 {
    limits_are_faults();
    let typed: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    if let Some(printed) = list::asked(&typed) {
        return code(printed);
    }
    match Cli::try_parse() {
        Ok(cli) => code(dispatch(cli.command)),
        Err(fault) => usage(&fault),
    }
}

/// A file that grows past the limit of the process (`ulimit -f`) is a fault of writing like a full
/// disk, to be told and cleaned up after, where the system's signal would end everything at once.
fn limits_are_faults() {
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

fn code(outcome: Result<u8>) -> u8 {
    match outcome {
        Ok(code) => code,
        Err(fault) => {
            if !matches!(fault.kind(), crate::error::Kind::ClosedPipe) {
                complain(&fault.to_string());
            }
            fault.exit_code()
        }
    }
}

fn usage(fault: &clap::Error) -> u8 {
    let wanted = !fault.use_stderr();
    if let Err(cause) = fault.print() {
        return Error::writing(Path::new("standard output"), &cause).exit_code();
    }
    if wanted { 0 } else { 2 }
}

/// Says a word to the person at the terminal; if nobody listens, nothing is lost.
pub(crate) fn complain(text: &str) {
    let shown: Vec<String> =
        text.lines().map(|line| report::escape::visible(line).into_owned()).collect();
    let _ = writeln!(std::io::stderr(), "dwell: {}", shown.join("\n"));
}

/// Says a word of warning, in one line whatever it names.
pub(crate) fn warn(text: &str) {
    let _ = writeln!(std::io::stderr(), "dwell: {}", report::escape::visible(text));
}

fn dispatch(command: Command) -> Result<u8> {
    match command {
        Command::Scan(args) => scan::scan(&args),
        Command::Table(args) => table(&args),
        Command::Show(args) => show::show(&args),
        Command::Convert(args) => convert::convert(&args),
        Command::Formats { action } => formats::formats(action),
        Command::Detectors { action } => detectors(action),
        Command::Policy => print(&crate::detect::Policy::default().to_commented_toml()),
        Command::Verify(args) => verify::verify(&args),
        Command::Simulate(args) => simulate::simulate(&args),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "dwell", &mut text);
            print(&String::from_utf8_lossy(&text))
        }
        Command::Man { command } => man(command.as_deref()),
    }
}

/// The man page of the program, or of a command: `dwell-scan(1)`.
fn man(name: Option<&str>) -> Result<u8> {
    let mut root = Cli::command();
    root.build();
    let page = match name {
        None => Some(root.clone()),
        Some(name) => root.find_subcommand(name).cloned(),
    };
    let Some(page) = page else {
        let names: Vec<&str> = root.get_subcommands().map(clap::Command::get_name).collect();
        return Err(report::forms::unknown("command", name.unwrap_or_default(), &names));
    };
    let title = page.get_display_name().unwrap_or(page.get_name()).to_owned();
    let mut text = Vec::new();
    clap_mangen::Man::new(page.version(env!("CARGO_PKG_VERSION")))
        .title(title)
        .source(concat!("dwell ", env!("CARGO_PKG_VERSION")))
        .render(&mut text)
        .map_err(|cause| Error::output(cause.to_string()))?;
    print(&String::from_utf8_lossy(&text))
}

/// Writes to standard output, checked.
pub(crate) fn print(text: &str) -> Result<u8> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|cause| Error::writing(Path::new("standard output"), &cause))?;
    Ok(0)
}

/// Width of the terminal that standard output is, 0 if it is none.
pub(crate) fn width() -> usize {
    columns(&std::io::stdout())
}

/// Width of the terminal that a stream is, 0 if it is none. `COLUMNS` stands above what the terminal
/// says, and one that says nothing has as many as terminals always had.
pub(crate) fn columns(stream: &(impl IsTerminal + AsFd)) -> usize {
    if !stream.is_terminal() {
        return 0;
    }
    let told = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let own = || terminal_size::terminal_size_of(stream).map(|(width, _)| usize::from(width.0));
    told.or_else(own).filter(|width| *width > 0).unwrap_or(80)
}

/// Prints the names behind an option that was given `list`.
pub(crate) fn list(names: impl Iterator<Item = (&'static str, &'static str)>) -> Result<u8> {
    let names: Vec<(&str, &str)> = names.collect();
    let longest = names.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines: Vec<String> = names
        .iter()
        .map(|(name, doc)| format!("{name:longest$}  {doc}").trim_end().to_owned())
        .collect();
    print(&(lines.join("\n") + "\n"))
}

fn table(args: &args::Table) -> Result<u8> {
    let form = report::form(&args.form)?;
    let mut frame = report::read_table(&args.case, &args.name)?;
    if args.columns.as_deref() == Some("list") {
        return print(&(report::frame::names(&frame).join("\n") + "\n"));
    }
    frame = report::filter(&frame, &args.conditions)?;
    if let Some(columns) = &args.columns {
        frame = report::select(&frame, columns)?;
    }
    refuse_terminal(form)?;
    report::write(&frame, form, &mut std::io::stdout().lock(), width())?;
    Ok(0)
}

/// Bytes that are no text would only upset a terminal.
pub(crate) fn refuse_terminal(form: &report::Form) -> Result<()> {
    if !form.binary || !std::io::stdout().is_terminal() {
        return Ok(());
    }
    let name = form.name;
    Err(Error::usage(format!("{name} is no text for a terminal"))
        .hint(format!("write it to a file: --as {name} > table.{name}")))
}

fn detectors(action: Option<args::DetectorsAction>) -> Result<u8> {
    match action {
        None | Some(args::DetectorsAction::List) => {
            list(pages().map(|about| (about.name, about.title)))
        }
        Some(args::DetectorsAction::Show { name }) if name == "all" => print(&page::pages()),
        Some(args::DetectorsAction::Show { name }) => {
            if let Some(about) = pages().find(|about| about.name == name) {
                print(&about.page())
            } else {
                let names: Vec<&str> = pages().map(|about| about.name).collect();
                Err(report::forms::unknown("detector", &name, &names))
            }
        }
    }
}
