//! Cuts the rest of a source into leaves, runs their workers ahead of the commits, and hands them back in order.
#![allow(unsafe_code)]

use crate::driver::{Driver, Task};
use crate::flow::{Flow, Outcome};
use crate::journal::{End, Journal, Leaf};
use crate::run::Work;
use crate::source::{Pull, Supply};
use crate::sync::{AtomicUsize, Mutex, MutexGuard, lock};
use std::marker::PhantomData;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::ptr::NonNull;
use std::time::{Duration, Instant};

/// How long a leaf should take: long against what its hand-over costs, short against what is lost at the end.
const LEAF: Duration = Duration::from_micros(50);
/// The most iterations of a leaf, whatever they cost.
const MOST: usize = 4096;
/// Leaves between the first that is not committed and the last that was taken from the source, for each thread.
const AHEAD: usize = 4;
/// How long to wait for a leaf before asking again for an item that was not there.
const GLANCE: Duration = Duration::from_micros(100);

/// One place in the window: a leaf on its way from the source through a worker to the commits.
struct Cell<L, J, E> {
    items: Option<L>,
    /// How far they bring the index.
    units: usize,
    journal: Vec<J>,
    ends: Vec<End<E>>,
    took: Duration,
}

/// What the threads share: the worker, and a ring of cells.
struct Window<L, J, E, F> {
    worker: F,
    /// Whether a commit may cancel how its iteration's worker ended, so that iterations after an exit still matter.
    cancels: bool,
    /// Whether the commits need to know where each iteration ends.
    apart: bool,
    cells: Vec<Mutex<Cell<L, J, E>>>,
}

impl<L: Iterator, J, E, F: Fn(L::Item, &mut Journal<'_, J>) -> Flow<E>> Window<L, J, E, F> {
    /// Runs the workers of a leaf; says whether the plain loop would end in it.
    fn run(&self, leaf: usize, limit: &AtomicUsize) -> bool {
        let mut cell = lock(&self.cells[leaf % self.cells.len()]);
        let start = Instant::now();
        let Cell { items, journal, ends, took, .. } = &mut *cell;
        let mut ended = Ended { window: self, ends, count: 0 };
        // whether it is the source that is at work
        let mut taking = true;
        let over = loop {
            let iterate = || {
                for item in items.as_mut()?.by_ref() {
                    taking = false;
                    let flow = (self.worker)(item, &mut Journal::new(journal, leaf, limit));
                    if ended.with(journal, Outcome::Flow(flow)) {
                        return Some(());
                    }
                    taking = true;
                }
                None
            };
            match panic::catch_unwind(AssertUnwindSafe(iterate)) {
                Ok(over) => break over.is_some(),
                Err(payload) => {
                    // no commit cancels a panic of the source: it is in no iteration
                    if ended.with(journal, Outcome::Panic(payload)) || mem::replace(&mut taking, true) {
                        break true;
                    }
                }
            }
        };
        ended.all(journal);
        *took = start.elapsed();
        over
    }
}

/// How the iterations of a leaf have ended.
struct Ended<'a, L, J, E, F> {
    window: &'a Window<L, J, E, F>,
    ends: &'a mut Vec<End<E>>,
    /// Iterations since the last one that is in `ends`.
    count: usize,
}

impl<L, J, E, F> Ended<'_, L, J, E, F> {
    /// One more has ended; says whether the plain loop would end with it.
    #[inline]
    fn with(&mut self, journal: &[J], outcome: Outcome<E>) -> bool {
        self.count += 1;
        let goes_on = outcome.goes_on();
        if self.window.apart || !goes_on {
            self.push(journal, outcome);
        }
        !self.window.cancels && !goes_on
    }

    /// There are no more.
    fn all(&mut self, journal: &[J]) {
        if self.count > 0 {
            self.push(journal, Outcome::Flow(Flow::Next));
        }
    }

    fn push(&mut self, journal: &[J], outcome: Outcome<E>) {
        self.ends.push(End { until: journal.len(), count: mem::take(&mut self.count), outcome });
    }
}

/// A window behind a pointer, because the driver's task points to it too.
struct Shared<W>(NonNull<W>, PhantomData<W>);

impl<W> Shared<W> {
    fn new(window: W) -> Shared<W> {
        Shared(NonNull::from(Box::leak(Box::new(window))), PhantomData)
    }

    fn get(&self) -> &W {
        // SAFETY: the pointer comes from a leaked box, which only our drop takes back; nobody has a `&mut` to it.
        unsafe { self.0.as_ref() }
    }
}

impl<W> Drop for Shared<W> {
    fn drop(&mut self) {
        // SAFETY: the pointer comes from a leaked box, and this is the only place that takes it back.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

/// The leaves of the rest of a loop, in order, while workers run ahead.
///
/// Dropping it closes the loop: leaves that have not begun never will, and those that have are waited for.
pub struct Leaves<S: Supply, J, E, F> {
    /// First, so that it is dropped before the window that its task points to.
    driver: Driver,
    window: Shared<Window<S::Leaf, J, E, F>>,
    work: Work,
    supply: S,
    /// Iterations to a leaf.
    grain: usize,
    /// The first leaf that has not been handed back.
    head: usize,
    /// The index of its first iteration.
    index: u64,
    /// Where and when this began.
    start: (u64, Instant),
    /// The first leaf that has not been taken from the source.
    pulled: usize,
    threads: usize,
}

impl<S, J, E, F> Leaves<S, J, E, F>
where
    S: Supply,
    F: Fn(S::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
{
    /// # Safety
    /// The value must be dropped before anything that `worker` or the items borrow ends: it must not be leaked. `J` and
    /// `E` must be `Send`.
    pub(crate) unsafe fn new(work: Work, supply: S, worker: F, cancels: bool, apart: bool) -> Self {
        let threads = work.threads();
        let cells = (0..(threads * AHEAD).max(2)).map(|_| {
            let cell = Cell { items: None, units: 0, journal: Vec::new(), ends: Vec::new(), took: LEAF };
            Mutex::new(cell)
        });
        let window = Shared::new(Window { worker, cancels, apart: apart || cancels, cells: cells.collect() });
        // SAFETY: `run_leaf` gets a pointer to the window, which outlives the driver (the order of our fields) and may
        // be used from any thread: the worker is `Sync`; what is in the cells is `Send`, the items by the check in
        // `source`, the rest by our contract; and each cell has a lock.
        let task = unsafe { Task::new(window.0.as_ptr().cast(), run_leaf::<S::Leaf, J, E, F>) };
        let driver = Driver::new(task, threads, window.get().cells.len());
        let index = supply.taken();
        let grain = work.iterations(LEAF).min(MOST);
        Leaves {
            driver,
            window,
            work,
            supply,
            grain,
            head: 0,
            index,
            start: (index, Instant::now()),
            pulled: 0,
            threads,
        }
    }

    /// Takes one leaf from the source and makes it ready. Says whether it was there, or will never be.
    fn pull(&mut self) -> bool {
        let patient = self.head == self.pulled;
        match self.supply.pull(self.grain, patient) {
            Pull::Leaf(items, units) => {
                let mut cell = self.cell(self.pulled);
                (cell.items, cell.units) = (Some(items), units);
                drop(cell);
                self.pulled += 1;
                self.driver.publish();
                true
            }
            Pull::Over => true,
            Pull::NotYet => false,
        }
    }

    fn cell(&self, leaf: usize) -> MutexGuard<'_, Cell<S::Leaf, J, E>> {
        let cells = &self.window.get().cells;
        lock(&cells[leaf % cells.len()])
    }

    fn may_pull(&self) -> bool {
        let room = self.pulled < self.head + self.window.get().cells.len();
        room && !self.supply.is_over() && self.driver.matters(self.pulled)
    }

    /// The first leaf, which is done.
    fn take_head(&mut self) -> Leaf<J, E> {
        let mut cell = self.cell(self.head);
        let (journal, ends) = (mem::take(&mut cell.journal), mem::take(&mut cell.ends));
        let (items, units, took) = (cell.items.take(), cell.units, cell.took);
        drop(cell);
        drop(items);
        let first = self.supply.iteration(self.index);
        self.head += 1;
        self.index += units as u64;
        let aim = per_leaf(units, took);
        self.grain = aim.clamp(1, (self.grain * 2).min(MOST));
        Leaf::new(self.work.site, first, journal, ends)
    }
}

/// The iterations that fill a leaf, if `count` of them took `took`.
fn per_leaf(count: usize, took: Duration) -> usize {
    let nanos = took.as_nanos().max(1);
    usize::try_from(LEAF.as_nanos() * count as u128 / nanos).unwrap_or(MOST).clamp(1, MOST)
}

/// # Safety
/// `window` points to a live `Window<L, J, E, F>` that this thread may share.
unsafe fn run_leaf<L: Iterator, J, E, F: Fn(L::Item, &mut Journal<'_, J>) -> Flow<E>>(
    window: *const (),
    leaf: usize,
    limit: &AtomicUsize,
) -> bool {
    // SAFETY: the caller's contract.
    let window = unsafe { &*window.cast::<Window<L, J, E, F>>() };
    window.run(leaf, limit)
}

impl<S, J, E, F> Iterator for Leaves<S, J, E, F>
where
    S: Supply,
    F: Fn(S::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
{
    type Item = Leaf<J, E>;

    fn next(&mut self) -> Option<Leaf<J, E>> {
        loop {
            if self.head < self.pulled && self.driver.retire(self.head) {
                return Some(self.take_head());
            }
            let may_pull = self.may_pull();
            let hungry = may_pull && self.driver.unclaimed() < self.threads;
            if hungry && self.pull() || self.driver.work() || may_pull && self.pull() {
                continue;
            }
            if self.head == self.pulled {
                return self.finish();
            }
            // an item that is not there yet may come first
            self.driver.wait(self.head, may_pull.then_some(GLANCE));
        }
    }
}

impl<S: Supply, J, E, F> Leaves<S, J, E, F> {
    /// Everything is committed; what is left is the panic of the source, if it had one.
    fn finish(&mut self) -> Option<Leaf<J, E>> {
        let payload = self.supply.take_panic()?;
        self.work.site.note_panic(self.index);
        panic::resume_unwind(payload)
    }
}

impl<S: Supply, J, E, F> Drop for Leaves<S, J, E, F> {
    fn drop(&mut self) {
        let (first, since) = self.start;
        let count = usize::try_from(self.index - first).unwrap_or(usize::MAX);
        self.work.site.learn_parallel(since.elapsed(), count);
    }
}
