//! Many refused logins for many names.

use super::brute_force::{Logins, by_answer, is_flood, verdict};
use super::login_flood::flood;
use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::words::{many, thousands};

/// The page.
pub const ABOUT: About = About {
    name: "credential_stuffing",
    title: "One actor tries many names at a login, and most are refused.",
    what: "Distinct names on refused requests to a login, from one client.",
    why: "Passwords stolen elsewhere are tried here; a per cent or so of them work, and each that does is a stolen account.",
    how: &[
        "Refused logins of one actor: at least `credential_stuffing.failures`, `failed_share` percent of all its logins, and `names` distinct names.",
        "Where the log tells no name on a refused login, `opened` logins that worked, each after ten that did not, or as many that a form answered otherwise than the rest; with fewer such a source is reported as brute force.",
    ],
    innocent: &[
        "A shared address or a single-sign-on proxy (most logins succeed), the day passwords expire.",
    ],
    evasion: "One try an address; a success rate raised with known accounts.",
    owasp: "API2:2023; OAT-008",
    attack: "T1110.004",
};

/// Judges the logins of an actor.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.credential_stuffing;
    let logins = Logins::at_any_door(profile, peers, policy);
    if logins.failures < limits.failures {
        // A form may say no with an answer of its own.
        let flood = flood(profile, peers, policy)?;
        return flood.is_list(peers, limits).then(|| by_answer(flood, peers, policy));
    }
    if logins.failed_share() < limits.failed_share || !logins.is_list(limits) {
        return None;
    }
    let hits = logins.all - logins.failures;
    let level = if hits > 0 || is_flood(&logins, policy) { Level::High } else { Level::Medium };
    let names = match logins.names {
        0 => format!(
            "{} one worked after ten that did not: names of a list",
            many(logins.opened, "time")
        ),
        names => format!("for {}", many(names, "distinct name")),
    };
    let message = format!(
        "{} of {} logins refused, {names}; {} succeeded",
        thousands(logins.failures),
        thousands(logins.all),
        thousands(hits)
    );
    Some(verdict(&logins, level, "refused logins for many names", limits.failures, message))
}

#[cfg(test)]
mod tests {
    use crate::detect::stage::{MONDAY, Request, customers, play};

    /// Tries at a login of which every so many-th works, at the endpoint given, from one address.
    fn found(door: &str, each: i64) -> Vec<&'static str> {
        let one = |n: i64| {
            let status = if n % each == each - 1 { 200 } else { 401 };
            let at = MONDAY + 9 * 86_400 + n * 7;
            let request = Request::at(at, door).method("POST").from("203.0.113.7", "Tool/1");
            Request { status, ..request }
        };
        let outcome = play(&[customers(60, 20, 3), (0..400).map(one).collect()].concat());
        ["credential_stuffing", "brute_force"]
            .into_iter()
            .filter(|kind| !outcome.of(kind).is_empty())
            .collect()
    }

    /// Tries at a door of forty names from one address, of which so many are let in an hour after.
    fn at_one_address(let_in: i64) -> Vec<&'static str> {
        let one = |n: i64| {
            let at = MONDAY + 9 * 86_400 + n * 1_800;
            let of = |at: i64, status: u16| {
                let request = Request::at(at, "/v1/enter").method("POST");
                let request = request.from("203.0.113.7", format!("Browser/{}", n % 20));
                Request { status, ..request.principal(format!("clerk-{n}")) }
            };
            [of(at, 401), of(at + 3_600, if n < let_in { 200 } else { 401 })]
        };
        let outcome = play(&[customers(60, 20, 3), (0..40).flat_map(one).collect()].concat());
        ["credential_stuffing", "brute_force"]
            .into_iter()
            .filter(|kind| !outcome.of(kind).is_empty())
            .collect()
    }

    #[test]
    fn of_many_at_one_address_who_mistype_and_are_let_in_none_is_a_thief() {
        assert_eq!(at_one_address(40), [""; 0]);
        assert_eq!(at_one_address(1), ["credential_stuffing"]);
    }

    #[test]
    fn whoever_is_let_in_again_and_again_after_failing_has_a_list_though_no_name_is_logged() {
        assert_eq!(found("/v1/login", 90), ["credential_stuffing"]);
        assert_eq!(found("/v1/login", 350), ["brute_force"], "one account that opened");
        assert_eq!(found("/v1/payments", 90), ["brute_force"], "cards");
        assert_eq!(found("/v1/otp", 90), ["brute_force"], "codes");
    }
}
