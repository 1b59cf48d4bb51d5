//! What answers tell, and what only looks like it.

use crate::case::Level;
use crate::detect::trial::{Trial, browse, get, line};

pub(super) const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64)";
pub(super) const THIEF: &str = "203.0.113.9";

pub(super) fn level(lines: &[String]) -> Option<Level> {
    Trial::of("combined", lines).of_kind("injection")
}

pub(super) fn with(mut lines: Vec<String>, more: impl IntoIterator<Item = String>) -> Vec<String> {
    lines.extend(more);
    lines
}

pub(super) fn post(second: u64, path: &str, status: u16, bytes: u64) -> String {
    line(THIEF, second, &format!("POST {path}"), status, bytes, AGENT)
}

#[test]
fn one_file_from_many_places_is_no_host_that_answers_everything() {
    let plugin = |(at, name): (u64, &str)| {
        let path = format!("/public/plugins/{name}/../../../../../../etc/passwd");
        get(THIEF, at, &path, 200, 1_702)
    };
    let asked = (0..).zip(["text", "graph", "table", "news"]).map(plugin);
    assert!(level(&with(browse(30, 12), asked)) >= Some(Level::High));
}

#[test]
fn a_page_that_shows_what_it_was_asked_tells_nothing_by_its_size() {
    let mut lines = browse(30, 12);
    for at in 0..60 {
        let bytes = 9_000 + at * 37 % 2_000;
        lines.push(get(&format!("198.51.100.{at}"), at, "/find?q=lamp", 200, bytes));
    }
    let asks = |size: fn(u64) -> u64| {
        (0..9u64).map(move |at| {
            let payload = ["%7B%7B7*7%7D%7D", "1'+or+'1'='1", ";cat+/etc/passwd"][at as usize % 3];
            let target = format!("/find?q={payload}{}", "x".repeat(at as usize));
            get(THIEF, at, &target, 200, size(at))
        })
    };
    // No results: shorter than what people get, and longer by what is shown of the words.
    assert!(level(&with(lines.clone(), asks(|at| 4_000 + 2 * at))) <= Some(Level::Medium));
    assert!(level(&with(lines, asks(|at| 40_000 + at * 900))) >= Some(Level::High));
}

#[test]
fn a_place_that_answers_every_sort_of_payload_looks_for_words() {
    let payloads = [
        "1'+union+select+1,2--",
        ";cat+/etc/passwd",
        "../../../etc/passwd",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%7B%7B7*7%7D%7D",
    ];
    let asks = (0..9u64).map(|at| {
        let target = format!("/lookup?q={}", payloads[at as usize % 5]);
        get(THIEF, at, &target, 200, 900 + at * 411)
    });
    assert_eq!(level(&with(browse(30, 12), asks)), Some(Level::Medium));
}

#[test]
fn many_grave_payloads_that_a_program_takes_are_high_and_without_it_they_are_looked_at() {
    let asks = |n: u64, status, bytes| {
        let payloads = ["1'+union+select+1,2--", "1'+or+'1'='1", "1+and+sleep(5)"];
        let target = move |at: u64| format!("/item?id={}", payloads[at as usize % 3]);
        let lines = (0..n).map(move |at| get(THIEF, at, &target(at), status, bytes));
        level(&with(browse(30, 12), lines))
    };
    assert_eq!(asks(12, 200, 2_100), Some(Level::High), "what came of it is not to be seen");
    assert_eq!(asks(12, 500, 2_100), Some(Level::High));
    assert_eq!(asks(12, 403, 300), Some(Level::Medium), "a firewall");
    assert_eq!(asks(12, 404, 300), Some(Level::Low));
    assert_eq!(asks(24, 404, 300), Some(Level::Medium));
    assert_eq!(asks(4, 200, 2_100), Some(Level::Low));
    assert_eq!(asks(4, 404, 300), Some(Level::Low));
    // A place made for queries is asked in one sort of SQL, by whoever draws charts from it.
    let charts = (0..60u64).map(|at| {
        get(THIEF, at, "/query?q=select+a+from+b+union+all+select+c+from+d", 200, 900 + at)
    });
    assert!(level(&with(browse(30, 12), charts)) <= Some(Level::Medium));
    // A program that filters by operators all day, and one that does so within minutes.
    let filters = |apart: u64| {
        let ask =
            move |at: u64| get(THIEF, at * apart, "/find?where={\"$ne\":null}", 200, 900 + at);
        level(&with(browse(30, 12), (0..60).map(ask)))
    };
    assert_eq!(filters(900), Some(Level::Medium));
    assert_eq!(filters(5), Some(Level::High));
}

#[test]
fn words_that_many_look_for_are_no_payloads_and_a_flood_of_them_is() {
    let words = ["union+select+1,2--", "..%2f..%2fetc/passwd", "%3Cscript%3Ealert(1)%3C/script%3E"];
    let reader = |who: u64| {
        let from = format!("198.51.100.{who}");
        let look = format!("/search?q={}", words[who as usize % 3]);
        let page = |at: u64| get(&from, who * 60 + at, &format!("/docs/{at}"), 200, 5_000 + at);
        let mut lines: Vec<String> = (0..6).map(page).collect();
        lines.push(get(&from, who * 60 + 9, &look, 200, 4_000 + who * 800));
        lines.push(get(&from, who * 60 + 20, "/docs/lfi/etc/passwd", 200, 7_300));
        lines
    };
    let readers = || (0..40).flat_map(reader);
    assert_eq!(level(&with(browse(30, 12), readers())), None);
    let look = |at: u64| format!("/search?q={}", words[at as usize % 2]);
    let thief = (0..30).map(|at| get(THIEF, at, &look(at), 200, 4_100));
    assert_eq!(level(&with(browse(30, 12), readers().chain(thief))), Some(Level::High));
}

#[test]
fn an_expression_in_a_path_that_is_sent_on_was_read_where_others_find_nothing() {
    let ask = |at: u64, status| {
        let target = "/%24%7B%28%23a%3D%40java.lang.Runtime%40getRuntime%28%29%29%7D/";
        get(THIEF, 100 + at, target, status, 0)
    };
    let lost = |at: u64| get(&format!("198.51.100.{at}"), at, "/favicon.ico", 404, 200);
    let site = || with(browse(30, 12), (0..12).map(lost));
    assert!(level(&with(site(), (0..3).map(|at| ask(at, 302)))) >= Some(Level::High));
    assert_eq!(level(&with(site(), (0..3).map(|at| ask(at, 404)))), Some(Level::Low));
    // A host that sends everybody to its login.
    assert_eq!(level(&with(browse(30, 12), (0..3).map(|at| ask(at, 302)))), Some(Level::Low));
}

#[test]
fn a_known_hole_that_answers_was_used_and_the_pages_of_a_gateway_are_its_peoples() {
    let hole = "/remote/fgt_lang?lang=/../../../..//////////dev/cmdb/sslvpn_websession";
    let site = || browse(30, 12);
    assert!(level(&with(site(), [get(THIEF, 9, hole, 200, 131_072)])) >= Some(Level::High));
    // Tried once and refused: a line in the report.
    assert_eq!(level(&with(site(), [get(THIEF, 9, hole, 403, 300)])), Some(Level::Informational));
    let people = (0..30u64).flat_map(|who| {
        let from = format!("198.51.100.{who}");
        ["/ssl-vpn/hipreport.esp", "/global-protect/login.esp", "/ssl-vpn/login.esp"]
            .map(|path| line(&from, who, &format!("POST {path}"), 200, 400 + who, AGENT))
    });
    assert_eq!(level(&with(site(), people)), None);
}

#[test]
fn a_payload_that_a_login_lets_in_worked() {
    let tries = |statuses: [u16; 4]| {
        let target = "/admin/login?user=admin'+or+'1'='1&x=y";
        let one = |(at, status): (u64, u16)| get(THIEF, at, target, status, 3_300);
        level(&with(browse(30, 12), (0..).zip(statuses).map(one)))
    };
    assert_eq!(tries([200, 200, 302, 200]), Some(Level::High));
    assert_eq!(tries([401, 401, 200, 401]), Some(Level::High));
    assert_eq!(tries([200, 200, 200, 200]), Some(Level::Low));
    // A firewall refuses some, and the form comes back for the rest.
    assert_eq!(tries([403, 200, 403, 200]), Some(Level::Low));
}

#[test]
fn an_operator_who_exports_is_no_thief_and_a_dump_of_memory_is_one() {
    let pages = |at: u64, method: &str, path: &str, bytes| {
        line(THIEF, at, &format!("{method} {path}"), 200, bytes, AGENT)
    };
    let site = || browse(100, 40);
    let export = pages(9, "POST", "/phpmyadmin/index.php?route=/export", 9_000_000);
    assert!(level(&with(site(), [export])) <= Some(Level::Low));
    let dump = pages(9, "GET", "/actuator/heapdump", 58_000_000);
    assert_eq!(level(&with(site(), [dump])), Some(Level::High));
}

#[test]
fn columns_that_were_counted_tell_that_what_was_read_there_was_read() {
    let attack = |most: u64| {
        let step = move |n: u64| {
            let target = format!("/product?id=4412'+order+by+{n}--+-");
            let (status, bytes) = if n <= most { (200, 17_100) } else { (404, 300) };
            get(THIEF, 10 * n, &target, status, bytes)
        };
        let rows = "/product?id=-4412'+union+select+1,2,group_concat(email)+from+users--+-";
        (1..8).map(step).chain([get(THIEF, 90, rows, 200, 21_000)])
    };
    let mut lines = browse(30, 12);
    for at in 0..60 {
        let target = format!("/product?id={}", 1000 + at * 7);
        lines.push(get(&format!("198.51.100.{at}"), at, &target, 200, 9_000 + at * 611));
    }
    assert_eq!(level(&with(lines.clone(), attack(6))), Some(Level::High));
    assert_eq!(level(&with(lines, attack(7))), Some(Level::Low));
}

#[test]
fn markup_that_comes_back_as_it_was_written_is_medium_and_written_out_it_is_low() {
    let asked =
        ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(2)>x"];
    let asks = |written_out: u64| {
        let one = move |(at, text): (u64, &str)| {
            let marks = text.bytes().filter(|b| matches!(b, b'<' | b'>')).count() as u64;
            let target = format!(
                "/search?q={}",
                text.replace('<', "%3C").replace('>', "%3E").replace(' ', "+")
            );
            get(THIEF, at, &target, 200, 4_000 + 2 * (text.len() as u64 + 2 + marks * written_out))
        };
        level(&with(browse(30, 12), (0..).zip(asked).map(one)))
    };
    assert_eq!(asks(0), Some(Level::Medium));
    assert_eq!(asks(3), Some(Level::Low));
}

#[test]
fn inner_pages_that_open_to_whoever_attacked_before_are_high_and_an_operators_own_are_not() {
    let attack = || get(THIEF, 50, "/contact?msg=%3Cscript%3Efetch(1)%3C/script%3E", 200, 900);
    let inner = |from: u64| {
        let pages = ["/admin/", "/admin/customers", "/admin/export", "/admin/settings"];
        (0..).zip(pages).map(move |(at, page)| get(THIEF, from + at, page, 200, 4_000 + 999 * at))
    };
    assert_eq!(level(&with(with(browse(30, 12), [attack()]), inner(900))), Some(Level::High));
    assert_eq!(level(&with(with(browse(30, 12), inner(0)), [attack()])), Some(Level::Low));
}

#[test]
fn one_letter_after_the_other_is_read_where_two_answers_alternate() {
    let site = || {
        let ask = |at: u64| {
            let target = format!("/v1/items?group={}", at % 5);
            get(&format!("198.51.100.{at}"), at, &target, 200, 5_000 + at % 40)
        };
        with(browse(30, 12), (0..60).map(ask))
    };
    let reads = |size: fn(u64) -> u64| {
        let ask = move |at: u64| {
            let target = format!(
                "/v1/items?group=5+AND+ORD(MID((SELECT+pw+FROM+users),{},1))>{}",
                1 + at / 8,
                90 + at % 8
            );
            get(THIEF, 100 + at, &target, 200, size(at))
        };
        let trial = Trial::of("combined", &with(site(), (0..64).map(ask)));
        trial.message("injection").contains("another size")
    };
    assert!(reads(|at| if at * 7 % 8 < 3 { 212 } else { 5_020 }));
    assert!(!reads(|_| 5_020));
    // Longer requests are answered by a longer page: that is what was asked, shown.
    assert!(!reads(|at| 5_020 + at / 32 * 60));
}

#[test]
fn a_payload_that_a_login_sends_on_after_plain_tries_were_refused_worked() {
    let tries = |plain: u16| {
        let asks = [("/login?user=admin&pass=x", plain), ("/login?user=admin'--&pass=x", 302)];
        let one = |(at, (target, status)): (u64, (&str, u16))| get(THIEF, at, target, status, 300);
        level(&with(browse(30, 12), (0..).zip(asks).map(one)))
    };
    assert_eq!(tries(401), Some(Level::High));
    assert_eq!(tries(302), Some(Level::Low), "it sends everybody on");
}

#[test]
fn commands_are_held_against_what_the_same_place_answered_without() {
    let asks = |sizes: [u64; 3]| {
        let targets = [
            "/ping?host=192.0.2.1",
            "/ping?host=192.0.2.1;id",
            "/ping?host=192.0.2.1;cat%20/etc/passwd",
        ];
        let one = |(at, (target, size)): (u64, (&str, u64))| get(THIEF, at, target, 200, size);
        level(&with(browse(30, 12), (0..).zip(targets.into_iter().zip(sizes)).map(one)))
    };
    assert_eq!(asks([800, 850, 3_100]), Some(Level::High));
    assert_eq!(asks([800, 850, 860]), Some(Level::Low));
    // Any odd text gets the longer page.
    assert_eq!(asks([800, 3_100, 3_100]), Some(Level::Low));
}

#[test]
fn a_token_that_nobody_signed_worked_where_it_opened_what_was_refused() {
    let token = "/v1/admin?access_token=eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.";
    let asks = |status| {
        let plain = get(THIEF, 1, "/v1/admin", 401, 90);
        level(&with(browse(30, 12), [plain, get(THIEF, 9, token, status, 4_000)]))
    };
    assert_eq!((asks(200), asks(401)), (Some(Level::High), Some(Level::Low)));
    // Where nothing is asked for, it opens nothing.
    assert_eq!(level(&with(browse(30, 12), [get(THIEF, 9, token, 200, 4_000)])), Some(Level::Low));
}

#[test]
fn a_schema_that_is_told_is_named_and_the_queries_of_an_app_are_not() {
    let app = |at: u64| {
        let target = "/graphql?query=query+Cart{cart{id+items{__typename}}}";
        get(&format!("198.51.100.{}", at % 40), at, target, 200, 2_000 + at * 7)
    };
    let site = || with(browse(30, 12), (0..120).map(app));
    assert_eq!(level(&site()), None);
    let asks = |status, size| {
        level(&with(
            site(),
            [get(THIEF, 9, "/graphql?query={__schema{types{name}}}", status, size)],
        ))
    };
    assert_eq!(asks(200, 2_600), Some(Level::Low));
    assert_eq!(asks(400, 90), Some(Level::Informational));
}

#[test]
fn a_place_that_answers_everything_of_one_hand_otherwise_is_its_tool() {
    let folders = |plain: u64| {
        let names = ["/etc/ssl", "/var/log/", "/etc/cron.d", "/var/www/"];
        let ask = |at: u64| {
            let name = names[at as usize % 4];
            get(THIEF, at, &format!("/files?dir={name}"), 200, 3_000 + at * 700)
        };
        let open = |at: u64| {
            get(THIEF, 20 + at, &format!("/files?dir=/home/a{at}"), 200, 2_500 + at * 900)
        };
        level(&with(browse(30, 12), (0..12).map(ask).chain((0..plain).map(open))))
    };
    assert!(folders(1) >= Some(Level::High));
    assert!(folders(6) <= Some(Level::Medium));
}

#[test]
fn where_no_sizes_are_logged_a_known_shell_that_is_served_is_in_use() {
    let shell = |sizes: u64, status: u16| {
        let people = (0..300).map(|at| get(&format!("192.0.2.{}", at % 30), at, "/", 200, sizes));
        let lost = (0..12).map(|at| get("192.0.2.9", at, &format!("/old/{at}"), 404, 0));
        let asks = (0..30).map(|at| get(THIEF, 400 + at * 60, "/human2.aspx", status, 0));
        level(&people.chain(lost).chain(asks).collect::<Vec<_>>())
    };
    assert!(shell(0, 200) >= Some(Level::High));
    assert!(shell(0, 404) <= Some(Level::Low));
    assert!(shell(900, 200) <= Some(Level::Low), "an empty answer where sizes are logged");
}

#[test]
fn a_file_that_is_not_there_says_so_first_and_each_time_alike() {
    let mut lines = browse(30, 12);
    for at in 0..60 {
        let target = format!("/view.php?page={}", ["home", "terms", "help"][at as usize % 3]);
        let bytes = [20_000, 31_000, 44_000][at as usize % 3];
        lines.push(get(&format!("198.51.100.{at}"), at, &target, 200, bytes));
    }
    let asks = (0..6u64).map(|at| {
        let target = format!("/view.php?page={}etc/passwd", "../".repeat(at as usize + 1));
        let bytes = if at < 3 { 2_950 } else { 4_400 };
        get(THIEF, 100 + at, &target, 200, bytes)
    });
    let trial = Trial::of("combined", &with(lines, asks));
    assert!(trial.of_kind("injection") >= Some(Level::High));
    assert!(trial.message("injection").contains("3 answered"), "{}", trial.message("injection"));
}
