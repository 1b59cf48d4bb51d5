//! `dwell formats`: what is known, and how files were understood.

use super::args::FormatsAction;
use crate::error::Result;
use crate::format::{FORMATS, Reader, Rules};
use crate::report::escape;
use crate::scan::plan::{Setup, Window};
use crate::scan::{Input, Plan, Reading, Unwatched, read};
use crate::source::Io;
use std::fmt::Write;

/// Lines that did not fit which are shown.
const SHOWN: usize = 5;

/// Runs it; the exit code.
///
/// # Errors
/// If nothing can be read.
pub fn formats(action: Option<FormatsAction>) -> Result<u8> {
    match action {
        None | Some(FormatsAction::List) => {
            super::list(FORMATS.iter().map(|format| (format.name, format.title)))
        }
        Some(FormatsAction::Explain { paths, format }) => {
            let format = if format == "auto" { None } else { Some(Reader::named(&format)?) };
            let setup = Setup {
                paths,
                io: Io::Auto,
                format,
                own: Vec::new(),
                rules: Rules::default(),
                window: Window::default(),
                threads: 1,
                tolerant: true,
            };
            explain(&setup)
        }
    }
}

fn explain(setup: &Setup) -> Result<u8> {
    let (plan, _) = Plan::make(setup, &Unwatched)?;
    let mut text = String::new();
    for input in plan.all_inputs() {
        let known = plan.inputs.iter().any(|known| known.id == input.id);
        describe(&plan, input, known, &mut text);
    }
    super::print(&text)
}

fn describe(plan: &Plan, input: &Input, known: bool, text: &mut String) {
    let visible = |text: &str| escape::visible(text).into_owned();
    let _ = writeln!(text, "{}", visible(&input.source.name));
    let _ = writeln!(text, "  container   {}", input.source.container.name());
    let verdict = &input.verdict;
    match input.layers.readers.first().filter(|_| known) {
        Some(reader) => {
            let best = verdict.ranking.first().map_or(0, |best| best.matched);
            let _ = writeln!(
                text,
                "  format      {} ({best} of the first {} lines)",
                visible(&input.layers.name()),
                verdict.tried
            );
            let fields: Vec<String> =
                reader.fields().iter().map(|field| format!("{field:?}")).collect();
            let _ = writeln!(text, "  fields      {}", fields.join(", "));
        }
        None if verdict.binary => {
            let _ = writeln!(text, "  format      not a text log");
        }
        None => {
            let _ = writeln!(text, "  format      unknown");
        }
    }
    let _ = writeln!(text, "  candidates  {}", verdict.candidates());
    misfits(plan, input, text);
}

/// The first lines that are no records.
fn misfits(plan: &Plan, input: &Input, text: &mut String) {
    let mut parser = input.parser(&plan.rules, 0);
    let mut shown = 0;
    let Some(block) = input.source.blocks().next_block(4 << 20) else { return };
    for (number, line) in block.lines().enumerate() {
        if let Reading::Reject(reason) = read(plan, &mut parser, &line) {
            if shown == 0 {
                text.push_str("  did not fit\n");
            }
            let start = String::from_utf8_lossy(line.text).into_owned();
            let _ = writeln!(
                text,
                "    line {} ({}): {}",
                number + 1,
                reason.name(),
                escape::cut(&escape::visible(&start), 160)
            );
            shown += 1;
        }
        if shown == SHOWN {
            break;
        }
    }
}
