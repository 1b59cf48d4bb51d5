//! The one error of the library: what stopped the work, on what, and what to do about it.
//!
//! A line that does not parse is not an error but a [`crate::record::Reject`]: it is counted and
//! the work goes on. An `Error` ends a command, and its kind decides the exit code.

use std::fmt;
use std::io::ErrorKind;
use std::path::Path;

/// The result of everything in this library that can stop the work.
pub type Result<T> = std::result::Result<T, Error>;

/// What sort of thing went wrong; each sort has one exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The command line, a policy, a format or another user file is wrong (exit 2).
    Usage,
    /// No input could be read, or it could not be understood (exit 4).
    Input,
    /// The output could not be written (exit 4).
    Output,
    /// More memory would be needed than may be held (exit 4).
    Memory,
    /// The reader of our output went away (exit 141).
    ClosedPipe,
    /// The user pressed Ctrl-C (exit 130).
    Interrupted,
}

/// Why the work stopped: the sort of fault, and a text that names the thing, the cause and the
/// next step.
#[derive(Debug, Clone)]
pub struct Error {
    kind: Kind,
    message: String,
    /// The end of the message that names no path, where it begins with one.
    cause: Option<String>,
    hint: Option<String>,
}

impl Error {
    /// A fault in what the user typed or wrote.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// A fault in what was to be read.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }

    /// A fault in what was to be written.
    pub fn output(message: impl Into<String>) -> Self {
        Self::new(Kind::Output, message)
    }

    /// The user asked to stop.
    pub fn interrupted() -> Self {
        Self::new(Kind::Interrupted, "interrupted")
    }

    /// An error of the given kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        let (message, cause) = without_code(message.into());
        Self { kind, message, cause: None, hint: cause.and_then(step).map(str::to_owned) }
    }

    /// An input/output fault while reading `path`.
    pub fn reading(path: &Path, cause: &std::io::Error) -> Self {
        let why = plain(cause);
        let fault = Self::input(format!("{}: {why}", named(path)));
        Self { cause: Some(why), hint: denied(cause, MAY_READ), ..fault }
    }

    /// An input/output fault while writing `path`; a closed pipe keeps its own kind.
    pub fn writing(path: &Path, cause: &std::io::Error) -> Self {
        if cause.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::new(Kind::ClosedPipe, "output closed");
        }
        let fault = Self::output(format!("{}: {}", named(path), plain(cause)));
        Self { hint: denied(cause, "name a place where you may write"), ..fault }
    }

    /// Adds what to type, or where to look, next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same fault, with what the user typed in the place of a path that they never saw.
    #[must_use]
    pub fn renaming(self, path: &Path, typed: &str) -> Self {
        let path = named(path);
        let renamed = |text: String| text.replace(&path, typed);
        Self { message: renamed(self.message), hint: self.hint.map(renamed), ..self }
    }

    /// Why, without what is at fault where it is a path: for a list of faults by another name.
    #[must_use]
    pub fn cause(&self) -> &str {
        self.cause.as_deref().unwrap_or(&self.message)
    }

    /// What is at fault and why, without what to do: for a list of faults.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The sort of fault.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The process exit code for this fault.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Usage => 2,
            Kind::Input | Kind::Output | Kind::Memory => 4,
            Kind::ClosedPipe => 141,
            Kind::Interrupted => 130,
        }
    }
}

/// A path in one line, whatever its name holds.
fn named(path: &Path) -> String {
    path.display().to_string().replace('\n', "\\n").replace('\r', "\\r")
}

/// The operating system's words without Rust's "(os error 2)".
fn plain(cause: &std::io::Error) -> String {
    let text = cause.to_string();
    match text.find(OS_ERROR) {
        Some(end) => text[..end].to_lowercase(),
        None => text,
    }
}

/// Stands behind the words of the operating system.
const OS_ERROR: &str = " (os error ";

/// The same where these words end a message that was made elsewhere: `--ioc x: No such file …`; and
/// what sort of fault they tell.
fn without_code(message: String) -> (String, Option<ErrorKind>) {
    let Some((text, code)) = message
        .split_once(OS_ERROR)
        .and_then(|(text, code)| Some((text, code.strip_suffix(')')?.parse().ok()?)))
    else {
        return (message, None);
    };
    let kind = std::io::Error::from_raw_os_error(code).kind();
    let plain = match text.rsplit_once(": ") {
        Some((of, words)) => format!("{of}: {}", words.to_lowercase()),
        None => text.to_owned(),
    };
    (plain, Some(kind))
}

/// What to do about a file that one may not read.
const MAY_READ: &str = "run it as somebody who may read it, or copy it to where you may";

/// What to do, where something is forbidden.
fn denied(cause: &std::io::Error, step: &str) -> Option<String> {
    (cause.kind() == ErrorKind::PermissionDenied).then(|| step.to_owned())
}

/// What helps against a fault that the operating system tells, whatever file it is of.
fn step(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::NotFound => Some("check the path: it is taken from the folder you are in"),
        ErrorKind::PermissionDenied => Some(MAY_READ),
        ErrorKind::IsADirectory => Some("name a file in it"),
        _ => None,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_an_error_is_not_shown() {
        let missing = std::io::Error::from_raw_os_error(2);
        assert_eq!(
            Error::usage(format!("--ioc x: {missing}")).to_string(),
            "--ioc x: no such file or directory\n  check the path: it is taken from the folder you are in"
        );
        assert_eq!(
            Error::reading(Path::new("x"), &missing).to_string(),
            "x: no such file or directory"
        );
        let fault = Error::reading(Path::new("x"), &missing);
        assert_eq!(fault.cause(), "no such file or directory", "the path is said by another name");
        assert_eq!(Error::input("x: odd").cause(), "x: odd");
        let kept = "a log (os error or not): what it said";
        assert_eq!(Error::input(kept).to_string(), kept);
    }
}
