//! The demo in which every text is hostile.

use super::case;
use crate::case::{Blind, Case};

/// Text that is markup, a formula, terminal control and a table row at once.
pub const HOSTILE: &str = "=cmd|'/c calc'!A0<script>alert(1)</script>\x1b[2J\u{202e}\u{9b}31m\r\n| [x](javascript:alert(1)) ![y](https://evil.test/z) <img src=x onerror=alert(1)> `\"'&";

/// The demo with every text replaced by [`HOSTILE`].
pub fn hostile() -> Case {
    let mut case = case();
    let h = || HOSTILE.to_owned();
    case.campaigns.truncate(1);
    for r in &mut case.campaigns {
        for text in [
            &mut r.campaign_id,
            &mut r.kind,
            &mut r.title,
            &mut r.top_endpoint,
            &mut r.data_classes,
            &mut r.common_attributes,
            &mut r.owasp,
            &mut r.attack,
            &mut r.reasons,
            &mut r.alternatives,
            &mut r.evidence,
        ] {
            *text = h();
        }
    }
    for r in &mut case.indicators {
        r.campaign_id = h();
        r.kind = h();
        r.value = h();
        r.evidence = h();
        r.in_block_rule = true;
    }
    for r in &mut case.timeline {
        for text in [
            &mut r.event,
            &mut r.campaign_id,
            &mut r.session_id,
            &mut r.actor,
            &mut r.client_ip,
            &mut r.endpoint,
            &mut r.message,
            &mut r.evidence,
        ] {
            *text = h();
        }
    }
    for r in &mut case.endpoints {
        for text in [
            &mut r.method,
            &mut r.host,
            &mut r.route,
            &mut r.object_kind,
            &mut r.data_classes,
            &mut r.grade,
            &mut r.because,
        ] {
            *text = h();
        }
    }
    for r in &mut case.exposure {
        for text in [
            &mut r.object_kind,
            &mut r.object_id,
            &mut r.tier,
            &mut r.endpoints,
            &mut r.data_classes,
            &mut r.campaigns,
            &mut r.evidence,
        ] {
            *text = h();
        }
    }
    for r in &mut case.backtest {
        r.rule = h();
        r.message = h();
    }
    for r in &mut case.coverage {
        for text in [
            &mut r.source,
            &mut r.format,
            &mut r.compression,
            &mut r.sha256,
            &mut r.grade,
            &mut r.note,
        ] {
            *text = h();
        }
    }
    for r in &mut case.gaps {
        r.source = h();
        r.host = h();
        r.note = h();
    }
    for r in &mut case.rejects {
        r.source = h();
        r.reason = h();
        r.text = h();
    }
    for r in &mut case.evidence {
        r.pointer = h();
        r.text = h();
    }
    for r in &mut case.joins {
        r.campaign_id = h();
        r.why = h();
        r.evidence = h();
    }
    case.warnings = vec![h()];
    case.blind = vec![Blind { about: "query", text: h() }];
    case
}
