//! Whose objects are read: an owner asks for a few, again and again; a thief for what others own.
//!
//! Where most come for what is theirs, an object is read by its owner and by those who may read
//! everybody's. Somebody who owns many objects is the only one who reads them; of those that a
//! thief takes, some are also read by their owners. The sampled objects of triage are compared.

use super::ahead::{self, Ahead};
use super::readers::{
    HANDLES, READERS, Served, at_once, everybodys, is_browsed, is_of_owners, of_each, served,
};
use super::tenants::{Trespass, trespassers};
use crate::detect::baseline::{at_most, wilson_low};
use crate::detect::policy;
use crate::record::Outcome;
use crate::triage::{Endpoint, Survey};
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Which of its objects an actor shares with their owners.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foreign {
    /// Objects of it in the sample.
    pub objects: u64,
    /// Of these, served to an actor who has few as well.
    pub others: u64,
    /// The share of all objects in the sample that were served to an actor who has few.
    pub usual: f64,
    /// How many those are.
    pub owned: u64,
    /// Of its objects in the sample, read by so many that they are nobody's own.
    pub open: u64,
    /// The share of all objects in the sample that are.
    pub usually_open: f64,
}

/// A part of the usual share of what is nobody's own, as one in so many.
const PART: f64 = 3.0;

impl Foreign {
    /// What it reads is not what is nobody's own: chance would have so few among its objects once in a
    /// hundred, with only a third of the usual share.
    #[must_use]
    pub fn is_beside_the_open(&self) -> bool {
        at_most(self.open, self.objects, self.usually_open / PART) <= 0.01
    }

    /// So few belong to others that they are its own: chance would have it once in a hundred if it
    /// took them from all, with only a part of the usual share among them.
    #[must_use]
    pub fn is_own(&self, policy: &policy::Registers) -> bool {
        let part = self.usual * policy.owned_part as f64 / 100.0;
        at_most(self.others, self.objects, part) <= 0.01
    }

    /// Surely some belong to others.
    #[must_use]
    pub fn is_others(&self, policy: &policy::Registers) -> bool {
        wilson_low(self.others, self.objects) * 100.0 >= policy.others_share as f64
    }
}

/// Who was served whose objects, by kind of object.
#[derive(Debug, Clone, Default)]
pub struct Ownership {
    kinds: HashMap<Vec<u8>, Kind>,
}

#[derive(Debug, Clone, Default)]
struct Kind {
    /// By actor: objects in the sample, and those of others, and those that are nobody's own among them.
    takings: HashMap<u64, (u64, u64, u64)>,
    usual: f64,
    owned: u64,
    /// The share of the objects that are nobody's own.
    open: f64,
    everybodys: u64,
    browsed: Option<u64>,
    /// Those who share them are colleagues.
    circles: bool,
    /// Objects that all together were served on a busy day.
    busy_day: u64,
    /// Who takes much was there before or behind others.
    ahead: HashMap<u64, Ahead>,
    /// Who is served what many others keep.
    trespassers: HashMap<u64, Trespass>,
}

impl Ownership {
    /// Learns from the sampled objects of every endpoint.
    #[must_use]
    pub fn of(survey: &Survey, policy: &policy::Registers) -> Self {
        let few: HashMap<u64, u64> =
            survey.actors().map(|(hash, _, tally)| (hash, tally.objects.estimate())).collect();
        let mut kinds: BTreeMap<&[u8], Vec<&Endpoint>> = BTreeMap::new();
        for (_, endpoint) in survey.endpoints() {
            if !endpoint.object_kind.is_empty() && !endpoint.paged && !endpoint.is_login() {
                kinds.entry(&endpoint.object_kind).or_default().push(endpoint);
            }
        }
        let periods = survey.periods();
        let of = |(kind, endpoints): (&[u8], Vec<&Endpoint>)| {
            let (served, custom) = served(&endpoints);
            let owners = is_of_owners(&served, custom, &few);
            let everybodys = everybodys(&endpoints, owners, &few);
            let kind_of = Kind::of((&served, custom, scale(&endpoints)), &few, policy);
            let much = |actor: u64| few.get(&actor).is_none_or(|many| *many >= HANDLES);
            let ahead = ahead::of(&endpoints, &periods, much);
            let trespassers = trespassers(&served, scale(&endpoints), &policy.tenants);
            let busy_day = busy_day(&endpoints);
            (kind.to_vec(), Kind { everybodys, busy_day, ahead, trespassers, ..kind_of })
        };
        Self { kinds: kinds.into_iter().map(of).collect() }
    }

    /// Percent of the objects of a kind that were served to so many programs that they are nobody's.
    #[must_use]
    pub fn everybodys(&self, kind: &[u8]) -> u64 {
        self.kinds.get(kind).map_or(0, |kind| kind.everybodys)
    }

    /// Percent of the objects of a kind that three or more actors were served with as many
    /// programs; where a principal is custom, of actors who have few.
    #[must_use]
    pub fn browsed(&self, kind: &[u8]) -> Option<u64> {
        self.kinds.get(kind)?.browsed
    }

    /// What several ask for of a kind is shared by colleagues, and not public.
    #[must_use]
    pub fn is_of_circles(&self, kind: &[u8]) -> bool {
        self.kinds.get(kind).is_some_and(|kind| kind.circles)
    }

    /// Objects of a kind that all together were served on a busy day: of four days three are calmer.
    #[must_use]
    pub fn busy_day(&self, kind: &[u8]) -> u64 {
        self.kinds.get(kind).map_or(0, |kind| kind.busy_day)
    }

    /// How often an actor who takes much was served an object just before, or just behind, somebody else.
    #[must_use]
    pub(in crate::detect) fn ahead(&self, kind: &[u8], actor: u64) -> Option<Ahead> {
        self.kinds.get(kind)?.ahead.get(&actor).copied()
    }

    /// What an actor was served that many others keep, of a kind of object, where each keeps to its own.
    #[must_use]
    pub fn trespass(&self, kind: &[u8], actor: u64) -> Option<Trespass> {
        self.kinds.get(kind)?.trespassers.get(&actor).copied()
    }

    /// Whoever was served what many others keep.
    pub fn trespassers(&self) -> impl Iterator<Item = u64> {
        self.kinds.values().flat_map(|kind| kind.trespassers.keys().copied())
    }

    /// What an actor shares with owners, of a kind of object.
    #[must_use]
    pub fn foreign(&self, kind: &[u8], actor: u64) -> Option<Foreign> {
        let known = self.kinds.get(kind)?;
        let (objects, others, open) = known.takings.get(&actor).copied()?;
        let (usual, owned, usually_open) = (known.usual, known.owned, known.open);
        Some(Foreign { objects, others, usual, owned, open, usually_open })
    }
}

/// How many objects the log holds for each that every endpoint holds.
fn scale(endpoints: &[&Endpoint]) -> f64 {
    endpoints.iter().map(|endpoint| endpoint.novelty.scale()).fold(1.0, f64::max)
}

/// Objects served on a day that is busier than three of four.
fn busy_day(endpoints: &[&Endpoint]) -> u64 {
    let mut days: BTreeMap<u32, HashSet<u64>> = BTreeMap::new();
    let whole = endpoints.iter().map(|e| e.novelty.limit()).min().unwrap_or(u64::MAX);
    let touches = endpoints.iter().flat_map(|endpoint| endpoint.novelty.histories());
    for touch in touches.flat_map(|(history, _)| history) {
        if touch.object <= whole && touch.outcome == Outcome::Succeeded && touch.names_thing() {
            days.entry(touch.time / 86_400).or_default().insert(touch.object);
        }
    }
    let mut days: Vec<usize> = days.into_values().map(|objects| objects.len()).collect();
    days.sort_unstable();
    let busy = days.get(days.len() * 3 / 4).copied().unwrap_or(0);
    (busy as f64 * scale(endpoints)) as u64
}

/// People in a circle at most: those who share the things of one house, not the public of a town.
const CIRCLE: f64 = 40.0;
/// Things from which it shows whom one meets over them.
const MEETS: usize = 3;
/// One part in so many of those whom chance would have one meet, up to which a circle is closed.
const CLOSED: f64 = 3.0;

/// Colleagues read the same things, and meet each other over all of them; what is public brings together whoever
/// it likes. Held are those who have few, over what several of them were served; where most have much, all.
fn is_of_circles(served: &[Served], objects: &HashMap<u64, u64>) -> bool {
    let all: HashSet<u64> = served.iter().map(|reader| reader.actor).collect();
    let few = |actor: u64| objects.get(&actor).is_some_and(|many| *many < HANDLES);
    let handle = all.iter().filter(|actor| few(**actor)).count() * 2 < all.len();
    let met = Meetings::of(served, |actor| handle || few(actor));
    let (people, whom, chance) = met.whom();
    whom > 0.0 && whom <= CIRCLE * people && whom * CLOSED <= chance
}

/// Who met whom over how many things.
#[derive(Default)]
struct Meetings {
    /// By actor: things over which somebody was met, and whom, how often.
    of: BTreeMap<u64, (usize, BTreeMap<u64, u64>)>,
    /// How often each was met at all.
    each: BTreeMap<u64, u64>,
}

impl Meetings {
    /// Over each thing that several were served of those who are `held`.
    fn of(served: &[Served], held: impl Fn(u64) -> bool) -> Self {
        let mut met = Self::default();
        for readers in served.chunk_by(|a, b| a.object == b.object) {
            let here = readers.iter().map(|reader| reader.actor).filter(|actor| held(*actor));
            let here: BTreeSet<u64> = here.collect();
            if here.len() < READERS {
                continue;
            }
            for actor in &here {
                let (things, whom) = met.of.entry(*actor).or_default();
                *things += 1;
                for other in here.iter().filter(|other| *other != actor) {
                    *whom.entry(*other).or_insert(0) += 1;
                    *met.each.entry(*other).or_insert(0) += 1;
                }
            }
        }
        met
    }

    /// How many people there are, and how many of equal weight each meets, all told; and how many he would if
    /// everybody were met by chance, as often as he is met at all. Whoever is met once weighs little beside
    /// those who are met again and again.
    fn whom(&self) -> (f64, f64, f64) {
        let all: u64 = self.each.values().sum();
        let share = |often: &u64| (*often as f64 / all.max(1) as f64).powi(2);
        let even: f64 = self.each.values().map(share).sum();
        let (mut people, mut found, mut chance) = (0.0, 0.0, 0.0);
        for (_, whom) in self.of.values().filter(|(things, _)| *things >= MEETS) {
            let sum = whom.values().sum::<u64>() as f64;
            let squares = whom.values().map(|often| often * often).sum::<u64>() as f64;
            people += 1.0;
            found += sum * sum / squares.max(1.0);
            chance += sum / (1.0 + sum * even);
        }
        (people, found, chance)
    }
}

impl Kind {
    fn of(
        (served, custom, scale): (&[Served], bool, f64),
        objects: &HashMap<u64, u64>,
        policy: &policy::Registers,
    ) -> Self {
        let mut kind = Self::default();
        let (mut all, mut owned, mut browsed, mut crawled) = (0u64, 0u64, 0u64, 0u64);
        let has = |actor: &u64| objects.get(actor).copied().unwrap_or(u64::MAX);
        let here = of_each(served);
        let has_here = |actor: &u64| here.get(actor).copied().unwrap_or(0) as f64 * scale;
        let owns = |actor: &u64| {
            has(actor) <= policy.owner_objects || has_here(actor) <= policy.owner_objects as f64
        };
        // Jobs, desks and thieves handle everybody's things and make none of them public.
        // Without names an owner is another one at each address, with a program that is another
        // one after a release; a thief among his readers makes it no more public.
        let programs = if custom { READERS } else { READERS + 1 };
        let few = |reader: &&Served| has(&reader.actor) < HANDLES;
        let many = |readers: &[Served]| !custom && is_browsed(readers.iter(), programs);
        for readers in served.chunk_by(|a, b| a.object == b.object) {
            let open = |readers: &[Served]| {
                let small = || readers.iter().filter(few);
                let two = small().next().is_some_and(|one| small().any(|o| o.agent != one.agent));
                is_browsed(small(), programs) || two && many(readers)
            };
            let is_open = at_once(readers).any(open);
            browsed += u64::from(is_open);
            crawled += u64::from(!readers.iter().any(|r| few(&r)) && at_once(readers).any(many));
            let mut actors: Vec<u64> = readers.iter().map(|reader| reader.actor).collect();
            actors.sort_unstable();
            actors.dedup();
            let owners = actors.iter().filter(|actor| owns(actor)).count();
            (all, owned) = (all + 1, owned + u64::from(owners > 0));
            for actor in &actors {
                let taking = kind.takings.entry(*actor).or_default();
                taking.0 += 1;
                taking.1 += u64::from(owners > usize::from(owns(actor)));
                taking.2 += u64::from(is_open);
            }
        }
        kind.owned = owned;
        kind.usual = owned as f64 / all.max(1) as f64;
        kind.open = browsed as f64 / all.max(1) as f64;
        kind.circles = custom && is_of_circles(served, objects);
        if kind.circles {
            browsed = 0;
        }
        // What hardly anybody with few things asks for is nobody's own.
        browsed += if owned * 10 <= all { crawled } else { 0 };
        kind.browsed = (all >= 10).then(|| browsed * 100 / all);
        kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read((object, actor, agent): (u64, u64, u64)) -> Served {
        Served { object, time: 0, actor, agent }
    }

    #[test]
    fn colleagues_who_share_their_things_make_none_of_them_public() {
        // Two hundred people who read twelve of the things of their house, or of all things.
        let browsed = |houses: u64| {
            let each = 400 / houses;
            let reads = |actor: u64, n: u64| {
                let mix = (actor * 12 + n + 7).pow(3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                let mix = (mix ^ mix >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                (actor % houses * each + (mix >> 40) % each, actor, actor / houses % 5)
            };
            let all = (0..200u64).flat_map(|actor| (0..12).map(move |n| reads(actor, n)));
            let mut served: Vec<Served> = all.map(read).collect();
            served.sort_unstable();
            served.dedup();
            let objects = (0..200).map(|actor| (actor, 12)).collect();
            Kind::of((&served, true, 1.0), &objects, &policy::Registers::default()).browsed
        };
        assert_eq!(browsed(20), Some(0), "ten to a house");
        assert!(browsed(1).unwrap() > 80, "a catalogue");
        assert!(browsed(8).unwrap() > 80, "those of eight towns");
    }

    #[test]
    fn wards_whose_people_all_read_much_and_now_and_then_elsewhere_are_circles() {
        // A hundred and forty people who read ninety things each, one in so many of another house than theirs.
        let browsed = |houses: u64, elsewhere: u64| {
            let each = 2_000 / houses;
            let reads = |actor: u64, n: u64| {
                let mix = (actor * 90 + n + 7).pow(3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                let mix = (mix ^ mix >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                let house = if n.is_multiple_of(elsewhere) { mix >> 20 } else { actor } % houses;
                (house * each + (mix >> 40) % each, actor, actor / houses % 5)
            };
            let all = (0..140u64).flat_map(|actor| (0..90).map(move |n| reads(actor, n)));
            let mut served: Vec<Served> = all.map(read).collect();
            served.sort_unstable();
            served.dedup();
            let objects = (0..140).map(|actor| (actor, 90)).collect();
            is_of_circles(&served, &objects)
        };
        assert!(browsed(10, 14));
        assert!(!browsed(1, 14), "what everybody reads");
        assert!(!browsed(10, 1), "everywhere");
    }

    /// Three hundred owners with one object each, of whom the last asks for these as well.
    fn kind(taken: impl Iterator<Item = u64>) -> Kind {
        let owners = (0..300).map(|at| (at, at + 1000, 1));
        let mut served: Vec<Served> =
            owners.chain(taken.map(|object| (object, 7, 2))).map(read).collect();
        served.sort_unstable();
        let objects = (0..300).map(|at| (at + 1000, 1)).chain([(7, 300)]).collect();
        Kind::of((&served, true, 1.0), &objects, &policy::Registers::default())
    }

    #[test]
    fn what_desks_and_partners_read_is_not_public_and_what_many_readers_of_few_read_is() {
        let browsed = |each: u64, programs: u64, custom: bool| {
            let reader = |object| move |actor| (object, actor, actor % programs);
            let served: Vec<Served> =
                (0..100).flat_map(|object| (0..4).map(reader(object))).map(read).collect();
            let objects = (0..4).map(|actor| (actor, each)).collect();
            Kind::of((&served, custom, 1.0), &objects, &policy::Registers::default()).browsed
        };
        assert_eq!(browsed(5, 4, true), Some(100));
        assert_eq!(browsed(500, 4, true), Some(0));
        assert_eq!(browsed(500, 4, false), Some(100), "crawlers");
        assert_eq!(browsed(5, 1, true), Some(0), "one owner, whose names change by the hour");
        assert_eq!(browsed(5, 2, false), Some(0), "one owner on two devices, at four addresses");
        assert_eq!(browsed(5, 3, false), Some(0), "one of them after a release, and a thief");
    }

    #[test]
    fn over_months_an_owner_comes_with_many_programs_from_many_addresses() {
        let browsed = |days: u64| {
            let visit = |object| {
                move |n: u64| Served {
                    time: (n * days * 86_400 / 12) as u32,
                    ..read((object, object * 100 + n, n))
                }
            };
            let visits = (0..100).flat_map(|object| (0..12).map(visit(object)));
            let served: Vec<Served> = visits.collect();
            let objects = (0..10_000).map(|actor| (actor, 1)).collect();
            Kind::of((&served, false, 1.0), &objects, &policy::Registers::default()).browsed
        };
        assert_eq!(browsed(360), Some(0), "one after another");
        assert_eq!(browsed(40), Some(100), "all at once");
    }

    #[test]
    fn what_is_nobodys_own_is_no_excuse_for_whoever_reads_none_of_it() {
        let reader = |objects, open| Foreign {
            objects,
            others: 0,
            usual: 0.5,
            owned: 0,
            open,
            usually_open: 0.2,
        };
        assert!(reader(300, 0).is_beside_the_open());
        assert!(!reader(300, 50).is_beside_the_open(), "nearly as much as all");
        assert!(!reader(40, 0).is_beside_the_open(), "too few to tell");
    }

    #[test]
    fn browsers_are_released_all_year_and_that_makes_nothing_public() {
        use crate::case::Level;
        use crate::detect::stage::{MONDAY, Request, play};
        let at = |day: i64, n: i64| MONDAY + day * 86_400 + 30_000 + n * 97;
        let customer = |who: i64| {
            (0..30).map(move |visit| {
                let day = visit * 10 + who % 10;
                Request::at(at(day, who), format!("/v1/customers/{}", 70_000 + who * 7))
                    .from(format!("198.51.{}.{}", day / 30, who), format!("Browser/{}", day / 25))
            })
        };
        let people: Vec<Request> = (0..150).flat_map(customer).collect();
        let thief = |n: i64| {
            Request::at(at(200, n), format!("/v1/customers/{}", 70_000 + n * 7))
                .from("203.0.113.9", "Browser/8")
        };
        assert!(play(&people).worst() < Level::Medium, "{}", play(&people).tell());
        let outcome = play(&[people, (0..600).map(thief).collect()].concat());
        assert!(outcome.worst() >= Level::High, "{}", outcome.tell());
    }

    #[test]
    fn jobs_and_desks_that_go_through_everything_make_nothing_public() {
        let served = |owners: u64| {
            let owner =
                move |object| (0..owners).map(move |at| (object, 1000 + object * 9 + at, at));
            let worker = |object| (1..4).map(move |actor| (object, actor, 100 + actor));
            let served: Vec<Served> =
                (0..100).flat_map(|object| worker(object).chain(owner(object))).map(read).collect();
            let objects = (0..4).map(|actor| (actor, 500));
            let objects = objects.chain((1000..2000).map(|actor| (actor, 1))).collect();
            let mut served = served;
            served.sort_unstable();
            Kind::of((&served, false, 1.0), &objects, &policy::Registers::default()).browsed
        };
        assert_eq!(served(1), Some(0), "an owner, and three who handle everybody's");
        assert_eq!(served(3), Some(100), "people with programs of their own");
    }

    fn foreign(kind: &Kind) -> Foreign {
        let (objects, others, open) = kind.takings[&7];
        Foreign {
            objects,
            others,
            usual: kind.usual,
            owned: kind.owned,
            open,
            usually_open: kind.open,
        }
    }

    #[test]
    fn whoever_is_alone_with_many_objects_owns_them_and_whoever_shares_them_does_not() {
        let policy = policy::Registers::default();
        let owner = foreign(&kind(1000..1060));
        assert_eq!((owner.objects, owner.others), (60, 0));
        assert!(owner.is_own(&policy) && !owner.is_others(&policy), "{owner:?}");
        let thief = foreign(&kind((0..20).chain(1000..1060)));
        assert!(!thief.is_own(&policy) && thief.is_others(&policy), "{thief:?}");
    }

    #[test]
    fn whoever_has_one_of_these_owns_it_however_much_else_is_his() {
        let served: Vec<Served> = (0..300).map(|at| (at, at + 1000, 1)).map(read).collect();
        let objects: HashMap<u64, u64> = (0..300).map(|at| (at + 1000, 70)).collect();
        let policy = policy::Registers::default();
        let usual = |scale| Kind::of((&served, true, scale), &objects, &policy).usual;
        assert!((usual(1.0) - 1.0).abs() < 1e-9);
        assert!(usual(20.0) < 1e-9, "one in twenty is here, so that there may be twenty of his");
    }

    #[test]
    fn the_programs_of_a_desk_make_no_record_public() {
        use crate::case::Level;
        use crate::detect::stage::{MONDAY, Request, members, play};
        let at = |day: i64, n: i64, object: i64| {
            Request::at(MONDAY + day * 86_400 + 30_000 + n * 40, format!("/v1/customers/{object}"))
        };
        let desk = |clerk: i64| {
            (0..240).map(move |n| {
                let what = at(n / 12, n % 12 * 7 + clerk, 70_000 + n % 80 * 7);
                what.from(format!("192.0.2.{clerk}"), format!("Screen{clerk}/1"))
                    .principal(format!("desk-{clerk}"))
            })
        };
        let thief = (0..600).map(|n| {
            let what = at(20, n, 70_000 + n * 7).from("203.0.113.9", "App/5.2");
            what.principal("customer-1200")
        });
        let desks: Vec<Request> = (0..7).flat_map(desk).collect();
        let outcome = play(&[members(9), desks, thief.collect()].concat());
        assert!(outcome.worst() >= Level::High, "{}", outcome.tell());
    }

    #[test]
    fn few_objects_tell_nothing() {
        let policy = policy::Registers::default();
        let unknown = foreign(&kind(1000..1004));
        assert!(!unknown.is_own(&policy) && !unknown.is_others(&policy), "{unknown:?}");
    }
}
