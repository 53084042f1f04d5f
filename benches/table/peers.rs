//! Two shapes of loop on chili, and paralight's pools.
//!
//! chili has joins only: a loop is a recursion that halves its range down to a grain. paralight fits loops over what has
//! a length and is not filtered; one loop at a time may use a pool, and pools are for bodies of one cost, or of many.
//! Rows that would need more than that leave them out.

use chili::Scope;
use paralight::threads::{CpuPinningPolicy, RangeStrategy, ThreadCount, ThreadPool, ThreadPoolBuilder};
use std::ops::{DerefMut, Range};
use std::sync::{LazyLock, Mutex, PoisonError};

static EVEN: LazyLock<Mutex<ThreadPool>> = LazyLock::new(|| Mutex::new(pool(RangeStrategy::Fixed)));
static STEALING: LazyLock<Mutex<ThreadPool>> = LazyLock::new(|| Mutex::new(pool(RangeStrategy::WorkStealing)));

fn pool(range_strategy: RangeStrategy) -> ThreadPool {
    let (num_threads, cpu_pinning) = (ThreadCount::AvailableParallelism, CpuPinningPolicy::No);
    ThreadPoolBuilder { num_threads, range_strategy, cpu_pinning }.build()
}

/// A pool that cuts a loop into equal parts. Locked for as long as what this returns lives.
pub(crate) fn paralight_even() -> impl DerefMut<Target = ThreadPool> {
    EVEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A pool whose threads steal from each other.
pub(crate) fn paralight() -> impl DerefMut<Target = ThreadPool> {
    STEALING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls `visit` with each element of `out` and its index.
pub(crate) fn chili_each<T: Send>(out: &mut [T], grain: usize, visit: &(impl Fn(usize, &mut T) + Sync)) {
    halves(&mut Scope::global(), 0, out, grain, visit);
}

fn halves<T: Send>(
    scope: &mut Scope<'_>,
    first: usize,
    out: &mut [T],
    grain: usize,
    visit: &(impl Fn(usize, &mut T) + Sync),
) {
    if out.len() <= grain {
        out.iter_mut().enumerate().for_each(|(i, out)| visit(first + i, out));
        return;
    }
    let middle = out.len() / 2;
    let (left, right) = out.split_at_mut(middle);
    scope.join(
        |scope| halves(scope, first, left, grain, visit),
        |scope| halves(scope, first + middle, right, grain, visit),
    );
}

/// Adds up what `part` makes of the pieces of a range.
pub(crate) fn chili_sum(range: Range<usize>, grain: usize, part: &(impl Fn(Range<usize>) -> f64 + Sync)) -> f64 {
    sum_halves(&mut Scope::global(), range, grain, part)
}

fn sum_halves(
    scope: &mut Scope<'_>,
    range: Range<usize>,
    grain: usize,
    part: &(impl Fn(Range<usize>) -> f64 + Sync),
) -> f64 {
    if range.len() <= grain {
        return part(range);
    }
    let middle = range.start + range.len() / 2;
    let (left, right) = scope.join(
        |scope| sum_halves(scope, range.start..middle, grain, part),
        |scope| sum_halves(scope, middle..range.end, grain, part),
    );
    left + right
}
