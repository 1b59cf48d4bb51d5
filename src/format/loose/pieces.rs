//! A line cut into pieces: cells where a mark parts them, else words and what quotes or brackets
//! hold together.

use super::closing;

/// Pieces of a line that are looked at.
const MOST: usize = 48;
/// So many marks make cells.
const CELLS: usize = 4;

/// A piece, without the quotes or brackets around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub start: usize,
    pub end: usize,
    /// Something holds it together: quotes, brackets, or the marks around a cell.
    pub held: bool,
}

impl Piece {
    /// Its bytes.
    pub fn of(self, line: &[u8]) -> &[u8] {
        line.get(self.start..self.end).unwrap_or_default()
    }
}

/// The pieces of one line.
pub(super) struct Pieces {
    list: [Piece; MOST],
    count: usize,
    /// They are cells.
    pub cells: bool,
}

impl Pieces {
    /// Those of a whole line.
    pub fn of(line: &[u8]) -> Self {
        match mark(line) {
            Some(mark) => Self::gather(true, cells(line, mark)),
            None => Self::words(line, 0),
        }
    }

    /// Words from `from` on.
    pub fn words(line: &[u8], from: usize) -> Self {
        let mut at = from;
        Self::gather(false, std::iter::from_fn(move || word(line, &mut at)))
    }

    /// Words, where brackets hold nothing together.
    pub fn apart(line: &[u8]) -> Self {
        let mut at = 0;
        let next = std::iter::from_fn(move || {
            while line.get(at) == Some(&b'[') || line.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            word(line, &mut at)
        });
        Self::gather(false, next)
    }

    fn gather(cells: bool, pieces: impl Iterator<Item = Piece>) -> Self {
        let mut all = Self { list: [Piece::default(); MOST], count: 0, cells };
        for (slot, piece) in all.list.iter_mut().zip(pieces) {
            *slot = piece;
            all.count += 1;
        }
        all
    }

    /// In their order.
    pub fn list(&self) -> &[Piece] {
        self.list.get(..self.count).unwrap_or_default()
    }
}

/// What parts the cells of a line, if anything does. Commas and semicolons do only where no blank
/// follows: in prose and in user agents one does.
pub(in crate::format) fn mark(line: &[u8]) -> Option<u8> {
    let plain = memchr::memchr(b'(', line).and_then(|end| line.get(..end)).unwrap_or(line);
    [b'|', b'\t', b';', b','].into_iter().find(|mark| {
        let tight = matches!(mark, b';' | b',');
        let text = if tight { plain } else { line };
        let mut quoted = false;
        let mut count = 0;
        for (at, byte) in text.iter().enumerate() {
            quoted ^= *byte == b'"';
            let blank = tight && text.get(at + 1) == Some(&b' ');
            count += usize::from(byte == mark && !quoted && !blank);
        }
        count >= CELLS
    })
}

fn cells(line: &[u8], mark: u8) -> impl Iterator<Item = Piece> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = line.get(at..).filter(|_| at <= line.len())?;
        let mut quoted = false;
        let end = rest.iter().position(|byte| {
            quoted ^= *byte == b'"';
            *byte == mark && !quoted
        });
        let length = end.unwrap_or(rest.len());
        let start = at;
        at = end.map_or(usize::MAX, |end| start + end + 1);
        Some(bare(line, start, start + length, true))
    })
}

/// Without blanks, and without the quotes or brackets around it.
fn bare(line: &[u8], mut start: usize, mut end: usize, mut held: bool) -> Piece {
    while start < end && line.get(start).is_some_and(u8::is_ascii_whitespace) {
        start += 1;
    }
    while start < end
        && end.checked_sub(1).and_then(|at| line.get(at)).is_some_and(u8::is_ascii_whitespace)
    {
        end -= 1;
    }
    let cell = held;
    if let Some([b'"', .., b'"'] | [b'[', .., b']']) = line.get(start..end) {
        (start, end, held) = (start + 1, end - 1, true);
    } else if let (true, Some([b'\'', .., b'\''])) = (cell, line.get(start..end)) {
        (start, end, held) = (start + 1, end - 1, true);
    }
    Piece { start, end, held }
}

/// The next word: quoted, in brackets, or up to a blank; a quoted value belongs to its name.
fn word(line: &[u8], at: &mut usize) -> Option<Piece> {
    while let Some(step) = passed_over(line.get(*at..)?) {
        *at += step;
    }
    let start = *at;
    let first = *line.get(start)?;
    let end = match first {
        b'"' => closing(line, start + 1) + 1,
        b'[' => start + memchr::memchr(b']', line.get(start..)?).map_or(1, |length| length + 1),
        _ => bare_end(line, start),
    };
    let end = end.min(line.len());
    *at = end.max(start + 1);
    if matches!(first, b'"' | b'[') {
        return Some(bare(line, start, end, false));
    }
    let text = line.get(start..end)?;
    let marks = text.iter().rev().take_while(|byte| b",;)".contains(byte)).count();
    Some(Piece { start, end: end - marks.min(text.len() - 1), held: false })
}

fn bare_end(line: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = line.get(at) {
        if byte.is_ascii_whitespace() || *byte == 27 {
            break;
        }
        let named = matches!(byte, b'=' | b':') && line.get(at + 1) == Some(&b'"');
        at = if named { closing(line, at + 2) + 1 } else { at + 1 };
    }
    at.min(line.len())
}

/// Blanks, opening parentheses, commas, and colours of terminals.
fn passed_over(rest: &[u8]) -> Option<usize> {
    match rest {
        [27, b'[', after @ ..] => memchr::memchr(b'm', after).map(|length| length + 3),
        [b' ' | b'\t' | b',' | b'(' | b'|', ..] => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(line: &str) -> Vec<String> {
        let pieces = Pieces::of(line.as_bytes());
        let text = |piece: &Piece| String::from_utf8_lossy(piece.of(line.as_bytes())).into_owned();
        pieces.list().iter().map(text).collect()
    }

    #[test]
    fn words_are_held_together_by_quotes_and_brackets() {
        let line = r#"a [b c] "d \"e\" f", (12 ms) x="y z" \u{1b}"#
            .replace("\\u{1b}", "\u{1b}[1mg\u{1b}[0m");
        assert_eq!(pieces(&line), ["a", "b c", "d \\\"e\\\" f", "12", "ms", "x=\"y z\"", "g"]);
    }

    #[test]
    fn marks_make_cells_unless_blanks_follow() {
        assert_eq!(pieces("a b | c|\"d|e\" |  | f"), ["a b", "c", "d|e", "", "f"]);
        assert_eq!(pieces("a,b,\"c, d\",e,f").len(), 5);
        assert_eq!(pieces("a, b, c, d, e").len(), 5);
        assert_eq!(pieces("x (a;b;c;d;e) y").len(), 3);
    }
}
