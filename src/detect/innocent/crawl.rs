//! Crawlers of pages that hardly any person reads.
//!
//! Search engines, and others that gather text, go through all pages of a site all the time, and
//! give their name. Where people read these pages too, the pages are public. Where nobody does,
//! other crawlers show that: two strangers, each with a program and a network of its own, who were
//! served the same things with the same size. What has an owner is served to the owner as well. So
//! the name of a crawler is only a claim. It clears nobody who goes through what owners ask for,
//! who began some day, who was alone with these pages, or who was refused.

use super::registers::{Case, Innocent, tell};
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

/// A crawler that says so. `stands`: it did about as much on all days of the log.
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
    tell(signs, "a crawler that says who it is", Innocent::Crawler, fits, &found);
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
