//! Members of tar and zip archives as sources of their own.
//!
//! A member is a range of the archive's bytes, so that it can be read again at any time, by any
//! thread. An archive that is itself packed is unpacked once, to a temporary file without a name:
//! it costs the unpacked size on disk, and is gone when the program ends, however it ends. Members
//! are never written under their own names, so hostile names cannot escape; they are labels only.

use super::disk::Disk;
use super::inflate::{bomb, is_bomb};
use super::name;
use super::{Bounded, Container, Framing, Source};
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::io::{BufReader, Read, Write};
use std::sync::{Arc, OnceLock};

/// Archives within archives that are opened.
const DEEPEST: usize = 3;

/// Members of one archive that are listed.
const MOST: usize = 1_000_000;

/// What an archive holds.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub sources: Vec<Source>,
    /// Names, and why they could not be read.
    pub unreadable: Vec<(String, String)>,
}

/// Where a member lies in its archive.
struct Entry {
    /// As the archive has it: bytes of any character set.
    name: Vec<u8>,
    start: u64,
    size: u64,
    packing: Option<Container>,
    checksum: Option<u32>,
}

impl Source {
    /// The members of an archive, and those of archives in it.
    pub(super) fn members(&self, kind: Container) -> Members {
        let mut members = Members::default();
        self.list(kind, 1, &mut members);
        members
    }

    fn list(&self, kind: Container, depth: usize, into: &mut Members) {
        let mut entries = Vec::new();
        let (archive, damage) = match self.as_range() {
            Ok(opened) => opened,
            Err(fault) => {
                into.unreadable.push((self.name.clone(), fault.to_string()));
                return;
            }
        };
        let mut faults: Faults = match kind {
            Container::Zip => zip_entries(&archive, &mut entries),
            _ => tar_entries(&archive, &mut entries),
        };
        // Where the archive could not be unpacked whole, its end says nothing new.
        if let Some(damage) = damage {
            faults.retain(|(member, _)| !member.is_empty());
            faults.push((Vec::new(), damage));
        }
        let named = faults.into_iter().map(|(member, cause)| (join(&self.name, &member), cause));
        into.unreadable.extend(named);
        let mut taken = BTreeMap::new();
        for entry in entries {
            let times = taken.entry(entry.name.clone()).or_insert(0);
            *times += 1;
            // A tar may hold one name twice, where files were appended.
            let again = if *times > 1 { format!("#{times}") } else { String::new() };
            let name = join(&self.name, &entry.name) + &again;
            match self.member(&archive, kind, name.clone(), &entry) {
                Ok(member) => match member.archive {
                    Some(kind) if depth < DEEPEST => member.list(kind, depth + 1, into),
                    Some(_) => into.unreadable.push((
                        name,
                        format!("an archive within {DEEPEST} others; unpack it first"),
                    )),
                    None => into.sources.push(member),
                },
                Err(fault) => into.unreadable.push((name, fault.cause().to_owned())),
            }
        }
    }

    /// The archive as a range of bytes that lie open, unpacked to a temporary file if need be; and
    /// what ended the unpacking early.
    fn as_range(&self) -> Result<(Self, Option<String>)> {
        if self.packing.is_empty() {
            return Ok((self.range(self.start, self.size, Arc::clone(&self.disk)), None));
        }
        let folder = std::env::temp_dir();
        let full = |cause: std::io::Error| {
            Error::writing(&folder, &cause)
                .hint("set TMPDIR to a folder with room for the unpacked archive")
        };
        let mut file = tempfile::tempfile().map_err(full)?;
        let damaged = |cause: &std::io::Error| Error::input(format!("damaged archive: {cause}"));
        let mut input = self.unpacked().map_err(|cause| damaged(&cause))?;
        let mut buffer = vec![0; 256 << 10];
        let mut size = 0;
        let mut damage = None;
        while damage.is_none() {
            match input.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => {
                    file.write_all(buffer.get(..n).unwrap_or_default()).map_err(full)?;
                    size += n as u64;
                }
                // What came before the damage is kept.
                Err(cause) if size > 0 => {
                    damage = Some(format!("damaged archive after {size} unpacked bytes: {cause}"));
                }
                Err(cause) => return Err(damaged(&cause)),
            }
            if is_bomb(size, self.size) {
                return Err(Error::input(bomb()));
            }
        }
        let disk = Arc::new(Disk::spooled(&self.path, file)?);
        Ok((self.range(0, size, disk), damage))
    }

    fn range(&self, start: u64, size: u64, disk: Arc<Disk>) -> Self {
        Self {
            name: self.name.clone(),
            path: self.path.clone(),
            containers: self.containers.clone(),
            framing: Framing::Lines,
            disk,
            start,
            size,
            packing: Vec::new(),
            checksum: None,
            archive: None,
            origin: Arc::clone(&self.origin),
            kept: OnceLock::new(),
        }
    }

    fn member(&self, archive: &Self, kind: Container, name: String, entry: &Entry) -> Result<Self> {
        let start = archive.start + entry.start.min(archive.size);
        let size = entry.size.min(archive.size.saturating_sub(entry.start));
        let mut member = archive.range(start, size, Arc::clone(&archive.disk));
        member.name = name;
        member.containers.push(kind);
        member.packing.extend(entry.packing);
        member.checksum = entry.checksum;
        let told = member.packing.len();
        member.find_packing()?;
        // How zip packs its members goes without saying.
        member.containers = self.containers.iter().copied().chain([kind]).collect();
        member.containers.extend(member.packing.iter().skip(told));
        Ok(member)
    }
}

/// The name of a member below its archive, without parts that lead elsewhere.
fn join(archive: &str, member: &[u8]) -> String {
    let parts = member.split(|byte| matches!(byte, b'/' | b'\\'));
    let parts = parts.filter(|part| !matches!(*part, b"" | b"." | b"..")).map(name::text);
    std::iter::once(archive.to_owned()).chain(parts).collect::<Vec<_>>().join("/")
}

/// Faults: members and causes; the archive itself has no name.
type Faults = Vec<(Vec<u8>, String)>;

fn tar_entries(source: &Source, entries: &mut Vec<Entry>) -> Faults {
    let mut faults = Vec::new();
    let damaged = |cause: &dyn std::fmt::Display, known: usize| {
        (Vec::new(), format!("damaged archive after {known} members: {cause}"))
    };
    let input = match source.bounded() {
        Ok(input) => BufReader::with_capacity(1 << 10, input),
        Err(fault) => return vec![damaged(&fault, 0)],
    };
    let mut archive = tar::Archive::new(input);
    let listed = match archive.entries_with_seek() {
        Ok(listed) => listed,
        Err(cause) => return vec![damaged(&cause, 0)],
    };
    for entry in listed {
        let entry = match entry {
            Ok(entry) => entry,
            Err(cause) => {
                faults.push(damaged(&cause, entries.len()));
                break;
            }
        };
        let name = entry.path_bytes().into_owned();
        let (start, size) = (entry.raw_file_position(), entry.size());
        match entry.header().entry_type() {
            tar::EntryType::GNUSparse => {
                faults.push((name, "stored with holes in it; unpack the archive first".into()));
            }
            kind if kind.is_file() => {
                if start.saturating_add(size) > source.size {
                    faults.push((name.clone(), "damaged: the archive ends within it".into()));
                }
                entries.push(Entry { name, start, size, packing: None, checksum: None });
            }
            _ => {}
        }
        if entries.len() == MOST {
            faults.push(damaged(&"more members are not listed", MOST));
            break;
        }
    }
    faults
}

fn zip_entries(source: &Source, entries: &mut Vec<Entry>) -> Faults {
    let damaged =
        |cause: &dyn std::fmt::Display| vec![(Vec::new(), format!("damaged archive: {cause}"))];
    let opened =
        source.bounded().map_err(|fault| fault.to_string()).and_then(|input: Bounded<'_>| {
            zip::ZipArchive::new(BufReader::new(input)).map_err(|cause| cause.to_string())
        });
    let mut archive = match opened {
        Ok(archive) => archive,
        Err(cause) => return damaged(&cause),
    };
    let mut faults = Vec::new();
    for at in 0..archive.len().min(MOST) {
        let member = match archive.by_index_raw(at) {
            Ok(member) => member,
            Err(cause) => {
                faults.extend(damaged(&cause));
                continue;
            }
        };
        let name = member.name_raw().to_vec();
        let packing = match member.compression() {
            _ if member.is_dir() => continue,
            _ if member.encrypted() => Err("encrypted; unpack it first".to_owned()),
            zip::CompressionMethod::Stored => Ok(None),
            zip::CompressionMethod::Deflated => Ok(Some(Container::Deflate)),
            other => Err(format!("packed by a method that is not read ({other})")),
        };
        match (packing, member.data_start()) {
            (Ok(packing), Some(start)) => entries.push(Entry {
                name,
                start,
                size: member.compressed_size(),
                packing,
                checksum: packing.map(|_| member.crc32()),
            }),
            (Ok(_), None) => faults.push((name, "damaged: its place is not known".into())),
            (Err(cause), _) => faults.push((name, cause)),
        }
    }
    if overlap(entries) {
        entries.clear();
        faults.extend(damaged(&"its members overlap, which only a bomb needs"));
    }
    faults
}

/// Two members share bytes: how a small archive pretends to hold endless content.
fn overlap(entries: &[Entry]) -> bool {
    let mut spans: Vec<(u64, u64)> =
        entries.iter().filter(|e| e.size > 0).map(|e| (e.start, e.start + e.size)).collect();
    spans.sort_unstable();
    spans.iter().zip(spans.iter().skip(1)).any(|(one, next)| next.0 < one.1)
}
