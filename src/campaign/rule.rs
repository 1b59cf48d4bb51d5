//! The rule that blocks a campaign that no single name is: what its requests have in common, taken
//! together.

use super::{Campaign, link};
use crate::dossier::Dossiers;
use crate::route::Keyed;
use crate::triage::{Attribute, Set};

/// Attributes that are blocked together.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The requests that are blocked.
    pub set: Set,
    /// The attributes in words, one phrase each.
    pub words: Vec<String>,
}

impl Rule {
    /// The rule of a campaign; `None` where a name, an address or one attribute says it all.
    #[must_use]
    pub fn of(campaign: &Campaign, dossiers: &Dossiers, hash: &Keyed) -> Option<Self> {
        let traced = campaign.set.and_then(|at| Some((at, dossiers.sets.get(at)?)));
        let rule = match (traced, campaign.guise) {
            // Actors are blocked by their names.
            (Some((_, set)), _) if set.values(Attribute::Actor).is_some() => return None,
            (Some((at, set)), _) => Self { set: set.clone(), words: dossiers.describe(at) },
            (None, Some((endpoint, agent))) => Self {
                set: link::guise_set((endpoint, agent), dossiers, hash),
                words: vec![
                    format!("endpoint {}", dossiers.endpoint_text(endpoint)),
                    match dossiers.names.show(agent) {
                        none if none.is_empty() => "no user agent".to_owned(),
                        agent => format!("user agent {agent}"),
                    },
                    "no principal".to_owned(),
                ],
            },
            (None, None) => return None,
        };
        (rule.words.len() > 1).then_some(rule)
    }
}
