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
