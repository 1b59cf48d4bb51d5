//! Alarms and leads for tests: whatever a test does not say is empty.

use super::explanation::Explanation;
use super::grid::Grid;
use super::lead::Lead;
use super::news::Alarm;
use super::scope::Watched;
use super::slice::Slice;
use crate::detect::innocent::ahead::Openers;

/// An alarm over some seconds of a series, without news.
pub(super) fn alarm(slice: Slice, span: (u32, u32), grid: Grid) -> Alarm {
    let (news, usual, calm) = (Vec::new(), Vec::new(), Vec::new());
    Alarm { slice, span, score: 9.0, news, usual, ratio: 1.0, cut: (false, false), grid, calm }
}

/// A lead of an alarm that nothing explains yet.
pub(super) fn lead(alarm: Alarm) -> Lead {
    let (terms, partial) = (Vec::new(), Vec::new());
    Lead {
        routes: Vec::new(),
        object_kind: Vec::new(),
        watched: Watched::Objects,
        answers: false,
        whole: alarm.span,
        alarm,
        explanation: Explanation {
            terms,
            explains: 1.0,
            collateral: 0.0,
            partial,
            strangers: false,
        },
        set: None,
        few: Vec::new(),
        actors: 500,
        scale: 1.0,
        alone: (1.0, 0.2),
        openers: Openers::default(),
        objects: 0.0,
        program: None,
    }
}
