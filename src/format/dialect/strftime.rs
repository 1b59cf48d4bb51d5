//! Times in the notation of `strftime`, as Apache and Envoy let administrators write them.

use super::Token;

/// What a format gives: a whole time with so many blanks in it, a part of a second, a zone, or
/// something that is no time.
pub(super) fn strftime(format: &str) -> Token {
    let mut blanks = 0;
    let (mut day, mut clock, mut other) = (false, false, false);
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            blanks += usize::from(c == ' ');
            continue;
        }
        while chars.next_if(|c| c.is_ascii_digit() || matches!(c, '-' | '_' | 'E' | 'O')).is_some()
        {
        }
        match chars.next() {
            Some('c') => {
                (day, clock) = (true, true);
                blanks += 4;
            }
            Some('s') => (day, clock) = (true, true),
            Some('d' | 'e' | 'D' | 'F' | 'x' | 'j') => day = true,
            Some('T' | 'H' | 'X' | 'R' | 'I' | 'k' | 'l') => clock = true,
            Some('r') => {
                clock = true;
                blanks += 1;
            }
            Some('z' | 'Z' | 'f' | 'L') if !day && !clock => other = true,
            _ => {}
        }
    }
    match (day, clock) {
        (true, true) => Token::Time(blanks),
        (false, false) if other => Token::Fraction,
        _ => Token::Field(super::Field::Ignore),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_tells_how_many_blanks_a_time_holds() {
        assert_eq!(strftime("%d/%b/%Y:%H:%M:%S %z"), Token::Time(1));
        assert_eq!(strftime("%Y-%m-%dT%T.%3fZ"), Token::Time(0));
        assert_eq!(strftime("%c"), Token::Time(4));
        assert_eq!(strftime("%s"), Token::Time(0));
        assert_eq!(strftime("%z"), Token::Fraction);
        assert_eq!(strftime("%Y"), Token::Field(super::super::Field::Ignore));
    }
}
