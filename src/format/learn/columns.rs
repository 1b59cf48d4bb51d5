//! Lines of one shape under each other: their columns, with what stands between them.

use super::cut::{Held, Word, cut};
use super::{blanks_of, is_missing};
use std::collections::HashMap;

/// Share, in percent, of the lines that must be of the one shape.
const ONE_SHAPE: usize = 60;
/// Columns from which a line is worth it.
const LEAST: usize = 3;

/// One column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// What stands before it, its name and the marks that open it among that.
    pub gap: Vec<u8>,
    pub held: Held,
    /// Blanks in a bare time.
    pub blanks: usize,
    /// Its name, or the words before it that never change; empty where there are none.
    pub name: String,
    pub values: Vec<Vec<u8>>,
    /// A word that is the same in every line.
    pub fixed: bool,
}

impl Column {
    /// Values that say something.
    pub fn said(&self) -> impl Iterator<Item = &[u8]> {
        self.values.iter().map(Vec::as_slice).filter(|value| !is_missing(value))
    }

    /// Some value is said, and all that are look so.
    pub fn all(&self, is: impl Fn(&[u8]) -> bool) -> bool {
        self.said().next().is_some() && self.said().all(is)
    }

    /// Nothing is ever missing, and nearly all values look so.
    pub fn always(&self, is: impl Fn(&[u8]) -> bool) -> bool {
        let fit = self.said().filter(|value| is(value)).count();
        fit > 0 && fit * 10 >= self.values.len() * 9
    }
}

/// The lines of the commonest shape.
pub(super) struct Rows<'a> {
    pub lines: Vec<&'a [u8]>,
    pub words: Vec<Vec<Word>>,
    pub columns: Vec<Column>,
    /// What stands behind the last column.
    pub tail: Vec<u8>,
    /// Where one blank stands in one line, several may stand in another.
    pub aligned: bool,
}

/// A line and its words.
type Row<'a> = (&'a [u8], Vec<Word>);

impl<'a> Rows<'a> {
    /// `None` if the lines have no common shape.
    pub fn of(lines: &[&'a [u8]]) -> Option<Self> {
        let mut shapes: HashMap<Vec<u8>, Vec<Row<'a>>> = HashMap::new();
        for line in lines {
            let Some(words) = cut(line).filter(|words| words.len() >= LEAST) else { continue };
            shapes.entry(shape(line, &words)).or_default().push((line, words));
        }
        // Of equal ones the shape that is first in order, so that the same lines tell the same.
        let (_, rows) = shapes
            .into_iter()
            .max_by(|(a, some), (b, more)| some.len().cmp(&more.len()).then_with(|| b.cmp(a)))?;
        if rows.len() * 100 < lines.len() * ONE_SHAPE {
            return None;
        }
        let (lines, words): (Vec<&[u8]>, Vec<Vec<Word>>) = rows.into_iter().unzip();
        let mut rows = Self { lines, words, columns: Vec::new(), tail: Vec::new(), aligned: false };
        rows.gather()?;
        rows.name();
        Some(rows)
    }

    fn gather(&mut self) -> Option<()> {
        let count = self.words.first()?.len();
        for at in 0..count {
            let mut values = Vec::with_capacity(self.lines.len());
            let mut gap: Option<Vec<u8>> = None;
            for (line, words) in self.lines.iter().zip(&self.words) {
                let word = words.get(at)?;
                let before = gap_before(line, words, at);
                self.aligned |= gap.as_deref().is_some_and(|known| known != before);
                gap.get_or_insert_with(|| plain(before));
                values.push(line.get(word.place.clone())?.to_vec());
            }
            let first = self.words.first()?.get(at)?;
            let name = self.lines.first()?.get(first.name.clone()).unwrap_or_default();
            let (held, text) = (first.held, values.first()?);
            self.columns.push(Column {
                gap: gap?,
                held,
                blanks: if first.blanks > 0 { blanks_of(held, text) } else { 0 },
                name: String::from_utf8_lossy(name).into_owned(),
                fixed: self.lines.len() > 1 && is_fixed(&values),
                values,
            });
        }
        let tails = self.lines.iter().zip(&self.words).map(|(line, words)| {
            let end = words.last().map_or(0, |word| word.place.end);
            line.get(end..).unwrap_or_default()
        });
        let mut tails = tails.map(<[u8]>::trim_ascii_end);
        let first = tails.next()?;
        // What goes on differently is left to whoever reads what stands behind a pattern.
        let common = tails.fold(first, |common, tail| {
            let same = common.iter().zip(tail).take_while(|(a, b)| a == b).count();
            common.get(..same).unwrap_or_default()
        });
        self.tail = if common.len() == first.len() { common.to_vec() } else { closed(common) };
        Some(())
    }

    /// Words that never change name the column behind them.
    fn name(&mut self) {
        let mut before: Vec<String> = Vec::new();
        for column in &mut self.columns {
            if column.fixed && column.name.is_empty() {
                let word = column.values.first().map(|word| String::from_utf8_lossy(word));
                before.extend(word.map(std::borrow::Cow::into_owned));
                continue;
            }
            if column.name.is_empty() && before.len() <= 4 {
                column.name = before.join(" ");
            }
            before.clear();
        }
    }
}

/// The mark that closes the last column, if one does.
fn closed(common: &[u8]) -> Vec<u8> {
    common.iter().take_while(|byte| b"\"])".contains(byte)).copied().collect()
}

/// What stands between a word and the one before it.
fn gap_before<'l>(line: &'l [u8], words: &[Word], at: usize) -> &'l [u8] {
    let from = at.checked_sub(1).and_then(|at| words.get(at)).map_or(0, |word| word.place.end);
    let to = words.get(at).map_or(from, |word| word.place.start);
    line.get(from..to).unwrap_or_default()
}

/// Where several blanks stand, one does.
fn plain(gap: &[u8]) -> Vec<u8> {
    let mut plain = gap.to_vec();
    plain.dedup_by(|next, last| *next == b' ' && *last == b' ');
    plain
}

/// What lines of one shape have in common: the gaps, and what holds the words together.
fn shape(line: &[u8], words: &[Word]) -> Vec<u8> {
    let mut shape = Vec::new();
    for (at, word) in words.iter().enumerate() {
        shape.extend_from_slice(&plain(gap_before(line, words, at)));
        let held = match word.held {
            Held::Bare => 1,
            Held::Quoted => 2,
            Held::Bracketed => 3,
        };
        shape.extend_from_slice(&[held, u8::try_from(word.blanks.min(1)).unwrap_or(1)]);
    }
    shape
}

/// The same word of letters in every line: no method, no version, nothing that may be a value.
fn is_fixed(values: &[Vec<u8>]) -> bool {
    let Some(first) = values.first() else { return false };
    let letters = first.iter().all(|byte| byte.is_ascii_alphabetic() || b"_-".contains(byte));
    let method = super::super::surmise::look::of(super::Field::Method);
    let word = first.len() > 1 && letters && first.iter().any(u8::is_ascii_alphabetic);
    // An arrow, a sign, or whatever has neither letters nor digits.
    let sign = !super::is_missing(first)
        && first.iter().all(|byte| !byte.is_ascii_alphanumeric() && !b"/*".contains(byte));
    (word && !method(first) || sign) && values.iter().all(|value| value == first)
}
