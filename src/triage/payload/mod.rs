//! Attacks that the request itself shows: payloads, doors, tools.
//!
//! Triage looks at every line, so that most lines must cost nearly nothing: a path without an odd
//! byte is not searched (what its route tells is asked once for each endpoint), user agents, referers
//! and queries are remembered ([`memo`]), and one Aho-Corasick automaton with the longest literal
//! of each pattern decides whether any signature is tried at all ([`sieve`]). [`signatures`] are
//! data, [`pattern`] is their language, [`decode`] and [`loosen`] undo what hides them. Read [`signatures`] first.

pub mod decode;
mod loosen;
mod memo;
pub mod pattern;
pub mod script;
mod sieve;
pub mod signatures;

use crate::record::Record;
use crate::route::Keyed;
use memo::Memo;
use pattern::Pattern;
use sieve::SIEVE;
use signatures::{AGENT, Places, REFERER, Signature};

/// What sort of attack a signature shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names say it; the signatures say how it looks
pub enum Class {
    WebShell,
    LookupInjection,
    CommandInjection,
    ExpressionInjection,
    KnownHole,
    Deserialization,
    SqlInjection,
    PathTraversal,
    FileInclusion,
    ServerSideRequest,
    TemplateInjection,
    XmlEntity,
    NoSqlInjection,
    LdapInjection,
    ForgedToken,
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
    Program,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 26] = [
        Self::WebShell,
        Self::LookupInjection,
        Self::CommandInjection,
        Self::ExpressionInjection,
        Self::KnownHole,
        Self::Deserialization,
        Self::SqlInjection,
        Self::PathTraversal,
        Self::FileInclusion,
        Self::ServerSideRequest,
        Self::TemplateInjection,
        Self::XmlEntity,
        Self::NoSqlInjection,
        Self::LdapInjection,
        Self::ForgedToken,
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
        Self::Program,
    ];

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::WebShell => "web shell",
            Self::LookupInjection => "JNDI lookup (Log4Shell)",
            Self::CommandInjection => "command or code injection",
            Self::ExpressionInjection => "expression injection (OGNL, SpEL)",
            Self::KnownHole => "known hole used",
            Self::Deserialization => "deserialisation",
            Self::SqlInjection => "SQL injection",
            Self::PathTraversal => "path traversal",
            Self::FileInclusion => "file inclusion",
            Self::ServerSideRequest => "server-side request forgery",
            Self::TemplateInjection => "template injection",
            Self::XmlEntity => "XML external entity",
            Self::NoSqlInjection => "NoSQL injection",
            Self::LdapInjection => "LDAP injection",
            Self::ForgedToken => "forged token",
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
            Self::Program => "program of a server",
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

    /// It asks for a place, so that an answer says that this is there, or did what it was asked.
    #[must_use]
    pub fn is_place(self) -> bool {
        self.is_door() || self == Self::KnownHole
    }

    /// It is about whoever asks, or no attack by itself.
    #[must_use]
    pub fn is_label(self) -> bool {
        matches!(self, Self::Tool | Self::Survey | Self::Password | Self::Bulk | Self::Program)
    }
}

/// Bits of the classes that are about whoever asks, or no attack by themselves.
pub(super) const LABELS: u32 = 1 << Class::Tool as u32
    | 1 << Class::Survey as u32
    | 1 << Class::Password as u32
    | 1 << Class::Bulk as u32
    | 1 << Class::Program as u32;

/// What was found in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Found {
    /// The gravest signature: 1 and its place in the list; 0 if none.
    pub signature: u16,
    /// Bits of all classes found.
    pub classes: u32,
    /// The last number in what matched.
    pub number: u64,
    /// The most seconds that a payload asks the server to wait, whatever else it is.
    pub wait: u64,
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

    /// Notes that a path which is searched asks for a program.
    fn note_program(&mut self, path: &[u8]) {
        if script::program(path).is_some() {
            self.classes |= Class::Program.bit();
        }
    }

    /// Takes in what was found in another part of the same request.
    fn merge(&mut self, other: &Self) {
        let graver =
            other.signature != 0 && (self.signature == 0 || other.signature < self.signature);
        let (classes, asked) = (self.classes | other.classes, self.asked.max(other.asked));
        let wait = self.wait.max(other.wait);
        if graver {
            *self = *other;
        }
        (self.classes, self.asked, self.wait) = (classes, asked, wait);
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
    /// What was found in user agents, referers and queries, which come again and again.
    agents: Memo,
    referers: Memo,
    queries: Memo,
}

/// What triage needs to know of a record: bits of the classes found, and the records asked for.
///
/// `agent` is the hash of the user agent; `searched` says that the path must be searched whatever
/// its bytes: nothing else is known of it.
#[must_use]
#[inline]
pub fn glance(
    record: &Record<'_>,
    agent: u64,
    searched: bool,
    hash: &Keyed,
    space: &mut Space,
) -> (u32, u32) {
    let mut found = Found::default();
    if searched || is_odd(record.path) {
        SIEVE.target(record, space, &mut found);
        found.note_program(record.path);
    } else if !record.query.is_empty() {
        found = space.query(record.query, hash);
    }
    let mut classes = found.classes | space.agent(record.user_agent, agent).classes;
    if !record.referer.is_empty() {
        classes |= space.referer(record.referer, hash).classes;
    }
    (classes, found.asked)
}

/// Everything that is found in a record.
#[must_use]
pub fn inspect(record: &Record<'_>, hash: &Keyed, space: &mut Space) -> Found {
    let mut found = Found::default();
    SIEVE.target(record, space, &mut found);
    found.note_program(record.path);
    if !record.referer.is_empty() {
        found.merge(&space.referer(record.referer, hash));
    }
    if record.user_agent.is_empty() {
        return found;
    }
    let agent = space.agent(record.user_agent, hash.of(record.user_agent));
    // A tool's name is a label of whoever asks, not what is asked.
    if agent.classes & !LABELS != 0 && (found.signature == 0 || agent.signature < found.signature) {
        let (classes, wait) = (found.classes | agent.classes, found.wait.max(agent.wait));
        return Found { classes, asked: found.asked, wait, ..agent };
    }
    found.classes |= agent.classes;
    found
}

/// Bits of the classes that a path shows.
#[must_use]
pub fn classes(path: &[u8]) -> u32 {
    let record = Record { path, ..Record::default() };
    let mut found = Found::default();
    SIEVE.target(&record, &mut Space::default(), &mut found);
    found.classes
}

/// Bits of the classes of places that a route's template shows.
#[must_use]
pub fn places(template: &[u8]) -> u32 {
    let place = |class: &&Class| class.is_place();
    classes(template) & Class::ALL.iter().filter(place).map(|class| class.bit()).sum::<u32>()
}

/// What a request asks of such a route decides whether it is an attack, so that path and query are
/// searched together.
#[must_use]
pub fn spans(template: &[u8]) -> bool {
    SIEVE.spans(template)
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
    /// Length of what a request carries in a place, decoded; and the same with every mark written
    /// out as pages write it (`<` as `&lt;`, a quote as `&quot;`).
    pub fn lengths(&mut self, record: &Record<'_>, place: Places) -> (u16, u16) {
        let text = match place {
            AGENT => record.user_agent,
            REFERER => record.referer,
            signatures::PATH => record.path,
            _ => record.query,
        };
        decode::normalise(text, place == signatures::QUERY, &mut self.text);
        let marks = self.text.iter().filter(|b| matches!(b, b'<' | b'>' | b'&' | b'"' | b'\''));
        let longest = text.len().max(self.text.len() + 5 * marks.count());
        let narrow = |length: usize| u16::try_from(length).unwrap_or(u16::MAX);
        (narrow(self.text.len()), narrow(longest))
    }

    #[inline]
    fn agent(&mut self, text: &[u8], hash: u64) -> Found {
        if let Some(found) = self.agents.get(hash) {
            return found;
        }
        let found = self.header(text, AGENT);
        self.agents.keep(hash, found);
        found
    }

    #[inline]
    fn referer(&mut self, text: &[u8], hash: &Keyed) -> Found {
        let hash = hash.of(text);
        if let Some(found) = self.referers.get(hash) {
            return found;
        }
        let found = self.header(text, REFERER);
        self.referers.keep(hash, found);
        found
    }

    #[inline]
    fn query(&mut self, text: &[u8], hash: &Keyed) -> Found {
        let hash = hash.of(text);
        if let Some(found) = self.queries.get(hash) {
            return found;
        }
        let mut found = Found::default();
        SIEVE.target(&Record { query: text, ..Record::default() }, self, &mut found);
        self.queries.keep(hash, found);
        found
    }

    #[cold]
    fn header(&mut self, text: &[u8], place: Places) -> Found {
        let mut found = Found::default();
        if place != REFERER || !is_visited(text) {
            SIEVE.text(text, place, self, &mut found);
        }
        found
    }
}

/// A referer as browsers write it: an address in the characters of RFC 3986 alone. It names the
/// page that the visitor came from, be that one where he looked for `union select`; what somebody
/// puts there to do harm is hardly ever written so.
fn is_visited(referer: &[u8]) -> bool {
    let legal =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(byte);
    let address = referer
        .strip_prefix(b"http")
        .is_some_and(|rest| rest.strip_prefix(b"s").unwrap_or(rest).starts_with(b"://"));
    address && referer.iter().all(legal)
}

/// A text with a byte that ordinary paths do not hold, or with a dot behind a slash or a dot.
#[inline]
fn is_odd(text: &[u8]) -> bool {
    let ordinary =
        |byte: u8| byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'.' | b'/' | b'_' | b'~');
    // Without a way out the loop is short work for wide registers.
    if text.iter().fold(false, |odd, byte| odd | !ordinary(*byte)) {
        return true;
    }
    memchr::memchr_iter(b'.', text).any(|at| {
        at.checked_sub(1).and_then(|at| text.get(at)).is_some_and(|b| matches!(b, b'/' | b'.'))
    })
}

#[cfg(test)]
mod tests;
