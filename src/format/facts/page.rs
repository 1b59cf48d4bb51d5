//! `docs/FORMATS.md`: what is generated stands between two texts written by hand.

use super::super::delimited::Header;
use super::super::{FORMATS, Format, Reader};
use std::fmt::Write;

/// `docs/FORMATS.md`.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(HEAD);
    let _ = writeln!(page, "\n## The {} formats\n", FORMATS.len());
    page.push_str(
        "| name | what it is | fills | identity | lacks |\n| --- | --- | --- | --- | --- |\n",
    );
    for format in FORMATS {
        let _ = row(format, &mut page);
    }
    page.push_str("\n## How each is recognised\n\n");
    for format in FORMATS {
        let Ok(reader) = Reader::of(format) else { continue };
        let facts = reader.facts();
        let took = match facts.duration {
            "" => String::new(),
            unit => format!(" Time taken: {unit}."),
        };
        let _ = writeln!(
            page,
            "- **`{}`**: {}.{took} Source: {}.",
            format.name,
            facts.recognised.replace('\n', " "),
            format.reference
        );
    }
    page.push_str(TAIL);
    page
}

fn row(format: &Format, page: &mut String) -> std::fmt::Result {
    let Ok(reader) = Reader::of(format) else { return Ok(()) };
    let facts = reader.facts();
    let any_header = matches!(reader.header(), Header::FirstRow);
    let (gives, identity, lacks) = if any_header && facts.gives.is_empty() {
        ("what its header names".to_owned(), String::new(), String::new())
    } else {
        let nobody = if facts.identity.is_empty() { "callers are addresses" } else { "" };
        (
            facts.gives.join(", "),
            format!("{}{nobody}", facts.identity.join(", ")),
            facts.lacks.join("; "),
        )
    };
    let title = format.title.replace('|', "\\|");
    writeln!(page, "| `{}` | {title} | {gives} | {identity} | {lacks} |", format.name)
}

const HEAD: &str = include_str!("head.md");
const TAIL: &str = include_str!("tail.md");
