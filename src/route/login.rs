//! Routes where callers prove who they are, ask for another password, or pay: by their words.

/// Words that say what a caller does there.
const VERBS: [&str; 11] = [
    "login",
    "signin",
    "sign-in",
    "sign_in",
    "logon",
    "authenticate",
    "authorize",
    "xmlrpc",
    "j_security_check",
    "signon",
    "sign-on",
];
/// Words that may also be called after what is kept there: sessions of charging cars, users of an
/// authority.
const NOUNS: [&str; 7] =
    ["auth", "authn", "authentication", "token", "oauth", "session", "sessions"];
/// Words of codes that are sent to somebody.
const CODES: [&str; 4] = ["otp", "totp", "mfa", "2fa"];

/// An endpoint where callers prove who they are, or ask for another way to do so, by the words of
/// its route.
#[must_use]
pub fn is_login(method: &[u8], template: &[u8]) -> bool {
    let template = String::from_utf8_lossy(template).to_ascii_lowercase();
    let path = template.split('?').next().unwrap_or_default();
    let door = |word: &str| {
        if VERBS.contains(&word) {
            return true;
        }
        let noun = NOUNS.contains(&word) || word.contains("login") || word.contains("oauth");
        (noun || CODES.contains(&word)) && !keeps_things(word, method, path)
    };
    template.split(['/', '?', '.']).any(door) || resets(&template)
}

/// What a word of a path is called after is asked for, and nothing is proved: the path goes on to
/// name one of them, or asks for the list.
fn keeps_things(word: &str, method: &[u8], path: &str) -> bool {
    let reads = matches!(method, b"GET" | b"HEAD");
    let Some((_, behind)) = path.rsplit_once(word) else { return false };
    let named = behind.contains('{');
    match word {
        // Nobody opens a session by asking for those that are there.
        "sessions" => named || reads,
        "session" => named,
        // A code that is tried stands behind the word.
        _ if CODES.contains(&word) => {
            named && method != b"POST" && !behind.trim_start_matches('/').starts_with('{')
        }
        _ => named && method != b"POST",
    }
}

/// An endpoint that sends out what opens an account again: asking for it opens nothing.
#[must_use]
pub fn only_asks(template: &[u8]) -> bool {
    const WORDS: [&str; 5] = ["forgot", "forgotten", "lost", "recover", "recovery"];
    let template = String::from_utf8_lossy(template).to_ascii_lowercase();
    resets(&template) && template.split(['/', '-', '_', '.']).any(|word| WORDS.contains(&word))
}

/// A password is reset there: `/password/reset`, `/forgot-password`.
fn resets(template: &str) -> bool {
    const WORDS: [&str; 8] =
        ["forgot", "forgotten", "lost", "recover", "recovery", "reset", "resets", "lostpassword"];
    let words = template.split(['/', '-', '_', '.', '?']);
    let has = |is: &dyn Fn(&str) -> bool| words.clone().any(is);
    let reset = has(&|word| WORDS.contains(&word));
    let last = words.clone().rfind(|word| !word.is_empty()).unwrap_or_default();
    reset
        && (has(&|word| matches!(word, "password" | "passwords" | "passwd" | "pin" | "account"))
            || matches!(last, "forgot" | "lostpassword"))
}

/// An endpoint that takes codes which are sent to somebody: they are guessed, not kept in lists.
#[must_use]
pub fn takes_codes(template: &[u8]) -> bool {
    let template = String::from_utf8_lossy(template).to_ascii_lowercase();
    template.split(['/', '-', '_', '.', '?']).any(|word| CODES.contains(&word))
}

/// The second step of a login, which takes what its owner has beside the password: a code, or his consent to
/// a message on his telephone. It is refused to whoever passed the first.
#[must_use]
pub fn is_second_step(template: &[u8]) -> bool {
    const WORDS: [&str; 10] = [
        "otp",
        "totp",
        "mfa",
        "2fa",
        "factor",
        "factors",
        "push",
        "challenge",
        "verify",
        "second-factor",
    ];
    let text = String::from_utf8_lossy(template).to_ascii_lowercase();
    is_login(b"POST", template)
        && text.split(['/', '_', '.', '?']).any(|word| WORDS.contains(&word))
}

/// An endpoint that takes payments, by its last word; what asks for one that was made has an id.
#[must_use]
pub fn takes_payments(template: &[u8]) -> bool {
    const WORDS: [&str; 6] = ["pay", "payment", "payments", "charge", "charges", "checkout"];
    let template = String::from_utf8_lossy(template).to_ascii_lowercase();
    template.rsplit('/').find(|word| !word.is_empty()).is_some_and(|word| WORDS.contains(&word))
}

/// A console, or a portal of a company's logins, that shows its form at the same place as
/// everything else: what is posted there are mostly names and passwords.
#[must_use]
pub fn is_console(template: &[u8]) -> bool {
    const WORDS: [&str; 6] =
        ["phpmyadmin", "pma", "adminer", "administrator", "adfs", "j_spring_security_check"];
    let template = String::from_utf8_lossy(template).to_ascii_lowercase();
    // Magento posts names and passwords to the first page of its console.
    template.trim_end_matches('/').ends_with("/admin/index/index")
        || template.split(['/', '?', '.']).any(|word| WORDS.contains(&word))
}

/// A refusal that only something which exists gives: a login that nobody passed while routes were
/// learnt is a login all the same.
#[must_use]
pub(super) fn is_refused(method: &[u8], status: u16, template: &[u8]) -> bool {
    let refused = match status {
        401 => true,
        400 | 403 | 422 | 429 => method == b"POST",
        _ => false,
    };
    let lost = || {
        matches!(status, 400 | 404 | 410 | 422)
            && resets(&String::from_utf8_lossy(template).to_ascii_lowercase())
    };
    let declined = || status == 402 && method == b"POST" && takes_payments(template);
    refused && is_login(method, template) || lost() || declined()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_known_by_their_words() {
        for template in [
            "/v1/auth/token",
            "/wp-login.php",
            "/api/Login",
            "/oauth2/token",
            "/session",
            "/xmlrpc.php",
            "/password/reset",
            "/forgot-password",
        ] {
            assert!(is_login(b"POST", template.as_bytes()), "{template}");
        }
        for template in [
            "/v1/authors/{id}",
            "/v1/customers/{id}",
            "/tokens-of-love",
            "/settings/reset",
            "/account/password",
        ] {
            assert!(!is_login(b"POST", template.as_bytes()), "{template}");
        }
    }

    #[test]
    fn what_is_called_like_a_door_and_names_a_thing_is_none() {
        for template in [
            "/ocpi/sessions/{id}",
            "/ocpi/sessions/{id}/receipt",
            "/ocpi/sessions",
            "/session/{id}",
            "/token/{id}/transfers",
            "/auth/users/{id}",
            "/oauth/clients/{slug}",
            "/login-events/{id}",
            "/mfa/enrolments/{id}",
        ] {
            assert!(!is_login(b"GET", template.as_bytes()), "{template}");
        }
        assert!(!is_login(b"POST", b"/sessions/{id}/stop") && !is_login(b"PUT", b"/sessions/{id}"));
        for template in [
            "/realms/{id}/protocol/openid-connect/token",
            "/users/{id}/login",
            "/login/{id}",
            "/otp/{id}",
            "/oauth/token?client_id={id}",
            "/session",
        ] {
            assert!(is_login(b"GET", template.as_bytes()), "{template}");
        }
        assert!(is_login(b"POST", b"/sessions") && is_login(b"POST", b"/auth/{slug}"));
    }

    #[test]
    fn consoles_are_known_by_their_names() {
        assert!(is_console(b"/phpMyAdmin/index.php") && is_console(b"/adfs/ls/"));
        assert!(is_console(b"/index.php/admin/index/index/"));
        assert!(
            !is_console(b"/shop/index.php")
                && !is_console(b"/admin/index/users")
                && !is_console(b"/v1/administrators/{id}")
        );
    }

    #[test]
    fn a_refusal_tells_that_a_login_exists() {
        assert!(is_refused(b"POST", 401, b"/auth/login"));
        assert!(is_refused(b"POST", 422, b"/auth/login"));
        assert!(!is_refused(b"POST", 404, b"/wp-login.php"));
        assert!(!is_refused(b"GET", 403, b"/admin/login"));
        assert!(is_refused(b"GET", 404, b"/password/reset"));
        assert!(!is_refused(b"POST", 401, b"/v1/orders"));
    }

    #[test]
    fn the_second_step_of_a_login_is_told_from_the_first() {
        for template in ["/api/v1/authn/factors/push/verify", "/auth/mfa", "/login/challenge"] {
            assert!(is_second_step(template.as_bytes()), "{template}");
        }
        for template in ["/api/v1/authn", "/users/{id}/factors", "/push/messages", "/login"] {
            assert!(!is_second_step(template.as_bytes()), "{template}");
        }
    }

    #[test]
    fn who_asks_for_a_reset_is_let_in_nowhere() {
        assert!(only_asks(b"/password/forgot") && only_asks(b"/account/recover"));
        assert!(!only_asks(b"/password/reset") && !only_asks(b"/login"));
    }

    #[test]
    fn what_takes_payments_is_told_from_payments_that_were_made() {
        assert!(takes_payments(b"/checkout/pay") && takes_payments(b"/v1/payments"));
        assert!(!takes_payments(b"/v1/payments/{id}") && !takes_payments(b"/payroll"));
    }
}
