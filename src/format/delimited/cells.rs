//! A row to cells: where each begins and ends.
//!
//! Separators are found eight bytes at a time; nearly every byte of a row is looked at once and
//! nothing is allocated, since the list of cells is kept from row to row.

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// One or more blanks; tabs instead, in a row that holds one. W3C allows any white space.
    Blanks,
    /// This byte, each time.
    Byte(u8),
    /// A comma, perhaps with blanks after it, and one at the end of the row: IIS native.
    CommaBlank,
}

/// The cells of one row.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    spans: Vec<(u32, u32)>,
}

/// Most cells of a row; what stands behind them is one cell.
const MOST: usize = 512;

const ONES: u64 = u64::from_le_bytes([1; 8]);
const LOWS: u64 = u64::from_le_bytes([0x7f; 8]);

/// Marks every byte of `word` that is zero, and no other.
#[inline]
fn zeros(word: u64) -> u64 {
    !((word & LOWS).wrapping_add(LOWS) | word | LOWS)
}

impl Cells {
    /// How many there are.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// There are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Start and end of a cell; a quoted one with its quotes.
    #[must_use]
    #[inline]
    pub fn get(&self, at: usize) -> Option<(usize, usize)> {
        self.spans.get(at).map(|(start, end)| (*start as usize, *end as usize))
    }

    /// Cuts a row. With `quotes`, cells may be quoted; if a row has as many cells as `expected`
    /// only when quotes mean nothing, they mean nothing. `false` if a quote is left open.
    #[inline]
    pub fn cut(
        &mut self,
        line: &[u8],
        separator: Separator,
        quotes: bool,
        expected: Option<usize>,
    ) -> bool {
        let (mark, runs) = match separator {
            Separator::Blanks if memchr::memchr(b'\t', line).is_some() => (b'\t', false),
            Separator::Blanks => (b' ', true),
            Separator::Byte(mark) => (mark, false),
            Separator::CommaBlank => {
                self.plain(line, b',', false);
                self.trim(line);
                return true;
            }
        };
        if !quotes || memchr::memchr(b'"', line).is_none() {
            self.plain(line, mark, runs);
            if runs && expected.is_some_and(|expected| self.len() < expected) {
                self.with_empty_cells(line, mark, expected);
            }
            return true;
        }
        let closed = self.quoted(line, mark, runs);
        if expected.is_some_and(|expected| self.len() != expected) || !closed {
            let quoted = std::mem::take(&mut self.spans);
            self.plain(line, mark, runs);
            // A comma inside quotes is RFC 4180 and nothing else; a blank may be a writer's slip.
            let bare = runs && (!closed || expected == Some(self.len()));
            if !bare {
                self.spans = quoted;
                return closed;
            }
        }
        true
    }

    /// Two blanks in a row may hold an empty cell: they do if that makes the row complete.
    fn with_empty_cells(&mut self, line: &[u8], mark: u8, expected: Option<usize>) {
        self.plain(line, mark, false);
        if Some(self.len()) != expected {
            self.plain(line, mark, true);
        }
    }

    #[inline]
    fn plain(&mut self, line: &[u8], mark: u8, runs: bool) {
        self.spans.clear();
        let wanted = ONES * u64::from(mark);
        let mut start = 0;
        let mut at = 0;
        let mut rest = line;
        while let Some((word, after)) = rest.split_first_chunk::<8>() {
            let mut hits = zeros(u64::from_le_bytes(*word) ^ wanted);
            while hits != 0 {
                let end = at + hits.trailing_zeros() as usize / 8;
                self.push(start, end, runs);
                start = end + 1;
                hits &= hits - 1;
            }
            (rest, at) = (after, at + 8);
        }
        for (further, byte) in rest.iter().enumerate() {
            if *byte == mark {
                self.push(start, at + further, runs);
                start = at + further + 1;
            }
        }
        self.push(start, line.len(), runs);
    }

    /// Notes a cell; between two separators of a run there is none.
    #[inline]
    fn push(&mut self, start: usize, end: usize, runs: bool) {
        if runs && start == end {
            return;
        }
        let span = (u32::try_from(start).unwrap_or(0), u32::try_from(end).unwrap_or(0));
        if self.spans.len() < MOST {
            self.spans.push(span);
        } else if let Some(last) = self.spans.last_mut() {
            last.1 = span.1;
        }
    }

    /// Cells of which some stand in quotes; `false` if a quote is left open.
    fn quoted(&mut self, line: &[u8], mark: u8, runs: bool) -> bool {
        self.spans.clear();
        let mut start = 0;
        while let Some(rest) = line.get(start..) {
            let length = if rest.first() == Some(&b'"') {
                match closing(rest, mark) {
                    Some(length) => length,
                    None => return false,
                }
            } else {
                memchr::memchr(mark, rest).unwrap_or(rest.len())
            };
            self.push(start, start + length, runs);
            if length == rest.len() {
                break;
            }
            start += length + 1;
        }
        true
    }

    fn trim(&mut self, line: &[u8]) {
        for (start, end) in &mut self.spans {
            let cell = line.get(*start as usize..*end as usize).unwrap_or_default();
            let lead = cell.iter().take_while(|byte| **byte == b' ').count();
            *start += u32::try_from(lead).unwrap_or(0);
        }
        // The comma that ends a row of IIS opens no cell.
        if self.spans.len() > 1 && self.spans.last().is_some_and(|(start, end)| start == end) {
            self.spans.pop();
        }
    }

    /// A row with more cells than columns: where the status is out of its place by as many cells,
    /// those belong to the free-text column before it, in which separators were not escaped.
    pub fn resync(&mut self, line: &[u8], columns: usize, free: usize, status: usize) {
        let extra = self.len().saturating_sub(columns);
        let is_status = |at: usize| {
            let cell = self.get(at).and_then(|(start, end)| line.get(start..end));
            matches!(cell, Some([b'1'..=b'9', b'0'..=b'9', b'0'..=b'9']))
        };
        if extra == 0 || is_status(status) || !is_status(status + extra) {
            return;
        }
        let end = self.get(free + extra).and_then(|(_, end)| u32::try_from(end).ok());
        if let (Some(cell), Some(end)) = (self.spans.get_mut(free), end) {
            cell.1 = end;
            self.spans.drain(free + 1..=free + extra);
        }
    }
}

/// Length of a quoted cell with both its quotes: up to a quote that the separator or the end of
/// the row follows, and that is not written twice.
fn closing(text: &[u8], mark: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        let quote = at + memchr::memchr(b'"', text.get(at..)?)?;
        match text.get(quote + 1) {
            Some(b'"') => at = quote + 2,
            None => return Some(quote + 1),
            Some(next) if *next == mark => return Some(quote + 1),
            Some(_) => at = quote + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(line: &str, separator: Separator) -> Vec<String> {
        let mut cells = Cells::default();
        assert!(cells.cut(line.as_bytes(), separator, true, None), "{line}");
        (0..cells.len())
            .map(|at| {
                let (start, end) = cells.get(at).unwrap();
                line[start..end].to_owned()
            })
            .collect()
    }

    #[test]
    fn runs_of_blanks_part_once_and_tabs_each_time() {
        assert_eq!(cut("a  b c ", Separator::Blanks), ["a", "b", "c"]);
        assert_eq!(cut("a\t\tb c\t", Separator::Blanks), ["a", "", "b c", ""]);
        assert_eq!(cut("a,,b", Separator::Byte(b',')), ["a", "", "b"]);
        assert_eq!(cut("a, -, b c,", Separator::CommaBlank), ["a", "-", "b c"]);
    }

    #[test]
    fn quotes_hold_separators_and_quotes_written_twice() {
        assert_eq!(
            cut(r#"1,"a, ""b"", c",2"#, Separator::Byte(b',')),
            ["1", r#""a, ""b"", c""#, "2"]
        );
        assert_eq!(cut(r#"a "b c" d"#, Separator::Blanks), ["a", r#""b c""#, "d"]);
        assert_eq!(cut(r#"a x="b c" d"#, Separator::Blanks), ["a", r#"x="b"#, r#"c""#, "d"]);
    }

    #[test]
    fn an_open_quote_is_no_row_of_csv_and_a_plain_byte_between_blanks() {
        let mut cells = Cells::default();
        assert!(!cells.cut(br#"1,"a"#, Separator::Byte(b','), true, None));
        assert!(cells.cut(br#"1 "a b"#, Separator::Blanks, true, Some(3)));
        assert_eq!(cells.len(), 3);
    }

    #[test]
    fn blanks_in_free_text_do_not_shift_what_follows() {
        let mut cells = Cells::default();
        let line = b"d t Mozilla/5.0 (X; Y) - 200 0 15";
        cells.cut(line, Separator::Blanks, true, Some(7));
        cells.resync(line, 7, 2, 4);
        assert_eq!(cells.get(2), Some((4, 22)));
        assert_eq!(cells.len(), 7);
    }

    proptest! {
        #[test]
        fn cells_are_those_of_a_plain_split(line in "[ab, ]{0,60}") {
            let mut cells = Cells::default();
            cells.cut(line.as_bytes(), Separator::Byte(b','), false, None);
            let got: Vec<&str> = (0..cells.len()).map(|at| cells.get(at).map(|(s, e)| &line[s..e]).unwrap()).collect();
            prop_assert_eq!(got, line.split(',').collect::<Vec<_>>());
            cells.cut(line.as_bytes(), Separator::Blanks, false, None);
            let got: Vec<&str> = (0..cells.len()).map(|at| cells.get(at).map(|(s, e)| &line[s..e]).unwrap()).collect();
            prop_assert_eq!(got, line.split(' ').filter(|cell| !cell.is_empty()).collect::<Vec<_>>());
        }
    }
}
