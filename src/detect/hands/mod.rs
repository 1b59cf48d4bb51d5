//! Whose hand it was: one name may be used by two hands, and one hand may use many names.
//!
//! Before anybody is judged, the requests under each name are sorted by hand, where a hand is a
//! network and a user agent. [`own`] looks for a second hand under one name (`past` knows since
//! when that is known), [`crowd`] for one hand under many names, [`drift`] for a hand that is the
//! same and does other work than before (`work` knows which names do the same work). What is found
//! becomes an actor of its own
//! ([`Dossiers::cut`]), so that dates, objects and indicators are those of the thief and not of
//! the owner of the name. Read [`own`] first.

mod abroad;
pub mod crowd;
pub mod days;
mod depart;
pub mod drift;
mod grip;
mod odd;
pub mod own;
mod past;
mod places;
mod stretch;
#[cfg(test)]
mod tests;
mod ways;
mod work;

pub use crowd::Band;
pub use drift::Drift;
pub use own::Stranger;

use super::innocent::ownership::Ownership;
use super::policy::Policy;
use crate::dossier::{Dossiers, Event, Name, Part};
use crate::record::Client;
use crate::record::time::DAY;
use crate::triage::{Actor, ActorKind, Endpoint, Survey};
use hashbrown::{HashMap, HashSet};
use places::Places;
use std::collections::{BTreeMap, BTreeSet};

/// What was found, by index of the part that was cut out; a drift too weak to cut by its actor.
#[derive(Debug, Clone, Default)]
pub struct Hands {
    /// A second hand under a name.
    pub strangers: HashMap<u32, Stranger>,
    /// One hand under many names; the part is its share of one of them.
    pub bands: HashMap<u32, Band>,
    /// A name that does other things than before.
    pub drifts: HashMap<u32, Drift>,
}

/// A sign that speaks for a thief, and its family: signs of one family count once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// The family.
    pub family: Family,
    /// Alone it is an explanation to be looked for; with others it counts.
    pub weak: bool,
    /// In words, with its numbers.
    pub text: String,
}

/// Families of signs. Each can be explained away; several at once hardly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Who asks: network, user agent, at two places at once.
    Identity,
    /// How much is asked for, and whether it was ever asked for before.
    Breadth,
    /// Through which endpoints, and what else is called around them.
    Context,
    /// When, and how evenly.
    Time,
    /// What does not exist or is refused.
    Outcome,
}

/// How many families speak.
#[must_use]
pub fn families(signs: &[Sign]) -> usize {
    signs.iter().map(|sign| sign.family).collect::<BTreeSet<_>>().len()
}

/// Names under which one second hand was found, from which further ones may have been in it.
const SEVERAL: usize = 3;

/// A network and a user agent, as numbers of this look.
type Hand = (u32, Name);

/// What is seen of hands before the requests are sorted by them.
#[allow(missing_debug_implementations)]
pub struct Sight {
    ground: Ground,
    bands: Vec<crowd::Found>,
}

impl Sight {
    /// Looks for hands under many names.
    #[must_use]
    pub fn of(
        dossiers: &Dossiers,
        survey: &Survey,
        ownership: &Ownership,
        policy: &Policy,
    ) -> Self {
        let ground = Ground::of(dossiers, survey, ownership);
        let bands = crowd::find(&ground.look(dossiers, policy), &ground.named);
        Self { ground, bands }
    }

    /// Programs that these hands use, and no more others than they: further names may have been in
    /// them, which triage could not tell. In the order of their texts.
    #[must_use]
    pub fn programs(&self, dossiers: &Dossiers, policy: &Policy) -> Vec<Name> {
        let look = self.ground.look(dossiers, policy);
        let hands = self.hands(&look);
        if hands.is_empty() {
            return Vec::new();
        }
        let mut users: HashMap<Name, HashSet<usize>> = HashMap::new();
        for at in &self.ground.named {
            for event in look.events(*at) {
                users.entry(event.agent).or_default().insert(*at);
            }
        }
        let mut programs: Vec<Name> = Vec::new();
        for (names, agents) in hands {
            let rare =
                |agent: &Name| users.get(agent).is_some_and(|users| users.len() <= names * 2);
            programs.extend(agents.into_iter().filter(rare));
        }
        programs.sort_by_key(|agent| dossiers.names.text(*agent));
        programs.dedup();
        programs
    }

    /// Hands that act under several names, as bands or as the second hand of each: how many names these are, and
    /// their programs.
    fn hands(&self, look: &Look<'_>) -> Vec<(usize, HashSet<Name>)> {
        let programs = |picks: &HashSet<(Name, Name)>| -> HashSet<Name> {
            picks.iter().map(|(_, agent)| *agent).collect()
        };
        let bands = self
            .bands
            .iter()
            .map(|band| (band.shares.len(), band.shares.values().flat_map(programs).collect()));
        let mut strangers: BTreeMap<u32, (usize, HashSet<Name>)> = BTreeMap::new();
        for found in own::find(look, &self.ground.named).into_values() {
            let (names, agents) = strangers.entry(found.hand).or_default();
            *names += 1;
            agents.extend(programs(&found.picks));
        }
        bands.chain(strangers.into_values().filter(|(names, _)| *names >= SEVERAL)).collect()
    }

    /// Looks for what hands did under one name, and gives what was found actors of its own.
    #[must_use]
    pub fn sort_out(self, dossiers: &mut Dossiers, policy: &Policy) -> Hands {
        let Self { ground, mut bands } = self;
        bands.retain(|band| band.sure);
        let look = ground.look(dossiers, policy);
        let taken: HashSet<u32> =
            bands.iter().flat_map(|band| band.shares.keys().copied()).collect();
        let free = ground.named.iter().filter(|at| !taken.contains(&(**at as u32)));
        let strangers = own::find(&look, &free.copied().collect::<Vec<_>>());
        let aside: HashSet<u32> = taken.iter().chain(strangers.keys()).copied().collect();
        let steady: Vec<usize> = ground
            .named
            .iter()
            .chain(&ground.desks)
            .filter(|at| !aside.contains(&(**at as u32)))
            .copied()
            .collect();
        let drifts = drift::find(&look, &steady);
        let mut hands = Hands::default();
        apply(&mut hands, dossiers, bands, strangers, drifts);
        hands
    }
}

/// The requests of the names in the dossiers, and where they come from.
struct Ground {
    by_actor: Vec<Vec<Event>>,
    places: Places,
    public: HashSet<Name>,
    /// Names of which everything is known, by index of the actor.
    named: Vec<usize>,
    /// Addresses of the inside of which everything is known: a desk is one person's.
    desks: Vec<usize>,
    /// When the day begins for those who act, in microseconds behind midnight UTC.
    dawn: i64,
}

impl Ground {
    fn of(dossiers: &Dossiers, survey: &Survey, ownership: &Ownership) -> Self {
        let whole = |at: &usize| dossiers.whole.get(*at).copied().unwrap_or(false);
        let actor = |at: &usize| dossiers.actors.get(*at).map(|(_, actor)| actor);
        let named = |at: &usize| {
            actor(at).is_some_and(|actor| actor.kind() != ActorKind::Client) && whole(at)
        };
        let within = |actor: &Actor| {
            let name = actor.name();
            actor.kind() == ActorKind::Client && Client::parse(name.as_bytes()).is_private()
        };
        let desk = |at: &usize| whole(at) && actor(at).is_some_and(within);
        let by_actor = dossiers.by_actor();
        let named: Vec<usize> = (0..dossiers.actors.len()).filter(named).collect();
        Self {
            dawn: days::dawn(named.iter().filter_map(|at| by_actor.get(*at))),
            by_actor,
            places: Places::of(dossiers),
            public: public(dossiers, survey, ownership),
            named,
            desks: (0..dossiers.actors.len()).filter(desk).collect(),
        }
    }

    fn look<'d>(&'d self, dossiers: &'d Dossiers, policy: &'d Policy) -> Look<'d> {
        let Self { by_actor, places, public, dawn, .. } = self;
        let days = dossiers.events.iter().map(|event| event.time.0.div_euclid(DAY));
        let (first, last) = days.fold((i64::MAX, i64::MIN), |(a, b), day| (a.min(day), b.max(day)));
        let most = policy.stolen_credential.history_days;
        let history_days = (last.saturating_sub(first) / 4).clamp(LEAST_HISTORY.min(most), most);
        let days = (first <= last).then_some((first, last));
        Look { by_actor, places, public, dawn: *dawn, history_days, days, dossiers, policy }
    }
}

/// Days after which a name is known in a log of a week or two.
const LEAST_HISTORY: i64 = 2;

/// What a look needs to know.
struct Look<'d> {
    by_actor: &'d [Vec<Event>],
    places: &'d Places,
    /// Endpoints whose objects many ask for.
    public: &'d HashSet<Name>,
    /// When a day begins, in microseconds behind midnight UTC.
    dawn: i64,
    /// Days after which a name is known: fewer in a short log.
    history_days: i64,
    /// First and last day of what is known.
    days: Option<(i64, i64)>,
    dossiers: &'d Dossiers,
    policy: &'d Policy,
}

impl Look<'_> {
    fn hand(&self, event: &Event) -> Hand {
        (self.places.of_client(event.client).network, event.agent)
    }

    /// The day of a request, as those who act count days.
    fn day(&self, event: &Event) -> i64 {
        (event.time.0 - self.dawn).div_euclid(DAY)
    }

    fn events(&self, at: usize) -> &[Event] {
        self.by_actor.get(at).map_or(&[], Vec::as_slice)
    }

    /// It names a record that is not everybody's, or a page of a listing.
    fn takes(&self, event: &Event) -> bool {
        event.object != Name::default()
            && crate::record::served(event.status)
            && !self.public.contains(&event.endpoint)
    }
}

/// Endpoints whose objects are public: most are asked for by three actors or more, who are no colleagues, and
/// not by an owner and those alone who handle everybody's: a dozen clerks have soon read everything.
fn public(dossiers: &Dossiers, survey: &Survey, ownership: &Ownership) -> HashSet<Name> {
    let is_open = |endpoint: &Endpoint| {
        let browsed = ownership.browsed(&endpoint.object_kind).unwrap_or(u64::MAX);
        endpoint.shared_objects().is_some_and(|share| share.min(browsed) >= 50)
            && !ownership.is_of_circles(&endpoint.object_kind)
    };
    let open: HashSet<&[u8]> = survey
        .endpoints()
        .into_iter()
        .filter(|(_, endpoint)| is_open(endpoint))
        .map(|(_, endpoint)| endpoint.key.as_slice())
        .collect();
    let used: HashSet<Name> = dossiers.events.iter().map(|event| event.endpoint).collect();
    used.into_iter().filter(|name| open.contains(dossiers.names.text(*name))).collect()
}

/// Whose events move to which part.
type Moves = HashMap<u32, (usize, Box<dyn Fn(&Event) -> bool>)>;

fn apply(
    hands: &mut Hands,
    dossiers: &mut Dossiers,
    bands: Vec<crowd::Found>,
    strangers: BTreeMap<u32, own::Found>,
    drifts: BTreeMap<u32, drift::Found>,
) {
    let mut parts = Vec::new();
    let mut moves: Moves = HashMap::new();
    let mut facts: Vec<Fact> = Vec::new();
    let mut hand = 0;
    for band in bands {
        for (home, picks) in band.shares {
            moves.insert(
                home,
                (parts.len(), Box::new(move |e| picks.contains(&(e.client, e.agent)))),
            );
            parts.push(Part { home, hand });
            facts.push(Fact::Band(band.facts.clone()));
        }
        hand += 1;
    }
    for (home, found) in strangers {
        let picks = found.picks;
        moves.insert(home, (parts.len(), Box::new(move |e| picks.contains(&(e.client, e.agent)))));
        parts.push(Part { home, hand: hand + found.hand });
        facts.push(Fact::Stranger(found.facts));
    }
    hand += u32::try_from(parts.len()).unwrap_or(0);
    for (home, found) in drifts {
        let Some(since) = found.cut else {
            hands.drifts.insert(home, found.facts);
            continue;
        };
        moves.insert(home, (parts.len(), Box::new(move |e| since.contains(&e.at))));
        parts.push(Part { home, hand });
        facts.push(Fact::Drift(found.facts));
        hand += 1;
    }
    let mut whose = |event: &Event| {
        let (part, moved) = moves.get(&event.actor)?;
        moved(event).then_some(*part)
    };
    let indexes = dossiers.cut(&parts, &mut whose);
    for (at, fact) in indexes.into_iter().zip(facts) {
        match fact {
            Fact::Band(band) => drop(hands.bands.insert(at, band)),
            Fact::Stranger(stranger) => drop(hands.strangers.insert(at, stranger)),
            Fact::Drift(drift) => drop(hands.drifts.insert(at, drift)),
        }
    }
}

enum Fact {
    Band(Band),
    Stranger(Stranger),
    Drift(Drift),
}
