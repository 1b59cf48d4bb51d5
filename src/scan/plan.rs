//! What is read and how, settled before the first line is counted.
//!
//! Formats, routes and crowds are learnt from the heads of all sources and then frozen. The heads
//! are those of the decompressed content, in the order of the names: the plan is the same whether
//! files are packed or not, in whatever order they were given.

use super::Watch;
use super::headings::Headings;
use super::heads::{self, Asked, Head};
use crate::case::Fate;
use crate::error::{Error, Result};
use crate::format::sniff::Verdict;
use crate::format::{Layers, Reader, Rules};
use crate::record::time::Year;
use crate::record::{Timestamp, Veil};
use crate::route::replicas::Hosts;
use crate::route::{Declared, Keyed, Learner};
use crate::sigma::Logged;
use crate::source::limit::Limit;
use crate::source::room::Room;
use crate::source::walk::Made;
use crate::source::{Block, Io, Source, discover};
use crate::triage::Lens;
use crate::triage::actor::CrowdLearner;
use crate::triage::gaps::stream_of;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What the user asked for.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Files and directories.
    pub paths: Vec<PathBuf>,
    /// How plain files are fetched.
    pub io: Io,
    /// A format, or `None` to find out.
    pub format: Option<Reader>,
    /// Formats that the user brought, tried before the built-in ones.
    pub own: Vec<Reader>,
    /// Zone and trusted proxies.
    pub rules: Rules,
    /// Records of interest.
    pub window: Window,
    /// Threads; 0 for one a core.
    pub threads: usize,
    /// Bytes of memory that may be held; what there is, if `None`.
    pub memory: Option<u64>,
    /// What the API's own description names.
    pub described: Option<Arc<Declared>>,
    /// Go on although nothing can be understood, to explain why.
    pub tolerant: bool,
}

/// A half-open stretch of time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Window {
    /// From here on.
    pub since: Option<Timestamp>,
    /// Up to here, excluded.
    pub until: Option<Timestamp>,
}

impl Window {
    /// The time lies within; an unknown one only in a stretch without ends.
    #[must_use]
    #[inline]
    pub fn holds(&self, time: Timestamp) -> bool {
        if time == Timestamp::UNKNOWN {
            return self.since.is_none() && self.until.is_none();
        }
        self.since.is_none_or(|since| time >= since) && self.until.is_none_or(|until| time < until)
    }
}

/// One source, and how it is read.
#[derive(Debug)]
pub struct Input {
    /// Index in the order of the names; that of [`crate::record::Locator::source`].
    pub id: u32,
    /// The file.
    pub source: Source,
    /// How its lines are read.
    pub layers: Layers,
    /// How the formats fared on its head.
    pub verdict: Verdict,
    /// Header lines that say what its columns are.
    pub headings: Headings,
    /// What becomes of it.
    pub fate: Fate,
    /// Why it is not read; empty if it is.
    pub why: String,
}

impl Input {
    /// The log that it is a part of, and its format: rotated files of one have the same fields.
    fn log(&self) -> (String, String) {
        (stream_of(&self.source.name), self.layers.name())
    }
}

/// Everything that is settled before the first line is counted.
#[derive(Debug)]
pub struct Plan {
    /// Sources that are read.
    pub inputs: Vec<Input>,
    /// Sources that are no logs of a known format, or hold what another holds.
    pub foreign: Vec<Input>,
    /// Archives that sources are members of, with ids beyond those of the sources.
    pub archives: Vec<(u32, Source)>,
    /// Files and folders that could not be opened, and why.
    pub unreadable: Vec<(String, String)>,
    /// What this program wrote among the inputs: case folders, and what killed runs left.
    pub made: Vec<Made>,
    /// Sources that the format which the user named does not fit, and which ones would.
    pub misnamed: Vec<String>,
    /// Zone and trusted proxies.
    pub rules: Rules,
    /// Records of interest.
    pub window: Window,
    /// What the API's own description names.
    pub described: Option<Arc<Declared>>,
    /// The threads.
    pub pool: rayon::ThreadPool,
    /// The key of the case's pseudonyms: it comes from the content, so that it is the same in every
    /// run.
    pub key: [u8; 32],
    /// Room for what is unpacked, from the first look to those that follow.
    pub room: Room,
    /// The most that may be held while logs are read.
    pub limit: Limit,
}

impl Plan {
    /// Finds the sources and their formats, and learns what tells actors and routes apart.
    ///
    /// # Errors
    /// If there is nothing to read.
    pub fn make(setup: &Setup, watch: &dyn Watch) -> Result<(Self, Lens)> {
        let found = discover::discover(&setup.paths, setup.io)?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(setup.threads)
            .build()
            .map_err(|cause| Error::input(format!("cannot start threads: {cause}")))?;
        let readers = if let Some(reader) = &setup.format {
            vec![Arc::new(reader.clone())]
        } else {
            let own = setup.own.iter().cloned().map(Arc::new);
            own.chain(Reader::all()?).collect()
        };
        let first = u32::try_from(found.sources.len()).unwrap_or(u32::MAX);
        let mut plan = Self {
            inputs: Vec::new(),
            foreign: Vec::new(),
            archives: (first..).zip(found.archives).collect(),
            unreadable: found.unreadable,
            made: found.made,
            misnamed: Vec::new(),
            rules: dated(&setup.rules, &found.sources),
            window: setup.window,
            described: setup.described.clone(),
            pool,
            key: [0; 32],
            room: Room::default(),
            limit: Limit::of(setup.memory)?,
        };
        let asked = Asked { readers: &readers, rules: &plan.rules, forced: setup.format.is_some() };
        let looked = plan.pool.install(|| heads::look(found.sources, &asked, watch));
        if watch.stopped() {
            return Err(Error::interrupted());
        }
        let mut heads = Vec::new();
        for Head { input, block } in looked {
            if input.fate == Fate::Read {
                heads.extend(block.map(|block| (plan.inputs.len(), block)));
                plan.inputs.push(input);
            } else {
                plan.foreign.push(input);
            }
        }
        if let Some(reader) = setup.format.as_ref().filter(|_| !setup.tolerant) {
            let (inputs, rules) = (&plan.inputs, &plan.rules);
            plan.misnamed = plan.pool.install(|| heads::misnamed(&heads, inputs, rules))?;
            plan.refuse_misnamed(reader)?;
        }
        if !setup.tolerant {
            plan.refuse_nothing()?;
        }
        super::relays::settle(&mut plan.inputs, &heads, &plan.rules);
        let plan_inputs = &plan.inputs;
        plan.pool.install(|| super::headings::index(plan_inputs));
        let mut content = blake3::Hasher::new();
        for (_, head) in &heads {
            content.update(&head.bytes);
        }
        let digest = *content.finalize().as_bytes();
        plan.key = blake3::derive_key("dwell pseudonyms", &digest);
        let lens = plan.learn(&heads, digest);
        Ok((plan, lens))
    }

    /// Every source, read or not, in the order of the names.
    #[must_use]
    pub fn all_inputs(&self) -> Vec<&Input> {
        let mut all: Vec<&Input> = self.inputs.iter().chain(&self.foreign).collect();
        all.sort_by_key(|input| input.id);
        all
    }

    /// A format that fits no line of any source was named by mistake.
    fn refuse_misnamed(&self, reader: &Reader) -> Result<()> {
        let tried = |input: &&Input| input.verdict.tried > 0;
        let fits = self.inputs.iter().filter(tried).any(|input| input.verdict.read > 0);
        match self.misnamed.first() {
            Some(first) if !fits => Err(Error::usage(first.clone()).hint(format!(
                "leave -f {} out to have each file's format found, or see `dwell formats explain PATH`",
                reader.name
            ))),
            _ => Ok(()),
        }
    }

    fn refuse_nothing(&self) -> Result<()> {
        if self.inputs.iter().any(|input| input.source.size() > 0) {
            return Ok(());
        }
        let Some(odd) = self.foreign.first() else {
            return Err(Error::input("nothing to read: every file is empty"));
        };
        let name = odd.source.path.display();
        let others = match self.foreign.len() {
            1 => String::new(),
            n => format!(" (and {} more files)", n - 1),
        };
        let fault = Error::input(format!("{name}{others}: {}", odd.why));
        if odd.verdict.binary {
            return Err(fault.hint("dwell reads text, packed or in archives of the usual kinds"));
        }
        Err(fault.hint(format!(
                "see `dwell formats explain {name}`, or give the server's own line: -f 'nginx:$remote_addr - …'"
            )))
    }

    /// Learns routes and crowds. The key of the hash comes from the digest of the content, so that
    /// it is the same in every run and unknown to whoever wrote the lines.
    fn learn(&self, heads: &[(usize, Block<'static>)], digest: [u8; 32]) -> Lens {
        let key = digest.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte));
        let hash = Keyed::new(key);
        let mut routes = Learner::knowing(self.described.clone());
        let mut crowds = CrowdLearner::default();
        let (mut hosts, mut logged) = (Hosts::default(), BTreeMap::new());
        for (at, head) in heads {
            let Some(input) = self.inputs.get(*at) else { continue };
            let mut parser = input.parser(&self.rules, 0);
            let fields: &mut Logged = logged.entry(input.log()).or_default();
            for line in head.lines() {
                if let Ok(record) = parser.parse(line.text) {
                    routes.add(&record);
                    crowds.add(&record, &hash);
                    hosts.add(&record, &hash);
                    fields.add(&record);
                }
            }
        }
        routes.replicas = hosts.finish(&hash);
        let mut by_source = Vec::new();
        for input in &self.inputs {
            by_source.resize(input.id as usize + 1, Logged::default());
            if let Some((fields, known)) = by_source.last_mut().zip(logged.get(&input.log())) {
                *fields = *known;
            }
        }
        Lens {
            routes: routes.finish(hash),
            crowds: crowds.finish(),
            rules: None,
            logged: by_source,
            veil: Veil::default(),
        }
    }
}

/// Times that leave out their year lie before the last change of any source, unless the user says
/// which year is meant.
fn dated(rules: &Rules, sources: &[Source]) -> Rules {
    let mut rules = rules.clone();
    if let (Year::Unknown, Some(last)) =
        (rules.local.year, sources.iter().map(Source::modified).max())
    {
        rules.local.year = Year::NotAfter(last);
    }
    rules
}
