//! What is known of a loop before it runs: where it stands, and what its iterations cost.

use crate::report::{Spell, Tally};
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// What one iteration takes, in picoseconds; 0 when unknown.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
pub(crate) struct Cost(u64);

impl Cost {
    pub(crate) const fn from_nanos(nanos: u64) -> Cost {
        Cost(nanos * 1000)
    }

    /// The cost of each, if `count` iterations took `time`.
    pub(crate) fn of(time: Duration, count: usize) -> Cost {
        let picos = time.as_nanos().saturating_mul(1000) / count.max(1) as u128;
        Cost(u64::try_from(picos).unwrap_or(u64::MAX).max(1))
    }

    pub(crate) fn is_unknown(self) -> bool {
        self.0 == 0
    }

    /// The time that so many iterations take.
    pub(crate) fn times(self, count: usize) -> Duration {
        let nanos = u128::from(self.0) * count as u128 / 1000;
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// How many iterations fit into a time, one at least.
    pub(crate) fn iterations(self, time: Duration) -> usize {
        let count = time.as_nanos() * 1000 / u128::from(self.0.max(1));
        usize::try_from(count).unwrap_or(usize::MAX).max(1)
    }

    /// Whether another one is of the same size, as far as noise lets one see.
    pub(crate) fn is_like(self, other: Cost) -> bool {
        self.0 / 4 <= other.0 && other.0 / 4 <= self.0
    }

    /// Whether it is less by more than noise.
    fn is_less(self, other: Cost) -> bool {
        self.0 < other.0 - other.0 / 16
    }

    /// Quick to believe a lower cost, slow to believe a higher one: whatever disturbs a measurement adds to it.
    fn learn(self, seen: Cost) -> Cost {
        if self.is_unknown() {
            return seen;
        }
        Cost((self.0 / 4 * 3 + seen.0.min(self.0.saturating_mul(2)) / 4).max(1))
    }
}

/// The static place of one loop in the source.
///
/// Generic functions, recursion and concurrent callers share one site; what it learns is a hint, never a result.
#[derive(Debug)]
pub struct Site {
    file: &'static str,
    line: u32,
    column: u32,
    /// The cost of an iteration of the loop as written, and of one by workers, commits included.
    inline: AtomicU64,
    parallel: AtomicU64,
    /// The cost of an iteration of the whole loop as written, when it was run so last: its first ones say little of the rest.
    whole: AtomicU64,
    /// What a worker takes for an iteration.
    worker: AtomicU64,
    /// Of how many iterations, of [`ALL`], commits have skipped a part.
    skipped: AtomicU64,
    /// Nanoseconds to be spent in the loop as written before workers are tried again.
    until_retry: AtomicU64,
    /// How many times in a row workers have gained nothing.
    failures: AtomicU32,
    /// How many times they have gained something since the whole loop was last run as written.
    gains: AtomicU32,
    tally: Tally,
}

/// A loop that is too short to be timed is timed once in so many calls.
const UNSEEN: u64 = 16;
/// What shares are counted in.
const ALL: u64 = 256;
/// Trying workers again, twice, may cost this share of a loop's time: more at first, as what disturbed the first try may be
/// gone.
const RETRY: [u64; 6] = [4, 8, 16, 32, 64, 128];
/// After so many times that workers have gained something the whole loop is run as written, to see whether it is true.
const COMPARE: u32 = 64;

impl Site {
    /// The site of a loop at this place.
    pub const fn new(file: &'static str, line: u32, column: u32) -> Site {
        let [inline, parallel, whole, worker, skipped, until_retry] = [const { AtomicU64::new(0) }; 6];
        Site {
            file,
            line,
            column,
            inline,
            parallel,
            whole,
            worker,
            skipped,
            until_retry,
            failures: AtomicU32::new(0),
            gains: AtomicU32::new(0),
            tally: Tally::new(),
        }
    }

    /// Says on stderr which iteration the panic that is on its way out comes from.
    #[cold]
    pub(crate) fn note_panic(&self, iteration: u64) {
        let Site { file, line, column, .. } = self;
        // in one piece: other workers may be panicking, and writing, at the same time
        let line = format!("parallelize: iteration {iteration} of the loop at {file}:{line}:{column} panicked\n");
        eprint!("{line}");
    }

    /// Where the loop stands: file, line and column.
    pub(crate) fn place(&self) -> (&'static str, u32, u32) {
        (self.file, self.line, self.column)
    }

    /// What is counted for the report.
    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// What an iteration of the loop as written takes.
    pub(crate) fn inline_cost(&self) -> Cost {
        Cost(self.inline.load(Relaxed))
    }

    /// Iterations of the loop as written took `time`, `cost` each.
    pub(crate) fn learn_inline(&self, cost: Cost, time: Duration) {
        self.inline.store(self.inline_cost().learn(cost).0, Relaxed);
        let left = self.until_retry.load(Relaxed);
        if left > 0 {
            self.until_retry.store(left.saturating_sub(nanos(time)), Relaxed);
        }
    }

    /// What an iteration of the whole loop as written took when that was run last.
    pub(crate) fn whole_cost(&self) -> Cost {
        Cost(self.whole.load(Relaxed))
    }

    /// What workers and commits took for an iteration when they were tried last.
    pub(crate) fn parallel_cost(&self) -> Cost {
        Cost(self.parallel.load(Relaxed))
    }

    /// What a worker takes for an iteration.
    pub(crate) fn worker_cost(&self) -> Cost {
        Cost(self.worker.load(Relaxed))
    }

    /// Workers took so long for an iteration.
    pub(crate) fn learn_worker(&self, cost: Cost) {
        self.worker.store(self.worker_cost().learn(cost).0, Relaxed);
    }

    /// Of `count` iterations commits have skipped a part of so many.
    pub(crate) fn learn_skipped(&self, skipped: usize, count: u64) {
        let seen = skipped as u64 * ALL / count.max(1);
        let before = self.skipped.load(Relaxed);
        let share = (before + seen) / 2;
        if share != before {
            self.skipped.store(share, Relaxed);
        }
    }

    /// What is left of the cost of an iteration, if what commits skip is not computed at all.
    pub(crate) fn not_skipped(&self, Cost(cost): Cost) -> Cost {
        Cost(cost / ALL * ALL.saturating_sub(self.skipped.load(Relaxed)))
    }

    /// What workers and commits did. If that was no gain, the loop as written has the next ones.
    pub(crate) fn learn_parallel(&self, spell: &Spell) {
        let &Spell { time, count, .. } = spell;
        if count == 0 {
            return;
        }
        self.tally.parallel(spell);
        let cost = Cost::of(time, count);
        self.parallel.store(cost.0, Relaxed);
        let inline = match self.whole_cost() {
            whole if whole.is_unknown() => self.inline_cost(),
            whole => whole,
        };
        if inline.is_unknown() {
            return;
        }
        if cost.is_less(inline) {
            self.failures.store(0, Relaxed);
            let gains = self.gains.load(Relaxed);
            // the first one is compared at once, the next ones now and then
            self.gains.store(if gains == 0 { COMPARE } else { gains.saturating_add(1) }, Relaxed);
            return self.until_retry.store(0, Relaxed);
        }
        // how much it was may be bad luck, as other programs take cores; that it goes on is not
        let lost = nanos(time).saturating_sub(nanos(inline.times(count))).clamp(nanos(time) / 16, nanos(time) / 4);
        let failures = self.failures.load(Relaxed) as usize;
        // the helpers may have been asleep, and be awake the next time
        let again = failures.is_multiple_of(2);
        let patience = RETRY[(failures / 2).min(RETRY.len() - 1)];
        self.until_retry.store(if again { 0 } else { lost.saturating_mul(2 * patience) }, Relaxed);
        self.failures.store(u32::try_from(failures + 1).unwrap_or(u32::MAX), Relaxed);
    }

    /// Whether workers may gain something, by what was seen when they were tried last.
    pub(crate) fn may_gain(&self) -> bool {
        self.until_retry.load(Relaxed) == 0
    }

    /// Whether the whole loop should be run as written for once. Its first iterations say little about the others, and where
    /// workers seem to gain there are never more than these.
    pub(crate) fn is_time_to_compare(&self) -> bool {
        self.gains.load(Relaxed) >= COMPARE
    }

    /// The whole loop was run as written, in `time`. That may show that workers did gain where they seemed to gain nothing; or,
    /// if it was run so to see that (`asked`), that they do not.
    pub(crate) fn compare(&self, cost: Cost, time: Duration, asked: bool) {
        self.whole.store(cost.0, Relaxed);
        let parallel = Cost(self.parallel.load(Relaxed));
        if parallel.is_unknown() {
            return;
        }
        if parallel.is_less(cost) {
            self.gains.store(1, Relaxed);
            self.failures.store(0, Relaxed);
            self.until_retry.store(0, Relaxed);
        } else if asked {
            self.gains.store(0, Relaxed);
            self.failures.store(1, Relaxed);
            // once more, soon: it is one sample against one
            self.until_retry.store(nanos(time), Relaxed);
        }
    }

    /// Whether a loop that is too short to be timed should be timed for once.
    pub(crate) fn is_time_to_look(&self) -> bool {
        self.tally.calls() % UNSEEN == 1
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// How loops choose between the loop as written and the worker with its commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Policy {
    /// By cost: what users get.
    Choose,
    /// Always the loop as written.
    Inline,
    /// Always worker and commit, on the calling thread alone if `jobs` is 1.
    Split,
    /// A few iterations as written, some by workers, and so on, wherever workers can leave the rest.
    Turns,
}

static POLICY: AtomicU8 = AtomicU8::new(Policy::Choose as u8);

/// Sets the policy of the whole process: for tests and benchmarks. Without effect under `sequential`.
pub fn set_policy(policy: Policy) {
    POLICY.store(policy as u8, Relaxed);
}

pub(crate) fn policy() -> Policy {
    match POLICY.load(Relaxed) {
        x if x == Policy::Split as u8 => Policy::Split,
        x if x == Policy::Inline as u8 => Policy::Inline,
        x if x == Policy::Turns as u8 => Policy::Turns,
        _ => Policy::Choose,
    }
}
