//! Rows of web gateways without a header: what was asked for is told by what the cells look like,
//! in whatever order they stand, where URLs have no scheme and methods any letter case.
//!
//! Of a connection the caller is written before whom it asked. All of when, who, what and how must
//! be there.

use super::around::is_domain;
use super::pieces::{Piece, Pieces};
use super::row::{self, METHODS};
use crate::format::field::{Field, Slots};
use crate::format::surmise::look;
use crate::record::Client;

/// Fewest cells of such a row.
const FEWEST: usize = 8;
/// Statuses of every day.
const STATUSES: [&[u8]; 12] = [
    b"200", b"201", b"204", b"206", b"301", b"302", b"304", b"403", b"404", b"407", b"500", b"503",
];

/// Finds the fields of a row.
pub(super) fn read(line: &[u8], pieces: &Pieces, slots: &mut Slots) -> Option<()> {
    let list = pieces.list();
    (pieces.cells && list.len() >= FEWEST).then_some(())?;
    let only = |is: fn(&[u8]) -> bool| {
        let mut all = list.iter().filter(|piece| is(piece.of(line)));
        all.next().filter(|_| all.next().is_none())
    };
    let method = only(is_method)?;
    let target = list.iter().find(|piece| is_url(piece.of(line)))?;
    let client = list.iter().find(
        |piece| matches!(Client::parse(piece.of(line)), Client::Ip(ip) if !ip.is_unspecified()),
    )?;
    when(line, list, slots)?;
    slots.set(Field::Method, method.start, method.end);
    // A host without a scheme is no part of the path.
    let text = target.of(line);
    let slash = memchr::memchr(b'/', text).filter(|_| !is_schemed(text));
    let path = slash.map_or(target.start, |slash| target.start + slash);
    if slash.is_some() {
        slots.set(Field::Host, target.start, path);
    }
    slots.set(Field::Target, path, target.end);
    slots.set(Field::Client, client.start, client.end);
    if let Some(status) = only(|text| STATUSES.contains(&text)) {
        slots.set(Field::Status, status.start, status.end);
    }
    let rest: Vec<Piece> = list.iter().filter(|piece| *piece != target).copied().collect();
    row::texts(line, &rest, true, slots);
    Some(())
}

/// A whole time, or a date and a clock in two cells.
fn when(line: &[u8], list: &[Piece], slots: &mut Slots) -> Option<()> {
    if let Some(whole) = list.iter().find(|piece| look::time(piece.of(line))) {
        slots.set(Field::Time, whole.start, whole.end);
        return Some(());
    }
    let (date, clock) = list
        .iter()
        .zip(list.get(1..)?)
        .find(|(date, clock)| look::date(date.of(line)) && look::clock(clock.of(line)))?;
    slots.set(Field::Date, date.start, date.end);
    slots.set(Field::Time, clock.start, clock.end);
    Some(())
}

fn is_method(text: &[u8]) -> bool {
    METHODS.iter().any(|method| method.eq_ignore_ascii_case(text))
}

fn is_schemed(text: &[u8]) -> bool {
    text.starts_with(b"http://") || text.starts_with(b"https://")
}

/// A URL, or the name of a host with a path behind it.
fn is_url(text: &[u8]) -> bool {
    if is_schemed(text) {
        return true;
    }
    let slash = memchr::memchr(b'/', text).unwrap_or(0);
    let host = text.get(..slash).unwrap_or_default();
    let name = host.split(|byte| *byte == b':').next().unwrap_or_default();
    is_domain(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_row(line: &str) -> String {
        let mut slots = Slots::default();
        let pieces = Pieces::of(line.as_bytes());
        if read(line.as_bytes(), &pieces, &mut slots).is_none() {
            return "refused".into();
        }
        let fields = [
            Field::Date,
            Field::Time,
            Field::Client,
            Field::Method,
            Field::Host,
            Field::Target,
            Field::Status,
            Field::UserAgent,
        ];
        let text = |field| String::from_utf8_lossy(slots.get(line.as_bytes(), field)).into_owned();
        fields.map(text).join("|")
    }

    #[test]
    fn cells_of_a_gateway_are_told_in_any_order() {
        assert_eq!(
            read_row(
                r#""16/12/2025","07:05:25","alice","News,Shops","Allowed","www.example:443/a?x=1","203.0.113.9","198.51.100.7","None","Java/11.0.6","200","Connect""#
            ),
            "16/12/2025|07:05:25|203.0.113.9|Connect|www.example:443|/a?x=1|200|Java/11.0.6"
        );
        assert_eq!(
            read_row(
                "2026-01-02 03:04:05;alice;203.0.113.9;GET;www.example/a;200;text/html;curl/8.5"
            ),
            "|2026-01-02 03:04:05|203.0.113.9|GET|www.example|/a|200|curl/8.5"
        );
    }

    #[test]
    fn a_row_that_lacks_any_of_it_is_refused() {
        for line in [
            "alice;203.0.113.9;GET;www.example/a;200;text/html;curl/8.5;x",
            "2026-01-02 03:04:05;alice;x;GET;www.example/a;200;text/html;curl/8.5",
            "2026-01-02 03:04:05;alice;203.0.113.9;GET;text/html;200;a/b;curl/8.5",
            "2026-01-02 03:04:05;get;203.0.113.9;GET;www.example/a;200;a;curl/8.5",
        ] {
            assert_eq!(read_row(line), "refused", "{line}");
        }
    }
}
