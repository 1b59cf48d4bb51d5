//! `dwell verify`: a case and its inputs, checked against the manifest.

use super::args;
use super::shelf::{self, Shelf};
use crate::custody::verify;
use crate::error::Result;
use crate::report::escape;
use crate::words::many;
use std::fmt::Write;

/// Checks a case; the exit code.
///
/// # Errors
/// If the folder is no case.
pub fn verify(args: &args::Verify) -> Result<u8> {
    shelf::named(&args.logs)?;
    // A case without its notes has outputs that can be checked.
    let shelf = match Shelf::new(&args.case, &args.logs) {
        Err(fault) if !args.logs.is_empty() => return Err(fault),
        shelf => shelf.ok(),
    };
    let place = |name: &str| match &shelf {
        Some(shelf) => shelf.place(name),
        None => Err("its path is not known any more: name it with --logs".to_owned()),
    };
    let checks = verify::verify(&args.case, &place)?;
    let mut text = String::new();
    for check in &checks {
        let Some(why) = &check.fault else { continue };
        let what = if check.input { "input" } else { "output" };
        let _ = writeln!(text, "{what} {}: {}", escape::visible(&check.name), escape::visible(why));
    }
    let bad = checks.iter().filter(|check| check.fault.is_some()).count();
    let inputs = checks.iter().filter(|check| check.input).count();
    let _ = writeln!(
        text,
        "{} and {} checked: {}",
        many((checks.len() - inputs) as u64, "output"),
        many(inputs as u64, "input"),
        if bad == 0 { "all as the manifest says".to_owned() } else { differ(bad) }
    );
    if checks.iter().any(|check| check.input && check.gone) {
        text.push_str("if the logs moved, say where with --logs PATH\n");
    }
    let strange = super::place::foreign(&args.case)?;
    if !strange.is_empty() {
        let named: Vec<_> = strange.iter().map(|name| escape::visible(name)).collect();
        let _ = writeln!(text, "not of this case, and not checked: {}", named.join(", "));
    }
    let bare = checks.iter().filter(|check| check.input && !check.hashed).count();
    if bare > 0 {
        let _ = writeln!(
            text,
            "not hashed when the case was made (--hash none): {} of {}; there only the size was compared, so that changes may stay unseen",
            bare,
            many(inputs as u64, "input")
        );
    }
    super::print(&text)?;
    Ok(if bad == 0 { 0 } else { 3 })
}

fn differ(bad: usize) -> String {
    format!("{bad} {}", if bad == 1 { "differs" } else { "differ" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_differs_and_two_differ() {
        assert_eq!((differ(1), differ(2)), ("1 differs".to_owned(), "2 differ".to_owned()));
    }
}
