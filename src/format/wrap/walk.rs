//! Stepping over a JSON object without building it: keys and where their values stand.

/// Deepest nesting that is stepped over.
const DEEPEST: usize = 64;

/// A value in a JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// The inside of a string, escapes and all.
    Text(&'a [u8]),
    /// An object, with its braces.
    Object(&'a [u8]),
    /// A list, with its brackets.
    List(&'a [u8]),
    /// A number, a truth value or null.
    Bare(&'a [u8]),
}

impl<'a> Value<'a> {
    /// The bytes of a string or bare value; empty for null and for what holds others.
    pub fn plain(self) -> &'a [u8] {
        match self {
            Self::Bare(b"null") | Self::Object(_) | Self::List(_) => b"",
            Self::Text(text) | Self::Bare(text) => text,
        }
    }
}

/// Calls `each` with every key of the object at the start of `text` and its value, and returns
/// what stands behind the object; `None` if there is no whole object.
pub fn object<'a>(text: &'a [u8], each: &mut dyn FnMut(&'a [u8], Value<'a>)) -> Option<&'a [u8]> {
    let mut rest = blanks(blanks(text).strip_prefix(b"{")?);
    if let Some(after) = rest.strip_prefix(b"}") {
        return Some(after);
    }
    loop {
        let (key, after) = string(rest)?;
        let (value, after) = value(blanks(blanks(after).strip_prefix(b":")?))?;
        each(key, value);
        rest = match blanks(after) {
            [b',', more @ ..] => blanks(more),
            [b'}', end @ ..] => return Some(end),
            _ => return None,
        };
    }
}

/// The first value, and what stands behind it.
pub fn value(text: &[u8]) -> Option<(Value<'_>, &[u8])> {
    match text.first()? {
        b'"' => string(text).map(|(inside, rest)| (Value::Text(inside), rest)),
        open @ (b'{' | b'[') => {
            let end = nested(text)?;
            let (whole, rest) = text.split_at_checked(end)?;
            let list = *open == b'[';
            Some((if list { Value::List(whole) } else { Value::Object(whole) }, rest))
        }
        _ => {
            let is_bare = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
            let end = text.iter().position(|byte| !is_bare(byte)).unwrap_or(text.len());
            let (bare, rest) = text.split_at_checked(end)?;
            (end > 0).then_some((Value::Bare(bare), rest))
        }
    }
}

/// The inside of a string, and what stands behind it.
fn string(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inside = text.strip_prefix(b"\"")?;
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', inside.get(at..)?)?;
        if inside.get(at) == Some(&b'"') {
            return Some((inside.get(..at)?, inside.get(at + 1..)?));
        }
        at += 2;
    }
}

/// Length of the object or list at the start.
fn nested(text: &[u8]) -> Option<usize> {
    let mut open = 0;
    let mut at = 0;
    loop {
        match text.get(at)? {
            b'"' => {
                let rest = text.get(at..)?;
                at += rest.len() - string(rest)?.1.len();
                continue;
            }
            b'{' | b'[' => open += 1,
            b'}' | b']' => open -= 1,
            _ => {}
        }
        at += 1;
        match open {
            0 => return Some(at),
            depth if depth > DEEPEST => return None,
            _ => {}
        }
    }
}

fn blanks(text: &[u8]) -> &[u8] {
    text.trim_ascii_start()
}
