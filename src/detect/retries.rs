//! Refused logins that nobody guesses with: a test, and a device with an old password.

use super::brute_force::{Logins, is_refused};
use super::{Peers, Policy, Profile};
use crate::dossier::Event;
use crate::record::served;
use crate::record::time::{DAY, SECOND};
use hashbrown::HashSet;

/// What a test is called among the explanations.
const TEST: &str =
    "a test: fits, refused a few times on many days, and served far more often there";
/// What a device that tries again is called.
pub(super) const DEVICE: &str = "a device with an old password: fits, it was at work there before or renews a session, and tries again at a steady pace";

/// Of a hundred pauses between tries, those that a program's clock makes.
const STEADY: usize = 90;
/// Times its shortest pause that a program waits at most, when it waits longer each time.
const LONGEST: i64 = 16;
/// Requests of ordinary work before the first refusal, from which somebody lives there.
const WORK: usize = 5;

/// The innocent explanation that fits, if one does.
pub(super) fn why(
    profile: &Profile,
    logins: &Logins,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Option<&'static str> {
    if is_test(profile, logins, peers, policy) {
        return Some(TEST);
    }
    let device = is_device(profile, logins, peers, policy) || is_phone(logins, peers, policy);
    device.then_some(DEVICE)
}

/// A test that a wrong password is refused: a few a day on many days, beside several times as many
/// requests that are served there. Whoever guesses comes for the guesses.
fn is_test(profile: &Profile, logins: &Logins, peers: &Peers<'_>, policy: &Policy) -> bool {
    let fetched: u64 = profile.clients.iter().map(|client| peers.fetched_at(*client)).sum();
    let day = |event: &Event| event.time.0.div_euclid(DAY);
    let most = logins.events.chunk_by(|a, b| day(a) == day(b)).map(<[Event]>::len).max();
    let days: HashSet<i64> = logins.events.iter().map(day).collect();
    days.len() >= policy.registers.desk_days
        && most.unwrap_or(0) as u64 * 3 <= logins.all
        && fetched >= logins.failures * 2
}

/// It renews a session with a token that nobody can guess.
fn renews(endpoint: &str) -> bool {
    let renews =
        |word: &str| matches!(word, "refresh" | "renew" | "refresh_token" | "refresh-token");
    endpoint.to_ascii_lowercase().split(['/', '?', '.']).any(renews)
}

/// One program that tries again at its own pace, no faster than `retry_seconds`, from one address at
/// which somebody was at work before the first refusal, or at a door where sessions are renewed.
/// Whoever guesses comes for the guesses, and does not wait so long for the next.
fn is_device(profile: &Profile, logins: &Logins, peers: &Peers<'_>, policy: &Policy) -> bool {
    let refused: Vec<&Event> = logins.events.iter().filter(|event| is_refused(event)).collect();
    let Some(first) = refused.first() else { return false };
    let one = |event: &&Event| event.agent == first.agent && event.client == first.client;
    let doors: HashSet<_> = logins.events.iter().map(|event| event.endpoint).collect();
    let work = profile.events.iter().filter(|event| {
        served(event.status) && event.time < first.time && !doors.contains(&event.endpoint)
    });
    let [.., route] = peers.dossiers.endpoint(logins.endpoint);
    refused.iter().all(one)
        && logins.names <= 1
        && (work.count() >= WORK || renews(&route))
        && is_steady(&refused, policy.brute_force.retry_seconds)
}

/// Of a hundred tries of a phone, those that may follow the one before at once.
const HASTY: usize = 5;

/// A phone that synchronises mail: one program at one address, which nearly always waits before it tries
/// again, and goes on synchronising once it is let in. What it shows before that is not logged.
fn is_phone(logins: &Logins, peers: &Peers<'_>, policy: &Policy) -> bool {
    let [.., route] = peers.dossiers.endpoint(logins.endpoint);
    let refused: Vec<&Event> = logins.events.iter().filter(|event| is_refused(event)).collect();
    let (Some(first), Some(last)) = (refused.first(), refused.last()) else { return false };
    let one = |event: &Event| event.agent == first.agent && event.client == first.client;
    let hasty = refused
        .iter()
        .zip(refused.iter().skip(1))
        .filter(|(a, b)| b.time.0 - a.time.0 < policy.brute_force.retry_seconds * SECOND);
    // Once it is let in, the log knows whose it is.
    let named = peers.answered(first.client, logins.endpoint).iter();
    let synced = named.filter(|time| **time > last.time).count()
        + logins.events.iter().filter(|e| served(e.status) && e.time > last.time).count();
    route.to_ascii_lowercase().contains("activesync")
        && logins.events.iter().all(one)
        && logins.names <= 1
        && hasty.count() * 100 <= refused.len() * HASTY
        && synced >= WORK
}

/// Nearly all pauses are multiples of the shortest usual one, to a second or two.
fn is_steady(refused: &[&Event], least: i64) -> bool {
    let pauses = refused.iter().zip(refused.iter().skip(1));
    let mut pauses: Vec<i64> =
        pauses.map(|(a, b)| (b.time.0 - a.time.0 + SECOND / 2).div_euclid(SECOND)).collect();
    pauses.sort_unstable();
    let Some(step) = pauses.get(pauses.len() / 20).copied().filter(|step| *step >= least) else {
        return false;
    };
    let fits = |pause: &&i64| {
        let times = (**pause + step / 2) / step;
        (1..=LONGEST).contains(&times) && (**pause - times * step).abs() <= 1 + times
    };
    pauses.iter().filter(fits).count() * 100 >= pauses.len() * STEADY
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get, line};

    /// Somebody who reads for a while, and whose program then tries a password so often.
    fn level(work: u64, pause: fn(u64) -> u64) -> Option<Level> {
        at("/login", work, pause)
    }

    fn at(door: &str, work: u64, pause: fn(u64) -> u64) -> Option<Level> {
        let ask = format!("POST {door}");
        let mut lines = browse(30, 8);
        for at in 0..work {
            lines.push(get("203.0.113.8", 100 + at * 20, "/news", 200, 900));
        }
        let mut at = 2_000;
        for n in 0..120 {
            lines.push(line("203.0.113.8", at, &ask, 401, 64, "Mail/4"));
            at += pause(n);
        }
        lines.push(line("203.0.113.8", at, &ask, 200, 911, "Mail/4"));
        Trial::of("combined", &lines).of_kind("brute_force")
    }

    #[test]
    fn a_device_that_lives_there_and_tries_again_at_its_pace_is_low() {
        assert_eq!(level(9, |_| 60), Some(Level::Low));
        assert_eq!(level(9, |n| [30, 60, 120][n as usize % 3]), Some(Level::Low));
        assert_eq!(at("/auth/refresh", 0, |_| 60), Some(Level::Low), "nobody guesses such a token");
        assert_eq!(at("/auth/refresh", 0, |_| 1), Some(Level::High));
    }

    #[test]
    fn a_phone_with_an_old_password_synchronises_on_and_whoever_guesses_does_not_wait() {
        let level = |pause: fn(u64) -> u64, on: u64, named: bool| {
            let ask = "POST /Microsoft-Server-ActiveSync/default.eas";
            let (mut lines, mut at) = (browse(30, 8), 2_000);
            for n in 0..80 + on {
                let status = if n < 80 { 401 } else { 200 };
                let one = line("203.0.113.8", at, ask, status, 64, "Apple-iPhone14C5/2001.50");
                lines.push(if named && n >= 80 { one.replace(" - - [", " - anna [") } else { one });
                at += pause(n);
            }
            Trial::of("combined", &lines).of_kind("brute_force")
        };
        assert_eq!(level(|n| 20 + n * 37 % 61, 20, false), Some(Level::Low));
        assert_eq!(level(|n| 20 + n * 37 % 61, 20, true), Some(Level::Low));
        assert_eq!(level(|n| 1 + n % 3, 20, true), Some(Level::High));
        assert_eq!(
            level(|n| 20 + n * 37 % 61, 1, true),
            Some(Level::High),
            "it does not synchronise"
        );
    }

    #[test]
    fn whoever_only_guesses_or_at_any_pace_or_fast_is_high_once_let_in() {
        assert_eq!(level(0, |_| 60), Some(Level::High));
        assert_eq!(level(9, |n| 20 + n * 37 % 61), Some(Level::High));
        assert_eq!(level(9, |_| 2), Some(Level::High));
    }
}
