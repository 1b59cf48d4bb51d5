//! Where a case may be written: nothing that this program did not write is ever lost by it.

use super::progress::Progress;
use crate::custody::manifest;
use crate::error::{Error, Result};
use crate::source::walk::{UNFINISHED, outputs};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Files of others that are named one by one.
const NAMED: usize = 3;

/// The folder that something lies in.
pub fn parent(output: &Path) -> PathBuf {
    match output.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A folder within another for what is not finished, gone when it is dropped or the user interrupts.
///
/// # Errors
/// If it cannot be made.
pub fn aside(folder: &Path, progress: &Progress) -> Result<TempDir> {
    let fault = |cause: std::io::Error| Error::writing(folder, &cause);
    std::fs::create_dir_all(folder).map_err(fault)?;
    let made = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(folder).map_err(fault)?;
    progress.unfinished(made.path().to_owned());
    Ok(made)
}

/// Moves a folder to its place, or what it holds into the folder that is there: files of the same names
/// are replaced, others left alone.
///
/// # Errors
/// If something cannot be moved.
pub fn settle(from: &Path, to: &Path) -> Result<()> {
    let fault = |cause: std::io::Error| Error::writing(to, &cause);
    if !from.is_dir() || !to.is_dir() {
        return std::fs::rename(from, to).map_err(fault);
    }
    for entry in std::fs::read_dir(from).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        settle(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// A case folder must be new, unless the user says otherwise; then only a case is replaced, and only
/// where nothing else lies in it: whoever keeps notes or logs there must not lose them.
///
/// # Errors
/// If the place is taken.
pub fn check(output: &Path, force: bool) -> Result<()> {
    let place = output.display();
    if !output.exists() {
        return Ok(());
    }
    if std::fs::read_dir(output).is_ok_and(|mut entries| entries.next().is_none()) {
        return Ok(());
    }
    if !force {
        return Err(Error::output(format!("{place}: exists already"))
            .hint("name another folder with -o, or --force to overwrite the case in it"));
    }
    if !output.join(manifest::FILE).is_file() {
        return Err(Error::output(format!(
            "{place}: exists and is no case folder, so it is not overwritten"
        ))
        .hint("name another folder with -o"));
    }
    let Some(own) = outputs(output) else {
        return Err(Error::output(format!(
            "{place}: its {} cannot be read, so that nobody knows what else lies there",
            manifest::FILE
        ))
        .hint("name another folder with -o, or remove this one yourself"));
    };
    refuse_foreign(output, &own)
}

/// What lies in a case folder and was not written by this program: the first few by name, and how
/// many more.
///
/// # Errors
/// If a folder cannot be read.
pub fn foreign(case: &Path) -> Result<Vec<String>> {
    outputs(case).map_or_else(|| Ok(Vec::new()), |own| named(case, &own))
}

fn refuse_foreign(output: &Path, own: &[PathBuf]) -> Result<()> {
    let foreign = named(output, own)?;
    if foreign.is_empty() {
        return Ok(());
    }
    Err(Error::output(format!(
        "{}: holds {}, which dwell did not write, so it is not overwritten",
        output.display(),
        foreign.join(", ")
    ))
    .hint("move what is yours out of it, or name another folder with -o"))
}

fn named(output: &Path, own: &[PathBuf]) -> Result<Vec<String>> {
    let own: BTreeSet<&Path> = own.iter().map(PathBuf::as_path).collect();
    let mut foreign = Vec::new();
    gather(output, &own, &mut foreign).map_err(|(path, cause)| {
        Error::reading(&path, &cause).hint("name another folder with -o")
    })?;
    foreign.sort();
    let more = foreign.len().saturating_sub(NAMED);
    let mut named: Vec<String> = foreign
        .iter()
        .take(NAMED)
        .map(|path| path.strip_prefix(output).unwrap_or(path).display().to_string())
        .collect();
    named.extend((more > 0).then(|| format!("{more} more")));
    Ok(named)
}

type Closed = (PathBuf, std::io::Error);

/// Whatever lies in a folder and below it besides what is known; folders that hold nothing do not
/// count, links do.
fn gather(
    folder: &Path,
    own: &BTreeSet<&Path>,
    foreign: &mut Vec<PathBuf>,
) -> std::result::Result<(), Closed> {
    let closed = |cause: std::io::Error| (folder.to_owned(), cause);
    for entry in std::fs::read_dir(folder).map_err(closed)? {
        let entry = entry.map_err(closed)?;
        let path = entry.path();
        if entry.file_type().map_err(closed)?.is_dir() {
            gather(&path, own, foreign)?;
        } else if !own.contains(path.as_path()) {
            foreign.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_with_notes_or_logs_of_others_in_it_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let case = dir.path().join("case");
        assert!(check(&case, false).is_ok(), "a new place");
        std::fs::create_dir_all(case.join("tables")).unwrap();
        let put = |name: &str, text: &str| std::fs::write(case.join(name), text).unwrap();
        put("manifest.json", r#"{"tool": "dwell 1", "outputs": [{"name": "tables/a.parquet"}]}"#);
        put("run.json", "{}");
        put("tables/a.parquet", "x");
        assert!(check(&case, false).unwrap_err().to_string().contains("--force"));
        assert!(check(&case, true).is_ok(), "a case alone is replaced");
        std::fs::create_dir(case.join("logs")).unwrap();
        assert!(check(&case, true).is_ok(), "a folder without files holds nothing");
        put("logs/access.log", "evidence");
        let fault = check(&case, true).unwrap_err().to_string();
        assert!(fault.contains("holds logs/access.log, which dwell did not write"), "{fault}");
        put("manifest.json", "{");
        assert!(check(&case, true).unwrap_err().to_string().contains("cannot be read"));
        std::fs::remove_file(case.join("manifest.json")).unwrap();
        assert!(check(&case, true).unwrap_err().to_string().contains("no case folder"));
    }
}
