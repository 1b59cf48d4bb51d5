//! A file on disk as it was when it was opened.

use super::{Io, map};
use crate::error::{Error, Result};
use crate::record::Timestamp;
use crate::record::time::SECOND;
use std::fs::{File, Metadata};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files below this size are read rather than mapped: setting up a map costs more.
const WORTH_A_MAP: u64 = 256 << 10;

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

/// An opened file. One of very many is not held open but opened again when it is read.
pub(super) struct Disk {
    path: PathBuf,
    held: Option<Arc<File>>,
    snapshot: Snapshot,
    map: Option<map::Map>,
}

impl Disk {
    /// Opens a file; `hold` says whether to keep it open.
    pub(super) fn open(path: &Path, io: Io, hold: bool) -> Result<Self> {
        let fault = |cause: std::io::Error| Error::reading(path, &cause);
        let file = File::open(path).map_err(fault)?;
        let snapshot = Snapshot::of(&file.metadata().map_err(fault)?);
        let mut disk = Self { path: path.to_owned(), held: None, snapshot, map: None };
        if snapshot.size > 0 {
            file.read_at(&mut [0], 0).map_err(fault)?;
            if disk.wants_map(io) {
                disk.map = map::Map::of(&file, snapshot.size);
            }
        }
        disk.held = hold.then(|| Arc::new(file));
        Ok(disk)
    }

    /// A temporary file without a name, which nobody else can change.
    pub(super) fn spooled(path: &Path, file: File) -> Result<Self> {
        let meta = file.metadata().map_err(|cause| Error::reading(path, &cause))?;
        let snapshot = Snapshot::of(&meta);
        let map = if snapshot.size > 0 { map::Map::of(&file, snapshot.size) } else { None };
        Ok(Self { path: path.to_owned(), held: Some(Arc::new(file)), snapshot, map })
    }

    pub(super) fn size(&self) -> u64 {
        self.snapshot.size
    }

    /// When it was last written to, as of opening.
    pub(super) fn modified(&self) -> Timestamp {
        Timestamp(self.snapshot.modified.0.saturating_mul(SECOND))
    }

    /// Device and inode: what makes two paths one file.
    pub(super) fn identity(&self) -> (u64, u64) {
        (self.snapshot.device, self.snapshot.inode)
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
                self.snapshot.size >= WORTH_A_MAP && quiet
            }
        }
    }

    pub(super) fn mapped(&self) -> Option<&[u8]> {
        self.map.as_ref().map(map::Map::bytes)
    }

    /// What happened to the file since it was opened: empty if nothing, else a note; the flag
    /// says whether what was read can be relied on.
    pub(super) fn change(&self) -> (bool, &'static str) {
        let meta = match &self.held {
            Some(file) => file.metadata(),
            None => std::fs::metadata(&self.path),
        };
        match meta.map(|meta| Snapshot::of(&meta)) {
            Ok(now) if now == self.snapshot => (true, ""),
            Ok(now) if now.size > self.snapshot.size && now.inode == self.snapshot.inode => {
                (true, "grew while it was read; read up to its size at the start")
            }
            _ => (false, "changed while it was read"),
        }
    }

    /// The file, opened again if need be.
    pub(super) fn file(&self) -> Result<Arc<File>> {
        if let Some(file) = &self.held {
            return Ok(Arc::clone(file));
        }
        let fault = |cause: std::io::Error| Error::reading(&self.path, &cause);
        let file = File::open(&self.path).map_err(fault)?;
        let now = Snapshot::of(&file.metadata().map_err(fault)?);
        if (now.device, now.inode) != self.identity() {
            return Err(Error::input(format!(
                "{}: replaced while it was read",
                self.path.display()
            )));
        }
        Ok(Arc::new(file))
    }
}

/// Fills `buffer` from `offset`; returns how much there was.
pub(super) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
    let mut have = 0;
    while have < buffer.len() {
        let rest = buffer.get_mut(have..).unwrap_or_default();
        match file.read_at(rest, offset + have as u64) {
            Ok(0) => break,
            Ok(n) => have += n,
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(have)
}
