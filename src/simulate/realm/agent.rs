//! User agents: app builds that people update late or never, browsers, libraries.

use std::rc::Rc;

use rand::RngExt;

use crate::simulate::clock::DAY;
use crate::simulate::dice::{self, Dice};

const ANDROIDS: [&str; 14] = [
    "Android 14; Pixel 8",
    "Android 14; SM-S918B",
    "Android 13; Pixel 7",
    "Android 13; SM-A546B",
    "Android 13; SM-S901U",
    "Android 12; SM-G991U",
    "Android 12; SM-A536U",
    "Android 12; moto g power",
    "Android 11; SM-A125U",
    "Android 11; CPH2185",
    "Android 10; SM-G960U",
    "Android 10; Redmi Note 8",
    "Android 9; SM-J530F",
    "Android 9; LM-X320",
];
const IPHONES: [&str; 9] = [
    "iPhone15,4; iOS 17.2",
    "iPhone15,2; iOS 17.1",
    "iPhone14,7; iOS 17.1",
    "iPhone14,5; iOS 16.6",
    "iPhone13,2; iOS 16.1",
    "iPhone12,1; iOS 16.1",
    "iPhone12,1; iOS 15.7",
    "iPhone11,8; iOS 15.7",
    "iPhone10,1; iOS 14.8",
];
const SYSTEMS: [&str; 5] = [
    "Windows NT 10.0; Win64; x64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "X11; Linux x86_64",
    "Linux; Android 10; K",
    "X11; CrOS x86_64 14541.0.0",
];
/// What programs call themselves when nobody thought about it.
pub const LIBRARIES: [&str; 10] = [
    "python-requests/2.31.0",
    "okhttp/4.12.0",
    "Go-http-client/1.1",
    "curl/8.4.0",
    "axios/1.6.2",
    "Java/17.0.9",
    "Apache-HttpClient/5.2.1 (Java/17.0.9)",
    "aiohttp/3.9.1",
    "node-fetch/1.0",
    "Dalvik/2.1.0 (Linux; U; Android 9; SM-G960F)",
];

/// The builds of an app, and when each comes out.
#[derive(Debug)]
pub struct App {
    name: &'static str,
    /// Oldest first: (major, minor, when).
    builds: Vec<(u32, u32, i64)>,
}

impl App {
    /// Draws builds; the last comes out on `release`.
    pub fn draw(dice: &mut Dice, name: &'static str, release: i64) -> Self {
        let major = dice.random_range(2..9);
        let newest = dice.random_range(5..30_u32);
        let builds = (0..5)
            .map(|age| (major, newest - age, release - i64::from(age * age) * 13 * DAY))
            .rev()
            .collect();
        Self { name, builds }
    }

    /// The user agent of a device that updates so many seconds after a release.
    pub fn agent(&self, model: &str, lag: i64, at: i64) -> Rc<str> {
        let (major, minor) = self
            .builds
            .iter()
            .rev()
            .find(|build| build.2 + lag <= at)
            .or(self.builds.first())
            .map_or((1, 0), |&(major, minor, _)| (major, minor));
        format!("{}/{major}.{minor}.0 ({model})", self.name).into()
    }
}

/// A phone: its model, and whether it is an Android.
pub fn phone(dice: &mut Dice) -> (&'static str, bool) {
    let android = dice.random_bool(0.55);
    // Few models are common, many rare.
    let pick = |dice: &mut Dice, all: &[&'static str]| {
        let most = all.len() as f64;
        all[((dice.random_range(0.0_f64..1.0).powi(2) * most) as usize).min(all.len() - 1)]
    };
    (if android { pick(dice, &ANDROIDS) } else { pick(dice, &IPHONES) }, android)
}

/// A browser.
pub fn browser(dice: &mut Dice) -> Rc<str> {
    let system = *dice::pick(dice, &SYSTEMS);
    if dice.random_bool(0.15) {
        let version = dice.random_range(102..122);
        return format!(
            "Mozilla/5.0 ({system}; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"
        )
        .into();
    }
    let version = 120 - (dice::log_normal(dice, 1.5, 1.0) as u32).min(25);
    format!("Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36").into()
}
