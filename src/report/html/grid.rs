//! A table in a page.

use super::log;
use crate::words::many;
use maud::{Markup, html};

/// The head of a column.
pub struct Head<'a> {
    /// What stands in it.
    pub name: &'a str,
    /// Numbers are set to the right.
    pub number: bool,
}

/// Heads from names; one that starts with `#` holds numbers.
pub fn heads<'a>(names: &[&'a str]) -> Vec<Head<'a>> {
    let head = |name: &'a str| match name.strip_prefix('#') {
        Some(name) => Head { name, number: true },
        None => Head { name, number: false },
    };
    names.iter().map(|name| head(name)).collect()
}

/// The table of `rows`, which are log text.
pub fn grid(heads: &[Head<'_>], rows: &[Vec<String>]) -> Markup {
    html! {
        div.scroll {
            table {
                thead { tr { @for head in heads { th.n[head.number] scope="col" { (log(head.name)) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (head, cell) in heads.iter().zip(row) {
                                td.n[head.number].long[is_long(cell)].one[is_one(cell)] { (log(cell)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether a cell holds a word that may be broken anywhere, so that it does not widen its column.
fn is_long(cell: &str) -> bool {
    cell.split(' ').any(|word| word.chars().count() > 28)
}

/// Whether a cell is one short word, which must not be broken at its hyphens.
fn is_one(cell: &str) -> bool {
    !cell.contains(' ') && !is_long(cell)
}

/// Says what a table leaves out, and where it is.
pub fn rest(total: usize, shown: usize, file: &str) -> Markup {
    html! {
        @if total > shown {
            p.rest { "… and " (many((total - shown) as u64, "more row")) " in " code { (file) } "." }
        }
    }
}
