//! Chunks of a slice that is changed, and items that are drained or come out of an array: std's iterators over them
//! cannot be copied, nor asked for what is left.

use super::divisible::Divisible;
use std::vec;

/// Items that are listed where they are cut off. Of a chunk that is a pointer and a length, and nothing behind it is
/// touched.
pub enum Listed<I: Iterator> {
    /// As the user's iterator gives them.
    All(I),
    /// Listed.
    List(vec::IntoIter<I::Item>),
}

impl<I: Iterator> Listed<I> {
    pub(super) fn new(iter: I) -> Self {
        Listed::All(iter)
    }
}

impl<I: Iterator> Iterator for Listed<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        match self {
            Listed::All(iter) => iter.next(),
            Listed::List(iter) => iter.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Listed::All(iter) => iter.size_hint(),
            Listed::List(iter) => iter.size_hint(),
        }
    }
}

impl<I: DoubleEndedIterator> DoubleEndedIterator for Listed<I> {
    fn next_back(&mut self) -> Option<I::Item> {
        match self {
            Listed::All(iter) => iter.next_back(),
            Listed::List(iter) => iter.next_back(),
        }
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for Listed<I> {}

impl<I: DoubleEndedIterator<Item: Send> + Send> Divisible for Listed<I> {
    type Item = I::Item;
    type Iter = Self;
    const MOST: usize = 1024;

    fn __len(&self) -> usize {
        self.size_hint().0
    }

    fn __split_front(&mut self, count: usize) -> Self {
        if count >= self.__len() {
            return std::mem::replace(self, Listed::List(Vec::new().into_iter()));
        }
        Listed::List(self.by_ref().take(count).collect::<Vec<_>>().into_iter())
    }

    fn __split_back(&mut self, count: usize) -> Self {
        if count >= self.__len() {
            return self.__split_front(count);
        }
        let mut list: Vec<_> = self.by_ref().rev().take(count).collect();
        list.reverse();
        Listed::List(list.into_iter())
    }

    fn __into_iter(self) -> Self {
        self
    }
}
