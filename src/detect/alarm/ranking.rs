//! Which alarms of one scope are explained, and in which order: to explain an alarm costs more
//! than to find it.

use super::news::Alarm;
use super::slice::Slice;

/// Alarms of one scope that are explained, those with most news first: as many again of those
/// about what somebody asked for once, and about what others own.
const EXPLAINED: usize = 6;

/// The alarms that are explained, those with most news first: and, each counted apart so that none
/// crowds the others out, those about what somebody asked for once, about what others own, about
/// whoever took much, and about what was served without a name. The last are few by nature, however
/// many weeks they are gathered over, and any sale has more news.
pub(in crate::detect) fn ranked(mut all: Vec<Alarm>) -> [Vec<Alarm>; 5] {
    all.sort_by(|a, b| {
        b.excess().total_cmp(&a.excess()).then((a.slice, a.span).cmp(&(b.slice, b.span)))
    });
    let mut ranked: [Vec<Alarm>; 5] = Default::default();
    let [found, once, others, greedy, bare] = &mut ranked;
    for alarm in all {
        let sort = match alarm.slice {
            Slice::Once => &mut *once,
            Slice::Others => &mut *others,
            Slice::Greedy | Slice::Passing => &mut *greedy,
            // They stand for a shorter alarm of the same time as well, which holds a part of them.
            Slice::Bare => {
                if bare.len() < EXPLAINED {
                    bare.push(alarm.clone());
                }
                &mut *found
            }
            _ => &mut *found,
        };
        if sort.len() < EXPLAINED {
            sort.push(alarm);
        }
    }
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::alarm::fixture;
    use crate::detect::alarm::grid::Grid;
    use crate::detect::alarm::presence::Presence;
    use crate::detect::alarm::scope::Asked;
    use crate::record::{Locator, Outcome};
    use crate::triage::novelty::Touch;

    fn alarm(slice: Slice, news: u64) -> Alarm {
        let asked = |object: u64| Asked {
            touch: Touch::new(object, 1, 100, Outcome::Succeeded, Locator::default()),
            route: 1,
            who: Presence::default(),
        };
        Alarm {
            news: (0..news).map(asked).collect(),
            ..fixture::alarm(slice, (0, 1000), Grid::new((0, 1000), 1000))
        }
    }

    #[test]
    fn the_greatest_alarms_are_explained_and_those_of_what_came_once_have_a_count_of_their_own() {
        let all = (0..10).flat_map(|n| [alarm(Slice::Once, 900 + n), alarm(Slice::All, 100 + n)]);
        let few = (0..3).map(|n| alarm(Slice::Bare, 40 + n));
        let [found, once, others, greedy, bare] = ranked(all.chain(few).collect());
        let news = |alarms: &[Alarm]| alarms.iter().map(|a| a.news.len()).collect::<Vec<_>>();
        assert_eq!(news(&found), [109, 108, 107, 106, 105, 104]);
        assert_eq!(news(&once), [909, 908, 907, 906, 905, 904]);
        assert_eq!(news(&bare), [42, 41, 40]);
        assert!(others.is_empty() && greedy.is_empty());
        let ranked = ranked((0..9).map(|n| alarm(Slice::Once, n)).collect());
        assert_eq!(ranked.map(|alarms| alarms.len()), [0, EXPLAINED, 0, 0, 0]);
    }
}
