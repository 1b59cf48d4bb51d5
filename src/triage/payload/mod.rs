//! Attacks that the request itself shows: payloads, doors, tools.
//!
//! Triage looks at every line, so that most lines must cost nearly nothing: a path without an odd
//! byte is not searched (what its route tells is asked once for each endpoint), user agents are
//! remembered, and one Aho-Corasick automaton with the longest literal of each pattern decides
//! whether any signature is tried at all. [`signatures`] are data, [`pattern`] is their language,
//! [`decode`] undoes what hides them. Read [`signatures`] first.

pub mod decode;
pub mod pattern;
pub mod signatures;

use crate::record::Record;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use pattern::Pattern;
use signatures::{AGENT, PATH, Places, QUERY, REFERER, Signature};
use std::sync::LazyLock;

/// What sort of attack a signature shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names say it; the signatures say how it looks
pub enum Class {
    WebShell,
    LookupInjection,
    CommandInjection,
    ExpressionInjection,
    Deserialization,
    SqlInjection,
    PathTraversal,
    FileInclusion,
    ServerSideRequest,
    TemplateInjection,
    XmlEntity,
    NoSqlInjection,
    HeaderInjection,
    CrossSiteScripting,
    Exploit,
    Secret,
    Inside,
    OpenRedirect,
    Tool,
    Survey,
    Password,
    Bulk,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 22] = [
        Self::WebShell,
        Self::LookupInjection,
        Self::CommandInjection,
        Self::ExpressionInjection,
        Self::Deserialization,
        Self::SqlInjection,
        Self::PathTraversal,
        Self::FileInclusion,
        Self::ServerSideRequest,
        Self::TemplateInjection,
        Self::XmlEntity,
        Self::NoSqlInjection,
        Self::HeaderInjection,
        Self::CrossSiteScripting,
        Self::Exploit,
        Self::Secret,
        Self::Inside,
        Self::OpenRedirect,
        Self::Tool,
        Self::Survey,
        Self::Password,
        Self::Bulk,
    ];

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::WebShell => "web shell",
            Self::LookupInjection => "JNDI lookup (Log4Shell)",
            Self::CommandInjection => "command or code injection",
            Self::ExpressionInjection => "expression injection (OGNL, SpEL)",
            Self::Deserialization => "deserialisation",
            Self::SqlInjection => "SQL injection",
            Self::PathTraversal => "path traversal",
            Self::FileInclusion => "file inclusion",
            Self::ServerSideRequest => "server-side request forgery",
            Self::TemplateInjection => "template injection",
            Self::XmlEntity => "XML external entity",
            Self::NoSqlInjection => "NoSQL injection",
            Self::HeaderInjection => "header injection",
            Self::CrossSiteScripting => "cross-site scripting",
            Self::Exploit => "known exploit path",
            Self::Secret => "secret file",
            Self::Inside => "inner page",
            Self::OpenRedirect => "open redirect",
            Self::Tool => "attack tool",
            Self::Survey => "internet survey",
            Self::Password => "password in the query",
            Self::Bulk => "many records",
        }
    }

    /// Its bit in a set of classes.
    #[must_use]
    pub fn bit(self) -> u32 {
        1 << self as u32
    }

    /// A place is asked for rather than something being injected: the background noise of the
    /// internet, until it answers.
    #[must_use]
    pub fn is_door(self) -> bool {
        matches!(self, Self::Exploit | Self::Secret | Self::Inside) || self == Self::WebShell
    }

    /// It is about whoever asks, or no attack by itself.
    #[must_use]
    pub fn is_label(self) -> bool {
        matches!(self, Self::Tool | Self::Survey | Self::Password | Self::Bulk)
    }
}

/// Bits of the classes that are about whoever asks, or no attack by themselves.
pub(super) const LABELS: u32 = 1 << Class::Tool as u32
    | 1 << Class::Survey as u32
    | 1 << Class::Password as u32
    | 1 << Class::Bulk as u32;

/// What was found in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Found {
    /// The gravest signature: 1 and its place in the list; 0 if none.
    pub signature: u16,
    /// Bits of all classes found.
    pub classes: u32,
    /// The last number in what matched: the seconds that a payload asks the server to wait.
    pub number: u64,
    /// The most records that it asks for, by the size of its page or its list of ids; 0 if it does
    /// not say.
    pub asked: u32,
    /// Where the gravest stood: [`signatures::PATH`] and the like.
    pub place: Places,
}

impl Found {
    /// The gravest signature.
    #[must_use]
    pub fn signature(&self) -> Option<&'static Signature> {
        signature(self.signature)
    }

    fn add(&mut self, at: u16, class: Class, (place, number): (Places, u64)) {
        self.classes |= class.bit();
        if class == Class::Bulk {
            self.asked = self.asked.max(u32::try_from(number).unwrap_or(u32::MAX));
        }
        if self.signature == 0 || at + 1 < self.signature {
            self.signature = at + 1;
            self.number = number;
            self.place = place;
        }
    }
}

/// The signature with a number as in [`Found::signature`].
#[must_use]
pub fn signature(number: u16) -> Option<&'static Signature> {
    SIEVE.signatures.get(usize::from(number).checked_sub(1)?).copied()
}

/// Space that is reused from record to record.
#[derive(Debug, Clone, Default)]
pub struct Space {
    text: Vec<u8>,
    part: Vec<u8>,
    /// Classes found in user agents, by a part of their hash.
    agents: Vec<(u64, u32)>,
}

/// User agents that are remembered.
const AGENTS: usize = 8192;

/// What triage needs to know of a record: bits of the classes found, and the records asked for.
///
/// `searched` says that the path must be searched whatever its bytes: nothing else is known of it.
#[must_use]
#[inline]
pub fn glance(record: &Record<'_>, agent: u64, searched: bool, space: &mut Space) -> (u32, u32) {
    let mut found = Found::default();
    if !record.query.is_empty() || searched || is_odd(record.path) {
        SIEVE.target(record, space, &mut found);
    }
    if !record.referer.is_empty() && is_odd(record.referer) {
        SIEVE.text(record.referer, REFERER, space, &mut found);
    }
    (found.classes | space.agent(record.user_agent, agent), found.asked)
}

/// Everything that is found in a record.
#[must_use]
pub fn inspect(record: &Record<'_>, space: &mut Space) -> Found {
    let mut found = Found::default();
    SIEVE.target(record, space, &mut found);
    SIEVE.text(record.referer, REFERER, space, &mut found);
    let mut agent = Found::default();
    SIEVE.text(record.user_agent, AGENT, space, &mut agent);
    // A tool's name is a label of whoever asks, not what is asked.
    if agent.classes & !LABELS != 0 && (found.signature == 0 || agent.signature < found.signature) {
        return Found { classes: found.classes | agent.classes, asked: found.asked, ..agent };
    }
    found.classes |= agent.classes;
    found
}

/// Bits of the classes of doors that a route's template shows.
#[must_use]
pub fn doors(template: &[u8]) -> u32 {
    let record = Record { path: template, ..Record::default() };
    let mut found = Found::default();
    SIEVE.target(&record, &mut Space::default(), &mut found);
    let door = |class: &&Class| class.is_door();
    found.classes & Class::ALL.iter().filter(door).map(|class| class.bit()).sum::<u32>()
}

/// The signature that a user agent shows, and the word that shows it.
#[must_use]
pub fn tool(agent: &[u8]) -> Option<(&'static Signature, String)> {
    let mut found = Found::default();
    let mut space = Space::default();
    SIEVE.text(agent, AGENT, &mut space, &mut found);
    let signature = found.signature().filter(|signature| signature.class.is_label())?;
    let word = signature.patterns.iter().find_map(|text| {
        let pattern = Pattern::read(text)?;
        pattern.find(&space.text, 0, space.text.len() + 1)?;
        Some(String::from_utf8_lossy(pattern.anchor()).trim_matches(['(', ')', '/']).to_owned())
    })?;
    Some((signature, word))
}

impl Space {
    #[inline]
    fn agent(&mut self, text: &[u8], hash: u64) -> u32 {
        if self.agents.is_empty() {
            self.agents.resize(AGENTS, (0, 0));
        }
        let at = hash as usize % AGENTS;
        if let Some((known, classes)) = self.agents.get(at)
            && *known == hash
        {
            return *classes;
        }
        let mut found = Found::default();
        SIEVE.text(text, AGENT, self, &mut found);
        if let Some(place) = self.agents.get_mut(at) {
            *place = (hash, found.classes);
        }
        found.classes
    }
}

/// Bytes that ordinary paths do not hold: 1 alone, 2 and 4 if they follow each other.
static ODD: [u8; 256] = odd();

const fn odd() -> [u8; 256] {
    let mut table = [1; 256];
    let mut byte = 0;
    while byte < 256 {
        let plain =
            matches!(byte as u8, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~');
        if plain {
            table[byte] = 0;
        }
        byte += 1;
    }
    table[b'/' as usize] = 2;
    table[b'.' as usize] = 4;
    table
}

/// A text with a byte that ordinary paths do not hold, or with a dot behind a slash or a dot.
#[inline]
fn is_odd(text: &[u8]) -> bool {
    let (mut odd, mut before) = (0, 0);
    for byte in text {
        let sort = ODD.get(*byte as usize).copied().unwrap_or(1);
        odd |= sort & 1 | sort & (before << 1) | sort & before & 4;
        before = sort;
    }
    odd != 0
}

/// Every signature, ready to match.
struct Sieve {
    signatures: Vec<&'static Signature>,
    /// Patterns with the place of their signature in the list.
    patterns: Vec<(u16, Pattern)>,
    /// The anchors of the patterns, by the same numbers; a test sees that it could be built.
    anchors: Option<AhoCorasick>,
}

static SIEVE: LazyLock<Sieve> = LazyLock::new(Sieve::build);

/// Words of a set of patterns.
const WORDS: usize = 32;

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
        Self { signatures, patterns, anchors }
    }

    fn holds_anchor(&self, text: &[u8]) -> bool {
        self.anchors.as_ref().is_some_and(|anchors| anchors.is_match(text))
    }

    /// Searches path and query.
    fn target(&self, record: &Record<'_>, space: &mut Space, found: &mut Found) {
        let Space { text, part, .. } = space;
        let plain =
            |text: &[u8]| memchr::memchr3(b'%', b'+', b'*', text).is_none() && text.is_ascii();
        if plain(record.path) && plain(record.query) {
            text.clear();
            text.extend_from_slice(record.path);
            if !record.query.is_empty() {
                text.push(b'?');
                text.extend_from_slice(record.query);
            }
            if !self.holds_anchor(text) {
                return;
            }
        }
        decode::normalise(record.path, false, text);
        let mark = text.len();
        if !record.query.is_empty() {
            decode::normalise(record.query, true, part);
            text.push(b'?');
            text.extend_from_slice(part);
        }
        self.search(text, mark, PATH, found);
    }

    /// Searches a header.
    fn text(&self, raw: &[u8], place: Places, space: &mut Space, found: &mut Found) {
        if raw.is_empty() {
            return;
        }
        decode::normalise(raw, false, &mut space.text);
        self.search(&space.text, space.text.len(), place, found);
    }

    /// Searches a text in normal form. What lies from `mark` on is a query.
    fn search(&self, text: &[u8], mark: usize, place: Places, found: &mut Found) {
        let Some(anchors) = &self.anchors else { return };
        if !anchors.is_match(text) {
            return;
        }
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
        if known || pattern.needs_quote() && !quoted {
            return;
        }
        let ranges = [(place, 0, mark), (QUERY, mark, text.len() + 1)];
        for (place, from, to) in ranges {
            let here = signature.places & place != 0 && (place != QUERY || mark < text.len());
            let Some(number) = here.then(|| pattern.find(text, from, to)).flatten() else {
                continue;
            };
            // A list of ids has as many as there are commas, and one.
            let listed = || text.iter().skip(mark).filter(|byte| **byte == b',').count() as u64 + 1;
            let number =
                if signature.class == Class::Bulk && number == 0 { listed() } else { number };
            found.add(*at, signature.class, (place, number));
            return;
        }
    }
}

#[cfg(test)]
mod tests;
