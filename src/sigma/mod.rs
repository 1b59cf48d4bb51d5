//! Sigma rules about requests: read from files, and asked about every record.
//!
//! The language is that of the Sigma specification (<https://github.com/SigmaHQ/sigma-specification>,
//! version 2.1): `detection` reads selections, `condition` joins them, `field` says what a record
//! has under the names of the taxonomy, `value` compares, `sieve` leaves most records alone. A rule
//! that asks for something that no record has is never taken for one that did not match: it is
//! named, with the reason. Read `detection` first.

mod condition;
mod detection;
mod field;
mod read;
mod sieve;
#[cfg(test)]
mod tests;
mod value;

pub use field::Logged;
pub use read::Rule;

use crate::case::Level;
use crate::error::{Error, Result};
use crate::record::Record;
use read::Read;
use sieve::Sieve;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Rules that are looked for at most: they are known by numbers of two bytes.
const MOST: usize = 60_000;
/// Titles named for each reason why rules cannot be used.
const NAMED: usize = 5;

/// Rules, ready to be asked.
#[derive(Debug)]
pub struct Rulebook {
    rules: Vec<Arc<Rule>>,
    sieve: Sieve,
    /// Titles by the reason why rules cannot be used.
    unusable: BTreeMap<String, Vec<String>>,
    /// Rules about logs of other kinds.
    foreign: usize,
    /// What was read, file by file.
    pub texts: Vec<String>,
}

/// Space that is used again from record to record.
#[derive(Debug, Clone, Default)]
pub struct Space {
    text: Vec<u8>,
    found: Vec<u16>,
    /// Rules that may match for the sake of a user agent or a referer, by its hash.
    memo: Vec<(u64, Vec<u16>)>,
}

impl Rulebook {
    /// Reads the rules in a folder and below it.
    ///
    /// # Errors
    /// A usage error that names the file and line of what is no YAML, or says that there is no rule.
    pub fn read(place: &Path) -> Result<Self> {
        let files = read::files(place)?;
        let (mut rules, mut foreign) = (Vec::new(), 0);
        let mut unusable: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut texts = Vec::new();
        for file in &files {
            let (text, documents) = read::documents(file)?;
            texts.push(text);
            for document in documents {
                match document {
                    Read::Rule(rule) => rules.push(Arc::new(*rule)),
                    Read::Foreign => foreign += 1,
                    Read::Unusable(title, reason) => {
                        unusable.entry(reason).or_default().push(title);
                    }
                }
            }
        }
        let fault = |cause: &str| Error::usage(format!("--sigma {}: {cause}", place.display()));
        if rules.is_empty() && unusable.is_empty() {
            return Err(fault("no rule about web servers or proxies in it").hint(
                "rules of the log sources `category: webserver` and `category: proxy` are used",
            ));
        }
        if let Some((reason, titles)) = unusable.first_key_value().filter(|_| rules.is_empty()) {
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            let all: usize = unusable.values().map(Vec::len).sum();
            let cause = format!("none of {all} rules can be used, first since {reason}");
            return Err(fault(&format!("{cause}: {}", named(&titles)))
                .hint("mend the rules, or take out --sigma: what cannot match finds nothing"));
        }
        if rules.len() > MOST {
            return Err(fault(&format!("more than {MOST} rules")));
        }
        let sieve = Sieve::new(&rules);
        Ok(Self { rules, sieve, unusable, foreign, texts })
    }

    /// A rule by its number.
    #[must_use]
    pub fn rule(&self, number: u16) -> Option<&Arc<Rule>> {
        self.rules.get(usize::from(number))
    }

    /// The numbers of the rules that a record matches, in order. The hashes are those of its user
    /// agent and of its referer, by one key in all calls with one space; `logged` are the fields that
    /// its log has.
    #[inline]
    pub fn find<'s>(
        &self,
        record: &Record<'_>,
        hashes: (u64, u64),
        logged: Logged,
        space: &'s mut Space,
    ) -> &'s [u16] {
        self.sieve.candidates(record, hashes, space);
        if !space.found.is_empty() {
            let mut found = std::mem::take(&mut space.found);
            found.retain(|at| {
                let rule = self.rule(*at);
                rule.is_some_and(|rule| rule.expr.holds(record, logged, space) == Some(true))
            });
            space.found = found;
        }
        &space.found
    }

    /// The gravest level among rules.
    #[must_use]
    pub fn gravest(&self, numbers: &[u16]) -> Option<Level> {
        numbers.iter().filter_map(|at| self.rule(*at)).map(|rule| rule.level).max()
    }

    /// Which rules cannot be used, or only where it does not matter what logs lack, and why. The
    /// fields are those that the first lines of each source tell.
    #[must_use]
    pub fn warnings(&self, logged: &[Logged]) -> Vec<String> {
        let all = self.rules.len() + self.unusable.values().map(Vec::len).sum::<usize>();
        let refused = self.unusable.iter().map(|(reason, titles)| {
            let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
            format!(
                "--sigma: of {all} rules {} cannot be used, since {reason}: {}",
                titles.len(),
                named(&titles)
            )
        });
        let lacking = field::MAY_LACK.iter().filter_map(|(field, word)| {
            let lacking = logged.iter().filter(|logged| !logged.has(*field)).count();
            let asking = self.rules.iter().filter(|rule| rule.expr.asks(*field));
            let titles: Vec<&str> = asking.map(|rule| rule.title.as_str()).collect();
            let sources = match logged.len() {
                all if all == lacking => "all sources".to_owned(),
                all => format!("{lacking} of {all} sources"),
            };
            (lacking > 0 && !titles.is_empty()).then(|| {
                format!(
                    "--sigma: of {all} rules {} ask for the {word}, which the first lines of {sources} lack; a line without it matches only where the rest of the rule decides: {}",
                    titles.len(),
                    named(&titles)
                )
            })
        });
        let foreign = (self.foreign > 0).then(|| {
            format!(
                "--sigma: passed over as about other logs than those of web servers and proxies: {}",
                self.foreign
            )
        });
        refused.chain(lacking).chain(foreign).collect()
    }
}

/// The first of some titles, and how many more there are.
fn named(titles: &[&str]) -> String {
    let first: Vec<String> =
        titles.iter().take(NAMED).map(|title| format!("\"{title}\"")).collect();
    let more = match titles.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    first.join(", ") + &more
}
