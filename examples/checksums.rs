//! `sha256sum` for a whole directory tree, on every core.
//!
//! ```text
//! cargo run --release --example checksums -- src > sums
//! sha256sum -c sums
//! ```
//!
//! [`parallel`] and [`plain`] are the same loop; one line was added to run it in parallel. Files are read and hashed
//! on all threads, and [`Report::add`] prints on the calling thread, in the order of the walk, as in the plain loop.

use indicatif::{ProgressBar, ProgressStyle};
use parallelize::parallelize;
use sha2::{Digest, Sha256};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read, StdoutLock, Write};
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use walkdir::{DirEntry, WalkDir};

const HELP: &str = "\
Usage: checksums [DIR] [--jobs N] [--plain]

Prints the SHA-256 of every file below DIR (default: the current directory) in the format of `sha256sum`.

  --jobs N   1 for one thread, n for at most n threads, -1 for every core, -2 for all but one
             (default: the environment variable PARALLELIZE_JOBS, or -1)
  --plain    run the plain loop
  --help     print this

Exit status: 0, 1 if a file could not be read, 2 for a wrong command line, 130 if stopped by Ctrl-C.
";

/// The exit status of what a signal ends is 128 and its number; Ctrl-C is signal 2.
const STOPPED: u8 = 128 + 2;

/// Set by Ctrl-C.
static STOP: AtomicBool = AtomicBool::new(false);

/// A file of the walk, or what could not be walked.
type Found = walkdir::Result<PathBuf>;

#[parallelize(jobs = jobs)]
fn parallel(files: &[Found], jobs: isize, stop: &AtomicBool, report: &mut Report) -> io::Result<()> {
    for file in files {
        let Some(line) = checksum(file, stop) else { break };
        report.add(line)?;
    }
    Ok(())
}

fn plain(files: &[Found], stop: &AtomicBool, report: &mut Report) -> io::Result<()> {
    for file in files {
        let Some(line) = checksum(file, stop) else { break };
        report.add(line)?;
    }
    Ok(())
}

/// The line to print for a file, or what is wrong with it; `None` if it was stopped first.
fn checksum(file: &Found, stop: &AtomicBool) -> Option<Result<Vec<u8>, String>> {
    let path = match file {
        Ok(path) => path,
        Err(error) => return Some(Err(error.to_string())),
    };
    match sha256(path, stop) {
        Ok(digest) => digest.map(|digest| Ok(line(&digest, path))),
        Err(error) => Some(Err(format!("{path:?}: {error}"))),
    }
}

/// Reads a file to its end; `Ok(None)` if it was stopped first.
fn sha256(path: &Path, stop: &AtomicBool) -> io::Result<Option<[u8; 32]>> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    while !stop.load(Relaxed) {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Some(hasher.finalize().into())),
            Ok(read) => hasher.update(&buffer[..read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// A line of `sha256sum`: one with a backslash in front has escapes in its name.
fn line(digest: &[u8; 32], path: &Path) -> Vec<u8> {
    let mut name = Vec::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' => name.extend(br"\\"),
            b'\n' => name.extend(br"\n"),
            b'\r' => name.extend(br"\r"),
            _ => name.push(*byte),
        }
    }
    let escaped = name.len() > path.as_os_str().len();
    let mark = if escaped { "\\" } else { "" };
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    [mark.as_bytes(), hex.as_bytes(), b"  ", &name, b"\n"].concat()
}

/// Prints what the loop finds, in the order in which it is added.
struct Report {
    out: StdoutLock<'static>,
    /// Drawn on stderr, if that is a terminal.
    bar: ProgressBar,
    /// Whether lines and the bar share the screen.
    screen: bool,
    done: usize,
    failed: usize,
}

impl Report {
    fn new(files: usize) -> Report {
        let bar = ProgressBar::new(files as u64);
        let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} files, {eta} left");
        bar.set_style(style.expect("the template is valid"));
        let out = io::stdout().lock();
        let screen = out.is_terminal();
        Report { out, bar, screen, done: 0, failed: 0 }
    }

    fn add(&mut self, line: Result<Vec<u8>, String>) -> io::Result<()> {
        match line {
            // in one piece, newline included: however the loop ends, what was printed is whole lines
            Ok(line) if self.screen => self.bar.suspend(|| self.out.write_all(&line))?,
            Ok(line) => self.out.write_all(&line)?,
            Err(message) => {
                self.bar.suspend(|| eprintln!("checksums: {message}"));
                self.failed += 1;
            }
        }
        self.done += 1;
        self.bar.inc(1);
        Ok(())
    }

    fn finish(self, files: usize, outcome: io::Result<()>) -> ExitCode {
        self.bar.finish_and_clear();
        if self.failed > 0 {
            eprintln!("checksums: {} of {} files could not be read", self.failed, self.done);
        }
        match outcome {
            // whoever read the output has seen enough
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
            Err(error) => {
                eprintln!("checksums: cannot write to stdout: {error}");
                return ExitCode::FAILURE;
            }
            Ok(()) if self.done < files => {
                eprintln!("checksums: stopped after {} of {files} files", self.done);
                return STOPPED.into();
            }
            Ok(()) => {}
        }
        ExitCode::from(u8::from(self.failed > 0))
    }
}

/// Every regular file below a directory, in the order of the names; `None` if it was stopped first.
fn walk(dir: &Path, stop: &AtomicBool) -> Option<Vec<Found>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(dir).sort_by_file_name() {
        if stop.load(Relaxed) {
            return None;
        }
        match entry {
            Ok(entry) if !entry.file_type().is_file() => {}
            entry => files.push(entry.map(DirEntry::into_path)),
        }
    }
    Some(files)
}

fn run(args: &Args) -> ExitCode {
    let stopping = ctrlc::set_handler(|| {
        if STOP.swap(true, Relaxed) {
            // pressed again: whoever waits has waited long enough
            process::exit(STOPPED.into());
        }
    });
    if let Err(error) = stopping {
        eprintln!("checksums: Ctrl-C will not stop this cleanly: {error}");
    }
    let Some(files) = walk(&args.dir, &STOP) else {
        eprintln!("checksums: stopped while looking for files");
        return STOPPED.into();
    };
    let mut report = Report::new(files.len());
    let outcome =
        if args.plain { plain(&files, &STOP, &mut report) } else { parallel(&files, args.jobs, &STOP, &mut report) };
    report.finish(files.len(), outcome)
}

struct Args {
    dir: PathBuf,
    jobs: isize,
    plain: bool,
}

/// Reads the command line; `None` if it asks for help.
fn parse(mut words: impl Iterator<Item = OsString>) -> Result<Option<Args>, String> {
    let (mut dir, mut jobs, mut plain) = (None, None, false);
    while let Some(word) = words.next() {
        match word.to_str().unwrap_or_default() {
            "-h" | "--help" => return Ok(None),
            "--plain" => plain = true,
            "--jobs" => {
                let count = words.next().ok_or("`--jobs` needs a number")?;
                jobs = Some(parse_jobs("--jobs", &count)?);
            }
            option if option.starts_with("--jobs=") => {
                jobs = Some(parse_jobs("--jobs", option["--jobs=".len()..].as_ref())?)
            }
            option if option.starts_with('-') => return Err(format!("unknown option `{option}`")),
            _ if dir.is_some() => return Err(format!("one directory at a time, not {word:?} too")),
            _ => dir = Some(PathBuf::from(word)),
        }
    }
    let jobs = jobs.map_or_else(default_jobs, Ok)?;
    Ok(Some(Args { dir: dir.unwrap_or_else(|| ".".into()), jobs, plain }))
}

fn default_jobs() -> Result<isize, String> {
    const NAME: &str = "PARALLELIZE_JOBS";
    let count = env::var_os(NAME).filter(|count| !count.is_empty());
    count.map_or(Ok(-1), |count| parse_jobs(NAME, &count))
}

/// What `jobs = …` takes. The loop would panic over anything else; a typing error deserves less.
fn parse_jobs(name: &str, count: &OsStr) -> Result<isize, String> {
    match count.to_str().and_then(|count| count.trim().parse().ok()) {
        Some(jobs) if jobs != 0 && jobs <= 1 << 16 => Ok(jobs),
        _ => Err(format!(
            "`{name}` is {count:?}; it takes a number from 1 to 65536, -1 for every core, -2 for all but one"
        )),
    }
}

fn main() -> ExitCode {
    match parse(env::args_os().skip(1)) {
        Ok(Some(args)) => run(&args),
        Ok(None) => {
            // a reader that has gone away needs no help
            let _ = io::stdout().write_all(HELP.as_bytes());
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("checksums: {message}\nUsage: checksums [DIR] [--jobs N] [--plain]");
            ExitCode::from(2)
        }
    }
}
