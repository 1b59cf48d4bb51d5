//! Routes that the API's own description names.
//!
//! What is described needs no guessing: where a path fits a described one, its template and its ids
//! are those of the description; among several that fit, words come before parameters. Everything
//! else is learnt as without a description. [`super::openapi`] reads descriptions.

use super::resolved::{Resolved, Slot};
use hashbrown::{HashMap, HashSet};

/// Segments beyond which a path is no described one.
const DEEPEST: usize = 32;

/// The described routes of an API.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    nodes: Vec<Node>,
    /// Templates as they are described, with the path of their server.
    templates: Vec<Vec<u8>>,
    /// Method and template, joined by a NUL byte.
    operations: HashSet<Vec<u8>>,
    /// Every operation once: its method, and its templates below each path of a server.
    listed: Vec<(String, Vec<String>)>,
}

/// A place in the tree of paths.
#[derive(Debug, Clone, Default)]
struct Node {
    words: HashMap<Box<[u8]>, usize>,
    holes: Vec<Hole>,
    /// Index of the template that ends here.
    template: Option<usize>,
}

/// A segment with a parameter: `{id}`, `report.{format}`, `Customers({id})`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hole {
    before: Box<[u8]>,
    after: Box<[u8]>,
    node: usize,
}

impl Declared {
    /// Adds a path below each of these paths of servers, with its methods in capitals.
    pub fn add(&mut self, bases: &[&str], path: &str, methods: &[String]) {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let below = |base: &&str| {
            format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/'))
        };
        let templates: Vec<String> = bases.iter().map(below).collect();
        templates.iter().for_each(|template| self.insert(template.as_bytes()));
        for method in methods {
            let operation =
                |template: &String| [method.as_bytes(), b"\0", template.as_bytes()].concat();
            self.operations.extend(templates.iter().map(operation));
            self.listed.push((method.clone(), templates.clone()));
        }
    }

    fn insert(&mut self, template: &[u8]) {
        let mut at = 0;
        for segment in segments(template).map(|(_, segment)| segment) {
            at = self.child(at, segment);
        }
        let number = self.templates.len();
        if let Some(node) = self.nodes.get_mut(at)
            && node.template.is_none()
        {
            node.template = Some(number);
            self.templates.push(template.to_vec());
        }
    }

    fn child(&mut self, at: usize, segment: &[u8]) -> usize {
        let next = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else { return at };
        let found = if let Some((before, after)) = hole(segment) {
            let same = |hole: &&Hole| *hole.before == *before && *hole.after == *after;
            let known = node.holes.iter().find(same).map(|hole| hole.node);
            known.unwrap_or_else(|| {
                node.holes.push(Hole { before: before.into(), after: after.into(), node: next });
                // Of several, the one that says most is tried first.
                node.holes
                    .sort_by_key(|hole| std::cmp::Reverse(hole.before.len() + hole.after.len()));
                next
            })
        } else {
            *node.words.entry(segment.into()).or_insert(next)
        };
        if found == next {
            self.nodes.push(Node::default());
        }
        found
    }

    /// Writes the template of a path that is described, and its ids; `false` if it is not.
    #[must_use]
    pub(super) fn write(&self, path: &[u8], out: &mut Resolved) -> bool {
        let slots = out.slots.len();
        let found = self.find(0, path, (0, 0), DEEPEST, out);
        match found.and_then(|at| self.templates.get(at)) {
            Some(template) => out.key.extend_from_slice(template),
            None => out.slots.truncate(slots),
        }
        found.is_some()
    }

    /// The template of the rest of a path below a node. `before` is the segment that came last.
    fn find(
        &self,
        at: usize,
        path: &[u8],
        before: (usize, usize),
        deeper: usize,
        out: &mut Resolved,
    ) -> Option<usize> {
        let node = self.nodes.get(at)?;
        let rest = path.get(before.1..)?;
        let Some((start, segment)) = segments(rest).next() else { return node.template };
        let deeper = deeper.checked_sub(1)?;
        let start = before.1 + start;
        let here = (start, start + segment.len());
        if let Some(next) = node.words.get(segment)
            && let Some(found) = self.find(*next, path, here, deeper, out)
        {
            return Some(found);
        }
        for hole in &node.holes {
            let inner = segment.strip_prefix(&*hole.before);
            let inner = inner.and_then(|inner| inner.strip_suffix(&*hole.after));
            let Some(inner) = inner.filter(|inner| !inner.is_empty()) else { continue };
            let (start, held) = (start + hole.before.len(), out.slots.len());
            let kind = if hole.before.is_empty() { before } else { (here.0, start) };
            out.slots.push(Slot::in_path(start, start + inner.len(), kind));
            if let Some(found) = self.find(hole.node, path, here, deeper, out) {
                return Some(found);
            }
            out.slots.truncate(held);
        }
        None
    }

    /// Whether the description names an operation. Browsers ask for `OPTIONS` before they call, and
    /// `HEAD` is what `GET` is.
    #[must_use]
    pub fn names(&self, method: &[u8], template: &[u8]) -> bool {
        let end = memchr::memchr(b'?', template).unwrap_or(template.len());
        let path = template.get(..end).unwrap_or_default();
        let is = |method: &[u8]| self.operations.contains(&[method, b"\0", path].concat());
        match method {
            b"OPTIONS" => self.templates.iter().any(|known| known == path),
            b"HEAD" => is(b"HEAD") || is(b"GET"),
            method => is(method),
        }
    }

    /// Every operation: its method, and its templates below each path of a server, that which is to
    /// be listed first; in the order in which they were added.
    pub fn operations(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.listed.iter().map(|(method, templates)| (method.as_str(), templates.as_slice()))
    }

    /// Nothing is described.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }
}

/// The segments of a path and where they begin; those without text are no segments.
fn segments(path: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    path.split(|byte| *byte == b'/').filter_map(move |segment| {
        let start = at;
        at += segment.len() + 1;
        (!segment.is_empty()).then_some((start, segment))
    })
}

/// What stands around the parameter of a segment; of several parameters, around all of them.
fn hole(segment: &[u8]) -> Option<(&[u8], &[u8])> {
    let open = memchr::memchr(b'{', segment)?;
    let close = memchr::memrchr(b'}', segment).filter(|close| *close > open)?;
    Some((segment.get(..open)?, segment.get(close + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;

    fn declared() -> Declared {
        let mut declared = Declared::default();
        let get = ["GET".to_owned()];
        for path in [
            "/customers/{customerId}",
            "/customers/{customerId}/lines/{number}",
            "/customers/search",
            "/reports/{name}.pdf",
            "/Orders({key})/Items",
            "/",
        ] {
            declared.add(&["/v1", ""], path, &get);
        }
        declared
    }

    /// Template and ids.
    fn find(path: &str) -> Option<(String, Vec<String>)> {
        let mut out = Resolved::default();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        declared().write(path.as_bytes(), &mut out).then(|| {
            let ids = out.ids(path.as_bytes()).map(text).collect();
            (text(&out.key), ids)
        })
    }

    #[test]
    fn a_path_fits_what_is_described_and_words_come_before_parameters() {
        let found = |template: &str, ids: &[&str]| {
            Some((template.to_owned(), ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()))
        };
        assert_eq!(find("/v1/customers/anna"), found("/v1/customers/{customerId}", &["anna"]));
        assert_eq!(find("/customers/7/"), found("/customers/{customerId}", &["7"]));
        assert_eq!(find("/v1/customers/search"), found("/v1/customers/search", &[]));
        let lines = "/v1/customers/{customerId}/lines/{number}";
        assert_eq!(find("/v1/customers/search/lines/2"), found(lines, &["search", "2"]));
        assert_eq!(find("/v1/reports/may.pdf"), found("/v1/reports/{name}.pdf", &["may"]));
        assert_eq!(find("/v1/Orders(12)/Items"), found("/v1/Orders({key})/Items", &["12"]));
        assert_eq!(find("/v1/"), found("/v1/", &[]));
        for path in
            ["/v1/customers", "/v2/customers/7", "/v1/reports/.pdf", "/v1/reports/may", "//x"]
        {
            assert_eq!(find(path), None, "{path}");
        }
    }

    #[test]
    fn the_object_of_a_described_path_is_called_by_the_segment_before_it() {
        let mut routes = super::super::Routes::new(super::super::Keyed::new(1));
        routes.describe(Some(std::sync::Arc::new(declared())));
        let record = Record {
            method: b"GET",
            path: b"/v1/customers/anna",
            status: 404,
            ..Record::default()
        };
        let mut out = Resolved::default();
        routes.resolve(&record, &mut out);
        assert_eq!(out.template(), b"/v1/customers/{customerId}");
        let object = out.object(&record).unwrap();
        assert_eq!((object.kind, object.id, object.page), (&b"customers"[..], &b"anna"[..], false));
    }

    #[test]
    fn an_operation_is_a_method_of_a_path() {
        let declared = declared();
        assert!(declared.names(b"GET", b"/v1/customers/{customerId}"));
        assert!(declared.names(b"HEAD", b"/v1/customers/{customerId}?page={id}"));
        assert!(declared.names(b"OPTIONS", b"/v1/customers/search"));
        assert!(!declared.names(b"DELETE", b"/v1/customers/{customerId}"));
        assert!(!declared.names(b"GET", b"/v1/customers/{id}"));
        assert_eq!(declared.operations().count(), 6);
    }
}
