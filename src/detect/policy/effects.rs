//! What a payload brought about.

use serde::{Deserialize, Serialize};

/// Thresholds of what an answer tells of a payload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Effects {
    /// Different things that get one size of answer, from which that is what the host answers
    /// whatever it is asked for.
    pub soft: usize,
    /// Percent of an actor's requests that carry payloads, from which it is an attacker.
    pub attacker: u64,
    /// Actors who attack nothing and use a place, beyond which its use is customary.
    pub custom: usize,
    /// Actors, whatever else they do, from which a place that nearly always answers is customary.
    pub crowd: u64,
    /// The same in percent of all actors, where the log has few.
    pub crowd_share: u64,
    /// Percent of the requests to an endpoint that fail, up to which failing is rare there.
    pub rare: u64,
    /// Percent of an actor's answers by which one size is the usual.
    pub usual: usize,
    /// An answer is singular if at most one answer in so many is as large.
    pub singular: u64,
    /// Different answers to payloads from a place that nobody else asks, from which it does
    /// something.
    pub answers: usize,
    /// Classes of payloads that a place answers, up to which it is one hole rather than a page that
    /// answers everything.
    pub classes: usize,
    /// Misses of a file elsewhere, from which on its being served counts as an answer.
    pub turns: usize,
    /// Answers of each of two sizes, from which on the two take turns.
    pub each: usize,
    /// Times that a page may show what it was asked for.
    pub echoes: u64,
    /// Bytes by which answers of one sort differ beside that: a date, a token.
    pub jitter: u64,
    /// Requests for what is not there, from which a host does not send everybody elsewhere instead.
    pub misses: u64,
    /// Bytes of an answer that holds nothing: none, nothing in one chunk (RFC 9112, 7.1), nothing packed
    /// (RFC 1952). A secret of just that length is taken for none.
    pub empty: [u64; 3],
    /// Bytes of a document of settings that servers put out for programs, from which it holds more than these.
    pub document: u64,
    /// Bytes of a page for operators, from which it tells something.
    pub told: u64,
    /// Requests up to which somebody came for one thing.
    pub brief: u64,
    /// Hours that a script was not asked for since the log began, from which it is new; a quarter of
    /// the log where it is short.
    pub new_hours: i64,
    /// Actors of a new script, at most, for it to be one hand's.
    pub hands: u64,
    /// Actors of a page for those who run the place, at most, for it not to be everybody's.
    pub operators: u64,
    /// Minutes between an upload and the first use of the script that it left.
    pub upload_minutes: i64,
    /// Percent of what an actor asks for from then on that goes to the script.
    pub narrow: u64,
    /// POSTs of one hand to a new script, from which it is a question how that came there.
    pub posts: usize,
    /// Percent of all that this hand asks for that goes to the script.
    pub only: usize,
}

impl Default for Effects {
    fn default() -> Self {
        Self {
            soft: 3,
            attacker: 25,
            custom: 4,
            crowd: 20,
            crowd_share: 10,
            rare: 5,
            usual: 60,
            singular: 1000,
            answers: 3,
            classes: 3,
            turns: 3,
            each: 5,
            echoes: 3,
            jitter: 64,
            misses: 10,
            empty: [0, 5, 20],
            document: 32 << 10,
            told: 128,
            brief: 10,
            new_hours: 24,
            hands: 3,
            operators: 8,
            upload_minutes: 60,
            narrow: 50,
            posts: 6,
            only: 90,
        }
    }
}
