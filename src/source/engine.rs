//! Decoders that say how far they came, also where the data is damaged.
//!
//! What the libraries offer as readers drops everything that was decoded in the same call when it
//! meets a fault: megabytes, of a log that packs well. So they are driven by hand.

use std::io::{Error, ErrorKind, Result};
use zstd::stream::raw::{Decoder, Operation};

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

/// What is wrong with packed data. Asked again after a fault, the library says only that it was asked
/// again.
fn fault(message: Option<&str>) -> &str {
    message.filter(|message| !message.starts_with("repeated call")).unwrap_or("invalid data")
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
            Err(cause) => Err(damaged(fault(cause.message()))),
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

/// zstd, all frames of a file.
pub(super) struct Zstd {
    inner: Decoder<'static>,
    /// What the decoder asks for next: the rest of a block, and the head of the one behind it.
    wanted: usize,
    /// The last step filled its output, so that more of it may wait.
    full: bool,
}

impl Zstd {
    /// Length of the head of a block.
    const HEAD: usize = 3;

    pub(super) fn new() -> Result<Self> {
        Ok(Self { inner: Decoder::new()?, wanted: 1, full: false })
    }

    fn run(&mut self, input: &[u8], output: &mut [u8]) -> Step {
        match self.inner.run_on_buffers(input, output) {
            Ok(status) => {
                self.wanted = status.remaining.max(1);
                self.full = status.bytes_written == output.len();
                let (taken, given) = (status.bytes_read, status.bytes_written);
                Step { taken, given, ended: Ok(status.remaining == 0) }
            }
            Err(cause) => Step { taken: 0, given: 0, ended: Err(damaged(cause)) },
        }
    }
}

impl Engine for Zstd {
    /// The decoder does not say how far it came in a call that fails. So a call is given no more
    /// than a block, and only once what was decoded before is out.
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Step {
        if self.full {
            let step = self.run(&[], output);
            if step.given > 0 || step.ended.is_err() {
                return step;
            }
        }
        let block = self.wanted.checked_sub(Self::HEAD).filter(|length| *length > 0);
        let length = block.unwrap_or(self.wanted).min(input.len());
        self.run(input.get(..length).unwrap_or(input), output)
    }

    fn follows(&self, first: u8) -> Follows {
        // A frame, or one that is to be skipped.
        match first {
            0x28 | 0x50..=0x5f => Follows::Stream,
            0 => Follows::Padding,
            _ => Follows::Other,
        }
    }

    fn again(&mut self) {
        // Where this fails, so does the next step.
        let _ = self.inner.reinit();
        (self.wanted, self.full) = (1, false);
    }

    fn trailing(&self) -> Option<&'static str> {
        Some("bytes after the zstd data were ignored")
    }
}
