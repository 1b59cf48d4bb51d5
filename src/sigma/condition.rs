//! The condition of a rule: how its selections are joined.
//!
//! `or` binds least, then `and`, `not`, and `1 of x*`; names of selections may hold `*` behind `of`.

use super::detection::Expr;
use super::value::Pattern;
use std::collections::BTreeMap;

/// Brackets and negations within each other.
const DEPTH: usize = 64;

/// Selections by name.
pub(super) type Selections = BTreeMap<String, Expr>;

/// Reads a condition.
pub(super) fn condition(text: &str, selections: &Selections) -> Result<Expr, String> {
    if text.contains('|') {
        return Err("conditions that count (`|`) are not supported".to_owned());
    }
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, selections, depth: 0 };
    let expr = reader.or()?;
    match reader.words.first() {
        None => Ok(expr),
        Some(word) => Err(format!("nobody knows what `{word}` is for in `{text}`")),
    }
}

struct Reader<'r> {
    words: &'r [&'r str],
    selections: &'r Selections,
    depth: usize,
}

impl<'r> Reader<'r> {
    fn or(&mut self) -> Result<Expr, String> {
        let mut any = vec![self.and()?];
        while self.takes("or") {
            any.push(self.and()?);
        }
        Ok(alone(any, Expr::Any))
    }

    fn and(&mut self) -> Result<Expr, String> {
        let mut all = vec![self.not()?];
        while self.takes("and") {
            all.push(self.not()?);
        }
        Ok(alone(all, Expr::All))
    }

    fn not(&mut self) -> Result<Expr, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err("the condition is nested too deep".to_owned());
        }
        let expr = if self.takes("not") {
            Expr::Not(Box::new(self.not()?))
        } else if self.takes("(") {
            let expr = self.or()?;
            if !self.takes(")") {
                return Err("a bracket is not closed".to_owned());
            }
            expr
        } else {
            self.selected()?
        };
        self.depth -= 1;
        Ok(expr)
    }

    /// A selection, or so many of several.
    fn selected(&mut self) -> Result<Expr, String> {
        let word = self.next().ok_or("the condition ends too early")?;
        if !self.takes("of") {
            let known = self.selections.get(word);
            return known.cloned().ok_or_else(|| format!("there is no selection `{word}`"));
        }
        let name = self.next().ok_or("the condition ends too early")?;
        let of: Vec<Expr> = if name.eq_ignore_ascii_case("them") {
            let counts = |(name, _): &(&String, &Expr)| !name.starts_with('_');
            self.selections.iter().filter(counts).map(|(_, expr)| expr.clone()).collect()
        } else {
            let pattern = Pattern::read(name).cased(true);
            let named = |(name, _): &(&String, &Expr)| pattern.matches(name.as_bytes());
            self.selections.iter().filter(named).map(|(_, expr)| expr.clone()).collect()
        };
        if of.is_empty() {
            return Err(format!("there is no selection `{name}`"));
        }
        match word.to_ascii_lowercase().as_str() {
            "all" => Ok(alone(of, Expr::All)),
            "any" | "1" => Ok(alone(of, Expr::Any)),
            number => match number.parse() {
                Ok(number) if (1..=of.len()).contains(&number) => Ok(Expr::Some(number, of)),
                Ok(_) => Err(format!("`{word} of {name}`, of which there are {}", of.len())),
                Err(_) => Err(format!("`{word} of` how many?")),
            },
        }
    }

    fn next(&mut self) -> Option<&'r str> {
        let (word, rest) = self.words.split_first()?;
        self.words = rest;
        Some(word)
    }

    fn takes(&mut self, wanted: &str) -> bool {
        let found = self.words.first().is_some_and(|word| word.eq_ignore_ascii_case(wanted));
        if found {
            self.next();
        }
        found
    }
}

fn alone(mut exprs: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Expr {
    match exprs.pop() {
        Some(one) if exprs.is_empty() => one,
        last => {
            exprs.extend(last);
            join(exprs)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Space;
    use super::super::detection::selection;
    use super::super::field::Logged;
    use super::*;
    use crate::record::Record;

    /// What a condition says if these selections hold, of `a`, `b`, `sel_1`, `sel_2` and `_c`.
    fn says(text: &str, holding: &[&str]) -> Result<bool, String> {
        let selections: Selections = ["a", "b", "sel_1", "sel_2", "_c"]
            .iter()
            .map(|name| {
                let stem = if holding.contains(name) { "/x" } else { "/y" };
                let value = serde_yaml_ng::from_str(&format!("{{cs-uri-stem: {stem}}}")).unwrap();
                ((*name).to_owned(), selection(&value).unwrap())
            })
            .collect();
        let record = Record { path: b"/x", ..Record::default() };
        let (logged, mut space) = (Logged::default(), Space::default());
        Ok(condition(text, &selections)?.holds(&record, logged, &mut space).unwrap())
    }

    #[test]
    fn conditions_bind_as_the_specification_says() {
        for (text, holding, wanted) in [
            ("a", &["a"][..], true),
            ("a and b", &["a"], false),
            ("a or b and sel_1", &["a"], true),
            ("(a or b) and sel_1", &["a"], false),
            ("not a and b", &["b"], true),
            ("not (a and b)", &["a"], true),
            ("a AND NOT b", &["a"], true),
            ("1 of sel_*", &["sel_2"], true),
            ("all of sel_*", &["sel_2"], false),
            ("all of sel*", &["sel_1", "sel_2"], true),
            ("2 of them", &["a", "sel_2"], true),
            ("3 of them", &["a", "sel_2", "_c"], false),
            ("1 of them", &["_c"], false),
            ("any of them", &["b"], true),
            ("a and not 1 of sel_*", &["a"], true),
            ("a and not 1 of sel_*", &["a", "sel_1"], false),
        ] {
            assert_eq!(says(text, holding), Ok(wanted), "{text} {holding:?}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        let deep = "(".repeat(200);
        for text in [
            "",
            "a and",
            "a b",
            "(a",
            "x",
            "1 of x*",
            "many of them",
            "0 of them",
            "9 of them",
            "a | count() > 5",
            "a)",
            &deep,
        ] {
            assert!(says(text, &[]).is_err(), "{text}");
        }
    }
}
