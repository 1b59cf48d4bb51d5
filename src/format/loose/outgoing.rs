//! Requests that a program made, and logged as the client: nobody asked it for anything.

use super::pieces::Piece;
use super::row::METHODS;
use super::{sparse, words};
use std::ops::Range;

/// Libraries that ask, as they or their classes are called, and a word for it.
const ASKS: [&[u8]; 14] = [
    b"urllib3",
    b"httpx",
    b"okhttp",
    b"okhttp3",
    b"guzzle",
    b"axios",
    b"faraday",
    b"feign",
    b"resttemplate",
    b"restclient",
    b"webclient",
    b"httpclient",
    b"node-fetch",
    OUTGOING,
];
/// Words that go on with such a name where it is still that of who asks: `GuzzleHttp`,
/// `OkHttpClient`, `RestTemplateLoggingInterceptor`, `outgoing-request`. A controller or a machine
/// may be called after a library as well.
const ON: [&[u8]; 7] =
    [b"http", b"client", b"logger", b"logging", b"interceptor", b"requests", b"request"];
/// Loggers of libraries that end with another word.
const LOGGERS: [&[u8]; 2] = [b"urllib3.connectionpool", b"feign.logger"];

const OUTGOING: &[u8] = b"outgoing";
/// Words right before a method that say that the program itself asks another one.
const ANNOUNCED: [&[u8]; 10] = [
    b"calling",
    b"call",
    b"sending",
    b"send",
    b"fetching",
    b"fetch",
    OUTGOING,
    b"proxying",
    b"forwarding",
    b"upstream",
];

/// What stands before the first quote and the method says that the program itself asked. To be
/// asked only where nobody is known to call.
pub(in super::super) fn is_outgoing(line: &[u8]) -> bool {
    let quote = memchr::memchr2(b'"', b'\'', line);
    let is_method =
        |word: &Range<usize>| METHODS.contains(&line.get(word.clone()).unwrap_or_default());
    let method = words(line, 0).find(is_method).map(|word| word.start);
    let end = quote.into_iter().chain(method).min();
    end.and_then(|end| line.get(..end)).is_some_and(tells)
}

/// The word right before a method says that the program itself asks.
pub(super) fn announces(line: &[u8], before: Piece) -> bool {
    sparse::is_word(line, before, &ANNOUNCED)
}

/// What stands before a request says that the program itself made it. Only to be asked of lines
/// that name no caller: these libraries are also the user agents of callers.
pub(super) fn tells(before: &[u8]) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let mut at = 0;
    while let Some(rest) = before.get(at..).filter(|rest| !rest.is_empty()) {
        let length = rest.iter().take_while(|byte| is_name(**byte)).count();
        let (word, after) = rest.split_at_checked(length).unwrap_or_default();
        // With a version behind it a name is that of a product: `axios/1.7`.
        if after.first() != Some(&b'/') && asks(&word.to_ascii_lowercase()) {
            return true;
        }
        at += length + 1;
    }
    false
}

/// A whole word, or a logger, the last of whose names is that of a class: `a.client.RestTemplate`.
/// The last of a machine's is that of its domain.
fn asks(word: &[u8]) -> bool {
    let word = word.strip_suffix(b".").unwrap_or(word);
    let dot = |at: usize| word.get(at) == Some(&b'.');
    let logger = |logger: &&[u8]| {
        let before = word.len().checked_sub(logger.len());
        word.ends_with(logger) && before.is_some_and(|at| at == 0 || dot(at - 1))
    };
    let last = word.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    let name = |name: &&[u8]| last.strip_prefix(*name).is_some_and(goes_on);
    LOGGERS.iter().any(logger) || ASKS.iter().any(name)
}

/// Nothing else follows a name than words of who asks.
fn goes_on(mut rest: &[u8]) -> bool {
    while !rest.is_empty() {
        let bare = rest.strip_prefix(b"-").or(rest.strip_prefix(b"_")).unwrap_or(rest);
        let Some(after) = ON.iter().find_map(|word| bare.strip_prefix(*word)) else {
            return false;
        };
        rest = after;
    }
    true
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
            "DEBUG requests.packages.urllib3.connectionpool: ",
            "DEBUG [feign.Logger] ",
            "INFO c.e.RestTemplateLoggingInterceptor : ",
            "INFO GuzzleHttp\\Client: ",
            "INFO outgoing-request: ",
        ] {
            assert!(tells(line.as_bytes()), "{line}");
        }
        for line in [
            "2026-01-02 03:04:05,120 INFO app.access ",
            "client axios/1.7 asks: ",
            "c.e.HttpAccessLog : ",
            // Machines, and an own logger, which are called after a library.
            "Jan  2 03:04:05 faraday.example app[7]: ",
            "Jan  2 03:04:05 webclient01 app[7]: ",
            "Jan  2 03:04:05 outgoing-mail app[7]: ",
            "Jan  2 03:04:05 feigned app[7]: ",
            "INFO 1 --- [main] c.e.web.WebClientController : ",
            "INFO c.e.HttpClientAccessFilter : ",
            "INFO faraday.server : ",
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
        for name in ["faraday.example", "WebClientController", "outgoing-mail"] {
            slots.clear();
            let served = format!(r#"2026-01-02 03:04:05,120 INFO {name} "GET /a HTTP/1.1" 200 12"#);
            assert!(split(served.as_bytes(), &mut slots).is_ok(), "{name}");
            slots.clear();
            let spoken = format!("2026-01-02T03:04:05Z {name} GET /a -> 200 (12ms)");
            assert!(sparse::split(spoken.as_bytes(), &mut slots).is_ok(), "{name}");
        }
        slots.clear();
        let announced = b"2026-01-02T03:04:05Z app calling GET /a -> 200 (12ms)";
        assert!(sparse::split(announced, &mut slots).is_err());
    }
}
