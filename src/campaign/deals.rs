//! Parts a group whose work was dealt out by two hands that share nothing but address range,
//! endpoint and time.
//!
//! Two thieves may rent from one provider and use the same hole; then a common network, or that
//! nobody shows a name, joins them. What speaks against one hand is how the work was dealt:
//! whoever shares a list out among addresses gives each of them about as much, whatever program it
//! uses. So there were two where the addresses of one program took even shares, those of another
//! program took even shares that are greater by a quarter or more, both at the same time, and no
//! address shows both programs. The same holds for the keys of an application that they show, or show none, and for
//! one who keeps to a program beside one who changes his at every turn. Or where much of what those of one program ask for is not there and hardly
//! anything of the others': one tries ids, and the other has a list. Or where the shares of the one are greater by less
//! than that, though beyond chance, and the two have neither network nor time in common either. One hand that gives its machines programs and lists of different
//! length looks the same; the campaigns say so.

use super::even::{are_even, is_near, middle};
use super::group::{Evidence, Group, Join, guests};
use super::looks::{Looks, SURE, apart};
use super::shares::are_of_one_deal;
use crate::detect::policy;
use crate::dossier::{Event, Name};
use crate::record::Outcome;
use hashbrown::{HashMap, HashSet};
use std::cmp::Reverse;

/// What a hand keeps to, and another does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mark {
    /// A user agent.
    Program(Name),
    /// Any that only few addresses show.
    Rare,
    /// A credential, or that there is none.
    Key(Name),
}

/// Addresses of one mark, and what each was dealt.
struct Deal {
    marks: Vec<Mark>,
    /// Whoever acts there, once that is known.
    actors: HashSet<u32>,
    /// Objects of each address, sorted.
    shares: Vec<i64>,
    /// Requests, and those for what is not there.
    asked: (usize, usize),
    looks: Looks,
    from: i64,
    to: i64,
}

/// What was done with a program, of what a group is after.
#[derive(Default)]
struct Work {
    objects: HashSet<Name>,
    times: Option<(i64, i64)>,
    requests: usize,
    missed: usize,
}

/// The same by mark.
type Marks = HashMap<Mark, Work>;

/// Parts the groups in which more than one dealt.
pub(super) fn part(groups: Vec<Group>, evidence: &Evidence<'_>) -> Vec<Group> {
    let each = |group: Group| match deals(&group, evidence) {
        Some(deals) => split(&group, &deals, evidence),
        None => vec![group],
    };
    groups.into_iter().flat_map(each).collect()
}

/// The deals of a group, greatest first, if there are several: by programs, by keys, or by one program and all
/// others.
fn deals(group: &Group, evidence: &Evidence<'_>) -> Option<Vec<Deal>> {
    let events = asked(group, evidence);
    let common = common(&events, &evidence.policy.campaign.deals);
    let program = |event: &Event| Mark::Program(event.agent);
    let key = |event: &Event| Mark::Key(event.credential);
    let rare = |event: &Event| {
        if common.contains(&event.agent) { Mark::Program(event.agent) } else { Mark::Rare }
    };
    dealt(&events, program, evidence)
        .or_else(|| dealt(&events, key, evidence))
        .or_else(|| dealt(&events, rare, evidence))
}

/// Programs that as many addresses show as make a deal.
fn common(events: &[&Event], limits: &policy::Deals) -> HashSet<Name> {
    let mut shown: HashMap<Name, HashSet<Name>> = HashMap::new();
    for event in events {
        shown.entry(event.agent).or_default().insert(event.client);
    }
    shown.retain(|_, addresses| addresses.len() >= limits.hands);
    shown.into_keys().collect()
}

/// The deals that marks of one sort tell, if there are several.
fn dealt(
    events: &[&Event],
    mark: impl Fn(&Event) -> Mark,
    evidence: &Evidence<'_>,
) -> Option<Vec<Deal>> {
    let limits = &evidence.policy.campaign.deals;
    // What was dealt is told by the address, whatever name it acts under.
    let work = work(events, |event| event.client.0, &mark);
    if work.len() < limits.hands * 2 {
        return None;
    }
    let by = by_mark(&work, limits)?;
    let least = evidence.policy.object_enumeration.objects;
    let looks = |shown: Mark, hands: &[(u32, &Work)]| {
        let clients: HashSet<u32> = hands.iter().map(|(client, _)| *client).collect();
        let theirs = |event: &&&Event| clients.contains(&event.client.0) && mark(event) == shown;
        Looks::of(&events.iter().filter(theirs).copied().collect::<Vec<_>>(), evidence)
    };
    let mut deals: Vec<Deal> = by
        .into_iter()
        .map(|(mark, hands)| Deal::of(mark, &hands, looks(mark, &hands)))
        .collect::<Option<_>>()?;
    let much = |deal: &Deal| deal.shares.iter().sum::<i64>() as u64 >= least;
    // Owners and neighbours bear programs too, and took what they took.
    deals.retain(|deal| {
        are_even(&deal.shares, limits) && middle(&deal.shares) >= limits.share && much(deal)
    });
    let told: usize = deals.iter().map(|deal| deal.asked.0).sum();
    if told * 100 < events.len() * limits.all {
        return None;
    }
    let text = |deal: &Deal| match deal.marks.first() {
        Some(Mark::Program(name) | Mark::Key(name)) => evidence.dossiers.names.show(*name),
        _ => String::new(),
    };
    deals.sort_by_cached_key(|deal| (middle(&deal.shares), text(deal)));
    let mut told: Vec<Deal> = Vec::new();
    for deal in deals {
        match told.iter_mut().rev().find(|known| !known.is_another(&deal, limits)) {
            Some(known) => known.take(deal),
            None => told.push(deal),
        }
    }
    told.reverse();
    let actors = self::work(events, |event| event.actor, &mark);
    let apart = told.len() > 1 && are_apart(&told, &actors, limits);
    place(&mut told, &actors);
    apart.then_some(told)
}

/// The addresses of each mark, if several are shown and hardly any shows two.
fn by_mark<'w>(
    work: &'w HashMap<u32, Marks>,
    limits: &policy::Deals,
) -> Option<HashMap<Mark, Vec<(u32, &'w Work)>>> {
    let mut sums: HashMap<Mark, usize> = HashMap::new();
    for (mark, done) in work.values().flatten() {
        *sums.entry(*mark).or_insert(0) += done.requests;
    }
    let all: usize = sums.values().sum();
    sums.retain(|mark, sum| {
        *mark != Mark::Program(Name::default()) && *sum * 100 >= all * limits.part
    });
    let mut by: HashMap<Mark, Vec<(u32, &Work)>> = HashMap::new();
    let mut mixed = 0;
    for (actor, marks) in work {
        // What an owner does under his name with a program of his own is no part of it.
        let theirs = || marks.iter().filter(|(mark, _)| sums.contains_key(*mark));
        let sum: usize = theirs().map(|(_, done)| done.requests).sum();
        match theirs().max_by_key(|(_, done)| done.requests) {
            Some((mark, done)) if done.requests * 100 >= sum * limits.own => {
                by.entry(*mark).or_default().push((*actor, done));
            }
            Some(_) => mixed += 1,
            None => {}
        }
    }
    by.retain(|_, hands| hands.len() >= limits.hands);
    let several = by.len() > 1 && mixed * 100 <= work.len() * (100 - limits.own);
    several.then_some(by)
}

/// How many requests with the marks of a deal.
fn shown(deal: &Deal, marks: &Marks) -> usize {
    let of = |mark| marks.get(mark).map(|done: &Work| done.requests);
    deal.marks.iter().filter_map(of).sum()
}

/// Nearly all who act show marks of one deal: names that two use belong to neither.
fn are_apart(deals: &[Deal], actors: &HashMap<u32, Marks>, limits: &policy::Deals) -> bool {
    let mixed = |marks: &&Marks| {
        let each = || deals.iter().map(|deal| shown(deal, marks));
        each().max().unwrap_or(0) * 100 < each().sum::<usize>() * limits.own
    };
    actors.values().filter(mixed).count() * 100 <= actors.len() * (100 - limits.own)
}

/// Gives whoever shows several marks to the deal whose mark he shows most, and who shows none
/// to the one that dealt most to each.
fn place(deals: &mut [Deal], work: &HashMap<u32, Marks>) {
    for (actor, marks) in work {
        let home =
            deals.iter().enumerate().max_by_key(|(at, deal)| (shown(deal, marks), Reverse(*at)));
        let home = home.map_or(0, |(at, _)| at);
        deals.iter_mut().skip(home).take(1).for_each(|deal| {
            deal.actors.insert(*actor);
        });
    }
}

/// What the members of a group asked for most: things of one kind.
pub(super) fn asked<'e>(group: &Group, evidence: &Evidence<'e>) -> Vec<&'e Event> {
    let found = group.found.iter().filter_map(|at| evidence.findings.get(*at));
    let whole: HashSet<u32> = group.actors.iter().copied().collect();
    let known = whole.iter().filter_map(|at| evidence.profile(*at)).flat_map(|p| &p.events);
    let guests = guests(group, evidence);
    let theirs = found.flat_map(|finding| &finding.verdict.events);
    let theirs = theirs.filter(|e| guests.contains(&e.actor) && !whole.contains(&e.actor));
    let mut events: Vec<&Event> = known.chain(theirs).filter(|event| event.has_object()).collect();
    let mut kinds: HashMap<Name, u64> = HashMap::new();
    events.iter().for_each(|event| *kinds.entry(event.object_kind).or_insert(0) += 1);
    let kind = crate::detect::profile::top(&kinds, evidence.dossiers);
    events.retain(|event| event.object_kind == kind);
    events
}

/// What each did of it, told by the address or by the name.
fn work(
    events: &[&Event],
    who: impl Fn(&Event) -> u32,
    mark: &impl Fn(&Event) -> Mark,
) -> HashMap<u32, Marks> {
    let mut work: HashMap<u32, Marks> = HashMap::new();
    for event in events {
        let mine = work.entry(who(event)).or_default().entry(mark(event)).or_default();
        mine.objects.insert(event.object);
        mine.requests += 1;
        mine.missed += usize::from(event.outcome() == Outcome::Missing);
        let (from, to) = mine.times.unwrap_or((event.time.0, event.time.0));
        mine.times = Some((from.min(event.time.0), to.max(event.time.0)));
    }
    work
}

impl Deal {
    fn of(mark: Mark, hands: &[(u32, &Work)], looks: Looks) -> Option<Self> {
        let times = || hands.iter().filter_map(|(_, work)| work.times);
        let size = |(_, work): &(u32, &Work)| i64::try_from(work.objects.len()).unwrap_or(i64::MAX);
        let mut shares: Vec<i64> = hands.iter().map(size).collect();
        shares.sort_unstable();
        Some(Self {
            marks: vec![mark],
            actors: HashSet::new(),
            shares,
            asked: hands.iter().fold((0, 0), |(all, missed), (_, work)| {
                (all + work.requests, missed + work.missed)
            }),
            looks,
            from: times().map(|(from, _)| from).min()?,
            to: times().map(|(_, to)| to).max()?,
        })
    }

    /// The other, who dealt more, is another: at the same time, and beyond chance.
    fn is_another(&self, other: &Self, limits: &policy::Deals) -> bool {
        let (less, more) = (middle(&self.shares), middle(&other.shares));
        let (n, m) = (self.shares.len() as f64, other.shares.len() as f64);
        let at_once = self.to.min(other.to) - self.from.max(other.from);
        let shorter = (self.to - self.from).min(other.to - other.from);
        let deviation = MIDDLE * (more as f64 * (1.0 / n + 1.0 / m)).sqrt();
        let beyond = (more - less) as f64 > CHANCE * deviation;
        // Few lie no farther apart than wholly.
        let far = (SURE * ((n + m) / (n * m)).sqrt()).min(1.0);
        let greater = more * 100 >= less * limits.times
            && beyond
            && apart(&self.shares, &other.shares) >= far;
        at_once * 2 >= shorter
            && (greater
                || self.tries_otherwise(other, limits)
                || self.looks_otherwise(other, limits))
    }

    /// They have neither program nor network nor time in common, and the one dealt more throughout, by however little:
    /// one list that is dealt out gives each as much, whatever he looks like.
    fn looks_otherwise(&self, other: &Self, limits: &policy::Deals) -> bool {
        !self.looks.like(&other.looks)
            && !other.looks.like(&self.looks)
            && !are_of_one_deal(&self.even(limits), &other.even(limits))
    }

    /// The shares that are even: neighbours who live at some of the addresses took less.
    fn even(&self, limits: &policy::Deals) -> Vec<usize> {
        let near = |share: &&i64| is_near(**share, middle(&self.shares), limits);
        self.shares.iter().filter(near).filter_map(|share| usize::try_from(*share).ok()).collect()
    }

    /// Percent of what it asks for that is not there.
    fn missed(&self) -> f64 {
        self.asked.1 as f64 * 100.0 / self.asked.0.max(1) as f64
    }

    /// The one asks for what is not there far more often than the other, and than chance lets it: their ids come
    /// from two sources.
    fn tries_otherwise(&self, other: &Self, limits: &policy::Deals) -> bool {
        let (less, more) = (self.missed().min(other.missed()), self.missed().max(other.missed()));
        let (n, m) = (self.asked.0 as f64, other.asked.0 as f64);
        let both = (self.asked.1 + other.asked.1) as f64 / (n + m);
        let deviation = 100.0 * (both * (1.0 - both) * (1.0 / n + 1.0 / m)).sqrt();
        more - less >= (limits.missed as f64).max(deviation * CHANCE) && more >= less * SELDOM
    }

    /// Takes in another of the same hand.
    fn take(&mut self, other: Self) {
        self.marks.extend(other.marks);
        self.shares.extend(other.shares);
        self.shares.sort_unstable();
        self.asked = (self.asked.0 + other.asked.0, self.asked.1 + other.asked.1);
        self.looks.take(other.looks);
        (self.from, self.to) = (self.from.min(other.from), self.to.max(other.to));
    }
}

/// Standard deviations by which the middle shares of two deals, and their shares of what is not there, do not differ
/// by chance.
const CHANCE: f64 = 6.0;
/// Times the deviation of a mean by which a middle wavers.
const MIDDLE: f64 = 1.25;
/// Times as much that is not there that the greater must have asked for.
const SELDOM: f64 = 3.0;

/// A group for each deal; who did nothing of it stays with the one that dealt most to each.
fn split(group: &Group, deals: &[Deal], evidence: &Evidence<'_>) -> Vec<Group> {
    let all: HashSet<u32> = group.actors.iter().copied().chain(guests(group, evidence)).collect();
    let others = |at: usize| deals.iter().enumerate().filter(move |(other, _)| *other != at);
    let each = |(at, deal): (usize, &Deal)| {
        let elsewhere: HashSet<u32> =
            others(at).flat_map(|(_, other)| other.actors.iter().copied()).collect();
        let here = |actor: &u32| match at {
            0 => !elsewhere.contains(actor),
            _ => deal.actors.contains(actor),
        };
        let shows = |deal: &Deal, program: &Name| deal.marks.contains(&Mark::Program(*program));
        let tells = |deal: &Deal, join: &Join| join.programs.iter().any(|p| shows(deal, p));
        let rest = |deal: &Deal, join: &Join| {
            deal.marks.contains(&Mark::Rare) && !join.programs.is_empty()
        };
        // What joined all of them says nothing of one of them.
        let own = |join: &&Join| {
            (tells(deal, join) || rest(deal, join)) && !others(at).any(|(_, o)| tells(o, join))
        };
        let joins = group.joins.iter().filter(own).cloned().collect();
        let mut apart = group.apart.clone();
        apart.extend(all.iter().copied().filter(|actor| !here(actor)));
        // They are one by how they were dealt: what joined them to the others says nothing of that.
        let mut part = Group {
            actors: group.actors.iter().copied().filter(here).collect(),
            pieces: Vec::new(),
            apart,
            joins,
            guise: group.guise.filter(|(_, agent)| shows(deal, agent)),
            hands: group.hands.min(deal.shares.len()),
            ..group.clone()
        };
        part.note(told(deal, &others(at).map(|(_, other)| other).collect::<Vec<_>>()));
        part
    };
    deals.iter().enumerate().map(each).collect()
}

/// Why they are told apart from the others.
fn told(deal: &Deal, others: &[&Deal]) -> String {
    let took = |deal: &&Deal| {
        let (least, most) = (deal.shares.first(), deal.shares.last());
        let ends = (least.copied().unwrap_or(0), most.copied().unwrap_or(0));
        format!(
            "{} took {} to {} objects each, {:.0} % of them not there",
            deal.shares.len(),
            ends.0,
            ends.1,
            deal.missed()
        )
    };
    let others: Vec<String> = others.iter().map(took).collect();
    let keys = deal.marks.iter().any(|mark| matches!(mark, Mark::Key(_)));
    let what = if keys { "keys" } else { "programs" };
    format!(
        "told apart from others who did the same at the same time from the same networks: with {what} of their own {}, in even shares, and {}: more than one dealt, unless one hand gave its machines {what} and lists of their own",
        took(&deal),
        others.join(" and ")
    )
}

#[cfg(test)]
mod tests {
    use crate::campaign::trial::linked;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, customers, play_together};

    const DAY: i64 = 86_400;

    /// Addresses of two networks that each read so many orders in six days, as one of some programs.
    fn dealt(first: i64, addresses: i64, each: i64, programs: &[&str]) -> Vec<Request> {
        let one = move |who: i64, i: i64| {
            let order = 1_000_003 + (first * 10_000 + i * addresses + who) * 7919 % 900_007;
            let at = MONDAY + 15 * DAY + i * (6 * DAY / each) + who * 211 + first;
            let program = programs[who as usize % programs.len()];
            Request::at(at, format!("/v1/orders/{order}"))
                .from(format!("203.0.{}.{}", who % 2, first * 100 + who), program)
        };
        (0..addresses).flat_map(move |who| (0..each).map(move |i| one(who, i))).collect()
    }

    fn actors(more: &[Request]) -> Vec<usize> {
        let found = linked(&play_together(&[&customers(90, 35, 9), more].concat()));
        let high = found.into_iter().filter(|campaign| campaign.level >= Level::High);
        let mut actors: Vec<usize> = high.map(|campaign| campaign.actors.len()).collect();
        actors.sort_unstable();
        actors
    }

    #[test]
    fn who_deal_other_shares_to_other_programs_behind_one_network_are_two() {
        let two = [dealt(0, 20, 12, &["tool/1.0"]), dealt(1, 30, 40, &["client/7.2"])].concat();
        assert_eq!(actors(&two), [20, 30]);
    }

    #[test]
    fn few_who_deal_are_told_apart_where_the_shares_of_all_of_the_one_are_far_greater() {
        let few = |each| [dealt(0, 4, 400, &["tool/1.0"]), dealt(1, 7, each, &["client/7.2"])];
        assert_eq!(actors(&few(120).concat()), [4, 7]);
        assert_eq!(actors(&few(440).concat()), [11], "a few more are chance");
    }

    #[test]
    fn a_small_deal_beside_a_great_one_is_told_too() {
        let two = |each| [dealt(0, 30, 160, &["tool/1.0"]), dealt(1, 8, each, &["client/7.2"])];
        assert_eq!(actors(&two(20).concat()), [8, 30]);
        assert_eq!(actors(&two(160).concat()), [38]);
    }

    #[test]
    fn neighbours_who_bear_the_program_of_one_do_not_hide_that_he_deals() {
        let home = |n: i64| {
            let path = format!("/v1/orders/{}", 1_000_003 + (70_000 + n) * 7919 % 900_007);
            Request::at(MONDAY + 16 * DAY + n * 5000, path).from("203.0.1.250", "client/7.2")
        };
        let (one, other) = (dealt(0, 30, 40, &["tool/1.0"]), dealt(1, 6, 120, &["client/7.2"]));
        let found = actors(&[one, other, (0..5).map(home).collect()].concat());
        assert_eq!(found.iter().filter(|actors| **actors >= 30).collect::<Vec<_>>(), [&30]);
        assert!(found.len() == 2, "{found:?}");
    }

    /// Every so many-th of these asks for what is not there.
    fn guessed(mut all: Vec<Request>, every: usize) -> Vec<Request> {
        all.iter_mut().step_by(every).for_each(|request| request.status = 404);
        all
    }

    #[test]
    fn who_tries_ids_and_who_has_a_list_are_two_though_they_share_out_alike() {
        let crew = |first, program| dealt(first, 30, 20, &[program]);
        let two = [crew(0, "tool/1.0"), guessed(crew(1, "client/7.2"), 4)].concat();
        assert_eq!(actors(&two), [30, 30]);
        let both = guessed([crew(0, "tool/1.0"), crew(1, "client/7.2")].concat(), 4);
        assert_eq!(actors(&both), [60], "both of them try");
    }

    #[test]
    fn who_keeps_to_one_program_and_who_changes_it_at_every_turn_are_two() {
        let turning: Vec<String> = (0..30).map(|n| format!("App/5.{n}")).collect();
        let turning: Vec<&str> = turning.iter().map(String::as_str).collect();
        let two = [dealt(0, 20, 12, &["tool/1.0"]), dealt(1, 30, 40, &turning)].concat();
        assert_eq!(actors(&two), [20, 30]);
    }

    #[test]
    fn who_deals_even_shares_to_machines_of_two_programs_is_one() {
        assert_eq!(actors(&dealt(0, 40, 30, &["tool/1.0", "client/7.2"])), [40]);
        let other = [dealt(0, 20, 30, &["tool/1.0"]), dealt(1, 30, 34, &["client/7.2"])].concat();
        assert_eq!(actors(&other), [50], "a few more are chance");
    }

    #[test]
    fn who_changes_the_program_and_the_pace_one_day_is_one() {
        let later = |mut request: Request| {
            request.time += 6 * DAY;
            request
        };
        let then = dealt(1, 30, 40, &["client/7.2"]).into_iter().map(later);
        let all: Vec<Request> = dealt(0, 20, 12, &["tool/1.0"]).into_iter().chain(then).collect();
        assert!(actors(&all).len() <= 2);
    }
}
