//! The people of one house in a log of a few days.
//!
//! A desk, a branch or a school reads records all day through all its screens. In weeks it is known by that it was
//! there all along; in a day or two an hour when more of them sit there than before is an alarm, and whoever
//! explains it finds their network. Thieves who rent in one network ask for the records and for nothing else.

use crate::detect::alarm::grid::is_brief;
use crate::detect::alarm::lead::Lead;
use crate::detect::alarm::members::Members;
use crate::detect::peers::Peers;
use crate::detect::support::Signs;
use crate::dossier::Name;
use crate::record::Client;
use crate::words::many;
use hashbrown::{HashMap, HashSet};

/// Of a hundred requests those from the one network, at least: passers-by come along.
const ONE_PLACE: usize = 75;
/// Addresses there from which it is a house.
const SEATS: usize = 4;
/// Of a hundred requests those by such as ask for hardly anything else, at most.
const NARROW: f64 = 0.5;

/// Most of them sit in one house and do all sorts of things, in a log too short to show that they always did.
pub(super) fn is_house(
    lead: &Lead,
    members: &Members,
    peers: &Peers<'_>,
    signs: &mut Signs,
) -> bool {
    let brief = is_brief(lead.alarm.grid.seconds());
    if signs.hard || !brief || lead.alone.0 > NARROW {
        return false;
    }
    let network =
        |client: Name| Client::parse(peers.dossiers.names.text(client)).network().to_string();
    let house = biggest(members.events.iter().map(|event| event.client), network);
    let all = members.events.len();
    let fits = is_most(house, all);
    if fits {
        signs.alternatives.push(format!(
            "people of one house: may be, {} of {all} requests are of {} of one network, {:.0} % of all by such as ask for more than these records, and the logs cover a few days only, ask",
            house.0,
            many(house.1 as u64, "address"),
            (1.0 - lead.alone.0) * 100.0
        ));
    }
    fits
}

/// Requests and addresses of the network that most come from.
fn biggest(
    clients: impl Iterator<Item = Name>,
    network: impl Fn(Name) -> String,
) -> (usize, usize) {
    let mut each: HashMap<Name, usize> = HashMap::new();
    clients.for_each(|client| *each.entry(client).or_insert(0) += 1);
    let mut houses: HashMap<String, (usize, HashSet<Name>)> = HashMap::new();
    for (client, requests) in each {
        let house = houses.entry(network(client)).or_default();
        house.0 += requests;
        house.1.insert(client);
    }
    houses.values().map(|(requests, seats)| (*requests, seats.len())).max().unwrap_or_default()
}

fn is_most((requests, seats): (usize, usize), all: usize) -> bool {
    seats >= SEATS && requests * 100 >= all * ONE_PLACE
}

#[cfg(test)]
mod tests {
    use super::{biggest, is_most};
    use crate::dossier::Name;

    /// So many addresses that ask ten times each, of so many networks.
    fn house(addresses: u32, networks: u32) -> bool {
        let all: Vec<Name> = (0..addresses * 10).map(|n| Name(n % addresses)).collect();
        is_most(biggest(all.iter().copied(), |client| (client.0 % networks).to_string()), all.len())
    }

    #[test]
    fn a_house_has_seats_in_one_network() {
        assert!(house(12, 1));
        assert!(!house(3, 1), "too few to be a house");
        assert!(!house(12, 4), "scattered");
    }
}
