//! What the lines of a file hold: its keys, and some values of each.

use std::collections::HashMap;

/// Values of a key that are kept.
const VALUES: usize = 24;
/// Keys that are looked at.
const KEYS: usize = 400;

/// A key, the keys that lead to it, and values it had; empty ones are left out.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub names: Vec<String>,
    pub values: Vec<Vec<u8>>,
}

impl Leaf {
    /// As a path of a key map.
    pub fn path(&self) -> String {
        self.names.join(".")
    }

    /// The key itself.
    pub fn name(&self) -> &str {
        self.names.last().map_or("", String::as_str)
    }

    /// All of its values are such.
    pub fn all(&self, is: impl Fn(&[u8]) -> bool) -> bool {
        self.values.iter().all(|value| is(value))
    }

    pub fn any(&self, is: impl Fn(&[u8]) -> bool) -> bool {
        self.values.iter().any(|value| is(value))
    }
}

/// Keys in the order in which they were first seen.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    pub all: Vec<Leaf>,
    places: HashMap<Vec<String>, usize>,
}

impl Leaves {
    /// Notes a value; a name that a path cannot hold is passed over.
    pub fn note(&mut self, names: &[String], value: &[u8]) {
        let odd = |name: &String| name.is_empty() || name.contains(['|', '[', ']']);
        if names.is_empty() || names.iter().any(odd) {
            return;
        }
        let at = match self.places.get(names) {
            Some(at) => *at,
            None if self.all.len() == KEYS => return,
            None => {
                self.places.insert(names.to_vec(), self.all.len());
                self.all.push(Leaf { names: names.to_vec(), values: Vec::new() });
                self.all.len() - 1
            }
        };
        let missing = matches!(value, b"" | b"-" | b"null" | b"N/A" | b"None");
        if let Some(leaf) =
            self.all.get_mut(at).filter(|leaf| leaf.values.len() < VALUES && !missing)
        {
            leaf.values.push(value.to_vec());
        }
    }
}
