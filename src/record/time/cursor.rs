//! A reader over the digits and marks of a clock notation.

/// What is left of the text.
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    /// Exactly `n` decimal digits.
    #[inline]
    pub(super) fn digits(&mut self, n: usize) -> Option<i64> {
        let (head, tail) = self.0.split_at_checked(n)?;
        let mut value = 0;
        for byte in head {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            value = value * 10 + i64::from(digit);
        }
        self.0 = tail;
        Some(value)
    }

    /// One to `most` decimal digits, as many as there are.
    pub(super) fn number(&mut self, most: usize) -> Option<i64> {
        let run = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        if run == 0 { None } else { self.digits(run) }
    }

    #[inline]
    pub(super) fn literal(&mut self, byte: u8) -> Option<()> {
        let (first, tail) = self.0.split_first()?;
        self.0 = tail;
        (*first == byte).then_some(())
    }

    /// Steps over `byte` if it comes next.
    pub(super) fn skip(&mut self, byte: u8) -> bool {
        let hit = self.peek() == Some(byte);
        if hit {
            self.0 = self.0.get(1..).unwrap_or_default();
        }
        hit
    }

    pub(super) fn blanks(&mut self) {
        while self.skip(b' ') {}
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The letters that come next, perhaps none.
    pub(super) fn word(&mut self) -> &'a [u8] {
        let end = self.0.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (word, rest) = self.0.split_at_checked(end).unwrap_or_default();
        self.0 = rest;
        word
    }

    /// A fraction of a second after its mark, in microseconds; digits beyond six are dropped.
    pub(super) fn fraction(&mut self) -> Option<i64> {
        let mut micros = 0;
        let mut scale = 100_000;
        let mut any = false;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            micros += i64::from(digit - b'0') * scale;
            scale /= 10;
            any = true;
            self.0 = self.0.get(1..)?;
        }
        any.then_some(micros)
    }

    /// A fraction if its mark (point or comma) comes next, else 0.
    pub(super) fn maybe_fraction(&mut self) -> Option<i64> {
        if self.skip(b'.') || self.skip(b',') { self.fraction() } else { Some(0) }
    }

    /// Hours, minutes, seconds as `HH:MM:SS`, in seconds; second 60 is read as 59.
    #[inline]
    pub(super) fn clock(&mut self) -> Option<i64> {
        let h = self.digits(2)?;
        self.rest_of_clock(h)
    }

    /// Minutes and seconds behind hours that are read already.
    #[inline]
    pub(super) fn rest_of_clock(&mut self, h: i64) -> Option<i64> {
        self.literal(b':')?;
        let m = self.digits(2)?;
        self.literal(b':')?;
        let s = self.digits(2)?;
        (h < 24 && m < 60 && s <= 60).then_some(h * 3600 + m * 60 + s.min(59))
    }

    /// `Z`, `+HHMM`, `+HH:MM` or `+HH`, in seconds east of UTC.
    pub(super) fn offset(&mut self) -> Option<i64> {
        let sign = match self.peek()? {
            b'Z' | b'z' => {
                self.0 = self.0.get(1..)?;
                return Some(0);
            }
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        self.0 = self.0.get(1..)?;
        let h = self.digits(2)?;
        self.skip(b':');
        let m = if self.0.is_empty() { 0 } else { self.digits(2)? };
        (h < 24 && m < 60).then_some(sign * (h * 3600 + m * 60))
    }
}
