//! Codes that a query tries: `?voucher=K7Q2PXW9`, `?otp=482133`.
//!
//! A voucher, a one-time code or a pin opens something to whoever knows it, as a password does, and is
//! guessed as passwords are. It names no object, since nobody asks for one twice; the request is a
//! try at a door, whatever its path is called.

use super::parameters;

/// What a key is called whose value is such a code.
const WHOLE: [&[u8]; 22] = [
    b"code",
    b"pin",
    b"otp",
    b"totp",
    b"tan",
    b"cvv",
    b"passcode",
    b"voucher",
    b"coupon",
    b"promo",
    b"discount",
    b"gift",
    b"giftcard",
    b"gift_card",
    b"invite",
    b"invitation",
    b"token",
    b"secret",
    b"mfa",
    b"verification",
    b"redeem",
    b"activation",
];

/// What stands before `code` in the name of such a key: others are of countries, zones and colours.
const OF: [&[u8]; 16] = [
    b"pass",
    b"pin",
    b"otp",
    b"promo",
    b"promotion",
    b"coupon",
    b"voucher",
    b"gift",
    b"discount",
    b"invite",
    b"access",
    b"verification",
    b"verify",
    b"security",
    b"sms",
    b"activation",
];

/// Bytes of a code: what is longer cannot be guessed.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=16;

/// Where the key of the first code stands in a query.
fn key(query: &[u8]) -> Option<(usize, usize)> {
    parameters::of(query)
        .find(|of| LENGTHS.contains(&of.value.len()) && is_code(of.value) && names_a_code(of.key))
        .map(|of| of.key_range())
}

/// Digits, letters and dashes, a digit among them, or capitals alone.
fn is_code(value: &[u8]) -> bool {
    let plain = value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-'));
    let digit = value.iter().any(u8::is_ascii_digit);
    plain && (digit || value.len() >= 6 && value.iter().all(u8::is_ascii_uppercase))
}

fn names_a_code(key: &[u8]) -> bool {
    let same = |words: &[&[u8]], key: &[u8]| words.iter().any(|w| key.eq_ignore_ascii_case(w));
    if same(&WHOLE, key) {
        return true;
    }
    let Some(before) = key.len().checked_sub(4).and_then(|at| key.split_at_checked(at)) else {
        return false;
    };
    let (before, last) = before;
    let before = before.strip_suffix(b"_").or(before.strip_suffix(b"-")).unwrap_or(before);
    last.eq_ignore_ascii_case(b"code") && same(&OF, before)
}

/// Writes behind a template that a code is tried; `false` if a query tries none.
pub(super) fn write(query: &[u8], template: &mut Vec<u8>) -> bool {
    let Some((start, end)) = key(query) else { return false };
    template.push(b'?');
    template.extend_from_slice(query.get(start..end).unwrap_or_default());
    template.extend_from_slice(SLOT);
    true
}

/// A template in which a code is tried.
#[must_use]
pub fn tries_a_code(template: &[u8]) -> bool {
    template.ends_with(SLOT)
}

/// What stands for the code in a template.
const SLOT: &[u8] = b"={code}";

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str) -> Option<&str> {
        key(query.as_bytes()).and_then(|(start, end)| query.get(start..end))
    }

    #[test]
    fn vouchers_pins_and_one_time_codes_are_tried() {
        assert_eq!(found("voucher=K7Q2PXW9"), Some("voucher"));
        assert_eq!(found("ref=8f3e&otp=482133"), Some("otp"));
        assert_eq!(found("promoCode=SUMMER24"), Some("promoCode"));
        assert_eq!(found("coupon_code=AB12CD"), Some("coupon_code"));
        assert_eq!(found("code=QWERTZ"), Some("code"));
    }

    #[test]
    fn countries_places_and_long_secrets_are_not() {
        let secret = format!("code={}", "4f0A".repeat(10));
        for query in
            ["code=DE", "zipcode=10115", "countryCode=4711", "code=eur", "pin=1", secret.as_str()]
        {
            assert_eq!(found(query), None, "{query}");
        }
    }
}
