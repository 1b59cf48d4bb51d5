//! Checking a case: are its outputs and inputs still what the manifest says?

use super::manifest::{self, Item, Manifest};
use crate::error::{Error, Result};
use crate::source::digest::{Hash, digest, sha256};
use crate::source::{Io, Source};
use std::io::ErrorKind;
use std::path::Path;

/// What was found of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name in the manifest.
    pub name: String,
    /// Nothing if it is as it was, else what is wrong.
    pub fault: Option<String>,
    /// It is an input.
    pub input: bool,
    /// Its content was compared by a hash, and not its size alone.
    pub hashed: bool,
    /// No file lies where it was.
    pub gone: bool,
}

/// Where an input is, or in words what is to be done about it.
pub type Place<'p> = dyn Fn(&str) -> std::result::Result<&'p Path, String> + 'p;

/// Checks every output, and every input whose place is known. Of an input that was not hashed only
/// the size can be compared.
///
/// # Errors
/// If the folder is no case.
pub fn verify(case: &Path, inputs: &Place<'_>) -> Result<Vec<Check>> {
    let manifest = Manifest::read(case)?;
    let mut checks = Vec::new();
    for item in &manifest.outputs {
        let fault = match std::fs::read(case.join(&item.name)) {
            Ok(bytes) => differs(item, bytes.len() as u64, &sha256(&bytes)),
            Err(cause) if cause.kind() == ErrorKind::NotFound => Some("missing".to_owned()),
            Err(cause) => Some(Error::reading(&case.join(&item.name), &cause).message().to_owned()),
        };
        let name = item.name.clone();
        checks.push(Check { name, fault, input: false, hashed: true, gone: false });
    }
    checks.push(hashdeep(case, &manifest));
    for item in &manifest.inputs {
        let mut gone = false;
        let fault = match inputs(&item.name) {
            Ok(path) if !path.exists() => {
                gone = true;
                Some(format!("{}: no such file", path.display()))
            }
            Ok(path) => input(item, path),
            Err(words) => Some(words),
        };
        let hashed = !item.sha256.is_empty() || !item.blake3.is_empty();
        checks.push(Check { name: item.name.clone(), fault, input: true, hashed, gone });
    }
    Ok(checks)
}

/// The list of hashes for other tools says what the manifest says.
fn hashdeep(case: &Path, manifest: &Manifest) -> Check {
    let path = case.join(manifest::HASHDEEP);
    let fault = match std::fs::read_to_string(&path) {
        Ok(text) => {
            (text != manifest.to_hashdeep()).then(|| "not what the manifest says".to_owned())
        }
        Err(cause) => Some(Error::reading(&path, &cause).message().to_owned()),
    };
    let name = manifest::HASHDEEP.to_owned();
    Check { name, fault, input: false, hashed: true, gone: false }
}

fn input(item: &Item, path: &Path) -> Option<String> {
    let hash = match (item.sha256.is_empty(), item.blake3.is_empty()) {
        (false, _) => Hash::Sha256,
        (true, false) => Hash::Blake3,
        (true, true) => Hash::None,
    };
    let found = Source::open(item.name.clone(), path, Io::Read)
        .and_then(|source| Ok((source.size(), digest(&source, hash, &|_| true)?)));
    match found {
        Ok((size, digests)) if hash == Hash::Sha256 => differs(item, size, &digests.sha256),
        Ok((size, digests)) => {
            (size != item.bytes || digests.blake3 != item.blake3).then(|| "changed".into())
        }
        Err(fault) => Some(fault.to_string()),
    }
}

fn differs(item: &Item, bytes: u64, sha256: &str) -> Option<String> {
    if bytes != item.bytes {
        return Some(format!("{bytes} bytes instead of {}", item.bytes));
    }
    (sha256 != item.sha256).then(|| "same size, other content (SHA-256 differs)".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_hashes_that_was_changed_and_inputs_without_hashes_are_told() {
        let case = tempfile::tempdir().unwrap();
        let log = case.path().join("a.log");
        std::fs::write(&log, "abc").unwrap();
        let item = Item { name: "a.log".into(), bytes: 3, ..Item::default() };
        let output =
            Item { name: "x.csv".into(), bytes: 1, sha256: sha256(b"x"), ..Item::default() };
        let manifest =
            Manifest { inputs: vec![item], outputs: vec![output], ..Manifest::default() };
        let put = |name: &str, text: &str| std::fs::write(case.path().join(name), text).unwrap();
        put(manifest::FILE, &manifest.to_json());
        put("x.csv", "x");
        put(manifest::HASHDEEP, &manifest.to_hashdeep());
        let place = |_: &str| Ok(log.as_path());
        let checks = verify(case.path(), &place).unwrap();
        assert!(checks.iter().all(|check| check.fault.is_none()), "{checks:?}");
        assert_eq!(checks.iter().filter(|check| check.input && !check.hashed).count(), 1);
        put(manifest::HASHDEEP, &manifest.to_hashdeep().replace("1,", "2,"));
        std::fs::remove_file(&log).unwrap();
        let checks = verify(case.path(), &place).unwrap();
        let faults: Vec<&str> = checks.iter().filter_map(|check| check.fault.as_deref()).collect();
        assert_eq!(faults.len(), 2, "{checks:?}");
        assert!(faults[1].ends_with("no such file"), "{faults:?}");
        assert_eq!(checks.iter().filter(|check| check.gone).count(), 1);
    }
}
