//! This benchmark once more, built with the feature `sequential` and driven over a pipe, so that its samples lie between
//! those of the other versions.
//!
//! The child reads `open ROW`, `outcome` and `sample REPEATS`, a request a line, and answers each but the first with a line.

use crate::case::{Case, Column};
use crate::digest::Digest;
use crate::row::Row;
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What the child is called with.
pub(crate) const SERVE: &str = "--serve-rows";

pub(crate) struct Twin {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Twin {
    /// Builds the child and starts it.
    pub(crate) fn start() -> Result<Twin, String> {
        let binary = build()?;
        let mut child = Command::new(&binary)
            .arg(SERVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{}: {error}", binary.display()))?;
        let requests = child.stdin.take().expect("a pipe");
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        Ok(Twin { child, requests, answers })
    }

    /// From now on requests are about this row.
    pub(crate) fn open(&mut self, row: &str) {
        self.request(&format!("open {row}"));
    }

    pub(crate) fn outcome(&mut self) -> Digest {
        self.request("outcome");
        self.answer().parse().expect("a digest")
    }

    pub(crate) fn sample(&mut self, repeats: u32) -> f64 {
        self.request(&format!("sample {repeats}"));
        self.answer().trim().parse().expect("nanoseconds")
    }

    fn request(&mut self, line: &str) {
        writeln!(self.requests, "{line}")
            .and_then(|()| self.requests.flush())
            .expect("the sequential build is running");
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the sequential build is running");
        line
    }
}

impl Drop for Twin {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn build() -> Result<PathBuf, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sequential");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--release", "--bench", "table", "--features", "sequential"])
        .args(["--message-format", "json-render-diagnostics"])
        .arg("--manifest-path")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .arg("--target-dir")
        .arg(target)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let messages = String::from_utf8_lossy(&output.stdout);
    let built = messages.lines().filter(|line| line.contains(r#""name":"table""#)).find_map(executable);
    built.filter(|_| output.status.success()).ok_or_else(|| format!("cargo build: {}", output.status))
}

/// The path in a message of cargo's.
fn executable(message: &str) -> Option<PathBuf> {
    let (_, rest) = message.split_once(r#""executable":""#)?;
    let (path, _) = rest.split_once('"')?;
    Some(path.replace(r"\\", r"\").into())
}

/// Answers requests until the parent closes the pipe.
pub(crate) fn serve(rows: &[Row]) -> io::Result<()> {
    let mut case: Option<Box<dyn Case>> = None;
    for line in io::stdin().lines() {
        let line = line?;
        match (line.split_once(' '), &mut case) {
            (Some(("open", name)), _) => {
                drop(case.take()); // before the next one is built: rows are large
                case = rows.iter().find(|row| row.name == name).map(|row| (row.build)());
            }
            (None, Some(case)) => println!("{}", case.outcome(Column::Ours)),
            (Some((_, repeats)), Some(case)) => {
                let repeats = repeats.parse().map_err(io::Error::other)?;
                println!("{}", case.sample(Column::Ours, repeats));
            }
            _ => return Err(io::Error::other(line)),
        }
    }
    Ok(())
}
