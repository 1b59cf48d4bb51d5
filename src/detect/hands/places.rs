//! Where clients are: their networks, and the pools they may move about in.

use crate::dossier::{Dossiers, Name};
use crate::record::Client;
use hashbrown::HashMap;

/// A place on the net, as numbers that only tell places apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// A /24 or a /48.
    pub network: u32,
    /// A /16 or a /32.
    pub pool: u32,
    /// IPv6.
    pub six: bool,
}

/// The places of all clients.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By number of the client's name.
    of: Vec<Option<Place>>,
    texts: Vec<String>,
}

impl Places {
    /// Finds the place of every client in the dossiers.
    pub(super) fn of(dossiers: &Dossiers) -> Self {
        let mut places = Self::default();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        for event in &dossiers.events {
            let at = event.client.0 as usize;
            if places.of.len() <= at {
                places.of.resize(at + 1, None);
            }
            if places.of.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let client = Client::parse(dossiers.names.text(event.client));
            let mut number = |text: String| {
                *numbers.entry(text).or_insert_with_key(|text| {
                    places.texts.push(text.clone());
                    u32::try_from(places.texts.len() - 1).unwrap_or(u32::MAX)
                })
            };
            let six = matches!(client, Client::Ip(std::net::IpAddr::V6(_)));
            let bits = if six { ["/48", "/32"] } else { ["/24", "/16"] };
            let text = |client: Client<'_>, bits: &str| match client {
                Client::Ip(ip) => format!("{ip}{bits}"),
                Client::Name(_) => client.to_string(),
            };
            let network = number(text(client.network(), bits[0]));
            let pool = number(text(client.pool(), bits[1]));
            if let Some(place) = places.of.get_mut(at) {
                *place = Some(Place { network, pool, six });
            }
        }
        places
    }

    /// The place of a client.
    pub(super) fn of_client(&self, client: Name) -> Place {
        let place = self.of.get(client.0 as usize).copied().flatten();
        place.unwrap_or(Place { network: 0, pool: 0, six: false })
    }

    /// A network or pool in words.
    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", String::as_str)
    }
}
