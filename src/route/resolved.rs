//! What a request is about: its endpoint, and the object that it names.

use crate::record::Record;
use crate::record::target::without_port;
use hashbrown::HashSet;

/// What a request is about. Reused from line to line.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// Method, host and template, joined by NUL bytes.
    pub key: Vec<u8>,
    /// Hash of the key.
    pub hash: u64,
    /// Where the template starts in the key.
    pub(super) template: usize,
    pub(super) slots: Vec<Slot>,
    pub(super) object: Option<Slot>,
    /// Ids in the object, where it is a list of several; else 0.
    pub listed: u32,
}

/// An id in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) place: Place,
    pub(super) start: usize,
    pub(super) end: usize,
    /// What names it: the segment before, or the query key. In the path if `place` says so.
    pub(super) kind: (usize, usize),
}

impl Slot {
    pub(super) fn in_path(start: usize, end: usize, kind: (usize, usize)) -> Self {
        Self { place: Place::Path, start, end, kind }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    /// In a query whose key says only that it is an id; what kind of thing it is stands in the path.
    Named,
    Page,
    /// A day in a path, that is a page.
    Day,
}

/// The object of a request: what kind of thing, and which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object<'a> {
    /// What names it, such as `customers`.
    pub kind: &'a [u8],
    /// Its id, as logged.
    pub id: &'a [u8],
    /// It is a page of a listing, not a thing.
    pub page: bool,
}

impl Resolved {
    /// The template, such as `/v1/customers/{id}`.
    #[must_use]
    pub fn template(&self) -> &[u8] {
        self.key.get(self.template..).unwrap_or_default()
    }

    /// The host, where it tells endpoints apart: empty for replicas of one service.
    #[must_use]
    pub fn host(&self) -> &[u8] {
        let before = self.key.get(..self.template).unwrap_or_default();
        let host = memchr::memchr(0, before).and_then(|at| before.get(at + 1..));
        host.and_then(|host| host.strip_suffix(&[0])).unwrap_or_default()
    }

    /// The object of the record that was resolved last.
    #[must_use]
    pub fn object<'a>(&self, record: &Record<'a>) -> Option<Object<'a>> {
        let slot = self.object?;
        let in_path = matches!(slot.place, Place::Path | Place::Day);
        let text = if in_path { record.path } else { record.query };
        let naming = if slot.place == Place::Named { record.path } else { text };
        let kind = naming.get(slot.kind.0..slot.kind.1).unwrap_or_default();
        Some(Object {
            kind: if kind.is_empty() { b"object" } else { kind },
            id: text.get(slot.start..slot.end)?,
            page: matches!(slot.place, Place::Page | Place::Day),
        })
    }

    /// The ids in the path that was resolved last.
    pub(super) fn ids<'a>(&'a self, path: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        self.slots.iter().filter_map(|slot| path.get(slot.start..slot.end))
    }

    pub(super) fn begin(&mut self, record: &Record<'_>, replicas: &HashSet<Box<[u8]>>) {
        self.key.clear();
        self.slots.clear();
        self.object = None;
        self.listed = 0;
        self.key.extend_from_slice(record.method);
        self.key.push(0);
        let host = without_port(record.host);
        if replicas.is_empty() || !replicas.contains(host) {
            self.key.extend_from_slice(host);
        }
        self.key.push(0);
        self.template = self.key.len();
    }
}
