//! Measures on cases small enough to count by hand.

use super::*;
use crate::case::Level;
use crate::simulate::truth::{Benign, Campaign, GroundTruth, Object, Request};

fn request(campaign: &str, at: i64, client_ip: &str) -> Request {
    Request {
        campaign: campaign.into(),
        at,
        client_ip: client_ip.into(),
        status: 200,
        ..Request::default()
    }
}

/// One campaign of ten requests from two addresses.
fn truth() -> GroundTruth {
    let mut truth = GroundTruth::default();
    truth.campaigns.push(Campaign {
        id: "T1".into(),
        kinds: vec!["object_enumeration".into()],
        first_success: "1970-01-01T00:01:40Z".into(),
        last_success: "1970-01-01T00:01:49Z".into(),
        requests: 10,
        ..Campaign::default()
    });
    for at in 0..10 {
        let client = if at < 6 { "192.0.2.1" } else { "192.0.2.2" };
        truth.requests.push(request("T1", 100 + at, client));
        let id = format!("{at}");
        truth.objects.push(Object { campaign: "T1".into(), id, returned: true, requests: 1 });
    }
    truth.benign.push(Benign {
        kind: "crawler".into(),
        client_ips: vec!["192.0.2.9".into()],
        ..Benign::default()
    });
    truth
}

fn reported(id: &str, level: Level, requests: u64) -> Reported {
    Reported {
        id: id.into(),
        level,
        kind: "object_enumeration".into(),
        requests,
        first_success: Some(103),
        last_success: Some(109),
        began_before_logs: false,
    }
}

fn session(verdict: &mut Verdict, client: &str, campaign: &str, requests: u64) {
    let stretch = Stretch {
        from: 0,
        to: 1_000,
        campaign: campaign.into(),
        client_ip: client.into(),
        requests,
    };
    verdict.sessions.entry(("client".into(), client.into())).or_default().push(stretch);
}

#[test]
fn six_of_ten_requests_among_eight_are_found_with_their_purity_and_completeness() {
    let mut verdict = Verdict::default();
    verdict.campaigns.push(reported("C-1", Level::High, 8));
    session(&mut verdict, "192.0.2.1", "C-1", 8);
    let ids = ["0", "1", "2", "x"].map(str::to_owned);
    verdict.returned.insert("C-1".into(), ids.into());
    let score = score(&verdict, &truth());
    let found = &score.matches[0];
    assert!(found.found_high() && found.kind_right);
    assert_eq!((found.share_high, found.purity, found.pieces), (0.6, 0.75, 1));
    assert_eq!((found.first_success_error, found.last_success_error), (Some(3), Some(0)));
    assert_eq!((found.affected_precision, found.affected_recall), (Some(0.75), Some(0.3)));
    assert_eq!((score.purity, score.completeness), (Some(0.75), Some(0.36)));
    assert!(score.false_high.is_empty());
}

#[test]
fn a_medium_campaign_counts_for_medium_only_and_a_low_one_for_nothing() {
    for (level, medium) in [(Level::Medium, true), (Level::Low, false)] {
        let mut verdict = Verdict::default();
        verdict.campaigns.push(reported("C-1", level, 6));
        session(&mut verdict, "192.0.2.1", "C-1", 6);
        let score = score(&verdict, &truth());
        assert!(!score.matches[0].found_high());
        assert_eq!(score.matches[0].found_medium(), medium);
    }
}

#[test]
fn a_campaign_of_innocents_is_a_false_alarm_with_a_name() {
    let mut verdict = Verdict::default();
    verdict.campaigns.push(reported("C-2", Level::Critical, 500));
    session(&mut verdict, "192.0.2.9", "C-2", 500);
    let score = score(&verdict, &truth());
    assert_eq!(score.false_high.len(), 1);
    assert_eq!(score.false_high[0].party, "crawler");
    assert_eq!(score.completeness, Some(0.0));
    assert_eq!(score.purity, None);
}

#[test]
fn two_halves_are_found_but_not_complete() {
    let mut verdict = Verdict::default();
    for (id, client, requests) in [("C-1", "192.0.2.1", 6), ("C-2", "192.0.2.2", 4)] {
        verdict.campaigns.push(reported(id, Level::High, requests));
        session(&mut verdict, client, id, requests);
    }
    let score = score(&verdict, &truth());
    assert!(score.matches[0].found_high());
    assert_eq!(score.matches[0].pieces, 2);
    assert_eq!((score.purity, score.completeness), (Some(1.0), Some(0.52)));
}

#[test]
fn who_takes_much_is_told_by_what_the_innocent_ask_for_in_a_day() {
    let share = |organic: Option<u64>, asked: u64| {
        let mut truth = truth();
        truth.organic_novelty = organic;
        let campaign = &mut truth.campaigns[0];
        campaign.first_seen = "1970-01-01T00:00:00Z".into();
        campaign.last_seen = "1970-01-05T00:00:00Z".into();
        campaign.objects_attempted = asked;
        let score = score(&Verdict::default(), &truth);
        (score.matches[0].novelty_share, score.matches[0].takes_much())
    };
    assert_eq!(share(Some(100), 100), (Some(0.25), true), "25 a day of 4 days");
    assert_eq!(share(Some(100), 96), (Some(0.24), false));
    assert_eq!(share(None, 100), (None, false), "nothing is stolen one by one");
}
