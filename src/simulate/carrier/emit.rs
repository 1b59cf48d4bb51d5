//! Log lines and the weekly files that hold them.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder};

use super::Options;
use super::api::{self, Call};
use super::clock::{self, Span};
use super::portal::Hit;
use crate::error::{Error, Result};

/// The number of the gateway's first request; the following count up from it.
const FIRST_REQUEST: u64 = 0x4b9e_07a0_0000;

/// Writes the API gateway's log: one JSON object a line, every value a string, absent is `-`.
pub fn api_gateway(dir: &Path, mut calls: Vec<Call>, span: Span, options: &Options) -> Result<()> {
    // The sort is stable: within a second the order of generation stays, the same in every run.
    calls.sort_by_key(|call| call.at);
    let mut request = FIRST_REQUEST;
    weekly(
        dir,
        &calls,
        |call| call.at,
        span,
        options,
        |out, call| {
            request += 1;
            json_line(out, request, call)
        },
    )
}

/// Writes the portal's log in the combined notation.
pub fn portal(dir: &Path, mut hits: Vec<Hit>, span: Span, options: &Options) -> Result<()> {
    hits.sort_by_key(|hit| hit.at);
    weekly(dir, &hits, |hit| hit.at, span, options, combined_line)
}

/// Cuts lines in order of time into one file a week, named after the first day of the week.
fn weekly<T>(
    dir: &Path,
    lines: &[T],
    time: impl Fn(&T) -> i64,
    span: Span,
    options: &Options,
    mut line: impl FnMut(&mut dyn Write, &T) -> io::Result<()>,
) -> Result<()> {
    fs::create_dir_all(dir).map_err(|cause| Error::writing(dir, &cause))?;
    for week in lines.chunk_by(|a, b| span.week_of(time(a)) == span.week_of(time(b))) {
        let Some(first) = week.first() else { continue };
        let path = file_of(dir, span.week_of(time(first)), options.compress);
        write_file(&path, options.compress, |out| week.iter().try_for_each(|item| line(out, item)))
            .map_err(|cause| Error::writing(&path, &cause))?;
    }
    Ok(())
}

fn file_of(dir: &Path, week: i64, compress: bool) -> PathBuf {
    let ending = if compress { ".log.gz" } else { ".log" };
    dir.join(format!("access-{}{ending}", clock::date(week)))
}

fn write_file(
    path: &Path,
    compress: bool,
    mut fill: impl FnMut(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    if compress {
        // No name and no time in the header: the bytes depend on the content alone.
        let mut gz = GzBuilder::new().mtime(0).write(&mut out, Compression::best());
        fill(&mut gz)?;
        gz.finish()?;
    } else {
        fill(&mut out)?;
    }
    out.flush()
}

/// One JSON line. No value can hold a quote or a backslash: all of them are our own words.
fn json_line(out: &mut dyn Write, request: u64, call: &Call) -> io::Result<()> {
    let Call { at, caller, method, path, status, bytes, latency } = call;
    writeln!(
        out,
        concat!(
            r#"{{"requestId":"{:012x}","ip":"{}","caller":"-","user":"-","principalId":"{}","apiKeyId":"{}","#,
            r#""requestTime":"{}","httpMethod":"{}","host":"{}","path":"{}","status":"{}","protocol":"HTTP/1.1","#,
            r#""responseLength":"{}","userAgent":"{}","responseLatency":"{}"}}"#
        ),
        request,
        caller.ip,
        caller.principal,
        caller.key,
        clock::log_time(*at),
        method,
        api::HOST,
        path,
        status,
        bytes,
        caller.agent,
        latency
    )
}

fn combined_line(out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
    let Hit { at, ip, method, path, status, bytes, referer, agent } = hit;
    let time = clock::log_time(*at);
    writeln!(
        out,
        r#"{ip} - - [{time}] "{method} {path} HTTP/1.1" {status} {bytes} "{referer}" "{agent}""#
    )
}
