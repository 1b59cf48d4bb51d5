//! Every signature on its own samples, and traffic that must stay silent.

use super::sieve::WORDS;
use super::signatures::all;
use super::*;
use crate::record::target::target;
use proptest::prelude::*;

fn found(sample: &str) -> Found {
    let mut space = Space::default();
    let record = if let Some(agent) = sample.strip_prefix("agent: ") {
        Record { user_agent: agent.as_bytes(), path: b"/", ..Record::default() }
    } else {
        let target = target(sample.as_bytes());
        Record { path: target.path, query: target.query, ..Record::default() }
    };
    let found = inspect(&record, &Keyed::new(1), &mut space);
    // Triage may be told less, never more; what it is told of a known route comes from the route.
    let seen = glance(&record, 1, true, &Keyed::new(1), &mut space);
    assert_eq!(seen, (found.classes, found.asked), "{sample}");
    // Of a request to a known route only the query is searched, and once only.
    if !record.query.is_empty() && !is_odd(record.path) {
        let query = Record { query: record.query, ..Record::default() };
        let alone = inspect(&query, &Keyed::new(1), &mut Space::default());
        for _ in 0..2 {
            let seen = glance(&record, 1, false, &Keyed::new(1), &mut space);
            assert_eq!(seen, (alone.classes, alone.asked), "{sample}");
        }
    }
    found
}

#[test]
fn every_signature_fires_on_its_samples_and_is_silent_on_look_alikes() {
    let mut faults = Vec::new();
    for signature in all() {
        for text in signature.patterns {
            if Pattern::read(text).is_none() {
                faults.push(format!("{}: cannot read `{text}`", signature.name));
            }
        }
        for sample in signature.fires {
            if found(sample).classes & signature.class.bit() == 0 {
                faults.push(format!("{}: silent on {sample}", signature.name));
            }
        }
        for sample in signature.silent {
            if let Some(other) = found(sample).signature() {
                faults.push(format!("{}: {} fires on {sample}", signature.name, other.name));
            }
        }
        let samples = signature.fires.len().min(signature.silent.len());
        assert!(samples > 0 && !signature.innocent.is_empty() && !signature.what.is_empty());
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_page_that_somebody_came_from_is_no_payload_and_what_no_browser_writes_is() {
    let classes = |referer: &str| {
        let record = Record { path: b"/app.css", referer: referer.as_bytes(), ..Record::default() };
        inspect(&record, &Keyed::new(1), &mut Space::default()).classes
    };
    assert_eq!(classes("https://docs.example/search?q=1%27+union+select+1%2C2--"), 0);
    assert_eq!(classes("https://docs.example/?q=%24%7Bjndi%3Aldap%3A%2F%2Fx%7D"), 0);
    assert_ne!(classes("${jndi:ldap://198.51.100.7/a}"), 0);
    assert_ne!(classes("https://shop.example/?x=${jndi:ldap://198.51.100.7/a}"), 0);
    assert_ne!(classes("http://shop.example/' union select 1,2--"), 0);
}

#[test]
fn names_are_told_once_and_all_patterns_have_a_bit() {
    let mut names: Vec<&str> = all().map(|signature| signature.name).collect();
    names.sort_unstable();
    let before = names.len();
    names.dedup();
    assert_eq!(names.len(), before);
    assert!(SIEVE.anchors.is_some());
    assert!(SIEVE.patterns.len() <= WORDS * 64, "{}", SIEVE.patterns.len());
}

#[test]
fn what_ordinary_people_and_programs_send_is_silent() {
    for sample in [
        "/search?q=select+a+size&sort=price+or+name",
        "/search?q=select+a+union",
        "/search?q=select(2)+manual+page",
        "/wiki/etc/passwd",
        "/upload?name=C:%5CUsers%5Canna%5Cphoto.jpg",
        "/wp-admin/admin-ajax.php?action=heartbeat",
        "/wp-json/wp/v2/users/me?context=edit",
        "/owa/auth/logon.aspx?replaceCurrent=1&url=https%3A%2F%2Fmail.example%2Fowa%2F",
        "/src/notes.md?import&raw",
        "/index.php/admin/index/index/key/0f1e2d/",
        "/api/v1/projects?expand=owner&public=true",
        "/plugins/servlet/gadgets/makeRequest?url=https%3A%2F%2Fjira.example%2Frest%2Fapi",
        "/zimbra/service/proxy?target=https%3A%2F%2Fapp.example%2Fa",
        "/search?q=O%27Brien",
        "/search?q=i+%3C3+you",
        "/search?q=drop+table+legs+and+chairs",
        "/search?q=union+square+select+hotels",
        "/search?q=55%22+tv",
        "/search?q=%22black+and+white%22+or+%22colour%22",
        "/login?return_to=https%3A%2F%2Fwww.example.com%2Faccount%3Ftab%3D1",
        "/share?url=https://news.example/a?b=c&title=It's+alive",
        "/img?u=aHR0cHM6Ly9leGFtcGxlLmNvbS9hL2I/Yz1kJmU9Zg==",
        "/graphql?query=%7Bme%7Bid%2Cname%7D%7D",
        "/graphql?query=query+($id:ID!){user(id:$id){name}}&variables=%7B%22id%22%3A%225%22%7D",
        "/a/../b/c.png",
        "/a/b;jsessionid=0123456789ABCDEF",
        "/odata/Customers(123)?$filter=Price%20gt%205%20or%20Name%20eq%20%27Bob%27&$top=20",
        "/products?filters[price][$gt]=5&filters[name][$contains]=a",
        "/api/v1/events?tags=a|b|c&fields=id,name&sort=-created",
        "/t?cb=1700000000&ua=Mozilla/5.0+(X11;+Linux)&ref=http://localhost:3000/",
        "/etc/designs/site/clientlib.css",
        "/wp-content/uploads/2020/01/photo.jpg",
        "/wp-login.php?redirect_to=https%3A%2F%2Fblog.example%2Fwp-admin%2F&reauth=1",
        "/cgi-bin/webscr?cmd=_s-xclick",
        "/files/report%20(final).pdf",
        "/maps?ll=48.85,2.35&q=caf%C3%A9+de+l%27%C3%A9toile",
        "/query?db=metrics&q=SELECT+mean(%22value%22)+FROM+%22cpu%22+WHERE+time+%3E+now()+-+1h",
        "/old/login.do?user=bob&lang=en",
        "/oauth/authorize?redirect_uri=http://localhost:8080/callback&scope=openid+email",
        "/robots.txt",
        "/.well-known/openid-configuration",
        "/actuator/health",
        "/autodiscover/autodiscover.xml",
        "agent: Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "agent: Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041",
        "agent: Dalvik/2.1.0 (Linux; U; Android 9; SM-G960F Build/PPR1.180610.011)",
        "agent: Wget/1.21.3",
        "agent: Go-http-client/1.1",
        "agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1; .NET CLR 1.1.4322)",
    ] {
        let name = found(sample).signature().filter(|s| s.class != Class::Bulk).map(|s| s.name);
        assert_eq!(name, None, "{sample}");
    }
}

#[test]
fn encodings_do_not_hide_a_payload() {
    for sample in [
        "/p?id=1%2527%2520UNION%2520SELECT%25201%252C2--",
        "/p?id=1%u0027%20UnIoN/**/SeLeCt%201",
        "/p?f=%252e%252e%252f%252e%252e%252fetc%252fpasswd",
        "/p?f=..%c0%af..%c0%afetc%c0%afpasswd",
        "/p?q=%3Csc%72ipt%3Ealert(1)",
        "/p?q=%EF%BC%9Cscript%EF%BC%9E",
        "/p?q=%26lt;script%26gt;",
        "/p?q=javascript%26colon;alert%26%2340;1)",
        "/p?q=1%252bunion%252bselect%252b1",
        "/p?q=%5Cu003cscript%5Cu003e",
        "/p?ip=8.8.8.8;w%27%27hoami",
        "/%2eenv",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    ] {
        assert!(found(sample).signature != 0, "{sample}");
    }
}

#[test]
fn steps_that_are_encoded_hide_no_hole_that_path_and_query_show_together() {
    for steps in ["", "/x/..%2f", "/x/y/..%2f..%2f", "/x/%252e%252e/%252e%252e"] {
        let sample = format!("{steps}/remote/fgt_lang?lang=/../../x");
        let classes = found(&sample).classes;
        assert_ne!(classes & Class::KnownHole.bit(), 0, "{sample}");
    }
    let climbs = |path: &str| found(path).signature().map(|signature| signature.name);
    assert_eq!(climbs("/x/y/..%2f..%2fz?a=1"), Some("encoded_traversal"));
    assert_eq!(climbs("/x/y/..%2fz?a=1"), None);
}

#[test]
fn no_pattern_lies_under_another_of_its_signature() {
    for signature in all() {
        let plain = || signature.patterns.iter().filter(|text| !text.contains('‹'));
        for text in signature.patterns {
            let under = plain().find(|other| *other != text && text.contains(**other));
            assert_eq!(under, None, "{}: {text}", signature.name);
        }
    }
}

#[test]
fn a_payload_says_how_long_the_server_shall_wait() {
    for (sample, seconds) in [
        ("/p?id=1'+and+sleep(7)--+", 7),
        ("/p?id=1;waitfor+delay+'0:0:12'--", 12),
        ("/p?id=1+or+pg_sleep(5)", 5),
    ] {
        assert_eq!(found(sample).number, seconds, "{sample}");
    }
}

#[test]
fn a_request_says_how_many_records_it_asks_for() {
    for (sample, asked) in [
        ("/v1/customers?limit=5000&page=2", 5_000),
        ("/v1/customers?ids=4%2C8%2C15", 3),
        ("/v1/customers?page=2", 0),
        ("/v1/customers?limit=20&per_page=900", 900),
    ] {
        assert_eq!(found(sample).asked, asked, "{sample}");
    }
}

#[test]
fn tools_are_named_and_browsers_are_not() {
    let name = |agent: &str| tool(agent.as_bytes()).map(|(_, word)| word);
    assert_eq!(name("sqlmap/1.7#stable").as_deref(), Some("sqlmap"));
    assert_eq!(name("Mozilla/5.00 (Nikto/2.1.6)").as_deref(), Some("nikto"));
    assert_eq!(name("Mozilla/5.0 (Macintosh) Safari/605.1.15"), None);
    assert_eq!(name("${jndi:ldap://x}"), None);
}

#[test]
fn routes_tell_doors_and_ordinary_ones_do_not() {
    assert_eq!(places(b"/actuator/heapdump"), Class::Inside.bit());
    assert_eq!(places(b"/v1/customers/{id}/lines"), 0);
    assert!(is_odd(b"/.env") && is_odd(b"/a/../b") && is_odd(b"/a%20b"));
    assert!(!is_odd(b"/assets/app.min.js") && !is_odd(b"/v1/a_b-c~d"));
}

proptest! {
    #[test]
    fn hostile_requests_never_panic(
        path in prop::collection::vec(any::<u8>(), 0..200),
        query in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let record = Record { path: &path, query: &query, user_agent: &query, referer: &path, ..Record::default() };
        let mut space = Space::default();
        let all = inspect(&record, &Keyed::new(1), &mut space);
        prop_assert_eq!(glance(&record, 1, true, &Keyed::new(1), &mut space), (all.classes, all.asked));
    }
}
