//! What unpacking gave, kept for the looks that follow.
//!
//! A packed log can be read from its start only, and every look unpacks all of it again, which takes
//! longer than the look itself. Where memory allows, the first one leaves its blocks here.

use super::Source;
use super::block::Block;
use super::inflate::{Blocks, STREAM_BLOCK};
use super::room::Room;
use std::sync::Arc;

/// A block that a thread may fold while it is kept.
pub type Shared = Arc<Block<'static>>;

/// The blocks of a source, all of them, and what broke it off.
#[derive(Debug, Default)]
pub struct Kept {
    blocks: Vec<Shared>,
    damage: Option<String>,
}

/// Gathers the blocks of one source as they are unpacked; all of them or none.
#[derive(Debug)]
pub struct Keeper<'r> {
    room: &'r Room,
    kept: Option<Kept>,
    taken: u64,
}

impl<'r> Keeper<'r> {
    /// A keeper that takes from some room.
    #[must_use]
    pub fn new(room: &'r Room) -> Self {
        Self { room, kept: Some(Kept::default()), taken: 0 }
    }

    /// Keeps one more block, if there is room for it.
    pub fn add(&mut self, block: &Shared) {
        let size = block.footprint();
        let Some(kept) = &mut self.kept else { return };
        if self.room.take(size) {
            self.taken += size;
            kept.blocks.push(Arc::clone(block));
        } else {
            self.kept = None;
            self.room.give_back(self.taken);
        }
    }

    /// Leaves everything with its source.
    pub fn leave(self, source: &Source, damage: Option<&str>) {
        if let Some(mut kept) = self.kept.filter(|kept| !kept.blocks.is_empty()) {
            kept.damage = damage.map(str::to_owned);
            let _ = source.kept.set(kept);
        }
    }
}

/// The content of a source in sequence, unpacked now or before.
pub enum Sequence<'a> {
    /// Before.
    Kept(std::slice::Iter<'a, Shared>, Option<&'a str>),
    /// Now.
    Fresh(Box<Blocks<'a>>),
}

impl Source {
    /// The content in sequence: what was kept of it, else unpacked.
    #[must_use]
    pub fn sequence(&self) -> Sequence<'_> {
        match self.kept.get() {
            Some(kept) => Sequence::Kept(kept.blocks.iter(), kept.damage.as_deref()),
            None => Sequence::Fresh(Box::new(self.blocks())),
        }
    }
}

impl Sequence<'_> {
    /// The next block of whole lines.
    pub fn next_block(&mut self) -> Option<Shared> {
        match self {
            Self::Kept(blocks, _) => blocks.next().map(Arc::clone),
            Self::Fresh(blocks) => blocks.next_block(STREAM_BLOCK).map(Arc::new),
        }
    }

    /// What broke the stream, if anything did.
    #[must_use]
    pub fn damage(&self) -> Option<&str> {
        match self {
            Self::Kept(_, damage) => *damage,
            Self::Fresh(blocks) => blocks.damage(),
        }
    }

    /// It is unpacked now.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        matches!(self, Self::Fresh(_))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Io;
    use super::*;
    use std::io::Write;

    fn small() -> Source {
        of_lines(20, 0)
    }

    fn packed(cut: usize) -> Source {
        of_lines(400_000, cut)
    }

    fn of_lines(count: usize, cut: usize) -> Source {
        let lines: Vec<String> = (0..count).map(|i| format!("line {i} of a log\n")).collect();
        let text = lines.concat();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        let bytes = encoder.finish().unwrap();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&bytes[..bytes.len() - cut]).unwrap();
        Source::open("x".into(), file.path(), Io::Read).unwrap()
    }

    fn read(source: &Source, keeper: Option<Keeper<'_>>) -> (Vec<u8>, usize, Option<String>) {
        let mut sequence = source.sequence();
        let mut keeper = keeper.filter(|_| sequence.is_fresh());
        let (mut text, mut blocks) = (Vec::new(), 0);
        while let Some(block) = sequence.next_block() {
            text.extend_from_slice(&block.bytes);
            blocks += 1;
            keeper.iter_mut().for_each(|keeper| keeper.add(&block));
        }
        if let Some(keeper) = keeper {
            keeper.leave(source, sequence.damage());
        }
        (text, blocks, sequence.damage().map(str::to_owned))
    }

    #[test]
    fn what_is_kept_reads_as_what_is_unpacked_damage_and_all() {
        for cut in [0, 900] {
            let (source, room) = (packed(cut), Room::of(1 << 30));
            let first = read(&source, Some(Keeper::new(&room)));
            assert!(first.1 > 1 && !source.sequence().is_fresh());
            assert_eq!(read(&source, None), first);
            assert_eq!(first.2.is_some(), cut > 0);
            let taken = (1 << 30) - room.left();
            assert!(taken >= first.0.len() as u64 && taken < first.0.len() as u64 * 2, "{taken}");
        }
    }

    #[test]
    fn what_many_small_logs_take_is_what_is_counted() {
        let (source, room) = (small(), Room::of(1 << 30));
        let text = read(&source, Some(Keeper::new(&room))).0;
        let Sequence::Kept(blocks, _) = source.sequence() else { panic!("not kept") };
        let held: usize = blocks
            .map(|block| match &block.bytes {
                std::borrow::Cow::Owned(bytes) => bytes.capacity(),
                std::borrow::Cow::Borrowed(_) => 0,
            })
            .sum();
        assert_eq!(room.left(), (1 << 30) - held as u64);
        assert!(held >= text.len() && held < text.len() * 2 + 64, "{held} for {}", text.len());
    }

    #[test]
    fn without_room_for_all_of_it_nothing_is_kept_and_the_room_is_free_again() {
        let (source, room) = (packed(0), Room::of(6 << 20));
        let first = read(&source, Some(Keeper::new(&room)));
        assert!(source.sequence().is_fresh());
        assert_eq!(read(&source, None), first);
        assert_eq!(room.left(), 6 << 20);
    }
}
