//! From what was typed to what is done: every check of a flag's value.

use super::args;
use super::noted::Noted;
use crate::case::Level;
use crate::custody::redact::Hide;
use crate::detect::{Allow, Policy};
use crate::dossier::Marks;
use crate::error::{Error, Result};
use crate::exposure::Classes;
use crate::format::{Reader, Rules, Undated, user};
use crate::geoip::Geoip;
use crate::investigate::Question;
use crate::record::Timestamp;
use crate::record::time::{self, Local, Year, Zone};
use crate::route::openapi;
use crate::scan::Setup;
use crate::scan::plan::Window;
use crate::sigma::Rulebook;
use crate::source::{Io, digest};
use ipnet::IpNet;
use std::path::Path;
use std::sync::Arc;

/// What to read.
///
/// # Errors
/// A usage error that names the flag and says what to type.
pub fn setup(input: &args::Input, noted: &mut Noted) -> Result<Setup> {
    let own = own(input.formats.as_deref(), input.from_config.as_deref(), noted)?;
    let openapi = input.openapi.as_deref();
    let described = openapi.map(|path| noted.read("openapi", path, openapi::read)).transpose()?;
    let format = match input.format.as_str() {
        "auto" => None,
        name => Some(Reader::named_among(&own, name)?),
    };
    let since = input.since.as_deref().map(|text| moment("--since", text)).transpose()?;
    let until = input.until.as_deref().map(|text| moment("--until", text)).transpose()?;
    if let (Some(since), Some(until)) = (since, until)
        && since >= until
    {
        return Err(Error::usage(format!("--since {since} is not before --until {until}"))
            .hint("the records from --since on and before --until are read: swap the two"));
    }
    if !(0.0..=100.0).contains(&input.max_reject) {
        return Err(Error::usage(format!("--max-reject {} is no percentage", input.max_reject))
            .hint("type a number from 0 to 100"));
    }
    Ok(Setup {
        paths: input.paths.clone(),
        io: match input.io {
            args::Io::Auto => Io::Auto,
            args::Io::Mmap => Io::Mmap,
            args::Io::Read => Io::Read,
        },
        format,
        own,
        rules: Rules {
            local: Local { order: input.date_order.order(), ..local(&input.tz, input.year)? },
            trusted: proxies(&input.trusted_proxy)?,
            relays: 0,
            undated: Undated::Refused,
        },
        window: Window { since, until },
        threads: usize::from(input.threads),
        memory: input.memory,
        described: described.map(Arc::new),
        tolerant: false,
    })
}

/// Formats that the user brought: those of a file, then those of a server's configuration.
///
/// # Errors
/// A usage error that points at the fault.
pub fn own(
    formats: Option<&Path>,
    config: Option<&Path>,
    noted: &mut Noted,
) -> Result<Vec<Reader>> {
    let mut readers: Vec<Reader> = match formats {
        Some(path) => noted
            .read("formats", path, user::read)?
            .into_iter()
            .map(|format| format.reader)
            .collect(),
        None => Vec::new(),
    };
    if let Some(path) = config {
        let found = noted.read("from_config", path, user::config::read)?;
        found.faults.iter().for_each(|fault| super::complain(fault));
        readers.extend(found.readers);
    }
    Ok(readers)
}

/// What to find out.
///
/// # Errors
/// A usage error that names the flag or the file and says what to type.
pub fn question(scan: &args::Scan, noted: &mut Noted) -> Result<Question> {
    let databases =
        scan.geoip.iter().map(|path| noted.read("geoip", path, Geoip::open)).collect::<Result<_>>();
    let (allow, ioc, classes) =
        (scan.allow.as_deref(), scan.ioc.as_deref(), scan.classes.as_deref());
    Ok(Question {
        detected: scan.detected.as_deref().map(|text| moment("--detected", text)).transpose()?,
        contained: scan.contained.as_deref().map(|text| moment("--contained", text)).transpose()?,
        policy: scan.policy.as_deref().map_or(Ok(Policy::default()), Policy::read)?,
        backtest: scan.output.is_some() || scan.table.is_some() || scan.form.is_some(),
        allow: read_or_default("allow", allow, noted, Allow::read)?,
        ioc: Arc::new(read_or_default("ioc", ioc, noted, Marks::read)?),
        geoip: Arc::new(Geoip::of(databases?)),
        classes: read_or_default("classes", classes, noted, Classes::read)?,
    })
}

fn read_or_default<T: Default>(
    option: &'static str,
    path: Option<&Path>,
    noted: &mut Noted,
    read: fn(&Path) -> Result<T>,
) -> Result<T> {
    path.map_or_else(|| Ok(T::default()), |path| noted.read(option, path, read))
}

/// The rules of the user.
///
/// # Errors
/// A usage error that names the file.
pub fn rules(scan: &args::Scan) -> Result<Option<Arc<Rulebook>>> {
    Ok(scan.sigma.as_deref().map(Rulebook::read).transpose()?.map(Arc::new))
}

/// A moment as people type it: `2023-01-05`, `2023-01-05T14:30`, with or without offset, or an epoch.
fn moment(flag: &str, text: &str) -> Result<Timestamp> {
    let with_seconds = format!("{text}:00");
    time::any(text.as_bytes(), 0)
        .or_else(|| time::iso(with_seconds.as_bytes(), 0))
        .ok_or_else(|| {
            Error::usage(format!("{flag} `{text}` is no time"))
                .hint("type 2023-01-05, 2023-01-05T14:30:00 (UTC), 2023-01-05T14:30:00+01:00, or seconds since 1970")
        })
}

/// What times mean that leave out their zone (`UTC`, `Z`, `+02:00`, `-0500`, `+2` or a name of the
/// time zone database) or their year.
fn local(tz: &str, year: Option<i64>) -> Result<Local> {
    if let Some(year) = year.filter(|year| !(1970..=2200).contains(year)) {
        return Err(Error::usage(format!("--year {year} is no year of a log"))
            .hint("type the year of the first line, such as 2025"));
    }
    let zone = Zone::read(tz).ok_or_else(|| {
        Error::usage(format!("--tz `{tz}` is no zone"))
            .hint("type UTC, an offset such as +02:00, or a name such as Europe/Athens")
    })?;
    let year = year.map_or(Year::Unknown, Year::Given);
    Ok(Local { zone, year, ..Local::default() })
}

fn proxies(texts: &[String]) -> Result<Vec<IpNet>> {
    let parse = |text: &String| {
        text.parse::<IpNet>()
            .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
            .map_err(|_| {
                Error::usage(format!("--trusted-proxy `{text}` is no address or network"))
                    .hint("type 10.0.0.0/8 or 2001:db8::/32")
            })
    };
    texts.iter().map(parse).collect()
}

/// Which digests are taken.
#[must_use]
pub fn hash(hash: args::Hash) -> digest::Hash {
    match hash {
        args::Hash::Sha256 => digest::Hash::Sha256,
        args::Hash::Blake3 => digest::Hash::Blake3,
        args::Hash::Both => digest::Hash::Both,
        args::Hash::None => digest::Hash::None,
    }
}

/// What is hidden.
#[must_use]
pub fn hide(redact: args::Redact) -> Hide {
    match redact {
        args::Redact::None => Hide::Nothing,
        args::Redact::Secrets => Hide::Secrets,
        args::Redact::Pii => Hide::Personal,
    }
}

/// A level.
#[must_use]
pub fn level(level: args::Level) -> Level {
    match level {
        args::Level::Informational => Level::Informational,
        args::Level::Low => Level::Low,
        args::Level::Medium => Level::Medium,
        args::Level::High => Level::High,
        args::Level::Critical => Level::Critical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_people_type_them() {
        for text in [
            "2023-01-05",
            "2023-01-05T00:00",
            "2023-01-05 00:00:00",
            "2023-01-05T01:00:00+01:00",
            "1672876800",
        ] {
            assert_eq!(
                moment("--detected", text).unwrap().to_string(),
                "2023-01-05T00:00:00Z",
                "{text}"
            );
        }
        assert_eq!(moment("--detected", "5 Jan").unwrap_err().exit_code(), 2);
    }

    #[test]
    fn zones_are_offsets_or_places() {
        let zone = |text| local(text, None).map(|local| local.zone);
        assert_eq!(zone("+02:00").unwrap(), Zone::Offset(7200));
        assert_eq!(zone("-0530").unwrap(), Zone::Offset(-19_800));
        assert_eq!(zone("+2").unwrap(), Zone::Offset(7200));
        assert!(matches!(zone("Europe/Berlin").unwrap(), Zone::Place(_)));
        for text in ["Europe/Atlantis", "", "+25", "02:00", "+é"] {
            assert_eq!(zone(text).unwrap_err().exit_code(), 2, "{text}");
        }
        assert_eq!(local("UTC", Some(26)).unwrap_err().exit_code(), 2);
    }
}
