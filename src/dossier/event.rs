//! One request, as it is kept: numbers in place of texts.

use super::Name;
use crate::record::{Locator, Outcome, Record, Timestamp, served};
use crate::route::Keyed;
use crate::triage::payload::{
    self,
    signatures::{self, Places},
};

/// One request of an actor of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Event {
    /// When.
    pub time: Timestamp,
    /// The line.
    pub at: Locator,
    /// Index into [`Dossiers::actors`](super::Dossiers::actors).
    pub actor: u32,
    /// Client address.
    pub client: Name,
    /// User agent.
    pub agent: Name,
    /// Principal, as logged.
    pub principal: Name,
    /// Credential, as logged.
    pub credential: Name,
    /// What sort of credential that is.
    pub shown: Shown,
    /// Method, host and template, joined by NUL bytes.
    pub endpoint: Name,
    /// What kind of object.
    pub object_kind: Name,
    /// Its id, or the page; empty if there is none.
    pub object: Name,
    /// The object is a page of a listing.
    pub page: bool,
    /// It asks for the heading only: whatever the answer, nothing but that the object exists is in it.
    pub heading: bool,
    /// Answered in the one small size that its endpoint has for what it does not have (see [`blanks`](super::blanks)).
    pub blank: bool,
    /// The path, where it was not answered and names no object, or carried a payload: what a
    /// scanner asked for.
    pub path: Name,
    /// HTTP status.
    pub status: u16,
    /// Bytes of the response.
    pub bytes: u64,
    /// Which of [`Dossiers::sets`](super::Dossiers::sets) it is in, one bit each.
    pub sets: u64,
    /// The indicator that it shows, of those the user brought.
    pub mark: Name,
    /// The rules of the user that it matches: their numbers, two bytes each.
    pub rules: Name,
    /// What the request carried.
    pub payload: Payload,
}

/// What sort of credential was shown, as far as it matters to whoever reads of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// A key, its id, or nothing.
    #[default]
    Key,
    /// The id of a session.
    Session,
    /// What proves by itself who calls: a bearer token, or name and password.
    Token,
}

impl Shown {
    /// The sort of a kind as records name it.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        match kind {
            "session" => Self::Session,
            "token" => Self::Token,
            _ => Self::Key,
        }
    }
}

/// The payload of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Payload {
    /// Its gravest signature as [`payload::signature`] numbers them; 0 if there is none.
    pub signature: u16,
    /// Bits of all classes found.
    pub classes: u32,
    /// The last number in what matched, up to [`u16::MAX`].
    pub number: u16,
    /// Where it stands, if there is one: [`payload::signatures::PATH`] and the like.
    pub place: Places,
    /// Records that it asks for; 0 where it does not say.
    pub asked: u32,
    /// A password stands in the query: a login, wherever it is.
    pub password: bool,
    /// Length of what was asked, as a page would show it.
    pub length: u16,
    /// The same with every mark written out that pages write out.
    pub longest: u16,
    /// It asks the server to wait, and the answer took that long.
    pub waited: bool,
    /// The answer took as long as one that somebody made to wait.
    pub late: bool,
}

impl Payload {
    /// The least wait that is told from an ordinary one, in seconds.
    const LEAST: u64 = 2;

    /// It stands in the path, so that an answer says that the thing asked for exists.
    #[must_use]
    pub fn in_path(&self) -> bool {
        self.place == signatures::PATH
    }

    /// The place itself is the payload, and the rest of the request is what is asked of it.
    fn is_a_way_in(&self) -> bool {
        let ways = [payload::Class::WebShell, payload::Class::KnownHole];
        let class = payload::signature(self.signature).map(|signature| signature.class);
        self.in_path() && class.is_some_and(|class| ways.contains(&class))
    }

    /// It stands in the path or the query, so that the answer is to the payload; in a header it
    /// leaves what was asked for as it is.
    #[must_use]
    pub fn in_target(&self) -> bool {
        self.place & signatures::TARGET != 0
    }

    pub(super) fn of(record: &Record<'_>, hash: &Keyed, space: &mut payload::Space) -> Self {
        let found = payload::inspect(record, hash, space);
        let password = found.classes & payload::Class::Password.bit() != 0;
        if found.signature().is_none_or(|signature| signature.class.is_label()) {
            return Self { password, asked: found.asked, ..Self::default() };
        }
        let asks = found.wait >= Self::LEAST;
        let took = record.duration_us.unwrap_or(0);
        let (length, longest) = space.lengths(record, found.place);
        Self {
            signature: found.signature,
            asked: found.asked,
            classes: found.classes,
            number: u16::try_from(found.number).unwrap_or(u16::MAX),
            password,
            length,
            longest,
            place: found.place,
            late: took >= Self::LEAST * 1_000_000,
            waited: asks && took >= found.wait.saturating_mul(950_000),
        }
    }
}

impl Event {
    /// What its status means.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        Outcome::of(self.status)
    }

    /// The sort key of events: time and place; of two events of one line, that of the part stands
    /// before that of the actor it was cut from.
    #[must_use]
    pub fn order(&self) -> (Timestamp, Locator, std::cmp::Reverse<u32>) {
        (self.time, self.at, std::cmp::Reverse(self.actor))
    }

    /// Whether the answer is what was asked for: the request was served, and no payload stood in the
    /// place of what it asks for. A script that was left and what uses a known hole hand out what they are asked.
    #[must_use]
    pub fn gave(&self) -> bool {
        self.answers() && (!self.payload.in_target() || self.payload.is_a_way_in())
    }

    /// Whether it was answered with something: the answer to a `HEAD` has no body, and an empty list no record.
    #[must_use]
    pub fn answers(&self) -> bool {
        served(self.status) && !self.heading && !self.blank
    }

    /// Whether it names an object, and not a page.
    #[must_use]
    pub fn has_object(&self) -> bool {
        self.object != Name::default() && !self.page
    }
}
