//! Every kind of loop in one table: the plain loop, this crate, this crate under `sequential`, and the same loop by hand on
//! rayon, orx-parallel, OpenMP, chili and paralight where they fit.
//!
//! `cargo bench --bench table [-- --only FILTER] [--rounds N] [--no-sequential] [--plot]` prints a row a loop: the median
//! time of the plain loop, and for each version its median and its best run as ratios to those of the plain loop. Then
//! what the row must reach, and whether it did in this run. `--plot` also writes the table and its plots to `docs/bench`.
#![allow(missing_docs)]
#![allow(clippy::ptr_arg, clippy::needless_range_loop, reason = "loops as people write them, over the state of a row")]

mod bound;
mod case;
mod curve;
mod digest;
mod measure;
mod openmp;
mod peers;
mod plot;
mod report;
mod row;
mod rows;
mod sequential;

use report::Line;
use sequential::Twin;
use std::path::Path;
use std::{env, fs, io};

/// What the command line asks for.
struct Asked {
    only: Option<String>,
    rounds: usize,
    sequential: bool,
    plot: bool,
}

fn main() -> io::Result<()> {
    if flag(sequential::SERVE) {
        return sequential::serve(&rows::all());
    }
    let asked = asked();
    let machine = report::machine();
    println!("{machine}");
    if let Err(why) = openmp::load() {
        println!("without OpenMP: {why}");
    }
    let lines = measured(&asked);
    report::print_lines_of_code();
    if asked.plot { plotted(&asked, &machine, &lines) } else { Ok(()) }
}

/// Measures rows and prints them, one by one.
fn measured(asked: &Asked) -> Vec<Line> {
    let mut twin = asked
        .sequential
        .then(Twin::start)
        .and_then(|twin| twin.map_err(|why| println!("without `sequential`: {why}")).ok());
    report::head();
    let rows = rows::all().into_iter().filter(|row| asked.only.as_ref().is_none_or(|part| row.name.contains(part)));
    let lines = rows.map(|row| {
        let line = Line { times: measure::measure(&row, asked.rounds, &mut twin), row };
        println!("{line}");
        line
    });
    lines.collect()
}

/// Writes the table and its plots.
fn plotted(asked: &Asked, machine: &str, lines: &[Line]) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/bench");
    fs::create_dir_all(&folder)?;
    report::write(&folder.join("table.md"), machine, lines)?;
    plot::table(&folder.join("table.svg"), lines).map_err(|error| io::Error::other(error.to_string()))?;
    let curves = curve::all(asked.rounds.min(5));
    plot::curves(&folder.join("curves.svg"), &curves).map_err(|error| io::Error::other(error.to_string()))
}

fn asked() -> Asked {
    // `cargo test --benches` runs this too, to see that it works: one round is enough for that.
    let is_bench = flag("--bench");
    let rounds = value("--rounds").map(|rounds| rounds.parse().expect("`--rounds` takes a number"));
    Asked {
        only: value("--only"),
        rounds: rounds.unwrap_or(if is_bench { 25 } else { 1 }).max(1),
        sequential: is_bench && !flag("--no-sequential"),
        plot: flag("--plot"),
    }
}

fn flag(name: &str) -> bool {
    env::args().any(|arg| arg == name)
}

/// What follows `name` on the command line.
fn value(name: &str) -> Option<String> {
    env::args().skip_while(|arg| arg != name).nth(1)
}
