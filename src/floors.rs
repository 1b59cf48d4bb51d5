//! The floors of the house: which room may use which, and which room a guest crate may enter.
//!
//! A room uses rooms of lower floors, and a neighbour only where [`NEIGHBOURS`] says why. The test
//! reads the sources; a new room or a new dependency between rooms begins here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every room and its floor.
const FLOORS: [(&str, u8); 23] = [
    ("error", 0),
    ("merge", 0),
    ("record", 0),
    ("case", 0),
    ("words", 0),
    ("source", 1),
    ("format", 1),
    ("route", 1),
    ("geoip", 1),
    ("sigma", 1),
    ("triage", 2),
    ("dossier", 2),
    ("scan", 3),
    ("detect", 4),
    ("campaign", 5),
    ("exposure", 5),
    ("report", 6),
    ("custody", 6),
    ("simulate", 6),
    ("investigate", 7),
    ("cli", 7),
    ("main", 7),
    ("lib", 7),
];

/// Neighbours on one floor that may be used: who, whom, why.
const NEIGHBOURS: [(&str, &str, &str); 6] = [
    ("case", "record", "rows of a case hold times"),
    ("words", "record", "moments are said in words too"),
    ("dossier", "triage", "both looks must agree on who acts and what is asked for"),
    ("exposure", "campaign", "what was exposed is what campaigns were served"),
    ("cli", "investigate", "commands call the library"),
    ("main", "cli", "the program is the command line"),
];

/// Crates that only some rooms may use.
const GUESTS: [(&str, &[&str]); 31] = [
    ("rayon", &["scan", "detect"]),
    ("polars", &["report"]),
    ("rust_xlsxwriter", &["report"]),
    ("maud", &["report"]),
    ("comfy_table", &["report"]),
    ("memmap2", &["source"]),
    ("maxminddb", &["geoip"]),
    ("chrono_tz", &["record"]),
    ("tar", &["source"]),
    ("zip", &["source"]),
    ("bzip2", &["source"]),
    ("lzma_rust2", &["source"]),
    ("aho_corasick", &["triage", "sigma"]),
    ("serde_yaml_ng", &["route", "format", "sigma"]),
    ("flate2", &["source", "simulate"]),
    ("zstd", &["source"]),
    ("sha2", &["source"]),
    ("blake3", &["record", "source", "scan"]),
    ("smallvec", &["triage", "detect"]),
    ("foldhash", &["route", "dossier"]),
    ("regex", &["custody", "sigma"]),
    ("toml", &["detect", "exposure", "format"]),
    ("rand", &["simulate"]),
    ("rand_distr", &["simulate"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("ctrlc", &["cli"]),
    ("signal_hook", &["cli"]),
    ("terminal_size", &["cli"]),
];

/// The only files that may hold `unsafe`: the memory map, and the allocator's one setting.
const UNSAFE: &[&str] = &["src/source/map.rs", "src/main.rs"];

#[test]
fn rooms_use_lower_floors_and_guests_stay_in_their_rooms() {
    let faults: Vec<String> =
        sources().iter().flat_map(|(path, text)| faults(path, text)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_room_has_a_floor() {
    let built: BTreeSet<String> = sources().iter().map(|(path, _)| room(path).to_owned()).collect();
    let planned: BTreeSet<String> = FLOORS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(built, planned, "src/ and FLOORS in src/floors.rs differ");
}

#[test]
fn a_step_up_is_noticed() {
    let one = |path: &str, text: &str| faults(path, text).join("; ");
    assert_eq!(
        one("src/route/x.rs", "use crate::detect::Policy;"),
        "src/route/x.rs: route may not use detect"
    );
    assert_eq!(
        one("src/triage/x.rs", "use crate::{merge, scan::{a, b}};"),
        "src/triage/x.rs: triage may not use scan"
    );
    assert_eq!(
        one("src/route/x.rs", "use super::super::format::Field;"),
        "src/route/x.rs: route may not use format"
    );
    assert_eq!(
        one("src/triage/x.rs", "use rayon::prelude::*;"),
        "src/triage/x.rs: rayon may not be used in triage"
    );
    assert_eq!(
        one("src/merge.rs", "unsafe { f() }"),
        "src/merge.rs: unsafe belongs into src/source/map.rs or src/main.rs"
    );
    assert_eq!(one("src/scan/x.rs", "// crate::detect\nuse crate::{merge, route};"), "");
}

fn faults(path: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let here = room(path);
    let mut faults = Vec::new();
    for used in used(&code) {
        if !may_use(here, &used) {
            faults.push(format!("{path}: {here} may not use {used}"));
        }
    }
    for (guest, rooms) in GUESTS {
        if !rooms.contains(&here) && after(&code, &format!("{guest}::")).next().is_some() {
            faults.push(format!("{path}: {guest} may not be used in {here}"));
        }
    }
    let is_unsafe = ["{", "fn ", "impl ", "trait ", "extern "]
        .iter()
        .any(|next| after(&code, &format!("unsafe {next}")).next().is_some());
    if is_unsafe && !UNSAFE.contains(&path) {
        faults.push(format!("{path}: unsafe belongs into {}", UNSAFE.join(" or ")));
    }
    faults
}

fn may_use(here: &str, other: &str) -> bool {
    let floor = |room: &str| FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor);
    let below = floor(here).zip(floor(other)).is_some_and(|(here, other)| other < here);
    here == other || below || NEIGHBOURS.iter().any(|(a, b, _)| *a == here && *b == other)
}

/// The room of a file: `src/route/learn.rs` and `src/route.rs` belong to `route`.
fn room(path: &str) -> &str {
    let path = path.strip_prefix("src/").unwrap_or(path);
    let first = path.split('/').next().unwrap_or(path);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The text without comments.
fn code(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Rooms that the code names: below `crate::`, `dwell::` or `super::super::`.
fn used(code: &str) -> BTreeSet<String> {
    let is_room = |name: &&str| FLOORS.iter().any(|(room, _)| room == name);
    let roots = ["crate::", "dwell::", "super::super::"];
    let rests = roots.iter().flat_map(|root| after(code, root));
    rests.flat_map(first_names).filter(is_room).map(str::to_owned).collect()
}

/// What follows each place where `word` stands as a word of its own.
fn after<'t>(text: &'t str, word: &str) -> impl Iterator<Item = &'t str> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '$');
    text.match_indices(word)
        .filter(move |(at, _)| !text[..*at].ends_with(inside))
        .map(|(at, word)| &text[at + word.len()..])
        .collect::<Vec<_>>()
        .into_iter()
}

/// The first name of a path, or of each path in a group: `{a, b::{c, d}}` gives `a` and `b`.
fn first_names(path: &str) -> Vec<&str> {
    let end =
        |text: &str| text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let Some(group) = path.strip_prefix('{') else { return vec![&path[..end(path)]] };
    let mut names = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                let part = group[start..at].trim_start();
                names.push(&part[..end(part)]);
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

/// Every file below `src/` but this one, with its text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = vec![root.join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && name != "src/floors.rs" {
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}
