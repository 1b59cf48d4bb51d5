//! Scripts that were left on the server: nobody asked for them before, and one hand uses them.

use super::{Limits, is_a_resizer, is_redirect};
use crate::detect::{Peers, Policy, Profile};
use crate::dossier::{Event, Name};
use crate::record::time::{HOUR, SECOND};
use crate::record::{Outcome, Timestamp, served};
use crate::route::login::is_login;
use crate::triage::payload::script::is_script;
use crate::triage::payload::{self, Class, signatures::Signature};
use crate::triage::{Endpoint, Survey};
use hashbrown::{HashMap, HashSet};

/// What a script in use is called where no payload shows.
pub(super) static PLANTED: Signature = Signature {
    name: "planted_script",
    class: Class::WebShell,
    places: 0,
    patterns: &[],
    what: "a script that nobody asked for before, in use by one hand after an upload or an attack",
    innocent: "a new page that one person works with: what it was before it tells",
    fires: &[],
    silent: &[],
};

/// How a script is asked for.
#[derive(Debug, Clone, Default)]
pub(in crate::detect) struct Script {
    /// When it was first asked for; `None` if never.
    first: Option<Timestamp>,
    /// Who asks for it, by hash; a few of them.
    actors: HashSet<u64>,
    /// In its folder other scripts are, which others use.
    among_scripts: bool,
    /// In its folder files are, or its folder is called so.
    among_files: bool,
    /// More use it than a hand has addresses for the most part, but they ask for hardly anything but such scripts.
    crew: bool,
    /// Requests that were answered.
    answered: u64,
    /// Since the log began.
    since: i64,
    /// Who wrote it there with a method made for that, by hash; a few of them.
    writers: HashSet<u64>,
}

/// What is written in one folder may be asked for in another: by its name it is the same.
fn share_writers(scripts: &mut HashMap<Place, Script>) {
    let name = |place: &Place| {
        let (_, name) = place.1.rsplit_once('/')?;
        Some((place.0.clone(), name.to_owned()))
    };
    let mut writers: HashMap<Place, HashSet<u64>> = HashMap::new();
    for (place, script) in scripts.iter().filter(|(_, script)| !script.writers.is_empty()) {
        let Some(name) = name(place) else { continue };
        writers.entry(name).or_default().extend(script.writers.iter());
    }
    if writers.is_empty() {
        return;
    }
    for (place, script) in scripts {
        if let Some(known) = name(place).and_then(|name| writers.get(&name)) {
            script.writers.extend(known);
        }
    }
}

/// Host and route.
pub(super) type Place = (String, String);

impl Script {
    /// All scripts that few ask for, by host and route.
    pub(in crate::detect) fn all(survey: &Survey, limits: &Limits) -> HashMap<Place, Self> {
        let endpoints = survey.endpoints();
        let period = survey.period();
        let began = period.map(|(began, _)| began);
        let log = period.map_or(0, |(began, ended)| ended.0 - began.0);
        let new = (limits.new_hours * HOUR).min(log / 4);
        let mut scripts: HashMap<Place, Self> = HashMap::new();
        let mut folders: HashMap<Place, (HashSet<String>, bool)> = HashMap::new();
        for (_, endpoint) in &endpoints {
            let [_, host, route] = endpoint.parts();
            if endpoint.with(Outcome::Succeeded) == 0 {
                continue;
            }
            if let Some(script) = written(&endpoint.parts()) {
                let script = scripts.entry((host.clone(), script)).or_default();
                script.writers.extend(endpoint.actors.iter());
                script.first = [script.first, endpoint.seen.first()].into_iter().flatten().min();
            }
            let (folder, name) = route.rsplit_once('/').unwrap_or(("", &route));
            let of = folders.entry((host.clone(), folder.to_owned())).or_default();
            if !is_script(name.as_bytes()) {
                of.1 |= is_file(name);
                continue;
            }
            if endpoint.actors.count() > limits.hands {
                of.0.insert(route.clone());
            }
            scripts.entry((host, route)).or_default().add(endpoint);
        }
        share_writers(&mut scripts);
        scripts.retain(|place, script| {
            let folder = place.1.rsplit_once('/').map_or("", |(folder, _)| folder);
            let of = folders.get(&(place.0.clone(), folder.to_owned()));
            script.among_scripts = of.is_some_and(|(scripts, _)| !scripts.is_empty());
            script.among_files = keeps_files(folder) || of.is_some_and(|(_, files)| *files);
            script.since = script.first.zip(began).map_or(0, |(first, began)| first.0 - began.0);
            script.since >= new
        });
        let few = |script: &Self| script.actors.len() as u64 <= limits.hands;
        if !scripts.values().all(few) {
            super::crews::note(&mut scripts, survey, limits);
        }
        scripts.retain(|_, script| few(script) || script.crew);
        scripts
    }

    /// It lies among files, and more use it than a hand has addresses for the most part: how many requests were
    /// answered, and whose these are.
    pub(super) fn of_many(&self, limits: &Limits) -> Option<(u64, &HashSet<u64>)> {
        let many = self.actors.len() as u64 > limits.hands;
        (many && self.among_files).then_some((self.answered, &self.actors))
    }

    /// In its folder files are, or its folder is called so.
    pub(super) fn lies_among_files(&self) -> bool {
        self.among_files
    }

    /// More than one hand uses it.
    pub(super) fn is_shared(&self) -> bool {
        self.crew
    }

    /// One crew uses it.
    pub(super) fn is_a_crews(&mut self) {
        self.crew = true;
    }

    fn add(&mut self, endpoint: &Endpoint) {
        let first = endpoint.seen.first();
        self.first = [self.first, first].into_iter().flatten().min();
        self.actors.extend(endpoint.actors.iter());
        self.answered += endpoint.with(Outcome::Succeeded);
    }
}

/// Those who use a new script that few ask for, often enough.
pub(in crate::detect) fn suspects(survey: &Survey, policy: &Policy) -> HashSet<u64> {
    let scripts = Script::all(survey, &policy.effect);
    let used = scripts.into_values().filter(|script| {
        script.answered >= policy.injection.used
            || script.answered > 0 && !script.writers.is_disjoint(&script.actors)
    });
    used.flat_map(|script| script.actors).collect()
}

/// The answered requests of an actor for scripts that it, or somebody for it, left behind.
pub(super) fn planted(profile: &Profile, peers: &Peers<'_>, limits: &Limits) -> Vec<Event> {
    let uses = uses(profile, peers);
    let (of_crews, uses): (Vec<_>, Vec<_>) =
        uses.into_iter().partition(|(place, _)| peers.script(place).is_some_and(|s| s.crew));
    let of_crews: Vec<Event> = of_crews.into_iter().flat_map(|(_, events)| events).collect();
    let left = |(place, events): (Place, Vec<Event>)| {
        let script = peers.script(&place)?;
        let answers: Vec<Event> = events.iter().filter(|e| served(e.status)).copied().collect();
        let first = *events.first()?;
        let after = profile.events.iter().filter(|event| event.time >= first.time).count();
        let narrow = events.len() as u64 * 100 >= after as u64 * limits.narrow;
        // An acknowledgement is always the same; the output of commands is not.
        let varied = super::size::sorts(&answers, limits).len() >= limits.answers;
        let reads = |event: &Event| peers.dossiers.endpoint(event.endpoint)[0] == "GET";
        let shows = is_a_resizer(&place.1) && events.iter().all(reads);
        let way = !shows && cause(profile, peers, script, &first, limits);
        let mut put = writes(profile, peers, &place, &first);
        if put.len() < answers.len() && (1..=limits.answers).contains(&put.len()) {
            put.extend(answers);
            return Some(put);
        }
        (answers.len() > limits.answers && varied && narrow && way).then_some(answers)
    };
    let mut all: Vec<Event> = uses.into_iter().filter_map(left).flatten().collect();
    all.extend(of_a_crew(profile, &of_crews, limits));
    all.sort_unstable_by_key(Event::order);
    all
}

/// What an actor asked of scripts that nobody asked for before and few ask for, by host and route.
pub(super) fn uses(profile: &Profile, peers: &Peers<'_>) -> HashMap<Place, Vec<Event>> {
    let mut uses: HashMap<Place, Vec<Event>> = HashMap::new();
    let mut places: HashMap<Name, Option<Place>> = HashMap::new();
    for event in &profile.events {
        let place = places.entry(event.endpoint).or_insert_with(|| {
            let [_, host, route] = peers.dossiers.endpoint(event.endpoint);
            Some((host, route)).filter(|place| peers.script(place).is_some())
        });
        if let Some(place) = place {
            uses.entry(place.clone()).or_default().push(*event);
        }
    }
    uses
}

/// What the scripts of a crew answered one of it, if it asks for hardly anything else and they do something. Who left
/// them may have been another.
fn of_a_crew(profile: &Profile, events: &[Event], limits: &Limits) -> Vec<Event> {
    let answers: Vec<Event> = events.iter().filter(|e| served(e.status)).copied().collect();
    let first = events.iter().map(|event| event.time).min().unwrap_or_default();
    let after = profile.events.iter().filter(|event| event.time >= first).count();
    let narrow = events.len() as u64 * 100 >= after as u64 * limits.narrow;
    let varied = super::size::sorts(&answers, limits).len() >= limits.answers;
    if narrow && varied { answers } else { Vec::new() }
}

/// The script that a request with a method made for that writes, if it is one. What follows its
/// name gets it past a server that lets no scripts be written: `/x.jsp/`, `/x.jsp%20`.
pub(super) fn written([method, _, route]: &[String; 3]) -> Option<String> {
    let name = route.to_ascii_lowercase();
    let name = ["::$data", "%20", "%00", "/", "."]
        .iter()
        .fold(name.as_str(), |name, mark| name.trim_end_matches(mark));
    let route = route.get(..name.len())?;
    let writes = matches!(method.as_str(), "PUT" | "MOVE" | "COPY");
    (writes && is_script(name.rsplit('/').next()?.as_bytes())).then(|| route.to_owned())
}

/// The requests that wrote a script before it was used, if its user writes hardly anything else:
/// whoever puts a site on its server writes many files.
fn writes(profile: &Profile, peers: &Peers<'_>, place: &Place, first: &Event) -> Vec<Event> {
    let mut all = 0;
    let mut here = Vec::new();
    for event in profile.events.iter().filter(|event| matches!(event.status, 201 | 204)) {
        let parts = peers.dossiers.endpoint(event.endpoint);
        all += usize::from(matches!(parts[0].as_str(), "PUT" | "MOVE" | "COPY"));
        let same = parts[1] == place.0 && written(&parts).is_some_and(|route| route == place.1);
        here.extend(
            Some(*event).filter(|_| same && event.status == 201 && event.time <= first.time),
        );
    }
    if all <= here.len() * 2 { here } else { Vec::new() }
}

/// What came before tells how it was left: an attack, or an upload into a folder of files.
fn cause(
    profile: &Profile,
    peers: &Peers<'_>,
    script: &Script,
    first: &Event,
    limits: &Limits,
) -> bool {
    let before = || profile.events.iter().filter(|event| event.time <= first.time);
    let attacked = before().any(|event| {
        let class = payload::signature(event.payload.signature).map(|signature| signature.class);
        event.endpoint != first.endpoint && class.is_some_and(|class| !class.is_door())
    });
    let uploaded = || {
        before().any(|event| {
            let [method, _, route] = peers.dossiers.endpoint(event.endpoint);
            let gave = method == "PUT"
                || method == "POST" && !is_login(method.as_bytes(), route.as_bytes());
            let taken = served(event.status) || is_redirect(event.status);
            let soon = first.time.0 - event.time.0 <= limits.upload_minutes * 60 * SECOND;
            gave && taken && soon && event.endpoint != first.endpoint
        })
    };
    // Whoever looks for what others left uses what he finds.
    let hunted = before().filter(|event| {
        let shell = payload::signature(event.payload.signature);
        event.outcome() == Outcome::Missing && shell.is_some_and(|s| s.class == Class::WebShell)
    });
    attacked
        || hunted.count() >= limits.posts
        || !script.among_scripts && script.among_files && uploaded()
}

/// A picture, a style sheet, a document, by its ending.
fn is_file(name: &str) -> bool {
    const ENDINGS: [&str; 16] = [
        "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "css", "js", "woff", "woff2", "pdf",
        "zip", "txt", "mp4", "csv",
    ];
    let name = name.to_ascii_lowercase();
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// A folder for files, by its name.
pub(super) fn keeps_files(folder: &str) -> bool {
    const WORDS: [&str; 18] = [
        "upload", "media", "image", "img", "static", "asset", "file", "cache", "tmp", "temp",
        "plugin", "theme", "avatar", "attach", "css", "font", "backup", "content",
    ];
    let folder = folder.to_ascii_lowercase();
    folder.split('/').any(|part| WORDS.iter().any(|word| part.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use crate::case::Level;
    use crate::detect::effect::tests::{AGENT, THIEF, level, post, with};
    use crate::detect::trial::{browse, get, line};

    #[test]
    fn a_new_script_among_files_in_use_after_an_upload_is_a_web_shell() {
        const DAY: u64 = 86_400;
        let site = || {
            let picture =
                |at: u64| get(&format!("192.0.2.{at}"), at, "/media/a/logo.png", 200, 3_120);
            with(
                with(browse(30, 12), (0..20).map(picture)),
                [get("192.0.2.1", 3 * DAY, "/", 200, 900)],
            )
        };
        let works = |from: u64, size: fn(u64) -> u64| {
            (0..12u64).map(move |at| post(from + 60 * at, "/media/a/t.php", 200, size(at)))
        };
        let varied = |at: u64| 300 + at * 511;
        let upload = || [post(2 * DAY, "/profile/picture", 201, 90)];
        let shell = with(with(site(), upload()), works(2 * DAY + 60, varied));
        assert!(level(&shell) >= Some(Level::High));
        // Acknowledgements; no upload before; a script as old as the log.
        assert_eq!(level(&with(with(site(), upload()), works(2 * DAY + 60, |_| 20))), None);
        assert_eq!(level(&with(site(), works(2 * DAY + 60, varied))), None);
        assert_eq!(level(&with(with(site(), upload()), works(60, varied))), None);
    }

    #[test]
    fn a_script_that_is_found_and_used_after_a_search_for_shells_was_left_there() {
        let names = ["wso", "alfa", "c99", "shell", "cmd", "mini", "fox", "up"];
        let hunt = |count: usize| {
            let asks = (0..).zip(&names[..count]);
            asks.map(|(at, name)| get(THIEF, 40_000 + at, &format!("/{name}.php"), 404, 300))
        };
        let works = (0..6u64).map(|at| post(40_100 + 9 * at, "/wp/about.php", 200, 300 + at * 911));
        let found = |count| level(&with(with(browse(30, 3_000), hunt(count)), works.clone()));
        assert!(found(8) >= Some(Level::High));
        assert!(found(2) <= Some(Level::Medium), "the noise of the internet");
    }

    #[test]
    fn a_script_among_pictures_that_people_use_is_theirs_in_a_small_log_too() {
        let resizer = (0..12u64).flat_map(|who| {
            let one = move |at: u64| {
                let target = format!("/images/resize.php?src=p{at}.jpg&w=200");
                get(&format!("198.51.100.{who}"), 100 * who + at, &target, 200, 3_000 + at * 977)
            };
            (0..8).map(one)
        });
        assert_eq!(level(&with(browse(30, 12), resizer)), None);
        let alone = |name: &'static str| {
            let ask = move |at: u64| {
                get(THIEF, at, &format!("/images/{name}.php?src=a"), 200, 3_000 + at * 977)
            };
            level(&with(browse(30, 12), (0..8).map(ask)))
        };
        assert!(alone("up") >= Some(Level::High));
        assert_eq!(alone("thumb"), Some(Level::Medium), "by its name it makes pictures smaller");
    }

    #[test]
    fn a_script_that_was_written_by_a_method_made_for_that_and_then_asked_is_in_use() {
        let written = |status: u16, files: u64, used: u64| {
            let put = |at: u64, path: &str| {
                line(THIEF, 40_000 + at, &format!("PUT {path}"), status, 0, AGENT)
            };
            let files = (0..files).map(|at| put(at, &format!("/app/{at}.jsp")));
            let asks = (0..used).map(|at| {
                get(THIEF, 41_000 + at * 9, &format!("/sh.jsp?pwd=023&i=w{at}"), 200, 40 + at * 300)
            });
            let lines = with(browse(30, 3_000), files.chain([put(100, "/sh.jsp/")]).chain(asks));
            level(&lines)
        };
        assert!(written(201, 0, 3) >= Some(Level::High));
        assert_eq!(written(201, 0, 0), None, "nobody asked for it");
        assert_eq!(written(405, 0, 3), None, "it was not taken");
        assert_eq!(written(201, 20, 3), None, "somebody who puts a site there");
    }
}
