use super::super::{Parser, Reader, Rules, Undated};
use super::reader;
use std::sync::Arc;

/// What the first line gives when the columns of all are learned.
fn first(lines: &[&str]) -> String {
    let bytes: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
    let base = Reader::named("loose").ok();
    let Some(reader) = reader(&bytes, base.as_ref()) else { return "no columns".into() };
    let (readers, rules) =
        ([Arc::new(reader)], Rules { undated: Undated::Kept, ..Rules::default() });
    let mut parser = Parser::new(&readers, &rules);
    let record = parser.parse(bytes[0]).unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!(
        "{:?} {} {} {} {} {:?} {} {}",
        record.client,
        text(record.method),
        text(record.path),
        record.status,
        text(record.principal),
        record.duration_us,
        text(record.host),
        text(record.request_id),
    )
}

const TIME: &str = "[02/Jan/2026:03:04:05 +0000]";

#[test]
fn words_that_never_change_name_what_stands_behind_them() {
    let line = |ip: &str, path: &str, taken: &str, of_it: &str| {
        format!(
            "{TIME} {ip} passed to: 10.0.0.3:80: GET {path} HTTP/1.1 Upstream Response Time: {of_it} Request time: {taken} code 200"
        )
    };
    let lines =
        [line("203.0.113.9", "/a", "1.204", "1.203"), line("198.51.100.7", "/b", "0.002", "0.001")];
    assert_eq!(first(&[&lines[0], &lines[1]]), "Ip(203.0.113.9) GET /a 200  Some(1204000)  ");
}

#[test]
fn a_column_that_is_another_in_every_line_is_the_id() {
    let line = |id: &str, name: &str| {
        format!(r#"{TIME} 203.0.113.9 [{name}] "GET /a HTTP/1.1" 200 512 {id}"#)
    };
    let lines = [
        line("7f3c9a52b1d04e6f8a90c1d2e3f40516", "alice"),
        line("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "-"),
        line("1a1b2c3d4e5f60718293a4b5c6d7e8f0", "bob"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(
        first(&lines),
        "Ip(203.0.113.9) GET /a 200 alice None  7f3c9a52b1d04e6f8a90c1d2e3f40516"
    );
    // The same in two lines is no id.
    let same: Vec<&str> = [lines[0], lines[0], lines[1]].to_vec();
    assert!(first(&same).ends_with("alice None  "), "{}", first(&same));
}

#[test]
fn of_two_times_taken_the_one_that_is_never_less_is_that_of_the_request() {
    let line = |one: &str, other: &str| {
        format!(r"203.0.113.9|-|{TIME}|GET|/a|200|512|{one}|{other}|api.example")
    };
    let all = |pairs: &[(&str, &str)]| {
        let lines: Vec<String> = pairs.iter().map(|(a, b)| line(a, b)).collect();
        first(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert!(
        all(&[("0.003", "0.012"), ("0.120", "0.121"), ("-", "0.100")])
            .contains("Some(12000) api.example")
    );
    assert!(
        all(&[("0.003", "0.012"), ("0.130", "0.121"), ("-", "0.100")])
            .contains(" None api.example")
    );
}

#[test]
fn a_size_with_its_headers_is_no_time_taken() {
    let line = |all: &str, size: &str| {
        format!(
            r#"x 203.0.113.9 - {TIME} "GET /a HTTP/1.1" 200 {size} {all} 1 "-" "loader_{size}""#
        )
    };
    let taken = |pairs: [(&str, &str); 5]| {
        let lines: Vec<String> = pairs.iter().map(|(all, size)| line(all, size)).collect();
        first(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let sized = [
        ("464", "191"),
        ("24703", "24429"),
        ("1528804", "1528528"),
        ("7621", "7348"),
        ("464", "191"),
    ];
    assert!(taken(sized).contains(" None "), "{}", taken(sized));
    let timed = [
        ("464", "191"),
        ("24703", "1528528"),
        ("1528804", "24429"),
        ("7621", "348"),
        ("12464", "191"),
    ];
    assert!(taken(timed).contains(" Some("), "{}", taken(timed));
}

#[test]
fn what_stands_behind_a_page_in_quotes_is_the_program() {
    let agent = |page: &str, last: &str| {
        let line = format!(
            r#"x 203.0.113.9 - {TIME} "GET /a HTTP/1.1" 200 512 7 0.1 0.2 "{page}" "{last}""#
        );
        let base = Reader::named("loose").ok();
        let Some(reader) = reader(&[line.as_bytes(), line.as_bytes()], base.as_ref()) else {
            return String::new();
        };
        let (readers, rules) = ([Arc::new(reader)], Rules::default());
        let mut parser = Parser::new(&readers, &rules);
        String::from_utf8_lossy(parser.parse(line.as_bytes()).unwrap().user_agent).into_owned()
    };
    assert_eq!(agent("-", "loader_0.12"), "loader_0.12");
    assert_eq!(agent("https://b.example/", "loader_0.12"), "loader_0.12");
    for last in ["12", "b.example"] {
        assert_eq!(agent("-", last), "", "{last}");
    }
}

#[test]
fn a_cache_tells_the_status_in_its_result_and_how_long_it_took_behind_the_time() {
    let line = |taken: &str, result: &str, sent: &str| {
        format!(
            r#"1767323045.120 {taken} 203.0.113.9 51234 {result} 904 {sent} 364 528 GET http://www.example/a 1.1 - HIER_DIRECT/198.51.100.7 80 text/html "curl/8.5" 53 -"#
        )
    };
    let lines = [
        line("    104", "TCP_MISS/200", "123"),
        line("      0", "TCP_MEM_HIT/304", "205"),
        line("     17", "TCP_MISS_ABORTED/503", "141"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(first(&lines), "Ip(203.0.113.9) GET /a 200  Some(104000) www.example ");
}

#[test]
fn lines_of_no_common_shape_or_without_a_request_are_left_alone() {
    assert_eq!(first(&["a b c d", "e f \"g\"", "h [i] j k"]), "no columns");
    let line = "2026-01-02T03:04:05Z worker 17 started job 4711";
    assert_eq!(first(&[line, line]), "no columns");
}
