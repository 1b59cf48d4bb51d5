//! The joins of a campaign: what each brought, and what is left where it does not hold.
//!
//! Everything that was joined for one reason stands or falls together. The first row is what the
//! others were joined to.

use super::Material;
use crate::campaign::{Campaign, Times};
use crate::case::JoinRow;
use crate::dossier::{Event, Name, Objects};
use crate::record::served;
use hashbrown::{HashMap, HashSet};

/// What was joined for one reason.
struct Lot<'c> {
    why: &'c str,
    parts: u64,
    events: Vec<&'c Event>,
}

/// A row for each join of a campaign, in their order; none where nothing was joined.
#[must_use]
pub fn joins(campaign: &Campaign, of: &Material<'_>) -> Vec<JoinRow> {
    let lots = lots(campaign, of);
    if lots.len() < 2 {
        return Vec::new();
    }
    (0..).zip(&lots).map(|(at, lot)| row(at, lot, campaign, of)).collect()
}

/// Deals the requests out to the reasons for which they are here. A part of which no request is left is none.
fn lots<'c>(campaign: &'c Campaign, of: &Material<'_>) -> Vec<Lot<'c>> {
    let mut homes: HashMap<u32, usize> = HashMap::new();
    for (at, piece) in campaign.pieces.iter().enumerate() {
        let found = piece.found.iter().filter_map(|at| of.findings.get(*at));
        let guests = found.flat_map(|f| f.verdict.events.iter().map(|event| event.actor));
        for actor in piece.actors.iter().copied().chain(guests) {
            homes.entry(actor).or_insert(at);
        }
    }
    let mut parts: Vec<Vec<&Event>> = vec![Vec::new(); campaign.pieces.len()];
    for event in &campaign.events {
        // What fell to its members is theirs.
        let at = homes.get(&event.actor).copied().unwrap_or(0);
        if let Some(part) = parts.get_mut(at) {
            part.push(event);
        }
    }
    let mut lots: Vec<Lot<'c>> = Vec::new();
    let made = campaign.pieces.iter().zip(parts).filter(|(_, events)| !events.is_empty());
    for (piece, events) in made {
        match lots.iter_mut().find(|lot| lot.why == piece.why) {
            Some(lot) => {
                lot.parts += 1;
                lot.events.extend(events);
            }
            None => lots.push(Lot { why: &piece.why, parts: 1, events }),
        }
    }
    lots.iter_mut().for_each(|lot| lot.events.sort_unstable_by_key(|event| (event.time, event.at)));
    lots
}

fn row(at: u64, lot: &Lot<'_>, campaign: &Campaign, of: &Material<'_>) -> JoinRow {
    let own: HashSet<_> = lot.events.iter().map(|event| event.at).collect();
    let others: Vec<&Event> =
        campaign.events.iter().filter(|event| !own.contains(&event.at)).collect();
    let times = |events: &[&Event]| campaign.times_of(events.iter().copied());
    let (its, left) = (times(&lot.events), times(&others));
    let beginning = lot.why.is_empty();
    let left = if beginning { Times::default() } else { left };
    let returned = |events: &[&Event]| {
        let returned = events.iter().copied().filter(|e| campaign.is_after(e) && e.gave());
        Objects::of(returned).count(of.dossiers) as u64
    };
    let actors: HashSet<u32> = lot.events.iter().map(|event| event.actor).collect();
    let clients = lot.events.iter().map(|event| event.client).filter(|c| *c != Name::default());
    let clients: HashSet<Name> = clients.collect();
    let first = lot.events.first().copied();
    let success = lot.events.iter().copied().find(|event| campaign.is_success(event));
    JoinRow {
        campaign_id: campaign.id.clone(),
        number: at,
        why: if beginning { BEGINNING.to_owned() } else { lot.why.to_owned() },
        parts: lot.parts,
        actors: actors.len() as u64,
        client_ips: clients.len() as u64,
        requests: lot.events.len() as u64,
        successes: lot.events.iter().filter(|event| served(event.status)).count() as u64,
        objects: returned(&lot.events),
        first_seen: its.first_seen,
        first_success: its.first_success,
        last_success: its.last_success,
        last_seen: its.last_seen,
        objects_without: (!beginning).then(|| returned(&others)),
        first_success_without: left.first_success,
        last_success_without: left.last_success,
        evidence: of.pointers([success, first].into_iter().flatten()),
    }
}

/// What the first row says instead of a reason.
const BEGINNING: &str = "what the others were joined to";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::story::Frame;
    use crate::campaign::trial::{linked, readers};
    use crate::detect::stage::{MONDAY, Outcome, Request, play};

    fn told(outcome: &Outcome) -> Vec<JoinRow> {
        let of = Material {
            dossiers: &outcome.dossiers,
            findings: &outcome.findings,
            frame: Frame::default(),
            pointer: &|at| at.offset.to_string(),
            all: &|_, _| None,
            classes: &|_| Vec::new(),
        };
        linked(outcome).iter().flat_map(|campaign| joins(campaign, &of)).collect()
    }

    /// So many addresses of one program that take 300 objects each, one day after the other.
    fn crew(hands: i64) -> Vec<JoinRow> {
        let one = |hand: i64, n: i64| {
            let at = MONDAY + 2 * 86_400 + hand * 86_400 + n * 60;
            Request::at(at, format!("/v1/orders/{}", 1 + n * hands + hand))
                .from(format!("203.0.{hand}.9"), "Tool/3")
        };
        let theft = (0..hands).flat_map(|hand| (0..300).map(move |n| one(hand, n)));
        told(&play(&theft.chain(readers(9)).collect::<Vec<_>>()))
    }

    #[test]
    fn what_is_left_without_a_join_and_what_it_brought_are_the_whole() {
        assert!(crew(1).is_empty(), "nothing was joined");
        let rows = crew(3);
        assert!(rows.len() > 1, "{rows:?}");
        assert_eq!((rows[0].why.as_str(), rows[0].objects_without), (BEGINNING, None));
        assert_eq!(rows.iter().map(|row| row.objects).sum::<u64>(), 900);
        assert_eq!(rows.iter().map(|row| row.parts).sum::<u64>(), 3);
        for row in &rows[1..] {
            assert_eq!(row.objects_without, Some(900 - row.objects), "{row:?}");
            assert!(!row.why.is_empty() && !row.evidence.is_empty());
        }
    }
}
