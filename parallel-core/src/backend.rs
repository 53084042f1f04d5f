//! Where threads come from. The only place that knows the features: everything above is the same code in both.

pub(crate) use imp::*;

#[cfg(all(feature = "rayon", not(feature = "sequential")))]
mod imp {
    use rayon::{ThreadPool, ThreadPoolBuilder};
    use std::sync::{Mutex, PoisonError};

    /// Whether every loop takes all its items as written.
    pub(crate) const SEQUENTIAL: bool = false;

    /// The threads of the pool that a loop started here belongs to. Creates rayon's global pool if there is none yet.
    pub(crate) fn threads() -> usize {
        rayon::current_num_threads()
    }

    /// The pool that helps a loop.
    #[derive(Clone, Copy)]
    pub(crate) enum Pool {
        /// The one that the calling thread is in, or else the global one.
        Current,
        /// One of ours, for more threads than that one has.
        Kept(&'static ThreadPool),
    }

    impl Pool {
        /// A pool with at least `helpers` threads beside the calling one.
        pub(crate) fn with(helpers: usize) -> Pool {
            let inside = usize::from(rayon::current_thread_index().is_some());
            if helpers + inside <= threads() {
                return Pool::Current;
            }
            // Fewer threads than asked for still give the same results.
            kept(helpers).map_or(Pool::Current, Pool::Kept)
        }

        pub(crate) fn spawn(self, job: impl FnOnce() + Send + 'static) {
            match self {
                Pool::Current => rayon::spawn(job),
                Pool::Kept(pool) => pool.spawn(job),
            }
        }
    }

    /// Pools that outlive the loops they were made for, one for each size.
    fn kept(size: usize) -> Option<&'static ThreadPool> {
        static KEPT: Mutex<Vec<(usize, &'static ThreadPool)>> = Mutex::new(Vec::new());
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pool)) = kept.iter().find(|(n, _)| *n == size) {
            return Some(pool);
        }
        let name = move |i| format!("parallelize-{size}-{i}");
        let pool = ThreadPoolBuilder::new().num_threads(size).thread_name(name).build().ok()?;
        let pool: &'static ThreadPool = Box::leak(Box::new(pool));
        kept.push((size, pool));
        Some(pool)
    }
}

#[cfg(not(all(feature = "rayon", not(feature = "sequential"))))]
mod imp {
    /// Whether every loop takes all its items as written.
    pub(crate) const SEQUENTIAL: bool = true;

    /// The threads that a loop may use.
    pub(crate) fn threads() -> usize {
        1
    }

    /// No pool.
    #[derive(Clone, Copy)]
    pub(crate) struct Pool;

    impl Pool {
        pub(crate) fn with(_helpers: usize) -> Pool {
            Pool
        }

        pub(crate) fn spawn(self, _job: impl FnOnce() + Send + 'static) {}
    }
}
