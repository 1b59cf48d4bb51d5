//! What is packed as a file of one stream or many, read to the last byte that can be had.
//!
//! All that was decoded before a fault is given before the fault is told. Behind damage, reading goes
//! on where another gzip member begins: logs that are appended to, or written in parallel, have many.

use super::engine::{Engine, Follows};
use super::rewind::Rewind;
use std::cell::RefCell;
use std::io::{BufRead, Error, ErrorKind, Read, Result};
use std::rc::Rc;

/// What a decoder had to pass over; whoever unpacks holds the other end.
pub(super) type Note = Rc<RefCell<Option<String>>>;

/// Bytes of a gzip header that does not vary in length.
const HEADER: usize = 10;

/// Where a gzip member begins (RFC 1952): its mark and method, no reserved flag, and what compressors
/// write of how hard they tried and of the system.
fn member(bytes: &[u8]) -> Option<usize> {
    let is_header = |at: &usize| match bytes.get(*at..*at + HEADER) {
        Some([_, _, _, flags, _, _, _, _, effort, system]) => {
            flags & 0xe0 == 0 && matches!(effort, 0 | 2 | 4) && matches!(system, 0..=13 | 255)
        }
        _ => false,
    };
    memchr::memmem::find_iter(bytes, b"\x1f\x8b\x08").find(is_header)
}

/// All streams of a file, one after the other.
pub(super) struct Streams<R, E> {
    input: Rewind<R>,
    engine: E,
    note: Note,
    /// Goes on behind damage.
    resumes: bool,
    /// A fault that is told once what came before it is given.
    fault: Option<Error>,
    /// That fault is no more than bytes behind the end.
    trailing: bool,
    done: bool,
    given: u64,
    last: u8,
    /// Places of damage behind which reading went on, and the first of them in words.
    places: u64,
    first: String,
}

impl<R: BufRead, E: Engine> Streams<R, E> {
    pub(super) fn new(input: R, engine: E, note: Note) -> Self {
        Self {
            input: Rewind::new(input),
            engine,
            note,
            resumes: false,
            fault: None,
            trailing: false,
            done: false,
            given: 0,
            last: b'\n',
            places: 0,
            first: String::new(),
        }
    }

    /// Behind damage, goes on with the next gzip member.
    pub(super) fn resuming(self) -> Self {
        Self { resumes: true, ..self }
    }

    /// Positions on the next stream; `false` at the end of the file.
    fn next_stream(&mut self) -> Result<bool> {
        loop {
            let buffer = self.input.fill_buf()?;
            let Some(first) = buffer.first() else { return Ok(false) };
            match self.engine.follows(*first) {
                Follows::Stream => {
                    self.engine.again();
                    self.input.forget();
                    return Ok(true);
                }
                Follows::Padding => {
                    let same = buffer.iter().take_while(|byte| *byte == first).count();
                    self.input.consume(same);
                }
                Follows::Other => {
                    self.trailing = true;
                    self.fault = Some(Error::new(ErrorKind::InvalidData, "no packed data"));
                    return Ok(true);
                }
            }
        }
    }

    /// Goes on behind damage; `false` if nothing follows it.
    fn resume(&mut self, cause: &Error) -> Result<bool> {
        if !self.resumes || !self.input.seek(member, HEADER)? {
            return Ok(false);
        }
        self.input.forget();
        self.engine.again();
        self.trailing = false;
        self.places += 1;
        if self.places == 1 {
            self.first = format!("damaged after {} unpacked bytes: {cause}", self.given);
        }
        let also = match self.places - 1 {
            0 => String::new(),
            more => format!(", and in {more} further places"),
        };
        let words = format!("{}{also}; read on where the next gzip member begins", self.first);
        self.note.replace(Some(words));
        Ok(true)
    }

    /// Nothing more can be had: says why, where that is damage.
    fn give_up(&mut self, cause: Error) -> Result<usize> {
        self.done = true;
        if !self.trailing {
            return Err(cause);
        }
        if let Some(words) = self.engine.trailing() {
            let before = self.note.take().map_or(String::new(), |words| words + "; ");
            self.note.replace(Some(before + words));
        }
        Ok(0)
    }

    /// Decodes something; 0 where nothing came of it.
    fn step(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let input = self.input.fill_buf()?;
        let at_end = input.is_empty();
        let step = self.engine.step(input, buffer);
        self.input.consume(step.taken);
        self.given += step.given as u64;
        if let Some(last) = step.given.checked_sub(1).and_then(|at| buffer.get(at)) {
            self.last = *last;
        }
        match step.ended {
            Ok(true) => match self.next_stream() {
                Ok(more) => self.done = !more,
                Err(cause) => self.fault = Some(cause),
            },
            Ok(false) if step.given == 0 && step.taken == 0 => {
                let cause = if at_end { "the data ends too early" } else { "invalid data" };
                self.fault = Some(Error::new(ErrorKind::UnexpectedEof, cause));
            }
            Ok(false) => {}
            Err(cause) => self.fault = Some(cause),
        }
        Ok(step.given)
    }
}

impl<R: BufRead, E: Engine> Read for Streams<R, E> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        while !buffer.is_empty() {
            if let Some(cause) = self.fault.take() {
                if !self.resume(&cause)? {
                    return self.give_up(cause);
                }
                // A line that breaks off is not the beginning of the next.
                if self.last != b'\n'
                    && let Some(first) = buffer.first_mut()
                {
                    (*first, self.last) = (b'\n', b'\n');
                    self.given += 1;
                    return Ok(1);
                }
            }
            if self.done {
                break;
            }
            let given = self.step(buffer)?;
            if given > 0 {
                return Ok(given);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::engine::{Bzip2, Inflate, Xz, Zstd};
    use super::*;
    use std::io::{BufReader, Write};

    fn lines(from: usize, to: usize) -> Vec<u8> {
        (from..to).flat_map(|i| format!("{} line {i}\n", i * 7919 % 10_007).into_bytes()).collect()
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack<E: Engine>(packed: &[u8], engine: E, resumes: bool) -> (Vec<u8>, String) {
        let note = Note::default();
        let input = BufReader::with_capacity(1 << 16, packed);
        let streams = Streams::new(input, engine, Rc::clone(&note));
        let mut streams = if resumes { streams.resuming() } else { streams };
        let mut text = Vec::with_capacity(1 << 22);
        let fault = streams.read_to_end(&mut text).err().map(|fault| fault.to_string());
        let note = note.take().unwrap_or_default();
        (text, fault.unwrap_or(note))
    }

    #[test]
    fn a_damaged_member_costs_itself_and_is_told_of() {
        let parts: Vec<Vec<u8>> = (0..3).map(|i| gzip(&lines(i * 3000, i * 3000 + 3000))).collect();
        let start = parts[0].len();
        for at in [0, 3, 12, parts[1].len() / 2, parts[1].len() - 100, parts[1].len() - 6] {
            let mut packed = parts.concat();
            packed[start + at] ^= 0xff;
            let (text, note) = unpack(&packed, Inflate::gzip(), true);
            assert!(text.starts_with(&lines(0, 3000)), "{at}");
            assert!(text.ends_with(&[b"\n", &lines(6000, 9000)[..]].concat()), "{at}: {note}");
            assert!(note.starts_with("damaged after ") && note.contains("read on"), "{note}");
            let (text, fault) = unpack(&packed, Inflate::gzip(), false);
            assert!(!text.ends_with(&lines(6000, 9000)) && !fault.contains("read on"), "{fault}");
        }
    }

    #[test]
    fn a_member_that_breaks_off_ends_before_the_next() {
        let torn = gzip(&lines(0, 3000));
        let packed = [&torn[..torn.len() * 2 / 3], &gzip(&lines(3000, 6000))].concat();
        let (text, note) = unpack(&packed, Inflate::gzip(), true);
        assert!(text.ends_with(&[b"\n", &lines(3000, 6000)[..]].concat()), "{note}");
        let alone = unpack(&torn[..torn.len() * 2 / 3], Inflate::gzip(), true);
        assert_eq!(alone.1, "the data ends too early");
        assert!(alone.0.len() > lines(0, 1500).len() && lines(0, 3000).starts_with(&alone.0));
    }

    #[test]
    fn all_that_lies_before_a_fault_is_given() {
        let text = lines(0, 60_000);
        let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        bzip2.write_all(&text).unwrap();
        let (bzip2, gzip) = (bzip2.finish().unwrap(), gzip(&text));
        // What is right of it: between a fault and its discovery nothing is.
        let share = |unpacked: &[u8]| {
            unpacked.iter().zip(&text).take_while(|(a, b)| a == b).count() * 100 / text.len()
        };
        for cut in [30, 60, 90] {
            let part = |packed: &[u8]| packed[..packed.len() * cut / 100].to_vec();
            let mut damaged = gzip.clone();
            damaged[gzip.len() * cut / 100] ^= 0xff;
            for unpacked in [
                unpack(&part(&gzip), Inflate::gzip(), false),
                unpack(&damaged, Inflate::gzip(), false),
            ] {
                assert!(share(&unpacked.0).abs_diff(cut) < 5, "{cut}: {}", share(&unpacked.0));
                assert!(!unpacked.1.is_empty());
            }
            // Blocks of bzip2 are whole or lost.
            let unpacked = unpack(&part(&bzip2), Bzip2::new(), false);
            assert!(share(&unpacked.0) + 20 > cut, "{cut}: {}", share(&unpacked.0));
        }
    }

    #[test]
    fn a_torn_or_damaged_zstd_file_gives_all_blocks_before_the_fault() {
        let text = lines(0, 60_000);
        let packed = zstd::encode_all(text.as_slice(), 3).unwrap();
        let two = [packed.as_slice(), &packed, b"\0\0"].concat();
        assert_eq!(unpack(&two, Zstd::new().unwrap(), false), (text.repeat(2), String::new()));
        for cut in [30, 60, 90] {
            let at = packed.len() * cut / 100;
            let mut damaged = packed.clone();
            damaged.get_mut(at..at + 8).unwrap().fill(0xff);
            for packed in [&packed[..at], &damaged] {
                let (kept, fault) = unpack(packed, Zstd::new().unwrap(), false);
                let right = kept.iter().zip(&text).take_while(|(a, b)| a == b).count();
                // A block holds 128 KiB.
                assert!(right + (128 << 10) + text.len() / 20 > text.len() * cut / 100, "{cut}");
                assert!(!fault.is_empty() || kept.len() == text.len(), "{cut}");
            }
        }
    }

    /// `lines(0, 400)`, as xz packs it.
    const XZ: &[u8] = include_bytes!("../../testdata/lines.xz");

    #[test]
    fn a_torn_xz_file_gives_what_it_holds() {
        let text = lines(0, 400);
        assert_eq!(unpack(XZ, Xz::new(1 << 16), false), (text.clone(), String::new()));
        for left in [XZ.len() / 2, XZ.len() - 60] {
            let (torn, fault) = unpack(&XZ[..left], Xz::new(1 << 16), false);
            let share = torn.len() * 100 / text.len();
            assert!(
                text.starts_with(&torn) && share + 25 > left * 100 / XZ.len(),
                "{left}: {share}"
            );
            assert!(!fault.is_empty());
        }
    }
}
