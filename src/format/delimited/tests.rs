use super::super::table::FORMATS;
use super::super::{Parser, Reader, Rules};
use super::*;
use crate::record::Record;

fn reader(name: &str) -> Reader {
    Reader::of(FORMATS.iter().find(|format| format.name == name).unwrap()).unwrap()
}

/// What becomes of each line: some fields of its record, or why it is none.
fn read(
    name: &str,
    text: &str,
    show: fn(&Record<'_>) -> Vec<u8>,
) -> Vec<Result<String, &'static str>> {
    let (readers, rules) = ([std::sync::Arc::new(reader(name))], Rules::default());
    let mut parser = Parser::new(&readers, &rules);
    text.lines()
        .map(|line| {
            let record = parser.parse(line.as_bytes());
            record
                .map(|record| String::from_utf8_lossy(&show(&record)).into_owned())
                .map_err(Reject::name)
        })
        .collect()
}

fn path_and_agent(record: &Record<'_>) -> Vec<u8> {
    [record.path, b" ", record.user_agent].concat()
}

#[test]
fn a_header_that_changes_midway_changes_the_columns() {
    let text = "#Fields: date time cs-method cs-uri-stem sc-status\n\
        2026-01-02 03:04:05 GET /a 200\n\
        #Fields: date time sc-status cs-uri-stem cs(User-Agent)\n\
        2026-01-02 03:04:05 200 /b curl/8+x";
    let got = read("w3c", text, path_and_agent);
    let wanted = [Err("heading"), Ok("/a ".into()), Err("heading"), Ok("/b curl/8 x".into())];
    assert_eq!(got, wanted);
}

#[test]
fn rows_that_are_cut_short_or_go_on_are_read_as_far_as_they_go() {
    let text = "#Fields: date time c-ip cs-method cs-uri-stem cs(User-Agent) sc-status\n\
        2026-01-02 03:04:05 203.0.113.9 GET /a\n\
        2026-01-02 03:04:05 203.0.113.9 GET /b curl/8 200 17 18\n\
        2026-01-02 03:04:05 203.0.113.9 GET /c Mozilla/5.0 (X; Y) 200\n\
        2026-01-02 03:04:05 203.0.113.9 GET /d  200\n\
        nothing of the kind";
    let got = read("w3c", text, |record| {
        [&path_and_agent(record)[..], b" ", record.status.to_string().as_bytes()].concat()
    });
    let wanted: Vec<Result<String, &str>> = vec![
        Err("heading"),
        Ok("/a  0".into()),
        Ok("/b curl/8 200".into()),
        Ok("/c Mozilla/5.0 (X; Y) 200".into()),
        Ok("/d  200".into()),
        Err("bad_time"),
    ];
    assert_eq!(got, wanted);
}

#[test]
fn a_time_without_a_day_takes_the_last_one_named() {
    let text = "#Date: 2026-01-02 00:00:00\n#Fields: time cs-uri-stem\n03:04:05 /a\n\
        #Date: 2026-01-03 00:00:00\n03:04:05 /b";
    let got = read("w3c", text, |record| record.time.to_string().into_bytes());
    assert_eq!(got[2], Ok("2026-01-02T03:04:05Z".into()));
    assert_eq!(got[4], Ok("2026-01-03T03:04:05Z".into()));
}

#[test]
fn of_two_columns_for_one_field_the_better_one_that_is_not_empty_is_taken() {
    let host = |row: &str| {
        let text = format!("#Fields: date time cs(Host) cs-uri-stem x-host-header\n{row}");
        read("w3c", &text, |record| record.host.to_vec()).remove(1).unwrap()
    };
    assert_eq!(host("2026-01-02 03:04:05 d1.example /a api.example"), "api.example");
    assert_eq!(host("2026-01-02 03:04:05 d1.example /a -"), "d1.example");
}

#[test]
fn a_header_row_that_stands_again_is_no_record() {
    let text = "timestamp,client_ip,method,path\n2026-01-02T03:04:05Z,203.0.113.9,GET,/a\n\
        timestamp,client_ip,method,path\n2026-01-02T03:04:05Z,203.0.113.9,GET,\"/b";
    let got = read("csv", text, |record| record.path.to_vec());
    assert_eq!(got, [Err("heading"), Ok("/a".into()), Err("heading"), Err("shape")]);
}

#[test]
fn a_table_of_something_else_is_not_understood() {
    for text in
        ["name,price,stock\nshoe,3,4", "date,close,volume\n2026-01-02,3.4,5\n2026-01-03,3.5,6"]
    {
        assert!(read("csv", text, |_| Vec::new()).iter().all(|row| *row == Err("shape")), "{text}");
    }
}

#[test]
fn rows_under_the_header_of_others_are_told_by_their_look() {
    let text = "#Fields: date time s-sitename s-computername s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status\n\
        2026-01-02 03:04:05 10.0.0.2 GET /a x=1 443 - 203.0.113.9 curl/8.5 - 404 0 0 15\n\
        2026-01-02 03:04:05 10.0.0.2 GET /a - 443 - 203.0.113.9 curl/8.5 - 404 0 0 15";
    let got =
        read("w3c", text, |record| format!("{:?} {}", record.client, record.status).into_bytes());
    let want = Ok("Ip(203.0.113.9) 404".to_owned());
    assert_eq!(got, [Err("heading"), want.clone(), want]);
}
