use super::*;

const KEYS: &[(&str, Field)] = &[
    ("path", Field::Target),
    ("request", Field::Target),
    ("uri", Field::Target),
    ("status", Field::Status),
    ("msg", Field::UserAgent),
    ("ua", Field::UserAgent),
    ("fwd", Field::ForwardedFor),
];

fn get(separator: u8, line: &str, field: Field) -> Result<String, Reject> {
    let keys = KeyMap::new(KEYS).unwrap();
    let (mut slots, mut memory) = (Slots::default(), Memory::default());
    split(&keys, separator, line.as_bytes(), &mut slots, &mut memory)?;
    Ok(String::from_utf8_lossy(slots.get(line.as_bytes(), field)).into_owned())
}

#[test]
fn values_may_be_quoted_bare_or_hold_blanks() {
    let line = r#"at=info path="/a?x=1 \"q\"" fwd=203.0.113.9, 10.0.0.1 status=200 msg=not blocked at all"#;
    assert_eq!(get(b' ', line, Field::Target).unwrap(), "/a?x=1 \"q\"");
    assert_eq!(get(b' ', line, Field::ForwardedFor).unwrap(), "203.0.113.9, 10.0.0.1");
    assert_eq!(get(b' ', line, Field::Status).unwrap(), "200");
    assert_eq!(get(b' ', line, Field::UserAgent).unwrap(), "not blocked at all");
    // A line that was cut off.
    let cut = r#"status=200 msg="Mozilla/5.0 (X11; Lin"#;
    assert_eq!(get(b' ', cut, Field::UserAgent).unwrap(), "Mozilla/5.0 (X11; Lin");
}

#[test]
fn headers_of_cef_and_leef_are_passed_over() {
    let cef = r"Jan 2 03:04:05 waf CEF:0|V|P=1|1|a\|b|n|6|request=http://h.example/a?b\=c&d=e msg= odd = thing status=403";
    assert_eq!(get(b' ', cef, Field::Target).unwrap(), "http://h.example/a?b=c&d=e");
    assert_eq!(get(b' ', cef, Field::UserAgent).unwrap(), " odd = thing");
    assert_eq!(get(b' ', cef, Field::Status).unwrap(), "403");
    assert_eq!(get(b' ', cef, Field::LoggedAt).unwrap(), "Jan 2 03:04:05");
    let relayed = "<13> 2026-01-02 03:04:05 <local0.info> CEF:0|V|P|1|n|n|6|status=403";
    assert_eq!(get(b' ', relayed, Field::LoggedAt).unwrap(), "2026-01-02 03:04:05");
    let bare = r#"2026:01:02-03:04:05 fw-1 httpproxy[7]: id="1" status="403""#;
    assert_eq!(get(b' ', bare, Field::LoggedAt).unwrap(), "2026:01:02-03:04:05");
    assert_eq!(get(b' ', "nginx: a status=403", Field::LoggedAt).unwrap(), "");
    for named in ["^", "x5E", "0x5e"] {
        let leef = format!("LEEF:2.0|V|P|1|x|{named}|path=/a b^status=200^ua=c");
        assert_eq!(get(b'\t', &leef, Field::Target).unwrap(), "/a b");
    }
    for named in [r"\t", "", "x09", "tab", "\"", "=", "a", "0x5c"] {
        let leef = format!("LEEF:2.0|V|P|1|x|{named}|path=/a b\tstatus=200\tua=c");
        assert_eq!(get(b'\t', &leef, Field::Target).unwrap(), "/a b", "{named}");
    }
    let leef = "LEEF:1.0|V|P|1|x=y|path=/a b\tstatus=200\tua=a=b c=d";
    assert_eq!(get(b'\t', leef, Field::Target).unwrap(), "/a b");
    assert_eq!(get(b'\t', leef, Field::UserAgent).unwrap(), "a=b c=d");
}

#[test]
fn semicolons_part_the_pairs_behind_a_header_where_a_file_has_no_blanks_there() {
    let cef = "CEF:0|V|P|1|1|n|6|status=403;x=1 ;uri=http://h.example/a;msg=b c;ua=d e";
    assert_eq!(has_semicolons(cef.as_bytes()), Some(true));
    assert_eq!(get(b';', cef, Field::Status).unwrap(), "403");
    assert_eq!(get(b';', cef, Field::Target).unwrap(), "http://h.example/a");
    let blanks = "CEF:0|V|P|1|1|n|6|request=/a;status=1;c=2 ua=x";
    assert_eq!(has_semicolons(blanks.as_bytes()), Some(false));
    assert_eq!(get(b' ', blanks, Field::Target).unwrap(), "/a;status=1;c=2");
    assert_eq!(get(b' ', blanks, Field::Status).unwrap(), "");
    assert_eq!(has_semicolons(b"status=403;x=1"), None);
}

#[test]
fn a_header_in_a_value_is_none() {
    let header = "CEF:0|1|2|3|4|5|6|status=1";
    for line in [
        format!("status=200 path=/{header} date=2020-01-01"),
        format!(r#"status=200 path="/a: {header}" ua="x""#),
        format!("status=200 ua=x {header}"),
        format!("GET /{header} status=200"),
        "status=200 path=/a LEEF:1.0|1|2|3|4|status=1".to_owned(),
    ] {
        let read = get(b' ', &line, Field::Status);
        assert!(read == Ok("200".into()) || read == Err(Reject::DuplicateKey), "{line}");
    }
    let url = format!("status=200 path=/{header}");
    assert_eq!(get(b' ', &url, Field::Target).unwrap(), format!("/{header}"));
}

#[test]
fn a_line_of_marks_is_read_or_refused_whatever_they_are() {
    for unit in ["\"", " a=\"x", " a=\"x\" y", "a=\"\\\" ", "\\", "\" ", "{", " {a=", "=", "[", ";"]
    {
        let line = format!("status=404 b=\"{}", unit.repeat((64 << 10) / unit.len()));
        for separator in [b' ', b',', b'\t', COLONS, ITEMS, LABELS] {
            let read = get(separator, &line, Field::Status);
            let known = |text: &String| text.is_empty() || text.starts_with("404");
            assert!(read.as_ref().map_or(true, known), "{unit} {separator}: {read:?}");
        }
    }
}

#[test]
fn a_custom_field_is_what_its_label_says() {
    const KEYS: &[(&str, Field)] = &[("label:http_method", Field::Method)];
    let keys = KeyMap::new(KEYS).unwrap();
    let method = |pairs: &str| {
        let line = format!("CEF:0|V|P|1|1|n|6|{pairs}");
        let (mut slots, mut memory) = (Slots::default(), Memory::default());
        split(&keys, b' ', line.as_bytes(), &mut slots, &mut memory).unwrap();
        String::from_utf8_lossy(slots.get(line.as_bytes(), Field::Method)).into_owned()
    };
    assert_eq!(method("cs1=GET cs1Label=HTTP-Method a=b"), "GET");
    assert_eq!(method("cs1Label=http_method cs1=GET a=b"), "GET");
    assert_eq!(method("cs1=GET cs2Label=HTTP Method cs2=POST"), "POST");
    assert_eq!(method("cs1=GET a=b cs1Label=HTTP Method"), "");
    assert_eq!(method("cs1=GET cs1Label=Action"), "");
}

#[test]
fn commas_may_part_pairs() {
    let line = r#"unit="x",uri="/a,b=c",status="404",ua="a "b" c",fwd="N/A""#;
    assert_eq!(get(b',', line, Field::Target).unwrap(), "/a,b=c");
    assert_eq!(get(b',', line, Field::UserAgent).unwrap(), "a \"b\" c");
    assert_eq!(get(b',', "path=/a,status=200", Field::Target).unwrap(), "/a");
}

#[test]
fn a_comma_and_a_blank_may_part_pairs() {
    let line = r#"10:00 ua="a (b, like c)", status=404, path=/a?b=c, d=e"#;
    assert_eq!(get(b' ', line, Field::UserAgent).unwrap(), "a (b, like c)");
    assert_eq!(get(b' ', line, Field::Status).unwrap(), "404");
    assert_eq!(get(b' ', line, Field::Target).unwrap(), "/a?b=c");
}

#[test]
fn a_span_of_tracing_holds_pairs() {
    let line = "DEBUG request{method=GET uri=/a?b={c} version=HTTP/1.1}: web: finished status=200";
    assert_eq!(get(b' ', line, Field::Target).unwrap(), "/a?b={c}");
    assert_eq!(get(b' ', line, Field::Status).unwrap(), "200");
    assert_eq!(get(b' ', "x=/{uri=1} status=200", Field::Target), Ok(String::new()));
}

#[test]
fn colons_may_stand_before_quoted_values() {
    let line = r#"[time:"1"; path:"/a;b:\"c\" d"; ua:"x; y"; status:"404"]"#;
    assert_eq!(get(COLONS, line, Field::Target).unwrap(), r#"/a;b:"c" d"#);
    assert_eq!(get(COLONS, line, Field::Status).unwrap(), "404");
    assert_eq!(get(COLONS, "time: 1; status: 2", Field::Status), Err(Reject::Shape));
}

#[test]
fn a_value_may_go_on_until_the_next_key_with_a_colon() {
    let line = "2026-01-02T03:04:05Z fw : %X-1-4: Some Thing: a, ua: x (y; z, like w), path: /a";
    assert_eq!(get(ITEMS, line, Field::Target).unwrap(), "");
    let line = line.replace("ua:", "Ua:").replace("path:", "Path:");
    assert_eq!(get(ITEMS, &line, Field::Target).unwrap(), "/a");
    assert_eq!(get(ITEMS, &line, Field::UserAgent).unwrap(), "x (y; z, like w)");
    assert_eq!(get(ITEMS, &line, Field::LoggedAt).unwrap(), "2026-01-02T03:04:05Z");
    assert_eq!(get(ITEMS, "key: value", Field::Target), Err(Reject::Shape));
}

#[test]
fn bars_part_the_pairs_of_the_first_leef_where_a_file_does_so() {
    let line = "LEEF:1.0|V|W|1|0|src=203.0.113.9|xff=|uri=https://a.example/a|status=404|x=";
    assert_eq!(get(b'|', line, Field::Target).unwrap(), "https://a.example/a");
    assert_eq!(get(b'|', line, Field::Status).unwrap(), "404");
    let barred = |lines: &[&str]| are_barred(lines.iter().map(|line| line.as_bytes()));
    let spoken = line.replace("/a|", "/a b=c|");
    assert_eq!(barred(&[line]), Some(true));
    assert_eq!(barred(&[&spoken]), Some(true));
    assert_eq!(barred(&["src=203.0.113.9|uri=/a|status=404"]), None);
    assert_eq!(barred(&["CEF:0|V|P|1|1|n|6|src=203.0.113.9|uri=/a|status=404"]), Some(false));
    for mark in ["\t", " ", "#011", "\\t"] {
        let forged = "LEEF:1.0|V|W|1|0|src=203.0.113.9~uri=/a|status=200|src=10.0.0.1~status=404";
        let forged = forged.replace('~', mark);
        assert_eq!(barred(&[&forged]), Some(false), "{mark}");
        assert_eq!(barred(&[line, &forged, line]), Some(true));
    }
    // What a caller may fill up to its end is outvoted.
    let last = "LEEF:1.0|V|W|1|0|uri=/a|status=200|b=c";
    let usual = "LEEF:1.0|V|W|1|0|uri=/a status=404";
    assert_eq!(barred(&[usual, last, usual]), Some(false));
    // A bar of a caller is no end of a value where tabs part the pairs.
    let line = "LEEF:1.0|V|W|1|0|src=203.0.113.9\turi=/a|status=200|b=c\tstatus=404";
    assert_eq!(get(b'\t', line, Field::Status).unwrap(), "404");
    assert_eq!(get(b'\t', line, Field::Target).unwrap(), "/a|status=200|b=c");
}

#[test]
fn what_holds_no_pair_is_refused_and_what_contradicts_itself_too() {
    for line in ["", "hello world", "= =", "a b"] {
        assert_eq!(get(b' ', line, Field::Status), Err(Reject::Shape), "{line}");
    }
    assert_eq!(get(b' ', "status=200 status=404", Field::Status), Err(Reject::DuplicateKey));
    assert_eq!(get(b' ', "status=200 status=200", Field::Status).unwrap(), "200");
    assert_eq!(get(b' ', "path=\"/a", Field::Target).unwrap(), "/a");
}
