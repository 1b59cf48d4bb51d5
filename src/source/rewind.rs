//! Input that can be taken back: what was consumed of it is remembered for a while.

use std::io::{BufRead, Read, Result};

/// Consumed bytes that are remembered. Where the data is damaged, a decoder goes on reading for some
/// tens of kilobytes before nothing fits any more.
const KEPT: usize = 1 << 20;

/// Remembers what was consumed since the last [`Rewind::forget`], the last [`KEPT`] bytes at least.
pub(super) struct Rewind<R> {
    input: R,
    past: Vec<u8>,
    /// Bytes of `past` that are to be read again come before those of `input`.
    again: usize,
}

impl<R: BufRead> Rewind<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, past: Vec::new(), again: 0 }
    }

    /// Whatever was consumed is gone.
    pub(super) fn forget(&mut self) {
        let read = self.past.len() - self.again;
        self.past.drain(..read);
    }

    /// Goes to the first place where `mark` finds something in bytes it is shown, behind the first
    /// byte that is remembered. `false`, with all input consumed, if there is no such place. A mark
    /// is no longer than `length`.
    pub(super) fn seek(&mut self, mark: fn(&[u8]) -> Option<usize>, length: usize) -> Result<bool> {
        self.again = self.past.len();
        let mut from = 1;
        loop {
            let shown = self.past.get(from..).unwrap_or_default();
            if let Some(at) = mark(shown) {
                self.again = shown.len() - at;
                return Ok(true);
            }
            // A mark may lie across the end of what is there.
            let keep = self.past.len().saturating_sub(length - 1).max(from.min(self.past.len()));
            self.past.drain(..keep);
            from -= keep.min(from);
            self.again = 0;
            let fresh = self.input.fill_buf()?;
            if fresh.is_empty() {
                self.past.clear();
                return Ok(false);
            }
            let size = fresh.len();
            self.past.extend_from_slice(fresh);
            self.input.consume(size);
        }
    }
}

impl<R: BufRead> Read for Rewind<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let held = self.fill_buf()?;
        let size = held.len().min(buffer.len());
        buffer.iter_mut().zip(held).for_each(|(to, from)| *to = *from);
        self.consume(size);
        Ok(size)
    }
}

impl<R: BufRead> BufRead for Rewind<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.again > 0 {
            return Ok(self.past.get(self.past.len() - self.again..).unwrap_or_default());
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, size: usize) {
        let again = size.min(self.again);
        self.again -= again;
        let size = size - again;
        if size > 0 {
            // Nothing is asked for here: a buffer that was shown is still there.
            if let Ok(held) = self.input.fill_buf() {
                self.past.extend_from_slice(held.get(..size).unwrap_or_default());
            }
            self.input.consume(size);
        }
        if self.past.len() > KEPT * 2 && self.again == 0 {
            self.past.drain(..self.past.len() - KEPT);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn mark(bytes: &[u8]) -> Option<usize> {
        memchr::memmem::find(bytes, b"mark")
    }

    /// Where the next mark lies, which is read.
    fn next(input: &mut Rewind<BufReader<&[u8]>>, whole: usize) -> Option<usize> {
        let found = input.seek(mark, 4).unwrap();
        let left = |input: &Rewind<BufReader<&[u8]>>| {
            input.again + input.input.buffer().len() + input.input.get_ref().len()
        };
        let at = whole - left(input);
        let mut four = [0; 4];
        (found && input.read(&mut four).unwrap() > 0).then_some(at)
    }

    #[test]
    fn a_mark_is_found_before_and_behind_and_across_what_was_shown() {
        let text = b"mark..mark....mark.mark";
        for buffer in 1..9 {
            for read in 0..text.len() {
                let mut input = Rewind::new(BufReader::with_capacity(buffer, &text[..]));
                let mut head = vec![0; read];
                input.read_exact(&mut head).unwrap();
                assert_eq!(head, &text[..read]);
                // The one at the very start is what failed.
                for at in [6, 14, 19] {
                    assert_eq!(next(&mut input, text.len()), Some(at), "{buffer} {read}");
                    input.forget();
                }
                assert_eq!(next(&mut input, text.len()), None);
                assert_eq!(input.fill_buf().unwrap(), b"");
            }
        }
    }

    #[test]
    fn what_is_forgotten_is_not_found_again() {
        let text = b"..mark..mark";
        let mut input = Rewind::new(BufReader::with_capacity(3, &text[..]));
        let mut head = [0; 7];
        input.read_exact(&mut head).unwrap();
        input.forget();
        assert_eq!(next(&mut input, text.len()), Some(8));
    }
}
