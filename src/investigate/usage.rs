//! How much everybody uses each attribute of a campaign, that is how many others a block on it
//! would hit.

use super::Collateral;
use crate::dossier::{Dossiers, describe};
use crate::triage::{ActorKind, Survey};
use hashbrown::{HashMap, HashSet};

/// Requests and actors by kind and text of an attribute.
#[derive(Debug)]
pub struct Usage<'c> {
    collateral: &'c Collateral,
    routes: HashMap<String, (u64, u64)>,
    names: HashMap<(&'static str, String), u64>,
    /// By network, where nobody acts under a name: then the tallies of addresses hold every request.
    networks: HashMap<String, (u64, u64)>,
}

impl<'c> Usage<'c> {
    /// The use of every endpoint, of the names in the dossiers, and of what was counted.
    #[must_use]
    pub fn new(survey: &Survey, dossiers: &Dossiers, collateral: &'c Collateral) -> Self {
        let text = |parts: [String; 3]| {
            let filled: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            filled.join(" ")
        };
        let route = |endpoint: &crate::triage::Endpoint| {
            (text(endpoint.parts()), (endpoint.requests(), endpoint.actors.count()))
        };
        let known: HashSet<u64> = dossiers.actors.iter().map(|(hash, _)| *hash).collect();
        let mut usage = Self {
            collateral,
            routes: survey.endpoints().into_iter().map(|(_, endpoint)| route(endpoint)).collect(),
            names: HashMap::new(),
            networks: networks(survey, collateral),
        };
        // An address is not only what acts in its own name: others act through it.
        let named = survey
            .actors()
            .filter(|(hash, actor, _)| actor.kind() != ActorKind::Client && known.contains(hash));
        for (_, actor, tally) in named {
            *usage.names.entry((actor.kind().name(), dossiers.name_of(actor))).or_default() +=
                tally.requests();
        }
        usage
    }

    /// All requests that show a value, and how many actors they come from if that is known; `None`
    /// where they were not counted.
    #[must_use]
    pub fn of(&self, kind: &str, value: &str) -> Option<(u64, Option<u64>)> {
        let known = |(requests, actors): &(u64, u64)| (*requests, Some(*actors));
        match kind {
            "route" => self.routes.get(value).map(known),
            "client_ip" => self.collateral.clients.get(value).map(known),
            "prefix" => self.networks.get(value).map(known),
            "user_agent" => self.collateral.agents.get(value).map(|requests| (*requests, None)),
            "principal" | "credential" | "session" => {
                let kind = if kind == "principal" { "principal" } else { "credential" };
                self.names.get(&(kind, value.to_owned())).map(|requests| (*requests, Some(1)))
            }
            _ => None,
        }
    }
}

/// Requests from the networks of campaigns, and from how many addresses they come.
fn networks(survey: &Survey, collateral: &Collateral) -> HashMap<String, (u64, u64)> {
    let network = |client: &str| describe::network(client.as_bytes());
    let named = || survey.actors().any(|(_, actor, _)| actor.kind() != ActorKind::Client);
    if collateral.clients.is_empty() || named() {
        return HashMap::new();
    }
    let mut networks: HashMap<String, (u64, u64)> =
        collateral.clients.keys().map(|client| (network(client), (0, 0))).collect();
    for (_, actor, tally) in survey.actors() {
        if let Some((requests, addresses)) = networks.get_mut(&network(&actor.name())) {
            *requests += tally.requests();
            *addresses += 1;
        }
    }
    networks
}
