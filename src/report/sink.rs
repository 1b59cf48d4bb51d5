//! Where bytes go, and why they could not.
//!
//! The libraries that write for us wrap an input/output fault in errors of their own and lose its
//! kind on the way; a `Sink` remembers the fault itself, so that a closed pipe stays a closed pipe
//! and a full disk is named as such.

use crate::error::{Error, Result};
use crate::source::digest::Running;
use crate::source::walk::UNFINISHED;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A writer with a name and a memory of its first fault.
pub struct Sink<'a> {
    out: &'a mut dyn Write,
    name: PathBuf,
    fault: Option<io::Error>,
}

impl<'a> Sink<'a> {
    /// A sink that writes to `out`, called `name` in messages.
    pub fn new(out: &'a mut dyn Write, name: &Path) -> Self {
        Self { out, name: name.to_path_buf(), fault: None }
    }

    /// What it is called in messages.
    #[must_use]
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// The error to report when writing ended with `cause`: the fault of the writer itself where
    /// there was one.
    pub fn failed(&self, cause: impl Display) -> Error {
        match &self.fault {
            Some(fault) => Error::writing(&self.name, fault),
            None => Error::output(format!("{}: {cause}", self.name.display())),
        }
    }

    fn remember<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        if let Err(fault) = &result
            && fault.kind() != io::ErrorKind::Interrupted
            && self.fault.is_none()
        {
            self.fault = Some(match fault.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => io::Error::new(fault.kind(), fault.to_string()),
            });
        }
        result
    }
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.out.write(bytes);
        self.remember(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.out.flush();
        self.remember(result)
    }
}

/// A file of a case as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its name below the case, with `/` between the parts.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of those bytes, hexadecimal.
    pub sha256: String,
}

/// What files that whoever runs the program may read and write have, before the mask of the process.
#[cfg(unix)]
const MODE: u32 = 0o666;

/// Refuses a path at which something lies already.
///
/// # Errors
/// When there is a file, a folder or a link.
pub fn check_new(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    let cause = io::Error::new(io::ErrorKind::AlreadyExists, "file exists");
    Err(Error::writing(path, &cause)
        .hint("name another file, or remove this one: nothing is overwritten"))
}

/// Writes the new file `path` with `fill`, and returns only once its bytes are on the disk. Until
/// then it has another name beside it, which `begun` is told, and none if anything stops the work.
///
/// # Errors
/// When the file is there already, or anything of it cannot be written.
pub fn file(
    path: &Path,
    begun: impl FnOnce(&Path),
    fill: impl FnOnce(&mut Sink<'_>) -> Result<()>,
) -> Result<()> {
    let failed = |cause: io::Error| Error::writing(path, &cause);
    check_new(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut unfinished = tempfile::Builder::new();
    unfinished.prefix(UNFINISHED);
    #[cfg(unix)]
    unfinished.permissions(std::os::unix::fs::PermissionsExt::from_mode(MODE));
    let unfinished = unfinished.tempfile_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    begun(unfinished.path());
    let file = unfinished.as_file().try_clone().map_err(failed)?;
    through(path, file, fill)?.sync_all().map_err(failed)?;
    unfinished.persist_noclobber(path).map_err(|fault| failed(fault.error))?;
    Ok(())
}

/// Writes the new file `name` of the directory `dir` as [`file()`] does, and hashes it on its way.
///
/// # Errors
/// When the file is there already, or anything of it cannot be written.
pub fn hashed(
    dir: &Path,
    name: &str,
    fill: impl FnOnce(&mut Sink<'_>) -> Result<()>,
) -> Result<Written> {
    let path = dir.join(name);
    let failed = |cause: io::Error| Error::writing(&path, &cause);
    let file = File::create_new(&path).map_err(failed)?;
    let Hashed { file, digest } =
        through(&path, Hashed { file, digest: Running::default() }, fill)?;
    file.sync_all().map_err(failed)?;
    let (bytes, sha256) = digest.finish();
    Ok(Written { name: name.to_owned(), bytes, sha256 })
}

/// Fills `out` through a buffer and gives it back.
fn through<W: Write>(
    path: &Path,
    out: W,
    fill: impl FnOnce(&mut Sink<'_>) -> Result<()>,
) -> Result<W> {
    let failed = |cause: io::Error| Error::writing(path, &cause);
    let mut out = BufWriter::with_capacity(1 << 18, out);
    let mut sink = Sink::new(&mut out, path);
    fill(&mut sink)?;
    sink.flush().map_err(failed)?;
    out.into_inner().map_err(|e| failed(e.into_error()))
}

/// A file, and the digest of what the system took of it.
struct Hashed {
    file: File,
    digest: Running,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.file.write(bytes)?;
        self.digest.update(bytes.get(..taken).unwrap_or(bytes));
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes `bytes` whole.
///
/// # Errors
/// When the sink refuses.
pub fn all(sink: &mut Sink<'_>, bytes: &[u8]) -> Result<()> {
    sink.write_all(bytes).map_err(|cause| sink.failed(cause))
}

/// Puts the names in a directory on the disk, where the system can.
///
/// # Errors
/// When the disk refuses.
pub fn directory(path: &Path) -> Result<()> {
    match File::open(path).and_then(|dir| dir.sync_all()) {
        // Some file systems cannot sync a directory; its files are safe all the same.
        Err(cause) if cause.kind() == io::ErrorKind::StorageFull => {
            Err(Error::writing(path, &cause))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    struct Broken(io::ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_closed_pipe_is_known_even_behind_another_error() {
        let mut out = Broken(io::ErrorKind::BrokenPipe);
        let mut sink = Sink::new(&mut out, Path::new("out"));
        let hidden = sink.write_all(b"x").map_err(io::Error::other).unwrap_err();
        assert_eq!(sink.failed(hidden).kind(), Kind::ClosedPipe);
    }

    #[test]
    fn a_file_has_its_name_once_it_is_whole_and_what_was_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let left = || std::fs::read_dir(folder.path()).unwrap().count();
        let mut place = PathBuf::new();
        let begun = |path: &Path| path.clone_into(&mut place);
        let stopped = file(&path, begun, |sink| {
            sink.write_all(b"half").map_err(|cause| sink.failed(cause))?;
            Err(Error::interrupted())
        });
        assert_eq!(place.parent(), Some(folder.path()), "whoever ends the process can remove it");
        assert_eq!((stopped.unwrap_err().kind(), left()), (Kind::Interrupted, 0));
        let words = |sink: &mut Sink<'_>| sink.write_all(b"a").map_err(|cause| sink.failed(cause));
        file(&path, |_| (), words).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"a");
        let again = file(&path, |_| (), |_| Ok(())).unwrap_err();
        assert!(again.to_string().contains("out.csv: file exists"), "{again}");
        assert_eq!(left(), 1);
    }

    #[test]
    fn a_full_disk_is_an_error_of_output() {
        let mut out = Broken(io::ErrorKind::StorageFull);
        let mut sink = Sink::new(&mut out, Path::new("out"));
        assert!(sink.flush().is_err());
        assert_eq!(sink.failed("").kind(), Kind::Output);
        if Path::new("/dev/full").exists() {
            let mut full = File::options().write(true).open("/dev/full").unwrap();
            let mut sink = Sink::new(&mut full, Path::new("out"));
            let fault = sink.write_all(b"x").unwrap_err();
            assert!(sink.failed(fault).to_string().contains("no space"));
        }
    }

    #[test]
    fn the_digest_of_a_file_is_that_of_its_bytes_on_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let text = "one line\n".repeat(100_000);
        let written = hashed(dir.path(), "a", |sink| all(sink, text.as_bytes())).unwrap();
        let bytes = std::fs::read(dir.path().join("a")).unwrap();
        assert_eq!(written.bytes, bytes.len() as u64);
        assert_eq!(written.sha256, crate::source::digest::sha256(&bytes));
        assert_eq!(hashed(dir.path(), "a", |_| Ok(())).unwrap_err().kind(), Kind::Output);
    }

    #[test]
    fn a_file_that_is_there_already_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        file(&path, |_| (), |sink| sink.write_all(b"1").map_err(|e| sink.failed(e))).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"1");
        assert_eq!(file(&path, |_| (), |_| Ok(())).unwrap_err().kind(), Kind::Output);
    }
}
