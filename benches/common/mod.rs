//! What the benchmarks share: rows of named columns, measured in interleaved rounds, so that a noisy machine disturbs
//! all columns alike.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, thread};

/// One way to run a loop over a state: its name, and what it does. The first column of a row is the yardstick.
pub(crate) type Column<'a, S, R> = (&'static str, &'a dyn Fn(&mut S) -> R);

/// A sample is at least this long, so that the clock does not show in it.
const SAMPLE: Duration = Duration::from_micros(200);
const MOST_REPEATS: u32 = 10_000;

/// Prints rows as they are measured.
pub(crate) struct Table {
    rounds: usize,
    filter: Option<String>,
    heading: Vec<&'static str>,
}

impl Table {
    /// Reads `[FILTER] [--rounds N]` from the command line, and prints what the machine is.
    pub(crate) fn new(rounds: usize) -> Table {
        println!("{}", machine());
        // `cargo test` runs benches too, to see that they work: one round is enough for that.
        let rounds = option("--rounds").unwrap_or(if is_bench() { rounds } else { 1 });
        Table { rounds: rounds.max(1), filter: operand(), heading: Vec::new() }
    }

    /// A row whose state is used again and again.
    pub(crate) fn row<S, R>(&mut self, name: &str, mut state: S, columns: &[Column<S, R>])
    where
        S: Clone + PartialEq,
        R: PartialEq,
    {
        if !self.wants(name) {
            return;
        }
        check(name, &state, columns);
        let repeats = repeats(sample(columns[0].1, &mut state, 1));
        self.measure(name, columns, |run| sample(run, &mut state, repeats) / repeats);
    }

    /// A row that uses its state up: each sample has a copy, made before the clock starts.
    pub(crate) fn row_of_copies<S, R>(&mut self, name: &str, state: S, columns: &[Column<S, R>])
    where
        S: Clone + PartialEq,
        R: PartialEq,
    {
        if self.wants(name) {
            check(name, &state, columns);
            self.measure(name, columns, |run| sample(run, &mut state.clone(), 1));
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.filter.as_ref().is_none_or(|part| name.contains(part))
    }

    fn measure<S, R>(
        &mut self,
        name: &str,
        columns: &[Column<S, R>],
        mut sample: impl FnMut(&dyn Fn(&mut S) -> R) -> Duration,
    ) {
        let mut times = vec![Vec::new(); columns.len()];
        for _ in 0..self.rounds {
            for (times, (_, run)) in times.iter_mut().zip(columns) {
                times.push(sample(run));
            }
        }
        self.head(columns.iter().map(|column| column.0).collect());
        print_row(name, &times.into_iter().map(median).collect::<Vec<_>>());
    }

    /// Prints the names of the columns, if they are not those of the row before.
    fn head(&mut self, names: Vec<&'static str>) {
        if self.heading != names {
            print!("{:44} {:>10}", "loop", names[0]);
            names[1..].iter().for_each(|name| print!(" {name:>8}"));
            println!();
            self.heading = names;
        }
    }
}

/// All columns compute the same, and leave the same state.
fn check<S: Clone + PartialEq, R: PartialEq>(name: &str, state: &S, columns: &[Column<S, R>]) {
    let outcome = |run: &dyn Fn(&mut S) -> R| {
        let mut state = state.clone();
        let result = run(black_box(&mut state));
        (state, result)
    };
    let expected = outcome(columns[0].1);
    for (column, run) in &columns[1..] {
        assert!(outcome(run) == expected, "{name}: {column} differs from {}", columns[0].0);
    }
}

/// The time of some runs. What the last one gives is dropped after the clock has stopped.
fn sample<S, R>(run: &dyn Fn(&mut S) -> R, state: &mut S, repeats: u32) -> Duration {
    let start = Instant::now();
    for _ in 1..repeats {
        drop(black_box(run(black_box(state))));
    }
    let last = black_box(run(black_box(state)));
    let time = start.elapsed();
    drop(last);
    time
}

fn repeats(once: Duration) -> u32 {
    let times = SAMPLE.as_nanos() / once.as_nanos().max(1);
    u32::try_from(times).unwrap_or(MOST_REPEATS).clamp(1, MOST_REPEATS)
}

fn print_row(name: &str, medians: &[Duration]) {
    print!("{name:44} {:>10}", format!("{:.1?}", medians[0]));
    for time in &medians[1..] {
        print!(" {:>8.2}", time.as_secs_f64() / medians[0].as_secs_f64());
    }
    println!();
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// About 3 ns for each unit of work.
pub(crate) fn burn(i: u64, work: u32) -> f64 {
    (0..work).fold(i as f64, |x, _| (x + 1.0).sqrt())
}

pub(crate) fn is_bench() -> bool {
    env::args().any(|arg| arg == "--bench")
}

/// The value that follows `name` on the command line.
pub(crate) fn option(name: &str) -> Option<usize> {
    let value = env::args().skip_while(|arg| arg != name).nth(1)?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} takes a number, not {value:?}")))
}

/// The first argument that is neither an option nor the value of one.
fn operand() -> Option<String> {
    let mut args = env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--rounds" => drop(args.next()),
            _ if arg.starts_with("--") => {}
            _ => return Some(arg),
        }
    }
    None
}

fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    let version = String::from_utf8_lossy(&version);
    let version = if version.is_empty() { "rustc unknown" } else { version.trim() };
    format!("{cores} cores, {} threads in rayon's pool, {version}", rayon::current_num_threads())
}
