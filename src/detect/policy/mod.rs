//! Every threshold, in one typed place that users can edit as TOML.
//!
//! What is folded over the logs never depends on it: a case can be judged again. Sections of the file
//! are structs of their own, by what they are about.

mod commented;
mod doors;
mod effects;
mod hands;
mod names;
mod taking;
mod usual;

pub use doors::{Injection, Logins, Probing, Rate, Scanning, Shadow, Spraying, Stuffing};
pub use effects::Effects;
pub use hands::{Batches, Deals, Newcomer, Refusals, Settled, Stretches, Swarm, Tenants, Volley};
pub use names::{Beginning, Insider, Linking, Stolen};
pub use taking::{Bulk, Dividing, Enumeration, Guise, Novelty};
pub use usual::{Baseline, Registers};

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// All thresholds. Unknown keys are refused; missing ones keep their default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// How an actor is told from its peers.
    pub baseline: Baseline,
    /// Many objects of one kind.
    pub object_enumeration: Enumeration,
    /// Listings walked page by page, and sheer volume.
    pub bulk_collection: Bulk,
    /// Many refused logins for few names.
    pub brute_force: Logins,
    /// Many names, few tries each, in rounds.
    pub password_spraying: Spraying,
    /// Many refused logins for many names.
    pub credential_stuffing: Stuffing,
    /// Sheer rate.
    pub automation: Rate,
    /// Many things refused.
    pub privilege_probing: Probing,
    /// Many things asked for that are not there.
    pub scanning: Scanning,
    /// What is taken through endpoints that hardly anybody uses.
    pub shadow_endpoint: Shadow,
    /// Attacks in the request itself.
    pub injection: Injection,
    /// What came of such an attack.
    pub effect: Effects,
    /// Names in another hand than their owner's.
    pub stolen_credential: Stolen,
    /// Names that depart from their own past.
    pub insider_drift: Insider,
    /// What many do together, and nobody alone.
    pub novelty: Novelty,
    /// Innocent traffic that is recognised.
    pub registers: Registers,
    /// When a taking under names that were in use before began.
    pub beginning: Beginning,
    /// Which sessions are one hand's.
    pub campaign: Linking,
}

impl Policy {
    /// Reads a policy from a file.
    ///
    /// # Errors
    /// A usage error that shows the line at fault.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|cause| {
            Error::usage(format!("policy {}: {cause}", path.display()))
                .hint("`dwell policy > policy.toml` writes one to edit")
        })?;
        toml::from_str(&text).map_err(|cause| {
            Error::usage(format!("policy {}: {cause}", path.display()))
                .hint("`dwell policy` prints every key with its default")
        })
    }

    /// The policy as TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
    }

    /// The policy as TOML, with what each threshold means above it.
    #[must_use]
    pub fn to_commented_toml(&self) -> String {
        commented::comment(&self.to_toml())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_policy_reads_back_and_unknown_keys_are_refused() {
        let policy = Policy::default();
        assert_eq!(toml::from_str::<Policy>(&policy.to_toml()).unwrap(), policy);
        assert!(toml::from_str::<Policy>("[scanning]\npath = 3").is_err());
        assert_eq!(toml::from_str::<Policy>("[scanning]\npaths = 3").unwrap().scanning.paths, 3);
    }
}
