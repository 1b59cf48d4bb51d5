//! Refused logins for many names, a try or two each, in rounds.

use super::brute_force::{Logins, verdict};
use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use crate::record::time::SECOND;
use crate::words::{many, thousands};
use hashbrown::{HashMap, HashSet};

/// The page.
pub const ABOUT: About = About {
    name: "password_spraying",
    title: "One actor tries many names once or twice each, waits, and tries the same names again.",
    what: "Rounds of refused logins: many names, hardly any of them twice in a round, most of them again in the next.",
    why: "One common password for everybody stays below the lock of every account. A round of it takes minutes, and one name in a hundred opens.",
    how: &[
        "Refused logins of one actor that tell names: at least `password_spraying.names` of them, at most `tries` tries for a name in a round, at least `rounds` rounds that are `pause_minutes` of quiet apart, and `again_share` percent of the names in more than one.",
        "High where a login succeeds.",
        "Needs a log that tells the name on a refused login.",
    ],
    innocent: &[
        "A sign-on proxy where many people mistype (names seldom come again in each round); a list of expired accounts in a nightly job (the same names, once a night, for ever: ask its owner).",
    ],
    evasion: "One round only (then it looks like stuffing), one address a round.",
    owasp: "API2:2023; OAT-007",
    attack: "T1110.003",
};

/// Judges the logins of an actor.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.password_spraying;
    let logins = Logins::at_any_door(profile, peers, policy);
    if logins.names < limits.names || logins.failed_share() < policy.brute_force.failed_share {
        return None;
    }
    let refused: Vec<Event> = logins
        .events
        .iter()
        .filter(|e| e.outcome() != Outcome::Succeeded && e.principal != Name::default())
        .copied()
        .collect();
    let pause =
        i64::try_from(limits.pause_minutes).unwrap_or(i64::MAX / SECOND / 120) * 60 * SECOND;
    let rounds: Vec<HashMap<Name, u64>> =
        refused.chunk_by(|a, b| b.time.0 - a.time.0 < pause).map(by_name).collect();
    let most = rounds.iter().flat_map(HashMap::values).max().copied().unwrap_or(0);
    let again = again(&rounds) as u64;
    if (rounds.len() as u64) < limits.rounds
        || most > limits.tries
        || again * 100 < logins.names * limits.again_share
    {
        return None;
    }
    let hits = logins.all - logins.failures;
    let message = format!(
        "{} names tried in {} rounds, no name more than {most} times in a round, {} of them in several; {} succeeded",
        thousands(logins.names),
        thousands(rounds.len() as u64),
        thousands(again),
        many(hits, "login")
    );
    let level = if hits > 0 { Level::High } else { Level::Medium };
    let value = logins.names;
    let verdict = verdict(&logins, level, "names tried in rounds", limits.names, message);
    Some(Verdict { value: value as f64, confidence: 80, ..verdict })
}

fn by_name(round: &[Event]) -> HashMap<Name, u64> {
    let mut names = HashMap::new();
    round.iter().for_each(|event| *names.entry(event.principal).or_insert(0) += 1);
    names
}

/// Names in more than one round.
fn again(rounds: &[HashMap<Name, u64>]) -> usize {
    let (mut once, mut again) = (HashSet::new(), HashSet::new());
    for name in rounds.iter().flat_map(HashMap::keys) {
        if !once.insert(*name) {
            again.insert(*name);
        }
    }
    again.len()
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse};

    fn login(second: u64, name: &str, status: u16) -> String {
        let time = format!("{:02}:{:02}:{:02}", 8 + second / 3600, second / 60 % 60, second % 60);
        format!(
            "203.0.113.9 - {name} [04/Mar/2024:{time} +0000] \"POST /login HTTP/1.1\" {status} 90 \"-\" \"Mozilla/5.0\""
        )
    }

    fn sprayed(rounds: u64, names: u64) -> Vec<String> {
        let tries = (0..rounds).flat_map(|round| (0..names).map(move |name| (round, name)));
        browse(30, 8)
            .into_iter()
            .chain(
                tries.map(|(round, name)| {
                    login(round * 2_400 + name * 5, &format!("user{name}"), 401)
                }),
            )
            .collect()
    }

    #[test]
    fn rounds_over_the_same_names_are_spraying() {
        let lines = sprayed(3, 20);
        let trial = Trial::of("combined", &lines);
        let found = trial.of_kind("password_spraying");
        assert_eq!(found, Some(Level::Medium), "{:?}", trial.findings);
    }

    #[test]
    fn rounds_at_a_door_that_is_no_login_by_its_words_are_spraying_too() {
        let lines: Vec<String> = sprayed(3, 20)
            .iter()
            .map(|line| line.replace("POST /login", "GET /mail/feed"))
            .collect();
        let trial = Trial::of("combined", &lines);
        let found = trial.of_kind("password_spraying");
        assert_eq!(found, Some(Level::Medium), "{:?}", trial.findings);
    }

    #[test]
    fn one_round_is_not_told_from_stuffing_and_few_names_are_guessing() {
        let of = |lines: &[String]| Trial::of("combined", lines).of_kind("password_spraying");
        assert_eq!(of(&sprayed(1, 40)), None);
        assert_eq!(of(&sprayed(8, 5)), None);
        // Without the lines of the later rounds the finding is gone.
        let (mut lines, whole) = (sprayed(2, 40), sprayed(1, 40).len());
        assert!(of(&lines).is_some());
        lines.truncate(whole);
        assert_eq!(of(&lines), None);
    }
}
