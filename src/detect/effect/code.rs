//! Files of repositories where code is kept, which are no secrets of the server.

use crate::triage::payload::decode;

/// What stands between a repository and a version, and how many folders name a repository before it: GitLab, Gerrit,
/// GitHub, Gitea and Bitbucket.
const SHELVES: [(&[u8], usize); 10] = [
    (b"/-/blob/", 2),
    (b"/-/raw/", 2),
    (b"/-/tree/", 2),
    (b"/-/blame/", 2),
    (b"/-/commits/", 2),
    (b"/blob/", 2),
    (b"/raw/branch/", 2),
    (b"/src/branch/", 2),
    (b"/src/commit/", 2),
    (b"/+/refs/heads/", 1),
];

/// Folders behind a shelf: a version and the file.
const BEHIND: usize = 2;

/// The whole shape of such a path, `owner/repository/blob/version/file`, without a step upwards: a folder that
/// is called `blob` keeps no code.
pub(super) fn is_kept(path: &[u8]) -> bool {
    let parts = |text: &[u8]| text.split(|b| *b == b'/').filter(|part| !part.is_empty()).count();
    let climbs = || {
        decode::hidden_steps(path) > 0
            || path.split(|byte| matches!(byte, b'/' | b'\\')).any(|part| part == b"..")
    };
    let shown = SHELVES.iter().any(|(shelf, before)| {
        let at = memchr::memmem::find(path, shelf);
        let sides = at.map(|at| path.split_at(at));
        sides.is_some_and(|(repository, rest)| {
            let file = rest.strip_prefix(*shelf).unwrap_or_default();
            parts(repository) >= *before && parts(file) >= BEHIND
        })
    });
    shown && !climbs()
}

#[cfg(test)]
mod tests {
    use super::is_kept;

    #[test]
    fn a_repository_has_an_owner_a_version_and_a_file_and_a_folder_called_blob_has_not() {
        for path in [
            "/anna/shop/blob/main/.env",
            "/group/sub/shop/-/blob/main/deploy/.env",
            "/anna/shop/src/branch/main/dump.sql",
            "/plugins/gitiles/shop/+/refs/heads/main/.npmrc",
        ] {
            assert!(is_kept(path.as_bytes()), "{path}");
        }
        for path in [
            "/storage/blob/dump.sql",
            "/blob/..%2f.env",
            "/blob/main/.env",
            "/a/b/blob/.env",
            "/a/b/blob/main/..%2f..%2f.env",
            "/a/b/blob/main/../../.env",
            "/-/raw/main/.env",
            "/.env",
        ] {
            assert!(!is_kept(path.as_bytes()), "{path}");
        }
    }
}
