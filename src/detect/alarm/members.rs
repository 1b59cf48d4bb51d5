//! Whose requests in a set are the campaign's, and whose are an innocent's who looks alike.

use super::lead::Lead;
use super::owners::{Looks, owners};
use super::program;
use super::scope::Watched;
use crate::detect::policy;
use crate::dossier::{Dossiers, Event, Name};
use crate::record::time::DAY;
use crate::record::{Client, Outcome, Timestamp};
use crate::triage::{ActorKind, Attribute};
use hashbrown::{HashMap, HashSet};

/// Distinct objects up to which somebody may ask for what is his.
pub(super) const FEW_OBJECTS: usize = 3;
/// Share of requests in the set by actors that ask for nothing else, from which the others only
/// look alike.
const NEARLY_ALL: f64 = 0.8;
/// Part of the log before an alarm in which nobody bore the attributes of a set, that they are new; and of a
/// hundred requests with them those by actors that ask for nothing else, that nobody else uses them.
const BEFORE: u32 = 5;
const ONLY: usize = 95;

/// The requests of a set, divided.
#[derive(Debug, Clone, Default)]
pub struct Members {
    /// Those of the campaign, in time.
    pub events: Vec<Event>,
    /// How many actors made them.
    pub actors: usize,
    /// Requests in the set that were left to innocents.
    pub others: usize,
    /// How many actors made those.
    pub other_actors: usize,
    /// By how many these are more than usual on the days of the campaign.
    pub swell: f64,
    /// Requests that are left to owners who were let in meanwhile, and are known from other times.
    pub owners: usize,
}

/// Whoever is in the set at other times as well belongs to it only if he was much busier within.
/// Whoever is in it at other times only has no part in it, unless he asked for nothing else, the set
/// is told by a program or a credential, and he did it in one stretch with the others (or hardly
/// anybody else shows these: then somebody tried before he took). And where nearly all
/// in the set ask for nothing else, those who do, and ask for an object or two, only look alike.
#[must_use]
pub fn members(
    lead: &Lead,
    set: usize,
    dossiers: &Dossiers,
    alone: &HashSet<u64>,
    policy: &policy::Novelty,
) -> Members {
    let inside = |event: &Event| lead.alarm.holds(event.time.epoch());
    let (counts, objects) = tally(lead, set, dossiers, alone);
    let all = counts.values().fold((0, 0), |sum, (now, usual)| (sum.0 + now, sum.1 + usual));
    let theirs = asked_at_other_times(lead, set, dossiers);
    let calm = lead.alarm.calm.iter().filter(|calm| **calm).count() as f64;
    let span = f64::from((lead.alarm.span.1 - lead.alarm.span.0) / lead.alarm.grid.width);
    let is_alone = |actor: u32| is_alone(actor, dossiers, alone);
    let clean = all.1 * 100 <= (all.0 + all.1) * policy.collateral;
    let told = is_told(lead);
    let from_outside = counts.keys().filter(|a| inner(dossiers, **a)).count() * 2 < counts.len();
    let belongs = |actor: u32| {
        let (now, usual) = counts.get(&actor).copied().unwrap_or_default();
        // Whoever comes back to the same things at other times reads what is his.
        if theirs.contains(&actor) {
            return false;
        }
        // They came and went with it, and are known by what they did all the while. Whoever does
        // so from within, where the others come from outside, is the operator's.
        if lead.explanation.strangers {
            return !from_outside || !inner(dossiers, actor);
        }
        let few = objects.get(&actor).is_none_or(|objects| objects.len() <= FEW_OBJECTS);
        // Whoever was let in goes on elsewhere: at a login that says nothing against him.
        let tried = lead.is_login() && usual == 0 && now > FEW_OBJECTS as u64;
        let entered = tried && lead.explanation.is_tight(policy);
        if lead.alone.0 >= NEARLY_ALL && few && !is_alone(actor) && !entered {
            return false;
        }
        if now == 0 {
            // People log in with the program at all times, and do nothing else that shows.
            return !lead.is_login() && clean && told && is_alone(actor);
        }
        // Four times as busy within as without.
        usual == 0 || now as f64 * calm >= 4.0 * usual as f64 * span
    };
    let mut mine: Vec<&Event> = dossiers.in_set(set).filter(|event| belongs(event.actor)).collect();
    let passers = (!lead.is_login()).then(|| Passers::among(&mine, dossiers));
    let passes = |event: &Event| passers.as_ref().is_some_and(|passers| passers.hold(event));
    mine.retain(|event| !passes(event));
    // Innocents who do something else as well are no members, however often they come.
    let like = counts.iter().filter(|(at, _)| lead.alone.0 < NEARLY_ALL || is_alone(**at));
    let like = like.map(|(_, (_, usual))| usual).sum();
    let stretch = stretch(lead, &mine, all.0 + all.1, like);
    let tried: HashSet<Name> = mine.iter().map(|event| event.client).collect();
    let looks = Looks::of(lead, set, dossiers, policy);
    // Whoever guesses has no name until it opens, and then that of the account.
    let opened = |event: &Event| {
        let (now, usual) = counts.get(&event.actor).copied().unwrap_or_default();
        let strange = lead.explanation.is_tight(policy) && usual == 0 && now <= FEW_OBJECTS as u64;
        lead.is_login()
            && inside(event)
            && stretch.is_none_or(|(from, to)| (from..=to).contains(&event.time))
            && event.outcome() == Outcome::Succeeded
            && (tried.contains(&event.client) || strange || looks.are_own(event))
    };
    let works = |event: &Event| {
        let works = belongs(event.actor) && !passes(event);
        !looks.are_anothers(event) && (is_near(lead, stretch, event) && works || opened(event))
    };
    let (events, others) = dossiers.in_set(set).copied().partition(works);
    let mut members = without_owners(events, others, lead, dossiers);
    count(&mut members, &counts);
    members
}

/// What is left of the requests of members without those of owners who were let in meanwhile.
fn without_owners(
    events: Vec<Event>,
    mut others: Vec<Event>,
    lead: &Lead,
    dossiers: &Dossiers,
) -> Members {
    let let_in = |event: &&Event| {
        event.outcome() == Outcome::Succeeded && lead.alarm.is_calm(event.time.epoch())
    };
    let owners = owners(&events, lead, others.iter().filter(let_in).count(), dossiers);
    let (left, events): (Vec<Event>, Vec<Event>) =
        events.into_iter().partition(|event| owners.contains(&event.at));
    others.extend(left);
    let times: Vec<u32> = others.iter().map(|event| event.time.epoch()).collect();
    let swell = swell(&events, &times, lead);
    let (others, owners) = (times.len(), owners.len());
    Members { events, others, swell, owners, ..Members::default() }
}

/// Times what people ask for of their own that a hand takes, where whoever asks for no more than people do
/// is told from those who do.
const FAR_MORE: usize = 10;

/// Those who ask for as little as people do, where hands that took far more took most of it. What they
/// asked for before or after these is no part of it: one who came days before would date it wrongly.
///
/// And those who show another program than the one that did most of it.
struct Passers {
    actors: HashSet<u32>,
    /// First and last request of those who took far more, if they took most.
    work: Option<(Timestamp, Timestamp)>,
    strays: HashSet<u32>,
}

impl Passers {
    fn among(mine: &[&Event], dossiers: &Dossiers) -> Self {
        let mut asked: HashMap<u32, HashSet<Name>> = HashMap::new();
        for event in mine.iter().filter(|event| event.has_object()) {
            asked.entry(event.actor).or_default().insert(event.object);
        }
        let all: usize = asked.values().map(HashSet::len).sum();
        let few = |objects: &HashSet<Name>| objects.len() <= FEW_OBJECTS;
        let actors = asked.iter().filter(|(_, objects)| few(objects)).map(|(at, _)| *at).collect();
        asked.retain(|_, objects| objects.len() >= FEW_OBJECTS * FAR_MORE);
        let most = asked.values().map(HashSet::len).sum::<usize>() * 2 >= all;
        let far_more = |event: &&&Event| asked.contains_key(&event.actor);
        let times = || mine.iter().filter(far_more).map(|event| event.time);
        let work = times().min().zip(times().max()).filter(|_| most);
        Self { actors, work, strays: program::strays(mine, dossiers) }
    }

    fn hold(&self, event: &Event) -> bool {
        let outside = |(from, to)| !(from..=to).contains(&event.time);
        let passes = self.actors.contains(&event.actor) && self.work.is_some_and(outside);
        passes || self.strays.contains(&event.actor)
    }
}

/// Deviations of a count that chance does not reach.
const CHANCE: f64 = 4.0;

/// By how many requests of others are more than at calm times, on the days of some events: whole
/// days, since everybody is busier by day. None, where chance brings as many more.
fn swell(events: &[Event], others: &[u32], lead: &Lead) -> f64 {
    const SECONDS: u32 = 86_400;
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return 0.0 };
    let (from, to) = (first.time.epoch() / SECONDS, last.time.epoch() / SECONDS + 1);
    let here = others.iter().filter(|time| (from..to).contains(&(**time / SECONDS))).count();
    let at_calm = others.iter().filter(|time| lead.alarm.is_calm(**time)).count();
    let calm = lead.alarm.calm.iter().filter(|calm| **calm).count() as f64;
    let days = calm * f64::from(lead.alarm.grid.width) / f64::from(SECONDS);
    let more = here as f64 - at_calm as f64 * f64::from(to - from) / days.max(1.0);
    if more >= CHANCE * (here as f64).sqrt() { more } else { 0.0 }
}

/// A request lies in the one stretch of work, or anywhere where all of them count. What was refused was
/// tried; what was let in at other times than that of the alarm is somebody who knows.
fn is_near(lead: &Lead, stretch: Option<(Timestamp, Timestamp)>, event: &Event) -> bool {
    if let Some((from, to)) = stretch {
        return (from..=to).contains(&event.time);
    }
    let unknown = !lead.is_login() || lead.answers;
    unknown || event.outcome() != Outcome::Succeeded || lead.alarm.holds(event.time.epoch())
}

/// A program or a credential that nobody had before the alarm, though the log went on for long, and that is
/// borne by nobody but such as ask for nothing else: what they did after it is no custom but the
/// same work. A theft that fills half of a log is soon its usual level. The program of a
/// release is new as well, and its people do what people do.
fn is_born(lead: &Lead, set: usize, dossiers: &Dossiers, alone: &HashSet<u64>) -> bool {
    let (from, to) = lead.alarm.span;
    let begun = lead.alarm.grid.begin(0);
    let long = (lead.alarm.grid.begin(lead.alarm.grid.count) - begun).max(to - begun);
    if lead.is_login()
        || lead.watched == Watched::Pages
        || !is_told(lead)
        || (from - begun) * BEFORE < long
    {
        return false;
    }
    let is_alone = |event: &&Event| is_alone(event.actor, dossiers, alone);
    let all = dossiers.in_set(set).count();
    let before = dossiers.in_set(set).filter(|event| event.time.epoch() < from).count();
    let only = dossiers.in_set(set).filter(is_alone).count();
    before * 100 <= all && only * 100 >= all * ONLY
}

/// An actor asks for hardly anything else.
fn is_alone(actor: u32, dossiers: &Dossiers, alone: &HashSet<u64>) -> bool {
    dossiers.actors.get(actor as usize).is_some_and(|(hash, _)| alone.contains(hash))
}

/// One program or one credential tells its requests.
fn is_told(lead: &Lead) -> bool {
    lead.explanation.terms.iter().any(|part| {
        matches!(part.attribute, Attribute::UserAgent | Attribute::Credential)
            && part.values.len() == 1
    })
}

/// The one stretch of work that members did, of so many requests in the set while the alarm stood and
/// at calm times, and so many at calm times by such as do what they do; none where all of them
/// count. Innocents are in the set at all times: it begins and ends where there are more.
fn stretch(lead: &Lead, mine: &[&Event], all: u64, like: u64) -> Option<(Timestamp, Timestamp)> {
    if lead.explanation.strangers {
        let times: Vec<Timestamp> = mine.iter().map(|event| event.time).collect();
        return super::manner::extent(&times, lead.explanation.collateral);
    }
    let exclusive = all.saturating_sub(mine.len() as u64) * 100 <= all;
    let calm = lead.alarm.calm.iter().filter(|calm| **calm).count() as f64;
    let microseconds = calm * f64::from(lead.alarm.grid.width) * 1e6;
    let rate = like as f64 / microseconds.max(1.0);
    (!exclusive).then(|| {
        let all: Vec<Timestamp> = mine.iter().map(|event| event.time).collect();
        trim(reach(lead, mine), (&first_asked(mine), &all), rate)
    })
}

/// Innocents beyond so many times those expected are none.
const MORE_THAN_INNOCENTS: f64 = 2.0;

/// A stretch without those ends in which there is no more than innocents bring. It is told by the
/// times at which something was first asked for; what lies in its ends is counted by all requests, as
/// those of innocents are.
fn trim(
    (first, last): (Timestamp, Timestamp),
    (new, all): (&[Timestamp], &[Timestamp]),
    rate: f64,
) -> (Timestamp, Timestamp) {
    let here = |times: &[Timestamp]| -> Vec<Timestamp> {
        times.iter().filter(|time| (first..=last).contains(*time)).copied().collect()
    };
    let Some((from, to)) = super::manner::dense(&here(new), rate) else { return (first, last) };
    let within = here(all);
    let usual = |count: usize, long: i64| {
        let expected = long as f64 * rate;
        count as f64 <= expected * MORE_THAN_INNOCENTS
    };
    let before = within.iter().filter(|time| **time < from).count();
    let after = within.iter().filter(|time| to < **time).count();
    let begins = if usual(before, from.0 - first.0) { from } else { first };
    let ends = if usual(after, last.0 - to.0) { to } else { last };
    (begins, ends)
}

/// When each object was first asked for: of one visit to what is his there are few.
fn first_asked(mine: &[&Event]) -> Vec<Timestamp> {
    let mut known: HashSet<Name> = HashSet::new();
    let new = mine.iter().filter(|event| !event.has_object() || known.insert(event.object));
    new.map(|event| event.time).collect()
}

/// An address of the inside.
fn inner(dossiers: &Dossiers, actor: u32) -> bool {
    dossiers.actors.get(actor as usize).is_some_and(|(_, actor)| {
        actor.kind() == ActorKind::Client && Client::parse(actor.name().as_bytes()).is_private()
    })
}

/// Counts who is a member and who is not.
fn count(members: &mut Members, counts: &HashMap<u32, (u64, u64)>) {
    let actors: HashSet<u32> = members.events.iter().map(|event| event.actor).collect();
    members.actors = actors.len();
    members.other_actors = counts.keys().filter(|actor| !actors.contains(*actor)).count();
}

/// Requests of each in the set, while the alarm stood and at calm times, and what each asked for.
type Counts = (HashMap<u32, (u64, u64)>, HashMap<u32, HashSet<Name>>);

fn tally(lead: &Lead, set: usize, dossiers: &Dossiers, alone: &HashSet<u64>) -> Counts {
    let (mut counts, mut objects): Counts = Counts::default();
    for event in dossiers.in_set(set) {
        let count = counts.entry(event.actor).or_default();
        objects.entry(event.actor).or_default().insert(event.object);
        if lead.alarm.holds(event.time.epoch()) {
            count.0 += 1;
        } else if lead.alarm.is_calm(event.time.epoch()) {
            count.1 += 1;
        }
    }
    if is_born(lead, set, dossiers, alone) {
        counts.values_mut().for_each(|count| *count = (count.0 + count.1, 0));
    }
    (counts, objects)
}

/// Pauses up to this go on with the work, whatever its own.
const LEAST_PAUSE: i64 = 2 * DAY;

/// From when to when a set's requests are one stretch of work: from the time of the alarm on, in
/// both directions, until a pause half as long again as any within. What lies beyond is somebody
/// who happens to look alike, unless nobody does.
fn reach(lead: &Lead, mine: &[&Event]) -> (Timestamp, Timestamp) {
    let inside = |event: &&&Event| lead.alarm.holds(event.time.epoch());
    let times: Vec<i64> = mine.iter().filter(inside).map(|event| event.time.0).collect();
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return (Timestamp(i64::MIN), Timestamp(i64::MAX));
    };
    let longest = times.windows(2).map(|w| if let [a, b] = w { b - a } else { 0 }).max();
    let pause = LEAST_PAUSE.max(longest.unwrap_or(0) / 2 * 3);
    let (mut from, mut to) = (*first, *last);
    for event in mine.iter().rev().filter(|event| event.time.0 < *first) {
        if from - event.time.0 > pause {
            break;
        }
        from = event.time.0;
    }
    for event in mine.iter().filter(|event| event.time.0 > *last) {
        if event.time.0 - to > pause {
            break;
        }
        to = event.time.0;
    }
    (Timestamp(from), Timestamp(to))
}

/// Actors that asked, at other times, for most of what they asked for in the set while the alarm
/// stood.
fn asked_at_other_times(lead: &Lead, set: usize, dossiers: &Dossiers) -> HashSet<u32> {
    let inside = |event: &&Event| lead.alarm.holds(event.time.epoch());
    let mut objects: HashMap<u32, HashSet<Name>> = HashMap::new();
    for event in dossiers.in_set(set).filter(inside) {
        objects.entry(event.actor).or_default().insert(event.object);
    }
    let mut again: HashMap<u32, HashSet<Name>> = HashMap::new();
    let others = dossiers.events.iter().filter(|event| event.has_object());
    for event in others.filter(|event| !inside(event)) {
        if objects.get(&event.actor).is_some_and(|objects| objects.contains(&event.object)) {
            again.entry(event.actor).or_default().insert(event.object);
        }
    }
    let most = |(actor, again): (u32, HashSet<Name>)| {
        let all = objects.get(&actor).map_or(0, HashSet::len);
        (all > FEW_OBJECTS && again.len() * 2 >= all).then_some(actor)
    };
    again.into_iter().filter_map(most).collect()
}

#[cfg(test)]
mod tests {
    use super::trim;
    use crate::detect::stage::{MONDAY, Outcome, Request, play_together};
    use crate::dossier::{Event, Name};

    const DAY: i64 = 86_400;
    const TOOL: &str = "App/5.2 (model 7)";

    /// Two hundred people who look at what is theirs now and then, without a name; a tenth of them
    /// with the very program of the thief, and some of these do nothing else.
    fn people() -> Vec<Request> {
        let one = |i: i64, day: i64| {
            let at = MONDAY + day * DAY + 20_000 + i * 211;
            let agent = if i % 10 == 0 { TOOL.to_owned() } else { format!("App/5.2 (model {i})") };
            let ip = format!("198.51.{}.{}", 100 + i / 200, i % 200 + 1);
            let of = |path: String, at| Request::at(at, path).from(&ip, &agent);
            let mine = of(format!("/v1/orders/{}", 70_001 + i * 7919), at);
            let plans = (i % 40 != 0).then(|| of("/v1/plans".into(), at + 5));
            std::iter::once(mine).chain(plans)
        };
        (0..200).flat_map(|i| (i % 11..42).step_by(11).flat_map(move |day| one(i, day))).collect()
    }

    /// Forty addresses with one program that take six hundred orders in six days.
    fn theft() -> Vec<Request> {
        let one = |n: i64| {
            Request::at(MONDAY + 20 * DAY + n * 860, format!("/v1/orders/{}", 9_000_017 + n * 13))
                .from(format!("203.0.113.{}", n % 40), TOOL)
        };
        (0..600).map(one).collect()
    }

    fn taken(outcome: &Outcome) -> (usize, i64) {
        let found = outcome.of("distributed_enumeration");
        let events = &found.first().expect("the theft").verdict.events;
        (events.len(), events[0].time.0 / 1_000_000)
    }

    #[test]
    fn who_shows_the_thiefs_program_weeks_before_is_no_member() {
        let outcome = play_together(&[people(), theft()].concat());
        let (count, first) = taken(&outcome);
        assert!(first >= MONDAY + 18 * DAY, "{}", outcome.tell());
        assert!((600..615).contains(&count), "{count}");
    }

    #[test]
    fn who_takes_as_little_as_people_do_before_hands_that_take_far_more_is_none_of_them() {
        let event = |actor: u32, object: u32, at: i64| Event {
            actor,
            object: Name(object),
            object_kind: Name(1),
            time: crate::record::Timestamp(at),
            ..Event::default()
        };
        // Twenty hands from the hundredth moment on, and two people at a time of theirs.
        let told = |many: u32, at: i64| {
            let hand = |n: u32| event(n % 20, 1 + n, 100 + i64::from(n));
            let people = [event(70, 9_001, at), event(71, 9_002, at), event(71, 9_003, 150)];
            let events: Vec<Event> = (0..20 * many).map(hand).chain(people).collect();
            let mine: Vec<&Event> = events.iter().collect();
            let passers = super::Passers::among(&mine, &crate::dossier::Dossiers::default());
            events.iter().filter(|event| passers.hold(event)).count()
        };
        assert_eq!([told(40, 5), told(40, 2_000)], [2, 2]);
        assert_eq!(told(40, 400), 0, "among them");
        assert_eq!(told(8, 5), 0, "hands that take little themselves");
    }

    #[test]
    fn ends_in_which_innocents_alone_come_are_trimmed_and_a_slow_beginning_is_not() {
        let minute = 60_000_000;
        let at = |minutes: i64| crate::record::Timestamp(minutes * minute);
        // An innocent every three hours for twenty days, the thief every ten minutes for four.
        let innocents = (0..160).map(|n| n * 180);
        let thief = (0..576).map(|n| 8 * 1440 + 1 + n * 10);
        let mut times: Vec<_> = innocents.chain(thief).map(at).collect();
        times.sort_unstable();
        let rate = 1.0 / (180.0 * 60e6);
        let whole = (at(0), at(20 * 1440));
        let (from, to) = trim(whole, (&times, &times), rate);
        assert!(at(8 * 1440 - 180) <= from && from <= at(8 * 1440 + 1), "{from}");
        assert!(at(12 * 1440 - 20) <= to && to <= at(12 * 1440 + 180), "{to}");
        // He tries thirty things in the two days before: more than innocents do.
        times.extend((0..30).map(|n| at(6 * 1440 + n * 96)));
        times.sort_unstable();
        let short = (at(6 * 1440), whole.1);
        assert_eq!(trim(short, (&times, &times), rate).0, short.0);
    }

    #[test]
    fn who_comes_back_to_the_same_things_at_other_times_reads_what_is_his() {
        let visit = |day: i64, n: i64| {
            Request::at(
                MONDAY + day * DAY + 40_000 + n * 9,
                format!("/v1/orders/{}", 500_009 + n * 31),
            )
            .from("192.0.2.40", TOOL)
        };
        let visits = [2, 23, 39].into_iter().flat_map(|day| (0..60).map(move |n| visit(day, n)));
        let outcome = play_together(&[people(), theft(), visits.collect()].concat());
        assert!((600..615).contains(&taken(&outcome).0), "{}", outcome.tell());
    }

    /// Three hundred people and more in ten days, and programs of their own.
    fn ten_days() -> Vec<Request> {
        let one = |i: i64, day: i64| {
            let at = MONDAY + day * DAY + 20_000 + i * 97;
            let ip = format!("198.51.{}.{}", 100 + i / 200, i % 200 + 1);
            let of = |path: String, at| {
                Request::at(at, path).from(&ip, format!("App/5.2 (model {})", i % 60))
            };
            let mine = of(format!("/v1/orders/{}", 70_001 + i * 7919), at);
            std::iter::once(mine).chain([of("/v1/plans".into(), at + 5)])
        };
        (0..600).flat_map(|i| (i % 4..10).step_by(4).flat_map(move |day| one(i, day))).collect()
    }

    /// Addresses with a new program, each night from the fourth on to the end.
    fn nights() -> Vec<Request> {
        let one = |n: i64| {
            let at = MONDAY + (3 + n / 300) * DAY + 79_200 + n % 300 * 80;
            let ip = format!("203.{}.{}.7", n * 7919 % 900 / 30, n * 7919 % 30);
            Request::at(at, format!("/v1/orders/{}", 9_000_017 + n * 13)).from(ip, "Phone/111")
        };
        (0..1_800).map(one).collect()
    }

    /// The same people, who have a new program from the fourth day on.
    fn release() -> Vec<Request> {
        let renew = |request: Request| match request.time - MONDAY {
            ..259_200 => request,
            _ => Request { agent: "Phone/111".into(), ..request },
        };
        ten_days().into_iter().map(renew).collect()
    }

    #[test]
    fn a_new_program_of_such_as_do_nothing_else_is_the_thiefs_to_the_end_though_it_fills_half_of_the_log()
     {
        let taken = |requests: Vec<Request>| {
            let outcome = play_together(&requests);
            let sets = outcome.findings.iter().filter(|f| f.subject.set().is_some());
            let high = sets.filter(|f| f.verdict.level >= crate::case::Level::High);
            high.map(|f| f.verdict.events.len()).max().unwrap_or(0)
        };
        assert_eq!(taken([ten_days(), nights()].concat()), 1_800);
        assert_eq!(taken(release()), 0);
    }
}
