//! A guise in words, and what more than a question it is.

use super::explanation::Part;
use super::guise::{actors, alone, greedy, share};
use super::lead::Lead;
use super::members::Members;
use super::scope::Asked;
use super::slice::Slice;
use super::wakeful::wakeful;
use crate::detect::policy;
use crate::dossier::Dossiers;
use crate::record::Client;
use crate::triage::Attribute;
use crate::triage::attribute::ABSENT;

/// What it is told by that it does not show, though all others do: a name, or else a key.
pub(in crate::detect) fn lacks(lead: &Lead) -> Option<Attribute> {
    let absent = |part: &&Part| {
        matches!(part.attribute, Attribute::Named | Attribute::Credential)
            && part.values == [ABSENT]
    };
    lead.explanation.terms.iter().find(absent).map(|part| part.attribute)
}

/// It is about a guise that shows what all others do and sleeps when they do, or that calls from within.
pub(in crate::detect) fn is_question(
    lead: &Lead,
    members: &Members,
    dossiers: &Dossiers,
    policy: &policy::Novelty,
) -> bool {
    let inside = |event: &crate::dossier::Event| {
        Client::parse(dossiers.names.text(event.client)).is_private()
    };
    lead.alarm.slice == Slice::Guise
        && (lacks(lead).is_none() && wakeful(lead, policy).is_none()
            || members.events.iter().all(inside))
}

/// It shows no key where all others do, which is as good as a name.
pub(in crate::detect) fn keyless(lead: &Lead) -> Option<String> {
    let keyless = lead.alarm.slice == Slice::Guise && lacks(lead) == Some(Attribute::Credential);
    keyless.then(|| "without a name or a key, one of which nearly all others show there".to_owned())
}

/// What a guise does all along, beside what others do, in words.
pub(in crate::detect) fn told(lead: &Lead) -> String {
    let (own, others): (Vec<&Asked>, Vec<&Asked>) =
        (lead.alarm.news.iter().collect(), lead.alarm.usual.iter().collect());
    let (own, others) = (actors(&own), actors(&others));
    format!(
        "about {} objects were asked for all along the log by such as nobody else there is like: {} % of them ask for nothing else (others {} %), {} % for three objects or more (others {} %)",
        crate::words::whole(lead.alarm.news.len() as f64 * lead.scale),
        share(&own, &alone),
        share(&others, &alone),
        share(&own, &greedy),
        share(&others, &greedy)
    )
}
