//! Columns that hold something else than their names say, by the rows below a header.
//!
//! A name in another language, one that is understood by its words only, or a time of something
//! else may mislead: `Estado` is a status, and a state of a country. Cells tell.

use super::Table;
use super::cells::Cells;
use super::header::{self, Columns};
use super::names::{Name, Take};
use crate::format::surmise::look;

/// Lines among which the header stands, and rows that are looked at.
const FIRST: usize = 3;
const ROWS: usize = 200;
/// One cell in so many may look otherwise.
const ODD: usize = 10;
/// Columns that take the place of one another, tried one after the other.
const TURNS: usize = 4;

impl Table {
    /// The table without columns whose cells contradict their names; `None` if there are none.
    pub(crate) fn sampled(&self, lines: &[&[u8]]) -> Option<Self> {
        let mut table = self.misled(lines)?;
        for _ in 1..TURNS {
            let Some(next) = table.misled(lines) else { break };
            table = next;
        }
        Some(table)
    }

    fn misled(&self, lines: &[&[u8]]) -> Option<Self> {
        let mut cells = Cells::default();
        let (at, (columns, separator)) =
            lines.iter().take(FIRST).enumerate().find_map(|(at, line)| {
                let (columns, separator) = header::first_row(line, &self.names, &mut cells)?;
                let named = columns.marked(&self.marks) && columns.tell_enough();
                named.then_some((at, (columns, separator)))
            })?;
        let mut seen = vec![(0_usize, 0_usize); columns.count];
        for row in lines.iter().skip(at + 1).take(ROWS) {
            let whole = cells.cut(row, separator, self.quotes, Some(columns.count));
            if whole && cells.len() == columns.count {
                self.count(&columns, row, &cells, &mut seen);
            }
        }
        let odd = |at: &u16| seen.get(usize::from(*at)).is_some_and(|(all, odd)| odd * ODD > *all);
        let asides = columns.doubtful.iter().filter(|at| odd(at));
        let names = asides.filter_map(|at| columns.names.get(usize::from(*at)));
        let asides: Vec<Name> = names.map(|name| Name::new(name, Take::Aside)).collect();
        if asides.is_empty() {
            return None;
        }
        let mut table = self.clone();
        table.names.extend(asides);
        Some(table)
    }

    /// Counts cells of doubtful columns, and those that look otherwise.
    fn count(&self, columns: &Columns, row: &[u8], cells: &Cells, seen: &mut [(usize, usize)]) {
        for column in columns.taken.iter().filter(|column| columns.doubtful.contains(&column.at)) {
            let span = cells.get(usize::from(column.at));
            let raw = span.and_then(|(start, end)| row.get(start..end)).unwrap_or_default();
            let inner = raw.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\""));
            let text = inner.filter(|_| self.quotes).unwrap_or(raw);
            if let Some((all, odd)) = seen.get_mut(usize::from(column.at))
                && !self.is_missing(text)
            {
                *all += 1;
                *odd += usize::from(!looks_right(column.take, text));
            }
        }
    }
}

/// A cell may be what is taken from its column.
fn looks_right(take: Take, text: &[u8]) -> bool {
    match take {
        Take::Stamp | Take::StampUtc | Take::Date | Take::LocalDate => {
            look::time(text) || look::date(text)
        }
        Take::Clock | Take::LocalClock => look::time(text) || look::clock(text),
        Take::Field(field) => look::of(field)(text),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::format::{Reader, Rules, sniff};

    /// Time, path and status of the last of some lines.
    fn last(lines: &[&str]) -> (String, String, u16) {
        let readers = Reader::all().unwrap();
        let rules = Rules::default();
        let (verdict, layers) = sniff::sniff(lines.join("\n").as_bytes(), &readers, &rules);
        assert!(verdict.understood(), "{}", verdict.candidates());
        let mut parser = layers.parser(&rules);
        let _ = parser.parse(lines[0].as_bytes());
        let record = parser.parse(lines[lines.len() - 1].as_bytes()).unwrap();
        let path = String::from_utf8_lossy(record.path).into_owned();
        (record.time.to_string(), path, record.status)
    }

    #[test]
    fn a_name_in_another_language_gives_a_field_only_where_its_cells_agree() {
        let time = "2026-01-02T03:04:05Z".to_owned();
        let read = last(&[
            "timestamp,client_ip,method,path,Estado,response_code",
            "2026-01-02T03:04:05Z,203.0.113.9,GET,/a,SP,404",
            "2026-01-02T03:04:05Z,203.0.113.9,GET,/a,RJ,404",
        ]);
        assert_eq!(read, (time.clone(), "/a".into(), 404));
        let read = last(&[
            "timestamp,client_ip,method,path,Estado,bytes",
            "2026-01-02T03:04:05Z,203.0.113.9,GET,/a,SP,7",
        ]);
        assert_eq!(read, (time.clone(), "/a".into(), 0));
        let read = last(&[
            "fecha;hora;ip_cliente;metodo;ruta;estado",
            "2026-01-02;03:04:05;203.0.113.9;GET;/a;404",
        ]);
        assert_eq!(read, (time, "/a".into(), 404));
    }

    #[test]
    fn a_date_and_a_clock_go_before_the_time_of_something_else() {
        for (name, cell) in [("started", "yes"), ("created_at", "2020-01-01T00:00:00Z")] {
            let head = format!("date,time,client_ip,method,path,status,{name}");
            let row = format!("2026-01-02,03:04:05,203.0.113.9,GET,/a,404,{cell}");
            assert_eq!(last(&[&head, &row]).0, "2026-01-02T03:04:05Z", "{name}");
        }
        let head = "started,client_ip,method,path,status,when";
        let row = "yes,203.0.113.9,GET,/a,404,2026-01-02T03:04:05Z";
        assert_eq!(last(&[head, row, row]).0, "2026-01-02T03:04:05Z");
        let head = "created_at,client_ip,method,path,status";
        let row = "2026-01-02T03:04:05Z,203.0.113.9,GET,/a,404";
        assert_eq!(last(&[head, row]).0, "2026-01-02T03:04:05Z");
    }
}
