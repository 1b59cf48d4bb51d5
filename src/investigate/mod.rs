//! From a plan to conclusions: the looks at the logs, and the detectors between them.
//!
//! [`conclude`] is the flow of the whole program: triage, choice of suspects, reconstruction,
//! judgement, campaigns. [`Record::case`] turns what was concluded into the rows of the tables
//! ([`rows`]); the other files each answer one question that a row or a warning asks. Read
//! [`conclude`] first.

mod account;
mod blind;
mod collateral;
mod coverage;
mod hide;
mod indicators;
mod least;
mod ordinary;
mod overlaps;
mod places;
mod rows;
#[cfg(test)]
mod tests;
mod usage;
mod warnings;

pub use indicators::Sought;
pub use rows::Record;

use self::collateral::Collateral;
use self::least::Shown;
use crate::campaign::group::{Evidence, Group};
use crate::campaign::told::Told;
use crate::campaign::{Campaign, link, recruit, sets, whole};
use crate::detect::alarm::lead;
use crate::detect::innocent::naming::Naming;
use crate::detect::{
    self, Allow, Finding, Followed, Hands, Lead, Ownership, Peers, Policy, Profile, hands, suspect,
};
use crate::dossier::{Dossiers, Event, Marks, Name, Sets, Wanted};
use crate::error::Result;
use crate::exposure::Classes;
use crate::exposure::backtest::Ordinary;
use crate::geoip::Geoip;
use crate::merge::Merge;
use crate::record::time::HOUR;
use crate::record::{Client, Outcome, Record as Request, Timestamp};
use crate::scan::{self, Logs, Plan, Watch};
use crate::sigma::Logged;
use crate::triage::{Attribute, Lens, Set, Survey, actor, attribute};
use hashbrown::{HashMap, HashSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the user asks and declares, apart from where the logs are.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// When the breach was noticed.
    pub detected: Option<Timestamp>,
    /// When it was stopped.
    pub contained: Option<Timestamp>,
    /// Thresholds.
    pub policy: Policy,
    /// Known clients.
    pub allow: Allow,
    /// Indicators to look for.
    pub ioc: Arc<Marks>,
    /// What data stands behind which endpoint.
    pub classes: Classes,
    /// Where addresses are; shown, and no part of any judgement.
    pub geoip: Arc<Geoip>,
    /// Rules are replayed over the past, which takes one more look at the logs.
    pub backtest: bool,
}

/// What the looks at the logs gave, and what was concluded.
#[derive(Debug)]
pub struct Conclusions {
    /// Everything that triage kept.
    pub survey: Survey,
    /// The requests of suspects and of some peers.
    pub dossiers: Dossiers,
    /// Profiles by index of the actor.
    pub profiles: Vec<Profile>,
    /// Findings, worst first.
    pub findings: Vec<Finding>,
    /// Campaigns, worst first.
    pub campaigns: Vec<Campaign>,
    /// How many suspects were not looked at, since there were too many.
    pub left_out: u64,
    /// How many names were not compared with their own past, since the budget for that was spent.
    pub unread: u64,
    /// How many actors that match a Sigma rule were not looked at, since there were too many.
    pub unflagged: u64,
    /// What became of the search for the indicators that the user brought.
    pub sought: Sought,
    /// What cannot be asked of the user's rules, and why.
    pub unasked: Vec<String>,
    /// Ordinary addresses, for the backtest.
    pub ordinary: Ordinary,
    /// How many requests of others a block on each campaign would hit.
    pub collateral: Collateral,
    /// Which campaigns are shown.
    pub shown: Shown,
}

/// Looks at the logs, twice or more, and concludes who was at work.
///
/// # Errors
/// If the user stops it.
pub fn conclude(
    plan: &Plan,
    lens: &Lens,
    question: &Question,
    watch: &dyn Watch,
) -> Result<Conclusions> {
    watch.stage("triage");
    let survey = scan::survey(plan, lens, watch)?;
    watch.stage("choosing");
    let (Followed { leads, alone }, (ownership, mut choice)) = plan
        .pool
        .join(|| lead::leads(&survey, &question.policy), || choose(&survey, &question.policy));
    choice.follow(&leads, &survey, &question.policy);
    let logs = Logs { plan, lens, trails: &survey.trails, strays: survey.strays(), watch };
    let (nobody, walks, mut wanted) = (choice.is_empty(), choice.walks, choice.wanted);
    watch.stage("second look");
    let sought = indicators::seek(&logs, &question.ioc, &mut wanted)?;
    let (flagged, unflagged) = survey.flagged.gravest(MOST_MARKED);
    wanted.ruled = !flagged.is_empty();
    wanted.actors.extend(flagged);
    let mut dossiers = Dossiers::default();
    if !nobody || !wanted.actors.is_empty() {
        dossiers = logs.reconstruct(&wanted)?;
    }
    enter(&logs, &leads, &mut dossiers)?;
    watch.stage("widening");
    let sight = |dossiers: &Dossiers| {
        plan.pool.install(|| hands::Sight::of(dossiers, &survey, &ownership, &question.policy))
    };
    let mut seen = sight(&dossiers);
    if widen(&logs, &seen.programs(&dossiers, &question.policy), &mut dossiers)? {
        seen = sight(&dossiers);
    }
    watch.stage("hands");
    let hands = plan.pool.install(|| seen.sort_out(&mut dossiers, &question.policy));
    let leads = Leads { placed: lead::place(leads, &mut dossiers), walks, alone, hands, ownership };
    watch.stage("judging");
    let mut verdicts = plan.pool.install(|| judge(&survey, &dossiers, &leads, (question, lens)));
    watch.stage("linking");
    let mut groups = groups(&verdicts, &dossiers, lens, (question, &survey));
    if recruit_all(&logs, question, &mut dossiers, &verdicts.0, &mut groups)? {
        verdicts = plan.pool.install(|| judge(&survey, &dossiers, &leads, (question, lens)));
    }
    let (profiles, findings) = verdicts;
    let evidence = evidence(&findings, &profiles, &dossiers, lens, (&question.policy, &survey));
    let campaigns = whole::campaigns(sets::join(groups, &evidence), &evidence);
    watch.stage("collateral");
    let collateral = collateral::count(&logs, &survey, &campaigns, &dossiers)?;
    watch.stage("backtest");
    let ordinary = ordinary::sample(&logs, &survey, question, &campaigns, &dossiers)?;
    Ok(Conclusions {
        survey,
        dossiers,
        profiles,
        findings,
        campaigns,
        left_out: choice.left_out,
        unread: choice.unread,
        unflagged,
        sought,
        unasked: unasked(plan, lens),
        ordinary,
        collateral,
        shown: Shown::default(),
    })
}

/// Whose things they are, and whom to look at.
fn choose(survey: &Survey, policy: &Policy) -> (Ownership, suspect::Choice) {
    let ownership = Ownership::of(survey, &policy.registers);
    let choice = suspect::choose(survey, &ownership, policy);
    (ownership, choice)
}

/// Which of the user's rules cannot be asked, or only in part. A source whose first lines could not
/// be read says nothing of its fields.
fn unasked(plan: &Plan, lens: &Lens) -> Vec<String> {
    let Some(rules) = &lens.rules else { return Vec::new() };
    let logged = plan.inputs.iter().filter_map(|input| lens.logged.get(input.id as usize));
    let told: Vec<Logged> = logged.copied().filter(|of| *of != Logged::default()).collect();
    rules.warnings(&told)
}

/// Looks for all names that were used with the programs of hands which hold many, and takes in
/// everything that was done under them; says whether there were any.
fn widen(logs: &Logs<'_>, programs: &[Name], dossiers: &mut Dossiers) -> Result<bool> {
    let hash = logs.lens.routes.hash();
    let set = |agent: &Name| {
        let agent = hash.of(dossiers.names.text(*agent));
        Set::of([(Attribute::UserAgent, agent), (Attribute::Named, attribute::PRESENT)])
    };
    if programs.is_empty() {
        return Ok(false);
    }
    let sets = Sets::new(programs.iter().map(set).collect());
    let found = logs.reconstruct(&Wanted { sets, ..Wanted::default() })?;
    let known: HashSet<u64> = dossiers
        .actors
        .iter()
        .zip(&dossiers.whole)
        .filter(|(_, whole)| **whole)
        .map(|((hash, _), _)| *hash)
        .collect();
    let actors: HashSet<u64> =
        found.actors.iter().map(|(hash, _)| *hash).filter(|hash| !known.contains(hash)).collect();
    if actors.is_empty() {
        return Ok(false);
    }
    dossiers.merge(logs.reconstruct(&Wanted { actors, ..Wanted::default() })?);
    dossiers.finish();
    Ok(true)
}

/// Actors that show an indicator, or match a rule, at most; those that show most come first.
const MOST_MARKED: usize = 2000;

/// Takes in what was done, under whatever name, from where a login opened that many tried at once; and all
/// that was done under the names that acted there soon after: an owner is told by what he does at other times.
fn enter(logs: &Logs<'_>, leads: &[Lead], dossiers: &mut Dossiers) -> Result<()> {
    let traced = leads.iter().filter(|lead| lead.set.is_some()).enumerate();
    let hash = logs.lens.routes.hash();
    let mut clients: HashSet<u64> = HashSet::new();
    let mut opened: HashMap<(Name, Name), Vec<Timestamp>> = HashMap::new();
    for (set, lead) in traced.filter(|(_, lead)| lead.is_login()) {
        let let_in = dossiers.in_set(set).filter(|event| {
            event.outcome() == Outcome::Succeeded && lead.alarm.holds(event.time.epoch())
        });
        for event in let_in {
            let mut seen = actor::Seen::default();
            let client = Client::parse(dossiers.names.text(event.client));
            seen.client(&Request { client, ..Request::default() }, hash);
            clients.insert(seen.hash);
            opened.entry((event.client, event.agent)).or_default().push(event.time);
        }
    }
    if clients.is_empty() {
        return Ok(());
    }
    dossiers.merge(logs.reconstruct(&Wanted { clients, ..Wanted::default() })?);
    dossiers.finish();
    let soon = |event: &&Event| {
        let logins = opened.get(&(event.client, event.agent)).map_or(&[][..], Vec::as_slice);
        logins.iter().any(|login| (0..=HOUR).contains(&(event.time.0 - login.0)))
    };
    let named = dossiers.events.iter().filter(|event| event.principal != Name::default());
    let partial = |at: &u32| dossiers.whole.get(*at as usize) == Some(&false);
    let names: HashSet<u32> = named.filter(soon).map(|event| event.actor).filter(partial).collect();
    let actors: HashSet<u64> =
        names.iter().filter_map(|at| Some(dossiers.actors.get(*at as usize)?.0)).collect();
    if !actors.is_empty() {
        dossiers.merge(logs.reconstruct(&Wanted { actors, ..Wanted::default() })?);
        dossiers.finish();
    }
    // They were chosen by the program that the list shows: as a sample of names they would say that nobody had it
    // before.
    let chosen =
        |(at, _): &(usize, &mut bool)| u32::try_from(*at).is_ok_and(|at| names.contains(&at));
    dossiers.whole.iter_mut().enumerate().filter(chosen).for_each(|(_, whole)| *whole = false);
    Ok(())
}

type Verdicts = (Vec<Profile>, Vec<Finding>);

/// What the first look led to.
struct Leads {
    placed: Vec<lead::Placed>,
    /// Sets of requests to listings that may be walked.
    walks: usize,
    alone: HashSet<u64>,
    hands: Hands,
    ownership: Ownership,
}

fn judge(
    survey: &Survey,
    dossiers: &Dossiers,
    leads: &Leads,
    (question, lens): (&Question, &Lens),
) -> Verdicts {
    let policy = &question.policy;
    let profiles = detect::profiles(dossiers);
    let peers = Peers::new(survey, &profiles, dossiers, &leads.hands, &leads.ownership, policy);
    let mut findings = detect::judge(&profiles, &peers, dossiers, policy);
    let seen = (dossiers, findings.as_slice());
    findings.extend(detect::collective(
        (&leads.placed, leads.walks),
        &leads.alone,
        &peers,
        seen,
        policy,
    ));
    if let Some(rules) = &lens.rules {
        findings.extend(detect::sigma_rule::findings(&profiles, dossiers, rules));
    }
    question.allow.apply(&mut findings, dossiers);
    detect::sort(&mut findings, dossiers);
    (profiles, findings)
}

fn evidence<'d>(
    findings: &'d [Finding],
    profiles: &'d [Profile],
    dossiers: &'d Dossiers,
    lens: &'d Lens,
    (policy, survey): (&'d Policy, &Survey),
) -> Evidence<'d> {
    Evidence {
        findings,
        told: Told::of(findings),
        profiles,
        dossiers,
        crowds: &lens.crowds,
        hash: lens.routes.hash(),
        policy,
        days: crate::detect::innocent::standing::Covered::of(survey),
        naming: Naming::of(survey, policy.object_enumeration.objects),
    }
}

fn groups(
    verdicts: &Verdicts,
    dossiers: &Dossiers,
    lens: &Lens,
    (question, survey): (&Question, &Survey),
) -> Vec<Group> {
    let told = (&question.policy, survey);
    link::groups(&evidence(&verdicts.1, &verdicts.0, dossiers, lens, told))
}

/// Looks for small members of campaigns that a guise names, and takes them in with everything
/// they did; says whether there were any.
fn recruit_all(
    logs: &Logs<'_>,
    question: &Question,
    dossiers: &mut Dossiers,
    profiles: &[Profile],
    groups: &mut [Group],
) -> Result<bool> {
    let hash = logs.lens.routes.hash();
    let guises: BTreeSet<Set> = groups
        .iter()
        .filter_map(|group| group.guise)
        .map(|guise| link::guise_set(guise, dossiers, hash))
        .collect();
    if guises.is_empty() {
        return Ok(false);
    }
    let sets = Sets::new(guises.into_iter().collect());
    let wanted = Wanted { sets, ..Wanted::default() };
    let in_guise = logs.reconstruct(&wanted)?;
    let recruits: Vec<recruit::Recruits> = groups
        .iter()
        .map(|group| recruit::recruits(group, profiles, dossiers, &in_guise, &question.policy))
        .collect();
    let actors: HashSet<u64> = recruits.iter().flat_map(|of| of.actors.clone()).collect();
    if actors.is_empty() {
        return Ok(false);
    }
    let wanted = Wanted { actors, ..Wanted::default() };
    dossiers.merge(logs.reconstruct(&wanted)?);
    dossiers.finish();
    let profiles = detect::profiles(dossiers);
    for (group, recruits) in groups.iter_mut().zip(&recruits) {
        recruit::enlist(group, recruits, &profiles, dossiers, &question.policy);
    }
    Ok(true)
}
