//! Rows that SQL read at a place of which the log holds few ordinary answers, be it in the path.

use super::size::apart;
use super::{Effects, Limits};
use crate::detect::Profile;
use crate::dossier::Event;
use crate::record::served;
use crate::triage::payload::Class;
use hashbrown::{HashMap, HashSet};

/// Method, host, and the route, or the folder of what stands in the path.
type Place = [String; 3];

impl Effects<'_> {
    /// One sort of SQL changed nothing, so that odd text alone does not, and another is answered in
    /// several sizes of its own, by more than the place shows of it, which nobody else gets there.
    pub(super) fn by_rows(&mut self, profile: &Profile, limits: &Limits) {
        let mut places: HashMap<Place, Vec<usize>> = HashMap::new();
        for (at, (event, signature, _)) in self.all.iter().enumerate() {
            // What many payloads in paths get alike is the page itself here.
            if signature.class == Class::SqlInjection && served(event.status) && event.bytes > 0 {
                places.entry(self.place(event, event.payload.in_path())).or_default().push(at);
            }
        }
        let mut rows = Vec::new();
        for (place, found) in places {
            let in_path = found.iter().filter_map(|at| self.at(*at)).any(|e| e.payload.in_path());
            let here = |event: &&Event| {
                served(event.status)
                    && event.payload.signature == 0
                    && self.place(event, in_path) == place
            };
            let plain: Vec<&Event> = profile.events.iter().filter(here).collect();
            let names: HashSet<_> = plain.iter().map(|event| event.endpoint).collect();
            if names.iter().any(|name| self.tools.contains(name)) {
                continue;
            }
            let others: Vec<_> = names.iter().map(|name| self.others(*name, profile)).collect();
            let differs = |at: &usize| {
                self.at(*at).is_some_and(|event| {
                    plain.iter().all(|other| apart(event, other, limits))
                        && others.iter().all(|sizes| sizes.about(event.bytes) == 0)
                })
            };
            let (odd, alike): (Vec<usize>, Vec<usize>) = found.into_iter().partition(differs);
            let sizes: HashSet<u64> =
                odd.iter().filter_map(|at| self.at(*at)).map(|event| event.bytes).collect();
            // A part that failed in the server reached the database as well as one that changed nothing.
            let failed = self.all.iter().any(|(event, signature, _)| {
                signature.class == Class::SqlInjection
                    && event.status == 500
                    && self.place(event, in_path) == place
            });
            let several =
                super::size::sorts(odd.iter().filter_map(|at| self.at(*at)), limits).len();
            let measured = !plain.is_empty() && alike.len() >= limits.answers
                || failed && alike.is_empty() && several > limits.answers;
            if measured && sizes.len() >= limits.answers {
                rows.extend(odd);
            }
        }
        self.mark(&rows);
    }

    fn at(&self, at: usize) -> Option<&Event> {
        self.all.get(at).map(|(event, ..)| event)
    }

    fn place(&self, event: &Event, folder: bool) -> Place {
        let [method, host, mut route] = self.peers.dossiers.endpoint(event.endpoint);
        if folder {
            route.truncate(route.rfind('/').unwrap_or(0));
        }
        [method, host, route]
    }
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::effect::tests::{THIEF, level, with};
    use crate::detect::trial::{browse, get};

    #[test]
    fn a_quote_that_fails_and_unions_that_are_answered_each_otherwise_read_rows() {
        let asks = |status: u16, step: u64| {
            let quote = get(THIEF, 1, "/item?id=7%27", status, 300);
            let read = (0..6u64).map(|at| {
                let target =
                    format!("/item?id=-1+union+select+1,group_concat(pass),{at}+from+users");
                get(THIEF, 10 + at, &target, 200, 2_100 + at * step)
            });
            let trial = crate::detect::trial::Trial::of(
                "combined",
                &with(browse(30, 12), read.chain([quote])),
            );
            trial.message("injection").contains("answered with another size")
        };
        assert!(asks(500, 400));
        assert!(!asks(404, 400), "nothing reached the database");
        assert!(!asks(500, 0), "one page for all");
    }

    #[test]
    fn sql_in_a_path_that_changes_nothing_and_rows_that_do_were_read() {
        let site = || {
            with(
                browse(30, 12),
                (3..6u64).map(|n| get(THIEF, n, &format!("/catalog/item/{n}"), 200, 9_100 + n)),
            )
        };
        let asks = |size: fn(u64) -> u64| {
            let conditions = (0..5u64).map(|n| {
                get(THIEF, 100 + n, &format!("/catalog/item/4'%20AND%20{n}={n}--%20-"), 200, 9_104)
            });
            let rows = (0..6u64).map(move |n| {
                let sql = format!("4'%20UNION%20SELECT%20{n},user,pass,4%20FROM%20users--%20-");
                get(THIEF, 200 + n, &format!("/catalog/item/{sql}"), 200, size(n))
            });
            level(&with(site(), conditions.chain(rows)))
        };
        assert!(asks(|n| 9_700 + n * 131) >= Some(Level::High));
        assert!(asks(|_| 9_104) < Some(Level::High), "the page does not care");
        assert!(asks(|n| 9_104 + n * 9) < Some(Level::High), "it shows what it was asked");
    }
}
