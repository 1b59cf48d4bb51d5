//! Digests of the files that say how to judge (policy, formats, rules), as they were when they
//! were read, for the manifest.

use crate::error::{Error, Result};
use crate::source::digest::sha256;
use std::collections::BTreeMap;
use std::path::Path;

/// Digests of files by the option that names them.
#[derive(Debug, Default)]
pub struct Noted(BTreeMap<&'static str, Vec<String>>);

impl Noted {
    /// Reads a file that an option names, and notes its digest. A pipe, whose content nobody can look
    /// at again, has none.
    ///
    /// # Errors
    /// Those of the reading, and a usage error if the file changed meanwhile.
    pub fn read<T>(
        &mut self,
        option: &'static str,
        path: &Path,
        read: impl FnOnce(&Path) -> Result<T>,
    ) -> Result<T> {
        let before = digest_of(path);
        let value = read(path)?;
        if before != digest_of(path) {
            let flag = option.replace('_', "-");
            return Err(Error::usage(format!(
                "--{flag} {}: it changed while it was read",
                path.display()
            ))
            .hint("run it again when nobody writes to the file"));
        }
        self.0.entry(option).or_default().extend(before);
        Ok(value)
    }

    /// The digests of an option's files; empty if it names none.
    #[must_use]
    pub fn of(&self, option: &str) -> String {
        self.0.get(option).map_or(String::new(), |digests| digests.join(", "))
    }
}

fn digest_of(path: &Path) -> Option<String> {
    let bytes = path.is_file().then(|| std::fs::read(path).ok()).flatten()?;
    Some(format!("sha256:{}", sha256(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_what_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("allow.toml");
        std::fs::write(&file, "a").unwrap();
        let mut noted = Noted::default();
        noted.read("allow", &file, |_| Ok(())).unwrap();
        std::fs::write(&file, "b").unwrap();
        assert_eq!(noted.of("allow"), format!("sha256:{}", sha256(b"a")));
        assert_eq!(noted.of("ioc"), "");
        let changed = noted.read("from_config", &file, |path| {
            std::fs::write(path, "c").unwrap();
            Ok(())
        });
        let fault = changed.unwrap_err();
        assert!(fault.to_string().starts_with("--from-config "), "{fault}");
        assert_eq!((fault.exit_code(), noted.of("from_config")), (2, String::new()));
    }
}
