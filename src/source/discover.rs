//! Paths to sources: walking directories, and naming files so that names do not depend on where
//! the dump lies.

use super::walk::{Made, Walked};
use super::{Io, Source, name};
use crate::error::{Error, Result};
use std::collections::{BTreeMap, HashSet};
use std::path::{Component, Path, PathBuf};

/// What was found: sources sorted by name, and files that could not be opened, with the reason.
#[derive(Debug, Default)]
pub struct Found {
    /// Sources in the order of their names, members of archives among them.
    pub sources: Vec<Source>,
    /// Archives that sources are members of, in the order of their names.
    pub archives: Vec<Source>,
    /// Names and causes of files, members and folders that could not be opened.
    pub unreadable: Vec<(String, String)>,
    /// What this program wrote, in the order of its names; it was passed over.
    pub made: Vec<Made>,
}

/// Files up to this number are held open while they are read; of more, each is opened again when
/// it is its turn, since systems allow a process some thousand.
const HELD: usize = 400;

/// Finds every file below `paths`. Links inside directories are not followed; a file reached twice
/// is read once.
///
/// # Errors
/// If a path that was named does not exist or nothing at all can be opened.
pub fn discover(paths: &[PathBuf], io: Io) -> Result<Found> {
    let mut walked = Walked::default();
    for path in paths {
        let meta = std::fs::metadata(path).map_err(|cause| {
            Error::reading(path, &cause)
                .hint("check the path; a directory is walked, `-` reads standard input")
        })?;
        if meta.is_dir() {
            walked.walk(path);
        } else {
            walked.files.push(path.clone());
        }
    }
    let Walked { mut files, closed, made, .. } = walked;
    files.sort();
    files.dedup();
    let names = names(&files, paths);
    let mut found = Found::default();
    let mut last_fault = None;
    for (folder, fault) in folders(closed, paths) {
        found.unreadable.push((folder, fault.cause().to_owned()));
        last_fault = Some(fault);
    }
    found.made = name_made(made.into_values().collect(), paths);
    let mut known = HashSet::new();
    let hold = files.len() <= HELD;
    for (path, name) in files.iter().zip(names) {
        match Source::open_one(name.clone(), path, io, hold) {
            Ok(source) if !known.insert(source.origin.identity()) => {}
            Ok(source) => found.add(source),
            Err(fault) => {
                found.unreadable.push((name, fault.cause().to_owned()));
                last_fault = Some(fault);
            }
        }
    }
    found.sources.sort_by(|a, b| a.name.cmp(&b.name));
    found.archives.sort_by(|a, b| a.name.cmp(&b.name));
    found.unreadable.sort();
    match last_fault {
        Some(fault) if found.sources.is_empty() => Err(fault),
        _ if found.sources.is_empty() => Err(nothing(&found, paths)),
        _ => Ok(found),
    }
}

impl Found {
    /// A file, or the members of an archive in its place.
    fn add(&mut self, source: Source) {
        let Some(kind) = source.archive else {
            self.sources.push(source);
            return;
        };
        let members = source.members(kind);
        self.sources.extend(members.sources);
        self.unreadable.extend(members.unreadable);
        self.archives.push(source);
    }
}

fn nothing(found: &Found, paths: &[PathBuf]) -> Error {
    if let Some((name, cause)) = found.unreadable.first() {
        return Error::input(format!("{name}: {cause}"));
    }
    if let Some(made) = found.made.first() {
        return Error::input(format!("{}: {}", made.path.display(), made.why()))
            .hint("name the logs; `dwell show` and `dwell table` read a case");
    }
    let paths = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    Error::input(format!("no files in {paths}")).hint(
        "name the log files, or a folder that holds them (at any depth; links are not followed)",
    )
}

/// Opens a source of an earlier run again: the file at `path`, or the member of it that has the
/// name.
///
/// # Errors
/// If the file cannot be opened, or holds no such member.
pub fn reopen(name: &str, path: &Path) -> Result<Source> {
    let source = Source::open(name.to_owned(), path, Io::Read)?;
    let Some(kind) = source.archive else { return Ok(source) };
    let archive = Source { name: String::new(), ..source };
    let members = archive.members(kind).sources;
    let found = members.into_iter().filter(|member| name.ends_with(&member.name));
    found
        .max_by_key(|member| member.name.len())
        .map(|member| Source { name: name.to_owned(), ..member })
        .ok_or_else(|| Error::input(format!("{}: holds no member {name}", path.display())))
}

/// The names of files or folders.
fn names(found: &[PathBuf], paths: &[PathBuf]) -> Vec<String> {
    let roots: Vec<PathBuf> = found.iter().map(|file| root_of(file, paths)).collect();
    unique_names(found, &roots)
}

/// Folders under their names, which end in a slash.
fn folders<T>(found: BTreeMap<PathBuf, T>, paths: &[PathBuf]) -> Vec<(String, T)> {
    let (folders, found): (Vec<PathBuf>, Vec<T>) = found.into_iter().unzip();
    names(&folders, paths).into_iter().map(|name| name + "/").zip(found).collect()
}

fn name_made(made: Vec<Made>, paths: &[PathBuf]) -> Vec<Made> {
    let places: Vec<PathBuf> = made.iter().map(|made| made.path.clone()).collect();
    let named = names(&places, paths).into_iter().zip(made);
    let slash = |made: &Made| if made.path.is_dir() { "/" } else { "" };
    let mut made: Vec<Made> =
        named.map(|(name, made)| Made { name: name + slash(&made), ..made }).collect();
    made.sort_by(|a, b| a.name.cmp(&b.name));
    made
}

/// The directory argument that led to a file; the deepest one, or the file's own directory.
fn root_of(file: &Path, paths: &[PathBuf]) -> PathBuf {
    paths
        .iter()
        .filter(|path| file.starts_with(path) && *path != file)
        .max_by_key(|path| path.components().count())
        .cloned()
        .or_else(|| file.parent().map(Path::to_path_buf))
        .unwrap_or_default()
}

/// The path of each file below its root, lengthened by parents as long as two are the same.
fn unique_names(files: &[PathBuf], roots: &[PathBuf]) -> Vec<String> {
    let parts: Vec<Vec<String>> = files.iter().map(|file| words(file)).collect();
    let mut taken: Vec<usize> = files
        .iter()
        .zip(roots)
        .map(|(file, root)| words(file.strip_prefix(root).unwrap_or(file)).len())
        .collect();
    loop {
        let names: Vec<String> = parts
            .iter()
            .zip(&taken)
            .map(|(parts, n)| {
                parts
                    .iter()
                    .skip(parts.len().saturating_sub(*n))
                    .cloned()
                    .collect::<Vec<_>>()
                    .join("/")
            })
            .collect();
        let mut count = BTreeMap::new();
        names.iter().for_each(|name| *count.entry(name.clone()).or_insert(0) += 1);
        let mut grew = false;
        for ((name, parts), taken) in names.iter().zip(&parts).zip(&mut taken) {
            if count.get(name).is_some_and(|n| *n > 1) && *taken < parts.len() {
                *taken += 1;
                grew = true;
            }
        }
        if !grew {
            return names;
        }
    }
}

fn words(path: &Path) -> Vec<String> {
    path.components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|part| name::of_part(part.as_os_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a/one.log", "a/deep/two.log", "b/one.log"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x\n").unwrap();
        }
        dir
    }

    fn names(paths: &[PathBuf]) -> Vec<String> {
        discover(paths, Io::Auto).unwrap().sources.into_iter().map(|s| s.name).collect()
    }

    #[test]
    fn names_do_not_depend_on_where_the_dump_lies_or_on_order() {
        let (x, y) = (tree(), tree());
        let of = |d: &tempfile::TempDir| names(&[d.path().to_path_buf()]);
        assert_eq!(of(&x), ["a/deep/two.log", "a/one.log", "b/one.log"]);
        assert_eq!(of(&x), of(&y));
        let (a, b) = (x.path().join("a"), x.path().join("b"));
        assert_eq!(names(&[a.clone(), b.clone()]), ["a/one.log", "b/one.log", "deep/two.log"]);
        assert_eq!(names(&[b, a]), ["a/one.log", "b/one.log", "deep/two.log"]);
    }

    #[test]
    fn a_file_reached_twice_is_read_once() {
        let dir = tree();
        let a = dir.path().join("a");
        assert_eq!(names(&[a.clone(), a.join("one.log")]).len(), 2);
    }

    #[test]
    fn names_that_are_no_text_are_names_of_their_own() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tempfile::tempdir().unwrap();
        for name in [&b"a\xff.log"[..], b"a\xfe.log", br"a\xff.log"] {
            std::fs::write(dir.path().join(std::ffi::OsStr::from_bytes(name)), "x\n").unwrap();
        }
        let found = names(&[dir.path().to_path_buf()]);
        assert_eq!(found, [r"a\\xff.log", r"a\xfe.log", r"a\xff.log"]);
    }

    #[test]
    fn what_does_not_exist_is_named() {
        let fault = discover(&["/no/such/dump".into()], Io::Auto).unwrap_err();
        assert_eq!(fault.exit_code(), 4);
        assert!(fault.to_string().contains("/no/such/dump: no such file"), "{fault}");
    }
}
