//! What somebody who runs a leaf notes of it, whatever the loop does.

use crate::flow::Flow;
use crate::journal::Ends;
use std::any::Any;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

/// What somebody who runs a leaf notes of it.
#[derive(Default)]
pub(crate) struct Record {
    /// How far its items bring the index.
    pub(crate) units: usize,
    /// Whether a commit may cancel how its iteration's worker ended, so that iterations after an exit still matter.
    cancels: bool,
    pub(crate) ends: Ends,
    pub(crate) took: Duration,
    /// Whether an iteration runs, and not the source.
    inside: bool,
    /// Whether there are no more iterations in this leaf.
    pub(crate) is_over: bool,
    /// Whether the plain loop would end in it.
    pub(crate) is_last: bool,
}

impl Record {
    pub(crate) fn new(units: usize, cancels: bool) -> Record {
        Record { units, cancels, ..Record::default() }
    }

    /// An iteration has ended; says whether the plain loop would end with it.
    #[inline]
    fn end<E>(&mut self, until: usize, flow: Flow<E>, exits: &mut Vec<E>, apart: bool) -> bool {
        if self.ends.flow(until, flow, exits, apart) || self.cancels {
            return false;
        }
        (self.is_over, self.is_last) = (true, true);
        true
    }

    /// Iterations one after the other.
    #[inline]
    pub(crate) fn stretch(&mut self) -> Stretch<'_> {
        Stretch { record: self, count: 0, inside: false }
    }

    /// An iteration has panicked, or the source: no commit cancels that, as it is in no iteration.
    pub(crate) fn panic(&mut self, until: usize, payload: Box<dyn Any + Send>) {
        self.ends.panic(until, payload);
        if !self.cancels || !mem::take(&mut self.inside) {
            (self.is_over, self.is_last) = (true, true);
        }
    }

    /// There are no more iterations.
    pub(crate) fn close(&mut self, until: usize) {
        self.ends.close(until);
    }

    /// Runs the leaf that it is of, and looks at the clock.
    pub(crate) fn time(&mut self, run: impl FnOnce(&mut Record)) {
        let start = Instant::now();
        run(self);
        self.took = start.elapsed();
    }
}

/// Iterations one after the other, counted apart until they end, so that the count need not be in memory.
pub(crate) struct Stretch<'r> {
    record: &'r mut Record,
    count: usize,
    inside: bool,
}

impl Stretch<'_> {
    #[inline(always)]
    pub(crate) fn begin(&mut self) {
        self.inside = true;
    }

    /// As [`Record::end`].
    #[inline(always)]
    pub(crate) fn end<E>(&mut self, until: usize, flow: Flow<E>, exits: &mut Vec<E>, apart: bool) -> bool {
        self.inside = false;
        if let (Flow::Next, false) = (&flow, apart) {
            self.count += 1;
            return false;
        }
        self.record.ends.add(mem::take(&mut self.count));
        self.record.end(until, flow, exits, apart)
    }

    /// There are no more iterations.
    pub(crate) fn finish(self) {
        self.record.is_over = true;
    }
}

impl Drop for Stretch<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        self.record.ends.add(self.count);
        self.record.inside = self.inside;
    }
}

/// Runs something of the user's; gives what it panics with.
pub(crate) fn attempt(run: &mut dyn FnMut()) -> Option<Box<dyn Any + Send>> {
    panic::catch_unwind(AssertUnwindSafe(run)).err()
}
