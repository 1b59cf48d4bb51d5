//! Lines that no format covers: what their columns tell beside, learned from many of them.

use super::super::layers::Layers;
use super::super::loose::is_agent;
use super::super::pattern::Fit;
use super::super::{Parser, Reader, ReaderKind, Rules, learn};
use super::given::said;
use super::vote::Bare;
use super::{Line, Verdict, spread};
use crate::record::{Client, Record};
use std::collections::HashSet;
use std::sync::Arc;

/// Lines from which columns are learned.
const LINES: usize = 200;

/// A reader of columns goes before the one that was found, where it finds more in the same lines,
/// and the same of what both find.
pub(super) fn columns(
    lines: &[Line<'_>],
    rules: &Rules,
    verdict: &mut Verdict,
    layers: &mut Layers,
) {
    let Some(base) = layers.readers.first().cloned() else { return };
    let pattern = matches!(base.kind, ReaderKind::Pattern(_));
    if base.is_own()
        || base.events
        || !pattern && !matches!(base.kind, ReaderKind::Loose | ReaderKind::Sparse)
    {
        return;
    }
    // What a format's marks tell is of a vendor, who says what the columns are; and one line tells less
    // than any format.
    if pattern && (base.is_marked() || lines.len() < 2) {
        return;
    }
    let mut spaces = vec![Vec::new(); layers.wraps.len()];
    let bare: Vec<Bare> = spread(lines, LINES)
        .into_iter()
        .map(|line| Bare::of(line, &layers.wraps, &mut spaces))
        .filter(|line| line.whole)
        .collect();
    if pattern && !goes_on(&base, &bare, rules) {
        return;
    }
    let texts: Vec<&[u8]> = bare.iter().map(|line| line.text.as_slice()).collect();
    // What was only searched for marks may have mistaken one column for another in every line: then
    // the columns are told without it.
    let alone = || learn::reader(&texts, None).filter(|_| !pattern);
    let better = |reader: &Arc<Reader>| tells_more(&base, reader, &bare, rules);
    let found = learn::reader(&texts, Some(&base)).map(Arc::new).filter(better);
    let found = found.or_else(|| {
        let reader = Arc::new(alone()?);
        stands_alone(&base, &reader, &bare, rules).then_some(reader)
    });
    if let Some(reader) = found {
        if let Some(best) = verdict.ranking.first_mut() {
            best.name.clone_from(&reader.name);
        }
        layers.varied += usize::from(layers.varied > 0);
        layers.readers.insert(0, reader);
    }
}

/// Most lines go on behind the pattern, or it holds a target that has blanks.
fn goes_on(base: &Arc<Reader>, lines: &[Bare], rules: &Rules) -> bool {
    let mut parser = Parser::new(std::slice::from_ref(base), rules);
    let long = |line: &&Bare| {
        let read = parser.fit_within(&line.text, &line.time);
        // A target with a blank in it may have swallowed a column.
        let blank = |record: &Record<'_>| memchr::memchr(b' ', record.path).is_some();
        read.is_ok_and(|(fit, record)| matches!(fit, Fit::Long | Fit::Part) || blank(&record))
    };
    let count = lines.iter().filter(long).count();
    count * 2 > lines.len()
}

/// Of the lines that both read, the second tells more, and who asked for what and when as the first.
fn tells_more(base: &Arc<Reader>, other: &Arc<Reader>, lines: &[Bare], rules: &Rules) -> bool {
    let mut one = Parser::new(std::slice::from_ref(base), rules);
    let mut two = Parser::new(std::slice::from_ref(other), rules);
    // An address that is the same in every line, while another one varies, is that of a server.
    let server = callers(&mut one, lines) <= 1 && callers(&mut two, lines) > 1;
    let (mut both, mut odd, mut restated, mut before, mut after) = (0, 0, 0, 0, 0);
    for line in lines {
        let Ok((_, new)) = two.fit_within(&line.text, &line.time) else { continue };
        let Ok((_, old)) = one.fit_within(&line.text, &line.time) else { continue };
        both += 1;
        let called = server || old.client == new.client || !matches!(old.client, Client::Ip(_));
        odd += usize::from(!called || !agree(&old, &new));
        restated += usize::from(old.status != new.status);
        before += said(&old) - guessed(&old, &new);
        after += said(&new);
    }
    // A status that a whole column bears out goes before one that was guessed in some lines.
    let better = after > before || after == before && restated * 10 >= both;
    both * 2 > lines.len() && odd * 20 <= both && better
}

/// The second tells who asked for what, how, when and with what outcome in nearly every line, and no
/// less than the first.
fn stands_alone(base: &Arc<Reader>, other: &Arc<Reader>, lines: &[Bare], rules: &Rules) -> bool {
    let mut one = Parser::new(std::slice::from_ref(base), rules);
    let mut two = Parser::new(std::slice::from_ref(other), rules);
    let (mut whole, mut before, mut after) = (0, 0, 0);
    for line in lines {
        if let Ok((_, old)) = one.fit_within(&line.text, &line.time) {
            before += said(&old);
        }
        let Ok((_, new)) = two.fit_within(&line.text, &line.time) else { continue };
        after += said(&new);
        let called = matches!(new.client, Client::Ip(_)) && !new.method.is_empty();
        let asked = new.path.starts_with(b"/") || new.path.starts_with(b"*");
        whole += usize::from(called && asked && new.logged_status().is_some());
    }
    lines.len() > 1 && whole * 10 >= lines.len() * 9 && after >= before
}

/// How many different addresses call.
fn callers(parser: &mut Parser<'_>, lines: &[Bare]) -> usize {
    let mut all = HashSet::new();
    for line in lines {
        if let Ok((_, record)) = parser.fit_within(&line.text, &line.time)
            && let Client::Ip(ip) = record.client
        {
            all.insert(ip);
        }
    }
    all.len()
}

/// Values of the first that only their place told, and that the columns do not bear out.
fn guessed(old: &Record<'_>, new: &Record<'_>) -> usize {
    let size = old.bytes_in.is_some() && old.bytes_in != new.bytes_in;
    let taken = old.duration_us.is_some() && old.duration_us != new.duration_us;
    let id = !old.request_id.is_empty() && old.request_id != new.request_id;
    usize::from(size) + usize::from(taken) + usize::from(id)
}

/// What the first knows of a request the second knows too. The status may be another: a whole column
/// tells it better than the numbers of one line; and a user agent that is none, or ran on.
fn agree(old: &Record<'_>, new: &Record<'_>) -> bool {
    let same = |old: &[u8], new: &[u8]| old.is_empty() || old == new;
    let blank = memchr::memchr(b' ', old.path).is_some();
    let agent = memchr::memchr2(b'/', b' ', old.user_agent).is_some()
        && is_agent(old.user_agent)
        && memchr::memchr(b'"', old.user_agent).is_none();
    old.time == new.time
        && same(old.method, new.method)
        && (blank || same(old.path, new.path) && same(old.query, new.query))
        && (!agent || same(old.user_agent, new.user_agent))
        && same(old.principal, new.principal)
}

#[cfg(test)]
mod tests {
    use crate::format::{Reader, Rules, sniff};

    /// Time taken, host and principal of one of some lines, and how the file was read.
    fn told(lines: &[String], at: usize) -> String {
        let (readers, rules) = (Reader::all().unwrap(), Rules::default());
        let (_, layers) = sniff::sniff(lines.join("\n").as_bytes(), &readers, &rules);
        let mut parser = layers.parser(&rules);
        let record = parser.parse(lines[at].as_bytes()).unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (host, principal) = (text(record.host), text(record.principal));
        let (status, agent) = (record.status, text(record.user_agent));
        format!("{} {status} {:?} {host} {principal} {agent}", layers.name(), record.duration_us)
    }

    fn lines(behind: impl Fn(u32, &str) -> String) -> Vec<String> {
        let taken = ["412", "12345", "1234567", "903", "87654", "5012"];
        let line = |(n, taken): (u32, &&str)| {
            let head = format!(r"203.0.113.{n} - - [02/Jan/2026:03:04:{n:02} +0000]");
            format!(r#"{head} "GET /a{n} HTTP/1.1" 200 512 {}"#, behind(n, taken))
        };
        (10..).zip(&taken).map(line).collect()
    }

    #[test]
    fn columns_that_no_format_covers_are_learned_and_other_lines_are_still_read() {
        let mut all = lines(|_, taken| format!(r#""-" "curl/8.5" {taken} "api.example" MISS"#));
        all.push(r#"203.0.113.9 - - [02/Jan/2026:03:05:05 +0000] "GET /b HTTP/1.1" 404 9"#.into());
        assert_eq!(told(&all, 0), "columns-by-look 200 Some(412) api.example  curl/8.5");
        assert!(told(&all, 6).starts_with("columns-by-look 404 None"), "{}", told(&all, 6));
    }

    #[test]
    fn a_format_that_covers_the_lines_is_left_alone() {
        let all = lines(|_, _| r#""-" "curl/8.5""#.to_owned());
        assert!(told(&all, 0).starts_with("combined "), "{}", told(&all, 0));
    }
}
