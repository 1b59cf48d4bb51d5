//! Payloads that a program took, of which the log does not show what they did.
//!
//! One request is often all that whoever tries a published hole sends. A program that nobody else
//! asks, on a host that tells whoever asks for what is not there, answers it with a page of its own:
//! it is there, and did not refuse. That is a question for its owner, and no proof.

use super::size::{apart, sorts};
use super::{Effect, Effects, Limits, finds_nothing};
use crate::detect::{Policy, Profile};
use crate::dossier::{Event, Name};
use crate::record::served;
use crate::record::time::HOUR;
use crate::triage::payload::signatures::{AGENT, REFERER, Signature};
use hashbrown::HashMap;

/// Files of the system, steps to them, and commands: what has hardly another meaning. A path of
/// Windows is the name of a file that somebody sends, an inner address is one that developers use.
const SORTS: [&str; 6] =
    ["system_file", "traversal", "encoded_traversal", "wrapper", "command", "command_program"];

/// Settings of a server that lets people in (discovery of `OpenID` Connect, 1.0): a short document.
const DOCUMENT: &[u8] = b"/.well-known/openid-configuration";

impl Effects<'_> {
    /// Files or commands asked of a program that few ask, which answers with a page of its own. Where
    /// several got pages of one size, that is how it says no.
    pub(super) fn by_taking(&mut self, profile: &Profile, policy: &Policy) {
        let limits = &policy.effect;
        // A visitor whose words look alike does mostly other things.
        let share = policy.injection.door_share as usize;
        if self.all.len() * 100 < profile.events.len() * share {
            return;
        }
        let mut places: HashMap<Name, Vec<usize>> = HashMap::new();
        for (at, (event, signature, effect)) in self.all.iter().enumerate() {
            let asks = SORTS.contains(&signature.name)
                && event.payload.in_target()
                && !event.payload.in_path();
            let few = self.peers.used_by(event.endpoint) <= limits.hands;
            let [method, ..] = self.peers.dossiers.endpoint(event.endpoint);
            // What is sent acts without a word.
            let silent = !matches!(method.as_str(), "GET" | "HEAD") && event.bytes == 0;
            let answered = event.status == 200 && (self.is_found(at) || silent);
            if asks
                && few
                && answered
                && *effect == Effect::None
                && finds_nothing(event, self.peers, limits)
            {
                places.entry(event.endpoint).or_default().push(at);
            }
        }
        for found in places.into_values() {
            let events: Vec<&Event> =
                found.iter().filter_map(|at| self.all.get(*at)).map(|(event, ..)| event).collect();
            if events.len() > 1 && sorts(events, limits).len() < 2 {
                continue;
            }
            self.raise(&found, Effect::Taken);
        }
    }

    /// Commands in a header, which no page shows: the answer is held against those that the same hand
    /// got there without.
    pub(super) fn by_header(&mut self, profile: &Profile, limits: &Limits) {
        let stands = |event: &Event| event.payload.place & (AGENT | REFERER) != 0;
        let runs = |(event, signature, _): &(Event, &Signature, Effect)| {
            signature.name == "shellshock" && stands(event) && served(event.status)
        };
        let mut odd = Vec::new();
        for (at, entry) in self.all.iter().enumerate().filter(|(_, entry)| runs(entry)) {
            let mut plain = profile
                .events
                .iter()
                .filter(|e| e.endpoint == entry.0.endpoint && served(e.status) && !stands(e))
                .peekable();
            let few = self.peers.used_by(entry.0.endpoint) <= limits.hands;
            if few && plain.peek().is_some() && plain.all(|other| apart(other, &entry.0, limits)) {
                odd.push(at);
            }
        }
        self.mark(&odd);
    }

    /// A short document that came with far more than it holds: what lay behind it in memory.
    pub(super) fn by_overflow(&mut self, limits: &Limits) {
        let names = &self.peers.dossiers.names;
        let over = |(event, ..): &(Event, &Signature, Effect)| {
            served(event.status)
                && event.bytes >= limits.document
                && !self.peers.is_soft(event)
                && names.text(event.path).ends_with(DOCUMENT)
        };
        let all: Vec<usize> = self
            .all
            .iter()
            .enumerate()
            .filter(|(_, entry)| over(entry))
            .map(|(at, _)| at)
            .collect();
        self.mark(&all);
    }

    /// What a program tells its operators was told to somebody who came for that alone, in a few
    /// requests within an hour. A monitor comes again, an operator looks at other things as well.
    #[must_use]
    pub fn is_told(&self, profile: &Profile, limits: &Limits, share: u64) -> bool {
        let told = |(event, signature, effect): &(Event, &Signature, Effect)| {
            *effect == Effect::Reachable
                && signature.name == "inner_data"
                && event.bytes >= limits.told
                && self.peers.used_by(event.endpoint) <= limits.hands
        };
        let (count, doors) = (profile.events.len() as u64, self.all.len() as u64);
        let times = || profile.events.iter().map(|event| event.time.0);
        let lasts = times().max().unwrap_or(0) - times().min().unwrap_or(0);
        count <= limits.brief
            && doors * 100 >= count * share
            && lasts <= HOUR
            && self.all.iter().any(told)
    }

    /// Raises requests to an effect, where they had none as great.
    pub(super) fn raise(&mut self, places: &[usize], to: Effect) {
        for at in places {
            if let Some((_, _, effect)) = self.all.get_mut(*at) {
                *effect = to.max(*effect);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::effect::tests::{AGENT, THIEF, level, post, with};
    use crate::detect::trial::{browse, get, line};

    /// A site that tells whoever asks for what is not there.
    fn site() -> Vec<String> {
        with(browse(30, 12), (0..20).map(|at| get("192.0.2.3", at, "/old.png", 404, 300)))
    }

    #[test]
    fn one_payload_that_a_program_nobody_else_asks_took_is_a_question() {
        let asks = |sizes: &[u64]| {
            let files = ["etc/passwd", "etc/shadow", "etc/hosts"];
            let ask = |(at, (size, file)): (u64, (&u64, &str))| {
                get(THIEF, at, &format!("/fetch?f=../../../../{file}"), 200, *size)
            };
            level(&with(site(), (0..).zip(sizes.iter().zip(files)).map(ask)))
        };
        assert_eq!(asks(&[1_300]), Some(Level::Medium));
        assert_eq!(asks(&[310, 310, 310]), Some(Level::Low), "it says no");
        let visits = (0..3).map(|at| get(THIEF, 60 + at, "/about", 200, 1_531));
        let asked = get(THIEF, 50, "/find?q=../../etc/passwd", 200, 1_300);
        assert_eq!(level(&with(with(site(), visits), [asked])), Some(Level::Low), "a visitor");
        // Where others ask too, the answer is that of everybody.
        let others =
            (0..12u64).map(|at| get(&format!("192.0.2.{at}"), at, "/fetch?f=a", 200, 1_290));
        let one = get(THIEF, 50, "/fetch?f=../../../../etc/passwd", 200, 1_300);
        assert_eq!(level(&with(with(site(), others), [one])), Some(Level::Low));
    }

    #[test]
    fn a_command_in_a_header_shows_by_another_answer() {
        let asks = |size: u64| {
            let shell = "() { :;}; echo; /bin/cat /etc/passwd";
            let plain = line(THIEF, 1, "GET /cgi-bin/status", 200, 120, AGENT);
            level(&with(site(), [plain, line(THIEF, 5, "GET /cgi-bin/status", 200, size, shell)]))
        };
        assert_eq!(asks(1_900), Some(Level::High));
        assert_eq!(asks(120), Some(Level::Low));
    }

    #[test]
    fn a_short_document_with_what_lay_behind_it_is_a_leak() {
        let asked = |bytes: u64| {
            let path = "/oauth/idp/.well-known/openid-configuration";
            level(&with(site(), (0..3).map(|at| get(THIEF, at, path, 200, bytes))))
        };
        assert_eq!(asked(58_000), Some(Level::High));
        assert_eq!(asked(1_900), Some(Level::Low));
    }

    #[test]
    fn settings_told_to_who_came_for_them_alone_are_looked_at_and_to_an_operator_are_not() {
        let asked = |more: u64| {
            let pages = (0..more).map(|at| get(THIEF, 10 + at, "/about", 200, 1_531));
            level(&with(with(site(), pages), [get(THIEF, 1, "/actuator/env", 200, 22_410)]))
        };
        assert_eq!(asked(0), Some(Level::Medium));
        assert!(asked(9) <= Some(Level::Low));
    }

    #[test]
    fn what_an_ordinary_client_sends_to_the_place_of_a_hole_is_no_break_in() {
        let client =
            (0..20u64).map(|at| post(at * 30, "/ws/v1/cluster/apps/new-application", 200, 150));
        assert_eq!(level(&with(site(), client)), Some(Level::Medium));
    }
}
