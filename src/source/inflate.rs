//! Content in sequence, in blocks of whole lines or records; unpacked, where it is packed.

use super::Source;
use super::block::{BLOCK, Block, LONGEST_LINE};
use super::container::Unpacked;
use super::frame::{Framer, Framing};
use std::borrow::Cow;
use std::io::Read;

/// Unpacked bytes a file may give for each packed one, once it gave a GiB: more is a bomb.
const BOMB_RATIO: u64 = 5000;
const BOMB_FLOOR: u64 = 1 << 30;

/// Unpacked bytes of a block of a compressed source.
pub const STREAM_BLOCK: usize = BLOCK as usize;

/// So much came out of so little that it can only be meant to do harm.
pub(super) fn is_bomb(unpacked: u64, packed: u64) -> bool {
    unpacked > BOMB_FLOOR && unpacked / packed.max(1) > BOMB_RATIO
}

/// What is said of a bomb.
pub(super) fn bomb() -> String {
    format!("unpacks to over {BOMB_RATIO} times its size; stopped")
}

/// Reads a source from its start in blocks of whole lines, unpacking it if need be. Damage ends
/// the stream: what came before it is kept, and [`Blocks::damage`] tells.
pub struct Blocks<'a> {
    input: Option<Unpacked<'a>>,
    packed_size: u64,
    packed: bool,
    framer: Option<Framer>,
    carry: Vec<u8>,
    offset: u64,
    produced: u64,
    skipping: bool,
    done: bool,
    damage: Option<String>,
}

impl Source {
    /// The unpacked content in sequence.
    #[must_use]
    pub fn blocks(&self) -> Blocks<'_> {
        let (input, damage) = match self.unpacked() {
            Ok(input) => (Some(input), None),
            Err(cause) => (None, Some(format!("damaged: {cause}"))),
        };
        Blocks {
            done: input.is_none(),
            input,
            packed_size: self.size(),
            packed: !self.packing.is_empty(),
            framer: (self.framing != Framing::Lines).then(|| Framer::new(self.framing)),
            carry: Vec::new(),
            offset: 0,
            produced: 0,
            skipping: false,
            damage,
        }
    }
}

impl Blocks<'_> {
    /// What broke the stream, if anything did.
    #[must_use]
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// The next block, of about `size` bytes.
    pub fn next_block(&mut self, size: usize) -> Option<Block<'static>> {
        match self.framer.take() {
            Some(mut framer) => {
                let block = self.next_framed(size, &mut framer);
                self.framer = Some(framer);
                block
            }
            None => self.next_lines(size),
        }
    }

    fn next_lines(&mut self, size: usize) -> Option<Block<'static>> {
        while !self.done {
            let mut bytes = std::mem::take(&mut self.carry);
            bytes.reserve(size);
            self.fill(&mut bytes, size);
            let end = match memchr::memrchr(b'\n', &bytes) {
                Some(at) => at + 1,
                None if self.done => bytes.len(),
                None if bytes.len() > LONGEST_LINE => return Some(self.too_long(bytes)),
                None => 0,
            };
            let end = if self.done { bytes.len() } else { end };
            if let Some(block) = self.block(bytes, end, None) {
                return Some(block);
            }
        }
        None
    }

    fn next_framed(&mut self, size: usize, framer: &mut Framer) -> Option<Block<'static>> {
        while !self.done || !self.carry.is_empty() {
            let mut bytes = std::mem::take(&mut self.carry);
            if !self.done {
                bytes.reserve(size);
                self.fill(&mut bytes, size);
            }
            let mut cuts = Vec::new();
            let end = framer.cut(&bytes, self.done, &mut cuts);
            if let Some(block) = self.block(bytes, end, Some(cuts)) {
                return Some(block);
            }
        }
        None
    }

    /// A block of the first bytes; the others are carried over to the next.
    fn block(
        &mut self,
        mut bytes: Vec<u8>,
        end: usize,
        cuts: Option<Vec<super::block::Cut>>,
    ) -> Option<Block<'static>> {
        self.carry = bytes.get(end..).unwrap_or_default().to_vec();
        bytes.truncate(end);
        if bytes.is_empty() {
            return None;
        }
        // Thousands of small logs may be kept: each would hold what was made ready for a large one.
        if bytes.capacity() / 2 > bytes.len() {
            bytes.shrink_to_fit();
        }
        let block = Block { offset: self.offset, bytes: Cow::Owned(bytes), overrun: 0, cuts };
        self.offset += block.bytes.len() as u64;
        Some(block)
    }

    /// Keeps the head of a line that is longer than the limit and passes over the rest of it.
    fn too_long(&mut self, mut bytes: Vec<u8>) -> Block<'static> {
        bytes.truncate(bytes.len().max(LONGEST_LINE + 1));
        let mut overrun = 0;
        self.skipping = true;
        while self.skipping && !self.done {
            let mut chunk = Vec::new();
            self.fill(&mut chunk, 64 << 10);
            let end = memchr::memchr(b'\n', &chunk).map(|at| at + 1);
            self.skipping = end.is_none();
            let end = end.unwrap_or(chunk.len());
            overrun += end as u64;
            self.carry = chunk.get(end..).unwrap_or_default().to_vec();
        }
        if !self.carry.is_empty() {
            self.done = false;
        }
        let block = Block { offset: self.offset, overrun, bytes: Cow::Owned(bytes), cuts: None };
        self.offset += block.bytes.len() as u64 + overrun;
        block
    }

    fn fill(&mut self, bytes: &mut Vec<u8>, size: usize) {
        let before = bytes.len();
        let wanted = size as u64;
        let read = match &mut self.input {
            Some(input) => input.by_ref().take(wanted).read_to_end(bytes),
            None => Ok(0),
        };
        self.produced += (bytes.len() - before) as u64;
        match read {
            Ok(n) if (n as u64) < wanted => self.done = true,
            Ok(_) => {}
            Err(cause) => {
                let what = if self.packed { "unpacked bytes" } else { "bytes" };
                let before = self.note().map_or(String::new(), |words| words + "; ");
                self.damage =
                    Some(format!("{before}damaged after {} {what}: {cause}", self.produced));
                self.done = true;
            }
        }
        if is_bomb(self.produced, self.packed_size) {
            self.damage = Some(bomb());
            self.done = true;
        }
        if self.done && self.damage.is_none() {
            self.damage = self.note();
        }
    }

    /// What was passed over while it was unpacked.
    fn note(&self) -> Option<String> {
        self.input.as_ref().and_then(Unpacked::note)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Io;
    use super::*;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gz(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: &[u8], size: usize) -> (Vec<u8>, Vec<u64>, Option<String>) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let source = Source::open("x".into(), file.path(), Io::Auto).unwrap();
        let mut blocks = source.blocks();
        let (mut text, mut offsets) = (Vec::new(), Vec::new());
        while let Some(block) = blocks.next_block(size) {
            for line in block.lines() {
                text.extend_from_slice(line.text);
                text.push(b'\n');
                offsets.push(line.offset);
            }
        }
        (text, offsets, blocks.damage().map(str::to_owned))
    }

    fn lines(from: usize, to: usize) -> Vec<u8> {
        (from..to).flat_map(|i| format!("line {i}\n").into_bytes()).collect()
    }

    #[test]
    fn every_member_is_read_and_nul_padding_is_no_damage() {
        let mut packed = gz(&lines(0, 5000));
        packed.extend(gz(&lines(5000, 9000)));
        packed.extend([0; 700]);
        for size in [100, 4096, STREAM_BLOCK] {
            let (text, _, damage) = read(&packed, size);
            assert_eq!(text, lines(0, 9000));
            assert_eq!(damage, None);
        }
    }

    #[test]
    fn a_truncated_file_keeps_what_came_before_and_says_so() {
        let packed = gz(&lines(0, 50_000));
        let (text, _, damage) = read(&packed[..packed.len() / 2], 4096);
        assert!(!text.is_empty() && lines(0, 50_000).starts_with(&text[..text.len() - 20]));
        assert!(damage.unwrap().contains("damaged after"));
    }

    #[test]
    fn damage_is_named_and_never_by_the_second_question_about_it() {
        let packed = gz(&lines(0, 5_000));
        let causes: Vec<String> = (20..400)
            .filter_map(|at| {
                let mut broken = packed.clone();
                broken[at] ^= 1;
                read(&broken, 4096).2
            })
            .collect();
        assert!(causes.len() > 100, "{}", causes.len());
        let vague = causes.iter().find(|cause| cause.contains("repeated call"));
        assert_eq!(vague, None);
    }

    #[test]
    fn zstd_gives_the_same_lines_and_offsets_as_plain() {
        let plain = lines(0, 3000);
        let packed = zstd::encode_all(&plain[..], 1).unwrap();
        let (a, b) = (read(&plain, 512), read(&packed, 700));
        assert_eq!((a.0, a.1), (b.0, b.1));
    }

    #[test]
    fn a_line_beyond_the_limit_is_passed_over_and_the_next_is_read() {
        let mut text = vec![b'x'; LONGEST_LINE * 7];
        text.extend_from_slice(b"\nnext\n");
        let packed = gz(&text);
        let (_, offsets, damage) = read(&packed, STREAM_BLOCK);
        assert_eq!(offsets, [0, (LONGEST_LINE * 7 + 1) as u64]);
        assert_eq!(damage, None);
    }
}
