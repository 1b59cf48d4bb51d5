//! What keys mean by their words, checked against the values they have.

use super::super::field::Field as F;
use super::leaves::Leaf;
use super::look;

/// A key gives a field if it has a word of `head`, no key on its path one of `not`, and all of its
/// values look as they must.
pub(super) struct Rule {
    pub field: F,
    /// One of these is a word of the key itself.
    pub head: &'static [&'static str],
    /// One of these is a word of the key or of one that leads to it; none for any.
    pub with: &'static [&'static str],
    /// None of these is.
    pub not: &'static [&'static str],
    /// What its values look like.
    pub looks: fn(&[u8]) -> bool,
    /// Of several keys, that with most is taken; more words of `with` are worth more.
    pub worth: u32,
}

/// What belongs to the server behind.
pub(super) const BEHIND: &[&str] = &["upstream", "backend", "origin", "destination", "dest", "dst"];

#[rustfmt::skip] // one rule a paragraph
pub(super) const RULES: &[Rule] = &[
    Rule { field: F::Time, head: &["time", "timestamp", "ts", "datetime", "date", "at", "epoch", "when", "created", "generated", "received", "published", "occurred", "rt"],
        with: &[], looks: look::time, worth: 50,
        not: &["end", "ended", "finish", "finished", "complete", "completed", "stop", "expire", "expires", "expiry", "expiration", "modified", "updated", "issued", "duration", "elapsed", "latency", "taken", "response", "processing", "origin", "upstream", "backend", "zone", "timeout", "connect", "last", "ttl", "session", "token", "auth", "certificate", "cert", "cookie", "valid", "release", "version", "build", "collector", "ingest", "ingestion", "observed", "local", "adjusted"] },
    // The same moment may stand there twice: what says that it is UTC needs no zone.
    Rule { field: F::Time, head: &["time", "timestamp", "datetime", "date"], with: &["utc", "gmt"], looks: look::time, worth: 52,
        not: &["end", "ended", "finish", "finished", "complete", "completed", "expire", "expires", "modified", "updated", "session", "token", "cert", "certificate", "last"] },
    Rule { field: F::Time, head: &["time", "timestamp", "datetime", "date"], with: &["local"], looks: look::time, worth: 35,
        not: &["end", "ended", "finish", "finished", "complete", "completed", "expire", "expires", "modified", "updated", "session", "token", "cert", "certificate", "last"] },
    Rule { field: F::Date, head: &["date", "day"], with: &[], looks: look::date, worth: 45, not: &["modified", "expire", "expires", "expiry", "birth", "release", "build", "cookie"] },
    Rule { field: F::Time, head: &["time", "clock"], with: &[], looks: look::clock, worth: 30, not: &["duration", "elapsed", "latency", "taken", "response", "processing", "zone", "end", "connect", "session"] },
    Rule { field: F::Client, head: &["ip", "addr", "address", "client", "remote", "source", "src", "caller", "peer", "visitor", "cip", "ips", "host"],
        with: &["client", "caller", "remote", "source", "src", "visitor", "viewer", "c", "cli", "peer", "user", "actor", "downstream", "requester", "end"],
        looks: look::address, worth: 60,
        not: &["dst", "dest", "destination", "server", "upstream", "backend", "local", "target", "proxy", "nat", "natted", "virtual", "vip", "listener", "gateway", "node", "pod", "device", "dns", "router", "balancer", "sensor", "observer", "agent", "cluster", "forwarded", "xff", "bind", "container", "translated", "mapped", "edge"] },
    Rule { field: F::Client, head: &["ip", "address", "ipaddress", "addr", "from", "ra"], with: &[], looks: look::address, worth: 30,
        not: &["dst", "dest", "destination", "server", "upstream", "backend", "origin", "local", "target", "proxy", "nat", "virtual", "vip", "listener", "gateway", "node", "pod", "device", "dns", "router", "balancer", "sensor", "observer", "agent", "cluster", "forwarded", "xff", "bind", "host", "container", "edge"] },
    Rule { field: F::ForwardedFor, head: &["forwarded", "xff"], with: &[], looks: look::addresses, worth: 50, not: BEHIND },
    Rule { field: F::Request, head: &["request", "req", "line", "http", "uri", "url", "message", "msg", "operation", "method"], with: &[], looks: look::request, worth: 80, not: BEHIND },
    Rule { field: F::Method, head: &["method", "verb"], with: &[], looks: look::method, worth: 60,
        not: &["upstream", "backend", "auth", "authentication", "cors", "cipher", "payment"] },
    Rule { field: F::Method, head: &["action", "operation", "op", "request", "command"], with: &[], looks: look::method, worth: 30, not: BEHIND },
    Rule { field: F::Status, head: &["status", "statuscode"], with: &[], looks: look::status, worth: 60,
        not: &["upstream", "backend", "origin", "grpc", "sub", "substatus", "win32", "tls", "ssl", "cache"] },
    Rule { field: F::Status, head: &["code"], with: &["response", "http", "resp", "result", "status", "reply", "return", "rsp", "answer", "answered"], looks: look::status, worth: 55,
        not: &["upstream", "backend", "origin", "grpc", "error", "country", "postal", "area", "zip", "reason", "sub"] },
    Rule { field: F::Status, head: &["response", "result", "code", "retcode", "rc", "st"], with: &[], looks: look::status, worth: 25,
        not: &["upstream", "backend", "origin", "grpc", "error", "country", "postal", "area", "time", "duration", "ms", "latency", "size", "bytes", "length", "id", "count"] },
    Rule { field: F::Target, head: &["url", "uri"], with: &["request", "req", "original", "full", "raw", "http", "client"], looks: look::url, worth: 60,
        not: &["referer", "referrer", "redirect", "origin", "upstream", "backend", "callback", "avatar", "schema", "rewritten", "base", "document", "icon", "image"] },
    Rule { field: F::Target, head: &["url", "uri"], with: &[], looks: look::url, worth: 45,
        not: &["referer", "referrer", "redirect", "origin", "upstream", "backend", "callback", "avatar", "schema", "rewritten", "base", "document", "icon", "image", "page"] },
    // The whole of it, where an object holds its parts as well.
    Rule { field: F::Target, head: &["raw", "full", "href", "absolute"], with: &["url", "uri"], looks: look::link, worth: 44,
        not: &["referer", "referrer", "redirect", "origin", "upstream", "backend", "callback", "avatar", "schema", "rewritten", "base", "document", "icon", "image", "page", "response"] },
    // What a firewall calls so holds what was asked for, where it filters URLs.
    Rule { field: F::Target, head: &["miscellaneous", "misc"], with: &[], looks: look::url, worth: 34, not: BEHIND },
    Rule { field: F::Target, head: &["target"], with: &[], looks: look::target, worth: 45,
        not: &["referer", "referrer", "redirect", "origin", "upstream", "backend", "callback", "avatar", "schema", "rewritten", "base", "document", "icon", "image", "page"] },
    // Who saves on letters: `"req":{"m":"GET","u":"/a"}`.
    Rule { field: F::Method, head: &["m"], with: &["req", "request", "http"], looks: look::method, worth: 30, not: BEHIND },
    Rule { field: F::Target, head: &["u"], with: &["req", "request", "http"], looks: look::target, worth: 30, not: BEHIND },
    Rule { field: F::Host, head: &["h"], with: &["req", "request", "http"], looks: look::host, worth: 25, not: BEHIND },
    Rule { field: F::Status, head: &["s"], with: &["res", "resp", "response"], looks: look::status, worth: 30, not: BEHIND },
    Rule { field: F::Path, head: &["path", "stem"], with: &[], looks: look::target, worth: 50,
        not: &["upstream", "backend", "file", "log", "cookie", "script", "cert", "source", "root", "image", "class", "module", "rewritten"] },
    Rule { field: F::Path, head: &["endpoint", "resource", "page", "location", "request", "link", "route"], with: &[], looks: look::target, worth: 25, not: BEHIND },
    Rule { field: F::Query, head: &["query", "args", "params", "param", "querystring", "parameters", "qs"], with: &[], looks: look::query, worth: 50,
        not: &["dns", "sql", "db", "upstream", "backend", "search", "time", "execution", "duration", "count", "hash", "plan"] },
    Rule { field: F::Host, head: &["host", "hostname", "domain"], with: &["http", "request", "req", "header", "headers", "virtual", "v", "url", "uri", "requested", "client"], looks: look::host, worth: 60,
        not: &["upstream", "backend", "origin", "remote", "source", "src", "agent", "node", "referer", "referrer", "proxy", "destination", "response", "collector"] },
    Rule { field: F::Host, head: &["host", "authority", "vhost", "fqdn", "sni", "domain", "site"], with: &[], looks: look::host, worth: 40,
        not: &["dst", "dest", "upstream", "backend", "origin", "remote", "source", "src", "agent", "node", "pod", "device", "machine", "logger", "observer", "client", "referer", "referrer", "proxy", "container", "beat", "sensor", "kubernetes", "user", "email", "os", "response", "collector"] },
    Rule { field: F::Host, head: &["server"], with: &[], looks: look::domain, worth: 36, not: &["upstream", "backend", "origin", "name", "mail", "smtp", "dns", "ldap", "sql", "db", "proxy", "version", "software", "id", "type", "ip", "addr", "address", "protocol", "time"] },
    // OpenTelemetry: the name that the server was asked by.
    Rule { field: F::Host, head: &["address"], with: &["server"], looks: look::domain, worth: 35, not: &["upstream", "backend", "origin", "mail", "smtp", "dns", "ldap", "sql", "db", "proxy", "email", "client", "peer", "remote"] },
    Rule { field: F::Host, head: &["host", "hostname", "domain"], with: &["dst", "dest"], looks: look::host, worth: 34, not: &["user", "nt"] },
    Rule { field: F::Protocol, head: &["protocol", "version", "proto", "http"], with: &[], looks: look::protocol, worth: 60, not: &["upstream", "backend", "origin", "ssl", "tls", "security", "transport", "ip", "network", "size", "bytes", "length"] },
    Rule { field: F::Version, head: &["version"], with: &["http", "protocol"], looks: look::version, worth: 40, not: &["tls", "ssl", "upstream", "backend", "ip", "schema", "api", "app"] },
    Rule { field: F::UserAgent, head: &["agent"], with: &["user", "ua", "request", "client", "http", "header", "headers"], looks: look::text, worth: 60, not: &["id", "version", "name", "os", "device", "type", "family", "host", "response"] },
    // As the Common Event Format calls it.
    Rule { field: F::UserAgent, head: &["application"], with: &["client"], looks: look::agent, worth: 45, not: &["id", "version", "name", "type"] },
    Rule { field: F::UserAgent, head: &["ua", "browser"], with: &[], looks: look::text, worth: 35, not: &["id", "version", "os", "device", "type", "family", "name"] },
    Rule { field: F::UserAgent, head: &["browser"], with: &[], looks: look::agent, worth: 34, not: &["id", "os", "device"] },
    Rule { field: F::UserAgent, head: &["client"], with: &[], looks: look::agent, worth: 33, not: &["id", "version", "name", "type", "protocol", "tls"] },
    Rule { field: F::UserAgent, head: &["agent"], with: &[], looks: look::agent, worth: 40, not: &["id", "version", "os", "device", "type", "family", "host", "response", "beat", "ephemeral"] },
    Rule { field: F::Referer, head: &["referer", "referrer", "refer"], with: &[], looks: look::text, worth: 60, not: &["policy", "host", "domain", "path"] },
    // Other things are referred to as well, but hardly by a whole URL.
    Rule { field: F::Referer, head: &["ref"], with: &[], looks: look::link, worth: 36, not: BEHIND },
    Rule { field: F::BytesOut, head: &["bytes", "size", "length", "octets", "len", "byte"],
        with: &["response", "resp", "res", "rsp", "reply", "sent", "out", "outbound", "egress", "sc", "tx", "write", "written", "returned", "edge", "answer", "answered", "downloaded", "download", "body"], looks: look::number, worth: 50,
        not: &["request", "req", "received", "upstream", "backend", "origin", "header", "chunk", "file", "cache", "max", "limit", "cookie", "packet", "key", "uri", "url"] },
    Rule { field: F::BytesIn, head: &["bytes", "size", "length", "octets", "len", "byte"],
        with: &["request", "req", "received", "in", "inbound", "ingress", "cs", "rx", "uploaded", "upload"], looks: look::number, worth: 50,
        not: &["response", "resp", "res", "sent", "upstream", "backend", "origin", "header", "chunk", "file", "cache", "max", "limit", "cookie", "packet", "key", "uri", "url"] },
    // Of two sides that send, each is said to send its own.
    Rule { field: F::BytesIn, head: &["bytes"], with: &["client", "cli"], looks: look::number, worth: 30,
        not: &["response", "resp", "sent", "received", "out", "in", "download", "upstream", "backend", "origin", "header"] },
    Rule { field: F::BytesOut, head: &["bytes"], with: &["server"], looks: look::number, worth: 30,
        not: &["request", "req", "sent", "received", "out", "in", "upload", "upstream", "backend", "origin", "header"] },
    Rule { field: F::BytesOut, head: &["bytes", "size", "octets"], with: &[], looks: look::number, worth: 20,
        not: &["read", "client", "cli", "request", "req", "received", "uploaded", "upload", "in", "inbound", "ingress", "cs", "rx", "upstream", "backend", "origin", "header", "headers", "chunk", "file", "cache", "max", "limit", "cookie", "packet", "key"] },
    Rule { field: F::RequestId, head: &["id", "uuid", "identifier"], with: &["request", "req", "correlation", "corr", "transaction", "trace", "ray"], looks: look::text, worth: 40,
        not: &["user", "client", "parent", "span", "session", "account", "tenant", "upstream", "backend", "app", "api", "resource"] },
    Rule { field: F::User, head: &["user", "username", "login", "principal", "uid", "email", "requester", "suser", "userdn"], with: &[], looks: look::name, worth: 40,
        not: &["agent", "group", "role", "type", "domain", "country", "city", "count", "host", "ip", "addr", "address", "time", "browser", "device", "os", "service", "upstream", "tenant", "session", "url", "uri", "path", "attempts", "method", "status", "pool", "response", "policy", "key"] },
    // `user_address` may be anything, `created_by.email_address` is somebody's name.
    Rule { field: F::User, head: &["email"], with: &["actor", "by", "user", "caller", "requester"], looks: look::name, worth: 38, not: &["from", "to", "sender", "recipient", "target", "subject", "template", "group"] },
    Rule { field: F::ApiKeyId, head: &["id"], with: &["apikey", "key"], looks: look::name, worth: 40, not: &["session", "public", "cache", "object", "kms"] },
    Rule { field: F::Consumer, head: &["consumer", "subscriber", "developer", "application"], with: &[], looks: look::name, worth: 30, not: &["group", "type", "time", "version", "protocol", "category", "class", "client"] },
];

impl Rule {
    /// How sure the key gives its field; `None` if it does not.
    pub(super) fn worth(&self, leaf: &Leaf, own: &[String], outer: &[String]) -> Option<u32> {
        let among = |words: &[String], list: &[&str]| {
            u32::try_from(words.iter().filter(|word| list.contains(&word.as_str())).count())
                .unwrap_or(0)
        };
        if among(own, self.head) == 0 || among(own, self.not) + among(outer, self.not) > 0 {
            return None;
        }
        let with = among(own, self.with) + among(outer, self.with);
        // What is called the address of a caller is one, though a few values are none.
        let fits = if self.field == F::Client && !self.with.is_empty() {
            leaf.most(self.looks)
        } else {
            leaf.all(self.looks)
        };
        if !self.with.is_empty() && with == 0 || !fits {
            return None;
        }
        // Of two that say the same, the one with fewer words more likely means the whole.
        let spare = u32::try_from(own.len()).unwrap_or(9).min(9);
        Some(self.worth + 4 * with.min(3) - spare)
    }
}

/// Words that say in which unit a time was taken.
pub(super) const UNITS: &[(&str, F)] = &[
    ("ms", F::Millis),
    ("msec", F::Millis),
    ("msecs", F::Millis),
    ("millis", F::Millis),
    ("milli", F::Millis),
    ("milliseconds", F::Millis),
    ("millisecond", F::Millis),
    ("us", F::Micros),
    ("usec", F::Micros),
    ("usecs", F::Micros),
    ("micros", F::Micros),
    ("microseconds", F::Micros),
    ("ns", F::Nanos),
    ("nsec", F::Nanos),
    ("nanos", F::Nanos),
    ("nanoseconds", F::Nanos),
    ("s", F::Seconds),
    ("sec", F::Seconds),
    ("secs", F::Seconds),
    ("seconds", F::Seconds),
];

/// Words for how long something took.
pub(super) const TAKEN: &[&str] =
    &["duration", "latency", "elapsed", "took", "taken", "rt", "dur", "turnaround"];
/// The same beside the word *time*.
pub(super) const TIMES: &[&str] = &[
    "response",
    "request",
    "req",
    "processing",
    "process",
    "total",
    "spent",
    "cost",
    "execution",
    "resp",
    "serve",
    "handle",
    "turn",
    "run",
];
/// What else takes time than the whole request.
pub(super) const PARTS: &[&str] = &[
    "upstream",
    "backend",
    "origin",
    "connect",
    "connection",
    "first",
    "ttfb",
    "handshake",
    "queue",
    "dns",
    "wait",
    "ssl",
    "tls",
    "integration",
    "cache",
    "session",
    "cpu",
    "idle",
    "db",
    "sql",
    "view",
    "database",
    "render",
    "authorizer",
    "waf",
    "proxy",
];
