//! What the spellings of keys mean, by what they tell.

mod answered;
mod asked;
mod who;

use crate::format::field::Field;

/// How many spellings there are.
const COUNT: usize = who::ALIASES.len() + asked::ALIASES.len() + answered::ALIASES.len();

/// All spellings; of those of one field the earlier wins.
pub const ALIASES: &[(&str, Field)] = &{
    let parts = [who::ALIASES, asked::ALIASES, answered::ALIASES];
    let mut all = [("", Field::Time); COUNT];
    let (mut part, mut at) = (0, 0);
    while part < parts.len() {
        let mut row = 0;
        while row < parts[part].len() {
            all[at] = parts[part][row];
            (row, at) = (row + 1, at + 1);
        }
        part += 1;
    }
    all
};
