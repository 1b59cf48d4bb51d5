//! What accounts that were broken into gave away: requests under a name, from where its password
//! was guessed.
//!
//! While somebody guesses, he has no name; once a login opens, he has that of the account. The
//! name still belongs to its owner, so only what was done from there and with the same program is
//! the campaign's. Where the log has no names, it is everything that was done from there
//! afterwards, if nothing was done from there before.

use super::group::{Evidence, Piece};
use super::whole::in_time;
use super::{Aims, Campaign};
use crate::case::Level;
use crate::detect::{Finding, policy};
use crate::dossier::{Event, Name};
use crate::record::time::{DAY, SECOND};
use crate::record::{Locator, Timestamp, served};
use crate::triage::ActorKind;
use hashbrown::{HashMap, HashSet};

/// Kinds of campaigns that are about passwords.
pub(super) const GUESSING: [&str; 3] = ["brute_force", "credential_stuffing", "password_spraying"];

/// Programs that each client guesses with, by index of the actor, if all that it stands out for is
/// guessing: what others at its address do with theirs is no part of it.
pub(super) fn programs(findings: &[usize], evidence: &Evidence<'_>) -> HashMap<u32, HashSet<Name>> {
    let mut programs: HashMap<u32, HashSet<Name>> = HashMap::new();
    let mut otherwise: HashSet<u32> = HashSet::new();
    for finding in findings.iter().filter_map(|at| evidence.findings.get(*at)) {
        let Some(actor) = finding.subject.actor() else { continue };
        if GUESSING.contains(&finding.about.kind()) {
            let tried = finding.verdict.events.iter().map(|event| event.agent);
            programs.entry(actor).or_default().extend(tried);
        } else if finding.verdict.level >= Level::Medium {
            otherwise.insert(actor);
        }
    }
    let is_client = |at: u32| evidence.profile(at).is_some_and(|p| p.kind == ActorKind::Client);
    programs.retain(|actor, _| is_client(*actor) && !otherwise.contains(actor));
    programs
}

/// Refused tries of one client and program from which these are the campaign's own.
const OWN: usize = 3;

/// Clients and programs that guess, and since when; where nobody with a name was served before.
fn guessing(events: &[Event], evidence: &Evidence<'_>) -> HashMap<(Name, Name), Timestamp> {
    let mut tried: HashMap<(Name, Name), (usize, Timestamp)> = HashMap::new();
    for event in events.iter().filter(|event| matches!(event.status, 400..=499)) {
        let (count, first) = tried.entry((event.client, event.agent)).or_insert((0, event.time));
        (*count, *first) = (*count + 1, event.time.min(*first));
    }
    let mut lived: HashMap<Name, Timestamp> = HashMap::new();
    for event in evidence.dossiers.events.iter().filter(|e| e.principal != Name::default()) {
        if served(event.status) {
            let first = lived.entry(event.client).or_insert(event.time);
            *first = event.time.min(*first);
        }
    }
    let quiet = |client: &Name, since: Timestamp| lived.get(client).is_none_or(|at| *at > since);
    let own = tried
        .into_iter()
        .filter(|((client, _), (count, since))| *count >= OWN && quiet(client, *since));
    own.map(|(hand, (_, first))| (hand, first)).collect()
}

/// The requests of names that turned up after a login of the campaign, by the same client and user
/// agent, and had not been used from there before; or within a day of any of its logins, by another that guesses
/// as well: whoever has many addresses comes back to what fell with any of them.
pub(super) fn taken(
    findings: &[&Finding],
    events: &[Event],
    members: &HashSet<u32>,
    evidence: &Evidence<'_>,
) -> Vec<Event> {
    let about = findings.iter().filter(|finding| GUESSING.contains(&finding.about.kind()));
    let aims = Aims::of(about.copied());
    let mut opened: HashMap<(Name, Name), Vec<Timestamp>> = HashMap::new();
    for event in events.iter().filter(|event| aims.reached(event)) {
        opened.entry((event.client, event.agent)).or_default().push(event.time);
    }
    if opened.is_empty() {
        return Vec::new();
    }
    let mut taken = nameless(&opened, &aims, events, evidence);
    let mut names: HashMap<(u32, Name, Name), Vec<Event>> = HashMap::new();
    let others = evidence
        .dossiers
        .events
        .iter()
        .filter(|event| event.principal != Name::default() && !members.contains(&event.actor));
    let (guessing, all) = (guessing(events, evidence), sorted(&opened));
    let ours = |hand: &(Name, Name)| opened.contains_key(hand) || guessing.contains_key(hand);
    for event in others.filter(|event| ours(&(event.client, event.agent))) {
        names.entry((event.actor, event.client, event.agent)).or_default().push(*event);
    }
    let soon = evidence.policy.campaign.soon_seconds * SECOND;
    names.retain(|(_, client, agent), events| {
        let first = events.iter().map(|event| event.time.0).min().unwrap_or(i64::MAX);
        let hand = (*client, *agent);
        let logins = opened.get(&hand).map_or(&[][..], Vec::as_slice);
        let after = |logins: &[Timestamp], span: i64| {
            logins.iter().any(|login| (0..=span).contains(&(first - login.0)))
        };
        let here = after(logins, soon);
        let tried = guessing.get(&hand).is_some_and(|since| since.0 < first);
        follow(events, if here { logins } else { &all });
        here || tried && after(&all, DAY)
    });
    taken.extend(names.into_values().flatten());
    taken
}

/// When logins were opened, wherever.
fn sorted(opened: &HashMap<(Name, Name), Vec<Timestamp>>) -> Vec<Timestamp> {
    let mut all: Vec<Timestamp> = opened.values().flatten().copied().collect();
    all.sort_unstable();
    all
}

/// Keeps what was done after a login until a pause of a day: whoever comes back to an account from
/// there later, without breaking in again, may be its owner, who lives there.
fn follow(events: &mut Vec<Event>, logins: &[Timestamp]) {
    events.sort_unstable_by_key(|event| (event.time, event.at));
    let mut last: Option<Timestamp> = None;
    events.retain(|event| {
        let login = logins.iter().filter(|login| **login <= event.time).max().copied();
        let goes_on = last.max(login).is_some_and(|before| event.time.0 - before.0 <= DAY);
        if goes_on {
            last = Some(event.time);
        }
        goes_on
    });
}

/// What was done without a name after a login was opened, by a client and program that nobody used
/// before the guessing began there.
fn nameless(
    opened: &HashMap<(Name, Name), Vec<Timestamp>>,
    aims: &Aims,
    events: &[Event],
    evidence: &Evidence<'_>,
) -> Vec<Event> {
    let known: HashSet<Locator> = events.iter().map(|event| event.at).collect();
    let mut begun: HashMap<(Name, Name), Timestamp> = HashMap::new();
    for event in events {
        let first = begun.entry((event.client, event.agent)).or_insert(event.time);
        *first = event.time.min(*first);
    }
    let mut after: HashMap<(Name, Name), Vec<Event>> = HashMap::new();
    let mut used: HashSet<(Name, Name)> = HashSet::new();
    for event in &evidence.dossiers.events {
        let hand = (event.client, event.agent);
        let Some(logins) = opened.get(&hand) else { continue };
        // A try at the same door is part of the guessing, whoever it was counted to.
        let tried = aims.doors.contains(&event.endpoint);
        if !tried && begun.get(&hand).is_some_and(|begun| event.time < *begun) {
            used.insert(hand);
        }
        let later = logins.iter().any(|login| event.time >= *login);
        if event.principal == Name::default() && later && !known.contains(&event.at) {
            after.entry(hand).or_default().push(*event);
        }
    }
    after.retain(|hand, _| !used.contains(hand));
    for (hand, events) in &mut after {
        follow(events, opened.get(hand).map_or(&[][..], Vec::as_slice));
    }
    after.into_values().flatten().collect()
}

/// Fallen accounts in one hand may stand out as such: they are a part of the campaign that guessed
/// their passwords.
pub(super) fn absorb(mut campaigns: Vec<Campaign>, limits: &policy::Linking) -> Vec<Campaign> {
    let hosts: Vec<(usize, HashSet<(Name, Name)>)> = campaigns
        .iter()
        .enumerate()
        .filter(|(_, campaign)| GUESSING.contains(&campaign.kind))
        .map(|(at, campaign)| (at, campaign.events.iter().map(|e| (e.client, e.agent)).collect()))
        .collect();
    let home = |part: &Campaign| {
        let within = |(_, hands): &&(usize, HashSet<(Name, Name)>)| {
            let same = |event: &&Event| hands.contains(&(event.client, event.agent));
            let shared = part.events.iter().filter(same).count();
            shared > 0 && shared * 100 >= part.events.len() * limits.part_share
        };
        hosts.iter().find(within).filter(|_| part.kind == "stolen_credential").map(|(at, _)| *at)
    };
    let homes: Vec<Option<usize>> = campaigns.iter().map(home).collect();
    for (at, home) in homes.iter().enumerate() {
        let part = home.and_then(|_| campaigns.get(at).cloned());
        let whole = home.and_then(|home| campaigns.get_mut(home));
        if let (Some(part), Some(whole)) = (part, whole) {
            whole.take(part);
        }
    }
    let mut homes = homes.into_iter();
    campaigns.retain(|_| homes.next().flatten().is_none());
    campaigns
}

impl Campaign {
    /// Takes in another that is a part of it.
    fn take(&mut self, part: Self) {
        let why = format!(
            "{} requests under {} names from where these passwords were guessed, with the same program",
            part.events.len(),
            part.actors.len()
        );
        if self.pieces.is_empty() {
            self.pieces.push(Piece { actors: self.actors.clone(), ..Piece::default() });
        }
        self.joins.push(why.clone());
        self.pieces.push(Piece { actors: part.actors.clone(), found: Vec::new(), why });
        self.level = self.level.max(part.level);
        self.findings.extend(part.findings);
        let known: HashSet<u32> = self.actors.iter().copied().collect();
        self.actors.extend(part.actors.into_iter().filter(|actor| !known.contains(actor)));
        self.events.extend(part.events);
        self.events = in_time(std::mem::take(&mut self.events));
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Timestamp, follow};
    use crate::campaign::trial::{linked, readers};
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play, play_together};

    const TOOL: &str = "guess/1.0";
    const ADDRESS: &str = "203.0.113.7";

    fn order(at: i64, name: &str, number: i64, agent: &str) -> Request {
        Request::at(MONDAY + at, format!("/v1/orders/{number}"))
            .principal(name)
            .from(ADDRESS, agent)
    }

    /// A hundred tries, of which the last opens.
    fn guesses() -> Vec<Request> {
        let one = |i: i64| {
            let status = if i == 99 { 200 } else { 401 };
            Request { status, ..Request::at(MONDAY + 86_400 + i * 20, "/v1/login") }
                .from(ADDRESS, TOOL)
                .method("POST")
        };
        (0..100).map(one).collect()
    }

    #[test]
    fn what_a_fallen_account_gave_away_is_the_campaigns_and_a_neighbours_visit_is_not() {
        let opened = 86_400 + 99 * 20;
        let theft =
            [order(opened + 5, "victim", 41, TOOL), order(opened + 5000, "victim", 42, TOOL)];
        let others = [
            order(opened + 7, "neighbour", 51, "App/5.2"),
            order(40_000, "regular", 61, TOOL),
            order(opened + 9, "regular", 61, TOOL),
        ];
        let all = guesses().into_iter().chain(theft).chain(others).collect::<Vec<_>>();
        let outcome = play(&all);
        let found = linked(&outcome);
        let campaign = found.iter().find(|c| c.kind == "brute_force").expect("the guesses");
        let mut taken: Vec<String> = campaign
            .events
            .iter()
            .filter(|event| event.has_object())
            .map(|event| outcome.dossiers.names.show(event.object))
            .collect();
        taken.sort();
        assert_eq!(taken, ["41", "42"]);
        assert_eq!(campaign.events.len(), 102);
        let times = campaign.times();
        let second = |time: Option<Timestamp>| time.map(|time| time.0 / 1_000_000 - MONDAY);
        assert_eq!(second(times.first_success), Some(opened));
        assert_eq!(second(times.last_success), Some(opened + 5000), "what fell was read last");
    }

    #[test]
    fn where_nothing_was_read_the_last_success_is_the_last_door_that_opened() {
        let opened = 86_400 + 99 * 20;
        let refused = Request { status: 403, ..order(opened + 60, "victim", 41, TOOL) };
        let all: Vec<Request> = guesses().into_iter().chain([refused]).collect();
        let found = linked(&play(&all));
        let campaign = found.iter().find(|c| c.kind == "brute_force").expect("the guesses");
        let last = campaign.times().last_success.map(|time| time.0 / 1_000_000 - MONDAY);
        assert_eq!(last, Some(opened));
    }

    #[test]
    fn each_break_in_is_followed_until_a_pause_of_a_day() {
        let event =
            |hours: i64| Event { time: Timestamp(hours * 3_600_000_000), ..Event::default() };
        let mut events: Vec<Event> = [1, 20, 60, 100, 110, 200].map(event).into();
        follow(&mut events, &[0, 90].map(|hours| event(hours).time));
        let kept: Vec<i64> = events.iter().map(|e| e.time.0 / 3_600_000_000).collect();
        assert_eq!(kept, [1, 20, 100, 110]);
    }

    /// Who guesses the passwords of forty accounts from nearly as many addresses and then reads an order.
    fn stuffing(named: bool) -> Vec<Request> {
        let one = |i: i64| {
            let ip = format!("203.0.113.{}", i % 37 + 1);
            let at = MONDAY + 5 * 86_400 + i * 61;
            let opens = i % 30 == 29;
            let status = if opens { 200 } else { 401 };
            let mut all = vec![
                Request { status, ..Request::at(at, "/v1/login") }.from(&ip, TOOL).method("POST"),
            ];
            if opens {
                let path = format!("/v1/orders/{}", 70_001 + i / 30 * 7919);
                all.push(Request::at(at + 4, path).from(&ip, TOOL));
            }
            if named && opens {
                all =
                    all.into_iter().map(|r| r.principal(format!("customer-{}", i / 30))).collect();
            }
            all
        };
        (0..1200).flat_map(one).collect()
    }

    /// The first account that opens gives more than an order; from its address there was a try some
    /// days before.
    fn wide(named: bool) -> Vec<Request> {
        let of = |at: i64, path: String| Request::at(MONDAY + at, path).from("203.0.113.30", TOOL);
        let early = Request { status: 401, ..of(2 * 86_400, "/v1/login".into()) }.method("POST");
        let read = |i: i64| {
            let request = of(
                5 * 86_400 + 29 * 61 + 30 + i * 9,
                format!("/v1/orders/{}/lines", 500_009 + i * 31),
            );
            if named { request.principal("customer-0") } else { request }
        };
        std::iter::once(early).chain((0..25).map(read)).collect()
    }

    #[test]
    fn what_fell_is_read_from_any_of_the_addresses_that_guess() {
        let ends = 5 * 86_400 + 1200 * 61;
        let read = |at: i64, name: &str, ip: &str, number: i64| Request {
            client: ip.into(),
            ..order(at, name, number, TOOL)
        };
        let theft = (0..3).map(|i| read(ends + 7_200 + i * 9, "fallen", "203.0.113.5", 91 + i));
        let lodger = [
            read(86_400, "lodger", "203.0.113.6", 95),
            read(ends + 7_300, "lodger", "203.0.113.6", 96),
            read(ends + 7_400, "neighbour", "203.0.113.6", 97),
        ];
        let all: Vec<Request> =
            readers(14).into_iter().chain(stuffing(false)).chain(theft).chain(lodger).collect();
        let outcome = play_together(&all);
        let found = linked(&outcome);
        let guesses = |c: &&crate::campaign::Campaign| super::GUESSING.contains(&c.kind);
        let campaign = found.iter().find(guesses).expect("the guesses");
        let has = |id: &str| {
            let names = &outcome.dossiers.names;
            campaign.events.iter().any(|e| e.has_object() && names.show(e.object) == id)
        };
        assert!(["91", "92", "93"].into_iter().all(has));
        assert!(!["95", "96", "97"].into_iter().any(has), "who lives there, and who comes to him");
    }

    #[test]
    fn what_was_read_after_stuffing_is_the_campaigns_with_names_and_without() {
        for named in [true, false] {
            let all = [readers(14), wide(named), stuffing(named)].concat();
            let outcome = play_together(&all);
            let found = linked(&outcome);
            let grave: Vec<_> = found.iter().filter(|c| c.level >= Level::Medium).collect();
            assert_eq!(
                grave.len(),
                1,
                "{named}: {:?}",
                grave.iter().map(|c| c.kind).collect::<Vec<_>>()
            );
            let taken = grave[0].events.iter().filter(|event| event.has_object()).count();
            assert_eq!(taken, 65, "{named}");
        }
    }
}
