//! Loops that leave nothing to commit, over items that can be cut: each thread has a run of neighbouring items, takes a few
//! from its front at a time, and cuts off the back half of another's run when its own is empty.
#![allow(unsafe_code)]

use crate::backend::{InRayon, WithDivisible};
use crate::driver::{Driver, Task};
use crate::flow::Flow;
use crate::journal::Journal;
use crate::leaf::Leaves;
use crate::run::Work;
use crate::source::{Divisible, Indexed, Polled, Pulled, Shared, Supply};
use crate::sync::{AtomicUsize, Mutex, MutexGuard, Relaxed, lock, pause};
use std::any::Any;
use std::marker::PhantomData;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

/// How long the items should last that a thread takes from its run at a time: long against what taking costs, short
/// against what is lost at the end.
const TAKE: Duration = Duration::from_micros(10);
/// Where a panic of the source is, after all iterations.
const SOURCE: u64 = u64::MAX;
/// A thread leaves this share of its run to others whenever it takes something.
const SHARE: usize = 4;

/// What is left of a source, for loops that leave nothing to commit.
pub trait Spread: Supply {
    /// Runs the worker over all of it.
    fn spread<J, E, F>(self, work: Work, worker: F)
    where
        F: Fn(Self::Item, &mut Journal<'_, J>) -> Flow<E> + Sync;
}

impl<P: Divisible<Iter: Send>> Spread for Indexed<P> {
    fn spread<J, E, F>(self, work: Work, worker: F)
    where
        F: Fn(P::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
    {
        let (part, start) = self.into_divisible();
        out_of_order(part, start, work, worker);
    }
}

impl<I: InRayon> Spread for Shared<I> {
    fn spread<J, E, F>(self, work: Work, worker: F)
    where
        F: Fn(I::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
    {
        let start = self.taken();
        let run = OutOfOrder { start, work, worker, journal: PhantomData };
        self.into_rest().cut(run);
    }
}

/// What to do with the items of a loop, once they can be cut.
struct OutOfOrder<J, E, F> {
    start: u64,
    work: Work,
    worker: F,
    journal: PhantomData<fn(J) -> E>,
}

impl<A, J, E, F> WithDivisible<A> for OutOfOrder<J, E, F>
where
    F: Fn(A, &mut Journal<'_, J>) -> Flow<E> + Sync,
{
    fn run<P: Divisible<Item = A>>(self, items: P) {
        out_of_order(items, self.start, self.work, self.worker);
    }
}

/// Runs a worker over all items; says how many there were.
pub(crate) fn out_of_order<P, J, E, F>(part: P, start: u64, work: Work, worker: F) -> usize
where
    P: Divisible,
    F: Fn(P::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
{
    let worker = &worker;
    let threads = work.threads().min(part.len()).max(1);
    let (count, began) = (part.len(), Instant::now());
    let seats = Seats {
        runs: (0..threads).map(|_| Seat(Mutex::new(None))).collect(),
        grain: work.iterations(TAKE),
        limit: AtomicUsize::new(usize::MAX),
        broken: AtomicUsize::new(0),
        visited: AtomicUsize::new(0),
        left: AtomicUsize::new(usize::from(count > 0)),
        panicked: Mutex::new(None),
        work: |place, item, limit: &AtomicUsize| {
            worker(item, &mut Journal::new(&mut Vec::new(), place, limit));
        },
    };
    *seats.run_of(0) = Some(Run { start, items: part });
    seats.work_on();
    work.site.learn_parallel(began.elapsed(), count);
    if let Some((place, payload)) = lock(&seats.panicked).take() {
        if place != SOURCE {
            work.site.note_panic(place);
        }
        panic::resume_unwind(payload);
    }
    seats.visited.into_inner()
}

impl<I: Iterator> Spread for Pulled<I> {
    fn spread<J, E, F>(self, work: Work, worker: F)
    where
        F: Fn(I::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
    {
        in_order(self, work, worker);
    }
}

impl<C> Spread for Polled<C>
where
    Polled<C>: Supply,
{
    fn spread<J, E, F>(self, work: Work, worker: F)
    where
        F: Fn(Self::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
    {
        in_order(self, work, worker);
    }
}

fn in_order<S, J, E, F>(supply: S, work: Work, worker: F)
where
    S: Supply,
    F: Fn(S::Item, &mut Journal<'_, J>) -> Flow<E> + Sync,
{
    let worker = |item, _: &mut Journal<'_, ()>| {
        worker(item, &mut Journal::inline(&mut Vec::new()));
        Flow::<()>::Next
    };
    // SAFETY: a local of this function, dropped at its end; the journal and the exits are units.
    let leaves = unsafe { Leaves::new(work, supply, worker, false, false) };
    for mut leaf in leaves {
        while leaf.begin() {
            leaf.finish();
        }
    }
}

/// Neighbouring items, and the place of the first one.
struct Run<P> {
    start: u64,
    items: P,
}

/// What one thread has. On cache lines of its own: its lock is taken every few microseconds.
#[repr(align(128))]
struct Seat<P>(Mutex<Option<Run<P>>>);

/// What the threads share.
struct Seats<P, W> {
    runs: Vec<Seat<P>>,
    /// How many runs there are that are not empty, on a seat or on their way to one.
    left: AtomicUsize,
    /// How many items to take at first.
    grain: usize,
    /// Items from this place on do not matter: the plain loop has panicked before.
    limit: AtomicUsize,
    /// Not 0 if cutting has panicked: there may be runs that nobody will find.
    broken: AtomicUsize,
    /// How many items were visited.
    visited: AtomicUsize,
    /// The lowest place at which the worker has panicked so far.
    panicked: Mutex<Option<(u64, Box<dyn Any + Send>)>>,
    work: W,
}

impl<P, W> Seats<P, W>
where
    P: Divisible,
    W: Fn(usize, P::Item, &AtomicUsize) + Sync,
{
    fn run_of(&self, seat: usize) -> MutexGuard<'_, Option<Run<P>>> {
        lock(&self.runs[seat].0)
    }

    /// Works on this thread, and on others that come to help. The first seat is this thread's.
    fn work_on(&self) {
        // SAFETY: `sit` may be called with a pointer to `self` while the driver lives, which is a local of this function;
        // all that is shared has a lock or is atomic, the items may be sent (`Divisible: Send`), and the work is `Sync`.
        let task = unsafe { Task::new((&raw const *self).cast(), sit::<P, W>) };
        let driver = Driver::new(task, self.runs.len(), self.runs.len());
        for _ in 1..self.runs.len() {
            driver.publish();
        }
        self.sit_down(0);
    }

    /// Takes a seat. Cutting runs code of the user's where their own types can be cut: a panic in it is one of the source.
    fn sit_down(&self, seat: usize) {
        if let Err(payload) = panic::catch_unwind(AssertUnwindSafe(|| self.sit(seat))) {
            self.broken.store(1, Relaxed);
            self.panicked_at(SOURCE, payload);
        }
    }

    /// Works until there is nothing to take for this seat, nor to steal.
    fn sit(&self, seat: usize) {
        let mut grain = self.grain;
        while let Some(Run { start, items }) = self.take(seat, grain).or_else(|| self.steal(seat, grain)) {
            let (count, began) = (items.len(), Instant::now());
            self.run(start, items);
            let took = began.elapsed().as_nanos().max(1);
            let aim = usize::try_from(TAKE.as_nanos() * count as u128 / took).unwrap_or(usize::MAX);
            grain = aim.clamp(1, grain.saturating_mul(2));
        }
    }

    /// Takes items from the front of this seat's run.
    fn take(&self, seat: usize, most: usize) -> Option<Run<P>> {
        let mut run = self.run_of(seat);
        let taken = run.as_mut().map(|run| run.split_front(most.min(run.items.len().div_ceil(SHARE))));
        self.settle(&mut run);
        taken
    }

    /// Forgets a run that is empty.
    fn settle(&self, run: &mut Option<Run<P>>) {
        if run.as_ref().is_some_and(|run| run.items.len() == 0) {
            *run = None;
            self.left.fetch_sub(1, Relaxed);
        }
    }

    /// Cuts off a part of the longest run of another seat, and takes from its front.
    fn steal(&self, seat: usize, most: usize) -> Option<Run<P>> {
        // A run on its way from one seat to another is in none of them, so that they are all empty says nothing.
        while self.left.load(Relaxed) > 0 && self.broken.load(Relaxed) == 0 {
            let left = |other: &usize| self.run_of(*other).as_ref().map_or(0, |run| run.items.len());
            let longest = (0..self.runs.len()).filter(|other| *other != seat).max_by_key(left)?;
            let mut run = self.run_of(longest);
            if let Some(stolen) = run.as_mut().and_then(Run::cut) {
                self.left.fetch_add(1, Relaxed);
                self.settle(&mut run);
                drop(run);
                *self.run_of(seat) = Some(stolen);
                return self.take(seat, most);
            }
            drop(run);
            pause();
        }
        None
    }

    /// Runs the worker over some items, unless they do not matter any more.
    fn run(&self, start: u64, items: P) {
        let first = usize::try_from(start).unwrap_or(usize::MAX);
        if first >= self.limit.load(Relaxed) {
            // whoever drops an item of the user's runs code of the user's
            let _ = panic::catch_unwind(AssertUnwindSafe(|| drop(items)));
            return;
        }
        let mut place = start;
        let ran = panic::catch_unwind(AssertUnwindSafe(|| {
            items.into_iter().for_each(|item| {
                (self.work)(first, item, &self.limit);
                place += 1;
            });
        }));
        self.visited.fetch_add((place - start) as usize, Relaxed);
        if let Err(payload) = ran {
            self.panicked_at(place, payload);
        }
    }

    fn panicked_at(&self, place: u64, payload: Box<dyn Any + Send>) {
        self.limit.fetch_min(usize::try_from(place).unwrap_or(usize::MAX), Relaxed);
        let mut panicked = lock(&self.panicked);
        if panicked.as_ref().is_none_or(|(lowest, _)| place < *lowest) {
            *panicked = Some((place, payload));
        }
    }
}

impl<P: Divisible> Run<P> {
    fn split_front(&mut self, count: usize) -> Run<P> {
        let front = Run { start: self.start, items: self.items.split_front(count) };
        self.start += count as u64;
        front
    }

    /// Cuts off the back half, or a few from the front where cutting takes time.
    fn cut(&mut self) -> Option<Run<P>> {
        let len = self.items.len();
        let count = (len - len / 2).min(P::MOST);
        if len == 0 {
            return None;
        }
        if count == P::MOST {
            return Some(self.split_front(count));
        }
        let front = self.split_front(len - count);
        Some(mem::replace(self, front))
    }
}

/// Takes a seat, and works.
///
/// # Safety
/// `seats` points to a live `Seats<P, W>` that this thread may share.
unsafe fn sit<P, W>(seats: *const (), helper: usize, _: &AtomicUsize) -> bool
where
    P: Divisible,
    W: Fn(usize, P::Item, &AtomicUsize) + Sync,
{
    // SAFETY: the caller's contract.
    let seats = unsafe { &*seats.cast::<Seats<P, W>>() };
    seats.sit_down(helper + 1);
    false
}
