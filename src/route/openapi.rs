//! The API's own description: OpenAPI 3 and Swagger 2, as JSON or YAML.
//!
//! Only paths, methods and the paths of servers are read: no reference needs to be followed for
//! these. Source: <https://spec.openapis.org/oas/v3.1.0> (Server Object, Paths Object) and
//! <https://swagger.io/specification/v2/> (`basePath`).

use super::declared::Declared;
use crate::error::{Error, Result};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Methods that a path item may have.
const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

#[derive(Debug, Deserialize)]
struct Description {
    openapi: Option<IgnoredAny>,
    swagger: Option<IgnoredAny>,
    #[serde(default)]
    servers: Vec<Server>,
    #[serde(default, rename = "basePath")]
    base_path: String,
    #[serde(default)]
    paths: BTreeMap<String, Entry>,
}

/// What stands under a path; extensions (`x-…`) may stand there too.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Entry {
    Item(Item),
    Other(IgnoredAny),
}

#[derive(Debug, Deserialize)]
struct Server {
    #[serde(default)]
    url: String,
    #[serde(default)]
    variables: BTreeMap<String, Variable>,
}

#[derive(Debug, Deserialize)]
struct Variable {
    #[serde(default)]
    default: String,
}

#[derive(Debug, Deserialize)]
struct Item {
    #[serde(default)]
    servers: Vec<Server>,
    #[serde(flatten, deserialize_with = "keys")]
    rest: BTreeSet<String>,
}

/// The keys of an object, whatever their values are.
fn keys<'de, D: Deserializer<'de>>(input: D) -> std::result::Result<BTreeSet<String>, D::Error> {
    let all = BTreeMap::<String, serde_json::Value>::deserialize(input)?;
    Ok(all.into_keys().collect())
}

/// Reads a description from a file.
///
/// # Errors
/// A usage error that says where the file is no description.
pub fn read(path: &Path) -> Result<Declared> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|cause| Error::usage(format!("--openapi {name}: {cause}")))?;
    parse(&text).map_err(|cause| {
        Error::usage(format!("--openapi {name}: {cause}"))
            .hint("give an OpenAPI 3 or Swagger 2 description, as JSON or YAML")
    })
}

fn parse(text: &str) -> std::result::Result<Declared, String> {
    let text = text.trim_start_matches('\u{feff}');
    let description: Description = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|cause| cause.to_string())?
    } else {
        serde_yaml_ng::from_str(text).map_err(|cause| cause.to_string())?
    };
    if description.openapi.is_none() && description.swagger.is_none() {
        return Err("it says neither `openapi` nor `swagger`".to_owned());
    }
    let mut declared = Declared::default();
    for (path, entry) in &description.paths {
        let Entry::Item(item) = entry else { continue };
        if path.starts_with('/') {
            let servers =
                if item.servers.is_empty() { &description.servers } else { &item.servers };
            let bases = bases(servers, &description.base_path);
            let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
            declared.add(&bases, path, &methods(item));
        }
    }
    if declared.is_empty() {
        return Err("it names no operation".to_owned());
    }
    Ok(declared)
}

/// The methods of a path, in capitals; all of them where they stand in another file.
fn methods(item: &Item) -> Vec<String> {
    let elsewhere = item.rest.contains("$ref");
    let has = |method: &&&str| elsewhere || item.rest.contains(**method);
    METHODS.iter().filter(has).map(|method| method.to_ascii_uppercase()).collect()
}

/// Paths of the servers, the first of them first; and none at all, since a gateway may have taken
/// it off before it wrote the line.
fn bases(servers: &[Server], base_path: &str) -> Vec<String> {
    let filled = |server: &Server| {
        server.variables.iter().fold(server.url.clone(), |url, (name, variable)| {
            url.replace(&format!("{{{name}}}"), &variable.default)
        })
    };
    let urls = servers.iter().map(filled).chain([base_path.to_owned(), String::new()]);
    let mut bases: Vec<String> = Vec::new();
    for base in urls.map(|url| path_of(&url)) {
        if !bases.contains(&base) {
            bases.push(base);
        }
    }
    // What is listed lies below a server's path, where there is one.
    bases.sort_by_key(String::is_empty);
    bases
}

/// `/v1` of `https://api.example/v1/`.
fn path_of(url: &str) -> String {
    let rest = url
        .split_once("://")
        .map_or(url, |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default());
    rest.trim_matches('/')
        .split('/')
        .filter(|part| !part.is_empty())
        .fold(String::new(), |path, part| path + "/" + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operations(text: &str) -> Vec<String> {
        let declared = parse(text).unwrap();
        declared.operations().map(|(method, paths)| format!("{method} {}", paths[0])).collect()
    }

    #[test]
    fn openapi_as_yaml_gives_its_operations_below_the_path_of_its_server() {
        let text = "openapi: 3.0.3
info: {title: Accounts, version: '1'}
servers:
  - url: https://{place}.example/{version}/
    variables: {place: {default: api}, version: {default: v2}}
paths:
  x-owner: team accounts
  /accounts/{id}:
    summary: one account
    parameters: [{name: id, in: path}]
    get: {responses: {}}
    delete: {responses: {}}
  /internal/health:
    servers: [{url: /ops}]
    get: {}
";
        let expected =
            ["GET /v2/accounts/{id}", "DELETE /v2/accounts/{id}", "GET /ops/internal/health"];
        assert_eq!(operations(text), expected);
        assert!(parse(text).unwrap().names(b"GET", b"/accounts/{id}"));
    }

    #[test]
    fn swagger_as_json_and_path_items_that_stand_elsewhere_are_read() {
        let text = r#"{"swagger": "2.0", "basePath": "/api", "paths": {
            "/users": {"post": {}}, "/cards": {"$ref": "cards.json"}}}"#;
        let found = operations(text);
        assert!(found.contains(&"POST /api/users".to_owned()));
        assert!(found.contains(&"PATCH /api/cards".to_owned()));
        assert!(!found.contains(&"GET /api/users".to_owned()));
    }

    #[test]
    fn what_is_no_description_is_refused_with_its_reason() {
        for (text, cause) in [
            ("a: b", "neither `openapi` nor `swagger`"),
            ("openapi: 3.1.0", "names no operation"),
            ("{\"openapi\": ", "EOF"),
            ("openapi: [", "line"),
        ] {
            assert!(
                parse(text).unwrap_err().contains(cause),
                "{text}: {}",
                parse(text).unwrap_err()
            );
        }
    }
}
