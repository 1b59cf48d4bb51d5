//! Signs that the requests of a traced set bear of the band that made them: rented addresses, one list of
//! what to fetch, one place behind many names. And the one of people who only want what is theirs.

use super::lead::Lead;
use super::members::Members;
use crate::detect::Profile;
use crate::detect::support::Signs;
use crate::dossier::Name;
use crate::record::served;
use crate::triage::Attribute;
use crate::words::{many, whole};
use hashbrown::{HashMap, HashSet};

/// Addresses in one network, from which it holds many of a hand and not a few people.
const CROWDED: usize = 8;

/// Many addresses of a few networks that nobody else comes from ask for the same kind of thing at
/// the same time, each for little: rented by the block. People are spread over many networks.
pub(in crate::detect) fn crowded(lead: &Lead, members: &Members, signs: &mut Signs) {
    let networks = lead.explanation.terms.iter().find(|part| part.attribute == Attribute::Prefix);
    let Some(networks) = networks.map(|part| part.values.len()) else { return };
    let clients: HashSet<Name> = members.events.iter().map(|event| event.client).collect();
    if clients.len() >= networks * CROWDED {
        signs.reasons.push(format!(
            "{} of {} from which nobody else asks for these",
            many(clients.len() as u64, "address"),
            many(networks as u64, "network")
        ));
    }
}

/// Draws that know nothing of each other repeat objects; those from one list do not. S draws of R
/// objects leave S − R(1 − e^(−S/R)) repeats.
pub(in crate::detect) fn work_list(members: &Members, lead: &Lead, signs: &mut Signs) -> bool {
    let drawn: HashSet<(u32, Name)> = members
        .events
        .iter()
        .filter(|event| event.has_object() && served(event.status))
        .map(|event| (event.actor, event.object))
        .collect();
    let distinct: HashSet<Name> = drawn.iter().map(|(_, object)| *object).collect();
    let (all, objects) = (drawn.len() as f64, lead.objects.max(distinct.len() as f64));
    let repeats = all - distinct.len() as f64;
    let expected = all - objects * (1.0 - (-all / objects).exp());
    let listed = expected >= 7.0 && repeats * 4.0 <= expected;
    if listed {
        signs.reasons.push(format!(
            "one work list: {} of {} objects were served to two of them, {} would be if each drew alone",
            whole(repeats),
            whole(all),
            whole(expected)
        ));
    }
    listed
}

/// Requests for an object from which it is somebody's who comes back to it.
const COMES_BACK: usize = 2;
/// The same of requests to one endpoint, in tenths.
const SAME_AGAIN: usize = 13;

/// Each asks for one thing, and again and again: for what is his. A thief has no reason to come back.
/// Behind an address of a carrier are many, told apart by their programs.
pub(in crate::detect) fn is_own(members: &Members, signs: &mut Signs) -> bool {
    let mut asked: HashMap<(u32, Name, Name), HashMap<Name, usize>> = HashMap::new();
    for event in members.events.iter().filter(|e| e.has_object()) {
        let of = asked.entry((event.actor, event.agent, event.object)).or_default();
        *of.entry(event.endpoint).or_insert(0) += 1;
    }
    let objects: HashSet<Name> = asked.keys().map(|(.., object)| *object).collect();
    let hands: HashSet<(u32, Name)> =
        asked.keys().map(|(actor, agent, _)| (*actor, *agent)).collect();
    let requests = members.events.len();
    // What an app asks of one thing in one go is no coming back to it.
    let same: usize = asked.values().filter_map(|of| of.values().max()).sum();
    let again = same * 10 >= asked.len() * SAME_AGAIN;
    let fits =
        again && requests >= objects.len() * COMES_BACK && asked.len() * 2 <= hands.len() * 3;
    signs.alternatives.push(format!(
        "people who come back to what is theirs: {}, {:.1} requests an object and {:.1} objects for each of them",
        if fits { "fits" } else { "no" },
        requests as f64 / objects.len().max(1) as f64,
        asked.len() as f64 / hands.len().max(1) as f64
    ));
    fits
}

/// Names from which one place acts as many, and for each of its addresses.
const NAMES: usize = 50;
const NAMES_EACH: usize = 4;

/// A few addresses act under many names, with one program, once for each thing: who acts for his
/// customers comes back to them, and an office has more than one program.
pub(in crate::detect) fn one_place(
    members: &Members,
    profile: &Profile,
    signs: &mut Signs,
) -> bool {
    let names: HashSet<Name> = members.events.iter().map(|event| event.principal).collect();
    let names = names.iter().filter(|name| **name != Name::default()).count();
    let objects: HashSet<Name> = members.events.iter().map(|event| event.object).collect();
    let clients = profile.clients.len();
    let fits = names >= NAMES.max(clients * NAMES_EACH)
        && profile.agents.len() == 1
        && members.events.len() * 10 <= objects.len() * 13;
    if fits {
        signs.reasons.push(format!(
            "{} under {names} names with a program that nobody else has, once for each thing",
            if clients == 1 {
                "1 address acts".to_owned()
            } else {
                format!("{clients} addresses act")
            }
        ));
    }
    fits
}
