//! What gdb and a panic print, read back.

use crate::common::{alone, text};
use std::io::Write;
use std::process::Command;
use std::sync::OnceLock;

/// A frame of a backtrace.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) function: String,
    file: String,
    pub(crate) line: u32,
}

impl Frame {
    /// Whether it is of the program that is debugged.
    pub(crate) fn is_users(&self) -> bool {
        self.file.ends_with("debugging/program.rs")
    }

    /// Whether it is of the runtime behind the macros, or of what they make.
    pub(crate) fn is_ours(&self) -> bool {
        self.function.trim_start_matches(['<', '&']).starts_with("parallel_core::") || self.is_consumer()
    }

    /// Whether it is the closure in which a comprehension hands its values to whoever consumes them.
    fn is_consumer(&self) -> bool {
        self.function.starts_with("debugging::program::") && !self.is_users()
    }

    /// Whether it is of this function itself.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.function.strip_prefix("debugging::program::") == Some(name)
    }
}

/// What gdb prints as it carries out commands on a run of these forms. Nothing where there is no gdb.
pub(crate) fn gdb(forms: &str, last: &str, commands: &[String]) -> Option<String> {
    if !has_gdb() {
        return None;
    }
    let mut gdb = Command::new("gdb");
    gdb.args(["-batch", "-nx", "-ex", "set debuginfod enabled off", "-ex", "set print frame-arguments none"]);
    gdb.args(commands.iter().flat_map(|command| ["-ex", command]));
    gdb.arg("--args").arg(std::env::current_exe().unwrap());
    // without `sequential` it is one job that leaves the loop as it is written
    let environment = [("FORMS", forms), ("LAST", last), ("PARALLELIZE_JOBS", "1")];
    let output = alone(gdb, "the_program", &environment).output().unwrap();
    Some(text(&output.stdout))
}

/// Whether gdb is there and may trace a process.
#[expect(clippy::explicit_write, reason = "what `eprintln` says is captured, and nobody would know")]
fn has_gdb() -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    *FOUND.get_or_init(|| {
        let tried = Command::new("gdb").args(["-batch", "-nx", "-ex", "run", "--args", "true"]).output();
        let found = tried.is_ok_and(|output| text(&output.stdout).contains("exited normally"));
        if !found {
            writeln!(std::io::stderr(), "gdb cannot be had here: debugging is not checked").unwrap();
        }
        found
    })
}

/// The frames in what gdb has printed, with their depths: `#1  0x… in FUNCTION<…> (…) at FILE:LINE`.
pub(crate) fn gdb_frames(printed: &str) -> Vec<(usize, Frame)> {
    let frame = |line: &str| {
        let (depth, rest) = line.strip_prefix('#')?.split_once(' ')?;
        let rest = rest.trim_start();
        let rest = rest.strip_prefix("0x").and_then(|rest| rest.split_once(" in ")).map_or(rest, |(_, rest)| rest);
        let function = rest.split(['<', ' ', '(']).next()?.to_string();
        let place = rest.rsplit_once(" at ").map_or("", |(_, place)| place);
        Some((depth.parse().ok()?, in_file(function, place)))
    };
    printed.lines().filter_map(frame).collect()
}

/// The frames that a panic prints: `2: FUNCTION`, and on the next line `at FILE:LINE:COLUMN`.
pub(crate) fn panic_frames(printed: &str) -> Vec<Frame> {
    let numbered = |line: &str| {
        let (number, function) = line.trim_start().split_once(": ")?;
        number.parse::<u32>().ok().map(|_| function.to_string())
    };
    let mut frames = Vec::new();
    let mut lines = printed.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(function) = numbered(line) else { continue };
        let place = lines.peek().and_then(|next| next.trim_start().strip_prefix("at ")).unwrap_or_default();
        let place = place.rsplit_once(':').map_or("", |(place, _)| place);
        frames.push(in_file(function.replace("{{closure}}", "{closure}"), place));
    }
    frames
}

fn in_file(function: String, place: &str) -> Frame {
    let (file, line) = place.rsplit_once(':').unwrap_or_default();
    Frame { function, file: file.to_string(), line: line.parse().unwrap_or_default() }
}
