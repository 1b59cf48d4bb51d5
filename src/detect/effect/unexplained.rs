//! Scripts that one hand alone uses, and of which the log does not tell how they came there.
//!
//! Whoever left a script may have come before the log began, from elsewhere, or by a way that no log
//! of requests shows. What is left to see is that nobody asked for it before, and that one hand, which
//! asks for nothing else, sends it one POST after the other. Somebody who works with a new page comes
//! to it through others, signs in, and fetches what the page is made of; a program that reports there
//! says what it is, is answered with receipts, or comes by its clock.

use super::planted::{Place, uses};
use super::{Effect, Effects, Limits};
use crate::detect::{Peers, Policy, Profile};
use crate::dossier::{Event, Name};
use crate::record::served;
use crate::record::time::{HOUR, SECOND};
use crate::route::login::is_login;
use crate::triage::payload::script::{is_a_products, is_of_every_site, keeps_only_files, name_of};
use crate::triage::payload::{Class, signatures::Signature};
use hashbrown::HashSet;

/// What such a script is called.
pub(super) static UNEXPLAINED: Signature = Signature {
    name: "unexplained_script",
    class: Class::WebShell,
    places: 0,
    patterns: &[],
    what: "a script that nobody asked for before, to which one hand alone sends POSTs, and which asks for nothing else",
    innocent: "a new page or a new partner: ask who put it there, and when",
    fires: &[],
    silent: &[],
};

impl Effects<'_> {
    /// Scripts that one hand sends POSTs to, and nobody can say why: a question.
    pub(super) fn by_question(&mut self, profile: &Profile, policy: &Policy) {
        let known: HashSet<_> = self
            .all
            .iter()
            .filter(|(.., effect)| *effect == Effect::Served)
            .map(|(event, ..)| event.at)
            .collect();
        let asked: Vec<Event> = uses(profile, self.peers)
            .into_iter()
            .filter(|(_, here)| here.iter().all(|event| !known.contains(&event.at)))
            .filter(|(place, here)| is_odd(profile, place, here, self.peers, &policy.effect))
            .flat_map(|(_, here)| here)
            .filter(|event| served(event.status))
            .collect();
        let here: HashSet<_> = asked.iter().map(|event| event.at).collect();
        self.all.retain(|(event, ..)| !here.contains(&event.at));
        self.all.extend(asked.into_iter().map(|event| (event, &UNEXPLAINED, Effect::Used)));
    }
}

fn is_odd(
    profile: &Profile,
    place: &Place,
    here: &[Event],
    peers: &Peers<'_>,
    limits: &Limits,
) -> bool {
    let Some(script) = peers.script(place) else { return false };
    let posts: Vec<Event> = here.iter().filter(|event| is_post(event, peers)).copied().collect();
    // What a program of the same address with another name asks for may be somebody else's.
    let agents: HashSet<Name> = here.iter().map(|event| event.agent).collect();
    let all = profile.events.iter().filter(|event| agents.contains(&event.agent)).count();
    let (count, mostly) = (posts.len(), |part: usize, of: usize| part * 100 >= of * limits.only);
    let varied =
        peers.tells_no_sizes() || super::size::sorts(&posts, limits).len() >= limits.answers;
    let nameless = here.iter().all(|event| event.principal == Name::default());
    let tool = |agent: &Name| peers.tool(*agent).is_some_and(|(class, _)| *class == Class::Tool);
    let strange = agents.iter().any(tool)
        || agents.iter().all(|agent| acts_as_a_browser(peers.dossiers.names.text(*agent)))
        || is_a_products(&place.1)
        || script.lies_among_files() && keeps_only_files(&place.1);
    !script.is_shared()
        && count >= if is_a_products(&place.1) { limits.posts.div_ceil(2) } else { limits.posts }
        && mostly(here.len(), all)
        && count * 2 >= here.len()
        && varied
        && nameless
        && strange
        && !is_of_every_site(&place.1)
        && !is_login(b"POST", name_of(&place.1).as_bytes())
        && !keeps_a_clock(&posts)
        && !trickles(&posts)
}

fn is_post(event: &Event, peers: &Peers<'_>) -> bool {
    let [method, ..] = peers.dossiers.endpoint(event.endpoint);
    method == "POST" && served(event.status)
}

/// It says that it is a browser: nobody who works with one sends nothing but POSTs. Programs of
/// partners say what they are, or where to read about them.
fn acts_as_a_browser(agent: &[u8]) -> bool {
    let agent = agent.to_ascii_lowercase();
    let says = |word: &[u8]| memchr::memmem::find(&agent, word).is_some();
    agent.starts_with(b"mozilla/") && !says(b"http") && !says(b"bot")
}

/// The pauses between requests, in seconds.
fn pauses(posts: &[Event]) -> Vec<i64> {
    let pairs = posts.iter().zip(posts.iter().skip(1));
    let mut all: Vec<i64> =
        pairs.map(|(a, b)| (b.time.0 - a.time.0 + SECOND / 2).div_euclid(SECOND)).collect();
    all.sort_unstable();
    all
}

/// Half of the pauses are alike, to a second or a fiftieth: a program that comes by its clock. What it
/// sends at one time follows without a pause.
fn keeps_a_clock(posts: &[Event]) -> bool {
    let all: Vec<i64> = pauses(posts).into_iter().filter(|pause| *pause >= CLOCK).collect();
    let alike = |pause: i64| {
        let slack = 1 + pause / 50;
        all.iter().filter(|other| (**other - pause).abs() <= slack).count()
    };
    all.len() >= PAUSES && all.iter().any(|pause| alike(*pause) * 2 >= all.len())
}

/// The shortest pause that tells a clock, in seconds.
const CLOCK: i64 = 10;
/// Pauses of which as many as that are alike by chance.
const PAUSES: usize = 5;

/// One or two at a time, again and again: events that are reported as they happen.
fn trickles(posts: &[Event]) -> bool {
    let long = HOUR / 2 / SECOND;
    let bouts = 1 + pauses(posts).iter().filter(|pause| **pause > long).count();
    bouts > 3 && posts.len() < 3 * bouts
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::effect::tests::{level, with};
    use crate::detect::trial::{browse, get, line};

    const DAY: u64 = 86_400;
    const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0";
    const HAND: &str = "203.0.113.77";

    fn site() -> Vec<String> {
        let scripts =
            (0..8u64).map(|at| get(&format!("192.0.2.{at}"), at, "/news.php", 200, 5_120));
        with(with(browse(30, 12), scripts), [get("192.0.2.1", 4 * DAY, "/", 200, 900)])
    }

    /// So many POSTs to a script, each so long after the one before and with an answer of that size.
    fn posts(
        agent: &'static str,
        path: &'static str,
        count: u64,
        each: impl Fn(u64) -> (u64, u64),
    ) -> Vec<String> {
        let mut at = 2 * DAY;
        let one = |n: u64| {
            let (pause, size) = each(n);
            at += pause;
            line(HAND, at, &format!("POST {path}"), 200, size, agent)
        };
        (0..count).map(one).collect()
    }

    fn work(n: u64) -> (u64, u64) {
        (3 + n * n * 7 % 41, 40 + n * n * 37 % 4_001)
    }

    #[test]
    fn a_new_script_to_which_one_hand_sends_nothing_but_posts_is_a_question() {
        let shell = posts(FIREFOX, "/menu.php", 14, work);
        assert_eq!(level(&with(site(), shell.clone())), Some(Level::Medium));
        let tool = posts("Go-http-client/1.1", "/ecp/auth/menu.aspx", 14, work);
        assert_eq!(level(&with(site(), tool)), Some(Level::Medium), "nobody puts pages there");
        let guess = posts(FIREFOX, "/members/login.php", 14, work);
        assert_eq!(level(&with(site(), guess)), None, "passwords are sent there");
        assert_eq!(level(&with(site(), posts(FIREFOX, "/menu.php", 4, work))), None, "too few");
        let known = get("192.0.2.9", 60, "/menu.php", 200, 800);
        assert_eq!(level(&with(with(site(), [known]), shell)), None, "it was there before");
    }

    #[test]
    fn somebody_who_works_with_a_new_page_comes_through_others() {
        let page = |n: u64| line(HAND, 2 * DAY + n, "GET /news.php", 200, 5_120, FIREFOX);
        let editor = with(posts(FIREFOX, "/menu.php", 14, work), (0..4).map(page));
        assert_eq!(level(&with(site(), editor)), None);
    }

    #[test]
    fn what_reports_or_comes_by_a_clock_is_a_program_of_a_partner() {
        let named = posts("Java/17.0.9", "/sync.php", 40, work);
        assert_eq!(level(&with(site(), named)), None);
        let receipts = posts(FIREFOX, "/hook.php", 40, |n| (3 + n * n * 7 % 41, 2 + n % 3));
        assert_eq!(level(&with(site(), receipts)), None);
        let rounds = posts(FIREFOX, "/poll.php", 40, |n| ([900, 2, 2][n as usize % 3], work(n).1));
        assert_eq!(level(&with(site(), rounds)), None);
        let clock = posts(FIREFOX, "/poll.php", 40, |n| (60, work(n).1));
        assert_eq!(level(&with(site(), clock)), None);
        let events = posts(FIREFOX, "/hook.php", 20, |n| (2_000 + n * n * 71 % 3_001, work(n).1));
        assert_eq!(level(&with(site(), events)), None);
    }
}
