//! Twins of one body: the number of jobs comes from here, so that both functions take the same arguments.
#![allow(unused_macros, unused_imports, reason = "each test file uses a part of it")]

use super::{JOBS, SIZES, keep_policy};
use std::cell::Cell;
use std::fmt::Debug;

thread_local! {
    static NUMBER: Cell<i32> = const { Cell::new(1) };
}

/// The number of jobs of the annotated twin.
pub(crate) fn jobs() -> i32 {
    NUMBER.get()
}

/// Does something with this number of jobs.
pub(crate) fn at_jobs(jobs: i32, run: impl FnOnce()) {
    NUMBER.set(jobs);
    run();
}

/// Checks at every number of jobs and every size.
pub(crate) fn at_all_jobs(check: impl Fn(usize)) {
    keep_policy();
    for jobs in JOBS {
        NUMBER.set(jobs);
        SIZES.iter().for_each(|n| check(*n));
    }
}

/// Compares the two over the numbers from 0 on.
pub(crate) fn check<R: PartialEq + Debug>(plain: fn(&[u64]) -> R, ours: fn(&[u64]) -> R) {
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).collect();
        assert_eq!(plain(&xs), ours(&xs), "n {n}, jobs {}", jobs());
    });
}

/// Compares the two over so many iterations.
pub(crate) fn check_count<R: PartialEq + Debug>(plain: fn(u64) -> R, ours: fn(u64) -> R) {
    at_all_jobs(|n| assert_eq!(plain(n as u64), ours(n as u64), "n {n}, jobs {}", jobs()));
}

/// A loop as it stands, and annotated.
macro_rules! twin {
    ($name:ident($($p:ident: $t:ty),*) -> $r:ty { $($body:tt)* }) => {
        #[allow(unused_assignments, clippy::all)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            pub(super) fn plain($($p: $t),*) -> $r { $($body)* }
            #[parallelize(jobs = jobs(), always)]
            pub(super) fn ours($($p: $t),*) -> $r { $($body)* }
        }
    };
}

/// A loop as it stands, annotated, and in `par_for!`.
macro_rules! forms {
    ($name:ident($xs:ident) -> $r:ty { $($before:tt)* } for ($($header:tt)*) { $($body:tt)* } $after:expr) => {
        #[allow(unused_assignments, clippy::all)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            pub(super) fn plain($xs: &[u64]) -> $r { $($before)* for $($header)* { $($body)* } $after }
            #[parallelize(jobs = jobs(), always)]
            pub(super) fn annotated($xs: &[u64]) -> $r { $($before)* for $($header)* { $($body)* } $after }
            pub(super) fn in_macro($xs: &[u64]) -> $r {
                $($before)*
                par_for!(jobs = jobs(), always, for $($header)* { $($body)* });
                $after
            }
        }
        #[test]
        fn $name() {
            check($name::plain, $name::annotated);
            check($name::plain, $name::in_macro);
        }
    };
}

pub(crate) use {forms, twin};
