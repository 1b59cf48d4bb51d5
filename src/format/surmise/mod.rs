//! Keys that nobody listed: what they mean is told from their words and their values.
//!
//! Administrators and vendors name the keys of their logs as they please. [`words`] takes the names
//! apart, [`leaves`] collects the values at the head of a file, and [`rules`] say which words and
//! values make a field. From these a reader is made for this one file, which is then asked like
//! any other; it is only made where no listed format reads the file, or where the one that does so
//! finds less than the file holds.

pub(super) mod events;
mod leaves;
pub(super) mod look;
mod looks;
mod rules;
mod sentence;
mod sides;
mod taken;
mod unit;
mod words;

use super::field::Field;
use super::keys::KeyMap;
use super::pairs::LABELS;
use super::{Reader, ReaderKind, json, pairs, table};
use leaves::{Leaf, Leaves};
use rules::{BEHIND, PARTS, RULES, UNITS};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use taken::taken;
pub(super) use unit::{count, recounted, unit};

/// Keys that are taken for one field.
const ALTERNATIVES: usize = 3;

/// What it is worth that a key is listed with all that lead to it, or by itself.
const LISTED: u32 = 90;
const INNER: u32 = 58;
/// What it is worth that a host is called so at the top: the machine that writes, or the site.
const MACHINE: u32 = 28;
/// What a number is worth less than a name: it names nobody where a name does.
const NUMBERED: u32 = 12;
/// What a status is worth that is zero in every line.
const SILENT: u32 = 12;
/// What it is worth that a size says which way it went.
const DIRECTED: u32 = 52;
/// Least worth of a name of which no values are seen.
const SURE: u32 = 33;

/// How lines name their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Objects of JSON.
    Objects,
    /// Pairs, and what parts them.
    Pairs(u8),
}

/// Every form, the surest first.
pub(super) const FORMS: [Form; 6] = [
    Form::Objects,
    Form::Pairs(LABELS),
    Form::Pairs(b'|'),
    Form::Pairs(b';'),
    Form::Pairs(b','),
    Form::Pairs(b' '),
];

impl Form {
    /// A line may be of this form.
    pub fn may_be(self, line: &[u8]) -> bool {
        match self {
            Self::Objects => line.first() == Some(&b'{'),
            Self::Pairs(LABELS) => line.contains(&b'\t') && !line.starts_with(b"{"),
            Self::Pairs(separator) => {
                line.contains(&b'=') && line.contains(&separator) && !line.starts_with(b"{")
            }
        }
    }

    fn collect(self, line: &[u8], leaves: &mut Leaves) {
        match self {
            Self::Objects => {
                let _ = json::leaves(line, &mut |names, value| leaves.note(names, value));
            }
            Self::Pairs(separator) => pairs::leaves(line, separator, &mut |key, value| {
                leaves.note(&[String::from_utf8_lossy(key).into_owned()], value);
            }),
        }
    }

    fn reader(self, keys: KeyMap) -> Reader {
        let keys = Arc::new(keys);
        let (name, kind) = match self {
            Self::Objects => ("json-by-words", ReaderKind::Json(keys)),
            Self::Pairs(separator) => ("pairs-by-words", ReaderKind::Pairs(separator, keys)),
        };
        Reader { judged: true, ..Reader::new(name, kind) }
    }
}

/// A reader for lines like these, which gives the fields of `base` by its keys and all others by
/// the words of theirs; `None` if their keys tell of no request, or of nothing more.
pub(super) fn reader<'a>(
    form: Form,
    lines: impl Iterator<Item = &'a [u8]>,
    base: &[(&str, Field)],
    known: impl Fn(&str, Field) -> bool,
) -> Option<Reader> {
    let mut leaves = Leaves::default();
    lines.for_each(|line| form.collect(line, &mut leaves));
    let told = keys(&leaves.all);
    let mut more: Vec<(String, Field)> =
        told.into_iter().filter(|(path, field)| !known(path, *field)).collect();
    if more.is_empty() {
        return None;
    }
    // The name of a machine stands in for that of a site only where no other key names one.
    let mut keys: Vec<(String, Field)> =
        more.extract_if(.., |(_, field)| *field == Field::Host).collect();
    keys.extend(base.iter().map(|(path, field)| ((*path).to_owned(), *field)));
    keys.append(&mut more);
    let has = |wanted: &[Field]| keys.iter().any(|(_, field)| wanted.contains(field));
    let asked = has(&[Field::Request, Field::Target, Field::Path]);
    let how = has(&[Field::Status, Field::Method, Field::Request])
        || has(&[Field::UserAgent]) && has(&[Field::Client]);
    if !asked || !how {
        return None;
    }
    if form == Form::Objects {
        keys.extend(headers(&keys));
    }
    let keys: Vec<(&str, Field)> =
        keys.iter().map(|(path, field)| (path.as_str(), *field)).collect();
    KeyMap::new(&keys).ok().map(|keys| form.reader(keys))
}

/// Headers beside the method or the target, in an object or in a list of names and values; what is
/// told otherwise goes before them.
fn headers(keys: &[(String, Field)]) -> Vec<(String, Field)> {
    const HEADERS: [(&str, Field); 4] = [
        ("user-agent", Field::UserAgent),
        ("referer", Field::Referer),
        ("host", Field::Host),
        ("x-forwarded-for", Field::ForwardedFor),
    ];
    let asked = [Field::Method, Field::Target, Field::Path];
    let beside = keys.iter().filter(|(_, field)| asked.contains(field));
    let mut around: Vec<&str> =
        beside.filter_map(|(path, _)| Some(path.rsplit_once('.')?.0)).collect();
    around.sort_unstable();
    around.dedup();
    let all = around.into_iter().filter(|path| !path.contains(['[', '|']));
    all.flat_map(|path| HEADERS.map(|(name, field)| (format!("{path}.headers[{name}]"), field)))
        .collect()
}

/// The key says that it holds a header of a request.
pub(super) fn is_header(path: &str) -> bool {
    path.split('.').flat_map(words::words).any(|word| matches!(word.as_str(), "header" | "headers"))
}

/// What names somebody, and must have been verified.
const NAMES: [Field; 4] = [Field::Subject, Field::User, Field::Consumer, Field::Certificate];

/// The key holds a header of the request, or is named as headers are that no standard knows.
fn is_asked_header(leaf: &Leaf) -> bool {
    let name = leaf.name().to_ascii_lowercase();
    is_header(&leaf.path()) || ["x-", "x_", "http_x_"].iter().any(|mark| name.starts_with(mark))
}

/// The name of a column in English, if a word of it is of another language.
pub(super) fn in_english(name: &str) -> Option<String> {
    words::translated(name)
}

/// The field of a column, by the words of its name alone: nothing if these say too little.
pub(super) fn column(name: &str) -> Option<Field> {
    let leaf = Leaf { names: vec![name.to_owned()], values: Vec::new() };
    let mut found = meanings(&leaf, &HashSet::new());
    // Without values, what is said of a client may be anything but its address.
    let addressed =
        words::words(name).iter().any(|word| matches!(word.as_str(), "ip" | "addr" | "address"));
    found.retain(|(field, _)| *field != Field::Request && (addressed || *field != Field::Client));
    found.sort_by_key(|(_, worth)| std::cmp::Reverse(*worth));
    found.first().filter(|(_, worth)| *worth >= SURE).map(|(field, _)| *field)
}

/// The fields of columns with a name and values; of several that give one field the best.
pub(super) fn labels<'a>(
    columns: impl Iterator<Item = (&'a str, &'a [Vec<u8>])>,
) -> Vec<(usize, Field)> {
    let leaves = columns.map(|(name, values)| {
        let name = name.replace(['|', '[', ']', '.'], " ");
        Leaf { names: vec![name], values: values.to_vec() }
    });
    let leaves: Vec<Leaf> = leaves.collect();
    let mut told: Vec<(usize, Field)> = Vec::new();
    for (path, field) in keys(&leaves) {
        let at = leaves.iter().position(|leaf| !leaf.values.is_empty() && leaf.path() == path);
        let known = |(place, known): &(usize, Field)| Some(*place) == at || *known == field;
        if let Some(at) = at.filter(|_| !told.iter().any(known)) {
            told.push((at, field));
        }
    }
    told
}

/// The name of a time says that it is that of a part of the request.
pub(super) fn is_part(name: &str) -> bool {
    words::words(name).iter().any(|word| PARTS.contains(&word.as_str()))
}

/// Which key gives which field, the best first.
fn keys(leaves: &[Leaf]) -> Vec<(String, Field)> {
    let mut found: BTreeMap<Field, Vec<(u32, usize)>> = BTreeMap::new();
    let whole = sides::whole(leaves);
    for (at, leaf) in leaves.iter().enumerate() {
        // Of a key that never had a value only its whole name can tell.
        let mut told = if leaf.values.is_empty() { named(leaf) } else { meanings(leaf, &whole) };
        unit::by_library(leaf, leaves, &mut told);
        for (field, worth) in told {
            found.entry(field).or_default().push((worth, at));
        }
    }
    if let Some(at) = sides::asked_length(leaves)
        && !found.contains_key(&Field::BytesIn)
    {
        found.insert(Field::BytesIn, vec![(DIRECTED, at)]);
    }
    for (field, at) in sides::both_ways(leaves).into_iter().flatten() {
        found.entry(field).or_insert_with(|| vec![(DIRECTED, at)]);
    }
    let told: HashSet<usize> = found.values().flatten().map(|(_, at)| *at).collect();
    let known = |field: Field| found.contains_key(&field);
    let silent = looks::fields(leaves, known, |at| told.contains(&at));
    for (at, field) in silent {
        found.insert(field, vec![(0, at)]);
    }
    let mut keys = Vec::new();
    for (field, mut places) in found {
        places.sort_by_key(|(worth, at)| (std::cmp::Reverse(*worth), *at));
        let paths = places.iter().take(ALTERNATIVES).filter_map(|(_, at)| leaves.get(*at));
        keys.extend(paths.map(|leaf| (leaf.path(), field)));
    }
    sentence::in_words(keys, leaves)
}

/// The field of a key that is listed.
fn named(leaf: &Leaf) -> Vec<(Field, u32)> {
    table::alias(&leaf.path()).map(|field| (field, INNER)).into_iter().collect()
}

/// The fields that a key may give, and how sure that is; some objects tell of a whole exchange.
fn meanings(leaf: &Leaf, whole: &HashSet<Vec<String>>) -> Vec<(Field, u32)> {
    let (own, outer) = leaf.words();
    let depth = u32::try_from(leaf.names.len()).unwrap_or(u32::MAX).min(8);
    let around = sides::around(leaf, whole);
    let way = sides::direction(&own, &around);
    let worths = RULES.iter().filter_map(|rule| {
        let sized = matches!(rule.field, Field::BytesOut | Field::BytesIn);
        let outer = if sized { &around } else { &outer };
        let told = !sized || way.is_none_or(|way| way == rule.field);
        told.then(|| Some((rule.field, rule.worth(leaf, &own, outer)?)))?
    });
    let sized = way.filter(|_| leaf.all(look::number)).map(|field| (field, DIRECTED));
    let worths = worths.chain(sized);
    let worths = worths.chain(taken(leaf, &own, &outer)).chain(listed(leaf, &outer, &around));
    let mut found: Vec<(Field, u32)> = Vec::new();
    // What a program was asked with is not what the URL says.
    let inside = outer.iter().any(|word| matches!(word.as_str(), "params" | "variables"));
    for (field, worth) in worths.filter(|(field, _)| *field != Field::Query || !inside) {
        // No answer at all is hardly what a whole file tells of, where another key tells more.
        let silent = field == Field::Status && leaf.is_only(b"0");
        let worth = if silent { SILENT.min(worth) } else { worth };
        let machine = field == Field::Host && leaf.names.len() == 1 && own == ["host", "name"];
        let worth = if machine { MACHINE.min(worth) } else { worth };
        // Who is called the client is nobody's gateway; the source may be one.
        let called =
            field == Field::Client && own.iter().chain(&outer).any(|word| word == "client");
        let worth = worth + u32::from(called);
        let counted = field == Field::User && leaf.all(look::number);
        let worth = if counted { worth.saturating_sub(NUMBERED) } else { worth };
        let worth = worth.saturating_sub(depth);
        match found.iter_mut().find(|(known, _)| *known == field) {
            Some((_, known)) => *known = (*known).max(worth),
            None => found.push((field, worth)),
        }
    }
    // Whoever writes a header of a request writes the name in it as well.
    if is_asked_header(leaf) {
        found.retain(|(field, _)| !NAMES.contains(field));
    }
    found
}

/// The field of a key that is listed, or is so without the keys that lead to it.
fn listed(leaf: &Leaf, outer: &[String], around: &[String]) -> Option<(Field, u32)> {
    let whole = table::alias(&leaf.path()).map(|field| (field, LISTED));
    let behind = outer.iter().any(|word| BEHIND.contains(&word.as_str()) || word == "response");
    let inner = || {
        let within = |from: usize| table::alias(&leaf.names.get(from..)?.join("."));
        (1..leaf.names.len()).find_map(within).filter(|_| !behind).map(|field| (field, INNER))
    };
    let (field, worth) = whole.or_else(inner).filter(|(field, _)| leaf.all(look::of(*field)))?;
    let (bare, own) = (|value: &[u8]| !value.contains(&b'.'), words::words(leaf.name()));
    let unit = own.iter().any(|word| UNITS.iter().any(|(known, _)| known == word));
    match field {
        // The size of a body is that of the side it stands under.
        Field::BytesOut
            if !own.iter().any(|word| word == "response") && sides::is_asked(around) =>
        {
            Some((Field::BytesIn, worth))
        }
        Field::BytesIn
            if sides::is_asked(outer)
                && !sides::is_asked(around)
                && table::alias(leaf.name()) == Some(Field::BytesOut) =>
        {
            Some((Field::BytesOut, worth))
        }
        // The name of a machine is hardly what was asked for.
        Field::Host if !leaf.all(look::host) => Some((field, INNER)),
        // Who counts in seconds writes fractions of them, or says so.
        Field::Seconds if !unit && leaf.all(bare) && leaf.any(|value| value != b"0") => None,
        _ => Some((field, worth)),
    }
}

/// Both tell the same of a request.
pub(super) fn same(one: Field, other: Field) -> bool {
    const GROUPS: [&[Field]; 3] = [
        &[Field::Request, Field::Target, Field::Path],
        &[Field::Seconds, Field::Millis, Field::Micros, Field::Nanos, Field::Elapsed],
        &[Field::Protocol, Field::Version],
    ];
    let whole = [Field::Method, Field::Protocol, Field::Query];
    one == other
        || one == Field::Request && whole.contains(&other)
        || one == Field::Target && other == Field::Query
        || GROUPS.iter().any(|group| group.contains(&one) && group.contains(&other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Parser, Rules};

    fn read(form: Form, lines: &[&str]) -> String {
        let bytes = lines.iter().map(|line| line.as_bytes());
        let Some(reader) = reader(form, bytes, &[], |_, _| false) else { return String::new() };
        let (readers, rules) = ([Arc::new(reader)], Rules::default());
        let mut parser = Parser::new(&readers, &rules);
        let record = parser.parse(lines[0].as_bytes()).unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        format!(
            "{} {:?} {} {} {} {} {:?} {:?} {:?} {}",
            record.time,
            record.client,
            text(record.principal),
            text(record.method),
            text(record.path),
            record.status,
            record.bytes_in,
            record.bytes_out,
            record.duration_us,
            text(record.user_agent)
        )
    }

    #[test]
    fn keys_are_told_by_their_words_and_values() {
        let line = r#"{"kind":"x","details":{"eventOccurredTime":"2026-01-02T03:04:05Z","callerIPAddress":"203.0.113.9","serverIp":"10.0.0.2","userPrincipalName":"alice","httpMethodName":"GET","calledUrl":"/a?b=1","status":"ok","responseStatusCode":404,"upstreamStatusCode":502,"requestBodyBytes":7,"responseBodyBytes":9,"totalDurationMs":12,"upstreamDurationMs":11,"clientUserAgent":"curl/8.5"}}"#;
        let want = "2026-01-02T03:04:05Z Ip(203.0.113.9) alice GET /a 404 Some(7) Some(9) Some(12000) curl/8.5";
        assert_eq!(read(Form::Objects, &[line]), want);
        let line = r#"t="2026-01-02T03:04:05Z" when=2026-01-02T03:04:05Z visitor_ip=203.0.113.9 login_name=alice http_verb=GET asked_uri=/a answer_status=404 request_octets=7 response_octets=9 took_ms=12 browser_agent="x" user_agent_string="curl/8.5""#;
        assert_eq!(read(Form::Pairs(b' '), &[line]), want);
    }

    #[test]
    fn a_name_in_a_header_that_callers_write_is_no_principal() {
        let told = |name: &str| {
            let line = format!(
                r#"{{"time":"2026-01-02T03:04:05Z","client_ip":"203.0.113.9","method":"GET","path":"/a","status":200,{name}}}"#
            );
            read(Form::Objects, &[&line]).contains("mallory")
        };
        assert!(!told(r#""request_headers":{"x-user-login":"mallory"}"#));
        assert!(!told(r#""x_login_user":"mallory""#) && !told(r#""http_x_user_email":"mallory""#));
        assert!(told(r#""login_user":"mallory""#));
    }

    #[test]
    fn a_url_has_parts_of_which_one_is_the_whole() {
        let told = |line: &str| {
            let mut leaves = Leaves::default();
            Form::Objects.collect(line.as_bytes(), &mut leaves);
            keys(&leaves.all)
        };
        let line = r#"{"ts":"2026-01-02T03:04:05Z","peer":"203.0.113.9","url":{"raw":"https://a.example/b?c=d"},"server":{"address":"a.example"}}"#;
        let keys = told(line);
        assert!(keys.contains(&("url.raw".to_owned(), Field::Target)));
        assert!(keys.contains(&("server.address".to_owned(), Field::Host)));
        let line = r#"{"ts":"2026-01-02T03:04:05Z","peer":"203.0.113.9","raw":"GET","server":{"address":"10.0.0.2"}}"#;
        assert!(!told(line).iter().any(|(path, field)| path == "raw" && *field == Field::Target));
    }

    #[test]
    fn what_is_referred_to_is_a_page_where_it_is_a_whole_url() {
        let told = |value: &str| {
            let mut leaves = Leaves::default();
            let line = format!("time=2026-01-02T03:04:05Z remote=203.0.113.9 ref={value}");
            Form::Pairs(b' ').collect(line.as_bytes(), &mut leaves);
            keys(&leaves.all).contains(&("ref".to_owned(), Field::Referer))
        };
        assert!(told("https://r.example/a"));
        assert!(!told("refs/heads/main") && !told("/a") && !told("4711"));
    }

    /// The key that is taken first for a field.
    fn first(line: &str, field: Field) -> Option<String> {
        let mut leaves = Leaves::default();
        Form::Pairs(b' ').collect(line.as_bytes(), &mut leaves);
        keys(&leaves.all).into_iter().find(|(_, known)| *known == field).map(|(path, _)| path)
    }

    #[test]
    fn of_keys_that_tell_the_same_the_surer_one_is_taken() {
        for (line, field, key) in [
            ("user_id=4711 username=alice", Field::User, "username"),
            ("user_id=4711 group=staff", Field::User, "user_id"),
            ("user_id=-1 group=staff", Field::User, ""),
            ("user_id=u-4711 username=alice", Field::User, "user_id"),
            ("source_ip=198.51.100.7 client_ip=203.0.113.9", Field::Client, "client_ip"),
            ("source_ip=203.0.113.9 server_ip=10.0.0.2", Field::Client, "source_ip"),
            (
                "local_time=2026-01-02T05:04:05 utc_time=2026-01-02T03:04:05",
                Field::Time,
                "utc_time",
            ),
            ("internalip=10.0.0.9 externalip=203.0.113.9", Field::Client, "internalip"),
            ("local_time=2026-01-02T05:04:05 zone=EET", Field::Time, "local_time"),
            ("time_request=1 time_total=130 time_queue=2", Field::Millis, "time_total"),
            ("time_request=130 time_queue=2", Field::Millis, "time_request"),
            ("usrName=alice port=51234", Field::User, "usrName"),
            ("rx=300 tx=512", Field::BytesOut, "tx"),
            ("rx=300 tx=512", Field::BytesIn, "rx"),
            ("tx=512 port=51234", Field::BytesOut, ""),
            ("rx=300 tx=512 bytes_sent=600", Field::BytesOut, "bytes_sent"),
            ("st=200 sz=512", Field::BytesOut, "sz"),
        ] {
            let found = first(line, field).unwrap_or_default();
            assert_eq!(found, key, "{line}");
        }
    }

    #[test]
    fn what_tells_of_no_request_is_not_guessed_at() {
        assert_eq!(
            read(
                Form::Objects,
                &[r#"{"time":"2026-01-02T03:04:05Z","message":"started","port":80}"#]
            ),
            ""
        );
    }

    #[test]
    fn a_column_is_told_by_its_name_alone_only_where_that_is_sure() {
        for (name, field) in [
            ("response_time_ms", Some(Field::Millis)),
            ("ClientRequestBytes", Some(Field::BytesIn)),
            ("ClientRequestProtocol", Some(Field::Protocol)),
            ("ClientSSLProtocol", None),
            ("OriginResponseTime", None),
            ("OriginResponseStatus", None),
            ("CacheCacheStatus", None),
            ("EdgeColoCode", None),
        ] {
            assert_eq!(column(name), field, "{name}");
        }
    }
}
