//! Which format reads a line that the best one does not.

use super::assemble::record;
use super::field::Slots;
use super::parser::{Memory, Rules, split};
use super::pattern::Fit;
use super::{Reader, ReaderKind};
use crate::record::Reject;
use crate::record::time::Clock;
use std::sync::Arc;

/// The first pattern behind the best format that covers the line, its fields then in `slots`.
#[cold]
pub(super) fn covering(
    readers: &[Arc<Reader>],
    (line, outer): (&[u8], &[u8]),
    rules: &Rules,
    slots: &mut Slots,
    memory: &mut [Memory],
    clock: &mut Clock,
) -> Option<usize> {
    for (at, (reader, memory)) in readers.iter().zip(memory).enumerate().skip(1) {
        let covered = matches!(reader.kind, ReaderKind::Pattern(_))
            && reader.may_read(line)
            && split(reader, line, slots, memory) == Ok(Fit::Whole)
            && reader.is_sound(line, slots);
        if covered && record(line, outer, slots, memory.rules(rules), clock).is_ok() {
            return Some(at);
        }
    }
    None
}

/// How many readers, from the first, stand before what only looks for marks.
pub(super) fn firm(readers: &[Arc<Reader>]) -> usize {
    let loose =
        |reader: &Arc<Reader>| matches!(reader.kind, ReaderKind::Loose | ReaderKind::Sparse);
    readers.iter().skip(1).position(loose).map_or(readers.len(), |at| at + 1)
}

/// The reader of a line that no reader before `firm` covers.
pub(super) fn rest(
    readers: &[Arc<Reader>],
    firm: usize,
    inside: (&[u8], &[u8]),
    rules: &Rules,
    spare: &mut Slots,
    memory: &mut [Memory],
    clock: &mut Clock,
) -> Option<Result<usize, Reject>> {
    let known = readers.get(..firm).unwrap_or_default();
    match others(readers, firm, WHOLE, inside, rules, spare, memory, clock) {
        Some(Ok(at)) => Some(Ok(at)),
        _ => others(known, 1, PARTS, inside, rules, spare, memory, clock),
    }
}

/// A pass for formats that the line fits as a whole.
pub(super) const WHOLE: &[bool] = &[false];
/// A pass for those that know only how it begins.
const PARTS: &[bool] = &[true];
/// Both, in their order.
pub(super) const ANY: &[bool] = &[false, true];

/// What the formats from this place on make of the line: which one reads it, its fields then in
/// `slots`, or why it is known to be none. Nothing if no format knows it. A
/// format that the line fits in full goes before one that knows only the beginning of the line.
#[cold]
#[expect(
    clippy::too_many_arguments,
    reason = "all of them are parts of one parser, borrowed apart"
)]
pub(super) fn others(
    readers: &[Arc<Reader>],
    from: usize,
    passes: &[bool],
    (line, outer): (&[u8], &[u8]),
    rules: &Rules,
    slots: &mut Slots,
    memory: &mut [Memory],
    clock: &mut Clock,
) -> Option<Result<usize, Reject>> {
    let mut known = None;
    for in_part in passes.iter().copied() {
        for (at, (reader, memory)) in readers.iter().zip(&mut *memory).enumerate().skip(from) {
            if !reader.may_read(line) {
                continue;
            }
            match split(reader, line, slots, memory) {
                Ok(fit) if matches!(fit, Fit::Part | Fit::Long) != in_part => {}
                Ok(_) if reader.is_sound(line, slots) => {
                    match record(line, outer, slots, memory.rules(rules), clock) {
                        Ok(_) => return Some(Ok(at)),
                        Err(Reject::NoRequest) => known = Some(Err(Reject::NoRequest)),
                        Err(_) => {}
                    }
                }
                Err(Reject::NotHttp) => return Some(Err(Reject::NotHttp)),
                Ok(_) | Err(_) => {}
            }
        }
    }
    known
}
