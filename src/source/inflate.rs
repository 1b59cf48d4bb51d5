//! Compressed sources, unpacked in sequence into blocks of whole lines.

use super::block::{BLOCK, Block, LONGEST_LINE};
use super::{Bounded, Container, Source};
use flate2::bufread::GzDecoder;
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

/// Unpacked bytes a file may give for each packed one, once it gave a GiB: more is a bomb.
const BOMB_RATIO: u64 = 5000;
const BOMB_FLOOR: u64 = 1 << 30;

/// Reads a source from its start in blocks of whole lines, unpacking it if need be. Damage ends
/// the stream: what came before it is kept, and [`Blocks::damage`] tells.
pub struct Blocks<'a> {
    input: Input<'a>,
    packed_size: u64,
    carry: Vec<u8>,
    offset: u64,
    produced: u64,
    skipping: bool,
    done: bool,
    damage: Option<String>,
}

enum Input<'a> {
    Plain(Bounded<'a>),
    Gzip(Box<Members<'a>>),
    Zstd(Box<zstd::stream::read::Decoder<'static, BufReader<Bounded<'a>>>>),
    Failed,
}

impl Source {
    /// The unpacked content in sequence.
    #[must_use]
    pub fn blocks(&self) -> Blocks<'_> {
        let bounded = Bounded { source: self, offset: 0 };
        let mut damage = None;
        let input = match self.container {
            Container::None => Input::Plain(bounded),
            Container::Gzip => Input::Gzip(Box::new(Members::new(bounded))),
            Container::Zstd => match zstd::stream::read::Decoder::new(bounded) {
                Ok(decoder) => Input::Zstd(Box::new(decoder)),
                Err(cause) => {
                    damage = Some(format!("damaged zstd: {cause}"));
                    Input::Failed
                }
            },
        };
        Blocks {
            input,
            packed_size: self.size(),
            carry: Vec::new(),
            offset: 0,
            produced: 0,
            skipping: false,
            done: false,
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
            self.carry = bytes.get(end..).unwrap_or_default().to_vec();
            bytes.truncate(end);
            if !bytes.is_empty() {
                let block = Block { offset: self.offset, bytes: Cow::Owned(bytes), overrun: 0 };
                self.offset += block.bytes.len() as u64;
                return Some(block);
            }
        }
        None
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
        let block = Block { offset: self.offset, overrun, bytes: Cow::Owned(bytes) };
        self.offset += block.bytes.len() as u64 + overrun;
        block
    }

    fn fill(&mut self, bytes: &mut Vec<u8>, size: usize) {
        let before = bytes.len();
        let wanted = size as u64;
        let read = match &mut self.input {
            Input::Plain(input) => input.take(wanted).read_to_end(bytes),
            Input::Gzip(input) => input.take(wanted).read_to_end(bytes),
            Input::Zstd(input) => input.take(wanted).read_to_end(bytes),
            Input::Failed => Ok(0),
        };
        self.produced += (bytes.len() - before) as u64;
        match read {
            Ok(n) if (n as u64) < wanted => self.done = true,
            Ok(_) => {}
            Err(cause) => {
                self.damage =
                    Some(format!("damaged after {} unpacked bytes: {cause}", self.produced));
                self.done = true;
            }
        }
        if self.produced > BOMB_FLOOR && self.produced / self.packed_size.max(1) > BOMB_RATIO {
            self.damage = Some(format!("unpacks to over {BOMB_RATIO} times its size; stopped"));
            self.done = true;
        }
        if self.done && self.damage.is_none() {
            self.damage = match &self.input {
                Input::Gzip(members) => members.trailing.map(str::to_owned),
                _ => None,
            };
        }
    }
}

/// All members of a gzip file one after another. NUL padding after the last is ignored, as
/// gzip(1) does; other trailing bytes are told of.
struct Members<'a> {
    decoder: Option<GzDecoder<BufReader<Bounded<'a>>>>,
    trailing: Option<&'static str>,
}

impl<'a> Members<'a> {
    fn new(input: Bounded<'a>) -> Self {
        let buffered = BufReader::with_capacity(256 << 10, input);
        Self { decoder: Some(GzDecoder::new(buffered)), trailing: None }
    }

    /// Positions on the next member; `false` at the end of the file.
    fn next_member(&mut self) -> std::io::Result<bool> {
        let Some(decoder) = self.decoder.take() else { return Ok(false) };
        let mut input = decoder.into_inner();
        loop {
            let buffer = input.fill_buf()?;
            match buffer.iter().position(|byte| *byte != 0) {
                Some(at) if buffer.get(at) == Some(&0x1f) => {
                    input.consume(at);
                    self.decoder = Some(GzDecoder::new(input));
                    return Ok(true);
                }
                Some(_) => {
                    self.trailing = Some("bytes after the gzip data were ignored");
                    return Ok(false);
                }
                None if buffer.is_empty() => return Ok(false),
                None => {
                    let padding = buffer.len();
                    input.consume(padding);
                }
            }
        }
    }
}

impl Read for Members<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let Some(decoder) = &mut self.decoder else { return Ok(0) };
            match decoder.read(buffer)? {
                0 if !buffer.is_empty() => {
                    if !self.next_member()? {
                        return Ok(0);
                    }
                }
                have => return Ok(have),
            }
        }
    }
}

/// Unpacked bytes of a block of a compressed source.
pub const STREAM_BLOCK: usize = BLOCK as usize;

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
