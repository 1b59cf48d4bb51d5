//! Crawlers of pages that hardly any person reads.
//!
//! Search engines, and others that gather text, go through all pages of a site all the time, and
//! give their name. Where people read these pages too, the pages are public. Where nobody does,
//! other crawlers show that: two strangers, each with a program and a network of its own, who were
//! served the same things with the same size. What has an owner is served to the owner as well. So
//! the name of a crawler is only a claim. It clears nobody who goes through what owners ask for,
//! who began some day, who was alone with these pages, or who was refused.

use super::registers::{Case, Innocent, tell};
use super::standing::LEAST_DAYS;
use crate::detect::support::Signs;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Client, served};
use crate::triage::ActorKind;
use crate::words::many;
use hashbrown::{HashMap, HashSet};

/// Words by which crawlers are told in what they call themselves, as their operators write them: a
/// product name with one of these, or the address of a page about it.
const WORDS: [&str; 4] = ["bot", "crawl", "spider", "+http"];

/// It says of itself that it crawls.
pub(in crate::detect) fn says_so(agent: &[u8]) -> bool {
    let text = String::from_utf8_lossy(agent).to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}

/// Who made a crawler that says so, by its name for itself: `Googlebot/2.1` on a desk and on a phone are one maker's.
fn maker(agent: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(agent).to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let name = words.find(|word| WORDS.iter().any(|sign| word.contains(sign)));
    name.map(str::to_owned).or_else(|| {
        let page = text.split("+http").nth(1)?.trim_start_matches(['s', ':', '/']);
        page.split(['/', ')', ';', ' ']).next().map(str::to_owned)
    })
}

/// What a crawler is called among the explanations.
const CLAIM: &str = "a crawler that says who it is";

/// A crawler that says so. `stands`: it did about as much on all days of the log. In a log so short that nobody can be
/// seen to do so, it is a question where some of what it reads is everybody's: what has an owner never is.
pub(in crate::detect) fn crawler(case: &Case<'_>, stands: bool, signs: &mut Signs) {
    let (profile, dossiers) = (case.profile, case.peers.dossiers);
    let says = |agent: &Name| says_so(dossiers.names.text(*agent));
    if profile.kind != ActorKind::Client || !profile.agents.iter().all(says) {
        return;
    }
    let limits = &case.policy.registers;
    let bare = |e: &Event| e.principal == Name::default() && e.credential == Name::default();
    let nameless = profile.events.iter().all(bare);
    let answered = profile.events.iter().filter(|event| served(event.status)).count();
    let answered = answered * 100 / profile.events.len().max(1);
    let Some(foreign) = case.peers.foreign(profile, case.kind) else { return };
    let owned = foreign.others;
    let returned = case.used.returned.len();
    let company = Company::of(case);
    let both = company.shared * 100 / returned.max(1);
    let alike = company.alike * 100 / company.shared.max(1);
    let fits = stands
        && nameless
        && answered as u64 >= limits.crawler_answered
        && owned == 0
        && company.shared as u64 >= limits.crawler_shared
        && both as u64 >= limits.crawler_shared_share
        && alike as u64 >= limits.crawler_alike;
    let found = format!(
        "{}, {answered} % answered, {both} % of what it was served went to at least {} with programs and networks of their own who take much as well ({alike} % of this with the same size), {owned} of it to people with few",
        if stands { "about as much on all days of the log" } else { "not the same on all days" },
        many(company.others as u64, "other")
    );
    tell(signs, CLAIM, Innocent::Crawler, fits, &found);
    let everybodys = case.peers.everybodys(case.kind);
    let days = case.peers.offices.days_around(profile);
    let polite = nameless && answered as u64 >= limits.crawler_answered;
    if !fits && polite && days < LEAST_DAYS && everybodys > 0 {
        signs.inside = true;
        signs.alternatives.push(format!(
            "{CLAIM}: may be, the logs cover {} only, and {everybodys} % of these objects are asked for with eight or more programs, ask",
            many(days.unsigned_abs(), "day")
        ));
    }
}

/// It says that it crawls, shows no name, and most of what it was served went to several strangers who take much as
/// well: that people read little of it says nothing, since those who crawl begin anywhere.
pub(super) fn is_beaten_track(case: &Case<'_>) -> bool {
    let (profile, dossiers) = (case.profile, case.peers.dossiers);
    let says = profile.agents.iter().all(|agent| says_so(dossiers.names.text(*agent)));
    let bare = |e: &Event| e.principal == Name::default() && e.credential == Name::default();
    if profile.kind != ActorKind::Client || !says || !profile.events.iter().all(bare) {
        return false;
    }
    let company = Company::of(case);
    company.others > 1 && company.shared * 2 >= case.used.returned.len()
}

/// Of a hundred requests of a set those by crawlers that say so, and those of one maker's that count.
const NEARLY_ALL: usize = 90;
const A_PART: usize = 10;
/// Of a hundred things that they were served, those that two makers' were.
const BOTH: usize = 20;

/// Networks, objects and requests of one maker's crawlers.
type Crawl = (HashSet<String>, HashSet<(Name, Name)>, usize);

/// Crawlers of several makers, each with networks of its own, that were served the same things. Several thieves'
/// hands share out what they take, but one hand may wear several names, so that it remains a question.
pub(in crate::detect) fn are_crawlers(
    events: &[Event],
    dossiers: &Dossiers,
    signs: &mut Signs,
) -> bool {
    let given = || events.iter().filter(|event| event.has_object() && event.gave());
    let mut known: HashMap<Name, Option<String>> = HashMap::new();
    let mut networks: HashMap<Name, String> = HashMap::new();
    let mut makers: HashMap<String, Crawl> = HashMap::new();
    for event in given() {
        let agent =
            known.entry(event.agent).or_insert_with(|| maker(dossiers.names.text(event.agent)));
        let Some(maker) = agent else { continue };
        let network = networks.entry(event.client).or_insert_with(|| {
            Client::parse(dossiers.names.text(event.client)).network().to_string()
        });
        let (networks, objects, requests) = makers.entry_ref(maker.as_str()).or_default();
        networks.get_or_insert_with(network.as_str(), str::to_owned);
        objects.insert((event.object_kind, event.object));
        *requests += 1;
    }
    let all = given().count();
    let crawled: usize = makers.values().map(|(.., requests)| requests).sum();
    makers.retain(|_, (.., requests)| *requests * 100 >= all * A_PART);
    let apart = |one: &String| {
        let networks = |of: &String| makers.get(of).map(|(networks, ..)| networks);
        let others = makers.keys().filter(|of| *of != one).filter_map(networks);
        networks(one).is_some_and(|own| others.into_iter().all(|of| own.is_disjoint(of)))
    };
    let mut served: HashMap<(Name, Name), usize> = HashMap::new();
    for object in makers.values().flat_map(|(_, objects, _)| objects) {
        *served.entry(*object).or_insert(0) += 1;
    }
    let both = served.values().filter(|makers| **makers > 1).count();
    let fits = !signs.hard
        && makers.len() > 1
        && crawled * 100 >= all * NEARLY_ALL
        && makers.keys().all(apart)
        && both * 100 >= served.len() * BOTH;
    if fits {
        signs.alternatives.push(format!(
            "crawlers that say who they are: may be, those of {} from networks of their own, {both} of {} things were served to two of them or more, ask",
            many(makers.len() as u64, "maker"),
            served.len()
        ));
    }
    fits
}

/// Who takes much was served what, by kind and object; made once, for all crawlers.
#[derive(Debug, Default)]
pub(in crate::detect) struct Served(HashMap<(Name, Name), Vec<Event>>);

/// Requests kept of an object, and of these with one program: enough to meet a stranger. Of pages that
/// a thousand crawlers read, each would else be held against all others.
const KEPT: usize = 32;
const OF_PROGRAM: usize = 4;

impl Served {
    /// Of whoever takes more of a kind than people own.
    pub(in crate::detect) fn of(dossiers: &Dossiers, owned: u64) -> Self {
        let all = || dossiers.events.iter().filter(|e| e.has_object() && served(e.status));
        let mut taken: HashMap<(Name, u32), HashSet<Name>> = HashMap::new();
        for event in all() {
            taken.entry((event.object_kind, event.actor)).or_default().insert(event.object);
        }
        taken.retain(|_, objects| objects.len() as u64 > owned);
        let mut kept: HashMap<(Name, Name), Vec<Event>> = HashMap::new();
        for event in all().filter(|e| taken.contains_key(&(e.object_kind, e.actor))) {
            let here = kept.entry((event.object_kind, event.object)).or_default();
            if here.len() < KEPT
                && here.iter().filter(|known| known.agent == event.agent).count() < OF_PROGRAM
                && here.iter().all(|known| known.actor != event.actor)
            {
                here.push(*event);
            }
        }
        Self(kept)
    }

    fn to(&self, kind: Name, object: Name) -> &[Event] {
        self.0.get(&(kind, object)).map_or(&[], Vec::as_slice)
    }
}

/// Who else was served the same things.
struct Company {
    others: usize,
    /// Objects that one of them was served too.
    shared: usize,
    /// Of these, those with about the same size, or without one.
    alike: usize,
}

impl Company {
    /// Others with another program and another network, who take more than people own.
    fn of(case: &Case<'_>) -> Self {
        let (profile, dossiers) = (case.profile, case.peers.dossiers);
        let network = |client: Name| Client::parse(dossiers.names.text(client)).network();
        let here: HashSet<String> =
            profile.clients.iter().map(|client| network(*client).to_string()).collect();
        let mut sizes: HashMap<Name, u64> = HashMap::new();
        let mine = |e: &&Event| e.has_object() && e.object_kind == case.kind && served(e.status);
        for event in profile.events.iter().filter(mine) {
            sizes.insert(event.object, event.bytes);
        }
        let all = case.peers.served(&case.policy.registers);
        let mut far: HashMap<Name, bool> = HashMap::new();
        let mut is_stranger = |event: &Event| {
            event.actor != profile.actor
                && !profile.agents.contains(&event.agent)
                && *far
                    .entry(event.client)
                    .or_insert_with(|| !here.contains(&network(event.client).to_string()))
        };
        let near = |a: u64, b: u64| a.abs_diff(b) * 20 <= a.max(b);
        let mut others: HashSet<u32> = HashSet::new();
        let (mut shared, mut alike) = (0, 0);
        for (object, size) in &sizes {
            let theirs = all.to(case.kind, *object).iter().filter(|event| is_stranger(event));
            let theirs: Vec<&Event> = theirs.collect();
            shared += usize::from(!theirs.is_empty());
            alike += usize::from(theirs.iter().any(|event| near(*size, event.bytes)));
            others.extend(theirs.iter().map(|event| event.actor));
        }
        Self { others: others.len(), shared, alike }
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, everything, play};

    const DAY: i64 = 86_400;
    const BOTS: [&str; 2] = [
        "Mozilla/5.0 (compatible; Findbot/2.1; +http://find.example/bot)",
        "ReadSpider/1.0 (+https://read.example/)",
    ];

    /// Whether so many crawlers, who say so or do not, each of a network of its own or not, and who read so many of the
    /// same hundred pages, may be such.
    fn crawlers(says: bool, networks: i64, same: i64) -> bool {
        let page = |bot: i64, n: i64| 70_000 + if n < same { n } else { n + (bot + 1) * 1_000 };
        let one = |bot: i64, n: i64| {
            let agent = if says { BOTS[bot as usize].to_owned() } else { format!("Browser/{bot}") };
            Request::at(MONDAY + n * 600 + bot, format!("/v1/orders/{}", page(bot, n)))
                .from(format!("203.{}.113.{n}", bot % networks), agent)
        };
        let all = (0..2).flat_map(|bot| (0..100).map(move |n| one(bot, n)));
        let dossiers = everything(&all.collect::<Vec<_>>()).1;
        super::are_crawlers(&dossiers.events, &dossiers, &mut super::Signs::default())
    }

    #[test]
    fn a_maker_is_known_by_what_its_programs_call_themselves() {
        let of = |agent: &str| super::maker(agent.as_bytes());
        let desk = "Mozilla/5.0 (compatible; Findbot/2.1; +http://find.example/bot)";
        let phone =
            "Mozilla/5.0 (Linux; Phone) (compatible; Findbot/2.1; +http://find.example/bot)";
        assert_eq!(of(desk), Some("findbot".to_owned()));
        assert_eq!(of(desk), of(phone));
        assert_eq!(of("bot/1"), of("bot/2"));
        assert_eq!(of("Reader (+https://read.example/about)"), Some("read.example".to_owned()));
        assert_eq!(of("Browser/9"), None);
    }

    #[test]
    fn crawlers_of_several_makers_read_the_same_from_networks_of_their_own() {
        assert!(crawlers(true, 2, 60));
        assert!(!crawlers(false, 2, 60), "who does not say so");
        assert!(!crawlers(true, 1, 60), "one network");
        assert!(!crawlers(true, 2, 10), "one list, shared out");
    }

    #[test]
    fn of_a_page_that_many_take_a_few_of_each_program_are_kept() {
        let one = |bot: i64, page: i64| {
            Request::at(MONDAY + bot * 60 + page * 9000, format!("/v1/orders/{}", 70_000 + page))
                .from(format!("203.{bot}.113.5"), format!("bot/{}", bot % 3))
        };
        let bots = (0..60).flat_map(|bot| (0..40).map(move |page| one(bot, page)));
        let dossiers = everything(&bots.collect::<Vec<_>>()).1;
        let kept = super::Served::of(&dossiers, 8).0;
        assert_eq!(kept.len(), 40);
        assert!(kept.values().all(|events| events.len() == 3 * super::OF_PROGRAM));
        assert!(super::Served::of(&dossiers, 40).0.is_empty());
    }

    /// People who each read what is theirs on every third day.
    fn people() -> Vec<Request> {
        let one = |i: i64, day: i64| {
            let at = MONDAY + day * DAY + 30_000 + i * 311;
            Request::at(at, format!("/v1/orders/{}", 70_000 + i * 7))
                .from(format!("198.51.100.{}", i + 1), format!("App/5.2 (model {})", i % 9))
        };
        (0..80).flat_map(|i| (i % 3..28).step_by(3).map(move |day| one(i, day))).collect()
    }

    /// A crawler that goes through some of 400 things, forty a day from a day on, in an order of its own.
    fn crawl(who: i64, path: &str, from: i64, program: &str) -> Vec<Request> {
        let one = |day: i64, i: i64| {
            let at = MONDAY + day * DAY + i * (DAY / 40) + who * 97;
            let thing = (day * 40 + i) * (61 + who % 2 * 22) % 400;
            Request::at(at, format!("{path}/{}", 70_000 + thing * 7))
                .from(format!("203.{who}.113.9"), program)
        };
        (from..28).flat_map(|day| (0..40).map(move |i| one(day, i))).collect()
    }

    fn worst(crawlers: &[Vec<Request>]) -> Level {
        play(&[people(), crawlers.concat()].concat()).worst()
    }

    #[test]
    fn two_who_say_that_they_crawl_and_are_served_the_same_pages_all_along_are_cleared() {
        let two = [crawl(0, "/about", 0, BOTS[0]), crawl(1, "/about", 0, BOTS[1])];
        assert_eq!(worst(&two), Level::Informational);
    }

    #[test]
    fn one_who_is_alone_with_it_begins_some_day_or_does_not_say_so_is_not_cleared() {
        assert!(worst(&[crawl(0, "/about", 0, BOTS[0])]) >= Level::Medium);
        let late = [crawl(0, "/about", 0, BOTS[0]), crawl(1, "/about", 12, BOTS[1])];
        assert!(worst(&late) >= Level::Medium);
        let silent = [crawl(0, "/about", 0, BOTS[0]), crawl(1, "/about", 0, "Browser/9")];
        assert!(worst(&silent) >= Level::Medium);
    }

    #[test]
    fn thieves_who_call_themselves_crawlers_on_what_people_own_are_told() {
        let two = [crawl(0, "/v1/orders", 0, BOTS[0]), crawl(1, "/v1/orders", 0, BOTS[1])];
        assert!(worst(&two) >= Level::Medium);
        let some_day = [crawl(0, "/v1/orders", 9, BOTS[0]), crawl(1, "/v1/orders", 9, BOTS[1])];
        assert!(worst(&some_day) >= Level::High);
    }
}
