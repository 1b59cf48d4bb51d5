//! Bytes from disk: which files there are, and their content in blocks of whole lines.
//!
//! [`discover`] turns paths into sorted [`Source`]s, members of [`archive`]s among them; [`block`]
//! cuts plain files by offset, where a block owns the lines whose first byte lies in it; what is
//! packed in a [`container`], or whose records are no lines (see [`frame`]), comes by [`inflate`]
//! in sequence, and may be [`kept`]; [`map`] holds the only `unsafe` of the program; [`digest`] hashes the bytes as they
//! lie on disk. Read [`block`] first: its rule of ownership is what makes every cut the same.

mod archive;
pub mod block;
pub mod container;
pub mod digest;
pub mod discover;
mod disk;
mod engine;
pub mod frame;
pub mod inflate;
pub mod kept;
pub mod limit;
mod map;
pub mod name;
mod rewind;
pub mod room;
pub mod spool;
mod streams;
mod system;
mod utf16;
pub mod walk;

use crate::error::{Error, Result};
use crate::record::Timestamp;
use disk::Disk;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use block::{Block, Line};
pub use container::Container;
pub use frame::Framing;

/// Packings within each other that are undone.
const MOST: usize = 4;

/// How bytes of plain files are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Io {
    /// Memory map, except for files that are small or were modified in the last minute.
    #[default]
    Auto,
    /// Memory map.
    Mmap,
    /// Positioned reads into buffers.
    Read,
}

/// One input: a file, or a member of an archive.
pub struct Source {
    /// Its name in every table; unique among the sources.
    pub name: String,
    /// The file that holds it: that of the archive, for a member.
    pub path: PathBuf,
    /// What it is packed in, outermost first; archives it is a member of among them.
    pub containers: Vec<Container>,
    /// What parts its records.
    pub framing: Framing,
    /// Where its bytes are: a range of a file, perhaps of one that an archive was unpacked to.
    disk: Arc<Disk>,
    start: u64,
    size: u64,
    /// What must be undone to get its content from those bytes.
    packing: Vec<Container>,
    /// CRC-32 of what comes out of the first packing, where an archive tells it.
    checksum: Option<u32>,
    /// The content is an archive.
    archive: Option<Container>,
    /// The file that was named.
    origin: Arc<Disk>,
    /// What was unpacked before.
    kept: OnceLock<kept::Kept>,
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
        Self::open_one(name, path, io, true)
    }

    /// Opens a file, and says whether to hold it open.
    fn open_one(name: String, path: &Path, io: Io, hold: bool) -> Result<Self> {
        let disk = Arc::new(Disk::open(path, io, hold)?);
        let mut source = Self {
            name,
            path: path.to_owned(),
            containers: Vec::new(),
            framing: Framing::Lines,
            start: 0,
            size: disk.size(),
            packing: Vec::new(),
            checksum: None,
            archive: None,
            origin: Arc::clone(&disk),
            disk,
            kept: OnceLock::new(),
        };
        source.find_packing()?;
        Ok(source)
    }

    /// Looks at the first bytes, and at what comes out of them, for what the content is packed in.
    /// What an archive says of how it packed them is undone first.
    fn find_packing(&mut self) -> Result<()> {
        let told = self.packing.len();
        let mut head = self.head()?;
        while let Some(found) = Container::of(&head).filter(|_| self.packing.len() < told + MOST) {
            self.packing.push(found);
            self.containers.push(found);
            head = self.head()?;
        }
        self.archive = Container::archive(&head);
        Ok(())
    }

    /// The first bytes of the content as far as it is unpacked; what is damaged here is found again,
    /// and told of, when it is read.
    fn head(&self) -> Result<Vec<u8>> {
        let mut head = vec![0; container::HEAD];
        if self.packing.is_empty() {
            let have = self.read_at(&mut head, 0)?;
            head.truncate(have);
            return Ok(head);
        }
        head.clear();
        if let Ok(unpacked) = self.unpacked() {
            let _ = unpacked.take(container::HEAD as u64).read_to_end(&mut head);
        }
        Ok(head)
    }

    /// Bytes that the source takes on disk, as of opening; of a member, those in its archive.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Its content lies open, and its records are lines: it can be read from any offset.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.packing.is_empty() && self.framing == Framing::Lines
    }

    /// Its content lies open, whatever parts its records.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.packing.is_empty()
    }

    /// Some bytes of content that lies open; fewer where it ends.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn bytes(&self, offset: u64, length: usize) -> Result<Vec<u8>> {
        let left = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let mut bytes = vec![0; length.min(left)];
        let have = self.read_at(&mut bytes, offset)?;
        bytes.truncate(have);
        Ok(bytes)
    }

    /// It is a member of an archive.
    #[must_use]
    pub fn is_member(&self) -> bool {
        self.containers.iter().any(|container| container.is_archive())
    }

    /// What it is packed in, in words, outermost first.
    #[must_use]
    pub fn packed_in(&self) -> String {
        match self.containers.as_slice() {
            [] => "none".to_owned(),
            all => all.iter().map(|one| one.name()).collect::<Vec<_>>().join(" > "),
        }
    }

    /// When the file was last written to, as of opening.
    #[must_use]
    pub fn modified(&self) -> Timestamp {
        self.origin.modified()
    }

    /// What happened to the file since it was opened: empty if nothing, else a note; the flag
    /// says whether what was read can be relied on.
    #[must_use]
    pub fn change(&self) -> (bool, &'static str) {
        self.origin.change()
    }

    fn mapped(&self) -> Option<&[u8]> {
        let start = usize::try_from(self.start).ok()?;
        self.disk.mapped()?.get(start..start + usize::try_from(self.size).ok()?)
    }

    /// Fills `buffer` from `offset`, up to the size at opening; returns how much there was.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize> {
        let file = self.disk.file()?;
        self.read_from(&file, buffer, offset).map_err(|cause| Error::reading(&self.path, &cause))
    }

    fn read_from(&self, file: &File, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
        let left = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        disk::read_at(file, buffer.get_mut(..wanted).unwrap_or_default(), self.start + offset)
    }

    /// The bytes as they lie on disk.
    fn bounded(&self) -> Result<Bounded<'_>> {
        Ok(Bounded { source: self, file: self.disk.file()?, offset: 0 })
    }
}

/// Reads a source from its start, never beyond its size at opening, whatever the file does meanwhile.
struct Bounded<'a> {
    source: &'a Source,
    file: Arc<File>,
    offset: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let have = self.source.read_from(&self.file, buffer, self.offset)?;
        self.offset += have as u64;
        Ok(have)
    }
}

impl Seek for Bounded<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let place = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(back) => self.source.size.checked_add_signed(back),
            SeekFrom::Current(step) => self.offset.checked_add_signed(step),
        };
        self.offset = place.ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.offset)
    }
}
