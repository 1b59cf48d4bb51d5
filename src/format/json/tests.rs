use super::super::Field;
use super::*;

const KEYS: &[(&str, Field)] = &[
    ("ip", Field::Client),
    ("client_ip", Field::Client),
    ("client.ip", Field::Client),
    ("status", Field::Status),
    ("request.headers[user-agent]", Field::UserAgent),
    ("headers[user-agent]", Field::UserAgent),
    ("UA|form", Field::UserAgent),
    ("path", Field::Path),
    ("path.raw", Field::Path),
    ("raw|base64|header:host", Field::Host),
    ("routeKey|word:1", Field::Method),
    ("routeKey|word:2", Field::Route),
];

fn split(lines: &[&str], field: Field) -> Vec<Result<String, Reject>> {
    let map = KeyMap::new(KEYS).unwrap();
    let (mut slots, mut memory) = (Slots::default(), Memory::default());
    lines
        .iter()
        .map(|line| {
            slots.clear();
            super::split(&map, line.as_bytes(), &mut slots, &mut memory)?;
            Ok(String::from_utf8_lossy(slots.get(line.as_bytes(), field)).into_owned())
        })
        .collect()
}

fn one(line: &str, field: Field) -> Result<String, Reject> {
    split(&[line], field).remove(0)
}

fn all(lines: &[&str], field: Field, value: &str) {
    for (line, found) in lines.iter().zip(split(lines, field)) {
        assert_eq!(found.as_deref(), Ok(value), "{line}");
    }
}

#[test]
fn keys_in_any_order_give_the_same_fields() {
    let lines = [
        r#"{"ip":"1","status":200}"#,
        r#"{"status":200,"ip":"1"}"#,
        r#"{ "x":[{"ip":"2"}], "ip" : "1" }"#,
        r#"{"a":1,"ip":"1","b":{"ip":"3"},"status":200}"#,
        r#"{"ip":"1"}"#,
        r#"{"b":{},"a":1,"ip":"1","a_key_longer_than_three_words":2,"status":200}"#,
        r#"{"b":{},"a":1,"ip":"1","a_key_longer_than_three_words":2,"status":200}"#,
    ];
    all(&lines, Field::Client, "1");
}

#[test]
fn nested_and_flat_keys_are_one_path_in_any_letter_case() {
    let lines = [
        r#"{"client":{"ip":"1"}}"#,
        r#"{"client.ip":"1"}"#,
        r#"{"Client":{"IP":"1"}}"#,
        r#"{"IP":"2","ip":"1"}"#,
        r#"{"ip":"1","Ip":"2"}"#,
    ];
    all(&lines, Field::Client, "1");
}

#[test]
fn a_header_is_found_in_maps_and_in_lists() {
    let lines = [
        r#"{"request":{"headers":{"User-Agent":["a \"b\"","c"]}}}"#,
        r#"{"request":{"headers":{"user-agent":"a \"b\""}}}"#,
        r#"{"headers":[{"name":"Host","value":"h"},{"name":"USER-agent","value":"a \"b\""}]}"#,
        r#"{"headers":[{"value":"a \"b\"","name":"User-Agent"},{"name":"user-agent","value":"x"}]}"#,
        r#"{"headers":[["Host","h"],["USER-agent","a \"b\""]]}"#,
        r#"{"headers":[["a"],["b","c","d"],[1,"e"],["User-Agent","a \"b\""]]}"#,
        r#"{"UA":"a+%22b%22"}"#,
    ];
    all(&lines, Field::UserAgent, "a \"b\"");
    all(
        &[r#"{"headers":[],"path":"\u002fx"}"#, r#"{"headers":["a"],"path":"/x"}"#],
        Field::Path,
        "/x",
    );
}

#[test]
fn a_key_may_hold_a_value_or_an_object_also_one_written_as_a_string() {
    let lines = [
        r#"{"path":"/x","a":1}"#,
        r#"{"path":{"raw":"/x"},"a":1}"#,
        r#"{"path":"{\"raw\":\"\\/x\"}","a":1}"#,
        r#"{"path.raw":"/x"}"#,
    ];
    all(&lines, Field::Path, "/x");
}

#[test]
fn one_key_may_give_two_fields() {
    let line = r#"{"routeKey":"GET /pets/{id}","raw":"R0VUIC8NCkhvc3Q6IGgNCg=="}"#;
    assert_eq!(one(line, Field::Method).unwrap(), "GET");
    assert_eq!(one(line, Field::Route).unwrap(), "/pets/{id}");
    assert_eq!(one(line, Field::Host).unwrap(), "h");
}

#[test]
fn the_first_alias_wins_unless_it_is_empty() {
    assert_eq!(one(r#"{"client_ip":"2","ip":"1"}"#, Field::Client).unwrap(), "1");
    assert_eq!(one(r#"{"ip":"-","client_ip":"2"}"#, Field::Client).unwrap(), "2");
    assert_eq!(one(r#"{"client_ip":"2","ip":""}"#, Field::Client).unwrap(), "2");
    assert_eq!(one(r#"{"client_ip":"2","ip":null}"#, Field::Client).unwrap(), "2");
}

#[test]
fn a_key_that_stands_twice_with_other_values_is_refused() {
    for line in [r#"{"ip":"1","ip":"2"}"#, r#"{"ip":"1","\u0069p":"2"}"#, r#"{"ip":1,"ip":"2"}"#] {
        assert_eq!(one(line, Field::Client), Err(Reject::DuplicateKey), "{line}");
    }
    all(&[r#"{"ip":"1","ip":"1"}"#, r#"{"ip":"1","x":1,"x":2}"#], Field::Client, "1");
}

#[test]
fn templates_that_are_no_json_are_read_where_they_are_plain() {
    let lines = [
        r#"{"urt":,"status":200}"#,
        r#"{"status":200,"rt":}"#,
        r#"{"urt":0.1, 0.2,"status":200}"#,
        r#"{"up":10.0.0.1:80,"status":200,}"#,
        r#"{"status":{"$numberInt":"200"}}"#,
        r#"{"status":[200,404]}"#,
    ];
    all(&lines, Field::Status, "200");
}

#[test]
fn what_is_no_object_is_refused() {
    for line in [
        "",
        "x",
        "{",
        r#"{"ip"}"#,
        r#"{"ip":"1"} x"#,
        r#"{"ip":"1""#,
        r#"["a"]"#,
        r#"{"ip":"1\"#,
        r#"{"headers":[{"name"}]}"#,
        r#"{"headers":[{"name":"a","value":"b"}"#,
    ] {
        assert_eq!(one(line, Field::Client), Err(Reject::NotJson), "{line}");
    }
    let deep = format!(r#"{{"x":{}{}}}"#, "[".repeat(100), "]".repeat(100));
    assert_eq!(one(&deep, Field::Client), Err(Reject::TooDeep));
}

#[test]
fn the_paths_that_gave_a_field_are_told() {
    let map = KeyMap::new(KEYS).unwrap();
    let (mut slots, mut memory) = (Slots::default(), Memory::default());
    super::split(&map, br#"{"client":{"IP":"1"},"status":"200"}"#, &mut slots, &mut memory)
        .unwrap();
    assert_eq!(map.found(&memory), [("client.ip", Field::Client), ("status", Field::Status)]);
}

#[test]
fn a_faulty_path_is_named() {
    let fault = |path| KeyMap::new(&[(path, Field::Path)]).unwrap_err();
    assert!(fault("a|rot13").contains("unknown step `rot13`"));
    assert!(fault("a..b").contains("a name is empty"));
}
