//! Cuts the rest of a source into leaves, runs their workers ahead of the commits, and hands them back in order.
#![allow(unsafe_code)]

use crate::driver::{Driver, Task};
use crate::flow::{Flow, Outcome};
use crate::journal::{End, Journal, Leaf};
use crate::run::Rest;
use std::any::Any;
use std::marker::PhantomData;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::ptr::NonNull;
use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::vec;

/// How long a leaf should take: long against what its hand-over costs, short against what is lost at the end.
const LEAF: Duration = Duration::from_micros(50);
/// The most iterations of a leaf, whatever they cost.
const MOST: usize = 4096;
/// Leaves between the first that is not committed and the last that was taken from the source, for each thread.
const AHEAD: usize = 4;

/// One place in the window: a leaf on its way from the source through a worker to the commits.
struct Cell<T, J, E> {
    items: vec::IntoIter<T>,
    journal: Vec<J>,
    ends: Vec<End<E>>,
    took: Duration,
}

/// What the threads share: the worker, and a ring of cells.
struct Window<T, J, E, F> {
    worker: F,
    /// Whether a commit may cancel how its iteration's worker ended, so that iterations after an exit still matter.
    cancels: bool,
    cells: Vec<Mutex<Cell<T, J, E>>>,
}

impl<T, J, E, F: Fn(T, &mut Journal<'_, J>) -> Flow<E>> Window<T, J, E, F> {
    /// Runs the workers of a leaf; says whether the plain loop would end in it.
    fn run(&self, leaf: usize, limit: &AtomicUsize) -> bool {
        let mut cell = self.cells[leaf % self.cells.len()].lock().unwrap_or_else(PoisonError::into_inner);
        let start = Instant::now();
        let cell = &mut *cell;
        let ended = loop {
            let ran = panic::catch_unwind(AssertUnwindSafe(|| self.iterate(cell, leaf, limit)));
            let ended = ran.unwrap_or_else(|payload| self.end(cell, Outcome::Panic(payload)));
            if ended || cell.items.len() == 0 {
                break ended;
            }
        };
        cell.took = start.elapsed();
        ended
    }

    fn iterate(&self, cell: &mut Cell<T, J, E>, leaf: usize, limit: &AtomicUsize) -> bool {
        while let Some(item) = cell.items.next() {
            let flow = (self.worker)(item, &mut Journal::new(&mut cell.journal, leaf, limit));
            if self.end(cell, Outcome::Flow(flow)) {
                return true;
            }
        }
        false
    }

    fn end(&self, cell: &mut Cell<T, J, E>, outcome: Outcome<E>) -> bool {
        let last = !self.cancels && !outcome.goes_on();
        cell.ends.push(End { until: cell.journal.len(), outcome });
        last
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
pub struct Leaves<I: Iterator, J, E, F> {
    /// First, so that it is dropped before the window that its task points to.
    driver: Driver,
    window: Shared<Window<I::Item, J, E, F>>,
    rest: Rest<I>,
    /// The panic of the source, to be raised after the iterations before it.
    source_panic: Option<Box<dyn Any + Send>>,
    /// Iterations to a leaf.
    grain: usize,
    /// The first leaf that has not been handed back.
    head: usize,
    /// The index of its first iteration.
    index: u64,
    /// The first leaf that has not been taken from the source.
    pulled: usize,
    threads: usize,
}

impl<I, J, E, F> Leaves<I, J, E, F>
where
    I: Iterator,
    F: Fn(I::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
{
    /// # Safety
    /// The value must be dropped before anything that `worker` or the items borrow ends: it must not be leaked. `J` and
    /// `E` must be `Send`.
    pub(crate) unsafe fn new(rest: Rest<I>, worker: F, cancels: bool) -> Self {
        let threads = rest.threads();
        let cells = (0..(threads * AHEAD).max(2)).map(|_| {
            let cell = Cell { items: Vec::new().into_iter(), journal: Vec::new(), ends: Vec::new(), took: LEAF };
            Mutex::new(cell)
        });
        let window = Shared::new(Window { worker, cancels, cells: cells.collect() });
        // SAFETY: `run_leaf` gets a pointer to the window, which outlives the driver (the order of our fields) and may
        // be used from any thread: the worker is `Sync`; what is in the cells is `Send`, the items by the making of
        // `rest`, the rest by our contract; and each cell has a lock.
        let task = unsafe { Task::new(window.0.as_ptr().cast(), run_leaf::<I::Item, J, E, F>) };
        let driver = Driver::new(task, threads, window.get().cells.len());
        let index = rest.taken();
        let grain = rest.cost().map_or(1, |cost| per_leaf(1, cost));
        Leaves { driver, window, rest, source_panic: None, grain, head: 0, index, pulled: 0, threads }
    }

    /// Takes one leaf from the source and makes it ready.
    fn pull(&mut self) {
        let mut items = Vec::with_capacity(self.grain);
        let pulling = panic::catch_unwind(AssertUnwindSafe(|| {
            while items.len() < self.grain {
                let Some(item) = self.rest.pull() else { break };
                items.push(item);
            }
        }));
        if let Err(payload) = pulling {
            self.source_panic = Some(payload);
            self.rest.end();
        }
        if !items.is_empty() {
            self.cell(self.pulled).items = items.into_iter();
            self.pulled += 1;
            self.driver.publish();
        }
    }

    fn cell(&self, leaf: usize) -> std::sync::MutexGuard<'_, Cell<I::Item, J, E>> {
        let cells = &self.window.get().cells;
        cells[leaf % cells.len()].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn may_pull(&self) -> bool {
        let room = self.pulled < self.head + self.window.get().cells.len();
        room && !self.rest.is_over() && self.driver.matters(self.pulled)
    }

    /// The first leaf, which is done.
    fn take_head(&mut self) -> Leaf<J, E> {
        let mut cell = self.cell(self.head);
        let (journal, ends) = (mem::take(&mut cell.journal), mem::take(&mut cell.ends));
        let took = cell.took;
        drop(cell);
        let first = self.index;
        self.head += 1;
        self.index += ends.len() as u64;
        if !ends.is_empty() {
            let aim = per_leaf(ends.len(), took);
            self.grain = aim.clamp(1, (self.grain * 2).min(MOST));
        }
        Leaf::new(self.rest.site(), first, journal, ends)
    }
}

/// The iterations that fill a leaf, if `count` of them took `took`.
fn per_leaf(count: usize, took: Duration) -> usize {
    let nanos = took.as_nanos().max(1);
    usize::try_from(LEAF.as_nanos() * count as u128 / nanos).unwrap_or(MOST).clamp(1, MOST)
}

/// # Safety
/// `window` points to a live `Window<T, J, E, F>` that this thread may share.
unsafe fn run_leaf<T, J, E, F: Fn(T, &mut Journal<'_, J>) -> Flow<E>>(
    window: *const (),
    leaf: usize,
    limit: &AtomicUsize,
) -> bool {
    // SAFETY: the caller's contract.
    let window = unsafe { &*window.cast::<Window<T, J, E, F>>() };
    window.run(leaf, limit)
}

impl<I, J, E, F> Iterator for Leaves<I, J, E, F>
where
    I: Iterator,
    F: Fn(I::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
{
    type Item = Leaf<J, E>;

    fn next(&mut self) -> Option<Leaf<J, E>> {
        loop {
            if self.head < self.pulled && self.driver.retire(self.head) {
                return Some(self.take_head());
            }
            let hungry = self.driver.unclaimed() < self.threads;
            if hungry && self.may_pull() {
                self.pull();
            } else if self.driver.work() {
            } else if self.may_pull() {
                self.pull();
            } else if self.head < self.pulled {
                self.driver.wait(self.head);
            } else {
                return self.finish();
            }
        }
    }
}

impl<I: Iterator, J, E, F> Leaves<I, J, E, F> {
    /// Everything is committed; what is left is the panic of the source, if it had one.
    fn finish(&mut self) -> Option<Leaf<J, E>> {
        let payload = self.source_panic.take()?;
        self.rest.site().note_panic(self.index);
        panic::resume_unwind(payload)
    }
}
