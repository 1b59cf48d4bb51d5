//! Actors that are one hand, and what is looked at to find them.

use super::key;
use super::told::Told;
use crate::case::Level;
use crate::detect::innocent::naming::Naming;
use crate::detect::innocent::standing::Covered;
use crate::detect::{Finding, Policy, Profile};
use crate::dossier::{Dossiers, Name};
use crate::route::Keyed;
use crate::triage::{Attribute, Crowds};
use hashbrown::HashSet;

/// Why actors are one hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// In words, with the numbers.
    pub why: String,
    /// The programs (user agents) that it speaks of; none if it holds whatever programs they use.
    pub programs: Vec<Name>,
}

/// What was one before it was joined to others: actors, or whoever made the requests of a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// Its actors.
    pub actors: Vec<u32>,
    /// Findings that are about no actor, whose requests are its.
    pub found: Vec<usize>,
    /// Why it belongs to the first piece; empty for that itself.
    pub why: String,
}

/// Actors that are one hand, before they are a campaign.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Actors of whom every request counts.
    pub actors: Vec<u32>,
    /// Findings that are about no actor: indexes into the list of findings. Whoever made the
    /// requests they are about is a member with these requests alone.
    pub found: Vec<usize>,
    /// Findings about sets of requests of which the actors above made nearly all: indexes as well.
    pub seen: Vec<usize>,
    /// Actors told apart: what they did of the findings that are about no actor is theirs.
    pub apart: HashSet<u32>,
    /// Why they are one.
    pub joins: Vec<Join>,
    /// Endpoint and user agent that name them.
    pub guise: Option<(Name, Name)>,
    /// How many hands (actors or groups) were joined because they share one work list.
    pub hands: usize,
    /// So many of them begin and end together that an innocent explanation of a single one does not
    /// hold.
    pub together: bool,
    /// They made the part of a set that known members did not make, and took no more than people do.
    pub rest: bool,
    /// What it was joined from, in the order of the joins; empty if nothing was joined.
    pub pieces: Vec<Piece>,
}

impl Group {
    /// The least level of the campaign, whatever its members look like by themselves.
    pub(super) fn least(&self) -> Level {
        if self.together { Level::Medium } else { Level::Informational }
    }

    /// The highest level that the campaign may have.
    pub(super) fn most(&self) -> Level {
        if self.rest { Level::Medium } else { Level::Critical }
    }

    /// Notes why they are one, whatever programs they use.
    pub(super) fn note(&mut self, why: String) {
        self.note_of(Vec::new(), why);
    }

    /// Notes why they are one, told by programs of theirs.
    pub(super) fn note_of(&mut self, programs: Vec<Name>, why: String) {
        for piece in self.pieces.iter_mut().skip(1).filter(|piece| piece.why.is_empty()) {
            piece.why.clone_from(&why);
        }
        self.joins.push(Join { why, programs });
    }

    /// Actors that are joined at once; the reason is noted next.
    pub(super) fn of(actors: Vec<u32>) -> Self {
        let alone = |actor: &u32| Piece { actors: vec![*actor], ..Piece::default() };
        let pieces = actors.iter().filter(|_| actors.len() > 1).map(alone).collect();
        Self { actors, pieces, ..Self::default() }
    }

    /// What it is so far is the first of its pieces, unless it has some.
    fn begin(&mut self) {
        if self.pieces.is_empty() && !(self.actors.is_empty() && self.found.is_empty()) {
            let (actors, found) = (self.actors.clone(), self.found.clone());
            self.pieces.push(Piece { actors, found, why: String::new() });
        }
    }

    /// Takes in actors who stood nowhere; the reason is noted next.
    pub(super) fn enlist(&mut self, actors: Vec<u32>) {
        self.begin();
        self.actors.extend(&actors);
        self.pieces.push(Piece { actors, ..Piece::default() });
    }

    /// Takes in whoever made the requests of a finding; the reason is noted next.
    pub(super) fn enlist_set(&mut self, finding: usize) {
        self.begin();
        self.found.push(finding);
        self.pieces.push(Piece { found: vec![finding], ..Piece::default() });
    }

    /// Whether the two were told apart as different hands.
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        other.actors.iter().any(|actor| self.apart.contains(actor))
    }

    /// Takes in another, which is the same hand; the reason is noted next. Whoever is one of them now
    /// was not apart.
    pub(super) fn absorb(&mut self, mut other: Self) {
        self.begin();
        other.begin();
        self.pieces.extend(other.pieces);
        self.actors.extend(other.actors);
        self.found.extend(other.found);
        self.seen.extend(other.seen);
        self.joins.extend(other.joins);
        self.apart.extend(other.apart);
        self.apart.retain(|actor| !self.actors.contains(actor));
        self.guise = self.guise.or(other.guise);
        self.hands = self.hands.max(other.hands);
        self.together |= other.together;
        self.rest &= other.rest;
    }
}

/// What linking looks at.
#[allow(missing_debug_implementations)]
pub struct Evidence<'d> {
    /// The findings, worst first.
    pub findings: &'d [Finding],
    /// The same by whom they are about.
    pub told: Told,
    /// Profiles by index of the actor.
    pub profiles: &'d [Profile],
    /// The dossiers.
    pub dossiers: &'d Dossiers,
    /// Names that are nobody's.
    pub crowds: &'d Crowds,
    /// The hash of the run.
    pub hash: &'d Keyed,
    /// Thresholds.
    pub policy: &'d Policy,
    /// The days that the logs cover: what is known of suspects may begin later.
    pub days: Covered,
    /// What customers are called.
    pub naming: Naming,
}

impl<'d> Evidence<'d> {
    /// The profile of an actor.
    pub(super) fn profile(&self, actor: u32) -> Option<&'d Profile> {
        self.profiles.get(actor as usize)
    }

    /// Places of the findings about an actor in the list, worst first.
    pub(super) fn places(&self, actor: u32) -> &[usize] {
        self.told.about(actor)
    }

    /// The programs that a finding about a set of requests is told by; none if by other things
    /// alone.
    pub(super) fn programs(&self, finding: &Finding) -> Vec<Name> {
        let set = finding.subject.set().and_then(|at| self.dossiers.sets.get(at));
        if set.is_none_or(|set| set.values(Attribute::UserAgent).is_none()) {
            return Vec::new();
        }
        let all: HashSet<Name> = finding.verdict.events.iter().map(|event| event.agent).collect();
        all.into_iter().collect()
    }

    /// The findings about an actor, worst first.
    pub(super) fn of(&self, actor: u32) -> impl Iterator<Item = &'d Finding> {
        self.places(actor).iter().filter_map(|at| self.findings.get(*at))
    }

    /// The worst finding about an actor.
    pub(super) fn worst_of(&self, actor: u32) -> Option<&'d Finding> {
        self.of(actor).next()
    }

    /// What one detector says of an actor, if anything.
    pub(super) fn by(&self, detector: &str, actor: u32) -> Option<&'d Finding> {
        self.of(actor).find(|finding| finding.about.name == detector)
    }

    /// The worst finding of each actor that has one, in the order of the actors' names.
    pub(super) fn worst(&self) -> Vec<(u32, &'d Finding)> {
        let of = |actor: u32| Some((actor, self.worst_of(actor)?));
        let mut worst: Vec<(u32, &Finding)> = self.told.actors().filter_map(of).collect();
        worst.sort_by_cached_key(|(at, _)| key(self.dossiers, *at));
        worst
    }
}

/// Whoever made the requests of the findings that are about no actor.
pub(super) fn guests(group: &Group, evidence: &Evidence<'_>) -> HashSet<u32> {
    let found = group.found.iter().filter_map(|at| evidence.findings.get(*at));
    let actors = found.flat_map(|finding| finding.verdict.events.iter().map(|event| event.actor));
    actors.filter(|actor| !group.apart.contains(actor)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_are_one_lose_nothing_and_nobody_of_them_is_apart() {
        let name = (Name(1), Name(2));
        let mut one = Group { actors: vec![1], apart: [2, 9].into(), hands: 3, ..Group::default() };
        let other = Group {
            actors: vec![2],
            found: vec![5],
            seen: vec![6],
            joins: vec![Join { why: "why".to_owned(), programs: Vec::new() }],
            guise: Some(name),
            ..Group::default()
        };
        one.absorb(other);
        one.note("they are one".to_owned());
        assert_eq!((one.actors, one.found, one.seen), (vec![1, 2], vec![5], vec![6]));
        assert_eq!((one.joins.len(), one.guise, one.hands), (2, Some(name), 3));
        assert_eq!(one.apart, [9].into());
        let piece = |actors: Vec<u32>, found: Vec<usize>, why: &str| Piece {
            actors,
            found,
            why: why.to_owned(),
        };
        assert_eq!(
            one.pieces,
            [piece(vec![1], vec![], ""), piece(vec![2], vec![5], "they are one")]
        );
    }

    #[test]
    fn what_was_joined_before_keeps_its_reason_when_all_of_it_is_joined_to_another() {
        let alone = |actor: u32| Group { actors: vec![actor], ..Group::default() };
        let mut pair = alone(1);
        pair.absorb(alone(2));
        pair.note("a pair".to_owned());
        pair.enlist(vec![3, 4]);
        pair.note("recruits".to_owned());
        let mut whole = alone(5);
        whole.absorb(pair);
        whole.note("a whole".to_owned());
        whole.enlist_set(7);
        whole.note("a set".to_owned());
        let whys: Vec<&str> = whole.pieces.iter().map(|piece| piece.why.as_str()).collect();
        assert_eq!(whys, ["", "a whole", "a pair", "recruits", "a set"]);
        assert_eq!((whole.actors, whole.found), (vec![5, 1, 2, 3, 4], vec![7]));
    }
}
