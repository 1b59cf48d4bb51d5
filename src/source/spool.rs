//! Pipes, kept in a file so that they can be read twice.

use crate::error::{Error, Result};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// Copies what comes out of a pipe, named for a person by `name`, to a file at `path`.
///
/// # Errors
/// If either end fails, or `go_on` says to stop.
pub fn spool(
    name: &Path,
    input: &mut dyn Read,
    path: &Path,
    go_on: &dyn Fn() -> bool,
) -> Result<()> {
    let full = |cause: std::io::Error| {
        Error::writing(path, &cause).hint("set TMPDIR to a folder with room for the whole input")
    };
    let mut file = File::create(path).map_err(full)?;
    let mut buffer = vec![0; 256 << 10];
    loop {
        if !go_on() {
            return Err(Error::interrupted());
        }
        match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                let bytes = buffer.get(..n).unwrap_or_default();
                file.write_all(bytes).map_err(full)?;
            }
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(Error::reading(name, &cause)),
        }
    }
    file.flush().map_err(full)
}
