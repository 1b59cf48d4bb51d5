//! Thousands of files of one shape: the format is found for one of them and only checked for the
//! others.
//!
//! A load balancer leaves a small file every few minutes. To ask every format about each of them
//! takes longer than reading them, so sources whose first lines have one shape are led by the
//! largest of them: its way of reading is tried on the others first, and kept where it reads every
//! line of their heads.

use crate::format::sniff::shape::shape;
use crate::source::Source;
use hashbrown::HashMap;
use rayon::prelude::*;
use std::cmp::Reverse;

/// Sources below which each is looked at by itself.
const MANY: usize = 32;
/// Decompressed bytes that hold the first lines.
const FIRST: usize = 8 << 10;

/// For each source the one that leads it; one that is alone leads itself. Depends on the sources
/// and their order only.
pub(super) fn leaders(sources: &[Source]) -> Vec<usize> {
    if sources.len() < MANY {
        return (0..sources.len()).collect();
    }
    let shapes: Vec<Option<[u8; 32]>> = sources.par_iter().map(of).collect();
    let mut largest: HashMap<[u8; 32], (u64, Reverse<usize>)> = HashMap::new();
    for (at, (source, known)) in sources.iter().zip(&shapes).enumerate() {
        if let Some(known) = known {
            let size = (source.size(), Reverse(at));
            largest.entry(*known).and_modify(|most| *most = size.max(*most)).or_insert(size);
        }
    }
    let leader = |(at, known): (usize, &Option<[u8; 32]>)| {
        known.and_then(|known| largest.get(&known)).map_or(at, |(_, Reverse(leader))| *leader)
    };
    shapes.iter().enumerate().map(leader).collect()
}

/// The shape of the first lines of a source; none if it has none.
fn of(source: &Source) -> Option<[u8; 32]> {
    let block = source.blocks().next_block(FIRST)?;
    let shape = shape(&block.bytes);
    (!shape.is_empty()).then(|| *blake3::hash(&shape).as_bytes())
}

#[cfg(test)]
mod tests {
    use crate::case::Fate;
    use crate::scan::{Plan, Setup, Unwatched};

    const COMBINED: &str =
        r#"192.0.2.7 - - [02/Jan/2026:03:04:05 +0000] "GET /a HTTP/1.1" 200 17 "-" "x/8.5""#;

    /// What each of some files is taken for.
    fn formats(files: &[(String, String)]) -> Vec<(String, String)> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let paths = vec![folder.path().to_owned()];
        let setup = Setup { paths, threads: 2, ..Setup::default() };
        let (plan, _) = Plan::make(&setup, &Unwatched).unwrap();
        let told = |input: &crate::scan::Input| {
            let format = if input.fate == Fate::Read { input.layers.name() } else { String::new() };
            (input.source.name.clone(), format)
        };
        plan.all_inputs().into_iter().map(told).collect()
    }

    #[test]
    fn what_a_file_is_taken_for_does_not_depend_on_how_many_lie_beside_it() {
        let common = COMBINED.replace(r#" "-" "x/8.5""#, "");
        let json = r#"{"time":"2026-01-02T03:04:05Z","remote_addr":"192.0.2.7","request":"GET /a HTTP/1.1","status":"200"}"#;
        // The first line is like those of many; what follows it is not.
        let odd = format!("{COMBINED}\n{}", format!("{json}\n").repeat(30));
        let texts = [COMBINED, &common, json, &odd, "hello world", ""].map(str::to_owned);
        let few: Vec<(String, String)> =
            (0..).zip(&texts).map(|(at, text)| (format!("{at}"), text.clone())).collect();
        let many: Vec<(String, String)> = (0..120)
            .map(|n| {
                (
                    format!("{}-{n}", n % 6),
                    texts[n % 6].replace("192.0.2.7", &format!("192.0.2.{n}")),
                )
            })
            .collect();
        let alone = formats(&few);
        assert!(alone.iter().any(|(_, format)| format == "combined"), "{alone:?}");
        for (name, format) in formats(&many) {
            let (_, wanted) = &alone[name[..1].parse::<usize>().unwrap()];
            assert_eq!(&format, wanted, "{name}");
        }
    }
}
