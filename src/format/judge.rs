//! Whether a line is of a format: by its marks before it is taken apart, by its fields afterwards.

use super::field::{self, Field};
use super::{Reader, ReaderKind};
use memchr::memmem::Finder;

impl Reader {
    /// A cheap look: the line may be of this format. Formats with keys are told apart by these.
    #[must_use]
    pub fn may_read(&self, line: &[u8]) -> bool {
        let is_object = line.first() == Some(&b'{');
        match self.kind {
            ReaderKind::Pattern(_)
            | ReaderKind::Other(_)
            | ReaderKind::Loose
            | ReaderKind::Sparse
            | ReaderKind::Delimited(_) => (!is_object || self.is_own()) && self.marked(line),
            ReaderKind::Json(_) => is_object && self.marked(line),
            ReaderKind::Pairs(..) => !is_object && self.marked(line),
        }
    }

    /// The marks of the format stand in the line.
    pub(super) fn marked(&self, line: &[u8]) -> bool {
        let quoted = matches!(self.kind, ReaderKind::Json(_));
        self.marks.iter().all(|group| group.iter().any(|mark| holds(line, mark, quoted)))
    }

    /// The fields that a pattern found look as they must; for where a line was not known to be of
    /// this format.
    pub(super) fn is_sound(&self, line: &[u8], slots: &field::Slots) -> bool {
        match &self.kind {
            ReaderKind::Pattern(pattern) => pattern.is_sound(line, slots),
            _ => true,
        }
    }

    /// The fields found tell of a request: a path, how it was asked for or answered or by what
    /// program or how long it took, and a caller; or a method of HTTP, where a service logs what it
    /// did for a request that it logs elsewhere.
    #[inline]
    pub(super) fn judges(&self, line: &[u8], slots: &field::Slots) -> bool {
        use field::bits;
        const CALLER: u64 = bits(&[Field::Client, Field::Peer, Field::ForwardedFor]);
        const ASKED: u64 = bits(&[Field::Request, Field::Target, Field::Path]);
        const HOW: u64 = bits(&[Field::Status, Field::Method, Field::Request]);
        const PROGRAM: u64 = bits(&[Field::UserAgent]);
        const TAKEN: u64 =
            bits(&[Field::Seconds, Field::Millis, Field::Micros, Field::Nanos, Field::Elapsed]);
        const METHODS: [&[u8]; 7] =
            [b"GET", b"POST", b"PUT", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS"];
        let method = || {
            let request = slots.get(line, Field::Request).split(|byte| *byte == b' ').next();
            let method = slots.get(line, Field::Method);
            if method.is_empty() { request.unwrap_or_default() } else { method }
        };
        if self.events {
            let told = |field| !slots.get(line, field).is_empty();
            // What was answered tells of a request, and needs a name to be an event beside.
            let program = told(Field::Client) && told(Field::UserAgent) && !told(Field::Status);
            return told(Field::User) || program;
        }
        let called = slots.has_any(CALLER);
        // Only what is done with was timed; a path on a disk is no request.
        let timed = || {
            slots.has_any(TAKEN)
                && [Field::Target, Field::Path]
                    .iter()
                    .any(|field| slots.get(line, *field).starts_with(b"/"))
        };
        !self.judged
            || slots.has_any(ASKED)
                && (called && (slots.has_any(HOW | PROGRAM) || timed())
                    || slots.has_any(HOW)
                        && METHODS.iter().any(|known| method().eq_ignore_ascii_case(known)))
    }

    /// The same, where the fields may come from anywhere in the line: nothing less than a caller
    /// with an address, what was asked for and how will do.
    #[cold]
    pub(super) fn judges_strictly(&self, line: &[u8], slots: &field::Slots) -> bool {
        let get = |field| slots.get(line, field);
        let callers = [get(Field::Client), get(Field::Peer)];
        let called = callers
            .iter()
            .any(|text| matches!(crate::record::Client::parse(text), crate::record::Client::Ip(_)));
        let asked = [get(Field::Target), get(Field::Path)];
        let asked = asked.iter().any(|text| {
            text.first() == Some(&b'/') || memchr::memmem::find(text, b"://").is_some()
        });
        let request = memchr::memmem::find(get(Field::Request), b" HTTP/").is_some();
        let how = !get(Field::Status).is_empty() || !get(Field::Method).is_empty();
        called && (request || asked && how) && self.judges(line, slots)
    }
}

/// The word stands in the line; in quotes, if need be.
fn holds(line: &[u8], mark: &Mark, quoted: bool) -> bool {
    let quote = |at: Option<usize>| !quoted || at.and_then(|at| line.get(at)) == Some(&b'"');
    let behind = mark.search.needle().len();
    mark.search.find_iter(line).any(|at| quote(at.checked_sub(1)) && quote(Some(at + behind)))
}

/// A word by which lines of a format are told, ready to be searched for: each line is asked for those of all formats.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    text: String,
    search: Finder<'static>,
}

impl AsRef<str> for Mark {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl Mark {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), search: Finder::new(text).into_owned() }
    }
}
