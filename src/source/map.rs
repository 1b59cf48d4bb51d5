//! The memory map of a plain file: the only `unsafe` of the program.

use std::fs::File;

/// A read-only private map of the first bytes of a file.
pub(super) struct Map(memmap2::Mmap);

impl Map {
    /// Maps `size` bytes; `None` where the file system or the address space refuses, and then the
    /// file is read instead.
    #[allow(unsafe_code)]
    pub(super) fn of(file: &File, size: u64) -> Option<Self> {
        let length = usize::try_from(size).ok()?;
        // SAFETY: the map is private and read-only. Bytes may still change under us if another
        // process rewrites the file; every parser takes them as arbitrary bytes, none relies on
        // two reads agreeing, and a changed file is reported after the scan.
        let map = unsafe { memmap2::MmapOptions::new().len(length).map(file) }.ok()?;
        let _ = map.advise(memmap2::Advice::Sequential);
        Some(Self(map))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
