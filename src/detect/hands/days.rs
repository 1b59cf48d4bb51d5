//! What was done under a name, day by day, and how two stretches of it differ.

use super::Look;
use crate::dossier::{Event, Name};
use crate::record::time::{HOUR, SECOND};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// A record: its kind and its id.
pub type Object = (Name, Name);

/// One day of a name, or all of it.
#[derive(Debug, Clone, Default)]
pub struct Use {
    /// Requests.
    pub requests: u64,
    /// Distinct records and pages served that are not public.
    pub objects: HashSet<Object>,
    /// Of these, never asked for on an earlier day.
    pub fresh: u64,
    /// Records taken with no call of another sort around, where [`mark_bare`] noted them.
    pub bare: HashSet<Object>,
    /// Requests by endpoint.
    pub endpoints: HashMap<Name, u64>,
    /// Of these, the ones that took a record.
    pub taken: HashMap<Name, u64>,
    /// Requests by hour of the UTC day.
    pub hours: [u64; 24],
    /// Requests that asked for what is not there, or were refused.
    pub denied: u64,
}

impl Use {
    pub(super) fn add(&mut self, event: &Event, look: &Look<'_>) {
        self.requests += 1;
        *self.endpoints.entry(event.endpoint).or_insert(0) += 1;
        if let Some(hour) = self.hours.get_mut(event.time.hour_of_day() as usize) {
            *hour += 1;
        }
        self.denied += u64::from(matches!(event.status, 400..=499));
        if look.takes(event) {
            self.objects.insert((event.object_kind, event.object));
            *self.taken.entry(event.endpoint).or_insert(0) += 1;
        }
    }

    pub(super) fn of<'e>(events: impl IntoIterator<Item = &'e Event>, look: &Look<'_>) -> Self {
        let mut all = Self::default();
        events.into_iter().for_each(|event| all.add(event, look));
        all
    }

    /// The object of a request was asked for.
    pub fn has(&self, event: &Event) -> bool {
        self.objects.contains(&(event.object_kind, event.object))
    }

    /// Percent of the objects that are fresh; 0 of none.
    #[must_use]
    pub fn fresh_share(&self) -> u64 {
        self.fresh * 100 / (self.objects.len() as u64).max(1)
    }

    /// Percent of its requests in hours of the day in which `usual` makes fewer than one in a
    /// hundred of its own, and none in the hours beside.
    #[must_use]
    pub fn off_hours(&self, usual: &Self) -> u64 {
        let rare = rare_hours(&usual.hours);
        let off: u64 = self
            .hours
            .iter()
            .enumerate()
            .filter(|(at, _)| rare >> at & 1 == 1)
            .map(|(_, n)| n)
            .sum();
        off * 100 / self.requests.max(1)
    }

    /// Percent of its requests in the night of `usual`: hours of the day in which that makes fewer than half as many
    /// requests as in the mean one. Whoever is busy in a few hours only has no night that says anything.
    #[must_use]
    pub fn by_night_of(&self, usual: &Self) -> u64 {
        let rests = |n: &u64| *n * 24 * 2 < usual.requests;
        let hours: Vec<u64> = self
            .hours
            .iter()
            .zip(&usual.hours)
            .filter(|(_, usual)| rests(usual))
            .map(|(n, _)| *n)
            .collect();
        if hours.len() > LONG_NIGHT {
            return 0;
        }
        hours.iter().sum::<u64>() * 100 / self.requests.max(1)
    }

    /// Percent by which the shares of the endpoints differ (total variation distance).
    #[must_use]
    pub fn mix_distance(&self, usual: &Self) -> u64 {
        let share = |of: &Self, name: &Name| {
            of.endpoints.get(name).copied().unwrap_or(0) as f64 / of.requests.max(1) as f64
        };
        let mut names: Vec<Name> =
            self.endpoints.keys().chain(usual.endpoints.keys()).copied().collect();
        names.sort_unstable();
        names.dedup();
        let mut gaps: Vec<f64> =
            names.iter().map(|name| (share(self, name) - share(usual, name)).abs()).collect();
        // Sums of floats depend on their order, and names on that of arrival.
        gaps.sort_by(f64::total_cmp);
        (gaps.iter().sum::<f64>() * 50.0).round() as u64
    }

    /// Percent of the requests that went to the endpoint asked most.
    #[must_use]
    pub fn narrowness(&self) -> u64 {
        self.endpoints.values().max().copied().unwrap_or(0) * 100 / self.requests.max(1)
    }
}

/// Hours that people rest, at most.
const LONG_NIGHT: usize = 10;

/// How many times the middle day a day may have, or a part of it, to be about as busy.
const ABOUT: usize = 2;

/// Percent of days on which about as much is done as on the middle one.
#[must_use]
pub fn middle_days(counts: impl Iterator<Item = usize>) -> usize {
    let mut counts: Vec<usize> = counts.collect();
    counts.sort_unstable();
    let middle = counts.get(counts.len() / 2).copied().unwrap_or(0);
    let about = |n: &&usize| **n <= middle * ABOUT && **n * ABOUT >= middle;
    counts.iter().filter(about).count() * 100 / counts.len().max(1)
}

/// Hours of the day, one bit each, in which hardly anything is done, nor in those beside.
#[must_use]
pub fn rare_hours(hours: &[u64; 24]) -> u32 {
    let all: u64 = hours.iter().sum();
    let busy = |at: usize| hours.get(at % 24).is_some_and(|n| n * 100 >= all.max(1));
    (0..24)
        .filter(|at| !busy(*at) && !busy(at + 23) && !busy(at + 1))
        .fold(0, |mask, at| mask | 1 << at)
}

/// Hours of the night that are looked at together.
const NIGHT: i64 = 4;

/// When the day begins for those who act: in the middle of their quietest hours, in microseconds
/// behind midnight UTC. Midnight of UTC is in the middle of a shift elsewhere, and cuts it in two.
/// Each of them counts once for every hour of each day, however much he did.
pub(super) fn dawn<'e>(actors: impl Iterator<Item = &'e Vec<Event>>) -> i64 {
    let mut hours = [0u64; 24];
    for events in actors {
        let mut last = None;
        for event in events {
            let hour = event.time.0.div_euclid(HOUR);
            if last.replace(hour) != Some(hour)
                && let Some(count) = hours.get_mut(hour.rem_euclid(24) as usize)
            {
                *count += 1;
            }
        }
    }
    let around = |hour: i64| -> u64 {
        let night = hour - NIGHT / 2..hour + NIGHT / 2;
        night.filter_map(|at| hours.get(at.rem_euclid(24) as usize)).sum()
    };
    // Of hours that are as quiet, the first: a day that begins at midnight is what all expect.
    (0..24).min_by_key(|hour| around(*hour)).unwrap_or(0) * HOUR
}

/// The days on which something was done, with what was fresh on each.
pub(super) fn by_day<'e>(
    events: impl IntoIterator<Item = &'e Event>,
    look: &Look<'_>,
) -> BTreeMap<i64, Use> {
    let mut days: BTreeMap<i64, Use> = BTreeMap::new();
    for event in events {
        days.entry(look.day(event)).or_default().add(event, look);
    }
    let mut known: HashSet<Object> = HashSet::new();
    for day in days.values_mut() {
        day.fresh = day.objects.iter().filter(|object| !known.contains(*object)).count() as u64;
        known.extend(day.objects.iter().copied());
    }
    days
}

/// Notes on each day what was taken bare, of requests in time.
pub(super) fn mark_bare(days: &mut BTreeMap<i64, Use>, events: &[Event], look: &Look<'_>) {
    let all: Vec<&Event> = events.iter().collect();
    for event in lone(&all).into_iter().filter(|event| look.takes(event)) {
        if let Some(day) = days.get_mut(&look.day(event)) {
            day.bare.insert((event.object_kind, event.object));
        }
    }
}

/// Calls that belong together are made within this time.
const AROUND: i64 = 300 * SECOND;

/// Requests, of some in time, with no call of another sort around them.
pub(super) fn lone<'e>(events: &[&'e Event]) -> Vec<&'e Event> {
    // The nearest calls of another sort are those just before and behind a run of one sort: a batch
    // has thousands of requests within reach of each.
    let mut alone = Vec::new();
    let mut before: Option<&Event> = None;
    let mut runs = events.chunk_by(|a, b| a.endpoint == b.endpoint).peekable();
    while let Some(run) = runs.next() {
        let after = runs.peek().and_then(|next| next.first());
        let is_far = |event: &&&Event| {
            before.is_none_or(|other| event.time.0 - other.time.0 > AROUND)
                && after.is_none_or(|other| other.time.0 - event.time.0 > AROUND)
        };
        alone.extend(run.iter().filter(is_far));
        before = run.last().copied();
    }
    alone
}

/// Requests for objects, of some in time, that no other call goes with: nothing else is asked of the same object
/// around them, and no call that names none, such as a search, leads to them.
pub(super) fn unaccompanied<'e>(events: &[&'e Event]) -> Vec<&'e Event> {
    let mut of: HashMap<Object, Vec<&Event>> = HashMap::new();
    for event in events.iter().filter(|event| event.has_object()) {
        of.entry((event.object_kind, event.object)).or_default().push(event);
    }
    let goes_along = |event: &Event| {
        let same = of.get(&(event.object_kind, event.object)).map_or(&[][..], Vec::as_slice);
        let from = same.partition_point(|other| other.time.0 < event.time.0 - AROUND);
        let near = same.iter().skip(from).take_while(|o| o.time.0 <= event.time.0 + AROUND);
        near.into_iter().any(|other| other.endpoint != event.endpoint)
    };
    // The call before, whatever was asked again of the object meanwhile.
    let mut before: Option<&Event> = None;
    let mut current: Option<&Event> = None;
    let mut bare = Vec::new();
    for event in events {
        let again =
            |other: &Event| (other.object_kind, other.object) == (event.object_kind, event.object);
        if current.is_none_or(|other| !event.has_object() || !again(other)) {
            before = current;
        }
        current = Some(event);
        let led =
            before.is_some_and(|call| !call.has_object() && event.time.0 - call.time.0 <= AROUND);
        if event.has_object() && !led && !goes_along(event) {
            bare.push(*event);
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Timestamp;

    #[test]
    fn an_hour_is_rare_if_nothing_happens_around_it() {
        let mut hours = [0; 24];
        (8..17).for_each(|at| hours[at] = 50);
        let rare = rare_hours(&hours);
        assert_eq!(rare >> 12 & 1, 0);
        assert_eq!(rare >> 7 & 1, 0, "an early start is nothing odd");
        assert_eq!(rare >> 2 & 1, 1);
        assert_eq!(rare >> 23 & 1, 1);
    }

    #[test]
    fn a_day_begins_in_the_night_of_those_who_act() {
        let at = |hour: i64| Event { time: Timestamp(hour * HOUR), ..Event::default() };
        let shifts = |from: i64| -> Vec<Event> {
            (0..20).flat_map(|day| (0..9).map(move |h| at(day * 24 + from + h))).collect()
        };
        // Office hours of Europe, and those of America, with midnight UTC among them.
        assert_eq!(dawn([shifts(8)].iter()), 0);
        let is_night = |dawn: i64| (4..=15).contains(&(dawn / HOUR));
        assert!(is_night(dawn([shifts(17)].iter())));
        // One who does much in a single night moves nobody's day.
        let busy: Vec<Event> = (0..5000).map(|_| at(24 * 3 + 8)).collect();
        assert!(is_night(dawn([shifts(17), busy].iter())));
    }

    #[test]
    fn a_request_is_alone_if_all_around_it_go_to_its_endpoint() {
        let of = |(second, endpoint): (i64, u32)| Event {
            time: Timestamp(second * SECOND),
            endpoint: Name(endpoint),
            ..Event::default()
        };
        let events: Vec<Event> = (0..600)
            .scan((7u64, 0), |(state, time), _| {
                *state = *state * 6_364_136_223_846_793_005 % 1_000_003 + 11;
                *time += ((*state % 40 * *state % 9) * 3).cast_signed();
                Some((*time, u32::from(*state % 60 == 0) + 1))
            })
            .map(of)
            .collect();
        let all: Vec<&Event> = events.iter().collect();
        let naive = |event: &&&Event| {
            let around = |o: &&Event| (o.time.0 - event.time.0).abs() <= AROUND;
            all.iter().copied().filter(around).all(|other| other.endpoint == event.endpoint)
        };
        let expected: Vec<i64> = all.iter().filter(naive).map(|event| event.time.0).collect();
        let found: Vec<i64> = lone(&all).iter().map(|event| event.time.0).collect();
        assert_eq!(found, expected);
        assert!(found.len() > 20 && found.len() < 580, "{}", found.len());
    }

    #[test]
    fn a_record_is_asked_for_bare_if_nothing_leads_to_it_and_nothing_else_is_asked_of_it() {
        let of = |(second, endpoint, object): (i64, u32, u32)| Event {
            time: Timestamp(second * SECOND),
            endpoint: Name(endpoint),
            object: Name(object),
            ..Event::default()
        };
        // A search and what it led to, twice asked for; two screens of a record; and two records
        // between and behind them, of which one is asked for at another screen much later.
        let calls = [
            (0, 1, 0),
            (8, 2, 70),
            (12, 2, 70),
            (20, 3, 90),
            (30, 2, 80),
            (60, 3, 80),
            (70, 3, 91),
            (5_000, 2, 91),
        ];
        let events: Vec<Event> = calls.into_iter().map(of).collect();
        let all: Vec<&Event> = events.iter().collect();
        let bare: Vec<i64> =
            unaccompanied(&all).iter().map(|event| event.time.0 / SECOND).collect();
        assert_eq!(bare, [20, 70, 5_000]);
    }

    #[test]
    fn mixes_differ_by_what_goes_elsewhere() {
        let mix = |counts: &[(u32, u64)]| Use {
            requests: counts.iter().map(|(_, n)| n).sum(),
            endpoints: counts.iter().map(|(name, n)| (Name(*name), *n)).collect(),
            ..Use::default()
        };
        assert_eq!(mix(&[(1, 5), (2, 5)]).mix_distance(&mix(&[(1, 50), (2, 50)])), 0);
        assert_eq!(mix(&[(1, 5)]).mix_distance(&mix(&[(2, 50)])), 100);
        assert_eq!(mix(&[(1, 10)]).mix_distance(&mix(&[(1, 50), (2, 50)])), 50);
    }
}
