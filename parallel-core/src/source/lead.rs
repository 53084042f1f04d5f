//! Std's iterators that are copied and skip ahead at once: over shared slices, ranges, and adaptors of these.
#![allow(unsafe_code)]

use super::divisible::{Divisible, RandomAccess, known_len};
use crate::reduce::LANES;
use std::array;
use std::collections::vec_deque;
use std::iter::{Copied, Enumerate, Rev, Skip, StepBy, Take, Zip};
use std::ops::{Range, RangeInclusive};
use std::slice::{self, Chunks, ChunksExact, RChunks, RChunksExact, Windows};
use std::str::Bytes;

/// The first items of an iterator.
#[derive(Clone)]
pub struct Lead<I> {
    iter: I,
    /// `usize::MAX` where nobody knows: steps through a range that is longer than can be counted.
    len: usize,
}

/// Iterators of which a copy is an independent cursor, and whose `nth` costs little: std's `Zip` over adaptors takes
/// its steps one by one, without touching an item.
pub trait Cursor: Iterator + Clone + Send {}

impl<A: Clone + Send> Cursor for Range<A> where Range<A>: Iterator<Item = A> {}
impl<A: Clone + Send> Cursor for RangeInclusive<A> where RangeInclusive<A>: Iterator<Item = A> {}
impl<T: Sync> Cursor for slice::Iter<'_, T> {}

macro_rules! cursors {
    ($($iter:ty, $($parameter:ident: $bound:path),*;)*) => { $(
        impl<'a $(, $parameter: $bound)*> Cursor for $iter where $iter: Iterator + Clone + Send {}

        impl<'a $(, $parameter: $bound)*> RandomAccess for $iter where $iter: Iterator + Clone + Send {
            type Divisible = Lead<Self>;

            #[inline]
            fn __into_divisible(self) -> Lead<Self> {
                let len = known_len(&self).unwrap_or(usize::MAX);
                Lead { iter: self, len }
            }
        }
    )* };
}
cursors! {
    Chunks<'a, T>, T: Sync;
    ChunksExact<'a, T>, T: Sync;
    RChunks<'a, T>, T: Sync;
    RChunksExact<'a, T>, T: Sync;
    Windows<'a, T>, T: Sync;
    vec_deque::Iter<'a, T>, T: Sync;
    Bytes<'a>,;
    Copied<I>, I: Cursor;
    Enumerate<I>, I: Cursor;
    Rev<I>, I: Cursor;
    Skip<I>, I: Cursor;
    StepBy<I>, I: Cursor;
    Take<I>, I: Cursor;
    Zip<A, B>, A: Cursor, B: Cursor;
}

impl<I: Cursor> Lead<I> {
    /// A copy of the first item.
    pub(super) fn peek(&self) -> Option<I::Item> {
        self.iter.clone().next()
    }
}

impl<I: Cursor> Divisible for Lead<I> {
    type Item = I::Item;
    type Iter = Take<I>;
    const ROWS: bool = true;

    fn __len(&self) -> usize {
        self.len
    }

    fn __exact_len(&self) -> Option<usize> {
        (self.len < usize::MAX).then_some(self.len)
    }

    fn __split_front(&mut self, count: usize) -> Self {
        let front = Lead { iter: self.iter.clone(), len: count.min(self.len) };
        if count >= self.len {
            self.len = 0;
            return front;
        }
        let is_over = count > 0 && self.iter.nth(count - 1).is_none();
        self.len = match self.len {
            usize::MAX if is_over => 0,
            usize::MAX => known_len(&self.iter).unwrap_or(usize::MAX),
            len => len - count,
        };
        front
    }

    #[inline(always)]
    fn __row(&mut self) -> Option<[I::Item; LANES]> {
        self.len = self.__exact_len()?.checked_sub(LANES)?;
        // SAFETY: there are `len` items, as the iterator has said: a cursor is one of std's, over a slice or a range,
        // and these say exactly how many there are.
        Some(array::from_fn(|_| unsafe { self.iter.next().unwrap_unchecked() }))
    }

    fn __into_iter(self) -> Take<I> {
        self.iter.take(self.len)
    }
}
