//! For tests: requests played through all of triage, reconstruction and judgement, without files.

use super::alarm::lead;
use super::hands::Sight;
use super::innocent::ownership::Ownership;
use super::{Finding, Followed, Peers, Policy, collective, judge, profiles, sort, suspect};
use crate::case::Level;
use crate::dossier::{Dossiers, Wanted};
use crate::record::{Client, Locator, Record, Timestamp, time::SECOND};
use crate::route::{Keyed, Learner};
use crate::triage::actor::CrowdLearner;
use crate::triage::{Batch, Endpoint, Lens, Scratch, Survey};

/// The day tests begin on: Monday, 3 October 2022, midnight UTC, in seconds.
pub(crate) const MONDAY: i64 = 1_664_755_200;

/// One request; times in seconds.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub time: i64,
    pub client: String,
    pub principal: String,
    pub credential: String,
    pub agent: String,
    pub method: &'static str,
    pub host: String,
    pub path: String,
    pub status: u16,
}

impl Request {
    /// A request of nobody in particular.
    pub(crate) fn at(time: i64, path: impl Into<String>) -> Self {
        Self {
            time,
            client: "203.0.113.9".into(),
            principal: String::new(),
            credential: String::new(),
            agent: "agent/1.0".into(),
            method: "GET",
            host: "api.example".into(),
            path: path.into(),
            status: 200,
        }
    }

    pub(crate) fn from(self, client: impl Into<String>, agent: impl Into<String>) -> Self {
        Self { client: client.into(), agent: agent.into(), ..self }
    }

    pub(crate) fn principal(self, name: impl Into<String>) -> Self {
        Self { principal: name.into(), ..self }
    }

    pub(crate) fn on(self, host: impl Into<String>) -> Self {
        Self { host: host.into(), ..self }
    }

    pub(crate) fn key(self, name: impl Into<String>) -> Self {
        Self { credential: name.into(), ..self }
    }

    pub(crate) fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    fn record(&self) -> Record<'_> {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        Record {
            time: Timestamp(self.time * SECOND),
            client: Client::parse(self.client.as_bytes()),
            principal: self.principal.as_bytes(),
            credential: self.credential.as_bytes(),
            user_agent: self.agent.as_bytes(),
            method: self.method.as_bytes(),
            host: self.host.as_bytes(),
            path: path.as_bytes(),
            query: query.as_bytes(),
            status: self.status,
            bytes_out: Some(900),
            ..Record::default()
        }
    }
}

/// What came of a play.
pub(crate) struct Outcome {
    pub dossiers: Dossiers,
    pub findings: Vec<Finding>,
}

impl Outcome {
    /// Findings of a detector, worst first.
    pub(crate) fn of(&self, detector: &str) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.about.name == detector).collect()
    }

    /// The worst level of all.
    pub(crate) fn worst(&self) -> Level {
        self.findings.iter().map(|finding| finding.verdict.level).max().unwrap_or_default()
    }

    /// Every finding in a line, for a failing test.
    pub(crate) fn tell(&self) -> String {
        let line = |f: &Finding| {
            let verdict = &f.verdict;
            let all = verdict.reasons.join(" | ") + " || " + &verdict.alternatives.join(" | ");
            format!(
                "{} {} {} ({}): {all}",
                f.about.name,
                verdict.level.name(),
                self.actor(f),
                verdict.events.len()
            )
        };
        self.findings.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The name of a finding's actor.
    pub(crate) fn actor(&self, finding: &Finding) -> String {
        finding.subject.name(&self.dossiers).1
    }
}

/// Plays requests, in whatever order, by the default policy.
pub(crate) fn play(requests: &[Request]) -> Outcome {
    perform(requests.len(), &mut script(requests))
}

/// Plays requests and judges what many do together as well.
pub(crate) fn play_together(requests: &[Request]) -> Outcome {
    perform_as(requests.len(), &mut script(requests), true)
}

/// Eighty people who each come back to one thing of theirs, without a name, in so many days.
pub(crate) fn people(days: i64) -> Vec<Request> {
    let one = |i: i64, day: i64| {
        let at = MONDAY + day * 86_400 + (i * 977) % 86_400;
        Request::at(at, format!("/v1/customers/{}", 70_000 + i * 7))
            .from(format!("198.51.100.{}", i + 1), "App/5.2")
    };
    let days = || (0..days).step_by(3);
    (0..80).flat_map(|i| days().map(move |day| one(i, day))).collect()
}

/// Eighty people who read what is theirs on every third of 28 days, under their names, with so many
/// programs.
pub(crate) fn members(programs: i64) -> Vec<Request> {
    let one = |i: i64, day: i64| {
        let at = MONDAY + day * 86_400 + (i * 977) % 86_400;
        Request::at(at, format!("/v1/customers/{}", 70_000 + i * 7))
            .from(format!("198.51.100.{}", i + 1), format!("App/5.{}", i % programs))
            .principal(format!("customer-{i}"))
    };
    (0..80).flat_map(|i| (0..28).step_by(3).map(move |day| one(i, day))).collect()
}

/// So many people without a name, with so many programs, who look at what is theirs every eleventh
/// day of six weeks and at plans besides.
pub(crate) fn visitors(count: i64, programs: i64) -> Vec<Request> {
    let visit = |i: i64, day: i64| {
        let at = MONDAY + day * 86_400 + 20_000 + i * 211;
        let ip = format!("198.51.{}.{}", i % 200, 9 + i / 200);
        let agent = visitors_program(i, programs);
        let of = |path: String, at| Request::at(at, path).from(&ip, &agent);
        [of(format!("/v1/orders/{}", 70_001 + i * 7919), at), of("/v1/plans".into(), at + 5)]
    };
    (0..count).flat_map(|i| (i % 11..42).step_by(11).flat_map(move |day| visit(i, day))).collect()
}

/// The program of one of the visitors.
pub(crate) fn visitors_program(i: i64, programs: i64) -> String {
    format!("App/5.2 (model {})", i % programs)
}

/// So many customers who each read what is theirs every so many days.
pub(crate) fn customers(count: i64, days: i64, every: usize) -> Vec<Request> {
    let visit = |i: i64, day: i64| {
        let at = MONDAY + day * 86_400 + 20_000 + i * 311;
        let (who, ip) = (format!("customer-{i}"), format!("198.51.100.{}", i + 1));
        let of = |path: String, at| Request::at(at, path).principal(&who).from(&ip, "App/5.2");
        [of(format!("/v1/orders/{}", 70_001 + i * 7919), at), of("/v1/plans".into(), at + 5)]
    };
    let first = |i: i64| i % i64::try_from(every).unwrap();
    let visits = |i: i64| (first(i)..days).step_by(every).flat_map(move |day| visit(i, day));
    (0..count).flat_map(visits).collect()
}

/// Triage of requests, and everything that anybody did.
pub(crate) fn everything(requests: &[Request]) -> (Survey, Dossiers) {
    let (count, mut script) = (requests.len(), script(requests));
    let (lens, survey) = triage(count, &mut script);
    let actors = survey.actors().map(|(hash, ..)| hash).collect();
    let wanted = Wanted { actors, ..Wanted::default() };
    let dossiers = look(count, &mut script, &lens, &wanted);
    (survey, dossiers)
}

/// Hands on one record by its place.
pub(super) type Script<'s> = dyn FnMut(usize, &mut dyn FnMut(&Record<'_>)) + 's;

fn script(requests: &[Request]) -> impl FnMut(usize, &mut dyn FnMut(&Record<'_>)) + '_ {
    |at, take| {
        if let Some(request) = requests.get(at) {
            take(&request.record());
        }
    }
}

/// Plays so many records, which are asked for once in each look.
pub(super) fn perform(count: usize, script: &mut Script<'_>) -> Outcome {
    perform_as(count, script, false)
}

/// The same, and judges what many do together as well.
pub(super) fn perform_together(count: usize, script: &mut Script<'_>) -> Outcome {
    perform_as(count, script, true)
}

fn perform_as(count: usize, script: &mut Script<'_>, together: bool) -> Outcome {
    let policy = Policy::default();
    let (lens, survey) = triage(count, script);
    let followed = together.then(|| lead::leads(&survey, &policy));
    let Followed { leads, alone } = followed.unwrap_or_default();
    let ownership = Ownership::of(&survey, &policy.registers);
    let mut choice = suspect::choose(&survey, &ownership, &policy);
    choice.follow(&leads, &survey, &policy);
    let mut dossiers = look(count, script, &lens, &choice.wanted);
    let hands = Sight::of(&dossiers, &survey, &ownership, &policy).sort_out(&mut dossiers, &policy);
    let placed = lead::place(leads, &mut dossiers);
    let profiles = profiles(&dossiers);
    let peers = Peers::new(&survey, &profiles, &dossiers, &hands, &ownership, &policy);
    let mut findings = judge(&profiles, &peers, &dossiers, &policy);
    let seen = (&dossiers, findings.as_slice());
    findings.extend(collective((&placed, choice.walks), &alone, &peers, seen, &policy));
    sort(&mut findings, &dossiers);
    Outcome { dossiers, findings }
}

fn place(line: usize) -> Locator {
    Locator { source: 0, offset: line as u64, length: 1 }
}

fn triage(count: usize, script: &mut Script<'_>) -> (Lens, Survey) {
    let hash = Keyed::new(7);
    let (mut routes, mut crowds) = (Learner::default(), CrowdLearner::default());
    for at in 0..count {
        script(at, &mut |record| {
            routes.add(record);
            crowds.add(record, &hash);
        });
    }
    let lens = Lens {
        routes: routes.finish(hash),
        crowds: crowds.finish(),
        rules: None,
        logged: Vec::new(),
        veil: crate::record::Veil::default(),
    };
    let (mut scratch, mut batch) = (Scratch::default(), Batch::default());
    let mut survey = Survey::default();
    for at in 0..count {
        script(at, &mut |record| {
            survey.absorb(record, place(at), &lens, &mut scratch, &mut batch);
            survey.coverage_of(0).seen.add(record.time);
        });
    }
    survey.settle(&mut batch);
    survey.unfinished().into_iter().for_each(Endpoint::finish);
    (lens, survey)
}

fn look(count: usize, script: &mut Script<'_>, lens: &Lens, wanted: &Wanted) -> Dossiers {
    let (mut dossiers, mut scratch) = (Dossiers::default(), Scratch::default());
    dossiers.sets = wanted.sets.all().to_vec();
    for at in 0..count {
        script(at, &mut |record| {
            dossiers.absorb(record, place(at), lens, wanted, &mut scratch);
        });
    }
    dossiers.finish();
    dossiers
}
