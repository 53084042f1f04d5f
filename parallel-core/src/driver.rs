//! Spreads the leaves of one loop over threads: compiled once, whatever the loop does.
//!
//! Leaves are numbered from 0, made ready in order, claimed in order by whoever is free, and finished in any order.
//! The calling thread can do everything alone. Helpers are jobs in rayon's pool that may come late or never: the caller
//! waits only for those that have entered, so nested loops cannot deadlock. A helper never waits for the caller: it
//! leaves when nothing is ready (after a short spin), and the caller asks again when it makes more leaves ready.
#![allow(unsafe_code)]

use crate::backend::Pool;
use crate::board::Board;
use crate::record::Record;
use crate::sync::{Arc, AtomicUsize, Condvar, Mutex, MutexGuard, Patience, Relaxed, SeqCst, lock, wait, wait_at_most};
use std::mem;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

/// Helpers that are on their way at once. Each that comes asks for more: calling one takes a few microseconds, and the calling
/// thread has better things to do.
const ASKED: usize = 2;
/// How long to look out for the next thing to do before giving the core away.
const SPIN: Duration = Duration::from_micros(20);

/// What runs a leaf, with its type erased.
#[derive(Clone, Copy)]
pub(crate) struct Task {
    data: *const (),
    run: Run,
}

/// Runs a leaf; the third argument is the first leaf that does not matter any more.
pub(crate) type Run = unsafe fn(*const (), usize, &AtomicUsize, &mut Record);

impl Task {
    /// `run(data, leaf, limit, record)` runs a leaf.
    ///
    /// # Safety
    /// `run` may be called with `data` from any thread, by several at once with different leaves, until the driver
    /// that the task is given to has been dropped.
    pub(crate) unsafe fn new(data: *const (), run: Run) -> Task {
        Task { data, run }
    }
}

// SAFETY: whoever made the task vouches for calls from any thread (`Task::new`).
unsafe impl Send for Task {}
// SAFETY: as above.
unsafe impl Sync for Task {}

/// What the calling thread and its helpers share. Outlives the loop: a late helper finds it closed.
struct Gate {
    task: Task,
    state: Mutex<State>,
    /// The caller waits here for a leaf to be done, or for the last helper to leave.
    caller: Condvar,
    /// Counts the news for helpers: leaves made ready, and the closing of the gate.
    news: AtomicUsize,
    /// Not 0 when the gate is closed, to be looked at without the lock.
    closed: AtomicUsize,
    /// Counts the leaves that are done.
    progress: AtomicUsize,
    /// Helpers that have entered and not left. They enter under the lock, and leave without it, or all of them would meet there
    /// at the end.
    inside: AtomicUsize,
    /// Not 0 if the caller waits for the last of them.
    parked: AtomicUsize,
    /// Leaves from here on do not matter: the plain loop would have ended. Changed under the lock.
    limit: AtomicUsize,
    /// Whether there is a core for every thread, so that spinning takes nothing from anybody.
    roomy: bool,
    pool: Pool,
    helpers: usize,
}

struct State {
    open: bool,
    /// Helpers inside that look for a leaf.
    idle: usize,
    /// Helpers that were asked for and have not come.
    asked: usize,
    /// The first leaf that nobody has claimed.
    next: usize,
    /// The first leaf that is not ready to be claimed.
    ready: usize,
    /// The leaves that are ready or done, at `k % window`.
    window: Vec<Leaf>,
}

enum Leaf {
    /// Not ready, or claimed.
    Away,
    Ready(Record),
    Done(Record),
}

impl State {
    /// Claims the first leaf that is ready, if it is before `limit`.
    fn claim(&mut self, limit: usize) -> Option<(usize, Record)> {
        let leaf = self.next;
        if !self.open || leaf >= self.ready.min(limit) {
            return None;
        }
        self.next += 1;
        match mem::replace(self.at(leaf), Leaf::Away) {
            Leaf::Ready(record) => Some((leaf, record)),
            _ => unreachable!("a leaf between the claimed and the ready ones is ready"),
        }
    }

    /// Asks for a helper, if there is a leaf for it.
    fn ask(&mut self, inside: usize, helpers: usize) -> bool {
        let unclaimed = self.ready - self.next;
        let room = self.open && self.asked < ASKED && inside + self.asked < helpers;
        let ask = room && self.idle + self.asked < unclaimed;
        self.asked += usize::from(ask);
        ask
    }

    fn at(&mut self, leaf: usize) -> &mut Leaf {
        let size = self.window.len();
        &mut self.window[leaf % size]
    }

    fn is_done(&mut self, leaf: usize) -> bool {
        matches!(self.at(leaf), Leaf::Done(_))
    }
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Runs a claimed leaf.
    fn run(&self, (leaf, mut record): (usize, Record)) {
        // SAFETY: `leaf` was claimed, so nobody else runs it; the driver is alive, because it is the caller that is
        // here, or a helper inside the gate, and the driver's drop waits for those.
        record.time(|record| unsafe { (self.task.run)(self.task.data, leaf, &self.limit, record) });
        let is_last = record.is_last;
        let mut state = self.lock();
        *state.at(leaf) = Leaf::Done(record);
        if is_last {
            self.limit.fetch_min(leaf + 1, Relaxed);
        }
        drop(state);
        self.progress.fetch_add(1, Relaxed);
        self.caller.notify_one();
    }

    /// Calls a helper: one that has just left another loop, or else one from the pool.
    fn call(gate: Arc<Gate>) {
        let pool = gate.pool;
        if !pool.is_global() {
            if let Some(called) = Called::one_more(&gate) {
                pool.spawn(move || {
                    drop(called);
                    Gate::help(&gate);
                });
            }
            return;
        }
        if let Some(gate) = BOARD.offer(gate)
            && let Some(called) = Called::one_more(&gate)
        {
            pool.spawn(move || {
                drop(called);
                Gate::help(&gate);
                drop(gate);
                while let Some(gate) = BOARD.linger(cores() - 1) {
                    Gate::help(&gate);
                }
            });
        }
    }

    /// The life of a helper.
    fn help(self: &Arc<Gate>) {
        let mut state = self.lock();
        state.asked -= 1;
        let Some(mut leaf) = state.claim(self.limit.load(Relaxed)) else { return };
        let inside = self.inside.fetch_add(1, SeqCst) + 1;
        let more = (0..ASKED).filter(|_| state.ask(inside, self.helpers)).count();
        drop(state);
        let visit = Visit(self);
        (0..more).for_each(|_| Gate::call(Arc::clone(self)));
        loop {
            self.run(leaf);
            let Some(next) = self.claim_soon() else { return drop(visit) };
            leaf = next;
        }
    }

    /// Claims a leaf, now or within a short spin.
    fn claim_soon(&self) -> Option<(usize, Record)> {
        let mut patience = None;
        loop {
            let news = self.news.load(Relaxed);
            if self.closed.load(Relaxed) != 0 {
                return None;
            }
            let mut state = self.lock();
            if let Some(leaf) = state.claim(self.limit.load(Relaxed)) {
                return Some(leaf);
            }
            if !state.open || !self.roomy {
                return None;
            }
            state.idle += 1;
            drop(state);
            let patience = &*patience.get_or_insert_with(|| Patience::of(SPIN));
            let came = patience.spin(|| self.news.load(Relaxed) != news);
            if self.closed.load(Relaxed) != 0 {
                return None;
            }
            let mut state = self.lock();
            state.idle -= 1;
            if !came {
                // a leaf may have been made ready for a helper that was still looking
                return state.claim(self.limit.load(Relaxed));
            }
        }
    }
}

/// A helper that was called, and has not come. Each holds its gate, and loops within loops that all call would fill the memory
/// with them: a pool that has not come to so many has no thread to spare.
struct Called;

/// How many there are at most.
const MOST_CALLED: usize = 1024;
static CALLED: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

impl Called {
    /// One more, for a gate that has asked for it, unless there are too many.
    fn one_more(gate: &Gate) -> Option<Called> {
        let called = Called;
        if CALLED.fetch_add(1, Relaxed) < MOST_CALLED {
            return Some(called);
        }
        gate.lock().asked -= 1;
        None
    }
}

impl Drop for Called {
    fn drop(&mut self) {
        CALLED.fetch_sub(1, Relaxed);
    }
}

/// A helper inside the gate; leaves when dropped, also on unwind.
struct Visit<'a>(&'a Gate);

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        let gate = self.0;
        // Both in one order with what the caller does before it parks: one of the two sees the other. After the last has
        // left, the gate itself is still there: whoever was called holds it too.
        if gate.inside.fetch_sub(1, SeqCst) == 1 && gate.parked.load(SeqCst) != 0 {
            drop(gate.lock());
            gate.caller.notify_one();
        }
    }
}

/// The calling thread's side of one loop.
pub(crate) struct Driver {
    gate: Arc<Gate>,
}

impl Driver {
    /// A driver for at most `threads` threads, this one included, with at most `window` leaves between the first
    /// that is not retired and the last that is ready.
    pub(crate) fn new(task: Task, threads: usize, window: usize) -> Driver {
        let helpers = threads.saturating_sub(1);
        let window = (0..window).map(|_| Leaf::Away).collect();
        let state = State { open: true, idle: 0, asked: 0, next: 0, ready: 0, window };
        let gate = Gate {
            task,
            state: Mutex::new(state),
            caller: Condvar::new(),
            news: AtomicUsize::new(0),
            closed: AtomicUsize::new(0),
            progress: AtomicUsize::new(0),
            inside: AtomicUsize::new(0),
            parked: AtomicUsize::new(0),
            limit: AtomicUsize::new(usize::MAX),
            roomy: threads <= cores(),
            pool: Pool::with(helpers),
            helpers,
        };
        Driver { gate: Arc::new(gate) }
    }

    /// Makes the next leaf ready, and asks for helpers if there are leaves for them.
    pub(crate) fn publish(&self, record: Record) {
        let mut state = self.gate.lock();
        let leaf = state.ready;
        *state.at(leaf) = Leaf::Ready(record);
        state.ready += 1;
        let ask = state.ask(self.gate.inside.load(SeqCst), self.gate.helpers);
        drop(state);
        self.gate.news.fetch_add(1, Relaxed);
        if ask {
            Gate::call(Arc::clone(&self.gate));
        }
    }

    /// How many leaves are ready and not claimed.
    pub(crate) fn unclaimed(&self) -> usize {
        let state = self.gate.lock();
        state.ready - state.next
    }

    /// Whether a leaf from `leaf` on can still matter.
    pub(crate) fn matters(&self, leaf: usize) -> bool {
        leaf < self.gate.limit.load(Relaxed)
    }

    /// Runs the first leaf that nobody has claimed, on this thread.
    pub(crate) fn work(&self) -> bool {
        let claimed = self.gate.lock().claim(self.gate.limit.load(Relaxed));
        claimed.map(|leaf| self.gate.run(leaf)).is_some()
    }

    /// What was noted of `leaf`, if it is done; then its place in the window is free again.
    pub(crate) fn retire(&self, leaf: usize) -> Option<Record> {
        let mut state = self.gate.lock();
        match mem::replace(state.at(leaf), Leaf::Away) {
            Leaf::Done(record) => Some(record),
            not_done => {
                *state.at(leaf) = not_done;
                None
            }
        }
    }

    /// Waits until `leaf`, which somebody has claimed, is done, or for as long as `patience` lasts.
    pub(crate) fn wait(&self, leaf: usize, patience: Option<Duration>) {
        let gate = &*self.gate;
        let spinning = Patience::of(SPIN);
        loop {
            let progress = gate.progress.load(Relaxed);
            let mut state = gate.lock();
            if state.is_done(leaf) {
                return;
            }
            if gate.roomy && !spinning.is_over() {
                drop(state);
                spinning.spin(|| gate.progress.load(Relaxed) != progress);
                continue;
            }
            match patience {
                None => drop(wait(&gate.caller, state)),
                Some(patience) => return drop(wait_at_most(&gate.caller, state, patience)),
            }
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let gate = &*self.gate;
        let mut state = gate.lock();
        state.open = false;
        // iterations that have begun stop where they ask
        gate.limit.store(0, Relaxed);
        drop(state);
        gate.closed.store(1, Relaxed);
        gate.news.fetch_add(1, Relaxed);
        // nobody enters any more
        let is_empty = || gate.inside.load(SeqCst) == 0;
        if is_empty() || gate.roomy && Patience::of(SPIN).spin(is_empty) {
            return;
        }
        let mut state = gate.lock();
        gate.parked.store(1, SeqCst);
        while !is_empty() {
            state = wait(&gate.caller, state);
        }
    }
}

/// Helpers that look out for the next loop. Those of rayon's global pool only: a loop inside another pool stays there.
#[cfg(not(all(test, shuttle)))]
static BOARD: Board<Arc<Gate>> = Board::new();
#[cfg(all(test, shuttle))]
shuttle::lazy_static! { static ref BOARD: Board<Arc<Gate>> = Board::new(); }

/// The cores of this machine, asked for once: the answer takes longer than a short loop.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

#[cfg(all(test, not(shuttle)))]
mod tests {
    use super::{Called, Driver, MOST_CALLED, Task};
    use std::iter;
    use std::ptr;

    #[test]
    fn helpers_that_have_not_come_are_counted() {
        // SAFETY: it does nothing with what it is given.
        let task = unsafe { Task::new(ptr::null(), |_, _, _, _| ()) };
        let driver = Driver::new(task, 2, 1);
        driver.gate.lock().asked = 2 * MOST_CALLED;
        let called: Vec<Called> = iter::from_fn(|| Called::one_more(&driver.gate)).collect();
        assert!(called.len() <= MOST_CALLED);
        assert_eq!(driver.gate.lock().asked, 2 * MOST_CALLED - 1);
        drop(called);
        assert!(Called::one_more(&driver.gate).is_some());
    }
}
