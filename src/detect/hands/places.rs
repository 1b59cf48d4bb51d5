//! Where clients are: their networks, and the pools they may move about in.

use crate::dossier::{Dossiers, Name};
use crate::record::Client;
use hashbrown::HashMap;
use std::net::IpAddr;

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
    /// An address in each network or pool, with its bits; a client that is known by a name is a
    /// place of its own.
    marks: Vec<Mark>,
}

/// What tells a network or pool from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mark {
    Net(IpAddr, u8),
    Name(Name),
}

impl Places {
    /// Finds the place of every client in the dossiers.
    pub(super) fn of(dossiers: &Dossiers) -> Self {
        let mut places = Self::default();
        let mut numbers: HashMap<Mark, u32> = HashMap::new();
        for event in &dossiers.events {
            let at = event.client.0 as usize;
            if places.of.len() <= at {
                places.of.resize(at + 1, None);
            }
            if places.of.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let client = Client::parse(dossiers.names.text(event.client));
            let six = matches!(client, Client::Ip(IpAddr::V6(_)));
            let (network, pool) = if six { (48, 32) } else { (24, 16) };
            let mut number = |client: Client<'_>, bits: u8| {
                let mark = match client {
                    Client::Ip(ip) => Mark::Net(ip, bits),
                    Client::Name(_) => Mark::Name(event.client),
                };
                *numbers.entry(mark).or_insert_with(|| {
                    places.marks.push(mark);
                    u32::try_from(places.marks.len() - 1).unwrap_or(u32::MAX)
                })
            };
            let network = number(client.network(), network);
            let pool = number(client.pool(), pool);
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
    pub(super) fn text(&self, number: u32, dossiers: &Dossiers) -> String {
        match self.marks.get(number as usize) {
            Some(Mark::Net(ip, bits)) => format!("{ip}/{bits}"),
            Some(Mark::Name(name)) => dossiers.names.show(*name),
            None => String::new(),
        }
    }
}
