//! What threads meet at. Under `--cfg shuttle`, in tests, a model checker runs the threads, one step at a time, in many
//! orders; there a spin is one look, and time does not pass.

#[cfg(not(all(test, shuttle)))]
pub(crate) use std::sync::{
    Arc, Condvar, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering::Relaxed, Ordering::SeqCst},
};

#[cfg(all(test, shuttle))]
pub(crate) use shuttle::sync::{
    Arc, Condvar, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering::Relaxed, Ordering::SeqCst},
};

use std::sync::PoisonError;
use std::time::Duration;

/// A lock that nothing panics under.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits to be notified.
pub(crate) fn wait<'m, T>(condvar: &Condvar, guard: MutexGuard<'m, T>) -> MutexGuard<'m, T> {
    condvar.wait(guard).unwrap_or_else(PoisonError::into_inner)
}

/// Waits to be notified, or for so long.
pub(crate) fn wait_at_most<'m, T>(condvar: &Condvar, guard: MutexGuard<'m, T>, time: Duration) -> MutexGuard<'m, T> {
    condvar.wait_timeout(guard, time).unwrap_or_else(PoisonError::into_inner).0
}

#[cfg(not(all(test, shuttle)))]
pub(crate) use passing::Patience;
#[cfg(all(test, shuttle))]
pub(crate) use standing::Patience;

/// Lets others go on, in a loop that waits for them.
pub(crate) fn pause() {
    #[cfg(not(all(test, shuttle)))]
    std::hint::spin_loop();
    #[cfg(all(test, shuttle))]
    shuttle::thread::yield_now();
}

#[cfg(not(all(test, shuttle)))]
mod passing {
    use std::hint;
    use std::time::{Duration, Instant};

    /// A time that passes.
    pub(crate) struct Patience {
        since: Instant,
        time: Duration,
    }

    impl Patience {
        /// So much, from now on.
        pub(crate) fn of(time: Duration) -> Patience {
            Patience { since: Instant::now(), time }
        }

        pub(crate) fn is_over(&self) -> bool {
            self.since.elapsed() > self.time
        }

        /// Spins until something has come, or the time is over; says whether it has come.
        pub(crate) fn spin(&self, come: impl Fn() -> bool) -> bool {
            while !come() {
                if self.is_over() {
                    return false;
                }
                hint::spin_loop();
            }
            true
        }
    }
}

#[cfg(all(test, shuttle))]
mod standing {
    use std::cell::Cell;
    use std::time::Duration;

    /// Two looks.
    pub(crate) struct Patience(Cell<u8>);

    impl Patience {
        pub(crate) fn of(_: Duration) -> Patience {
            Patience(Cell::new(0))
        }

        pub(crate) fn is_over(&self) -> bool {
            self.0.replace(self.0.get().saturating_add(1)) > 1
        }

        pub(crate) fn spin(&self, come: impl Fn() -> bool) -> bool {
            while !come() {
                if self.is_over() {
                    return false;
                }
                shuttle::thread::yield_now();
            }
            true
        }
    }
}
