//! What is known of a loop before it runs: where it stands, and what its iterations cost.

use std::sync::atomic::{AtomicU8, AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// The static place of one loop in the source.
///
/// Generic functions, recursion and concurrent callers share one site; what it learns is a hint, never a result.
#[derive(Debug)]
pub struct Site {
    file: &'static str,
    line: u32,
    column: u32,
    /// Nanoseconds of one iteration of the loop as written, as last seen; 0 when unknown.
    cost: AtomicU32,
}

impl Site {
    /// The site of a loop at this place.
    pub const fn new(file: &'static str, line: u32, column: u32) -> Site {
        Site { file, line, column, cost: AtomicU32::new(0) }
    }

    /// Says on stderr which iteration the panic that is on its way out comes from.
    #[cold]
    pub(crate) fn note_panic(&self, iteration: u64) {
        let Site { file, line, column, .. } = self;
        // in one piece: other workers may be panicking, and writing, at the same time
        let line = format!("parallelize: iteration {iteration} of the loop at {file}:{line}:{column} panicked\n");
        eprint!("{line}");
    }

    /// The cost of an iteration when last seen.
    pub(crate) fn cost(&self) -> Option<Duration> {
        match self.cost.load(Relaxed) {
            0 => None,
            nanos => Some(Duration::from_nanos(nanos.into())),
        }
    }

    pub(crate) fn learn(&self, cost: Duration) {
        let nanos = u32::try_from(cost.as_nanos()).unwrap_or(u32::MAX);
        self.cost.store(nanos.max(1), Relaxed);
    }
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
        _ => Policy::Choose,
    }
}
