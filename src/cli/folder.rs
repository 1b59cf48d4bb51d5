//! The case folder of a run: written beside its place, and moved there when it is complete.

use super::inputs::Ready;
use super::place;
use super::progress::Progress;
use super::shelf;
use crate::case::Case;
use crate::custody::manifest::Manifest;
use crate::error::{Error, Result};
use crate::report;
use crate::scan::Watch;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Writes the case beside its place, and moves it there when it is complete.
pub(super) fn write(
    output: &Path,
    force: bool,
    case: &Case,
    mut manifest: Manifest,
    ready: &Ready,
    begun: chrono::DateTime<chrono::Utc>,
    progress: &Progress,
) -> Result<()> {
    let parent = place::parent(output);
    let temporary = place::aside(&parent, progress)?;
    let folder = temporary.path().join("case");
    std::fs::create_dir(&folder).map_err(|cause| Error::writing(&folder, &cause))?;
    let files = report::write_case(case, &folder, ready.plan.pool.current_num_threads())?;
    manifest.add_outputs(files.into_iter().map(|file| (file.name, file.bytes, file.sha256)));
    put(&folder.join(crate::custody::manifest::FILE), &manifest.to_json())?;
    put(&folder.join(crate::custody::manifest::HASHDEEP), &manifest.to_hashdeep())?;
    put(&folder.join("run.json"), &run(ready, begun, progress))?;
    if progress.stopped() {
        return Err(Error::interrupted());
    }
    if output.exists() {
        let old = temporary.path().join("old");
        let empty = std::fs::read_dir(output).is_ok_and(|mut entries| entries.next().is_none());
        if force || empty {
            // What somebody put there while the logs were read must not go with it.
            place::check(output, force)?;
            std::fs::rename(output, &old).map_err(|cause| Error::writing(output, &cause))?;
        }
    }
    std::fs::rename(&folder, output).map_err(|cause| Error::writing(output, &cause))?;
    report::sink::directory(&parent)?;
    Ok(())
}

fn put(path: &Path, text: &str) -> Result<()> {
    let fault = |cause: std::io::Error| Error::writing(path, &cause);
    let mut file = std::fs::File::create(path).map_err(fault)?;
    file.write_all(text.as_bytes()).map_err(fault)?;
    file.sync_all().map_err(fault)
}

/// What may differ between two runs over the same inputs.
fn run(ready: &Ready, begun: chrono::DateTime<chrono::Utc>, progress: &Progress) -> String {
    let plan = &ready.plan;
    let seconds =
        |time: chrono::DateTime<chrono::Utc>| time.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let sources = plan.all_inputs().into_iter().map(|input| &input.source);
    let paths: BTreeMap<String, serde_json::Value> = sources
        .chain(plan.archives.iter().map(|(_, archive)| archive))
        .map(|source| {
            let path = std::fs::canonicalize(&source.path).unwrap_or_else(|_| source.path.clone());
            let kept = Some(path.as_path()).filter(|_| !ready.is_passing(&source.path));
            (source.name.clone(), shelf::note(kept))
        })
        .collect();
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let value = serde_json::json!({
        "argv": std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect::<Vec<_>>(),
        "begun": seconds(begun),
        "ended": seconds(chrono::Utc::now()),
        "host": host.trim(),
        "seconds": progress
            .seconds()
            .into_iter()
            .map(|(stage, seconds)| serde_json::json!({
                "stage": stage,
                "seconds": (seconds * 1000.0).round() / 1000.0,
            }))
            .collect::<Vec<_>>(),
        "threads": plan.pool.current_num_threads(),
        "inputs": paths,
    });
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}
