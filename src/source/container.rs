//! What content is packed in, told by its first bytes and never by a name.

use super::engine::{Bzip2, Inflate, Xz, Zstd};
use super::streams::{Note, Streams};
use super::utf16::Utf16;
use super::{Bounded, Source};
use std::io::{BufRead, BufReader, Read};

/// Bytes at the start that are looked at.
pub(super) const HEAD: usize = 512;

/// Packed bytes that are read at once.
const BUFFER: usize = 256 << 10;

/// Most memory, in KiB, that an xz file may ask for: four times what `xz -9` uses.
const XZ_MEMORY: u32 = 256 << 10;

/// One sort of packing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// gzip, RFC 1952, one or many members.
    Gzip,
    /// zstd, RFC 8878, one or many frames.
    Zstd,
    /// xz, one or many streams.
    Xz,
    /// bzip2, one or many streams.
    Bzip2,
    /// UTF-16, as `>` of PowerShell writes; the content is its UTF-8.
    Utf16 {
        /// High bytes first.
        big: bool,
    },
    /// A tar archive.
    Tar,
    /// A zip archive.
    Zip,
    /// What zip packs its members with, RFC 1951.
    Deflate,
}

impl Container {
    /// The word used in the coverage table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Xz => "xz",
            Self::Bzip2 => "bzip2",
            Self::Utf16 { .. } => "utf-16",
            Self::Tar => "tar",
            Self::Zip => "zip",
            Self::Deflate => "deflate",
        }
    }

    /// Content begins as something packed does.
    #[must_use]
    pub fn begins(head: &[u8]) -> bool {
        let packing = Self::of(head).is_some_and(|one| !matches!(one, Self::Utf16 { .. }));
        packing || Self::archive(head).is_some()
    }

    /// It holds files of its own.
    #[must_use]
    pub fn is_archive(self) -> bool {
        matches!(self, Self::Tar | Self::Zip)
    }

    /// The packing that content begins with, archives not among them.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        Some(match head {
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', b'&', b'S', b'Y', ..] => Self::Bzip2,
            [0xff, 0xfe, rest @ ..] if !rest.starts_with(&[0, 0]) => Self::Utf16 { big: false },
            [0xfe, 0xff, ..] => Self::Utf16 { big: true },
            [a, 0, b, 0, c, 0, d, 0, ..] if is_text(&[*a, *b, *c, *d]) => {
                Self::Utf16 { big: false }
            }
            [0, a, 0, b, 0, c, 0, d, ..] if is_text(&[*a, *b, *c, *d]) => Self::Utf16 { big: true },
            _ => return None,
        })
    }

    /// The archive that content begins with.
    pub(super) fn archive(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Some(Self::Zip);
        }
        (head.get(257..262) == Some(b"ustar")).then_some(Self::Tar)
    }
}

fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
}

/// Content as it comes out of its containers.
pub(super) struct Unpacked<'a> {
    input: Box<dyn Read + 'a>,
    note: Note,
}

impl Unpacked<'_> {
    /// What a decoder had to pass over, if anything.
    pub(super) fn note(&self) -> Option<String> {
        self.note.borrow().clone()
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.input.read(buffer)
    }
}

impl Source {
    /// The content from its first byte.
    pub(super) fn unpacked(&self) -> std::io::Result<Unpacked<'_>> {
        let bounded = self.bounded().map_err(std::io::Error::other)?;
        let note = Note::default();
        let mut input: Box<dyn Read + '_> = Box::new(bounded);
        for (at, container) in self.packing.iter().enumerate() {
            let packed = BufReader::with_capacity(BUFFER, input);
            input = decoder(*container, packed, &note, self.resumes(at))?;
            if let Some(wanted) = self.checksum.filter(|_| at == 0) {
                input = Box::new(Checked { input, crc: flate2::Crc::new(), wanted });
            }
        }
        Ok(Unpacked { input, note })
    }

    /// Behind damage in a packing, what follows is worth reading if it is lines of text. Members of
    /// an archive would not be where it says, UTF-16 might be out of step, and what begins like a
    /// stream within another may be its content.
    fn resumes(&self, at: usize) -> bool {
        self.archive.is_none() && at + 1 == self.packing.len()
    }
}

fn decoder<'a, R: BufRead + 'a>(
    container: Container,
    input: R,
    note: &Note,
    resumes: bool,
) -> std::io::Result<Box<dyn Read + 'a>> {
    let note = note.clone();
    Ok(match container {
        Container::Gzip if resumes => {
            Box::new(Streams::new(input, Inflate::gzip(), note).resuming())
        }
        Container::Gzip => Box::new(Streams::new(input, Inflate::gzip(), note)),
        Container::Zstd => Box::new(Streams::new(input, Zstd::new()?, note)),
        Container::Xz => Box::new(Streams::new(input, Xz::new(XZ_MEMORY), note)),
        Container::Bzip2 => Box::new(Streams::new(input, Bzip2::new(), note)),
        Container::Deflate => Box::new(Streams::new(input, Inflate::bare(), note)),
        Container::Utf16 { big } => Box::new(Utf16::new(input, big)),
        Container::Tar | Container::Zip => Box::new(input),
    })
}

/// Content whose checksum is known: that it differs is told at the end.
struct Checked<'a> {
    input: Box<dyn Read + 'a>,
    crc: flate2::Crc,
    wanted: u32,
}

impl Read for Checked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let have = self.input.read(buffer)?;
        self.crc.update(buffer.get(..have).unwrap_or_default());
        if have == 0 && !buffer.is_empty() && self.crc.sum() != self.wanted {
            return Err(std::io::Error::other("the checksum in the archive differs"));
        }
        Ok(have)
    }
}

impl std::fmt::Debug for Bounded<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bounded({})", self.source.name)
    }
}
