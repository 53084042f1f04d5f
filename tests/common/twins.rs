//! Twins of one body: the number of jobs comes from here, so that both functions take the same arguments.

use super::{JOBS, SIZES};
use std::cell::Cell;

thread_local! {
    static NUMBER: Cell<i32> = const { Cell::new(1) };
}

/// The number of jobs of the annotated twin.
pub(crate) fn jobs() -> i32 {
    NUMBER.get()
}

/// Checks at every number of jobs and every size.
pub(crate) fn at_all_jobs(check: impl Fn(usize)) {
    for jobs in JOBS {
        NUMBER.set(jobs);
        SIZES.iter().for_each(|n| check(*n));
    }
}
