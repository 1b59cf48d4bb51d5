//! Tenants: where everybody handles much, and each keeps to what is its own.
//!
//! Behind the keys of an API for business stand partners with hundreds of objects each, so that how many
//! somebody asks for says nothing. But each comes back to what it keeps, and hardly ever asks for what another
//! keeps. Whoever is served once what many others keep, who all go on coming back to it, is nobody of their
//! sort: a new partner brings what is its own, a new key takes over what one old key leaves, and whoever reads
//! everybody's by trade comes back as well. Where partners share what they handle, the custom is another one
//! and nothing is told.

use super::readers::Served;
use crate::detect::baseline::wilson_low;
use crate::detect::policy::Tenants as Limits;
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// What an actor was served that others keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trespass {
    /// Objects that it was served, in the sample.
    pub objects: u64,
    /// Of these, such as one other keeps, who came back after it.
    pub kept: u64,
    /// How many of equal weight keep them.
    pub keepers: u64,
    /// Objects that the log holds of what others keep, for those in the sample.
    pub whole: u64,
}

/// What is known of one who is served.
#[derive(Debug, Default)]
struct Tenant {
    objects: u64,
    keeps: u64,
    /// What it comes back to, and another does, too.
    shares: u64,
    last: u32,
    /// When it was served once what another keeps, by that other.
    strays: BTreeMap<u64, Vec<u32>>,
}

impl Tenant {
    fn strayed(&self) -> u64 {
        self.strays.values().map(|times| times.len() as u64).sum()
    }
}

/// Whoever is served what many others keep, of objects in order of which the log holds `scale` for each.
pub(super) fn trespassers(
    served: &[Served],
    scale: f64,
    limits: &Limits,
) -> HashMap<u64, Trespass> {
    let tenants = tenants(served, limits.again_hours * 3600);
    if !keep_apart(&tenants, limits) {
        return HashMap::new();
    }
    let each = |(actor, tenant): (&u64, &Tenant)| {
        let found = trespass(tenant, &tenants, scale);
        // Whoever comes back to what others keep handles it, as far as he has come round to it.
        let handles = tenant.shares * 100 >= found.kept * limits.shares;
        (is_one(&found, limits) && !handles).then_some((*actor, found))
    };
    tenants.iter().filter_map(each).collect()
}

fn tenants(served: &[Served], again: u32) -> BTreeMap<u64, Tenant> {
    let mut tenants: BTreeMap<u64, Tenant> = BTreeMap::new();
    for readers in served.chunk_by(|a, b| a.object == b.object) {
        let mut times: BTreeMap<u64, (u32, u32)> = BTreeMap::new();
        for reader in readers {
            let (first, last) = times.entry(reader.actor).or_insert((reader.time, reader.time));
            (*first, *last) = (reader.time.min(*first), reader.time.max(*last));
        }
        let comes_back = |(_, (first, last)): &(&u64, &(u32, u32))| *last - *first >= again;
        let keepers: Vec<u64> = times.iter().filter(comes_back).map(|(actor, _)| *actor).collect();
        let keeper = keepers.first().copied().filter(|_| keepers.len() == 1);
        for (actor, (first, last)) in &times {
            let tenant = tenants.entry(*actor).or_default();
            tenant.objects += 1;
            tenant.last = tenant.last.max(*last);
            tenant.keeps += u64::from(keeper == Some(*actor));
            tenant.shares += u64::from(keeper.is_none() && keepers.contains(actor));
            let another = keeper.filter(|keeper| keeper != actor && *last - *first < again);
            if let Some(keeper) = another {
                tenant.strays.entry(keeper).or_default().push(*last);
            }
        }
    }
    tenants
}

/// Several keep much each, most of what anybody keeps is theirs, and nine of ten of them hardly ever stray.
fn keep_apart(tenants: &BTreeMap<u64, Tenant>, limits: &Limits) -> bool {
    let keepers = || tenants.values().filter(|tenant| tenant.keeps >= limits.keeps);
    let kept: u64 = tenants.values().map(|tenant| tenant.keeps).sum();
    let theirs: u64 = keepers().map(|tenant| tenant.keeps).sum();
    let strays = |tenant: &&Tenant| tenant.strayed() * 100 > tenant.objects * limits.astray;
    let all = keepers().count();
    all >= limits.keepers && theirs * 2 >= kept && keepers().filter(strays).count() * 10 <= all
}

fn trespass(tenant: &Tenant, tenants: &BTreeMap<u64, Tenant>, scale: f64) -> Trespass {
    // Who left before it came has nothing taken: it went on under another name.
    let goes_on = |(keeper, times): (&u64, &Vec<u32>)| {
        let last = tenants.get(keeper).map_or(0, |keeper| keeper.last);
        times.iter().filter(|time| **time < last).count() as u64
    };
    let counts: Vec<u64> = tenant.strays.iter().map(goes_on).collect();
    let kept: u64 = counts.iter().sum();
    let squares: u64 = counts.iter().map(|count| count * count).sum();
    Trespass {
        objects: tenant.objects,
        kept,
        keepers: (kept * kept).checked_div(squares).unwrap_or(0),
        whole: (kept as f64 * scale) as u64,
    }
}

fn is_one(found: &Trespass, limits: &Limits) -> bool {
    found.whole >= limits.objects
        && found.keepers >= limits.of
        && wilson_low(found.kept, found.objects) * 100.0 >= limits.share as f64
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, play};

    const DAY: i64 = 86_400;

    /// A request of a partner, by key, for one account.
    fn ask(key: &str, agent: &str, object: i64, at: i64) -> Request {
        Request::at(MONDAY + at, format!("/v1/accounts/{object}"))
            .from(format!("203.0.113.{}", key.len() * 7 % 250), agent)
            .key(key)
    }

    /// Twenty partners with a hundred accounts each, who ask for a third of them on each of 21 days.
    fn partners() -> Vec<Request> {
        let one = |who: i64, day: i64, n: i64| {
            let object = 40_000 + who * 100 + (day * 37 + n * 3) % 100;
            ask(&format!("partner-{who}"), "client/1.4", object, day * DAY + n * 800 + who * 131)
        };
        let of = |who: i64| (0..21).flat_map(move |day| (0..33).map(move |n| one(who, day, n)));
        (0..20).flat_map(of).collect()
    }

    /// A key that asks once for each of 400 accounts from the seventh day on.
    fn newcomer(account: impl Fn(i64) -> i64) -> Vec<Request> {
        (0..400).map(|i| ask("newcomer", "client/1.4", account(i), 7 * DAY + i * 2_300)).collect()
    }

    #[test]
    fn a_new_key_that_reads_what_all_partners_keep_is_told_and_one_that_brings_its_own_is_not() {
        let level = |mine: Vec<Request>| play(&[partners(), mine].concat()).worst();
        assert!(level(Vec::new()) <= Level::Low);
        assert!(level(newcomer(|i| 40_000 + i * 997 % 2_000)) >= Level::High);
        assert!(level(newcomer(|i| 50_000 + i)) <= Level::Low, "its own");
        assert!(level(newcomer(|i| 40_000 + i % 100)) <= Level::Low, "those of one old key");
    }

    #[test]
    fn whoever_comes_back_to_what_all_keep_handles_it_by_trade() {
        let carrier = |i: i64| {
            let at = i / 140 * DAY + i % 140 * 500;
            ask("carrier", "client/1.4", 40_000 + i % 140 * 13, at)
        };
        let all = [partners(), (0..21 * 140).map(carrier).collect()].concat();
        assert!(play(&all).worst() <= Level::Low);
    }

    #[test]
    fn a_batch_that_has_begun_to_come_round_to_everybodys_things_handles_them() {
        // Each night a part of all accounts, in ten parts; or once and never again.
        let batch = |nights: i64| {
            let one = move |night: i64, i: i64| {
                let account = 40_000 + (i * 10 + night % 10) * 7 % 2_000;
                ask("batch", "client/1.4", account, (6 + night) * DAY + 10_800 + i * 3)
            };
            (0..nights).flat_map(move |night| (0..150).map(move |i| one(night, i))).collect()
        };
        let told = |mine: Vec<Request>| {
            let outcome = play(&[partners(), mine].concat());
            let mut all = outcome.findings.iter().flat_map(|finding| &finding.verdict.reasons);
            all.any(|reason| reason.contains("hardly ever ask for what another keeps"))
        };
        assert!(!told(batch(15)));
        assert!(told(batch(8)));
    }

    #[test]
    fn where_partners_share_what_they_handle_a_new_one_is_none_of_them_less() {
        // A bureau: each asks now and then for whomever.
        let look = |who: i64, n: i64| {
            let object = 40_000 + (who * 700 + n).pow(2) * 31 % 2_000;
            ask(&format!("partner-{who}"), "client/1.4", object, n * 2_500 + who * 131)
        };
        let bureau: Vec<Request> =
            (0..20).flat_map(|who| (0..700).map(move |n| look(who, n))).collect();
        let new = newcomer(|i| 40_000 + i * 997 % 2_000);
        assert!(play(&[bureau, new].concat()).worst() <= Level::Medium);
    }
}
