//! A comprehension of which every item gives one value: the values are written where they stay.
#![allow(unsafe_code)]

use crate::flow::Flow;
use crate::journal::Journal;
use crate::run::{Run, Work};
use crate::source::{Divisible, Indexed, Notes, Polled, Pulled, Supply, Zipped};
use crate::spread::out_of_order;
use crate::values;
use std::convert::Infallible;
use std::mem::{self, MaybeUninit, needs_drop};
use std::slice;

/// Supplies whose items give one value each.
pub trait Gather: Supply {
    /// How many values there will be, if their places can be given out beforehand.
    fn places(&self) -> Option<usize> {
        None
    }

    /// Writes the values of at most `most` items, on this thread; says how many.
    fn fill<A, F: Fn(Self::Item) -> A>(&mut self, _: usize, _: Notes, _: &mut [MaybeUninit<A>], _: &F) -> usize {
        0
    }

    /// Writes the values of all items that are left, on every thread; says how many.
    fn fill_all<A, F>(self, _: Work, _: &mut [MaybeUninit<A>], _: &F) -> usize
    where
        F: Fn(Self::Item) -> A + Sync,
    {
        0
    }
}

impl<I: Iterator, W> Gather for Pulled<I, W> {}
impl<C> Gather for Polled<C> where Polled<C>: Supply {}

impl<P: Divisible<Iter: Send>> Gather for Indexed<P> {
    fn places(&self) -> Option<usize> {
        self.exact_left()
    }

    fn fill<A, F>(&mut self, most: usize, notes: Notes, places: &mut [MaybeUninit<A>], value: &F) -> usize
    where
        F: Fn(P::Item) -> A,
    {
        let first = self.taken();
        let mut filled = Filled { count: 0, first, notes };
        self.cut(most).into_iter().zip(places).for_each(|(item, place)| {
            place.write(value(item));
            filled.count += 1;
        });
        filled.count
    }

    fn fill_all<A, F>(self, work: Work, places: &mut [MaybeUninit<A>], value: &F) -> usize
    where
        F: Fn(P::Item) -> A + Sync,
    {
        let (items, start) = self.into_divisible();
        let worker = |(item, place): (P::Item, &mut MaybeUninit<A>), _: &mut Journal<'_, ()>| {
            place.write(value(item));
            Flow::<()>::Next
        };
        out_of_order(Zipped(items, Places(places)), start, work, worker)
    }
}

/// Places for values that are yet to be made.
struct Places<'a, A>(&'a mut [MaybeUninit<A>]);

// SAFETY: what is written into them is `Send`, as whoever calls `gather` vouches for.
unsafe impl<A> Send for Places<'_, A> {}

impl<'a, A> Divisible for Places<'a, A> {
    type Item = &'a mut MaybeUninit<A>;
    type Iter = slice::IterMut<'a, MaybeUninit<A>>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn split_front(&mut self, count: usize) -> Self {
        let all = mem::take(&mut self.0);
        let count = count.min(all.len());
        let (front, back) = all.split_at_mut(count);
        self.0 = back;
        Places(front)
    }

    fn into_iter(self) -> Self::Iter {
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
    let places = if needs_drop::<A>() { None } else { run.supply().places() };
    if places.is_none_or(|count| out.try_reserve_exact(count).is_err()) {
        let worker = |item, journal: &mut Journal<'_, A>| {
            journal.push(value(item));
            Flow::<Infallible>::Next
        };
        // SAFETY: our contract; the worker has no exits.
        return unsafe { values::collect(run, worker, true) }.unwrap_or_else(|never| match never {});
    }
    while let Some((most, supply, notes)) = run.next_items() {
        let count = supply.fill(most, notes, out.spare_capacity_mut(), &value);
        // SAFETY: so many were written, from the first place on.
        unsafe { out.set_len(out.len() + count) };
    }
    let left = run.supply().places().unwrap_or(0);
    if left > 0 {
        let places = &mut out.spare_capacity_mut()[..left];
        let (work, supply) = run.into_supply();
        let count = supply.fill_all(work, places, &value);
        assert_eq!(count, left, "a source gave fewer items than it has");
        // SAFETY: the places were cut as the items were, so each item has written its own, and there were as many.
        unsafe { out.set_len(out.len() + count) };
    }
    out
}
