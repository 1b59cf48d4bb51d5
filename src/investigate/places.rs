//! What databases tell of the addresses in the tables.

use crate::case::{Case, Place};
use crate::dossier::describe;
use crate::geoip::{Geoip, shared};
use hashbrown::HashMap;
use std::net::IpAddr;

/// Fills in where addresses are; says what could not be looked up. Networks get what all of the
/// campaign's addresses in them have in common.
pub(super) fn fill(case: &mut Case, geoip: &Geoip) -> Option<String> {
    if geoip.is_empty() {
        return None;
    }
    let mut known: HashMap<IpAddr, (Place, bool)> = HashMap::new();
    let mut find = |text: &str| {
        let address: IpAddr = text.parse().ok()?;
        Some(known.entry(address).or_insert_with(|| geoip.find(address)).0.clone())
    };
    let mut networks: HashMap<(String, String), Place> = HashMap::new();
    for row in case.indicators.iter_mut().filter(|row| row.kind == "client_ip") {
        let Some(place) = find(&row.value) else { continue };
        let network = (row.campaign_id.clone(), describe::network(row.value.as_bytes()));
        let common = networks.remove(&network).map_or(place.clone(), |held| shared(held, &place));
        networks.insert(network, common);
        row.place = place;
    }
    for row in case.indicators.iter_mut().filter(|row| row.kind == "prefix") {
        let network = (row.campaign_id.clone(), row.value.clone());
        row.place = networks.remove(&network).unwrap_or_default();
    }
    for row in &mut case.sessions {
        row.place = find(&row.client_ip).unwrap_or_default();
    }
    let failed = known.values().filter(|(_, damaged)| *damaged).count();
    (failed > 0).then(|| {
        format!(
            "--geoip: {failed} addresses could not be looked up in every database: one is damaged"
        )
    })
}
