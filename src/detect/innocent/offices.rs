//! Who works where: networks and programs that people have used since the logs begin.

use super::standing::{Covered, day};
use crate::detect::policy::Registers;
use crate::detect::profile::{Profile, top};
use crate::dossier::{Dossiers, Event, Name};

use crate::record::Client;
use crate::triage::{ActorKind, Survey};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Who has been at work all along, and where: by network and user agent.
#[derive(Debug, Clone, Default)]
pub struct Offices {
    /// The days that the logs cover.
    days: Covered,
    /// What was answered on each day.
    traffic: BTreeMap<i64, u64>,
    /// What each who sits there read, least first.
    seats: HashMap<Seat, Vec<u64>>,
    /// The same of those with names who share an address, whatever their programs.
    houses: HashMap<Name, Vec<u64>>,
    /// The same of all who sit in one network.
    floors: HashMap<String, Vec<u64>>,
    /// How many of how many use addresses of the inside only.
    within: (usize, usize),
}

impl Offices {
    /// Learns from everybody whose requests are known.
    #[must_use]
    pub fn of(survey: &Survey, profiles: &[Profile], dossiers: &Dossiers) -> Self {
        let mut traffic: BTreeMap<i64, u64> = BTreeMap::new();
        for (_, endpoint) in survey.endpoints() {
            for (hour, counts) in endpoint.hours.iter() {
                *traffic.entry(hour.div_euclid(24)).or_insert(0) += u64::from(counts.answered);
            }
        }
        let inner = |name: &Name| Client::parse(dossiers.names.text(*name)).is_private();
        let within = profiles.iter().filter(|profile| profile.clients.iter().all(inner)).count();
        let mut offices = Self {
            days: Covered::of(survey),
            traffic,
            seats: HashMap::new(),
            houses: HashMap::new(),
            floors: HashMap::new(),
            within: (within, profiles.len()),
        };
        let here = profiles.iter().filter(|profile| offices.established(profile));
        let seats: Vec<(Seat, u64)> =
            here.filter_map(|profile| Some((seat(profile, dossiers)?, reads(profile)))).collect();
        for (seat, read) in seats {
            offices.floors.entry(seat.0.clone()).or_default().push(read);
            offices.seats.entry(seat).or_default().push(read);
        }
        let here = profiles.iter().filter(|profile| offices.established(profile));
        let houses: Vec<(Name, u64)> =
            here.filter_map(|profile| Some((house(profile, dossiers)?, reads(profile)))).collect();
        for (house, read) in houses {
            offices.houses.entry(house).or_default().push(read);
        }
        let all = offices.seats.values_mut().chain(offices.houses.values_mut());
        let all = all.chain(offices.floors.values_mut());
        all.for_each(|all| all.sort_unstable());
        offices
    }

    /// It was there when the logs begin and when they end, and on many days between.
    #[must_use]
    pub fn established(&self, profile: &Profile) -> bool {
        self.established_on(&profile.days)
    }

    /// Whoever acts on these days was there when the logs begin and when they end.
    pub(in crate::detect) fn established_on(&self, days: &HashSet<i64>) -> bool {
        let log = self.days.around(days.iter().copied());
        log.is_some_and(|log| super::standing::established(days, log))
    }

    /// Days of the logs around what somebody did.
    #[must_use]
    pub fn days_around(&self, profile: &Profile) -> i64 {
        let log = self.days.around(profile.days.iter().copied());
        log.map_or(0, |(first, last)| last - first + 1)
    }

    /// Requests that were made from the first day of the logs to the last, about as many on each.
    pub(in crate::detect) fn stands<'e>(
        &self,
        events: impl Iterator<Item = &'e Event> + Clone,
    ) -> bool {
        let log = self.days.around(events.clone().map(day));
        log.is_some_and(|log| super::standing::stands(events, log))
    }

    /// The same, or about the same share of what everybody did on each.
    pub(in crate::detect) fn follows<'e>(
        &self,
        events: &(impl Iterator<Item = &'e Event> + Clone),
    ) -> bool {
        let log = self.days.around(events.clone().map(day));
        let with = |log| super::standing::follows(events.clone(), log, &self.traffic);
        self.stands(events.clone()) || log.is_some_and(with)
    }

    /// What was answered on each day, to whomever.
    pub(in crate::detect) fn traffic(&self) -> &BTreeMap<i64, u64> {
        &self.traffic
    }

    /// Most come from outside, so that an address of the inside says something.
    #[must_use]
    pub fn from_outside(&self) -> bool {
        let (within, all) = self.within;
        within * 2 <= all
    }

    /// Where somebody sits: network and user agent of most of its requests.
    pub(in crate::detect) fn seat(profile: &Profile, dossiers: &Dossiers) -> Option<Seat> {
        seat(profile, dossiers)
    }

    /// Others who have been at work all along in the same network with the same program, or under
    /// names of their own at the same address, and what the middle one of all there read. Where
    /// these are few, whoever was not there all along is compared with all in the network.
    pub(in crate::detect) fn colleagues(
        &self,
        profile: &Profile,
        dossiers: &Dossiers,
    ) -> (u64, u64) {
        let (all, here) = self.beside(profile, dossiers);
        let others = (all.len() as u64).saturating_sub(u64::from(here));
        (others, all.get(all.len() / 2).copied().unwrap_or(0))
    }

    /// It reads so many times what the middle one of those reads who sit there, and twice what the next one
    /// does: how many others these are, the middle, and the next.
    pub(in crate::detect) fn outdoes(
        &self,
        profile: &Profile,
        dossiers: &Dossiers,
        limits: &Registers,
    ) -> Option<(u64, u64, u64)> {
        let (all, here) = self.beside(profile, dossiers);
        let (own, mut others) = (reads(profile), all.to_vec());
        if let Some(at) = others.iter().position(|read| here && *read == own) {
            others.remove(at);
        }
        let middle = others.get(others.len() / 2).copied()?;
        let next = others.last().copied()?;
        let many = others.len() as u64 >= limits.equals;
        (many && own > middle * limits.times_colleagues && own >= next * 2).then_some((
            others.len() as u64,
            middle,
            next,
        ))
    }

    /// What all read who sit where somebody sits, least first; and whether he is one of them.
    fn beside(&self, profile: &Profile, dossiers: &Dossiers) -> (&[u64], bool) {
        let place = seat(profile, dossiers);
        let seat = place.as_ref().and_then(|seat| self.seats.get(seat));
        let house = house(profile, dossiers).and_then(|house| self.houses.get(&house));
        let near = seat.into_iter().chain(house).max_by_key(|all| all.len());
        let here = self.established(profile);
        let floor = place.as_ref().and_then(|(network, _)| self.floors.get(network));
        let lonely = !here && near.is_none_or(|all| all.len() < FEW);
        let all = if lonely { floor.or(near) } else { near };
        (all.map_or(&[][..], Vec::as_slice), here)
    }
}

/// Colleagues with the same program below which all of the network are asked.
const FEW: usize = 3;

/// Distinct objects that an actor asked for.
pub(in crate::detect) fn reads(profile: &Profile) -> u64 {
    profile.kinds.values().map(|used| used.objects.len() as u64).sum()
}

/// Network, and user agent.
pub(in crate::detect) type Seat = (String, Name);

/// The address of most of the requests under a name.
fn house(profile: &Profile, dossiers: &Dossiers) -> Option<Name> {
    if profile.kind != ActorKind::Principal {
        return None;
    }
    let mut counts: HashMap<Name, u64> = HashMap::new();
    for event in &profile.events {
        *counts.entry(event.client).or_insert(0) += 1;
    }
    (!counts.is_empty()).then(|| top(&counts, dossiers))
}

/// Network and user agent of most of an actor's requests.
fn seat(profile: &Profile, dossiers: &Dossiers) -> Option<Seat> {
    let mut counts: HashMap<Name, u64> = HashMap::new();
    let mut agents: HashMap<Name, u64> = HashMap::new();
    for event in &profile.events {
        *counts.entry(event.client).or_insert(0) += 1;
        *agents.entry(event.agent).or_insert(0) += 1;
    }
    if counts.is_empty() {
        return None;
    }
    let client = top(&counts, dossiers);
    let client = Client::parse(dossiers.names.text(client));
    // What lies within is one house, whatever its floors are numbered.
    let network =
        if client.is_private() { "within".to_owned() } else { client.network().to_string() };
    Some((network, top(&agents, dossiers)))
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, customers, play};

    const DAY: i64 = 86_400;
    /// The day the logs begin on.
    const SATURDAY: i64 = MONDAY - 2 * DAY;

    /// A clerk who looks up twenty customers a day in office hours on some days.
    fn clerk(name: i64, days: impl Iterator<Item = i64>, at: &str) -> Vec<Request> {
        let one = |day: i64, i: i64| {
            let time = SATURDAY + day * DAY + 32_400 + i * 1_200 + name * 31;
            let order = 70_001 + ((name * 40 + day) * 20 + i) * 7_919 % 399 * 7_919;
            let screens = [format!("/v1/orders/{order}"), format!("/v1/search?q={i}")];
            screens.map(|path| {
                Request::at(time, path)
                    .from(at, format!("Browser/{name}"))
                    .principal(format!("clerk-{name}"))
            })
        };
        days.flat_map(|day| (0..20).flat_map(move |i| one(day, i))).collect()
    }

    /// The level of the last clerk, beside five others from the first day on.
    fn level(from: i64, days: i64, last: &str) -> Level {
        let works = |day: &i64| (day + 5) % 7 < 5;
        let earlier = |request: Request| Request { time: request.time - 2 * DAY, ..request };
        let desk = (0..5).flat_map(|name| clerk(name, (0..days).filter(works), "203.0.113.9"));
        let subject = clerk(7, (from..days).filter(works), last);
        let all: Vec<Request> =
            customers(300, days, 3).into_iter().map(earlier).chain(desk).chain(subject).collect();
        play(&all).worst()
    }

    #[test]
    fn clerks_who_rest_when_the_log_begins_were_there_all_along() {
        assert!(level(0, 12, "203.0.113.9") <= Level::Low);
        assert!(level(0, 6, "203.0.113.9") <= Level::Low, "less than a week");
    }

    #[test]
    fn whoever_is_new_beside_one_does_what_others_of_his_sort_do_elsewhere() {
        let works = |day: &i64| (day + 5) % 7 < 5;
        let desk = |elsewhere: &str, others: i64| {
            let far = (1..=others).flat_map(|name| {
                clerk(name, (0..28).filter(works), &format!("{elsewhere}.{name}.9"))
            });
            let near = clerk(6, (0..28).filter(works), "203.0.113.9");
            let new = clerk(7, (9..28).filter(works), "203.0.113.9");
            let all = [customers(300, 28, 3), far.collect(), near, new].concat();
            let outcome = play(&all);
            let found = outcome.of("object_enumeration");
            let of_new = found.iter().filter(|f| outcome.actor(f) == "clerk-7");
            of_new.map(|f| f.verdict.level).max().unwrap_or_default()
        };
        assert!(desk("198.18", 3) <= Level::Low);
        assert!(desk("198.18", 1) >= Level::Medium, "few do so");
    }

    #[test]
    fn a_clerk_who_outdoes_all_others_there_stands_out_and_one_of_them_does_not() {
        let works = |day: &i64| (day + 5) % 7 < 5;
        let desk = (0..7).flat_map(|name| clerk(name, (0..28).filter(works), "203.0.113.9"));
        let desk: Vec<Request> = desk.collect();
        // Beside his own work, in two weeks.
        let more = |each: i64| {
            (7..21).filter(works).flat_map(move |day| {
                (0..each).map(move |i| {
                    let order = 900_001 + (day * 100 + i).pow(2) % 99_991;
                    let time = SATURDAY + day * DAY + 61_200 + i * 90;
                    Request::at(time, format!("/v1/orders/{order}"))
                        .from("203.0.113.9", "Browser/3")
                        .principal("clerk-3")
                })
            })
        };
        let told = |each: i64| {
            let all = [customers(300, 28, 3), desk.clone(), more(each).collect()].concat();
            let outcome = play(&all);
            let found = outcome.findings.iter();
            let of_clerk = found.filter(|f| outcome.actor(f).starts_with("clerk-3"));
            (of_clerk.map(|f| f.verdict.level).max().unwrap_or_default(), outcome.tell())
        };
        let (level, text) = told(100);
        assert!(level >= Level::High, "{text}");
        let (level, text) = told(5);
        assert!(level <= Level::Low, "a little more than others: {text}");
    }

    #[test]
    fn whoever_is_new_sits_where_the_others_sit_whatever_the_program() {
        assert!(level(4, 12, "203.0.113.9") <= Level::Low);
        assert!(level(4, 12, "192.0.2.77") >= Level::Medium, "elsewhere");
    }
}
