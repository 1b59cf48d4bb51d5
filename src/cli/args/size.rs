//! Sizes as people type them.

/// What the letters behind a number mean, in powers of 1024.
const LETTERS: [char; 4] = ['k', 'm', 'g', 't'];

/// Bytes from `512M`, `16G`, `1.5GiB` or a plain number; letters are powers of 1024.
///
/// # Errors
/// What to type.
pub(super) fn size(text: &str) -> Result<u64, String> {
    read(text).ok_or_else(|| "type a number with K, M, G or T, such as 512M or 16G".to_owned())
}

fn read(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let text = text.strip_suffix("ib").or(text.strip_suffix('b')).unwrap_or(&text);
    let letter = text.chars().next_back()?;
    let power = LETTERS.iter().position(|known| *known == letter);
    let number = if power.is_some() { text.strip_suffix(letter)? } else { text };
    let unit = 1u64 << (power.map_or(0, |at| at + 1) * 10);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 6 {
        return None;
    }
    let scale = 10u64.pow(u32::try_from(part.len()).ok()?);
    let part = u128::from(part.parse::<u64>().ok()?) * u128::from(unit) / u128::from(scale);
    let whole = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    whole.checked_add(u64::try_from(part).ok()?).filter(|bytes| *bytes > 0)
}

/// Reads a percentage, with its sign or without.
pub(super) fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim_end();
    number.parse().map_err(|_| "type a number from 0 to 100, such as 0.5".to_owned())
}

/// Reads a number of threads.
pub(super) fn threads(text: &str) -> Result<u16, String> {
    let number = text.trim().parse().ok().filter(|threads| *threads <= 1024);
    number.ok_or_else(|| "type a whole number from 0 to 1024; 0 for one a core".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_type_them() {
        for (text, bytes) in [
            ("4096", 4096),
            ("512M", 512 << 20),
            ("512mb", 512 << 20),
            ("16G", 16 << 30),
            ("1.5GiB", 3 << 29),
            ("2t", 2 << 40),
            (" 8k ", 8 << 10),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in
            ["", "G", "0", "-1G", "1,5G", "5 apples", "1.G", ".5G", "99999999999T", "1e9", "é"]
        {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn threads_are_a_whole_number_that_a_machine_may_have() {
        assert_eq!([threads("0"), threads(" 8 "), threads("1024")], [Ok(0), Ok(8), Ok(1024)]);
        for text in ["", "x", "-1", "1.5", "1025", "99999"] {
            assert!(threads(text).unwrap_err().contains("from 0 to 1024"), "{text}");
        }
    }

    #[test]
    fn a_percentage_may_bear_its_sign() {
        assert_eq!(
            [percent("0.5%"), percent(" 1 "), percent("100 %")],
            [Ok(0.5), Ok(1.0), Ok(100.0)]
        );
        assert!(percent("few").is_err());
    }
}
