//! Every command and flag, as typed. Nothing is checked here beyond its shape.

mod after;
mod simulate;
mod size;

pub use simulate::{Drawn, Measure, Simulate, SimulateAction};

use crate::record::time::Order;
use clap::{Args, Parser, Subcommand, ValueEnum};
use size::{percent, size, threads};
use std::path::PathBuf;

/// Offline forensics for API gateway and web access logs.
///
/// Point it at log dumps after a breach: who, through which API, since when, which objects, and
/// what was not reached.
#[derive(Debug, Parser)]
#[command(name = "dwell", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = after::START)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Investigate logs: suspicious sessions, campaigns, dates, exposure, report
    Scan(Box<Scan>),
    /// Print a table of a finished case in any form
    Table(Table),
    /// Show a campaign, session, finding or evidence pointer with its log lines
    Show(Show),
    /// Write every log line as one normalised record
    Convert(Convert),
    /// List the formats known, or explain how files are understood
    Formats {
        /// What to print.
        #[command(subcommand)]
        action: Option<FormatsAction>,
    },
    /// List the detectors, or show the page of one
    Detectors {
        /// What to print.
        #[command(subcommand)]
        action: Option<DetectorsAction>,
    },
    /// Print the default thresholds as TOML, each explained, ready to edit
    Policy,
    /// Check a case and its inputs against the manifest
    Verify(Verify),
    /// Write a synthetic breach: logs and their ground truth
    Simulate(Simulate),
    /// Print shell completions
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the man page, of the program or of one of its commands
    Man {
        /// A command; `list` prints them.
        command: Option<String>,
    },
}

/// Input flags, the same for `scan` and `convert`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub struct Input {
    /// Files, directories (walked; links not followed), or `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// A format's name, or the server's own line: `nginx:$remote_addr - …`; `list` prints them
    #[arg(short, long, default_value = "auto", value_name = "NAME|DIALECT:PATTERN")]
    pub format: String,
    /// Formats of your own, tried before the built-in ones (see docs/FORMATS.md)
    #[arg(long, value_name = "FILE.toml")]
    pub formats: Option<PathBuf>,
    /// A server's configuration, whose log formats are tried before the built-in ones
    #[arg(long, value_name = "FILE")]
    pub from_config: Option<PathBuf>,
    /// The API's own description (OpenAPI 3 or Swagger 2, JSON or YAML): its routes are taken
    /// from it, and what it does not name is said to be undeclared
    #[arg(long, value_name = "FILE")]
    pub openapi: Option<PathBuf>,
    /// Zone of times that carry no offset: `UTC`, `+02:00`, `Europe/Athens`
    #[arg(long, default_value = "UTC", allow_hyphen_values = true)]
    pub tz: String,
    /// Which number is the month in dates such as `05/06/2026` [auto: as the dates of each file tell]
    #[arg(long, value_enum, default_value = "auto", value_name = "ORDER")]
    pub date_order: DateOrder,
    /// The year of times that carry none [default: the last that fits the newest file's own date]
    #[arg(long, value_name = "YYYY")]
    pub year: Option<i64>,
    /// A proxy whose word on the caller's address is believed; repeatable
    #[arg(long, value_name = "CIDR")]
    pub trusted_proxy: Vec<String>,
    /// Only records from this time on
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Only records before this time
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// How plain files are fetched
    #[arg(long, value_enum, default_value = "auto", help_heading = "Run")]
    pub io: Io,
    /// Threads; 0 for one a core
    #[arg(
        long,
        default_value_t = 0,
        value_name = "N",
        value_parser = threads,
        help_heading = "Run"
    )]
    pub threads: u16,
    /// Memory that may be held while logs are read: `512M`, `16G` [default: what there is]. Results
    /// never depend on it; a run that needs more ends, and says so
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Run")]
    pub memory: Option<u64>,
    /// Percent of lines that may be refused, and of bytes in files of no known format, before the exit code is 3
    #[arg(long, default_value_t = 1.0, value_name = "PERCENT", value_parser = percent, help_heading = "Run")]
    pub max_reject: f64,
    /// Say nothing but errors
    #[arg(short, long, help_heading = "Run")]
    pub quiet: bool,
    /// No progress bar
    #[arg(long, help_heading = "Run")]
    pub no_progress: bool,
    /// Colour on the terminal
    #[arg(long, value_enum, default_value = "auto", help_heading = "Run")]
    pub color: Color,
}

/// Flags of `scan`.
#[derive(Debug, Args)]
#[command(after_help = after::SCAN)]
pub struct Scan {
    /// Input and run.
    #[command(flatten)]
    pub input: Input,
    /// When the breach was noticed
    #[arg(long, value_name = "TIME", help_heading = "Judgement")]
    pub detected: Option<String>,
    /// When it was stopped
    #[arg(long, value_name = "TIME", help_heading = "Judgement")]
    pub contained: Option<String>,
    /// Thresholds (see `dwell policy`)
    #[arg(long, value_name = "FILE.toml", help_heading = "Judgement")]
    pub policy: Option<PathBuf>,
    /// What data stands behind which endpoint
    #[arg(long, value_name = "FILE.toml", help_heading = "Judgement")]
    pub classes: Option<PathBuf>,
    /// Known clients, ranked down and labelled, never dropped
    #[arg(long, value_name = "FILE.toml", help_heading = "Judgement")]
    pub allow: Option<PathBuf>,
    /// Indicators to look for: addresses, networks, user agents, keys, paths; a line each, or CSV
    #[arg(long, value_name = "FILE", help_heading = "Judgement")]
    pub ioc: Option<PathBuf>,
    /// Sigma rules (log sources `webserver` and `proxy`) to look for, in a folder and below it
    #[arg(long, value_name = "DIR", help_heading = "Judgement")]
    pub sigma: Option<PathBuf>,
    /// Where addresses are: countries or autonomous systems in MaxMind's format, shown beside the
    /// addresses; repeatable
    #[arg(long, value_name = "FILE.mmdb", help_heading = "Judgement")]
    pub geoip: Vec<PathBuf>,
    /// Leave out campaigns below this level, and findings below it that are of no other campaign
    #[arg(long, value_name = "LEVEL", default_value = "informational", help_heading = "Judgement")]
    pub min_level: Level,
    /// Write a case folder
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Print one table to standard output; `list` prints their names
    #[arg(short, long, value_name = "NAME", help_heading = "Output")]
    pub table: Option<String>,
    /// The form of that table; `list` prints them
    #[arg(long = "as", value_name = "FORM", help_heading = "Output")]
    pub form: Option<String>,
    /// What to hide, in every table, report and log line: nothing; values of secret-looking
    /// parameters, passwords and tokens; or these, mail addresses and telephone numbers (`pii`)
    #[arg(long, value_enum, default_value = "secrets", help_heading = "Output")]
    pub redact: Redact,
    /// Exit with 1 if a campaign or a finding is at this level or above, shown or not
    #[arg(long, value_name = "LEVEL", help_heading = "Output")]
    pub fail_on: Option<Level>,
    /// Overwrite a case folder
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// Digests of the inputs
    #[arg(long, value_enum, default_value = "sha256", help_heading = "Run")]
    pub hash: Hash,
}

/// Flags of `table`.
#[derive(Debug, Args)]
pub struct Table {
    /// A case folder.
    pub case: PathBuf,
    /// A table; `list` prints their names.
    pub name: String,
    /// Columns, in this order
    #[arg(long, value_name = "A,B,C")]
    pub columns: Option<String>,
    /// Only rows with this value (`COLUMN!=VALUE`: without it); repeatable
    #[arg(long = "where", value_name = "COLUMN=VALUE")]
    pub conditions: Vec<String>,
    /// The form; `list` prints them
    #[arg(long = "as", value_name = "FORM", default_value = "table")]
    pub form: String,
}

/// Flags of `show`.
#[derive(Debug, Args)]
pub struct Show {
    /// A case folder.
    pub case: PathBuf,
    /// A campaign (`C-…`), session (`S-…`), finding (`F-…`), evidence (`E-…`) or a pointer.
    pub id: String,
    /// Where the logs lie now, if they moved
    #[arg(long, value_name = "PATH")]
    pub logs: Vec<PathBuf>,
    /// What to hide in log lines that are shown
    #[arg(long, value_enum, default_value = "secrets")]
    pub redact: Redact,
}

/// Flags of `convert`.
#[derive(Debug, Args)]
pub struct Convert {
    /// Input and run.
    #[command(flatten)]
    pub input: Input,
    /// csv, tsv, ndjson or parquet
    #[arg(long = "as", value_name = "FORM", default_value = "csv", help_heading = "Output")]
    pub form: String,
    /// Whose names the columns bear (docs/CONVERT.md lists them)
    #[arg(long, value_enum, default_value = "dwell", help_heading = "Output")]
    pub schema: Schema,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Write the rejected lines to a CSV file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub rejects: Option<PathBuf>,
}

/// What `formats` prints.
#[derive(Debug, Subcommand)]
pub enum FormatsAction {
    /// The formats known: how each is recognised, what it gives and what it lacks
    List {
        /// Formats of your own, listed as well
        #[arg(long, value_name = "FILE.toml")]
        formats: Option<PathBuf>,
    },
    /// Run the samples of every format, and of your own; the exit code is 2 if one fails
    Test {
        /// Formats of your own: only these are run
        #[arg(long, value_name = "FILE.toml")]
        formats: Option<PathBuf>,
    },
    /// How each file was understood, and the first lines that did not fit
    Explain {
        /// Files or directories, or `-` for standard input.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// A format to try instead of all
        #[arg(short, long, default_value = "auto", value_name = "NAME|DIALECT:PATTERN")]
        format: String,
        /// Formats of your own, tried before the built-in ones
        #[arg(long, value_name = "FILE.toml")]
        formats: Option<PathBuf>,
        /// A server's configuration, whose log formats are tried before the built-in ones
        #[arg(long, value_name = "FILE")]
        from_config: Option<PathBuf>,
    },
}

/// What `detectors` prints.
#[derive(Debug, Subcommand)]
pub enum DetectorsAction {
    /// The detectors
    List,
    /// The page of one, or `all`
    Show {
        /// Its name.
        name: String,
    },
}

/// Flags of `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// A case folder.
    pub case: PathBuf,
    /// Where the logs lie now, if they moved
    #[arg(long, value_name = "PATH")]
    pub logs: Vec<PathBuf>,
}

/// Whose names columns bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    /// This program's
    Dwell,
    /// Elastic Common Schema
    Ecs,
    /// OpenTelemetry semantic conventions
    Otel,
}

/// Which number of a date is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    /// As the dates of each file tell
    Auto,
    /// 05/06/2026 is 5 June
    DayFirst,
    /// 05/06/2026 is 6 May
    MonthFirst,
}

impl DateOrder {
    /// As it is typed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }

    /// The order that is given, if one is.
    #[must_use]
    pub fn order(self) -> Order {
        match self {
            Self::Auto => Order::Any,
            Self::DayFirst => Order::DayFirst,
            Self::MonthFirst => Order::MonthFirst,
        }
    }
}

/// How plain files are fetched.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[allow(missing_docs)]
pub enum Io {
    Auto,
    Mmap,
    Read,
}

/// Colour on the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// What to hide.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[allow(missing_docs)]
pub enum Redact {
    None,
    Secrets,
    Pii,
}

/// Digests of the inputs.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[allow(missing_docs)]
pub enum Hash {
    Sha256,
    Blake3,
    Both,
    None,
}

/// A level.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[allow(missing_docs)]
pub enum Level {
    Informational,
    Low,
    Medium,
    High,
    Critical,
}
