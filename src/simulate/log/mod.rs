//! Lines as gateways write them, and the files that hold them.

mod form;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::{Compression, GzBuilder};

pub use form::{FORMS, Form};

use super::clock::{self, DAY, Span};
use super::event::Event;
use crate::error::{Error, Result};

/// How the files are cut and packed.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// What a line looks like.
    pub form: &'static Form,
    /// Days in a file.
    pub days: i64,
    /// Machines that share the work, each with files of its own.
    pub nodes: usize,
    /// Pack with gzip.
    pub compress: bool,
}

/// Writes the events, which are in order of time, below `dir`.
pub fn write(dir: &Path, events: &[Event], span: Span, layout: Layout) -> Result<()> {
    let mut files: BTreeMap<(usize, i64), Vec<(u64, &Event)>> = BTreeMap::new();
    for (number, event) in events.iter().enumerate() {
        let period = (event.at - span.start).div_euclid(layout.days * DAY);
        files.entry((number % layout.nodes, period)).or_default().push((number as u64, event));
    }
    for ((node, period), lines) in files {
        let folder =
            if layout.nodes == 1 { dir.to_owned() } else { dir.join(format!("node-{}", node + 1)) };
        fs::create_dir_all(&folder).map_err(|cause| Error::writing(&folder, &cause))?;
        let date = clock::date(span.start + period * layout.days * DAY);
        let ending = if layout.compress { "log.gz" } else { "log" };
        let path = folder.join(format!("access-{date}.{ending}"));
        file(&path, &lines, layout).map_err(|cause| Error::writing(&path, &cause))?;
    }
    Ok(())
}

fn file(path: &Path, lines: &[(u64, &Event)], layout: Layout) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let all = |out: &mut dyn Write| {
        lines.iter().try_for_each(|(number, event)| (layout.form.line)(out, *number, event))
    };
    if layout.compress {
        // No name and no time in the header: the bytes depend on the content alone.
        let mut gz = GzBuilder::new().mtime(0).write(&mut out, Compression::fast());
        all(&mut gz)?;
        gz.finish()?;
    } else {
        all(&mut out)?;
    }
    out.flush()
}
