//! Names: whose hand it was, whether it does other things than before, which are one hand.

use super::hands::{Deals, Settled, Stretches, Swarm, Volley};
use serde::{Deserialize, Serialize};

/// Thresholds of stolen credentials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stolen {
    /// Distinct records that a second hand must have taken.
    pub objects: u64,
    /// Days of use before a second hand can be told from the first.
    pub history_days: i64,
    /// Requests in these days.
    pub history_requests: usize,
    /// Stretches of ten minutes in which a name is used at two places at once, for that to count.
    pub slots: u64,
    /// Percent of the records of a day that are known from days before, for a name to repeat its
    /// set: a batch.
    pub repeats: u64,
    /// Percent of a second hand's records that such a name (a batch) never asked for.
    pub unknown_share: u64,
    /// Percent of requests that go to other endpoints, for the work to be another.
    pub mix_distance: u64,
    /// Percent of requests at hours at which the name is not used otherwise.
    pub off_hours: u64,
    /// Requests of the accounts of one hand elsewhere from which it shows when they rest.
    pub rest_requests: u64,
    /// Accounts used by one hand, each elsewhere before.
    pub accounts: u64,
    /// Percent of the requests from elsewhere that show a program new to their account; from
    /// there on accounts change programs so often that a new one proves nothing.
    pub restless: u64,
    /// Programs that half of the accounts show elsewhere; from there on accounts change programs
    /// that often too.
    pub programs: usize,
    /// Percent of the accounts used by one hand that must have been used elsewhere, with other
    /// programs, before.
    pub strange_share: u64,
    /// Percent of the strangers in one network, or with a program that hardly anybody has at home,
    /// that must have been used elsewhere before.
    pub seen_share: u64,
    /// When one hand was at work under many names.
    pub stretch: Stretches,
}

impl Default for Stolen {
    fn default() -> Self {
        Self {
            objects: 20,
            history_days: 7,
            history_requests: 15,
            slots: 3,
            repeats: 70,
            unknown_share: 70,
            mix_distance: 50,
            off_hours: 50,
            rest_requests: 200,
            accounts: 8,
            restless: 33,
            programs: 12,
            strange_share: 80,
            seen_share: 25,
            stretch: Stretches::default(),
        }
    }
}

/// Thresholds of the drift of insiders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Insider {
    /// Distinct records on all odd days below which nothing is said.
    pub objects: u64,
    /// Active days before a day, at least, to compare it with.
    pub history_days: usize,
    /// Robust z-score of ln(1+records) from which a day departs. Lower than among peers: a name is
    /// more like itself than like others, and one odd day is not enough.
    pub z: f64,
    /// Least spread that is assumed of a name's days: 0.15 makes the limit less than twice the
    /// usual for whoever is very regular.
    pub least_spread: f64,
    /// Records by which a day must exceed the median of the days before.
    pub excess: u64,
    /// Odd days from which it is no accident.
    pub odd_days: usize,
    /// Percent of requests that go to other endpoints, for the work to be another.
    pub mix_distance: u64,
    /// Percent of a day's requests at hours at which the name was never used.
    pub off_hours: u64,
    /// Records of an odd day in percent of those of an ordinary one, from which it is grave.
    pub grave: u64,
    /// Others who depart on the same days, from where they always sit, from which they were told to do so.
    pub told: usize,
    /// The same in percent of all who do the same work.
    pub told_share: usize,
    /// Hosts (of tenants) on which a name is on no other day, from which it goes where it has no business.
    pub hosts: usize,
}

impl Default for Insider {
    fn default() -> Self {
        Self {
            objects: 50,
            history_days: 7,
            z: 3.5,
            least_spread: 0.15,
            excess: 20,
            odd_days: 3,
            mix_distance: 40,
            off_hours: 20,
            grave: 150,
            told: 7,
            told_share: 10,
            hosts: 5,
        }
    }
}

/// When a taking under names that were in use before began: thresholds by which what their owners
/// did is told from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Beginning {
    /// Percent of what was taken on the greatest day that a day must reach to be the last of the
    /// campaign.
    pub busy_share: usize,
    /// Percent of the same on each day before it began, at most.
    pub calm_share: usize,
    /// Percent of all records that lie on the days of the campaign, at least.
    pub days_share: usize,
}

impl Default for Beginning {
    fn default() -> Self {
        Self { busy_share: 25, calm_share: 10, days_share: 80 }
    }
}

/// Thresholds of linking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Linking {
    /// Percent of objects that two members may share beyond chance.
    pub overlap: u64,
    /// The same of members in one guise. Whoever shares out one list and asks again for what failed has
    /// about twice as many in common with the others as there were retries.
    pub guise_overlap: u64,
    /// Percent of a guise's objects (endpoint and user agent, without a principal) that known
    /// members must account for, before others in the same guise are taken for members too.
    pub guise_share: u64,
    /// Percent of the requests of actors that must go to one endpoint, for a work list there to
    /// be theirs.
    pub narrow_share: u64,
    /// Actors in one guise that share one work list and stand out each alone, from which that is a
    /// sign of its own.
    pub hands: usize,
    /// Percent of what requests with attributes in common took that an actor must have taken, to
    /// be judged by all of them.
    pub set_share: u64,
    /// Objects returned from which a campaign at level high is critical.
    pub critical_objects: u64,
    /// Seconds after a login that opened within which a name must turn up there, to be that of the
    /// account.
    pub soon_seconds: i64,
    /// Percent of a campaign's requests that come from clients and programs of a campaign of
    /// guessed passwords, from which on it is a part of that one.
    pub part_share: usize,
    /// Mean pauses of its requests within which another actor must begin to relieve one that
    /// ends.
    pub relay_pauses: i64,
    /// The same where so many in a row relieve each other already that they are one hand: of many
    /// handovers one takes longer.
    pub relay_longest: i64,
    /// Percent by which the work of one may differ from that of the one before.
    pub relay_difference: usize,
    /// Actors in a row that relieve each other, from which on they are one hand whatever they
    /// look like.
    pub relay_runners: usize,
    /// Payloads from several addresses in one short time.
    pub volley: Volley,
    /// Many who each stand out a little, by as much.
    pub swarm: Swarm,
    /// Several who deal each their own list within one group.
    pub deals: Deals,
    /// What holds several back who seem to be one hand.
    pub settled: Settled,
}

impl Default for Linking {
    fn default() -> Self {
        Self {
            overlap: 10,
            guise_overlap: 20,
            guise_share: 80,
            narrow_share: 80,
            hands: 3,
            set_share: 10,
            critical_objects: 1000,
            soon_seconds: 3600,
            part_share: 80,
            relay_pauses: 2,
            relay_longest: 8,
            relay_difference: 20,
            relay_runners: 3,
            volley: Volley::default(),
            swarm: Swarm::default(),
            deals: Deals::default(),
            settled: Settled::default(),
        }
    }
}
