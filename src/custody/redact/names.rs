//! Which names of parameters, headers and members say that a secret stands behind them.

use super::view::View;

/// What a name says of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Nothing.
    Ordinary,
    /// It may be a secret, or the most ordinary of words: the value must tell.
    Doubtful,
    /// It is a secret.
    Secret,
    /// It shows who calls, by a scheme and what that needs.
    Authorization,
}

/// Words, or several in a row, at the end of a name that holds a secret.
const SECRET: &[&str] = &[
    "pass",
    "passcode",
    "passwort",
    "pw",
    "psw",
    "pwd",
    "sig",
    "auth",
    "otp",
    "totp",
    "mfa",
    "pin",
    "pincode",
    "cvv",
    "cvc",
    "hmac",
    "jwt",
    "bearer",
    "csrf",
    "xsrf",
    "assertion",
    "credential",
    "credentials",
    "samlresponse",
    "privatekey",
    "subscriptionkey",
    "accesskey",
    "appkey",
    "authkey",
    "clientkey",
    "functionkey",
    "functionskey",
    "encryptionkey",
    "masterkey",
    "sharedkey",
    "signingkey",
    "accountkey",
    "storagekey",
];
/// Ends of words that are long enough to mean nothing else, whatever is glued before them.
const GLUED: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "signature",
    "apikey",
    "authorization",
    "userpwd",
];
/// Words that are as often no secret.
const DOUBTFUL: &[&str] = &["key", "code", "sign"];
/// Words behind the telling ones that change nothing.
const BEHIND: &[&str] = &[
    "confirm",
    "confirmation",
    "confirmed",
    "repeat",
    "again",
    "verify",
    "verification",
    "check",
    "retype",
    "new",
    "old",
    "current",
    "value",
    "text",
    "string",
    "raw",
    "hash",
    "b64",
    "base64",
];

/// What a name says, written in whatever way: `user[password]`, `passwordConfirm`, `to%6ben`.
pub(super) fn sort(name: &str) -> Sort {
    let mut name = name.to_owned();
    while let Some(next) = View::of(&name).undone() {
        name = next.text().to_owned();
    }
    let mut words = words(&name);
    while words.len() > 1 && words.last().is_some_and(|last| BEHIND.contains(&last.as_str())) {
        words.pop();
    }
    let Some(last) = words.last() else { return Sort::Ordinary };
    if last.ends_with("authorization") {
        return Sort::Authorization;
    }
    // `X-Amz-Credential`: the id of a key, which a responder must see.
    if last == "credential" && words.iter().any(|word| matches!(word.as_str(), "amz" | "goog")) {
        return Sort::Ordinary;
    }
    let known = |count: usize| {
        let from = words.len().checked_sub(count)?;
        Some(SECRET.contains(&words.get(from..)?.concat().as_str()))
    };
    let glued = |count: usize| {
        let from = words.len().checked_sub(count)?;
        let joint = words.get(from..)?.concat();
        Some(GLUED.iter().any(|end| joint.ends_with(end)))
    };
    if (1..=2).any(|count| known(count) == Some(true) || glued(count) == Some(true)) {
        return Sort::Secret;
    }
    if DOUBTFUL.contains(&last.as_str()) && words.len() == 1 {
        Sort::Doubtful
    } else {
        Sort::Ordinary
    }
}

/// The words of a name in small letters: parted by signs, by capitals and by digits at the end.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    let signs: Vec<char> = name.chars().collect();
    for (at, sign) in signs.iter().copied().enumerate() {
        if !sign.is_alphanumeric() {
            before = ' ';
            continue;
        }
        let next_small = signs.get(at + 1).is_some_and(|next| next.is_lowercase());
        let begins = before == ' '
            || sign.is_uppercase()
                && (before.is_lowercase() || before.is_uppercase() && next_small);
        if begins {
            words.push(String::new());
        }
        words.last_mut().into_iter().for_each(|word| word.extend(sign.to_lowercase()));
        before = sign;
    }
    // `password2`, `token[0]`.
    while words.len() > 1
        && words.last().is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()))
    {
        words.pop();
    }
    if let Some(last) = words.last_mut() {
        let bare = last.trim_end_matches(|c: char| c.is_ascii_digit());
        if !bare.is_empty() && !BEHIND.contains(&last.as_str()) {
            *last = bare.to_owned();
        }
    }
    words
}

/// Behind a doubtful name, a value that nobody could have guessed: long, and of letters and digits,
/// or longer, of great and small letters. `DE`, `name` and `NOT_FOUND` are none.
pub(super) fn looks_secret(value: &str) -> bool {
    let has = |test: fn(&u8) -> bool| value.as_bytes().iter().any(test);
    value.len() >= 6 && has(u8::is_ascii_digit)
        || value.len() >= 16
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_in_every_spelling() {
        for name in [
            "password",
            "PASSWORD",
            "passwd",
            "pwd",
            "pw",
            "user[password]",
            "user%5Bpassword%5D",
            "pass%77ord",
            "to%6ben",
            "to%256ben",
            "token[]",
            "token%5B0%5D",
            "passwordConfirm",
            "password_confirmation",
            "password2",
            "newPassword",
            "passphrase",
            "private_key",
            "privateKey",
            "jwt",
            "bearer",
            "credential",
            "otp",
            "pin",
            "assertion",
            "client_assertion",
            "SAMLResponse",
            "subscription-key",
            "Ocp-Apim-Subscription-Key",
            "X-Amz-Signature",
            "X-Amz-Security-Token",
            "sv_sig",
            "id_token",
            "accesstoken",
            "api_key",
            "apiKey",
            "X-API-Key",
            "client_secret",
            "$authToken",
            "args.password",
            "csrf",
            "auth",
        ] {
            assert_eq!(sort(name), Sort::Secret, "{name}");
        }
        for name in ["authorization", "http_authorization", "Proxy-Authorization"] {
            assert_eq!(sort(name), Sort::Authorization, "{name}");
        }
    }

    #[test]
    fn ordinary_names_stay() {
        for name in [
            "tokens_used",
            "token_type",
            "token_count",
            "pinterest",
            "pinned",
            "author",
            "authors",
            "compass",
            "bypass",
            "passport",
            "passenger",
            "signal",
            "keyword",
            "key_id",
            "AWSAccessKeyId",
            "X-Amz-Credential",
            "sort_key",
            "country_code",
            "zip",
            "postcode",
            "id",
            "session",
            "sid",
            "state",
            "assertion_type",
            "credential_id",
            "",
            "[]",
            "secretary",
            "ssl_cipher",
            "tokenizer",
        ] {
            assert_eq!(sort(name), Sort::Ordinary, "{name}");
        }
        for name in ["code", "key"] {
            assert_eq!(sort(name), Sort::Doubtful, "{name}");
        }
        for value in
            ["DE", "name", "created_at", "NOT_FOUND", "404", "user-agent", "Content-Disposition"]
        {
            assert!(!looks_secret(value), "{value}");
        }
        for value in ["4/0AX4XfWh", "123456", "AIzaSyD1", "AbCdEfGhIjKlMnOp"] {
            assert!(looks_secret(value), "{value}");
        }
    }
}
