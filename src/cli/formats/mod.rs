//! `dwell formats`: what is known, how files were understood, and whether samples give what they
//! must.

mod explain;
mod samples;

use super::args::FormatsAction;
use super::inputs;
use super::noted::Noted;
use super::plan;
use super::progress::Progress;
use crate::error::Result;
use crate::format::user::{self, UserFormat};
use crate::format::{FORMATS, Reader, Rules};
use crate::report::escape;
use crate::scan::plan::{Setup, Window};
use crate::source::Io;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Runs it; the exit code.
///
/// # Errors
/// If nothing can be read.
pub fn formats(action: Option<FormatsAction>) -> Result<u8> {
    match action {
        None => list(None),
        Some(FormatsAction::List { formats }) => list(formats.as_deref()),
        Some(FormatsAction::Test { formats }) => samples::test(formats.as_deref()),
        Some(FormatsAction::Explain { mut paths, format, formats, from_config }) => {
            let _spool = inputs::keep_pipes(&mut paths, &Progress::new(true))?;
            let own = plan::own(formats.as_deref(), from_config.as_deref(), &mut Noted::default())?;
            explain::explain(&setup(paths, &format, own)?)
        }
    }
}

fn setup(paths: Vec<PathBuf>, format: &str, own: Vec<Reader>) -> Result<Setup> {
    let format = if format == "auto" { None } else { Some(Reader::named_among(&own, format)?) };
    Ok(Setup {
        paths,
        io: Io::Auto,
        format,
        own,
        rules: Rules::default(),
        window: Window::default(),
        threads: 1,
        memory: None,
        described: None,
        tolerant: true,
    })
}

/// The formats of a user's file, or none.
fn own(path: Option<&Path>) -> Result<Vec<UserFormat>> {
    path.map_or(Ok(Vec::new()), user::read)
}

fn list(path: Option<&Path>) -> Result<u8> {
    let mut text = String::new();
    for format in own(path)? {
        entry(&format.reader, &format.title, &mut text);
    }
    for format in FORMATS {
        entry(&Reader::of(format)?, format.title, &mut text);
    }
    super::print(&text)
}

fn entry(reader: &Reader, title: &str, text: &mut String) {
    let facts = reader.facts();
    let visible = |text: &str| escape::visible(text).into_owned();
    let _ = writeln!(text, "{:22} {}", visible(&reader.name), visible(title));
    let mut line = |name: &str, what: &str| {
        if !what.is_empty() {
            let _ = writeln!(text, "  {name:11}{}", visible(what));
        }
    };
    line("by", &facts.recognised);
    line("gives", &facts.gives.join(", "));
    line("identity", &facts.identity.join(", "));
    line("lacks", &if facts.gives.is_empty() { String::new() } else { facts.lacks.join("; ") });
}
