//! Scripts that were brought and asked for at once.
//!
//! A published exploit leaves a script, asks for it once or twice, and is done: too little to be told
//! by what it answers. What tells it is the order: an attack that was taken, or an upload, and then,
//! by the same hand, a script that nobody had asked for before, which is there.

use super::planted::{Place, keeps_files, uses, written};
use super::{Effect, Effects, Limits, is_redirect};
use crate::detect::{Peers, Profile};
use crate::dossier::{Event, Name};
use crate::record::time::SECOND;
use crate::record::{Outcome, served};
use crate::route::login::is_login;
use crate::triage::payload::{self, Class, signatures::Signature};
use hashbrown::HashMap;

/// How a script came to be there, as far as what the same hand did before tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// It was written with a method made for that by somebody without a name, or was not there before
    /// something was sent, and then was.
    Brought,
    /// An attack was taken before; or it lies among files, and something was sent.
    Attacked,
}

impl Effects<'_> {
    /// Marks the answers of such scripts.
    pub(super) fn by_drop(&mut self, profile: &Profile, limits: &Limits) {
        let known: HashMap<_, Effect> =
            self.all.iter().map(|(event, _, effect)| (event.at, *effect)).collect();
        let mut found: HashMap<_, (Event, Effect)> = HashMap::new();
        for (place, here) in uses(profile, self.peers) {
            let answers: Vec<Event> = here
                .into_iter()
                .filter(|event| served(event.status) && !self.peers.is_soft(event))
                .collect();
            let shared = self.peers.script(&place).is_none_or(super::planted::Script::is_shared);
            let Some(first) = answers.first().filter(|_| !shared) else { continue };
            let effect = match way(profile, self.peers, &place, first, limits) {
                Some(Way::Attacked) => Effect::Served,
                Some(Way::Brought) => Effect::Used,
                None => continue,
            };
            let new = |event: &&Event| known.get(&event.at).is_none_or(|known| *known < effect);
            found.extend(answers.iter().filter(new).map(|event| (event.at, (*event, effect))));
        }
        for (event, _, effect) in &mut self.all {
            if let Some((_, to)) = found.remove(&event.at) {
                *effect = to;
            }
        }
        let more = found.into_values();
        self.all.extend(more.map(|(event, effect)| (event, &super::planted::PLANTED, effect)));
    }
}

fn way(
    profile: &Profile,
    peers: &Peers<'_>,
    place: &Place,
    first: &Event,
    limits: &Limits,
) -> Option<Way> {
    let soon = limits.upload_minutes * 60 * SECOND;
    let before: Vec<&Event> = profile
        .events
        .iter()
        .filter(|event| event.order() < first.order() && first.time.0 - event.time.0 <= soon)
        .collect();
    let there = |event: &Event| peers.dossiers.endpoint(event.endpoint);
    let taken = |event: &Event| {
        (served(event.status) || is_redirect(event.status)) && !peers.is_soft(event)
    };
    let sent = |event: &Event| {
        let [method, _, route] = there(event);
        let sends = method == "PUT" || method == "POST" && !is_login(b"POST", route.as_bytes());
        sends && taken(event) && event.endpoint != first.endpoint
    };
    let folder = place.1.rsplit_once('/').map_or("", |(folder, _)| folder);
    let attack = |event: &&&Event| {
        let [method, _, route] = there(event);
        // Whoever signs in at such a place goes on to its other pages.
        let its_own = || top(&route) == top(&place.1) && !keeps_files(folder);
        let kept = |found: &Signature| found.class == Class::Exploit && its_own();
        let leaves = |found: &Signature| leaves_files(found, &method) && !kept(found);
        taken(event) && signature(event).is_some_and(leaves)
    };
    let among_files = signature(first).is_some_and(|found| found.name == "shell_in_uploads");
    let uploaded = before.iter().any(|event| sent(event));
    if before.iter().any(|event| attack(&event)) || among_files && uploaded {
        return Some(Way::Attacked);
    }
    let wrote = |event: &&&Event| {
        let parts = there(event);
        let name = |route: &str| route.rsplit('/').next().map(str::to_owned);
        event.principal == Name::default()
            && matches!(event.status, 201 | 204)
            && parts[1] == place.0
            && written(&parts).is_some_and(|route| name(&route) == name(&place.1))
    };
    let missed = before.iter().position(|event| {
        let path = peers.dossiers.names.text(event.path);
        event.outcome() == Outcome::Missing && path == place.1.as_bytes()
    });
    let then = missed.and_then(|at| before.get(at..)).unwrap_or_default();
    let nameless = first.principal == Name::default();
    // Whoever puts a site on its server writes many files.
    let all = profile.events.iter().filter(|event| written(&there(event)).is_some()).count();
    let writes = before.iter().filter(|event| wrote(event)).count();
    let brought = writes > 0 && all <= writes * 2 || then.iter().any(|event| sent(event));
    (nameless && brought).then_some(Way::Brought)
}

/// The first name of a path.
fn top(route: &str) -> &str {
    route.split('/').find(|part| !part.is_empty()).unwrap_or_default()
}

fn signature(event: &Event) -> Option<&'static Signature> {
    payload::signature(event.payload.signature)
}

/// It may leave a file where it works: it runs something, writes by a path, or is sent to the place of
/// a hole. What reads, shows or sends elsewhere leaves none.
fn leaves_files(found: &Signature, method: &str) -> bool {
    let sends = !matches!(method, "GET" | "HEAD" | "OPTIONS");
    match found.class {
        Class::CommandInjection
        | Class::ExpressionInjection
        | Class::KnownHole
        | Class::Deserialization
        | Class::FileInclusion => true,
        Class::PathTraversal | Class::Exploit => sends,
        Class::SqlInjection => found.name == "sql_file_or_command",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::effect::tests::{AGENT, THIEF, level, post, with};
    use crate::detect::trial::{browse, get, line};

    const DAY: u64 = 86_400;

    fn site() -> Vec<String> {
        let scripts =
            (0..8u64).map(|at| get(&format!("192.0.2.{at}"), at, "/news.php", 200, 5_120));
        let misses = (0..20).map(|at| get("192.0.2.3", at, "/old.png", 404, 300));
        let late = [get("192.0.2.1", 4 * DAY, "/", 200, 900)];
        with(with(with(browse(30, 12), scripts), misses), late)
    }

    fn after(lines: &[String]) -> Option<Level> {
        level(&with(site(), lines.iter().cloned()))
    }

    #[test]
    fn a_script_that_is_there_after_an_attack_was_left_by_it() {
        let used = get(THIEF, 2 * DAY + 9, "/qzkw.jsp", 200, 0);
        let attack = |status| post(2 * DAY, "/agent?filename=../../deploy/q.ear", status, 0);
        assert!(after(&[attack(200), used.clone()]) >= Some(Level::High));
        assert!(after(&[attack(404), used.clone()]) <= Some(Level::Low));
        let reads = get(THIEF, 2 * DAY, "/page?f=../../../etc/hosts", 302, 0);
        assert!(after(&[reads, used]) <= Some(Level::Medium));
    }

    #[test]
    fn whoever_signs_in_at_the_place_of_a_hole_goes_on_to_its_pages() {
        let enter = post(2 * DAY, "/CFIDE/administrator/enter.cfm", 302, 0);
        let page = get(THIEF, 2 * DAY + 9, "/CFIDE/administrator/settings/server.cfm", 200, 9_000);
        assert!(after(&[enter, page]) <= Some(Level::Medium));
    }

    #[test]
    fn a_script_among_files_that_is_there_after_an_upload_runs() {
        let used = get(THIEF, 2 * DAY + 9, "/reviews/uploads/a.jpg.php", 200, 0);
        let upload = post(2 * DAY, "/reviews/send", 200, 60);
        let visit = get(THIEF, 2 * DAY - 9, "/reviews/", 200, 1_531);
        assert!(after(&[visit.clone(), upload, used.clone()]) >= Some(Level::High));
        assert!(after(&[visit, used]) <= Some(Level::Low));
        let picture = get(THIEF, 2 * DAY + 9, "/reviews/uploads/a.jpg", 200, 40_000);
        assert_eq!(after(&[post(2 * DAY, "/reviews/send", 200, 60), picture]), None);
    }

    #[test]
    fn a_script_that_was_not_there_before_something_was_sent_is_a_question() {
        let miss = get(THIEF, 2 * DAY, "/fm/qz.php", 404, 300);
        let sent = post(2 * DAY + 5, "/fm/send", 200, 12);
        let used = (0..6u64).map(|at| get(THIEF, 2 * DAY + 9 + at, "/fm/qz.php", 200, 40));
        let all: Vec<String> =
            [miss.clone(), sent.clone()].into_iter().chain(used.clone()).collect();
        assert_eq!(after(&all), Some(Level::Medium));
        let all: Vec<String> = [sent].into_iter().chain(used.clone()).collect();
        assert_eq!(after(&all), None, "somebody who works with a new page");
        let all: Vec<String> = [miss].into_iter().chain(used).collect();
        assert_eq!(after(&all), None, "it was put there by others");
    }

    #[test]
    fn a_script_that_was_written_in_one_folder_and_asked_for_in_another_is_a_question() {
        let put = |method: &str, path: &str| {
            line(THIEF, 2 * DAY, &format!("{method} {path}"), 204, 0, AGENT)
        };
        let used = get(THIEF, 2 * DAY + 9, "/admin/qz.jsp", 200, 0);
        let both = [put("PUT", "/files/qz.jsp"), used.clone()];
        assert!(after(&both) >= Some(Level::Medium));
        assert_eq!(after(&[put("PUT", "/files/qz.txt"), used]), None);
    }
}
