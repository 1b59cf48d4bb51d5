//! An alarm in words: what there was more of, what explains it, what else it could be.

use super::lead::Lead;
use super::members::Members;
use super::slice::Slice;
use crate::record::Timestamp;
use crate::triage::Attribute;

/// An attribute as readers know it.
pub(in crate::detect) fn word(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Route => "endpoints",
        Attribute::ObjectKind => "kind of object",
        Attribute::Host => "host",
        Attribute::UserAgent => "user agents",
        Attribute::Credential => "credentials",
        Attribute::Principal => "principals",
        Attribute::Prefix => "networks",
        Attribute::Named => "absence or presence of a principal",
        Attribute::Referred => "absence or presence of a referer",
        Attribute::ActorKind => "kind of actor",
        Attribute::Protocol => "protocol",
        Attribute::Size => "size of the response",
        Attribute::Actor => "busiest actors",
    }
}

/// The alarm in words.
pub(in crate::detect) fn alarm(lead: &Lead) -> String {
    let moment = |second: u32| Timestamp(i64::from(second) * 1_000_000);
    let (from, to) = (moment(lead.alarm.span.0), moment(lead.alarm.span.1));
    let began = if lead.alarm.cut.0 { " or before" } else { "" };
    let what = match lead.alarm.slice {
        _ if lead.login => "refused logins",
        _ if lead.pages => "pages of a listing that nobody was asking for",
        Slice::All => "objects that nobody was asking for",
        Slice::Alone => "objects that nobody was asking for, asked for out of any context",
        Slice::Greedy => {
            "objects that nobody was asking for, asked for out of any context by such as take many"
        }
        Slice::Passing => {
            "objects that nobody was asking for, asked for by such as take many and came for a while"
        }
        Slice::Nameless => "objects that nobody was asking for, asked for without a principal",
        Slice::Refused => "objects that are refused or missing",
        Slice::Once => "objects that were asked for by somebody who asks for them on no other day",
        Slice::Bare => "objects that were served without a principal, where most show one,",
        Slice::Others => "objects that others own, asked for under the names of such as have many",
    };
    format!(
        "about {:.0} {what} between {from}{began} and {to}, {:.0} more than the ordinary traffic of the time explains (cumulative sum {:.1})",
        lead.alarm.news.len() as f64 * lead.scale,
        lead.excess(),
        lead.alarm.score
    )
}

/// What the requests behind it have in common, in words.
pub(in crate::detect) fn explained(lead: &Lead, common: &str, members: &Members) -> String {
    let others = match members.others {
        0 => "no other request bears them".to_owned(),
        n => format!("{n} requests of {} other actors bear them too", members.other_actors),
    };
    format!(
        "{:.0} % of these have in common: {common}; {others}",
        lead.explanation.explains.min(1.0) * 100.0
    )
}

/// What else it could be, and what speaks against that.
pub(in crate::detect) fn alternatives(lead: &Lead, members: &Members) -> Vec<String> {
    let actors = members.actors.max(lead.actors);
    let days = f64::from(lead.alarm.span.1 - lead.alarm.span.0) / 86_400.0;
    vec![
        "a sale or a busy day: no, ordinary traffic of the same time is accounted for".to_owned(),
        format!("a partner's first synchronisation: no, {actors} actors over {days:.1} days"),
    ]
}
