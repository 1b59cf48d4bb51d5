//! What else speaks for an attack once an actor stands out, and what speaks for innocence.
//!
//! Reading much is no crime: a care desk, a partner's batch and a shared address do it too. Each
//! sign below is of another family, so that together they mean more than one alone.

use super::baseline::wilson_low;
use super::innocent::registers::{self, Innocent, catalogue};
use super::peers::Peers;
use super::policy::Policy;
use super::profile::{KindUse, Profile};
use crate::dossier::{Event, Name};
use crate::triage::ActorKind;

/// Signs for and against.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    /// What speaks for an attack, one sentence a family.
    pub reasons: Vec<String>,
    /// What goes with the number of objects and does not count beside it.
    pub beside: Vec<String>,
    /// Innocent explanations, and what was found of them.
    pub alternatives: Vec<String>,
    /// An innocent explanation that fits.
    pub innocent: Option<Innocent>,
    /// It may be a copy that the operator makes from within, or a crawl that goes again and again through
    /// the same things on all days of the log: a question, though it goes through them in order.
    pub inside: bool,
    /// It does the same on all days of the log, or came some day and does what a thief has no reason
    /// to do.
    pub doubtful: bool,
    /// What hardly any innocent does: ids swept, or tried of which a tenth does not exist.
    pub hard: bool,
}

/// Weighs one actor's use of one kind of object.
#[must_use]
pub fn weigh(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Signs {
    let mut signs = Signs::default();
    let nameless = identity(kind, used, peers, &mut signs);
    let narrow = context(profile, kind, used, peers, &mut signs);
    revisits(profile, kind, used, peers, &mut signs);
    hours(profile, used, &mut signs);
    let missing = misses(profile, kind, used, peers, &mut signs);
    let swept = sweep(used, peers, 0.1, &mut signs);
    signs.hard = swept || missing && used.missing * 10 >= used.requests;
    agents(profile, kind, peers, &mut signs);
    others(profile, kind, peers, policy, &mut signs);
    let case = registers::Case { profile, kind, used, peers, policy };
    registers::hold(&case, narrow, nameless || missing, &mut signs);
    signs
}

/// Weighs requests with attributes in common. They were chosen by endpoint and program, so that
/// neither says anything; hours and days are those of many.
#[must_use]
pub fn of_set(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    policy: &Policy,
) -> Signs {
    let mut signs = Signs::default();
    let top = used.top_endpoint(peers.dossiers);
    identity(kind, used, peers, &mut signs);
    revisits(profile, kind, used, peers, &mut signs);
    signs.reasons.append(&mut signs.beside);
    let missing = misses(profile, kind, used, peers, &mut signs);
    let swept = sweep(used, peers, 0.5, &mut signs);
    signs.hard = swept || missing && used.missing * 10 >= used.requests;
    catalogue(&registers::Case { profile, kind, used, peers, policy }, top, &mut signs);
    signs
}

fn identity(kind: Name, used: &KindUse, peers: &Peers<'_>, signs: &mut Signs) -> bool {
    let named = peers.named_share(kind);
    let bare = used.nameless * 100 / used.served.max(1);
    let nameless = used.served >= 5 && bare >= 90 && named >= 50;
    if nameless {
        signs.reasons.push(format!(
            "served without a principal, though on another endpoint for this kind of object {named} % of the answered requests carry one"
        ));
    }
    nameless
}

fn context(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    signs: &mut Signs,
) -> bool {
    let usual = peers.usual_narrowness(profile, kind);
    let narrow = registers::is_narrow(profile, used);
    if narrow && usual > 0.0 && usual < 75.0 {
        signs.reasons.push(format!(
            "asks one endpoint only ({} % of its requests for this kind of object; peers {usual:.0} %): the calls an app makes around it are missing",
            used.narrowness()
        ));
    }
    narrow
}

fn revisits(profile: &Profile, kind: Name, used: &KindUse, peers: &Peers<'_>, signs: &mut Signs) {
    let usual = peers.usual_revisits(profile, kind);
    let own = used.requests as f64 / used.objects.len().max(1) as f64;
    if used.requests >= 30 && own <= 1.15 && usual >= 1.5 {
        signs.beside.push(format!("hardly ever asks for the same object twice ({own:.2} requests an object; peers {usual:.1})"));
    }
}

fn hours(profile: &Profile, used: &KindUse, signs: &mut Signs) {
    if used.requests >= 100
        && profile.active_hours() >= 22
        && profile.days.len() >= 3
        && profile.agents.len() <= 2
    {
        signs.reasons.push(format!(
            "active in {} of 24 hours of the day with {} user agent(s)",
            profile.active_hours(),
            profile.agents.len()
        ));
    }
}

fn misses(
    profile: &Profile,
    kind: Name,
    used: &KindUse,
    peers: &Peers<'_>,
    signs: &mut Signs,
) -> bool {
    let usual = peers.usual_misses(profile, kind);
    let low = wilson_low(used.missing, used.requests);
    let missing = used.requests >= 30 && low > (usual * 3.0).max(0.02);
    if missing {
        signs.reasons.push(format!(
            "{:.1} % of the ids it asks for do not exist (peers {:.1} %): it does not know them, it tries them",
            used.missing as f64 * 100.0 / used.requests as f64,
            usual * 100.0
        ));
    }
    missing
}

/// Numbers that lie side by side more often than chance would have them, in whatever order they
/// were asked for: k pairs of neighbours against n(n−1)/R expected for n draws from a range R, and at
/// least a share of all of them.
fn sweep(used: &KindUse, peers: &Peers<'_>, side_by_side: f64, signs: &mut Signs) -> bool {
    let mut ids: Vec<u64> = used
        .objects
        .iter()
        .filter_map(|name| std::str::from_utf8(peers.dossiers.names.text(*name)).ok()?.parse().ok())
        .collect();
    ids.sort_unstable();
    let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return false };
    if ids.len() < 30 || ids.len() * 2 < used.objects.len() {
        return false;
    }
    let (n, range) = (ids.len() as f64, (last - first) as f64 + 1.0);
    let stride = modal_gap(&ids);
    let pairs = ids.windows(2).filter(|w| matches!(w, [a, b] if b - a == stride)).count() as f64;
    let expected = n * (n - 1.0) / range;
    let z = (pairs - expected) / expected.max(1.0).sqrt();
    // Ids of customers come in clusters, so that neighbours are commoner than for uniform draws.
    let swept = z >= 6.0 && pairs >= expected * 4.0 && pairs >= n * side_by_side;
    if swept {
        signs.reasons.push(format!(
            "its ids are swept: {pairs:.0} of {n:.0} lie {stride} apart, {expected:.0} would by chance"
        ));
    }
    let covered = !swept && n >= 100.0 && n >= range * 0.5;
    if covered {
        signs.reasons.push(format!(
            "its ids are swept: {n:.0} of the {range:.0} numbers from {first} to {last}"
        ));
    }
    swept || covered
}

/// The commonest distance between neighbours; of equals the least.
pub(super) fn modal_gap(sorted: &[u64]) -> u64 {
    let mut gaps: Vec<u64> =
        sorted.windows(2).filter_map(|w| Some(w.get(1)? - w.first()?)).collect();
    gaps.sort_unstable();
    gaps.chunk_by(|a, b| a == b)
        .max_by_key(|run| (run.len(), std::cmp::Reverse(run.first().copied())))
        .and_then(|run| run.first().copied())
        .unwrap_or(1)
}

fn agents(profile: &Profile, kind: Name, peers: &Peers<'_>, signs: &mut Signs) {
    let (others, same) = peers.agents_in_use(profile, kind);
    if others >= 20 && same == 0 && profile.agents.len() <= 3 {
        signs.reasons.push(format!("none of {others} sampled peers uses such a program"));
    }
}

/// What it takes is others': of a client, behind whom many may be, that says nothing.
fn others(profile: &Profile, kind: Name, peers: &Peers<'_>, policy: &Policy, signs: &mut Signs) {
    let foreign = peers.foreign(profile, kind).filter(|_| profile.kind != ActorKind::Client);
    if let Some(foreign) = foreign.filter(|foreign| foreign.is_others(&policy.registers)) {
        signs.reasons.push(format!(
            "{} of {} of its objects are others': these ask for them too, and for little else",
            foreign.others, foreign.objects
        ));
    }
}

/// Requests that name an object of a kind.
#[must_use]
pub fn events_of(profile: &Profile, kind: Name) -> Vec<Event> {
    profile
        .events
        .iter()
        .filter(|event| event.has_object() && event.object_kind == kind)
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stride_is_the_commonest_gap() {
        assert_eq!(modal_gap(&[1, 4, 7, 10, 11]), 3);
        assert_eq!(modal_gap(&[]), 1);
    }
}
