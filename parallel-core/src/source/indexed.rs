//! The first tier: items that can be reached in any order.

use super::closed::Closed;
use super::divisible::Divisible;
use super::supply::{Notes, Pull, Supply};

/// What is left of a source that can be cut.
pub struct Indexed<P: Divisible> {
    rest: P,
    /// The place of the first item of `rest`.
    taken: u64,
    /// The stride that has begun.
    current: Option<P::Iter>,
}

impl<P: Divisible> Indexed<P> {
    #[inline]
    pub(crate) fn new(part: P) -> Self {
        Indexed { rest: part, taken: 0, current: None }
    }

    /// Cuts off the next items.
    #[inline]
    pub(crate) fn cut(&mut self, most: usize) -> P {
        let before = self.rest.__len();
        let front = self.rest.__split_front(most);
        self.taken += most.min(before) as u64;
        front
    }

    /// As [`Supply::stride`], of items that drop as the plain loop's iterator does.
    #[inline]
    pub(crate) fn closed_stride(&mut self, most: usize, notes: Notes) -> Closed<P::Iter> {
        let next = self.rest.__iteration(self.taken);
        let iter = self.cut(most).__into_iter();
        Closed::new(iter, next, self.last_cut(), notes)
    }

    /// The same items, seen in another way.
    pub(crate) fn map<Q: Divisible>(self, map: impl FnOnce(P) -> Q) -> Indexed<Q> {
        Indexed { rest: map(self.rest), taken: self.taken, current: None }
    }

    /// How many items are left, if that is known for certain.
    pub(crate) fn exact_left(&self) -> Option<usize> {
        self.rest.__exact_len()
    }

    /// What is left, and the place of its first item.
    pub(crate) fn into_divisible(self) -> (P, u64) {
        (self.rest, self.taken)
    }

    /// The iteration of the item that was cut off last.
    fn last_cut(&self) -> u64 {
        self.rest.__iteration(self.taken.saturating_sub(1))
    }
}

impl<P: Divisible<Iter: Send>> Supply for Indexed<P> {
    type Item = P::Item;
    type Stride<'s>
        = Strided<P::Iter>
    where
        Self: 's;
    type Leaf = P::Iter;
    type Rest = P::Iter;

    #[inline]
    fn __left(&self) -> Option<usize> {
        Some(self.rest.__len())
    }

    #[inline]
    fn __is_over(&self) -> bool {
        self.rest.__len() == 0
    }

    fn __taken(&self) -> u64 {
        self.taken
    }

    fn __last(&self) -> u64 {
        let ahead = self.current.as_ref().map_or(0, |current| current.size_hint().0);
        self.last_cut().saturating_sub(ahead as u64)
    }

    fn __iteration(&self, place: u64) -> u64 {
        self.rest.__iteration(place)
    }

    #[inline]
    fn __stride(&mut self, most: usize, notes: Notes) -> Strided<P::Iter> {
        let iter = self.cut(most).__into_iter();
        Strided { iter, last: self.last_cut(), notes }
    }

    fn __begin(&mut self, most: usize) {
        self.current = Some(self.cut(most).__into_iter());
    }

    #[inline]
    fn __next(&mut self) -> Option<P::Item> {
        self.current.as_mut()?.next()
    }

    fn __pull(&mut self, most: usize, _patient: bool) -> Pull<P::Iter> {
        match most.min(self.rest.__len()) {
            0 => Pull::Over,
            count => Pull::Leaf(self.cut(count).__into_iter(), count),
        }
    }

    fn __into_rest(self) -> P::Iter {
        self.rest.__into_iter()
    }
}

/// Items for the loop as written: an iterator of std's over a part of the source.
pub struct Strided<I: Iterator> {
    iter: I,
    /// The number of the last iteration.
    last: u64,
    notes: Notes,
}

impl<I: Iterator> Iterator for Strided<I> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        self.iter.next()
    }
}

impl<I: Iterator> Drop for Strided<I> {
    #[inline(always)]
    fn drop(&mut self) {
        self.notes.note(|| self.last.saturating_sub(self.iter.size_hint().0 as u64));
    }
}
