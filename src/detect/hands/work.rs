//! Who does the same work, and what is usual at it.

use super::drift::Past;
use crate::detect::baseline::median;
use crate::dossier::Name;
use hashbrown::HashMap;

/// Others with the same work from which they say what is usual.
const LEAST_PEERS: usize = 5;

/// Those who do the same work: by the endpoint they take most records from.
pub(super) struct Colleagues {
    of: HashMap<Name, Work>,
}

/// What is usual at one work.
#[derive(Default)]
struct Work {
    /// Records on the median day of each.
    usual: Vec<f64>,
    /// By day, how many times its own median each took; and the middle of them.
    days: HashMap<i64, (Vec<f64>, f64)>,
}

impl Colleagues {
    pub(super) fn of(pasts: &[(usize, Past<'_>)]) -> Self {
        let mut of: HashMap<Name, Work> = HashMap::new();
        for (_, past) in pasts {
            let counts: Vec<f64> = past.days.values().map(|d| d.objects.len() as f64).collect();
            let usual = median(counts).max(1.0);
            let entry = of.entry(past.top).or_default();
            entry.usual.push(usual);
            for (day, used) in &past.days {
                let ratios = &mut entry.days.entry(*day).or_default().0;
                ratios.push(used.objects.len() as f64 / usual);
            }
        }
        for (ratios, middle) in of.values_mut().flat_map(|work| work.days.values_mut()) {
            *middle = median(ratios.clone());
        }
        Self { of }
    }

    /// How many others have this work.
    pub(super) fn others(&self, top: Name) -> u64 {
        self.of.get(&top).map_or(0, |work| (work.usual.len() as u64).saturating_sub(1))
    }

    /// How many times the usual everybody with this work did on a day; 1 where too few tell.
    pub(super) fn tide(&self, top: Name, day: i64) -> f64 {
        match self.of.get(&top).and_then(|work| work.days.get(&day)) {
            Some((ratios, middle)) if ratios.len() >= LEAST_PEERS => middle.max(1.0),
            _ => 1.0,
        }
    }

    /// Records a day that one in ten of those with this work exceeds, and how many they are.
    pub(super) fn most(&self, top: Name) -> Option<(f64, u64)> {
        self.most_of(top, 0.0)
    }

    /// The same of those who take so many on their median day, at least: customers who read what is
    /// theirs do no such work.
    pub(super) fn most_of(&self, top: Name, least: f64) -> Option<(f64, u64)> {
        let usual = self.of.get(&top)?.usual.iter().copied();
        let mut sorted: Vec<f64> = usual.filter(|usual| *usual >= least).collect();
        sorted.sort_by(f64::total_cmp);
        let at = sorted.len().checked_sub(1)? * 9 / 10;
        (sorted.len() > LEAST_PEERS)
            .then(|| (sorted.get(at).copied().unwrap_or(0.0), sorted.len() as u64))
    }
}
