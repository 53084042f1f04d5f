//! The parts of a flat array, of which each iteration owns one.

use crate::slots::{Cut, Cuts, edge, out_of_bounds};
use std::ops::{Index, IndexMut, Range};

/// The parts of a flat array: iteration `i` has those from `i * stride` on.
pub struct Parts<'a, T> {
    elements: Cut<'a, T>,
    stride: usize,
}

impl<'a, T> Parts<'a, T> {
    /// All parts of a slice.
    pub fn new(elements: &'a mut [T], stride: usize) -> Parts<'a, T> {
        Parts { elements: Cut::new(elements, 0), stride }
    }

    /// The part of iteration `i`; it is shorter where the slice ends.
    pub fn part<I: TryInto<usize>>(&mut self, i: I) -> Part<'a, T> {
        let range = part_of(i, self.stride, self.elements.len);
        Part { elements: self.elements.take(range.clone()).unwrap_or_default(), range, len: self.elements.len }
    }
}

impl<'a, T: Send> Cuts for Parts<'a, T> {
    type Slots = Part<'a, T>;

    fn __split(&mut self, i: Option<usize>, grows: bool) -> Self {
        let elements = self.elements.split_at(edge(i, grows).saturating_mul(self.stride as i128), grows);
        Parts { elements, stride: self.stride }
    }

    fn __slots(&mut self, i: usize) -> Part<'a, T> {
        self.part(i)
    }

    fn __is_whole(&self, _: usize, _: usize) -> bool {
        true
    }

    fn __all_slots(mut self, first: usize, count: usize) -> impl Iterator<Item = Part<'a, T>> {
        (0..count).map(move |k| self.part(first + k))
    }
}

fn part_of<I: TryInto<usize>>(index: I, stride: usize, len: usize) -> Range<usize> {
    let start = index.try_into().ok().and_then(|index| index.checked_mul(stride)).map_or(len, |start| start.min(len));
    start..start.saturating_add(stride).min(len)
}

/// The part of one iteration, of a slice that nobody else has for now.
pub fn part<T, I: TryInto<usize>>(elements: &mut [T], index: I, stride: usize) -> Part<'_, T> {
    let len = elements.len();
    let range = part_of(index, stride, len);
    Part { elements: &mut elements[range.clone()], range, len }
}

/// The part of a flat array that one iteration has for itself. Indices are those of the whole array.
pub struct Part<'a, T> {
    elements: &'a mut [T],
    range: Range<usize>,
    len: usize,
}

impl<T> Part<'_, T> {
    /// The length of the whole array.
    #[inline(always)]
    #[allow(clippy::len_without_is_empty, reason = "it stands for a slice in code that was written for one")]
    pub fn len(&self) -> usize {
        self.len
    }

    #[inline(always)]
    #[track_caller]
    fn place(&self, index: usize) -> usize {
        let place = index.wrapping_sub(self.range.start);
        if place >= self.elements.len() {
            self.elsewhere(index);
        }
        place
    }

    #[cold]
    #[inline(never)]
    #[track_caller]
    fn elsewhere(&self, index: usize) -> ! {
        if index >= self.len {
            out_of_bounds(self.len, index);
        }
        let Range { start, end } = self.range;
        panic!("index {index} belongs to another iteration: with `own` this one has {start}..{end}")
    }

    #[track_caller]
    fn places(&self, range: &Range<usize>) -> Range<usize> {
        assert!(range.start <= range.end, "slice index starts at {} but ends at {}", range.start, range.end);
        if range.is_empty() && range.end <= self.len {
            return 0..0;
        }
        self.place(range.start)..self.place(range.end.wrapping_sub(1)) + 1
    }
}

impl<T> Index<usize> for Part<'_, T> {
    type Output = T;
    #[inline(always)]
    #[track_caller]
    fn index(&self, index: usize) -> &T {
        &self.elements[self.place(index)]
    }
}

impl<T> IndexMut<usize> for Part<'_, T> {
    #[inline(always)]
    #[track_caller]
    fn index_mut(&mut self, index: usize) -> &mut T {
        let place = self.place(index);
        &mut self.elements[place]
    }
}

impl<T> Index<Range<usize>> for Part<'_, T> {
    type Output = [T];
    #[track_caller]
    fn index(&self, range: Range<usize>) -> &[T] {
        &self.elements[self.places(&range)]
    }
}

impl<T> IndexMut<Range<usize>> for Part<'_, T> {
    #[track_caller]
    fn index_mut(&mut self, range: Range<usize>) -> &mut [T] {
        let places = self.places(&range);
        &mut self.elements[places]
    }
}
