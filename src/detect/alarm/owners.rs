//! Who was let in at a login while a list was tried there: whoever tries it, or people who happened to come.
//!
//! A list of passwords is tried in the middle of ordinary days, often with the programs that people have. Two
//! things tell them apart. [`Looks`]: where nearly all that was refused showed a key of an application together
//! with a program that nobody else shows it with, whoever shows another pair is no part of it. [`owners`]: whoever
//! lives where he was let in, or comes with his own device, was served there before, or comes back days later;
//! a list leaves each address after a try or two. Who goes on trying until he is let in has forgotten what his
//! password was.

use super::lead::Lead;
use super::slice::refused;
use crate::detect::device::{device, product};
use crate::detect::policy;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::time::{DAY, HOUR};
use crate::record::{Client, Locator, Outcome, Timestamp, served};
use hashbrown::{HashMap, HashSet};

/// Tries with a look below which it is nobody's in particular.
const FEWEST: f64 = 10.0;
/// Of a hundred refused tries, those with looks that are the hand's alone, from which it is told by these.
const NEARLY_ALL: f64 = 80.0;
/// After the last refused try, who comes back later than this does so on his own.
const BACK: i64 = 2 * DAY;
/// Deviations of a count that chance hardly reaches.
const CHANCE: f64 = 2.0;

/// A credential, and the program that it is shown with, whatever its version.
type Look<'d> = (Name, &'d [u8]);

/// The looks of those who were refused.
pub(super) struct Looks<'d> {
    dossiers: &'d Dossiers,
    /// Those that are the hand's alone, if they tell nearly all of it.
    own: Option<HashSet<Look<'d>>>,
}

impl<'d> Looks<'d> {
    pub(super) fn of(
        lead: &Lead,
        set: usize,
        dossiers: &'d Dossiers,
        policy: &policy::Novelty,
    ) -> Self {
        if !lead.is_login() || lead.answers {
            return Self { dossiers, own: None };
        }
        let mut counts: HashMap<Look<'d>, (f64, f64)> = HashMap::new();
        for event in dossiers.in_set(set) {
            let count = counts.entry(look(event, dossiers)).or_default();
            if lead.alarm.holds(event.time.epoch()) {
                count.0 += f64::from(u8::from(refused(event.outcome())));
            } else if lead.alarm.is_calm(event.time.epoch()) {
                count.1 += calm_share(lead);
            }
        }
        let all: f64 = counts.values().map(|(now, _)| now).sum();
        counts.retain(|_, (now, usual)| {
            *now >= FEWEST && *usual * 100.0 <= *now * policy.collateral as f64
        });
        let told: f64 = counts.values().map(|(now, _)| now).sum();
        let own =
            (told > 0.0 && told * 100.0 >= all * NEARLY_ALL).then(|| counts.into_keys().collect());
        Self { dossiers, own }
    }

    /// It shows what the hand alone shows.
    pub(super) fn are_own(&self, event: &Event) -> bool {
        self.own.as_ref().is_some_and(|own| own.contains(&look(event, self.dossiers)))
    }

    /// The hand is told by what it shows, and this is another's.
    pub(super) fn are_anothers(&self, event: &Event) -> bool {
        self.own.is_some() && !self.are_own(event)
    }
}

fn look<'d>(event: &Event, dossiers: &'d Dossiers) -> Look<'d> {
    (event.credential, product(dossiers.names.text(event.agent)))
}

/// The length of an alarm as a share of that of the calm times.
fn calm_share(lead: &Lead) -> f64 {
    let bins = (lead.alarm.span.1 - lead.alarm.span.0) / lead.alarm.grid.width;
    f64::from(bins) / lead.alarm.calm_bins() as f64
}

/// How sure it is that somebody is at home.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Home {
    /// Nothing of him is known.
    Unknown,
    /// The name is used with the same device elsewhere: many have such a device.
    Device,
    /// The same device, or the same name, in the same place.
    Place,
}

/// Requests of people among those of a list that is tried: they were let in, and are known from other
/// times; and what they mistyped just before. `usual` are the times at which others with the attributes of the
/// list were let in as they always are.
pub(super) fn owners(
    tries: &[Event],
    lead: &Lead,
    usual: usize,
    dossiers: &Dossiers,
) -> HashSet<Locator> {
    let none = HashSet::new();
    let lost = || tries.iter().filter(|event| refused(event.outcome())).map(|event| event.time);
    let (Some(first), Some(last)) = (lost().min(), lost().max()) else { return none };
    let opened: Vec<&Event> =
        tries.iter().filter(|event| event.outcome() == Outcome::Succeeded).collect();
    if !lead.is_login() || lead.answers || opened.is_empty() {
        return none;
    }
    let known = Known::of(&opened, (first, Timestamp(last.0 + BACK)), dossiers);
    let mut told: Vec<(&Event, Home)> =
        opened.into_iter().map(|event| (event, known.home(event))).collect();
    // A thief's victims have his device by chance: no more are owners than come at other times.
    let of = |home: Home| told.iter().filter(|(_, told)| *told == home).count() as f64;
    let lasts = (last.0 - first.0).max(HOUR) as f64 / 1e6;
    let calm = lead.alarm.calm_bins() as f64 * f64::from(lead.alarm.grid.width);
    let expected = usual as f64 * lasts / calm;
    let by_chance = of(Home::Place) + of(Home::Device) <= expected + CHANCE * expected.sqrt();
    let stubborn = Stubborn::among(tries);
    told.retain(|(event, home)| {
        *home == Home::Place || *home == Home::Device && by_chance || stubborn.was(event)
    });
    let theirs = |event: &Event| {
        told.iter().any(|(owner, _)| {
            (owner.client, owner.agent) == (event.client, event.agent)
                && (0..=HOUR).contains(&(owner.time.0 - event.time.0))
        })
    };
    tries.iter().filter(|event| theirs(event)).map(|event| event.at).collect()
}

/// Hands of a list from which it is known how often each tries; of a hundred of them, those that try at most
/// so often; and refusals in a row, of somebody who goes on until he is let in.
const HANDS: usize = 50;
const LEAVE: usize = 95;
const SELDOM: usize = 2;
const AGAIN: usize = 3;

/// Who tried again and again within the hour until he was let in, where a list leaves nearly every address after a
/// try or two.
struct Stubborn {
    lost: HashMap<(Name, Name), Vec<Timestamp>>,
    told: bool,
}

impl Stubborn {
    fn among(tries: &[Event]) -> Self {
        let mut lost: HashMap<(Name, Name), Vec<Timestamp>> = HashMap::new();
        for event in tries.iter().filter(|event| refused(event.outcome())) {
            lost.entry((event.client, event.agent)).or_default().push(event.time);
        }
        let seldom = lost.values().filter(|times| times.len() <= SELDOM).count();
        let told = lost.len() >= HANDS && seldom * 100 >= lost.len() * LEAVE;
        Self { lost, told }
    }

    fn was(&self, event: &Event) -> bool {
        let times = self.lost.get(&(event.client, event.agent)).map_or(&[][..], Vec::as_slice);
        let just = times.iter().filter(|time| (0..=HOUR).contains(&(event.time.0 - time.0)));
        self.told && just.count() >= AGAIN
    }
}

/// What is known of those who were let in, from other times.
struct Known<'d> {
    /// Names that acted where somebody was let in, soon after.
    names: HashMap<Locator, HashSet<Name>>,
    /// What was served before and long after, by name and by place.
    by_name: HashMap<Name, Vec<&'d Event>>,
    by_place: HashMap<Vec<u8>, Vec<&'d Event>>,
    dossiers: &'d Dossiers,
}

impl<'d> Known<'d> {
    fn of(
        opened: &[&Event],
        (first, back): (Timestamp, Timestamp),
        dossiers: &'d Dossiers,
    ) -> Self {
        let mut names: HashMap<Locator, HashSet<Name>> = HashMap::new();
        let mut hands: HashMap<(Name, Name), Vec<&Event>> = HashMap::new();
        for event in opened {
            hands.entry((event.client, event.agent)).or_default().push(event);
        }
        for event in dossiers.events.iter().filter(|e| e.principal != Name::default()) {
            let here = hands.get(&(event.client, event.agent)).map_or(&[][..], Vec::as_slice);
            for login in here.iter().filter(|l| (0..=HOUR).contains(&(event.time.0 - l.time.0))) {
                names.entry(login.at).or_default().insert(event.principal);
            }
        }
        let wanted: HashSet<Name> = names.values().flatten().copied().collect();
        let mut places: HashMap<Name, Vec<u8>> = HashMap::new();
        let homes: HashSet<Vec<u8>> =
            opened.iter().map(|event| place(event.client, dossiers)).collect();
        let outside = |event: &&Event| event.time < first || back < event.time;
        let (mut by_name, mut by_place) = (HashMap::new(), HashMap::new());
        for event in dossiers.events.iter().filter(outside).filter(|e| served(e.status)) {
            if wanted.contains(&event.principal) {
                by_name.entry(event.principal).or_insert_with(Vec::new).push(event);
            }
            let place = places.entry(event.client).or_insert_with(|| place(event.client, dossiers));
            if homes.contains(place) {
                by_place.entry(place.clone()).or_insert_with(Vec::new).push(event);
            }
        }
        Self { names, by_name, by_place, dossiers }
    }

    /// Where somebody who was let in is known from.
    fn home(&self, event: &Event) -> Home {
        let device =
            |event: &Event| (event.credential, device(self.dossiers.names.text(event.agent)));
        let (mine, here) = (device(event), place(event.client, self.dossiers));
        let names = self.names.get(&event.at);
        let his = |other: &Event| {
            names.is_none_or(|names| {
                other.principal == Name::default() || names.contains(&other.principal)
            })
        };
        let lives = self.by_place.get(&here).into_iter().flatten();
        if lives.into_iter().any(|other| his(other) && device(other) == mine) {
            return Home::Place;
        }
        let acts =
            || names.into_iter().flatten().filter_map(|name| self.by_name.get(name)).flatten();
        if acts().any(|other| place(other.client, self.dossiers) == here) {
            return Home::Place;
        }
        if acts().any(|other| device(other) == mine) { Home::Device } else { Home::Unknown }
    }
}

/// An address of IPv4, or the network of a household that has IPv6.
fn place(client: Name, dossiers: &Dossiers) -> Vec<u8> {
    let text = dossiers.names.text(client);
    match Client::parse(text) {
        found @ Client::Ip(std::net::IpAddr::V6(_)) => found.network().to_string().into_bytes(),
        _ => text.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::alarm::fixture;
    use crate::detect::alarm::grid::Grid;
    use crate::detect::alarm::news::Alarm;
    use crate::detect::alarm::scope::Watched;
    use crate::detect::alarm::slice::Slice;
    use crate::detect::policy::Policy;

    const SECONDS: i64 = 1_000_000;
    /// Days of the log, and the one on which a list is tried.
    const DAYS: u32 = 20;
    const TRIED: i64 = 10;

    /// Tries at a login on one day.
    fn lead() -> Lead {
        let (width, day) = (86_400, TRIED as u32);
        let alarm = Alarm {
            calm: (0..DAYS).map(|at| at != day).collect(),
            ..fixture::alarm(
                Slice::Refused,
                (day * width, (day + 1) * width),
                Grid::new((0, DAYS * width), width),
            )
        };
        Lead { watched: Watched::Logins, ..fixture::lead(alarm) }
    }

    /// A request at so many seconds of a day: under a name or none, from an address, with a program.
    fn ask(
        dossiers: &mut Dossiers,
        (day, second): Moment,
        (who, ip, agent): Who<'_>,
        status: u16,
    ) -> Event {
        let at = u64::try_from(dossiers.events.len()).unwrap();
        let event = Event {
            time: Timestamp((day * 86_400 + second) * SECONDS),
            at: Locator { source: 0, offset: at, length: 1 },
            principal: dossiers.names.add(who.as_bytes()),
            client: dossiers.names.add(ip.as_bytes()),
            agent: dossiers.names.add(agent.as_bytes()),
            status,
            sets: 1,
            ..Event::default()
        };
        dossiers.events.push(event);
        event
    }

    /// Day and second; name, address and program.
    type Moment = (i64, i64);
    type Who<'t> = (&'t str, &'t str, &'t str);

    /// Who of those that are let in, in the middle of a list that is tried so often from each of a hundred addresses, is
    /// left out; others log in as often on other days.
    fn left(each: i64, usual: usize, more: &[(Moment, Who<'_>, u16)]) -> Vec<i64> {
        let mut dossiers = Dossiers::default();
        let mut tries: Vec<Event> = (0..100 * each)
            .map(|n| {
                let ip = format!("203.0.{}.9", n / each);
                ask(&mut dossiers, (TRIED, 20_000 + n * 60), ("", &ip, "App/5.1 (b)"), 401)
            })
            .collect();
        for (at, who, status) in more {
            let event = ask(&mut dossiers, *at, *who, *status);
            if at.0 == TRIED && who.0.is_empty() {
                tries.push(event);
            }
        }
        let gone = owners(&tries, &lead(), usual, &dossiers);
        let mut gone: Vec<i64> = tries
            .iter()
            .filter(|event| gone.contains(&event.at))
            .map(|event| event.time.0 / SECONDS % 86_400)
            .collect();
        gone.sort_unstable();
        gone
    }

    const HOME: Who<'static> = ("", "198.51.7.9", "App/5.1 (b)");
    const THIEF: Who<'static> = ("", "203.0.77.9", "App/5.1 (b)");
    const SOON: Who<'static> = ("anna", "198.51.7.9", "App/5.1 (b)");

    #[test]
    fn who_was_served_there_before_or_comes_back_days_later_lives_there() {
        let logins = [((TRIED, 22_000), HOME, 200), ((TRIED, 22_005), THIEF, 200)];
        let with = |more| left(1, 0, &[logins[0], logins[1], more]);
        let old = ("", "198.51.7.9", "App/4.9 (b)");
        assert_eq!(with(((4, 50_000), old, 200)), [22_000]);
        assert_eq!(with(((15, 50_000), old, 200)), [22_000]);
        assert!(with(((11, 50_000), old, 200)).is_empty(), "a thief who goes on");
        assert!(with(((4, 50_000), ("", "198.51.7.9", "App/4.9 (c)"), 200)).is_empty());
        assert!(with(((4, 50_000), old, 401)).is_empty(), "he was never let in");
    }

    #[test]
    fn who_moves_about_is_told_by_his_device_where_no_more_have_it_than_always_log_in() {
        let login = [((TRIED, 22_000), HOME, 200), ((TRIED, 22_009), SOON, 200)];
        let other = ((4, 50_000), ("anna", "192.0.2.7", "App/4.9 (b)"), 200);
        let stranger = ((4, 50_000), ("anna", "192.0.2.7", "App/4.9 (c)"), 200);
        assert_eq!(left(1, 400, &[login[0], login[1], other]), [22_000]);
        assert!(left(1, 400, &[login[0], login[1], stranger]).is_empty(), "the victim");
        assert!(left(1, 0, &[login[0], login[1], other]).is_empty(), "by chance");
    }

    #[test]
    fn who_goes_on_trying_until_he_is_let_in_is_of_no_list_that_leaves_each_address_soon() {
        let at = |second, status| ((TRIED, second), HOME, status);
        let stubborn = [at(22_000, 401), at(22_010, 401), at(22_030, 401), at(22_050, 200)];
        assert_eq!(left(1, 0, &stubborn), [22_000, 22_010, 22_030, 22_050]);
        assert!(left(6, 0, &stubborn).is_empty(), "so do all of them");
        assert!(left(1, 0, &stubborn[1..]).is_empty(), "once or twice anybody mistypes");
    }

    /// Of tries with a key and a program on the day of the list and on others, whether those with the key of the
    /// site and the program of the app are told.
    fn told(app_with_site_before: i64) -> [bool; 2] {
        let mut dossiers = Dossiers::default();
        let (app, site) = (dossiers.names.add(b"app"), dossiers.names.add(b"site"));
        let mut log_in = |day, second, agent: &str, credential, status| {
            let who = ("", "192.0.2.7", agent);
            ask(&mut dossiers, (day, second), who, status);
            dossiers.events.last_mut().unwrap().credential = credential;
        };
        for day in 0..i64::from(DAYS) {
            (0..20).for_each(|n| log_in(day, n * 900, "Browser/9 (x)", site, 200));
            (0..20).for_each(|n| log_in(day, n * 900, "App/5 (b)", app, 200));
        }
        (0..app_with_site_before).for_each(|n| log_in(2, n * 90, "App/5 (c)", site, 200));
        (0..300).for_each(|n| log_in(TRIED, n * 60, &format!("App/{} (b)", n % 9), site, 401));
        let of = |agent: &str, dossiers: &Dossiers| {
            let show = |event: &&Event| dossiers.names.show(event.agent) == agent;
            *dossiers.events.iter().rev().find(show).unwrap()
        };
        let (hand, person) = (of("App/4 (b)", &dossiers), of("Browser/9 (x)", &dossiers));
        let looks = Looks::of(&lead(), 0, &dossiers, &Policy::default().novelty);
        [looks.are_own(&hand), looks.are_anothers(&person)]
    }

    #[test]
    fn a_key_that_nobody_shows_with_that_program_tells_the_hand_and_what_people_show_does_not() {
        assert_eq!(told(0), [true, true]);
        assert_eq!(told(600), [false, false], "people show them together too");
    }
}
