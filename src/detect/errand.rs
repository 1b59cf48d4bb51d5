//! Secret files that are there to be fetched: an export that somebody takes beside his work, or a
//! round of backups that a machine makes.

use super::effect::Effect;
use super::{Peers, Profile};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::record::time::{DAY, HOUR, SECOND};
use crate::record::{Outcome, served};
use crate::route::login::is_login;
use crate::triage::payload::{Class, signatures::Signature};
use crate::words::many;
use std::collections::{BTreeMap, BTreeSet};

/// A request with a payload, and what came of it.
type Found = (Event, &'static Signature, Effect);

/// Somebody fetches what lies where secrets lie, by arrangement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Errand {
    times: usize,
    days: usize,
    work: usize,
    round: bool,
}

/// Days from which what is fetched on each is a job.
const JOB_DAYS: usize = 3;
/// Requests of other work for each file that a job fetches.
const OTHER_WORK: usize = 10;
/// Hours of the day outside which a round is never made.
const ROUND_HOURS: i64 = 2;

impl Errand {
    /// How bad it may be at most.
    pub(super) fn level(self) -> Level {
        if self.days >= JOB_DAYS { Level::Low } else { Level::Medium }
    }

    /// The innocent explanation.
    pub(super) fn tell(self) -> String {
        let Self { times, days, work, round } = self;
        if round {
            return format!(
                "a round of backups: fits, the same files at the same time of day on {days} days and nothing missed, {times} in all; ask whose machine it is"
            );
        }
        let fits = if days >= JOB_DAYS { "fits" } else { "may be" };
        format!(
            "an export that is there to be fetched: {fits}, {times} on {} beside {} of other work, ask its owner",
            many(days as u64, "day"),
            many(work as u64, "request")
        )
    }
}

/// The errand that explains all payloads of an actor, if one does.
pub(super) fn errand(profile: &Profile, all: &[Found], peers: &Peers<'_>) -> Option<Errand> {
    if all.iter().any(|(_, signature, _)| signature.class != Class::Secret) {
        return None;
    }
    export(profile, all, peers)
        .or_else(|| round(profile, all))
        .or_else(|| made(profile, all, peers))
}

fn days(all: &[Found]) -> BTreeSet<i64> {
    all.iter().map(|(event, ..)| event.time.0.div_euclid(DAY)).collect()
}

fn misses(profile: &Profile) -> usize {
    let lost = |e: &&Event| matches!(e.outcome(), Outcome::Missing | Outcome::Denied);
    profile.events.iter().filter(lost).count()
}

/// A dump or an export with a date or a number in its path, of which one is fetched a day, known by its
/// address: hardly anything that this hand asked for was not there, and it mostly does other work. Who
/// finds a file by looking misses others, and who takes what was found goes through all of them.
fn export(profile: &Profile, all: &[Found], peers: &Peers<'_>) -> Option<Errand> {
    let (first, ..) = all.first()?;
    let [_, _, route] = peers.dossiers.endpoint(first.endpoint);
    let one = all.iter().all(|(event, ..)| event.endpoint == first.endpoint);
    let days = days(all);
    let work = profile.events.len() - all.len();
    let fits = one
        && route.contains('{')
        && all.len() <= days.len() * 2
        && work >= all.len() * OTHER_WORK
        && misses(profile) * 20 <= profile.events.len();
    fits.then_some(Errand { times: all.len(), days: days.len(), work, round: false })
}

/// The same files on one day after the other, each once or twice, at the same time of day, and
/// hardly anything that is not there: whoever found them needs no second copy at the same hour.
fn round(profile: &Profile, all: &[Found]) -> Option<Errand> {
    let days = days(all);
    let mut files: BTreeMap<Name, (usize, BTreeSet<i64>)> = BTreeMap::new();
    for (event, ..) in all {
        let (times, on) = files.entry(event.path).or_default();
        *times += 1;
        on.insert(event.time.0.div_euclid(DAY));
    }
    let again = |(times, on): &(usize, BTreeSet<i64>)| {
        on.len() >= JOB_DAYS && on.len() * 2 >= days.len() && *times <= on.len() * 2
    };
    let fits = days.len() >= JOB_DAYS
        && files.values().all(again)
        && all.iter().all(|(event, ..)| served(event.status) || event.status == 304)
        && is_at_one_time(all)
        && misses(profile) * 20 <= profile.events.len();
    let work = profile.events.len() - all.len();
    fits.then_some(Errand { times: all.len(), days: days.len(), work, round: true })
}

/// Minutes between the page that makes or lists files and the file that is fetched from it.
const SOON: i64 = 10;
const MINUTE: i64 = 60 * SECOND;
/// Passwords that somebody who knows his own sends at most.
const PASSWORDS: usize = 3;

/// Files that a page of the same folder leads to, each soon after that page was served, by somebody who signed
/// in before: who runs the place makes copies of it. Who finds a file by looking signs in nowhere.
fn made(profile: &Profile, all: &[Found], peers: &Peers<'_>) -> Option<Errand> {
    let (first, ..) = all.first()?;
    let route = |event: &Event| peers.dossiers.endpoint(event.endpoint)[2].clone();
    let folder = |route: &str| route.split('/').find(|p| !p.is_empty()).map(str::to_owned);
    let signs_in = |event: &&Event| {
        let [method, _, route] = peers.dossiers.endpoint(event.endpoint);
        method == "POST" && is_login(method.as_bytes(), route.as_bytes())
    };
    let signed: Vec<&Event> = profile.events.iter().filter(signs_in).collect();
    let entered = signed
        .iter()
        .any(|event| event.time < first.time && matches!(event.status, 200..=299 | 302 | 303));
    let refused = signed.iter().any(|event| event.outcome() == Outcome::Denied);
    let led = |file: &Event| {
        let within = folder(&route(file));
        profile.events.iter().any(|page| {
            let pause = file.time.0 - page.time.0;
            (0..=SOON * MINUTE).contains(&pause)
                && served(page.status)
                && page.payload.signature == 0
                && page.agent == file.agent
                && folder(&route(page)) == within
        })
    };
    let fits = entered
        && !refused
        && signed.len() <= PASSWORDS * days(all).len()
        && all.iter().all(|(event, ..)| led(event))
        && misses(profile) * 20 <= profile.events.len();
    let work = profile.events.len() - all.len();
    fits.then_some(Errand { times: all.len(), days: days(all).len(), work, round: false })
}

/// All within a few hours of the day, which may lie around midnight.
fn is_at_one_time(all: &[Found]) -> bool {
    let mut times: Vec<i64> = all.iter().map(|(event, ..)| event.time.0.rem_euclid(DAY)).collect();
    times.sort_unstable();
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return false };
    let between = times.iter().zip(times.iter().skip(1)).map(|(a, b)| b - a);
    let quiet = between.chain([first + DAY - last]).max().unwrap_or(0);
    quiet >= DAY - ROUND_HOURS * HOUR
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, line};

    const DAY: u64 = 86_400;

    /// Three dumps, fetched so many seconds apart from one round to the next.
    fn rounds(count: u64, every: u64, lost: u64) -> Option<Level> {
        let ask = |at: u64, path: &str, status, bytes| {
            line("10.4.0.9", at, &format!("GET {path}"), status, bytes, "Wget/1.21")
        };
        let mut lines = browse(30, 12);
        for n in 0..count {
            let at = 70_000 + n * every;
            for (step, file) in (0..).zip(["db.sql.gz", "files.tar.gz", "config.zip"]) {
                let path = format!("/backup/{file}");
                let bytes = 80_000_000 + n * 7_000 + step * 3_000_000;
                lines.push(ask(at + step * 70, &path, 200, bytes));
            }
        }
        for n in 0..lost {
            lines.push(ask(1_000 + n, &format!("/backup/{n}.sql"), 404, 300));
        }
        Trial::of("combined", &lines).of_kind("injection")
    }

    #[test]
    fn a_machine_that_fetches_the_same_dumps_every_night_is_low() {
        assert_eq!(rounds(6, DAY, 0), Some(Level::Low));
    }

    #[test]
    fn whoever_takes_them_once_at_all_hours_or_after_looking_for_them_is_high() {
        assert!(rounds(1, DAY, 0) >= Some(Level::High));
        assert!(rounds(6, DAY + 20_000, 0) >= Some(Level::High));
        assert!(rounds(6, DAY, 12) >= Some(Level::High));
    }

    #[test]
    fn copies_that_are_fetched_from_the_page_that_makes_them_are_a_question() {
        let level = |signs_in: bool, page: &str| {
            let mut lines = browse(30, 12);
            let mut ask = |at: u64, what: &str, status, bytes| {
                lines.push(line("203.0.113.9", 40_000 + at, what, status, bytes, "Mozilla/5.0"));
            };
            if signs_in {
                ask(0, "POST /login.php", 302, 0);
            }
            for n in 0..4 {
                ask(60 + n * 300, &format!("GET {page}"), 200, 4_000);
                ask(
                    90 + n * 300,
                    &format!("GET /admin/copies/db-{n}.sql.gz"),
                    200,
                    80_000_000 + n * 7_001,
                );
            }
            Trial::of("combined", &lines).of_kind("injection")
        };
        assert_eq!(level(true, "/admin/copies.php"), Some(Level::Medium));
        assert!(level(false, "/admin/copies.php") >= Some(Level::High), "nobody let it in");
        assert!(level(true, "/news") >= Some(Level::High), "nothing leads there");
    }
}
