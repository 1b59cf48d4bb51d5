//! What a firewall or a broker of access did with a request, in its own words.

/// The status that stands for a refusal of which no status is logged.
pub(super) const REFUSED: u16 = 403;

/// The request was refused: `Deny`, `blocked`, `reset-both`, `Alert_Deny`, `REQ_BLOCKED_SECURITY`;
/// or `false`, where it is asked whether it was allowed. What was only noticed, or is said not to be
/// blocked, was not.
pub(super) fn refuses(action: &[u8]) -> bool {
    const REFUSALS: [&[u8]; 19] = [
        b"deny",
        b"denied",
        b"denies",
        b"block",
        b"blocked",
        b"drop",
        b"dropped",
        b"reject",
        b"rejected",
        b"refuse",
        b"refused",
        b"forbid",
        b"forbidden",
        b"reset",
        b"prevent",
        b"prevented",
        b"abort",
        b"terminated",
        b"false",
    ];
    const OTHERWISE: [&[u8]; 17] = [
        b"not",
        b"would",
        b"allow",
        b"allowed",
        b"pass",
        b"passed",
        b"permit",
        b"permitted",
        b"accept",
        b"accepted",
        b"detect",
        b"detected",
        b"detection",
        b"monitor",
        b"monitored",
        b"simulate",
        b"simulated",
    ];
    let among = |list: &[&[u8]]| {
        let words = action.split(|byte| !byte.is_ascii_alphanumeric());
        words.into_iter().any(|word| list.iter().any(|known| known.eq_ignore_ascii_case(word)))
    };
    !action.is_empty() && among(&REFUSALS) && !among(&OTHERWISE)
}

#[cfg(test)]
mod tests {
    use super::refuses;
    use crate::format::{Reader, Rules, sniff};
    use crate::record::Outcome;

    #[test]
    fn refusals_are_known_in_every_vendors_words() {
        for action in [
            "Deny",
            "DENIED",
            "blocked",
            "reset-both",
            "Alert_Deny",
            "REQ_BLOCKED_SECURITY",
            "false",
            "block-url",
        ] {
            assert!(refuses(action.as_bytes()), "{action}");
        }
        for action in [
            "",
            "Allow",
            "not blocked",
            "login",
            "REQ_PASSED",
            "alerted",
            "true",
            "Would block",
            "count",
            "detected, not dropped",
            "pass",
        ] {
            assert!(!refuses(action.as_bytes()), "{action}");
        }
    }
    #[test]
    fn a_refusal_without_a_status_is_denied_and_has_none() {
        let outcome = |allowed: bool| {
            let line = format!(
                r#"{{"Action":"login","Allowed":{allowed},"AppDomain":"corp.example/warp","AppUUID":"1","CreatedAt":"2026-01-02T03:04:05Z","Email":"ana@corp.example","IPAddress":"203.0.113.9"}}"#
            );
            let (readers, rules) = (Reader::all().unwrap(), Rules::default());
            let (_, layers) = sniff::sniff(format!("{line}\n").as_bytes(), &readers, &rules);
            let mut parser = layers.parser(&rules);
            let record = parser.parse(line.as_bytes()).unwrap();
            (Outcome::of(record.status), record.logged_status())
        };
        assert_eq!(outcome(false), (Outcome::Denied, None));
        assert_eq!(outcome(true), (Outcome::Unknown, None));
    }
}
