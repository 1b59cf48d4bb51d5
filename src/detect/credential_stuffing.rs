//! Many refused logins for many names.

use super::brute_force::{Logins, is_flood, verdict};
use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;

/// The page.
pub const ABOUT: About = About {
    name: "credential_stuffing",
    title: "One actor tries many names at a login, and most are refused.",
    what: "Distinct names on refused requests to a login, from one client.",
    why: "Passwords stolen elsewhere are tried here; a per cent or so of them work, and each that does is a stolen account.",
    how: "Refused logins of one actor: at least `credential_stuffing.failures`, `failed_share` percent of all its logins, and `names` distinct names. Needs a log that tells the name on a refused login; without names such a source is reported as brute force.",
    innocent: "A shared address or a single-sign-on proxy (most logins succeed), the day passwords expire.",
    evasion: "One try an address; a success rate raised with known accounts.",
    owasp: "API2:2023; OAT-008",
    attack: "T1110.004",
};

/// Judges the logins of an actor.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.credential_stuffing;
    let logins = Logins::at_any_door(profile, peers, policy);
    if logins.failures < limits.failures
        || logins.failed_share() < limits.failed_share
        || logins.names < limits.names
    {
        return None;
    }
    let hits = logins.all - logins.failures;
    let level = if hits > 0 || is_flood(&logins, policy) { Level::High } else { Level::Medium };
    let message = format!(
        "{} of {} logins refused for {} distinct names; {hits} succeeded",
        logins.failures, logins.all, logins.names
    );
    Some(verdict(&logins, level, "refused logins for many names", limits.failures, message))
}
