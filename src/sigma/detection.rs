//! What a rule looks for: selections of its `detection`, as tests joined by and, or, not.

use super::Space;
use super::field::{Field, Logged};
use super::value::{Pattern, base64, base64_anywhere};
use crate::record::{Client, Record};
use ipnet::IpNet;
use regex::bytes::{Regex, RegexBuilder};
use serde_yaml_ng::{Mapping, Value};
use std::cmp::Ordering;
use std::net::IpAddr;

/// A question to a record.
#[derive(Debug, Clone)]
pub(super) enum Expr {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// So many of them.
    Some(usize, Vec<Self>),
    Test(Field, Test),
}

/// A question to one field.
#[derive(Debug, Clone)]
pub(super) enum Test {
    Pattern(Pattern),
    Regex(Regex),
    Network(IpNet),
    /// The number there compares so with this one.
    Number(&'static [Ordering], u64),
    Exists(bool),
}

impl Expr {
    /// Asks a record; `None` if the answer hangs on what the logs never have.
    pub(super) fn holds(
        &self,
        record: &Record<'_>,
        logged: Logged,
        space: &mut Space,
    ) -> Option<bool> {
        let (least, of) = match self {
            Self::Not(expr) => return Some(!expr.holds(record, logged, space)?),
            Self::Test(field, test) => return test.holds(*field, record, logged, space),
            Self::All(all) => (all.len(), all),
            Self::Any(any) => (1, any),
            Self::Some(least, of) => (*least, of),
        };
        // So many must hold, and so many more may fail or be unknown.
        let (mut wanted, mut spare, mut unknown) = (least, of.len().checked_sub(least)?, 0);
        for expr in of {
            match expr.holds(record, logged, space) {
                Some(true) if wanted <= 1 => return Some(true),
                Some(true) => wanted -= 1,
                Some(false) if spare == 0 => return Some(false),
                Some(false) => spare -= 1,
                None => unknown += 1,
            }
        }
        (unknown < wanted).then_some(false)
    }

    /// It asks for a field.
    pub(super) fn asks(&self, wanted: Field) -> bool {
        match self {
            Self::All(of) | Self::Any(of) | Self::Some(_, of) => {
                of.iter().any(|expr| expr.asks(wanted))
            }
            Self::Not(expr) => expr.asks(wanted),
            Self::Test(field, _) => *field == wanted,
        }
    }
}

impl Test {
    fn holds(
        &self,
        field: Field,
        record: &Record<'_>,
        logged: Logged,
        space: &mut Space,
    ) -> Option<bool> {
        if !logged.has(field) && !field.is_there(record, space) {
            return None;
        }
        Some(match self {
            Self::Pattern(pattern) => field.any(record, space, &|text| pattern.matches(text)),
            Self::Regex(regex) => field.any(record, space, &|text| regex.is_match(text)),
            Self::Network(network) => {
                matches!(record.client, Client::Ip(ip) if network.contains(&ip))
            }
            Self::Number(orders, limit) => {
                field.number(record).is_some_and(|number| orders.contains(&number.cmp(limit)))
            }
            Self::Exists(wanted) => field.is_there(record, space) == *wanted,
        })
    }
}

const EMPTY: &str = "a selection or a list of values is empty";

/// The question of a selection: all fields of a map, any entry of a list.
pub(super) fn selection(value: &Value) -> Result<Expr, String> {
    match value {
        Value::Mapping(fields) => map(fields),
        Value::Sequence(entries) if entries.is_empty() => Err(EMPTY.to_owned()),
        Value::Sequence(entries) => {
            Ok(Expr::Any(entries.iter().map(selection).collect::<Result<_, _>>()?))
        }
        word => keyword(word, false, false),
    }
}

fn map(fields: &Mapping) -> Result<Expr, String> {
    let one = |(key, value): (&Value, &Value)| {
        let key = key.as_str().ok_or("a field whose name is no text")?;
        let (name, modifiers) = key.split_once('|').unwrap_or((key, ""));
        let shape = Shape::read(modifiers)?;
        if name.is_empty() {
            return shape.each(value, |shape, value| keyword(value, shape.cased, shape.regex));
        }
        let field = Field::named(name)?;
        shape.each(value, |shape, value| shape.test(field, value))
    };
    if fields.is_empty() {
        return Err(EMPTY.to_owned());
    }
    Ok(Expr::All(fields.iter().map(one).collect::<Result<_, _>>()?))
}

/// A word anywhere in the request.
fn keyword(value: &Value, cased: bool, regex: bool) -> Result<Expr, String> {
    let shape = Shape { before: true, behind: true, cased, regex, ..Shape::default() };
    shape.test(Field::Any, value)
}

/// What modifiers make of values.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools)] // each is one modifier
struct Shape {
    before: bool,
    behind: bool,
    all: bool,
    cased: bool,
    unlike: bool,
    regex: bool,
    /// Letter case, line ends, and dots as the sub-modifiers of `re` say.
    flags: [bool; 3],
    cidr: bool,
    exists: bool,
    wide: bool,
    base64: Option<Place>,
    orders: &'static [Ordering],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Begin,
    Anywhere,
}

impl Shape {
    fn read(modifiers: &str) -> Result<Self, String> {
        let mut shape = Self::default();
        for modifier in modifiers.split('|').filter(|modifier| !modifier.is_empty()) {
            match modifier {
                "contains" => (shape.before, shape.behind) = (true, true),
                "startswith" => shape.behind = true,
                "endswith" => shape.before = true,
                "all" => shape.all = true,
                "cased" => shape.cased = true,
                "neq" => shape.unlike = true,
                "re" => shape.regex = true,
                "i" if shape.regex => shape.flags[0] = true,
                "m" if shape.regex => shape.flags[1] = true,
                "s" if shape.regex => shape.flags[2] = true,
                "cidr" => shape.cidr = true,
                "exists" => shape.exists = true,
                "wide" | "utf16le" => shape.wide = true,
                "base64" => shape.base64 = Some(Place::Begin),
                "base64offset" => shape.base64 = Some(Place::Anywhere),
                "lt" => shape.orders = &[Ordering::Less],
                "lte" => shape.orders = &[Ordering::Less, Ordering::Equal],
                "gt" => shape.orders = &[Ordering::Greater],
                "gte" => shape.orders = &[Ordering::Greater, Ordering::Equal],
                other => return Err(format!("the modifier `{other}` is not supported")),
            }
        }
        if shape.wide && shape.base64.is_none() {
            return Err("`wide` without `base64offset` looks for what no log holds".to_owned());
        }
        Ok(shape)
    }

    /// One value, or a list of which any must fit, or all.
    fn each(
        &self,
        value: &Value,
        test: impl Fn(&Self, &Value) -> Result<Expr, String>,
    ) -> Result<Expr, String> {
        let expr = match value {
            Value::Sequence(values) if values.is_empty() => return Err(EMPTY.to_owned()),
            Value::Sequence(values) => {
                let tests =
                    values.iter().map(|v| test(self, v)).collect::<Result<Vec<_>, String>>()?;
                if self.all { Expr::All(tests) } else { Expr::Any(tests) }
            }
            value => test(self, value)?,
        };
        Ok(if self.unlike { Expr::Not(Box::new(expr)) } else { expr })
    }

    fn test(&self, field: Field, value: &Value) -> Result<Expr, String> {
        let test = |test| Ok(Expr::Test(field, test));
        let text = match value {
            Value::Null => return test(Test::Exists(false)),
            Value::Bool(wanted) if self.exists => return test(Test::Exists(*wanted)),
            Value::Bool(yes) => yes.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            _ => return Err("a value within a value".to_owned()),
        };
        if self.cidr {
            if field != Field::Client {
                return Err("`cidr` asks for another address than the client's".to_owned());
            }
            return test(Test::Network(network(&text)?));
        }
        if !self.orders.is_empty() {
            let limit = text.parse().map_err(|_| format!("`{text}` is no whole number"))?;
            return test(Test::Number(self.orders, limit));
        }
        if self.regex {
            return test(Test::Regex(self.regex(&text)?));
        }
        let bytes: Vec<u8> = if self.wide {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else {
            text.clone().into_bytes()
        };
        let plain = |text: &str| {
            let pattern = Pattern::plain(text.as_bytes()).within(self.before, self.behind);
            Expr::Test(field, Test::Pattern(pattern.cased(self.cased)))
        };
        match self.base64 {
            Some(Place::Begin) => Ok(plain(&base64(&bytes))),
            Some(Place::Anywhere) => {
                Ok(Expr::Any(base64_anywhere(&bytes).iter().map(|part| plain(part)).collect()))
            }
            None => {
                let pattern = Pattern::read(&text).within(self.before, self.behind);
                test(Test::Pattern(pattern.cased(self.cased)))
            }
        }
    }

    fn regex(&self, text: &str) -> Result<Regex, String> {
        let [insensitive, lines, dots] = self.flags;
        RegexBuilder::new(text)
            .case_insensitive(insensitive)
            .multi_line(lines)
            .dot_matches_new_line(dots)
            .build()
            .map_err(|_| format!("the regular expression `{text}` cannot be used"))
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    text.parse()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| format!("`{text}` is no network"))
}

#[cfg(test)]
mod tests {
    use super::super::field::MAY_LACK;
    use super::*;

    fn fits(selection_of: &str, record: &Record<'_>) -> bool {
        let value: Value = serde_yaml_ng::from_str(selection_of).unwrap();
        let mut logged = Logged::default();
        logged.add(&whole());
        selection(&value).unwrap().holds(record, logged, &mut Space::default()).unwrap()
    }

    /// A record that has something in every field.
    fn whole() -> Record<'static> {
        Record {
            principal: b"alice",
            protocol: b"HTTP/1.1",
            referer: b"https://shop.example/",
            bytes_out: Some(1),
            bytes_in: Some(1),
            duration_us: Some(1),
            ..record()
        }
    }

    fn record() -> Record<'static> {
        Record {
            method: b"POST",
            host: b"shop.example",
            path: b"/cgi-bin/Test.cgi",
            query: b"id=1&cmd=dW5pb24gc2VsZWN0",
            status: 503,
            client: Client::parse(b"203.0.113.9"),
            user_agent: b"sqlmap/1.7",
            ..Record::default()
        }
    }

    #[test]
    fn maps_lists_and_modifiers_ask_what_they_say() {
        for (text, wanted) in [
            ("{cs-method: post, cs-uri-stem|startswith: /CGI-bin/}", true),
            ("{cs-method: post, cs-uri-stem|startswith: /x/}", false),
            ("[{cs-method: get}, {sc-status: 503}]", true),
            ("{cs-method: [get, post]}", true),
            ("{cs-uri-stem|contains|all: [cgi, Test]}", true),
            ("{cs-uri-stem|contains|all: [cgi, Rest]}", false),
            ("{cs-uri-stem|contains|cased: test}", false),
            ("{cs-uri-stem|endswith: .cgi}", true),
            ("{cs-uri-stem: '*/te?t.cgi'}", true),
            ("{cs-uri-query|contains: '/cgi-bin/'}", true),
            ("{c-uri|startswith: 'https://shop.example/cgi'}", true),
            ("{cs-user-agent|re: '^sqlmap/[0-9.]+$'}", true),
            ("{cs-user-agent|re: '^SQLMAP'}", false),
            ("{cs-user-agent|re|i: '^SQLMAP'}", true),
            ("{c-ip|cidr: 203.0.113.0/24}", true),
            ("{c-ip|cidr: ['2001:db8::/32', 198.51.100.0/24]}", false),
            ("{sc-status|gte: 500, sc-status|lt: 504}", true),
            ("{sc-status|gt: 503}", false),
            ("{sc-bytes|gte: 0}", false),
            ("{cs-referer: null}", true),
            ("{cs-referer: ''}", true),
            ("{cs-user-agent|exists: false}", false),
            ("{cs-method|neq: get}", true),
            ("{cs-uri-query|base64offset|contains: 'union select'}", true),
            ("{cs-uri-query|base64offset|contains: 'union all'}", false),
            ("[sqlmap, nikto]", true),
            ("['POST /cgi-bin/']", true),
            ("{'|all': [sqlmap, shop.example]}", true),
            ("{'|all': [sqlmap, nikto]}", false),
        ] {
            assert_eq!(fits(text, &record()), wanted, "{text}");
        }
    }

    #[test]
    fn what_the_logs_never_have_is_neither_empty_nor_full() {
        let mut logged = Logged::default();
        logged.add(&Record { referer: b"", ..record() });
        let asked = |text: &str| {
            let value: Value = serde_yaml_ng::from_str(text).unwrap();
            selection(&value).unwrap().holds(&record(), logged, &mut Space::default())
        };
        assert_eq!(asked("{cs-referer: ''}"), None);
        assert_eq!(asked("{cs-referer|neq: x}"), None);
        assert_eq!(asked("{cs-referer: x, cs-method: get}"), Some(false));
        assert_eq!(asked("[{cs-referer: x}, {cs-method: post}]"), Some(true));
        assert_eq!(asked("[{cs-referer: x}, {cs-method: get}]"), None);
        assert_eq!(asked("{cs-host: ''}"), Some(false));
        let lacking = MAY_LACK.iter().filter(|(field, _)| !logged.has(*field));
        assert_eq!(
            lacking.map(|(_, word)| *word).collect::<Vec<_>>().join(", "),
            "referer, name of the caller, version of the protocol, size of the answer, size of the request, time taken"
        );
    }

    #[test]
    fn what_cannot_be_asked_is_refused_with_its_reason() {
        for (text, reason) in [
            ("{cs-uri|windash|contains: x}", "`windash` is not supported"),
            ("{cs-uri|expand: '%x%'}", "`expand` is not supported"),
            ("{cs-cookie|contains: x}", "not read from logs"),
            ("{Image: x}", "is unknown"),
            ("{cs-uri|re: '(?=x)'}", "cannot be used"),
            ("{c-ip|cidr: x}", "no network"),
            ("{cs-host|cidr: 192.0.2.0/24}", "another address"),
            ("{sc-status|gt: x}", "no whole number"),
            ("{cs-uri|wide: x}", "no log holds"),
            ("{cs-uri: {a: b}}", "a value within a value"),
        ] {
            let value: Value = serde_yaml_ng::from_str(text).unwrap();
            let refused = selection(&value).unwrap_err();
            assert!(refused.contains(reason), "{text}: {refused}");
        }
    }
}
