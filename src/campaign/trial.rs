//! For tests: the campaigns of what was played on the stage of the detectors.

use super::Campaign;
use super::group::Evidence;
use super::link::groups;
use super::sets;
use super::told::Told;
use super::whole::campaigns;
use crate::detect::innocent::naming::Naming;
use crate::detect::stage::{MONDAY, Outcome, Request};
use crate::detect::{Policy, profiles};
use crate::record::time::DAY;
use crate::route::Keyed;
use crate::triage::Crowds;

/// The campaigns that its findings are linked to, by the default policy.
pub(super) fn linked(outcome: &Outcome) -> Vec<Campaign> {
    with(outcome, |evidence| campaigns(sets::join(groups(evidence), evidence), evidence))
}

/// What linking would look at, by the default policy.
pub(super) fn with<R>(outcome: &Outcome, look: impl FnOnce(&Evidence<'_>) -> R) -> R {
    let (policy, crowds, hash) = (Policy::default(), Crowds::default(), Keyed::new(7));
    let profiles = profiles(&outcome.dossiers);
    let days = || outcome.dossiers.events.iter().map(|event| event.time.0.div_euclid(DAY));
    let evidence = Evidence {
        findings: &outcome.findings,
        told: Told::of(&outcome.findings),
        profiles: &profiles,
        dossiers: &outcome.dossiers,
        crowds: &crowds,
        hash: &hash,
        policy: &policy,
        days: days().min().zip(days().max()).into_iter().collect(),
        naming: Naming::default(),
    };
    look(&evidence)
}

/// Eighty customers who each read what is theirs on two endpoints, on so many days.
pub(super) fn readers(days: i64) -> Vec<Request> {
    let one = |i: i64, day: i64| {
        let at = MONDAY + day * 86_400 + 28_800 + i * 311;
        let (who, ip) = (format!("customer-{i}"), format!("198.51.100.{}", i + 1));
        let of = |path: String, at| Request::at(at, path).principal(&who).from(&ip, "App/5.2");
        [
            of(format!("/v1/orders/{}", 70_001 + i * 7919), at),
            of(format!("/v1/orders/{}/lines", 70_001 + i * 7919), at + 5),
        ]
    };
    (0..80).flat_map(|i| (0..days).flat_map(move |day| one(i, day))).collect()
}
