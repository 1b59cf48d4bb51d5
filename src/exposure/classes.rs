//! Which classes of data stand behind an endpoint: as the user declares, else guessed from words.

use crate::error::{Error, Result};
use serde::Deserialize;
use std::path::Path;

/// What is known of the data behind endpoints.
#[derive(Debug, Clone, Default)]
pub struct Classes {
    declared: Vec<Declared>,
}

/// An endpoint that the user declared.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    /// `GET /v1/customers/{id}/profile`, or the template alone for any method.
    #[serde(rename = "match")]
    pattern: String,
    /// What it serves.
    classes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    endpoint: Vec<Declared>,
}

/// Words of a route and the data they suggest; a guess, marked with a question mark.
const WORDS: &[(&str, &str)] = &[
    ("customer", "customer_record?"),
    ("account", "account?"),
    ("user", "user_record?"),
    ("profile", "identity?"),
    ("contact", "contact?"),
    ("address", "address?"),
    ("email", "email?"),
    ("phone", "phone_number?"),
    ("line", "phone_number?"),
    ("subscriber", "phone_number?"),
    ("plan", "plan?"),
    ("usage", "usage?"),
    ("bill", "billing?"),
    ("invoice", "billing?"),
    ("payment", "payment?"),
    ("card", "payment_card?"),
    ("order", "order?"),
    ("password", "password?"),
    ("pin", "pin?"),
    ("token", "credential?"),
    ("ssn", "government_id?"),
    ("passport", "government_id?"),
    ("licence", "government_id?"),
    ("license", "government_id?"),
    ("tax", "tax?"),
    ("health", "health?"),
    ("patient", "health?"),
    ("claim", "insurance?"),
    ("polic", "insurance?"),
    ("document", "document?"),
    ("message", "message?"),
    ("location", "location?"),
    ("device", "device?"),
];

impl Classes {
    /// Reads a file of declarations:
    ///
    /// ```toml
    /// [[endpoint]]
    /// match = "GET /v1/customers/{id}/lines"
    /// classes = ["name", "phone_number"]
    /// ```
    ///
    /// # Errors
    /// A usage error that shows the fault.
    pub fn read(path: &Path) -> Result<Self> {
        let fault = |cause: String| {
            Error::usage(format!("--classes {}: {cause}", path.display())).hint(
                "expected [[endpoint]] tables with match = \"GET /route/{id}\" and classes = [\"…\"]",
            )
        };
        let text = std::fs::read_to_string(path).map_err(|cause| fault(cause.to_string()))?;
        let file: File = toml::from_str(&text).map_err(|cause| fault(cause.to_string()))?;
        let route = |declared: &&Declared| !declared.pattern.contains(['/', '{']);
        if let Some(none) = file.endpoint.iter().find(route) {
            return Err(fault(format!("match = \"{}\" names no route", none.pattern)));
        }
        Ok(Self { declared: file.endpoint })
    }

    /// The classes behind a route; guessed ones end in a question mark.
    #[must_use]
    pub fn of(&self, template: &str) -> Vec<String> {
        let declared = self.declared.iter().find(|declared| {
            let route = declared
                .pattern
                .split_once(' ')
                .map_or(declared.pattern.as_str(), |(_, route)| route);
            route == template
        });
        if let Some(declared) = declared {
            return declared.classes.clone();
        }
        if template.starts_with('{') {
            return Vec::new();
        }
        let lower = template.to_ascii_lowercase();
        let words: Vec<&str> = lower.split(['/', '-', '_', '?', '=']).collect();
        let mut found: Vec<String> = WORDS
            .iter()
            .filter(|(word, _)| {
                words.iter().any(|have| have.starts_with(word) && have.len() <= word.len() + 3)
            })
            .map(|(_, class)| (*class).to_owned())
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_suggest_classes_and_declarations_replace_them() {
        let guessed = Classes::default();
        assert_eq!(guessed.of("/v1/customers/{id}/lines"), ["customer_record?", "phone_number?"]);
        assert!(guessed.of("/static/pinterest.js").is_empty());
        let mut file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(
            &mut file,
            b"[[endpoint]]\nmatch = \"GET /v1/x/{id}\"\nclasses = [\"dob\"]\n",
        )
        .unwrap();
        assert_eq!(Classes::read(file.path()).unwrap().of("/v1/x/{id}"), ["dob"]);
        let mut wrong = tempfile::NamedTempFile::new().unwrap();
        let bad = b"[[endpoint]]\nmatch = \"bad\"\nclasses = [\"dob\"]\n";
        std::io::Write::write_all(&mut wrong, bad).unwrap();
        let fault = Classes::read(wrong.path()).unwrap_err();
        assert!(fault.exit_code() == 2 && fault.to_string().contains("\"bad\""), "{fault}");
        std::io::Write::write_all(&mut file, b"oops = 1\n").unwrap();
        assert_eq!(Classes::read(file.path()).unwrap_err().exit_code(), 2);
    }
}
