//! Decoders that say how far they came, also where the data is damaged.
//!
//! What the libraries offer as readers drops everything that was decoded in the same call when it
//! meets a fault: megabytes, of a log that packs well. So they are driven by hand.

use std::io::{Error, ErrorKind, Result};

/// What one step took and gave, and what it ended in.
pub(super) struct Step {
    pub taken: usize,
    pub given: usize,
    /// Whether the stream is at its end.
    pub ended: Result<bool>,
}

/// What bytes behind the end of a stream mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    /// Another stream begins.
    Stream,
    /// Padding between streams.
    Padding,
    /// Nothing of ours.
    Other,
}

/// A decoder of one sort of packing.
pub(super) trait Engine {
    /// Decodes some input; none is left where it is empty.
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Step;

    /// What a byte behind the end of a stream means.
    fn follows(&self, _first: u8) -> Follows {
        Follows::Other
    }

    /// Makes ready for another stream.
    fn again(&mut self) {}

    /// What is said of bytes behind the end that are nothing of ours.
    fn trailing(&self) -> Option<&'static str> {
        None
    }
}

fn damaged(cause: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::InvalidData, cause.to_string())
}

/// The counters of a decoder before and after a step.
fn step(before: (u64, u64), after: (u64, u64), ended: Result<bool>) -> Step {
    Step { taken: (after.0 - before.0) as usize, given: (after.1 - before.1) as usize, ended }
}

/// gzip, with headers and checksums, or the bare stream within zip.
pub(super) struct Inflate {
    inner: flate2::Decompress,
    gzip: bool,
}

impl Inflate {
    pub(super) fn gzip() -> Self {
        Self { inner: flate2::Decompress::new_gzip(15), gzip: true }
    }

    pub(super) fn bare() -> Self {
        Self { inner: flate2::Decompress::new(false), gzip: false }
    }

    fn counts(&self) -> (u64, u64) {
        (self.inner.total_in(), self.inner.total_out())
    }
}

impl Engine for Inflate {
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Step {
        let before = self.counts();
        let result = self.inner.decompress(input, output, flate2::FlushDecompress::None);
        let ended = match result {
            Ok(status) => Ok(status == flate2::Status::StreamEnd),
            Err(cause) => Err(damaged(cause.message().unwrap_or("invalid data"))),
        };
        step(before, self.counts(), ended)
    }

    fn follows(&self, first: u8) -> Follows {
        match first {
            0x1f if self.gzip => Follows::Stream,
            0 if self.gzip => Follows::Padding,
            _ => Follows::Other,
        }
    }

    fn again(&mut self) {
        *self = Self::gzip();
    }

    fn trailing(&self) -> Option<&'static str> {
        self.gzip.then_some("bytes after the gzip data were ignored")
    }
}

/// bzip2.
pub(super) struct Bzip2(bzip2::Decompress);

impl Bzip2 {
    pub(super) fn new() -> Self {
        Self(bzip2::Decompress::new(false))
    }
}

impl Engine for Bzip2 {
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Step {
        let before = (self.0.total_in(), self.0.total_out());
        let ended = match self.0.decompress(input, output) {
            Ok(status) => Ok(status == bzip2::Status::StreamEnd),
            Err(cause) => Err(damaged(cause)),
        };
        step(before, (self.0.total_in(), self.0.total_out()), ended)
    }

    fn follows(&self, _first: u8) -> Follows {
        Follows::Stream
    }

    fn again(&mut self) {
        *self = Self::new();
    }
}

/// xz, all streams of a file.
pub(super) struct Xz(lzma_rust2::XzStream);

impl Xz {
    /// A decoder that may hold so many KiB.
    pub(super) fn new(memory: u32) -> Self {
        Self(lzma_rust2::XzStream::new_mem_limit(true, memory))
    }
}

impl Engine for Xz {
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Step {
        let before = (self.0.total_in(), self.0.total_out());
        let action =
            if input.is_empty() { lzma_rust2::Action::Finish } else { lzma_rust2::Action::Run };
        let result = self.0.process(input, output, action);
        let ended = result.map(|done| done.status == lzma_rust2::Status::StreamEnd);
        step(before, (self.0.total_in(), self.0.total_out()), ended)
    }
}
