//! Whose bytes a size counts: what the caller sent, or what it was sent.

use super::super::field::Field;
use super::leaves::Leaf;
use super::{look, words};
use std::collections::HashSet;

/// Names of objects that hold one side of an exchange.
const ASKED: &[&str] = &["request", "req"];
const ANSWERED: &[&str] = &["response", "resp", "res", "rsp", "reply", "answer"];

/// The two ends, seen from where the log is written.
const CLIENT: &[&str] = &["client", "cli", "downstream", "user", "caller"];
const SERVER: &[&str] = &["server", "host"];
const DOWN: &[&str] = &["down", "download", "downloaded", "downlink"];
const UP: &[&str] = &["up", "upload", "uploaded", "uplink"];
const RECEIVED: &[&str] = &["received", "recv", "rx", "rcvd", "read"];
const SENT: &[&str] = &["sent", "tx", "written", "send"];
const SIZES: &[&str] = &["bytes", "byte", "size", "octets", "length", "len"];
/// What is counted is a part of what was sent, or was not sent to the caller.
const ASIDE: &[&str] = &[
    "upstream", "backend", "origin", "header", "headers", "chunk", "file", "cache", "max", "limit",
    "cookie", "packet", "packets", "key", "uri", "url",
];

/// The objects that hold a status: these tell of a whole exchange, whatever they are called.
pub(super) fn whole(leaves: &[Leaf]) -> HashSet<Vec<String>> {
    let is_status = |leaf: &&Leaf| {
        let own = words::words(leaf.name());
        own.iter().any(|word| matches!(word.as_str(), "status" | "statuscode"))
            && !leaf.values.is_empty()
            && leaf.all(look::status)
    };
    let held = leaves.iter().filter(is_status);
    held.filter_map(|leaf| Some(leaf.names.split_last()?.1.to_vec())).collect()
}

/// The words of the keys that lead to a size, the nearest first: of sides only the nearest, and an
/// object that tells of a whole exchange is not that of what was asked, whatever it is called.
pub(super) fn around(leaf: &Leaf, whole: &HashSet<Vec<String>>) -> Vec<String> {
    let is_side =
        |word: &String| ASKED.contains(&word.as_str()) || ANSWERED.contains(&word.as_str());
    let mut sided = false;
    let mut found = Vec::new();
    for depth in (1..leaf.names.len()).rev() {
        let path = leaf.names.get(..depth).unwrap_or_default();
        let own = path.last().map_or_else(Vec::new, |name| words::words(name));
        let none = sided || is_asked(&own) && whole.contains(path);
        sided |= !none && own.iter().any(is_side);
        found.extend(own.into_iter().filter(|word| !none || !is_side(word)));
    }
    found
}

/// The objects that lead to a size are those of what was asked.
pub(super) fn is_asked(around: &[String]) -> bool {
    around.iter().any(|word| ASKED.contains(&word.as_str()))
}

/// Whose bytes are meant where a direction is said: `to` and `from` before a side, `up` and `down`,
/// `sent` and `received` by a side.
pub(super) fn direction(own: &[String], outer: &[String]) -> Option<Field> {
    let has = |list: &[&str]| own.iter().any(|word| list.contains(&word.as_str()));
    let around =
        |list: &[&str]| has(list) || outer.iter().any(|word| list.contains(&word.as_str()));
    (has(SIZES) && !around(ASIDE)).then_some(())?;
    let way = |client: bool, given: bool| {
        // What is given to the client, or by the server, goes out.
        if client == given { Field::BytesOut } else { Field::BytesIn }
    };
    let behind = own.windows(2).find_map(|pair| {
        let [way, side] = pair else { return None };
        let to = match way.as_str() {
            "to" => true,
            "from" | "by" => false,
            _ => return None,
        };
        let side = side.as_str();
        let client = CLIENT.contains(&side);
        (client || SERVER.contains(&side)).then_some((client, to, way == "by"))
    });
    match behind {
        // Received by the client, or sent by it.
        Some((client, _, true)) if has(RECEIVED) => return Some(way(client, true)),
        Some((client, to, _)) => return Some(way(client, to)),
        None => {}
    }
    // Of two sides in one name the one next to the size counts: `http_request_response_size`.
    let side = |word: &&String| ASKED.contains(&word.as_str()) || ANSWERED.contains(&word.as_str());
    let sides: Vec<&String> = own.iter().filter(side).collect();
    if let [first, .., last] = sides.as_slice()
        && ASKED.contains(&first.as_str()) != ASKED.contains(&last.as_str())
    {
        let asked = ASKED.contains(&last.as_str());
        return Some(if asked { Field::BytesIn } else { Field::BytesOut });
    }
    if has(DOWN) || has(UP) {
        return (has(DOWN) != has(UP))
            .then(|| if has(DOWN) { Field::BytesOut } else { Field::BytesIn });
    }
    let (client, server) = (around(CLIENT), around(SERVER));
    let (received, sent) = (has(RECEIVED), has(SENT));
    (client != server && received != sent).then(|| way(client, received))
}

/// A length of contents that can only be that of what was asked, since that of the answer stands
/// beside it.
pub(super) fn asked_length(leaves: &[Leaf]) -> Option<usize> {
    let sized = |leaf: &Leaf, of: &str, what: &str| {
        let own = words::words(leaf.name());
        let numbers = !leaf.values.is_empty() && leaf.all(look::number);
        numbers && matches!(own.as_slice(), [one, other] if one == of && other == what)
    };
    let at = leaves.iter().position(|leaf| sized(leaf, "content", "length"))?;
    let beside = |leaf: &Leaf| {
        let (one, other) =
            (leaf.names.split_last(), leaves.get(at).map(|at| at.names.split_last()));
        one.map(|(_, outer)| outer) == other.flatten().map(|(_, outer)| outer)
    };
    let answer =
        |leaf: &Leaf| ["length", "size", "bytes"].iter().any(|size| sized(leaf, "response", size));
    leaves.iter().any(|leaf| beside(leaf) && answer(leaf)).then_some(at)
}

/// What came in and what went out, as those name them who count both: `rx` and `tx`. By itself the
/// second is a transaction.
pub(super) fn both_ways(leaves: &[Leaf]) -> Option<[(Field, usize); 2]> {
    let named = |name: &str| {
        leaves.iter().position(|leaf| {
            leaf.name().eq_ignore_ascii_case(name)
                && !leaf.values.is_empty()
                && leaf.all(look::number)
        })
    };
    Some([(Field::BytesIn, named("rx")?), (Field::BytesOut, named("tx")?)])
}

#[cfg(test)]
mod tests {
    use super::super::{Form, column, reader};
    use super::Field;

    #[test]
    fn a_direction_goes_before_the_side_beside_it() {
        for (name, field) in [
            ("bytes_to_client", Field::BytesOut),
            ("bytes_to_server", Field::BytesIn),
            ("bytes_toclient", Field::BytesOut),
            ("bytesFromClient", Field::BytesIn),
            ("bytes_from_server", Field::BytesOut),
            ("client_down_bytes", Field::BytesOut),
            ("client_up_bytes", Field::BytesIn),
            ("client_bytes_received", Field::BytesOut),
            ("client_bytes_sent", Field::BytesIn),
            ("server_bytes_sent", Field::BytesOut),
            ("bytes_received_by_client", Field::BytesOut),
            ("bytes_sent_by_client", Field::BytesIn),
            ("bytes_received_from_client", Field::BytesIn),
            ("response_bytes", Field::BytesOut),
            ("request_bytes", Field::BytesIn),
            ("http_request_response_size", Field::BytesOut),
            ("httpRequest_requestSize", Field::BytesIn),
        ] {
            assert_eq!(column(name), Some(field), "{name}");
        }
    }

    #[test]
    fn the_nearest_side_decides_and_an_exchange_is_none() {
        let sizes = |line: &str| {
            let reader = reader(Form::Objects, std::iter::once(line.as_bytes()), &[], |_, _| false);
            let readers = [std::sync::Arc::new(reader.unwrap())];
            let rules = crate::format::Rules::default();
            let mut parser = crate::format::Parser::new(&readers, &rules);
            let record = parser.parse(line.as_bytes()).unwrap();
            (record.bytes_in, record.bytes_out)
        };
        let asked =
            r#""time":"2026-01-02T03:04:05Z","client_ip":"203.0.113.9","method":"GET","path":"/a""#;
        let whole = format!(r#"{{"request":{{{asked},"status":200,"bytes":5120}}}}"#);
        assert_eq!(sizes(&whole), (None, Some(5120)));
        let two =
            format!(r#"{{"request":{{{asked},"bytes":7,"res":{{"status":200,"bytes":5120}}}}}}"#);
        assert_eq!(sizes(&two), (Some(7), Some(5120)));
        let beside =
            format!(r#"{{"req":{{{asked},"bytes":7}},"res":{{"status":200,"bytes":5120}}}}"#);
        assert_eq!(sizes(&beside), (Some(7), Some(5120)));
    }
}
