//! Who acts: the fields that name a caller, the strongest first.

use super::field::{Field, Slots, bits};
use super::parser::Rules;
use crate::record::Client;
use crate::record::seek::find;

/// Those parts of a record that tell who acts.
pub(super) struct Who<'a> {
    pub client: Client<'a>,
    pub peer: &'a [u8],
    pub forwarded_for: &'a [u8],
    pub principal: (&'a [u8], &'static str),
    pub credential: (&'a [u8], &'static str),
}

/// Strongest first: who the gateway verified, and then whom it knows.
const PRINCIPALS: [(Field, &str); 5] = [
    (Field::Subject, "subject"),
    (Field::User, "user"),
    (Field::Consumer, "consumer"),
    (Field::Certificate, "certificate"),
    (Field::Arn, "iam_arn"),
];
const ANY_PRINCIPAL: u64 =
    bits(&[Field::Subject, Field::User, Field::Consumer, Field::Certificate, Field::Arn]);

/// An id goes before the secret itself.
const CREDENTIALS: [(Field, &str); 4] = [
    (Field::ApiKeyId, "api_key_id"),
    (Field::ApiKey, "api_key"),
    (Field::Token, "token"),
    (Field::Session, "session"),
];
const ANY_CREDENTIAL: u64 = bits(&[Field::ApiKeyId, Field::ApiKey, Field::Token, Field::Session]);

/// What gateways write where there is no name: nobody's, in any case of letters.
const NOBODY: [&[u8]; 18] = [
    b"--",
    b"0",
    b"anonymous",
    b"redacted",
    b"[redacted]",
    b"(null)",
    b"null",
    b"none",
    b"(empty)",
    b"unknown",
    b"undefined",
    b"n/a",
    b"null-auth-user",
    // As Ruby, Go and their templates print nothing.
    b"nil",
    b"<nil>",
    b"<null>",
    b"<no value>",
    b"(none)",
];

#[inline]
pub(super) fn who<'a>(line: &'a [u8], slots: &'a Slots, rules: &Rules) -> Who<'a> {
    let (peer, resolved, forwarded_for) = addresses(line, slots);
    let named = first(slots, line, &PRINCIPALS, ANY_PRINCIPAL);
    Who {
        client: client(peer, resolved, forwarded_for, rules),
        peer,
        forwarded_for,
        principal: named,
        credential: first(slots, line, &CREDENTIALS, ANY_CREDENTIAL),
    }
}

/// The caller's address: what the server resolved it to, unless that is a trusted proxy; else what
/// the proxies saw that the log shows ([`Client::relayed`]), or that the user trusts
/// ([`Client::behind`]). A list without a peer was written by the proxy that logs: its last
/// hop is the peer.
#[inline]
fn client<'a>(
    peer: &'a [u8],
    resolved: &'a [u8],
    forwarded_for: &'a [u8],
    rules: &Rules,
) -> Client<'a> {
    if !resolved.is_empty() {
        return match Client::parse(resolved) {
            Client::Ip(ip) if rules.trusted.iter().any(|net| net.contains(&ip)) => {
                Client::behind(resolved, forwarded_for, &rules.trusted)
            }
            known => known,
        };
    }
    if rules.relays > 0 {
        return Client::relayed(peer, forwarded_for, rules.relays);
    }
    if peer.is_empty() && !forwarded_for.is_empty() {
        let last = last(forwarded_for);
        let hidden = last.eq_ignore_ascii_case(b"unknown");
        return Client::behind(if hidden { b"" } else { last }, forwarded_for, &rules.trusted);
    }
    Client::behind(peer, forwarded_for, &rules.trusted)
}

/// The peer, the client if the server resolved it from a list, and that list. Some logs put the
/// list into the client column.
#[inline]
fn addresses<'a>(line: &'a [u8], slots: &'a Slots) -> (&'a [u8], &'a [u8], &'a [u8]) {
    let client = slots.get(line, Field::Client).trim_ascii();
    // `alice@203.0.113.9`: whoever writes the header that a server takes for the address writes the
    // name as well, so that only a format that has a column for it tells it.
    let client = memchr::memchr(b'@', client).and_then(|at| client.get(at + 1..)).unwrap_or(client);
    let forwarded = slots.get(line, Field::ForwardedFor);
    if slots.has(Field::Peer) {
        let peer = slots.get(line, Field::Peer);
        return if peer.is_empty() { (client, b"", forwarded) } else { (peer, client, forwarded) };
    }
    if find(b',', client).is_none() {
        return (client, b"", forwarded);
    }
    let (peer, resolved) = last_hops(client);
    (peer, resolved, if forwarded.is_empty() { client } else { forwarded })
}

/// The last hop of a list, and the one before it where the last is a proxy on the machine itself:
/// that is no caller, and the hop that it saw is.
fn last_hops(list: &[u8]) -> (&[u8], &[u8]) {
    let last = last(list);
    let before = memchr::memrchr(b',', list).and_then(|comma| list.get(..comma));
    match Client::parse(last) {
        Client::Ip(ip) if ip.is_loopback() => (last, before.map(self::last).unwrap_or_default()),
        _ => (last, b""),
    }
}

fn last(list: &[u8]) -> &[u8] {
    let after = memchr::memrchr(b',', list).map_or(0, |comma| comma + 1);
    list.get(after..).unwrap_or_default().trim_ascii()
}

#[inline]
fn first<'a>(
    slots: &'a Slots,
    line: &'a [u8],
    kinds: &[(Field, &'static str)],
    any: u64,
) -> (&'a [u8], &'static str) {
    if !slots.has_any(any) {
        return (b"", "");
    }
    kinds
        .iter()
        .map(|(field, kind)| (unquoted(slots.get(line, *field)), *kind))
        .find(|(text, _)| !is_nobody(text))
        .unwrap_or((b"", ""))
}

/// A name in quotes where the format has none: Cisco gateways write those of a realm so.
fn unquoted(name: &[u8]) -> &[u8] {
    match name {
        [b'"', inner @ .., b'"'] => inner,
        _ => name,
    }
}

fn is_nobody(name: &[u8]) -> bool {
    name.is_empty()
        || name.len() <= 14 && NOBODY.iter().any(|nobody| nobody.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(fields: &[(Field, &str)], trusted: &[&str]) -> String {
        let mut slots = Slots::default();
        for (field, text) in fields {
            slots.set_scratch(*field, |out| out.extend_from_slice(text.as_bytes()));
        }
        let trusted = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let rules = Rules { trusted, ..Rules::default() };
        let who = who(b"", &slots, &rules);
        let (name, kind) = who.principal;
        format!("{} {} {}", who.client, String::from_utf8_lossy(name), kind)
    }

    #[test]
    fn the_strongest_name_that_is_somebody_s_is_the_principal() {
        let fields = [
            (Field::Consumer, "shop"),
            (Field::User, "anonymous"),
            (Field::Subject, "(null)"),
            (Field::Client, "203.0.113.9"),
        ];
        assert_eq!(show(&fields, &[]), "203.0.113.9 shop consumer");
        for nobody in ["REDACTED", "nil", "<nil>", "<no value>", "(none)"] {
            assert_eq!(show(&[(Field::User, nobody)], &[]), "  ", "{nobody}");
        }
        assert_eq!(show(&[(Field::User, "nile")], &[]), " nile user");
        assert_eq!(
            show(&[(Field::User, "\"EXAMPLE\\alice\"")], &[]),
            show(&[(Field::User, "EXAMPLE\\alice")], &[])
        );
    }

    #[test]
    fn a_list_in_the_client_column_ends_with_the_peer_or_with_a_proxy_of_the_machine() {
        let client = |list| show(&[(Field::Client, list)], &[]);
        assert_eq!(client("192.0.2.6, 203.0.113.9"), "203.0.113.9  ");
        assert_eq!(client("192.0.2.6, 203.0.113.9, 127.0.0.1"), "203.0.113.9  ");
        assert_eq!(client(" 203.0.113.9, ::1"), "203.0.113.9  ");
        assert_eq!(client("127.0.0.1,"), "  ");
        assert_eq!(client(" 127.0.0.1"), "127.0.0.1  ");
    }

    #[test]
    fn a_client_that_the_server_resolved_is_the_client() {
        let fields = [
            (Field::Client, "203.0.113.9"),
            (Field::Peer, "10.0.0.7"),
            (Field::ForwardedFor, "192.0.2.6, 203.0.113.9"),
        ];
        assert_eq!(show(&fields, &[]), "203.0.113.9  ");
        assert_eq!(show(&fields, &["203.0.113.0/24", "10.0.0.0/8"]), "192.0.2.6  ");
        assert_eq!(show(&fields[1..], &[]), "10.0.0.7  ");
        assert_eq!(show(&fields[1..], &["10.0.0.0/8"]), "203.0.113.9  ");
        assert_eq!(show(&fields[2..], &[]), "203.0.113.9  ");
    }

    #[test]
    fn a_name_before_an_address_may_be_the_caller_s_own_word_and_is_no_principal() {
        for client in ["alice@203.0.113.9", "alice@192.0.2.6, 203.0.113.9"] {
            assert_eq!(show(&[(Field::Client, client)], &[]), "203.0.113.9  ");
        }
        let both = [(Field::Client, "alice@203.0.113.9"), (Field::User, "bob")];
        assert_eq!(show(&both, &[]), "203.0.113.9 bob user");
    }
}
