//! Standard input, kept in a temporary file so that it can be read twice.

use crate::error::{Error, Result};
use std::io::{Read, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Copies `input` to a temporary file, which is removed when dropped.
///
/// # Errors
/// If either end fails, or `go_on` says to stop.
pub fn spool(input: &mut dyn Read, go_on: &dyn Fn() -> bool) -> Result<NamedTempFile> {
    let place = Path::new("standard input");
    let fault = |cause: std::io::Error| Error::reading(place, &cause);
    let mut file = NamedTempFile::with_prefix("dwell-stdin-").map_err(|cause| {
        Error::output(format!("cannot keep standard input in a temporary file: {cause}"))
            .hint("set TMPDIR to a folder with room for the whole input")
    })?;
    let mut buffer = vec![0; 256 << 10];
    loop {
        if !go_on() {
            return Err(Error::interrupted());
        }
        match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                let bytes = buffer.get(..n).unwrap_or_default();
                file.write_all(bytes).map_err(|cause| Error::writing(file.path(), &cause))?;
            }
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(fault(cause)),
        }
    }
    file.flush().map_err(|cause| Error::writing(file.path(), &cause))?;
    Ok(file)
}
