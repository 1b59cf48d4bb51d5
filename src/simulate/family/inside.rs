//! Thefts with somebody's right: stolen tokens, an insider, a partner's key.

use rand::RngExt;
use rand::seq::SliceRandom;

use super::Stage;
use super::theft::{Order, Pace, Share, Theft};
use crate::simulate::clock::DAY;
use crate::simulate::dice;
use crate::simulate::event::{Event, Who};
use crate::simulate::life;
use crate::simulate::truth::Hand;

/// Tokens of customers, shown from elsewhere beside their owners' own use; each is used for what
/// its owner has, and by some thieves for what others have.
pub fn stolen_tokens(stage: &mut Stage<'_>) -> Vec<Hand> {
    let victims = stage.dice.random_range(20..=300_usize);
    let count = stage.count(1, 60);
    let addresses = stage.addresses(count);
    let (from, until) = stage.period();
    let beyond = if stage.dice.random_bool(0.5) { stage.dice.random_range(1..12) } else { 0 };
    let agent = stage.agent(from);
    stage.note("victims", victims);
    stage.note("objects of others with each token, at most", beyond);
    let realm = stage.realm;
    let dice = &mut stage.dice;
    let mut order: Vec<usize> = (0..realm.people.len()).collect();
    order.shuffle(dice);
    let mut events = Vec::new();
    for &victim in order.iter().take(victims) {
        let person = &realm.people[victim];
        let client = dice::pick(dice, &addresses).clone();
        let who =
            realm.seen(Who::new(&client, &person.principal, &realm.app_key(false, true), &agent));
        let mut objects: Vec<usize> = person.objects.iter().map(|&at| at as usize).collect();
        for _ in 0..beyond {
            objects.push(dice.random_range(0..realm.ids.known.len() as u64) as usize);
        }
        let mut at = dice.random_range(from..until);
        for object in objects {
            for leaf in 0..dice.random_range(1..=realm.trade.leaves.len()) {
                let ask = realm.ask(leaf, &realm.ids.known[object]);
                let mut event = Event::new(dice, at, &who, ask, 200);
                event.aim = true;
                events.push(event);
                at += dice::pause(dice, 5.0);
            }
        }
    }
    Hand::one(&["stolen_credential", "object_enumeration", "bulk_collection"], events)
}

/// One of the care desk reads more and more that nobody has called about.
pub fn insider(stage: &mut Stage<'_>) -> Vec<Hand> {
    let realm = stage.realm;
    let number = stage.dice.random_range(1..=life::clerks(realm));
    let mut who = life::clerk(realm, number);
    let (from, until) = stage.period();
    let a_day = stage.dice.random_range(15.0..150.0);
    let off_hours = stage.dice.random_bool(0.5);
    let from_home = stage.dice.random_bool(0.3);
    let leaf = stage.leaf();
    stage.note("objects a day", a_day as u64);
    stage.note("off hours", off_hours);
    stage.note("from home", from_home);
    let dice = &mut stage.dice;
    if from_home {
        who.client = realm.net.home(dice).on(0);
    }
    let wanted = (a_day * ((until - from) as f64 / DAY as f64)) as usize;
    let list = realm.ids.handful(dice, wanted.max(40));
    let theft = Theft {
        period: (from, until),
        list,
        place: (realm.trade.host.into(), realm.trade.path),
        leaf,
        hands: vec![who],
        share: Share::Mixed,
        pace: if off_hours { Pace::Nights } else { Pace::Waking },
        mimic: false,
        repeats: 0.0,
        stopped: None,
    };
    let events = theft.events(dice, realm);
    Hand::one(&["insider_drift", "object_enumeration", "bulk_collection"], events)
}

/// A partner's key in other hands, beside the nightly batch that goes on as ever.
pub fn partner_key(stage: &mut Stage<'_>) -> Vec<Hand> {
    let realm = stage.realm;
    let owner = life::partner_who(realm, 1);
    let count = stage.count(1, 12);
    let addresses = stage.addresses(count);
    let (from, until) = stage.period();
    let same_agent = stage.dice.random_bool(0.5);
    let agent = if same_agent { owner.agent.clone() } else { stage.agent(from) };
    let leaf = stage.leaf();
    let wanted = stage.volume(leaf, (from, until), (0.2, 4.0));
    let order = Order::draw(&mut stage.dice);
    let list = stage.list(wanted, order, 0.0);
    stage.note("the partner's user agent", same_agent);
    let hands = addresses
        .iter()
        .map(|client| Who { client: client.clone(), agent: agent.clone(), ..owner.clone() })
        .collect();
    let pace = Pace::draw(&mut stage.dice);
    let theft = Theft {
        period: (from, until),
        list,
        place: (realm.trade.host.into(), realm.trade.path),
        leaf,
        hands,
        share: Share::Mixed,
        pace,
        mimic: false,
        repeats: 0.0,
        stopped: None,
    };
    let events = theft.events(&mut stage.dice, realm);
    Hand::one(
        &["stolen_credential", "object_enumeration", "bulk_collection", "insider_drift"],
        events,
    )
}
