//! Indices, with what an iteration has for itself beside each: elements of slices that are cut where the indices are.

use super::divisible::Divisible;
use super::lead::{Cursor, Lead};
use crate::slots::Cuts;
use std::iter::{Rev, StepBy};
use std::ops::{Range, RangeInclusive};

/// Integers that grow or shrink from item to item.
pub trait Monotone: Iterator {
    /// Whether they grow.
    const GROWS: bool;
}

impl<A> Monotone for Range<A>
where
    Range<A>: Iterator<Item = A>,
{
    const GROWS: bool = true;
}

impl<A> Monotone for RangeInclusive<A>
where
    RangeInclusive<A>: Iterator<Item = A>,
{
    const GROWS: bool = true;
}

impl<I: Monotone + DoubleEndedIterator> Monotone for Rev<I> {
    const GROWS: bool = !I::GROWS;
}

impl<I: Monotone> Monotone for StepBy<I> {
    const GROWS: bool = I::GROWS;
}

/// A run of indices.
pub trait Indices: Divisible<Item: Clone + TryInto<usize>> {
    /// Whether they grow.
    const GROWS: bool;
    /// Whether each is one more than the one before.
    const ONE_BY_ONE: bool = false;

    /// The first one, unless it is negative.
    fn __first(&self) -> Option<usize>;
}

impl<A: Clone + Send + TryInto<usize>> Indices for Range<A>
where
    Range<A>: Iterator<Item = A>,
{
    const GROWS: bool = true;
    const ONE_BY_ONE: bool = true;

    fn __first(&self) -> Option<usize> {
        self.start.clone().try_into().ok()
    }
}

impl<A: Clone + Send + TryInto<usize>> Indices for RangeInclusive<A>
where
    RangeInclusive<A>: Iterator<Item = A>,
{
    const GROWS: bool = true;
    const ONE_BY_ONE: bool = true;

    fn __first(&self) -> Option<usize> {
        self.start().clone().try_into().ok()
    }
}

impl<I: Cursor + Monotone<Item: Clone + TryInto<usize>>> Indices for Lead<I> {
    const GROWS: bool = I::GROWS;

    fn __first(&self) -> Option<usize> {
        self.peek()?.try_into().ok()
    }
}

/// Indices, and what is cut where they are.
pub struct Beside<P, C, M> {
    indices: P,
    cuts: C,
    /// Makes the item of an iteration.
    make: M,
}

impl<P, C, M> Beside<P, C, M> {
    pub(crate) fn new(indices: P, cuts: C, make: M) -> Self {
        Beside { indices, cuts, make }
    }
}

impl<P, C, M, V> Divisible for Beside<P, C, M>
where
    P: Indices,
    C: Cuts,
    M: Fn(C::Slots, P::Item) -> V + Clone + Send,
{
    type Item = V;
    type Iter = Made<P::Iter, C, M>;

    fn __len(&self) -> usize {
        self.indices.__len()
    }

    fn __split_front(&mut self, count: usize) -> Self {
        let indices = self.indices.__split_front(count);
        // beyond the last index there is nothing to keep
        let past = if P::GROWS { Some(usize::MAX) } else { None };
        let next = if self.indices.__len() == 0 { past } else { self.indices.__first() };
        Beside { indices, cuts: self.cuts.__split(next, P::GROWS), make: self.make.clone() }
    }

    fn __into_iter(self) -> Self::Iter {
        let Beside { indices, cuts, make } = self;
        let len = indices.__len();
        let whole = indices.__first().filter(|first| P::ONE_BY_ONE && cuts.__is_whole(*first, len));
        Made { indices: indices.__into_iter(), cuts, make, whole }
    }
}

/// The items, made one by one.
pub struct Made<I, C, M> {
    indices: I,
    cuts: C,
    make: M,
    /// The first index, if all that come after it one by one have what they ask for.
    whole: Option<usize>,
}

impl<I, C, M, V> Iterator for Made<I, C, M>
where
    I: Iterator<Item: Clone + TryInto<usize>>,
    C: Cuts,
    M: Fn(C::Slots, I::Item) -> V,
{
    type Item = V;

    #[inline]
    fn next(&mut self) -> Option<V> {
        self.whole = None;
        let index = self.indices.next()?;
        // an index that is none finds nothing
        let slots = self.cuts.__slots(index.clone().try_into().unwrap_or(usize::MAX));
        Some((self.make)(slots, index))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }

    #[inline]
    fn fold<B, F: FnMut(B, V) -> B>(mut self, start: B, mut f: F) -> B {
        let Some(first) = self.whole else {
            return std::iter::from_fn(|| self.next()).fold(start, f);
        };
        let Made { indices, cuts, make, .. } = self;
        let count = indices.size_hint().0;
        let both = indices.zip(cuts.__all_slots(first, count));
        both.fold(start, |folded, (index, slots)| f(folded, make(slots, index)))
    }
}
