//! Where addresses are and whose networks they belong to, as databases of the user tell.
//!
//! Databases in the format of MaxMind (<https://maxmind.github.io/MaxMind-DB/>): countries, cities
//! and autonomous systems, under the keys of MaxMind, DB-IP and `IPinfo`. What they tell is shown
//! beside addresses and has no part in any judgement.

use crate::case::Place;
use crate::error::{Error, Result};
use maxminddb::{Reader, WithinOptions};
use serde::Deserialize;
use std::net::IpAddr;
use std::path::Path;

/// Entries of a database in which one must tell something.
const TRIED: usize = 2000;

/// The databases, the first that knows something of an address first.
#[derive(Debug, Default)]
pub struct Geoip {
    databases: Vec<Database>,
}

/// One database.
#[derive(Debug)]
pub struct Database(Reader<Vec<u8>>);

impl Geoip {
    /// Databases, the first that is to be believed first.
    #[must_use]
    pub fn of(databases: Vec<Database>) -> Self {
        Self { databases }
    }

    /// Reads a database.
    ///
    /// # Errors
    /// A usage error that names the file, if it is no database or tells of neither countries nor
    /// autonomous systems.
    pub fn open(path: &Path) -> Result<Database> {
        database(path).map(Database)
    }

    /// There are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.databases.is_empty()
    }

    /// What is known of an address, and whether a database is damaged where it should stand: then
    /// that is what the others know.
    #[must_use]
    pub fn find(&self, address: IpAddr) -> (Place, bool) {
        let address = address.to_canonical();
        let (mut place, mut damaged) = (Place::default(), false);
        for Database(database) in &self.databases {
            if database.metadata().ip_version == 4 && address.is_ipv6() {
                continue;
            }
            match database.lookup(address).and_then(|found| found.decode::<Entry>()) {
                Ok(entry) => complete(&mut place, entry.map(Entry::place).unwrap_or_default()),
                Err(_) => damaged = true,
            }
        }
        (place, damaged)
    }
}

/// Takes what is not known yet; number and name of a system go together.
fn complete(place: &mut Place, other: Place) {
    if place.country.is_empty() {
        place.country = other.country;
    }
    if place.asn.is_none() && place.as_org.is_empty() {
        (place.asn, place.as_org) = (other.asn, other.as_org);
    }
}

/// What holds of both.
#[must_use]
pub fn shared(mut place: Place, other: &Place) -> Place {
    if place.country != other.country {
        place.country.clear();
    }
    if (place.asn, &place.as_org) != (other.asn, &other.as_org) {
        (place.asn, place.as_org) = (None, String::new());
    }
    place
}

fn database(path: &Path) -> Result<Reader<Vec<u8>>> {
    let fault = |cause: String| {
        Error::usage(format!("--geoip {}: {cause}", path.display()))
            .hint("give a database in MaxMind's format (.mmdb) of countries, cities or autonomous systems")
    };
    let bytes = std::fs::read(path).map_err(|cause| fault(cause.to_string()))?;
    let reader = Reader::from_source(bytes).map_err(|cause| fault(cause.to_string()))?;
    let tells = {
        let entries = reader
            .networks(WithinOptions::default())
            .map_err(|cause| fault(cause.to_string()))?
            .take(TRIED)
            .filter_map(|found| found.ok()?.decode::<Entry>().ok()?);
        entries.map(Entry::place).any(|place| place != Place::default())
    };
    if tells {
        return Ok(reader);
    }
    Err(fault(format!(
        "`{}` tells of neither countries nor autonomous systems",
        reader.metadata().database_type
    )))
}

/// The keys under which databases tell it; all else is passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Entry {
    /// MaxMind and DB-IP: a map; `IPinfo`: the code, or the name beside `country_code`.
    country: Option<Country>,
    country_code: Option<String>,
    autonomous_system_number: Option<Number>,
    autonomous_system_organization: Option<String>,
    /// `IPinfo`: `AS64500`.
    asn: Option<Number>,
    as_name: Option<String>,
    name: Option<String>,
    org: Option<String>,
    /// The larger databases keep the system here.
    traits: System,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct System {
    autonomous_system_number: Option<Number>,
    autonomous_system_organization: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Country {
    Text(String),
    Map { iso_code: Option<String> },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Number {
    Number(u64),
    Text(String),
}

impl Number {
    fn value(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.strip_prefix("AS").unwrap_or(text).parse().ok(),
        }
    }
}

impl Entry {
    fn place(self) -> Place {
        let country = match self.country {
            Some(Country::Map { iso_code }) => iso_code,
            Some(Country::Text(name)) => Some(name),
            None => None,
        };
        let numbers =
            [self.autonomous_system_number, self.traits.autonomous_system_number, self.asn];
        let asn = numbers.iter().flatten().find_map(Number::value).filter(|number| *number > 0);
        let names = [
            self.autonomous_system_organization,
            self.traits.autonomous_system_organization,
            self.as_name,
            // These name something else where no system is told.
            self.name.filter(|_| asn.is_some()),
            self.org.filter(|_| asn.is_some()),
        ];
        Place {
            country: self.country_code.or(country).unwrap_or_default(),
            asn,
            as_org: names.into_iter().flatten().find(|n| !n.is_empty()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(json: &str) -> (String, Option<u64>, String) {
        let place = serde_json::from_str::<Entry>(json).unwrap().place();
        (place.country, place.asn, place.as_org)
    }

    #[test]
    fn the_keys_of_several_makers_are_read() {
        let known =
            |country: &str, asn: Option<u64>, org: &str| (country.to_owned(), asn, org.to_owned());
        for (json, wanted) in [
            (
                r#"{"country":{"iso_code":"DE","names":{"en":"Germany"}},"city":{"geoname_id":1}}"#,
                known("DE", None, ""),
            ),
            (
                r#"{"autonomous_system_number":64500,"autonomous_system_organization":"Net"}"#,
                known("", Some(64500), "Net"),
            ),
            (
                r#"{"country":{"iso_code":"FR"},"traits":{"autonomous_system_number":64501,"autonomous_system_organization":"Bar"}}"#,
                known("FR", Some(64501), "Bar"),
            ),
            (
                r#"{"country":"Greece","country_code":"GR","asn":"AS64502","as_name":"Baz","as_domain":"baz.example"}"#,
                known("GR", Some(64502), "Baz"),
            ),
            (r#"{"country":"GR"}"#, known("GR", None, "")),
            (
                r#"{"asn":"AS64503","name":"Qux","domain":"qux.example","type":"hosting"}"#,
                known("", Some(64503), "Qux"),
            ),
            (r#"{"asn":"","as_name":"","name":"a city"}"#, known("", None, "")),
            (r#"{"is_anonymous":true}"#, known("", None, "")),
        ] {
            assert_eq!(place(json), wanted, "{json}");
        }
    }

    #[test]
    fn the_first_database_that_knows_wins_and_what_differs_is_not_shared() {
        let place = |country: &str, asn: Option<u64>| Place {
            country: country.to_owned(),
            asn,
            as_org: asn.map_or(String::new(), |asn| format!("net {asn}")),
        };
        let mut known = place("DE", None);
        complete(&mut known, place("FR", Some(1)));
        complete(&mut known, place("", Some(2)));
        assert_eq!(known, place("DE", Some(1)));
        assert_eq!(shared(known.clone(), &place("FR", Some(1))), place("", Some(1)));
        assert_eq!(shared(known, &place("DE", Some(2))), place("DE", None));
    }

    #[test]
    fn what_is_no_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.mmdb");
        for bytes in [&b""[..], b"\xab\xcd\xefMaxMind.com", b"PK\x03\x04"] {
            std::fs::write(&file, bytes).unwrap();
            let fault = Geoip::open(&file).unwrap_err();
            assert_eq!(fault.exit_code(), 2);
        }
    }
}
