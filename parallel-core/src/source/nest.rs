//! Nested clauses whose sources do not depend on each other, as one flat index space: `for a in xs for b in ys`.
//!
//! An item of such a run is an item of the outer source with the run of the inner ones that belongs to it, [`Rows`]; so
//! the inner loop of a worker stays a loop over an iterator of std's.

use super::divisible::{Divisible, RandomAccess};
use super::indexed::Indexed;
use super::supply::{Notes, Pull, Supply};
use crate::run::Run;
use std::iter::Map;
use std::marker::PhantomData;
use std::ops::Deref;

/// Which of the inner items, counted over all levels below, belong to an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    from: usize,
    until: usize,
}

impl Rows {
    /// Whatever there is.
    const ALL: Rows = Rows { from: 0, until: usize::MAX };

    /// Those of the item at `place` of the level below, which has `each`.
    fn below(self, place: usize, each: usize) -> Rows {
        if self == Rows::ALL {
            return self;
        }
        let start = place.saturating_mul(each);
        Rows { from: self.from.saturating_sub(start), until: (self.until.saturating_sub(start)).min(each) }
    }
}

/// The type of the iterators of an inner clause.
pub struct Inner<J>(InnerOf<J>);
/// The same, if they cannot be cut.
pub struct InnerOf<J>(Unknown<J>);
/// What does not iterate.
pub struct Unknown<J>(PhantomData<fn() -> J>);

/// What an inner clause iterates: the only place that says so if it does not iterate.
#[inline(always)]
pub fn clause<T: IntoIterator<IntoIter = J>, J>(source: T) -> J {
    source.into_iter()
}

/// The type of what an inner clause iterates.
#[inline(always)]
pub const fn inner<J, F: FnOnce() -> J>(_: &F) -> Inner<J> {
    Inner(InnerOf(Unknown(PhantomData)))
}

impl<J> Deref for Inner<J> {
    type Target = InnerOf<J>;
    fn deref(&self) -> &InnerOf<J> {
        &self.0
    }
}

impl<J> Deref for InnerOf<J> {
    type Target = Unknown<J>;
    fn deref(&self) -> &Unknown<J> {
        &self.0
    }
}

impl<J> Unknown<J> {
    /// Nothing that is known: [`clause`] has said so.
    pub fn __last<T, R>(&self, _: T, _: Rows) -> R {
        unreachable!("a clause that does not iterate does not compile")
    }

    /// Nothing that is known.
    pub fn __rows<T, R>(&self, _: T, _: Rows, _: usize) -> R {
        unreachable!("a clause that does not iterate does not compile")
    }

    /// Not asked for.
    pub fn __size<F>(&self, _: F) -> usize {
        0
    }
}

impl<J: RandomAccess<Divisible: Clone>> Inner<J> {
    /// How many items there are.
    pub fn __size<F: FnOnce() -> J>(&self, items: F) -> usize {
        items().__into_divisible().__len()
    }

    /// Those of the items, on the last level.
    #[inline]
    pub fn __last<T: IntoIterator<IntoIter = J>>(&self, items: T, rows: Rows) -> <J::Divisible as Divisible>::Iter {
        let mut items = items.into_iter().__into_divisible();
        if rows.from == 0 && rows.until >= items.__len() {
            return items.__into_iter();
        }
        items.__split_front(rows.from);
        items.__split_front(rows.until - rows.from).__into_iter()
    }

    /// The items of a level above the last, each with its own rows, if each item has `each` of them.
    pub fn __rows<T: IntoIterator<IntoIter = J>>(
        &self,
        items: T,
        rows: Rows,
        each: usize,
    ) -> RowsOf<<J::Divisible as Divisible>::Iter> {
        let (first, end) = match rows {
            Rows::ALL => (0, usize::MAX),
            Rows { from, until } => (from / each.max(1), until.div_ceil(each.max(1))),
        };
        let items = self.__last(items, Rows { from: first, until: end });
        RowsOf { items, place: first, rows, each }
    }
}

impl<J: Iterator> InnerOf<J> {
    /// All items, on the last level.
    #[inline]
    pub fn __last<T: IntoIterator<IntoIter = J>>(&self, items: T, _: Rows) -> J {
        items.into_iter()
    }

    /// All items of a level above the last.
    pub fn __rows<T: IntoIterator<IntoIter = J>>(&self, items: T, _: Rows, each: usize) -> RowsOf<J> {
        RowsOf { items: items.into_iter(), place: 0, rows: Rows::ALL, each }
    }
}

/// Items with their rows.
pub struct RowsOf<I> {
    items: I,
    /// The place of the next one on its level.
    place: usize,
    rows: Rows,
    /// How many rows each has.
    each: usize,
}

impl<I: Iterator> Iterator for RowsOf<I> {
    type Item = (I::Item, Rows);

    #[inline]
    fn next(&mut self) -> Option<(I::Item, Rows)> {
        let item = self.items.next()?;
        let rows = self.rows.below(self.place, self.each);
        self.place = self.place.saturating_add(1);
        Some((item, rows))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

/// Inner clauses all of whose iterators can be cut.
pub trait Steady {}
impl Steady for () {}
impl<J: RandomAccess<Divisible: Clone>, R: Steady> Steady for (&Inner<J>, R) {}

/// Knows nests that are one index space.
pub struct ByFlat<S, N>(ByRow<S, N>);
/// Knows any nest.
pub struct ByRow<S, N>(PhantomData<fn(S, N)>);

impl<S, N> Deref for ByFlat<S, N> {
    type Target = ByRow<S, N>;
    fn deref(&self) -> &ByRow<S, N> {
        &self.0
    }
}

/// Asks whether a nest is one index space.
#[inline(always)]
pub fn nest<S, N>(_: &Run<S>, _: N) -> ByFlat<S, N> {
    ByFlat(ByRow(PhantomData))
}

impl<P: Divisible<Iter: Send> + Clone, N: Steady> ByFlat<Indexed<P>, N> {
    /// The flat run, and how many rows an item of each inner clause has. `sizes`: how many items the inner clauses
    /// have, from the outermost to the last.
    pub fn __nest<const K: usize>(
        &self,
        run: Run<Indexed<P>>,
        sizes: impl FnOnce() -> [usize; K],
    ) -> (Run<Indexed<Nest<P>>>, [usize; K]) {
        let mut rows = [1usize; K];
        let run = run.map_supply(|supply| {
            // the plain loop does not look at the inner clauses if there is nothing outside
            let sizes = if supply.__is_over() { [0; K] } else { sizes() };
            for level in (1..K).rev() {
                rows[level - 1] = rows[level].saturating_mul(sizes[level]);
            }
            supply.map(|outer| Nest::new(outer, &sizes))
        });
        (run, rows)
    }
}

impl<S: Supply, N> ByRow<S, N> {
    /// The run of the outer items.
    pub fn __nest<const K: usize>(&self, run: Run<S>, _: impl FnOnce() -> [usize; K]) -> (Run<Whole<S>>, [usize; K]) {
        (run.map_supply(Whole), [0; K])
    }
}

/// A part of a flat index space.
#[derive(Clone)]
pub struct Nest<P> {
    outer: P,
    /// How many inner items each outer one has; `None` if that, times the number of outer items, cannot be counted.
    each: Option<usize>,
    /// Where in the first outer item this begins, and the number of inner items.
    from: usize,
    len: usize,
}

impl<P: Divisible + Clone> Nest<P> {
    fn new(outer: P, sizes: &[usize]) -> Self {
        let each = sizes.iter().try_fold(1usize, |each, size| each.checked_mul(*size));
        let counted = each.and_then(|each| Some((each, each.checked_mul(outer.__len())?)));
        let counted = counted.filter(|(_, len)| *len < usize::MAX);
        let len = counted.map_or(outer.__len(), |(_, len)| len);
        Nest { outer, each: counted.map(|(each, _)| each), from: 0, len }
    }
}

impl<P: Divisible + Clone> Divisible for Nest<P> {
    type Item = (P::Item, Rows);
    type Iter = NestOf<P>;

    fn __len(&self) -> usize {
        self.len
    }

    fn __exact_len(&self) -> Option<usize> {
        self.each.and(Some(self.len))
    }

    fn __split_front(&mut self, count: usize) -> Self {
        let count = count.min(self.len);
        let Some(each) = self.each else {
            let outer = self.outer.__split_front(count);
            self.len = self.outer.__len();
            return Nest { outer, each: None, from: 0, len: count };
        };
        let end = self.from + count;
        let front = self.outer.clone().__split_front(end.div_ceil(each.max(1)));
        let front = Nest { outer: front, each: self.each, from: self.from, len: count };
        self.outer.__split_front(end / each.max(1));
        (self.from, self.len) = (end % each.max(1), self.len - count);
        front
    }

    fn __into_iter(self) -> NestOf<P> {
        let rows = match self.each {
            None => Rows::ALL,
            Some(_) => Rows { from: self.from, until: self.from + self.len },
        };
        let mut outer = self.outer;
        let outer = if self.len == 0 { outer.__split_front(0) } else { outer };
        NestOf(RowsOf { items: outer.__into_iter(), place: 0, rows, each: self.each.unwrap_or(0) })
    }

    fn __iteration(&self, place: u64) -> u64 {
        place / self.each.unwrap_or(1).max(1) as u64
    }
}

/// The items of a [`Nest`].
pub struct NestOf<P: Divisible>(RowsOf<P::Iter>);

impl<P: Divisible> Iterator for NestOf<P> {
    type Item = (P::Item, Rows);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// Outer items, each with all of its inner ones.
pub struct Whole<S>(S);

type WithAll<I> = Map<I, fn(<I as Iterator>::Item) -> (<I as Iterator>::Item, Rows)>;

fn with_all<I: Iterator>(items: I) -> WithAll<I> {
    items.map(|item| (item, Rows::ALL))
}

impl<S: Supply> Supply for Whole<S> {
    type Item = (S::Item, Rows);
    type Stride<'s>
        = WithAll<S::Stride<'s>>
    where
        Self: 's;
    type Leaf = WithAll<S::Leaf>;
    type Rest = WithAll<S::Rest>;

    fn __left(&self) -> Option<usize> {
        self.0.__left()
    }

    fn __most(&self) -> Option<usize> {
        self.0.__most()
    }

    fn __is_over(&self) -> bool {
        self.0.__is_over()
    }

    fn __take_panic(&mut self) -> Option<Box<dyn std::any::Any + Send>> {
        self.0.__take_panic()
    }

    fn __taken(&self) -> u64 {
        self.0.__taken()
    }

    fn __last(&self) -> u64 {
        self.0.__last()
    }

    fn __iteration(&self, place: u64) -> u64 {
        self.0.__iteration(place)
    }

    fn __stride(&mut self, most: usize, notes: Notes) -> Self::Stride<'_> {
        with_all(self.0.__stride(most, notes))
    }

    fn __begin(&mut self, most: usize) {
        self.0.__begin(most);
    }

    fn __next(&mut self) -> Option<Self::Item> {
        self.0.__next().map(|item| (item, Rows::ALL))
    }

    fn __pull(&mut self, most: usize, patient: bool) -> Pull<Self::Leaf> {
        match self.0.__pull(most, patient) {
            Pull::Leaf(items, units) => Pull::Leaf(with_all(items), units),
            Pull::NotYet => Pull::NotYet,
            Pull::Over => Pull::Over,
        }
    }

    fn __into_rest(self) -> Self::Rest {
        with_all(self.0.__into_rest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pairs of a part, as the macros iterate them.
    fn pairs(part: Nest<std::ops::Range<usize>>, size: usize) -> Vec<(usize, usize)> {
        let items = || 0..size;
        let inside = inner(&items);
        part.__into_iter().flat_map(|(a, rows)| inside.__last(0..size, rows).map(move |b| (a, b))).collect()
    }

    #[test]
    fn any_cut_gives_the_same_pairs() {
        for (rows, size) in [(0, 3), (3, 0), (1, 7), (7, 1), (3, 5), (5, 3)] {
            let all: Vec<_> = (0..rows).flat_map(|a| (0..size).map(move |b| (a, b))).collect();
            for first in 0..=all.len() {
                for second in 0..=all.len() {
                    let mut rest = Nest::new(0..rows, &[size]);
                    let parts = [rest.__split_front(first), rest.__split_front(second), rest];
                    assert_eq!(parts.iter().map(Divisible::__len).sum::<usize>(), all.len());
                    assert_eq!(parts.map(|part| pairs(part, size)).concat(), all);
                }
            }
        }
    }

    #[test]
    fn more_than_can_be_counted_is_cut_by_rows() {
        let mut rest = Nest::new(0..10, &[usize::MAX, 2]);
        let front = rest.__split_front(4);
        let rows: Vec<_> = front.__into_iter().collect();
        assert_eq!((rows.len(), rows[0], rest.__len()), (4, (0, Rows::ALL), 6));
    }

    #[test]
    fn levels_hand_their_rows_down() {
        let (a, b) = (inner(&|| 0..3), inner(&|| 0..4));

        let all: Vec<_> = (0..2).flat_map(|x| (0..3).flat_map(move |y| (0..4).map(move |z| (x, y, z)))).collect();
        for cut in 0..=24 {
            let mut rest = Nest::new(0..2, &[3, 4]);
            let both = [rest.__split_front(cut), rest].map(|part| {
                let mut seen = Vec::new();
                for (x, rows) in part.__into_iter() {
                    for (y, rows) in a.__rows(0..3, rows, 4) {
                        seen.extend(b.__last(0..4, rows).map(|z| (x, y, z)));
                    }
                }
                seen
            });
            assert_eq!(both.concat(), all, "cut at {cut}");
        }
    }
}
