//! Builds a crate again, and says what that took and what came of it.

use crate::crates::main_file;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant, SystemTime};

/// What cargo is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Step {
    Check,
    Debug,
    Release,
}

impl Step {
    pub(crate) const ALL: [Step; 3] = [Step::Check, Step::Debug, Step::Release];

    pub(crate) fn name(self) -> &'static str {
        ["check", "debug", "release"][self as usize]
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Step::Check => &["check"],
            Step::Debug => &["build"],
            Step::Release => &["build", "--release"],
        }
    }
}

/// How long something took.
#[derive(Clone, Copy)]
pub(crate) struct Time {
    /// By the clock on the wall.
    pub(crate) wall: Duration,
    /// On all cores, of cargo and all it starts, where the system tells. What else the machine does disturbs it less.
    pub(crate) cpu: Option<Duration>,
}

/// The workspace of the generated crates.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
}

impl Workspace {
    /// Builds the crate anew, its dependencies only if they have not been built, and says how long that took. Not
    /// incrementally: the sources are the same as before, and all would be found done.
    pub(crate) fn build(&self, package: &str, step: Step) -> Time {
        touch(&main_file(&self.root, package));
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(step.arguments()).args(["--quiet", "--offline", "--package", package]);
        cargo.current_dir(&self.root).env("CARGO_TARGET_DIR", self.target()).env("CARGO_INCREMENTAL", "0");
        let (start, cpu) = (Instant::now(), cpu_time());
        run(&mut cargo);
        Time { wall: start.elapsed(), cpu: cpu.and_then(|before| Some(cpu_time()? - before)) }
    }

    /// What the program prints.
    pub(crate) fn output(&self, package: &str) -> Vec<u8> {
        run(&mut Command::new(self.program(package))).stdout
    }

    /// The size of the release program in bytes, and without symbols, if there is a `strip`.
    pub(crate) fn sizes(&self, package: &str) -> [Option<u64>; 2] {
        let (program, stripped) = (self.program(package), self.target().join("stripped"));
        let strip = Command::new("strip").args([program.as_os_str(), OsStr::new("-o"), stripped.as_os_str()]).status();
        let is_stripped = strip.is_ok_and(|status| status.success());
        [Some(size(&program)), is_stripped.then(|| size(&stripped))]
    }

    fn program(&self, package: &str) -> PathBuf {
        self.target().join("release").join(package)
    }

    fn target(&self) -> PathBuf {
        self.root.join("target")
    }
}

fn touch(path: &Path) {
    let touched = File::options().append(true).open(path).and_then(|file| file.set_modified(SystemTime::now()));
    touched.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).len()
}

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The time that this process's children have taken on all cores, in Linux's hundredths of a second.
fn cpu_time() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after_name) = stat.rsplit_once(") ")?;
    let ticks: u64 = after_name.split(' ').skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(10 * ticks))
}
