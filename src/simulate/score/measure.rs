//! The measures of one run.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::verdict::{Reported, Stretch, Verdict};
use crate::case::Level;
use crate::simulate::clock::DAY;
use crate::simulate::truth::{self, Benign, GroundTruth, Request};

/// How a true campaign fared.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Match {
    /// The true campaign.
    pub truth: String,
    /// The reported campaign, at medium or above, that holds most of its requests; empty if none.
    pub reported: String,
    /// The level of that.
    pub level: String,
    /// The kind of that.
    pub kind: String,
    /// Its kind is one by which the true campaign may rightly be called.
    pub kind_right: bool,
    /// The share of its requests in the best reported campaign of level high or above.
    pub share_high: f64,
    /// The share of its requests in the best reported campaign of level medium or above.
    pub share_medium: f64,
    /// The objects it asks for in a day, as a multiple of the organic novelty of the route; `None` where
    /// nothing is stolen one by one.
    pub novelty_share: Option<f64>,
    /// The share of the requests of the reported campaign that are its.
    pub purity: f64,
    /// Reported campaigns at medium or above that hold at least a hundredth of its requests.
    pub pieces: u64,
    /// Reported minus true first success, in seconds.
    pub first_success_error: Option<i64>,
    /// Reported minus true last success, in seconds.
    pub last_success_error: Option<i64>,
    /// Whether the report is right about a beginning before the logs.
    pub censoring_right: bool,
    /// The share of the objects reported as returned that were; `None` if none was reported.
    pub affected_precision: Option<f64>,
    /// The share of the objects returned that are reported so; `None` if none was returned.
    pub affected_recall: Option<f64>,
}

impl Match {
    /// At least half of its requests stand in one campaign of level high or above.
    #[must_use]
    pub fn found_high(&self) -> bool {
        self.share_high >= 0.5
    }

    /// The same for level medium or above.
    #[must_use]
    pub fn found_medium(&self) -> bool {
        self.share_medium >= 0.5
    }

    /// It asks for a quarter of the organic novelty or more: so much must show.
    #[must_use]
    pub fn takes_much(&self) -> bool {
        self.novelty_share.is_some_and(|share| share >= 0.25)
    }
}

/// A reported campaign that is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FalseAlarm {
    /// Its id in the case.
    pub reported: String,
    /// Its level.
    pub level: String,
    /// Its kind.
    pub kind: String,
    /// The benign party that most of its requests come from, or `customers`.
    pub party: String,
    /// Its requests.
    pub requests: u64,
}

/// The measures of one run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Score {
    /// Each true campaign.
    pub matches: Vec<Match>,
    /// Reported campaigns of level high or above that are none: less than half of their requests
    /// are of true campaigns, and they hold less than half of each.
    pub false_high: Vec<FalseAlarm>,
    /// The same of level medium exactly.
    pub false_medium: Vec<FalseAlarm>,
    /// Gaps of the logs of which reported ones cover at least half, and all of them.
    pub gaps_found: (u64, u64),
    /// B-cubed precision over true requests in reported campaigns (medium or above): the mean share
    /// of a request's reported campaign that is of the request's true campaign. `None` if nothing
    /// of a true campaign was reported.
    pub purity: Option<f64>,
    /// B-cubed recall over all true requests: the mean share of a request's true campaign that lies
    /// in the request's reported campaign; 0 for a request that is in none. `None` if clean.
    pub completeness: Option<f64>,
}

/// Campaigns that accuse somebody, by id.
type Loud<'a> = BTreeMap<&'a str, &'a Reported>;

/// How many requests of which true campaign lie in which reported one.
type Overlap<'a> = BTreeMap<(&'a str, &'a str), u64>;

/// Holds what a case says against the truth.
#[must_use]
pub fn score(verdict: &Verdict, truth: &GroundTruth) -> Score {
    let loud: Loud<'_> = verdict
        .campaigns
        .iter()
        .filter(|reported| reported.level >= Level::Medium)
        .map(|reported| (reported.id.as_str(), reported))
        .collect();
    let mut overlap: Overlap<'_> = BTreeMap::new();
    for request in &truth.requests {
        if let Some(campaign) = place(verdict, &loud, request).filter(|id| loud.contains_key(id)) {
            *overlap.entry((&request.campaign, campaign)).or_default() += 1;
        }
    }
    let matches: Vec<Match> = truth
        .campaigns
        .iter()
        .map(|campaign| one(campaign, &loud, &overlap, verdict, truth))
        .collect();
    let (purity, completeness) = b_cubed(&loud, &overlap, truth);
    let gaps_found = gaps(verdict, truth);
    let mut score = Score { matches, gaps_found, purity, completeness, ..Score::default() };
    for reported in loud.values() {
        if is_false(reported, &overlap, truth) {
            let alarm = alarm(reported, verdict, truth);
            let high = reported.level >= Level::High;
            if high { &mut score.false_high } else { &mut score.false_medium }.push(alarm);
        }
    }
    score
}

/// The reported campaign that a request lies in: by the actor that `dwell` takes it for, which is
/// the principal (unless refused with 401), else the credential, else the client. A name that many
/// show may be taken for a crowd's: then the next acts.
fn place<'v>(verdict: &'v Verdict, loud: &Loud<'_>, request: &Request) -> Option<&'v str> {
    let known = |kind: &str, actor: &str| {
        let stretches = verdict.sessions.get(&(kind.to_owned(), actor.to_owned()))?;
        let inside = || stretches.iter().filter(|s| (s.from..=s.to).contains(&request.at));
        // Two hands under one name: the one that is accused, and of these the one that has the address.
        let accused = |stretch: &&Stretch| loud.contains_key(stretch.campaign.as_str());
        let same = |stretch: &&Stretch| stretch.client_ip == request.client_ip;
        let found = inside().max_by_key(|stretch| (accused(stretch), same(stretch)));
        found.map(|stretch| stretch.campaign.as_str())
    };
    let accepted = !request.principal.is_empty() && request.status != 401;
    if let Some(campaign) = accepted.then(|| known("principal", &request.principal)).flatten() {
        return Some(campaign);
    }
    let by_key = (!request.credential.is_empty()).then(|| known("credential", &request.credential));
    by_key.flatten().or_else(|| known("client", &request.client_ip))
}

fn one(
    campaign: &truth::Campaign,
    loud: &Loud<'_>,
    overlap: &Overlap<'_>,
    verdict: &Verdict,
    truth: &GroundTruth,
) -> Match {
    let total = campaign.requests.max(1) as f64;
    let held = || overlap.iter().filter(|((of, _), _)| *of == campaign.id.as_str());
    let best = |least: Level| {
        held()
            .filter(|((_, id), _)| loud[id].level >= least)
            .max_by_key(|(_, count)| **count)
            .map(|((_, id), count)| (*id, *count))
    };
    let share = |best: Option<(&str, u64)>| best.map_or(0.0, |(_, count)| count as f64 / total);
    let mut found = Match {
        truth: campaign.id.clone(),
        share_high: share(best(Level::High)),
        share_medium: share(best(Level::Medium)),
        novelty_share: novelty_share(campaign, truth),
        pieces: held().filter(|(_, count)| **count as f64 >= total / 100.0).count() as u64,
        ..Match::default()
    };
    let Some((id, count)) = best(Level::Medium) else { return found };
    let reported = loud[id];
    found.reported = id.to_owned();
    found.level = reported.level.name().to_owned();
    found.kind.clone_from(&reported.kind);
    found.kind_right = campaign.kinds.contains(&reported.kind);
    found.purity = (count as f64 / reported.requests.max(1) as f64).min(1.0);
    found.censoring_right = campaign.began_before_logs == reported.began_before_logs;
    let error = |said: Option<i64>, true_time: &str| Some(said? - truth::seconds(true_time)?);
    found.first_success_error = error(reported.first_success, &campaign.first_success);
    found.last_success_error = error(reported.last_success, &campaign.last_success);
    let none = BTreeSet::new();
    let said = verdict.returned.get(id).unwrap_or(&none);
    let right: BTreeSet<&str> = truth
        .objects
        .iter()
        .filter(|object| object.returned && object.campaign == campaign.id)
        .map(|object| object.id.as_str())
        .collect();
    let both = said.iter().filter(|id| right.contains(id.as_str())).count() as f64;
    found.affected_precision = (!said.is_empty()).then(|| both / said.len() as f64);
    found.affected_recall = (!right.is_empty()).then(|| both / right.len() as f64);
    found
}

/// Objects a day that a campaign asks for, as a multiple of the organic novelty.
fn novelty_share(campaign: &truth::Campaign, truth: &GroundTruth) -> Option<f64> {
    let organic = truth.organic_novelty?.max(1) as f64;
    let (from, to) = (truth::seconds(&campaign.first_seen)?, truth::seconds(&campaign.last_seen)?);
    let days = ((to - from) as f64 / DAY as f64).max(1.0);
    Some(campaign.objects_attempted as f64 / days / organic)
}

fn b_cubed(
    loud: &Loud<'_>,
    overlap: &Overlap<'_>,
    truth: &GroundTruth,
) -> (Option<f64>, Option<f64>) {
    let sizes: BTreeMap<&str, u64> =
        truth.campaigns.iter().map(|campaign| (campaign.id.as_str(), campaign.requests)).collect();
    let (mut inside, mut pure, mut complete) = (0.0, 0.0, 0.0);
    for ((of, id), count) in overlap {
        let count = *count as f64;
        inside += count;
        pure += count * (count / loud[id].requests.max(1) as f64).min(1.0);
        complete += count * count / sizes[of].max(1) as f64;
    }
    let all: u64 = sizes.values().sum();
    ((inside > 0.0).then(|| pure / inside), (all > 0).then(|| complete / all as f64))
}

fn gaps(verdict: &Verdict, truth: &GroundTruth) -> (u64, u64) {
    let found = |gap: &truth::Gap| {
        let (from, to) = (truth::seconds(&gap.from)?, truth::seconds(&gap.to)?);
        let shared = |said: &(i64, i64)| (said.1.min(to) - said.0.max(from)).max(0);
        // The reported gaps of different sources overlap, so the best one counts.
        let best = verdict.gaps.iter().map(shared).max()?;
        (best * 2 >= to - from).then_some(())
    };
    let count = truth.gaps.iter().filter(|gap| found(gap).is_some()).count();
    (count as u64, truth.gaps.len() as u64)
}

fn is_false(reported: &Reported, overlap: &Overlap<'_>, truth: &GroundTruth) -> bool {
    let held: u64 =
        overlap.iter().filter(|((_, id), _)| *id == reported.id).map(|(_, count)| count).sum();
    let half_of_one = truth.campaigns.iter().any(|campaign| {
        let count = overlap.get(&(campaign.id.as_str(), reported.id.as_str())).copied();
        count.unwrap_or(0) * 2 >= campaign.requests.max(1)
    });
    held * 2 < reported.requests && !half_of_one
}

fn alarm(reported: &Reported, verdict: &Verdict, truth: &GroundTruth) -> FalseAlarm {
    let mut parties: BTreeMap<&str, u64> = BTreeMap::new();
    for ((kind, actor), stretches) in &verdict.sessions {
        for stretch in stretches.iter().filter(|stretch| stretch.campaign == reported.id) {
            *parties.entry(party(kind, actor, &truth.benign)).or_default() += stretch.requests;
        }
    }
    let most = parties.into_iter().max_by_key(|(_, requests)| *requests);
    FalseAlarm {
        reported: reported.id.clone(),
        level: reported.level.name().to_owned(),
        kind: reported.kind.clone(),
        party: most.map_or("unknown", |(party, _)| party).to_owned(),
        requests: reported.requests,
    }
}

/// Which of the innocent an actor is.
fn party<'t>(kind: &str, actor: &str, benign: &'t [Benign]) -> &'t str {
    let has = |list: &[String]| list.binary_search_by(|known| known.as_str().cmp(actor)).is_ok();
    let found = benign.iter().find(|note| match kind {
        "principal" => has(&note.principals),
        "credential" => has(&note.credentials),
        _ => has(&note.client_ips),
    });
    found.map_or("customers", |note| &note.kind)
}
