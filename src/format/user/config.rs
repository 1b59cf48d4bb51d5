//! The lines of a server's configuration that say how it logs.
//!
//! NGINX `log_format`, Apache `LogFormat` and `CustomLog`, `HAProxy` `log-format`, Squid
//! `logformat`, and Envoy's
//! `text_format`, `inline_string` and `json_format`, also where Kubernetes carries them
//! (`log-format-upstream` of ingress-nginx, `accessLogFormat` of Istio). A format that is itself a
//! JSON object becomes a key map, any other a pattern.

use crate::error::{Error, Result};
use crate::format::keys::KeyMap;
use crate::format::{Field, Reader, ReaderKind, dialect};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;

/// What a configuration says.
#[derive(Debug, Default)]
pub struct Found {
    /// Formats under the names that the configuration gives them.
    pub readers: Vec<Reader>,
    /// Lines that are no format of requests, and why.
    pub faults: Vec<String>,
}

/// A format as it stands in a configuration.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    name: String,
    dialect: &'static str,
    text: String,
}

/// Reads the configuration of a server.
///
/// # Errors
/// A usage error if there is no format in it that can be read.
pub fn read(path: &Path) -> Result<Found> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|cause| Error::usage(format!("configuration {name}: {cause}")))?;
    let mut found = Found::default();
    for line in lines(&text) {
        match reader(&line) {
            Ok(reader) => found.readers.push(reader),
            Err(why) => found.faults.push(format!("{name}: {}: {why}", line.name)),
        }
    }
    if found.readers.is_empty() {
        let why = if found.faults.is_empty() {
            "no log_format, LogFormat, log-format, logformat, text_format or json_format in it"
                .to_owned()
        } else {
            found.faults.join("\n")
        };
        return Err(Error::usage(format!("configuration {name}: {why}"))
            .hint("give the line itself: -f 'nginx:$remote_addr - …'"));
    }
    Ok(found)
}

fn lines(text: &str) -> Vec<Line> {
    let has = |word: &str| text.contains(word);
    let mut lines = Vec::new();
    if has("log_format") {
        nginx(text, &mut lines);
    }
    if has("LogFormat") || has("CustomLog") {
        apache(text, &mut lines);
    }
    if has("log-format ") || has("log-format\t") {
        haproxy(text, &mut lines);
    }
    if has("logformat ") || has("logformat\t") {
        squid(text, &mut lines);
    }
    if ["text_format", "inline_string", "json_format", "log-format-upstream", "accessLogFormat"]
        .into_iter()
        .any(has)
    {
        yaml(text, &mut lines);
    }
    lines
}

/// `log_format NAME [escape=…] 'part' 'part' …;`
fn nginx(text: &str, lines: &mut Vec<Line>) {
    let code = without_comments(text);
    for statement in code.split("log_format").skip(1) {
        if !statement.starts_with(char::is_whitespace) {
            continue;
        }
        let Some(end) = end_of_statement(statement) else { continue };
        let statement = statement.get(..end).unwrap_or_default().trim();
        let (name, text) = statement.split_once(char::is_whitespace).unwrap_or((statement, ""));
        let joined = quoted_parts(text);
        let text = if joined.starts_with('{') {
            joined
        } else {
            format!("log_format {name} {}", text.trim())
        };
        lines.push(Line { name: name.to_owned(), dialect: "nginx", text });
    }
}

/// `logformat NAME …` to the end of the line.
fn squid(text: &str, lines: &mut Vec<Line>) {
    for line in text.lines().map(str::trim) {
        let mut words = line.splitn(3, char::is_whitespace);
        let (Some("logformat"), Some(name), Some(text)) =
            (words.next(), words.next(), words.next())
        else {
            continue;
        };
        lines.push(Line { name: name.to_owned(), dialect: "squid", text: text.trim().to_owned() });
    }
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.collect::<Vec<_>>().join("\n")
}

/// Where the semicolon stands that no quote holds.
fn end_of_statement(text: &str) -> Option<usize> {
    let mut open = None;
    text.char_indices().find_map(|(at, c)| {
        match (open, c) {
            (None, '\'' | '"') => open = Some(c),
            (Some(mark), _) if mark == c => open = None,
            (None, ';') => return Some(at),
            _ => {}
        }
        None
    })
}

/// What stands in single quotes, joined as NGINX does.
fn quoted_parts(text: &str) -> String {
    text.split('\'').skip(1).step_by(2).collect()
}

/// `LogFormat "…" NAME` and `CustomLog FILE "…"`.
fn apache(text: &str, lines: &mut Vec<Line>) {
    let joined = text.replace("\\\n", "");
    for line in joined.lines().map(str::trim_start) {
        let Some((word, rest)) = line.split_once(char::is_whitespace) else { continue };
        if !matches!(word, "LogFormat" | "CustomLog" | "TransferLog") {
            continue;
        }
        let Some((text, after)) = in_quotes(rest) else { continue };
        // The name of the file of `CustomLog` stands before, a condition behind.
        let named = (word == "LogFormat").then(|| after.split_whitespace().next()).flatten();
        let name = named.map_or_else(|| format!("apache-{}", lines.len() + 1), str::to_owned);
        lines.push(Line { name, dialect: "apache", text });
    }
}

/// The last text in double quotes that holds a directive, with its escapes, and what follows it.
fn in_quotes(text: &str) -> Option<(String, &str)> {
    let start = text.find('"')?;
    let mut escaped = false;
    let inner = text.get(start + 1..)?;
    let end = inner.char_indices().find_map(|(at, c)| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes.then_some(at)
    })?;
    let (format, after) = (inner.get(..end)?, inner.get(end + 1..)?);
    if format.contains('%') { Some((format.to_owned(), after)) } else { in_quotes(after) }
}

/// `log-format TEXT`, in quotes or with its blanks escaped.
fn haproxy(text: &str, lines: &mut Vec<Line>) {
    for line in text.lines().map(str::trim) {
        let Some(text) = line.strip_prefix("log-format").filter(|text| !text.starts_with('-'))
        else {
            continue;
        };
        let text = text.trim();
        let quoted = ['"', '\''].into_iter().find_map(|mark| {
            let inner = text.strip_prefix(mark)?;
            inner.get(..inner.rfind(mark)?)
        });
        let name = format!("haproxy-{}", lines.len() + 1);
        lines.push(Line { name, dialect: "haproxy", text: quoted.unwrap_or(text).to_owned() });
    }
}

/// Keys of a configuration in YAML or JSON that hold a format, at any depth.
fn yaml(text: &str, lines: &mut Vec<Line>) {
    use serde::Deserialize;
    for document in serde_yaml_ng::Deserializer::from_str(text) {
        match Value::deserialize(document) {
            Ok(value) => walk(&value, lines),
            Err(_) => return,
        }
    }
}

fn note(dialect: &'static str, text: &str, lines: &mut Vec<Line>) {
    let name = format!("{dialect}-{}", lines.len() + 1);
    lines.push(Line { name, dialect, text: text.trim_end().to_owned() });
}

fn walk(value: &Value, lines: &mut Vec<Line>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| walk(value, lines)),
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("json_format", Value::Object(_)) => note("envoy", &value.to_string(), lines),
                    ("log-format-upstream", Value::String(text)) => note("nginx", text, lines),
                    (
                        "text_format" | "inline_string" | "format" | "accessLogFormat",
                        Value::String(text),
                    ) if text.contains('%') => note("envoy", text, lines),
                    // Istio carries a whole configuration as the text of one key.
                    ("mesh", Value::String(text)) => yaml(text, lines),
                    _ => walk(value, lines),
                }
            }
        }
        _ => {}
    }
}

/// Makes a reader of a line of a configuration.
fn reader(line: &Line) -> Result<Reader> {
    let reader = if line.text.starts_with('{') {
        Reader::new(&line.name, ReaderKind::Json(Arc::new(template(line)?)))
    } else {
        Reader::pattern(&line.name, line.dialect, &line.text)?
    };
    Ok(Reader { own: Some(Arc::default()), ..reader })
}

/// A format that is a JSON object, as a key map.
fn template(line: &Line) -> Result<KeyMap> {
    let value: Value = serde_json::from_str(&with_quotes(&line.text))
        .map_err(|cause| Error::usage(format!("its JSON cannot be read: {cause}")))?;
    let mut keys = Vec::new();
    leaves(&value, "", &mut |path, text| {
        if let Some(field) = meaning(line.dialect, text) {
            keys.push((path.to_owned(), field));
        }
    });
    let has = |wanted: &[Field]| keys.iter().any(|(_, field)| wanted.contains(field));
    if !has(&[Field::Time]) || !has(&[Field::Request, Field::Target, Field::Path, Field::Route]) {
        return Err(Error::usage("its keys hold no time, or no request"));
    }
    let keys: Vec<(&str, Field)> = keys.iter().map(|(path, field)| (&**path, *field)).collect();
    KeyMap::new(&keys).map_err(Error::usage)
}

/// The text with quotes around variables that have none (`"status":$status`).
fn with_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let (mut inside, mut escaped, mut bare) = (false, false, false);
    for c in text.chars() {
        if bare && matches!(c, ',' | '}' | ']' | ' ' | '\n') {
            out.push('"');
            bare = false;
        }
        if !inside && !bare && matches!(c, '$' | '%') {
            out.push('"');
            bare = true;
        }
        if c == '"' && !escaped {
            inside = !inside;
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

fn leaves(value: &Value, path: &str, each: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries.iter().filter(|(key, _)| !key.contains(['|', '[', ']'])) {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaves(value, &path, each);
            }
        }
        Value::String(text) => each(path, text),
        _ => {}
    }
}

/// What a value of a template means: one directive, or a request line put together from several.
fn meaning(dialect: &str, text: &str) -> Option<Field> {
    let fields: Vec<Field> = dialect::compile_any(dialect, text).ok()?.fields().collect();
    match fields.as_slice() {
        [Field::Ignore] => None,
        [field] => Some(*field),
        [Field::Method, Field::Target | Field::Path, Field::Protocol] => Some(Field::Request),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_and_fields(text: &str) -> Vec<(String, Vec<Field>)> {
        lines(text)
            .iter()
            .map(|line| {
                let reader = reader(line).unwrap();
                (line.name.clone(), reader.fields())
            })
            .collect()
    }

    #[test]
    fn nginx_statements_of_several_lines_are_found_and_comments_are_not() {
        let text = "http {\n  # log_format old '$remote_addr';\n  log_format  main  '$remote_addr - [$time_local] \"$request\" '\n      '$status; $body_bytes_sent';\n  access_log logs/a.log main;\n  log_format json escape=json '{\"t\":\"$time_iso8601\",\"req\":{\"m\":\"$request_method\",\"u\":\"$request_uri\"},'\n  '\"s\":$status}';\n}";
        let found = names_and_fields(text);
        assert_eq!(found[0].0, "main");
        assert_eq!(
            found[0].1,
            [Field::Client, Field::Time, Field::Request, Field::Status, Field::BytesOut]
        );
        assert_eq!(found[1].0, "json");
        assert_eq!(found[1].1, [Field::Method, Field::Target, Field::Status, Field::Time]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn apache_formats_have_their_names_and_custom_logs_a_number() {
        let text = "LogFormat \"%h %t \\\"%r\\\" %>s\" short\nCustomLog \"logs/a b.log\" \"%t %U %s\" env=x\nCustomLog logs/c.log short\n  ErrorLogFormat \"%t %M\"";
        let found = names_and_fields(text);
        assert_eq!(found[0].0, "short");
        assert_eq!(found[0].1, [Field::Client, Field::Time, Field::Request, Field::Status]);
        assert_eq!(found[1].0, "apache-2");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn squid_formats_go_to_the_end_of_their_line() {
        let text = "# logformat old %>a\nlogformat short %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru\naccess_log stdio:/var/log/a.log short\n";
        let found = names_and_fields(text);
        assert_eq!(found[0].0, "short");
        assert!(
            [Field::Time, Field::Client, Field::Status, Field::Target]
                .iter()
                .all(|field| found[0].1.contains(field))
        );
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn haproxy_formats_stand_in_quotes_or_with_escaped_blanks() {
        let text = "frontend x\n  log-format \"%ci:%cp [%tr] %ft %b/%s %ST %B %{+Q}r\"\n  log-format %ci\\ [%tr]\\ %ST\\ %{+Q}r\n  log-format-sd x";
        let found = names_and_fields(text);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|(_, fields)| fields.contains(&Field::Status)));
    }

    #[test]
    fn envoy_formats_are_found_at_any_depth_as_text_and_as_json() {
        let text = "static_resources:\n  listeners:\n  - access_log:\n    - typed_config:\n        log_format:\n          text_format_source:\n            inline_string: \"[%START_TIME%] \\\"%REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL%\\\" %RESPONSE_CODE%\\n\"\n    - typed_config:\n        log_format:\n          json_format:\n            ts: '%START_TIME%'\n            path: '%REQ(:PATH)%'\n            code: '%RESPONSE_CODE%'\n";
        let found = names_and_fields(text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].1.len(), 3);
        assert!(found.iter().all(|(_, fields)| fields.contains(&Field::Time)), "{found:?}");
    }

    #[test]
    fn what_tells_of_no_request_is_a_fault() {
        let line = |text: &str| reader(&lines(text)[0]).unwrap_err().to_string();
        assert!(
            line("log_format stream '$remote_addr [$time_local] $protocol';").contains("request")
        );
        assert!(line("log_format j '{\"a\":\"$time_local\"}';").contains("no request"));
    }
}
