//! Which answers of a login are refusals, where the form says "no" with status 200.
//!
//! Many logins answer a wrong password with their own page, and send on whoever is let in. The
//! status then tells nothing, and a size has no meaning by itself. What people do tells: whoever
//! is refused tries again at once, and whoever is let in does not. So the sort of answer that is
//! followed by another try of the same hand far more often than the others is the refusal.

use super::alarm::scope::Asked;
use super::alarm::slice::refused;
use super::policy::Refusals;
use crate::record::Outcome;
use crate::triage::Attribute;
use hashbrown::{HashMap, HashSet};

/// Marks the tries at a login that its answers show to be refused; whether there are any.
pub(super) fn mark(touches: &mut [Asked], limits: &Refusals) -> bool {
    let by_status = touches.iter().filter(|asked| refused(asked.touch.outcome)).count();
    if by_status * 100 >= touches.len() * limits.by_status {
        return false;
    }
    let no = answers(touches, limits);
    for asked in touches.iter_mut().filter(|asked| no.contains(&asked.value(Attribute::Size))) {
        if asked.touch.outcome == Outcome::Succeeded {
            asked.touch.outcome = Outcome::Denied;
        }
    }
    !no.is_empty()
}

/// The sorts of answers, by their size, that say no.
fn answers(touches: &[Asked], limits: &Refusals) -> HashSet<u64> {
    let mut hands: HashMap<(u64, u64), Vec<(u32, u64)>> = HashMap::new();
    for asked in touches.iter().filter(|asked| asked.touch.outcome == Outcome::Succeeded) {
        let hand = (asked.touch.actor, asked.touch.agent);
        hands.entry(hand).or_default().push((asked.touch.time, asked.value(Attribute::Size)));
    }
    // Tries with each sort of answer, and how many of them were followed by another.
    let mut sorts: HashMap<u64, (usize, usize)> = HashMap::new();
    for tries in hands.values_mut() {
        tries.sort_unstable();
        let next = tries.iter().skip(1).map(|(time, _)| Some(*time)).chain([None]);
        for ((time, size), next) in tries.iter().zip(next) {
            let sort = sorts.entry(*size).or_default();
            sort.0 += 1;
            sort.1 += usize::from(next.is_some_and(|next| next - time <= limits.again_seconds));
        }
    }
    let all = sorts.values().fold((0, 0), |sum, sort| (sum.0 + sort.0, sum.1 + sort.1));
    let says_no = |(_, (tries, again)): &(&u64, &(usize, usize))| {
        let (others, after) = (all.0 - tries, all.1 - again);
        *tries >= limits.fewest
            && others >= limits.fewest
            && *again >= limits.retried
            && again * 100 >= tries * limits.retried_share
            && again * others >= after * tries * limits.times
    };
    sorts.iter().filter(says_no).map(|(size, _)| *size).collect()
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, line};

    const DAY: u64 = 86_400;

    /// Sixty people who sign in at a form every other day for two weeks; one in eight mistypes first and is
    /// shown the form again, with status 200. All are sent on.
    fn people() -> Vec<String> {
        let visit = |who: u64, day: u64| {
            let (from, agent) = (format!("198.51.100.{who}"), format!("Browser/{}", who % 12));
            let at = day * DAY + 25_000 + who * 700;
            let page = |n: u64, request: &str, status, bytes| {
                line(&from, at + n * 9, request, status, bytes, &agent)
            };
            let wrong = (who * 5 + day).is_multiple_of(8);
            let slip = wrong.then(|| page(0, "POST /session/new", 200, 412));
            let rest = [
                page(1, "POST /session/new", 302, 0),
                page(2, "GET /home", 200, 4_000 + who),
                page(3, "GET /jobs", 200, 9_000 + who),
            ];
            slip.into_iter().chain(rest)
        };
        let days = |who: u64| (who % 2..14).step_by(2);
        (0..60).flat_map(|who| days(who).flat_map(move |day| visit(who, day))).collect()
    }

    /// Forty addresses that try so many passwords each, all day long for three days, with a program
    /// of their own; what they are answered, and the last of all.
    fn list(each: u64, answer: (u16, u64), last: (u16, u64)) -> Vec<String> {
        let all = each * 40;
        let one = |n: u64| {
            let (status, bytes) = if n + 1 == all { last } else { answer };
            let at = 9 * DAY + n * (3 * DAY / all);
            let from = format!("203.0.{}.9", n % 40);
            line(&from, at, "POST /session/new", status, bytes, "Tool/3")
        };
        (0..all).map(one).collect()
    }

    fn level(more: Vec<String>) -> Option<Level> {
        Trial::together("combined", &[people(), more].concat()).of_kind("distributed_logins")
    }

    #[test]
    fn a_list_that_is_tried_slowly_at_a_form_is_told_by_the_answer_that_people_try_again_after() {
        assert_eq!(level(list(20, (200, 412), (302, 0))), Some(Level::High));
        assert_eq!(level(list(20, (200, 412), (200, 412))), Some(Level::Medium));
    }

    #[test]
    fn people_who_mistype_and_devices_that_are_all_let_in_are_nothing() {
        assert_eq!(level(Vec::new()), None);
        assert!(level(list(20, (302, 0), (302, 0))) <= Some(Level::Low));
    }
}
