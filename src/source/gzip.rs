//! gzip files of many members.

use flate2::bufread::GzDecoder;
use std::cell::Cell;
use std::io::{BufRead, Read};
use std::rc::Rc;

/// What a decoder had to pass over; whoever unpacks holds the other end.
pub(super) type Note = Rc<Cell<Option<&'static str>>>;

/// All members of a gzip file one after another. NUL padding after the last is ignored, as
/// gzip(1) does; other trailing bytes are told of.
pub(super) struct Members<R> {
    decoder: Option<GzDecoder<R>>,
    note: Note,
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(input: R, note: Note) -> Self {
        Self { decoder: Some(GzDecoder::new(input)), note }
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
                    self.note.set(Some("bytes after the gzip data were ignored"));
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

impl<R: BufRead> Read for Members<R> {
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
