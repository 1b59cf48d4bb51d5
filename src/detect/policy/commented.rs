//! The policy as a file to edit: above each threshold stands what it means.
//!
//! The words are the doc comments of the fields, read from the sources of this folder, so that a
//! threshold is explained in one place only.

use hashbrown::HashMap;

/// The files that declare sections of the policy.
const SOURCES: [&str; 7] = [
    include_str!("mod.rs"),
    include_str!("doors.rs"),
    include_str!("effects.rs"),
    include_str!("hands.rs"),
    include_str!("names.rs"),
    include_str!("taking.rs"),
    include_str!("usual.rs"),
];

/// Characters of a line of comment, at most.
const WIDTH: usize = 98;

/// A field of a section: its type, and what its documentation says.
struct Field {
    kind: String,
    words: String,
}

/// Fields by the struct that they are of, and their name.
type Fields = HashMap<(String, String), Field>;

/// Puts comments above the sections and keys of a policy in TOML.
pub(super) fn comment(toml: &str) -> String {
    let fields = fields();
    let mut section = "Policy".to_owned();
    let mut out = String::with_capacity(toml.len() * 4);
    for line in toml.lines() {
        if let Some(path) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = "Policy".to_owned();
            let mut words = "";
            for part in path.split('.') {
                if let Some(field) = fields.get(&(section, part.to_owned())) {
                    (section, words) = (field.kind.clone(), field.words.as_str());
                } else {
                    section = String::new();
                }
            }
            note(&mut out, words);
        } else if let Some((key, _)) = line.split_once(" = ") {
            let field = fields.get(&(section.clone(), key.to_owned()));
            note(&mut out, field.map_or("", |field| field.words.as_str()));
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// What the sources say of every field.
fn fields() -> Fields {
    let mut fields = Fields::new();
    for source in SOURCES {
        let (mut section, mut words) = (String::new(), String::new());
        for line in source.lines().map(str::trim) {
            if let Some(text) = line.strip_prefix("///") {
                words = format!("{words}{text}");
            } else if let Some(name) = line.strip_prefix("pub struct ") {
                section = name.trim_end_matches(" {").to_owned();
                words.clear();
            } else if let Some((name, kind)) =
                line.strip_prefix("pub ").and_then(|line| line.split_once(": "))
            {
                let kind = kind.trim_end_matches(',').to_owned();
                let words = words.split_off(0).trim().to_owned();
                fields.insert((section.clone(), name.to_owned()), Field { kind, words });
            } else if !line.starts_with("#[") {
                words.clear();
            }
        }
    }
    fields
}

/// Writes words as lines of comment.
fn note(out: &mut String, words: &str) {
    let mut length = 0;
    for word in words.split_whitespace() {
        if length == 0 || length + 1 + word.len() > WIDTH {
            let end = if length > 0 { "\n# " } else { "# " };
            out.push_str(end);
            length = 2;
        } else {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += word.len();
    }
    if length > 0 {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use crate::detect::Policy;

    #[test]
    fn every_section_and_every_key_is_explained() {
        let text = Policy::default().to_commented_toml();
        assert_eq!(toml::from_str::<Policy>(&text).unwrap(), Policy::default());
        let mut before = "";
        for line in text.lines().filter(|line| !line.is_empty()) {
            let value = line.starts_with(|c: char| c.is_ascii_lowercase() || c == '[');
            assert!(!value || before.starts_with("# "), "{line} is not explained");
            before = line;
        }
        assert!(text.contains("\n# Distinct paths"), "{text:.2000}");
        assert!(text.lines().all(|line| line.chars().count() <= 100));
    }
}
