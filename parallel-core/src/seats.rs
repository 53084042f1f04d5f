//! Items that can be cut, spread over threads: each has a run of neighbouring items, takes a few from its front at a
//! time, and cuts off the back half of another's run when its own is empty. Compiled once, whatever the loop does.
#![allow(unsafe_code)]

use crate::driver::{Driver, Task};
use crate::pace::aligned;
use crate::record::{Record, attempt};
use crate::report::Spell;
use crate::site::Site;
use crate::sync::{AtomicUsize, Mutex, MutexGuard, Relaxed, lock, pause};
use crate::work::Work;
use std::any::Any;
use std::mem;
use std::panic;
use std::time::{Duration, Instant};

/// How long the items should last that a thread takes from its run at a time: long against what taking costs, short
/// against what is lost at the end.
const TAKE: Duration = Duration::from_micros(10);
/// A thread leaves all but this share of its run to others whenever it takes something.
const SHARE: usize = 4;
/// It takes this share at least of the items that should last for [`TAKE`].
const CRUMB: usize = 16;
/// Where a panic of the source is, after all iterations.
const SOURCE: u64 = u64::MAX;

/// Neighbouring items, and what to do with each.
pub(crate) trait Piece: Send {
    /// How many items there are.
    fn len(&self) -> usize;

    /// The most items to cut off for another thread at once.
    fn most(&self) -> usize;

    /// How many items a thread should have, one after the other.
    fn least(&self) -> usize {
        1
    }

    /// Cuts off the first `count` items, or all if there are not more.
    fn split_front<'p>(&mut self, count: usize) -> Box<dyn Piece + 'p>
    where
        Self: 'p;

    /// Does it with each, in order, and counts them. They are the iterations from `first` on; those from `limit` on do
    /// not matter any more.
    fn run(self: Box<Self>, first: usize, limit: &AtomicUsize, done: &mut usize);
}

/// A panic of a worker, or of the source.
pub(crate) struct Panicked {
    /// Which item's worker it was, the first one at `start`; `None`: the source.
    pub(crate) place: Option<u64>,
    pub(crate) payload: Box<dyn Any + Send>,
}

impl Panicked {
    /// Goes on with the panic.
    pub(crate) fn resume(self, site: &Site) -> ! {
        if let Some(place) = self.place {
            site.note_panic(place);
        }
        panic::resume_unwind(self.payload)
    }
}

/// Works on this thread, and on others that come to help; says how many items there were.
///
/// # Errors
/// The panic of the lowest iteration that panics. All before it have run to their ends.
pub(crate) fn work_on(items: Box<dyn Piece + '_>, start: u64, work: Work) -> Result<usize, Panicked> {
    let (count, began) = (items.len(), Instant::now());
    let threads = work.threads.min(count / items.least().max(1)).max(1);
    let seats = Seats {
        runs: (0..threads).map(|_| Seat(Mutex::new(None))).collect(),
        left: AtomicUsize::new(0),
        grain: work.iterations(TAKE),
        limit: AtomicUsize::new(usize::MAX),
        broken: AtomicUsize::new(0),
        visited: AtomicUsize::new(0),
        worked: AtomicUsize::new(0),
        panicked: Mutex::new(None),
    };
    seats.deal(Run { start, items });
    seats.work_on();
    let worked = Duration::from_nanos(seats.worked.load(Relaxed) as u64);
    let spell = Spell { time: began.elapsed(), count, worked, ordered: Duration::ZERO, threads };
    work.site.learn_parallel(&spell);
    match lock(&seats.panicked).take() {
        Some((place, payload)) => Err(Panicked { place: (place != SOURCE).then_some(place), payload }),
        None => Ok(seats.visited.load(Relaxed)),
    }
}

/// Neighbouring items, and the place of the first one.
struct Run<'p> {
    start: u64,
    items: Box<dyn Piece + 'p>,
}

impl<'p> Run<'p> {
    fn split_front(&mut self, count: usize) -> Run<'p> {
        let front = Run { start: self.start, items: self.items.split_front(count) };
        self.start += count as u64;
        front
    }

    /// How many items to take at once, if it should not be more.
    fn portion(&self, most: usize) -> usize {
        let len = self.items.len();
        let least = self.items.least().max(most / CRUMB);
        aligned(most.min(len.div_ceil(SHARE)).max(least.min(len)))
    }

    /// Cuts off the back half, or a few from the front where cutting takes time.
    fn cut(&mut self) -> Option<Run<'p>> {
        let len = self.items.len();
        if len == 0 {
            return None;
        }
        let half = len - len / 2;
        // a part that is too short for a thread is not left behind: whose it was may not come
        let count = if half < self.items.least() { len } else { half };
        if count >= self.items.most() {
            return Some(self.split_front(self.items.most()));
        }
        let front = self.split_front(aligned(len - count));
        Some(mem::replace(self, front))
    }
}

/// What one thread has. On cache lines of its own: its lock is taken every few microseconds.
#[repr(align(128))]
struct Seat<'p>(Mutex<Option<Run<'p>>>);

/// What the threads share.
struct Seats<'p> {
    runs: Vec<Seat<'p>>,
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
    /// The nanoseconds that threads worked.
    worked: AtomicUsize,
    /// The lowest place at which the worker has panicked so far.
    panicked: Mutex<Option<(u64, Box<dyn Any + Send>)>>,
}

impl<'p> Seats<'p> {
    fn run_of(&self, seat: usize) -> MutexGuard<'_, Option<Run<'p>>> {
        lock(&self.runs[seat].0)
    }

    /// Gives each seat its share, if that takes no time, or all to the first one. Whoever comes first takes from those who do
    /// not come.
    fn deal(&self, mut run: Run<'p>) {
        let (seats, most) = (self.runs.len(), run.items.most());
        for seat in 0..seats {
            let (len, rest) = (run.items.len(), seats - seat);
            let share = if rest == 1 || most < len { len } else { aligned(len.div_ceil(rest)) };
            let share = run.split_front(share.min(len));
            if share.items.len() > 0 {
                self.left.fetch_add(1, Relaxed);
                *self.run_of(seat) = Some(share);
            }
        }
    }

    /// Works on this thread, and on others that come to help. The first seat is this thread's.
    fn work_on(&self) {
        // SAFETY: `sit` may be called with a pointer to `self` while the driver lives, which is a local of this
        // function; all that is shared has a lock or is atomic, and pieces may be sent (`Piece: Send`).
        let task = unsafe { Task::new((&raw const *self).cast(), sit) };
        let driver = Driver::new(task, self.runs.len(), self.runs.len());
        for _ in 1..self.runs.len() {
            driver.publish(Record::default());
        }
        self.sit_down(0);
    }

    /// Takes a seat. Cutting runs code of the user's where their own types can be cut: a panic in it is one of the
    /// source.
    fn sit_down(&self, seat: usize) {
        if let Some(payload) = attempt(&mut || self.sit(seat)) {
            self.broken.store(1, Relaxed);
            self.panicked_at(SOURCE, payload);
        }
    }

    /// Works until there is nothing to take for this seat, nor to steal.
    fn sit(&self, seat: usize) {
        let (mut grain, mut worked, mut began) = (self.grain, 0, Instant::now());
        loop {
            let Some(run) = self.take(seat, grain).or_else(|| {
                let stolen = self.steal(seat, grain);
                began = Instant::now();
                stolen
            }) else {
                break;
            };
            let count = run.items.len();
            self.run(run);
            let now = Instant::now();
            let took = (now - began).as_nanos().max(1);
            (began, worked) = (now, worked + took);
            let aim = usize::try_from(TAKE.as_nanos() * count as u128 / took).unwrap_or(usize::MAX);
            grain = aim.clamp(1, grain.saturating_mul(2));
        }
        self.worked.fetch_add(usize::try_from(worked).unwrap_or(usize::MAX), Relaxed);
    }

    /// Takes items from the front of this seat's run.
    fn take(&self, seat: usize, most: usize) -> Option<Run<'p>> {
        let mut run = self.run_of(seat);
        let taken = run.as_mut().map(|run| run.split_front(run.portion(most)));
        self.settle(&mut run);
        taken
    }

    /// Forgets a run that is empty.
    fn settle(&self, run: &mut Option<Run<'p>>) {
        if run.as_ref().is_some_and(|run| run.items.len() == 0) {
            *run = None;
            self.left.fetch_sub(1, Relaxed);
        }
    }

    /// Cuts off a part of the longest run of another seat, and takes from its front.
    fn steal(&self, seat: usize, most: usize) -> Option<Run<'p>> {
        // A run on its way from one seat to another is in none of them, so that they are all empty says nothing.
        while self.left.load(Relaxed) > 0 && self.broken.load(Relaxed) == 0 {
            let mut run = self.run_of(self.longest(seat)?);
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

    /// The other seat that has most.
    fn longest(&self, seat: usize) -> Option<usize> {
        let (mut longest, mut most) = (None, None);
        for other in (0..self.runs.len()).filter(|other| *other != seat) {
            let left = self.run_of(other).as_ref().map_or(0, |run| run.items.len());
            if most.is_none_or(|most| left > most) {
                (longest, most) = (Some(other), Some(left));
            }
        }
        longest
    }

    /// Runs the worker over some items, unless they do not matter any more.
    fn run(&self, Run { start, items }: Run<'p>) {
        let first = usize::try_from(start).unwrap_or(usize::MAX);
        let mut items = Some(items);
        if first >= self.limit.load(Relaxed) {
            // whoever drops an item of the user's runs code of the user's
            let _ = attempt(&mut || drop(items.take()));
            return;
        }
        let mut done = 0;
        let panic = attempt(&mut || {
            if let Some(items) = items.take() {
                items.run(first, &self.limit, &mut done);
            }
        });
        self.visited.fetch_add(done, Relaxed);
        if let Some(payload) = panic {
            self.panicked_at(start + done as u64, payload);
        }
    }

    fn panicked_at(&self, place: u64, payload: Box<dyn Any + Send>) {
        self.limit.fetch_min(usize::try_from(place).unwrap_or(usize::MAX), Relaxed);
        let mut other = Some((place, payload));
        let mut panicked = lock(&self.panicked);
        if panicked.as_ref().is_none_or(|(lowest, _)| place < *lowest) {
            mem::swap(&mut *panicked, &mut other);
        }
        drop(panicked);
        // a payload may panic when it is dropped
        let _ = attempt(&mut || drop(other.take()));
    }
}

/// Takes a seat, and works.
///
/// # Safety
/// `seats` points to live `Seats` that this thread may share.
unsafe fn sit(seats: *const (), helper: usize, _: &AtomicUsize, _: &mut Record) {
    // SAFETY: the caller's contract.
    let seats = unsafe { &*seats.cast::<Seats<'_>>() };
    seats.sit_down(helper + 1);
}
