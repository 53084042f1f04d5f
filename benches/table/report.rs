//! The table, as text.

use crate::bound::By;
use crate::case::Column;
use crate::measure::Time;
use crate::row::Row;
use crate::rows::LINES;
use std::path::Path;
use std::process::Command;
use std::{env, fmt, fs, io, thread};

/// A row that has been measured.
pub(crate) struct Line {
    pub(crate) row: Row,
    pub(crate) times: Vec<Time>,
}

impl Line {
    /// What a version took per run, in nanoseconds.
    pub(crate) fn nanoseconds(&self, column: Column, by: By) -> Option<f64> {
        let time = self.times.iter().find(|time| time.column == column)?;
        Some(if by == By::Median { time.median } else { time.best })
    }

    /// As a ratio to the plain loop.
    pub(crate) fn ratio(&self, column: Column, by: By) -> Option<f64> {
        Some(self.nanoseconds(column, by)? / self.nanoseconds(Column::Plain, by)?)
    }

    pub(crate) fn plain(&self) -> String {
        time(self.nanoseconds(Column::Plain, By::Median).unwrap_or_default())
    }

    /// Median and best run of a version.
    pub(crate) fn ratios(&self, column: Column) -> String {
        match (self.ratio(column, By::Median), self.ratio(column, By::Best)) {
            (Some(median), Some(best)) => format!("{} / {}", short(median), short(best)),
            _ => String::new(),
        }
    }

    /// Each bound, and whether it was met.
    pub(crate) fn verdict(&self) -> String {
        let verdicts =
            self.row.must.iter().map(|bound| match bound.reached(|column, by| self.nanoseconds(column, by)) {
                None => format!("{bound}: not compared"),
                Some(reached) if reached <= 1.0 => format!("{bound}: met"),
                Some(reached) => format!("{bound}: not met, {} of it", short(reached)),
            });
        verdicts.collect::<Vec<_>>().join("; ")
    }
}

pub(crate) fn time(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        time if time < 1e3 => (time, "ns"),
        time if time < 1e6 => (time / 1e3, "µs"),
        time if time < 1e9 => (time / 1e6, "ms"),
        time => (time / 1e9, "s"),
    };
    if value < 99.95 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

fn short(ratio: f64) -> String {
    match ratio {
        ratio if ratio < 9.995 => format!("{ratio:.2}"),
        ratio if ratio < 99.95 => format!("{ratio:.1}"),
        ratio => format!("{ratio:.0}"),
    }
}

pub(crate) fn head() {
    print!("{:38}{:>10}", "loop (median / best)", "plain");
    Column::ALL[1..].iter().for_each(|column| print!("{:>13}", column.name()));
    println!("  must reach");
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:38}{:>10}", self.row.name, self.plain())?;
        for column in &Column::ALL[1..] {
            write!(f, "{:>13}", self.ratios(*column))?;
        }
        write!(f, "  {}", self.verdict())
    }
}

pub(crate) fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let first_line = |command: &str, argument: &str| {
        let output = Command::new(command).arg(argument).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).lines().next()?.to_owned())
    };
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let rustc = first_line(&rustc, "--version").unwrap_or_else(|| "rustc unknown".to_owned());
    let cc = first_line("cc", "--version").unwrap_or_else(|| "no C compiler".to_owned());
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown");
    format!("{cores} cores, {rustc}, {cc}, load {load} before the run")
}

/// The lines of code of a program, in the order of the columns.
pub(crate) fn lines_of_code() -> impl Iterator<Item = (&'static str, Vec<String>)> {
    LINES.iter().map(|program| {
        let lines = Column::ALL.map(|column| program.lines(column).map_or_else(String::new, |lines| lines.to_string()));
        (program.row, lines.into())
    })
}

pub(crate) fn print_lines_of_code() {
    println!("{:38}{:>10}", "\nlines of code", "plain");
    for (row, lines) in lines_of_code() {
        print!("{row:38}{:>10}", lines[0]);
        lines[1..].iter().for_each(|lines| print!("{lines:>13}"));
        println!();
    }
}

/// The table as Markdown.
pub(crate) fn write(path: &Path, machine: &str, lines: &[Line]) -> io::Result<()> {
    let mut text = format!(
        "# Loops side by side\n\nWritten by `cargo bench --bench table -- --plot` on {machine}.\n\n\
         The first column is the median time of the plain loop. The others are ratios to the plain loop: median / best run. \
         `sequential` is this crate with that feature. What a row must reach is meant for two cores; it is checked with \
         medians, or with best runs where it says `best`.\n\n"
    );
    let names: Vec<String> = Column::ALL.iter().map(|column| column.name().to_owned()).collect();
    markdown_row(&mut text, "loop", names.iter().map(String::as_str).chain(["must reach"]));
    markdown_row(&mut text, "---", Column::ALL.iter().map(|_| "---:").chain(["---"]));
    for line in lines {
        let ratios: Vec<String> = Column::ALL[1..].iter().map(|column| line.ratios(*column)).collect();
        let (plain, verdict) = (line.plain(), line.verdict());
        let cells = [plain.as_str()].into_iter().chain(ratios.iter().map(String::as_str)).chain([verdict.as_str()]);
        markdown_row(&mut text, line.row.name, cells);
    }
    text.push_str("\n![the table as a plot](table.svg)\n\n![time against the number of iterations](curves.svg)\n\n");
    text.push_str("## Lines of code\n\nA function with its attributes, without blank lines and comments.\n\n");
    markdown_row(&mut text, "program", names.iter().map(String::as_str));
    markdown_row(&mut text, "---", names.iter().map(|_| "---:"));
    for (row, lines) in lines_of_code() {
        markdown_row(&mut text, row, lines.iter().map(String::as_str));
    }
    fs::write(path, text)
}

fn markdown_row<'a>(text: &mut String, first: &str, cells: impl Iterator<Item = &'a str>) {
    text.push_str("| ");
    text.push_str(first);
    for cell in cells {
        text.push_str(" | ");
        text.push_str(cell);
    }
    text.push_str(" |\n");
}
