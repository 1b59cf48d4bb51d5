//! The thief's first steps: a dozen refused requests on neighbouring routes, hours before the theft.

use std::rc::Rc;

use rand::RngExt;

use super::api::{Call, Caller, Resource, answer};
use super::dice::{self, Dice};
use super::profile::Profile;

/// Doors that are tried first. None of them opens.
const DOORS: [(&str, u16); 9] = [
    ("/v1/customers", 400),
    ("/v1/admin/customers", 403),
    ("/v1/accounts/{id}", 404),
    ("/v2/customers/{id}/profile", 404),
    ("/v1/customers/{id}/notes", 403),
    ("/v1/customers/{id}/settings", 401),
    ("/v1/internal/status", 404),
    ("/v1/openapi.json", 404),
    ("/v1/customers/{id}/usage", 401),
];

/// Ten to fifteen refused requests from the first one or two addresses, before the theft begins.
pub fn calls(dice: &mut Dice, profile: &Profile, addresses: &[Rc<str>], ids: &[u32]) -> Vec<Call> {
    let scouts = &addresses[..addresses.len().min(dice.random_range(1..=2))];
    let mut at = profile.probing;
    let mut calls = Vec::new();
    for _ in 0..dice.random_range(10..=15) {
        let caller =
            Caller::new(dice::pick::<Rc<str>>(dice, scouts), "-", profile.key, &profile.agent);
        let account = *dice::pick(dice, ids);
        let (path, status) = match dice.random_range(0..4) {
            // The route that will be robbed is not among the doors: it opens at once.
            0 if profile.resource != Resource::Lines => (Resource::Lines.path(account), 401),
            1 => (Resource::Bills.path(account), 401),
            _ => {
                let (door, status) = *dice::pick(dice, &DOORS);
                (door.replace("{id}", &account.to_string()), status)
            }
        };
        calls.push(answer(dice, at, &caller, "GET", path, status, 0));
        at += dice::pause(dice, 90.0);
    }
    calls.retain(|call| call.at < profile.start);
    calls
}
