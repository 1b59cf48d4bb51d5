//! Events of an audit trail: what somebody did, where nobody wrote down how it was asked for.
//!
//! A trail tells who acted, when, and from where or with what, but has neither method nor path nor
//! status. It is the last thing that objects are taken for, and only where each names an actor:
//! connections of a firewall, metrics and the words of a program do not.

use super::super::field::Field;
use super::super::keys::KeyMap;
use super::super::{Reader, ReaderKind};
use super::leaves::{Leaf, Leaves};
use super::rules::Rule;
use super::{Form, NUMBERED, look, words};
use std::sync::Arc;

/// Sides of a connection that only those log who watch connections, and their transports.
const SIDES: &[&str] = &["dst", "dest", "destination", "dport", "dstip", "dstport"];
const TRANSPORTS: [&[u8]; 5] = [b"tcp", b"udp", b"icmp", b"TCP", b"UDP"];

/// What is told of a look-up of a name.
const LOOKUPS: &[&str] = &["query", "rcode", "response", "answer", "answers", "question"];

/// Who is acted upon.
const OBJECTS: &[&str] = &[
    "target",
    "entity",
    "affected",
    "object",
    "owner",
    "recipient",
    "new",
    "old",
    "changed",
    "resource",
    "member",
    "before",
    "after",
    "previous",
    "preaction",
    "postaction",
];

/// What says that something was done.
const DEEDS: &[&str] = &["action", "event", "activity", "operation", "type", "verb", "name"];

/// Who acts, by its name before its number.
#[rustfmt::skip] // one rule a paragraph
const ACTORS: &[Rule] = &[
    Rule { field: Field::User, head: &["name", "email", "login", "username", "upn", "displayname"],
        with: &["actor", "author", "initiator", "operator", "performer", "principal", "subject", "user"],
        not: &["group", "role", "tenant", "org", "agent", "client", "app", "application", "device", "host", "session", "domain", "space", "display", "event", "city", "country"],
        looks: look::name, worth: 44 },
    Rule { field: Field::User, head: &["id", "uid"], with: &["actor", "author", "initiator", "operator", "performer", "user"],
        not: &["group", "role", "tenant", "org", "agent", "client", "app", "device", "host", "session", "domain", "event"],
        looks: look::name, worth: 34 },
    // Whoever may do what the log of an administration tells of.
    Rule { field: Field::User, head: &["id", "name", "login", "email"], with: &["admin", "administrator"],
        not: &["group", "role", "tenant", "org", "agent", "client", "app", "device", "host", "session", "domain", "rank", "type"],
        looks: look::name, worth: 40 },
    Rule { field: Field::User, head: &["actor", "author", "suser", "initiator", "operator", "performer"], with: &[],
        not: &["id", "type", "group", "role", "ip", "address", "agent", "location", "kind", "city", "country"],
        looks: look::name, worth: 38 },
];

/// What an address of mail is worth more: of two identifiers it is the one that is known.
const MAILED: u32 = 6;

/// Where an act came from: nothing stands behind somebody who acts.
#[rustfmt::skip] // one rule a paragraph
const ORIGIN: Rule = Rule { field: Field::Client, head: &["ip", "address", "ipaddress"], with: &["origin"],
    not: &["dst", "dest", "destination", "server", "upstream", "backend", "target", "proxy", "node", "device"], looks: look::address, worth: 40 };

/// What an event may tell.
const TOLD: [Field; 10] = [
    Field::Time,
    Field::Client,
    Field::ForwardedFor,
    Field::User,
    Field::ApiKeyId,
    Field::UserAgent,
    Field::RequestId,
    Field::Target,
    Field::Path,
    Field::Status,
];

/// A reader of such events; `None` if the lines do not all tell who acted and when, and from where,
/// with what program, or what was done.
pub(in crate::format) fn reader<'a>(
    form: Form,
    lines: impl Iterator<Item = &'a [u8]>,
) -> Option<Reader> {
    let mut leaves = Leaves::default();
    lines.for_each(|line| form.collect(line, &mut leaves));
    let found = super::keys(&leaves.all);
    // What names a URL tells of a request after all, however little.
    let web = found.iter().any(|(_, field)| *field == Field::Target);
    if is_mail(&leaves.all)
        || !web && leaves.all.iter().any(|leaf| is_connection(leaf) || is_lookup(leaf))
    {
        return None;
    }
    let mut keys = actors(&leaves.all);
    keys.extend(
        leaves.all.iter().filter(|leaf| is_origin(leaf)).map(|leaf| (leaf.path(), Field::Client)),
    );
    let of_objects = |path: &str| path.split('.').any(|name| has(name, OBJECTS));
    keys.extend(found.into_iter().filter(|(path, field)| {
        (web || TOLD.contains(field)) && !(*field == Field::User && of_objects(path))
    }));
    let told = |field: Field| keys.iter().any(|(_, known)| *known == field);
    let deed = leaves
        .all
        .iter()
        .any(|leaf| has(leaf.name(), DEEDS) && !leaf.values.is_empty() && leaf.all(is_deed));
    // Words in front of pairs may be anything, but for the time.
    let sure = match form {
        Form::Objects => {
            told(Field::Time) && (told(Field::Client) || told(Field::UserAgent) || deed)
        }
        Form::Pairs(_) => told(Field::Client) && deed,
    };
    // What came from an address with a program of the web is told of too, whoever it was; but not
    // what was answered, which tells of a request.
    let program = form == Form::Objects
        && deed
        && told(Field::Client)
        && told(Field::UserAgent)
        && !told(Field::Status);
    if !((told(Field::User) || program) && sure) {
        return None;
    }
    let keys: Vec<(&str, Field)> =
        keys.iter().map(|(path, field)| (path.as_str(), *field)).collect();
    let keys = Arc::new(KeyMap::new(&keys).ok()?);
    let kind = match form {
        Form::Objects => ReaderKind::Json(keys),
        Form::Pairs(separator) => ReaderKind::Pairs(separator, keys),
    };
    Some(Reader { judged: true, events: true, ..Reader::new("events-by-words", kind) })
}

fn has(name: &str, list: &[&str]) -> bool {
    words::words(name).iter().any(|word| list.contains(&word.as_str()))
}

fn is_origin(leaf: &Leaf) -> bool {
    let (own, outer) = leaf.words();
    !leaf.values.is_empty() && ORIGIN.worth(leaf, &own, &outer).is_some()
}

/// The keys of who acts, the best first.
fn actors(leaves: &[Leaf]) -> Vec<(String, Field)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    for leaf in leaves.iter().filter(|leaf| !leaf.values.is_empty()) {
        let (own, mut outer) = leaf.words();
        // What holds the whole event says nothing of who acts in it.
        outer.retain(|word| word != "event");
        let acted_upon = own.iter().chain(&outer).any(|word| OBJECTS.contains(&word.as_str()));
        let worth = ACTORS.iter().filter_map(|rule| rule.worth(leaf, &own, &outer)).max();
        // A number names nobody where a name does.
        let worth = worth.map(|worth| match () {
            () if leaf.all(look::number) => worth - NUMBERED,
            () if leaf.all(|value| value.contains(&b'@')) => worth + MAILED,
            () => worth,
        });
        found.extend(worth.filter(|_| !acted_upon).map(|worth| (worth, leaf.path())));
    }
    found.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    found.truncate(super::ALTERNATIVES);
    found.into_iter().map(|(_, path)| (path, Field::User)).collect()
}

/// It tells of a side of a connection, or how that was made.
fn is_connection(leaf: &Leaf) -> bool {
    let transport = |value: &[u8]| TRANSPORTS.contains(&value);
    !leaf.values.is_empty() && (has(leaf.name(), SIDES) || leaf.all(transport))
}

/// It tells of mail: of its subject, and who sent it, or the id that mail has, or of both sides.
/// What somebody shares has a subject and a recipient as well.
fn is_mail(leaves: &[Leaf]) -> bool {
    let address = |value: &[u8]| value.contains(&b'@');
    let mailed = |leaf: &&Leaf| !leaf.values.is_empty() && leaf.all(address);
    let named = |names: &[&str]| leaves.iter().filter(mailed).any(|leaf| has(leaf.name(), names));
    let numbered = || leaves.iter().filter(mailed).any(|leaf| leaf.words().0 == ["message", "id"]);
    let sided = || named(&["from"]) && named(&["recipient", "recipients"]);
    let subject = leaves.iter().any(|leaf| has(leaf.name(), &["subject"]));
    subject && (named(&["sender", "rcpt"]) || numbered() || sided())
}

/// It tells what a name server was asked, or how it answered; the names of records that somebody
/// keeps do not.
fn is_lookup(leaf: &Leaf) -> bool {
    let (own, outer) = leaf.words();
    let words = || own.iter().chain(&outer).map(String::as_str);
    let asked = own.iter().any(|word| LOOKUPS.contains(&word.as_str()));
    !leaf.values.is_empty() && asked && words().any(|word| word == "dns")
}

/// A word or a few, not a sentence or a number.
fn is_deed(value: &[u8]) -> bool {
    value.len() <= 80 && value.iter().any(u8::is_ascii_alphabetic) && look::name(value)
}

#[cfg(test)]
mod tests {
    use super::super::super::{Parser, Rules};
    use super::{Form, reader};
    use std::sync::Arc;

    fn read(line: &str) -> Option<String> {
        let reader = reader(Form::Objects, std::iter::once(line.as_bytes()))?;
        let (readers, rules) = ([Arc::new(reader)], Rules::default());
        let mut parser = Parser::new(&readers, &rules);
        let record = parser.parse(line.as_bytes()).ok()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some(format!("{} {:?} {}", record.time, record.client, text(record.principal)))
    }

    #[test]
    fn who_did_something_is_told_by_an_audit_trail() {
        for (line, wanted) in [
            (
                r#"{"date_create":1767323045,"action":"user_login","entity":{"user":{"name":"other"}},"actor":{"user":{"id":"W1","name":"alice"}},"context":{"ua":"curl/8.5","ip_address":"203.0.113.9"}}"#,
                "2026-01-02T03:04:05Z Ip(203.0.113.9) alice",
            ),
            (
                r#"{"time":1767323045000,"type":"LOGIN","userId":"f1","ipAddress":"203.0.113.9"}"#,
                "2026-01-02T03:04:05Z Ip(203.0.113.9) f1",
            ),
            (
                r#"{"timestamp":"2026-01-02T03:04:05Z","audit_log_event":"Rest call","user":"alice"}"#,
                "2026-01-02T03:04:05Z Name([]) alice",
            ),
        ] {
            assert_eq!(read(line).as_deref(), Some(wanted), "{line}");
        }
    }

    #[test]
    fn an_address_and_a_program_of_the_web_are_told_of_without_a_name() {
        let line = r#"{"id":"a1","timestamp":"2026-01-02T03:04:05Z","source":"203.0.113.9","remoteHostname":"","userAgents":["curl/8.5"],"action":"flagged","type":"attack"}"#;
        assert_eq!(read(line).as_deref(), Some("2026-01-02T03:04:05Z Ip(203.0.113.9) "));
    }

    #[test]
    fn connections_metrics_and_words_of_programs_are_no_events() {
        for line in [
            r#"{"timestamp":"2026-01-02T03:04:05Z","event_type":"flow","src_ip":"203.0.113.9","dest_ip":"10.0.0.7","user":"alice"}"#,
            r#"{"time":"2026-01-02T03:04:05Z","client_ip":"203.0.113.9","proto":"udp","user":"alice","action":"allow"}"#,
            r#"{"time":"2026-01-02T03:04:05Z","level":"info","msg":"started","host":"web1.example","pid":7}"#,
            r#"{"time":"2026-01-02T03:04:05Z","metric":"cpu","value":0.7,"ip":"203.0.113.9"}"#,
            r#"{"action":"user_login","user":"alice","ip":"203.0.113.9"}"#,
            r#"{"userEmailAddress":"alice@a.example","url":"https://b.example/?q=1","subject":"Today","action":"allow","sendingIp":"203.0.113.9","date":"2026-01-02T03:04:05+0000","messageId":"<1@b.example>"}"#,
            r#"{"event":{"name":"DNS Lookup","timestamp":"2026-01-02T03:04:05Z","source":{"ip":"203.0.113.9"},"hostName":"a.example","dns":{"recordType":"A","responseStatus":"NOERROR"},"user":{"email":"alice@a.example"}}}"#,
            r#"{"time":"2026-01-02T03:04:05Z","user":"alice","ip":"203.0.113.9","action":"allow","dns":{"rcode":"NOERROR","ttl":300}}"#,
            r#"{"time":"2026-01-02T03:04:05Z","user":"alice","ip":"203.0.113.9","action":"deliver","subject":"Today","sender":"bob@b.example"}"#,
            r#"{"time":"2026-01-02T03:04:05Z","user":"alice","ip":"203.0.113.9","action":"deliver","subject":"Today","from":"bob@b.example","recipient":"alice@a.example"}"#,
            r#"{"fields":{"timestamp":"2026-01-02T03:04:05Z","client_ip":"203.0.113.9","status":200,"user_agent":"curl/8.5"},"type":"parsed"}"#,
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn who_changes_records_of_a_name_server_acts() {
        let line = r#"{"time":"2026-01-02T03:04:05Z","action":"update","dns_record":"a.example","user":"alice","ip":"203.0.113.9"}"#;
        assert!(read(line).unwrap().ends_with(" alice"), "{:?}", read(line));
        let line = r#"{"time":"2026-01-02T03:04:05Z","action":"update","dns":{"record":{"ttl":300}},"user":"alice","ip":"203.0.113.9"}"#;
        assert!(read(line).unwrap().ends_with(" alice"), "{:?}", read(line));
    }

    #[test]
    fn who_shares_something_with_a_subject_and_a_recipient_acts() {
        let line = r#"{"time":"2026-01-02T03:04:05Z","action":"share","subject":"Plans","recipient":"bob@b.example","user":"alice","ip":"203.0.113.9"}"#;
        assert!(read(line).unwrap().ends_with(" alice"), "{:?}", read(line));
    }

    #[test]
    fn who_administers_is_the_actor_and_who_is_administered_is_not() {
        let line = r#"{"event":{"time":"2026-01-02 03:04:05","action":"UPDATE","adminid":"root@a.example","clientip":"203.0.113.9","preaction":{"userName":"bob"},"postaction":{"email":"bob@a.example"}}}"#;
        assert!(read(line).unwrap().ends_with(" root@a.example"), "{:?}", read(line));
        let both = r#"{"published":"2026-01-02T03:04:05Z","eventType":"login","actor":{"id":"00u1a2","alternateId":"alice@a.example"},"client":{"ipAddress":"203.0.113.9"}}"#;
        assert!(read(both).unwrap().ends_with(" alice@a.example"), "{:?}", read(both));
    }

    #[test]
    fn an_actor_is_found_inside_of_an_event_and_by_himself() {
        let inside = r#"{"time":"2026-01-02T03:04:05Z","event":{"action":"DISABLE","actor":{"id":"u1","loginName":"alice@a.example"}}}"#;
        assert!(read(inside).unwrap().ends_with(" alice@a.example"), "{:?}", read(inside));
        let alone = r#"{"action":"Update","category_type":"Account","operator":"alice@a.example","time":"2026-01-02 03:04:05"}"#;
        assert!(read(alone).unwrap().ends_with(" alice@a.example"), "{:?}", read(alone));
    }

    #[test]
    fn an_act_comes_from_its_origin() {
        let line = r#"{"timestamp":"2026-01-02T03:04:05Z","event_type":"login","actor":{"user":{"email":"alice@a.example"}},"origin":{"geo_location":{"ip_address":"203.0.113.9"}}}"#;
        assert_eq!(
            read(line).as_deref(),
            Some("2026-01-02T03:04:05Z Ip(203.0.113.9) alice@a.example")
        );
    }
}
