//! What a file that is no access log is, where that can be told: a reason to skip it that helps.

use crate::record::Client;

/// First bytes of what is packed in a way that is not read: it may hold logs.
const PACKED: &[(&[u8], &str)] = &[
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive, which is not read: unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive, which is not read: unpack it first"),
    (b"MSCF\0\0\0\0", "a cabinet archive, which is not read: unpack it first"),
    (b"\x04\x22\x4d\x18", "packed by lz4, which is not read: unpack it first"),
    (b"\x1f\x9d", "packed by compress, which is not read: unpack it first"),
    (b"LZIP\x01", "packed by lzip, which is not read: unpack it first"),
    (b"\xff\x06\0\0sNaPpY", "packed by snappy, which is not read: unpack it first"),
];

/// First bytes of files that hold no text.
const MAGIC: &[(&[u8], &str)] = &[
    (b"LPKSHHRH", "a systemd journal: write it out with `journalctl --file … -o json`"),
    (b"ElfFile\0", "a Windows event log, which holds no requests"),
    (b"PAR1", "a Parquet file: write it out as CSV or JSON lines"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd4\xc3\xb2\xa1", "a packet capture: Zeek makes an http.log of it"),
    (b"\xa1\xb2\xc3\xd4", "a packet capture: Zeek makes an http.log of it"),
    (b"\x0a\x0d\x0d\x0a", "a packet capture: Zeek makes an http.log of it"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"%PDF-", "a PDF document"),
];

/// What begins so is packed in a way that is not read.
#[must_use]
pub fn is_packed(head: &[u8]) -> bool {
    PACKED.iter().any(|(magic, _)| head.starts_with(magic))
}

/// The kind of file that begins so, in words that complete "skipped: …"; `None` if it cannot be
/// told.
#[must_use]
pub fn kind(head: &[u8]) -> Option<&'static str> {
    if let Some((_, kind)) = PACKED.iter().chain(MAGIC).find(|(magic, _)| head.starts_with(magic)) {
        return Some(kind);
    }
    let line = head
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .find(|line| !line.is_empty() && !line.starts_with(b"#"))?;
    let words: Vec<&[u8]> = line.split(|byte| *byte == b' ').take(8).collect();
    let has = |text: &[u8]| memchr::memmem::find(line, text).is_some();
    let number = |at: usize| {
        words.get(at).is_some_and(|w| !w.is_empty() && w.iter().all(u8::is_ascii_digit))
    };
    match words.as_slice() {
        [b"tls", b"1.0" | b"2.0", ..] => {
            Some("a log of TLS connections of a network load balancer, which holds no requests")
        }
        [b"version", b"account-id", ..] => Some("a log of network flows, which holds no requests"),
        [_, _, eni, ..] if eni.starts_with(b"eni-") => {
            Some("a log of network flows, which holds no requests")
        }
        [time, client, ..]
            if super::wrap::is_time(time)
                && matches!(Client::parse(client), Client::Ip(_))
                && number(2)
                && number(3) =>
        {
            Some("a log of connections of a load balancer, which holds no requests")
        }
        [date, _, level, ..]
            if matches!(date, [_, _, _, _, b'/', _, _, b'/', _, _]) && level.starts_with(b"[") =>
        {
            Some("an error log, which holds no requests")
        }
        [b"[Mon" | b"[Tue" | b"[Wed" | b"[Thu" | b"[Fri" | b"[Sat" | b"[Sun", ..] => {
            Some("an error log, which holds no requests")
        }
        _ if has(b"\"eventVersion\"") && has(b"\"eventSource\"") => {
            Some("a log of CloudTrail events, which holds no requests to a gateway")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_hold_no_requests_are_named() {
        for (head, word) in [
            ("7z\u{0}", ""),
            ("LPKSHHRH\u{0}\u{0}", "journalctl"),
            (
                "# x\n2 123456789012 eni-0a 10.0.0.1 10.0.0.2 443 40112 6 1 40 1 2 ACCEPT OK",
                "flows",
            ),
            ("2026-01-02T03:04:05.120Z 203.0.113.9 40112 443 TLSv1.3 X 0.001 -", "connections"),
            ("tls 2.0 2026-01-02T03:04:05 net/a/b c 203.0.113.9:40112 10.0.0.2:443", "TLS"),
            ("2026/01/02 03:04:05 [error] 7#7: *1 open() failed", "error log"),
            ("[Fri Jan 02 03:04:05.123456 2026] [core:error] [pid 7] x", "error log"),
            (
                r#"{"Records":[{"eventVersion":"1.08","eventSource":"s3.amazonaws.com"}]}"#,
                "CloudTrail",
            ),
            ("dear diary", ""),
            ("", ""),
        ] {
            let kind = kind(head.as_bytes()).unwrap_or_default();
            assert!(kind.contains(word) && kind.is_empty() == word.is_empty(), "{head}: {kind}");
        }
    }
}
