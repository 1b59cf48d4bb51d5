//! Flags of `simulate`, and of what is done with scenarios.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Flags of `simulate`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Simulate {
    /// Score a case, or measure many runs.
    #[command(subcommand)]
    pub action: Option<SimulateAction>,
    /// A folder to write `logs/` and `truth/` into
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The seed: the same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// A family of attacks in a drawn world, instead of the carrier story; `list` prints them
    #[arg(long, value_name = "NAME")]
    pub family: Option<String>,
    /// Customers, or objects that exist
    #[arg(long, value_name = "N")]
    pub customers: Option<u32>,
    /// Requests of customers on an ordinary day
    #[arg(long, value_name = "N", visible_alias = "requests-per-day")]
    pub daily_requests: Option<u32>,
    /// What only a family can be told.
    #[command(flatten)]
    pub drawn: Drawn,
    /// Write plain files instead of gzip
    #[arg(long)]
    pub plain: bool,
    /// Write into a folder that is not empty
    #[arg(long)]
    pub force: bool,
}

/// What the seed decides about a scenario unless it is said here.
#[derive(Debug, Args)]
#[command(next_help_heading = "With --family")]
pub struct Drawn {
    /// Days that the logs cover
    #[arg(long, value_name = "N")]
    pub days: Option<u32>,
    /// The notation of the logs; `list` prints them
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    /// Addresses of the thief
    #[arg(long, value_name = "N")]
    pub addresses: Option<usize>,
    /// Objects a day the thief takes, as a share of the route's organic novelty
    #[arg(long, value_name = "SHARE")]
    pub rate: Option<f64>,
}

/// What is done with scenarios.
#[derive(Debug, Subcommand)]
pub enum SimulateAction {
    /// Hold a case against the truth about its logs
    Score {
        /// A case folder of `dwell scan -o`.
        case: PathBuf,
        /// The folder `truth/` of a scenario.
        truth: PathBuf,
        /// table or json
        #[arg(long = "as", value_name = "FORM", default_value = "table")]
        form: String,
    },
    /// Simulate, scan and score many seeds and families
    Measure(Measure),
}

/// Flags of `simulate measure`.
#[derive(Debug, Args)]
pub struct Measure {
    /// Families, with commas; `all` for every one
    #[arg(long, value_name = "A,B", default_value = "all")]
    pub families: String,
    /// Seeds: a number, or the first and the last as in `100..119`
    #[arg(long, value_name = "SEEDS", default_value = "100..104")]
    pub seeds: String,
    /// A folder for `runs.csv` and `summary.md`; without it the form goes to standard output
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// md (the summary) or csv (a row a campaign)
    #[arg(long = "as", value_name = "FORM", default_value = "md")]
    pub form: String,
    /// Thresholds (see `dwell policy`)
    #[arg(long, value_name = "FILE.toml")]
    pub policy: Option<PathBuf>,
    /// Customers, or objects that exist
    #[arg(long, value_name = "N")]
    pub customers: Option<u32>,
    /// Requests of customers on an ordinary day
    #[arg(long, value_name = "N", visible_alias = "requests-per-day")]
    pub daily_requests: Option<u32>,
    /// What the seed decides unless it is said here.
    #[command(flatten)]
    pub drawn: Drawn,
    /// Say nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}
