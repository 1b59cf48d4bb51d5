//! Rows of the W3C Extended Log File Format whose header is lost: what their cells look like.
//!
//! Collectors ship rows one by one, and the `#Fields:` line stays behind. IIS writes its fields in
//! one order, whichever of them are chosen (that of the property `LogExtFileFlags`), so the method,
//! the path behind it, the port, the client and the three numbers of the outcome tell where the
//! rest stands; the rows of web gateways begin in one of a few ways. A row in which these are not
//! found is no such row.

use super::cells::{Cells, Separator};
use super::header::Columns;
use super::names::Name;
use super::{Fit, Table, value};
use crate::format::field::{Field, Slots};
use crate::format::surmise::look;
use crate::record::Client;

/// Most columns that are told apart.
const MOST: usize = 40;
/// Of a web gateway, whose rows may be long; only the first count.
const MOST_OF_GATEWAYS: usize = 160;
/// Columns at the beginning of a web gateway's rows, whatever columns follow. A name with
/// `#` is that of a number, one with `*` that of a number or nothing; the client is an address and the
/// method a word.
const GATEWAYS: [&str; 4] = [
    // Blue Coat, format `main`.
    "date time #time-taken c-ip #sc-status s-action #sc-bytes #cs-bytes cs-method cs-uri-scheme cs-host #cs-uri-port cs-uri-path cs-uri-query cs-username",
    // Blue Coat, format `bcreportermain_v1`, with and without the server behind.
    "date time #time-taken c-ip cs-username cs-auth-group s-supplier-name s-supplier-ip s-supplier-country s-supplier-failures x-exception-id sc-filter-result cs-categories cs(Referer) #sc-status s-action cs-method rs(Content-Type) cs-uri-scheme cs-host *cs-uri-port cs-uri-path cs-uri-query cs-uri-extension cs(User-Agent) s-ip #sc-bytes #cs-bytes",
    "date time #time-taken c-ip cs-username cs-auth-group x-exception-id sc-filter-result cs-categories cs(Referer) #sc-status s-action cs-method rs(Content-Type) cs-uri-scheme cs-host *cs-uri-port cs-uri-path cs-uri-query cs-uri-extension cs(User-Agent) s-ip #sc-bytes #cs-bytes",
    // Netskope, transaction events.
    "date time *time-taken *cs-bytes *sc-bytes *bytes-all c-ip s-ip cs-username cs-method cs-uri-scheme cs-uri-query cs(User-Agent) cs-content-type #sc-status sc-content-type cs-dns cs-host cs-uri #cs-uri-port cs(Referer)",
];

/// What the columns of the row read last were, and what these mean.
#[derive(Debug, Clone, Default)]
pub struct Looks {
    names: Vec<&'static str>,
    columns: Columns,
}

impl Looks {
    /// The columns of a row by its looks; those of the last row again where they are the same.
    pub fn columns(&mut self, line: &[u8], cells: &Cells, own: &[Name]) -> Option<&Columns> {
        let row = Row { line, cells };
        let mut names = List { names: [""; MOST_OF_GATEWAYS], count: 0 };
        let gateway = |names: &mut List| GATEWAYS.iter().any(|known| row.begins(known, names));
        (row.iis(&mut names) || gateway(&mut names)).then_some(())?;
        let names = names.names.get(..names.count)?;
        if self.names != names {
            self.names = names.to_vec();
            self.columns = Columns::of(names.iter().copied(), own);
        }
        Some(&self.columns)
    }
}

impl Table {
    /// Reads a row once more that does not fit the header above it: files were joined, and a header
    /// was lost. `None` if it fits, or has no known look either.
    pub(super) fn anew(
        &self,
        (line, separator, date): (&[u8], Separator, &[u8]),
        cells: &mut Cells,
        looks: &mut Looks,
        slots: &mut Slots,
    ) -> Option<Fit> {
        let empty = [Field::Client, Field::Method].iter().all(|at| slots.get(line, *at).is_empty());
        if !empty && value::looks_right(line, slots)
            || !cells.cut(line, separator, self.quotes, None)
        {
            return None;
        }
        let columns = looks.columns(line, cells, &self.names)?;
        slots.clear();
        Some(self.place(line, columns, cells, date, slots))
    }
}

/// Names that are being found.
struct List {
    names: [&'static str; MOST_OF_GATEWAYS],
    count: usize,
}

impl List {
    fn push(&mut self, name: &'static str) {
        if let Some(place) = self.names.get_mut(self.count) {
            *place = name;
            self.count += 1;
        }
    }
}

struct Row<'r> {
    line: &'r [u8],
    cells: &'r Cells,
}

impl Row<'_> {
    fn cell(&self, at: usize) -> &[u8] {
        let span = self.cells.get(at).and_then(|(start, end)| self.line.get(start..end));
        span.unwrap_or_default()
    }

    fn dated(&self) -> bool {
        let date = matches!(self.cell(0), [_, _, _, _, b'-', _, _, b'-', _, _]);
        date && matches!(self.cell(1), [_, _, b':', _, _, b':', ..])
    }

    /// Fields of IIS in their order.
    fn iis(&self, names: &mut List) -> bool {
        names.count = 0;
        if !self.dated() || self.cells.len() > MOST {
            return false;
        }
        let Some(method) = (2..=5).find(|at| self.asks(*at)) else { return false };
        let client = method + 5;
        let Some(status) = (client + 1..client + 7).find(|at| self.ends(*at)) else { return false };
        if !is_number(self.cell(method + 3)) || !is_address(self.cell(client)) {
            return false;
        }
        names.push("date");
        names.push("time");
        (2..method).for_each(|_| names.push("s-name"));
        for name in ["cs-method", "cs-uri-stem", "cs-uri-query", "s-port", "cs-username", "c-ip"] {
            names.push(name);
        }
        self.headers(client + 1, status, names);
        for name in ["sc-status", "sc-substatus", "sc-win32-status"] {
            names.push(name);
        }
        self.tail(status + 3, names);
        names.count == self.cells.len()
    }

    /// A method, and what was asked for behind it.
    fn asks(&self, at: usize) -> bool {
        let (method, target) = (self.cell(at), self.cell(at + 1));
        let is_method = (3..=20).contains(&method.len())
            && method.iter().all(|byte| byte.is_ascii_uppercase() || b"-_".contains(byte));
        is_method && (matches!(target, [b'/' | b'*', ..]) || method == b"CONNECT")
    }

    /// A status, and two numbers behind it.
    fn ends(&self, at: usize) -> bool {
        let status = self.cell(at);
        matches!(status, [b'1'..=b'5', _, _])
            && is_number(status)
            && is_number(self.cell(at + 1))
            && is_number(self.cell(at + 2))
    }

    /// Between the client and the status: the protocol, the user agent, and any of cookie,
    /// referer and host.
    fn headers(&self, from: usize, status: usize, names: &mut List) {
        let version = self.cell(from).starts_with(b"HTTP/");
        if version {
            names.push("cs-version");
        }
        let agent = from + usize::from(version);
        if agent < status {
            names.push("cs(User-Agent)");
        }
        let mut referer = false;
        for at in agent + 1..status {
            let text = self.cell(at);
            let is_url = memchr::memmem::find(text, b"://").is_some();
            let is_cookie = text.contains(&b'=') || text.contains(&b';');
            let is_host = at + 1 == status && text.contains(&b'.') && !is_cookie && !is_url;
            names.push(match (is_url && !referer, is_host) {
                (true, _) => "cs(Referer)",
                (_, true) => "cs-host",
                _ => "cs(other)",
            });
            referer |= is_url;
        }
    }

    /// Behind the outcome: bytes sent and received, the time taken, and columns of the
    /// administrator, among which a list of addresses is the forwarded one.
    fn tail(&self, from: usize, names: &mut List) {
        let numbers = (from..self.cells.len()).take_while(|at| is_number(self.cell(*at))).count();
        match numbers {
            0 => {}
            1 => names.push("time-taken"),
            3 => ["sc-bytes", "cs-bytes", "time-taken"].into_iter().for_each(|n| names.push(n)),
            _ => (0..numbers).for_each(|_| names.push("x-number")),
        }
        for at in from + numbers..self.cells.len() {
            let hop = |hop: &[u8]| is_address(hop.strip_prefix(b"+").unwrap_or(hop));
            let forwarded = self.cell(at).split(|byte| *byte == b',').all(hop);
            names.push(if forwarded { "X-Forwarded-For" } else { "x-other" });
        }
    }

    /// The row begins with these columns of a web gateway.
    fn begins(&self, known: &'static str, names: &mut List) -> bool {
        names.count = 0;
        let dated = self.dated() && self.cells.len() <= MOST_OF_GATEWAYS;
        let fits = |(at, name): (usize, &str)| {
            let text = self.cell(at);
            match name {
                "c-ip" => is_address(text),
                "cs-method" => !text.is_empty() && text.iter().all(u8::is_ascii_alphabetic),
                name if name.starts_with('*') => text == b"-" || is_number(text),
                name if name.starts_with('#') => is_number(text),
                _ => !text.is_empty(),
            }
        };
        if !dated || !known.split(' ').enumerate().all(fits) {
            return false;
        }
        known.split(' ').for_each(|name| names.push(name.trim_start_matches(['*', '#'])));
        self.behind(known, names);
        true
    }

    /// What else the rows of a web gateway hold, in whatever order: the first URL is the referer, and
    /// the first program with its version the user agent, where the columns before do not name them.
    fn behind(&self, known: &str, names: &mut List) {
        let lacks = |name| !known.contains(name);
        let (mut referer, mut agent) = (lacks("cs(Referer)"), lacks("cs(User-Agent)"));
        for at in names.count..self.cells.len() {
            let text = self.cell(at);
            let text = text.strip_prefix(b"\"").unwrap_or(text);
            names.push(if referer && is_url(text) {
                referer = false;
                "cs(Referer)"
            } else if agent && look::agent(text) {
                agent = false;
                "cs(User-Agent)"
            } else {
                "x-other"
            });
        }
    }
}

fn is_number(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

fn is_address(text: &[u8]) -> bool {
    matches!(Client::parse(text.trim_ascii()), Client::Ip(_))
}

fn is_url(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"://").is_some_and(|at| at < 12)
}

#[cfg(test)]
mod tests {
    use super::super::cells::Separator;
    use super::*;

    fn names(line: &str) -> Option<String> {
        let mut cells = Cells::default();
        assert!(cells.cut(line.as_bytes(), Separator::Blanks, true, None));
        let mut looks = Looks::default();
        looks.columns(line.as_bytes(), &cells, &[])?;
        Some(looks.names.join(" "))
    }

    #[test]
    fn fields_of_iis_are_told_by_their_order() {
        let usual = "2026-01-02 03:04:05 10.0.0.2 GET /a x=1 443 - 203.0.113.9 curl/8.5 https://b.example/ 200 0 0 15";
        let names_of_usual = "date time s-name cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken";
        assert_eq!(names(usual).as_deref(), Some(names_of_usual));
        let full = "2026-01-02 03:04:05 W3SVC1 WEB1 10.0.0.2 GET /a - 443 - 203.0.113.9 HTTP/1.1 curl/8.5 s=1 - api.example 200 0 0 512 90 15 198.51.100.7,+203.0.113.9";
        let names_of_full = "date time s-name s-name s-name cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) cs(other) cs(other) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken X-Forwarded-For";
        assert_eq!(names(full).as_deref(), Some(names_of_full));
    }

    #[test]
    fn what_cannot_be_told_is_left_out() {
        let row = "2026-01-02 03:04:05 10.0.0.2 GET /a - 80 - 203.0.113.9 - - 200 0 0 7 9 -";
        assert!(names(row).unwrap().ends_with("x-number x-number x-other"));
    }

    #[test]
    fn a_row_without_a_client_or_an_outcome_is_none() {
        for row in [
            "2026-01-02 03:04:05.774649 [NOTICE] [1226033] [-] [STDERR] [Console] Failed Login Attempt - username:a ip:127.0.0.1 url:",
            "2026-01-02 03:04:05 10.0.0.2 GET /a - 443 - nobody curl/8.5 - 200 0 0 15",
            "2026-01-02 03:04:05 10.0.0.2 GET /a - 443 - 203.0.113.9 curl/8.5 - 200 - - 15",
            "03:04:05 2026-01-02 10.0.0.2 GET /a - 443 - 203.0.113.9 curl/8.5 - 200 0 0 15",
        ] {
            assert_eq!(names(row), None, "{row}");
        }
    }

    #[test]
    fn the_main_format_of_blue_coat_begins_with_the_time_taken() {
        let row = r#"2026-01-02 03:04:05 48 203.0.113.9 302 TCP_NC_MISS 1242 969 GET https api.example 443 /a ?x=1 alice - api.example - - "a b" OBSERVED "x y" - 10.0.0.2"#;
        let names = names(row).unwrap();
        assert!(names.starts_with("date time time-taken c-ip sc-status s-action"), "{names}");
        assert!(!names.contains("cs(User-Agent)") && !names.contains("cs(Referer)"), "{names}");
    }

    #[test]
    fn a_url_and_a_program_behind_the_named_columns_are_referer_and_user_agent() {
        let row = r#"2026-01-02 03:04:05 48 203.0.113.9 302 TCP_NC_MISS 1242 969 GET https api.example 443 /a ?x=1 alice - api.example text/html https://shop.example/ "curl/8.5 (x; y)" OBSERVED "x y" - 10.0.0.2"#;
        let names = names(row).unwrap();
        let wanted = "cs-username x-other x-other x-other cs(Referer) cs(User-Agent) x-other x-other x-other x-other";
        assert!(names.ends_with(wanted), "{names}");
    }
}
