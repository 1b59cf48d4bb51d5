//! Answers from places that only the attacker asks, and logins that a payload opened.

use super::size::{apart, sorts};
use super::{Effect, Effects, Limits, is_redirect};
use crate::detect::privilege_probing::is_inner;
use crate::detect::{Policy, Profile};
use crate::dossier::{Event, Name};
use crate::record::served;
use crate::route::login::is_login;
use crate::triage::payload::{Class, signatures::Signature};
use hashbrown::{HashMap, HashSet};

/// What an inner page is called that opened after an attack.
static ENTERED: Signature = Signature {
    name: "inner_page_after_attack",
    class: Class::Inside,
    places: 0,
    patterns: &[],
    what: "a page for those who run the place, opened to somebody who attacked before",
    innocent: "an operator who tests: was it there before?",
    fires: &[],
    silent: &[],
};

/// The size with which a place says no, where it does so with status 200: the same to things of three
/// lengths or more that are not one file from several depths.
fn refusal(events: &[&Event], limits: &Limits) -> Option<u64> {
    let mut lengths: HashMap<u64, HashSet<u16>> = HashMap::new();
    for event in events {
        lengths.entry(event.bytes).or_default().insert(event.payload.length);
    }
    let of_many = |(_, lengths): &(u64, HashSet<u16>)| {
        // A step upwards is `../`.
        let steps: HashSet<u16> = lengths.iter().map(|length| length % 3).collect();
        lengths.len() >= limits.answers && steps.len() > 1
    };
    lengths.into_iter().filter(of_many).max_by_key(|(size, all)| (all.len(), *size)).map(|(s, _)| s)
}

/// It runs, reads or fetches something where it works.
pub(super) fn is_grave(class: Class) -> bool {
    matches!(
        class,
        Class::CommandInjection
            | Class::ExpressionInjection
            | Class::Deserialization
            | Class::PathTraversal
            | Class::FileInclusion
            | Class::ServerSideRequest
            | Class::TemplateInjection
            | Class::XmlEntity
    )
}

impl Effects<'_> {
    /// Commands, code, files or inner addresses were asked of a place that nobody else asks, and it
    /// gave several answers that differ by more than what was asked: no page that is the same to
    /// everybody. If it answers every sort of payload, it may be a page that looks for words.
    pub(super) fn by_answers(&mut self, profile: &Profile, policy: &Policy) {
        let limits = &policy.effect;
        let mut places: HashMap<Name, Vec<usize>> = HashMap::new();
        let mut classes: HashMap<Name, HashSet<Class>> = HashMap::new();
        for (at, (event, signature, _)) in self.all.iter().enumerate() {
            if !self.is_found(at) {
                continue;
            }
            classes.entry(event.endpoint).or_default().insert(signature.class);
            let runs = signature.class == Class::WebShell && !event.payload.in_path();
            if runs || is_grave(signature.class) {
                places.entry(event.endpoint).or_default().push(at);
            }
        }
        for (endpoint, found) in places {
            let others = self.others(endpoint, profile);
            if others.all() >= policy.injection.answers {
                continue;
            }
            let plain =
                |e: &&Event| e.endpoint == endpoint && served(e.status) && e.payload.signature == 0;
            let plain = sorts(profile.events.iter().filter(plain), limits);
            // What shows a folder, or looks for words, has an answer of its own to everything that
            // the same hand asks it.
            if plain.len() >= limits.answers {
                self.tools.insert(endpoint);
                continue;
            }
            // Where a few others ask, what they are answered as well is none of it.
            let events: Vec<&Event> = found
                .iter()
                .filter_map(|at| self.all.get(*at))
                .map(|(event, ..)| event)
                .filter(|event| others.about(event.bytes) == 0)
                .collect();
            let all = plain.iter().chain(&events).copied();
            if sorts(all, limits).len() < limits.answers + usize::from(others.all() > 0) {
                continue;
            }
            self.shown = true;
            let no = refusal(&events, limits);
            let odd = |at: &&usize| {
                self.all.get(**at).is_some_and(|(event, ..)| {
                    others.about(event.bytes) == 0
                        && Some(event.bytes) != no
                        && plain.iter().all(|other| apart(event, other, limits))
                })
            };
            let odd: Vec<usize> = found.iter().filter(odd).copied().collect();
            if classes.get(&endpoint).is_some_and(|all| all.len() <= limits.classes) {
                self.mark(&odd);
            }
        }
    }

    /// Commands and code at a place that nobody else asks, held against what it answered the same
    /// hand without: one of them changed nothing, so that odd text alone does not, and another's
    /// answer is at least twice as long as any without.
    pub(super) fn by_own_measure(&mut self, profile: &Profile, policy: &Policy) {
        let limits = &policy.effect;
        let mut places: HashMap<Name, Vec<usize>> = HashMap::new();
        for (at, (event, signature, _)) in self.all.iter().enumerate() {
            let runs = matches!(
                signature.class,
                Class::CommandInjection | Class::ExpressionInjection | Class::TemplateInjection
            );
            if runs && !event.payload.in_path() && self.is_found(at) {
                places.entry(event.endpoint).or_default().push(at);
            }
        }
        let mut odd = Vec::new();
        for (endpoint, found) in places {
            if self.others(endpoint, profile).all() >= policy.injection.answers {
                continue;
            }
            let plain: Vec<&Event> = profile
                .events
                .iter()
                .filter(|e| e.endpoint == endpoint && served(e.status) && e.payload.signature == 0)
                .collect();
            let longest = plain.iter().map(|event| event.bytes).max().unwrap_or(0);
            let differs = |at: &usize| {
                self.all.get(*at).is_some_and(|(event, ..)| {
                    plain.iter().all(|other| apart(event, other, limits))
                })
            };
            let (apart, alike): (Vec<usize>, Vec<usize>) = found.into_iter().partition(differs);
            let twice = |at: &usize| {
                self.all.get(*at).is_some_and(|(event, ..)| event.bytes >= 2 * longest)
            };
            if !plain.is_empty() && !alike.is_empty() {
                odd.extend(apart.into_iter().filter(twice));
            }
        }
        self.mark(&odd);
    }

    /// A place that nobody else asks answered payloads, each time otherwise.
    #[must_use]
    pub fn are_answered(&self) -> bool {
        self.shown
    }

    /// A login that lets a payload in: with 200 where others got 401, or sent on where others got
    /// the form again. What was tried there without a payload and refused is a try as well.
    pub(super) fn by_entry(&mut self, profile: &Profile) {
        let mut doors: HashMap<Name, Vec<usize>> = HashMap::new();
        for (at, (event, signature, _)) in self.all.iter().enumerate() {
            let words = self.peers.dossiers.endpoint(event.endpoint);
            let class = matches!(
                signature.class,
                Class::SqlInjection | Class::NoSqlInjection | Class::LdapInjection
            );
            if class && is_login(words[0].as_bytes(), words[2].as_bytes()) {
                doors.entry(event.endpoint).or_default().push(at);
            }
        }
        let mut entered = Vec::new();
        for (door, tries) in doors {
            let plain =
                || profile.events.iter().filter(|e| e.endpoint == door && e.payload.signature == 0);
            let refused_plain = plain().any(|event| event.status == 401);
            let sent_plain = plain().any(|event| is_redirect(event.status));
            let with = |is: fn(u16) -> bool| -> Vec<usize> {
                let fits = |at: &&usize| self.all.get(**at).is_some_and(|(e, ..)| is(e.status));
                tries.iter().filter(fits).copied().collect()
            };
            let (refused, form) = (with(|status| status == 401), with(|status| status == 200));
            let sent = with(is_redirect);
            match (refused.is_empty(), form.is_empty(), sent.is_empty()) {
                (true, true, false) if refused_plain && !sent_plain => entered.extend(sent),
                (false, false, true) => entered.extend(form),
                (false, true, false) | (true, false, false) => entered.extend(sent),
                _ => {}
            }
        }
        self.mark(&entered);
    }

    /// A token that nobody signed, and that opened what was refused to the same hand before.
    pub(super) fn by_token(&mut self, profile: &Profile) {
        let refused: HashSet<Name> = profile
            .events
            .iter()
            .filter(|event| matches!(event.status, 401 | 403))
            .map(|event| event.endpoint)
            .collect();
        let opens = |(event, signature, _): &&mut (Event, &Signature, Effect)| {
            signature.class == Class::ForgedToken
                && served(event.status)
                && refused.contains(&event.endpoint)
        };
        self.all.iter_mut().filter(opens).for_each(|(_, _, effect)| *effect = Effect::Served);
    }

    /// Pages for those who run the place, that few use, opened to somebody who attacked before and
    /// had never been there.
    pub(super) fn by_way_in(&mut self, profile: &Profile, limits: &Limits) {
        let payload =
            |(_, signature, _): &&(Event, &Signature, Effect)| !signature.class.is_place();
        let Some((first, ..)) = self.all.iter().find(payload) else { return };
        let attacked: HashSet<Name> = self.all.iter().map(|(event, ..)| event.endpoint).collect();
        let inner = |event: &Event| {
            served(event.status)
                && event.bytes > 0
                && !self.peers.is_soft(event)
                && self.peers.used_by(event.endpoint) <= limits.operators
                && is_inner(&self.peers.dossiers.endpoint(event.endpoint)[2])
        };
        let entered: Vec<Event> =
            profile.events.iter().filter(|event| inner(event)).copied().collect();
        let pages: HashSet<Name> = entered.iter().map(|event| event.endpoint).collect();
        let new = entered.first().is_some_and(|event| event.time >= first.time);
        if new && pages.len() >= limits.answers && pages.is_disjoint(&attacked) {
            let known: HashSet<_> = self.all.iter().map(|(event, ..)| event.at).collect();
            let more = entered.into_iter().filter(|event| !known.contains(&event.at));
            self.all.extend(more.map(|event| (event, &ENTERED, Effect::Served)));
        }
    }

    /// Requests for a script that was left behind count as a web shell in use.
    pub(super) fn by_script(&mut self, profile: &Profile, limits: &Limits) {
        let mut left: HashMap<_, Event> = super::planted::planted(profile, self.peers, limits)
            .into_iter()
            .map(|event| (event.at, event))
            .collect();
        for (event, _, effect) in &mut self.all {
            if left.remove(&event.at).is_some() {
                *effect = Effect::Served;
            }
        }
        self.all.extend(left.into_values().map(|e| (e, &super::planted::PLANTED, Effect::Served)));
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::effect::tests::{THIEF, with};
    use crate::detect::trial::{Trial, browse, get};

    #[test]
    fn a_size_that_many_things_get_is_a_refusal_and_no_success() {
        let tries = [
            "../../etc/passwd",
            "/etc/passwd%00.jpg",
            "..\\..\\windows\\win.ini",
            "file:///etc/passwd",
        ];
        let refused = (0..)
            .zip(tries)
            .map(|(at, what)| get(THIEF, 100 + at, &format!("/api/file?name={what}"), 200, 1_800));
        let files = [("etc/passwd", 3_674), ("etc/hosts", 2_321), ("proc/self/environ", 5_022)];
        let read = (0..).zip(files).map(|(at, (file, size))| {
            get(THIEF, 200 + at, &format!("/api/file?name=....//....//{file}"), 200, size)
        });
        let trial = Trial::of("combined", &with(browse(30, 12), refused.chain(read)));
        assert!(trial.of_kind("injection") >= Some(Level::High));
        let message = trial.message("injection");
        assert!(message.contains("3 answered with another size"), "{message}");
    }
}
