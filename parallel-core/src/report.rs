//! What the loops of a program have done so far.

use crate::site::Site;
use std::env;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The sites that have run.
static SITES: Mutex<Vec<&'static Site>> = Mutex::new(Vec::new());

/// What is counted of one site. Counts are read and written without a lock: one may be lost where threads run the same loop.
#[derive(Debug)]
pub(crate) struct Tally {
    calls: AtomicU64,
    parallel_calls: AtomicU64,
    inline: Part,
    parallel: Part,
    /// Nanoseconds of workers and of commits, and of all threads that were there for them.
    worked: AtomicU64,
    ordered: AtomicU64,
    staffed: AtomicU64,
    /// Iterations to a unit that is counted.
    unit: AtomicU64,
    /// Which execution was counted last as one that workers had a part of.
    parallel_at: AtomicU64,
}

/// Iterations, and the nanoseconds that they took.
#[derive(Debug)]
struct Part {
    time: AtomicU64,
    count: AtomicU64,
}

impl Part {
    const fn new() -> Part {
        Part { time: AtomicU64::new(0), count: AtomicU64::new(0) }
    }

    fn add(&self, time: Duration, count: usize) {
        add(&self.time, nanos(time));
        add(&self.count, count as u64);
    }

    /// The iterations, and the nanoseconds that each took.
    fn each(&self, unit: u64) -> (u64, Option<f64>) {
        let count = self.count.load(Relaxed).saturating_mul(unit);
        (count, (count > 0).then(|| self.time.load(Relaxed) as f64 / count as f64))
    }
}

fn add(to: &AtomicU64, more: u64) {
    to.store(to.load(Relaxed).saturating_add(more), Relaxed);
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// What workers and commits did in one execution, or a part of one.
pub(crate) struct Spell {
    pub(crate) time: Duration,
    pub(crate) count: usize,
    /// What workers took, on all threads.
    pub(crate) worked: Duration,
    /// What commits took.
    pub(crate) ordered: Duration,
    pub(crate) threads: usize,
}

impl Tally {
    pub(crate) const fn new() -> Tally {
        let [calls, parallel_calls, worked, ordered, staffed] = [const { AtomicU64::new(0) }; 5];
        let (inline, parallel) = (Part::new(), Part::new());
        let (unit, parallel_at) = (AtomicU64::new(1), AtomicU64::new(0));
        Tally { calls, parallel_calls, inline, parallel, worked, ordered, staffed, unit, parallel_at }
    }

    /// One more execution begins; says how many there were.
    #[inline]
    pub(crate) fn call(&self, site: &'static Site) -> u64 {
        let calls = self.calls.load(Relaxed);
        self.calls.store(calls + 1, Relaxed);
        if calls == 0 {
            register(site);
        }
        calls
    }

    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(Relaxed)
    }

    /// What is counted from here on are so many iterations each.
    pub(crate) fn count_in(&self, unit: usize) {
        self.unit.store(unit as u64, Relaxed);
    }

    pub(crate) fn inline(&self, time: Duration, count: usize) {
        self.inline.add(time, count);
    }

    pub(crate) fn parallel(&self, spell: &Spell) {
        // workers may come and go several times
        if self.parallel_at.swap(self.calls(), Relaxed) != self.calls() {
            add(&self.parallel_calls, 1);
        }
        self.parallel.add(spell.time, spell.count);
        add(&self.worked, nanos(spell.worked));
        add(&self.ordered, nanos(spell.ordered));
        add(&self.staffed, nanos(spell.time).saturating_mul(spell.threads as u64));
    }
}

#[cold]
fn register(site: &'static Site) {
    SITES.lock().unwrap_or_else(PoisonError::into_inner).push(site);
}

/// What the loops of this program have done so far, in the order of their places in the source.
#[must_use]
pub fn report() -> Report {
    let mut sites = SITES.lock().unwrap_or_else(PoisonError::into_inner).clone();
    sites.sort_by_key(|site| site.place());
    sites.dedup_by_key(|site| *site as *const Site);
    Report { sites: sites.into_iter().map(SiteReport::of).collect() }
}

/// Prints [`report`] on stderr when it is dropped, if `PARALLELIZE_REPORT` is set.
pub fn report_at_exit() -> ReportAtExit {
    ReportAtExit(())
}

/// What [`report_at_exit`] returns.
#[derive(Debug)]
#[must_use = "the report is printed when this is dropped: give it a name, as in `let _report = …`"]
pub struct ReportAtExit(());

impl Drop for ReportAtExit {
    fn drop(&mut self) {
        if env::var_os("PARALLELIZE_REPORT").is_some_and(|value| !value.is_empty() && value != "0") {
            eprint!("{}", report());
        }
    }
}

/// What [`report`] returns. `Display` prints it as a table.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The loops that have run, each place in the source once.
    pub sites: Vec<SiteReport>,
}

/// What one loop has done.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SiteReport {
    /// Where it stands.
    pub file: &'static str,
    /// Where it stands, from 1 on.
    pub line: u32,
    /// Where it stands, from 1 on.
    pub column: u32,
    /// How many times it was executed.
    pub calls: u64,
    /// How many times workers had a part of it.
    pub parallel_calls: u64,
    /// Iterations that were timed as written, on the calling thread.
    pub inline_iterations: u64,
    /// The nanoseconds that each of them took.
    pub inline_nanos: Option<f64>,
    /// Iterations that workers ran.
    pub parallel_iterations: u64,
    /// The nanoseconds that each of them took, commits included: elapsed time by iterations.
    pub parallel_nanos: Option<f64>,
    /// How much less time an iteration takes in parallel than as written: 2 is half. If no execution has gone as written to its end,
    /// the first iterations of one would say little of the others; then it is the time that threads worked or committed in parallel, by
    /// the elapsed time, which is at least as much.
    pub speed_up: Option<f64>,
    /// The share of the elapsed time in parallel in which the calling thread committed, between 0 and 1. Near 1 the commits
    /// are what limits the loop.
    pub ordered: Option<f64>,
    /// The share of their time in which threads that were there for the loop neither worked nor committed, between 0 and 1:
    /// they were late, waited for commits, or for the last of uneven iterations.
    pub idle: Option<f64>,
}

impl SiteReport {
    fn of(site: &'static Site) -> SiteReport {
        let ((file, line, column), tally) = (site.place(), site.tally());
        let [worked, ordered, staffed] =
            [&tally.worked, &tally.ordered, &tally.staffed].map(|nanos| nanos.load(Relaxed) as f64);
        let unit = tally.unit.load(Relaxed);
        let (inline_iterations, inline_nanos) = tally.inline.each(unit);
        let (parallel_iterations, parallel_nanos) = tally.parallel.each(unit);
        let elapsed = tally.parallel.time.load(Relaxed) as f64;
        let share = |part: f64, whole: f64| (whole > 0.0).then(|| (part / whole).clamp(0.0, 1.0));
        let (calls, parallel_calls) = (tally.calls(), tally.parallel_calls.load(Relaxed));
        let speed_up = match inline_nanos.zip(parallel_nanos) {
            Some((inline, parallel)) if calls > parallel_calls => Some(inline / parallel),
            _ => (elapsed > 0.0).then(|| (worked + ordered) / elapsed),
        };
        SiteReport {
            file,
            line,
            column,
            calls,
            parallel_calls,
            inline_iterations,
            inline_nanos,
            parallel_iterations,
            parallel_nanos,
            speed_up,
            ordered: share(ordered, elapsed),
            idle: share(staffed - worked - ordered, staffed),
        }
    }

    fn cells(&self) -> [String; 8] {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".into());
        let each = |nanos: Option<f64>| or_dash(nanos.map(time));
        let percent = |share: Option<f64>| or_dash(share.map(|share| format!("{:.0} %", share * 100.0)));
        [
            format!("{}:{}:{}", self.file, self.line, self.column),
            self.calls.to_string(),
            self.parallel_calls.to_string(),
            each(self.inline_nanos),
            each(self.parallel_nanos),
            or_dash(self.speed_up.map(|speed_up| format!("{speed_up:.2}"))),
            percent(self.ordered),
            percent(self.idle),
        ]
    }
}

/// A time, with its unit.
fn time(nanos: f64) -> String {
    match nanos {
        ..1e3 => format!("{nanos:.1} ns"),
        ..1e6 => format!("{:.1} µs", nanos / 1e3),
        ..1e9 => format!("{:.1} ms", nanos / 1e6),
        _ => format!("{:.1} s", nanos / 1e9),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head =
            ["loop", "calls", "parallel", "as written, each", "in parallel, each", "speed-up", "in order", "idle"];
        let mut rows = vec![head.map(String::from)];
        rows.extend(self.sites.iter().map(SiteReport::cells));
        let widths: [usize; 8] =
            std::array::from_fn(|i| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0));
        for row in rows {
            write!(f, "{:<width$}", row[0], width = widths[0])?;
            for (cell, width) in row.iter().zip(widths).skip(1) {
                write!(f, "  {cell:>width$}")?;
            }
            writeln!(f)?;
        }
        let is_timed = |site: &SiteReport| site.parallel_calls > 0 || site.inline_nanos.is_some();
        if !self.sites.is_empty() && !self.sites.iter().any(is_timed) {
            writeln!(
                f,
                "nothing ran in parallel, or was timed: `jobs = 1`, PARALLELIZE_JOBS=1, or the feature `sequential`"
            )?;
        }
        Ok(())
    }
}
