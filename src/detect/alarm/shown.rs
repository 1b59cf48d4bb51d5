//! What nearly all show at an endpoint and some do not: a name, or else a key.

use super::scope::Asked;
use crate::triage::Attribute;
use crate::triage::attribute::ABSENT;

/// Percent that is nearly all, and hardly any.
const NEARLY_ALL: usize = 90;
const HARDLY_ANY: usize = 5;

/// How many of some requests show what.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shown {
    all: usize,
    named: usize,
    keyed: usize,
}

impl Shown {
    pub(super) fn of<'a>(touches: impl IntoIterator<Item = &'a Asked>) -> Self {
        touches.into_iter().fold(Self::default(), |sum, asked| Self {
            all: sum.all + 1,
            named: sum.named + usize::from(asked.value(Attribute::Named) != ABSENT),
            keyed: sum.keyed + usize::from(asked.value(Attribute::Credential) != ABSENT),
        })
    }

    /// What some of these do not show, though nearly all others do. Whoever shows a name needs no key.
    pub(super) fn lacked_by(&self, own: &Self) -> Option<Attribute> {
        let others = self.all - own.all;
        let hardly = |count: usize| count * 100 <= own.all * HARDLY_ANY;
        let nearly = |all: usize, own: usize| (all - own) * 100 >= others * NEARLY_ALL;
        if own.all == 0 || others == 0 || !hardly(own.named) {
            return None;
        }
        if nearly(self.named, own.named) {
            return Some(Attribute::Named);
        }
        (hardly(own.keyed) && nearly(self.keyed, own.keyed)).then_some(Attribute::Credential)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(all: usize, named: usize, keyed: usize) -> Shown {
        Shown { all, named, keyed }
    }

    #[test]
    fn who_shows_less_than_nearly_all_others_is_told_by_it_and_who_shows_a_name_needs_no_key() {
        let all = shown(1_100, 1_000, 1_000);
        assert_eq!(all.lacked_by(&shown(100, 0, 0)), Some(Attribute::Named));
        assert_eq!(all.lacked_by(&shown(100, 20, 0)), None);
        let keyed = shown(1_100, 0, 1_000);
        assert_eq!(keyed.lacked_by(&shown(100, 0, 0)), Some(Attribute::Credential));
        assert_eq!(keyed.lacked_by(&shown(100, 0, 100)), None);
        assert_eq!(shown(1_100, 50, 1_000).lacked_by(&shown(100, 50, 0)), None);
        // Where half of the others show nothing, that is no sign.
        assert_eq!(shown(1_100, 500, 500).lacked_by(&shown(100, 0, 0)), None);
        assert_eq!(shown(100, 0, 0).lacked_by(&shown(100, 0, 0)), None);
    }
}
