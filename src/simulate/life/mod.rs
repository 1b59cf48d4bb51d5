//! Innocent traffic: customers (`visits`), those who read what is not their own (`staff`), and
//! everything that is not human (`machines`).

mod machines;
mod staff;
mod visits;

use std::collections::{BTreeMap, HashMap};

pub use machines::{HOLES, item};
pub use staff::{clerk, clerks, partner_who};

use super::clock::DAY;
use super::event::Event;
use super::realm::Realm;
use super::truth::Benign;

/// All that happens without a thief.
#[derive(Debug)]
pub struct Life {
    /// Every request, in no order.
    pub events: Vec<Event>,
    /// Who among the innocent looks like a thief.
    pub benign: Vec<Benign>,
}

/// Plays the innocent.
pub fn play(realm: &Realm, seed: u64) -> Life {
    let mut benign = Vec::new();
    let mut events = visits::events(realm, seed);
    crowds(realm, &mut benign);
    events.extend(staff::events(realm, seed, &mut benign));
    events.extend(machines::events(realm, seed, &mut benign));
    events.retain(|event| realm.sizes.span.holds(event.at));
    Life { events, benign }
}

/// Customers who look like more than one person, or like somebody with a list.
fn crowds(realm: &Realm, benign: &mut Vec<Benign>) {
    let mut shared = Benign::new("shared address");
    shared.client_ips = realm.net.shared.iter().map(ToString::to_string).collect();
    shared.client_ips.sort();
    let mut business = Benign::new("business customer");
    for person in realm.people.iter().filter(|person| person.objects.len() >= 20) {
        business.principals.push(person.principal.to_string());
    }
    business.principals.sort();
    benign.extend([shared, business]);
}

impl Life {
    /// Organic novelty of a leaf: objects a day that were not asked for through it in the seven
    /// days before, the median day after the first week. At least 20.
    pub fn novelty(&self, realm: &Realm, leaf: usize) -> f64 {
        let tail = realm.trade.leaves[leaf].tail;
        let route = format!("GET {}/{{id}}{tail}", realm.trade.path);
        let mut days: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
        for event in self.events.iter().filter(|event| *event.ask.route == *route) {
            if let Some(id) = &event.ask.object {
                days.entry(event.at.div_euclid(DAY)).or_default().push(id);
            }
        }
        let mut last: HashMap<&str, i64> = HashMap::new();
        let mut counts = Vec::new();
        let first = realm.sizes.span.start.div_euclid(DAY);
        for (day, ids) in days {
            let mut fresh = 0_u32;
            for id in ids {
                let before = last.insert(id, day);
                fresh += u32::from(before.is_none_or(|before| before < day - 7));
            }
            if day >= first + 7 {
                counts.push(fresh);
            }
        }
        counts.sort_unstable();
        f64::from(counts.get(counts.len() / 2).copied().unwrap_or(0)).max(20.0)
    }
}
