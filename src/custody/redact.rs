//! Hiding what must not travel with a report: secrets, and on request personal data.
//!
//! A hidden value becomes a pseudonym, the same for the same value within a case, so that lines can
//! still be compared. The evidence itself is never changed. Names of tables are hidden where they
//! are kept ([`crate::dossier::Names::add_veiled`]); this is for lines as they were logged.

use crate::record::Veil;
use regex::{Captures, Regex};

/// What is hidden in text that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hide {
    /// Nothing.
    Nothing,
    /// Values of secret-looking parameters, passwords, bearer tokens.
    #[default]
    Secrets,
    /// These, and mail addresses and long numbers.
    Personal,
}

/// Hides values; compiled once.
#[derive(Debug, Clone)]
pub struct Redactor {
    hide: Hide,
    veil: Veil,
    secrets: Regex,
    personal: Regex,
}

/// Before a parameter or a member of a JSON object.
const BEFORE: &str = r#"(?:^|[?&;,\s"'({])"#;
/// Their names, if what they hold is a secret.
const SECRET: &str = "(?:[a-z0-9_.-]*(?:password|passwd|secret|token|signature|apikey|api_key|api-key|authorization)|pwd|pass|sig|auth|key|code)";
/// Words before a token that say how it is used, where a secret is to be expected.
const SCHEME: &str = "(?:(?:bearer|basic|negotiate|ntlm|token|apikey)(?:[ +]|%20)+)?";
/// A value without quotes. A backslash at its end belongs to the quote behind it.
const BARE: &str = r#"[^\s"'&;,]*[^\s"'&;,\\]"#;

/// Everything that holds a secret, each way with what stands before it and the secret as groups.
fn secrets() -> String {
    [
        // JSON within a JSON text, whose quotes have backslashes.
        format!(r#"({BEFORE}{SECRET}(?:\\+"\s*:\s*\\+"|=\\+"){SCHEME})((?:[^"\\]|\\+[^"\\])+)"#),
        format!(r#"({BEFORE}{SECRET}(?:"\s*:\s*"|="){SCHEME})((?:[^"\\]|\\.)+)"#),
        format!(r"({BEFORE}(?:{SECRET}=|authorization:\s*){SCHEME})({BARE})"),
        format!(r"(\b(?:bearer|basic|negotiate|ntlm)(?:[ +]|%20)+)({BARE})"),
        // A JSON web token, wherever it stands.
        r"(\b)(eyJ[a-z0-9._~+/=-]{12,})".to_owned(),
    ]
    .join("|")
}

impl Redactor {
    /// Pseudonyms depend on `key`, which is the case's own.
    ///
    /// # Errors
    /// Never: the expressions are constant, and a test compiles them.
    pub fn new(hide: Hide, key: [u8; 32]) -> Result<Self, regex::Error> {
        Ok(Self {
            hide,
            veil: if hide == Hide::Nothing { Veil::default() } else { Veil::keyed(key) },
            secrets: Regex::new(&format!("(?i){}", secrets()))?,
            // What is hidden already is found first, and stays.
            personal: Regex::new(
                r"(\[hidden [0-9a-f]+\])|[A-Za-z0-9._%+-]+(?:@|%40)[A-Za-z0-9.-]+\.[A-Za-z]{2,}|\+?\d{9,}",
            )?,
        })
    }

    /// What hides tokens among the names of the tables.
    #[must_use]
    pub fn veil(&self) -> Veil {
        self.veil
    }

    /// The text with what is to be hidden replaced. What was hidden before stays as it is.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        if self.hide == Hide::Nothing {
            return text.to_owned();
        }
        let text = self.secrets.replace_all(text, |found: &Captures<'_>| self.mask(found));
        if self.hide == Hide::Personal {
            let mask = |found: &Captures<'_>| match found.get(1) {
                Some(hidden) => hidden.as_str().to_owned(),
                None => self.veil.pseudonym(found[0].as_bytes()),
            };
            return self.personal.replace_all(&text, mask).into_owned();
        }
        text.into_owned()
    }

    fn mask(&self, found: &Captures<'_>) -> String {
        let mut groups = found.iter().skip(1).flatten().map(|group| group.as_str());
        let (before, secret) =
            (groups.next().unwrap_or_default(), groups.next().unwrap_or_default());
        if secret.starts_with(Veil::MARK.trim_end()) {
            return found[0].to_owned();
        }
        let listed = secret.contains(',') && secret.contains('=');
        if listed && before.to_ascii_lowercase().contains("authorization") {
            // Parameters, of which some are secret and others name the key.
            return before.to_owned() + &self.apply(secret);
        }
        // JSON may write a slash either way.
        before.to_owned() + &self.veil.pseudonym(secret.replace("\\/", "/").as_bytes())
    }

    /// A line of the log, whose record shows `token` if that proves by itself who calls: it is
    /// hidden where it stands, whatever stands before it.
    #[must_use]
    pub fn line(&self, line: &[u8], token: &[u8]) -> String {
        let text = String::from_utf8_lossy(line);
        if token.is_empty() || !self.veil.hides() {
            return self.apply(&text);
        }
        let shown = self.veil.token(token);
        let parts = within(line, token).and_then(|at| {
            let (before, rest) = line.split_at(at);
            Some((before, rest.get(token.len()..)?))
        });
        let text = if let Some((before, behind)) = parts {
            let [before, behind] = [before, behind].map(String::from_utf8_lossy);
            format!("{before}{shown}{behind}")
        } else {
            // The parser undid escapes: so it is no part of the line.
            let escaped = String::from_utf8_lossy(token).replace('/', "\\/");
            text.replace(&format!("\"{escaped}\""), &format!("\"{shown}\""))
        };
        self.apply(&text)
    }
}

/// Where a part of a line begins in it, if it is one.
fn within(line: &[u8], part: &[u8]) -> Option<usize> {
    let at = part.as_ptr().addr().checked_sub(line.as_ptr().addr())?;
    (line.get(at..at + part.len())? == part).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn apply(hide: Hide, text: &str) -> String {
        Redactor::new(hide, KEY).unwrap().apply(text)
    }

    /// The text with the pseudonyms of some values in their places.
    fn hidden(text: &str, values: &[&str]) -> String {
        values.iter().fold(text.to_owned(), |text, value| {
            text.replace(value, &Veil::keyed(KEY).pseudonym(value.as_bytes()))
        })
    }

    #[test]
    fn secrets_are_hidden_and_the_same_secret_looks_the_same() {
        for (line, secrets) in [
            (
                "GET /x?user=joe&password=hunter2&access_token=ab-1 HTTP/1.1",
                &["hunter2", "ab-1"][..],
            ),
            ("password=hunter2", &["hunter2"]),
            (r#"{"user":"joe","password":"hunter, \"2\" b","x":1}"#, &[r#"hunter, \"2\" b"#]),
            (r#"{"body":"{\"password\":\"hunter2\",\"n\":1}"}"#, &["hunter2"]),
            (r#"user=joe password="hunter 2" x=1"#, &["hunter 2"]),
            ("Cookie: auth=Bearer q9w8; theme=dark", &["q9w8"]),
            ("GET /x?auth=Bearer%20q9w8&y=1", &["q9w8"]),
        ] {
            assert_eq!(apply(Hide::Secrets, line), hidden(line, secrets));
        }
    }

    #[test]
    fn tokens_are_hidden_to_their_end_wherever_they_stand() {
        for (line, token) in [
            ("Authorization: Bearer abcdefghijklmnop", "abcdefghijklmnop"),
            ("Authorization: Bearer 12|abcDEF", "12|abcDEF"),
            ("authorization: Token q9w8", "q9w8"),
            (r#"1.2.3.4 "Bearer q9w8" 200"#, "q9w8"),
            (r#"{"http_authorization":"Bearer 12|a!b~c"}"#, "12|a!b~c"),
            (r#"{"headers":{"Authorization": "q9w8"},"n":1}"#, "q9w8"),
            (r#"{"m":"{\"authorization\":\"Bearer q9w8\",\"n\":1}"}"#, "q9w8"),
            (r#"{"m":"curl -H \"Authorization: Bearer q9w8\" x"}"#, "q9w8"),
            ("GET /x?authorization=Bearer+q9w8&y=1 HTTP/1.1", "q9w8"),
            ("GET /x?header=basic%20dXNlcjpwdw==&y=1 HTTP/1.1", "dXNlcjpwdw=="),
            (
                "Cookie: a=1; jwt=eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.x; b=2",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.x",
            ),
            ("Cookie: a=1; id=Bearer q9w8; b=2", "q9w8"),
        ] {
            assert_eq!(apply(Hide::Secrets, line), hidden(line, &[token]));
        }
        let written = |slash: &str| apply(Hide::Secrets, &format!(r#"{{"a":"Bearer x{slash}y"}}"#));
        assert_eq!(written(r"\/"), written("/"));
        assert!(written("/").contains("hidden"));
    }

    #[test]
    fn a_token_is_hidden_where_its_record_says_it_stands_and_nowhere_else() {
        let redactor = Redactor::new(Hide::Secrets, KEY).unwrap();
        let veil = redactor.veil();
        let line = b"GET\tBearer GET\t/v1/GET\topaque";
        let shown = redactor.line(line, &line[4..14]);
        assert_eq!(shown, format!("GET\t{}\t/v1/GET\topaque", veil.token(b"Bearer GET")));
        let shown = redactor.line(line, &line[23..]);
        assert!(shown.ends_with(&format!("/v1/GET\t{}", veil.pseudonym(b"opaque"))), "{shown}");
        let shown = redactor.line(br#"{"t":"ab\/cd","p":"\/x"}"#, b"ab/cd");
        assert_eq!(shown, format!(r#"{{"t":"{}","p":"\/x"}}"#, veil.pseudonym(b"ab/cd")));
        let open = Redactor::new(Hide::Nothing, KEY).unwrap();
        assert_eq!(open.line(line, &line[4..14]).as_bytes(), line);
    }

    #[test]
    fn what_a_responder_needs_stays() {
        for line in [
            r#"{"ip":"1.2.3.4","apiKeyId":"k7","path":"/v1/customers/48213"}"#,
            "GET /v1/tokens/7?page=2 HTTP/1.1",
            "bearer",
        ] {
            assert_eq!(apply(Hide::Secrets, line), line);
        }
        let signed = r#"{"authorization":"AWS4-HMAC-SHA256 Credential=AKIA7/s3, Signature=fe5f"}"#;
        assert_eq!(apply(Hide::Secrets, signed), hidden(signed, &["fe5f"]));
        assert_eq!(apply(Hide::Nothing, "?password=x"), "?password=x");
    }

    #[test]
    fn what_is_hidden_stays_as_it_is() {
        let line = r#"{"a":"Bearer 12|abc","token":"x y","u":"joe@example.org/4915112345678"}"#;
        for hide in [Hide::Secrets, Hide::Personal] {
            let once = apply(hide, line);
            assert_eq!(apply(hide, &once), once);
        }
        let personal = apply(Hide::Personal, line);
        assert!(!personal.contains("joe") && !personal.contains("49151"), "{personal}");
        assert!(personal.starts_with(&apply(Hide::Secrets, r#"{"a":"Bearer 12|abc""#)));
    }
}
