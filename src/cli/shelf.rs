//! Where the sources of a case are now: at the paths that its run noted, or below paths that are
//! named anew.

use crate::error::{Error, Result};
use crate::source::{Io, Source, discover, name};
use serde_json::{Value, json};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Ends of names that say how content is packed.
const PACKED: [&str; 4] = [".gz", ".xz", ".bz2", ".zst"];

/// What a run notes of the place of a source; nothing where it is gone with the run. A path need not
/// be text, but nearly all are.
pub fn note(place: Option<&Path>) -> Value {
    match place.map(|path| (path, path.to_str())) {
        None => Value::Null,
        Some((_, Some(text))) => json!(text),
        Some((path, None)) => json!({ "escaped": name::of_path(path) }),
    }
}

fn place(note: &Value) -> Option<PathBuf> {
    match note.get("escaped").and_then(Value::as_str) {
        Some(text) => Some(name::path(text)),
        None => note.as_str().map(PathBuf::from),
    }
}

/// Paths that `--logs` names are there.
pub fn named(logs: &[PathBuf]) -> Result<()> {
    let missing = logs.iter().find(|path| !path.exists());
    missing.map_or(Ok(()), |path| {
        Err(Error::usage(format!("--logs {}: no such file or directory", path.display()))
            .hint("name the files or the directory that the case was made of"))
    })
}

/// The sources of a case, opened as they are asked for.
#[derive(Debug)]
pub struct Shelf {
    paths: BTreeMap<String, PathBuf>,
    /// What came through a pipe.
    passing: BTreeSet<String>,
    opened: BTreeMap<String, Source>,
    /// The user said where the logs lie now.
    told: bool,
}

impl Shelf {
    /// As the run noted where they lie, or below the paths that are named now.
    ///
    /// # Errors
    /// If the folder is no case, or none of the paths can be read.
    pub fn new(case: &Path, logs: &[PathBuf]) -> Result<Self> {
        let noted = noted(case);
        if !logs.is_empty() {
            // Whoever says where the logs are need not have all files of the case.
            return Self::below(logs, &noted.unwrap_or_default());
        }
        let noted = noted?;
        let passing = noted.iter().filter(|(_, path)| path.is_none());
        Ok(Self {
            passing: passing.map(|(name, _)| name.clone()).collect(),
            paths: noted.into_iter().filter_map(|(name, path)| Some((name, path?))).collect(),
            opened: BTreeMap::new(),
            told: false,
        })
    }

    fn below(logs: &[PathBuf], noted: &BTreeMap<String, Option<PathBuf>>) -> Result<Self> {
        let found = discover::discover(logs, Io::Read)?;
        let files = found.sources.iter().filter(|source| !source.is_member());
        let mut paths: BTreeMap<String, PathBuf> = files
            .chain(&found.archives)
            .map(|source| (source.name.clone(), source.path.clone()))
            .collect();
        let sources = found.sources.into_iter();
        let opened: BTreeMap<String, Source> =
            sources.map(|source| (source.name.clone(), source)).collect();
        // Of what came through a pipe, or alone, the name says little: the one file that is no other
        // source of the case is meant, and the hashes of lines tell if it is another.
        let alone = noted.values().collect::<BTreeSet<_>>().len() == 1;
        let mut others = paths.iter().filter(|(name, _)| !noted.contains_key(*name));
        let other = others.next().map(|(_, path)| path.clone()).filter(|_| others.next().is_none());
        for (name, place) in noted {
            if let Some(path) = other.as_ref().filter(|_| alone || place.is_none())
                && !opened.contains_key(name)
            {
                paths.entry(name.clone()).or_insert_with(|| path.clone());
            }
        }
        Ok(Self { paths, passing: BTreeSet::new(), opened, told: true })
    }

    /// Where the file of a source is, or what is to be done about it.
    ///
    /// # Errors
    /// In words, if nobody knows.
    pub fn place(&self, name: &str) -> std::result::Result<&Path, String> {
        match self.paths.get(name) {
            Some(path) => Ok(path),
            None if self.passing.contains(name) => {
                Err("it came through a pipe and was not kept: name a copy with --logs FILE".into())
            }
            None => Err(match self.repacked(name) {
                Some(path) => format!(
                    "only {} is there, packed otherwise: its bytes cannot be compared, its lines can (`dwell show`)",
                    path.display()
                ),
                None if self.told => "no file of this name lies where --logs says".into(),
                None => "its path is not known any more: name it with --logs".into(),
            }),
        }
    }

    /// The source of a name.
    ///
    /// # Errors
    /// If nobody knows where it is, or it cannot be read.
    pub fn source(&mut self, name: &str) -> Result<&Source> {
        let path = self.paths.get(name).or_else(|| self.repacked(name)).cloned();
        match self.opened.entry(name.to_owned()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(vacant) => match path {
                Some(path) => {
                    Ok(vacant.insert(discover::reopen(name, &path).map_err(|fault| {
                        fault.hint("if the logs moved, say where with --logs PATH")
                    })?))
                }
                None if self.passing.contains(name) => {
                    Err(Error::input(format!("{name}: it came through a pipe and was not kept"))
                        .hint("name a copy of it with --logs FILE"))
                }
                None if self.told => {
                    Err(Error::input(format!("{name}: no such source where --logs says"))
                        .hint("name the files or the directory that the case was made of"))
                }
                None => Err(Error::input(format!("{name}: no such source in this case"))
                    .hint("if the logs moved, say where with --logs PATH")),
            },
        }
    }

    /// The one file that has the name but for how it is packed: pointers count unpacked bytes.
    fn repacked(&self, name: &str) -> Option<&PathBuf> {
        let mut same = self.paths.iter().filter(|(known, _)| bare(known) == bare(name));
        same.next().map(|(_, path)| path).filter(|_| same.next().is_none())
    }
}

/// A name without the end that says how it is packed.
fn bare(name: &str) -> &str {
    PACKED.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

/// Where the sources lay when the case was made; nothing where they came through a pipe.
fn noted(case: &Path) -> Result<BTreeMap<String, Option<PathBuf>>> {
    let path = case.join("run.json");
    let text = std::fs::read_to_string(&path).map_err(|cause| {
        Error::reading(&path, &cause).hint("a case folder is what `dwell scan LOGS -o CASE` writes")
    })?;
    let run: Value = serde_json::from_str(&text)
        .map_err(|cause| Error::input(format!("{}: {cause}", path.display())))?;
    let inputs = run.get("inputs").and_then(Value::as_object);
    Ok(inputs.into_iter().flatten().map(|(name, note)| (name.clone(), place(note))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn places_are_read_as_they_were_noted() {
        for bytes in [&b"/logs/a.log"[..], b"/logs/a\xff.log", br"/logs/a\xff.log"] {
            let path = Path::new(std::ffi::OsStr::from_bytes(bytes));
            assert_eq!(place(&note(Some(path))).as_deref(), Some(path));
        }
        assert_eq!(place(&note(None)), None);
    }
}
