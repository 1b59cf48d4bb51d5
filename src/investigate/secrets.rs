//! Tokens among the names of the tables: whoever reads one can use it, so that it is hidden there as
//! it is in shown lines.

use crate::case::Case;
use crate::custody::redact::Redactor;
use crate::dossier::{Dossiers, Name, Shown};
use hashbrown::{HashMap, HashSet};

/// Pseudonyms by what they hide.
struct Hidden(HashMap<String, String>);

/// Hides the tokens that callers showed, wherever a row names one.
pub(super) fn hide(case: &mut Case, dossiers: &Dossiers, redactor: &Redactor) {
    let hidden = Hidden::of(dossiers, redactor);
    if hidden.0.is_empty() {
        return;
    }
    for row in &mut case.campaigns {
        for text in
            [&mut row.title, &mut row.common_attributes, &mut row.reasons, &mut row.alternatives]
        {
            hidden.within(text);
        }
        row.rule.iter_mut().flat_map(|rule| &mut rule.words).for_each(|text| hidden.within(text));
    }
    for row in case.indicators.iter_mut().filter(|row| row.kind == "credential") {
        hidden.whole(&mut row.value);
    }
    for row in case.sessions.iter_mut().filter(|row| row.actor_kind == "credential") {
        hidden.whole(&mut row.actor);
    }
    for row in &mut case.timeline {
        hidden.whole(&mut row.actor);
        hidden.within(&mut row.message);
    }
    for row in &mut case.findings {
        hidden.whole(&mut row.subject);
        hidden.within(&mut row.subject);
        hidden.within(&mut row.message);
    }
    case.evidence.iter_mut().for_each(|row| hidden.within(&mut row.text));
}

impl Hidden {
    fn of(dossiers: &Dossiers, redactor: &Redactor) -> Self {
        let shown = dossiers.events.iter().filter(|event| event.shown == Shown::Token);
        let names: HashSet<Name> = shown.map(|event| event.credential).collect();
        let mut hidden = HashMap::new();
        for token in names.into_iter().map(|name| dossiers.names.show(name)) {
            let Some((bare, pseudonym)) = redactor.token(&token) else { break };
            let whole = token.replace(bare, &pseudonym);
            hidden.insert(bare.to_owned(), pseudonym);
            hidden.insert(token, whole);
        }
        Self(hidden)
    }

    /// A cell that is a token.
    fn whole(&self, text: &mut String) {
        if let Some(pseudonym) = self.0.get(text.as_str()) {
            text.clone_from(pseudonym);
        }
    }

    /// Tokens that stand as words in a text.
    fn within(&self, text: &mut String) {
        let ends = |c: char| c.is_whitespace() || ",;\"'()[]{}<>|".contains(c);
        let mut clean = String::new();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let length = rest.find(ends).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(length);
            let bare = word.trim_end_matches(['.', ':']);
            match self.0.get(word).map(|known| (word, known)).or_else(|| {
                let known = self.0.get(bare)?;
                Some((bare, known))
            }) {
                Some((found, pseudonym)) => {
                    clean.push_str(pseudonym);
                    clean.push_str(word.get(found.len()..).unwrap_or_default());
                }
                None => clean.push_str(word),
            }
            let mark = behind.chars().next();
            clean.extend(mark);
            rest = behind.get(mark.map_or(0, char::len_utf8)..).unwrap_or_default();
        }
        if clean != *text {
            *text = clean;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_hidden_as_cells_and_as_words() {
        let pairs = [("abc.def=", "[hidden 1]"), ("Bearer abc.def=", "Bearer [hidden 1]")];
        let hidden =
            Hidden(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect());
        let within = |text: &str| {
            let mut text = text.to_owned();
            hidden.within(&mut text);
            text
        };
        assert_eq!(
            within("credential Bearer abc.def= read 9 objects (abc.def=)."),
            "credential Bearer [hidden 1] read 9 objects ([hidden 1])."
        );
        assert_eq!(
            within(r#"{"a":"Bearer abc.def=","é":"abc.def=x"}"#),
            r#"{"a":"Bearer [hidden 1]","é":"abc.def=x"}"#
        );
        assert_eq!(within("shown by abc.def=: ok"), "shown by [hidden 1]: ok");
        let mut cell = "Bearer abc.def=".to_owned();
        hidden.whole(&mut cell);
        assert_eq!(cell, "Bearer [hidden 1]");
    }
}
