//! Scripts that were left on a server and are used from many addresses.
//!
//! A page that is new is asked for by people, who ask for much else. Whoever uses a shell asks for shells: where the
//! addresses behind one, all together, ask for hardly anything but scripts that lie among files and that nobody asked
//! for before, they are one crew.

use super::Limits;
use super::planted::{Place, Script};
use crate::triage::{Survey, endpoint::PEERS};
use hashbrown::{HashMap, HashSet};

/// Notes which scripts one crew uses.
pub(super) fn note(scripts: &mut HashMap<Place, Script>, survey: &Survey, limits: &Limits) {
    // What more use than are known by name is everybody's.
    let known = |actors: &HashSet<u64>| actors.len() < PEERS;
    let many: HashMap<Place, (u64, HashSet<u64>)> = scripts
        .iter()
        .filter_map(|(place, script)| Some((place.clone(), script.of_many(limits)?)))
        .filter(|(_, (_, actors))| known(actors))
        .map(|(place, (answered, actors))| (place, (answered, actors.clone())))
        .collect();
    let all: HashSet<u64> = many.values().flat_map(|(_, actors)| actors).copied().collect();
    let requests: HashMap<u64, u64> = survey
        .actors()
        .filter(|(hash, ..)| all.contains(hash))
        .map(|(hash, _, tally)| (hash, tally.requests()))
        .collect();
    for (place, (_, actors)) in &many {
        let asked: u64 = actors.iter().filter_map(|actor| requests.get(actor)).sum();
        // Those of the same addresses: half of the fewer or more.
        let same = |others: &HashSet<u64>| {
            let both = actors.intersection(others).count();
            both * 2 >= actors.len().min(others.len())
        };
        let answered: u64 =
            many.values().filter(|(_, others)| same(others)).map(|(answered, _)| answered).sum();
        if answered * 100 >= asked * limits.narrow
            && let Some(script) = scripts.get_mut(place)
        {
            script.is_a_crews();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::trial::{Trial, browse, get};

    /// Twelve addresses that ask for two scripts among style sheets, each time with another answer, and so many
    /// requests of theirs for pages beside each.
    fn level(beside: u64) -> Option<Level> {
        let mut lines = browse(30, 12);
        lines.extend((0..30).map(|n| get("192.0.2.1", n, "/css/main.css", 200, 9_000)));
        let day = 86_400;
        for n in 0..240u64 {
            let (ip, at) = (format!("203.0.113.{}", n % 12), 3 * day + n * 600);
            let script = if n % 2 == 0 { "/css/t.jsp" } else { "/css/error1.jsp" };
            lines.push(get(&ip, at, script, 200, 900 + n * n * 37 % 9_001));
            for page in 0..beside {
                lines.push(get(&ip, at + page, "/", 200, 4_000));
            }
        }
        Trial::of("combined", &lines).of_kind("injection")
    }

    #[test]
    fn scripts_among_files_that_a_crew_uses_were_left_there() {
        assert_eq!(level(0), Some(Level::Critical));
        assert_eq!(level(3), None, "a part of pages that people read");
    }
}
