//! Every value of a line with the keys that lead to it.

use super::super::keys::Text;
use super::cursor::Cursor;
use crate::record::Reject;
use crate::record::text::unescape_json;

/// Levels of objects that are looked into.
const DEEPEST: u32 = 8;

/// Gives `take` every value of an object, in their order: what is in a list, by its first element
/// or, where these are pairs of a name and a value, under their names; what was written into a
/// string as an object, like any other object.
///
/// # Errors
/// If the line is not one JSON object.
pub fn leaves(line: &[u8], take: &mut dyn FnMut(&[String], &[u8])) -> Result<(), Reject> {
    let mut walk = Walk { at: Cursor { line, at: 0 }, names: Vec::new(), take };
    walk.at.blanks();
    walk.object(0)
}

struct Walk<'l, 't> {
    at: Cursor<'l>,
    names: Vec<String>,
    take: &'t mut dyn FnMut(&[String], &[u8]),
}

impl Walk<'_, '_> {
    fn object(&mut self, depth: u32) -> Result<(), Reject> {
        self.at.expect(b'{')?;
        self.at.blanks();
        while !self.at.take(b'}') {
            let key = self.at.string()?;
            let name = self.plain(key);
            self.at.blanks();
            self.at.expect(b':')?;
            self.at.blanks();
            self.names.push(String::from_utf8_lossy(&name).into_owned());
            self.value(depth)?;
            self.names.pop();
            self.at.blanks();
            if !self.at.take(b',') && self.at.peek() != Some(b'}') {
                return Err(Reject::NotJson);
            }
            self.at.blanks();
        }
        Ok(())
    }

    fn value(&mut self, depth: u32) -> Result<(), Reject> {
        match self.at.peek() {
            Some(b'{') if depth < DEEPEST => {
                let start = self.at.at;
                if let Some(text) = self.at.scalar(depth)? {
                    self.give(text);
                    return Ok(());
                }
                self.at.at = start;
                self.object(depth + 1)
            }
            Some(b'[') if depth < DEEPEST => self.list(depth),
            _ => {
                if let Some(text) = self.at.scalar(depth)? {
                    self.text(text, depth);
                }
                Ok(())
            }
        }
    }

    fn list(&mut self, depth: u32) -> Result<(), Reject> {
        let open = self.at.at;
        self.at.at += 1;
        self.at.blanks();
        // A list of objects tells of several things: none of them is what the line is about.
        if matches!(self.at.peek(), Some(b'{' | b'[')) {
            if self.names.last().is_some_and(|name| name.to_ascii_lowercase().contains("header")) {
                self.headers(depth)?;
            }
            self.at.at = open;
            return self.at.skip(depth);
        }
        if let Some(text) = (Cursor { line: self.at.line, at: open }).scalar(depth)? {
            self.give(text);
        }
        self.at.at = open;
        self.at.skip(depth)
    }

    /// Headers in a list, each a pair of its name and its value.
    fn headers(&mut self, depth: u32) -> Result<(), Reject> {
        while let Some(kind @ (b'{' | b'[')) = self.at.peek() {
            let couple = kind == b'[';
            let pair = if couple { self.at.couple(depth)? } else { self.at.named(depth)? };
            if let Some((name, value)) = pair {
                self.names.push(String::from_utf8_lossy(&self.plain(name)).into_owned());
                self.give(value);
                self.names.pop();
            }
            self.at.blanks();
            self.at.take(b',');
            self.at.blanks();
        }
        Ok(())
    }

    fn text(&mut self, text: Text, depth: u32) {
        let value = self.plain(text);
        if !value.starts_with(b"{") || depth >= DEEPEST {
            (self.take)(&self.names, &value);
            return;
        }
        let at = Cursor { line: &value, at: 0 };
        let Self { names, take, .. } = self;
        let mut within = Walk { at, names: names.clone(), take: &mut **take };
        let _ = within.object(depth + 1);
    }

    fn give(&mut self, text: Text) {
        let value = self.plain(text);
        (self.take)(&self.names, &value);
    }

    fn plain(&self, text: Text) -> Vec<u8> {
        let raw = text.of(self.at.line);
        let mut plain = Vec::new();
        if text.escaped {
            unescape_json(raw, &mut plain);
        } else {
            plain.extend_from_slice(raw);
        }
        plain
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn values_are_found_wherever_they_stand() {
        let line = r#"{"a":1,"b":{"c":"x\"y","d":{"stringValue":"z"}},"e":["f","g"],"h":"{\"i\":2}","j":[{"k":true}],"l":null}"#;
        let mut found = Vec::new();
        super::leaves(line.as_bytes(), &mut |names, value| {
            found.push(format!("{}={}", names.join("."), String::from_utf8_lossy(value)));
        })
        .unwrap();
        assert_eq!(found, ["a=1", "b.c=x\"y", "b.d=z", "e=f", "h.i=2"]);
        assert!(super::leaves(b"x", &mut |_, _| {}).is_err());
    }

    #[test]
    fn a_list_of_headers_has_names_and_a_list_of_other_things_has_none() {
        let line = r#"{"HeadersIn":[["Host","h"],["a"],["User-Agent","u"]],"tags":[["host","t"]],"headers":[{"name":"Referer","value":"r"},{"x":1}],"labels":[{"name":"host","value":"l"}]}"#;
        let mut found = Vec::new();
        super::leaves(line.as_bytes(), &mut |names, value| {
            found.push(format!("{}={}", names.join("."), String::from_utf8_lossy(value)));
        })
        .unwrap();
        assert_eq!(found, ["HeadersIn.Host=h", "HeadersIn.User-Agent=u", "headers.Referer=r"]);
    }
}
