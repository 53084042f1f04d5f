//! Loops that leave nothing to commit: over items that can be cut, every thread has some ([`seats`]); others have empty
//! leaves.
#![allow(unsafe_code)]

use crate::backend::{InRayon, WithDivisible};
use crate::flow::Flow;
use crate::journal::InOrder;
use crate::leaf::Leaves;
use crate::seats::{self, Panicked, Piece};
use crate::source::{Divisible, Indexed, Nobody, Polled, Pulled, Rayon, Supply};
use crate::sync::AtomicUsize;
use crate::work::Work;
use std::marker::PhantomData;

/// What is left of a source, for loops that leave nothing to commit.
pub trait Spread: Supply {
    /// Runs the worker over all of it.
    fn __spread<J, E, F>(self, work: Work, worker: F)
    where
        F: Fn(Self::Item, &mut InOrder<'_, J>) -> Flow<E> + Sync;
}

impl<P: Divisible<Iter: Send>> Spread for Indexed<P> {
    fn __spread<J, E, F>(self, work: Work, worker: F)
    where
        F: Fn(P::Item, &mut InOrder<'_, J>) -> Flow<E> + Sync,
    {
        let (part, start) = self.into_divisible();
        out_of_order(part, start, work, worker);
    }
}

impl<I: InRayon> Spread for Pulled<I, Rayon> {
    fn __spread<J, E, F>(self, work: Work, worker: F)
    where
        F: Fn(I::Item, &mut InOrder<'_, J>) -> Flow<E> + Sync,
    {
        let start = self.__taken();
        let run = OutOfOrder { start, work, worker, journal: PhantomData };
        self.__into_rest().__cut(run);
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
    F: Fn(A, &mut InOrder<'_, J>) -> Flow<E> + Sync,
{
    fn __run<P: Divisible<Item = A>>(self, items: P) {
        out_of_order(items, self.start, self.work, self.worker);
    }
}

/// Runs a worker over all items; says how many there were.
pub(crate) fn out_of_order<P, J, E, F>(items: P, start: u64, work: Work, worker: F) -> usize
where
    P: Divisible,
    F: Fn(P::Item, &mut InOrder<'_, J>) -> Flow<E> + Sync,
{
    let work_on = |item, first: usize, limit: &AtomicUsize| {
        worker(item, &mut InOrder::new(&mut Vec::new(), first, limit));
    };
    visit_all(items, start, work, work_on).unwrap_or_else(|panicked| panicked.resume(work.site))
}

/// Visits all items; says how many there were.
///
/// # Errors
/// The panic of the lowest one that panics.
pub(crate) fn visit_all<P, V>(items: P, start: u64, work: Work, visit: V) -> Result<usize, Panicked>
where
    P: Divisible,
    V: Fn(P::Item, usize, &AtomicUsize) + Sync,
{
    seats::work_on(Box::new(Items { items, work: &visit }), start, work)
}

/// Neighbouring items, and what to do with each.
struct Items<'w, P, W> {
    items: P,
    work: &'w W,
}

impl<P, W> Piece for Items<'_, P, W>
where
    P: Divisible,
    W: Fn(P::Item, usize, &AtomicUsize) + Sync,
{
    fn len(&self) -> usize {
        self.items.__len()
    }

    fn most(&self) -> usize {
        P::MOST
    }

    fn split_front<'p>(&mut self, count: usize) -> Box<dyn Piece + 'p>
    where
        Self: 'p,
    {
        Box::new(Items { items: self.items.__split_front(count), work: self.work })
    }

    fn run(self: Box<Self>, first: usize, limit: &AtomicUsize, done: &mut usize) {
        let Items { items, work } = *self;
        items.__into_iter().for_each(|item| {
            work(item, first, limit);
            *done += 1;
        });
    }
}

impl<I: Iterator> Spread for Pulled<I, Nobody> {
    fn __spread<J, E, F>(self, work: Work, worker: F)
    where
        F: Fn(I::Item, &mut InOrder<'_, J>) -> Flow<E> + Sync,
    {
        in_order(self, work, worker);
    }
}

impl<C> Spread for Polled<C>
where
    Polled<C>: Supply,
{
    fn __spread<J, E, F>(self, work: Work, worker: F)
    where
        F: Fn(Self::Item, &mut InOrder<'_, J>) -> Flow<E> + Sync,
    {
        in_order(self, work, worker);
    }
}

fn in_order<S, J, E, F>(supply: S, work: Work, worker: F)
where
    S: Supply,
    F: Fn(S::Item, &mut InOrder<'_, J>) -> Flow<E> + Sync,
{
    let worker = |item, _: &mut InOrder<'_, ()>| {
        worker(item, &mut InOrder::inline(&mut Vec::new()));
        Flow::<()>::Next
    };
    // SAFETY: a local of this function, dropped at its end; the journal and the exits are units.
    let leaves = unsafe { Leaves::<S, _, _>::new(work, supply, &worker, false, false) };
    for mut leaf in leaves {
        while leaf.begin() {
            leaf.finish();
        }
    }
}
