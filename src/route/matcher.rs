//! A request to its endpoint and object.

use super::Keyed;
use super::class::{self, Class, Sorts, classify};
use super::code;
use super::day;
use super::declared::Declared;
use super::drawn::Drawn;
use super::filter;
use super::form::Forms;
use super::resolved::{Place, Resolved, Slot};
use super::{login, naming, query};
use crate::record::seek::find;
use crate::record::{Outcome, Record};
use hashbrown::{HashMap, HashSet};
use std::sync::Arc;

/// Segments of a path that are looked at; deeper ones become `{rest}`.
const DEEPEST: usize = 16;

/// The route of requests that were not answered and whose path nothing else shares: scanners ask
/// for thousands of these.
pub const UNMATCHED: &[u8] = b"{unmatched}";

/// What was learnt of the routes of a run; frozen before the first line is counted.
#[derive(Debug, Clone)]
pub struct Routes {
    pub(super) hash: Keyed,
    /// Hashes of prefixes (host and template) whose next word is a value.
    pub(super) collapsed: HashSet<u64>,
    /// Hashes of prefix and word, where the word stays although its neighbours are values.
    pub(super) kept: HashSet<u64>,
    /// Hashes of host and template of requests that were answered.
    pub(super) known: HashSet<u64>,
    /// Of the collapsed ones, those that hold ids as well, and what both are called there.
    pub(super) mixed: HashMap<u64, &'static [u8]>,
    /// Places whose ids are drawn alike, so that one may look like a word by chance.
    pub(super) drawn: Drawn,
    /// How ids are written in places that were learnt.
    pub(super) forms: Forms,
    /// Hashes of host, template and query key, where the key names objects.
    pub(super) keys: HashSet<u64>,
    /// Hosts that are one, and have no name of their own.
    pub(super) replicas: HashSet<Box<[u8]>>,
    /// Which id of a template with several is the object, or from which to which they are one together.
    pub(super) object_slot: HashMap<u64, (usize, usize)>,
    /// Hashes of the query keys that name the objects of a host and template, where another id would
    /// be taken for it.
    pub(super) object_key: HashMap<u64, u64>,
    /// What the API's own description names.
    declared: Option<Arc<Declared>>,
}

impl Routes {
    /// Nothing learnt yet: ids are told from words by their bytes alone.
    #[must_use]
    pub fn new(hash: Keyed) -> Self {
        Self {
            hash,
            collapsed: HashSet::new(),
            kept: HashSet::new(),
            mixed: HashMap::new(),
            drawn: Drawn::default(),
            forms: Forms::default(),
            keys: HashSet::new(),
            known: HashSet::new(),
            replicas: HashSet::new(),
            object_slot: HashMap::new(),
            object_key: HashMap::new(),
            declared: None,
        }
    }

    /// Tells what the API's own description names.
    pub fn describe(&mut self, declared: Option<Arc<Declared>>) {
        self.declared = declared;
    }

    /// The description leaves out an endpoint, by its key; `false` where there is none.
    #[must_use]
    pub fn undeclared(&self, key: &[u8]) -> bool {
        let mut parts = key.splitn(3, |byte| *byte == 0);
        let (method, template) =
            (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
        let known = |declared: &Arc<Declared>| declared.names(method, template);
        template != UNMATCHED && self.declared.as_ref().is_some_and(|declared| !known(declared))
    }

    /// Writes the template of a path that is described; `false` if it is not.
    pub(super) fn described(&self, path: &[u8], out: &mut Resolved) -> bool {
        self.declared.as_ref().is_some_and(|declared| declared.write(path, out))
    }

    /// The hash this run uses for identities.
    #[must_use]
    pub fn hash(&self) -> &Keyed {
        &self.hash
    }

    /// Finds the endpoint and the object of a record.
    pub fn resolve(&self, record: &Record<'_>, out: &mut Resolved) {
        out.begin(record, &self.replicas);
        let described = self.described(record.path, out);
        let rest = !described && self.path(record.path, out);
        let typed = !out.slots.is_empty();
        if typed || !rest {
            self.choose(record, out);
            // A code that is tried names no object; where it is refused, there is a door all the same.
            let named = out.object.is_some_and(|slot| slot.place != Place::Page);
            if !named && code::write(record.query, &mut out.key) {
                out.object = None;
            } else if out.object.is_none()
                && !described
                && Outcome::of(record.status) != Outcome::Succeeded
            {
                self.forget_unknown(record, out);
            }
        }
        out.hash = self.hash.of(&out.key);
    }

    /// Writes the template of a path; `true` if it is deeper than is looked at.
    fn path(&self, path: &[u8], out: &mut Resolved) -> bool {
        let mut at = 0;
        let mut before = (0, 0);
        let mut depth = 0;
        let mut run = Run::default();
        while at < path.len() {
            let rest = path.get(at..).unwrap_or_default();
            let (length, sorts) = class::segment(rest);
            if length > 0 {
                depth += 1;
                if depth > DEEPEST {
                    run.end(path, &mut out.key);
                    out.key.extend_from_slice(b"/{rest}");
                    return true;
                }
                let name = rest.get(..length).unwrap_or_default();
                let name = self.segment(name, sorts, at, before, path, &mut run, out);
                before = (at, at + name);
            }
            at += length + 1;
        }
        run.end(path, &mut out.key);
        if depth == 0 || path.last() == Some(&b'/') {
            out.key.push(b'/');
        }
        false
    }

    /// Writes a segment to the template; gives the length of its name.
    #[inline]
    #[allow(clippy::too_many_arguments)]
    fn segment(
        &self,
        name: &[u8],
        sorts: Sorts,
        at: usize,
        before: (usize, usize),
        path: &[u8],
        run: &mut Run,
        out: &mut Resolved,
    ) -> usize {
        let mut class = class::sorted(name, sorts);
        let mut name = name;
        let mut parameter = None;
        if sorts.marked() {
            parameter = filter::matrix(name, at);
            // Matrix parameters (`;jsessionid=…`) are not part of the name.
            name = find(b';', name).map_or(name, |end| name.get(..end).unwrap_or_default());
            class = classify(name);
            if let Some(open) = class::in_brackets(name) {
                run.end(path, &mut out.key);
                out.key.push(b'/');
                out.key.extend_from_slice(name.get(..=open).unwrap_or_default());
                out.key.extend_from_slice(b"{id})");
                let (start, end) = (at + open + 1, at + name.len() - 1);
                out.slots.push(Slot { place: Place::Path, start, end, kind: (at, at + open) });
                return name.len();
            }
        }
        let place = Slot { place: Place::Path, start: at, end: at + name.len(), kind: before };
        if class == Class::Id {
            run.end(path, &mut out.key);
            out.key.extend_from_slice(self.called(out, b"/{id}"));
            out.slots.push(place);
        } else if self.drawn.may_be(name) && {
            run.end(path, &mut out.key);
            self.is_drawn(name, sorts, out)
        } {
            out.key.extend_from_slice(b"/{id}");
            out.slots.push(place);
        } else if self.forms.has(name)
            || !self.collapsed.is_empty() && {
                run.end(path, &mut out.key);
                self.is_value(name, out)
            }
        {
            run.end(path, &mut out.key);
            out.key.extend_from_slice(self.called(out, b"/{slug}"));
            out.slots.push(place);
        } else {
            run.word(at, name.len(), path, &mut out.key);
        }
        if let Some(slot) = parameter {
            run.end(path, &mut out.key);
            let key = path.get(slot.kind.0..slot.kind.1).unwrap_or_default();
            for part in [b";", key, b"={id}"] {
                out.key.extend_from_slice(part);
            }
            let whole = (at, at + name.len());
            let kind = if naming::is_general(key) { whole } else { slot.kind };
            out.slots.push(Slot { kind, ..slot });
        }
        name.len()
    }

    fn is_value(&self, word: &[u8], out: &Resolved) -> bool {
        let prefix = self.scoped(out);
        self.collapsed.contains(&prefix) && !self.is_kept(prefix, word)
    }

    fn is_drawn(&self, word: &[u8], sorts: Sorts, out: &Resolved) -> bool {
        let prefix = self.scoped(out);
        self.drawn.holds(prefix, word, sorts) && !self.is_kept(prefix, word)
    }

    /// The word is part of the API although its neighbours are values.
    fn is_kept(&self, prefix: u64, word: &[u8]) -> bool {
        !self.kept.is_empty() && self.kept.contains(&self.below(prefix, word))
    }

    /// What ids and values are called after what was written so far.
    fn called(&self, out: &Resolved, else_so: &'static [u8]) -> &'static [u8] {
        if self.mixed.is_empty() {
            return else_so;
        }
        self.mixed.get(&self.scoped(out)).copied().unwrap_or(else_so)
    }

    /// The hash of host and template of a record's path as bytes and words tell it, for learning.
    pub(super) fn prefix(&self, record: &Record<'_>, out: &mut Resolved) -> u64 {
        out.begin(record, &self.replicas);
        if !record.path.is_empty() {
            self.path(record.path, out);
        }
        self.scoped(out)
    }

    /// The hash of host and template of a record; leaves the ids in `out`.
    pub(super) fn whole(&self, record: &Record<'_>, out: &mut Resolved) -> u64 {
        out.begin(record, &self.replicas);
        if self.described(record.path, out) { self.scoped(out) } else { self.prefix(record, out) }
    }

    /// The hash of host and template so far; methods share their paths.
    pub(super) fn scoped(&self, out: &Resolved) -> u64 {
        self.hash.of(Self::text(out))
    }

    /// Host and template so far.
    pub(super) fn text(out: &Resolved) -> &[u8] {
        let method = find(0, &out.key).unwrap_or(0);
        out.key.get(method..).unwrap_or_default()
    }

    pub(super) fn below(&self, prefix: u64, word: &[u8]) -> u64 {
        prefix.rotate_left(17) ^ self.hash.of(word)
    }

    /// Which id is the object: that under the key which was learnt to hold it, else that of the path,
    /// else an id-like query key, else a page.
    fn choose(&self, record: &Record<'_>, out: &mut Resolved) {
        if !self.object_key.is_empty() && !record.query.is_empty() {
            let learnt = self.object_key.get(&self.scoped(out));
            let held = |of: &u64| query::held(record.query, |key| self.hash.of(key) == *of);
            if let Some(slot) = learnt.and_then(held) {
                return Self::ask(record, slot, out);
            }
        }
        let (from, chosen) = match out.slots.len() {
            0 | 1 => (0, 0),
            many => {
                self.object_slot.get(&self.scoped(out)).copied().unwrap_or((many - 1, many - 1))
            }
        };
        out.object = out.slots.get(chosen).map(|slot| day::thing(*slot, &out.slots, record.path));
        if let (Some(object), Some(first)) = (&mut out.object, out.slots.get(from)) {
            object.start = object.start.min(first.start);
            // What stands before it may be an id itself, and names nothing.
            for before in out.slots.iter().rev() {
                if object.kind == (before.start, before.end) {
                    object.kind = before.kind;
                }
            }
        }
        if out.object.is_none() && !record.query.is_empty() {
            let scoped = if self.keys.is_empty() { 0 } else { self.scoped(out) };
            let learnt =
                |key: &[u8]| !self.keys.is_empty() && self.keys.contains(&self.below(scoped, key));
            if let Some(slot) = query::slot(record.query, record.time.0, learnt) {
                Self::ask(record, slot, out);
            }
        }
    }

    /// Takes what a query asks for as the object, and says in the template how it is called.
    fn ask(record: &Record<'_>, slot: Slot, out: &mut Resolved) {
        out.object = Some(slot);
        let text = |from, to| record.query.get(from..to).unwrap_or_default();
        if slot.place == Place::Query {
            out.listed = query::listed(text(slot.start, slot.end));
        }
        let end: &[u8] = match slot.place {
            Place::Query if out.listed > 0 => b"={ids}",
            Place::Query => b"={id}",
            // What is paged through there is told by the operation.
            _ if record.path.ends_with(b"graphql") => b"={page}",
            _ => return,
        };
        let key = text(slot.kind.0, slot.kind.1);
        for part in [b"?", key, end] {
            out.key.extend_from_slice(part);
        }
        if slot.place == Place::Query
            && naming::is_general(key)
            && let Some(kind) = naming::of(record.path)
        {
            out.object = Some(Slot { place: Place::Named, kind, ..slot });
        }
    }

    fn forget_unknown(&self, record: &Record<'_>, out: &mut Resolved) {
        let known = self.known.contains(&self.scoped(out))
            || login::is_refused(record.method, record.status, out.template());
        if !known {
            out.key.truncate(out.template);
            out.key.extend_from_slice(UNMATCHED);
        }
    }
}

/// Words of a path that follow each other, to be copied in one piece.
#[derive(Default)]
struct Run {
    start: usize,
    end: usize,
}

impl Run {
    /// Adds the word that starts at `at`, with the slash before it.
    #[inline]
    fn word(&mut self, at: usize, length: usize, path: &[u8], key: &mut Vec<u8>) {
        let Some(slash) = at.checked_sub(1) else {
            key.push(b'/');
            (self.start, self.end) = (0, length);
            return;
        };
        if self.end != slash || self.start == self.end {
            self.end(path, key);
            self.start = slash;
        }
        self.end = at + length;
    }

    /// Copies the words so far.
    #[inline]
    fn end(&mut self, path: &[u8], key: &mut Vec<u8>) {
        if self.start < self.end {
            key.extend_from_slice(path.get(self.start..self.end).unwrap_or_default());
        }
        self.start = self.end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(target: &str, status: u16) -> (String, Option<(String, String)>) {
        let split = crate::record::target::target(target.as_bytes());
        let record = Record {
            method: b"GET",
            path: split.path,
            query: split.query,
            status,
            ..Record::default()
        };
        let mut out = Resolved::default();
        Routes::new(Keyed::new(1)).resolve(&record, &mut out);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(out.template()), out.object(&record).map(|o| (text(o.kind), text(o.id))))
    }

    #[test]
    fn days_are_pages_lists_are_told_from_ids_and_codes_are_tried() {
        is("/v1/export/2022-10/csv", "/v1/export/{id}/csv", "export", "2022-10");
        is("/v1/users/48213/days/2022-10-31", "/v1/users/{id}/days/{id}", "users", "48213");
        is("/v1/ledger?day=2022-10-31&n=5&page=2", "/v1/ledger", "day", "2022-10-31&n=5&page=2");
        is("/v1/docs?in=48213,48214", "/v1/docs?in={ids}", "in", "48213,48214");
        is("/v1/docs?id=48213&id=48214&x=1", "/v1/docs?id={ids}", "docs", "48213&id=48214");
        is(
            "/v1/codes?refs=K7Q2PX,ABCDEF,M3N4P5",
            "/v1/codes?refs={ids}",
            "refs",
            "K7Q2PX,ABCDEF,M3N4P5",
        );
        is("/v1/docs?box=10,20,30,40", "/v1/docs", "", "");
        let tried = ("/gift?voucher={code}".to_owned(), None);
        assert_eq!(resolve("/gift?voucher=K7Q2PXW9", 200), tried);
        assert_eq!(resolve("/gift?voucher=K7Q2PXW9", 404), tried);
    }

    fn is(target: &str, template: &str, kind: &str, id: &str) {
        let object = (!id.is_empty()).then(|| (kind.to_owned(), id.to_owned()));
        assert_eq!(resolve(target, 200), (template.to_owned(), object), "{target}");
    }

    #[test]
    fn ids_become_slots_and_are_named_by_what_stands_before_them() {
        is("/v1/customers/48213/lines", "/v1/customers/{id}/lines", "customers", "48213");
        is("/v1/customers/48213/bills/7", "/v1/customers/{id}/bills/{id}", "bills", "7");
        is("/48213", "/{id}", "object", "48213");
        is("/tenants/12/48213", "/tenants/{id}/{id}", "tenants", "48213");
        is("/odata/Customers(48213)/Lines", "/odata/Customers({id})/Lines", "Customers", "48213");
        is("//a//b/", "/a/b/", "", "");
        is("/a;jsessionid=1/7", "/a/{id}", "a", "7");
        is("", "/", "", "");
    }

    #[test]
    fn query_parameters_can_name_the_object_or_a_page() {
        is(
            "/v1/account?lang=en&customerId=48213",
            "/v1/account?customerId={id}",
            "customerId",
            "48213",
        );
        is("/v1/list?limit=50&page=3", "/v1/list", "page", "3");
        is("/v1/customers/1?page=3", "/v1/customers/{id}", "customers", "1");
        is("/v1/x?session_id=48213", "/v1/x", "", "");
        is("/v1/customers/get.do?id=7", "/v1/customers/get.do?id={id}", "customers", "7");
        is("/customers;id=7/bills", "/customers;id={id}/bills", "customers", "7");
    }

    #[test]
    fn paths_that_nothing_answers_are_one_route() {
        assert_eq!(resolve("/wp-login.php", 404).0, "{unmatched}");
        assert_eq!(resolve("/v1/customers/48213", 404).0, "/v1/customers/{id}");
        let deep = "/a".repeat(40);
        assert!(resolve(&deep, 200).0.ends_with("/a/{rest}"));
    }
}
