//! What a run takes its items from: strides of them for the loop as written, leaves of them for workers.

use crate::site::Site;
use std::any::Any;
use std::thread;

/// The items of one execution of a loop that nobody has taken.
pub trait Supply: Sized {
    /// What the loop iterates over.
    type Item;
    /// Items for the loop as written.
    type Stride<'s>: Iterator<Item = Self::Item>
    where
        Self: 's;
    /// Items on their way to a worker.
    type Leaf: Iterator<Item = Self::Item>;
    /// All that is left, as one iterator.
    type Rest: Iterator<Item = Self::Item>;

    /// How many items are left, where that is known.
    fn __left(&self) -> Option<usize>;

    /// How many items are left at most, as far as the source says.
    #[inline]
    fn __most(&self) -> Option<usize> {
        self.__left()
    }

    /// Whether nothing is left, and never will be.
    fn __is_over(&self) -> bool;

    /// The panic of the source while items were pulled, to be raised after the iterations before it.
    fn __take_panic(&mut self) -> Option<Box<dyn Any + Send>> {
        None
    }

    /// How many items were taken so far.
    fn __taken(&self) -> u64;

    /// The number of the iteration whose item was handed out last.
    fn __last(&self) -> u64 {
        self.__taken().saturating_sub(1)
    }

    /// The number of the loop's iteration that the item at `place` belongs to.
    fn __iteration(&self, place: u64) -> u64 {
        place
    }

    /// At most `most` items for the loop as written.
    fn __stride(&mut self, most: usize, notes: Notes) -> Self::Stride<'_>;

    /// Begins a stride whose items [`Self::next`] gives, one by one.
    fn __begin(&mut self, most: usize);

    /// The next item of the stride that has begun.
    fn __next(&mut self) -> Option<Self::Item>;

    /// At most `most` items for a worker. `patient`: this thread may wait for them. Does not panic.
    fn __pull(&mut self, most: usize, patient: bool) -> Pull<Self::Leaf>;

    /// All that is left, as one iterator.
    fn __into_rest(self) -> Self::Rest;
}

/// What came of an attempt to take items.
pub enum Pull<L> {
    /// Some, in so many units of the index.
    Leaf(L, usize),
    /// The next one is not there yet.
    NotYet,
    /// There are no more.
    Over,
}

/// What a stride says when a panic passes.
#[derive(Clone, Copy)]
pub struct Notes {
    pub(crate) site: &'static Site,
    /// Whether this thread was unwinding before the loop began.
    pub(crate) unwinding: bool,
}

impl Notes {
    /// Says which iteration a panic on its way out of the loop as written comes from.
    #[inline(always)]
    pub(crate) fn note(&self, iteration: impl FnOnce() -> u64) {
        if !self.unwinding && thread::panicking() {
            self.site.note_panic(iteration());
        }
    }
}
