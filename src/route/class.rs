//! What sort of thing one segment of a path, or one value of a query, is.

/// A segment looks like an id, or like a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A word of the API, or of a site: kept as it is unless the sample shows otherwise.
    Word,
    /// A number, UUID, long hexadecimal, mail address, prefixed number and the like.
    Id,
}

/// The sorts of bytes in a segment, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sorts(u8);

impl Sorts {
    const DIGIT: u8 = 1;
    const HEX: u8 = 2;
    const LETTER: u8 = 4;
    const DASH: u8 = 8;
    const AT: u8 = 16;
    const PERCENT: u8 = 32;
    /// What ends a name early, or wraps an id.
    const MARK: u8 = 64;
    const OTHER: u8 = 128;

    /// The sort of every byte; that of a slash is none.
    const OF: [u8; 256] = {
        let mut table = [Self::OTHER; 256];
        let mut byte = 0;
        while byte < 256 {
            table[byte] = match byte as u8 {
                b'/' => 0,
                b'0'..=b'9' => Self::DIGIT,
                b'a'..=b'f' | b'A'..=b'F' => Self::HEX,
                b'g'..=b'z' | b'G'..=b'Z' => Self::LETTER,
                b'-' | b'_' => Self::DASH,
                b'@' => Self::AT,
                b'%' => Self::PERCENT,
                b';' | b')' => Self::MARK,
                _ => Self::OTHER,
            };
            byte += 1;
        }
        table
    };

    #[inline]
    fn of(byte: u8) -> u8 {
        Self::OF.get(usize::from(byte)).copied().unwrap_or(Self::OTHER)
    }

    /// The sorts of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// There are letters.
    #[must_use]
    pub fn lettered(self) -> bool {
        self.0 & (Self::HEX | Self::LETTER) != 0
    }

    /// There may be matrix parameters, or an id in brackets.
    #[must_use]
    #[inline]
    pub fn marked(self) -> bool {
        self.0 & Self::MARK != 0
    }
}

/// Length of a path's next segment, up to a slash, and the sorts of its bytes.
#[must_use]
#[inline]
pub fn segment(rest: &[u8]) -> (usize, Sorts) {
    let mut sorts = 0;
    for (at, byte) in rest.iter().enumerate() {
        let sort = Sorts::of(*byte);
        if sort == 0 {
            return (at, Sorts(sorts));
        }
        sorts |= sort;
    }
    (rest.len(), Sorts(sorts))
}

/// Classifies a segment by its bytes alone.
#[must_use]
#[inline]
pub fn classify(segment: &[u8]) -> Class {
    sorted(segment, sorts(segment))
}

/// The sorts of bytes in a text. A slash counts as something else: a value of a query may hold one.
#[must_use]
pub fn sorts(text: &[u8]) -> Sorts {
    let sort = |byte: &u8| if *byte == b'/' { Sorts::OTHER } else { Sorts::of(*byte) };
    Sorts(text.iter().fold(0, |sorts, byte| sorts | sort(byte)))
}

/// Classifies a segment whose sorts of bytes are known.
#[must_use]
#[inline]
pub fn sorted(segment: &[u8], sorts: Sorts) -> Class {
    if sorts.0 == Sorts::DIGIT {
        return Class::Id;
    }
    // Every other id holds a digit or is a mail address, but for digests that are all letters; the
    // shortest is a letter with four digits.
    let plain = sorts.0 & (Sorts::DIGIT | Sorts::AT | Sorts::PERCENT) == 0;
    if plain && segment.len() < 24 || segment.len() < 5 {
        return Class::Word;
    }
    if sorts.0 & !(Sorts::DIGIT | Sorts::HEX | Sorts::DASH) == 0 && uuid(segment) {
        return Class::Id;
    }
    closely(segment)
}

/// Of a segment that holds only hexadecimal digits and dashes.
fn uuid(segment: &[u8]) -> bool {
    segment.len() == 36
        && [8, 13, 18, 23].iter().all(|at| segment.get(*at) == Some(&b'-'))
        && segment.iter().filter(|byte| matches!(byte, b'-' | b'_')).count() == 4
}

fn closely(segment: &[u8]) -> Class {
    let shape = Shape::of(segment);
    let is_id = shape.hexadecimal(segment)
        || shape.address(segment)
        || shape.token(segment)
        || prefixed_number(segment)
        || composed_number(segment)
        || date(segment);
    if is_id { Class::Id } else { Class::Word }
}

/// Counts of the sorts of bytes in a segment.
#[derive(Default)]
struct Shape {
    length: usize,
    digits: usize,
    hex_letters: usize,
    lower: usize,
    upper: usize,
    dashes: usize,
    at: usize,
    other: usize,
}

impl Shape {
    fn of(segment: &[u8]) -> Self {
        let mut shape = Self { length: segment.len(), ..Self::default() };
        for byte in segment {
            match byte {
                b'0'..=b'9' => shape.digits += 1,
                b'a'..=b'f' => {
                    shape.hex_letters += 1;
                    shape.lower += 1;
                }
                b'A'..=b'F' => {
                    shape.hex_letters += 1;
                    shape.upper += 1;
                }
                b'g'..=b'z' => shape.lower += 1,
                b'G'..=b'Z' => shape.upper += 1,
                b'-' | b'_' => shape.dashes += 1,
                b'@' => shape.at += 1,
                _ => shape.other += 1,
            }
        }
        shape
    }

    /// Eight or more hexadecimal digits with both letters and decimals, or a usual digest length.
    fn hexadecimal(&self, segment: &[u8]) -> bool {
        self.length >= 8
            && self.digits + self.hex_letters == segment.len()
            && (self.digits > 1 && self.hex_letters > 0 || matches!(self.length, 24 | 32 | 40 | 64))
    }

    /// A mail address (also percent-encoded) or an international phone number.
    fn address(&self, segment: &[u8]) -> bool {
        let phone = match segment {
            [b'+', rest @ ..] | [b'%', b'2', b'B' | b'b', rest @ ..] => {
                (8..=15).contains(&rest.len()) && rest.iter().all(u8::is_ascii_digit)
            }
            _ => false,
        };
        let encoded = memchr::memmem::find(segment, b"%40").is_some();
        phone || (self.at == 1 || encoded) && segment.contains(&b'.') && self.length > 5
    }

    /// Random-looking text: ULIDs, base64url and the like mix digits and letters throughout.
    fn token(&self, segment: &[u8]) -> bool {
        let letters = self.lower + self.upper;
        let mixed = self.digits >= 3 && letters >= 3 && self.other == 0;
        let one_case_ulid = self.length == 26 && self.upper + self.digits == 26;
        let turns = segment
            .windows(2)
            .filter(|pair| matches!(pair, [a, b] if a.is_ascii_digit() != b.is_ascii_digit()))
            .count();
        mixed
            && (one_case_ulid || self.length >= 16 && self.dashes <= 2 && turns * 5 >= self.length)
    }
}

/// `cust-000123`, `ORD_9817263`, `A1234567`: letters, perhaps a dash, and at least four digits;
/// not a year behind a word.
fn prefixed_number(segment: &[u8]) -> bool {
    let letters = segment.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let rest = segment.get(letters..).unwrap_or_default();
    let (dash, digits) = match rest {
        [b'-' | b'_' | b':', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let year =
        dash && digits.len() == 4 && (digits.starts_with(b"19") || digits.starts_with(b"20"));
    (1..=8).contains(&letters)
        && digits.len() >= 4
        && !year
        && digits.iter().all(u8::is_ascii_digit)
}

/// `INV-20220131-0042`, `RR310000015DE`: capitals and dashes among digits, six of them at least, and
/// as many as there are capitals.
fn composed_number(segment: &[u8]) -> bool {
    let digits = segment.iter().filter(|byte| byte.is_ascii_digit()).count();
    let capitals = segment.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let marks = segment.iter().filter(|byte| matches!(byte, b'-' | b'_' | b':')).count();
    digits >= 6
        && capitals > 0
        && digits >= capitals
        && digits + capitals + marks == segment.len()
        && segment.len() <= 40
        && segment.first().is_some_and(u8::is_ascii_alphanumeric)
}

/// `1147-076179`, `123-45-6789`: eight digits or more in parts; not the days and years of a range, nor a day and a
/// time. By itself it may be a price or a place as well: it is an id where it is called so.
pub(super) fn parted_number(segment: &[u8]) -> bool {
    let plain = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let parts = || segment.split(|byte| matches!(byte, b'-' | b'_'));
    let digits = segment.iter().filter(|byte| byte.is_ascii_digit()).count();
    let when = |part: &[u8]| {
        matches!(part.len(), 4 | 6 | 8) && (part.starts_with(b"19") || part.starts_with(b"20"))
    };
    let mut each = parts();
    let (first, second) = (each.next().unwrap_or_default(), each.next().unwrap_or_default());
    let stamp = first.len() == 8 && when(first) && matches!(second.len(), 4 | 6);
    let day = segment
        .get(..7)
        .is_some_and(|month| date(month) && when(month.get(..4).unwrap_or_default()));
    digits >= 8
        && segment.len() <= 40
        && parts().count() > 1
        && parts().all(plain)
        && !day
        && !stamp
        && !parts().all(when)
}

/// `OData`: where the bracket opens in `Customers(48213)`.
pub(super) fn in_brackets(name: &[u8]) -> Option<usize> {
    let inner = name.strip_suffix(b")")?;
    let open = memchr::memchr(b'(', inner).filter(|open| *open > 0)?;
    let id = inner.get(open + 1..).unwrap_or_default();
    (classify(id) == Class::Id || id.starts_with(b"'")).then_some(open)
}

/// `2022-10-31`, `2022-10`.
fn date(segment: &[u8]) -> bool {
    matches!(segment.len(), 7 | 10)
        && segment.iter().enumerate().all(|(at, byte)| {
            if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_every_sort_are_seen() {
        for id in [
            "48213",
            "7",
            "00000000-0000-4000-8000-00000000abcd",
            "5f3a9c01be",
            "user@example.org",
            "user%40example.org",
            "+14255550123",
            "01ARZ3NDEKTSV4RRFFQ69G5FAV",
            "cust-000123",
            "ORD9817263",
            "aB3dE5fG7hI9jK1lM3",
            "507f1f77bcf86cd799439011",
            "2022-10-31",
            "RR310000015DE",
            "INV-20220131-0042",
            "4711-2022-0042-X",
        ] {
            assert_eq!(classify(id.as_bytes()), Class::Id, "{id}");
        }
    }

    #[test]
    fn numbers_in_parts_are_told_from_days_years_and_times() {
        for id in ["1147-076179", "123-45-6789", "978-3-16-148410-0"] {
            assert!(parted_number(id.as_bytes()), "{id}");
        }
        for other in [
            "2023-2024",
            "20240101-20240131",
            "2024-01-15-103000",
            "20240115-103000",
            "12-14",
            "11470761",
        ] {
            assert!(!parted_number(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn words_of_an_api_stay_words() {
        for word in [
            "v1",
            "v10",
            "customers",
            "feature-flags",
            "me",
            "oauth2",
            "log4j",
            "web-2013",
            "deadbeef",
            "app.3f2a1b.js",
            "index.html",
            "cafe",
            "facade",
            "logstash-monitorama-2013",
            "sha256sums",
            "s3-eu-west-1",
            "",
            "iphone-14-pro-max-256gb",
        ] {
            assert_eq!(classify(word.as_bytes()), Class::Word, "{word}");
        }
    }
}
