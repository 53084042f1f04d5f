//! What each iteration of a loop over indices has for itself: one element, or one element of each row; a disjoint `&mut`, cut
//! off the slice that holds them all.

use crate::parts::Parts;
use std::any::Any;
use std::mem;
use std::ops::{Deref, Range};

/// The elements on both sides of what was handed out last, which a loop whose indices grow or shrink comes to next.
pub struct Cut<'a, T> {
    before: &'a mut [T],
    after: &'a mut [T],
    /// The index of the first element of `before`, and of `after`.
    starts: [usize; 2],
    pub(crate) len: usize,
    /// How far the element of an iteration is from its index; one below 0 wraps.
    shift: usize,
}

impl<'a, T> Cut<'a, T> {
    /// The elements of a slice, of which iteration `i` has the one at `i + shift`, wrapping.
    pub fn new(elements: &'a mut [T], shift: usize) -> Cut<'a, T> {
        Cut { before: &mut [], starts: [0; 2], len: elements.len(), after: elements, shift }
    }

    /// The elements of a range, if nobody has them.
    pub(crate) fn take(&mut self, range: Range<usize>) -> Option<&'a mut [T]> {
        for side in [1, 0] {
            let start = self.starts[side];
            let rest = if side == 1 { &mut self.after } else { &mut self.before };
            if range.start < start || range.end > start + rest.len() {
                continue;
            }
            let (before, rest) = mem::take(rest).split_at_mut(range.start - start);
            let (taken, after) = rest.split_at_mut(range.len());
            (self.before, self.after, self.starts) = (before, after, [start, range.end]);
            return Some(taken);
        }
        None
    }

    /// Cuts off what lies on the first iteration's side of the element at `edge`. Only before any element was handed
    /// out, so that all of them are in `after`.
    pub(crate) fn split_at(&mut self, edge: i128, grows: bool) -> Self {
        let start = self.starts[1];
        let edge = (edge - start as i128).clamp(0, self.after.len() as i128) as usize;
        let (low, high) = mem::take(&mut self.after).split_at_mut(edge);
        let [low, high] = [(low, start), (high, start + edge)].map(|(after, start)| Cut {
            before: &mut [],
            after,
            starts: [start; 2],
            ..*self
        });
        let (front, back) = if grows { (low, high) } else { (high, low) };
        *self = back;
        front
    }

    /// The first of the elements of some iterations, if they are there.
    fn first_of(&self, first: usize, count: usize) -> Option<usize> {
        let skipped = first.wrapping_add(self.shift).checked_sub(self.starts[1])?;
        (skipped.checked_add(count)? <= self.after.len()).then_some(skipped)
    }
}

/// A slice that is to be cut.
pub struct Elements<'a, T>(&'a mut [T]);
/// One that cannot be, which [`SendElements`](crate::bounds::SendElements) has said.
pub struct NoElements;

impl<'a, T> Elements<'a, T> {
    #[inline(always)]
    pub(crate) fn new(elements: &'a mut [T]) -> Elements<'a, T> {
        Elements(elements)
    }
}

impl<'a, T: Send> Elements<'a, T> {
    /// One element for each iteration.
    #[inline(always)]
    pub fn __cut(self, shift: usize) -> Cut<'a, T> {
        Cut::new(self.0, shift)
    }

    /// One part for each iteration.
    #[inline(always)]
    pub fn __parts(self, stride: usize) -> Parts<'a, T> {
        Parts::new(self.0, stride)
    }
}

impl<T> Deref for Elements<'_, T> {
    type Target = NoElements;
    fn deref(&self) -> &NoElements {
        &NoElements
    }
}

impl NoElements {
    /// Of a type that cannot be known rustc says nothing more.
    pub fn __cut<C>(&self, _: usize) -> C {
        unreachable!("elements that cannot be sent do not compile")
    }

    /// The same.
    pub fn __parts<C>(&self, _: usize) -> C {
        unreachable!("elements that cannot be sent do not compile")
    }
}

/// Where the elements are cut for the iterations before the one with index `i`, which is `None` if it is negative.
pub(crate) fn edge(i: Option<usize>, grows: bool) -> i128 {
    // where the indices shrink, what comes later lies below
    i.map_or(0, |i| i as i128 + i128::from(!grows))
}

/// What is cut where the indices of a loop are.
pub trait Cuts: Send + Sized {
    /// What an iteration has for itself.
    type Slots;

    /// Cuts off what belongs to the iterations before the one with index `i`, which is `None` if it is negative.
    fn __split(&mut self, i: Option<usize>, grows: bool) -> Self;

    /// What iteration `i` has; what is not there is an error only when it is used.
    fn __slots(&mut self, i: usize) -> Self::Slots;

    /// Whether all of these iterations have what they ask for.
    fn __is_whole(&self, first: usize, count: usize) -> bool;

    /// What these iterations have, if all of them do.
    fn __all_slots(self, first: usize, count: usize) -> impl Iterator<Item = Self::Slots>;
}

impl<'a, T: Send> Cuts for Cut<'a, T> {
    type Slots = Slot<'a, T>;

    fn __split(&mut self, i: Option<usize>, grows: bool) -> Self {
        self.split_at(edge(i, grows) + self.shift as isize as i128, grows)
    }

    fn __slots(&mut self, i: usize) -> Slot<'a, T> {
        let index = i.wrapping_add(self.shift);
        let range = index..index.saturating_add(1);
        let element = if index < self.len { self.take(range).and_then(<[T]>::first_mut) } else { None };
        Slot { element, index, len: self.len }
    }

    fn __is_whole(&self, first: usize, count: usize) -> bool {
        self.first_of(first, count).is_some()
    }

    fn __all_slots(self, first: usize, count: usize) -> impl Iterator<Item = Slot<'a, T>> {
        let skipped = self.first_of(first, count).unwrap_or(self.after.len());
        let (len, first) = (self.len, first.wrapping_add(self.shift));
        let elements = self.after[skipped..].iter_mut().enumerate();
        elements.map(move |(k, element)| Slot { element: Some(element), index: first.wrapping_add(k), len })
    }
}

impl<C: Cuts> Cuts for Rows<C> {
    type Slots = RowSlots<C::Slots>;

    fn __split(&mut self, i: Option<usize>, grows: bool) -> Self {
        Rows(self.0.iter_mut().map(|row| row.__split(i, grows)).collect())
    }

    fn __slots(&mut self, i: usize) -> RowSlots<C::Slots> {
        RowSlots(self.0.iter_mut().map(|row| row.__slots(i)).collect())
    }

    fn __is_whole(&self, _: usize, _: usize) -> bool {
        true
    }

    fn __all_slots(mut self, first: usize, count: usize) -> impl Iterator<Item = Self::Slots> {
        (0..count).map(move |k| self.__slots(first + k))
    }
}

impl<A: Cuts, B: Cuts> Cuts for (A, B) {
    type Slots = (A::Slots, B::Slots);

    fn __split(&mut self, i: Option<usize>, grows: bool) -> Self {
        (self.0.__split(i, grows), self.1.__split(i, grows))
    }

    fn __slots(&mut self, i: usize) -> Self::Slots {
        (self.0.__slots(i), self.1.__slots(i))
    }

    fn __is_whole(&self, first: usize, count: usize) -> bool {
        self.0.__is_whole(first, count) && self.1.__is_whole(first, count)
    }

    fn __all_slots(self, first: usize, count: usize) -> impl Iterator<Item = Self::Slots> {
        self.0.__all_slots(first, count).zip(self.1.__all_slots(first, count))
    }
}

impl Cuts for () {
    type Slots = ();

    fn __split(&mut self, _: Option<usize>, _: bool) -> Self {}

    fn __slots(&mut self, _: usize) -> Self {}

    fn __is_whole(&self, _: usize, _: usize) -> bool {
        true
    }

    fn __all_slots(self, _: usize, count: usize) -> impl Iterator<Item = ()> {
        (0..count).map(|_| ())
    }
}

/// The element of one iteration.
pub struct Slot<'a, T> {
    element: Option<&'a mut T>,
    index: usize,
    len: usize,
}

#[allow(clippy::len_without_is_empty, reason = "it stands for a slice in code that was written for one")]
impl<T> Slot<'_, T> {
    /// The length of the slice.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The element, as indexing with `index` gives it. Of any type, as rustc says in the loop as written what is wrong with
    /// one that is no `usize`.
    ///
    /// # Panics
    /// As indexing does, if there is no such element.
    #[inline(always)]
    #[track_caller]
    pub fn at<I: Any>(&mut self, index: I) -> &mut T {
        let index = *(&index as &dyn Any).downcast_ref().expect("slices are indexed by `usize`");
        match &mut self.element {
            Some(element) if index == self.index => element,
            _ => out_of_bounds(self.len, index),
        }
    }

    /// The same of an element that may be borrowed more than once.
    ///
    /// # Panics
    /// As indexing does, if there is no such element.
    #[inline(always)]
    #[track_caller]
    pub fn lent_at<I: Any>(&self, index: I) -> &T {
        let index = *(&index as &dyn Any).downcast_ref().expect("slices are indexed by `usize`");
        match &self.element {
            Some(element) if index == self.index => element,
            _ => out_of_bounds(self.len, index),
        }
    }
}

#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn out_of_bounds(len: usize, index: usize) -> ! {
    panic!("index out of bounds: the len is {len} but the index is {index}")
}

/// The rows of a table, each cut by itself: the loop's variable is an index into them.
pub struct Rows<C>(Vec<C>);

impl<C> Rows<C> {
    /// The rows.
    pub fn new(rows: impl Iterator<Item = C>) -> Rows<C> {
        Rows(rows.collect())
    }
}

/// What one iteration has of each row of a table.
pub struct RowSlots<S>(Vec<S>);

#[allow(clippy::len_without_is_empty, reason = "it stands for a slice in code that was written for one")]
impl<S> RowSlots<S> {
    /// The number of rows.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// What it has of the row at `index`.
    ///
    /// # Panics
    /// As indexing does, if there is no such row.
    #[inline(always)]
    #[track_caller]
    pub fn row(&mut self, index: usize) -> &mut S {
        let len = self.0.len();
        match self.0.get_mut(index) {
            Some(row) => row,
            None => out_of_bounds(len, index),
        }
    }

    /// The same of a row that may be borrowed more than once.
    ///
    /// # Panics
    /// As indexing does, if there is no such row.
    #[inline(always)]
    #[track_caller]
    pub fn lent_row(&self, index: usize) -> &S {
        match self.0.get(index) {
            Some(row) => row,
            None => out_of_bounds(self.0.len(), index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    fn message<T>(f: impl FnOnce() -> T) -> String {
        let payload = catch_unwind(AssertUnwindSafe(|| drop(f()))).unwrap_err();
        payload.downcast_ref::<String>().unwrap().clone()
    }

    #[test]
    fn slots_are_the_elements_at_growing_indices() {
        let mut xs = vec![1, 2, 3, 4];
        let mut cut = Cut::new(&mut xs, 0);
        let (mut a, mut b, mut beyond) = (cut.__slots(1), cut.__slots(3), cut.__slots(9));
        *a.at(1_usize) += 10;
        *b.at(3_usize) += 20;
        assert_eq!(message(|| *beyond.at(9_usize)), "index out of bounds: the len is 4 but the index is 9");
        assert_eq!(xs, [1, 12, 3, 24]);
    }

    #[test]
    fn slots_are_the_elements_at_shrinking_indices() {
        let mut xs = vec![1, 2, 3, 4];
        let mut cut = Cut::new(&mut xs, 0);
        let mut slots = [4, 3, 1, 0].map(|index| cut.__slots(index));
        *slots[1].at(3_usize) = 40;
        *slots[2].at(1_usize) = 20;
        *slots[3].at(0_usize) = 10;
        assert_eq!(xs, [10, 20, 3, 40]);
    }

    #[test]
    fn an_index_that_wrapped_takes_nothing_away() {
        let mut xs = [0; 2];
        let mut cut = Cut::new(&mut xs, 0);
        let mut slots = [usize::MAX, 0, 1].map(|index| cut.__slots(index));
        *slots[1].at(0_usize) = 1;
        *slots[2].at(1_usize) = 2;
        assert_eq!(xs, [1, 2]);
    }

    #[test]
    fn no_element_is_handed_out_twice() {
        let mut xs = [0; 4];
        let mut cut = Cut::new(&mut xs, 0);
        let (_first, mut again) = (cut.__slots(2), cut.__slots(2));
        assert!(message(|| *again.at(2_usize)).starts_with("index out of bounds"));
    }

    #[test]
    fn a_column_is_one_element_of_each_row() {
        let mut table = [[1, 2, 3], [4, 5, 6]];
        let mut rows = Rows::new(table.iter_mut().map(|row| Cut::new(&mut row[..], 0)));
        let mut slots = rows.__slots(1);
        *slots.row(0).at(1_usize) = 20;
        *slots.row(1).at(1_usize) = 50;
        assert_eq!(message(|| *slots.row(2).at(1_usize)), "index out of bounds: the len is 2 but the index is 2");
        assert_eq!(table, [[1, 20, 3], [4, 50, 6]]);
    }

    #[test]
    fn a_part_knows_what_it_has() {
        let mut xs: Vec<u32> = (0..7).collect();
        let mut cut = Parts::new(&mut xs, 2);
        let (mut a, mut c) = (cut.part(1), cut.part(3_i32));
        a[2] += 10;
        a[2..4][1] += 10;
        c[6] += 10;
        assert_eq!((a.len(), c[6], a[3..3].len()), (7, 16, 0));
        assert_eq!(message(|| a[4]), "index 4 belongs to another iteration: with `own` this one has 2..4");
        assert_eq!(message(|| c[7]), "index out of bounds: the len is 7 but the index is 7");
        assert_eq!(message(|| a[3..5].len()), "index 4 belongs to another iteration: with `own` this one has 2..4");
        assert!(message(|| cut.part(-1)[0]).starts_with("index 0 belongs"));
        assert_eq!(xs, [0, 1, 12, 13, 4, 5, 16]);
    }

    #[test]
    fn each_side_keeps_what_its_indices_reach() {
        for (shift, i, grows, front) in [
            (0, Some(3), true, 0..3),
            (1, Some(3), true, 0..4),
            (usize::MAX, Some(3), true, 0..2),
            (usize::MAX, Some(0), true, 0..0),
            (0, None, true, 0..0),
            (0, Some(99), true, 0..7),
            (0, Some(3), false, 4..7),
            (1, Some(0), false, 2..7),
            (0, None, false, 0..7),
        ] {
            let mut xs: Vec<usize> = (0..7).collect();
            let mut cut = Cut::new(&mut xs, shift);
            let mut first = cut.__split(i, grows);
            let taken = |cut: &mut Cut<'_, usize>, index: usize| cut.take(index..index + 1).map(|taken| taken[0]);
            for index in 0..7 {
                let inside = front.contains(&index);
                let (in_first, in_rest) = (taken(&mut first, index), taken(&mut cut, index));
                assert_eq!((in_first, in_rest), (inside.then_some(index), (!inside).then_some(index)), "{shift} {i:?}");
            }
        }
    }
}
