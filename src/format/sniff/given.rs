//! What a reader gives of some lines: which fields, and how many values.

use super::super::{Field, Parser, Reader, Rules, surmise};
use crate::record::{Client, Record};
use std::sync::Arc;

/// What a reader gives of some lines.
pub(super) struct Given {
    /// Lines it reads, and values it finds in them.
    pub lines: usize,
    pub values: usize,
    /// Fields that a key gave in some line, and those that every record had or some record has.
    fields: Vec<Field>,
    dated: bool,
    called: bool,
    asked: bool,
    /// Records that say how long they took: a number without its unit does not.
    timed: usize,
    /// Records with a query.
    queries: usize,
    /// Records that name the site; and those where a key `hostname` at the top gives the host, which
    /// may be that of the machine that writes.
    pub sites: usize,
    pub machines: usize,
}

impl Given {
    pub fn of(reader: &Arc<Reader>, texts: &[Vec<u8>], rules: &Rules) -> Self {
        let mut given = Self {
            lines: 0,
            values: 0,
            fields: Vec::new(),
            dated: true,
            called: false,
            asked: false,
            timed: 0,
            queries: 0,
            sites: 0,
            machines: 0,
        };
        let mut parser = Parser::new(std::slice::from_ref(reader), rules);
        let mut hosted = 0;
        for text in texts {
            let Ok((_, record)) = parser.fit(text) else { continue };
            given.lines += 1;
            given.values += said(&record);
            given.called |= matches!(record.client, Client::Ip(_));
            given.asked |= !record.path.is_empty();
            given.timed += usize::from(record.duration_us.is_some());
            given.queries += usize::from(!record.query.is_empty());
            let host_told = !record.host.is_empty();
            let fields = || parser.found().into_iter().map(|(_, field)| field);
            given.dated &= fields().any(|field| field == Field::Time);
            let named = parser.found();
            let host = named.iter().find(|(_, field)| *field == Field::Host);
            let machine = host.is_some_and(|(path, _)| *path == "hostname");
            given.machines += usize::from(machine);
            given.sites += usize::from(!machine && host.is_some());
            hosted += usize::from(!machine && host_told);
            given.fields.extend(fields());
        }
        // Whole URLs name it as well.
        given.sites += if hosted == given.lines { hosted } else { 0 };
        given
    }

    /// The field, or what says the same, is there. Every request has a time, whatever it lacks.
    pub fn has(&self, field: Field) -> bool {
        match field {
            Field::Time if !self.dated => false,
            Field::Client if self.called => true,
            Field::Host => self.sites > 0,
            Field::Seconds | Field::Millis | Field::Micros | Field::Nanos | Field::Elapsed => {
                self.timed > 0
            }
            // Targets without a query may have it beside them.
            Field::Query if self.queries == 0 => self.fields.contains(&Field::Query),
            // A request line may tell the method beside.
            Field::Request if self.asked => {
                self.fields.iter().any(|field| matches!(field, Field::Method | Field::Request))
            }
            Field::Target | Field::Path if self.asked => true,
            _ => self.fields.iter().any(|given| surmise::same(*given, field)),
        }
    }
}

/// How many fields a record has.
pub(super) fn said(record: &Record<'_>) -> usize {
    let texts = [
        record.principal,
        record.method,
        record.host,
        record.path,
        record.query,
        record.protocol,
        record.referer,
        record.user_agent,
        record.request_id,
        record.forwarded_for,
        record.credential,
    ];
    let numbers = [
        record.logged_status().is_some(),
        record.bytes_in.is_some(),
        record.bytes_out.is_some(),
        record.duration_us.is_some(),
        record.time.known().is_some(),
        matches!(record.client, Client::Ip(_)),
    ];
    texts.iter().filter(|text| !text.is_empty()).count()
        + numbers.iter().filter(|known| **known).count()
}
