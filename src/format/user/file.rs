//! A file of formats as it is written: every key, and nothing else, with where it stands.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use toml::Spanned;

/// The whole file.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Formats by name.
    pub format: BTreeMap<Spanned<String>, Format>,
}

/// One format.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// `pattern`, `json`, `pairs` or `delimited`.
    pub syntax: Option<Spanned<String>>,
    /// One line for a person.
    pub title: Option<String>,
    /// The dialect of a pattern, or a built-in format whose keys or columns are known already.
    pub extends: Option<Spanned<String>>,
    /// The server's own configuration line.
    pub pattern: Option<Spanned<String>>,
    /// What parts cells.
    pub separator: Option<Spanned<String>>,
    /// Cells may stand in quotes.
    pub quotes: Option<bool>,
    /// Where columns are named, if they are not listed: `fields` or `row`.
    pub header: Option<Spanned<String>>,
    /// The columns.
    pub columns: Option<Vec<String>>,
    /// Zone of times that carry no offset.
    pub tz: Option<Spanned<String>>,
    /// Values that stand for none, besides `-` and the empty one.
    #[serde(default)]
    pub missing: Vec<String>,
    /// What means what.
    #[serde(default)]
    pub map: Map,
    /// Whose word on the caller's address is believed.
    #[serde(default)]
    pub client: Client,
    /// How the format is recognised.
    #[serde(default)]
    pub sniff: Sniff,
    /// Lines, and what they must give.
    #[serde(default)]
    pub samples: Vec<Sample>,
}

/// The caller's address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Client {
    /// Proxies whose word is believed.
    pub trusted_proxies: Vec<Spanned<String>>,
}

/// What a line must hold.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sniff {
    /// JSON keys, columns, or text of a pattern's lines; all of them.
    pub has: Vec<String>,
}

/// A line, and what it must give.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The line, behind its header if the format has one.
    pub line: String,
    /// Columns of `convert` and their values.
    pub gives: BTreeMap<String, String>,
}

/// Declares the words on the left of a map once, for reading and for going through.
macro_rules! map {
    ($($name:ident: $doc:literal),* $(,)?) => {
        /// What means what: words of this program on the left, names of the log on the right.
        #[derive(Debug, Default, serde::Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Map {
            $(#[doc = $doc] pub $name: Option<Spanned<Source>>,)*
        }

        impl Map {
            /// The words that are given, with their sources.
            pub fn entries(&self) -> impl Iterator<Item = (&'static str, &Spanned<Source>)> {
                [$((stringify!($name), &self.$name),)*]
                    .into_iter()
                    .filter_map(|(name, source)| source.as_ref().map(|source| (name, source)))
            }
        }
    };
}

map! {
    time: "When.",
    date: "The day, where it stands apart from the time.",
    client_ip: "The caller's address.",
    peer_ip: "The address that connected.",
    forwarded_for: "The forwarded list.",
    user: "Who the caller is.",
    credential: "What it showed.",
    request: "The request line.",
    method: "HTTP method.",
    target: "Path and query.",
    path: "Path.",
    query: "Query string.",
    route: "Path template.",
    protocol: "Protocol version.",
    host: "Host asked for, with its port where one was logged.",
    status: "HTTP status.",
    upstream_status: "HTTP status of the server behind.",
    bytes_out: "Size of the response.",
    bytes_in: "Size of the request.",
    duration: "Time taken.",
    referer: "Referer header.",
    user_agent: "User-Agent header.",
    request_id: "Request id.",
}

/// Where a value comes from: one name, several of which the first that is there counts, or a table.
#[derive(Debug, Default)]
pub struct Source {
    /// Names in the log, perhaps with steps: `routeKey|word:2`.
    pub from: Vec<String>,
    /// What sort of name or credential each is.
    pub kind: Vec<String>,
    /// The unit of a duration.
    pub unit: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    from: Many,
    kind: Option<Many>,
    unit: Option<String>,
}

/// One, or a list.
struct Many(Vec<String>);

impl<'de> Deserialize<'de> for Many {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged, expecting = "expected a name or a list of names")]
        enum Either {
            Many(Vec<String>),
            One(String),
        }
        Ok(match Either::deserialize(from)? {
            Either::Many(many) => Self(many),
            Either::One(one) => Self(vec![one]),
        })
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(SourceVisitor)
    }
}

struct SourceVisitor;

impl<'de> Visitor<'de> for SourceVisitor {
    type Value = Source;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a name, a list of names, or a table with `from`")
    }

    fn visit_str<E>(self, name: &str) -> Result<Source, E> {
        Ok(Source { from: vec![name.to_owned()], ..Source::default() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Source, A::Error> {
        let mut source = Source::default();
        while let Some(name) = names.next_element()? {
            source.from.push(name);
        }
        Ok(source)
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Source, A::Error> {
        let Table { from, kind, unit } = Table::deserialize(MapAccessDeserializer::new(table))?;
        Ok(Source { from: from.0, kind: kind.map_or(Vec::new(), |kind| kind.0), unit })
    }
}
