//! Formats that users bring: a file of them, and the configuration of a server.

use crate::dwell::{cell, dwell, path};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const LINE: &str = r#"192.0.2.1 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 7 "-" "curl/8" "k-7" 0.012"#;

const FORMATS: &str = r#"
[format.shop]
extends = "nginx"
pattern = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_key_id" $request_time'
[format.shop.map]
credential = { from = "http_x_key_id", kind = "api_key_id" }
"#;

fn files(parts: &[(&str, &str)]) -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let paths = parts.iter().map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    });
    let paths = paths.collect();
    (folder, paths)
}

#[test]
fn a_format_of_ones_own_is_tried_before_the_built_in_ones() {
    let (_folder, files) = files(&[("own.toml", FORMATS), ("a.log", LINE)]);
    let (own, log) = (path(&files[0]), path(&files[1]));
    let convert = |more: &[&str]| {
        let args = ["convert", log, "-q", "--as", "ndjson"];
        dwell(&[&args[..], more].concat()).exits(0).lines().remove(0)
    };
    assert_eq!(cell(&convert(&[]), "credential"), "");
    for more in [&["--formats", own][..], &["--formats", own, "-f", "shop"]] {
        let row = convert(more);
        assert_eq!(cell(&row, "credential"), "k-7");
        assert_eq!(cell(&row, "credential_kind"), "api_key_id");
        assert_eq!(cell(&row, "duration_us"), "12000");
    }
}

#[test]
fn the_log_format_of_a_servers_configuration_is_used() {
    let conf = "http {\n  log_format timed '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent '\n    '\"$http_referer\" \"$http_user_agent\" \"$http_x_api_key\" $request_time';\n}";
    let (_folder, files) = files(&[("nginx.conf", conf), ("a.log", LINE)]);
    let args = ["convert", path(&files[1]), "-q", "--as", "ndjson", "--from-config"];
    let row = dwell(&[&args[..], &[path(&files[0])]].concat()).exits(0).lines().remove(0);
    assert_eq!(cell(&row, "credential"), "k-7");
    assert_eq!(cell(&row, "duration_us"), "12000");
}

#[test]
fn a_wrong_file_of_formats_ends_with_2_and_shows_the_line() {
    let text = "[format.a]\nextends = \"nginx\"\npattern = '$time_local $uri'\nzone = \"UTC\"\n";
    let (_folder, files) = files(&[("own.toml", text), ("a.log", LINE), ("none.conf", "x")]);
    let scan = |more: &[&str]| dwell(&[&["scan", path(&files[1])][..], more].concat()).exits(2);
    scan(&["--formats", path(&files[0])]).says("line 4").says("unknown field `zone`");
    scan(&["--formats", "none.toml"]).says("none.toml");
    scan(&["--from-config", path(&files[2])]).says("log_format");
}

const API: &str = "openapi: 3.0.3
servers: [{url: https://api.example/v1}]
paths:
  /customers/{customerId}: {get: {}}
  /cards/{cardId}: {get: {}}
";

/// Customers who read their own record, and one who takes sixty through a route of its own.
fn calls() -> String {
    let line = |client: u32, second: u32, path: &str| {
        let (hour, minute) = (second / 3600 % 24, second / 60 % 60);
        format!(
            "198.51.100.{client} - - [02/Jan/2026:{hour:02}:{minute:02}:{:02} +0000] \"GET {path} HTTP/1.1\" 200 700 \"-\" \"App/1\"\n",
            second % 60
        )
    };
    let own = (1..60).map(|at| line(at, at * 1200, &format!("/v1/customers/anna-{at}")));
    let taken = (0..60).map(|at| line(77, 30_000 + at * 9, &format!("/v1/dump/{}", 4000 + at)));
    own.chain(taken).collect()
}

#[test]
fn what_an_api_says_of_itself_gives_its_routes_and_shows_what_it_leaves_out() {
    let (_folder, files) = files(&[("api.yaml", API), ("a.log", &calls())]);
    let (api, log) = (path(&files[0]), path(&files[1]));
    let table = |name: &str| {
        dwell(&["scan", log, "--openapi", api, "-q", "-t", name, "--as", "ndjson"]).exits(0).lines()
    };
    let endpoints = table("endpoints");
    let because = |route: &str| {
        let row = endpoints.iter().find(|row| cell(row, "route") == route);
        cell(row.unwrap_or_else(|| panic!("{route}: {endpoints:?}")), "because")
    };
    assert!(!because("/v1/customers/{customerId}").contains("description"));
    assert!(because("/v1/dump/{id}").contains("does not name it"));
    assert!(because("/v1/cards/{cardId}").contains("nobody called it"));
    let findings = table("findings");
    let shadow = findings.iter().find(|row| cell(row, "detector") == "shadow_endpoint");
    let message = cell(shadow.unwrap_or_else(|| panic!("{findings:?}")), "message");
    assert!(message.contains("the API's description does not name it"), "{message}");
    let plain = dwell(&["scan", log, "-q", "-t", "findings", "--as", "ndjson"]).exits(0).lines();
    assert!(plain.iter().all(|row| cell(row, "detector") != "shadow_endpoint"), "{plain:?}");
    let args = ["convert", log, "--openapi", api, "-q", "--as", "ndjson"];
    let row = dwell(&args).exits(0).lines().remove(0);
    assert_eq!(cell(&row, "route"), "/v1/customers/{customerId}");
    assert_eq!(cell(&row, "object_id"), "anna-1");
}

#[test]
fn a_file_that_describes_no_api_ends_with_2_and_says_why() {
    let (_folder, files) = files(&[("api.yaml", "a: 1\n"), ("a.log", LINE)]);
    let (api, log) = (path(&files[0]), path(&files[1]));
    let refused = dwell(&["scan", log, "--openapi", api]).exits(2);
    refused.says("api.yaml: it says neither `openapi` nor `swagger`").says("give an OpenAPI 3");
}
