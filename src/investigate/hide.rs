//! What must not travel with a case is hidden in every table, at the very end: until then values
//! are compared and looked up as they were logged.
//!
//! Ids, pointers and names of sources stay, since they are what is looked up and joined by.

use crate::case::Case;
use crate::custody::redact::Redactor;

/// Hides it in all text of the case that comes from the logs.
pub(super) fn over(case: &mut Case, redactor: &Redactor) {
    if !redactor.veil().hides() {
        return;
    }
    let hide = |text: &mut String| {
        let shown = redactor.cell(text);
        if shown != *text {
            *text = shown;
        }
    };
    for row in &mut case.campaigns {
        [&mut row.title, &mut row.top_endpoint, &mut row.common_attributes]
            .into_iter()
            .for_each(hide);
        [&mut row.reasons, &mut row.alternatives].into_iter().for_each(hide);
        row.rule.iter_mut().flat_map(|rule| &mut rule.words).for_each(hide);
    }
    case.joins.iter_mut().for_each(|row| hide(&mut row.why));
    case.indicators.iter_mut().for_each(|row| hide(&mut row.value));
    for row in &mut case.sessions {
        [&mut row.actor, &mut row.client_ip, &mut row.top_endpoint].into_iter().for_each(hide);
    }
    for row in &mut case.timeline {
        [&mut row.actor, &mut row.client_ip, &mut row.endpoint, &mut row.message]
            .into_iter()
            .for_each(hide);
    }
    for row in &mut case.findings {
        [&mut row.subject, &mut row.endpoint, &mut row.message].into_iter().for_each(hide);
    }
    for row in &mut case.endpoints {
        [&mut row.host, &mut row.route, &mut row.object_kind].into_iter().for_each(hide);
    }
    for row in &mut case.exposure {
        [&mut row.object_kind, &mut row.object_id, &mut row.endpoints].into_iter().for_each(hide);
    }
    case.backtest.iter_mut().for_each(|row| hide(&mut row.message));
    case.gaps.iter_mut().for_each(|row| hide(&mut row.host));
    case.warnings.iter_mut().for_each(hide);
    case.blind.iter_mut().for_each(|blind| hide(&mut blind.text));
}
