//! Where threads come from. The only place that knows the features: everything above is the same code in both.

pub(crate) use imp::*;

use crate::source::Divisible;

/// Iterators that are indexed parallel iterators of rayon's too: ndarray's, and users' own.
pub trait InRayon: Iterator + Sized {
    /// Hands all items over as something that can be cut.
    fn __cut<R: WithDivisible<Self::Item>>(self, run: R);
}

/// What to do with something that can be cut, and whose type only rayon knows.
pub trait WithDivisible<A> {
    /// Does it.
    fn __run<P: Divisible<Item = A>>(self, items: P);
}

#[cfg(all(feature = "rayon", not(feature = "sequential"), not(all(test, shuttle))))]
mod imp {
    use super::{InRayon, WithDivisible};
    use crate::source::Divisible;
    use rayon::iter::plumbing::{Producer, ProducerCallback};
    use rayon::iter::{IndexedParallelIterator, IntoParallelIterator};
    use rayon::{ThreadPool, ThreadPoolBuilder};
    use std::sync::{Mutex, PoisonError};

    impl<I> InRayon for I
    where
        I: Iterator + IntoParallelIterator<Item = <I as Iterator>::Item, Iter: IndexedParallelIterator>,
    {
        fn __cut<R: WithDivisible<<I as Iterator>::Item>>(self, run: R) {
            let items = self.into_par_iter();
            let len = items.len();
            items.with_producer(Callback { run, len });
        }
    }

    struct Callback<R> {
        run: R,
        len: usize,
    }

    impl<A, R: WithDivisible<A>> ProducerCallback<A> for Callback<R> {
        type Output = ();

        fn callback<P: Producer<Item = A>>(self, producer: P) {
            self.run.__run(Produced { producer: Some(producer), len: self.len });
        }
    }

    /// A producer of rayon's, which is there while there are items.
    struct Produced<P> {
        producer: Option<P>,
        len: usize,
    }

    impl<P: Producer> Divisible for Produced<P> {
        type Item = P::Item;
        type Iter = std::iter::Flatten<std::option::IntoIter<P::IntoIter>>;

        fn __len(&self) -> usize {
            self.len
        }

        fn __split_front(&mut self, count: usize) -> Self {
            let count = count.min(self.len);
            self.len -= count;
            let (front, back) = match self.producer.take() {
                Some(all) if self.len == 0 => (Some(all), None),
                Some(all) if count == 0 => (None, Some(all)),
                Some(all) => {
                    let (front, back) = all.split_at(count);
                    (Some(front), Some(back))
                }
                None => (None, None),
            };
            self.producer = back;
            Produced { producer: front, len: count }
        }

        fn __into_iter(self) -> Self::Iter {
            self.producer.map(P::into_iter).into_iter().flatten()
        }
    }

    /// Whether every loop takes all its items as written.
    pub(crate) const SEQUENTIAL: bool = false;

    /// The threads of the pool that a loop started here belongs to. Creates rayon's global pool if there is none yet.
    pub(crate) fn threads() -> usize {
        rayon::current_num_threads()
    }

    /// The pool that helps a loop.
    #[derive(Clone, Copy)]
    pub(crate) enum Pool {
        /// The global one, from outside of it.
        Global,
        /// The one that the calling thread is in.
        Current,
        /// One of ours, for more threads than that one has.
        Kept(&'static ThreadPool),
    }

    impl Pool {
        /// A pool with at least `helpers` threads beside the calling one.
        pub(crate) fn with(helpers: usize) -> Pool {
            let inside = rayon::current_thread_index().is_some();
            let current = if inside { Pool::Current } else { Pool::Global };
            if helpers + usize::from(inside) <= threads() {
                return current;
            }
            // Fewer threads than asked for still give the same results.
            kept(helpers).map_or(current, Pool::Kept)
        }

        /// Whether its helpers are threads of the global pool for certain.
        pub(crate) fn is_global(self) -> bool {
            matches!(self, Pool::Global)
        }

        pub(crate) fn spawn(self, job: impl FnOnce() + Send + 'static) {
            match self {
                Pool::Global | Pool::Current => rayon::spawn(job),
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

#[cfg(not(any(all(test, shuttle), all(feature = "rayon", not(feature = "sequential")))))]
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

        pub(crate) fn is_global(self) -> bool {
            false
        }

        pub(crate) fn spawn(self, _job: impl FnOnce() + Send + 'static) {}
    }
}

/// For the model checker: as many threads as are called, each for one job.
#[cfg(all(test, shuttle))]
mod imp {
    pub(crate) const SEQUENTIAL: bool = false;

    pub(crate) fn threads() -> usize {
        2
    }

    #[derive(Clone, Copy)]
    pub(crate) struct Pool;

    impl Pool {
        pub(crate) fn with(_helpers: usize) -> Pool {
            Pool
        }

        pub(crate) fn is_global(self) -> bool {
            true
        }

        pub(crate) fn spawn(self, job: impl FnOnce() + Send + 'static) {
            shuttle::thread::spawn(job);
        }
    }
}
