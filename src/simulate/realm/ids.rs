//! The ids of objects: dense or sparse numbers, or values that nobody can guess.

use std::collections::HashSet;
use std::rc::Rc;

use rand::RngExt;
use rand::seq::SliceRandom;

use crate::simulate::dice::Dice;

/// How ids are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Numbers one after the other, with holes.
    Dense,
    /// Numbers thinly spread over a wide range.
    Sparse,
    /// Random UUIDs.
    Uuid,
    /// 24 hexadecimal digits.
    Hex,
    /// A letter and digits, without order.
    Code,
}

impl Style {
    /// Whether one id says what the next may be.
    pub fn guessable(self) -> bool {
        matches!(self, Self::Dense | Self::Sparse)
    }

    /// The word for it in the truth.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dense => "dense numbers",
            Self::Sparse => "sparse numbers",
            Self::Uuid => "uuid",
            Self::Hex => "hexadecimal",
            Self::Code => "code",
        }
    }
}

/// The ids of a realm.
#[derive(Debug)]
pub struct Ids {
    /// How they are made.
    pub style: Style,
    /// The id of each object, by its number; numbers ascend where the style has an order.
    pub known: Vec<Rc<str>>,
    /// Places of the numbers between them that nobody has.
    holes: Vec<u32>,
    first: u64,
    step: u64,
    /// For looking up only: its order is never seen.
    index: HashSet<Rc<str>>,
}

impl Ids {
    /// Draws `count` ids.
    pub fn draw(dice: &mut Dice, style: Style, count: usize) -> Self {
        let first = dice.random_range(1..80_u64) * 1_000_000 + dice.random_range(0..900_000);
        let density = if style == Style::Dense { dice.random_range(0.6..0.995) } else { 0.5 };
        let step = if style == Style::Sparse { dice.random_range(7..60) } else { 1 };
        let mut ids = Self {
            style,
            known: Vec::new(),
            holes: Vec::new(),
            first,
            step,
            index: HashSet::new(),
        };
        let mut place = 0_u32;
        while ids.known.len() < count {
            if style.guessable() && !dice.random_bool(density) {
                ids.holes.push(place);
            } else {
                let id = ids.make(dice, u64::from(place));
                ids.known.push(id);
            }
            place += 1;
        }
        ids.index = ids.known.iter().cloned().collect();
        ids
    }

    fn make(&self, dice: &mut Dice, place: u64) -> Rc<str> {
        match self.style {
            Style::Dense => format!("{}", self.first + place).into(),
            Style::Sparse => {
                format!("{}", self.first + place * self.step + dice.random_range(0..self.step))
                    .into()
            }
            Style::Uuid => {
                let (high, low): (u64, u64) = (dice.random(), dice.random());
                format!(
                    "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
                    high >> 32,
                    high >> 16 & 0xffff,
                    high & 0xfff,
                    0x8000 | low >> 48 & 0x3fff,
                    low & 0xffff_ffff_ffff
                )
                .into()
            }
            Style::Hex => {
                format!("{:016x}{:08x}", dice.random::<u64>(), dice.random::<u32>()).into()
            }
            Style::Code => format!(
                "{}{:09}",
                char::from(b'A' + dice.random_range(0..26_u8)),
                dice.random_range(0..1_000_000_000_u32)
            )
            .into(),
        }
    }

    /// An id that nobody has.
    pub fn absent(&self, dice: &mut Dice) -> Rc<str> {
        match self.style {
            Style::Dense if !self.holes.is_empty() => {
                let hole = self.holes[dice.random_range(0..self.holes.len() as u64) as usize];
                format!("{}", self.first + u64::from(hole)).into()
            }
            // Beyond the last: nobody is there yet.
            Style::Dense => {
                let last = self.known.len() as u64 * 2;
                format!("{}", self.first + last + dice.random_range(0..100_000)).into()
            }
            Style::Sparse if !self.holes.is_empty() => {
                let hole = self.holes[dice.random_range(0..self.holes.len() as u64) as usize];
                self.make(dice, u64::from(hole))
            }
            _ => self.make(dice, 0),
        }
    }

    /// The ids a guesser goes through to meet `wanted` objects, in ascending order from a random
    /// place on: of dense numbers every one, the holes too; else those that exist.
    pub fn stretch(&self, dice: &mut Dice, wanted: usize) -> Vec<Rc<str>> {
        let wanted = wanted.clamp(1, self.known.len());
        let from = dice.random_range(0..=(self.known.len() - wanted) as u64) as usize;
        let some = &self.known[from..from + wanted];
        let number = |at: usize| some[at].parse::<u64>().unwrap_or(0);
        if self.style == Style::Dense {
            return (number(0)..=number(wanted - 1)).map(|id| format!("{id}").into()).collect();
        }
        some.to_vec()
    }

    /// Whether somebody has it.
    pub fn exists(&self, id: &str) -> bool {
        self.index.contains(id)
    }

    /// `wanted` ids that exist, in no order.
    pub fn handful(&self, dice: &mut Dice, wanted: usize) -> Vec<Rc<str>> {
        let mut list = self.known.clone();
        list.shuffle(dice);
        list.truncate(wanted);
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::dice::{self, Stream};
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_different_and_absent_ones_belong_to_nobody() {
        for style in [Style::Dense, Style::Sparse, Style::Uuid, Style::Hex, Style::Code] {
            let dice = &mut dice::roll(7, Stream::Realm);
            let ids = Ids::draw(dice, style, 5_000);
            let known: BTreeSet<&str> = ids.known.iter().map(|id| &**id).collect();
            assert_eq!(known.len(), 5_000, "{style:?}");
            for _ in 0..500 {
                assert!(!known.contains(&*ids.absent(dice)), "{style:?}");
            }
        }
    }
}
