//! An alarm in words: what there was more of, what explains it, what else it could be.

use super::lead::Lead;
use super::members::Members;
use super::scope::Watched;
use super::slice::Slice;
use crate::record::Timestamp;
use crate::triage::Attribute;
use crate::words::{many, whole};

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
        Attribute::Pool => "wide networks",
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
    if lead.alarm.slice == Slice::Guise {
        return super::guised::told(lead);
    }
    let moment = |second: u32| Timestamp(i64::from(second) * 1_000_000);
    let (from, to) = (moment(lead.alarm.span.0), moment(lead.alarm.span.1));
    let began = if lead.alarm.cut.0 { " or before" } else { "" };
    let what = match lead.alarm.slice {
        _ if lead.is_login() => "refused logins",
        _ if lead.watched == Watched::Hidden => {
            "requests that do not show what they ask for, out of any context,"
        }
        _ if lead.watched == Watched::Pages => "pages of a listing that nobody was asking for",
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
        Slice::Guise => "objects",
    };
    format!(
        "about {} {what} between {from}{began} and {to}, {} more than the ordinary traffic of the time explains (cumulative sum {:.1})",
        whole(lead.alarm.news.len() as f64 * lead.scale),
        whole(lead.excess()),
        lead.alarm.score
    )
}

/// What the requests behind it have in common, in words.
pub(in crate::detect) fn explained(lead: &Lead, common: &str, members: &Members) -> String {
    let others = match members.others {
        0 => "no other request bears them".to_owned(),
        1 => "1 request of another actor bears them too".to_owned(),
        n => format!(
            "{} of {} bear them too",
            many(n as u64, "request"),
            many(members.other_actors as u64, "other actor")
        ),
    };
    format!(
        "{:.0} % of these have in common: {common}; {others}",
        lead.explanation.explains.min(1.0) * 100.0
    )
}

/// Times what is usual, and seconds, from which so much by such as do nothing else is no mail and
/// no fair weather.
const MANY_TIMES: f64 = 4.0;
const LONG: u32 = 6 * 86_400;

/// It came and went: many times as much as is usual of such as do nothing else, for longer than people
/// follow a link, with calm before and after, while nobody else was busier. A season brings
/// everybody, and what is new stays.
pub(in crate::detect) fn came_and_went(lead: &Lead, members: &Members) -> Option<String> {
    let (excess, usual) = (lead.alarm.excess(), lead.alarm.expected());
    let bare = matches!(lead.alarm.slice, Slice::Alone | Slice::Greedy | Slice::Passing);
    let inside = lead.alarm.cut == (false, false);
    let long = lead.alarm.span.1 - lead.alarm.span.0 >= LONG;
    let most = members.events.len() as f64 * 2.0 >= lead.excess();
    (bare && inside && long && most && excess >= usual * MANY_TIMES && members.swell <= 0.0).then(
        || {
            format!(
                "{:.0} times as many of these as is usual, for {:.0} days, and no more before or after; others were no busier",
                lead.alarm.news.len() as f64 / usual.max(1.0),
                f64::from(lead.alarm.span.1 - lead.alarm.span.0) / 86_400.0
            )
        },
    )
}

/// What else it could be, and what speaks against that.
pub(in crate::detect) fn alternatives(lead: &Lead, members: &Members) -> Vec<String> {
    let actors = members.actors.max(lead.actors);
    let days = f64::from(lead.alarm.span.1 - lead.alarm.span.0) / 86_400.0;
    if lead.alarm.slice == Slice::Guise {
        let machines = "machines of the operator or of a partner that were always there";
        return vec![if super::guised::lacks(lead).is_some() {
            format!("{machines}: no, all others show a name or a key there")
        } else {
            format!("{machines}: may be, nothing began within the log, ask")
        }];
    }
    vec![
        "a sale or a busy day: no, ordinary traffic of the same time is accounted for".to_owned(),
        format!(
            "a partner's first synchronisation: no, the alarm is about {} in {days:.1} days",
            many(actors as u64, "actor")
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Lead, Members, Slice, came_and_went};
    use crate::detect::alarm::fixture;
    use crate::detect::alarm::grid::Grid;
    use crate::detect::alarm::news::Alarm;
    use crate::detect::alarm::presence::Presence;
    use crate::detect::alarm::scope::Asked;
    use crate::dossier::Event;
    use crate::record::{Locator, Outcome};
    use crate::triage::novelty::Touch;

    const DAY: u32 = 86_400;

    /// An alarm of so many days with a thousand news, and so many at other times.
    fn lead(slice: Slice, days: u32, usual: usize) -> Lead {
        let touch = Touch::new(1, 1, 0, Outcome::Succeeded, Locator::default());
        let asked = Asked { touch, route: 9, who: Presence::default() };
        let alarm = Alarm {
            news: vec![asked; 1_000],
            usual: vec![asked; usual],
            calm: vec![true; 42],
            ..fixture::alarm(slice, (20 * DAY, (20 + days) * DAY), Grid::new((0, 42 * DAY), DAY))
        };
        Lead { objects: 10_000.0, ..fixture::lead(alarm) }
    }

    #[test]
    fn what_came_and_went_while_nobody_else_was_busier_is_a_sign() {
        let told = |lead: &Lead, events: usize, swell: f64| {
            let events = vec![Event::default(); events];
            came_and_went(lead, &Members { events, swell, ..Members::default() }).is_some()
        };
        let great = lead(Slice::Alone, 10, 50);
        assert!(told(&great, 1_000, 0.0));
        assert!(!told(&great, 1_000, 300.0), "a season: others were busier too");
        assert!(!told(&great, 100, 0.0), "most of it was done by others");
        assert!(!told(&lead(Slice::Alone, 3, 50), 1_000, 0.0), "mail");
        assert!(!told(&lead(Slice::Alone, 10, 400), 1_000, 0.0), "a busy week");
        assert!(!told(&lead(Slice::All, 10, 50), 1_000, 0.0), "growth");
        let mut stays = great;
        stays.alarm.cut.1 = true;
        assert!(!told(&stays, 1_000, 0.0), "the custom from now on");
    }
}
