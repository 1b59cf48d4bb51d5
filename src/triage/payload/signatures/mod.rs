//! What attacks look like in a request: one entry a signature, with its own samples.
//!
//! An entry says in what it may stand, which patterns (see [`super::pattern`]) show it, what
//! innocent text looks alike, and gives targets that must and must not match; a test runs them
//! all. The order is that of gravity: where several match, the first names the request.

mod apps;
mod code;
mod command;
mod deputy;
mod devices;
mod exploits;
mod files;
mod holes;
mod page;
mod plugins;
mod shells;
mod sql;
mod surface;
mod tools;
mod volume;

use super::Class;

/// Where a signature may stand: bits.
pub type Places = u8;
/// In the path.
pub const PATH: Places = 1;
/// In the query.
pub const QUERY: Places = 2;
/// In the user agent.
pub const AGENT: Places = 4;
/// In the referer.
pub const REFERER: Places = 8;
/// In the path or the query.
pub const TARGET: Places = PATH | QUERY;
/// Wherever whoever asks can write.
pub const ANYWHERE: Places = TARGET | AGENT | REFERER;

/// One way to attack, as it is seen in a request.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    /// Its name, in the words of the tables.
    pub name: &'static str,
    /// What sort of attack it is.
    pub class: Class,
    /// Where it may stand.
    pub places: Places,
    /// Patterns of the normal form; one is enough.
    pub patterns: &'static [&'static str],
    /// What it is, in a few words.
    pub what: &'static str,
    /// Innocent text that looks alike.
    pub innocent: &'static str,
    /// Samples that must match: a target, or a user agent behind `agent: `.
    pub fires: &'static [&'static str],
    /// Samples that must not.
    pub silent: &'static [&'static str],
}

impl Signature {
    /// What it shows is a place that the path alone asks for: a value of a parameter that holds the
    /// same (`?next=/manager/html`) asks for nothing there.
    #[must_use]
    pub fn is_at_a_path(&self) -> bool {
        matches!(self.class, Class::KnownHole | Class::Exploit | Class::Inside)
    }

    /// The number in it is one of seconds, for which it asks the server to wait.
    #[must_use]
    pub fn asks_to_wait(&self) -> bool {
        matches!(self.name, "sql_time" | "command")
    }
}

/// Every signature, gravest first.
const TABLES: [&[Signature]; 15] = [
    shells::SIGNATURES,
    code::SIGNATURES,
    command::SIGNATURES,
    holes::SIGNATURES,
    apps::SIGNATURES,
    plugins::SIGNATURES,
    devices::SIGNATURES,
    deputy::SIGNATURES,
    sql::SIGNATURES,
    files::SIGNATURES,
    exploits::SIGNATURES,
    page::SIGNATURES,
    surface::SIGNATURES,
    tools::SIGNATURES,
    volume::SIGNATURES,
];

/// All signatures in the order of gravity.
pub fn all() -> impl Iterator<Item = &'static Signature> {
    TABLES.into_iter().flatten()
}
