//! Answers that are late because the payload gave the server work, and does not say for how long.

use super::{Effects, Limits};
use crate::dossier::{Event, Name};
use crate::record::served;
use crate::triage::payload::{self, Class};
use hashbrown::HashMap;

/// Nobody lets a server wait for more seconds than that: a greater number counts rounds of work.
const ROUNDS: u16 = 600;

impl Effects<'_> {
    /// Work by the million rounds (`BENCHMARK(5000000,MD5(1))`) under a condition: where it holds the
    /// answer is late, where it does not it comes at once. A place that is slow by itself is slow
    /// for the other payloads of the same hand as well.
    pub(super) fn by_rounds(&mut self, limits: &Limits) {
        let mut places: HashMap<Name, (Vec<usize>, usize)> = HashMap::new();
        for (at, (event, signature, _)) in self.all.iter().enumerate() {
            if signature.class != Class::SqlInjection || !served(event.status) {
                continue;
            }
            let (late, soon) = places.entry(event.endpoint).or_default();
            match (event.payload.late, gives_work(event)) {
                (true, true) => late.push(at),
                (false, _) => *soon += 1,
                (true, false) => {}
            }
        }
        let enough = |(late, soon): &(Vec<usize>, usize)| {
            late.len() >= limits.answers && *soon >= limits.answers
        };
        let late: Vec<usize> =
            places.into_values().filter(enough).flat_map(|(late, _)| late).collect();
        self.mark(&late);
    }
}

/// It gives the server work by the rounds.
fn gives_work(event: &Event) -> bool {
    let signature = payload::signature(event.payload.signature);
    signature.is_some_and(|signature| signature.name == "sql_time") && event.payload.number > ROUNDS
}

/// It does, and the answer was late.
pub(super) fn was_done(event: &Event) -> bool {
    event.payload.late && gives_work(event)
}

#[cfg(test)]
mod tests {
    use crate::detect::trial::{Trial, browse, get};

    /// Conditions that make the server count, answered so many milliseconds after they were asked.
    fn were_late(took: fn(u64) -> u64) -> bool {
        let timed = |line: String, took: u64| format!("{line} {}", took * 1_000);
        let mut lines: Vec<String> =
            browse(30, 8).into_iter().map(|line| timed(line, 40)).collect();
        for at in 0..12u64 {
            let target =
                format!("/item.php?id=4%27+AND+IF({at}%3E5,BENCHMARK(5000000,MD5(1)),0)--+-");
            lines.push(timed(get("203.0.113.9", 100 + 9 * at, &target, 200, 5_120), took(at)));
        }
        Trial::of("apache:%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" %D", &lines)
            .message("injection")
            .contains("answered as late as the payload asked")
    }

    #[test]
    fn work_under_a_condition_that_makes_some_answers_late_was_done() {
        assert!(were_late(|at| if at % 2 == 0 { 5_100 } else { 60 }));
        assert!(!were_late(|_| 60), "it was not done");
        assert!(!were_late(|_| 5_100), "the place is slow by itself");
    }
}
