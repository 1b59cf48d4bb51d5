//! Finding a byte that is near: most fields of a log line are so short that calling a vector
//! search costs more than the search.

/// Bytes looked at eight at a time before the vector search takes over.
const NEAR: usize = 16;

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);

/// Where `byte` first stands.
#[inline]
#[must_use]
pub fn find(byte: u8, text: &[u8]) -> Option<usize> {
    let wanted = ONES * u64::from(byte);
    seek(text, |word| zeros(word ^ wanted), |known| known == byte, |far| memchr::memchr(byte, far))
}

/// Where one of two bytes first stands.
#[inline]
#[must_use]
pub fn find2(one: u8, other: u8, text: &[u8]) -> Option<usize> {
    let (a, b) = (ONES * u64::from(one), ONES * u64::from(other));
    seek(
        text,
        |word| zeros(word ^ a) | zeros(word ^ b),
        |known| known == one || known == other,
        |far| memchr::memchr2(one, other, far),
    )
}

/// Marks the zero bytes of a word; right up to the first of them, which is all that is used.
#[inline]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

#[inline]
fn seek(
    text: &[u8],
    marks: impl Fn(u64) -> u64,
    is: impl Fn(u8) -> bool,
    far: impl Fn(&[u8]) -> Option<usize>,
) -> Option<usize> {
    let mut rest = text;
    let mut at = 0;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        let hits = marks(u64::from_le_bytes(*word));
        if hits != 0 {
            return Some(at + hits.trailing_zeros() as usize / 8);
        }
        (rest, at) = (after, at + 8);
        if at == NEAR {
            return far(rest).map(|further| at + further);
        }
    }
    rest.iter().position(|known| is(*known)).map(|further| at + further)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_of_them_is_found_wherever_it_stands(text in "[a-d\u{0}\u{7f}\u{80}\u{e9}]{0,70}", one in 96u8..101, other in 96u8..101) {
            let text = text.as_bytes();
            prop_assert_eq!(find(one, text), text.iter().position(|byte| *byte == one));
            prop_assert_eq!(find2(one, other, text), text.iter().position(|byte| *byte == one || *byte == other));
        }
    }
}
