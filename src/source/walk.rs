//! The files below a directory, without those that an earlier run wrote.

use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::fs::{self, DirEntry};
use std::path::{Component, Path, PathBuf};

/// Longest manifest that is looked at.
const LONGEST: u64 = 256 << 20;

/// Files of a case that its manifest does not list.
const UNLISTED: [&str; 3] = ["manifest.json", "manifest.hashdeep.txt", "run.json"];

/// How the name of everything begins that this program has not finished writing. It is renamed at
/// the end; what still bears such a name was left by a run that was killed.
pub const UNFINISHED: &str = ".dwell-unfinished-";

/// What this program wrote below a directory that is walked: it was made of logs, and is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// Its name among the sources; that of a folder ends in a slash.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// It was left by a run that was killed, and is no whole case.
    pub unfinished: bool,
    /// Its files that were passed over.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Made {
    /// Why it is not read.
    #[must_use]
    pub fn why(&self) -> String {
        if self.unfinished {
            return format!("left by a run of dwell that was killed ({} files)", self.files);
        }
        format!("a case folder: {} files that dwell wrote", self.files)
    }
}

/// What was found below directories.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub files: Vec<PathBuf>,
    /// Folders that could not be read, or not to their end.
    pub closed: BTreeMap<PathBuf, Error>,
    /// What this program wrote, by its path as the system has it.
    pub made: BTreeMap<PathBuf, Made>,
    /// Files of case folders and the folder of each, unless it was met before.
    listed: BTreeMap<PathBuf, Option<PathBuf>>,
}

impl Walked {
    /// Walks a directory; links are not followed.
    pub fn walk(&mut self, directory: &Path) {
        if let Some(files) = outputs(directory) {
            let place = fs::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
            let case = Made { path: directory.to_owned(), ..Made::default() };
            let fresh = !self.made.contains_key(&place);
            self.listed.extend(files.into_iter().map(|file| (file, fresh.then(|| place.clone()))));
            self.made.entry(place).or_insert(case);
        }
        let closed = |cause: std::io::Error| Error::reading(directory, &cause);
        let mut go = || -> Result<()> {
            for entry in fs::read_dir(directory).map_err(closed)? {
                self.meet(&entry.map_err(closed)?)?;
            }
            Ok(())
        };
        if let Err(fault) = go() {
            self.closed.insert(directory.to_owned(), fault);
        }
    }

    fn meet(&mut self, entry: &DirEntry) -> Result<()> {
        let path = entry.path();
        let kind = entry.file_type().map_err(|cause| Error::reading(&path, &cause))?;
        if (kind.is_dir() || kind.is_file()) && is_unfinished(&path) {
            self.pass_over(path, kind.is_dir());
        } else if kind.is_dir() {
            self.walk(&path);
        } else if kind.is_file() {
            let Some(folder) = self.listed.get(&path) else {
                self.files.push(path);
                return Ok(());
            };
            if let Some(case) = folder.as_ref().and_then(|folder| self.made.get_mut(folder)) {
                case.files += 1;
                case.bytes += size(&path);
            }
        }
        Ok(())
    }

    /// Counts what a killed run left at `path`, and reads none of it.
    fn pass_over(&mut self, path: PathBuf, is_dir: bool) {
        let place = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        let mut within = Self::default();
        if is_dir {
            within.walk(&path);
        } else {
            within.files.push(path.clone());
        }
        self.closed.append(&mut within.closed);
        let mut left = Made { path, unfinished: true, ..Made::default() };
        for made in within.made.values() {
            left.files += made.files;
            left.bytes += made.bytes;
        }
        left.files += within.files.len() as u64;
        left.bytes += within.files.iter().map(|file| size(file)).sum::<u64>();
        self.made.entry(place).or_insert(left);
    }
}

fn is_unfinished(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()))
}

/// The bytes of a file; a link is not followed.
fn size(file: &Path) -> u64 {
    fs::symlink_metadata(file).map_or(0, |meta| meta.len())
}

/// The files that a run of this program wrote into a folder, if it is a case's: what else lies there
/// may be logs.
#[must_use]
pub fn outputs(folder: &Path) -> Option<Vec<PathBuf>> {
    let manifest = folder.join("manifest.json");
    let meta = fs::symlink_metadata(&manifest).ok()?;
    if !meta.is_file() || meta.len() > LONGEST {
        return None;
    }
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(&manifest).ok()?).ok()?;
    manifest.get("tool")?.as_str().filter(|tool| tool.starts_with("dwell "))?;
    let listed = manifest.get("outputs")?.as_array()?;
    let names = listed.iter().filter_map(|item| item.get("name")?.as_str());
    let within =
        |name: &&str| Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    Some(names.filter(within).chain(UNLISTED).map(|name| folder.join(name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_case_folder_only_what_was_written_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let case = dir.path().join("case");
        fs::create_dir_all(case.join("tables")).unwrap();
        let manifest = r#"{"tool": "dwell 9.9.9", "outputs": [{"name": "a.csv"},
            {"name": "tables/a.parquet"}, {"name": "../b.log"}]}"#;
        for (name, text) in [
            ("manifest.json", manifest),
            ("a.csv", "xyz"),
            ("tables/a.parquet", "x"),
            ("tables/c.log", "x"),
            ("../b.log", "x"),
        ] {
            fs::write(case.join(name), text).unwrap();
        }
        let other = dir.path().join("app");
        fs::create_dir(&other).unwrap();
        fs::write(other.join("manifest.json"), r#"{"name": "app", "outputs": []}"#).unwrap();
        let mut walked = Walked::default();
        walked.walk(dir.path());
        walked.walk(&dir.path().join("app/../case/tables/.."));
        walked.files.retain(|file| !file.to_string_lossy().contains(".."));
        walked.files.sort();
        let names: Vec<_> =
            walked.files.iter().map(|f| f.strip_prefix(dir.path()).unwrap()).collect();
        let wanted = ["app/manifest.json", "b.log", "case/tables/c.log"];
        assert_eq!(names, wanted.map(Path::new));
        let found = &walked.made[&fs::canonicalize(&case).unwrap()];
        assert_eq!((found.files, found.bytes), (3, manifest.len() as u64 + 4));
    }

    #[test]
    fn what_a_killed_run_left_is_counted_and_not_read() {
        let dir = tempfile::tempdir().unwrap();
        for name in [".dwell-unfinished-Ab1/case/tables/a.csv", ".dwell-unfinished-Cd2", "a.log"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "abc").unwrap();
        }
        let mut walked = Walked::default();
        walked.walk(dir.path());
        assert_eq!(walked.files, [dir.path().join("a.log")]);
        let left: Vec<_> = walked.made.values().map(|m| (m.unfinished, m.files, m.bytes)).collect();
        assert_eq!(left, [(true, 1, 3), (true, 1, 3)]);
    }
}
