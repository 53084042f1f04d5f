//! A loop in several versions over one state, and how one of them is timed.

use crate::digest::Digest;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Whose version of a loop it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Column {
    Plain,
    Ours,
    /// The same source as `Ours`, built with the feature `sequential`, in a process of its own.
    Sequential,
    Rayon,
    Orx,
    C,
    Chili,
    Paralight,
}

impl Column {
    pub(crate) const ALL: [Column; 8] = [
        Column::Plain,
        Column::Ours,
        Column::Sequential,
        Column::Rayon,
        Column::Orx,
        Column::C,
        Column::Chili,
        Column::Paralight,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Column::Plain => "plain",
            Column::Ours => "ours",
            Column::Sequential => "sequential",
            Column::Rayon => "rayon",
            Column::Orx => "orx",
            Column::C => "OpenMP",
            Column::Chili => "chili",
            Column::Paralight => "paralight",
        }
    }
}

/// A loop whose versions can be run without knowing over what.
pub(crate) trait Case {
    fn columns(&self) -> Vec<Column>;

    /// What a version computes, and leaves in a fresh copy of the state.
    fn outcome(&self, column: Column) -> Digest;

    /// Whether a version adds floats in another order than the plain loop, by its nature.
    fn reorders(&self, column: Column) -> bool;

    /// What a run takes, in nanoseconds, over at most this many runs, one after the other over the same state. What the
    /// last one gives is dropped after the clock has stopped.
    fn sample(&mut self, column: Column, repeats: u32) -> f64;
}

/// Threads that wait for each other by spinning are slow beyond measure where something else has a core.
const ENOUGH: Duration = Duration::from_millis(10);

type Run<S, R> = Box<dyn Fn(&mut S) -> R>;

struct Version<S, R> {
    column: Column,
    run: Run<S, R>,
    reorders: bool,
}

/// The versions of a loop, each a function of the same state.
pub(crate) struct Loops<S, R> {
    state: S,
    digest: fn(&S, &R) -> Digest,
    versions: Vec<Version<S, R>>,
}

impl<S: Clone, R> Loops<S, R> {
    pub(crate) fn over(state: S, digest: fn(&S, &R) -> Digest) -> Self {
        Loops { state, digest, versions: Vec::new() }
    }

    pub(crate) fn with(mut self, column: Column, run: impl Fn(&mut S) -> R + 'static) -> Self {
        if column != Column::C || crate::openmp::is_there() {
            self.versions.push(Version { column, run: Box::new(run), reorders: false });
        }
        self
    }

    /// A version that adds floats in an order of its own.
    pub(crate) fn with_reordered(self, column: Column, run: impl Fn(&mut S) -> R + 'static) -> Self {
        let mut this = self.with(column, run);
        if let Some(version) = this.versions.iter_mut().find(|version| version.column == column) {
            version.reorders = true;
        }
        this
    }

    fn version(&self, column: Column) -> &Version<S, R> {
        self.versions.iter().find(|version| version.column == column).expect("a version of this column")
    }
}

impl<S: Clone, R> Case for Loops<S, R> {
    fn columns(&self) -> Vec<Column> {
        self.versions.iter().map(|version| version.column).collect()
    }

    fn outcome(&self, column: Column) -> Digest {
        let mut state = self.state.clone();
        let result = (self.version(column).run)(black_box(&mut state));
        (self.digest)(&state, &result)
    }

    fn reorders(&self, column: Column) -> bool {
        self.version(column).reorders
    }

    fn sample(&mut self, column: Column, repeats: u32) -> f64 {
        let Loops { state, versions, .. } = self;
        let run = &versions.iter().find(|version| version.column == column).expect("a version of this column").run;
        let (mut runs, start) = (0, Instant::now());
        let (last, time) = loop {
            let more = runs.clamp(1, repeats - runs); // a look at the clock each time they have doubled
            for _ in 1..more {
                drop(black_box(run(black_box(state))));
            }
            let last = black_box(run(black_box(state)));
            let time = start.elapsed();
            runs += more;
            if runs == repeats || time > ENOUGH {
                break (last, time);
            }
        };
        drop(last);
        time.as_nanos() as f64 / f64::from(runs)
    }
}
