//! What an interpreter behind the server would read: a second form of a target, for the tricks
//! that keep a word from filters and not from a shell, a database or a browser.
//!
//! Shells drop quotes and backslashes within words (`pa'ss'wd`), variables that are not set
//! (`/etc$u/passwd`) and take `$IFS` for a blank; `cmd.exe` drops carets; a folder
//! that is the same one (`/./`) is passed over; strings that are added
//! up are one string (`'al'+'ert'`) and scripts write letters by number (`\u006f`); what was encoded
//! twice still has its plus signs. Undoing all this joins what was apart, so that the form is
//! searched besides the normal one and never in its place. The text is for matching only and is
//! never shown.

/// Writes the second form of a text in normal form behind what `out` holds; says whether it
/// differs.
pub fn loosen(text: &[u8], out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        let last = out.get(start..).and_then(|done| done.last()).copied();
        let (written, length) = match byte {
            b'+' if !is_joint(last, after) => (Some(b' '), 1),
            b'\\' if escape(after).is_some() => escape(after).unwrap_or((None, 1)),
            b'.' if last == Some(b'/') && after.first() == Some(&b'/') => (None, 2),
            b'$' => variable(last, after).unwrap_or((Some(b'$'), 1)),
            _ => match joint(rest) {
                Some(length) => (None, length),
                None if is_within(last, rest) => (None, quote(rest)),
                None => (Some(*byte), 1),
            },
        };
        // What was two blanks apart for a plus sign is one for patterns.
        let doubled = *byte != b' ' && written == Some(b' ') && last == Some(b' ');
        out.extend(written.filter(|_| !doubled));
        rest = rest.get(length..).unwrap_or_default();
    }
    out.get(start..) != Some(text)
}

/// Nothing in a text that the second form would read otherwise.
#[must_use]
pub fn is_settled(text: &[u8]) -> bool {
    let trick =
        |byte: &u8| matches!(byte, b'+' | b'$' | b'\\' | b'\'' | b'"' | b'`' | b'^' | b'<' | 0xe2);
    !text.iter().any(trick) && memchr::memmem::find(text, b"/./").is_none()
}

/// A plus sign between two strings, which [`joint`] deals with from the first string's end.
fn is_joint(last: Option<u8>, after: &[u8]) -> bool {
    last.is_some_and(is_mark) && after.first().is_some_and(|byte| is_mark(*byte))
}

/// Bytes from the end of one string to the beginning of the next that is added to it.
fn joint(text: &[u8]) -> Option<usize> {
    let [mark @ (b'\'' | b'"'), rest @ ..] = text else { return None };
    let (sign, rest) = match rest {
        [b'|', b'|', rest @ ..] => (2, rest),
        [b'+' | b'.' | b'&', rest @ ..] => (1, rest),
        _ => return None,
    };
    rest.starts_with(&[*mark]).then_some(sign + 2)
}

/// The letter of `\u006f` or `\x6f` behind the backslash, as scripts write letters, and the bytes
/// that tell it with the backslash.
fn escape(after: &[u8]) -> Option<(Option<u8>, usize)> {
    let digits = match after {
        [b'u', b'0', b'0', digits @ ..] | [b'x', digits @ ..] => digits.get(..2)?,
        _ => return None,
    };
    let letter = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    let length = if after.first() == Some(&b'u') { 6 } else { 4 };
    (letter.is_ascii_graphic() || letter == b' ')
        .then_some((Some(letter.to_ascii_lowercase()), length))
}

/// What a shell makes of a variable, and the bytes that name it: a blank of the separator, nothing
/// of one that is not set, where it stands within a word or behind a blank.
fn variable(last: Option<u8>, after: &[u8]) -> Option<(Option<u8>, usize)> {
    let (name, braces) = match after {
        [b'{', inner @ ..] => (inner.get(..memchr::memchr(b'}', inner)?)?, 2),
        [b'0'..=b'9', b'0'..=b'9', ..] => return None,
        [b'@' | b'*' | b'0'..=b'9', ..] => (after.get(..1)?, 0),
        _ => (after.get(..after.iter().take_while(|byte| in_word(**byte)).count())?, 0),
    };
    let plain = name.iter().all(|byte| in_word(*byte) || matches!(byte, b'@' | b'*'));
    if name.starts_with(b"ifs") {
        return Some((Some(b' '), 1 + braces + name.len()));
    }
    let within = last.is_some_and(|byte| in_word(byte) || matches!(byte, b'/' | b' '));
    (within && plain && (1..=VARIABLE).contains(&name.len()))
        .then_some((None, 1 + braces + name.len()))
}

/// The longest name of a variable that is taken for one that is not set.
const VARIABLE: usize = 2;

/// Something that shells drop, within a word or a path.
fn is_within(last: Option<u8>, rest: &[u8]) -> bool {
    let next = rest.get(quote(rest));
    let joined = |byte: u8| in_word(byte) || matches!(byte, b'/' | b'.' | b'?' | b'*');
    quote(rest) > 0 && last.is_some_and(joined) && next.is_some_and(|byte| joined(*byte))
}

/// Bytes of what is dropped: a quote, straight or of a text program, twice if it is empty, a
/// backslash, a caret, an empty tag; 0 if it is none.
fn quote(text: &[u8]) -> usize {
    match text {
        [a @ (b'\'' | b'"' | b'`' | b'\\'), b, ..] if a == b => 2,
        [b'<', b'>', ..] => 2,
        [b'\'' | b'"' | b'\\' | b'^', ..] => 1,
        [0xe2, 0x80, 0x98..=0x9f, ..] => 3,
        _ => 0,
    }
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'\'' | b'"')
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        let mut out = Vec::new();
        loosen(text.as_bytes(), &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn what_shells_drop_is_dropped() {
        for (text, form) in [
            ("; cat /et'c/pa'ss'wd", "; cat /etc/passwd"),
            ("c\\at /et\"c\"/passwd", "cat /etc/passwd"),
            ("cat$ifs/etc/passwd", "cat /etc/passwd"),
            ("cat${ifs}/etc$u/passwd$u", "cat /etc/passwd"),
            ("who$@ami", "whoami"),
            ("p^owers^hell -c x", "powershell -c x"),
            ("w''hoami", "whoami"),
            ("=/././etc/shadow", "=/etc/shadow"),
            (".\\\\./.\\\\./etc/passwd", "../../etc/passwd"),
        ] {
            assert_eq!(read(text), form);
        }
    }

    #[test]
    fn strings_that_are_added_up_are_one() {
        for (text, form) in [
            ("setinterval('ale'+'rt(1)')", "setinterval('alert(1)')"),
            ("exec('xp_cmd'||'shell')", "exec('xp_cmdshell')"),
            ("\"ex\"&\"ecute(\"", "\"execute(\""),
            ("1+union+select+2", "1 union select 2"),
            ("c\\u006fnsole\\x2elog", "console.log"),
        ] {
            assert_eq!(read(text), form);
        }
    }

    #[test]
    fn what_people_write_stays_as_it_is() {
        for text in ["$5 or $10", "'or '1'='1'", "a \"b\" c", "us$100", "${name}", "it is ^ here"] {
            assert_eq!(read(text), text);
        }
    }

    proptest! {
        #[test]
        fn a_settled_text_is_its_own_second_form(text in prop::collection::vec(any::<u8>(), 0..80)) {
            let mut out = Vec::new();
            let differs = loosen(&text, &mut out);
            prop_assert!(out.len() <= text.len());
            prop_assert!(!is_settled(&text) || !differs);
        }
    }
}
