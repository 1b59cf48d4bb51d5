//! A format as written to a reader.

use super::file::{Format, Source};
use super::{Fault, UserFormat};
use crate::format::delimited::names::{Name, Take};
use crate::format::delimited::{Header, Layout, PLAIN, Table, cells::Separator};
use crate::format::dialect::bare;
use crate::format::form::{FORMS, Form};
use crate::format::judge::Mark;
use crate::format::keys::KeyMap;
use crate::format::{FORMATS, Field, Own, Reader, ReaderKind, Syntax, dialect};
use crate::record::time::Zone;
use ipnet::IpNet;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

type Built<T> = Result<T, Fault>;

/// Makes a reader of a format.
pub(super) fn build(name: &str, format: &Format) -> Built<UserFormat> {
    let map = mapping(format)?;
    let kind = match syntax(format)? {
        "pattern" => pattern(format, &map)?,
        "delimited" => delimited(format, &map)?,
        "pairs" => ReaderKind::Pairs(pair_separator(format)?, keys(format, &map)?),
        _ => ReaderKind::Json(keys(format, &map)?),
    };
    let marks = match &kind {
        ReaderKind::Delimited(table) if table.header != Header::Fixed => Vec::new(),
        _ => format.sniff.has.iter().map(|mark| vec![Mark::new(mark)]).collect(),
    };
    let own = Own {
        zone: format.tz.as_ref().map(zone).transpose()?,
        trusted: format.client.trusted_proxies.iter().map(proxy).collect::<Built<_>>()?,
        missing: format.missing.iter().map(|mark| mark.as_bytes().to_vec()).collect(),
        names: map.iter().map(|entry| (bare(&entry.from).to_owned(), entry.field)).collect(),
    };
    let written = format.extends.as_ref().zip(format.pattern.as_ref());
    let written = written.map(|(a, b)| (a.get_ref().clone(), b.get_ref().clone()));
    let title = format.title.clone().unwrap_or_else(|| "a format of your own".to_owned());
    let reader = Reader { marks, written, own: Some(Arc::new(own)), ..Reader::new(name, kind) };
    Ok(UserFormat { reader, title, samples: format.samples.clone() })
}

/// Which syntax is meant, if it is not said: what else is given tells.
fn syntax(format: &Format) -> Built<&str> {
    let known = ["pattern", "json", "pairs", "delimited"];
    match &format.syntax {
        Some(named) => {
            let found = known.iter().find(|known| *known == named.get_ref());
            found.copied().ok_or_else(|| {
                Fault::new(format!("unknown syntax; there are {}", known.join(", ")), named.span())
            })
        }
        None if format.pattern.is_some() => Ok("pattern"),
        None if format.columns.is_some() || format.header.is_some() => Ok("delimited"),
        None => Ok("json"),
    }
}

/// One entry of a map: a name in the log, what it means, and where that is said.
struct Entry {
    from: String,
    field: Field,
    at: Range<usize>,
}

fn mapping(format: &Format) -> Built<Vec<Entry>> {
    let mut entries = Vec::new();
    for (word, source) in format.map.entries() {
        let Source { from, kind, unit } = source.get_ref();
        for (place, name) in from.iter().enumerate() {
            // A list of kinds goes with the list of names; one kind goes for all.
            let kind = kind.get(place).or(kind.last()).map(String::as_str);
            let field = meaning(word, kind, unit.as_deref())
                .map_err(|why| Fault::new(why, source.span()))?;
            entries.push(Entry { from: name.clone(), field, at: source.span() });
        }
    }
    Ok(entries)
}

/// What a word of a map means.
fn meaning(word: &str, kind: Option<&str>, unit: Option<&str>) -> Result<Field, String> {
    let named = |what: &str, given: &str, known: &[(&str, Field)]| {
        let found = known.iter().find(|(name, _)| *name == given.replace('-', "_"));
        found.map(|(_, field)| *field).ok_or_else(|| {
            let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
            format!("unknown {what} `{given}`; there are {}", names.join(", "))
        })
    };
    if kind.is_some() && !matches!(word, "user" | "credential") {
        return Err(format!("`{word}` has no kind; `user` and `credential` have"));
    }
    if unit.is_some() != (word == "duration") {
        let needed = "`duration` needs a unit: s, ms, us, ns, or text where the value names it";
        return Err(if unit.is_some() { format!("`{word}` has no unit") } else { needed.into() });
    }
    Ok(match word {
        "user" => named("kind", kind.unwrap_or("user"), USERS)?,
        "credential" => named("kind", kind.unwrap_or("(none)"), CREDENTIALS)?,
        "duration" => named("unit", unit.unwrap_or_default(), UNITS)?,
        _ => named("word", word, WORDS)?,
    })
}

const USERS: &[(&str, Field)] = &[
    ("user", Field::User),
    ("subject", Field::Subject),
    ("consumer", Field::Consumer),
    ("certificate", Field::Certificate),
    ("iam_arn", Field::Arn),
];

const CREDENTIALS: &[(&str, Field)] = &[
    ("api_key_id", Field::ApiKeyId),
    ("api_key", Field::ApiKey),
    ("token", Field::Token),
    ("session", Field::Session),
];

const UNITS: &[(&str, Field)] = &[
    ("s", Field::Seconds),
    ("ms", Field::Millis),
    ("us", Field::Micros),
    ("ns", Field::Nanos),
    ("text", Field::Elapsed),
];

const WORDS: &[(&str, Field)] = &[
    ("time", Field::Time),
    ("date", Field::Date),
    ("client_ip", Field::Client),
    ("peer_ip", Field::Peer),
    ("forwarded_for", Field::ForwardedFor),
    ("request", Field::Request),
    ("method", Field::Method),
    ("target", Field::Target),
    ("path", Field::Path),
    ("query", Field::Query),
    ("route", Field::Route),
    ("protocol", Field::Protocol),
    ("host", Field::Host),
    ("server_name", Field::ServerName),
    ("status", Field::Status),
    ("upstream_status", Field::UpstreamStatus),
    ("bytes_out", Field::BytesOut),
    ("bytes_in", Field::BytesIn),
    ("referer", Field::Referer),
    ("user_agent", Field::UserAgent),
    ("request_id", Field::RequestId),
];

fn pattern(format: &Format, map: &[Entry]) -> Built<ReaderKind> {
    let Some(text) = &format.pattern else {
        return Err(Fault { why: "a pattern format needs `pattern`".into(), at: None });
    };
    let Some(named) = &format.extends else {
        let why = "a pattern needs the dialect it is written in: extends = \"nginx\"";
        return Err(Fault::new(why, text.span()));
    };
    let seen = RefCell::new(Vec::new());
    let own = |spelled: &str| {
        let entry = map.iter().find(|entry| bare(&entry.from) == bare(spelled))?;
        seen.borrow_mut().push(entry.from.clone());
        Some(entry.field)
    };
    let pattern = dialect::compile_with(named.get_ref(), text.get_ref(), &own)
        .map_err(|fault| Fault::new(fault.to_string(), text.span()))?;
    match map.iter().find(|entry| !seen.borrow().contains(&entry.from)) {
        Some(entry) => {
            Err(Fault::new(format!("the pattern has no `{}`", entry.from), entry.at.clone()))
        }
        None => Ok(ReaderKind::Pattern(pattern)),
    }
}

/// What parts pairs: a blank, or as it is said.
fn pair_separator(format: &Format) -> Built<u8> {
    match format.separator.as_ref().map(|text| (text, text.get_ref().as_bytes())) {
        None => Ok(b' '),
        Some((_, [mark])) => Ok(*mark),
        Some((text, _)) => Err(Fault::new("what parts pairs is one character", text.span())),
    }
}

/// The map of a format whose lines name their values.
fn keys(format: &Format, map: &[Entry]) -> Built<Arc<KeyMap>> {
    let mut keys: Vec<(&str, Field)> =
        map.iter().map(|entry| (entry.from.as_str(), entry.field)).collect();
    if let Some(named) = &format.extends {
        match FORMATS.iter().find(|known| known.name == named.get_ref()).map(|f| f.syntax) {
            Some(Syntax::Json(more) | Syntax::Pairs(_, more)) => keys.extend_from_slice(more),
            _ => return Err(Fault::new("not a built-in format of keys", named.span())),
        }
    }
    let has = |wanted: &[Field]| keys.iter().any(|(_, field)| wanted.contains(field));
    let request = [Field::Request, Field::Target, Field::Path, Field::Route];
    if !has(&[Field::Time, Field::LoggedAt]) || !has(&request) {
        let why = "the map needs `time` and one of `request`, `target`, `path`, `route`";
        return Err(Fault { why: why.into(), at: None });
    }
    let map = KeyMap::new(&keys).map_err(|why| Fault { why, at: None })?;
    Ok(Arc::new(map))
}

fn delimited(format: &Format, map: &[Entry]) -> Built<ReaderKind> {
    let mut layout = PLAIN;
    if let Some(named) = &format.extends {
        match FORMATS.iter().find(|known| known.name == named.get_ref()).map(|f| f.syntax) {
            Some(Syntax::Delimited(known)) => layout = *known,
            _ => return Err(Fault::new("not a built-in format of rows", named.span())),
        }
    }
    layout.header = match &format.header {
        None if format.columns.is_some() => Header::Fixed,
        None => layout.header,
        Some(named) => match named.get_ref().as_str() {
            "fields" => Header::Directive,
            "row" => Header::FirstRow,
            _ => return Err(Fault::new("unknown header; there are fields, row", named.span())),
        },
    };
    if let Some(text) = &format.separator {
        layout.separator = separator(text)?;
    }
    layout.quotes = format.quotes.unwrap_or(layout.quotes);
    let marks: Vec<Vec<&str>> = format.sniff.has.iter().map(|name| vec![name.as_str()]).collect();
    let marks: Vec<&[&str]> = marks.iter().map(Vec::as_slice).collect();
    let names = map.iter().map(column).collect::<Built<_>>()?;
    let table = Table::new(&Layout { ..layout }, &marks).with(names, format.columns.as_deref());
    table.check().map_err(|why| Fault { why, at: None })?;
    Ok(ReaderKind::Delimited(Arc::new(table)))
}

/// A column and the steps behind its name: `cs-user-agent|percent`.
fn column(entry: &Entry) -> Built<Name> {
    let mut parts = entry.from.split('|');
    let name = parts.next().unwrap_or_default();
    let take = match entry.field {
        // A column of times may hold a clock, if there is one of dates.
        Field::Time => Take::Clock,
        Field::Date => Take::Date,
        field => Take::Field(field),
    };
    let forms = parts
        .map(|step| {
            Form::read(step).ok_or_else(|| {
                Fault::new(format!("unknown step `{step}`; there are {FORMS}"), entry.at.clone())
            })
        })
        .collect::<Built<_>>()?;
    Ok(Name { forms, ..Name::new(name, take) })
}

fn separator(text: &Spanned<String>) -> Built<Separator> {
    match text.get_ref().as_bytes() {
        b" " => Ok(Separator::Blanks),
        b", " => Ok(Separator::CommaBlank),
        [mark] => Ok(Separator::Byte(*mark)),
        _ => Err(Fault::new("a separator is one character, or `, `", text.span())),
    }
}

fn zone(text: &Spanned<String>) -> Built<Zone> {
    Zone::read(text.get_ref()).ok_or_else(|| {
        Fault::new("no zone: write UTC, +02:00, or a name such as Europe/Athens", text.span())
    })
}

fn proxy(text: &Spanned<String>) -> Built<IpNet> {
    let plain = text.get_ref();
    let address = || plain.parse::<std::net::IpAddr>().map(IpNet::from);
    plain.parse().or_else(|_| address()).map_err(|_| {
        Fault::new("no address or network: write 10.0.0.0/8 or 2001:db8::/32", text.span())
    })
}
