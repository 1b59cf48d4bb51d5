//! Runs the program, and reads what it wrote.

use serde_json::Value;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Path of the program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_dwell");

/// What a run left.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; that of a signal is 128 and its number, as a shell has it.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Asserts the exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\nstderr: {}\nstdout: {:.2000}", self.err, self.out);
        self
    }

    /// Asserts that standard error says something.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "no `{text}` in stderr: {}", self.err);
        self
    }

    /// Standard output as a JSON table.
    #[track_caller]
    pub fn rows(&self) -> Vec<Value> {
        serde_json::from_str(&self.out).unwrap_or_else(|fault| panic!("{fault}: {:.300}", self.out))
    }

    /// Standard output as one JSON object a line.
    pub fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Runs the program.
pub fn dwell<A: AsRef<std::ffi::OsStr>>(args: &[A]) -> Ran {
    feed(args, b"")
}

/// Runs the program with something on its standard input.
pub fn feed<A: AsRef<std::ffi::OsStr>>(args: &[A], input: &[u8]) -> Ran {
    let mut child = Command::new(PROGRAM)
        .args(args)
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // The program may end before it has read all.
        scope.spawn(move || stdin.write_all(input).is_ok());
        child.wait_with_output().unwrap()
    });
    Ran {
        code: code(output.status),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The exit code as a shell reports it.
pub fn code(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

/// A table of a case.
#[track_caller]
pub fn table(case: &Path, name: &str) -> Vec<Value> {
    dwell(&["table", path(case), name, "--as", "json"]).exits(0).rows()
}

/// A cell as text; empty if there is nothing in it.
#[track_caller]
pub fn cell(row: &Value, name: &str) -> String {
    match row.get(name).unwrap_or_else(|| panic!("no column {name} in {row}")) {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A cell as a number.
#[track_caller]
pub fn number(row: &Value, name: &str) -> u64 {
    row[name].as_u64().unwrap_or_else(|| panic!("{name} is no number in {row}"))
}

/// A path as an argument.
pub fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The root of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The example that the README scans.
pub fn example() -> PathBuf {
    root().join("testdata/example")
}

/// All files below a folder, sorted, by their path in it.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    files.sort();
    files
}

/// The content of a gzip file.
pub fn gunzip(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

/// Content packed by gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// The logs of the example, unpacked into `folder`.
pub fn unpack_example(folder: &Path) {
    let logs = example().join("logs");
    for file in files(&logs) {
        let plain = folder.join(file.with_extension(""));
        fs::create_dir_all(plain.parent().unwrap()).unwrap();
        fs::write(plain, gunzip(&logs.join(file))).unwrap();
    }
}
