//! Every format reads its samples, and every form of `convert` holds every record.

use crate::dwell::{cell, dwell, example, feed, path};
use dwell::format::{FORMATS, Syntax};
use polars::prelude::{ParquetReader, SerReader};
use std::fs::{self, File};

#[test]
fn every_sample_of_every_format_gives_its_fields() {
    for format in FORMATS {
        assert!(!format.samples.is_empty(), "{} has no sample", format.name);
        // Lines that tell of no request give no record; sniffing them is tested where it is done.
        if matches!(format.syntax, Syntax::Other(..)) {
            continue;
        }
        for sample in format.samples {
            for name in [format.name, "auto"] {
                let args = ["convert", "-", "-q", "-f", name, "--as", "ndjson"];
                let rows = feed(&args, sample.line.as_bytes()).exits(0).lines();
                let [row] = &rows[..] else { panic!("{}: {rows:?}", sample.line) };
                for (column, value) in sample.gives {
                    assert_eq!(cell(row, column), *value, "{column} of {}", sample.line);
                }
            }
        }
    }
}

#[test]
fn all_forms_of_convert_hold_every_record() {
    let folder = tempfile::tempdir().unwrap();
    let log = example().join("logs/portal/access-2022-11-04.log.gz");
    let records = String::from_utf8_lossy(&crate::dwell::gunzip(&log)).lines().count();
    let convert = |form: &str| {
        let file = folder.path().join(form);
        dwell(&["convert", path(&log), "-q", "--as", form, "-o", path(&file)]).exits(0);
        file
    };
    let mut header = String::new();
    for (form, head) in [("csv", 1), ("tsv", 1), ("ndjson", 0)] {
        let text = fs::read_to_string(convert(form)).unwrap();
        assert_eq!(text.lines().count(), records + head, "{form}");
        if form == "csv" {
            header = text.lines().next().unwrap().to_owned();
        }
    }
    let frame = ParquetReader::new(File::open(convert("parquet")).unwrap()).finish().unwrap();
    assert_eq!(frame.height(), records);
    let names: Vec<String> = frame.get_column_names().iter().map(ToString::to_string).collect();
    assert_eq!(names.join(","), header);
}

#[test]
fn a_line_of_the_servers_own_configuration_is_a_format() {
    let pattern = r#"nginx:$remote_addr [$time_local] "$request" $status $request_time"#;
    let line = br#"203.0.113.9 [02/Jan/2026:03:04:05 +0000] "GET /x HTTP/1.1" 200 0.012"#;
    let rows =
        feed(&["convert", "-", "-q", "-f", pattern, "--as", "ndjson"], line).exits(0).lines();
    assert_eq!(cell(&rows[0], "duration_us"), "12000");
    assert_eq!(cell(&rows[0], "client_ip"), "203.0.113.9");
}

#[test]
fn a_trusted_proxy_is_believed_and_another_is_not() {
    let line = FORMATS.iter().find(|format| format.name == "nginx-main").unwrap().samples[0].line;
    let client = |proxies: &[&str]| {
        let mut args = vec!["convert", "-", "-q", "--as", "ndjson"];
        proxies.iter().for_each(|proxy| args.extend(["--trusted-proxy", proxy]));
        cell(&feed(&args, line.as_bytes()).exits(0).lines()[0], "client_ip")
    };
    assert_eq!(client(&[]), "10.0.0.1");
    assert_eq!(client(&["10.0.0.0/8"]), "203.0.113.9");
    assert_eq!(client(&["10.0.0.1"]), "10.0.0.7");
    assert_eq!(client(&["192.0.2.0/24"]), "10.0.0.1");
}

#[test]
fn explain_says_how_a_file_was_understood() {
    let log = example().join("logs/portal/access-2022-11-04.log.gz");
    let ran = dwell(&["formats", "explain", path(&log)]).exits(0);
    assert!(ran.out.contains("gzip") && ran.out.contains("combined"), "{}", ran.out);
}

#[test]
fn explain_shows_the_same_mapping_of_many_files_once() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.log", "b.log", "c.log"] {
        let line = format!(
            "203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] \"GET /{name} HTTP/1.1\" 200 5 \"-\" \"x\"\n"
        );
        std::fs::write(folder.path().join(name), line.repeat(9)).unwrap();
    }
    let said = dwell(&["formats", "explain", path(folder.path())]).exits(0).out;
    assert_eq!(said.matches("%h → client_ip").count(), 1, "{said}");
    assert_eq!(said.matches("mapping      as of a.log").count(), 2, "{said}");
    assert_eq!(said.matches("format       combined").count(), 3, "{said}");
}

#[test]
fn explain_shows_what_becomes_of_each_name_and_what_to_type_next() {
    let folder = tempfile::tempdir().unwrap();
    let explain = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        dwell(&["formats", "explain", path(&file)]).exits(0).out
    };
    let rows = "#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-substatus X-Forwarded-For\n\
        2026-01-02 03:04:05 192.0.2.1 GET /a 200 0 203.0.113.9\nnothing of the kind\n";
    let said = explain("a.log", rows);
    for part in [
        "cs-uri-stem → path",
        "aside        sc-substatus",
        "no query string",
        "UTC by the format's word",
        "--trusted-proxy",
        "callers are addresses",
        "line 3 (bad_time): nothing of the kind",
        "if wrong",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let local = "203.0.113.9, bob, 1/2/2026, 3:04:05, W3SVC1, W, 10.0.0.2, 15, 3, 2, 200, 0, GET, /a, x=1,\n";
    let said = explain("b.log", local);
    assert!(said.contains("no offset and are read as UTC"), "{said}");
    assert!(said.contains("identity     principal (user)"), "{said}");
    let said = explain("c.log", "dear diary\ntoday nothing happened\n");
    assert!(said.contains("unknown") && said.contains("--from-config"), "{said}");
}

#[test]
fn samples_are_run_and_failures_say_what_was_expected() {
    let ran = dwell(&["formats", "test"]).exits(0);
    assert!(ran.out.ends_with(", 0 failed\n"), "{}", ran.out);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    let text = "[format.x]\nextends = 'nginx'\npattern = '$time_iso8601 $uri'\n[[format.x.samples]]\n\
        line = '2026-01-02T03:04:05Z /a'\ngives = { path = '/b', color = 'red' }\n";
    std::fs::write(&file, text).unwrap();
    let ran = dwell(&["formats", "test", "--formats", path(&file)]).exits(2);
    assert!(ran.out.contains("path: expected `/b`, got `/a`"), "{}", ran.out);
    assert!(ran.out.contains("color: there is no such column"), "{}", ran.out);
}

#[test]
fn columns_bear_the_names_of_other_schemas() {
    let line = FORMATS.iter().find(|format| format.name == "combined").unwrap().samples[0].line;
    let row = |schema: &str| {
        let args = ["convert", "-", "-q", "--as", "ndjson", "--schema", schema];
        feed(&args, line.as_bytes()).exits(0).lines().remove(0)
    };
    assert_eq!(cell(&row("ecs"), "http.response.status_code"), cell(&row("dwell"), "status"));
    assert_eq!(cell(&row("ecs"), "http.version"), "2.0");
    assert_eq!(cell(&row("otel"), "client.address"), cell(&row("dwell"), "client_ip"));
}

#[test]
fn a_combined_line_with_more_behind_it_keeps_its_user_agent() {
    let line = br#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /x HTTP/1.1" 200 1 "https://a.example/" "curl/8.5" 462 0.050"#;
    let rows = feed(&["convert", "-", "-q", "--as", "ndjson"], line).exits(0).lines();
    assert_eq!(cell(&rows[0], "user_agent"), "curl/8.5");
    assert_eq!(cell(&rows[0], "referer"), "https://a.example/");
}
