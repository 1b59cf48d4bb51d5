//! The command as it was typed, to be typed again with more.

use super::args;
use crate::report::summary::typed;
use std::path::Path;

/// Longer commands are not repeated: their end, to which more is added, would be lost.
const LONGEST: usize = 72;

/// The command, and the paths in it.
pub(super) struct Again {
    /// `dwell scan logs/ --tz Europe/Athens`, or `dwell scan …`.
    pub(super) command: String,
    /// `logs/`, or `…`.
    pub(super) paths: String,
}

/// Reads the command line of this process once more.
pub(super) fn again(args: &args::Scan) -> Again {
    let words = std::env::args_os().skip(1).map(|word| typed(Path::new(&word)));
    let paths = args.input.paths.iter().map(|path| typed(path));
    let force = if args.output.is_some() && !args.force { &["--force"][..] } else { &[] };
    Again {
        command: format!(
            "dwell {}",
            joined(words.chain(force.iter().map(|&word| word.into())), "scan …")
        ),
        paths: joined(paths, "…"),
    }
}

fn joined(words: impl Iterator<Item = String>, short: &str) -> String {
    let text = words.collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST { short.to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_not_repeated() {
        let words = |count| std::iter::repeat_n("logs/a".to_owned(), count);
        assert_eq!(joined(words(2), "…"), "logs/a logs/a");
        assert_eq!(joined(words(20), "…"), "…");
    }
}
