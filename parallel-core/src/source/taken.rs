//! Items by value, out of a `Vec`: moved to where they are used one by one, and not before.
#![allow(unsafe_code)]

use super::divisible::Divisible;
use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::Arc;

/// The memory of a `Vec` whose elements belong to others.
struct Memory<T> {
    start: *mut T,
    capacity: usize,
}

// SAFETY: it frees memory, which any thread may do, and never looks at an element.
unsafe impl<T> Send for Memory<T> {}
// SAFETY: as above; there is nothing to be done through a shared reference.
unsafe impl<T> Sync for Memory<T> {}

impl<T> Drop for Memory<T> {
    fn drop(&mut self) {
        // SAFETY: pointer and capacity are those of the `Vec` that `Taken::new` took apart, and nobody else frees it.
        drop(unsafe { Vec::from_raw_parts(self.start, 0, self.capacity) });
    }
}

/// A run of elements of a `Vec`, by value. Those that are not taken are dropped with it.
///
/// Invariant: the `left` elements from `next` on are initialised, belong to this run alone, and lie in `memory`.
pub struct Taken<T> {
    next: *mut T,
    left: usize,
    memory: Arc<Memory<T>>,
}

// SAFETY: it owns its elements, as a `Vec` does.
unsafe impl<T: Send> Send for Taken<T> {}

impl<T> Taken<T> {
    pub(super) fn new(elements: Vec<T>) -> Taken<T> {
        let mut elements = ManuallyDrop::new(elements);
        let (start, left) = (elements.as_mut_ptr(), elements.len());
        Taken { next: start, left, memory: Arc::new(Memory { start, capacity: elements.capacity() }) }
    }

    /// Gives the first `count` elements away.
    fn advance(&mut self, count: usize) -> *mut T {
        let first = self.next;
        // SAFETY: `count` is at most `left`, so this stays within the elements, or one past them.
        self.next = unsafe { first.add(count) };
        self.left -= count;
        first
    }
}

impl<T> Iterator for Taken<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        if self.left == 0 {
            return None;
        }
        let first = self.advance(1);
        // SAFETY: the element was ours, and is not any more: it is read once.
        Some(unsafe { first.read() })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> DoubleEndedIterator for Taken<T> {
    fn next_back(&mut self) -> Option<T> {
        self.left = self.left.checked_sub(1)?;
        // SAFETY: the last of our elements, which is not ours any more: `left` is less already.
        Some(unsafe { self.next.add(self.left).read() })
    }
}

impl<T> ExactSizeIterator for Taken<T> {}

impl<T> Drop for Taken<T> {
    fn drop(&mut self) {
        let rest = ptr::slice_from_raw_parts_mut(self.next, self.left);
        // SAFETY: the elements are ours (see the invariant), and nobody looks at them again.
        unsafe { ptr::drop_in_place(rest) };
    }
}

impl<T: Send> Divisible for Taken<T> {
    type Item = T;
    type Iter = Self;

    fn __len(&self) -> usize {
        self.left
    }

    fn __split_front(&mut self, count: usize) -> Self {
        let count = count.min(self.left);
        let next = self.advance(count);
        Taken { next, left: count, memory: Arc::clone(&self.memory) }
    }

    fn __into_iter(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;

    #[test]
    fn each_element_is_dropped_once_wherever_it_ends_up() {
        let counts: Vec<Arc<()>> = (0..100).map(|_| Arc::new(())).collect();
        let mut all = Taken::new(counts.clone());
        let mut front = all.__split_front(40);
        let middle = all.__split_front(20);
        let kept: Vec<Arc<()>> = front.by_ref().take(7).collect();
        assert_eq!((front.left, middle.left, all.left, kept.len()), (33, 20, 40, 7));
        assert!(counts.iter().all(|count| Arc::strong_count(count) == 2));
        drop((all, middle, front));
        let left = counts.iter().filter(|count| Arc::strong_count(count) == 2).count();
        assert_eq!(left, 7);
    }

    #[test]
    fn an_element_that_panics_when_dropped_stops_no_other() {
        struct Loud(#[allow(dead_code, reason = "counts")] Arc<()>, bool);
        impl Drop for Loud {
            fn drop(&mut self) {
                assert!(!self.1, "loud");
            }
        }
        let counts: Vec<Arc<()>> = (0..10).map(|_| Arc::new(())).collect();
        let all = Taken::new(counts.iter().enumerate().map(|(i, count)| Loud(count.clone(), i == 3)).collect());
        assert!(catch_unwind(AssertUnwindSafe(|| drop(all))).is_err());
        assert!(counts.iter().all(|count| Arc::strong_count(count) == 1));
    }

    #[test]
    fn elements_are_taken_from_both_ends() {
        let mut all = Taken::new((0..6).map(|i| i.to_string()).collect());
        let ends = [all.next(), all.next_back(), all.__split_front(2).next_back(), all.next_back()];
        assert_eq!(ends.map(Option::unwrap), ["0", "5", "2", "4"]);
        assert_eq!((all.next(), all.next_back()), (Some("3".to_string()), None));
    }

    #[test]
    fn elements_without_a_size_are_counted() {
        let mut all = Taken::new(vec![(); usize::MAX]);
        assert_eq!((all.__split_front(5).count(), all.left), (5, usize::MAX - 5));
    }
}
