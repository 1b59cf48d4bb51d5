//! Whom a block would hit besides the campaign: counted in every line that it concerns.

use crate::campaign::Campaign;
use crate::campaign::rule::Rule;
use crate::case::{BlockRule, Level};
use crate::dossier::{Dossiers, Sets, Wanted};
use crate::error::Result;
use crate::merge::Merge;
use crate::record::{Client, Locator, Record};
use crate::scan::Logs;
use crate::triage::{Survey, actor};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeMap;

/// Rules whose requests are told apart in one look.
const RULES: usize = 64;

/// How many requests of others each blocking rule and each address would hit.
#[derive(Debug, Default)]
pub struct Collateral {
    /// By index of the campaign.
    rules: BTreeMap<usize, BlockRule>,
    /// Requests, and actors behind them, by address as it was logged.
    pub(super) clients: HashMap<String, (u64, u64)>,
    /// Requests by user agent.
    pub(super) agents: HashMap<String, u64>,
}

impl Collateral {
    /// What blocks a campaign, if it is more than one attribute.
    #[must_use]
    pub fn rule(&self, campaign: usize) -> Option<&BlockRule> {
        self.rules.get(&campaign)
    }

    /// Only these campaigns are left, in this order.
    pub(super) fn keep(&mut self, campaigns: &[usize]) {
        let mut rules = std::mem::take(&mut self.rules);
        let kept = campaigns.iter().enumerate();
        self.rules = kept.filter_map(|(now, was)| Some((now, rules.remove(was)?))).collect();
    }
}

/// Requests and who made them.
#[derive(Debug, Default)]
struct Count {
    requests: u64,
    actors: HashSet<u64>,
}

impl Count {
    fn add(&mut self, actor: u64) {
        self.requests += 1;
        self.actors.insert(actor);
    }
}

impl Merge for Count {
    fn merge(&mut self, other: Self) {
        self.requests += other.requests;
        self.actors.extend(other.actors);
    }
}

/// What one look counts.
#[derive(Debug, Default)]
struct Tally {
    /// By number of the rule: the campaign's own requests, and those of others.
    rules: BTreeMap<usize, (u64, Count)>,
    clients: HashMap<u64, Count>,
}

impl Merge for Tally {
    fn merge(&mut self, other: Self) {
        for (rule, (own, others)) in other.rules {
            let mine = self.rules.entry(rule).or_default();
            mine.0 += own;
            mine.1.merge(others);
        }
        for (client, count) in other.clients {
            self.clients.entry(client).or_default().merge(count);
        }
    }
}

/// A campaign that has a rule.
struct Ruled {
    campaign: usize,
    rule: Rule,
    /// Its requests.
    own: HashSet<Locator>,
}

/// Counts whom blocks on campaigns at level medium or above would hit.
///
/// # Errors
/// If the user stops it.
pub(super) fn count(
    logs: &Logs<'_>,
    survey: &Survey,
    campaigns: &[Campaign],
    dossiers: &Dossiers,
) -> Result<Collateral> {
    let hash = logs.lens.routes.hash();
    let grave = || campaigns.iter().enumerate().filter(|(_, c)| c.level >= Level::Medium);
    let ruled: Vec<Ruled> = grave()
        .filter_map(|(campaign, events)| {
            let rule = Rule::of(events, dossiers, hash)?;
            let own = events.events.iter().map(|event| event.at).collect();
            Some(Ruled { campaign, rule, own })
        })
        .take(RULES)
        .collect();
    let mut clients: HashMap<u64, Vec<String>> = HashMap::new();
    let mut collateral = Collateral::default();
    let mut known = HashSet::new();
    let mut agents = HashSet::new();
    for event in grave().flat_map(|(_, campaign)| &campaign.events) {
        if known.insert(event.client) {
            let mut seen = actor::Seen::default();
            let client = Client::parse(dossiers.names.text(event.client));
            seen.client(&Record { client, ..Record::default() }, hash);
            clients.entry(seen.hash).or_default().push(dossiers.names.show(event.client));
        }
        if agents.insert(event.agent)
            && let Some(requests) =
                survey.agents.requests(hash.of(dossiers.names.text(event.agent)))
        {
            collateral.agents.insert(dossiers.names.show(event.agent), requests);
        }
    }
    if clients.is_empty() {
        return Ok(collateral);
    }
    let tally = look(logs, &ruled, &clients)?;
    for (client, texts) in clients {
        let count =
            tally.clients.get(&client).map_or((0, 0), |c| (c.requests, c.actors.len() as u64));
        collateral.clients.extend(texts.into_iter().map(|text| (text, count)));
    }
    for (at, ruled) in ruled.iter().enumerate() {
        let (own, others) = tally.rules.get(&at).map_or((0, None), |(own, o)| (*own, Some(o)));
        let rule = BlockRule {
            words: ruled.rule.words.clone(),
            requests: own,
            of: ruled.own.len() as u64,
            collateral_requests: others.map_or(0, |count| count.requests),
            collateral_actors: others.map_or(0, |count| count.actors.len() as u64),
        };
        collateral.rules.insert(ruled.campaign, rule);
    }
    Ok(collateral)
}

fn look(logs: &Logs<'_>, ruled: &[Ruled], clients: &HashMap<u64, Vec<String>>) -> Result<Tally> {
    let sets = Sets::new(ruled.iter().map(|ruled| ruled.rule.set.clone()).collect());
    let wanted = Wanted { sets, clients: clients.keys().copied().collect(), ..Wanted::default() };
    logs.look(&wanted.sieve(), &|_, _, _| true, &|tally: &mut Tally, record, at, scratch| {
        logs.lens.look(record, scratch);
        scratch.client.client(record, logs.lens.routes.hash());
        let (actor, client) = (scratch.actor.hash, scratch.client.hash);
        if clients.contains_key(&client) {
            tally.clients.entry(client).or_default().add(actor);
        }
        let (_, bits) = wanted.sets.with(record, logs.lens, scratch);
        for (rule, ruled) in ruled.iter().enumerate().filter(|(rule, _)| bits >> rule & 1 == 1) {
            let (own, others) = tally.rules.entry(rule).or_default();
            if ruled.own.contains(&at) {
                *own += 1;
            } else {
                others.add(actor);
            }
        }
    })
}
