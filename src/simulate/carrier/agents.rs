//! User agents: app builds that customers update late or never, browsers, machines.

use std::rc::Rc;

use rand::RngExt;

use super::clock::{DAY, SALE};
use super::dice::{self, Dice};

/// Builds of the app and the day each was released, relative to the sale; newest first.
const RELEASES: [(&str, i64); 5] =
    [("6.4.1", 26), ("6.4.0", 4), ("6.3.0", -13), ("6.2.2", -60), ("6.1.0", -140)];
const ANDROIDS: [&str; 18] = [
    "Android 13; Pixel 7",
    "Android 13; Pixel 6a",
    "Android 12; Pixel 5",
    "Android 13; SM-S901U",
    "Android 12; SM-S908U",
    "Android 12; SM-G991U",
    "Android 12; SM-A536U",
    "Android 12; SM-A136U",
    "Android 11; SM-A125U",
    "Android 11; SM-G970U",
    "Android 10; SM-G960U",
    "Android 10; SM-N960U",
    "Android 12; moto g power",
    "Android 11; moto g stylus",
    "Android 10; moto e",
    "Android 11; N200",
    "Android 12; CPH2413",
    "Android 9; LM-X320",
];
const IPHONES: [&str; 10] = [
    "iPhone15,2; iOS 16.1",
    "iPhone14,7; iOS 16.1",
    "iPhone14,5; iOS 16.1",
    "iPhone14,5; iOS 15.7",
    "iPhone13,2; iOS 16.0",
    "iPhone13,2; iOS 15.6",
    "iPhone12,1; iOS 16.1",
    "iPhone12,1; iOS 15.5",
    "iPhone11,8; iOS 15.7",
    "iPhone10,1; iOS 14.8",
];
const BROWSERS: [&str; 7] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/106.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:107.0) Gecko/20100101 Firefox/107.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.1 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 12; SM-A536U) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0",
];

/// The API key that every Android app carries.
pub const ANDROID_KEY: &str = "app-android-4c1e";
/// The API key that every iOS app carries.
pub const IOS_KEY: &str = "app-ios-9b07";

/// What a customer calls from.
#[derive(Debug, Clone)]
pub enum Device {
    /// The app on a phone; updates come `lag` seconds after the release.
    Phone {
        /// Android rather than iOS.
        android: bool,
        /// System and model, as the app writes them.
        model: &'static str,
        /// Seconds from a release to the update.
        lag: i64,
    },
    /// Something that never changes its name and carries the Android key.
    Fixed(Rc<str>),
}

impl Device {
    /// A phone like those of the crowd.
    pub fn phone(dice: &mut Dice) -> Self {
        let android = dice.random_bool(0.55);
        let model =
            if android { *dice::pick(dice, &ANDROIDS) } else { *dice::pick(dice, &IPHONES) };
        let lag = (dice::log_normal(dice, 5.0, 1.3) * DAY as f64) as i64;
        Self::Phone { android, model, lag }
    }

    /// The API key in the app.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Phone { android: false, .. } => IOS_KEY,
            _ => ANDROID_KEY,
        }
    }

    /// The user agent that this device sends at a moment.
    pub fn agent(&self, at: i64) -> Rc<str> {
        match self {
            Self::Phone { model, lag, .. } => {
                let build = RELEASES
                    .iter()
                    .find(|(_, day)| SALE + day * DAY + lag <= at)
                    .map_or("6.0.3", |(v, _)| *v);
                format!("CarrierApp/{build} ({model})").into()
            }
            Self::Fixed(agent) => Rc::clone(agent),
        }
    }
}

/// A browser of the crowd.
pub fn browser(dice: &mut Dice) -> &'static str {
    dice::pick::<&str>(dice, &BROWSERS)
}
