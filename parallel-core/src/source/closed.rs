//! Items for the loop as written, where that changes what it is over at its end.

use super::supply::Notes;

/// Items that drop as the plain loop's iterator does: if that has nothing to drop, rustc sees that nothing looks at the source
/// behind a `return`. Takes longer than other strides, as it counts.
pub struct Closed<I> {
    iter: I,
    place: Place,
}

/// Where the loop stands.
struct Place {
    /// The number of the next iteration, and of the last one.
    next: u64,
    last: u64,
    notes: Notes,
}

impl<I> Closed<I> {
    /// Items of which the first is that of iteration `next`, and none comes after `last`.
    #[inline]
    pub(crate) fn new(iter: I, next: u64, last: u64, notes: Notes) -> Closed<I> {
        Closed { iter, place: Place { next, last, notes } }
    }
}

impl<I: Iterator> Iterator for Closed<I> {
    type Item = I::Item;

    #[inline(always)]
    fn next(&mut self) -> Option<I::Item> {
        // one line, for whoever steps through it
        (self.place.next += 1, self.iter.next()).1
    }
}

impl Drop for Place {
    #[inline(always)]
    fn drop(&mut self) {
        self.notes.note(|| self.next.saturating_sub(1).min(self.last));
    }
}
