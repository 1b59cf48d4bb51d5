//! Digests of sources as they lie on disk.

use super::Source;
use crate::error::{Error, Result};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io::Read;

/// Which digests are taken of the inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hash {
    /// SHA-256, which courts and other tools know.
    #[default]
    Sha256,
    /// BLAKE3, several times faster.
    Blake3,
    /// Both.
    Both,
    /// None: the case cannot be verified later.
    None,
}

/// The digests of one source, hexadecimal; empty where not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digests {
    /// SHA-256.
    pub sha256: String,
    /// BLAKE3.
    pub blake3: String,
}

/// Hashes a source from its first byte to its size at opening. `tick` is told of bytes read and
/// says whether to go on.
///
/// # Errors
/// If it cannot be read, or `tick` says to stop.
pub fn digest(source: &Source, hash: Hash, tick: &dyn Fn(u64) -> bool) -> Result<Digests> {
    let mut sha = matches!(hash, Hash::Sha256 | Hash::Both).then(Sha256::new);
    let mut blake = matches!(hash, Hash::Blake3 | Hash::Both).then(blake3::Hasher::new);
    if sha.is_none() && blake.is_none() {
        return Ok(Digests::default());
    }
    let mut input = source.bounded()?;
    let mut buffer = vec![0; 256 << 10];
    loop {
        let have = input.read(&mut buffer).map_err(|cause| Error::reading(&source.path, &cause))?;
        let bytes = buffer.get(..have).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        if let Some(sha) = &mut sha {
            sha.update(bytes);
        }
        if let Some(blake) = &mut blake {
            blake.update(bytes);
        }
        if !tick(have as u64) {
            return Err(Error::interrupted());
        }
    }
    Ok(Digests {
        sha256: sha.map(|sha| hex(&sha.finalize())).unwrap_or_default(),
        blake3: blake.map(|blake| blake.finalize().to_hex().to_string()).unwrap_or_default(),
    })
}

/// BLAKE3 of a source's content, unpacked; `None` if it is damaged or cannot be read.
#[must_use]
pub fn content(source: &Source) -> Option<[u8; 32]> {
    let mut input = source.unpacked().ok()?;
    let mut buffer = vec![0; 256 << 10];
    let mut hasher = blake3::Hasher::new();
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Some(*hasher.finalize().as_bytes()),
            Ok(have) => hasher.update(buffer.get(..have).unwrap_or_default()),
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return None,
        };
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 of some bytes, hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The SHA-256 of bytes that come piece by piece, and how many they were.
#[derive(Debug, Default)]
pub struct Running {
    sha: Sha256,
    bytes: u64,
}

impl Running {
    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.sha.update(piece);
        self.bytes += piece.len() as u64;
    }

    /// The number of bytes, and their digest in hexadecimal.
    #[must_use]
    pub fn finish(self) -> (u64, String) {
        (self.bytes, hex(&self.sha.finalize()))
    }
}
