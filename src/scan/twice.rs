//! The same content twice, as `access.log` and its `.gz`: counted once.
//!
//! Sources whose heads are equal are compared by a digest of all their content, unpacked. Of equal
//! ones the first by name is read. Only content decides; names and sizes on disk do not.

use super::heads::Head;
use crate::case::Fate;
use crate::source::digest;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Notes at all but the first of sources with the same content whose it is.
pub(super) fn mark(heads: &mut [Head]) {
    let mut alike: BTreeMap<[u8; 32], Vec<usize>> = BTreeMap::new();
    for (at, head) in heads.iter().enumerate().filter(|(_, head)| head.input.fate == Fate::Read) {
        let bytes: &[u8] = head.block.as_ref().map_or(b"", |block| &block.bytes);
        if !bytes.is_empty() {
            alike.entry(*blake3::hash(bytes).as_bytes()).or_default().push(at);
        }
    }
    let suspects: Vec<usize> =
        alike.into_values().filter(|same| same.len() > 1).flatten().collect();
    let digests: Vec<_> = suspects
        .par_iter()
        .map(|at| heads.get(*at).and_then(|head| digest::content(&head.input.source)))
        .collect();
    let mut known: BTreeMap<[u8; 32], String> = BTreeMap::new();
    let mut found: Vec<_> = suspects.into_iter().zip(digests).collect();
    found.sort_unstable();
    for (at, digest) in found {
        let (Some(digest), Some(head)) = (digest, heads.get_mut(at)) else { continue };
        match known.get(&digest) {
            Some(first) => {
                head.input.fate = Fate::Twice;
                head.input.why = format!("same content as {first}, counted there");
            }
            None => {
                known.insert(digest, head.input.source.name.clone());
            }
        }
    }
}
