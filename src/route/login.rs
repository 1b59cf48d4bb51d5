//! Routes where callers prove who they are.

/// An endpoint where callers prove who they are, by the words of its route.
#[must_use]
pub fn is_login(template: &[u8]) -> bool {
    const WORDS: [&str; 20] = [
        "login",
        "signin",
        "sign-in",
        "sign_in",
        "logon",
        "auth",
        "token",
        "authenticate",
        "oauth",
        "session",
        "sessions",
        "authorize",
        "xmlrpc",
        "j_security_check",
        "signon",
        "sign-on",
        "otp",
        "totp",
        "mfa",
        "2fa",
    ];
    let template = String::from_utf8_lossy(template).to_ascii_lowercase();
    template
        .split(['/', '?', '.'])
        .any(|word| WORDS.contains(&word) || word.contains("login") || word.contains("oauth"))
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
    refused && is_login(template)
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
        ] {
            assert!(is_login(template.as_bytes()), "{template}");
        }
        for template in ["/v1/authors/{id}", "/v1/customers/{id}", "/tokens-of-love"] {
            assert!(!is_login(template.as_bytes()), "{template}");
        }
    }

    #[test]
    fn a_refusal_tells_that_a_login_exists() {
        assert!(is_refused(b"POST", 401, b"/auth/login"));
        assert!(is_refused(b"POST", 422, b"/auth/login"));
        assert!(!is_refused(b"POST", 404, b"/wp-login.php"));
        assert!(!is_refused(b"GET", 403, b"/admin/login"));
        assert!(!is_refused(b"POST", 401, b"/v1/orders"));
    }
}
