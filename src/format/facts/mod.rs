//! What a format can tell and what not: for `dwell formats` and for `docs/FORMATS.md`.
//!
//! What a log lacks decides what an investigation can claim, so it is said before anybody relies on
//! it. Everything here is worked out from the format's own data.

mod page;

use super::delimited::Header;
use super::{Field, Reader, ReaderKind, dialect};
pub use page::page;

/// What a format can tell and what not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// How it is written, and recognised.
    pub recognised: String,
    /// Columns of `convert` that it can fill.
    pub gives: Vec<&'static str>,
    /// What is missing, and what that means for an investigation.
    pub lacks: Vec<&'static str>,
    /// Who the caller is, by what: the strongest first.
    pub identity: Vec<&'static str>,
    /// The unit in which it writes how long a request took.
    pub duration: &'static str,
}

/// What is missing, and what that means.
const LACKS: &[(&[Field], &str)] = &[
    (&[Field::Client, Field::Peer], "no address of the caller"),
    (&[Field::Status, Field::UpstreamStatus], "no status: served and refused look alike"),
    (
        &[Field::Query, Field::Target, Field::Request],
        "no query string: objects named in it cannot be seen",
    ),
    (
        &[Field::Path, Field::Target, Field::Request],
        "paths are templates: objects in them cannot be seen",
    ),
    (&[Field::Host, Field::ServerName], "no host: APIs of several hosts look like one"),
    (&[Field::UserAgent], "no user agent"),
    (&[Field::BytesOut], "no size of the response"),
];

const IDENTITY: &[(Field, &str)] = &[
    (Field::Subject, "principal (subject)"),
    (Field::User, "principal (user)"),
    (Field::Consumer, "principal (consumer)"),
    (Field::Arn, "principal (iam_arn)"),
    (Field::Certificate, "principal (certificate)"),
    (Field::ApiKeyId, "credential (api_key_id)"),
    (Field::ApiKey, "credential (api_key)"),
    (Field::Token, "credential (token)"),
    (Field::Session, "credential (session)"),
];

const DURATIONS: &[(Field, &str)] = &[
    (Field::Seconds, "s"),
    (Field::Millis, "ms"),
    (Field::Micros, "µs"),
    (Field::Nanos, "ns"),
    (Field::Elapsed, "as written"),
];

impl Facts {
    /// Of fields that are given.
    #[must_use]
    pub fn of(fields: &[Field], recognised: String) -> Self {
        let has = |wanted: &[Field]| wanted.iter().any(|field| fields.contains(field));
        let mut gives: Vec<&'static str> = Vec::new();
        for column in fields.iter().flat_map(|field| field.column().split(", ")) {
            // `principal (user)` is the column `principal`.
            let name = column.split(" (").next().unwrap_or(column);
            if !name.is_empty() && !gives.contains(&name) {
                gives.push(name);
            }
        }
        let lacks = LACKS.iter().filter(|(wanted, _)| !has(wanted)).map(|(_, why)| *why).collect();
        let identity: Vec<&'static str> =
            IDENTITY.iter().filter(|(field, _)| has(&[*field])).map(|(_, name)| *name).collect();
        let duration = DURATIONS.iter().find(|(field, _)| has(&[*field])).map_or("", |(_, u)| *u);
        Self { recognised, gives, lacks, identity, duration }
    }
}

impl Reader {
    /// What it can tell and what not. Formats with a header may tell more or less: see the columns
    /// of the file.
    #[must_use]
    pub fn facts(&self) -> Facts {
        if matches!(self.kind, ReaderKind::Other(_)) {
            let lacks = vec!["no requests: its lines are rejected as `not_http`"];
            return Facts { recognised: self.recognised(), lacks, ..Facts::default() };
        }
        Facts::of(&self.fields(), self.recognised())
    }

    fn recognised(&self) -> String {
        let marks = all_of(&self.marks);
        match &self.kind {
            ReaderKind::Pattern(_) => match &self.written {
                Some((dialect, text)) => format!("its shape, {dialect}: `{text}`"),
                None => "its shape".to_owned(),
            },
            ReaderKind::Other(_) => "its shape".to_owned(),
            ReaderKind::Loose => {
                "a quoted request with a status behind it, where no other format fits".to_owned()
            }
            ReaderKind::Sparse => {
                "a method and a path, and a status or a caller, where no format fits".to_owned()
            }
            ReaderKind::Json(_) => format!("JSON with {marks}"),
            ReaderKind::Pairs(..) if marks.is_empty() => "pairs of keys and values".to_owned(),
            ReaderKind::Pairs(..) => format!("pairs with {marks}"),
            ReaderKind::Delimited(table) => table.recognised(),
        }
    }

    /// What each directive, key or column becomes, as far as that is known without a file: names in
    /// the log, and columns of `convert`.
    #[must_use]
    pub fn mapping(&self) -> Vec<(String, String)> {
        match &self.kind {
            ReaderKind::Pattern(_) => self.pattern_mapping(),
            ReaderKind::Other(_) | ReaderKind::Loose | ReaderKind::Sparse => Vec::new(),
            ReaderKind::Json(keys) | ReaderKind::Pairs(_, keys) => keys
                .paths()
                .map(|(path, field)| (path.to_owned(), field.column().to_owned()))
                .collect(),
            ReaderKind::Delimited(table) => {
                let columns = table.usual_columns();
                let used = columns.map(|columns| columns.mapping().0).unwrap_or_default();
                used.into_iter().map(|(name, take)| (name.to_owned(), take.about())).collect()
            }
        }
    }

    fn pattern_mapping(&self) -> Vec<(String, String)> {
        let Some((name, text)) = &self.written else { return Vec::new() };
        let own = self.own.as_ref().map_or(&[][..], |own| &own.names);
        let meaning = |spelled: &String| {
            let known = own.iter().find(|(from, _)| from == dialect::bare(spelled));
            let field = match known {
                Some((_, field)) => Some(*field),
                None => dialect::compile_any(name, spelled).ok()?.fields().next(),
            };
            let column = field.map_or("", Field::column);
            Some((spelled.clone(), column.to_owned()))
        };
        dialect::spelled(name, text).iter().filter_map(meaning).collect()
    }
}

/// Groups of names, one of each of which must be there.
fn all_of(groups: &[Vec<impl AsRef<str>>]) -> String {
    let any = |group: &Vec<_>| {
        let names: Vec<&str> = group.iter().map(AsRef::as_ref).collect();
        match names.as_slice() {
            [one] => format!("`{one}`"),
            several => format!("one of `{}`", several.join("`, `")),
        }
    };
    groups.iter().map(any).collect::<Vec<_>>().join("; and ")
}

impl super::delimited::Table {
    fn recognised(&self) -> String {
        let marks = all_of(self.marks());
        let named = if marks.is_empty() { String::new() } else { format!(" that names {marks}") };
        match self.header {
            Header::Directive => format!("a line `#Fields:`{named}"),
            Header::FirstRow if marks.is_empty() => {
                "a first row that names a time, a request and two more known columns".to_owned()
            }
            Header::FirstRow => format!("a first row{named}"),
            Header::Fixed => {
                let count = self.usual_columns().map_or(0, |columns| columns.count);
                format!("rows of {count} columns of the right kinds")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(name: &str) -> Facts {
        Reader::named(name).unwrap().facts()
    }

    #[test]
    fn what_a_format_lacks_is_said() {
        assert!(facts("combined").lacks.iter().any(|lack| lack.starts_with("no host")));
        assert!(!facts("combined").lacks.iter().any(|lack| lack.starts_with("no query")));
        let template = facts("aws-api-gateway-csv").lacks;
        assert!(template.iter().any(|lack| lack.contains("templates")), "{template:?}");
        assert!(template.iter().any(|lack| lack.starts_with("no query")), "{template:?}");
        assert_eq!(facts("combined").identity, ["principal (user)"]);
        assert!(facts("gcs-usage").lacks.is_empty());
        assert!(facts("csv").gives.is_empty());
    }

    #[test]
    fn directives_are_shown_with_what_they_become() {
        let mapping =
            Reader::named("nginx:$remote_addr [$time_local] \"$request\" $pid").unwrap().mapping();
        let shown: Vec<String> = mapping.iter().map(|(from, to)| format!("{from}={to}")).collect();
        assert_eq!(
            shown,
            [
                "$remote_addr=client_ip",
                "$time_local=time",
                "$request=method, path, query, protocol",
                "$pid="
            ]
        );
    }
}
