//! Keys whose words say nothing: what their values can only be.
//!
//! Some name their keys by abbreviations of their own (`cqhm`, `pssc`). A value that is a method, an
//! address or a URL is known by its look, where no key is known for it and no other looks alike.
//! All of it is left alone unless the values show that HTTP is spoken: stores have methods and
//! paths as well.

use super::leaves::Leaf;
use super::look;
use crate::format::field::Field;

/// Statuses of every day: any number of three digits might be one.
const STATUSES: [&[u8]; 14] = [
    b"200", b"201", b"204", b"206", b"301", b"302", b"304", b"400", b"401", b"403", b"404", b"500",
    b"502", b"503",
];

/// Fields of keys that no word tells, given the fields that are known and the keys they are of.
pub(super) fn fields(
    leaves: &[Leaf],
    known: impl Fn(Field) -> bool,
    told: impl Fn(usize) -> bool,
) -> Vec<(usize, Field)> {
    let silent: Vec<(usize, &Leaf)> = leaves
        .iter()
        .enumerate()
        .filter(|(at, leaf)| leaf.names.len() == 1 && !leaf.values.is_empty() && !told(*at))
        .collect();
    let web = leaves
        .iter()
        .any(|leaf| !leaf.values.is_empty() && (leaf.all(look::protocol) || leaf.all(is_browser)));
    let asked = known(Field::Request);
    if !web {
        return Vec::new();
    }
    let only = |is: fn(&[u8]) -> bool| {
        let mut all = silent.iter().filter(|(_, leaf)| leaf.all(is));
        all.next().filter(|_| all.next().is_none()).map(|(at, _)| *at)
    };
    // A time or a path may stand anywhere, where it is the only one.
    let deep = |is: fn(&[u8]) -> bool| {
        let all =
            leaves.iter().enumerate().filter(|(at, leaf)| !leaf.values.is_empty() && !told(*at));
        let mut all = all.filter(|(_, leaf)| leaf.all(is));
        all.next().filter(|_| all.next().is_none()).map(|(at, _)| at)
    };
    let targeted = asked || known(Field::Target) || known(Field::Path);
    let methods = only(is_method).filter(|_| !asked && !known(Field::Method));
    let found = [
        (methods, Field::Method),
        (deep(look::target).filter(|_| !targeted), Field::Target),
        (deep(look::time).filter(|_| !known(Field::Time)), Field::Time),
        (only(look::address).filter(|_| !known(Field::Client)), Field::Client),
        (only(look::protocol).filter(|_| !asked && !known(Field::Protocol)), Field::Protocol),
        (only(is_browser).filter(|_| !known(Field::UserAgent)), Field::UserAgent),
        (status(&silent).filter(|_| !known(Field::Status)), Field::Status),
    ];
    found.into_iter().filter_map(|(at, field)| Some((at?, field))).collect()
}

/// The one key of statuses; of several that always agree the first.
fn status(silent: &[(usize, &Leaf)]) -> Option<usize> {
    let is_status = |value: &[u8]| STATUSES.contains(&value);
    let mut all = silent.iter().filter(|(_, leaf)| leaf.all(is_status));
    let (at, first) = all.next()?;
    all.all(|(_, leaf)| leaf.values == first.values).then_some(*at)
}

/// Methods as HTTP writes them.
fn is_method(value: &[u8]) -> bool {
    look::method(value) && value.iter().all(u8::is_ascii_uppercase)
}

/// A program of the web, as most logs have one.
fn is_browser(value: &[u8]) -> bool {
    const KNOWN: [&[u8]; 6] = [b"Mozilla/", b"curl/", b"Wget/", b"python-", b"Go-http", b"okhttp"];
    KNOWN.iter().any(|name| value.starts_with(name)) && look::agent(value)
}

#[cfg(test)]
mod tests {
    use super::super::{Form, keys, leaves::Leaves};
    use crate::format::field::Field;

    fn read(lines: &[&str]) -> Vec<(String, Field)> {
        let mut leaves = Leaves::default();
        lines.iter().for_each(|line| Form::Pairs(b' ').collect(line.as_bytes(), &mut leaves));
        let mut keys = keys(&leaves.all);
        keys.sort();
        keys
    }

    #[test]
    fn what_values_can_only_be_tells_keys_that_say_nothing() {
        let line = r#"chx=203.0.113.9 phn=edge-1 cqhm=GET cqhv=HTTP/1.1 cqu=/a?b=1 pssc=200 sssc=200 b=512 uas="curl/8.5""#;
        let has = |key: &str, field| read(&[line]).contains(&(key.to_owned(), field));
        assert!(has("chx", Field::Client) && has("cqhm", Field::Method));
        assert!(has("cqhv", Field::Protocol) && has("cqu", Field::Target));
        assert!(has("pssc", Field::Status) && has("uas", Field::UserAgent));
    }

    #[test]
    fn the_only_time_and_the_only_path_may_stand_anywhere() {
        let mut leaves = Leaves::default();
        let line = r#"{"ev":{"w":{"s":"2026-01-02T03:04:05Z"}},"ask":{"raw":"/a?b=1"},"by":{"x":"curl/8.5"}}"#;
        Form::Objects.collect(line.as_bytes(), &mut leaves);
        let keys = keys(&leaves.all);
        assert!(keys.contains(&("ev.w.s".to_owned(), Field::Time)), "{keys:?}");
        assert!(keys.contains(&("ask.raw".to_owned(), Field::Target)), "{keys:?}");
    }

    #[test]
    fn what_may_be_two_things_or_speaks_no_http_is_left_alone() {
        let field =
            |line: &str, field: Field| read(&[line]).iter().any(|(_, known)| *known == field);
        assert!(!field("opx=GET kx=/a/b nx=10.0.0.1", Field::Method));
        assert!(!field("ax=203.0.113.9 bx=198.51.100.7 cqhv=HTTP/1.1", Field::Client));
        assert!(!field("ax=200 bx=404 cqhv=HTTP/1.1", Field::Status));
    }
}
