//! Time against the length of a loop.

use crate::case::{Case, Column};
use crate::measure::{self, Time};
use crate::rows;

pub(crate) const COLUMNS: [Column; 3] = [Column::Plain, Column::Ours, Column::Rayon];

const LENGTHS: [usize; 13] =
    [10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];

pub(crate) struct Curve {
    pub(crate) name: &'static str,
    times: Vec<(usize, Vec<Time>)>,
}

/// A loop that collects what a light body gives, and one that works in place.
pub(crate) fn all(rounds: usize) -> [Curve; 2] {
    [
        measured("a light body, collected", rounds, rows::light_collected),
        measured("saxpy, in place", rounds, rows::saxpy),
    ]
}

fn measured(name: &'static str, rounds: usize, build: fn(usize) -> Box<dyn Case>) -> Curve {
    let at = |n| (n, measure::versions(build(n).as_mut(), &COLUMNS, rounds, &mut None));
    Curve { name, times: LENGTHS.map(at).into() }
}

impl Curve {
    /// Length and nanoseconds.
    pub(crate) fn points(&self, column: Column) -> Vec<(f64, f64)> {
        let times = self.times.iter().flat_map(|(n, times)| times.iter().map(move |time| (*n as f64, time)));
        times.filter(|(_, time)| time.column == column).map(|(n, time)| (n, time.median)).collect()
    }

    /// The least and the greatest time, with some air.
    pub(crate) fn extent(&self) -> (f64, f64) {
        let times = || COLUMNS.into_iter().flat_map(|column| self.points(column)).map(|(_, time)| time);
        (times().fold(f64::INFINITY, f64::min) * 0.8, times().fold(0.0, f64::max) * 1.25)
    }
}
