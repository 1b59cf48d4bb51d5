//! What the sizes of answers tell of payloads in parameters.
//!
//! A page may repeat what it was asked for, so that the size differs by its length: such
//! differences tell nothing.

use super::{Effect, Effects, Limits};
use crate::detect::scanning::MUCH;
use crate::detect::{Policy, Profile};
use crate::dossier::{Event, Name};
use crate::record::{Outcome, served};
use crate::triage::payload::{Class, signatures::Signature};
use crate::triage::sketch::Sizes;
use hashbrown::{HashMap, HashSet};

/// Two answers whose difference in size is more than what a page shows of what it was asked.
pub(super) fn apart(a: &Event, b: &Event, limits: &Limits) -> bool {
    let (less, more) = if a.bytes <= b.bytes { (a, b) } else { (b, a) };
    let shown = u64::from(more.payload.longest).saturating_sub(u64::from(less.payload.length));
    more.bytes - less.bytes > limits.echoes * shown + limits.jitter
}

/// Sorts of answers that are told apart: more tell nothing.
const SORTS: usize = 32;

/// One answer of each sort: each apart from all others; of one sort, the first by its size.
pub(super) fn sorts<'e>(
    events: impl IntoIterator<Item = &'e Event>,
    limits: &Limits,
) -> Vec<&'e Event> {
    let mut events: Vec<&Event> = events.into_iter().collect();
    events.sort_unstable_by_key(|event| (event.bytes, event.order()));
    let mut sorts: Vec<&Event> = Vec::new();
    for event in events {
        if sorts.len() < SORTS && sorts.iter().all(|known| apart(known, event, limits)) {
            sorts.push(event);
        }
    }
    sorts
}

impl Effects<'_> {
    /// Sizes of the answers of an endpoint to others than the subject.
    pub(super) fn others(&self, endpoint: Name, profile: &Profile) -> Sizes {
        let mut sizes = self.peers.sizes(endpoint);
        let mine = profile.events.iter().filter(|e| e.endpoint == endpoint && served(e.status));
        mine.for_each(|event| sizes.without(event.bytes));
        sizes
    }

    /// Parameters that changed the size of the answer.
    pub(super) fn by_size(&mut self, profile: &Profile, policy: &Policy) {
        for endpoint in self.endpoints() {
            let ordinary = self.others(endpoint, profile);
            let mine = self.answers(endpoint, |_| true);
            let usual = Usual::of(&ordinary, &mine, policy);
            let odd: Vec<usize> = mine
                .iter()
                .filter(|(at, event)| self.tells_by_size(*at) && usual.is_odd(event, policy))
                .map(|(at, _)| *at)
                .collect();
            self.mark(&odd);
        }
    }

    /// Whatever the payload was: an answer four times as large as any ordinary one of the endpoint,
    /// or, where the endpoint has none, such as one in a thousand of all the logs is.
    pub(super) fn by_far(&mut self, profile: &Profile, policy: &Policy) {
        let mut far = Vec::new();
        let mut known: HashMap<Name, Sizes> = HashMap::new();
        for (at, (event, signature, _)) in self.all.iter().enumerate() {
            // A name that is looked up elsewhere leaves the answer as it is.
            let looks_up = signature.class == Class::LookupInjection;
            if !served(event.status) || looks_up || self.peers.is_soft(event) {
                continue;
            }
            let ordinary =
                known.entry(event.endpoint).or_insert_with(|| self.others(event.endpoint, profile));
            let all = self.peers.answers();
            // A door may be any page at all: it must be more than a page. Operators export by POST.
            let [method, ..] = self.peers.dossiers.endpoint(event.endpoint);
            let page = signature.class.is_door() && (method != "GET" || event.bytes < MUCH);
            let enough = ordinary.all() >= policy.injection.answers;
            // One in a thousand of a few dozen is nothing.
            let singular = all.all() >= policy.effect.singular
                && all.above(event.bytes) * policy.effect.singular <= all.all();
            if !page && ordinary.above(event.bytes / 4) == 0 && (enough || singular) {
                far.push(at);
            }
        }
        self.mark(&far);
    }

    /// Two sizes that alternate where conditions are asked: a true answer and a false one.
    ///
    /// A condition may be as plain as `1=1`, or compare one letter of what is read. Of the latter
    /// sort, requests that are equally long and are answered in both ways differ in a number only.
    pub(super) fn by_condition(&mut self, limits: &Limits) {
        for endpoint in self.endpoints() {
            let plain = self.answers(endpoint, |signature| signature.name == "sql_boolean");
            let read = self.answers(endpoint, |signature| signature.class == Class::SqlInjection);
            let told = [(plain, false), (read, true)]
                .into_iter()
                .find(|(asked, strict)| are_two_sizes(asked, *strict, limits));
            if let Some((asked, _)) = told {
                let all: Vec<usize> = asked.iter().map(|(at, _)| *at).collect();
                self.mark(&all);
            }
        }
    }

    /// Markup that came back as it was written: each answer is as much longer as what was asked,
    /// though the marks in it differ, which a page that writes them out would show.
    pub(super) fn by_return(&mut self, policy: &Policy) {
        let limits = &policy.effect;
        for endpoint in self.endpoints() {
            let asked = self.answers(endpoint, |s| s.class == Class::CrossSiteScripting);
            let asked: Vec<_> =
                asked.into_iter().filter(|(_, event)| !self.peers.is_soft(event)).collect();
            let marks = |event: &Event| event.payload.longest - event.payload.length;
            let kinds: HashSet<(u16, u16)> =
                asked.iter().map(|(_, event)| (event.payload.length, marks(event))).collect();
            let came_back = (1..=limits.echoes).any(|times| {
                let rest = |event: &Event| {
                    event.bytes.checked_sub(times * u64::from(event.payload.length))
                };
                let rests: HashSet<Option<u64>> =
                    asked.iter().map(|(_, event)| rest(event)).collect();
                rests.len() == 1 && !rests.contains(&None)
            });
            if kinds.len() >= limits.answers && came_back {
                for (at, _) in asked {
                    if let Some((_, _, effect)) = self.all.get_mut(at) {
                        *effect = Effect::Returned.max(*effect);
                    }
                }
            }
        }
    }

    /// It was answered, and not as the host answers everything.
    pub(super) fn is_found(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|(event, ..)| {
            served(event.status) && event.bytes > 0 && !self.peers.is_soft(event)
        })
    }

    pub(super) fn is_missed(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|(event, ..)| event.outcome() == Outcome::Missing)
    }

    /// The payload may change how much is answered; a script or a redirect only comes back.
    fn tells_by_size(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|(event, signature, _)| {
            let reads = matches!(
                signature.class,
                Class::SqlInjection
                    | Class::PathTraversal
                    | Class::FileInclusion
                    | Class::CommandInjection
                    | Class::ServerSideRequest
                    | Class::XmlEntity
                    | Class::NoSqlInjection
                    | Class::LdapInjection
                    | Class::ExpressionInjection
                    | Class::TemplateInjection
                    | Class::Deserialization
            );
            reads && !event.payload.in_path() && !self.peers.is_soft(event)
        })
    }

    /// Endpoints that answered a payload in a parameter, in the order of their texts.
    fn endpoints(&self) -> Vec<Name> {
        let answered = |event: &Event| served(event.status) && !event.payload.in_path();
        let mut all: Vec<Name> =
            self.all.iter().filter(|(e, ..)| answered(e)).map(|(e, ..)| e.endpoint).collect();
        all.sort_by_key(|name| self.peers.dossiers.names.text(*name));
        all.dedup();
        all
    }

    /// The answers of an endpoint to parameters, with their places in the list.
    fn answers(&self, endpoint: Name, is: fn(&Signature) -> bool) -> Vec<(usize, Event)> {
        let fits = |(event, signature, _): &(Event, &Signature, Effect)| {
            event.endpoint == endpoint
                && served(event.status)
                && !event.payload.in_path()
                && is(signature)
        };
        let all = self.all.iter().enumerate().filter(|(_, entry)| fits(entry));
        all.map(|(at, (event, ..))| (at, *event)).collect()
    }
}

/// Nearly all answers are of two sizes, which differ by more than what was asked; `strict` asks that
/// requests of one length got both.
fn are_two_sizes(asked: &[(usize, Event)], strict: bool, limits: &Limits) -> bool {
    let mut sizes: Vec<Event> = asked.iter().map(|(_, event)| *event).collect();
    sizes.sort_unstable_by_key(|event| (event.bytes, event.order()));
    let mut runs: Vec<&[Event]> = sizes.chunk_by(|a, b| a.bytes == b.bytes).collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
    let [one, other, ..] = runs.as_slice() else { return false };
    let lengths: HashSet<u16> = one.iter().map(|event| event.payload.length).collect();
    let both = other.iter().filter(|event| lengths.contains(&event.payload.length)).count();
    other.len() >= limits.each
        && (!strict || both >= limits.each)
        // The others are first tries, each with a mark of its own in its answer.
        && (one.len() + other.len()) * 4 >= asked.len() * 3
        && one.iter().chain(*other).all(|a| {
            one.iter().take(1).chain(other.iter().take(1)).any(|b| apart(a, b, limits))
        })
}

/// What sizes are usual on an endpoint.
struct Usual<'s> {
    ordinary: &'s Sizes,
    /// The size that most payloads get, if one is.
    modal: Option<u64>,
    /// The size of the first answer, if none is smaller and others got it too: that nothing is there.
    /// Whoever looks for a hole begins with what does not work.
    nothing: Option<u64>,
    /// Payloads get answers that differ by more than what is shown of them.
    differ: bool,
}

impl<'s> Usual<'s> {
    fn of(ordinary: &'s Sizes, mine: &[(usize, Event)], policy: &Policy) -> Self {
        let mut sizes: Vec<u64> = mine.iter().map(|(_, event)| event.bytes).collect();
        sizes.sort_unstable_by_key(|bytes| (Sizes::step(*bytes), *bytes));
        let modal = sizes
            .chunk_by(|a, b| Sizes::step(*a) == Sizes::step(*b))
            .max_by_key(|run| run.len())
            .filter(|run| run.len() * 100 >= sizes.len() * policy.effect.usual)
            .filter(|_| sizes.len() as u64 >= policy.injection.answers)
            .and_then(|run| run.first().copied());
        let first = mine.iter().map(|(_, event)| *event).min_by_key(Event::order);
        let nothing = first.map(|event| event.bytes).filter(|bytes| {
            sizes.iter().min().is_some_and(|least| Sizes::step(*least) == Sizes::step(*bytes))
                && sizes.iter().filter(|size| Sizes::step(**size) == Sizes::step(*bytes)).count()
                    > 1
        });
        let differ = sorts(mine.iter().map(|(_, event)| event), &policy.effect).len() > 1;
        Self { ordinary, modal, nothing, differ }
    }

    /// Of another size than ordinary answers and than most payloads get; larger, where only
    /// payloads are known: a "not found" is small, and so is a page without results.
    fn is_odd(&self, event: &Event, policy: &Policy) -> bool {
        let limits = &policy.injection;
        let step = |bytes: u64| Sizes::step(bytes);
        let off_mode = self.modal.map(|modal| step(event.bytes) > step(modal) + 1);
        if self.ordinary.all() >= limits.answers {
            let rare =
                self.ordinary.about(event.bytes) * 100 <= self.ordinary.all() * limits.odd_share;
            let shown = policy.effect.echoes * u64::from(event.payload.longest);
            let larger = self.ordinary.above(event.bytes.saturating_sub(shown)) == 0;
            let nothing = self.nothing.is_some_and(|bytes| step(bytes) == step(event.bytes));
            return rare && (larger || self.differ && !nothing) && off_mode != Some(false);
        }
        self.differ && off_mode == Some(true)
    }
}
