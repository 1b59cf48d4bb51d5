//! Formats that users bring: a file of formats, or the configuration of their server.
//!
//! [`mod@file`] is such a file as written, `build` makes readers of it; [`config`] finds the lines of a
//! server's own configuration that say how it logs. A fault is shown with its file, its line and a
//! mark under it.

mod build;
pub mod config;
pub mod file;

use super::Reader;
use crate::error::{Error, Result};
use std::ops::Range;
use std::path::Path;

/// A format of a user's file, ready to read lines.
#[derive(Debug, Clone)]
pub struct UserFormat {
    /// Its reader.
    pub reader: Reader,
    /// One line for a person.
    pub title: String,
    /// Lines, and what they must give.
    pub samples: Vec<file::Sample>,
}

/// Reads a file of formats.
///
/// # Errors
/// A usage error that points at the fault.
pub fn read(path: &Path) -> Result<Vec<UserFormat>> {
    let text = std::fs::read_to_string(path).map_err(|cause| {
        Error::usage(format!("formats {}: {cause}", path.display()))
            .hint("docs/FORMATS.md shows how such a file is written")
    })?;
    parse(&path.display().to_string(), &text)
}

/// Reads the text of a file of formats; `name` is what it is called in messages.
///
/// # Errors
/// A usage error that points at the fault.
pub fn parse(name: &str, text: &str) -> Result<Vec<UserFormat>> {
    let file: file::File = toml::from_str(text).map_err(|cause| {
        Error::usage(format!("formats {name}: {}", cause.to_string().trim_end()))
    })?;
    let mut formats = Vec::new();
    for (called, format) in &file.format {
        let built = build::build(called.get_ref(), format);
        formats.push(built.map_err(|fault| fault.show(name, text, called.span()))?);
    }
    Ok(formats)
}

/// What is wrong with a format, and where it stands if that is known better than by its name.
struct Fault {
    why: String,
    at: Option<Range<usize>>,
}

impl Fault {
    fn new(why: impl Into<String>, at: Range<usize>) -> Self {
        Self { why: why.into(), at: Some(at) }
    }

    /// The fault as a message: file, line, the line itself, a mark.
    fn show(self, name: &str, text: &str, format: Range<usize>) -> Error {
        let at = self.at.unwrap_or(format);
        let before = text.get(..at.start).unwrap_or_default();
        let number = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let column = before.get(start..).map_or(0, |text| text.chars().count());
        let width = text
            .get(at.clone())
            .map_or(1, |part| part.lines().next().unwrap_or("").chars().count());
        let margin = " ".repeat(number.to_string().len());
        Error::usage(format!(
            "formats {name}: line {number}: {}\n{margin} |\n{number} | {line}\n{margin} | {}{}",
            self.why,
            " ".repeat(column),
            "^".repeat(width.max(1))
        ))
    }
}

#[cfg(test)]
mod tests;
