//! The manifest of a case: what went in, what came out, and under which rules.
//!
//! `manifest.json` holds only what is the same in every run over the same inputs with the same
//! options; what may differ (clock, host, threads, command line) is in `run.json`.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::path::Path;

/// The name of the manifest in a case folder.
pub const FILE: &str = "manifest.json";

/// The name of the list of hashes for other tools.
pub const HASHDEEP: &str = "manifest.hashdeep.txt";

/// What a case consists of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// `dwell` and its version.
    pub tool: String,
    /// Options that change results, by name.
    pub options: std::collections::BTreeMap<String, String>,
    /// The thresholds, as TOML.
    pub policy: String,
    /// The key of the pseudonyms of secrets, hexadecimal.
    #[serde(default)]
    pub pseudonyms: String,
    /// The inputs, by name.
    pub inputs: Vec<Item>,
    /// The outputs, by name.
    pub outputs: Vec<Item>,
}

/// One file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its name: that of the source, or the path within the case.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal; empty if not asked for.
    pub sha256: String,
    /// BLAKE3, hexadecimal; empty if not asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub blake3: String,
    /// What became of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
}

impl Manifest {
    /// Names the outputs: name, size in bytes, SHA-256.
    pub fn add_outputs(&mut self, outputs: impl IntoIterator<Item = (String, u64, String)>) {
        self.outputs.extend(outputs.into_iter().map(|(name, bytes, sha256)| Item {
            name,
            bytes,
            sha256,
            ..Item::default()
        }));
        self.outputs.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// The key of the pseudonyms; in a case that has none they are others than anywhere else.
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        for (byte, at) in key.iter_mut().zip((0..).step_by(2)) {
            let digits = self.pseudonyms.get(at..at + 2).unwrap_or_default();
            *byte = u8::from_str_radix(digits, 16).unwrap_or(0);
        }
        key
    }

    /// The manifest as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The manifest as hashdeep(1) reads it: size, SHA-256, name.
    #[must_use]
    pub fn to_hashdeep(&self) -> String {
        let mut text = String::from("%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n");
        for item in self.inputs.iter().chain(&self.outputs).filter(|item| !item.sha256.is_empty()) {
            let name = item.name.replace('\n', "\\n");
            let _ = writeln!(text, "{},{},{name}", item.bytes, item.sha256);
        }
        text
    }

    /// Reads the manifest of a case.
    ///
    /// # Errors
    /// If the folder is no case.
    pub fn read(case: &Path) -> Result<Self> {
        let path = case.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|cause| {
            Error::reading(&path, &cause)
                .hint("a case folder is what `dwell scan LOGS -o CASE` writes")
        })?;
        serde_json::from_str(&text).map_err(|cause| {
            Error::input(format!("{}: {cause}", path.display()))
                .hint("the manifest is damaged: make the case again with `dwell scan LOGS -o CASE`")
        })
    }
}
