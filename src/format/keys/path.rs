//! The paths of a key map, and the tree they are compiled to.
//!
//! `request.headers[user-agent]|percent`: names joined by points, then steps of [`Form`]. A name
//! in brackets is looked for in any case of letters, in an object as well as in a list of
//! `{"name": …, "value": …}`. A path matches nested objects and flat keys alike: `client.ip` is
//! `{"client":{"ip":…}}` and `{"client.ip":…}`. Letter case, and marks between words, are
//! forgiven where no key matches exactly.

use super::super::field::Field;
use super::super::form::{FORMS, Form};
use super::{Action, KeyMap, Node, Take};
use std::collections::BTreeMap;

/// A tree before it is frozen.
#[derive(Default)]
struct Branch {
    takes: Vec<Take>,
    keys: BTreeMap<String, Branch>,
}

/// Compiles paths; an earlier one wins over a later one for the same field.
///
/// # Errors
/// What is wrong with a path.
pub(super) fn compile(keys: &[(&str, Field)]) -> Result<KeyMap, String> {
    let mut root = Branch::default();
    let mut map = KeyMap::default();
    for (place, (path, field)) in keys.iter().enumerate() {
        let (names, forms) = read(path)?;
        let rank = u16::try_from((place + 1) * 2).map_err(|_| "too many keys".to_owned())?;
        root.grow(&names, &Take { field: *field, rank, forms });
        map.paths.push(((*path).into(), *field));
    }
    freeze(root, &mut map)?;
    Ok(map)
}

/// The names of a path and its steps.
fn read(path: &str) -> Result<(Vec<&str>, Box<[Form]>), String> {
    let mut parts = path.split('|');
    let keys = parts.next().unwrap_or_default();
    let mut forms = Vec::new();
    for step in parts {
        let form = Form::read(step);
        forms.push(
            form.ok_or_else(|| format!("`{path}`: unknown step `{step}`; there are {FORMS}"))?,
        );
    }
    let mut names = Vec::new();
    let (outer, inner) = match keys.strip_suffix(']').and_then(|open| open.split_once('[')) {
        Some((outer, inner)) => (outer, Some(inner)),
        None => (keys, None),
    };
    names.extend(outer.split('.'));
    names.extend(inner);
    if names.iter().any(|name| name.is_empty()) {
        return Err(format!("`{path}`: a name is empty"));
    }
    Ok((names, forms.into()))
}

impl Branch {
    /// Adds a path and every way of writing it with some of its points in the keys.
    fn grow(&mut self, names: &[&str], take: &Take) {
        for end in 1..=names.len() {
            let (Some(head), Some(rest)) = (names.get(..end), names.get(end..)) else { return };
            let branch = self.keys.entry(head.join(".")).or_default();
            if !rest.is_empty() {
                branch.grow(rest, take);
            } else if !branch.takes.iter().any(|known| known.field == take.field) {
                branch.takes.push(take.clone());
            }
        }
    }
}

/// Lays a branch down as a node, and returns its number.
///
/// # Errors
/// If there are more keys than can be counted.
fn freeze(branch: Branch, map: &mut KeyMap) -> Result<u16, String> {
    let many = |_| "too many keys".to_owned();
    let at = map.nodes.len();
    map.nodes.push(Node::default());
    let mut node = Node::default();
    let mut spellings = Vec::new();
    for (key, inner) in branch.keys {
        let first = map.takes.len();
        map.takes.extend(inner.takes);
        let takes = map.takes.get(first..).unwrap_or_default();
        let mut action = Action {
            first: u16::try_from(first).map_err(many)?,
            count: u8::try_from(takes.len()).map_err(many)?,
            ..Action::default()
        };
        if let [take] = takes {
            (action.field, action.rank, action.plain) =
                (take.field, take.rank, take.forms.is_empty());
        }
        if !inner.keys.is_empty() {
            action.node = freeze(Branch { takes: Vec::new(), keys: inner.keys }, map)?;
        }
        let lower = key.to_ascii_lowercase().into_bytes();
        let folded = Action { folded: true, ..action };
        spellings.push((super::spelling(&lower), folded));
        node.folded.entry(lower.into()).or_insert(folded);
        node.exact.insert(key.into_bytes().into(), action);
    }
    // `request_time` and `requestTime` differ by more than their spelling.
    let means = |action: &Action| (action.plain, action.field, action.node > 0);
    for (name, action) in &spellings {
        let one = spellings.iter().filter(|(other, _)| other == name);
        if one.clone().all(|(_, other)| means(other) == means(action)) {
            let first = one.map(|(_, action)| *action).min_by_key(|action| action.rank);
            node.spelled.entry(name.as_slice().into()).or_insert(first.unwrap_or(*action));
        }
    }
    if let Some(slot) = map.nodes.get_mut(at) {
        *slot = node;
    }
    u16::try_from(at).map_err(many)
}
