//! Requests that a log tells in a sentence: `GET /a 200`, `POST /b -> 404 in 3ms`.

use super::super::field::Field;
use super::leaves::Leaf;
use super::look;

/// Keys of which every value is such a sentence give the method, the target and the status by their
/// places in it: read as a request line, the status would be part of the target.
pub(super) fn in_words(keys: Vec<(String, Field)>, leaves: &[Leaf]) -> Vec<(String, Field)> {
    let mut told = Vec::new();
    for (path, field) in keys {
        let leaf = leaves.iter().find(|leaf| field == Field::Request && leaf.path() == path);
        match leaf.and_then(answered) {
            Some(place) => told.extend([
                (format!("{path}|word:1"), Field::Method),
                (format!("{path}|word:2"), Field::Target),
                (format!("{path}|word:{place}"), Field::Status),
            ]),
            None => told.push((path, field)),
        }
    }
    told
}

/// The place of the status in all values of a key, from 1.
fn answered(leaf: &Leaf) -> Option<usize> {
    let mut places = leaf.values.iter().map(|value| status_in(value));
    let first = places.next()??;
    places.all(|place| place == Some(first)).then_some(first)
}

/// The place of the status behind a method and a target, with no more than an arrow before it.
fn status_in(value: &[u8]) -> Option<usize> {
    let mut words = value.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    let (method, target) = (words.next()?, words.next()?);
    let asked =
        look::method(method) && method.iter().all(u8::is_ascii_uppercase) && look::target(target);
    let next = words.next()?;
    let arrow = (matches!(next, b"->" | b"=>" | b"-") || next == "→".as_bytes());
    let (place, status) = if arrow { (4, words.next()?) } else { (3, next) };
    let code = status.len() == 3 && look::status(status);
    (asked && code && memchr::memmem::find(value, b" HTTP/").is_none()).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_behind_the_target_is_no_part_of_it() {
        let told = |values: &[&str]| {
            let values = values.iter().map(|value| value.as_bytes().to_vec()).collect();
            let leaf = Leaf { names: vec!["msg".into()], values };
            let keys = in_words(vec![("msg".into(), Field::Request)], &[leaf]);
            keys.into_iter().map(|(path, _)| path).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            told(&["GET /a 200", "POST /b?c 404 in 3ms"]),
            "msg|word:1 msg|word:2 msg|word:3"
        );
        assert_eq!(told(&["GET /a -> 200"]), "msg|word:1 msg|word:2 msg|word:4");
        // A blank in a target, a request line, and what has no status.
        for whole in [
            &["GET /a 200", "GET /a b"][..],
            &["GET /a HTTP/1.1"],
            &["GET /a 200 HTTP/1.1"],
            &["GET /a"],
        ] {
            assert_eq!(told(whole), "msg", "{whole:?}");
        }
    }
}
