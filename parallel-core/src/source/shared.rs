//! Iterators that rayon can cut: by it where nothing is left to commit, else taken in order. Rayon lends what it cuts to a
//! callback, and the commits are not in one: they stand in the user's own function.

use super::pulled::{Pulled, Stride};
use super::supply::{Notes, Pull, Supply};
use std::any::Any;
use std::vec;

/// What is left of such an iterator.
pub struct Shared<I>(Pulled<I>);

impl<I: Iterator> Shared<I> {
    pub(crate) fn new(source: I) -> Self {
        Shared(Pulled::new(source, 0))
    }
}

impl<I: Iterator> Supply for Shared<I> {
    type Item = I::Item;
    type Stride<'s>
        = Stride<'s, I>
    where
        Self: 's;
    type Leaf = vec::IntoIter<I::Item>;
    type Rest = I;

    fn left(&self) -> Option<usize> {
        self.0.left()
    }

    fn is_over(&self) -> bool {
        self.0.is_over()
    }

    fn take_panic(&mut self) -> Option<Box<dyn Any + Send>> {
        self.0.take_panic()
    }

    fn taken(&self) -> u64 {
        self.0.taken()
    }

    fn stride(&mut self, most: usize, notes: Notes) -> Stride<'_, I> {
        self.0.stride(most, notes)
    }

    fn begin(&mut self, most: usize) {
        self.0.begin(most);
    }

    fn next(&mut self) -> Option<I::Item> {
        self.0.next()
    }

    fn pull(&mut self, most: usize, patient: bool) -> Pull<Self::Leaf> {
        self.0.pull(most, patient)
    }

    fn into_rest(self) -> I {
        self.0.into_rest()
    }
}
