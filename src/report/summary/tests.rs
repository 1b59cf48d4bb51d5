use super::*;
use crate::case::Fate;
use crate::report::demo;
use std::path::Path;

const PLAIN: Style = Style { color: false, width: 100 };
const ANSWERED: Run<'_> =
    Run { written: None, answered: true, again: "dwell scan logs/", paths: "logs/" };

fn written(folder: &str) -> Run<'_> {
    Run { written: Some(Path::new(folder)), answered: false, ..ANSWERED }
}

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
    let text = end_screen(&demo::case(), PLAIN, &ANSWERED);
    for part in [
        "every line accounted for",
        "Requests per day",
        "█",
        "most           339,000 on 2026-02-16; of campaigns 57,200 on 2026-02-19",
        "dwell scan logs/ -o case",
        "dwell show case C-7d41a09e",
        "dwell verify case",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(end_screen(&Case::default(), PLAIN, &ANSWERED).contains("0 = 0 parsed"));
}

#[test]
fn a_case_that_is_written_is_named_and_not_asked_for_again() {
    let text = end_screen(&demo::case(), PLAIN, &written("out/a case"));
    assert!(text.contains("dwell show 'out/a case' C-7d41a09e"), "{text}");
    assert!(!text.contains(" -o case"), "{text}");
    assert!(text.contains("'out/a case/report.html'"), "{text}");
    // Nobody has seen the answer yet.
    assert!(text.contains("  critical       C-7d41a09e  One partner key walked"), "{text}");
    assert!(!end_screen(&demo::case(), PLAIN, &ANSWERED).contains("One partner key walked"));
    let text = end_screen(&demo::case(), PLAIN, &written("out"));
    assert!(text.contains("dwell verify out\n"), "{text}");
}

#[test]
fn colours_come_only_when_asked_for_and_never_from_the_log() {
    let hostile = demo::hostile();
    for text in [answer(&hostile, PLAIN), end_screen(&hostile, PLAIN, &ANSWERED)] {
        assert!(!text.contains(['\x1b', '\u{202e}', '\r', '\u{9b}']), "{text}");
    }
    let style = Style { color: true, width: 0 };
    let text = answer(&hostile, style);
    assert!(text.contains("\x1b[1m"));
    assert!(!text.contains("\x1b[2J"));
}

#[test]
fn nothing_is_wider_than_a_terminal_of_eighty_columns() {
    let narrow = Style { color: false, width: 80 };
    for case in [demo::case(), demo::hostile()] {
        for run in [ANSWERED, written("out")] {
            let text = answer(&case, narrow) + &end_screen(&case, narrow, &run);
            let wide = text.lines().find(|line| line.chars().count() > 80);
            assert_eq!(wide, None);
        }
    }
}

#[test]
fn what_a_case_calls_itself_is_no_command() {
    let mut case = demo::case();
    case.campaigns[0].campaign_id = "C-1;rm -rf .".into();
    assert!(!end_screen(&case, PLAIN, &ANSWERED).contains("dwell show"));
}

#[test]
fn where_room_is_short_the_drawing_says_what_a_character_is() {
    let narrow = Style { color: false, width: 50 };
    let text = end_screen(&demo::case(), narrow, &ANSWERED);
    assert!(text.contains("Requests per day (a character is 2 days)"), "{text}");
    assert!(end_screen(&demo::case(), PLAIN, &ANSWERED).contains("Requests per day\n"));
}

#[test]
fn reasons_stand_one_a_line_and_the_rest_is_counted() {
    let mut case = demo::case();
    case.campaigns[0].reasons = "one; two; three; four; five; six".into();
    let text = answer(&case, PLAIN);
    assert!(text.contains("  Why            - one\n                 - two\n"), "{text}");
    assert!(!text.contains("- five") && text.contains("and 2 more: see `dwell show`"), "{text}");
}

#[test]
fn a_file_that_no_format_fits_leads_to_the_command_that_says_more() {
    let mut case = demo::case();
    let explain = |case: &Case| end_screen(case, PLAIN, &ANSWERED).contains("formats explain");
    assert!(!explain(&case));
    case.coverage[0].fate = Fate::Unknown;
    assert!(explain(&case));
}

#[test]
fn of_many_campaigns_the_worst_are_named_and_the_rest_counted() {
    let mut case = demo::case();
    let one = case.campaigns[0].clone();
    case.campaigns = vec![one; 7];
    let text = end_screen(&case, PLAIN, &Run { answered: false, ..ANSWERED });
    assert_eq!(text.matches("One partner key walked").count(), 5, "{text}");
    assert!(text.contains("and 2 more campaigns"), "{text}");
}

#[test]
fn what_a_level_leaves_out_is_no_nothing() {
    let mut case = demo::case();
    case.campaigns.retain(|campaign| campaign.level == Level::Critical);
    case.asked.least = Level::Critical;
    let screen = |case: &Case| end_screen(case, PLAIN, &ANSWERED);
    assert!(!screen(&case).contains("left out"), "{}", screen(&case));
    case.asked.left_out[Level::High as usize] = (3, 41);
    let text = screen(&case);
    assert!(text.contains("0 campaigns, 1 finding; left out: 3 campaigns, 41 findings"), "{text}");
    assert_eq!(text.matches("left out").count(), 1, "{text}");
}
