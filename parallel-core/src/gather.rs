//! A comprehension of which every item gives one value: the values are written where they stay.
#![allow(unsafe_code)]

use crate::backend::{InRayon, WithDivisible};
use crate::flow::Flow;
use crate::journal::InOrder;
use crate::run::Run;
use crate::source::{Divisible, Indexed, Nobody, Notes, Polled, Pulled, Rayon, Supply, Zipped, known_len};
use crate::spread::out_of_order;
use crate::values;
use crate::work::Work;
use std::convert::Infallible;
use std::mem::{self, MaybeUninit, needs_drop};
use std::slice;

/// Supplies whose items give one value each.
pub trait Gather: Supply {
    /// How many values there will be, if their places can be given out beforehand.
    fn __places(&self) -> Option<usize> {
        None
    }

    /// Appends the values of at most `most` items, on this thread.
    fn __fill<A, F: Fn(Self::Item) -> A>(&mut self, most: usize, notes: Notes, out: &mut Vec<A>, value: &F) {
        out.extend(self.__stride(most, notes).map(value));
    }

    /// Appends the values of all items that are left, on every thread.
    ///
    /// # Safety
    /// `A` must be `Send`.
    unsafe fn __fill_all<A, F>(self, _: Work, _: &mut Vec<A>, _: &F)
    where
        F: Fn(Self::Item) -> A + Sync,
    {
        unreachable!("only what has places is gathered");
    }
}

impl<I: Iterator> Gather for Pulled<I, Nobody> {}
impl<C> Gather for Polled<C> where Polled<C>: Supply {}

impl<I: InRayon> Gather for Pulled<I, Rayon> {
    fn __places(&self) -> Option<usize> {
        known_len(self.source())
    }

    unsafe fn __fill_all<A, F>(self, work: Work, out: &mut Vec<A>, value: &F)
    where
        F: Fn(I::Item) -> A + Sync,
    {
        let start = self.__taken();
        self.__into_rest().__cut(Fill { start, work, out, value });
    }
}

/// What to do with the items of a comprehension, once they can be cut.
struct Fill<'a, A, F> {
    start: u64,
    work: Work,
    out: &'a mut Vec<A>,
    value: &'a F,
}

impl<T, A, F: Fn(T) -> A + Sync> WithDivisible<T> for Fill<'_, A, F> {
    fn __run<P: Divisible<Item = T>>(self, items: P) {
        // SAFETY: `A` is `Send` by the contract of `fill_all`, which alone makes this.
        unsafe { fill_places(items, self.start, self.work, self.out, self.value) };
    }
}

/// Appends the values of all items.
///
/// # Safety
/// `A` must be `Send`.
unsafe fn fill_places<P, A, F>(items: P, start: u64, work: Work, out: &mut Vec<A>, value: &F)
where
    P: Divisible,
    F: Fn(P::Item) -> A + Sync,
{
    let left = items.__len();
    out.reserve(left);
    let places = Places(&mut out.spare_capacity_mut()[..left]);
    let worker = |(item, place): (P::Item, &mut MaybeUninit<A>), _: &mut InOrder<'_, ()>| {
        place.write(value(item));
        Flow::<()>::Next
    };
    let count = out_of_order(Zipped(items, places), start, work, worker);
    assert_eq!(count, left, "a source gave fewer items than it has");
    // SAFETY: the places were cut as the items were, so each item has written its own, and there were as many.
    unsafe { out.set_len(out.len() + count) };
}

impl<P: Divisible<Iter: Send>> Gather for Indexed<P> {
    fn __places(&self) -> Option<usize> {
        self.exact_left()
    }

    fn __fill<A, F>(&mut self, most: usize, notes: Notes, out: &mut Vec<A>, value: &F)
    where
        F: Fn(P::Item) -> A,
    {
        let first = self.__taken();
        let mut filled = Filled { count: 0, first, notes };
        self.cut(most).__into_iter().zip(out.spare_capacity_mut()).for_each(|(item, place)| {
            place.write(value(item));
            filled.count += 1;
        });
        let count = filled.count;
        // SAFETY: so many were written, from the first place on.
        unsafe { out.set_len(out.len() + count) };
    }

    unsafe fn __fill_all<A, F>(self, work: Work, out: &mut Vec<A>, value: &F)
    where
        F: Fn(P::Item) -> A + Sync,
    {
        let (items, start) = self.into_divisible();
        // SAFETY: passed on to the caller.
        unsafe { fill_places(items, start, work, out, value) };
    }
}

/// Places for values that are yet to be made.
struct Places<'a, A>(&'a mut [MaybeUninit<A>]);

// SAFETY: what is written into them is `Send`, as whoever calls `gather` vouches for.
unsafe impl<A> Send for Places<'_, A> {}

impl<'a, A> Divisible for Places<'a, A> {
    type Item = &'a mut MaybeUninit<A>;
    type Iter = slice::IterMut<'a, MaybeUninit<A>>;

    fn __len(&self) -> usize {
        self.0.len()
    }

    fn __split_front(&mut self, count: usize) -> Self {
        let all = mem::take(&mut self.0);
        let count = count.min(all.len());
        let (front, back) = all.split_at_mut(count);
        self.0 = back;
        Places(front)
    }

    fn __into_iter(self) -> Self::Iter {
        self.0.iter_mut()
    }
}

/// Counts values, and names the iteration if there is a panic instead of the next one.
struct Filled {
    count: usize,
    first: u64,
    notes: Notes,
}

impl Drop for Filled {
    fn drop(&mut self) {
        self.notes.note(|| self.first + self.count as u64);
    }
}

/// The values of a comprehension.
///
/// # Safety
/// `A` must be `Send`.
pub(crate) unsafe fn gather<S, A, F>(mut run: Run<S>, value: F) -> Vec<A>
where
    S: Gather,
    F: Fn(S::Item) -> A + Sync,
{
    let mut out = Vec::new();
    // what must be dropped is collected leaf by leaf, where a panic leaves nothing behind
    let places = if needs_drop::<A>() { None } else { run.supply().__places() };
    if places.is_none_or(|count| out.try_reserve_exact(count).is_err()) {
        let worker = |item, journal: &mut InOrder<'_, A>| {
            journal.push(value(item));
            Flow::<Infallible>::Next
        };
        // SAFETY: our contract; the worker has no exits.
        return unsafe { values::collect(run, worker, true) }.unwrap_or_else(|never| match never {});
    }
    while let Some((most, supply, notes)) = run.next_items() {
        supply.__fill(most, notes, &mut out, &value);
    }
    if !run.is_over() {
        let (work, supply) = run.into_supply();
        // SAFETY: our contract.
        unsafe { supply.__fill_all(work, &mut out, &value) };
    }
    out
}
