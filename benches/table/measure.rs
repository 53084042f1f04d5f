//! Rounds in which every version of a loop is timed once, so that a noisy machine disturbs all of them alike.

use crate::case::{Case, Column};
use crate::row::Row;
use crate::sequential::Twin;
use std::thread;
use std::time::{Duration, Instant};

/// A sample of a short loop is about so many nanoseconds long.
const SAMPLE: f64 = 600_000.0;
const MOST_REPEATS: f64 = 20_000.0;
/// Loops shorter than this are measured in three times as many rounds.
const SHORT: f64 = 2_000_000.0;
/// A row that has taken this long ends with what it has. Only where something else takes the cores.
const LONG: Duration = Duration::from_secs(12);

/// What a version took per run, in nanoseconds.
#[derive(Clone, Copy)]
pub(crate) struct Time {
    pub(crate) column: Column,
    pub(crate) median: f64,
    pub(crate) best: f64,
}

/// The times of all versions of a row, once they were found to compute the same.
///
/// # Panics
/// If one computes something else than the plain loop.
pub(crate) fn measure(row: &Row, rounds: usize, twin: &mut Option<Twin>) -> Vec<Time> {
    let mut case = (row.build)();
    if let Some(twin) = twin {
        twin.open(row.name);
    }
    let mut columns = case.columns();
    if twin.is_some() {
        columns.insert(2.min(columns.len()), Column::Sequential);
    }
    compare(row.name, case.as_ref(), twin);
    versions(case.as_mut(), &columns, rounds, twin)
}

/// The times of some versions of a loop, the plain loop first.
pub(crate) fn versions(case: &mut dyn Case, columns: &[Column], rounds: usize, twin: &mut Option<Twin>) -> Vec<Time> {
    let repeats: Vec<u32> = columns.iter().map(|column| repeats(case, *column, twin)).collect();
    let samples = rounds_of(case, columns, &repeats, rounds, twin);
    columns.iter().zip(samples).map(|(column, samples)| summary(*column, samples)).collect()
}

fn compare(name: &str, case: &dyn Case, twin: &mut Option<Twin>) {
    let expected = case.outcome(Column::Plain);
    for column in case.columns() {
        let outcome = case.outcome(column);
        let same = if case.reorders(column) { outcome.is_close_to(expected) } else { outcome == expected };
        assert!(same, "{name}: {} gives something else than the plain loop", column.name());
    }
    if let Some(twin) = twin {
        let expected = case.outcome(Column::Ours);
        assert!(twin.outcome() == expected, "{name}: `sequential` gives something else than ours");
    }
}

/// How often a version runs in one sample. Runs it a few times, so that pools are there and sites have learnt.
fn repeats(case: &mut dyn Case, column: Column, twin: &mut Option<Twin>) -> u32 {
    let once = (0..3).map(|_| sample(case, column, 1, twin)).fold(f64::INFINITY, f64::min);
    match times(once) {
        1 => 1,
        guess => times(sample(case, column, guess.div_ceil(4), twin)),
    }
}

/// How many runs of so many nanoseconds make a sample.
fn times(once: f64) -> u32 {
    (SAMPLE / once.max(1.0)).clamp(1.0, MOST_REPEATS) as u32
}

fn rounds_of(
    case: &mut dyn Case,
    columns: &[Column],
    repeats: &[u32],
    rounds: usize,
    twin: &mut Option<Twin>,
) -> Vec<Vec<f64>> {
    let mut samples = vec![Vec::new(); columns.len()];
    let is_short = sample(case, Column::Plain, repeats[0], twin) < SHORT;
    let start = Instant::now();
    for round in 0..if is_short && rounds > 1 { 3 * rounds } else { rounds } {
        if round > 2 && start.elapsed() > LONG {
            break;
        }
        for k in order(round, columns.len()) {
            if repeats[k] > 1 {
                sample(case, columns[k], repeats[k].div_ceil(8), twin);
            }
            samples[k].push(sample(case, columns[k], repeats[k], twin));
            settle(columns[k]);
        }
    }
    samples
}

/// Forth and back, from another one each time, so that no version always follows the same one.
fn order(round: usize, count: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |k| if round.is_multiple_of(2) { k } else { count - 1 - k }).map(move |k| (k + round) % count)
}

fn sample(case: &mut dyn Case, column: Column, repeats: u32, twin: &mut Option<Twin>) -> f64 {
    match (column, twin) {
        (Column::Sequential, Some(twin)) => twin.sample(repeats),
        _ => case.sample(column, repeats),
    }
}

/// Threads spin for a while after their work is done, those of libgomp longest; they would slow the next version down.
fn settle(column: Column) {
    thread::sleep(Duration::from_millis(match column {
        Column::Plain | Column::Sequential => 0,
        Column::C => 8,
        _ => 1,
    }));
}

fn summary(column: Column, mut samples: Vec<f64>) -> Time {
    samples.sort_unstable_by(f64::total_cmp);
    Time { column, median: samples[samples.len() / 2], best: samples[0] }
}
