//! What each wrapper gives.

use super::*;

/// Line, wrapper, what is inside, time, program.
const OPENED: &[(&str, &str, &str, &str, &str)] = &[
    ("<134>Jan  2 03:04:05 lb1 haproxy[811]: x y", "syslog", "x y", "Jan  2 03:04:05", "haproxy"),
    ("Jan 12 03:04:05 lb1 nginx: x", "syslog", "x", "Jan 12 03:04:05", "nginx"),
    ("Jan  2 2026 03:04:05 lb1 nginx: x", "syslog", "x", "Jan  2 2026 03:04:05", "nginx"),
    ("<190>Jan  2 03:04:05 nginx: x", "syslog", "x", "Jan  2 03:04:05", "nginx"),
    ("Jan  2 03:04:05 lb1 203.0.113.9 - x", "syslog", "203.0.113.9 - x", "Jan  2 03:04:05", ""),
    (
        "<134>2026-01-02 03:04:05.120 +0100  waf1 TR x",
        "syslog",
        "TR x",
        "2026-01-02 03:04:05.120 +0100",
        "",
    ),
    (
        "2026-01-02T03:04:05.12+01:00 lb1 app/web[3]: x",
        "syslog",
        "x",
        "2026-01-02T03:04:05.12+01:00",
        "app/web",
    ),
    (
        "2026-01-02T03:04:05.120000+00:00 heroku[router]: at=info",
        "syslog",
        "at=info",
        "2026-01-02T03:04:05.120000+00:00",
        "heroku",
    ),
    (
        r#"<134>1 2026-01-02T03:04:05.120Z h app 12 - [a@1 b="\]"][c d="e"] x y"#,
        "syslog5424",
        "x y",
        "2026-01-02T03:04:05.120Z",
        "app",
    ),
    ("<134>1 - h - - - - \u{feff}x", "syslog5424", "x", "", ""),
    (
        "83 <40>1 2026-01-02T03:04:05+00:00 host heroku router - at=info",
        "syslog5424",
        "at=info",
        "2026-01-02T03:04:05+00:00",
        "heroku",
    ),
    (
        "2026-01-02T03:04:05.120304050+01:00 stdout F x y",
        "cri",
        "x y",
        "2026-01-02T03:04:05.120304050+01:00",
        "stdout",
    ),
    (
        "2026-01-02T03:04:05.1Z stdout P x\n2026-01-02T03:04:05.2Z stdout F  y",
        "cri",
        "x y",
        "2026-01-02T03:04:05.1Z",
        "stdout",
    ),
    ("2026-01-02T03:04:05.120Z x y", "timestamp", "x y", "2026-01-02T03:04:05.120Z", ""),
    (
        r#"{"log":"a \"b\" c\n","stream":"stdout","time":"2026-01-02T03:04:05Z"}"#,
        "docker",
        r#"a "b" c"#,
        "2026-01-02T03:04:05Z",
        "stdout",
    ),
    (
        "{\"log\":\"a \",\"stream\":\"stdout\",\"time\":\"1\"}\n{\"log\":\"b\\n\",\"stream\":\"stdout\",\"time\":\"2\"}",
        "docker",
        "a b",
        "1",
        "stdout",
    ),
    (
        r#"{"__CURSOR":"s","MESSAGE":[120,32,255],"__REALTIME_TIMESTAMP":"1767323045000000","_COMM":"x"}"#,
        "journald",
        "x \u{fffd}",
        "1767323045000000",
        "x",
    ),
    (
        r#"{"id":"3","timestamp":1767323045000,"message":"x"}"#,
        "cloudwatch",
        "x",
        "1767323045000",
        "",
    ),
    ("web-1  | x y", "label", "x y", "", "web-1"),
    ("0|web  | x y", "label", "x y", "", "0|web"),
    ("\u{1b}[36mweb-1 |\u{1b}[0m x y", "label", "x y", "", "web-1"),
    (r#"{"jsonPayload":{"a":1},"insertId":"x"}"#, "gcp", r#"{"a":1}"#, "", ""),
    (r#"{"preview":false,"result":{"_raw":"x y","_time":"1"}}"#, "splunk", "x y", "", ""),
    (r#"{"@timestamp":"t","event.original":"x","message":"y"}"#, "elastic", "x", "t", ""),
    (r#"{"labels":{"a":"b"},"line":"x","timestamp":"t"}"#, "loki", "x", "t", ""),
];

#[test]
fn each_wrapper_gives_the_line_and_what_it_knows_of_it() {
    for (line, name, text, time, program) in OPENED {
        let mut space = Vec::new();
        let wrap = Wrap::all().find(|wrap| {
            wrap.may_open(line.as_bytes()) && wrap.open(line.as_bytes(), &mut Vec::new()).is_some()
        });
        let wrap = wrap.unwrap_or_else(|| panic!("nothing opens {line}"));
        let inner = wrap.open(line.as_bytes(), &mut space).unwrap();
        let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(
            (wrap.name(), show(inner.text), show(inner.outer.time), show(inner.outer.program)),
            (*name, (*text).to_owned(), (*time).to_owned(), (*program).to_owned()),
            "{line}"
        );
    }
}

#[test]
fn what_is_not_wrapped_is_not_opened() {
    for line in [
        "",
        "x",
        "<134>",
        "<1x>Jan  2 03:04:05 a b: c",
        "Jan 2",
        "203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] \"GET / HTTP/1.1\" 200 1",
        "203.0.113.9 | x",
        "a b | x",
        "a || x",
        "2026-01-02T03:04:05",
        "2026-01-02 03:04:05 x",
        "{}",
        "{\"log\":\"x\"",
        "{\"log\":\"x\",\"log\":\"y\",\"stream\":\"stdout\"}",
        "{\"log\":\"x\",\"stream\":\"a\"} {\"log\":\"y\",\"stream\":\"b\"}",
        "{\"a\":[[[[",
        "<134>1 2026-01-02T03:04:05Z h a p m [x",
    ] {
        for wrap in Wrap::all() {
            assert_eq!(wrap.open(line.as_bytes(), &mut Vec::new()), None, "{} {line}", wrap.name());
        }
    }
}

#[test]
fn no_bytes_make_a_wrapper_panic() {
    use proptest::prelude::*;
    proptest!(|(
        which in 0usize..OPENED.len(),
        cut in 0usize..200,
        insert in prop::collection::vec(any::<u8>(), 0..6),
        at in 0usize..200,
    )| {
        let mut line = OPENED[which].0.as_bytes().to_vec();
        line.truncate(cut.min(line.len()));
        let at = at.min(line.len());
        line.splice(at..at, insert);
        for wrap in Wrap::all().chain([Wrap::Prefix(3)]) {
            let _ = wrap.open(&line, &mut Vec::new());
        }
    });
}

#[test]
fn a_tag_before_a_line_is_no_virtual_host() {
    use crate::format::{Reader, Rules, sniff};
    let (readers, rules) = (Reader::all().unwrap(), Rules::default());
    let line = r#"2026-01-02 03:04:05 frontend.0 nginx: 203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 12 "-" "curl/8""#;
    let (_, layers) = sniff::sniff(line.as_bytes(), &readers, &rules);
    assert_eq!(layers.name(), "prefix > combined");
}

#[test]
fn tabs_that_are_spelled_out_part_the_pairs_of_a_line() {
    use crate::format::{Reader, Rules, sniff};
    let (readers, rules) = (Reader::all().unwrap(), Rules::default());
    let name = |line: &str| sniff::sniff(line.as_bytes(), &readers, &rules).1.name();
    for (mark, version) in [("#011", "1.0"), (r"\t", "1.0"), (r"\t", "2.0"), ("#011", "2.0")] {
        let pairs = [
            "usrName=alice",
            "src=203.0.113.9",
            "url=http://b.example/a?x=1",
            "method=GET",
            "status=200",
            "userAgent=curl/8.5 (x)",
        ];
        let head = "<134>1 2026-01-02T03:04:05Z gw proxy - - -";
        let line = format!("{head} LEEF:{version}|V|P|1|allow|{}", pairs.join(mark));
        assert!(name(&line).contains("tabs > leef"), "{}", name(&line));
    }
    let agent = r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET / HTTP/1.1" 200 1 "-" "a#011b#011c#011d""#;
    assert_eq!(name(agent), "combined");
}

/// A line in each of the common wrappers, and the name it must get.
fn wrapped(line: &str) -> Vec<(&'static str, String)> {
    let text = serde_json::to_string(&format!("{line}\n")).unwrap();
    let time = "2026-01-02T03:04:05.120304050Z";
    let syslog = format!("Jan  2 03:04:05 lb1 gw[811]: {line}");
    vec![
        ("syslog", format!("<134>{syslog}")),
        ("syslog5424", format!("<134>1 {time} lb1 gw 811 - - {line}")),
        ("cri", format!("{time} stdout F {line}")),
        ("timestamp", format!("{time} {line}")),
        ("docker", format!(r#"{{"log":{text},"stream":"stdout","time":"{time}"}}"#)),
        ("journald", format!(r#"{{"__CURSOR":"s","MESSAGE":{text},"_COMM":"gw"}}"#)),
        ("cloudwatch", format!(r#"{{"id":"1","timestamp":1767323045000,"message":{text}}}"#)),
        ("gcp", format!(r#"{{"insertId":"1","textPayload":{text},"timestamp":"{time}"}}"#)),
        ("elastic", format!(r#"{{"@timestamp":"{time}","message":{text}}}"#)),
        ("splunk", format!(r#"{{"preview":false,"result":{{"_raw":{text}}}}}"#)),
        ("cri > syslog", format!("{time} stdout F {syslog}")),
        ("prefix", format!("[pod/web-1/app] {line}")),
        ("label", format!("0|web  | {line}")),
        ("label", format!("web-1  | {line}")),
    ]
}

#[test]
fn every_sample_is_sniffed_and_read_the_same_in_every_wrapper() {
    use crate::format::{FORMATS, Reader, Rules, Syntax, sniff};
    use crate::record::time::{Local, Year};
    let local = Local { year: Year::Given(2026), ..Local::default() };
    let (readers, rules) = (Reader::all().unwrap(), Rules { local, ..Rules::default() });
    for format in FORMATS {
        // What stands behind any words is not taken for a connection.
        let connection = matches!(format.syntax, Syntax::Other(..));
        for sample in format.samples.iter().filter(|sample| !sample.line.contains('\n')) {
            let (_, known) = sniff::sniff(sample.line.as_bytes(), &readers, &rules);
            let mut plain = known.parser(&rules);
            for (name, line) in wrapped(sample.line) {
                // Nor is a wrapper of the sample's own looked for behind any words.
                let odd = connection || !known.wraps.is_empty();
                if known.wraps.len() + 1 > DEEPEST || odd && name == "prefix" {
                    continue;
                }
                let (verdict, layers) = sniff::sniff(line.as_bytes(), &readers, &rules);
                assert!(verdict.understood(), "{line}\n{verdict:?}");
                // Pairs are found behind any words.
                if layers.name() != known.name() || name != "prefix" {
                    assert_eq!(layers.name(), format!("{name} > {}", known.name()), "{line}");
                }
                let mut parser = layers.parser(&rules);
                let record = parser.parse(line.as_bytes());
                assert_eq!(record, plain.parse(sample.line.as_bytes()), "{line}");
            }
        }
    }
}

#[test]
fn a_format_without_a_time_is_known_by_its_wrapper_s() {
    use crate::format::{Reader, Rules, sniff};
    let (readers, rules) = (Reader::all().unwrap(), Rules::default());
    let line = br#"2026-01-02T03:04:05.120000+00:00 heroku[router]: at=error code=H12 desc="Request timeout" method=POST path=/a host=app.example fwd="203.0.113.9" dyno=web.1 connect=7ms service=30001ms status=503 bytes=0"#;
    let (_, layers) = sniff::sniff(line, &readers, &rules);
    assert_eq!(layers.name(), "syslog > heroku-router");
    let mut parser = layers.parser(&rules);
    let record = parser.parse(line).unwrap();
    assert_eq!(record.time.to_string(), "2026-01-02T03:04:05.120000Z");
    assert_eq!((record.status, record.duration_us), (503, Some(30_001_000)));
}

#[test]
fn what_other_programs_write_is_passed_over_and_what_ours_writes_is_refused() {
    use crate::format::{Misfit, Reader, Rules, sniff};
    use crate::record::{Reject, Skip};
    let (readers, rules) = (Reader::all().unwrap(), Rules::default());
    let request = "203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] \"GET / HTTP/1.1\" 200 1";
    let line = |rest: &str| format!("Jan  2 03:04:05 lb1 {rest}\n");
    let mut head: String = (0..300).map(|i| line(&format!("sshd[{i}]: session opened"))).collect();
    head += &line(&format!("nginx: {request}"));
    let (verdict, layers) = sniff::sniff(head.as_bytes(), &readers, &rules);
    assert!(verdict.understood(), "{verdict:?}");
    assert_eq!((verdict.tried, verdict.read), (1, 1));
    let mut parser = layers.parser(&rules);
    let mut fate = |rest: &str| {
        let line = line(rest);
        parser.parse(line.trim_end().as_bytes()).map(|record| record.status)
    };
    assert_eq!(fate(&format!("nginx: {request}")), Ok(200));
    assert_eq!(fate("cron[1]: (root) CMD"), Err(Misfit::Skip(Skip::OtherProgram)));
    assert_eq!(fate("nginx: signal process started"), Err(Reject::NotARequest.into()));
    assert_eq!(fate("nginx: "), Err(Misfit::Skip(Skip::Blank)));
    assert_eq!(fate("last message repeated 3 times"), Err(Reject::Repeated.into()));
    assert_eq!(
        fate(&format!("nginx: message repeated 2 times: [ {request}]")),
        Err(Reject::Repeated.into())
    );
}

#[test]
fn requests_without_a_time_behind_syslog_have_that_of_the_wrapper() {
    use crate::format::{Misfit, Reader, Rules, sniff};
    use crate::record::Skip;
    let (readers, rules) = (Reader::all().unwrap(), Rules::default());
    let other =
        "Jan  3 2026 03:04:05 lb1 sudo: alice : TTY=pts/6 ; PWD=/a ; USER=root ; COMMAND=/bin/b";
    let line =
        "Jan  3 2026 03:04:06 lb1 tomcat.log: 203.0.113.9 - - \"GET /x HTTP/1.1\" 200 65508 4.386";
    let (verdict, layers) = sniff::sniff(format!("{other}\n{line}").as_bytes(), &readers, &rules);
    assert!(verdict.understood(), "{verdict:?}");
    let mut parser = layers.parser(&rules);
    let record = parser.parse(line.as_bytes()).unwrap();
    assert_eq!(record.time.to_string(), "2026-01-03T03:04:06Z");
    assert_eq!((record.path, record.status), (&b"/x"[..], 200));
    assert_eq!(parser.parse(other.as_bytes()), Err(Misfit::Skip(Skip::OtherProgram)));
}

#[test]
fn requests_among_the_lines_of_containers_are_read_and_the_rest_is_refused() {
    use crate::format::{Misfit, Reader, Rules, sniff};
    let (readers, rules) = (Reader::all().unwrap(), Rules::default());
    let chatter =
        r#"caddy  | {"level":"info","ts":1767323045.3,"msg":"serving initial configuration"}"#;
    let request = r#"caddy  | {"level":"info","ts":1767323045.4,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"203.0.113.9","client_ip":"203.0.113.9","proto":"HTTP/1.1","method":"GET","host":"api.example","uri":"/a","headers":{}},"bytes_read":0,"duration":0.01,"size":12,"status":200,"resp_headers":{}}"#;
    let head = format!("{}{request}\n", format!("{chatter}\n").repeat(14));
    let (verdict, layers) = sniff::sniff(head.as_bytes(), &readers, &rules);
    assert!(verdict.understood(), "{verdict:?}");
    assert_eq!(layers.name(), "label > caddy-json");
    let mut parser = layers.parser(&rules);
    assert_eq!(parser.parse(request.as_bytes()).unwrap().path, b"/a");
    let refused = parser.parse(chatter.as_bytes());
    assert!(matches!(refused, Err(Misfit::Reject(_))), "{refused:?}");
}
