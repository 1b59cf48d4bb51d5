//! A group as a whole: what it did, what it is called after, how grave it is.

use super::group::{Evidence, Group, guests};
use super::{Aims, Campaign, Ids, id, key};
use crate::case::Level;
use crate::detect::innocent::once::{self, Once};
use crate::detect::{Finding, Policy};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::Outcome;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

/// Turns groups into campaigns, worst first.
#[must_use]
pub fn campaigns(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Campaign> {
    let groups = super::badge::part(super::deals::part(groups, evidence), evidence);
    let whole = |group: Group| Some((group.clone(), campaign(group, evidence)?));
    let all = groups.into_iter().filter_map(whole).collect();
    let all = super::within::join(all, evidence, whole);
    let all = all.into_iter().map(|(_, campaign)| campaign).collect();
    let mut all = super::loot::absorb(all, &evidence.policy.campaign);
    all.sort_by(|a, b| {
        (b.level, b.confidence, b.events.len())
            .cmp(&(a.level, a.confidence, a.events.len()))
            .then_with(|| a.id.cmp(&b.id))
    });
    let mut ids = Ids::default();
    all.iter_mut()
        .for_each(|campaign| campaign.id = ids.one('C', std::mem::take(&mut campaign.id)));
    all
}

fn campaign(mut group: Group, evidence: &Evidence<'_>) -> Option<Campaign> {
    group.actors.sort_by_cached_key(|at| key(evidence.dossiers, *at));
    group.actors.dedup();
    let members: HashSet<u32> = group.actors.iter().copied().collect();
    let about = members.iter().flat_map(|actor| evidence.places(*actor));
    let findings: BTreeSet<usize> = about.chain(&group.found).chain(&group.seen).copied().collect();
    let findings = Vec::from_iter(findings);
    let worst = gravest(&findings, evidence)?;
    let made: Vec<usize> = findings.iter().filter(|at| !group.seen.contains(at)).copied().collect();
    let mut events = all_events(&members, &made, evidence);
    events.retain(|event| !group.apart.contains(&event.actor));
    let kinds = kinds(&made, worst, evidence);
    let owners = super::past::leave_out(&mut events, &members, &kinds, evidence);
    let neighbours = super::neighbours::leave_out(&mut events, &members, &kinds, evidence);
    let all: Vec<&Finding> = made.iter().filter_map(|at| evidence.findings.get(*at)).collect();
    let guessed = super::guessed::leave_out(&mut events, &members, &all, evidence);
    let left_out = owners.into_iter().chain(guessed).chain(neighbours);
    let (kind, name) = called(&group, worst, &events, evidence);
    let hands = super::lists::hands(&group, evidence).max(group.hands);
    let guests = guests(&group, evidence);
    group.actors.extend(guests);
    let about: Vec<&Finding> =
        findings.iter().filter_map(|at| evidence.findings.get(*at)).collect();
    let fallen = super::loot::taken(&about, &events, &members, evidence);
    group.actors.extend(fallen.iter().map(|event| event.actor));
    events.extend(fallen);
    let events = in_time(events);
    group.actors.sort_by_cached_key(|at| key(evidence.dossiers, *at));
    group.actors.dedup();
    let own = |finding: &&Finding| finding.about.kind() == worst.about.kind();
    // What worked before the worst of it worked is where it began.
    let worked = |finding: &&Finding| own(finding) || finding.verdict.level >= Level::High;
    let aims = Aims::of(about.iter().copied().filter(worked));
    let own: Vec<&Finding> = about.iter().copied().filter(own).collect();
    let set = group.found.iter().find_map(|at| evidence.findings.get(*at)?.subject.set());
    let mut campaign = Campaign {
        id: id('C', &[worst.about.kind(), &kind, &name]),
        kind: worst.about.kind(),
        level: worst.verdict.level.min(group.most()).max(group.least()),
        confidence: worst.verdict.confidence,
        findings,
        joins: group.joins.into_iter().map(|join| join.why).chain(left_out).collect(),
        doubts: Vec::new(),
        common: Vec::new(),
        kinds: own.iter().map(|f| f.verdict.object_kind).filter(|k| *k != Name(0)).collect(),
        aims,
        events,
        actors: group.actors,
        guise: group.guise,
        set,
        pieces: group.pieces,
    };
    campaign.common = common(&campaign, evidence.dossiers);
    // The only day of a desk that a log holds is one however many sit there.
    let once = once::told(&worst.verdict.alternatives);
    let (hands, signs) =
        if once.is_some() { (1, signs(worst).min(1)) } else { (hands, signs(worst)) };
    // Several machines of a job, or jobs of several partners, have no more to say of each other.
    let limits = &evidence.policy.object_enumeration;
    let jobs = are_jobs(&own, once);
    let most = if jobs { limits.immense } else { limits.vast } as f64 * worst.verdict.threshold;
    raise(&mut campaign, (hands, signs, most), evidence);
    super::settled::hold_back(&mut campaign, &worst.verdict.reasons, evidence);
    Some(campaign)
}

/// The kinds of objects that findings like the worst are about.
fn kinds(findings: &[usize], worst: &Finding, evidence: &Evidence<'_>) -> HashSet<Name> {
    let found = findings.iter().filter_map(|at| evidence.findings.get(*at));
    let alike = found.filter(|finding| finding.about.kind() == worst.about.kind());
    alike.map(|f| f.verdict.object_kind).filter(|kind| *kind != Name::default()).collect()
}

/// The worst of them and all that are as grave are the only runs of jobs in a short log.
fn are_jobs(own: &[&Finding], worst: Option<Once>) -> bool {
    let grave = own.iter().filter(|finding| finding.verdict.level >= Level::Medium);
    let mut all = grave.map(|finding| once::told(&finding.verdict.alternatives));
    worst == Some(Once::Job) && all.all(|told| told == Some(Once::Job))
}

/// Signs of an actor that stands out by objects, beside their number.
fn signs(finding: &Finding) -> usize {
    let by_objects = finding.about.name == "object_enumeration";
    if by_objects { finding.verdict.reasons.len().saturating_sub(1) } else { 0 }
}

/// Times the pages from which a walk is told, that several walked together, to be grave.
const MANY_TIMES: u64 = 10;

/// Raises the level of a campaign by what shows in the whole of it only.
fn raise(
    campaign: &mut Campaign,
    (hands, signs, vast): (usize, usize, f64),
    evidence: &Evidence<'_>,
) {
    let policy = evidence.policy;
    // What fell to somebody who was after something else says nothing of how grave that is.
    let returned =
        if campaign.kinds.is_empty() { 0 } else { campaign.objects(evidence.dossiers).1 };
    let returned = returned as u64;
    let many = policy.object_enumeration.objects_without_peers;
    // What holds one of many back, that he was given little, does not hold back all of them.
    let joined = campaign.actors.len() > 1 && signs >= 2;
    if campaign.level == Level::Medium
        && joined
        && campaign.kind == "object_enumeration"
        && returned >= policy.object_enumeration.objects / 2
    {
        campaign.level = Level::High;
    }
    // Each stands out alone; that they share one work list is a further sign.
    if campaign.level == Level::Medium && hands >= policy.campaign.hands && returned >= many {
        campaign.level = Level::High;
    }
    // What several who share one work list took is so far beyond what stands out for one that it
    // would speak for itself.
    if campaign.level == Level::Medium
        && campaign.actors.len() > 1
        && campaign.kind == "object_enumeration"
        && signs >= 1
        && returned as f64 >= vast
        && returned >= many
    {
        campaign.level = Level::High;
    }
    // Each walked a part of a listing, and all of them far.
    let walked = campaign.events.iter().filter(|event| event.page);
    let pages: HashSet<Name> = walked.map(|event| event.object).collect();
    if campaign.level == Level::Medium
        && campaign.actors.len() > 1
        && campaign.kind == "bulk_collection"
        && pages.len() as u64 >= policy.bulk_collection.pages * MANY_TIMES
    {
        campaign.level = Level::High;
    }
    if campaign.level == Level::Medium && campaign.actors.len() > 1 && broke_in(campaign, policy) {
        campaign.level = Level::High;
    }
    if campaign.level == Level::High && returned >= policy.campaign.critical_objects {
        campaign.level = Level::Critical;
    }
    if campaign.actors.len() > 1 {
        campaign.confidence = campaign.confidence.saturating_add(5).min(97);
    }
}

/// Hands of one campaign were refused at a login again and again, and then one of them was let in.
fn broke_in(campaign: &Campaign, policy: &Policy) -> bool {
    if !matches!(campaign.kind, "brute_force" | "credential_stuffing" | "password_spraying") {
        return false;
    }
    let logins = campaign.events.iter().filter(|e| campaign.aims.doors.contains(&e.endpoint));
    let (mut refused, mut opened) = (0, 0);
    let mut after = false;
    for event in logins {
        if event.outcome() == Outcome::Succeeded {
            opened += 1;
            after |= refused >= policy.brute_force.failures_before_success;
        } else {
            refused += 1;
        }
    }
    after && refused * 100 >= (refused + opened) * policy.brute_force.failed_share
}

/// The finding that a campaign is called by: the worst. Whoever looks through hundreds of places asks
/// for doors, and is no less a scanner for what one of them gave away.
fn gravest<'e>(findings: &[usize], evidence: &Evidence<'e>) -> Option<&'e Finding> {
    let worst = evidence.findings.get(*findings.first()?)?;
    let scan = findings.iter().filter_map(|at| evidence.findings.get(*at)).find(|finding| {
        finding.about.name == "scanning" && finding.verdict.level >= worst.verdict.level
    });
    Some(scan.filter(|_| worst.about.name == "injection").unwrap_or(worst))
}

/// What a campaign is called after: whoever of its actors made most requests, or the set it is. Sets
/// may be described alike; their first requests tell them apart. Which of its findings is the worst,
/// and which small ones it took in, changes with the sample of lines that routes and peers are learnt
/// from, and is no part of the name.
fn called(
    group: &Group,
    worst: &Finding,
    events: &[Event],
    evidence: &Evidence<'_>,
) -> (String, String) {
    let mut made: HashMap<u32, u64> = group.actors.iter().map(|actor| (*actor, 0)).collect();
    for event in events {
        if let Some(requests) = made.get_mut(&event.actor) {
            *requests += 1;
        }
    }
    // Actors are sorted by name: of equals the first is meant, and `max_by_key` takes the last.
    if let Some(most) = group.actors.iter().rev().max_by_key(|actor| made.get(*actor)) {
        return key(evidence.dossiers, *most);
    }
    let (kind, name) = worst.subject.name(evidence.dossiers);
    let first = events.first().map_or(String::new(), |event| event.time.to_string());
    (kind.to_owned(), format!("{name} {first}"))
}

/// Everything that members did, and the requests that findings are about, in time.
fn all_events(members: &HashSet<u32>, findings: &[usize], evidence: &Evidence<'_>) -> Vec<Event> {
    let programs = super::loot::programs(findings, evidence);
    let mine = |event: &&Event| {
        programs.get(&event.actor).is_none_or(|programs| programs.contains(&event.agent))
    };
    let profiles = members.iter().filter_map(|at| evidence.profile(*at));
    let mut events: Vec<Event> =
        profiles.flat_map(|profile| &profile.events).filter(mine).copied().collect();
    // Whoever guesses passwords acts under the names it has guessed: these are no members.
    let found = findings.iter().filter_map(|at| evidence.findings.get(*at));
    let under_others = found.flat_map(|finding| finding.verdict.events.iter().copied());
    events.extend(under_others.filter(|event| !members.contains(&event.actor)));
    in_time(events)
}

/// Each of them once, in time.
pub(super) fn in_time(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_unstable_by_key(|event| (event.time, event.at));
    events.dedup_by_key(|event| event.at);
    events
}

/// What nine in ten requests of a campaign have in common.
fn common(campaign: &Campaign, dossiers: &Dossiers) -> Vec<String> {
    let all = campaign.events.len();
    let mut shared = campaign.set.map_or(Vec::new(), |set| dossiers.describe(set));
    let mut note = |what: &str, pick: fn(&Event) -> Name, show: &dyn Fn(Name) -> String| {
        let mut counts: HashMap<Name, u64> = HashMap::new();
        for event in &campaign.events {
            *counts.entry(pick(event)).or_insert(0) += 1;
        }
        let top = crate::detect::profile::top(&counts, dossiers);
        if counts.get(&top).copied().unwrap_or(0) * 10 >= all as u64 * 9 {
            let text = show(top);
            let phrase =
                if text.is_empty() { format!("no {what}") } else { format!("{what} {text}") };
            if !shared.contains(&phrase) {
                shared.push(phrase);
            }
        }
    };
    let text = |name: Name| dossiers.names.show(name);
    note("user agent", |e| e.agent, &text);
    note("principal", |e| e.principal, &text);
    note("credential", |e| e.credential, &text);
    note("endpoint", |e| e.endpoint, &|name| dossiers.endpoint_text(name));
    shared
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::linked;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play};

    /// Four thousand passwords at a form that says no with 200, of which one is right; then a look at
    /// the inside. Who has the name visits from there before.
    fn guesses(right: i64) -> Vec<Request> {
        let from = |request: Request| request.from("203.0.113.7", "Browser/9");
        let try_at = |i: i64| {
            let status = if i == right { 302 } else { 200 };
            let at = MONDAY + 86_400 + i * 2;
            from(Request { status, ..Request::at(at, "/login") }).method("POST")
        };
        let inside = |i: i64| from(Request::at(MONDAY + 97_000 + i, "/panel/settings"));
        let owner = Request::at(MONDAY + 86_450, "/v1/orders/41").principal("owner");
        (0..4000).map(try_at).chain((0..30).map(inside)).chain([from(owner)]).collect()
    }

    #[test]
    fn a_form_that_says_no_with_200_was_passed_when_it_said_something_else() {
        let outcome = play(&guesses(3777));
        let found = linked(&outcome);
        let campaign = found.iter().find(|campaign| campaign.kind == "brute_force").unwrap();
        let opened = MONDAY + 86_400 + 3777 * 2;
        let times = campaign.times();
        assert_eq!(times.first_success.map(|time| time.0 / 1_000_000), Some(opened));
        assert_eq!(times.last_success, times.first_success);
        assert!(!campaign.events.iter().any(crate::dossier::Event::has_object), "the owner's");
        let finding = outcome.of("brute_force")[0];
        let event = |at| finding.verdict.events.iter().find(|event| event.at == at).unwrap();
        assert!(finding.evidence().into_iter().any(|at| event(at).status == 302));
    }

    #[test]
    fn pages_that_are_far_larger_than_any_began_with_the_first_of_these() {
        let page = |at: i64, who: i64, limit: i64| {
            Request::at(MONDAY + at, format!("/v1/orders?limit={limit}&page={}", at % 3))
                .principal(format!("customer-{who}"))
        };
        let usual = (0..300).map(|n| page(n * 600, n % 30, 50));
        let large = (0..3).map(|n| page(180_000 + n * 60, 7, 10_000));
        let found = linked(&play(&usual.chain(large).collect::<Vec<_>>()));
        let campaign = found.iter().find(|campaign| campaign.kind == "bulk_collection").unwrap();
        let first = campaign.times().first_success.map(|time| time.0 / 1_000_000);
        assert_eq!(first, Some(MONDAY + 180_000));
    }

    /// Five addresses with one program that try two names in turn; the last try, by one that was
    /// refused too seldom to have broken in alone, may open.
    fn in_turn(last: u16) -> Level {
        let one = |i: i64| {
            let (client, who) = (format!("203.0.113.{}", i % 5), format!("name-{}", i % 2));
            let status = if i == 204 { last } else { 401 };
            let request = Request::at(MONDAY + i * 300, "/v1/login").method("POST").principal(who);
            Request { status, ..request.from(client, "Tool/3") }
        };
        let found = linked(&play(&(0..205).map(one).collect::<Vec<_>>()));
        found.iter().map(|campaign| campaign.level).max().unwrap_or_default()
    }

    #[test]
    fn a_login_that_opens_to_one_of_many_who_were_refused_is_grave() {
        assert_eq!((in_turn(200), in_turn(401)), (Level::High, Level::Medium));
    }

    /// So many addresses one after the other, with a program of their own, of which each reads a
    /// hundred things and other screens as well.
    fn relay(hands: i64) -> Level {
        let people = (0..80).flat_map(|i| (0..20).step_by(3).map(move |day| (i, day)));
        let visit = |(i, day): (i64, i64)| {
            let at = MONDAY + day * 86_400 + (i * 977) % 86_400;
            Request::at(at, format!("/v1/orders/{}", 70_000 + i * 7))
                .from(format!("198.51.100.{}", i + 1), "App/5.2")
        };
        let one = |i: i64| {
            let at = MONDAY + 8 * 86_400 + i * 60;
            let read =
                Request::at(at, format!("/v1/orders/{}", 900_000 + i * i * i * 31 % 1_000_003));
            let look = Request::at(at + 9, "/v1/plans");
            [read, look].map(|r| r.from(format!("203.{}.113.9", i / 100), "Tool/3"))
        };
        let all: Vec<Request> = people.map(visit).chain((0..hands * 100).flat_map(one)).collect();
        let found = linked(&play(&all));
        found.iter().map(|campaign| campaign.level).max().unwrap_or_default()
    }

    #[test]
    fn many_who_share_one_list_are_grave_together_and_few_are_not() {
        assert_eq!(relay(6), Level::High);
        assert_eq!(relay(1), Level::Medium);
    }

    #[test]
    fn a_form_that_was_never_passed_has_no_success() {
        let found = linked(&play(&guesses(-1)));
        let campaign = found.iter().find(|campaign| campaign.kind == "brute_force").unwrap();
        assert_eq!(campaign.times().first_success, None);
    }

    /// Somebody who asks for so many paths that are not there, then for a secret that is served.
    fn looker(paths: i64) -> Vec<Request> {
        let from = |request: Request| request.from("203.0.113.7", "Browser/9");
        let people = (0..400).map(|i| {
            let path = ["/", "/about", "/shop", "/news"][i as usize % 4];
            Request::at(MONDAY + i * 90, path).from(format!("198.51.100.{}", i % 60), "Browser/8")
        });
        let miss = |i: i64| {
            let request = Request::at(MONDAY + 40_000 + i, format!("/word{i}x"));
            from(Request { status: 404, ..request })
        };
        let secret = from(Request::at(MONDAY + 50_000, "/backup/site.sql.gz"));
        people.chain((0..paths).map(miss)).chain([secret]).collect()
    }

    #[test]
    fn who_looks_through_hundreds_of_places_is_a_scanner_whatever_one_of_them_gave_away() {
        let kind = |paths: i64| {
            let found = linked(&play(&looker(paths)));
            let worst = found.first().unwrap();
            assert_eq!(worst.level, Level::High);
            worst.kind
        };
        assert_eq!((kind(400), kind(3)), ("scanning", "injection"));
    }
}
