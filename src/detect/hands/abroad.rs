//! Somebody at work goes where he never was: to the hosts of others, where every tenant has one.

use super::depart::Odd;
use super::drift::Past;
use super::{Family, Look, Sign};
use crate::dossier::Name;
use hashbrown::{HashMap, HashSet};

/// On the days that depart it takes records on many hosts on which it never took one before or after, and had not
/// as many of its own. Whoever serves many tenants knows more of them.
pub(super) fn abroad(look: &Look<'_>, past: &Past<'_>, odd: &[Odd]) -> Option<Sign> {
    let limits = &look.policy.insider_drift;
    let days: HashSet<i64> = odd.iter().map(|odd| odd.day).collect();
    let mut hosts: HashMap<Name, String> = HashMap::new();
    let mut home: HashSet<String> = HashSet::new();
    let mut away: HashMap<String, HashSet<Name>> = HashMap::new();
    for event in past.events.iter().filter(|event| look.takes(event)) {
        let host = hosts.entry(event.endpoint).or_insert_with(|| {
            let [_, host, _] = look.dossiers.endpoint(event.endpoint);
            host
        });
        let host = host.clone();
        if days.contains(&look.day(event)) {
            away.entry(host).or_default().insert(event.object);
        } else {
            home.insert(host);
        }
    }
    away.retain(|host, _| !home.contains(host));
    let records: usize = away.values().map(HashSet::len).sum();
    let fits = away.len() >= limits.hosts && away.len() > home.len();
    (fits && records as u64 >= limits.objects).then(|| Sign {
        family: Family::Identity,
        weak: false,
        text: format!(
            "{records} records on {} hosts on which it is on no other day; on these it is on {}",
            away.len(),
            home.len()
        ),
    })
}
