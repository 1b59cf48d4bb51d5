//! How much each of those in a set asks for, and whether that is more than people do.

use super::lead::Lead;
use super::members::Members;
use super::slice::Slice;
use crate::detect::support::Signs;
use crate::detect::{Peers, Policy};
use crate::dossier::Name;
use crate::words::whole;
use hashbrown::{HashMap, HashSet};

/// So many are no office and no shop of a partner.
const MANY: usize = 8;

/// Objects for each from which they are more than somebody has, beside a program or a manner of
/// their own; and the same in tenths where the calls of the app are missing too.
const MORE: usize = 20;
const SOME_TENTHS: usize = 25;

/// Each of them takes more than people who are let in once have, or a few things and nothing of what
/// the app asks beside them.
pub(in crate::detect) fn takes_more(members: &Members, signs: &Signs) -> bool {
    let (asked, actors) = asked_by_each(members);
    let told = |what: &str| signs.reasons.iter().any(|text| text.contains(what));
    let bare = told("hardly ever asks for the same object twice") && told("the calls an app makes");
    asked >= actors * MORE || bare && asked * 10 >= actors * SOME_TENTHS
}

/// Objects that the members asked for, all added up, and by how many: without the one who asked for most,
/// who is judged alone and would speak for all others.
pub(in crate::detect) fn asked_by_each(members: &Members) -> (usize, usize) {
    let mut asked: HashMap<u32, HashSet<Name>> = HashMap::new();
    for event in members.events.iter().filter(|event| event.has_object()) {
        asked.entry(event.actor).or_default().insert(event.object);
    }
    let all: usize = asked.values().map(HashSet::len).sum();
    match asked.values().map(HashSet::len).max() {
        Some(most) if members.actors > 1 => (all - most, members.actors - 1),
        _ => (all, members.actors.max(1)),
    }
}

/// Without a name where all others show one, so much over the weeks, and more for each than somebody
/// who follows a link has: no custom explains any of it, so that all of it counts, however slow.
pub(in crate::detect) fn gathered(
    lead: &Lead,
    members: &Members,
    returned: u64,
    policy: &Policy,
) -> bool {
    let (asked, actors) = asked_by_each(members);
    lead.alarm.slice == Slice::Bare
        && returned >= policy.object_enumeration.objects_without_peers
        && asked * 10 >= actors * SOME_TENTHS
}

/// What others than the members ask for.
pub(in crate::detect) fn usual_beside(
    members: &Members,
    kind: Name,
    peers: &Peers<'_>,
    policy: &Policy,
) -> f64 {
    let hands: HashSet<u32> = members.events.iter().map(|event| event.actor).collect();
    peers.usual_beside(&hands, kind, policy.baseline.least_peers)
}

/// So many, of whom nobody else has what they have in common, each ask for far more than anybody has: a sale
/// or a mailing brings many for a thing or two, an office or a shop of a partner is few.
pub(in crate::detect) fn far_more(members: &Members, usual: f64, signs: &mut Signs) {
    let (asked, actors) = asked_by_each(members);
    let each = asked as f64 / actors as f64;
    if members.actors >= MANY && asked >= actors * MORE && each >= 10.0 * usual.max(1.0) {
        signs.reasons.push(format!(
            "{} of them, each with more than anybody has, and none of them asks for anything else",
            members.actors
        ));
    }
}

/// Each of them asks for more than is his.
pub(in crate::detect) fn breadth(members: &Members, usual: f64, signs: &mut Signs) -> bool {
    let (asked, actors) = asked_by_each(members);
    let each = asked as f64 / actors as f64;
    let broad = each >= 5.0 * usual.max(1.0);
    if broad {
        signs.reasons.push(format!(
            "{} objects for each of them, peers {}",
            whole(each),
            whole(usual)
        ));
    }
    broad
}
