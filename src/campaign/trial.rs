//! For tests: the campaigns of what was played on the stage of the detectors.

use super::Campaign;
use super::group::Evidence;
use super::link::groups;
use super::sets;
use super::whole::campaigns;
use crate::detect::stage::Outcome;
use crate::detect::{Policy, profiles};
use crate::route::Keyed;
use crate::triage::Crowds;

/// The campaigns that its findings are linked to, by the default policy.
pub(super) fn linked(outcome: &Outcome) -> Vec<Campaign> {
    let (policy, crowds, hash) = (Policy::default(), Crowds::default(), Keyed::new(7));
    let profiles = profiles(&outcome.dossiers);
    let evidence = Evidence {
        findings: &outcome.findings,
        profiles: &profiles,
        dossiers: &outcome.dossiers,
        crowds: &crowds,
        hash: &hash,
        policy: &policy,
    };
    campaigns(sets::join(groups(&evidence), &evidence), &evidence)
}
