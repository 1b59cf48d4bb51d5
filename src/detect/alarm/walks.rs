//! Listings that are walked, and lists of ids that are handed in, by a few hands of which none
//! goes far.
//!
//! Novelty needs days before a theft, and a listing that a dozen managers open is asked for on few
//! days. But the pages of a walk are asked for once, by one hand, and nobody else goes there: page
//! 300 of an export, the ledger of a day two years ago. So where most pages of a listing were
//! asked for by one actor only, all its requests are read, and the actors that ask for such pages
//! are judged together. A list of ids is a page that the thief makes up: whoever hands in lists
//! several times as long as others do there, each id once, is judged in the same way.

use super::steps::{is_present, step};
use crate::case::Level;
use crate::detect::page::About;
use crate::detect::policy::Policy;
use crate::detect::{Finding, Peers, Verdict, distributed_enumeration, distributed_paging};
use crate::dossier::{Dossiers, Event, Name};
use crate::record::{Client, Locator, served};
use crate::triage::{Endpoint, Survey};
use crate::words::thousands;
use hashbrown::{HashMap, HashSet};

/// What is measured.
const MEASURE: &str = "pages, or ids in lists, that nobody else asked for";
/// Endpoints that are looked at, at most: those with fewest requests.
const MOST: usize = 7;
/// Requests that are looked at for it: so many, and one in so many of all.
const BUDGET: (u64, u64) = (40_000, 32);
/// Part of the log in which nobody of a group may have asked yet, to have come for it.
const CALM: i64 = 10;
/// Requests for one page or list, in tenths, up to which it is asked for once.
const ONCE_TENTHS: usize = 13;
/// Percent of the range between the first and the last that a walk covers.
const COVERED: u64 = 80;
/// Percent that is nearly all.
const NEARLY_ALL: usize = 90;
/// Networks from which hands are no server park of a partner.
const NETWORKS: usize = 3;

/// The listings that may be walked, with the hashes of their keys.
#[must_use]
pub fn candidates<'s>(survey: &'s Survey, policy: &Policy) -> Vec<(u64, &'s Endpoint)> {
    let all: u64 = survey.endpoints().iter().map(|(_, endpoint)| endpoint.requests()).sum();
    let limits = &policy.bulk_collection;
    let fits = |endpoint: &Endpoint| {
        let lists = takes_lists(&endpoint.parts()[2]);
        let fewest = if lists {
            limits.listed / limits.page_size.max(1)
        } else {
            limits.pages.min(limits.months)
        };
        let lone = |(objects, lone): (usize, usize)| {
            lists || objects as u64 * 10 >= fewest * 8 && lone * 2 >= objects
        };
        endpoint.requests() >= fewest
            && (lists || endpoint.paged)
            && !endpoint.is_login()
            && lone(endpoint.lone_objects())
    };
    let mut open: Vec<(u64, &Endpoint)> =
        survey.endpoints().into_iter().filter(|(_, endpoint)| fits(endpoint)).collect();
    open.sort_by_key(|(hash, endpoint)| (endpoint.requests(), *hash));
    let mut left = BUDGET.0 + all / BUDGET.1;
    open.retain(|(_, endpoint)| {
        let fits = endpoint.requests() <= left;
        left -= if fits { endpoint.requests() } else { 0 };
        fits
    });
    open.truncate(MOST);
    open
}

/// A list of ids is handed in there.
fn takes_lists(route: &str) -> bool {
    route.ends_with("={ids}")
}

/// The findings about sets of the dossiers at these places.
#[must_use]
pub fn judge(
    sets: std::ops::Range<usize>,
    dossiers: &Dossiers,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Vec<Finding> {
    if sets.is_empty() {
        return Vec::new();
    }
    let scene = Scene { all: dossiers.events_of_each(), dossiers, peers, policy };
    sets.filter_map(|set| scene.of_set(set)).collect()
}

/// Another finding says as much of most of a walk, or more.
pub(in crate::detect) fn is_told(walk: &Finding, finding: &Finding) -> bool {
    let mine: HashSet<Locator> = walk.verdict.events.iter().map(|event| event.at).collect();
    let told = finding.verdict.events.iter().filter(|event| mine.contains(&event.at)).count();
    finding.verdict.level >= walk.verdict.level && told * 2 >= mine.len()
}

/// What a judgement needs.
struct Scene<'s> {
    /// Requests of each actor that are known, by its index.
    all: Vec<usize>,
    dossiers: &'s Dossiers,
    peers: &'s Peers<'s>,
    policy: &'s Policy,
}

/// Whoever walks, and what is told of them.
struct Group {
    about: &'static About,
    events: Vec<Event>,
    /// Distinct pages, or ids in lists.
    taken: u64,
    /// How many of these it takes.
    floor: u64,
    /// What the others did there, in words; `None` where they did much of the same.
    others: Option<String>,
    /// It is one walk, in words.
    walk: Option<String>,
}

impl Scene<'_> {
    fn of_set(&self, set: usize) -> Option<Finding> {
        let events: Vec<Event> =
            self.dossiers.in_set(set).filter(|event| served(event.status)).copied().collect();
        let endpoint = events.first()?.endpoint;
        let group = if takes_lists(&self.dossiers.endpoint(endpoint)[2]) {
            self.listers(&events)?
        } else {
            self.walkers(&events)?
        };
        let actors: HashSet<u32> = group.events.iter().map(|event| event.actor).collect();
        let signs = [self.context(&actors, &group), self.nameless(&group), self.came(&group)];
        let came = signs.last().is_some_and(Option::is_some);
        let told = signs.iter().flatten().count();
        let names: HashSet<Name> = group.events.iter().map(|event| event.principal).collect();
        let one = names.len() == 1 && !names.contains(&Name::default());
        let limits = &self.policy.bulk_collection;
        let bytes: u64 = group.events.iter().map(|event| event.bytes).sum();
        let much = group.taken >= limits.pages * limits.whole_walk || bytes >= limits.bytes;
        let within = group
            .events
            .iter()
            .all(|event| Client::parse(self.dossiers.names.text(event.client)).is_private());
        let walked = group.walk.is_some() && group.others.is_some();
        let level = match () {
            () if !walked => return None,
            // Whoever was there when the log began, at work among other things, knows the listing.
            () if told < 2 => Level::Low,
            () if !came || within || one && !much => Level::Medium,
            () => Level::High,
        };
        let reasons: Vec<String> =
            [group.walk, group.others].into_iter().chain(signs).flatten().collect();
        let text = self.dossiers.endpoint_text(endpoint);
        let what = if group.about.name == "distributed_paging" { "pages" } else { "ids in lists" };
        let message = format!(
            "{} actors asked for {} distinct {what} of {text} in {} requests",
            actors.len(),
            thousands(group.taken),
            thousands(group.events.len() as u64)
        );
        let kind =
            if what == "pages" { Name::default() } else { group.events.first()?.object_kind };
        let verdict = Verdict {
            level,
            confidence: if level >= Level::High { 70 } else { 50 },
            endpoint,
            object_kind: kind,
            measure: MEASURE,
            value: group.taken as f64,
            threshold: group.floor as f64,
            peers: 0,
            message,
            reasons,
            alternatives: vec![
                "a declared export or a partner's first synchronisation: ask its owner".to_owned(),
                "a nightly job: no, nothing was asked for twice".to_owned(),
            ],
            events: group.events,
            targets: vec![endpoint],
            hits: Vec::new(),
        };
        Some(Finding::of_set(group.about, set, verdict))
    }

    /// Those who ask for pages that nobody else asks for, each once.
    fn walkers(&self, events: &[Event]) -> Option<Group> {
        let mut askers: HashMap<Name, HashSet<u32>> = HashMap::new();
        let pages = events.iter().filter(|event| event.page);
        for event in pages.clone() {
            askers.entry(event.object).or_default().insert(event.actor);
        }
        let lone = |event: &Event| {
            askers.get(&event.object).is_some_and(|who| who.len() == 1)
                && !is_present(event, self.dossiers)
        };
        let mut by_actor: HashMap<u32, Vec<Event>> = HashMap::new();
        pages.clone().for_each(|event| by_actor.entry(event.actor).or_default().push(*event));
        let mut mine: Vec<Event> = Vec::new();
        for own in by_actor.into_values() {
            let distinct: HashSet<Name> = own.iter().map(|event| event.object).collect();
            let alone: HashSet<Name> =
                own.iter().filter(|event| lone(event)).map(|event| event.object).collect();
            if alone.len() * 2 >= distinct.len() && own.len() * 10 <= distinct.len() * ONCE_TENTHS {
                mine.extend(own);
            }
        }
        mine.sort_unstable_by_key(Event::order);
        let theirs: HashSet<Locator> = mine.iter().map(|event| event.at).collect();
        let others: HashSet<Name> = pages
            .filter(|event| !theirs.contains(&event.at) && !is_present(event, self.dossiers))
            .map(|event| event.object)
            .collect();
        let distinct: HashSet<Name> = mine.iter().map(|event| event.object).collect();
        let taken = distinct.len() as u64;
        let text = |page: &Name| self.dossiers.names.text(*page);
        let by_months =
            distinct.iter().all(|page| text(page).len() == 7 && step(text(page)).is_some());
        let floor = if by_months {
            self.policy.bulk_collection.months
        } else {
            self.policy.bulk_collection.pages
        };
        if taken < floor {
            return None;
        }
        Some(Group {
            about: &distributed_paging::ABOUT,
            walk: self.walk(&distinct, mine.len()),
            others: (others.len() as u64 * 10 <= taken)
                .then(|| format!("others asked for {} pages there in all the logs", others.len())),
            taken,
            floor,
            events: mine,
        })
    }

    /// Numbered pages or days, nearly all between the first and the last.
    fn walk(&self, pages: &HashSet<Name>, requests: usize) -> Option<String> {
        let text = |name: &Name| self.dossiers.names.text(*name);
        let mut steps: Vec<u64> = pages.iter().filter_map(|page| step(text(page))).collect();
        let told = steps.len();
        steps.sort_unstable();
        steps.dedup();
        let (first, last) = (*steps.first()?, *steps.last()?);
        let stride = crate::detect::sweep::modal_gap(&steps).max(1);
        let range = (last - first) / stride + 1;
        let covered = steps.len() as u64 * 100 >= range * COVERED;
        (covered && steps.len() >= 20 && told * 100 >= pages.len() * NEARLY_ALL).then(|| {
            format!(
                "one walk through the listing: {} of {range} steps between its first page and its last, {} pages asked for {:.2} times each",
                steps.len(),
                pages.len(),
                requests as f64 / pages.len() as f64
            )
        })
    }

    /// Those whose lists are several times as long as others' there, each id once.
    fn listers(&self, events: &[Event]) -> Option<Group> {
        let limits = &self.policy.bulk_collection;
        let mut by_actor: HashMap<u32, Vec<Event>> = HashMap::new();
        events.iter().for_each(|event| by_actor.entry(event.actor).or_default().push(*event));
        let middle = |own: &[Event]| {
            let mut lengths: Vec<u32> = own.iter().map(|event| event.payload.asked).collect();
            lengths.sort_unstable();
            u64::from(lengths.get(lengths.len() / 2).copied().unwrap_or(0))
        };
        let mut lengths: Vec<u64> = by_actor.values().map(|own| middle(own)).collect();
        lengths.sort_unstable();
        // Thieves are many at times: what is usual is told by those who ask for little. Where all hand in
        // about as many, none of them is usual.
        let alike =
            lengths.last().zip(lengths.first()).is_some_and(|(most, least)| *most < least * 2);
        let quarter = lengths.get(lengths.len() / 4).copied().unwrap_or(0);
        let usual = if alike { 0 } else { quarter };
        let long = limits.list_size.max(usual * limits.times_usual / 2);
        let others = lengths.iter().filter(|length| **length < long).count();
        let mut mine: Vec<Event> =
            by_actor.into_values().filter(|own| middle(own) >= long).flatten().collect();
        mine.sort_unstable_by_key(Event::order);
        let ids = mine
            .iter()
            .filter_map(|event| crate::route::list(self.dossiers.names.text(event.object)));
        let (mut all, mut named) = (HashSet::new(), 0);
        for list in ids {
            named += list.len();
            all.extend(list);
        }
        let taken = all.len() as u64;
        let once = named * 10 <= all.len() * ONCE_TENTHS;
        (taken >= limits.listed && once).then(|| Group {
            about: &distributed_enumeration::ABOUT,
            walk: Some(format!(
                "{taken} ids in lists of up to {}, each handed in {:.2} times",
                mine.iter().map(|event| event.payload.asked).max().unwrap_or(0),
                named as f64 / all.len() as f64
            )),
            others: if others >= self.policy.baseline.least_peers {
                Some(format!("{others} others hand in lists there as well, of {usual} ids or so"))
            } else {
                self.scattered(&mine).filter(|_| others == 0)
            },
            taken,
            floor: limits.listed,
            events: mine,
        })
    }

    /// Nobody else hands in lists there, and those who do are in several networks: a partner who
    /// begins to synchronise has a server or two of his own.
    fn scattered(&self, events: &[Event]) -> Option<String> {
        let network = |event: &Event| {
            Client::parse(self.dossiers.names.text(event.client)).network().to_string()
        };
        let networks: HashSet<String> = events.iter().map(network).collect();
        (networks.len() >= NETWORKS).then(|| {
            format!(
                "nobody else hands in lists there, and these are in {} networks",
                networks.len()
            )
        })
    }

    /// Those who are known do hardly anything else.
    fn context(&self, actors: &HashSet<u32>, group: &Group) -> Option<String> {
        let whole =
            |actor: &&u32| self.dossiers.whole.get(**actor as usize).copied().unwrap_or(false);
        let known: HashSet<u32> = actors.iter().filter(whole).copied().collect();
        let here = group.events.iter().filter(|event| known.contains(&event.actor)).count();
        let all: usize = known.iter().filter_map(|actor| self.all.get(*actor as usize)).sum();
        (here > 0 && here * 100 >= all * NEARLY_ALL).then(|| {
            format!(
                "{here} of {all} requests of those who do it are of this sort: the calls an app makes around it are missing"
            )
        })
    }

    /// No principal, where most show one.
    fn nameless(&self, group: &Group) -> Option<String> {
        let bare = group.events.iter().filter(|event| event.principal == Name::default()).count();
        let most = self.peers.most_named();
        (bare * 100 >= group.events.len() * NEARLY_ALL && most >= 50).then(|| {
            format!("served without a principal, though {most} % of the answered requests for objects carry one")
        })
    }

    /// None of it was done in the first tenth of the log.
    fn came(&self, group: &Group) -> Option<String> {
        let (begin, end) = self.peers.log()?;
        let first = group.events.first()?.time;
        (first.0 >= begin.0 + (end.0 - begin.0) / CALM).then(|| {
            "none of it was asked for in the first tenth of the log: whoever does so came later"
                .to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Outcome, Request, customers, play_together};

    const DAY: i64 = 86_400;

    fn shown(more: Vec<Request>) -> Outcome {
        // Managers open the first pages, the ledger of the last days and a few records at once.
        let work = |day: i64, n: i64| {
            let at = MONDAY + day * DAY + 32_000 + n * 700;
            let today = crate::record::Timestamp((at - n * DAY) * 1_000_000).to_string();
            let target = match n {
                0 | 1 => format!("/v1/export?page={}&size=500", n + 1),
                2 | 3 => format!("/v1/ledger?day={}", &today[..10]),
                _ => format!("/v1/meters?ids={},{}", 70_000 + day % 9, 70_100 + n),
            };
            let who = format!("manager-{}", (day * 5 + n) % 40);
            Request::at(at, target).principal(&who).from(format!("192.0.2.{n}"), "Browser/9")
        };
        let work = (0..28).flat_map(|day| (0..12).map(move |n| work(day, n))).collect();
        play_together(&[customers(80, 28, 1), work, more].concat())
    }

    fn worst(more: Vec<Request>) -> Level {
        shown(more).worst()
    }

    /// The worst that is said of walks.
    fn walked(more: Vec<Request>) -> Level {
        let outcome = shown(more);
        let mine = outcome.findings.iter().map(|finding| &finding.verdict);
        let mine = mine.filter(|verdict| verdict.measure == super::MEASURE);
        mine.map(|verdict| verdict.level).max().unwrap_or_default()
    }

    /// So many requests by so many hands on two days, of which one is given.
    fn taken(count: i64, hands: i64, from: i64, target: impl Fn(i64) -> String) -> Vec<Request> {
        let one = |n: i64| {
            Request::at(MONDAY + from * DAY + n * 2 * DAY / count, target(n))
                .from(format!("203.0.113.{}", n * 7 % hands), format!("Browser/{}", n * 7 % hands))
        };
        (0..count).map(one).collect()
    }

    fn page(n: i64) -> String {
        format!("/v1/export?page={}&size=500", n + 1)
    }

    fn ledger(n: i64) -> String {
        format!("/v1/ledger?day=20{:02}-{:02}-{:02}", n / 336 + 16, n / 28 % 12 + 1, n % 28 + 1)
    }

    fn list(n: i64) -> String {
        let ids: Vec<String> =
            (0..40).map(|at| (200_000 + (n * 40 + at) * 7).to_string()).collect();
        format!("/v1/meters?ids={}", ids.join(","))
    }

    #[test]
    fn a_listing_walked_by_a_dozen_hands_is_one_walk_by_pages_and_by_days() {
        assert!(worst(Vec::new()) < Level::Medium);
        for target in [&page as &dyn Fn(i64) -> String, &ledger] {
            let outcome = shown(taken(240, 12, 15, target));
            assert_eq!(outcome.worst(), Level::High, "{}", outcome.tell());
        }
    }

    #[test]
    fn lists_of_ids_several_times_as_long_as_others_hand_in_are_a_theft() {
        let outcome = shown(taken(40, 20, 15, list));
        assert_eq!(outcome.worst(), Level::High, "{}", outcome.tell());
        assert!(
            worst(taken(40, 20, 15, |n| list(n % 3))) < Level::High,
            "the same again and again"
        );
    }

    #[test]
    fn a_job_that_asks_for_each_day_and_one_that_was_there_from_the_start_are_none() {
        let daily = |day: i64| {
            let at = MONDAY + day * DAY + 9_000;
            let yesterday = crate::record::Timestamp((at - DAY) * 1_000_000).to_string();
            (0..3).map(move |part| {
                let target = format!("/v1/ledger?day={}&page={part}", &yesterday[..10]);
                Request::at(at + part * 20, target).from("192.0.2.77", "report/1.4")
            })
        };
        assert!(worst((0..28).flat_map(daily).collect()) < Level::Medium);
        assert!(walked(taken(240, 12, 0, page)) < Level::High);
        let nightly = |day: i64| {
            (0..90).map(move |n| {
                Request::at(MONDAY + day * DAY + n * 9, page(n))
                    .principal("backup")
                    .from("192.0.2.9", "sync/2")
            })
        };
        assert!(worst((0..28).flat_map(nightly).collect()) < Level::High);
        let months = |n: i64| format!("/v1/archive/20{:02}-{:02}/csv", n / 12 + 15, n % 12 + 1);
        assert_eq!(walked(taken(60, 1, 15, months)), Level::High, "five years by months");
        assert!(walked(taken(12, 1, 15, months)) < Level::Low, "one year");
    }
}
