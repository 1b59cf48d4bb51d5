//! Innocent traffic of many that looks like theft: what each sort of it looks like, and whether it fits.
//!
//! The registers of one actor are in [`registers`](super::registers).

use crate::detect::alarm::lead::Lead;
use crate::detect::alarm::members::Members;
use crate::detect::alarm::slice::Slice;
use crate::detect::peers::Peers;
use crate::detect::support::Signs;
use crate::dossier::Name;
use crate::record::time::{DAY, SECOND};
use hashbrown::HashSet;

/// Holds the requests of a set against every register.
pub(in crate::detect) fn hold(
    lead: &Lead,
    members: &Members,
    peers: &Peers<'_>,
    signs: &mut Signs,
) -> bool {
    let home = is_at_home(lead, members, peers, signs);
    let mail = is_mail(lead, members, signs);
    is_trial(members, signs) || mail || home
}

/// They do the same on all days of the log: the alarm is one of their busier days. Whoever shows no
/// name where others do, is refused or tries ids is nobody's colleague.
fn is_at_home(lead: &Lead, members: &Members, peers: &Peers<'_>, signs: &mut Signs) -> bool {
    let odd =
        signs.hard || matches!(lead.alarm.slice, Slice::Bare | Slice::Refused | Slice::Nameless);
    let fits = !odd && peers.offices.stands(members.events.iter());
    if fits {
        signs.alternatives.push(
            "people or machines that do so at all times: fits, about as much on all days of the log".to_owned(),
        );
    }
    fits
}

/// Objects for each, at most in tenths, of people who follow a link to what is theirs; of a hundred
/// requests those in the first quarter of a stretch; its days, at most; and their programs.
const OWN_TENTHS: usize = 12;
const AT_FIRST: usize = 50;
const MAIL_DAYS: i64 = 5;
const PROGRAMS: usize = 10;

/// Mail brings everybody to what is his, most at once and fewer by the hour. A thief works on.
fn is_mail(lead: &Lead, members: &Members, signs: &mut Signs) -> bool {
    let (Some(first), Some(last)) = (members.events.first(), members.events.last()) else {
        return false;
    };
    let long = last.time.0 - first.time.0;
    let early = members.events.partition_point(|e| e.time.0 <= first.time.0 + long / 4);
    let agents: HashSet<Name> = members.events.iter().map(|event| event.agent).collect();
    let named = members.events.iter().filter(|event| event.has_object());
    let objects: HashSet<(u32, Name, Name)> =
        named.map(|event| (event.actor, event.object_kind, event.object)).collect();
    // Where the set holds the first of them only, all that was more than usual shows it.
    let ebbs = ebbs(lead);
    let fits = long <= MAIL_DAYS * DAY
        && (early * 100 >= members.events.len() * AT_FIRST || ebbs)
        && objects.len() * 10 <= members.actors * OWN_TENTHS
        && agents.len() >= PROGRAMS;
    if fits {
        signs.alternatives.push(format!(
            "mail with links: fits, {early} of {} requests in the first quarter{}, {} programs, one object each",
            members.events.len(),
            if ebbs { " and half of all that was more than usual" } else { "" },
            agents.len()
        ));
    }
    fits
}

/// Share of what is more than usual that falls into the second quarter, of mail: it ebbs away, where
/// a thief who is done early stops.
const THEN: f64 = 0.12;

/// What is more than usual is most at first, and less from quarter to quarter of an alarm of a few days.
fn ebbs(lead: &Lead) -> bool {
    let (from, to) = lead.alarm.span;
    let more = lead.alarm.excess();
    if i64::from(to - from) * SECOND > MAIL_DAYS * DAY || more <= 0.0 {
        return false;
    }
    let quarter = (to - from) / 4;
    let usual = (lead.alarm.news.len() as f64 - more) / 4.0;
    let share = |part: u32| {
        let (from, to) = (from + part * quarter, from + (part + 1) * quarter);
        let here = lead.alarm.news.iter().filter(|n| (from..to).contains(&n.touch.time)).count();
        (here as f64 - usual) / more
    };
    let (first, then) = (share(0), share(1));
    first * 100.0 >= AT_FIRST as f64 && then >= THEN && then < first
}

/// Requests for an object from which it is asked for by a test of what the servers can bear.
const AGAIN: usize = 10;

/// The same few things again and again.
fn is_trial(members: &Members, signs: &mut Signs) -> bool {
    let asked = || members.events.iter().filter(|event| event.has_object());
    let requests = asked().count();
    let objects: HashSet<(Name, Name)> = asked().map(|e| (e.object_kind, e.object)).collect();
    let fits = !objects.is_empty() && requests >= objects.len() * AGAIN;
    if fits {
        signs
            .alternatives
            .push(format!("a test: fits, {requests} requests for {} objects", objects.len()));
    }
    fits
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play_together, visitors, visitors_program};

    const DAY: i64 = 86_400;

    /// The worst level where so many strangers open one order each in three days: most at once, or
    /// as many in every hour.
    fn opened(count: i64, at_once: bool) -> Level {
        let one = |n: i64| {
            let share = n as f64 / count as f64;
            let part = if at_once { share.powi(3) } else { share };
            let at = MONDAY + 20 * DAY + 30_000 + (part * 3.0 * DAY as f64) as i64;
            let path = format!("/v1/orders/{}", 9_000_017 + n * n * 48_271 % 2_147_483_647);
            Request::at(at, path)
                .from(format!("203.{}.{}.7", n / 250, n % 250), visitors_program(n, 60))
        };
        play_together(&[visitors(300, 60), (0..count).map(one).collect()].concat()).worst()
    }

    #[test]
    fn mail_brings_most_at_once_and_a_thief_works_on() {
        assert!(opened(1_800, true) <= Level::Low);
        assert!(opened(1_800, false) >= Level::Medium);
    }
}
