//! What a line looks like, gateway by gateway. No text in an event holds a quote or a backslash
//! except the targets of injections, and those are percent-encoded as clients send them.

use std::io::{self, Write};

use crate::simulate::clock;
use crate::simulate::event::Event;

/// A gateway's notation.
#[derive(Debug)]
pub struct Form {
    /// Its name.
    pub name: &'static str,
    /// It writes who was verified.
    pub principals: bool,
    /// It writes the name of the API key.
    pub keys: bool,
    /// Writes the line of an event; the number is unique.
    pub line: fn(&mut dyn Write, u64, &Event) -> io::Result<()>,
}

/// Every notation that can be written.
pub const FORMS: [Form; 5] = [
    Form { name: "aws-api-gateway", principals: true, keys: true, line: aws },
    Form { name: "nginx-json", principals: true, keys: true, line: nginx_json },
    Form { name: "combined", principals: true, keys: false, line: combined },
    Form { name: "kong", principals: true, keys: true, line: kong },
    Form { name: "alb", principals: false, keys: false, line: alb },
];

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

/// One JSON object, every value a string, absent is `-`.
fn aws(out: &mut dyn Write, number: u64, event: &Event) -> io::Result<()> {
    let (path, query) = event.ask.target.split_once('?').unwrap_or((&event.ask.target, ""));
    write!(
        out,
        r#"{{"requestId":"{:012x}","ip":"{}","principalId":"{}","apiKeyId":"{}","requestTime":"{}","httpMethod":"{}","host":"{}","path":"{path}","#,
        0x5c11_0000_0000 + number,
        event.who.client,
        or_dash(&event.who.principal),
        or_dash(&event.who.key),
        clock::log_time(event.at),
        event.ask.method,
        event.ask.host,
    )?;
    if !query.is_empty() {
        write!(out, r#""queryString":"{query}","#)?;
    }
    writeln!(
        out,
        r#""status":"{}","protocol":"HTTP/1.1","responseLength":"{}","userAgent":"{}","responseLatency":"{}"}}"#,
        event.status, event.bytes, event.who.agent, event.latency
    )
}

fn nginx_json(out: &mut dyn Write, number: u64, event: &Event) -> io::Result<()> {
    writeln!(
        out,
        concat!(
            r#"{{"time_iso8601":"{}","remote_addr":"{}","remote_user":"{}","api_key_id":"{}","host":"{}","#,
            r#""request":"{} {} HTTP/1.1","status":"{}","body_bytes_sent":"{}","request_time":"{}.{:03}","#,
            r#""http_referer":"{}","http_user_agent":"{}","request_id":"{:016x}"}}"#
        ),
        clock::rfc3339(event.at),
        event.who.client,
        event.who.principal,
        event.who.key,
        event.ask.host,
        event.ask.method,
        event.ask.target,
        event.status,
        event.bytes,
        event.latency / 1_000,
        event.latency % 1_000,
        event.referer,
        event.who.agent,
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15),
    )
}

fn combined(out: &mut dyn Write, _: u64, event: &Event) -> io::Result<()> {
    writeln!(
        out,
        r#"{} - {} [{}] "{} {} HTTP/1.1" {} {} "{}" "{}""#,
        event.who.client,
        or_dash(&event.who.principal),
        clock::log_time(event.at),
        event.ask.method,
        event.ask.target,
        event.status,
        event.bytes,
        or_dash(&event.referer),
        event.who.agent,
    )
}

/// The file log of Kong: a serialized request, its response and the consumer.
fn kong(out: &mut dyn Write, number: u64, event: &Event) -> io::Result<()> {
    let milliseconds = event.at * 1_000 + (number % 1_000) as i64;
    write!(
        out,
        r#"{{"started_at":{milliseconds},"client_ip":"{}","request":{{"id":"{:016x}","method":"{}","uri":"{}","url":"https://{}:8443{}","size":214,"headers":{{"host":"{}","user-agent":"{}"}}}},"#,
        event.who.client,
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15),
        event.ask.method,
        event.ask.target,
        event.ask.host,
        event.ask.target,
        event.ask.host,
        event.who.agent,
    )?;
    if !event.who.principal.is_empty() {
        write!(out, r#""consumer":{{"username":"{}"}},"#, event.who.principal)?;
    }
    if !event.who.key.is_empty() {
        write!(out, r#""authenticated_entity":{{"id":"{}"}},"#, event.who.key)?;
    }
    writeln!(
        out,
        r#""response":{{"status":{},"size":{},"headers":{{}}}},"latencies":{{"request":{},"kong":1,"proxy":{}}},"service":{{"name":"api"}},"route":{{"name":"all"}}}}"#,
        event.status,
        event.bytes,
        event.latency + 1,
        event.latency,
    )
}

/// An entry of an application load balancer.
fn alb(out: &mut dyn Write, number: u64, event: &Event) -> io::Result<()> {
    let time = clock::rfc3339(event.at);
    let time = time.trim_end_matches('Z');
    let client = if event.who.client.contains(':') {
        format!("[{}]", event.who.client)
    } else {
        event.who.client.to_string()
    };
    writeln!(
        out,
        concat!(
            r#"https {}.{:06}Z app/edge/50dc6c495c0c9188 {}:{} 192.0.2.130:8080 0.000 0.{:03} 0.000 {} {} 214 {} "#,
            r#""{} https://{}:443{} HTTP/1.1" "{}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 "#,
            r#"arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/api/73e2d6bc24d8a067 "#,
            r#""Root=1-{:08x}-{:024x}" "{}" "session-reused" 0 {}.{:06}Z "forward" "-" "-" "192.0.2.130:8080" "{}" "-" "-""#
        ),
        time,
        number % 1_000_000,
        client,
        1_024 + number % 60_000,
        event.latency.min(999),
        event.status,
        event.status,
        event.bytes,
        event.ask.method,
        event.ask.host,
        event.ask.target,
        event.who.agent,
        event.at,
        number,
        event.ask.host,
        time,
        number % 1_000_000,
        event.status,
    )
}
