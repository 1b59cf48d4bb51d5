//! Requests that a program made, and logged as the client: nobody asked it for anything.

/// Beginnings of the names of libraries that ask, as loggers are called, and words for it.
const ASKS: [&[u8]; 13] = [
    b"urllib3",
    b"httpx",
    b"okhttp",
    b"guzzle",
    b"axios",
    b"faraday",
    b"feign",
    b"resttemplate",
    b"restclient",
    b"webclient",
    b"httpclient",
    b"outgoing",
    b"node-fetch",
];

/// What stands before a request says that the program itself made it. Only to be asked of lines
/// that name no caller: these libraries are also the user agents of callers.
pub(in super::super) fn tells(before: &[u8]) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let mut at = 0;
    while let Some(rest) = before.get(at..).filter(|rest| !rest.is_empty()) {
        let length = rest.iter().take_while(|byte| is_name(**byte)).count();
        let (word, after) = rest.split_at_checked(length).unwrap_or_default();
        // With a version behind it a name is that of a product: `axios/1.7`.
        let product = after.first() == Some(&b'/');
        let begins = |name: &&[u8]| {
            word.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
        };
        if !product && ASKS.iter().any(begins) {
            return true;
        }
        at += length + 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::super::field::{Field, Slots};
    use super::super::{sparse, split};
    use super::tells;

    #[test]
    fn a_library_that_asks_is_known_by_its_logger() {
        for line in [
            "2026-01-02 03:04:05,120 DEBUG urllib3.connectionpool https://a.example:443 ",
            "DEBUG:urllib3.connectionpool:https://a.example:443 ",
            "INFO 1 --- [main] o.s.web.client.RestTemplate : HTTP ",
            "[OkHttp] okhttp3.OkHttpClient : --> ",
            "2026-01-02T03:04:05Z [debug] axios ",
        ] {
            assert!(tells(line.as_bytes()), "{line}");
        }
        for line in [
            "2026-01-02 03:04:05,120 INFO app.access ",
            "client axios/1.7 asks: ",
            "c.e.HttpAccessLog : ",
        ] {
            assert!(!tells(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn what_a_program_asked_itself_is_no_request_but_whoever_calls_with_a_library_is() {
        let mut slots = Slots::default();
        let outgoing = br#"2026-01-02 03:04:05,120 DEBUG urllib3.connectionpool https://a.example:443 "GET /a HTTP/1.1" 200 12"#;
        assert!(split(outgoing, &mut slots).is_err());
        slots.clear();
        let served = br#"2026-01-02 03:04:05,120 INFO httpx.proxy 203.0.113.9 "GET /a HTTP/1.1" 200 12 "-" "axios/1.7""#;
        assert!(split(served, &mut slots).is_ok());
        assert_eq!(slots.get(served, Field::Client), b"203.0.113.9");
        slots.clear();
        let spoken = b"2026-01-02T03:04:05Z axios GET https://a.example/a -> 200 (12ms)";
        assert!(sparse::split(spoken, &mut slots).is_err());
        slots.clear();
        let spoken = b"2026-01-02T03:04:05Z app GET /a -> 200 (12ms)";
        assert!(sparse::split(spoken, &mut slots).is_ok());
    }
}
