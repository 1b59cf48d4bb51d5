//! Objects: how many others ask for, how often, through what, and whose they are.

use super::{Peers, Profile};
use crate::detect::baseline::{Compared, compare, median};
use crate::detect::innocent::ahead::Ahead;
use crate::detect::innocent::crawl::Served;
use crate::detect::innocent::ownership::Foreign;
use crate::detect::innocent::tenants::Trespass;
use crate::detect::policy;
use crate::dossier::{Dossiers, Name};
use crate::triage::ActorKind;
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;

/// What a sampled actor did with a kind of object.
#[derive(Debug, Clone)]
pub(super) struct KindPeer {
    actor: u32,
    kind: ActorKind,
    objects: f64,
    /// Objects on its busiest day.
    busiest: f64,
    requests: f64,
    narrowness: f64,
    /// Percent of all that it asks.
    share: f64,
    missing: f64,
    refused: f64,
    programs: HashSet<Vec<u8>>,
}

impl Peers<'_> {
    pub(super) fn gather_kinds(
        &mut self,
        by_hash: &HashMap<u64, &Profile>,
        sampled: &HashMap<Vec<u8>, HashSet<u64>>,
    ) {
        // Whoever was drawn on several endpoints is one peer.
        let drawn: BTreeSet<u64> = sampled.values().flatten().copied().collect();
        for profile in drawn.iter().filter_map(|hash| by_hash.get(hash)) {
            let days = profile.each_day();
            let busiest = |kind| days.get(kind).and_then(|days| days.iter().max());
            for (kind, used) in &profile.kinds {
                self.kinds.entry(*kind).or_default().push(KindPeer {
                    actor: profile.actor,
                    kind: profile.kind,
                    objects: used.objects.len() as f64,
                    busiest: busiest(kind).copied().unwrap_or(0) as f64,
                    requests: used.requests as f64,
                    narrowness: used.narrowness() as f64,
                    share: used.share_of(profile) as f64,
                    missing: used.missing as f64,
                    refused: used.refused as f64,
                    programs: programs(profile, self.dossiers),
                });
            }
        }
    }

    /// An older version often names one thing where the newer names many: `/v0/claim/7` beside
    /// `/v2/claims/7`. Whoever is alone with the one is compared with those who ask for the other.
    pub(super) fn gather_kin(&mut self, least: usize) {
        let names = &self.dossiers.names;
        let known: HashMap<&[u8], Name> =
            self.kinds.keys().map(|kind| (names.text(*kind), *kind)).collect();
        let count = |kind: &Name| self.kinds.get(kind).map_or(0, Vec::len);
        let few = self.kinds.keys().filter(|kind| count(kind) < least);
        let kin = few.filter_map(|kind| {
            let text = names.text(*kind);
            let other = match text.strip_suffix(b"s") {
                Some(one) => known.get(one),
                None => known.get([text, b"s"].concat().as_slice()),
            };
            other.filter(|other| count(other) >= least).map(|other| (*kind, *other))
        });
        self.kin = kin.collect();
    }

    /// The kind of object that many ask for, if this is the same in another number.
    fn kin(&self, kind: Name) -> Name {
        self.kin.get(&kind).copied().unwrap_or(kind)
    }

    /// The sampled others who ask for a kind of object; of the same kind of actor where there are
    /// enough of these.
    fn of_kind(&self, subject: &Profile, kind: Name, least: usize) -> Vec<&KindPeer> {
        let others: Vec<&KindPeer> = self
            .kinds
            .get(&self.kin(kind))
            .into_iter()
            .flatten()
            .filter(|p| p.actor != subject.actor)
            .collect();
        let alike: Vec<&KindPeer> =
            others.iter().filter(|p| p.kind == subject.kind).copied().collect();
        if alike.len() >= least { alike } else { others }
    }

    /// Compares the number of distinct objects of a kind with that of peers.
    #[must_use]
    pub fn compare_objects(
        &self,
        subject: &Profile,
        kind: Name,
        value: f64,
        policy: &policy::Baseline,
    ) -> Option<Compared> {
        self.compare_kind((subject, kind), value, |peer| peer.objects, policy)
    }

    /// The same of the busiest day of each: people who read much in weeks read little in a day.
    #[must_use]
    pub fn compare_busiest(
        &self,
        subject: &Profile,
        kind: Name,
        value: f64,
        policy: &policy::Baseline,
    ) -> Option<Compared> {
        self.compare_kind((subject, kind), value, |peer| peer.busiest, policy)
    }

    fn compare_kind(
        &self,
        (subject, kind): (&Profile, Name),
        value: f64,
        measure: fn(&KindPeer) -> f64,
        policy: &policy::Baseline,
    ) -> Option<Compared> {
        let policy = &policy.of(subject.kind);
        let peers = self.of_kind(subject, kind, policy.least_peers);
        let alike = compare(value, &peers.iter().map(|p| measure(p)).collect::<Vec<_>>(), policy);
        if alike.is_some_and(|alike| alike.is_odd(policy)) {
            return alike;
        }
        // Where custom is to show a principal, clients without one are mostly accomplices of each
        // other: then everybody is the baseline.
        if subject.kind == ActorKind::Principal || self.named_share(kind) < 50 {
            return alike;
        }
        let others = self.kinds.get(&self.kin(kind))?.iter().filter(|p| p.actor != subject.actor);
        let all: Vec<f64> = others.map(measure).collect();
        compare(value, &all, policy).filter(|all| all.is_odd(policy)).or(alike)
    }

    /// Median percent of requests for a kind of object that peers send to one endpoint.
    #[must_use]
    pub fn usual_narrowness(&self, subject: &Profile, kind: Name) -> f64 {
        let busy = |p: &&&KindPeer| p.requests >= 3.0;
        median(self.of_kind(subject, kind, 20).iter().filter(busy).map(|p| p.narrowness).collect())
    }

    /// Median percent of all that peers ask which is for a kind of object.
    #[must_use]
    pub fn usual_share(&self, subject: &Profile, kind: Name) -> f64 {
        let busy = |p: &&&KindPeer| p.requests >= 3.0;
        median(self.of_kind(subject, kind, 20).iter().filter(busy).map(|p| p.share).collect())
    }

    /// Median requests of peers for one object of a kind.
    #[must_use]
    pub fn usual_revisits(&self, subject: &Profile, kind: Name) -> f64 {
        median(
            self.of_kind(subject, kind, 20)
                .iter()
                .map(|p| p.requests / p.objects.max(1.0))
                .collect(),
        )
    }

    /// Requests of peers for a kind of object that miss, and all of them.
    #[must_use]
    pub fn usual_misses(&self, subject: &Profile, kind: Name) -> (u64, u64) {
        self.share(subject, kind, |peer| peer.missing)
    }

    /// How often peers are refused an object of a kind and served another by their next request, and all their
    /// requests for it.
    #[must_use]
    pub fn usual_refusals(&self, subject: &Profile, kind: Name) -> (u64, u64) {
        self.share(subject, kind, |peer| peer.refused)
    }

    /// How many peers there are for a kind of object, and of how many of them one request in ten at most is for what
    /// does not exist: accomplices are a few among these.
    #[must_use]
    pub fn who_know(&self, subject: &Profile, kind: Name) -> (usize, usize) {
        let peers = self.of_kind(subject, kind, 20);
        let know = peers.iter().filter(|peer| peer.missing * 10.0 <= peer.requests).count();
        (peers.len(), know)
    }

    fn share(&self, subject: &Profile, kind: Name, part: fn(&KindPeer) -> f64) -> (u64, u64) {
        let peers = self.of_kind(subject, kind, 20);
        let sum = |of: fn(&KindPeer) -> f64| peers.iter().map(|peer| of(peer)).sum::<f64>() as u64;
        (sum(part), sum(|peer| peer.requests))
    }

    /// Sampled others who ask for a kind of object under a name.
    #[must_use]
    pub fn named(&self, subject: &Profile, kind: Name) -> Vec<u32> {
        let peers = self.of_kind(subject, kind, 20);
        let named = peers.into_iter().filter(|peer| peer.kind != ActorKind::Client);
        named.map(|peer| peer.actor).collect()
    }

    /// How many sampled peers for a kind of object there are, and how many use one of its
    /// programs, whatever the version and the device.
    #[must_use]
    pub fn agents_in_use(&self, subject: &Profile, kind: Name) -> (usize, usize) {
        let others: Vec<&KindPeer> = self
            .kinds
            .get(&self.kin(kind))
            .into_iter()
            .flatten()
            .filter(|p| p.actor != subject.actor && p.objects < 50.0)
            .collect();
        let own = programs(subject, self.dossiers);
        let same = others.iter().filter(|p| !p.programs.is_disjoint(&own)).count();
        (others.len(), same)
    }

    /// Of the sampled others, twenty at least, none uses one of its programs.
    #[must_use]
    pub fn is_alone_with_its_program(&self, subject: &Profile) -> bool {
        let own = programs(subject, self.dossiers);
        let others = || self.kinds.values().flatten().filter(|peer| peer.actor != subject.actor);
        others().count() >= 20 && others().all(|peer| peer.programs.is_disjoint(&own))
    }

    /// Percent of answered requests for a kind of object that carry a principal, on that of its
    /// endpoints where most do: an endpoint that only a thief uses says nothing of custom.
    #[must_use]
    pub fn named_share(&self, kind: Name) -> u64 {
        self.named.get(self.dossiers.names.text(self.kin(kind))).copied().unwrap_or(0)
    }

    /// Some endpoint for this kind of object tells what is customary.
    #[must_use]
    pub fn has_custom(&self, kind: Name) -> bool {
        self.named.contains_key(self.dossiers.names.text(self.kin(kind)))
    }

    /// Percent of answered requests for objects that carry a principal, on the host of an endpoint.
    #[must_use]
    pub fn host_named(&self, endpoint: Name) -> u64 {
        let [_, host, _] = self.dossiers.endpoint(endpoint);
        self.hosts.get(&host).map_or(0, |(all, named)| (named * 100 / (*all).max(1)).min(100))
    }

    /// The same of the kind of object for which most do.
    #[must_use]
    pub fn most_named(&self) -> u64 {
        self.named.values().max().copied().unwrap_or(0)
    }

    /// Who takes more than people own was served what.
    pub(in crate::detect) fn served(&self, limits: &policy::Registers) -> &Served {
        self.served.get_or_init(|| Served::of(self.dossiers, limits.owner_objects))
    }

    /// What a subject shares with the owners of a kind of object.
    #[must_use]
    pub fn foreign(&self, subject: &Profile, kind: Name) -> Option<Foreign> {
        let (hash, _) = self.dossiers.actors.get(subject.actor as usize)?;
        self.ownership.foreign(self.dossiers.names.text(kind), *hash)
    }

    /// What a subject was served that many others keep.
    #[must_use]
    pub fn trespass(&self, subject: &Profile, kind: Name) -> Option<Trespass> {
        let (hash, _) = self.dossiers.actors.get(subject.actor as usize)?;
        self.ownership.trespass(self.dossiers.names.text(kind), *hash)
    }

    /// How often a subject was served an object of a kind just before, or just behind, somebody else.
    pub(in crate::detect) fn ahead(&self, subject: &Profile, kind: Name) -> Option<Ahead> {
        let (hash, _) = self.dossiers.actors.get(subject.actor as usize)?;
        self.ownership.ahead(self.dossiers.names.text(kind), *hash)
    }

    /// Percent of the objects of a kind that were served to so many programs that they are nobody's.
    #[must_use]
    pub fn everybodys(&self, kind: Name) -> u64 {
        self.ownership.everybodys(self.dossiers.names.text(kind))
    }

    /// Percent of the objects of a kind that three or more actors were served with as many
    /// programs; where a principal is custom, of actors who have few.
    #[must_use]
    pub fn browsed(&self, kind: Name) -> Option<u64> {
        self.ownership.browsed(self.dossiers.names.text(kind))
    }

    /// Objects of a kind that all together were served on a busy day, as far as is known.
    #[must_use]
    pub fn busy_day(&self, kind: Name) -> u64 {
        self.ownership.busy_day(self.dossiers.names.text(kind))
    }

    /// Median distinct objects of a kind that others than these ask for: accomplices are no peers. Of
    /// what hardly any others ask for, as many as they have of whatever they have most of.
    #[must_use]
    pub fn usual_beside(&self, members: &HashSet<u32>, kind: Name, least: usize) -> f64 {
        let others = |kind: &Name| -> Vec<f64> {
            let peers = self.kinds.get(kind).into_iter().flatten();
            peers.filter(|p| !members.contains(&p.actor)).map(|p| p.objects).collect()
        };
        let here = others(&self.kin(kind));
        if here.len() >= least {
            return median(here);
        }
        let elsewhere = self.kinds.keys().map(others).filter(|found| found.len() >= least);
        elsewhere.map(median).fold(median(here), f64::max)
    }

    /// Median distinct objects of a kind that peers ask for.
    #[must_use]
    pub fn usual_objects(&self, subject: &Profile, kind: Name) -> f64 {
        let peers = self.of_kind(subject, kind, 20);
        median(peers.iter().map(|p| p.objects).collect())
    }
}

/// The programs an actor uses, without what differs from device to device: `App/5.2 (Pixel 7)` is
/// `app`.
fn programs(profile: &Profile, dossiers: &Dossiers) -> HashSet<Vec<u8>> {
    let name = |agent: &Name| {
        let text = dossiers.names.text(*agent);
        let end = text.iter().position(|byte| matches!(byte, b'/' | b' ' | b'(' | b';'));
        text.get(..end.unwrap_or(text.len())).unwrap_or_default().to_ascii_lowercase()
    };
    profile.agents.iter().map(name).collect()
}
