//! How many records carry which fields: what a detector needs and no record has, it cannot find.

use crate::merge::Merge;
use crate::record::Record;

/// A thing that a record may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// Where the request came from.
    Client,
    /// Who the gateway says asks, or what was shown for it: a principal or a credential.
    Name,
    /// The program that asks.
    UserAgent,
    /// The status of the answer.
    Status,
    /// The size of the answer.
    Bytes,
    /// A query string.
    Query,
}

impl Carried {
    /// Everything that is counted.
    pub const ALL: [Self; 6] =
        [Self::Client, Self::Name, Self::UserAgent, Self::Status, Self::Bytes, Self::Query];
}

/// Records by what they carry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fields([u64; Carried::ALL.len()]);

impl Fields {
    /// Counts a record.
    #[inline]
    pub fn add(&mut self, record: &Record<'_>) {
        let carried = [
            !record.client.is_empty(),
            !(record.principal.is_empty() && record.credential.is_empty()),
            !record.user_agent.is_empty(),
            record.status > 0,
            record.bytes_out.is_some(),
            !record.query.is_empty(),
        ];
        for (count, carried) in self.0.iter_mut().zip(carried) {
            *count += u64::from(carried);
        }
    }

    /// Records that carry a thing.
    #[must_use]
    pub fn with(&self, carried: Carried) -> u64 {
        self.0.get(carried as usize).copied().unwrap_or(0)
    }
}

impl Merge for Fields {
    fn merge(&mut self, other: Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thing_is_counted_in_its_place() {
        let full = Record {
            client: crate::record::Client::parse(b"192.0.2.1"),
            credential: b"k",
            user_agent: b"a",
            status: 200,
            bytes_out: Some(0),
            query: b"q",
            ..Record::default()
        };
        let mut fields = Fields::default();
        fields.add(&full);
        fields.add(&Record { status: 404, ..Record::default() });
        let counts = Carried::ALL.map(|carried| fields.with(carried));
        assert_eq!(counts, [1, 1, 1, 2, 1, 1]);
    }
}
