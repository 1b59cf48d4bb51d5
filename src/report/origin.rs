//! Where a campaign came from: countries and networks of its addresses, in words.

use crate::case::{CampaignRow, Case, IndicatorRow};
use crate::words::{many, thousands};
use std::collections::BTreeMap;

/// `3 countries, mostly DE (12 of 27 addresses); 2 networks, mostly AS64500 Net (20)`; empty where
/// nothing is known.
pub fn origin(case: &Case, campaign: &CampaignRow) -> String {
    let addresses: Vec<&IndicatorRow> = case
        .indicators
        .iter()
        .filter(|row| row.campaign_id == campaign.campaign_id && row.kind == "client_ip")
        .collect();
    let country = |row: &IndicatorRow| row.place.country.clone();
    let network = |row: &IndicatorRow| {
        let number = row.place.asn.map_or(String::new(), |asn| format!("AS{asn}"));
        format!("{number} {}", row.place.as_org).trim().to_owned()
    };
    let told = [most(&addresses, "country", country), most(&addresses, "network", network)];
    told.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// How many values there are, and which most addresses have.
fn most(
    addresses: &[&IndicatorRow],
    noun: &str,
    pick: impl Fn(&IndicatorRow) -> String,
) -> Option<String> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for value in addresses.iter().map(|row| pick(row)).filter(|value| !value.is_empty()) {
        *counts.entry(value).or_insert(0) += 1;
    }
    // Ties go to the value that sorts first.
    let (value, count) = counts.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))?;
    let all = addresses.len() as u64;
    let unknown = all - counts.values().sum::<u64>();
    let unknown =
        if unknown > 0 { format!(", {} unknown", thousands(unknown)) } else { String::new() };
    Some(match counts.len() as u64 {
        1 if all == 1 => value.clone(),
        1 => format!("{noun} {value} ({} of {}{unknown})", thousands(*count), many(all, "address")),
        more => format!(
            "{}, mostly {value} ({} of {}{unknown})",
            many(more, noun),
            thousands(*count),
            many(all, "address")
        ),
    })
}
