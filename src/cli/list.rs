//! Any option with a known set of values prints them when it is given `list`.
//!
//! Looked for before the rest of the command line is checked, so that `dwell scan -t list` needs no
//! path.

use super::args::Cli;
use super::formats;
use crate::detect::pages;
use crate::error::Result;
use crate::record::time::Zone;
use crate::report;
use crate::report::stream::STREAMED;
use crate::simulate::scenario;
use clap::{Arg, Command, CommandFactory};

/// The word.
const LIST: &str = "list";

/// Prints what was asked for, if an option was given `list`; `typed` begins behind the program's
/// own name.
pub fn asked(typed: &[String]) -> Option<Result<u8>> {
    let mut root = Cli::command();
    root.build();
    let (command, path, rest) = descend(&root, typed);
    let mut words = rest.iter().map(String::as_str).take_while(|word| *word != "--");
    let mut last = None;
    while let Some(word) = words.next() {
        let Some(option) = Given::of(command, word) else {
            last = Some(word).filter(|word| !word.starts_with('-')).or(last);
            continue;
        };
        if option.value.or_else(|| words.next()) == Some(LIST) {
            return values(&path, option.arg.get_long().unwrap_or_default(), option.arg);
        }
    }
    let arg = command.get_positionals().last()?;
    (last == Some(LIST)).then(|| values(&path, arg.get_id().as_str(), arg)).flatten()
}

/// The command that is meant, the names that lead to it, and what is typed behind them.
fn descend<'c, 't>(root: &'c Command, typed: &'t [String]) -> (&'c Command, String, &'t [String]) {
    let (mut command, mut path, mut rest) = (root, Vec::new(), typed);
    while let Some((word, more)) = rest.split_first()
        && let Some(below) = command.find_subcommand(word)
    {
        (command, rest) = (below, more);
        path.push(word.as_str());
    }
    (command, path.join(" "), rest)
}

/// An option that takes a value, and the value if it stands in the same word.
struct Given<'c, 't> {
    arg: &'c Arg,
    value: Option<&'t str>,
}

impl<'c, 't> Given<'c, 't> {
    fn of(command: &'c Command, word: &'t str) -> Option<Self> {
        let takes = |arg: &&Arg| arg.get_action().takes_values() && !arg.is_positional();
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) =
                long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let arg = command.get_arguments().filter(takes).find(|a| a.get_long() == Some(name))?;
            return Some(Self { arg, value });
        }
        // Flags may stand before it in one word: `-qtlist`.
        let letters = word.strip_prefix('-')?;
        letters.char_indices().find_map(|(at, letter)| {
            let named = |arg: &&Arg| arg.get_short() == Some(letter);
            let arg = command.get_arguments().filter(takes).find(named)?;
            let value = &letters[at + letter.len_utf8()..];
            let value = value.strip_prefix('=').unwrap_or(value);
            Some(Self { arg, value: Some(value).filter(|value| !value.is_empty()) })
        })
    }
}

/// Prints the values of an option; `None` if it may have any.
fn values(command: &str, option: &str, arg: &Arg) -> Option<Result<u8>> {
    let forms = || report::FORMS.iter().map(|form| (form.name, form.doc));
    let printed = match (command, option) {
        ("simulate" | "simulate measure", "format") => {
            super::list(scenario::formats().map(|name| (name, "")))
        }
        ("simulate", "family") | ("simulate measure", "families") => {
            super::list(scenario::families())
        }
        ("simulate score", "as") => super::list([("table", ""), ("json", "")].into_iter()),
        ("simulate measure", "as") => {
            super::list([("md", "the summary"), ("csv", "a row a campaign")].into_iter())
        }
        ("convert", "as") => super::list(forms().filter(|(name, _)| STREAMED.contains(name))),
        (_, "as") => super::list(forms()),
        (_, "format") => formats::formats(None),
        ("scan", "table") | ("table", "name") => {
            super::list(report::TABLES.iter().map(|table| (table.name, table.doc)))
        }
        ("detectors show", "name") => super::list(pages().map(|about| (about.name, about.title))),
        ("man", "command") => {
            let root = Cli::command();
            let names: Vec<String> = root
                .get_subcommands()
                .map(|command| command.get_name().to_owned() + "\n")
                .collect();
            super::print(&names.concat())
        }
        (_, "tz") => super::list(Zone::names().map(|name| (name, ""))),
        _ => return possible(arg),
    };
    Some(printed)
}

/// Values that the declaration of the option itself lists.
fn possible(arg: &Arg) -> Option<Result<u8>> {
    let values = arg.get_possible_values();
    if values.is_empty() {
        return None;
    }
    let line = |value: &clap::builder::PossibleValue| {
        let help = value.get_help().map_or(String::new(), ToString::to_string);
        format!("{:22} {help}", value.get_name()).trim_end().to_owned() + "\n"
    };
    Some(super::print(&values.iter().map(line).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str) -> Option<(String, Option<String>)> {
        let words: Vec<String> = typed.split(' ').map(str::to_owned).collect();
        let root = Cli::command();
        let (command, path, rest) = descend(&root, &words);
        let given = Given::of(command, rest.first()?)?;
        Some((format!("{path} {}", given.arg.get_id()), given.value.map(str::to_owned)))
    }

    #[test]
    fn an_option_is_told_however_it_is_written() {
        let some =
            |name: &str, value: Option<&str>| Some((name.to_owned(), value.map(str::to_owned)));
        assert_eq!(found("scan --redact list"), some("scan redact", None));
        assert_eq!(found("scan --redact=list"), some("scan redact", Some("list")));
        assert_eq!(found("scan -t list"), some("scan table", None));
        assert_eq!(found("scan -qtlist"), some("scan table", Some("list")));
        assert_eq!(
            found("simulate measure --families list"),
            some("simulate measure families", None)
        );
        assert_eq!(found("scan --quiet list"), None);
        assert_eq!(found("scan list"), None);
    }

    #[test]
    fn nothing_is_printed_where_list_is_a_name() {
        for typed in ["scan list", "scan -o list logs", "table list campaigns", "scan -- --tz list"]
        {
            let words: Vec<String> = typed.split(' ').map(str::to_owned).collect();
            assert!(asked(&words).is_none(), "{typed}");
        }
    }
}
