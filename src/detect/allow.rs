//! Known clients, as the user declares them: ranked down and labelled, never dropped.
//!
//! A declaration says what somebody is expected to do, and a thief who holds a declared key is not
//! that somebody. So what another hand did under a declared name is not covered, unless the
//! declaration names the clients as well.

use super::{Finding, Subject};
use crate::case::Level;
use crate::dossier::{Dossiers, Event};
use crate::error::{Error, Result};
use crate::record::address::{broken, range};
use crate::record::{Client, Timestamp, time};
use ipnet::IpNet;
use serde::Deserialize;
use std::net::IpAddr;
use std::path::Path;

/// Everything that is declared.
#[derive(Debug, Clone, Default)]
pub struct Allow {
    entries: Vec<Entry>,
}

/// One declaration: a request fits if each list that is given holds what it shows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Declared {
    clients: Vec<String>,
    principals: Vec<String>,
    credentials: Vec<String>,
    user_agents: Vec<String>,
    routes: Vec<String>,
    reason: String,
    from: String,
    until: String,
}

#[derive(Debug, Clone)]
struct Entry {
    declared: Declared,
    networks: Vec<IpNet>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    allow: Vec<Declared>,
}

/// Percent of a finding's requests that declarations must cover.
const COVERED: usize = 95;

impl Allow {
    /// Reads a file of declarations:
    ///
    /// ```toml
    /// [[allow]]
    /// credentials = ["partner-key"]
    /// clients = ["192.0.2.0/24"]
    /// routes = ["GET /v1/customers/{id}"]
    /// reason = "nightly synchronisation of the partner"
    /// until = "2023-06-30"
    /// ```
    ///
    /// # Errors
    /// A usage error that shows the fault.
    pub fn read(path: &Path) -> Result<Self> {
        let fault = |cause: String| {
            Error::usage(format!("--allow {}: {cause}", path.display()))
                .hint("[[allow]] with clients, principals, credentials, user_agents or routes, and a reason; from and until are optional")
        };
        let text = std::fs::read_to_string(path).map_err(|cause| fault(cause.to_string()))?;
        Self::parse(&text).map_err(fault)
    }

    fn parse(text: &str) -> std::result::Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|cause| cause.to_string())?;
        let entries =
            file.allow.into_iter().map(Entry::of).collect::<std::result::Result<_, _>>()?;
        Ok(Self { entries })
    }

    /// Ranks down what is declared, and says why.
    pub fn apply(&self, findings: &mut [Finding], dossiers: &Dossiers) {
        if self.entries.is_empty() {
            return;
        }
        for finding in findings.iter_mut() {
            let apart = finding.subject.actor().is_some_and(|at| dossiers.parts.contains_key(&at));
            let events = &finding.verdict.events;
            let covers = |entry: &&Entry| {
                let fits = events.iter().filter(|event| entry.fits(event, dossiers)).count();
                (!apart || !entry.networks.is_empty() || !entry.declared.clients.is_empty())
                    && !events.is_empty()
                    && fits * 100 >= events.len() * COVERED
            };
            let by_declared_hand = !matches!(finding.subject, Subject::Route(_));
            if let Some(entry) = self.entries.iter().find(covers).filter(|_| by_declared_hand) {
                let label = format!("declared: {}", entry.declared.reason);
                finding.verdict.level = finding.verdict.level.min(Level::Low);
                finding.verdict.confidence /= 2;
                finding.verdict.message = format!("{} ({label})", finding.verdict.message);
                finding.verdict.alternatives.insert(0, label);
            }
        }
    }
}

impl Entry {
    fn of(declared: Declared) -> std::result::Result<Self, String> {
        if declared.reason.trim().is_empty() {
            return Err("a declaration without a reason".to_owned());
        }
        let lists = [
            &declared.clients,
            &declared.principals,
            &declared.credentials,
            &declared.user_agents,
            &declared.routes,
        ];
        if lists.iter().all(|list| list.is_empty()) {
            return Err(format!("\"{}\" declares nobody", declared.reason));
        }
        let moment = |text: &str| match text {
            "" => Ok(None),
            text => match time::any(text.as_bytes(), 0) {
                Some(time) => Ok(Some(time)),
                None => {
                    Err(format!("`{text}` is no time: type 2023-01-05 or 2023-01-05T14:30:00Z"))
                }
            },
        };
        let (from, until) = (moment(&declared.from)?, moment(&declared.until)?);
        if let Some(cause) = declared.clients.iter().find_map(|text| broken(text)) {
            return Err(format!("clients of \"{}\": {cause}", declared.reason));
        }
        let network = |text: &String| match text.parse().ok() {
            Some(network) => vec![network],
            None => match text.parse::<IpAddr>() {
                Ok(address) => vec![IpNet::from(address)],
                Err(_) => range(text),
            },
        };
        let networks = declared.clients.iter().flat_map(network).collect();
        Ok(Self { declared, networks, from, until })
    }

    fn fits(&self, event: &Event, dossiers: &Dossiers) -> bool {
        let declared = &self.declared;
        let text = |list: &[String], name| {
            list.is_empty()
                || list.iter().any(|known| known.as_bytes() == dossiers.names.text(name))
        };
        self.from.is_none_or(|from| event.time >= from)
            && self.until.is_none_or(|until| event.time < until)
            && text(&declared.principals, event.principal)
            && text(&declared.credentials, event.credential)
            && text(&declared.user_agents, event.agent)
            && self.fits_client(event, dossiers)
            && self.fits_route(event, dossiers)
    }

    fn fits_client(&self, event: &Event, dossiers: &Dossiers) -> bool {
        let name = dossiers.names.text(event.client);
        let clients = &self.declared.clients;
        clients.is_empty()
            || clients.iter().any(|known| known.as_bytes() == name)
            || match Client::parse(name) {
                Client::Ip(ip) => self.networks.iter().any(|network| network.contains(&ip)),
                Client::Name(_) => false,
            }
    }

    fn fits_route(&self, event: &Event, dossiers: &Dossiers) -> bool {
        let routes = &self.declared.routes;
        let [method, _, template] = dossiers.endpoint(event.endpoint);
        routes.is_empty()
            || routes
                .iter()
                .any(|route| *route == template || *route == format!("{method} {template}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::stage::{self, MONDAY, Request, play};

    const DAY: i64 = 86_400;

    /// A crowd, and a reader of many records with a key.
    fn logs(client: &str) -> Vec<Request> {
        let mut all: Vec<Request> = (0..900)
            .map(|i| {
                Request::at(MONDAY + i * 900, format!("/v1/customers/{}", 70_000 + i % 60 * 7))
                    .from(format!("198.51.100.{}", i % 60 + 1), "App/5.2")
            })
            .collect();
        all.extend((0..400).map(|i| {
            Request::at(MONDAY + i * 700, format!("/v1/customers/{}", 90_000 + i))
                .key("report-key")
                .from(client, "report/1")
        }));
        all
    }

    fn level(declared: &str, client: &str) -> (Level, String) {
        let mut outcome: stage::Outcome = play(&logs(client));
        let allow = Allow::parse(declared).unwrap();
        allow.apply(&mut outcome.findings, &outcome.dossiers);
        let found = outcome.of("object_enumeration");
        assert_eq!(found.len(), 1, "{}", outcome.tell());
        (found[0].verdict.level, found[0].verdict.message.clone())
    }

    #[test]
    fn who_is_declared_is_ranked_down_and_labelled_and_others_are_not() {
        let by_key = "[[allow]]\ncredentials = [\"report-key\"]\nclients = [\"192.0.2.0/24\"]\nreason = \"monthly report\"";
        let (level_here, message) = level(by_key, "192.0.2.10");
        assert_eq!(level_here, Level::Low);
        assert!(message.ends_with("(declared: monthly report)"), "{message}");
        // The same key elsewhere is not what was declared.
        assert!(level(by_key, "203.0.113.5").0 >= Level::Medium);
        let until = format!("{by_key}\nuntil = \"2022-10-04\"");
        assert!(level(&until, "192.0.2.10").0 >= Level::Medium);
    }

    #[test]
    fn a_stolen_key_is_shown_although_the_key_is_declared() {
        let night = |day: i64, i: i64| {
            Request::at(
                MONDAY + day * DAY + 7200 + i * 9,
                format!("/v1/customers/{}", 40_000 + i * 13),
            )
            .key("partner-key")
            .from("192.0.2.10", "partner-sync/2")
        };
        let theft = |day: i64, i: i64| {
            Request::at(
                MONDAY + day * DAY + 46_800 + i * 200,
                format!("/v1/customers/{}", 50_000 + (day * 50 + i) * 3),
            )
            .key("partner-key")
            .from("203.0.113.77", "python-requests/2.28")
        };
        let mut all: Vec<Request> =
            (0..28).flat_map(|day| (0..100).map(move |i| night(day, i))).collect();
        all.extend((14..20).flat_map(|day| (0..50).map(move |i| theft(day, i))));
        let mut outcome = play(&all);
        let allow = "[[allow]]\ncredentials = [\"partner-key\"]\nreason = \"partner\"";
        Allow::parse(allow).unwrap().apply(&mut outcome.findings, &outcome.dossiers);
        let found = outcome.of("stolen_credential");
        assert_eq!(found.len(), 1, "{}", outcome.tell());
        assert_eq!(found[0].verdict.level, Level::High);
    }

    #[test]
    fn a_declaration_needs_a_reason_and_somebody() {
        assert!(Allow::parse("[[allow]]\nclients = [\"192.0.2.1\"]").is_err());
        assert!(Allow::parse("[[allow]]\nreason = \"x\"").is_err());
        assert!(Allow::parse("[[allow]]\nclient = [\"x\"]\nreason = \"x\"").is_err());
        let never = "[[allow]]\nclients = [\"x\"]\nreason = \"x\"\nuntil = \"soon\"";
        assert!(Allow::parse(never).is_err());
        let clients = |text: &str| {
            Allow::parse(&format!("[[allow]]\nclients = [\"{text}\"]\nreason = \"x\""))
        };
        for wrong in ["203.0.113.0/33", "203.0.113.256", "203.0.113.9-203.0.113.1"] {
            assert!(clients(wrong).unwrap_err().contains(wrong), "{wrong}");
        }
        for sound in ["203.0.113.0/24", "203.0.113.1-203.0.113.9", "batch.example"] {
            assert!(clients(sound).is_ok(), "{sound}");
        }
    }
}
