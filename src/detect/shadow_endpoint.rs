//! Objects taken through endpoints that hardly anybody knows: forgotten, undocumented or outdated
//! ones.

use super::page::About;
use super::surface::Standing;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::{Event, Name};
use crate::triage::ActorKind;
use crate::words::{many, size};
use hashbrown::HashSet;

/// The page.
pub const ABOUT: About = About {
    name: "shadow_endpoint",
    title: "Objects are taken through an endpoint that hardly anybody uses, that was silent for long, or whose version or host is outdated.",
    what: "Endpoints with few actors beside siblings with many; routes that answered nothing for weeks and then do; old versions that still answer; a host that few use though the same route is busy on another.",
    why: "What was forgotten is not guarded: a test host, last year's version, a debug route. It answers with the same data and without the same checks.",
    how: &[
        "An endpoint that the API's own description (`--openapi`) does not name, with fewer than `shadow_endpoint.actors` actors.",
        "Without a description: fewer actors than that, or `share` percent of those of a newer version or another host, where a sibling (same host and first segment, a newer version, or the same route on another host) has at least `siblings`; or silent for `silent_days` while the log went on.",
        "Reported only where one actor was served at least `objects` distinct objects or `bytes` there.",
        "Medium; high where the requests carry no principal though those for the same kind of object elsewhere do, or from ten times as many objects.",
    ],
    innocent: &[
        "Back offices and partners have endpoints of their own: whoever uses it on `steady_days` days or more is left out, unless it was silent before.",
        "Downloads of files are not counted as bytes.",
        "HEAD asks for what GET would bring, so that it counts as used by whoever uses GET there: link checkers.",
    ],
    evasion: "Take little; use the endpoint for weeks before.",
    owasp: "API9:2023; API5:2023",
    attack: "T1190; T1213",
};

/// Judges the endpoint through which most was taken.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let mut taken: Vec<(Name, Vec<Event>, u64, u64)> = profile
        .endpoints
        .keys()
        .filter(|name| why(&peers.standing(**name), policy).is_some())
        .map(|name| {
            let events: Vec<Event> = profile
                .events
                .iter()
                .filter(|e| e.endpoint == *name && e.answers())
                .copied()
                .collect();
            let objects: HashSet<Name> =
                events.iter().filter(|e| e.has_object()).map(|e| e.object).collect();
            let bytes = events.iter().map(|e| e.bytes).sum();
            (*name, events, objects.len() as u64, bytes)
        })
        .filter(|(name, events, objects, bytes)| {
            let limits = &policy.shadow_endpoint;
            let much = *bytes >= limits.bytes && !peers.standing(*name).file;
            (*objects >= limits.objects || much)
                && !steady(events, &peers.standing(*name), policy)
                && !comes_back(events, policy)
        })
        .collect();
    taken.sort_by_key(|(name, _, objects, bytes)| {
        (std::cmp::Reverse((*objects, *bytes)), peers.dossiers.names.text(*name))
    });
    let (name, events, objects, bytes) = taken.into_iter().next()?;
    judge(profile, (name, events), (objects, bytes), peers, policy)
}

/// Why an endpoint stands apart.
pub(super) fn why(standing: &Standing, policy: &Policy) -> Option<String> {
    let limits = &policy.shadow_endpoint;
    if standing.silent_days >= limits.silent_days {
        return Some(format!("it had answered nobody for {} days before", standing.silent_days));
    }
    let few = |siblings: u64| {
        standing.actors < limits.actors || standing.actors * 100 <= siblings * limits.share
    };
    if standing.answered == 0 || !few(standing.newer.max(standing.elsewhere)) {
        return None;
    }
    if standing.undeclared && standing.answered > 0 && standing.actors < limits.actors {
        let used = standing.actors;
        return Some(format!(
            "the API's description does not name it, and only {} used it",
            many(used, "actor")
        ));
    }
    let used = format!("only {} used it", many(standing.actors, "actor"));
    if standing.newer >= limits.siblings {
        Some(format!("{used}, {} use a newer version", standing.newer))
    } else if standing.elsewhere >= limits.siblings {
        Some(format!("{used}, {} use the same route on another host", standing.elsewhere))
    } else if standing.family >= limits.siblings && standing.actors < limits.actors {
        Some(format!("{used}, {} use a sibling of it", standing.family))
    } else {
        None
    }
}

/// It is used day after day: somebody's own tool.
fn steady(events: &[Event], standing: &Standing, policy: &Policy) -> bool {
    let limits = &policy.shadow_endpoint;
    let days: HashSet<i64> =
        events.iter().map(|e| e.time.0.div_euclid(crate::record::time::DAY)).collect();
    days.len() as u64 >= limits.steady_days && standing.silent_days < limits.silent_days
}

/// It asks for the same things again on later days: a batch that has begun.
fn comes_back(events: &[Event], policy: &Policy) -> bool {
    let Some(kind) = events.iter().find(|e| e.has_object()).map(|e| e.object_kind) else {
        return false;
    };
    let limits = &policy.registers;
    super::innocent::returns::known(events, kind, limits.day_objects, None)
        .is_some_and(|(share, _)| share >= limits.known_share)
}

fn judge(
    profile: &Profile,
    (name, events): (Name, Vec<Event>),
    (objects, bytes): (u64, u64),
    peers: &Peers<'_>,
    policy: &Policy,
) -> Option<Verdict> {
    let limits = &policy.shadow_endpoint;
    let standing = peers.standing(name);
    let why = why(&standing, policy)?;
    let kind = events.iter().find(|e| e.has_object()).map_or(Name::default(), |e| e.object_kind);
    let bare = events.iter().filter(|e| e.principal == Name::default()).count() * 10;
    let named = peers.named_share(kind);
    let nameless = bare >= events.len() * 9 && named >= 50 && profile.kind == ActorKind::Client;
    let by_objects = objects >= limits.objects;
    // Whoever runs the servers copies from within, and can tell.
    let within = super::innocent::jobs::is_within(profile, peers) && peers.offices.from_outside();
    let grave = by_objects && !within && (nameless || objects >= limits.objects * 10);
    let mut reasons = vec![why.clone()];
    if nameless {
        reasons.push(format!(
            "served without a principal, though {named} % of the answers for this kind of object elsewhere carry one"
        ));
    }
    let text = peers.dossiers.endpoint_text(name);
    let (measure, value, threshold) = if by_objects {
        ("objects taken through an endpoint apart", objects, limits.objects)
    } else {
        ("bytes taken through an endpoint apart", bytes, limits.bytes)
    };
    Some(Verdict {
        level: if grave { Level::High } else { Level::Medium },
        confidence: if grave { 75 } else { 55 },
        endpoint: name,
        object_kind: if by_objects { kind } else { Name::default() },
        measure,
        value: value as f64,
        threshold: threshold as f64,
        peers: standing.family.max(standing.newer).max(standing.elsewhere),
        message: format!(
            "{} and {} taken through {text}: {}",
            many(objects, "object"),
            size(bytes),
            reasons.join("; ")
        ),
        reasons,
        alternatives: vec![
            format!(
                "a tool of a back office or a partner: used on fewer than {} days",
                limits.steady_days
            ),
            "a route that is new in the log: ask when it was released".to_owned(),
        ],
        targets: vec![name],
        hits: Vec::new(),
        events,
    })
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, get, line};

    const DAY: u64 = 86_400;

    /// Many who read one customer each through v2, day after day.
    fn api(days: u64) -> Vec<String> {
        (0..days * 40)
            .map(|at| {
                let target = format!("/v2/customers/{}/plan", 7_000 + at % 40);
                get(&format!("192.0.2.{}", at % 40), at * DAY / 40, &target, 200, 700)
            })
            .collect()
    }

    fn level(lines: &[String]) -> Option<Level> {
        Trial::of("combined", lines).of_kind("shadow_endpoint")
    }

    #[test]
    fn an_old_version_that_still_answers_one() {
        let mut lines = api(3);
        for at in 0..30 {
            let target = format!("/v1/customers/{}/plan", 1_000 + at * 17);
            lines.push(get("203.0.113.9", DAY + at * 60, &target, 200, 700));
        }
        assert_eq!(level(&lines), Some(Level::Medium));
        lines.truncate(lines.len() - 20);
        assert_eq!(level(&lines), None);
    }

    #[test]
    fn head_asks_for_what_everybody_gets_and_another_method_does_not() {
        let taken = |method: &str| {
            let mut lines = api(3);
            lines.extend((0..250).map(|at| {
                let target = format!("{method} /v2/customers/{}/plan", 7_000 + at % 40);
                line("203.0.113.9", DAY + at * 30, &target, 200, 700_000, "curl/8.0")
            }));
            level(&lines)
        };
        assert_eq!(taken("HEAD"), None);
        assert_eq!(taken("SEARCH"), Some(Level::Medium));
    }

    #[test]
    fn a_route_that_was_silent_for_weeks_and_a_tool_that_is_used_daily() {
        let old = |at: u64, second: u64| {
            let target = format!("/v2/debug/customers/{}", 1_000 + at * 13);
            get("203.0.113.9", second, &target, 200, 700)
        };
        let mut lines = api(50);
        lines.extend((0..50 * 10).map(|at| old(at, at * DAY / 10)));
        assert_eq!(level(&lines), None);
        let mut lines = api(50);
        lines.push(get("192.0.2.1", 60, "/v2/debug/customers/1", 200, 700));
        lines.extend((0..250).map(|at| old(at, 40 * DAY + at * 30)));
        assert_eq!(level(&lines), Some(Level::High));
    }
}
