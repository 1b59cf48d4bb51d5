//! The facts of the story in words, written once for the browser, the ticket and the terminal.
//! Nothing is escaped here; each sink does that itself.

use super::origin::origin;
use crate::case::{BlockRule, CampaignRow, Case, EventRow, IndicatorRow, Level};
use crate::words::{many, moment, share, size, spaced, span, thousands};

/// A labelled fact; text that lists several things holds one a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// One or two words.
    pub label: &'static str,
    /// The fact, log text included, not yet escaped.
    pub lines: Vec<String>,
}

/// Gaps that stand among the moments of a report, the longest.
const TOLD_GAPS: usize = 5;

/// So many moments as a reader of the report needs most, in time: where the logs begin and end and what
/// the user told, a few gaps, and those of notable campaigns, the worst first where there are more;
/// single sessions are in the tables.
pub fn moments(case: &Case, most: usize) -> Vec<&EventRow> {
    let all = || case.timeline.iter().enumerate();
    let of_none = |row: &EventRow| row.campaign_id.is_empty();
    let is_gap = |row: &EventRow| row.event == "log_gap";
    let mut gaps: Vec<(usize, &EventRow)> = all().filter(|(_, row)| is_gap(row)).collect();
    let length = |row: &EventRow| row.time_high.zip(row.time).map(|(to, from)| to.0 - from.0);
    gaps.sort_by_key(|(at, row)| (std::cmp::Reverse(length(row)), *at));
    gaps.truncate(TOLD_GAPS);
    let mut told: Vec<(usize, &EventRow)> =
        all().filter(|(_, row)| of_none(row) && !is_gap(row)).chain(gaps).take(most).collect();
    for campaign in notable(case) {
        let mine = |(_, row): &(usize, &EventRow)| {
            row.campaign_id == campaign.campaign_id
                && row.event != "session"
                && row.level >= Level::Medium
        };
        let room = most.saturating_sub(told.len());
        told.extend(all().filter(mine).take(room));
    }
    told.sort_by_key(|(at, _)| *at);
    told.into_iter().map(|(_, row)| row).collect()
}

/// An id as this program gives it; whatever else stands in its place is not for a shell.
pub fn own(id: &str) -> Option<&str> {
    id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-').then_some(id)
}

/// Commands that check the report. `show` needs something to show: the worst campaign, or else the
/// first finding.
pub fn checks(case: &Case) -> String {
    let campaign = notable(case).chain(&case.campaigns).next().map(|c| c.campaign_id.as_str());
    let id = campaign.or_else(|| case.findings.first().map(|f| f.finding_id.as_str()));
    let show = id.and_then(own).map_or_else(String::new, |id| format!("dwell show CASE {id}\n"));
    format!("dwell verify CASE\n{show}dwell table CASE evidence --as csv")
}

/// The level from which campaigns are told, or that from which the user asked for any.
pub fn bar(case: &Case) -> Level {
    case.asked.least.max(Level::Medium)
}

/// What is said where there is no such campaign; never of more than what could be read.
pub fn nothing(case: &Case) -> String {
    let unread = case.coverage.iter().any(|row| row.grade == "D" || row.rejected > 0);
    let of = if unread { " in what could be read" } else { "" };
    format!("Nothing suspicious at level {} or above{of}", bar(case).name())
}

/// The campaigns that a report is about, worst first.
pub fn notable(case: &Case) -> impl Iterator<Item = &CampaignRow> {
    case.campaigns.iter().filter(|c| c.level >= Level::Medium)
}

/// Everything worth saying of a campaign, in the order in which it is asked.
pub fn facts(case: &Case, c: &CampaignRow) -> Vec<Fact> {
    let one = |label, text: String| Fact { label, lines: vec![text] };
    let list = |label, text: &str| Fact { label, lines: parts(text) };
    let mut facts = vec![
        one("Who", who(case, c)),
        one("From", origin(case, c)),
        one("API", api(c)),
        one("How", joined(&[&spaced(&c.kind), &c.common_attributes])),
        one("Began", began(case, c)),
        one("Ended", ended(case, c)),
        one("Dwell time", dwell(c)),
        one("Objects", objects(c)),
        one("Data", data(c)),
        one(
            "Confidence",
            format!(
                "{} %, a score of the signs that agree; level {}",
                c.confidence,
                c.level.name()
            ),
        ),
        list("Why", &c.reasons),
        Fact { label: "If not", lines: super::joins::split(case, c) },
        Fact { label: "Considered", lines: considered(c) },
        Fact { label: "Block", lines: block(case, c) },
        one("Known as", joined(&[&named("OWASP", &c.owasp), &named("ATT&CK", &c.attack)])),
    ];
    facts.retain(|fact| fact.lines.iter().any(|line| !line.is_empty()));
    facts
}

/// Data classes; a question mark is explained where there is one.
fn data(c: &CampaignRow) -> String {
    let guessed = c.data_classes.contains('?');
    let note = if guessed { " (? guessed from the route; --classes declares it)" } else { "" };
    format!("{}{note}", c.data_classes)
}

/// Entries of a taxonomy behind its name.
fn named(taxonomy: &str, entries: &str) -> String {
    if entries.is_empty() {
        String::new()
    } else {
        format!("{taxonomy} {}", entries.replace("; ", ", "))
    }
}

/// What else it may be: first what is not ruled out, since that is what has to be asked about.
fn considered(c: &CampaignRow) -> Vec<String> {
    let mut lines = parts(&c.alternatives);
    lines.sort_by_key(|line| line.contains(": no,"));
    lines
}

/// The texts that say something, as one.
fn joined(texts: &[&str]) -> String {
    let texts: Vec<&str> = texts.iter().copied().filter(|text| !text.is_empty()).collect();
    texts.join("; ")
}

/// The words of a `; `-joined cell.
pub fn parts(text: &str) -> Vec<String> {
    text.split("; ").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The indicators of the suggested blocking rule.
pub fn rule<'a>(case: &'a Case, c: &'a CampaignRow) -> impl Iterator<Item = &'a IndicatorRow> {
    of(case, c).filter(|i| i.in_block_rule)
}

fn of<'a>(case: &'a Case, c: &'a CampaignRow) -> impl Iterator<Item = &'a IndicatorRow> {
    case.indicators.iter().filter(|i| i.campaign_id == c.campaign_id)
}

/// The rule as a whole, or else what blocks it one by one.
fn block(case: &Case, c: &CampaignRow) -> Vec<String> {
    let alone = |i: &IndicatorRow| format!("{} {} ({})", spaced(&i.kind), i.value, collateral(i));
    match &c.rule {
        Some(rule) => {
            let whole = format!("requests that have all of these ({}):", reach(rule));
            std::iter::once(whole).chain(rule.words.clone()).collect()
        }
        None => rule(case, c).map(alone).collect(),
    }
}

/// How much of the campaign a rule blocks, and whom else.
pub fn reach(rule: &BlockRule) -> String {
    let own = format!("{} of its {}", thousands(rule.requests), many(rule.of, "request"));
    let others = match rule.collateral_requests {
        0 => "nobody else's".to_owned(),
        others => {
            format!(
                "{} of {}",
                many(others, "request"),
                many(rule.collateral_actors, "other actor")
            )
        }
    };
    let harm = if rule.collateral_requests > rule.requests {
        ": MORE OF OTHERS THAN OF ITS OWN"
    } else {
        ""
    };
    let left = rule.of.saturating_sub(rule.requests);
    let rest = if left > rule.requests {
        format!("; the other {} need other rules: see `indicators`", thousands(left))
    } else {
        String::new()
    };
    format!("{own}, and {others}{harm}{rest}")
}

/// Whom a block on this value alone would hit besides the campaign.
pub fn collateral(i: &IndicatorRow) -> String {
    match (i.collateral_requests, i.collateral_actors) {
        (Some(0), _) => "hits nobody else".to_owned(),
        (Some(requests), Some(actors)) => {
            format!("also hits {} of {}", many(requests, "request"), many(actors, "other actor"))
        }
        (Some(requests), None) => format!("also hits {}", many(requests, "other request")),
        (None, _) => "whom else it hits is unknown".to_owned(),
    }
}

/// The identities first, since they are what is revoked; then where they came from. Each with the
/// value used most.
pub fn who(case: &Case, c: &CampaignRow) -> String {
    // The names of a guesser are those of its victims.
    let (principal, tried) = match c.kind.as_str() {
        "credential_stuffing" | "brute_force" | "password_spraying" => ("account", " tried"),
        _ => ("principal", ""),
    };
    let kinds = [
        ("principal", principal, c.principals),
        ("credential", "credential", c.credentials),
        ("client_ip", "address", c.client_ips),
        ("user_agent", "user agent", c.user_agents),
    ];
    let mut words = Vec::new();
    let own: Vec<&IndicatorRow> = of(case, c).collect();
    for (kind, noun, count) in kinds {
        // Ties go to the value that sorts first, so that the order of rows does not matter.
        let most = own
            .iter()
            .filter(|i| i.kind == kind)
            .max_by(|a, b| a.requests.cmp(&b.requests).then_with(|| b.value.cmp(&a.value)));
        let tried = if kind == "principal" { tried } else { "" };
        match (count, most) {
            (0, _) => {}
            (1, Some(most)) => words.push(format!("{noun} {}{tried}", most.value)),
            (_, Some(most)) => {
                words.push(format!("{}{tried} (most often {})", many(count, noun), most.value));
            }
            (_, None) => words.push(many(count, noun) + tried),
        }
    }
    words.join(", ")
}

/// The endpoint asked most, and how many others.
pub fn api(c: &CampaignRow) -> String {
    match c.endpoints.saturating_sub(1) {
        0 => c.top_endpoint.clone(),
        more => format!("{} and {}", c.top_endpoint, many(more, "other endpoint")),
    }
}

fn began(case: &Case, c: &CampaignRow) -> String {
    let bound = if c.began_before_logs { "on or before " } else { "" };
    let note = match (c.began_before_logs, begins_with_since(case)) {
        (false, _) => "",
        (true, false) => ", where the logs begin",
        (true, true) => ", where --since cuts the logs off",
    };
    match (c.first_success, c.first_seen) {
        (Some(success), Some(seen)) if seen < success => {
            format!("{bound}{}{note}; first request {}", moment(success), moment(seen))
        }
        (Some(success), _) => format!("{bound}{}{note}", moment(success)),
        (None, Some(seen)) => {
            format!("{}; first request {bound}{}{note}", in_vain(c), moment(seen))
        }
        (None, None) => "unknown".to_owned(),
    }
}

/// What the user asked for begins after the logs do.
pub fn begins_with_since(case: &Case) -> bool {
    case.asked.since.is_some() && !case.asked.is_everything()
}

/// Likewise its end.
pub fn ends_with_until(case: &Case) -> bool {
    case.asked.until.is_some() && !case.asked.is_everything()
}

fn ended(case: &Case, c: &CampaignRow) -> String {
    let last = c.last_success.or(c.last_seen).map_or_else(|| "unknown".to_owned(), moment);
    let mut text = if c.active_at_end {
        let end = if ends_with_until(case) { "--until cuts the logs off" } else { "the logs end" };
        format!("not seen to end: still active when {end}, last success {last}")
    } else {
        last
    };
    if let Some(contained) = c.contained {
        // Where nobody told, only the first refusal after the last success is known.
        let inferred = case
            .timeline
            .iter()
            .any(|event| event.event == "contained" && event.campaign_id == c.campaign_id);
        let how = if inferred { "refused from" } else { "contained" };
        let bound = if inferred { " at the latest" } else { "" };
        text = format!("{text}; {how} {}{bound}", moment(contained));
        if let Some(late) = c.last_success.filter(|last| *last > contained) {
            let late = span(late.seconds_since(contained));
            text = format!("{text}, BUT IT WENT ON SUCCEEDING for {late} after that");
        }
    }
    text
}

fn dwell(c: &CampaignRow) -> String {
    match (c.dwell_seconds, c.detected, c.time_to_detect_seconds) {
        (Some(dwell), Some(detected), to_detect) => {
            let least = if c.began_before_logs { "at least " } else { "" };
            let first = to_detect
                .map_or_else(String::new, |s| format!(", {} after the first request", span(s)));
            format!("{least}{} until detected {}{first}", span(dwell), moment(detected))
        }
        (_, detected, _) => match (lasted(c), detected) {
            (Some(lasted), None) => {
                let least = if c.began_before_logs || c.active_at_end { "at least " } else { "" };
                format!("{least}{lasted}; give --detected to date its discovery")
            }
            (Some(lasted), Some(detected)) => format!(
                "{lasted}, all of it after {}, when something was detected: that was not this",
                moment(detected)
            ),
            (None, _) => format!("none: {}", in_vain(c)),
        },
    }
}

/// Of a campaign that never served its purpose, though requests of it may have been answered.
fn in_vain(c: &CampaignRow) -> &'static str {
    if c.successes > 0 { "answered, but no attack took effect" } else { "no request succeeded" }
}

/// How long the campaign succeeded.
pub fn active(c: &CampaignRow) -> Option<String> {
    match c.last_success?.seconds_since(c.first_success?) {
        0 => Some("one moment".to_owned()),
        seconds => Some(span(seconds)),
    }
}

/// The same as a phrase.
fn lasted(c: &CampaignRow) -> Option<String> {
    let active = active(c)?;
    let words = if c.first_success == c.last_success { "of" } else { "from first to last" };
    Some(format!("{active} {words} success"))
}

fn objects(c: &CampaignRow) -> String {
    let (returned, of) = returned(c);
    let objects = match c.objects_attempted {
        0 if returned == "0" => of,
        0 => format!("{returned}: {of}"),
        _ => format!("{returned} returned {of}"),
    };
    format!("{objects}; {} {}", size(c.bytes_out), answered(c))
}

/// How many objects were returned, and of how many. The records on the pages of a listing are
/// not named, so that none counted is not none.
pub fn returned(c: &CampaignRow) -> (String, String) {
    let (count, of) = match c.objects_attempted {
        0 if c.kind == "bulk_collection" && c.successes > 0 => {
            ("not counted".to_owned(), "records of a listing, which the logs do not name")
        }
        0 => ("0".to_owned(), "none asked for by an id"),
        asked => {
            return (thousands(c.objects_returned), format!("of {} asked for", thousands(asked)));
        }
    };
    (count, of.to_owned())
}

/// In how many requests the bytes were sent.
pub fn answered(c: &CampaignRow) -> String {
    let share = share(c.successes, c.requests);
    format!("in {}, {share} answered", many(c.requests, "request"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::CoverageRow;
    use crate::record::Timestamp;
    use crate::report::coverage::window;
    use crate::report::demo;

    fn line(label: &str, case: &Case) -> String {
        let facts = facts(case, &case.campaigns[0]);
        facts.iter().find(|f| f.label == label).unwrap().lines.join("\n")
    }

    #[test]
    fn a_beginning_before_the_logs_is_a_bound_and_so_is_the_dwell_time() {
        let mut case = demo::case();
        assert!(!line("Began", &case).contains("before"));
        case.campaigns[0].began_before_logs = true;
        assert!(line("Began", &case).starts_with("on or before 20"));
        assert!(line("Dwell time", &case).starts_with("at least "));
    }

    #[test]
    fn without_a_time_of_detection_no_dwell_time_is_claimed() {
        let mut case = demo::case();
        case.campaigns[0].dwell_seconds = None;
        case.campaigns[0].detected = None;
        assert!(line("Dwell time", &case).contains("give --detected"));
    }

    #[test]
    fn a_block_on_attributes_together_says_what_it_hits_as_a_whole() {
        let mut case = demo::case();
        assert!(!line("Block", &case).contains("all of these"));
        case.campaigns[0].rule = Some(BlockRule {
            words: vec!["endpoint GET /a/{id}".into(), "no principal".into()],
            requests: 998,
            of: 1000,
            ..BlockRule::default()
        });
        let alone =
            "requests that have all of these (998 of its 1,000 requests, and nobody else's):";
        assert_eq!(line("Block", &case), format!("{alone}\nendpoint GET /a/{{id}}\nno principal"));
        let rule = case.campaigns[0].rule.as_mut().unwrap();
        (rule.collateral_requests, rule.collateral_actors) = (12, 1);
        assert!(line("Block", &case).contains("and 12 requests of 1 other actor"));
    }

    #[test]
    fn a_campaign_that_never_ended_is_said_to_be_active() {
        let mut case = demo::case();
        case.campaigns[0].active_at_end = true;
        assert!(line("Ended", &case).contains("still active when the logs end"));
    }

    #[test]
    fn what_the_user_cut_off_is_no_end_of_the_logs() {
        let mut case = demo::case();
        case.campaigns[0].active_at_end = true;
        case.campaigns[0].began_before_logs = true;
        assert_eq!(window(&case), None);
        let time = case.campaigns[0].last_seen;
        case.asked = crate::case::Asked { until: time, outside: 7, ..Default::default() };
        assert!(line("Ended", &case).contains("when --until cuts the logs off"));
        assert!(line("Began", &case).contains("where the logs begin"));
        assert!(window(&case).unwrap().contains("7 records outside of it: left out"));
        case.asked.since = case.campaigns[0].first_seen;
        assert!(line("Began", &case).contains("where --since cuts the logs off"));
    }

    #[test]
    fn a_success_after_containment_is_shouted() {
        let mut case = demo::case();
        let campaign = &mut case.campaigns[0];
        campaign.contained = campaign.last_success;
        assert!(!line("Ended", &case).contains("SUCCEEDING"));
        let campaign = &mut case.campaigns[0];
        campaign.contained = campaign.last_success.map(|last| Timestamp(last.0 - 7_200_000_000));
        assert!(line("Ended", &case).contains("WENT ON SUCCEEDING for 2 hours after that"));
    }

    #[test]
    fn what_began_after_the_discovery_does_not_ask_for_it_again() {
        let mut case = demo::case();
        let campaign = &mut case.campaigns[0];
        campaign.detected = campaign.first_seen.map(|first| Timestamp(first.0 - 1_000_000));
        campaign.dwell_seconds = None;
        let text = line("Dwell time", &case);
        assert!(text.contains("that was not this") && !text.contains("give --detected"), "{text}");
    }

    #[test]
    fn records_that_no_log_names_are_not_counted_as_none() {
        let mut case = demo::case();
        let campaign = &mut case.campaigns[0];
        (campaign.objects_attempted, campaign.objects_returned) = (0, 0);
        assert!(line("Objects", &case).starts_with("none asked for by an id; "));
        case.campaigns[0].kind = "bulk_collection".into();
        assert!(line("Objects", &case).starts_with("not counted: records of a listing"));
        case.campaigns[0].successes = 0;
        assert!(line("Objects", &case).starts_with("none asked for by an id; "));
    }

    #[test]
    fn a_rule_that_hits_others_more_or_leaves_much_says_so() {
        let rule = |requests, others| BlockRule {
            requests,
            of: 1000,
            collateral_requests: others,
            collateral_actors: others,
            ..BlockRule::default()
        };
        assert_eq!(
            reach(&rule(998, 12)),
            "998 of its 1,000 requests, and 12 requests of 12 other actors"
        );
        assert!(reach(&rule(998, 999)).ends_with("MORE OF OTHERS THAN OF ITS OWN"));
        assert!(
            reach(&rule(200, 0))
                .ends_with("nobody else's; the other 800 need other rules: see `indicators`")
        );
    }

    #[test]
    fn names_that_were_tried_at_a_login_are_not_called_the_thieves() {
        let mut case = demo::case();
        let (id, kind) = (case.campaigns[0].campaign_id.clone(), "principal");
        case.campaigns[0].principals = 2;
        case.indicators.retain(|row| !(row.campaign_id == id && row.kind == kind));
        assert!(line("Who", &case).contains("2 principals"));
        case.campaigns[0].kind = "credential_stuffing".into();
        assert!(line("Who", &case).contains("2 accounts tried"));
        case.campaigns[0].principals = 1;
        assert!(line("Who", &case).contains("1 account tried"));
    }

    #[test]
    fn nothing_is_said_of_what_could_not_be_read() {
        let row = |grade: &str, rejected| CoverageRow {
            grade: grade.into(),
            rejected,
            ..CoverageRow::default()
        };
        let said = |row| nothing(&Case { coverage: vec![row], ..Case::default() });
        assert_eq!(said(row("B", 0)), "Nothing suspicious at level medium or above");
        assert!(said(row("C", 1)).ends_with(" in what could be read"));
        assert!(said(row("D", 0)).ends_with(" in what could be read"));
    }

    #[test]
    fn what_is_not_ruled_out_comes_first_among_innocent_explanations() {
        let mut case = demo::case();
        case.campaigns[0].alternatives = "a sale: no, it was none; a job: may be, ask".into();
        assert_eq!(line("Considered", &case), "a job: may be, ask\na sale: no, it was none");
    }

    #[test]
    fn what_began_before_the_logs_or_goes_on_lasted_at_least_so_long() {
        let mut case = demo::case();
        let campaign = &mut case.campaigns[0];
        (campaign.dwell_seconds, campaign.detected) = (None, None);
        assert!(!line("Dwell time", &case).starts_with("at least"));
        case.campaigns[0].active_at_end = true;
        assert!(line("Dwell time", &case).starts_with("at least "));
        case.campaigns[0].active_at_end = false;
        case.campaigns[0].began_before_logs = true;
        assert!(line("Dwell time", &case).starts_with("at least "));
    }

    #[test]
    fn a_single_success_lasts_no_time() {
        let mut case = demo::case();
        let campaign = &mut case.campaigns[0];
        (campaign.dwell_seconds, campaign.detected) = (None, None);
        assert!(line("Dwell time", &case).contains(" from first to last success; "));
        case.campaigns[0].last_success = case.campaigns[0].first_success;
        assert!(line("Dwell time", &case).starts_with("one moment of success; give"));
    }

    #[test]
    fn a_campaign_that_was_answered_in_vain_is_not_said_to_have_got_nothing() {
        let mut campaign = demo::case().campaigns.remove(0);
        (campaign.first_success, campaign.last_success) = (None, None);
        (campaign.dwell_seconds, campaign.time_to_detect_seconds) = (None, None);
        let line = |campaign: &CampaignRow, label: &str| {
            let case = demo::case();
            let fact = facts(&case, campaign).into_iter().find(|fact| fact.label == label);
            fact.unwrap().lines.join("; ")
        };
        assert!(campaign.successes > 0);
        let vain = "answered, but no attack took effect";
        assert_eq!(line(&campaign, "Dwell time"), format!("none: {vain}"));
        assert!(line(&campaign, "Began").starts_with(&format!("{vain}; first request")));
        campaign.successes = 0;
        assert_eq!(line(&campaign, "Dwell time"), "none: no request succeeded");
    }

    #[test]
    fn many_gaps_keep_no_moment_of_a_campaign_out_of_the_report() {
        let mut case = demo::case();
        let told = moments(&case, 40).len();
        let begin = demo::at("2026-01-01T01:00:00Z").unwrap();
        let gap = |n: i64| EventRow {
            time: Some(Timestamp(begin.0 + n * 1_000_000)),
            time_high: Some(Timestamp(begin.0 + n * 1_000_000 + (n % 60) * 1000)),
            event: "log_gap".into(),
            ..EventRow::default()
        };
        case.timeline.extend((0..300).map(gap));
        case.timeline.sort_by_key(|row| row.time);
        let shown = moments(&case, 40);
        let gaps: Vec<_> = shown.iter().filter(|row| row.event == "log_gap").collect();
        assert_eq!((shown.len(), gaps.len()), (told + 5, 5));
        assert!(gaps.iter().all(|row| row.time_high.unwrap().0 - row.time.unwrap().0 == 59_000));
        assert!(shown.is_sorted_by_key(|row| row.time));
        // Of more campaigns than there is room for, the worst stays.
        let worst = case.campaigns[0].campaign_id.clone();
        let of_worst = |rows: &[&EventRow]| rows.iter().filter(|r| r.campaign_id == worst).count();
        let other = EventRow {
            event: "recon".into(),
            level: Level::Medium,
            campaign_id: case.campaigns[1].campaign_id.clone(),
            time: Some(begin),
            ..EventRow::default()
        };
        let before = of_worst(&shown);
        case.timeline.splice(0..0, vec![other; 90]);
        let crowded = moments(&case, 40);
        assert!(before > 2 && of_worst(&crowded) == before && crowded.len() == 40);
    }
}
