use super::*;
use crate::format::{Parser, Rules};
use crate::record::Record;
use std::sync::Arc;

fn reader(text: &str) -> Reader {
    parse("own.toml", text).unwrap().remove(0).reader
}

fn fault(text: &str) -> String {
    parse("own.toml", text).unwrap_err().to_string()
}

/// A record of one line by a format, in a few words.
fn read(format: &str, line: &str) -> String {
    let (readers, rules) = ([Arc::new(reader(format))], Rules::default());
    let mut parser = Parser::new(&readers, &rules);
    let show = |record: Record<'_>| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        format!(
            "{} {} {} {}={} {:?}",
            record.time,
            record.client,
            text(record.path),
            record.principal_kind,
            text(record.principal),
            record.duration_us
        )
    };
    let mut last = String::new();
    for line in line.lines() {
        last = parser.parse(line.as_bytes()).map_or_else(|why| why.name().into(), show);
    }
    last
}

#[test]
fn a_pattern_takes_what_the_dialect_does_not_know_from_the_map() {
    let format = r#"
        [format.shop]
        extends = "nginx"
        pattern = '$remote_addr [$time_iso8601] "$request" $status key=$http_x_key_id t=$took'
        tz = "+02:00"
        missing = ["none"]
        [format.shop.map]
        user = { from = "http_x_key_id", kind = "consumer" }
        duration = { from = "took", unit = "ms" }
        [format.shop.client]
        trusted_proxies = ["10.0.0.0/8"]
    "#;
    let line = |key: &str| {
        format!(r#"192.0.2.1 [2026-01-02T05:04:05] "GET /a HTTP/1.1" 200 key={key} t=7"#)
    };
    assert_eq!(
        read(format, &line("k1")),
        "2026-01-02T03:04:05Z 192.0.2.1 /a consumer=k1 Some(7000)"
    );
    assert_eq!(read(format, &line("none")), "2026-01-02T03:04:05Z 192.0.2.1 /a = Some(7000)");
}

#[test]
fn json_takes_the_first_key_that_is_there_with_its_steps() {
    let format = r#"
        [format.orders]
        syntax = "json"
        sniff = { has = ["routeKey"] }
        [format.orders.map]
        time = ["requestTimeEpoch", "requestTime"]
        client_ip = "ip"
        path = ["path", "routeKey|word:2"]
        status = "status"
        user = { from = ["sub", "caller"], kind = ["subject", "iam-arn"] }
    "#;
    let line = r#"{"requestTime":"02/Jan/2026:03:04:05 +0000","ip":"203.0.113.9","routeKey":"GET /pets","status":"200","caller":"arn:aws:iam::1:user/a"}"#;
    assert_eq!(
        read(format, line),
        "2026-01-02T03:04:05Z 203.0.113.9 /pets iam_arn=arn:aws:iam::1:user/a None"
    );
    assert!(!reader(format).may_read(br#"{"route":"x"}"#));
}

#[test]
fn pairs_take_keys_as_json_does() {
    let format = r#"
        [format.gate]
        syntax = "pairs"
        separator = ";"
        [format.gate.map]
        time = "when"
        target = "url"
        client_ip = "from"
        duration = { from = "took", unit = "text" }
    "#;
    let line = r#"when=2026-01-02T03:04:05Z;from=203.0.113.9;url="/a";took=7ms"#;
    assert_eq!(read(format, line), "2026-01-02T03:04:05Z 203.0.113.9 /a = Some(7000)");
}

#[test]
fn rows_take_columns_that_are_listed_or_named_by_a_header() {
    let listed = r#"
        [format.cf]
        separator = "\t"
        columns = ["timestamp", "c-ip", "sc-status", "cs-method", "uri|x", "cs-user-agent", "who"]
        [format.cf.map]
        path = "uri|x"
        user = "who|percent"
    "#;
    assert!(fault(listed).contains("unknown step `x`"), "{}", fault(listed));
    let listed = listed.replace("uri|x", "uri");
    let row = "1767323045.5\t203.0.113.9\t200\tGET\t/a\tcurl\tJane%20Doe";
    assert_eq!(read(&listed, row), "2026-01-02T03:04:05.500000Z 203.0.113.9 /a user=Jane Doe None");
    let header = r#"
        [format.export]
        header = "row"
        sniff = { has = ["Wann"] }
        [format.export.map]
        time = "Wann"
        path = "Was"
    "#;
    let rows = "Wann;Wer;Was;client_ip;status\n2026-01-02T03:04:05Z;x;/a;203.0.113.9;200";
    assert_eq!(read(header, rows), "2026-01-02T03:04:05Z 203.0.113.9 /a = None");
}

#[test]
fn a_fault_is_shown_with_its_line_and_a_mark_under_it() {
    let text = "[format.x]\nextends = \"nginx\"\npattern = '$time_local $uri $stat us'\n[format.x.map]\nuser = { from = \"who\", kind = \"boss\" }\n";
    let message = fault(text);
    assert!(message.contains("own.toml: line 5: unknown kind `boss`; there are user"), "{message}");
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines[2].find('{'), lines[3].find('^'), "{message}");
    let unknown = fault("[format.x]\npatern = 'x'\n");
    assert!(unknown.contains("line 2") && unknown.contains("unknown field `patern`"), "{unknown}");
    let inner = fault("[format.x.map]\nuser = { form = 'x' }\n");
    assert!(inner.contains("line 2") && inner.contains("unknown field `form`"), "{inner}");
    for (text, why) in [
        ("[format.x]\npattern = '$uri'", "extends"),
        ("[format.x]\nextends = 'nginx'\npattern = '$uri'", "no time"),
        ("[format.x]\nsyntax = 'xml'", "unknown syntax"),
        ("[format.x]\n[format.x.map]\ntime = 't'", "needs `time` and one of"),
        ("[format.x]\ncolumns = ['time', 'who']", "none of the columns"),
        ("[format.x]\ntz = 'Mars'\n[format.x.map]\ntime = 't'\npath = 'p'", "no zone"),
        ("[format.x]\n[format.x.map]\nstatus = { from = 's', unit = 'ms' }", "has no unit"),
        ("[format.x]\n[format.x.map]\nduration = 'd'", "needs a unit"),
        (
            "[format.x]\nextends = 'nginx'\npattern = '$time_local $uri'\n[format.x.map]\nstatus = 'code'",
            "the pattern has no `code`",
        ),
    ] {
        assert!(fault(text).contains(why), "{text}: {}", fault(text));
    }
}
