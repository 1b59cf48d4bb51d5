//! How a thief looks: addresses, user agents, keys, principals.

use std::rc::Rc;

use rand::RngExt;

use super::Stage;
use crate::simulate::dice;
use crate::simulate::event::Who;
use crate::simulate::realm::{Identity, LIBRARIES, browser};

impl Stage<'_> {
    /// So many addresses: rented, of hijacked households, or of both; many rather of households.
    pub fn addresses(&mut self, count: usize) -> Vec<Rc<str>> {
        let net = &self.realm.net;
        let dice = &mut self.dice;
        let from_homes = match dice.random_range(0..10) {
            _ if count > 1_500 => 1.0,
            0..5 => 0.0,
            5..8 => 1.0,
            _ => 0.5,
        };
        let homes = (count as f64 * from_homes) as usize;
        let mut list = net.rented(dice, count - homes);
        list.extend(net.hijacked(dice, count - list.len()));
        let word = match homes {
            0 => "rented",
            homes if homes == count => "households",
            _ => "rented and households",
        };
        self.note("address kind", word);
        list
    }

    /// One look for all: the app as it is or was, a library, a browser.
    pub fn agent(&mut self, at: i64) -> Rc<str> {
        let dice = &mut self.dice;
        match dice.random_range(0..10) {
            0..4 => self.realm.app_agent(dice, at),
            4..8 => (*dice::pick(dice, &LIBRARIES)).into(),
            _ => browser(dice),
        }
    }

    /// The hands of a theft: one look or many, with or without the app's key, anonymous through a
    /// hole or signed in as customers of their own.
    pub fn hands(&mut self, addresses: &[Rc<str>], at: i64) -> Vec<Who> {
        let realm = self.realm;
        let rotating = self.dice.random_bool(0.25);
        let agent = self.agent(at);
        let keyed = self.dice.random_bool(0.6);
        let key = if keyed { realm.app_key(false, self.dice.random_bool(0.5)) } else { "".into() };
        let signed = realm.identity == Identity::Named && self.dice.random_bool(0.4);
        let own = self.dice.random_range(1..=addresses.len().min(40));
        let first = self.dice.random_range(700_000..900_000_usize);
        self.note("user agent", if rotating { "rotating" } else { &agent });
        self.note("signed in", signed);
        let mut hands = Vec::new();
        for (number, client) in addresses.iter().enumerate() {
            let agent =
                if rotating { realm.app_agent(&mut self.dice, at) } else { Rc::clone(&agent) };
            let subject = format!("{}{}", realm.trade.subject, first + number % own);
            let principal = if signed { subject.as_str() } else { "" };
            hands.push(realm.seen(Who::new(client, principal, &key, &agent)));
        }
        hands
    }
}
