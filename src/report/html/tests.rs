use super::*;
use crate::report::demo;

#[test]
fn the_report_answers_who_when_how_much_and_how_to_check() {
    let page = report(&demo::case());
    for part in [
        "One partner key walked",
        "38 days",
        "412,806",
        "partner-reporting",
        "first success",
        "Suggested blocking rule",
        "What was reached, and what was not",
        "… and 60 more rows in <code>exposure.csv</code>",
        "every line accounted for",
        " returned, ",
        "Ambiguous: an answer without the object",
        "A is never given",
        "Below medium, and in the tables only: 1 campaign at level low.",
        "1 gap, the longest 2 hours 30 minutes",
        "% answered",
        "dwell verify CASE",
        "dwell show CASE C-7d41a09e",
        "2310 accounts",
    ] {
        let part = part.replace("2310", "2,310");
        assert!(page.contains(&part), "{part}");
    }
    assert!(!page.contains("C-00000low"));
}

#[test]
fn the_head_says_what_was_cut_off_and_what_containment_did_not_stop() {
    let mut case = demo::case();
    let page = |case: &Case| report(case).replace("&gt;", ">");
    let campaign = &mut case.campaigns[0];
    campaign.contained = campaign.last_success;
    assert!(page(&case).contains("contained since"));
    let campaign = &mut case.campaigns[0];
    campaign.contained = campaign.first_success;
    assert!(page(&case).contains("though said to be contained before"));
    let campaign = &mut case.campaigns[0];
    (campaign.active_at_end, campaign.began_before_logs) = (true, true);
    assert!(page(&case).contains("the logs begin here"));
    assert!(page(&case).contains("at least, first success to detection"));
    let times = (case.campaigns[0].first_seen, case.campaigns[0].last_seen);
    case.asked =
        crate::case::Asked { since: times.0, until: times.1, outside: 3, ..Default::default() };
    assert!(page(&case).contains("when --until cuts the logs off"));
    assert!(page(&case).contains("--since cuts the logs off here"));
    assert!(page(&case).contains("3 records outside of it: left out"));
}

#[test]
fn an_empty_case_is_reported_without_empty_sections() {
    let page = report(&Case::default());
    assert!(page.contains("Nothing suspicious at level medium or above"));
    assert!(!page.contains("<table>") && !page.contains("<svg"));
}

#[test]
fn nothing_of_a_hostile_case_is_markup_script_or_hidden() {
    let hostile = demo::hostile();
    let pages = [report(&hostile), {
        let mut bytes = Vec::new();
        let frame = crate::report::frame(&hostile, "evidence").unwrap();
        let form = crate::report::form("html").unwrap();
        crate::report::write(&frame, form, &mut bytes, 0).unwrap();
        String::from_utf8(bytes).unwrap()
    }];
    for page in pages {
        let lower = page.to_lowercase();
        for part in [
            "<script", "<img", "<a ", "href", "src=\"", "\x1b", "\u{202e}", "\u{9b}", "url(",
            "@import",
        ] {
            assert!(!lower.contains(part), "{part}");
        }
        // Every tag is one of ours.
        let ours = "!doctype html head meta title style body header main section p h1 h2 h3 span div strong ul li dl dt dd code pre em table thead tbody tr th td details summary svg rect line text footer";
        for tag in lower.split('<').skip(1) {
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '!')
                .collect();
            assert!(ours.split(' ').any(|known| known == name), "<{tag}");
        }
    }
}

#[test]
fn the_page_forbids_scripts_and_the_network() {
    let page = report(&demo::case());
    assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"));
    assert!(!page.contains("http://") && !page.contains("https://"));
}

#[test]
fn the_drawing_says_how_much_time_a_bar_is() {
    let mut case = demo::case();
    let page = report(&case);
    assert!(page.contains("<h2>Requests per day</h2>"));
    assert!(page.contains(">2026-01-01</text>"));
    // The same requests within a day.
    let start = case.bars.start;
    let within = case.bars.counts.iter().enumerate().map(|(at, bar)| {
        let minutes = i64::try_from(at).unwrap() * 25;
        (crate::record::Timestamp(start.0 + minutes * 60_000_000), *bar)
    });
    case.bars = crate::case::Bars::of(&within.collect());
    let page = report(&case);
    assert!(page.contains("<h2>Requests per 15 minutes</h2>"));
    assert!(page.contains("<title>2026-01-01 00:00: ") && page.contains(">01-01 00:00</text>"));
    case.bars = crate::case::Bars::default();
    assert!(!report(&case).contains("Requests per"));
}
