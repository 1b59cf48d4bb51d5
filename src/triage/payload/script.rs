//! Names of programs that servers run.

/// A script by its ending, as servers run them.
#[must_use]
pub fn is_script(name: &[u8]) -> bool {
    const ENDINGS: [&str; 14] = [
        "php", "php5", "php7", "phtml", "phar", "jsp", "jspx", "asp", "aspx", "ashx", "asmx",
        "cfm", "pl", "cgi",
    ];
    let mut parts = name.rsplitn(2, |byte| *byte == b'.');
    let (ending, stem) = (parts.next().unwrap_or_default(), parts.next());
    stem.is_some() && ENDINGS.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(ending))
}

/// The last name of a path is a script's.
#[must_use]
pub fn ends_in_script(path: &[u8]) -> bool {
    path.rsplit(|byte| *byte == b'/').next().is_some_and(is_script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_by_their_ending() {
        assert!(ends_in_script(b"/media/a/x.PHP") && is_script(b"a.b.aspx"));
        assert!(!ends_in_script(b"/x.php/") && !is_script(b"php") && !is_script(b"a.png"));
        assert!(!ends_in_script(b"/v1.php/customers"));
    }
}
