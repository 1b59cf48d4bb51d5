//! The words of a key: `requestUri`, `request_uri` and `requesturi` are the words *request* and
//! *uri*.

/// Words that keys are made of where nothing stands between them.
const KNOWN: [&str; 92] = [
    "address",
    "addr",
    "agent",
    "api",
    "args",
    "body",
    "browser",
    "bytes",
    "caller",
    "cli",
    "client",
    "code",
    "consumer",
    "content",
    "cs",
    "correlation",
    "date",
    "dest",
    "domain",
    "download",
    "dst",
    "duration",
    "edge",
    "elapsed",
    "email",
    "end",
    "epoch",
    "error",
    "event",
    "for",
    "forwarded",
    "from",
    "full",
    "header",
    "host",
    "http",
    "https",
    "id",
    "in",
    "ip",
    "key",
    "latency",
    "len",
    "length",
    "line",
    "local",
    "log",
    "login",
    "method",
    "milli",
    "ms",
    "name",
    "origin",
    "out",
    "param",
    "params",
    "path",
    "peer",
    "port",
    "protocol",
    "proto",
    "proxy",
    "query",
    "raw",
    "real",
    "received",
    "referer",
    "referrer",
    "remote",
    "req",
    "request",
    "resp",
    "response",
    "result",
    "sc",
    "sent",
    "server",
    "session",
    "size",
    "source",
    "src",
    "start",
    "status",
    "stem",
    "string",
    "time",
    "uri",
    "url",
    "user",
    "verb",
    "version",
    "x",
];

/// The words of a key in lower case. A single letter behind an underscore is the type that a store
/// hung onto the name (`clientIp_s`), and no word.
pub(super) fn words(key: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = key.chars().collect();
    for (at, letter) in letters.iter().copied().enumerate() {
        let next_is_lower = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        let last = at.checked_sub(1).and_then(|last| letters.get(last)).copied().unwrap_or('_');
        let begins = letter.is_ascii_uppercase()
            && (last.is_ascii_lowercase() || last.is_ascii_uppercase() && next_is_lower);
        if begins || !letter.is_ascii_alphanumeric() {
            found.extend(apart(&std::mem::take(&mut word)));
        }
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        }
    }
    let typed =
        word.len() == 1 && key.len() > 2 && key.as_bytes().get(key.len() - 2) == Some(&b'_');
    if !typed {
        found.extend(apart(&word));
    }
    found
}

/// A word, or the words that it is made of.
fn apart(word: &str) -> Vec<String> {
    if word.is_empty() {
        return Vec::new();
    }
    let parts = if known(word) { None } else { joined(word, 4) };
    parts.map_or_else(
        || vec![word.to_owned()],
        |parts| parts.into_iter().map(str::to_owned).collect(),
    )
}

fn known(word: &str) -> bool {
    KNOWN.contains(&word)
}

/// Known words that make up a text, the longest first; at most so many.
fn joined(text: &str, most: usize) -> Option<Vec<&str>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    (1..=text.len()).rev().filter(|_| most > 0).find_map(|end| {
        let (head, rest) = text.split_at_checked(end)?;
        let mut parts = known(head).then(|| joined(rest, most - 1))??;
        parts.insert(0, head);
        Some(parts)
    })
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_key_has_the_same_words_however_it_is_spelled() {
        for key in
            ["requestUri", "request_uri", "RequestURI", "request-uri", "requesturi", "requestUri_s"]
        {
            assert_eq!(words(key), ["request", "uri"], "{key}");
        }
        assert_eq!(words("clientIPAddress"), ["client", "ip", "address"]);
        assert_eq!(words("httpStatusCode_d"), ["http", "status", "code"]);
        assert_eq!(words("cIP"), ["c", "ip"]);
        assert_eq!(words("@timestamp"), ["timestamp"]);
        assert_eq!(words("useragent"), ["user", "agent"]);
        assert_eq!(words("ratelimit"), ["ratelimit"]);
        assert_eq!(words("_"), [""; 0]);
    }
}
