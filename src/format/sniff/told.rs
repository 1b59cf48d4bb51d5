//! Objects whose keys nobody listed, read by what the words of the keys say.

use super::super::keys::KeyMap;
use super::super::layers::Layers;
use super::super::pairs::are_barred;
use super::super::surmise::{self, FORMS, Form};
use super::super::wrap::Wrap;
use super::super::{Field, Parser, Reader, ReaderKind, Rules, Undated, learn};
use super::given::Given;
use super::search::{Opened, Search, opened, views};
use super::vote::{Bare, settle};
use super::{Heads, Line, Verdict, spread};
use crate::record::Client;
use std::sync::Arc;

/// Lines from which the meaning of keys is told.
const LINES: usize = 48;
/// Share, in percent, of lines that must be objects, and of objects that must tell of a request.
const OBJECTS: usize = 30;
const REQUESTS: usize = 50;

/// What stands around the lines, what is inside, and whether what stands around tells the time.
type Way = (Vec<Wrap>, Vec<Vec<u8>>, bool);

/// The lines as they are, and without what may stand around them.
fn ways(few: &[Line<'_>]) -> Vec<Way> {
    let bare: Vec<Vec<u8>> = few.iter().map(|line| line.text.to_vec()).collect();
    let wrapped = Wrap::all().chain([Wrap::Embedded, Wrap::Notation]).flat_map(|wrap| {
        let (inside, _) = opened(wrap, few);
        // An envelope may hold what is no object yet.
        let deeper = [Wrap::Embedded, Wrap::Notation]
            .into_iter()
            .filter(|_| matches!(wrap, Wrap::Json(_) | Wrap::Row))
            .map(|inner| (vec![wrap, inner], opened(inner, &views(&inside)).0));
        let deeper: Vec<_> = deeper.collect();
        let all = std::iter::once((vec![wrap], inside)).chain(deeper);
        all.map(|(wraps, inside)| (wraps, texts(&inside), timed(&inside)))
    });
    std::iter::once((Vec::new(), bare, false)).chain(wrapped).collect()
}

/// The lines are of no listed format: what their keys say, as they are or inside one wrapper; what
/// is inside objects of another language; at last what the lines look like.
pub(super) fn unknown(
    lines: &[Line<'_>],
    heads: &Heads<'_>,
    readers: &[Arc<Reader>],
    rules: &Rules,
) -> Option<(Verdict, Layers)> {
    let few = spread(lines, LINES);
    // As many must be of a form as are asked of any.
    let enough = |texts: &[Vec<u8>]| !texts.is_empty() && texts.len() * 100 >= few.len() * OBJECTS;
    let ways: Vec<Way> = ways(&few).into_iter().filter(|(_, texts, _)| enough(texts)).collect();
    let settled = |wraps: &[Wrap], more: Option<Arc<Reader>>| {
        let all: Vec<Arc<Reader>> = readers.iter().cloned().chain(more).collect();
        Some(settle(lines, heads, wraps.to_vec(), &all, rules))
            .filter(|(verdict, _)| verdict.understood())
    };
    // The way that leads to most fields; of equal ones the deepest, since what stands around a
    // line tells when it was written, not when the request came.
    // What cuts the time of the request off is no wrapper.
    let mut told: Vec<((bool, usize), &Vec<Wrap>, Reader)> = Vec::new();
    for (wraps, texts, timed) in &ways {
        let readers = FORMS.into_iter().filter_map(|form| of_form(form, texts, few.len(), rules));
        told.extend(readers.take(1).map(|reader| {
            let fields: std::collections::BTreeSet<_> = reader.fields().into_iter().collect();
            let reader = Arc::new(reader);
            let dated = *timed || is_dated(&reader, texts, rules);
            ((dated, fields.len()), wraps, Arc::unwrap_or_clone(reader))
        }));
    }
    told.sort_by_key(|(fields, wraps, _)| std::cmp::Reverse((*fields, wraps.len())));
    let by_keys =
        told.into_iter().find_map(|(_, wraps, reader)| settled(wraps, Some(Arc::new(reader))));
    let noted = || {
        let (inside, _) = opened(Wrap::Notation, &few);
        enough(&texts(&inside)).then_some(())?;
        let search = Search { readers, rules, heads, prefixes: false };
        let found = search.best(&views(&inside), &mut vec![Wrap::Notation]);
        (found.addressed > 0).then(|| settled(&found.wraps, None))?
    };
    let by_shape = || {
        let mut best: Option<(Verdict, Layers)> = None;
        for (wraps, ..) in &ways {
            let found = settled(wraps, Some(Arc::new(Reader::by_shape())));
            let read =
                |found: &Option<(Verdict, Layers)>| found.as_ref().map_or(0, |(v, _)| v.read);
            if read(&found) > read(&best) {
                best = found;
            }
        }
        best
    };
    // Who did something, where nothing tells of a request.
    let by_events = || {
        ways.iter().find_map(|(wraps, texts, timed)| {
            let reader = of_events(texts, few.len(), (rules, *timed))?;
            settled(wraps, Some(Arc::new(reader)))
        })
    };
    let by_columns =
        || ways.iter().find_map(|(wraps, texts, _)| settled(wraps, Some(of_columns(texts)?)));
    by_keys.or_else(noted).or_else(by_shape).or_else(by_columns).or_else(by_events)
}

/// Half of those that it reads tell when they were.
fn is_dated(reader: &Arc<Reader>, texts: &[Vec<u8>], rules: &Rules) -> bool {
    let rules = Rules { undated: Undated::Kept, ..rules.clone() };
    let mut parser = Parser::new(std::slice::from_ref(reader), &rules);
    let mut dated =
        |text: &&Vec<u8>| parser.fit(text).is_ok_and(|(_, record)| record.time.known().is_some());
    texts.iter().filter(|text| dated(text)).count() * 2 >= texts.len()
}

/// A reader of columns that were learned from those texts.
fn of_columns(texts: &[Vec<u8>]) -> Option<Arc<Reader>> {
    let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    learn::reader(&texts, None).map(Arc::new)
}

fn texts(inside: &[Opened]) -> Vec<Vec<u8>> {
    inside.iter().map(|(text, _)| text.clone()).collect()
}

/// What is around the lines says when they were written.
fn timed(inside: &[Opened]) -> bool {
    inside.iter().all(|(_, time)| !time.is_empty())
}

/// Share, in percent, of the lines that must be read beside for shapes to be looked for as well.
const BESIDE: u64 = 20;

/// The lines were only searched for marks, and many do not have these: what they look like.
pub(super) fn shapes(
    lines: &[Line<'_>],
    heads: &Heads<'_>,
    rules: &Rules,
    verdict: &mut Verdict,
    layers: &mut Layers,
) {
    let loose = |reader: &Arc<Reader>| matches!(reader.kind, ReaderKind::Loose) || reader.judged;
    let missed = verdict.tried.saturating_sub(verdict.read);
    if !layers.readers.first().is_some_and(loose) || missed * 100 < verdict.tried * BESIDE {
        return;
    }
    let shape = Arc::new(Reader::by_shape());
    let all: Vec<Arc<Reader>> = layers.readers.iter().cloned().chain([shape]).collect();
    let (told, read) = settle(lines, heads, layers.wraps.clone(), &all, rules);
    let more = told.read.saturating_sub(verdict.read);
    if told.understood() && more * 100 >= verdict.tried * BESIDE {
        (*verdict, *layers) = (told, read);
    }
}

/// Those texts that are of a form; none of bars where pairs stand behind a header and most lines
/// are not parted by these: the bars are callers'.
fn named(form: Form, texts: &[Vec<u8>]) -> Vec<&[u8]> {
    let all = || texts.iter().map(Vec::as_slice);
    if form == Form::Pairs(b'|') && are_barred(all()) == Some(false) {
        return Vec::new();
    }
    all().filter(|text| form.may_be(text)).collect()
}

/// A reader for those texts, of so many lines, that are of a form, if these tell of requests.
fn of_form(form: Form, texts: &[Vec<u8>], lines: usize, rules: &Rules) -> Option<Reader> {
    let named = named(form, texts);
    if named.is_empty() || named.len() * 100 < lines * OBJECTS {
        return None;
    }
    let reader = Arc::new(surmise::reader(form, named.iter().copied(), &[], |_, _| false)?);
    let requests = named.iter().filter(|text| asks(&reader, text, rules)).count();
    (requests * 100 >= named.len() * REQUESTS).then(|| Arc::unwrap_or_clone(reader))
}

/// A reader for those texts, of so many lines, that are events of an audit trail.
fn of_events(texts: &[Vec<u8>], lines: usize, rules: (&Rules, bool)) -> Option<Reader> {
    FORMS.into_iter().find_map(|form| events_of(form, texts, lines, rules))
}

fn events_of(
    form: Form,
    texts: &[Vec<u8>],
    lines: usize,
    (rules, timed): (&Rules, bool),
) -> Option<Reader> {
    let objects = named(form, texts);
    if objects.is_empty() || objects.len() * 100 < lines * OBJECTS {
        return None;
    }
    let reader = Arc::new(surmise::events::reader(form, objects.iter().copied())?);
    let undated = if timed { Undated::Kept } else { rules.undated };
    let rules = Rules { undated, ..rules.clone() };
    let mut parser = Parser::new(std::slice::from_ref(&reader), &rules);
    let dated = |text: &&&[u8]| {
        parser.fit(text).is_ok_and(|(_, record)| timed || record.time.known().is_some())
    };
    let events = objects.iter().filter(dated).count();
    (events * 100 >= objects.len() * REQUESTS).then(|| Arc::unwrap_or_clone(reader))
}

/// An address asked for something, and how is known; or all is known but the address.
fn asks(reader: &Arc<Reader>, text: &[u8], rules: &Rules) -> bool {
    let mut parser = Parser::new(std::slice::from_ref(reader), rules);
    parser.fit(text).is_ok_and(|(_, record)| {
        let (status, method) = (record.logged_status().is_some(), !record.method.is_empty());
        let caller = matches!(record.client, Client::Ip(_));
        let how = status || method || !record.user_agent.is_empty();
        !record.path.is_empty() && (caller && how || status && method)
    })
}

/// What a format of a vendor may lack and other keys tell: an administrator may have renamed these.
const CORE: [Field; 7] = [
    Field::Client,
    Field::Request,
    Field::Target,
    Field::Path,
    Field::Method,
    Field::Status,
    Field::UserAgent,
];

/// The same, where a key says that it is a header.
const HEADERS: [Field; 2] = [Field::Host, Field::Referer];

/// How a reader of keys reads, which keys it knows, and some of the lines that it may read, without
/// what stands around them; `None` of a reader of anything else.
pub(super) fn keyed<'r>(
    base: &'r Reader,
    lines: &[Line<'_>],
    layers: &Layers,
) -> Option<(Form, &'r KeyMap, Vec<Vec<u8>>)> {
    let (form, keys) = match &base.kind {
        ReaderKind::Json(keys) => (Form::Objects, keys),
        ReaderKind::Pairs(separator, keys) => (Form::Pairs(*separator), keys),
        _ => return None,
    };
    let mut spaces = vec![Vec::new(); layers.wraps.len()];
    let texts = spread(lines, LINES)
        .into_iter()
        .map(|line| Bare::of(line, &layers.wraps, &mut spaces).text)
        .filter(|text| base.may_read(text))
        .collect();
    Some((form, keys, texts))
}

/// The lines are read by their keys: what other keys of theirs tell beside. Usual names are filled
/// up with whatever is told; the keys of a vendor only where a request lacks its core.
pub(super) fn more(lines: &[Line<'_>], rules: &Rules, verdict: &mut Verdict, layers: &mut Layers) {
    let own = |reader: &Arc<Reader>| reader.is_own() || reader.events;
    let Some(base) = layers.readers.first().filter(|reader| !own(reader)).cloned() else {
        return;
    };
    let base = unmarked(base, verdict, layers);
    let Some((form, keys, texts)) = keyed(&base, lines, layers) else { return };
    let given = Given::of(&base, &texts, rules);
    let usual = base.by_usual_names();
    let known = |path: &str, field| {
        let asked = CORE.contains(&field) || HEADERS.contains(&field) && surmise::is_header(path);
        given.has(field) || !usual && !asked
    };
    let paths: Vec<_> = keys.paths().collect();
    let objects = texts.iter().map(Vec::as_slice);
    let Some(reader) = surmise::reader(form, objects.clone(), &paths, known) else { return };
    let mut reader = Arc::new(reader.like(&base));
    let mut told = Given::of(&reader, &texts, rules);
    // Usual names may have been found in an object that no key led to; once one does, it must lead
    // to all that is told there.
    if usual && form == Form::Objects && told.lines < given.lines {
        let Some(all) = surmise::reader(form, objects, &paths, |_, _| false) else { return };
        reader = Arc::new(all.like(&base));
        told = Given::of(&reader, &texts, rules);
    }
    // The site instead of the machine is worth as much as another value.
    let more = told.values > given.values
        || told.values == given.values && given.machines > 0 && given.sites == 0 && told.sites > 0;
    if told.lines >= given.lines && more {
        if let Some(best) = verdict.ranking.first_mut() {
            best.name.clone_from(&reader.name);
        }
        layers.readers.insert(0, reader);
    }
}

/// The reader of the same usual names that asks for no marks, where that reads more of the lines and
/// no format of a vendor reads any.
fn unmarked(base: Arc<Reader>, verdict: &Verdict, layers: &Layers) -> Arc<Reader> {
    let known = || verdict.ranking.iter().take_while(|rate| rate.matched > 0);
    let named = |name: &str| layers.readers.iter().find(|reader| reader.name == name);
    let usual = |name: &str| named(name).is_some_and(|reader| reader.by_usual_names());
    let other = known().find(|rate| rate.name == "json").and_then(|rate| {
        let best = known().next().map_or(0, |best| best.matched);
        named("json").filter(|_| rate.matched > best)
    });
    match other {
        Some(json) if base.name == "nginx-json" && known().all(|rate| usual(&rate.name)) => {
            Arc::clone(json)
        }
        _ => base,
    }
}

/// Share, in percent, of the lines that must be objects of other keys for these to be looked at, and
/// for what they tell of to be more than the words of the program that logs.
const OTHERS: usize = 5;
const EVENTS: usize = 20;
/// Formats that are asked whether an object is of theirs.
const ASKED: usize = 8;

/// Objects of several kinds stand in the file, and some are of no listed one: what their own keys
/// say. A trail may tell of requests in some lines, and of who did what in others.
pub(super) fn others(
    lines: &[Line<'_>],
    rules: &Rules,
    verdict: &mut Verdict,
    layers: &mut Layers,
) {
    let objects = |reader: &Arc<Reader>| matches!(reader.kind, ReaderKind::Json(_));
    if verdict.read >= verdict.tried || !layers.readers.first().is_some_and(objects) {
        return;
    }
    let known = verdict.ranking.iter().take_while(|rate| rate.matched > 0).count().min(ASKED) + 1;
    let readers: Vec<Arc<Reader>> = layers.readers.iter().take(known).cloned().collect();
    let mut parser = Parser::new(&readers, rules);
    let mut spaces = vec![Vec::new(); layers.wraps.len()];
    let few = spread(lines, LINES);
    let texts: Vec<Vec<u8>> = few
        .iter()
        .map(|line| Bare::of(*line, &layers.wraps, &mut spaces).text)
        .filter(|text| Form::Objects.may_be(text) && parser.fit(text).is_err())
        .collect();
    if texts.len() * 100 < few.len() * OTHERS {
        return;
    }
    // Beside requests an event must have come from somewhere: programs name users as well.
    let addressed = |reader: &Arc<Reader>| {
        let mut parser = Parser::new(std::slice::from_ref(reader), rules);
        let client = |text: &Vec<u8>| {
            parser.fit(text).is_ok_and(|(_, record)| matches!(record.client, Client::Ip(_)))
        };
        texts.iter().all(client)
    };
    let events = || {
        let few = texts.len() * 100 < few.len() * EVENTS;
        let reader = events_of(Form::Objects, &texts, texts.len(), (rules, false));
        reader.filter(|_| !few).map(Arc::new).filter(addressed)
    };
    let requests = of_form(Form::Objects, &texts, texts.len(), rules).map(Arc::new);
    if let Some(reader) = requests.or_else(events) {
        verdict.read += 1;
        layers.readers.insert(known.min(layers.readers.len()), reader);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::best;
    use crate::format::{Reader, Rules};

    #[test]
    fn what_no_format_knows_is_read_by_its_words_or_its_shape() {
        for (line, name) in [
            (
                "x {'ts': '2026-01-02T03:04:05Z', 'addr': '203.0.113.9', 'verb': 'GET', 'asked_url': '/a', 'code': 200}",
                "json-by-words",
            ),
            (
                r#"{"timestamp":"2026-01-02T03:04:05Z","loggerName":"org.keycloak.events","message":"type=\"LOGIN\", realmId=\"m\", userId=\"u-1\", ipAddress=\"203.0.113.9\"","ndc":""}"#,
                "events-by-words",
            ),
            ("[web] 2026/01/02 03:04:05 Started GET /a for 203.0.113.9:40112", "requests-by-shape"),
            ("[2026-01-02 03:04:05] web GET /a (12 ms) 200", "requests-by-shape"),
        ] {
            assert_eq!(best(&[line, line]).as_deref(), Some(name), "{line}");
        }
    }

    #[test]
    fn objects_of_other_keys_beside_known_ones_are_read_by_their_words() {
        let known = r#"{"time":"2026-01-02T03:04:05Z","client_ip":"203.0.113.9","method":"GET","path":"/a","status":200}"#;
        let other = r#"{"when":"2026-01-02T03:04:06Z","visitor_ip":"203.0.113.7","http_verb":"POST","page_link":"/b","answer_code":404}"#;
        let readers = Reader::all().unwrap();
        let rules = Rules::default();
        let head = [known, other].join("\n");
        let (_, layers) = super::super::sniff(head.as_bytes(), &readers, &rules);
        let mut parser = layers.parser(&rules);
        for (line, path) in [(known, "/a"), (other, "/b")] {
            assert_eq!(parser.parse(line.as_bytes()).unwrap().path, path.as_bytes());
        }
    }

    #[test]
    fn an_object_that_no_key_leads_to_is_read_whole_once_a_key_does() {
        let line = r#"{"at":{"time":"2026-01-02T03:04:05Z"},"x":{"c-ip":"203.0.113.9","cs-username":"alice","cs-method":"GET","cs-uri-stem":"/a","sc-status":"200","cs-host":"api.example"}}"#;
        let (readers, rules) = (Reader::all().unwrap(), Rules::default());
        let (_, layers) = super::super::sniff(line.as_bytes(), &readers, &rules);
        let mut parser = layers.parser(&rules);
        let record = parser.parse(line.as_bytes()).unwrap();
        assert_eq!(
            (record.principal, record.host, record.path),
            (&b"alice"[..], &b"api.example"[..], &b"/a"[..])
        );
    }

    #[test]
    fn a_heading_may_begin_with_a_number_sign() {
        let lines = [
            "#,Result,Host,URL,Method,ClientIP,Started",
            "1,200,api.example,/a?b=1,GET,203.0.113.9,2026-01-02 03:04:05",
        ];
        assert_eq!(best(&lines).as_deref(), Some("csv"));
    }

    #[test]
    fn objects_with_known_keys_are_found_among_many_other_lines() {
        let object = r#"log 1 pass = {"time":"2026-01-02T03:04:05Z","remote_addr":"203.0.113.9","request":"GET /a HTTP/1.1","status":"200","body_bytes_sent":"612"}"#;
        let mut lines = vec!["[a title]", "rule = 7", "alert = 0", "decoder = json"];
        lines.extend(["; a word"; 6]);
        lines.push(object);
        assert_eq!(best(&lines).as_deref(), Some("nginx-json"));
    }

    #[test]
    fn programs_that_speak_of_other_things_are_not_understood() {
        for lines in [
            &[
                "Jan  2 03:04:05 h sshd[4]: Accepted password for alice from 203.0.113.9 port 4242 ssh2",
                "Jan  2 03:04:07 h kernel: [123.456] IN=eth0 OUT= SRC=203.0.113.9 DST=10.0.0.2 SPT=4 DPT=22",
            ][..],
            &[
                "2026-01-02 03:04:05,120 INFO Client: connecting to http://10.0.0.7:8080/api",
                "2026-01-02 03:04:08,120 WARN Retry: attempt: 1, status: failed, host: db1, took: 12ms",
            ],
            &[
                "[2026-01-02 03:04:05] {component: scheduler, state: running, jobs: 200, host: web1}",
                "[2026-01-02 03:04:06] {'name': 'x', 'status': 200, 'path': '/tmp/a', 'ok': True}",
                "[2026-01-02 03:04:07] {id=7, status=404, path=/tmp/b, owner=alice}",
            ],
            &[
                "I0102 03:04:06.120000  7 reconciler.go:200] GET from cache /registry/pods 12ms",
                "E0102 03:04:07.120000  7 controller.go:1] DELETE failed for 203.0.113.9",
            ],
            &[
                "HEAD is now at 0d7106e Fix /a/b",
                "POST-INSTALL: 200 files copied to /usr/local",
                "GET started with Rust: /docs/index.html",
            ],
            &[
                "2026-01-02 03:04:05 mysqld: Query SELECT method, path FROM log WHERE path = '/a' AND status = 200",
                "2026/01/02 03:04:06 retrying GET https://10.0.0.7/a in 3s",
                "2026/01/02 03:04:07 uploaded /a/b.txt to 203.0.113.9 (200 bytes, 12ms)",
            ],
        ] {
            assert_eq!(best(lines), None, "{}", lines[0]);
        }
    }

    #[test]
    fn events_beside_requests_are_read_where_they_came_from_an_address() {
        let asked = r#"{"at":"2026-01-02T03:04:05Z","actor":{"name":"alice"},"client":{"ipAddress":"203.0.113.9"},"deed":"view","requestUri":"/a","method":"GET"}"#;
        let event = r#"{"at":"2026-01-02T03:04:06Z","actor":{"name":"bob"},"client":{"ipAddress":"203.0.113.7"},"action":"grant"}"#;
        let words = r#"{"at":"2026-01-02T03:04:06Z","actor":{"name":"bob"},"action":"started"}"#;
        let readers = Reader::all().unwrap();
        let rules = Rules::default();
        let read = |other: &str| {
            let head = [asked, other].join("\n");
            let (_, layers) = super::super::sniff(head.as_bytes(), &readers, &rules);
            let mut parser = layers.parser(&rules);
            assert_eq!(parser.parse(asked.as_bytes()).unwrap().path, b"/a");
            parser.parse(other.as_bytes()).ok().map(|record| record.principal.to_vec())
        };
        assert_eq!(read(event).as_deref(), Some(&b"bob"[..]));
        assert_eq!(read(words), None);
    }
}
