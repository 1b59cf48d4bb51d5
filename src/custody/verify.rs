//! Checking a case: are its outputs and inputs still what the manifest says?

use super::manifest::{Item, Manifest};
use crate::error::{Error, Result};
use crate::source::digest::{Hash, digest, sha256};
use crate::source::{Io, Source};
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
            Err(cause) => Some(Error::reading(&case.join(&item.name), &cause).to_string()),
        };
        checks.push(Check { name: item.name.clone(), fault, input: false });
    }
    for item in &manifest.inputs {
        let fault = match inputs(&item.name) {
            Ok(path) => input(item, path),
            Err(words) => Some(words),
        };
        checks.push(Check { name: item.name.clone(), fault, input: true });
    }
    Ok(checks)
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
