//! A key, token or account in another hand than its owner's.

use super::hands::{Sign, families};
use super::innocent::newcomer::batch_of;
use super::page::About;
use super::{Peers, Policy, Profile, Verdict};
use crate::case::Level;
use crate::dossier::Name;
use crate::record::served;
use hashbrown::HashMap;

/// The page.
pub const ABOUT: About = About {
    name: "stolen_credential",
    title: "A name is used by another hand than its owner's.",
    what: "Requests under one principal, key, token or session that come from elsewhere, with another program, and are after something else; and one place or program that acts as many accounts which were elsewhere before.",
    why: "With a stolen key or token every request is authenticated and, one by one, allowed. The owner's own traffic goes on beside it, so that the name as a whole looks as usual.",
    how: &[
        "The requests under a name are sorted by hand: network (/24, /48) and user agent.",
        "After `stolen_credential.history_days` and three days of use (a batch may run once a week), whatever comes from a pool (/16, /32) never seen, with a user agent never seen under this name (or at the same time as from home, or for other records where the name repeats its own set), is looked at apart.",
        "It is a thief's if, beside that, it takes far more records on a day than the name does, or twice as many as it ever did, or records that a name which repeats its own set never asked for, or misses where the name does not; other endpoints and other hours support it.",
        "Two families of signs are medium, three high.",
        "Many accounts: `accounts` of them, `strange_share` percent of those that were seen before, used elsewhere and never with this program; accounts that were never seen before are taken along.",
        "The requests of the other hand become an actor of their own, so that dates, objects and indicators are the thief's.",
    ],
    innocent: &[
        "A release of the app (another version of a program that the name used before, taken up under many names within a week).",
        "A new device or office (the old one falls silent, or both ask the same things).",
        "Carriers and roaming (networks change, the user agent stays).",
        "IPv4 and IPv6 of one line.",
        "Accounts under which programs change at every turn (`restless`: one more tells nobody, wherever it is).",
        "Services that act for their customers (they come back to each account day after day) and the programs these have at home (nobody else's networks).",
        "Terminals and offices (opening hours; but no place is open only while its people sleep: `off_hours` percent of what is done there lies in hours with less than half of what the same accounts do elsewhere in the mean one, ten of 24 at most).",
        "Whatever does about as much on all days of the log.",
        "A job that comes back to what it took in each of its runs is medium at most.",
    ],
    evasion: "Use the key from its owner's network, with its owner's program, for its owner's objects; take few records of each; steal the key before the log begins; read only what one account may read, from one account.",
    owasp: "API2:2023; OAT-008",
    attack: "T1078; T1550.001; T1528",
};

/// Judges what another hand did under a name.
#[must_use]
pub fn detect(profile: &Profile, peers: &Peers<'_>, policy: &Policy) -> Option<Verdict> {
    let limits = &policy.stolen_credential;
    if let Some(stranger) = peers.hands.strangers.get(&profile.actor) {
        let measure = "records taken by another hand under one name";
        let value = (stranger.objects, limits.objects);
        let (signs, told) = (&stranger.signs, &stranger.alternatives);
        let verdict = verdict(profile, peers, signs, told, measure, value);
        return Some(batch(verdict, policy));
    }
    let band = peers.hands.bands.get(&profile.actor)?;
    let measure = "accounts in one hand";
    let value = (band.names, limits.accounts);
    Some(verdict(profile, peers, &band.signs, &band.alternatives, measure, value))
}

/// A job of the owner's own that began elsewhere comes back to what it took, in each of its runs. A thief
/// has what he took: whoever comes back all the same is a question.
fn batch(mut verdict: Verdict, policy: &Policy) -> Verdict {
    if let Some(told) = batch_of(&verdict.events, verdict.object_kind, policy) {
        verdict.level = verdict.level.min(Level::Medium);
        verdict.alternatives.push(told);
    }
    verdict
}

fn verdict(
    profile: &Profile,
    peers: &Peers<'_>,
    signs: &[Sign],
    alternatives: &[String],
    measure: &'static str,
    (value, threshold): (u64, u64),
) -> Verdict {
    let mut kinds: HashMap<Name, u64> = HashMap::new();
    for event in profile.events.iter().filter(|e| e.has_object() && served(e.status)) {
        *kinds.entry(event.object_kind).or_insert(0) += 1;
    }
    let mut endpoints: HashMap<Name, u64> = HashMap::new();
    for event in &profile.events {
        *endpoints.entry(event.endpoint).or_insert(0) += 1;
    }
    let reasons: Vec<String> = signs.iter().map(|sign| sign.text.clone()).collect();
    Verdict {
        level: if families(signs) >= 3 { Level::High } else { Level::Medium },
        confidence: u8::try_from(45 + 15 * families(signs)).unwrap_or(95).min(95),
        endpoint: super::profile::top(&endpoints, peers.dossiers),
        object_kind: super::profile::top(&kinds, peers.dossiers),
        measure,
        value: value as f64,
        threshold: threshold as f64,
        peers: 0,
        message: reasons.join("; "),
        reasons,
        alternatives: alternatives.to_vec(),
        events: profile.events.clone(),
        targets: endpoints.keys().copied().collect(),
        hits: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, customers, play};

    /// A partner who asks for a few of his things a day, and from the third week on another machine that
    /// takes so many a week under his name, of which each week all are new or none.
    fn from_elsewhere(anew: i64) -> Option<Level> {
        let thing = |n: i64| format!("/v1/orders/{}", 500_000 + n * 7919 % 9_000);
        let of = |at: i64, n: i64| Request::at(MONDAY + at, thing(n)).principal("partner-9");
        let own = |day: i64| {
            (0..7).map(move |n| {
                let at = day * 86_400 + 36_000 + n * 900;
                of(at, (day * 5 + n * n) % 300).from("198.51.100.40", "Browser/9")
            })
        };
        let weekly = |week: i64| {
            (0..300).map(move |n| {
                let at = (14 + week * 7) * 86_400 + 18_000 + n * 2;
                of(at, n + week * anew).from("203.0.113.50", "client/4.12")
            })
        };
        let own = (0..42).filter(|day| day % 7 < 5).flat_map(own);
        let all = own.chain((0..4).flat_map(weekly)).chain(customers(60, 42, 3));
        let outcome = play(&all.collect::<Vec<_>>());
        outcome.of("stolen_credential").iter().map(|finding| finding.verdict.level).max()
    }

    #[test]
    fn a_new_job_of_the_owners_comes_back_to_its_things_and_a_thief_does_not() {
        assert_eq!(from_elsewhere(0), Some(Level::Medium));
        assert!(from_elsewhere(300) >= Some(Level::High));
    }
}
