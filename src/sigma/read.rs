//! Rules from files: YAML, one rule a document.

use super::condition::{Selections, condition};
use super::detection::{Expr, selection};
use crate::case::Level;
use crate::error::{Error, Result};
use serde::Deserialize;
use serde_yaml_ng::{Mapping, Value};
use std::path::{Path, PathBuf};

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What it is called.
    pub title: String,
    /// Its identifier; where it has none, its file.
    pub id: String,
    /// How bad it says that a match is; medium where it does not say.
    pub level: Level,
    /// How sure its author is that a match is one, in percent.
    pub confidence: u8,
    /// ATT&CK techniques, joined by `; `.
    pub attack: String,
    /// What its author knows to match though it is innocent.
    pub innocent: Vec<String>,
    pub(super) expr: Expr,
}

/// What became of a document.
#[derive(Debug)]
pub(super) enum Read {
    Rule(Box<Rule>),
    /// It is about logs of another kind.
    Foreign,
    /// It cannot be used: its title, and why.
    Unusable(String, String),
}

/// Every YAML file at a place, in order; links are not followed.
pub(super) fn files(place: &Path) -> Result<Vec<PathBuf>> {
    let fault = |at: &Path, cause: &dyn std::fmt::Display| {
        Error::usage(format!("--sigma {}: {cause}", at.display()))
            .hint("give a folder of Sigma rules (.yml)")
    };
    if std::fs::metadata(place).map_err(|cause| fault(place, &cause))?.is_file() {
        return Ok(vec![place.to_owned()]);
    }
    let (mut folders, mut files) = (vec![place.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|cause| fault(&folder, &cause))? {
            let entry = entry.map_err(|cause| fault(&folder, &cause))?;
            let kind = entry.file_type().map_err(|cause| fault(&folder, &cause))?;
            let path = entry.path();
            let yaml = path.extension().is_some_and(|end| end == "yml" || end == "yaml");
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && yaml {
                files.push(path);
            }
        }
    }
    if files.is_empty() {
        return Err(fault(place, &"no rule in it"));
    }
    files.sort();
    Ok(files)
}

/// The text of a file, and its documents.
pub(super) fn documents(path: &Path) -> Result<(String, Vec<Read>)> {
    let fault = |cause: String| {
        Error::usage(format!("--sigma {}: {cause}", path.display()))
            .hint("mend the file, or leave it out")
    };
    let text = std::fs::read_to_string(path).map_err(|cause| fault(cause.to_string()))?;
    let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let mut read = Vec::new();
    for document in serde_yaml_ng::Deserializer::from_str(&text) {
        let value = Value::deserialize(document).map_err(|cause| fault(cause.to_string()))?;
        match value {
            Value::Null => {}
            Value::Mapping(rule) => read.push(document_of(&rule, &name)),
            _ => return Err(fault("no rule: a rule is a map of keys and values".to_owned())),
        }
    }
    Ok((text, read))
}

fn document_of(rule: &Mapping, file: &str) -> Read {
    let title = text(rule, "title").unwrap_or_else(|| file.to_owned());
    if let Some(Value::Mapping(source)) = rule.get("logsource")
        && !is_web(source)
    {
        return Read::Foreign;
    }
    match rule_of(rule, &title, file) {
        Ok(rule) => Read::Rule(Box::new(rule)),
        Err(reason) => Read::Unusable(title, reason),
    }
}

fn rule_of(rule: &Mapping, title: &str, file: &str) -> std::result::Result<Rule, String> {
    for (key, what) in [("correlation", "correlations of rules"), ("filter", "filters of rules")] {
        if rule.contains_key(key) {
            return Err(format!("{what} are not supported"));
        }
    }
    if !rule.contains_key("logsource") {
        return Err("it names no log source".to_owned());
    }
    let level = match text(rule, "level") {
        None => Level::Medium,
        Some(word) => Level::ALL
            .into_iter()
            .find(|level| level.name() == word)
            .ok_or_else(|| format!("the level `{word}` is none"))?,
    };
    let tags = texts(rule, "tags");
    let techniques = tags.iter().filter_map(|tag| tag.strip_prefix("attack.t"));
    let attack: Vec<String> = techniques.map(|number| format!("T{number}")).collect();
    Ok(Rule {
        title: title.to_owned(),
        id: text(rule, "id").unwrap_or_else(|| file.to_owned()),
        level,
        confidence: match text(rule, "status").as_deref() {
            Some("stable") => 70,
            Some("test") => 60,
            _ => 50,
        },
        attack: attack.join("; "),
        innocent: texts(rule, "falsepositives"),
        expr: detection(rule.get("detection").ok_or("it has no detection")?)?,
    })
}

fn detection(value: &Value) -> std::result::Result<Expr, String> {
    let parts = value.as_mapping().ok_or("its detection is no map")?;
    let mut selections = Selections::new();
    let mut conditions = Vec::new();
    for (name, value) in parts {
        match (name.as_str().ok_or("a selection whose name is no text")?, value) {
            ("condition", Value::String(text)) => conditions.push(text.as_str()),
            ("condition", Value::Sequence(list)) => {
                conditions.extend(list.iter().filter_map(Value::as_str));
            }
            ("timeframe", _) => return Err("what counts in a time is not supported".to_owned()),
            (name, value) => {
                selections.insert(name.to_owned(), selection(value)?);
            }
        }
    }
    if conditions.is_empty() {
        return Err("it has no condition".to_owned());
    }
    let read = conditions.into_iter().map(|text| condition(text, &selections));
    Ok(Expr::Any(read.collect::<std::result::Result<_, _>>()?))
}

/// Servers and proxies that write access logs, as `product` names them.
const PRODUCTS: [&str; 8] =
    ["apache", "nginx", "iis", "tomcat", "haproxy", "squid", "envoy", "traefik"];

/// The rule is about requests.
fn is_web(source: &Mapping) -> bool {
    let service = text(source, "service");
    let requests = service.is_none_or(|service| matches!(service.as_str(), "access" | "iis"));
    match text(source, "category").as_deref() {
        Some("webserver" | "proxy") => true,
        Some(_) => false,
        None => {
            let product = text(source, "product");
            requests && product.is_some_and(|product| PRODUCTS.contains(&product.as_str()))
        }
    }
}

fn text(of: &Mapping, key: &str) -> Option<String> {
    match of.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts(of: &Mapping, key: &str) -> Vec<String> {
    match of.get(key) {
        Some(Value::Sequence(list)) => {
            list.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
        }
        Some(Value::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Read> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.yml");
        std::fs::write(&file, text).unwrap();
        documents(&file).unwrap().1
    }

    const RULE: &str = "title: Traversal\nid: 0001\nstatus: stable\nlevel: high\ntags: [attack.t1190, attack.initial_access, cve.2021-1]\nfalsepositives: [tests]\nlogsource: {category: webserver}\ndetection:\n  sel: {cs-uri-stem|contains: '../'}\n  condition: sel\n";

    #[test]
    fn a_rule_is_read_with_what_it_says_of_itself() {
        let read = read(RULE);
        let [Read::Rule(rule)] = read.as_slice() else { panic!("{read:?}") };
        assert_eq!(rule.title, "Traversal");
        assert_eq!((rule.level, rule.confidence), (Level::High, 70));
        assert_eq!(rule.attack, "T1190");
        assert_eq!(rule.innocent, ["tests"]);
    }

    #[test]
    fn documents_of_other_kinds_are_told_apart() {
        let foreign = RULE.replace("category: webserver", "product: windows, service: security");
        assert!(matches!(read(&foreign).as_slice(), [Read::Foreign]));
        let several = format!("{RULE}---\n{foreign}---\n{RULE}");
        assert_eq!(read(&several).len(), 3);
        let nginx = RULE.replace("category: webserver", "product: nginx");
        assert!(matches!(read(&nginx).as_slice(), [Read::Rule(_)]));
        let errors = RULE.replace("category: webserver", "product: nginx, service: error");
        assert!(matches!(read(&errors).as_slice(), [Read::Foreign]));
        for (from, to, reason) in [
            ("condition: sel", "condition: sel | count() > 5", "count"),
            ("condition: sel", "timeframe: 5m\n  condition: sel", "time"),
            ("level: high", "level: awful", "awful"),
            ("cs-uri-stem", "cs-cookie", "cs-cookie"),
            ("detection", "correlation", "correlations"),
        ] {
            let read = read(&RULE.replace(from, to));
            let [Read::Unusable(title, why)] = read.as_slice() else { panic!("{to}: {read:?}") };
            assert_eq!(title, "Traversal");
            assert!(why.contains(reason), "{why}");
        }
    }

    #[test]
    fn a_broken_file_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("broken.yml");
        std::fs::write(&file, "title: x\ndetection: [\n  a: b\nlevel: {\n").unwrap();
        let fault = documents(&file).unwrap_err();
        assert_eq!(fault.exit_code(), 2);
        assert!(fault.to_string().contains("broken.yml"), "{fault}");
        assert!(fault.to_string().contains("line "), "{fault}");
    }
}
