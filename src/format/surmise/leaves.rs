//! What the lines of a file hold: its keys, and some values of each.

use super::words::words;
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

    /// The words of the key itself, and those of the keys that lead to it, the nearest first.
    pub fn words(&self) -> (Vec<String>, Vec<String>) {
        let outer = self.names.iter().rev().skip(1).flat_map(|name| words(name)).collect();
        (words(self.name()), outer)
    }

    /// All of its values are such.
    pub fn all(&self, is: impl Fn(&[u8]) -> bool) -> bool {
        self.values.iter().all(|value| is(value))
    }

    /// At least half of its values are such.
    pub fn most(&self, is: impl Fn(&[u8]) -> bool) -> bool {
        2 * self.values.iter().filter(|value| is(value)).count() >= self.values.len()
    }

    /// All values that it had are this one.
    pub fn is_only(&self, known: &[u8]) -> bool {
        !self.values.is_empty() && self.all(|value| value == known)
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
        let kept = |leaf: &&mut Leaf| leaf.values.len() < VALUES && !is_missing(value);
        if let Some(leaf) = self.all.get_mut(at).filter(kept) {
            leaf.values.push(value.to_vec());
        }
    }
}

/// It says that there is no value, as programs of several languages do.
fn is_missing(value: &[u8]) -> bool {
    const SAID: [&str; 10] =
        ["null", "N/A", "none", "nil", "(null)", "<nil>", "<null>", "undefined", "unknown", "NaN"];
    matches!(value, b"" | b"-" | b"--")
        || SAID.iter().any(|said| value.eq_ignore_ascii_case(said.as_bytes()))
}
