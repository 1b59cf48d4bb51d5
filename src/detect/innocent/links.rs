//! A register of gateways that look at mail before it is delivered.
//!
//! They open every link in it to see where it leads: one address, one program, thousands of objects, each
//! once, within minutes of a mailing. The links bear secrets that nobody can guess, and those they are meant
//! for open some of them soon after. A thief who has such links meets their owners before him as often as
//! behind.

use super::registers::{Case, Innocent, tell};
use crate::detect::support::Signs;

/// Characters of an id from which, mixed of letters and digits, nobody guesses it.
const LONG: usize = 16;
/// Of a hundred ids, those that must be such.
const NEARLY_ALL: usize = 90;
/// Times as many who come behind it as had been there before.
const TIMES: u64 = 10;

/// It opens links before those they are meant for.
pub fn opener(case: &Case<'_>, signs: &mut Signs) {
    let names = &case.peers.dossiers.names;
    let objects = &case.used.objects;
    let secret = objects.iter().filter(|object| is_secret(names.text(**object))).count();
    if secret * 100 < objects.len() * NEARLY_ALL {
        return;
    }
    let Some(ahead) = case.peers.ahead(case.profile, case.kind) else { return };
    let fits =
        ahead.before >= case.policy.registers.opener_links && ahead.before >= ahead.behind * TIMES;
    let found = format!(
        "{} of these were asked for by others within two days after it, {} within two days before",
        ahead.before, ahead.behind
    );
    tell(signs, "opening mailed links before they are delivered", Innocent::Opener, fits, &found);
}

/// Long, and mixed of letters and digits; no address of mail.
fn is_secret(id: &[u8]) -> bool {
    let random = id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(byte));
    id.len() >= LONG
        && random
        && id.iter().any(u8::is_ascii_digit)
        && id.iter().any(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Level;
    use crate::detect::stage::{MONDAY, Request, people, play};

    const DAY: i64 = 86_400;

    /// A secret that is made of a number.
    fn secret(n: i64) -> String {
        let mixed = |n: i64| (n + 1).wrapping_mul(0x5851_F42D_4C95_7F2D) as u64 >> 3;
        format!("{:016x}{:06x}", mixed(n), mixed(n * 31) & 0xFF_FFFF)
    }

    /// Three mailings of 300 links each, of which so many percent are opened by those they are meant
    /// for, about as long after the gateway as given; and the gateway.
    fn mailings(opened: i64, after: i64, id: impl Fn(i64) -> String) -> Vec<Request> {
        let mut all = Vec::new();
        for n in 0..900 {
            let sent = MONDAY + (6 + n / 300 * 7) * DAY + 32_400 + n % 300 * 3;
            let path = format!("/l/{}", id(n));
            let gateway = Request::at(sent, path.clone()).from("203.0.113.9", "Browser/102");
            all.push(gateway);
            if n % 100 < opened {
                let ip = format!("198.18.{}.{}", n / 200, n % 200);
                all.push(Request::at(sent + after + n * 7, path).from(ip, "Browser/9"));
            }
        }
        all
    }

    fn level(requests: Vec<Request>) -> Level {
        play(&[people(28), requests].concat()).worst()
    }

    #[test]
    fn a_gateway_that_opens_what_its_people_open_after_it_is_no_thief() {
        assert!(level(mailings(30, 3_600, secret)) <= Level::Low);
        assert!(level(mailings(30, -9_000, secret)) >= Level::Medium, "they came before it");
        assert!(level(mailings(0, 0, secret)) >= Level::Medium, "nobody else opens any");
        let number = |n: i64| format!("{}", 70_000_017 + n * 13);
        assert!(level(mailings(30, 3_600, number)) >= Level::Medium, "anybody can guess these");
    }

    #[test]
    fn an_id_is_a_secret_if_it_is_long_and_mixed() {
        assert!(is_secret(secret(7).as_bytes()));
        assert!(!is_secret(b"340012000007340012"), "a number");
        assert!(!is_secret(b"garden-of-night-shadow"), "words");
        assert!(!is_secret(b"a7b9"), "short");
    }
}
