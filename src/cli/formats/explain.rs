//! `dwell formats explain`: how each file was understood, and what to type if that is wrong.

use crate::error::Result;
use crate::format::{Facts, Field, Rules, sniff};
use crate::record::time::{Local, Zone};
use crate::record::{Client, Timestamp};
use crate::report::escape;
use crate::scan::plan::Setup;
use crate::scan::{Input, Plan, Reading, Unwatched, read};
use crate::source::Block;
use crate::words::many;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Lines that did not fit which are shown, and runners-up.
const SHOWN: usize = 5;
const RUNNERS_UP: usize = 3;
/// Decompressed bytes of a file that are looked at.
const HEAD: usize = 4 << 20;
/// Names in a list before the rest is counted.
const NAMES: usize = 12;

pub(super) fn explain(setup: &Setup) -> Result<u8> {
    let (plan, _) = Plan::make(setup, &Unwatched)?;
    let mut text = String::new();
    for (name, cause) in &plan.unreadable {
        let _ = writeln!(text, "{}\n  not read     {}", visible(name), visible(cause));
    }
    for made in &plan.made {
        let _ = writeln!(text, "{}\n  skipped      {}", visible(&made.name), visible(&made.why()));
    }
    let mut told = BTreeMap::new();
    for input in plan.all_inputs() {
        let known = plan.inputs.iter().any(|known| known.id == input.id);
        let page = Page { plan: &plan, input, block: input.source.blocks().next_block(HEAD) };
        page.write(known, setup.format.is_some(), &mut told, &mut text);
    }
    crate::cli::print(&text)
}

fn visible(text: &str) -> String {
    escape::visible(text).into_owned()
}

fn line(text: &mut String, name: &str, what: &str) {
    if !what.is_empty() {
        let _ = writeln!(text, "  {name:13}{}", visible(what));
    }
}

/// What is said of one file.
struct Page<'p> {
    plan: &'p Plan,
    input: &'p Input,
    /// The lines at its head.
    block: Option<Block<'static>>,
}

/// What the records of the head show.
#[derive(Default)]
struct Seen {
    keys: BTreeMap<String, Field>,
    time: Option<Timestamp>,
    principals: BTreeSet<&'static str>,
    credentials: BTreeSet<&'static str>,
    forwarded: bool,
    named: bool,
    records: u64,
}

impl Page<'_> {
    /// `told` holds the mappings that were shown, and the first file of each: hundreds of files of one
    /// format show theirs once.
    fn write(
        &self,
        known: bool,
        forced: bool,
        told: &mut BTreeMap<String, String>,
        text: &mut String,
    ) {
        let Input { source, layers, verdict, .. } = self.input;
        let _ = writeln!(text, "{}", visible(&source.name));
        line(text, "container", &source.packed_in());
        line(text, "framing", source.framing.name());
        if self.block.is_none() {
            line(text, "empty", "no line to be read");
            return;
        }
        let wraps: Vec<&str> = layers.wraps.iter().map(|wrap| wrap.name()).collect();
        line(text, "wrappers", &wraps.join(" > "));
        let Some(reader) = layers.readers.first().filter(|_| known) else {
            self.unknown(text);
            return;
        };
        line(text, "format", &reader.name);
        line(text, "pattern", &reader.learned().unwrap_or_default());
        let best = verdict.ranking.first().map_or(0, |best| best.matched);
        line(text, "read", &format!("{best} of {} lines at the head", verdict.tried));
        let others = verdict.ranking.iter().skip(1).filter(|other| other.matched > 0);
        let others: Vec<String> = others
            .take(RUNNERS_UP)
            .map(|other| format!("{} ({} of {})", other.name, other.matched, verdict.tried))
            .collect();
        line(text, "runners-up", &others.join(", "));
        let seen = self.look();
        let mut mapping = String::new();
        self.mapping(&seen, &mut mapping);
        if let Some(first) = told.get(&mapping).filter(|_| mapping.lines().count() > 1) {
            line(text, "mapping", &format!("as of {first}"));
        } else {
            text.push_str(&mapping);
            told.insert(mapping, source.name.clone());
        }
        line(text, "clock", &self.clock(&seen));
        line(text, "dates", layers.dates.about());
        line(text, "client", &client(&seen, layers.relays));
        line(text, "identity", &identity(&seen));
        self.misfits(text);
        let other = others.first().and_then(|other| other.split(' ').next()).unwrap_or("combined");
        let wrong = if forced { "dwell formats explain PATH without -f" } else { other };
        if forced {
            line(text, "if wrong", wrong);
        } else {
            line(
                text,
                "if wrong",
                &format!(
                    "-f {wrong}, or the server's own line: -f 'nginx:$remote_addr - …', or --from-config FILE"
                ),
            );
        }
    }

    fn unknown(&self, text: &mut String) {
        let verdict = &self.input.verdict;
        line(text, "skipped", &self.input.why);
        if verdict.binary {
            return;
        }
        line(text, "format", if verdict.tie { "undecided" } else { "unknown" });
        line(text, "best", &verdict.candidates());
        let lines =
            self.block.iter().flat_map(Block::lines).filter(|line| !sniff::is_comment(line.text));
        for (number, line) in lines.take(RUNNERS_UP).enumerate() {
            let start = String::from_utf8_lossy(line.text).into_owned();
            let _ = writeln!(text, "    {}: {}", number + 1, escape::cut(&visible(&start), 160));
        }
        line(
            text,
            "next",
            "the server's own line: -f 'nginx:$remote_addr - …' or --from-config FILE; the columns: -f 'columns:timestamp,c-ip,…'; or a file of formats (--formats, see docs/FORMATS.md)",
        );
    }

    /// Reads the head, and notes what the records have.
    fn look(&self) -> Seen {
        let mut seen = Seen::default();
        let mut parser = self.input.parser(&self.plan.rules, 0);
        for line in self.block.iter().flat_map(Block::lines) {
            let Reading::Record(record) = read(self.plan, &mut parser, &line) else { continue };
            seen.records += 1;
            seen.time.get_or_insert(record.time);
            seen.principals.insert(record.principal_kind);
            seen.credentials.insert(record.credential_kind);
            seen.forwarded |= !record.forwarded_for.is_empty();
            seen.named |= matches!(record.client, Client::Name(name) if !name.is_empty());
            for (key, field) in parser.found() {
                if !seen.keys.contains_key(key) {
                    seen.keys.insert(key.to_owned(), field);
                }
            }
        }
        seen.principals.remove("");
        seen.credentials.remove("");
        seen
    }

    /// Which name in the log becomes which column, which names are kept aside, and what is lacking.
    fn mapping(&self, seen: &Seen, text: &mut String) {
        let Some(reader) = self.input.layers.readers.first() else { return };
        let mut parser = self.input.parser(&self.plan.rules, 0);
        for line in self.block.iter().flat_map(Block::lines).take(1000) {
            let _ = read(self.plan, &mut parser, &line);
        }
        let mut mapping = reader.mapping();
        let mut aside: Vec<String> = Vec::new();
        let mut facts = reader.facts();
        if let Some(columns) = parser.columns() {
            let (used, unused) = columns.mapping();
            mapping =
                used.into_iter().map(|(name, take)| (name.to_owned(), take.about())).collect();
            aside = unused.into_iter().map(str::to_owned).collect();
            let fields: Vec<Field> =
                columns.taken.iter().filter_map(|column| column.take.field()).collect();
            facts = Facts::of(&fields, String::new());
        } else if !seen.keys.is_empty() {
            let used = seen.keys.iter();
            mapping = used.map(|(key, field)| (key.clone(), field.column().to_owned())).collect();
            let fields: Vec<Field> = seen.keys.values().copied().collect();
            facts = Facts::of(&fields, String::new());
        }
        aside.extend(mapping.iter().filter(|(_, to)| to.is_empty()).map(|(from, _)| from.clone()));
        mapping.retain(|(_, to)| !to.is_empty());
        for (at, (from, to)) in mapping.iter().enumerate() {
            line(text, if at == 0 { "mapping" } else { "" }, &format!("{from} → {to}"));
        }
        let rest = aside.len().saturating_sub(NAMES);
        let more = if rest > 0 { format!(", and {rest} more") } else { String::new() };
        let aside: Vec<&str> = aside.iter().take(NAMES).map(String::as_str).collect();
        line(text, "aside", &format!("{}{more}", aside.join(", ")));
        line(text, "lacks", &facts.lacks.join("; "));
    }

    /// Whether times carry their offset: they do if another zone changes nothing.
    fn clock(&self, seen: &Seen) -> String {
        let Some(time) = seen.time else { return String::new() };
        let local = Local { zone: Zone::Offset(3600), ..self.plan.rules.local };
        let elsewhere = Rules { local, ..self.plan.rules.clone() };
        let mut parser = self.input.parser(&elsewhere, 0);
        let first = self
            .block
            .iter()
            .flat_map(Block::lines)
            .find_map(|line| parser.parse(line.text).ok().map(|record| record.time));
        if first == Some(time) {
            format!(
                "times carry their offset, or are UTC by the format's word; the first is {time}"
            )
        } else {
            let year = if self.input.layers.clocks.year {
                "; they carry no year either, which is the last that lies before the newest file's change: if wrong, --year YYYY"
            } else {
                ""
            };
            format!(
                "times carry no offset and are read as UTC; the first is {time}; if wrong: --tz ZONE{year}"
            )
        }
    }

    /// The first lines that are no records.
    fn misfits(&self, text: &mut String) {
        let mut parser = self.input.parser(&self.plan.rules, 0);
        let lines = self.block.iter().flat_map(Block::lines).enumerate();
        let odd = lines.filter_map(|(at, line)| match read(self.plan, &mut parser, &line) {
            Reading::Reject(reason) => Some((at, line, reason)),
            _ => None,
        });
        for (shown, (at, odd, reason)) in odd.take(SHOWN).enumerate() {
            if shown == 0 {
                line(text, "did not fit", "the first lines:");
            }
            let start = String::from_utf8_lossy(odd.text).into_owned();
            let start = escape::cut(&visible(&start), 160).to_string();
            let _ = writeln!(text, "    line {} ({}): {start}", at + 1, reason.name());
        }
    }
}

/// Which of the logged addresses is the caller's.
fn client(seen: &Seen, relays: u8) -> String {
    if relays > 0 {
        return format!(
            "of the forwarded list, behind {} of the inside: all that connect are addresses of the inside and forward for many; if wrong: --trusted-proxy CIDR",
            many(u64::from(relays), "proxy")
        );
    }
    let mut text = "the address that connected, as logged".to_owned();
    if seen.named {
        text.push_str(" (some are names, not addresses)");
    }
    if seen.forwarded {
        text.push_str("; a forwarded list is logged: name the proxies you trust with --trusted-proxy CIDR, and the right-most address before them counts");
    }
    text
}

/// Who callers are, by what the records have.
fn identity(seen: &Seen) -> String {
    let list = |kinds: &BTreeSet<&str>| kinds.iter().copied().collect::<Vec<_>>().join(", ");
    let said = |what: &str, kinds: &BTreeSet<&str>| {
        (!kinds.is_empty()).then(|| format!("{what} ({})", list(kinds)))
    };
    let parts = [said("principal", &seen.principals), said("credential", &seen.credentials)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.as_slice() {
        [] if seen.records > 0 => "none logged: callers are addresses".to_owned(),
        parts => parts.join("; "),
    }
}
