//! A disjoint `&mut` for each iteration of a loop over indices, cut off one slice from front to back.

/// The elements that have not been handed out.
pub struct Cut<'a, T> {
    rest: &'a mut [T],
    /// The index of the first of them.
    base: usize,
    len: usize,
}

impl<'a, T> Cut<'a, T> {
    /// All elements of a slice.
    pub fn new(elements: &'a mut [T]) -> Cut<'a, T> {
        Cut { base: 0, len: elements.len(), rest: elements }
    }

    /// The element at `index`, which grows from call to call; an index beyond the end is an error only when it is used.
    #[inline]
    pub fn slot(&mut self, index: usize) -> Slot<'a, T> {
        let mut element = None;
        if let Some(skip) = index.checked_sub(self.base).filter(|skip| *skip < self.rest.len()) {
            let (cut, rest) = std::mem::take(&mut self.rest)[skip..].split_at_mut(1);
            element = cut.first_mut();
            (self.rest, self.base) = (rest, index + 1);
        }
        Slot { element, index, len: self.len }
    }
}

/// The element of one iteration.
pub struct Slot<'a, T> {
    element: Option<&'a mut T>,
    index: usize,
    len: usize,
}

impl<T> Slot<'_, T> {
    /// The element, as indexing with `index` gives it.
    ///
    /// # Panics
    /// As indexing does, if there is no such element.
    #[inline(always)]
    #[track_caller]
    pub fn at(&mut self, index: usize) -> &mut T {
        match &mut self.element {
            Some(element) if index == self.index => element,
            _ => out_of_bounds(self.len, index),
        }
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn out_of_bounds(len: usize, index: usize) -> ! {
    panic!("index out of bounds: the len is {len} but the index is {index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_the_elements_at_growing_indices() {
        let mut xs = vec![1, 2, 3, 4];
        let mut cut = Cut::new(&mut xs);
        let (mut a, mut b, mut beyond) = (cut.slot(1), cut.slot(3), cut.slot(9));
        *a.at(1) += 10;
        *b.at(3) += 20;
        let used = std::panic::AssertUnwindSafe(|| *beyond.at(9));
        let message = std::panic::catch_unwind(used).unwrap_err();
        assert_eq!(message.downcast_ref::<String>().unwrap(), "index out of bounds: the len is 4 but the index is 9");
        assert_eq!(xs, [1, 12, 3, 24]);
    }

    #[test]
    fn an_index_that_wrapped_takes_nothing_away() {
        let mut xs = [0; 2];
        let mut cut = Cut::new(&mut xs);
        let mut slots = [usize::MAX, 0, 1].map(|index| cut.slot(index));
        *slots[1].at(0) = 1;
        *slots[2].at(1) = 2;
        assert_eq!(xs, [1, 2]);
    }
}
