//! The fields that rules name, and what a record has of them.
//!
//! Names are those of the Sigma taxonomy for the categories `webserver` and `proxy`, which are W3C
//! names; IIS writes headers as `cs(User-Agent)`.

use super::Space;
use crate::record::Record;
use crate::record::target::without_port;
use std::io::Write;

/// What a test looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Path and query, alone or behind scheme and host: rules are written for both.
    Uri,
    Stem,
    /// The query; and path and query, which proxies call so, and which many rules mean.
    Query,
    Extension,
    Agent,
    Referer,
    Host,
    Method,
    User,
    Version,
    Client,
    Status,
    BytesOut,
    BytesIn,
    /// Time taken in milliseconds.
    Taken,
    /// Keywords: anywhere in what was asked, by whom, with what.
    Any,
}

/// The fields that a log has somewhere. What a log never has is not empty: nobody knows it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Logged(u32);

impl Logged {
    /// Takes in what a record has.
    pub fn add(&mut self, record: &Record<'_>) {
        let mut space = Space::default();
        for (field, _) in MAY_LACK {
            if !self.has(field) && field.is_there(record, &mut space) {
                self.0 |= 1 << field as u32;
            }
        }
    }

    /// It is there, or always: where a record has nothing in it, it is empty.
    pub(super) fn has(self, field: Field) -> bool {
        self.0 >> field as u32 & 1 == 1 || !MAY_LACK.iter().any(|(lacked, _)| *lacked == field)
    }
}

/// Fields that whole logs may lack. Paths, queries and keywords are asked of the request as such.
pub(super) const MAY_LACK: [(Field, &str); 11] = [
    (Field::Agent, "user agent"),
    (Field::Referer, "referer"),
    (Field::Host, "host"),
    (Field::Method, "method"),
    (Field::User, "name of the caller"),
    (Field::Version, "version of the protocol"),
    (Field::Client, "client address"),
    (Field::Status, "status"),
    (Field::BytesOut, "size of the answer"),
    (Field::BytesIn, "size of the request"),
    (Field::Taken, "time taken"),
];

/// Fields that a log may have and a record has not.
const NOT_KEPT: [&str; 11] = [
    "cs-cookie",
    "cookie",
    "dst-ip",
    "dst-port",
    "s-ip",
    "s-port",
    "s-sitename",
    "s-computername",
    "sc-substatus",
    "sc-win32-status",
    "src-port",
];

impl Field {
    /// The field of a name.
    pub(super) fn named(name: &str) -> Result<Self, String> {
        let plain = name.to_ascii_lowercase().replace(['_', '('], "-").replace(')', "");
        Ok(match plain.as_str() {
            "c-uri" | "cs-uri" => Self::Uri,
            "c-uri-stem" | "cs-uri-stem" => Self::Stem,
            "c-uri-query" | "cs-uri-query" => Self::Query,
            "c-uri-extension" | "cs-uri-extension" => Self::Extension,
            "c-useragent" | "c-user-agent" | "cs-user-agent" | "cs-useragent" => Self::Agent,
            "cs-referer" | "cs-referrer" | "c-referer" | "c-referrer" => Self::Referer,
            "cs-host" | "r-dns" => Self::Host,
            "cs-method" => Self::Method,
            "cs-username" | "c-username" | "cs-user" => Self::User,
            "cs-version" => Self::Version,
            "c-ip" | "src-ip" => Self::Client,
            "sc-status" => Self::Status,
            "sc-bytes" => Self::BytesOut,
            "cs-bytes" => Self::BytesIn,
            "time-taken" => Self::Taken,
            known if NOT_KEPT.contains(&known) => {
                return Err(format!("the field `{name}` is not read from logs"));
            }
            _ => return Err(format!("the field `{name}` is unknown")),
        })
    }

    /// Whether one of the field's texts passes.
    pub(super) fn any(
        self,
        record: &Record<'_>,
        space: &mut Space,
        passes: &dyn Fn(&[u8]) -> bool,
    ) -> bool {
        match self {
            Self::Uri => uri(record, space, passes),
            Self::Stem => passes(record.path),
            Self::Query => {
                passes(record.query)
                    || joined(space, &[record.path, mark(record), record.query], passes)
            }
            Self::Extension => passes(extension(record.path)),
            Self::Agent => passes(record.user_agent),
            Self::Referer => passes(record.referer),
            Self::Host => passes(record.host) || passes(without_port(record.host)),
            Self::Method => passes(record.method),
            Self::User => passes(record.principal),
            Self::Version => passes(record.protocol),
            Self::Client => record.client.with_text(passes),
            Self::Status | Self::BytesOut | Self::BytesIn | Self::Taken => {
                let mut digits = [0; 20];
                passes(self.number(record).map_or(b"", |number| decimal(number, &mut digits)))
            }
            Self::Any => anywhere(record, space, passes),
        }
    }

    /// The number in the field.
    pub(super) fn number(self, record: &Record<'_>) -> Option<u64> {
        match self {
            Self::Status => record.logged_status().map(u64::from),
            Self::BytesOut => record.bytes_out,
            Self::BytesIn => record.bytes_in,
            Self::Taken => record.duration_us.map(|taken| taken / 1000),
            _ => None,
        }
    }

    /// The log has something there.
    pub(super) fn is_there(self, record: &Record<'_>, space: &mut Space) -> bool {
        match self {
            Self::Query => !record.query.is_empty(),
            field => field.any(record, space, &|text| !text.is_empty()),
        }
    }
}

/// A number as it is written.
fn decimal(number: u64, digits: &mut [u8; 20]) -> &[u8] {
    let mut room = digits.as_mut_slice();
    // The greatest has twenty digits.
    let _ = write!(room, "{number}");
    let left = room.len();
    digits.get(..digits.len() - left).unwrap_or_default()
}

/// The question mark before a query, if there is one.
pub(super) fn mark<'r>(record: &Record<'r>) -> &'r [u8] {
    if record.query.is_empty() { b"" } else { b"?" }
}

/// The parts of the line of a request.
pub(super) fn request_line<'r>(record: &Record<'r>) -> [&'r [u8]; 7] {
    [record.method, b" ", record.path, mark(record), record.query, b" ", record.protocol]
}

fn joined(space: &mut Space, parts: &[&[u8]], passes: &dyn Fn(&[u8]) -> bool) -> bool {
    space.text.clear();
    parts.iter().for_each(|part| space.text.extend_from_slice(part));
    passes(&space.text)
}

fn uri(record: &Record<'_>, space: &mut Space, passes: &dyn Fn(&[u8]) -> bool) -> bool {
    let (path, mark, query) = (record.path, mark(record), record.query);
    if joined(space, &[path, mark, query], passes) {
        return true;
    }
    // Which scheme was used is not kept.
    !record.host.is_empty()
        && [&b"http://"[..], b"https://"]
            .iter()
            .any(|scheme| joined(space, &[scheme, record.host, path, mark, query], passes))
}

fn anywhere(record: &Record<'_>, space: &mut Space, passes: &dyn Fn(&[u8]) -> bool) -> bool {
    joined(space, &request_line(record), passes)
        || [record.host, record.referer, record.user_agent, record.principal]
            .iter()
            .any(|text| passes(text))
}

/// What stands behind the last dot of the last part of a path.
fn extension(path: &[u8]) -> &[u8] {
    let name =
        memchr::memrchr(b'/', path).map_or(path, |at| path.get(at + 1..).unwrap_or_default());
    memchr::memrchr(b'.', name).and_then(|at| name.get(at + 1..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(field: Field, record: &Record<'_>) -> Vec<String> {
        let seen = std::cell::RefCell::new(Vec::new());
        field.any(record, &mut Space::default(), &|text| {
            seen.borrow_mut().push(String::from_utf8_lossy(text).into_owned());
            false
        });
        seen.into_inner()
    }

    #[test]
    fn names_of_the_taxonomy_find_what_a_record_has() {
        let record = Record {
            method: b"GET",
            host: b"api.example:8443",
            path: b"/a/b.Php",
            query: b"x=1",
            status: 404,
            bytes_out: Some(u64::MAX),
            duration_us: Some(12_345),
            ..Record::default()
        };
        let named = |name: &str| texts(Field::named(name).unwrap(), &record);
        assert_eq!(
            named("c-uri"),
            [
                "/a/b.Php?x=1",
                "http://api.example:8443/a/b.Php?x=1",
                "https://api.example:8443/a/b.Php?x=1"
            ]
        );
        assert_eq!(named("cs-uri-query"), ["x=1", "/a/b.Php?x=1"]);
        assert_eq!(named("c-uri-extension"), ["Php"]);
        assert_eq!(named("cs-host"), ["api.example:8443", "api.example"]);
        assert_eq!(named("sc-status"), ["404"]);
        assert_eq!(named("sc-bytes"), [u64::MAX.to_string()]);
        assert_eq!(named("cs-bytes"), [""]);
        assert_eq!(named("time-taken"), ["12"]);
        assert_eq!(named("cs(User-Agent)"), [""]);
        assert!(Field::named("cs(Cookie)").unwrap_err().contains("not read from logs"));
        assert!(Field::named("CommandLine").unwrap_err().contains("is unknown"));
    }
}
