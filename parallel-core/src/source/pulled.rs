//! The second tier: the calling thread takes the items, in order.

use super::closed::Closed;
use super::supply::{Notes, Pull, Supply};
use std::any::Any;
use std::marker::PhantomData;
use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};
use std::vec;

/// Items between two looks at the clock while a leaf is filled.
const LOOK: usize = 16;
/// The longest that filling a leaf may take. What items own was made in that time, so this bounds their memory too.
const FILL: Duration = Duration::from_micros(50);

/// What is left of an iterator. `W`: who could cut it, had it a callback to lend the parts to.
pub struct Pulled<I, W = Nobody> {
    source: I,
    taken: u64,
    over: bool,
    /// Whether the loop as written has what is left, which a head drew for.
    pub(super) is_left: bool,
    /// What the source panicked with.
    panic: Option<Box<dyn Any + Send>>,
    cutter: PhantomData<W>,
}

/// An iterator that nobody can cut.
pub struct Nobody;

/// An iterator that rayon can cut. It lends what it cuts to a callback, and the commits are not in one: they stand in
/// the user's own function. So only loops that leave nothing to commit are cut, and comprehensions of one value an item.
pub struct Rayon;

impl<I: Iterator, W> Pulled<I, W> {
    /// An iterator of which `taken` items were taken already.
    #[inline]
    pub(crate) fn new(source: I, taken: u64) -> Self {
        Pulled { source, taken, over: false, is_left: false, panic: None, cutter: PhantomData }
    }

    /// As [`Supply::stride`], of items that drop as the plain loop's iterator does.
    #[inline]
    pub(crate) fn closed_stride(&mut self, most: usize, notes: Notes) -> Closed<Taking<'_, I, W>> {
        let next = self.taken;
        Closed::new(Taking { pulled: self, left: most }, next, u64::MAX, notes)
    }

    /// Whether a head has left items to the loop as written.
    pub(crate) fn is_left(&self) -> bool {
        self.is_left
    }

    /// What items are taken from.
    pub(crate) fn source(&self) -> &I {
        &self.source
    }

    /// The next item; never asks again once the source has said that it is over.
    #[inline(always)]
    pub(super) fn pull_one(&mut self) -> Option<I::Item> {
        if self.over {
            return None;
        }
        // Counted first: if the source panics, it is this iteration that does.
        self.taken += 1;
        let item = self.source.next();
        if item.is_none() {
            self.taken -= 1;
            self.over = true;
        }
        item
    }

    /// Takes items until there are `most`, or it has taken too long.
    fn fill(&mut self, items: &mut Vec<I::Item>, most: usize) {
        let start = Instant::now();
        while items.len() < most {
            let Some(item) = self.pull_one() else { return };
            items.push(item);
            if items.len().is_multiple_of(LOOK) && start.elapsed() > FILL {
                return;
            }
        }
    }
}

impl<I: Iterator, W> Supply for Pulled<I, W> {
    type Item = I::Item;
    type Stride<'s>
        = Stride<'s, I, W>
    where
        Self: 's;
    type Leaf = vec::IntoIter<I::Item>;
    type Rest = I;

    #[inline]
    fn __left(&self) -> Option<usize> {
        None
    }

    /// The plain loop does not ask: an iterator of the user's that panics says nothing.
    #[inline]
    fn __most(&self) -> Option<usize> {
        panic::catch_unwind(AssertUnwindSafe(|| self.source.size_hint().1)).unwrap_or(None)
    }

    #[inline]
    fn __is_over(&self) -> bool {
        self.over
    }

    fn __take_panic(&mut self) -> Option<Box<dyn Any + Send>> {
        self.panic.take()
    }

    fn __taken(&self) -> u64 {
        self.taken
    }

    #[inline]
    fn __stride(&mut self, most: usize, notes: Notes) -> Stride<'_, I, W> {
        Stride { taking: Taking { pulled: self, left: most }, notes }
    }

    fn __begin(&mut self, _most: usize) {}

    #[inline]
    fn __next(&mut self) -> Option<I::Item> {
        self.pull_one()
    }

    fn __pull(&mut self, most: usize, _patient: bool) -> Pull<Self::Leaf> {
        let mut items = Vec::with_capacity(most);
        let filling = panic::catch_unwind(AssertUnwindSafe(|| self.fill(&mut items, most)));
        if let Err(payload) = filling {
            (self.panic, self.over) = (Some(payload), true);
        }
        match items.len() {
            0 => Pull::Over,
            count => Pull::Leaf(items.into_iter(), count),
        }
    }

    fn __into_rest(self) -> I {
        self.source
    }
}

/// Items for the loop as written.
pub struct Stride<'s, I: Iterator, W> {
    taking: Taking<'s, I, W>,
    notes: Notes,
}

impl<I: Iterator, W> Iterator for Stride<'_, I, W> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        self.taking.next()
    }
}

/// So many of the items that are left.
pub struct Taking<'s, I, W> {
    pulled: &'s mut Pulled<I, W>,
    left: usize,
}

impl<I: Iterator, W> Iterator for Taking<'_, I, W> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        self.left = self.left.checked_sub(1)?;
        self.pulled.pull_one()
    }
}

impl<I: Iterator, W> Drop for Stride<'_, I, W> {
    #[inline]
    fn drop(&mut self) {
        self.notes.note(|| self.taking.pulled.taken.saturating_sub(1));
    }
}
