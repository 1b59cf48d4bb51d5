//! What is usual: the median of peers and how far they spread, robustly.

use super::policy;

/// How a value compares with those of peers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// Robust z-score of ln(1+x).
    pub z: f64,
    /// The value from which it stands out.
    pub threshold: f64,
    /// The median of the peers.
    pub median: f64,
    /// How many peers there were; 0 if too few for a baseline.
    pub peers: u64,
    /// It lies so many times above all but a few of the peers that no spread among them explains it.
    pub far: bool,
}

impl Compared {
    /// It stands out from its peers.
    #[must_use]
    pub fn is_odd(&self, policy: &policy::Baseline) -> bool {
        self.far || self.z >= policy.z
    }
}

/// Compares a value with the values of peers: z = (ln(1+x) − median) / max(1.4826 MAD, spread), over
/// ln(1+peer). 1.4826 makes the MAD of a bell curve its standard deviation (Rousseeuw and Croux,
/// 1993). `None` with too few peers.
///
/// Where some do for a living what most do now and then (couriers and restaurants among customers), the
/// spread is so wide that nothing stands out by it; what is far beyond all but two of a hundred does.
#[must_use]
pub fn compare(value: f64, peers: &[f64], policy: &policy::Baseline) -> Option<Compared> {
    Usual::of(peers, policy).map(|usual| usual.compare(value, policy))
}

/// The middle and the spread of peers, for comparing many values with them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usual {
    middle: f64,
    scale: f64,
    peers: u64,
    /// What two of a hundred exceed at most.
    much: f64,
}

/// Of a hundred peers, those that `beyond` is held against: the others may be at it for a living, or thieves.
const NEARLY_ALL: usize = 98;

impl Usual {
    /// What is usual among peers; `None` with too few of them.
    #[must_use]
    pub fn of(peers: &[f64], policy: &policy::Baseline) -> Option<Self> {
        if peers.len() < policy.least_peers {
            return None;
        }
        let logs: Vec<f64> = peers.iter().map(|peer| peer.ln_1p()).collect();
        let middle = median(logs.clone());
        let spread = median(logs.iter().map(|log| (log - middle).abs()).collect());
        let scale = (1.4826 * spread).max(policy.least_spread);
        let mut sorted = peers.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let much =
            sorted.get(sorted.len() * NEARLY_ALL / 100).copied().unwrap_or(f64::MAX).max(1.0);
        Some(Self { middle, scale, peers: peers.len() as u64, much })
    }

    /// Compares a value with it.
    #[must_use]
    pub fn compare(&self, value: f64, policy: &policy::Baseline) -> Compared {
        let z = (value.ln_1p() - self.middle) / self.scale;
        let (by_spread, by_most) = (self.middle + policy.z * self.scale, self.much * policy.beyond);
        let far = value > by_most;
        let threshold = by_spread.exp_m1();
        Compared {
            z,
            threshold: if far && z < policy.z { by_most } else { threshold },
            median: self.middle.exp_m1(),
            peers: self.peers,
            far,
        }
    }
}

/// The middle value; the mean of the two middle ones if even. 0 of nothing.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    let half = values.len() / 2;
    if half >= values.len() {
        return 0.0;
    }
    let even = values.len().is_multiple_of(2);
    let (below, middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    match below.iter().copied().max_by(f64::total_cmp) {
        Some(lower) if even => f64::midpoint(lower, *middle),
        _ => *middle,
    }
}

/// Lower end of the 95 % interval of a share (Wilson, 1927).
#[must_use]
pub fn wilson_low(hits: u64, all: u64) -> f64 {
    let (n, z) = (all.max(1) as f64, 1.96);
    let share = hits as f64 / n;
    let centre = share + z * z / (2.0 * n);
    let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    (centre - spread) / (1.0 + z * z / n)
}

/// Upper end of the same.
#[must_use]
pub fn wilson_high(hits: u64, all: u64) -> f64 {
    1.0 - wilson_low(all.max(1).saturating_sub(hits), all)
}

/// The chance that at most so many of `all` come to pass, each with the same chance: the lower
/// tail of the binomial distribution.
#[must_use]
pub fn at_most(hits: u64, all: u64, chance: f64) -> f64 {
    let chance = chance.clamp(0.0, 1.0 - f64::EPSILON);
    let mut term = (all as f64 * (-chance).ln_1p()).exp();
    let mut sum = term;
    for hit in 1..=hits.min(all) {
        term *= (all - hit + 1) as f64 / hit as f64 * chance / (1.0 - chance);
        sum += term;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_odd_peer_does_not_move_the_baseline() {
        let policy = policy::Baseline::default();
        let mut peers = [1.0, 2.0, 2.0, 3.0, 1.0].repeat(10);
        let clean = compare(60.0, &peers, &policy).unwrap();
        peers.push(1e9);
        let with_odd = compare(60.0, &peers, &policy).unwrap();
        assert!(clean.z > 6.0 && (clean.z - with_odd.z).abs() < 0.5);
        assert!(compare(4.0, &peers, &policy).unwrap().z < 6.0);
        assert_eq!(compare(4.0, &peers[..10], &policy), None);
    }

    #[test]
    fn what_is_far_beyond_nearly_all_stands_out_however_wide_they_spread() {
        let policy = policy::Baseline::default();
        let of = |n: u32| if n.is_multiple_of(16) { 120.0 } else { f64::from(1 << (n % 7)) };
        let peers: Vec<f64> = (0..100).map(of).collect();
        let told = |value: f64| compare(value, &peers, &policy).unwrap();
        assert!(told(700.0).is_odd(&policy) && told(700.0).z < policy.z);
        assert!(!told(400.0).is_odd(&policy), "some ask for a hundred and twenty");
        let thieves: Vec<f64> = peers.iter().copied().chain([700.0; 4]).collect();
        assert!(
            !compare(700.0, &thieves, &policy).unwrap().is_odd(&policy),
            "four of a hundred do"
        );
    }

    #[test]
    fn the_median_of_nothing_is_nothing() {
        assert_eq!(median(vec![]), 0.0);
        assert_eq!(median(vec![3.0, 1.0]), 2.0);
        assert_eq!(median(vec![3.0, 1.0, 9.0]), 3.0);
    }

    #[test]
    fn the_lower_tail_counts_up_to_one() {
        assert!((at_most(0, 10, 0.5) - 1.0 / 1024.0).abs() < 1e-12);
        assert!((at_most(1, 10, 0.5) - 11.0 / 1024.0).abs() < 1e-12);
        assert!((at_most(10, 10, 0.5) - 1.0).abs() < 1e-12);
        assert!((at_most(0, 5, 0.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_share_from_few_trials_is_not_believed() {
        assert!(wilson_low(1, 3) < 0.1);
        assert!(wilson_low(300, 1000) > 0.27);
        assert!(wilson_low(0, 0).abs() < 1e-9);
    }
}
