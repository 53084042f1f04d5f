//! Spreads the leaves of one loop over threads: compiled once, whatever the loop does.
//!
//! Leaves are numbered from 0, made ready in order, claimed in order by whoever is free, and finished in any order.
//! The calling thread can do everything alone. Helpers are jobs in rayon's pool that may come late or never: the caller
//! waits only for those that have entered, so nested loops cannot deadlock. A helper never waits for the caller: it
//! leaves when nothing is ready (after a short spin), and the caller asks again when it makes more leaves ready.
#![allow(unsafe_code)]

use crate::backend::Pool;
use std::hint;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long to look out for the next thing to do before giving the core away.
const SPIN: Duration = Duration::from_micros(20);

/// What runs a leaf, with its type erased.
#[derive(Clone, Copy)]
pub(crate) struct Task {
    data: *const (),
    run: Run,
}

/// Runs a leaf; the last argument is the first leaf that does not matter any more.
pub(crate) type Run = unsafe fn(*const (), usize, &AtomicUsize) -> bool;

impl Task {
    /// `run(data, leaf, limit)` runs a leaf, and says whether the plain loop would end in it.
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
    /// Counts the leaves that are done.
    progress: AtomicUsize,
    /// Leaves from here on do not matter: the plain loop would have ended. Changed under the lock.
    limit: AtomicUsize,
    /// Whether there is a core for every thread, so that spinning takes nothing from anybody.
    roomy: bool,
}

struct State {
    open: bool,
    /// Helpers that have entered and not left.
    inside: usize,
    /// Those of them that look for a leaf.
    idle: usize,
    /// Helpers that were asked for and have not come.
    asked: usize,
    /// The first leaf that nobody has claimed.
    next: usize,
    /// The first leaf that is not ready to be claimed.
    ready: usize,
    /// Whether the leaf at `k % window` is done.
    done: Vec<bool>,
}

impl State {
    /// Claims the first leaf that is ready, if it is before `limit`.
    fn claim(&mut self, limit: usize) -> Option<usize> {
        let leaf = self.next;
        (self.open && leaf < self.ready.min(limit)).then(|| self.next += 1)?;
        Some(leaf)
    }
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a claimed leaf.
    fn run(&self, leaf: usize) {
        // SAFETY: `leaf` was claimed, so nobody else runs it; the driver is alive, because it is the caller that is
        // here, or a helper inside the gate, and the driver's drop waits for those.
        let last = unsafe { (self.task.run)(self.task.data, leaf, &self.limit) };
        let mut state = self.lock();
        let slot = leaf % state.done.len();
        state.done[slot] = true;
        if last {
            self.limit.fetch_min(leaf + 1, Relaxed);
        }
        drop(state);
        self.progress.fetch_add(1, Relaxed);
        self.caller.notify_one();
    }

    /// The life of a helper.
    fn help(&self) {
        let mut state = self.lock();
        state.asked -= 1;
        let Some(mut leaf) = state.claim(self.limit.load(Relaxed)) else { return };
        state.inside += 1;
        drop(state);
        let visit = Visit(self);
        loop {
            self.run(leaf);
            let Some(next) = self.claim_soon() else { return drop(visit) };
            leaf = next;
        }
    }

    /// Claims a leaf, now or within a short spin.
    fn claim_soon(&self) -> Option<usize> {
        let mut start = None;
        loop {
            let news = self.news.load(Relaxed);
            let mut state = self.lock();
            if let Some(leaf) = state.claim(self.limit.load(Relaxed)) {
                return Some(leaf);
            }
            if !state.open || !self.roomy {
                return None;
            }
            state.idle += 1;
            drop(state);
            let start = *start.get_or_insert_with(Instant::now);
            let came = self.spin(|| self.news.load(Relaxed) != news, start);
            let mut state = self.lock();
            state.idle -= 1;
            if !came {
                // a leaf may have been made ready for a helper that was still looking
                return state.claim(self.limit.load(Relaxed));
            }
        }
    }

    /// Spins until something has come, or it has been long enough since `start`; says whether it has come.
    fn spin(&self, come: impl Fn() -> bool, start: Instant) -> bool {
        while !come() {
            if start.elapsed() > SPIN {
                return false;
            }
            hint::spin_loop();
        }
        true
    }
}

/// A helper inside the gate; leaves when dropped, also on unwind.
struct Visit<'a>(&'a Gate);

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.0.lock().inside -= 1;
        self.0.caller.notify_one();
    }
}

/// The calling thread's side of one loop.
pub(crate) struct Driver {
    gate: Arc<Gate>,
    pool: Pool,
    helpers: usize,
}

impl Driver {
    /// A driver for at most `threads` threads, this one included, with at most `window` leaves between the first
    /// that is not retired and the last that is ready.
    pub(crate) fn new(task: Task, threads: usize, window: usize) -> Driver {
        let helpers = threads.saturating_sub(1);
        let state = State { open: true, inside: 0, idle: 0, asked: 0, next: 0, ready: 0, done: vec![false; window] };
        let gate = Gate {
            task,
            state: Mutex::new(state),
            caller: Condvar::new(),
            news: AtomicUsize::new(0),
            progress: AtomicUsize::new(0),
            limit: AtomicUsize::new(usize::MAX),
            roomy: thread::available_parallelism().is_ok_and(|cores| threads <= cores.get()),
        };
        Driver { gate: Arc::new(gate), pool: Pool::with(helpers), helpers }
    }

    /// Makes the next leaf ready, and asks for helpers if there are leaves for them.
    pub(crate) fn publish(&self) {
        let mut state = self.gate.lock();
        state.ready += 1;
        let unclaimed = state.ready - state.next;
        let ask = state.inside + state.asked < self.helpers && state.idle + state.asked < unclaimed;
        state.asked += usize::from(ask);
        drop(state);
        self.gate.news.fetch_add(1, Relaxed);
        if ask {
            let gate = Arc::clone(&self.gate);
            self.pool.spawn(move || gate.help());
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

    /// Whether `leaf` is done; then its place in the window is free again.
    pub(crate) fn retire(&self, leaf: usize) -> bool {
        let mut state = self.gate.lock();
        let slot = leaf % state.done.len();
        std::mem::take(&mut state.done[slot])
    }

    /// Waits until `leaf`, which somebody has claimed, is done, or for as long as `patience` lasts.
    pub(crate) fn wait(&self, leaf: usize, patience: Option<Duration>) {
        let gate = &*self.gate;
        let start = Instant::now();
        loop {
            let progress = gate.progress.load(Relaxed);
            let state = gate.lock();
            if state.done[leaf % state.done.len()] {
                return;
            }
            if !gate.roomy || start.elapsed() > SPIN {
                let going_on = |state: &mut State| !state.done[leaf % state.done.len()];
                match patience {
                    None => drop(gate.caller.wait_while(state, going_on)),
                    Some(patience) => drop(gate.caller.wait_timeout_while(state, patience, going_on)),
                }
                return;
            }
            drop(state);
            if patience.is_some_and(|patience| start.elapsed() > patience) {
                return;
            }
            gate.spin(|| gate.progress.load(Relaxed) != progress, start);
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let mut state = self.gate.lock();
        state.open = false;
        // iterations that have begun stop where they ask
        self.gate.limit.store(0, Relaxed);
        self.gate.news.fetch_add(1, Relaxed);
        while state.inside > 0 {
            state = self.gate.caller.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
