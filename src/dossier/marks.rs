//! Indicators of compromise that the user brought: addresses, networks, user agents, names and
//! paths.

use crate::error::{Error, Result};
use crate::record::address::{broken, range};
use crate::record::{Client, Record};
use hashbrown::HashMap;
use ipnet::IpNet;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::Path;

/// What an indicator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// An address or a network.
    Client,
    /// A user agent, as logged.
    UserAgent,
    /// A principal or a credential, as logged.
    Name,
    /// A path without its query; with `*` at its end, whatever begins so.
    Path,
}

/// Words for kinds in the first column of a CSV file: ours, and those of other tools.
const KINDS: [(&str, MarkKind); 20] = [
    ("client_ip", MarkKind::Client),
    ("prefix", MarkKind::Client),
    ("ip", MarkKind::Client),
    ("ipv4", MarkKind::Client),
    ("ipv6", MarkKind::Client),
    ("cidr", MarkKind::Client),
    ("address", MarkKind::Client),
    ("ip-src", MarkKind::Client),
    ("ip-dst", MarkKind::Client),
    ("user_agent", MarkKind::UserAgent),
    ("user-agent", MarkKind::UserAgent),
    ("agent", MarkKind::UserAgent),
    ("principal", MarkKind::Name),
    ("credential", MarkKind::Name),
    ("key", MarkKind::Name),
    ("token", MarkKind::Name),
    ("session", MarkKind::Name),
    ("path", MarkKind::Path),
    ("uri", MarkKind::Path),
    ("url", MarkKind::Path),
];

/// Indicators, by what they are compared with.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    texts: Vec<String>,
    addresses: HashMap<IpAddr, u32>,
    networks: Vec<(IpNet, u32)>,
    agents: HashMap<Vec<u8>, u32>,
    names: HashMap<Vec<u8>, u32>,
    paths: HashMap<Vec<u8>, u32>,
    beginnings: Vec<(Vec<u8>, u32)>,
}

impl Marks {
    /// Reads a file: an indicator a line, or CSV with `kind,value` first or named in its head, as
    /// in a table of indicators. Lines that begin with `#` are comments.
    ///
    /// # Errors
    /// A usage error that names the line.
    pub fn read(path: &Path) -> Result<Self> {
        let place = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|cause| Error::usage(format!("--ioc {place}: {cause}")))?;
        if serde_json::from_str::<serde_json::Value>(&text).is_ok_and(|json| !json.is_number()) {
            return Err(Error::usage(format!("--ioc {place}: it is JSON, which is not read"))
                .hint("give an indicator a line, or CSV with the columns kind and value; of MISP: `jq -r '.. | .Attribute? // empty | .[].value' FILE > FILE.txt`"));
        }
        let (marks, faults) = Self::told(&text);
        if let Some((number, cause)) = faults.first() {
            return Err(Error::usage(format!("--ioc {place}: line {number}: {cause}"))
                .hint("mend the line, or take it out"));
        }
        if marks.texts.is_empty() {
            return Err(Error::usage(format!("--ioc {place}: no indicator in it"))
                .hint("write an address, network, user agent, key or path a line, or CSV with the columns kind and value"));
        }
        Ok(marks)
    }

    /// The indicators of a text; what is of no known kind is looked for as a name and an agent.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::told(text).0
    }

    /// The same, with the lines that look like an address and are none, and why.
    fn told(text: &str) -> (Self, Vec<(usize, String)>) {
        let mut marks = Self::default();
        let mut faults = Vec::new();
        let mut columns = None;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let separator = separator(text);
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let cells = cells(line, separator);
            if columns.is_none()
                && let Some(found) = head(&cells)
            {
                columns = Some(found);
                continue;
            }
            let at = |column: usize| cells.get(column).map(String::as_str);
            let found = match (columns, cells.as_slice()) {
                (Some((of_kind, of_value)), _) => {
                    at(of_kind).and_then(kind).zip(at(of_value)).map(|(kind, v)| (Some(kind), v))
                }
                (None, [word, value, ..]) if kind(word).is_some() => Some((kind(word), &**value)),
                (None, [whole]) => Some((None, whole.as_str())),
                // An address, and remarks on it.
                (None, [first, ..]) if is_client(first) => Some((None, first.as_str())),
                // User agents hold commas: the whole line is the indicator.
                (None, _) => Some((None, line)),
            };
            let Some((kind, value)) = found else { continue };
            let value = refanged(value);
            let may_be_address = matches!(kind, None | Some(MarkKind::Client));
            match broken(&value).filter(|_| may_be_address) {
                Some(cause) => faults.push((number, cause)),
                None => marks.add(kind, &value),
            }
        }
        (marks, faults)
    }

    fn add(&mut self, kind: Option<MarkKind>, value: &str) {
        let value = value.trim();
        let number = u32::try_from(self.texts.len() + 1).unwrap_or(u32::MAX);
        let before = (self.addresses.len(), self.networks.len());
        if matches!(kind, None | Some(MarkKind::Client)) {
            match (value.parse::<IpAddr>(), value.parse::<IpNet>()) {
                (Ok(address), _) => drop(self.addresses.entry(address).or_insert(number)),
                (_, Ok(network)) => self.networks.push((network, number)),
                _ => self.networks.extend(range(value).into_iter().map(|net| (net, number))),
            }
        }
        let is_address = before != (self.addresses.len(), self.networks.len())
            || value.parse::<IpAddr>().is_ok();
        if is_address || value.is_empty() {
            self.texts.extend((is_address && !value.is_empty()).then(|| value.to_owned()));
            return;
        }
        let key = value.as_bytes().to_vec();
        let path = kind.is_none() && value.starts_with('/') || kind == Some(MarkKind::Path);
        match (path, value.strip_suffix('*')) {
            (true, Some(begin)) => self.beginnings.push((begin.as_bytes().to_vec(), number)),
            (true, None) => drop(self.paths.entry(key).or_insert(number)),
            (false, _) => {
                if matches!(kind, None | Some(MarkKind::UserAgent)) {
                    self.agents.entry(key.clone()).or_insert(number);
                }
                if matches!(kind, None | Some(MarkKind::Name)) {
                    self.names.entry(key).or_insert(number);
                }
            }
        }
        self.texts.push(value.to_owned());
    }

    /// There is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The text of an indicator, by the number that [`Marks::find`] gave.
    #[must_use]
    pub fn text(&self, number: u32) -> &str {
        let at = usize::try_from(number).unwrap_or(0).checked_sub(1);
        at.and_then(|at| self.texts.get(at)).map_or("", String::as_str)
    }

    /// The number of the first indicator that a record shows, from 1; 0 if it shows none.
    #[must_use]
    pub fn find(&self, record: &Record<'_>) -> u32 {
        let mut first = u32::MAX;
        self.each(record, |number| first = first.min(number));
        if first == u32::MAX { 0 } else { first }
    }

    /// Tells the number of every indicator that a record shows, from 1.
    pub fn each(&self, record: &Record<'_>, mut tell: impl FnMut(u32)) {
        if self.is_empty() {
            return;
        }
        if let Client::Ip(ip) = record.client {
            self.addresses.get(&ip).into_iter().for_each(|number| tell(*number));
            let around = self.networks.iter().filter(|(net, _)| net.contains(&ip));
            around.for_each(|(_, number)| tell(*number));
        }
        let exact = [
            self.agents.get(record.user_agent),
            self.names.get(record.principal),
            self.names.get(record.credential),
            self.paths.get(record.path),
        ];
        exact.into_iter().flatten().for_each(|number| tell(*number));
        let begun = self.beginnings.iter().filter(|(begin, _)| record.path.starts_with(begin));
        begun.for_each(|(_, number)| tell(*number));
    }

    /// The indicators that are not among those of these numbers, each once, as the user wrote them.
    #[must_use]
    pub fn without(&self, shown: &BTreeSet<u32>) -> Vec<&str> {
        let seen: BTreeSet<&str> = shown.iter().map(|number| self.text(*number)).collect();
        let mut told = BTreeSet::new();
        let texts = self.texts.iter().map(String::as_str);
        texts.filter(|text| !seen.contains(text) && told.insert(*text)).collect()
    }
}

/// An indicator as it is meant: without quotes around it, and without the brackets by which reports
/// keep people from clicking on it (`203.0.113[.]7`, `hxxps://…`).
fn refanged(value: &str) -> String {
    let quoted = |value: &'_ str, quote: char| {
        value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote)).map(str::to_owned)
    };
    let value = value.trim();
    let value = quoted(value, '"').or_else(|| quoted(value, '\'')).unwrap_or(value.to_owned());
    let plain =
        ["[.]", "(.)", "[dot]", "(dot)"].iter().fold(value, |text, dot| text.replace(dot, "."));
    let plain = plain.replace("[:]", ":");
    match plain.strip_prefix("hxxp") {
        Some(rest) => format!("http{rest}"),
        None => plain,
    }
}

/// Where the kind and the value stand, if a line is the head of a table.
fn head(cells: &[String]) -> Option<(usize, usize)> {
    let at = |words: &[&str]| {
        cells.iter().position(|cell| words.iter().any(|word| cell.eq_ignore_ascii_case(word)))
    };
    Some((at(&["kind", "type"])?, at(&["value", "indicator"])?))
}

fn kind(word: &str) -> Option<MarkKind> {
    KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word.trim())).map(|(_, kind)| *kind)
}

fn is_client(value: &str) -> bool {
    let value = refanged(value);
    value.parse::<IpAddr>().is_ok() || value.parse::<IpNet>().is_ok()
}

/// What parts the columns: a comma, or else what a head, or a kind and its value, are parted by.
fn separator(text: &str) -> char {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let parts = |separator: &char| {
        let cells = cells(first.unwrap_or_default(), *separator);
        head(&cells).is_some()
            || cells.len() > 1 && cells.first().is_some_and(|c| kind(c).is_some())
    };
    [',', ';', '\t'].into_iter().find(parts).unwrap_or(',')
}

/// The cells of a CSV line; quotes as RFC 4180 has them.
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cells.last_mut().into_iter().for_each(|cell| cell.push('"'));
            }
            '"' => quoted = !quoted,
            c if c == separator && !quoted => cells.push(String::new()),
            c => cells.last_mut().into_iter().for_each(|cell| cell.push(c)),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record<'a>(ip: &'a str, agent: &'a str, key: &'a str, path: &'a str) -> Record<'a> {
        Record {
            client: Client::parse(ip.as_bytes()),
            user_agent: agent.as_bytes(),
            credential: key.as_bytes(),
            path: path.as_bytes(),
            ..Record::default()
        }
    }

    #[test]
    fn a_list_and_a_table_of_indicators_find_what_they_name() {
        let list = "# from the exchange\n203.0.113.7\n198.51.100.0/24\nMozilla/4.0 (evil, very)\nkey-7\n/.env\n/admin/*\n";
        let table = "campaign_id,kind,value,first_seen\nC-1,client_ip,203.0.113.7,x\nC-1,prefix,198.51.100.0/24,\nC-1,user_agent,\"Mozilla/4.0 (evil, very)\",\nC-1,credential,key-7,\nC-1,path,/.env,\nC-1,path,/admin/*,\nC-1,host,api.example,\n";
        for text in [list, table] {
            let marks = Marks::parse(text);
            assert_eq!(marks.len(), 6, "{marks:?}");
            let found = |ip, agent, key, path| {
                marks.text(marks.find(&record(ip, agent, key, path))).to_owned()
            };
            assert_eq!(found("203.0.113.7", "a", "", "/"), "203.0.113.7");
            assert_eq!(found("198.51.100.200", "a", "", "/"), "198.51.100.0/24");
            assert_eq!(
                found("192.0.2.1", "Mozilla/4.0 (evil, very)", "", "/"),
                "Mozilla/4.0 (evil, very)"
            );
            assert_eq!(found("192.0.2.1", "a", "key-7", "/"), "key-7");
            assert_eq!(found("192.0.2.1", "a", "", "/.env"), "/.env");
            assert_eq!(found("192.0.2.1", "a", "", "/admin/x"), "/admin/*");
            assert_eq!(found("192.0.2.1", "a", "key-8", "/.envy"), "");
        }
    }

    #[test]
    fn whatever_a_request_shows_counts_as_seen_and_the_rest_is_named_once() {
        let marks = Marks::parse("203.0.113.7\n203.0.113.0/24\nkey-7\n/.env\nkey-8\nkey-8\n/x/*\n");
        let mut shown = Vec::new();
        marks.each(&record("203.0.113.7", "a", "key-7", "/.env"), |n| shown.push(n));
        assert_eq!(marks.without(&shown.iter().copied().collect()), ["key-8", "/x/*"]);
        marks.each(&record("::1", "a", "key-8", "/x/y"), |n| shown.push(n));
        let shown = shown.into_iter().collect();
        assert!(marks.without(&shown).is_empty(), "of a line that stands twice too");
    }

    #[test]
    fn columns_may_be_parted_otherwise_and_remarks_may_follow_an_address() {
        for text in [
            "value;type\n203.0.113.7;ip\nTool, evil;user_agent\n",
            "type\tvalue\nip\t203.0.113.7\nuser_agent\tTool, evil\n",
            "ip;203.0.113.7\nuser_agent;Tool, evil\n",
            "\"203.0.113.7\",\"seen, twice\"\nTool, evil\n",
        ] {
            let marks = Marks::parse(text);
            assert_eq!(marks.len(), 2, "{text}: {marks:?}");
            assert_ne!(marks.find(&record("203.0.113.7", "a", "", "/")), 0, "{text}");
            assert_ne!(marks.find(&record("192.0.2.1", "Tool, evil", "", "/")), 0, "{text}");
        }
    }

    #[test]
    fn a_list_in_json_is_refused_and_not_misread() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), r#"{"Attribute":[{"type":"ip-src","value":"192.0.2.1"}]}"#)
            .unwrap();
        assert!(Marks::read(file.path()).unwrap_err().to_string().contains("is JSON"));
        std::fs::write(file.path(), "192").unwrap();
        assert!(Marks::read(file.path()).is_ok(), "a key may be a number");
    }

    #[test]
    fn what_is_quoted_defanged_or_a_range_is_found_and_broken_addresses_are_refused() {
        let list = "\u{feff}203.0.113.1\n203[.]0[.]113[.]66\n\"203.0.113.67\"\n'203.0.113.68'\n203.0.113.70-203.0.113.75\n2001[:]db8::7\n";
        let (marks, faults) = Marks::told(list);
        assert_eq!(faults, []);
        for ip in [
            "203.0.113.1",
            "203.0.113.66",
            "203.0.113.67",
            "203.0.113.68",
            "203.0.113.73",
            "2001:db8::7",
        ] {
            assert_ne!(marks.find(&record(ip, "", "", "")), 0, "{ip}");
        }
        for ip in ["203.0.113.69", "203.0.113.76"] {
            assert_eq!(marks.find(&record(ip, "", "", "")), 0, "{ip}");
        }
        let wrong = [
            "203.0.113.0/33",
            "203.0.113.300",
            "203.0.113.9-203.0.113.1",
            "2001:db8::/129",
            "ip,203.0.113.0/x",
        ];
        for line in wrong {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("ioc.txt");
            std::fs::write(&file, format!("# list\n{line}\n")).unwrap();
            let fault = Marks::read(&file).unwrap_err();
            assert_eq!(fault.exit_code(), 2);
            assert!(fault.to_string().contains("line 2: `"), "{fault}");
        }
        for literal in
            ["key-7", "1.2.3", "Tool/1.2.3.4", "203.0.113.9-beta", "/a/203.0.113.0/33", "1.2.3.4.5"]
        {
            assert_eq!(Marks::told(literal).1, [], "{literal}");
        }
    }

    #[test]
    fn any_text_is_read_without_harm() {
        for text in ["", ",", "\"", "kind,value\n,\n", "ip,", "*", "/*", "::/0"] {
            let marks = Marks::parse(text);
            let _ = marks.find(&record("::1", "", "", ""));
        }
    }
}
