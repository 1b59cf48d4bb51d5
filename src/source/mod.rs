//! Bytes from disk: which files there are, and their content in blocks of whole lines.
//!
//! [`discover`] turns paths into sorted [`Source`]s; [`block`] cuts plain files by offset, where a
//! block owns the lines whose first byte lies in it; [`inflate`] unpacks gzip and zstd into blocks
//! in sequence; [`map`] holds the only `unsafe` of the program; [`digest`] hashes the bytes as they
//! lie on disk. Read [`block`] first: its rule of ownership is what makes every cut the same.

pub mod block;
pub mod digest;
pub mod discover;
pub mod inflate;
mod map;
pub mod spool;

use crate::error::{Error, Result};
use crate::record::Timestamp;
use crate::record::time::SECOND;
use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

pub use block::{Block, Line};

/// How bytes of plain files are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Io {
    /// Memory map, except for files that were modified in the last minute.
    #[default]
    Auto,
    /// Memory map.
    Mmap,
    /// Positioned reads into buffers.
    Read,
}

/// What a file is wrapped in, recognised by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// Nothing.
    None,
    /// gzip, RFC 1952, one or many members.
    Gzip,
    /// zstd, RFC 8878, one or many frames.
    Zstd,
}

impl Container {
    /// The word used in the coverage table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }
}

/// A file as it was when it was opened; nothing beyond its size then is ever read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Snapshot {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
}

impl Snapshot {
    fn of(meta: &Metadata) -> Self {
        Self {
            device: meta.dev(),
            inode: meta.ino(),
            size: meta.size(),
            modified: (meta.mtime(), meta.mtime_nsec()),
        }
    }
}

/// One input file.
pub struct Source {
    /// Its name in every table; unique among the sources.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// What it is wrapped in.
    pub container: Container,
    file: File,
    snapshot: Snapshot,
    map: Option<map::Map>,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({})", self.name)
    }
}

impl Source {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// If it cannot be opened or read.
    pub fn open(name: String, path: &Path, io: Io) -> Result<Self> {
        let fault = |cause: std::io::Error| Error::reading(path, &cause);
        let file = File::open(path).map_err(fault)?;
        let meta = file.metadata().map_err(fault)?;
        let mut head = [0; 4];
        let mut have = 0;
        while let Ok(n @ 1..) = (&file).take(4).read(head.get_mut(have..).unwrap_or_default()) {
            have += n;
        }
        let mut source = Self {
            name,
            path: path.to_owned(),
            container: Container::of(&head),
            snapshot: Snapshot::of(&meta),
            file,
            map: None,
        };
        if source.snapshot.size > 0 {
            let mut probe = [0];
            source.read_at(&mut probe, 0)?;
            if source.wants_map(io) {
                source.map = map::Map::of(&source.file, source.snapshot.size);
            }
        }
        Ok(source)
    }

    /// Size on disk in bytes, as of opening.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.snapshot.size
    }

    /// When it was last written to, as of opening.
    #[must_use]
    pub fn modified(&self) -> Timestamp {
        Timestamp(self.snapshot.modified.0.saturating_mul(SECOND))
    }

    /// What happened to the file since it was opened: empty if nothing, else a note; the flag
    /// says whether what was read can be relied on.
    #[must_use]
    pub fn change(&self) -> (bool, &'static str) {
        let now = self.file.metadata().map(|meta| Snapshot::of(&meta));
        match now {
            Ok(now) if now == self.snapshot => (true, ""),
            Ok(now) if now.size > self.snapshot.size => {
                (true, "grew while it was read; read up to its size at the start")
            }
            _ => (false, "changed while it was read"),
        }
    }

    /// Two paths to one file.
    fn same_file(&self, other: &Self) -> bool {
        (self.snapshot.device, self.snapshot.inode) == (other.snapshot.device, other.snapshot.inode)
    }

    /// A map is fast, but a file that shrinks under it kills the process; a log still being
    /// written is read instead. Only how bytes are fetched depends on this, never a result.
    fn wants_map(&self, io: Io) -> bool {
        match io {
            Io::Mmap => true,
            Io::Read => false,
            Io::Auto => {
                let quiet = std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .is_ok_and(|now| now.as_secs().cast_signed() - self.snapshot.modified.0 > 60);
                self.container == Container::None && quiet
            }
        }
    }

    fn mapped(&self) -> Option<&[u8]> {
        self.map.as_ref().map(map::Map::bytes)
    }

    /// Fills `buffer` from `offset`, up to the size at opening; returns how much there was.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize> {
        let left = usize::try_from(self.size().saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let mut have = 0;
        while have < wanted {
            let rest = buffer.get_mut(have..wanted).unwrap_or_default();
            match self.file.read_at(rest, offset + have as u64) {
                Ok(0) => break,
                Ok(n) => have += n,
                Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
                Err(cause) => return Err(Error::reading(&self.path, &cause)),
            }
        }
        Ok(have)
    }
}

/// Reads a file from its start, never beyond its size at opening, whatever the file does meanwhile.
struct Bounded<'a> {
    source: &'a Source,
    offset: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let have = self.source.read_at(buffer, self.offset).map_err(std::io::Error::other)?;
        self.offset += have as u64;
        Ok(have)
    }
}
