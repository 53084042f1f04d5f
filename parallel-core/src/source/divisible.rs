//! Runs of items that can be cut anywhere without touching one.

use super::listed::Listed;
use super::taken::Taken;
use crate::reduce::LANES;
use std::array;
use std::mem;
use std::ops::{Range, RangeInclusive};
use std::slice;
use std::vec;

/// A run of items that can be cut anywhere without touching one.
pub trait Divisible: Send + Sized {
    /// What it holds.
    type Item;
    /// The plain loop's iterator, or one like it.
    type Iter: Iterator<Item = Self::Item>;
    /// The most items to cut off for another thread at once, where cutting takes time.
    const MOST: usize = usize::MAX;
    /// Whether [`Self::row`] gives what there is.
    const ROWS: bool = false;

    /// How many items there are; `usize::MAX` if there are more, or if nobody knows.
    fn __len(&self) -> usize;

    /// How many items there are, if that is known for certain.
    fn __exact_len(&self) -> Option<usize> {
        Some(self.__len())
    }

    /// Cuts off the first `count` items, or all if there are not more.
    fn __split_front(&mut self, count: usize) -> Self;

    /// Cuts off the last `count` items, or all if there are not more.
    fn __split_back(&mut self, count: usize) -> Self {
        let front = self.__split_front(self.__len().saturating_sub(count));
        mem::replace(self, front)
    }

    /// Takes the first items at once, where that is possible, and there are so many, for certain.
    #[inline(always)]
    fn __row(&mut self) -> Option<[Self::Item; LANES]> {
        None
    }

    /// The items.
    fn __into_iter(self) -> Self::Iter;

    /// The number of the loop's iteration that the item at `place` belongs to, if there is more than one.
    fn __iteration(&self, place: u64) -> u64 {
        place
    }
}

/// Runs that never have more items than can be counted.
pub trait Counted: Divisible {}

macro_rules! counted_ranges {
    ($($int:ty)*) => { $( impl Counted for Range<$int> {} )* };
}
counted_ranges!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize char);
impl<T: Sync> Counted for &[T] {}
impl<T: Send> Counted for &mut [T] {}
impl<T: Send> Counted for Taken<T> {}
impl<I> Counted for Listed<I>
where
    Listed<I>: Divisible,
    I: Iterator,
{
}

/// How many items an iterator says there are, if it knows.
pub(crate) fn known_len(iter: &impl Iterator) -> Option<usize> {
    match iter.size_hint() {
        (least, Some(most)) if least == most => Some(least),
        _ => None,
    }
}

/// Iterators whose items can be reached in any order.
///
/// A list of std's own, not a rule: of others nobody knows what skipping costs, and `Map::nth` runs the user's
/// closures.
pub trait RandomAccess: Iterator {
    /// What can be cut.
    type Divisible: Divisible<Item = Self::Item, Iter: Send>;

    /// The items that are left.
    fn __into_divisible(self) -> Self::Divisible;
}

// `Step` is not stable to name. Its types are std's, and reach any of their values in one step.
impl<A: Clone + Send> Divisible for Range<A>
where
    Range<A>: Iterator<Item = A>,
{
    type Item = A;
    type Iter = Self;

    fn __len(&self) -> usize {
        self.size_hint().0
    }

    fn __exact_len(&self) -> Option<usize> {
        known_len(self)
    }

    fn __split_front(&mut self, count: usize) -> Self {
        let middle = if count < Divisible::__len(self) { self.clone().nth(count) } else { None };
        match middle {
            Some(middle) => mem::replace(&mut self.start, middle.clone())..middle,
            None => mem::replace(&mut self.start, self.end.clone())..self.end.clone(),
        }
    }

    fn __into_iter(self) -> Self {
        self
    }
}

impl<A: Clone + Send> RandomAccess for Range<A>
where
    Range<A>: Iterator<Item = A>,
{
    type Divisible = Self;

    fn __into_divisible(self) -> Self {
        self
    }
}

impl<A: Clone + Send> Divisible for RangeInclusive<A>
where
    RangeInclusive<A>: Iterator<Item = A>,
{
    type Item = A;
    type Iter = Self;

    fn __len(&self) -> usize {
        self.size_hint().0
    }

    fn __exact_len(&self) -> Option<usize> {
        known_len(self)
    }

    fn __split_front(&mut self, count: usize) -> Self {
        let mut front = self.clone();
        if count >= Divisible::__len(self) {
            self.nth(usize::MAX);
        } else if count == 0 {
            front.nth(usize::MAX);
        } else if let Some(last) = self.nth(count - 1) {
            front = front.start().clone()..=last;
        }
        front
    }

    fn __into_iter(self) -> Self {
        self
    }
}

impl<A: Clone + Send> RandomAccess for RangeInclusive<A>
where
    RangeInclusive<A>: Iterator<Item = A>,
{
    type Divisible = Self;

    fn __into_divisible(self) -> Self {
        self
    }
}

impl<'a, T: Sync> Divisible for &'a [T] {
    type Item = &'a T;
    type Iter = slice::Iter<'a, T>;
    const ROWS: bool = true;

    fn __len(&self) -> usize {
        <[T]>::len(self)
    }

    fn __split_front(&mut self, count: usize) -> Self {
        let (front, back) = self.split_at(count.min(<[T]>::len(self)));
        *self = back;
        front
    }

    #[inline(always)]
    fn __row(&mut self) -> Option<[&'a T; LANES]> {
        let (row, rest) = self.split_first_chunk()?;
        *self = rest;
        Some(row.each_ref())
    }

    fn __into_iter(self) -> Self::Iter {
        self.iter()
    }
}

impl<'a, T: Sync> RandomAccess for slice::Iter<'a, T> {
    type Divisible = &'a [T];

    fn __into_divisible(self) -> &'a [T] {
        self.as_slice()
    }
}

impl<'a, T: Send> Divisible for &'a mut [T] {
    type Item = &'a mut T;
    type Iter = slice::IterMut<'a, T>;
    const ROWS: bool = true;

    fn __len(&self) -> usize {
        <[T]>::len(self)
    }

    fn __split_front(&mut self, count: usize) -> Self {
        let all = mem::take(self);
        let count = count.min(all.__len());
        let (front, back) = all.split_at_mut(count);
        *self = back;
        front
    }

    #[inline(always)]
    fn __row(&mut self) -> Option<[&'a mut T; LANES]> {
        let (row, rest) = mem::take(self).split_first_chunk_mut()?;
        *self = rest;
        Some(row.each_mut())
    }

    fn __into_iter(self) -> Self::Iter {
        self.iter_mut()
    }
}

impl<'a, T: Send> RandomAccess for slice::IterMut<'a, T> {
    type Divisible = &'a mut [T];

    fn __into_divisible(self) -> &'a mut [T] {
        self.into_slice()
    }
}

impl<T: Send> RandomAccess for vec::IntoIter<T> {
    type Divisible = Taken<T>;

    fn __into_divisible(self) -> Taken<T> {
        // collects in place
        Taken::new(self.collect())
    }
}

impl<T: Send> RandomAccess for vec::Drain<'_, T> {
    type Divisible = Listed<Self>;

    fn __into_divisible(self) -> Listed<Self> {
        Listed::new(self)
    }
}

impl<T: Send, const N: usize> RandomAccess for array::IntoIter<T, N> {
    // in a box, because an array may be too large to be moved over the stack a few times
    type Divisible = Listed<Box<Self>>;

    fn __into_divisible(self) -> Listed<Box<Self>> {
        Listed::new(Box::new(self))
    }
}

macro_rules! chunks {
    ($($iter:ident)*) => { $(
        impl<'a, T: Send> RandomAccess for slice::$iter<'a, T> {
            type Divisible = Listed<Self>;

            fn __into_divisible(self) -> Listed<Self> {
                Listed::new(self)
            }
        }
    )* };
}
chunks!(ChunksMut ChunksExactMut RChunksMut RChunksExactMut);
