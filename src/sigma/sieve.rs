//! Which rules may match a record at all: most hold a word without which they cannot.
//!
//! One Aho-Corasick automaton holds such words of every rule. It is run over host, path, query and
//! name of each record; what it finds in user agents and referers, which come again and again, is
//! remembered.

use super::Space;
use super::detection::{Expr, Test};
use super::field::{Field, mark, request_line};
use super::read::Rule;
use crate::record::Record;
use aho_corasick::AhoCorasick;
use std::sync::Arc;

/// Bytes from which a word is worth looking for.
const LEAST: usize = 3;
/// Texts that are remembered.
const PLACES: usize = 4096;

/// What stands before a host, without its last slash: in an anchor that may be a part of it alone
/// there is nothing to look for.
const SCHEMES: [&[u8]; 2] = [b"http:/", b"https:/"];

/// The words of all rules.
#[derive(Debug)]
pub(super) struct Sieve {
    words: Option<AhoCorasick>,
    /// The rule of each word.
    rules: Vec<u16>,
    /// Rules that may match without any word.
    always: Vec<u16>,
    /// Some rule looks for words anywhere, so that the line of the request is searched as one.
    keywords: bool,
}

impl Sieve {
    pub(super) fn new(rules: &[Arc<Rule>]) -> Self {
        let (mut words, mut owners): (Vec<Vec<u8>>, Vec<u16>) = (Vec::new(), Vec::new());
        let (mut always, mut keywords) = (Vec::new(), false);
        for (at, rule) in (0u16..).zip(rules) {
            keywords |= rule.expr.asks(Field::Any);
            let Some(needed) = needs(&rule.expr) else {
                always.push(at);
                continue;
            };
            for word in needed {
                words.push(word);
                owners.push(at);
            }
        }
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(&words).ok();
        if automaton.is_none() {
            // Too many words for an automaton: every rule is asked about every record.
            always = (0u16..).zip(rules).map(|(at, _)| at).collect();
        }
        Self { words: automaton.filter(|_| !words.is_empty()), rules: owners, always, keywords }
    }

    /// Leaves in `space` the rules that may match, in order. The hashes are those of user agent and
    /// referer.
    #[inline]
    pub(super) fn candidates(&self, record: &Record<'_>, hashes: (u64, u64), space: &mut Space) {
        space.found.clear();
        space.found.extend_from_slice(&self.always);
        let Some(words) = &self.words else { return };
        let text = &mut space.text;
        text.clear();
        for part in [record.host, record.path, mark(record), record.query, b"\n", record.principal]
        {
            text.extend_from_slice(part);
        }
        if self.keywords {
            text.push(b'\n');
            request_line(record).iter().for_each(|part| text.extend_from_slice(part));
        }
        for hit in words.find_overlapping_iter(text.as_slice()) {
            space.found.extend(self.rules.get(hit.pattern().as_usize()));
        }
        for (text, hash) in [(record.user_agent, hashes.0), (record.referer, hashes.1)] {
            if !text.is_empty() {
                self.remembered(words, text, hash, space);
            }
        }
        if space.found.len() > 1 {
            space.found.sort_unstable();
            space.found.dedup();
        }
    }

    fn remembered(&self, words: &AhoCorasick, text: &[u8], hash: u64, space: &mut Space) {
        if space.memo.is_empty() {
            // No text has this hash, but for one in 2^64.
            space.memo.resize(PLACES, (u64::MAX, Vec::new()));
        }
        let Some((known, found)) = space.memo.get_mut(hash as usize % PLACES) else { return };
        if *known != hash {
            *known = hash;
            found.clear();
            for hit in words.find_overlapping_iter(text) {
                found.extend(self.rules.get(hit.pattern().as_usize()));
            }
            found.sort_unstable();
            found.dedup();
        }
        space.found.extend_from_slice(found);
    }
}

/// Words of which one must stand in a record that a question says yes to; `None` if it may say yes
/// without any.
fn needs(expr: &Expr) -> Option<Vec<Vec<u8>>> {
    match expr {
        // The best of those that each must hold: whose shortest word is longest.
        Expr::All(all) => all
            .iter()
            .filter_map(needs)
            .max_by_key(|words| (words.iter().map(Vec::len).min(), std::cmp::Reverse(words.len()))),
        Expr::Any(any) | Expr::Some(1.., any) => {
            let words: Option<Vec<Vec<Vec<u8>>>> = any.iter().map(needs).collect();
            words.map(|words| words.concat())
        }
        Expr::Test(field, Test::Pattern(pattern)) => {
            word(*field, pattern.anchor()).map(|word| vec![word])
        }
        _ => None,
    }
}

/// The part of a word that is searched, if the field is.
fn word(field: Field, anchor: Vec<u8>) -> Option<Vec<u8>> {
    let searched = match field {
        // The scheme is not kept: what stands behind it is searched, without slashes that may be its.
        Field::Uri => {
            let behind = match memchr::memmem::find(&anchor, b"://") {
                Some(at) => anchor.get(at + 3..).unwrap_or_default(),
                None if SCHEMES.iter().any(|scheme| holds(scheme, &anchor)) => b"",
                None => &anchor,
            };
            let slashes = behind.iter().take_while(|byte| **byte == b'/').count();
            behind.get(slashes..).unwrap_or_default().to_vec()
        }
        Field::Stem
        | Field::Query
        | Field::Extension
        | Field::Agent
        | Field::Referer
        | Field::Host
        | Field::User
        | Field::Any => anchor,
        _ => return None,
    };
    (searched.len() >= LEAST).then_some(searched)
}

/// A word stands in a text, whatever its letters' case.
fn holds(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len().max(1)).any(|part| part.eq_ignore_ascii_case(word))
}
