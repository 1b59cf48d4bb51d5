//! Somebody who asks for nothing but programs of a sort that the host does not run.
//!
//! Whoever tries a published hole on every address of the internet sends one request, or a few, for a
//! program of one product. No list names them all; but a site runs programs of one or two sorts, and
//! hardly anybody is sent to it for others. A line in the report, and never more than that: an old
//! link to a page of a former site looks the same.

use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::merge::Hashes;
use crate::record::{Outcome, served};
use crate::triage::payload::Class;
use crate::triage::payload::script::program;
use crate::triage::{ActorKind, Survey};
use crate::words::many;
use hashbrown::{HashMap, HashSet};

/// Actors who were served a program of a sort, from which the host runs such programs.
const RUN: usize = 2;
/// Such actors that are looked at: each is worth a line at most.
const MOST: usize = 500;

/// Which sorts of programs hosts run: who was served any, two of them at most.
#[derive(Debug, Default)]
pub(super) struct Programs(HashMap<(String, &'static str), Hashes<RUN>>);

impl Programs {
    pub(super) fn of(survey: &Survey) -> Self {
        let mut all = Self::default();
        for (_, endpoint) in survey.endpoints() {
            let [_, host, route] = endpoint.parts();
            let Some(sort) = program(route.as_bytes()) else { continue };
            if endpoint.with(Outcome::Succeeded) > 0 {
                let actors = all.0.entry((host, sort)).or_default();
                endpoint.actors.iter().for_each(|actor| actors.insert(*actor));
            }
        }
        all
    }

    /// Several were served programs of this sort.
    fn runs(&self, host: String, sort: &'static str) -> bool {
        self.0.get(&(host, sort)).is_some_and(|actors| actors.iter().len() >= RUN)
    }
}

/// Those who did little, and of that nothing but such requests, as far as tallies tell.
pub(super) fn suspects(survey: &Survey, policy: &Policy) -> HashSet<u64> {
    let programs = Programs::of(survey);
    let mut alone: HashSet<u64> = HashSet::new();
    for (_, endpoint) in survey.endpoints() {
        let [method, host, route] = endpoint.parts();
        let nothing = endpoint.with(Outcome::Succeeded) == 0;
        let foreign = program(route.as_bytes()).is_some_and(|sort| !programs.runs(host, sort));
        let one = endpoint.actors.count() == 1;
        if foreign && (nothing || one) || nothing && sends(&method) {
            alone.extend(endpoint.actors.iter());
        }
    }
    let mut found: Vec<(u64, u64)> = survey
        .actors()
        .filter(|(hash, actor, tally)| {
            let asks = tally.payloads.classes & Class::Program.bit() != 0;
            let lost = tally.with(Outcome::Succeeded) == 0;
            actor.kind() == ActorKind::Client
                && tally.requests() <= policy.effect.brief
                && (asks && lost || alone.contains(hash))
        })
        .map(|(hash, _, tally)| (tally.requests(), hash))
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.into_iter().take(MOST).map(|(_, hash)| hash).collect()
}

/// Judges somebody who did little: a few requests try a hole, more look for something.
pub(super) fn detect(
    profile: &Profile,
    peers: &Peers<'_>,
    policy: &Policy,
    tries: bool,
) -> Option<Verdict> {
    let says = |agent: &Name| super::innocent::crawl::says_so(peers.dossiers.names.text(*agent));
    let few = profile.events.len() as u64 <= policy.effect.brief;
    if profile.kind != ActorKind::Client || !few || profile.agents.iter().any(says) {
        return None;
    }
    let foreign = |event: &Event| {
        let [_, host, route] = peers.dossiers.endpoint(event.endpoint);
        let path = peers.dossiers.names.text(event.path);
        let path = if path.is_empty() { route.as_bytes() } else { path };
        program(path).filter(|sort| !peers.programs.runs(host, sort))
    };
    let lost = |event: &Event| {
        let unknown = peers.is_unmatched(event.endpoint) || peers.never_answers(event.endpoint);
        matches!(event.outcome(), Outcome::Missing | Outcome::Denied) && unknown
    };
    let own = |event: &Event| served(event.status) && peers.is_alone(event.endpoint);
    let sent = |event: &Event| sends(&peers.dossiers.endpoint(event.endpoint)[0]);
    let nothing_else =
        profile.events.iter().all(|event| lost(event) || own(event) && foreign(event).is_some());
    let counts = |event: &Event| foreign(event).is_some() || lost(event) && sent(event);
    let events: Vec<Event> = profile.events.iter().filter(|e| counts(e)).copied().collect();
    let one_hole = (events.len() as u64) < policy.injection.doors + 1;
    if events.is_empty() || !nothing_else || one_hole != tries {
        return None;
    }
    let mut sorts: Vec<&str> = events.iter().filter_map(foreign).collect();
    sorts.sort_unstable();
    sorts.dedup();
    Some(verdict(events, &sorts))
}

fn verdict(events: Vec<Event>, sorts: &[&str]) -> Verdict {
    let answered = events.iter().filter(|event| served(event.status)).count() as u64;
    let what = match sorts {
        [] => "sent to what is not there".to_owned(),
        sorts => {
            format!("for programs of a sort that nobody else is served here ({})", sorts.join(", "))
        }
    };
    let count = events.len() as u64;
    let message =
        format!("{} {what}, and nothing else; {answered} of them answered", many(count, "request"));
    Verdict {
        level: Level::Informational,
        confidence: 50,
        endpoint: events.first().map_or(Name::default(), |event| event.endpoint),
        object_kind: Name::default(),
        measure: "requests for programs that the host does not run",
        value: count as f64,
        threshold: 1.0,
        peers: 0,
        reasons: vec![message.clone()],
        message,
        alternatives: vec![
            "an old link to a page of a former site: fits, if a browser asked".to_owned(),
            "a program of one's own that was set up wrongly: ask".to_owned(),
        ],
        events,
        targets: Vec::new(),
        hits: Vec::new(),
    }
}

/// A method that sends something.
fn sends(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "OPTIONS" | "")
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get, line};

    const HAND: &str = "203.0.113.77";
    const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64)";

    fn level(more: impl IntoIterator<Item = String>) -> Option<Level> {
        let scripts =
            (0..8u64).map(|at| get(&format!("192.0.2.{at}"), at, "/news.php", 200, 5_120));
        let lines: Vec<String> = browse(30, 12).into_iter().chain(scripts).chain(more).collect();
        Trial::of("combined", &lines).of_kind("injection")
    }

    #[test]
    fn one_request_for_a_program_that_the_host_does_not_run_is_told_and_for_its_own_is_not() {
        let asks = |path: &str, status: u16| level([get(HAND, 1, path, status, 300)]);
        assert_eq!(asks("/vpnsvc/connect.cgi", 404), Some(Level::Informational));
        assert_eq!(asks("/tools/Export.do", 403), Some(Level::Informational));
        assert_eq!(asks("/tools/Export.do", 200), Some(Level::Informational));
        assert_eq!(asks("/old/page.php?id=3", 404), None, "the host runs such programs");
        assert_eq!(asks("/old/photo.png", 404), None);
    }

    #[test]
    fn more_of_them_look_for_something() {
        let asks = |count: u64| {
            let ask = |at: u64| get(HAND, at, &format!("/tools{at}/run.cgi"), 404, 300);
            let lines: Vec<String> =
                browse(30, 12).into_iter().chain((0..count).map(ask)).collect();
            let trial = Trial::of("combined", &lines);
            [trial.of_kind("injection"), trial.of_kind("scanning")]
        };
        assert_eq!(asks(3), [Some(Level::Informational), None]);
        assert_eq!(asks(5), [None, Some(Level::Informational)]);
        assert_eq!(asks(12), [None, None], "somebody who did more");
    }

    #[test]
    fn what_is_sent_to_nothing_is_told_of_whoever_does_nothing_else() {
        let sent = line(HAND, 1, "POST /auth/change", 404, 300, AGENT);
        assert_eq!(level([sent.clone()]), Some(Level::Informational));
        assert_eq!(level([sent, get(HAND, 5, "/about", 200, 1_531)]), None, "a visitor");
    }

    #[test]
    fn a_crawler_that_says_so_follows_old_links() {
        let agent = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)";
        assert_eq!(level([line(HAND, 1, "GET /old/page.asp", 404, 300, agent)]), None);
    }
}
