//! The parameters of a query, each with where it stands.

use crate::record::seek::find;

/// Parameters that are looked at: what follows names nothing that the first do not.
const MOST: usize = 24;

/// `key=value` of a query.
pub(super) struct Parameter<'q> {
    /// Where the key begins.
    pub(super) start: usize,
    pub(super) key: &'q [u8],
    pub(super) value: &'q [u8],
}

impl Parameter<'_> {
    /// Where the key stands.
    pub(super) fn key_range(&self) -> (usize, usize) {
        (self.start, self.start + self.key.len())
    }

    /// Where the value begins.
    pub(super) fn value_start(&self) -> usize {
        self.start + self.key.len() + 1
    }

    /// Where the value ends.
    pub(super) fn end(&self) -> usize {
        self.value_start() + self.value.len()
    }
}

/// The first parameters of a query that have a value, in order.
pub(super) fn of(query: &[u8]) -> impl Iterator<Item = Parameter<'_>> {
    let mut at = 0;
    query.split(|byte| *byte == b'&').take(MOST).filter_map(move |part| {
        let start = at;
        at += part.len() + 1;
        let (key, rest) = part.split_at_checked(find(b'=', part)?)?;
        Some(Parameter { start, key, value: rest.get(1..)? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_parameter_knows_where_it_stands() {
        let query = b"flag&id=48213&empty=&x=a=b";
        let mut seen = Vec::new();
        for parameter in of(query) {
            let (start, end) = parameter.key_range();
            assert_eq!(query.get(start..end), Some(parameter.key));
            assert_eq!(query.get(parameter.value_start()..parameter.end()), Some(parameter.value));
            seen.push((parameter.key, parameter.value));
        }
        let all: [(&[u8], &[u8]); 3] = [(b"id", b"48213"), (b"empty", b""), (b"x", b"a=b")];
        assert_eq!(seen, all);
    }
}
