//! What stands below the flags: what to type first, and what the exit codes mean.

/// Below the commands.
pub(super) const START: &str = "\
Start with:
  dwell scan LOGS                 who, since when, through which API, on the screen
  dwell scan LOGS -o case         the same as a folder: report.html, report.xlsx, tables
  dwell show case C-1e204136      one campaign of it, with its log lines
  dwell table case indicators --where campaign_id=C-1e204136
                                  what to block and to search for";

/// Below the flags of `scan`.
pub(super) const SCAN: &str = "\
Examples:
  dwell scan logs/
  dwell scan logs/ -o case --detected 2023-01-05
  dwell scan logs/ --since 2022-11-20 --until 2022-12-01T12:00:00+01:00
  dwell scan logs/ -q --fail-on high -t campaigns --as json
  zcat dump.gz | dwell scan - -f 'nginx:$remote_addr [$time_local] \"$request\" $status'

Exit codes:
  0  complete
  1  complete, and something is at --fail-on or above
  2  wrong usage
  3  finished, but the evidence is incomplete or changed
  4  nothing could be read, or the output could not be written";
