//! What is taken: objects, pages and bytes, and what nobody was asking for.

use serde::{Deserialize, Serialize};

/// Thresholds of object enumeration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Enumeration {
    /// Distinct objects of one kind below which nothing is said.
    pub objects: u64,
    /// The same where there are too few peers for a baseline.
    pub objects_without_peers: u64,
    /// Times the number at which an actor stands out among peers, from which on the number alone
    /// is a sign.
    pub vast: u64,
    /// Times that number, from which on it counts as two signs.
    pub immense: u64,
}

impl Default for Enumeration {
    fn default() -> Self {
        Self { objects: 50, objects_without_peers: 200, vast: 10, immense: 40 }
    }
}

/// Thresholds of bulk collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bulk {
    /// Distinct pages of one listing below which nothing is said.
    pub pages: u64,
    /// Months of a listing by months below which nothing is said: each holds what many pages do.
    pub months: u64,
    /// Times `pages`, from which on a listing was walked from end to end.
    pub whole_walk: u64,
    /// Bytes received from one endpoint below which nothing is said.
    pub bytes: u64,
    /// Answers to requests whose bodies say what is asked for, below which nothing is said.
    pub answers: u64,
    /// Bytes of all these answers, below which nothing is said.
    pub answered: u64,
    /// Answers to such requests that are a question however small they are, where they are far more than others get
    /// and of as many sizes as different things have.
    pub many_answers: u64,
    /// Bytes of an answer up to which it is a receipt, and tells nothing.
    pub receipt: u64,
    /// Records asked for in one request from which its page is large.
    pub page_size: u64,
    /// The same, of somebody who asks for `records` of them in all.
    pub list_size: u64,
    /// Records named in lists of ids, such as nobody else asks for there, from which it is a theft
    /// of single records in fewer requests.
    pub listed: u64,
    /// Times what others ask for on the same endpoint.
    pub times_usual: u64,
    /// Records asked for in large pages from which it is more than curious.
    pub records: u64,
    /// Bytes of one answer from which it is a large export.
    pub export: u64,
}

impl Default for Bulk {
    fn default() -> Self {
        Self {
            pages: 50,
            months: 24,
            whole_walk: 5,
            bytes: 200_000_000,
            answers: 200,
            answered: 20_000_000,
            many_answers: 1_000,
            receipt: 200,
            page_size: 500,
            list_size: 10,
            listed: 1_000,
            times_usual: 8,
            records: 5_000,
            export: 10_000_000,
        }
    }
}

/// Thresholds of alarms that name no actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Novelty {
    /// Days for which nobody must have asked for an object, to make it news. A log of less than
    /// four times as many takes a quarter of itself.
    pub quiet_days: u32,
    /// The same for a page of a listing: whoever reads a listing every night reads it again.
    pub quiet_days_of_pages: u32,
    /// Days of the past, at the same time of day, that a stretch of time is compared with.
    pub baseline: usize,
    /// Fewer days than this are no baseline, a third of a log where it is short.
    pub least_baseline: usize,
    /// Least spread that is assumed, as a share of the middle.
    pub least_spread: f64,
    /// Most that one bin adds to the sum, in standard deviations: below the alarm, so that one
    /// odd bin alone raises none.
    pub cap: f64,
    /// What is taken from each bin before it is added.
    pub slack: f64,
    /// The sum at which an alarm is raised.
    pub alarm: f64,
    /// More news than usual, in requests of the log, below which nothing is said.
    pub excess: u64,
    /// The same in percent of what is usual.
    pub excess_share: u64,
    /// Percent of what is more than usual that attributes in common must explain.
    pub explained: u64,
    /// Percent of the requests with these attributes that may be others', by their number at
    /// other times; with more than four times as many they name nobody.
    pub collateral: u64,
    /// Most values of one attribute that are named together.
    pub values: usize,
    /// Actors that explain an alarm, up to which they are judged one by one.
    pub few_actors: usize,
    /// How the hands behind one alarm are told apart.
    pub divide: Dividing,
    /// Hands that were there before the log began.
    pub guise: Guise,
}

/// Thresholds of hands that were there before the log began: those of one guise, among others at an endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Guise {
    /// Actors of the guise, at least.
    pub actors: usize,
    /// Networks they come from, at least.
    pub networks: usize,
    /// Others, at least.
    pub others: usize,
    /// Percent of the actors that is nearly all: of those who ask for nothing else, or come for a short time.
    pub nearly_all: usize,
    /// Percent of the others who ask for nothing else, at most.
    pub others_alone: usize,
    /// Percent of the actors who ask for three things or more, at least.
    pub greedy: usize,
    /// The same of the others, at most.
    pub others_greedy: usize,
    /// Part of the log, as one in so many, that is a short time: from the first request of an actor to its last, of
    /// its days, or for all of them to pause.
    pub brief: u32,
    /// Part of the log, as one in so many, in which it must have begun: else there are days before it.
    pub early: u32,
    /// Repeats that chance would have, at least, for their absence to tell one list of what to fetch.
    pub repeats: f64,
    /// Times fewer repeats than chance would have.
    pub fewer: f64,
    /// Networks, at least, where all others show a name or a key and hardly anybody asks for what these take.
    pub few_networks: usize,
    /// Percent of what these take that others ask for too, at most: a service works on what people ask for.
    pub in_common: usize,
    /// Percent of those who take several things that show one program, at least.
    pub one_program: usize,
    /// Percent of what is asked for that is not there, from which it is tried, and times that of others.
    pub misses: usize,
    /// See `misses`.
    pub times_missing: usize,
    /// Percent of the actors who ask for two things or more, at least, where these are tried.
    pub trying: usize,
    /// Times the share of the others who ask for two things or more, at least, in a log of a few days.
    pub times_several: usize,
    /// Networks from which a guise that shows what others do is more than a question, if it does not sleep.
    pub spread: usize,
    /// Percent of what it does that lies in the eight hours of the day in which others do least, from and to.
    pub by_night: (usize, usize),
    /// The same of the others, at most; and how much each must do.
    pub others_by_night: usize,
    /// See `others_by_night`.
    pub by_night_of: usize,
    /// Actors who ask for nothing else, at least, to be told by that alone.
    pub strays: usize,
    /// Percent of what these ask for that is not there, at least.
    pub strays_missing: usize,
}

impl Default for Guise {
    fn default() -> Self {
        Self {
            actors: 8,
            networks: 5,
            others: 40,
            nearly_all: 95,
            others_alone: 60,
            greedy: 50,
            others_greedy: 10,
            brief: 4,
            early: 8,
            repeats: 7.0,
            fewer: 4.0,
            few_networks: 3,
            in_common: 20,
            one_program: 90,
            misses: 10,
            times_missing: 5,
            trying: 33,
            times_several: 3,
            spread: 8,
            by_night: (25, 60),
            others_by_night: 15,
            by_night_of: 100,
            strays: 100,
            strays_missing: 5,
        }
    }
}

/// Thresholds of the hands behind one alarm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dividing {
    /// Hands that one alarm is divided among, at most.
    pub parts: usize,
    /// Least share of an alarm that is left by those told apart, for it to be looked into.
    pub left: f64,
    /// Least share of what is left of an alarm that a second hand has.
    pub of_rest: f64,
    /// Standard deviations of a count above which what is left of an alarm is no chance.
    pub noise: f64,
    /// Least that is left of an alarm, in the sample, for a second hand; and objects of a hand.
    pub beside: usize,
    /// Share of an alarm that must be explained beyond what another explanation does, to be better.
    pub more: f64,
    /// Share of what attributes explain of those who come alone, that they have of everybody, from
    /// which they tell nothing.
    pub usual: f64,
    /// Most values of one attribute that may be as many hands.
    pub hands: usize,
    /// Percent of the objects of one hand that another may have taken too by a slip, and of what
    /// the greatest took that another must have taken, to be a thief and not an owner of his things.
    pub slip: usize,
    /// Part of the time that hands were at work, as one in so many, within which those who begin and end
    /// together are one.
    pub moment: u32,
}

impl Default for Dividing {
    fn default() -> Self {
        Self {
            parts: 3,
            left: 0.1,
            of_rest: 0.5,
            noise: 4.0,
            beside: 20,
            more: 0.3,
            usual: 0.75,
            hands: 6,
            slip: 5,
            moment: 100,
        }
    }
}

impl Default for Novelty {
    fn default() -> Self {
        Self {
            quiet_days: 7,
            quiet_days_of_pages: 2,
            baseline: 14,
            least_baseline: 7,
            least_spread: 0.03,
            cap: 6.0,
            slack: 0.75,
            alarm: 8.0,
            excess: 50,
            excess_share: 10,
            explained: 80,
            collateral: 5,
            values: 256,
            few_actors: 8,
            divide: Dividing::default(),
            guise: Guise::default(),
        }
    }
}
