//! All signatures at once: a text without the longest literal of any pattern is done with.

use super::pattern::Pattern;
use super::signatures::{self, PATH, Places, QUERY, Signature};
use super::{Class, Found, Space, decode, loosen};
use crate::record::Record;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::sync::LazyLock;

/// Every signature, ready to match.
pub(super) struct Sieve {
    pub(super) signatures: Vec<&'static Signature>,
    /// Patterns with the place of their signature in the list.
    pub(super) patterns: Vec<(u16, Pattern)>,
    /// The anchors of the patterns, by the same numbers; a test sees that it could be built.
    pub(super) anchors: Option<AhoCorasick>,
    /// What stands in the paths of which a pattern asks for more than the path.
    heads: Vec<Head>,
    /// The place of the signature that encoded steps show, which no pattern of decoded text finds.
    steps: Option<u16>,
}

pub(super) static SIEVE: LazyLock<Sieve> = LazyLock::new(Sieve::build);

/// Bytes of a name, below which it says nothing by itself.
const SHORTEST: usize = 4;

/// Bytes of a name that may stand anywhere in a path, below which it says nothing.
const LONGER: usize = 5;

/// Steps upwards that are encoded, from which they are meant to get out of a folder.
const STEPS: usize = 2;
/// The signature that such steps show.
const BY_STEPS: &str = "encoded_traversal";

/// Words of a set of patterns.
pub(super) const WORDS: usize = 40;

impl Sieve {
    fn build() -> Self {
        let signatures: Vec<&'static Signature> = signatures::all().collect();
        let patterns: Vec<(u16, Pattern)> = signatures
            .iter()
            .enumerate()
            .flat_map(|(at, signature)| {
                signature.patterns.iter().map(move |text| (at as u16, text))
            })
            .filter_map(|(at, text)| Some((at, Pattern::read(text)?)))
            .collect();
        let anchors = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(true)
            .build(patterns.iter().map(|(_, pattern)| pattern.anchor()))
            .ok();
        let texts = signatures.iter().flat_map(|signature| signature.patterns.iter());
        let heads = texts.filter_map(|text| Head::of(text)).collect();
        let steps = signatures.iter().position(|signature| signature.name == BY_STEPS);
        let steps = steps.map(|at| at as u16);
        Self { signatures, patterns, anchors, heads, steps }
    }

    /// A pattern begins in a path that ends so, and goes on in the query.
    pub(super) fn spans(&self, template: &[u8]) -> bool {
        let lower = template.to_ascii_lowercase();
        self.heads.iter().any(|head| head.is_in(&lower))
    }

    /// Searches path and query.
    pub(super) fn target(&self, record: &Record<'_>, space: &mut Space, found: &mut Found) {
        let Space { text, part, .. } = space;
        let mark;
        if is_plain(record.path) && is_plain(record.query) {
            text.clear();
            text.extend_from_slice(record.path);
            mark = text.len();
            if !record.query.is_empty() {
                text.push(b'?');
                text.extend_from_slice(record.query);
            }
            text.make_ascii_lowercase();
        } else {
            decode::normalise(record.path, false, text);
            let steps = decode::hidden_steps(record.path);
            if steps >= STEPS || steps > 0 && leaves_assets(text) {
                self.climbs(found);
            }
            mark = text.len();
            if !record.query.is_empty() {
                decode::normalise(record.query, true, part);
                text.push(b'?');
                text.extend_from_slice(part);
            }
        }
        if record.query.len() > decode::LEAST {
            decode::base64(record.query, part, text);
        }
        self.search(text, mark, PATH, found);
        if !loosen::is_settled(text) {
            part.clear();
            let (path, query) = text.split_at(mark.min(text.len()));
            let differs = loosen::loosen(path, part);
            let mark = part.len();
            if loosen::loosen(query, part) || differs {
                self.search(part, mark, PATH, found);
            }
        }
    }

    /// Notes that a path climbs by steps that are encoded.
    fn climbs(&self, found: &mut Found) {
        if let Some(at) = self.steps {
            found.add(at, Class::PathTraversal, (PATH, 0));
        }
    }

    /// Searches a header.
    pub(super) fn text(&self, raw: &[u8], place: Places, space: &mut Space, found: &mut Found) {
        if raw.is_empty() {
            return;
        }
        decode::normalise(raw, false, &mut space.text);
        self.search(&space.text, space.text.len(), place, found);
    }

    /// Searches a text in normal form. What lies from `mark` on is a query.
    #[inline]
    fn search(&self, text: &[u8], mark: usize, place: Places, found: &mut Found) {
        if self.anchors.as_ref().is_some_and(|anchors| anchors.is_match(text)) {
            self.search_well(text, mark, place, found);
        }
    }

    fn search_well(&self, text: &[u8], mark: usize, place: Places, found: &mut Found) {
        let Some(anchors) = &self.anchors else { return };
        let flat: Vec<u8>;
        let mut searched = text;
        if memchr::memchr(b'\n', text).is_some() {
            // A line end is a blank for most interpreters.
            flat = text.iter().map(|byte| if *byte == b'\n' { b' ' } else { *byte }).collect();
            searched = &flat;
        }
        let mut tried = [0u64; WORDS];
        let quoted = memchr::memchr3(b'\'', b'"', b'`', text).is_some();
        // Line ends are asked for as such by a few patterns only, whose anchors hold them.
        let broken = (searched.len() == text.len() && searched != text).then_some(text);
        for hit in [Some(searched), broken]
            .into_iter()
            .flatten()
            .flat_map(|t| anchors.find_overlapping_iter(t))
        {
            let id = hit.pattern().as_usize();
            let Some(word) = tried.get_mut(id / 64) else { continue };
            if *word & (1 << (id % 64)) != 0 {
                continue;
            }
            *word |= 1 << (id % 64);
            self.confirm(id, text, mark, place, quoted, found);
        }
    }

    fn confirm(
        &self,
        id: usize,
        text: &[u8],
        mark: usize,
        place: Places,
        quoted: bool,
        found: &mut Found,
    ) {
        let Some((at, pattern)) = self.patterns.get(id) else { return };
        let Some(signature) = self.signatures.get(usize::from(*at)) else { return };
        let known = signature.class != Class::Bulk
            && found.classes & signature.class.bit() != 0
            && found.signature != 0
            && found.signature <= at + 1;
        if known && !signature.asks_to_wait() || pattern.needs_quote() && !quoted {
            return;
        }
        let ranges = [(place, 0, mark), (QUERY, mark, text.len() + 1)];
        for (place, from, to) in ranges {
            let here = signature.places & place != 0 && (place != QUERY || mark < text.len());
            // A place is asked for by the path; the value of a parameter may say where to go on.
            let elsewhere = place == QUERY && signature.is_at_a_path() && pattern.is_a_path();
            let here = here && !elsewhere;
            let Some(number) = here.then(|| pattern.find(text, from, to)).flatten() else {
                continue;
            };
            // A list of ids has as many as there are commas, and one.
            let listed = || text.iter().skip(mark).filter(|byte| **byte == b',').count() as u64 + 1;
            let number =
                if signature.class == Class::Bulk && number == 0 { listed() } else { number };
            found.add(*at, signature.class, (place, number));
            if signature.asks_to_wait() {
                found.wait = found.wait.max(number);
            }
            return;
        }
    }
}

/// It steps out of a folder that is open to everybody, to a page or a program: so a server that asks for a name and a
/// password everywhere else is led past the question. What programs name by a step there are pictures and styles.
fn leaves_assets(path: &[u8]) -> bool {
    const FOLDERS: [&[u8]; 10] = [
        b"/images/",
        b"/image/",
        b"/img/",
        b"/css/",
        b"/js/",
        b"/static/",
        b"/assets/",
        b"/public/",
        b"/fonts/",
        b"/themes/",
    ];
    const PAGES: [&[u8]; 8] =
        [b".html", b".htm", b".cgi", b".php", b".asp", b".aspx", b".jsp", b".xhtml"];
    FOLDERS
        .iter()
        .any(|folder| path.strip_prefix(*folder).is_some_and(|rest| rest.starts_with(b"..")))
        && PAGES.iter().any(|ending| path.ends_with(ending))
}

/// What of a pattern stands in a path, if the pattern goes on in the query.
struct Head {
    text: &'static [u8],
    /// The path ends with it.
    last: bool,
}

impl Head {
    fn of(pattern: &'static str) -> Option<Self> {
        let is_mark = |at: usize| pattern.get(..at).is_some_and(|before| before.ends_with("‹q"));
        let asks = pattern.match_indices('?').find(|(at, _)| !is_mark(*at));
        // Behind a gap a parameter may stand, which is of the query.
        let gap = || pattern.find("‹..›").filter(|at| pattern.get(*at..).is_some_and(is_parameter));
        let path = pattern.get(..asks.map(|(at, _)| at).or_else(gap)?)?;
        // A parameter before the question mark is of the query already.
        if path.contains('=') {
            return None;
        }
        let plain = path.rsplit('›').next().unwrap_or(path);
        if asks.is_some() && plain.len() >= SHORTEST {
            return Some(Self { text: plain.as_bytes(), last: true });
        }
        // Of what stands before a gap nobody knows how far from the path's end it is.
        let pieces = path.split('›').map(|piece| piece.split('‹').next().unwrap_or(piece));
        let named = |text: &&str| text.len() >= LONGER && text.starts_with('/');
        let text = pieces.filter(named).max_by_key(|piece| piece.len())?;
        Some(Self { text: text.as_bytes(), last: false })
    }

    fn is_in(&self, path: &[u8]) -> bool {
        if self.last {
            return path.ends_with(self.text);
        }
        memchr::memmem::find(path, self.text).is_some()
    }
}

/// It goes on with the name of a parameter.
fn is_parameter(pattern: &str) -> bool {
    pattern.contains('=') && !pattern.contains("‹=›")
}

/// A text whose normal form is itself in lower case: visible ASCII without encodings, signs for
/// blanks, or what may be a comment or a character of a page.
#[inline]
fn is_plain(text: &[u8]) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() & !matches!(byte, b'%' | b'+' | b'*');
    // Without a way out the loop is short work for wide registers.
    text.len() <= decode::LONGEST
        && text.iter().fold(true, |all, byte| all & plain(*byte))
        && !decode::names_characters(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_out_of_a_folder_for_everybody_leads_to_a_page() {
        assert!(leaves_assets(b"/images/../info.html") && leaves_assets(b"/css/..;/admin/a.xhtml"));
        assert!(!leaves_assets(b"/images/../logo.png") && !leaves_assets(b"/docs/../a.html"));
    }

    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_plain_text_is_its_own_normal_form(text in "[ -~\\t]{0,40}", query: bool) {
            let mut normal = Vec::new();
            decode::normalise(text.as_bytes(), query, &mut normal);
            if is_plain(text.as_bytes()) {
                prop_assert_eq!(normal, text.to_ascii_lowercase().into_bytes());
            }
        }
    }
}
