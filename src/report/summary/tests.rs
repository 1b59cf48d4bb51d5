use super::*;
use crate::report::demo;

const PLAIN: Style = Style { color: false, width: 100 };

#[test]
fn the_answer_says_who_where_when_how_much_and_what_to_block() {
    let text = answer(&demo::case(), PLAIN);
    for part in [
        "CRITICAL",
        "C-7d41a09e",
        "Who",
        "partner-reporting",
        "API",
        "GET api.example.test/v1/customers/{id}",
        "Began",
        "2026-01-12 02:14:07 UTC",
        "Dwell time",
        "38 days",
        "returned of",
        "Block",
        "hits nobody else",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("C-00000low"));
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn an_empty_case_is_answered_calmly() {
    let text = answer(&Case::default(), PLAIN);
    assert!(text.starts_with("Nothing suspicious at level medium or above.\n"), "{text}");
    assert!(!text.contains('\x1b'));
}

#[test]
fn the_end_screen_adds_up_and_says_what_to_run_next() {
    let text = end_screen(&demo::case(), PLAIN, None, true);
    for part in [
        "every line accounted for",
        "Busiest days",
        "█",
        "dwell show case/ C-7d41a09e",
        "dwell verify case/",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(end_screen(&Case::default(), PLAIN, None, true).contains("0 = 0 parsed"));
}

#[test]
fn a_case_that_is_written_is_named_and_not_asked_for_again() {
    let text = end_screen(&demo::case(), PLAIN, Some(Path::new("out/a case")), false);
    assert!(text.contains("dwell show 'out/a case' C-7d41a09e"), "{text}");
    assert!(!text.contains("dwell scan … -o"), "{text}");
    assert!(text.contains("'out/a case/report.html'"), "{text}");
    // Nobody has seen the answer yet.
    assert!(text.contains("  critical       C-7d41a09e  One partner key walked"), "{text}");
    assert!(!end_screen(&demo::case(), PLAIN, None, true).contains("One partner key walked"));
    let text = end_screen(&demo::case(), PLAIN, Some(Path::new("out")), false);
    assert!(text.contains("dwell verify out "), "{text}");
}

#[test]
fn colours_come_only_when_asked_for_and_never_from_the_log() {
    let hostile = demo::hostile();
    for text in [answer(&hostile, PLAIN), end_screen(&hostile, PLAIN, None, true)] {
        assert!(!text.contains(['\x1b', '\u{202e}', '\r', '\u{9b}']), "{text}");
    }
    let style = Style { color: true, width: 0 };
    let text = answer(&hostile, style);
    assert!(text.contains("\x1b[1m"));
    assert!(!text.contains("\x1b[2J"));
}

#[test]
fn wrapping_breaks_words_only_when_they_fill_a_line() {
    assert_eq!(wrap("aa bb ccc", 5), ["aa bb", "ccc"]);
    assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
    assert_eq!(wrap("", 3), [""]);
}

#[test]
fn the_smallest_bar_is_visible_and_the_longest_full() {
    assert_eq!(bar(1, 1_000_000).0, "▏");
    assert_eq!(bar(7, 7).0.chars().count(), 24);
}

#[test]
fn a_file_that_no_format_fits_leads_to_the_command_that_says_more() {
    let mut case = demo::case();
    let explain = |case: &Case| end_screen(case, PLAIN, None, true).contains("formats explain");
    assert!(!explain(&case));
    case.coverage[0].note = "skipped: no known log format".into();
    assert!(explain(&case));
}

#[test]
fn of_many_campaigns_the_worst_are_named_and_the_rest_counted() {
    let mut case = demo::case();
    let one = case.campaigns[0].clone();
    case.campaigns = vec![one; 7];
    let text = end_screen(&case, PLAIN, None, false);
    assert_eq!(text.matches("One partner key walked").count(), 5, "{text}");
    assert!(text.contains("and 2 more campaigns"), "{text}");
}
