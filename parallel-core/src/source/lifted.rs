//! Chains of adaptors over what only one thread may have: `xs.iter_mut().zip(&ys).enumerate()`.
//!
//! Std's adaptors do not give back what they hold, so a chain over slices that are changed, or over a `Vec` by value,
//! cannot be cut from outside. The macros call the adaptors on [`Lifted`] instead, which has the same ones, if the type
//! at the base of the chain can be cut; else they call those of that type.

use super::divisible::{Counted, Divisible, RandomAccess};
use crate::reduce::LANES;
use std::iter::{Copied, Rev, StepBy, Zip};
use std::ops::{Deref, DerefMut, Range};

/// A chain whose base can be cut.
pub struct Lifted<P>(pub(super) P);

impl<P: Divisible> IntoIterator for Lifted<P> {
    type Item = P::Item;
    type IntoIter = P::Iter;

    #[inline]
    fn into_iter(self) -> P::Iter {
        self.0.__into_iter()
    }
}

/// The base of a chain.
pub struct Base<T>(BaseAsIs<T>);
/// The base of a chain, if it cannot be cut.
pub struct BaseAsIs<T>(Option<T>);

/// The base of a chain, to be lifted.
#[inline(always)]
pub const fn base<T>(base: T) -> Base<T> {
    Base(BaseAsIs(Some(base)))
}

/// What a chain is zipped with.
pub struct Argument<T>(ArgumentOf<T>);
/// The same, if it is no chain itself.
pub struct ArgumentOf<T>(ArgumentOnly<T>);
/// The same, if it cannot be cut.
pub struct ArgumentOnly<T>(ArgumentAsIs<T>);
/// The same, if it does not iterate.
pub struct ArgumentAsIs<T>(Option<T>);

/// What a chain is zipped with, to be lifted.
#[inline(always)]
pub const fn argument<T>(argument: T) -> Argument<T> {
    Argument(ArgumentOf(ArgumentOnly(ArgumentAsIs(Some(argument)))))
}

macro_rules! or_else {
    ($($probe:ident => $next:ident)*) => { $(
        impl<T> Deref for $probe<T> {
            type Target = $next<T>;
            #[inline(always)]
            fn deref(&self) -> &$next<T> {
                &self.0
            }
        }

        impl<T> DerefMut for $probe<T> {
            #[inline(always)]
            fn deref_mut(&mut self) -> &mut $next<T> {
                &mut self.0
            }
        }
    )* };
}
or_else!(Base => BaseAsIs Argument => ArgumentOf ArgumentOf => ArgumentOnly ArgumentOnly => ArgumentAsIs);

const LIFTED_ONCE: &str = "the macros lift each part of a chain once";

impl<I: RandomAccess<Divisible: Counted>> Base<I> {
    /// The chain.
    #[inline(always)]
    pub fn __lift(&mut self) -> Lifted<I::Divisible> {
        Lifted(self.0.__lift().__into_divisible())
    }
}

impl<T> BaseAsIs<T> {
    /// What it is.
    #[inline(always)]
    pub fn __lift(&mut self) -> T {
        self.0.take().expect(LIFTED_ONCE)
    }
}

impl<P> Argument<Lifted<P>> {
    /// The chain.
    #[inline(always)]
    pub fn __lift(&mut self) -> Lifted<P> {
        self.0.0.0.__lift()
    }
}

impl<T: IntoIterator<IntoIter: RandomAccess>> ArgumentOf<T> {
    /// The chain.
    #[inline(always)]
    pub fn __lift(&mut self) -> Lifted<<T::IntoIter as RandomAccess>::Divisible> {
        Lifted(self.0.0.__lift().into_iter().__into_divisible())
    }
}

impl<T: IntoIterator> ArgumentOnly<T> {
    /// What it iterates.
    #[inline(always)]
    pub fn __lift(&mut self) -> Only<T::IntoIter> {
        Only(self.0.__lift().into_iter())
    }
}

impl<T> ArgumentAsIs<T> {
    /// What it is.
    #[inline(always)]
    pub fn __lift(&mut self) -> T {
        self.0.take().expect(LIFTED_ONCE)
    }
}

/// What iterates, and cannot be cut.
pub struct Only<I>(I);

impl<I: Iterator> IntoIterator for Only<I> {
    type Item = I::Item;
    type IntoIter = I;

    #[inline]
    fn into_iter(self) -> I {
        self.0
    }
}

impl<I: Iterator> Only<I> {
    /// As [`std::iter::zip`].
    pub fn zip<J: IntoIterator>(self, other: J) -> Zip<I, J::IntoIter> {
        self.0.zip(other)
    }
}

/// What a chain can be zipped with.
#[diagnostic::on_unimplemented(message = "`{Self}` is not an iterator", label = "`{Self}` is not an iterator")]
pub trait ZipWith<P> {
    /// The chain, or std's iterator if this cannot be cut.
    type Zipped;
    /// Zips.
    fn __zip_with(self, first: P) -> Self::Zipped;
}

impl<P: Divisible, Q: Divisible> ZipWith<P> for Lifted<Q> {
    type Zipped = Lifted<Zipped<P, Q>>;
    #[inline]
    fn __zip_with(self, first: P) -> Self::Zipped {
        Lifted(Zipped(first, self.0))
    }
}

impl<P: Divisible, I: Iterator> ZipWith<P> for Only<I> {
    type Zipped = Zip<P::Iter, I>;
    #[inline]
    fn __zip_with(self, first: P) -> Self::Zipped {
        first.__into_iter().zip(self.0)
    }
}

/// As the methods of [`Iterator`].
impl<P: Divisible> Lifted<P> {
    /// As [`Iterator::zip`].
    #[inline]
    pub fn zip<Z: ZipWith<P>>(self, other: Z) -> Z::Zipped {
        other.__zip_with(self.0)
    }

    /// As [`Iterator::enumerate`].
    #[inline]
    pub fn enumerate(self) -> Lifted<Enumerated<P>> {
        Lifted(Enumerated { items: self.0, start: 0 })
    }

    /// As [`Iterator::rev`].
    #[inline]
    pub fn rev(self) -> Lifted<Reversed<P>>
    where
        P::Iter: DoubleEndedIterator,
    {
        Lifted(Reversed(self.0))
    }

    /// As [`Iterator::skip`].
    #[inline]
    pub fn skip(mut self, n: usize) -> Lifted<P> {
        drop(self.0.__split_front(n));
        self
    }

    /// As [`Iterator::take`].
    #[inline]
    pub fn take(mut self, n: usize) -> Lifted<First<P>> {
        let items = self.0.__split_front(n);
        Lifted(First { items, rest: Some(self.0) })
    }

    /// As [`Iterator::step_by`].
    ///
    /// # Panics
    /// As that does, if `step` is 0.
    #[inline]
    #[track_caller]
    pub fn step_by(self, step: usize) -> Lifted<Stepped<P>> {
        assert!(step != 0);
        Lifted(Stepped { items: self.0, step })
    }

    /// As [`Iterator::copied`].
    #[inline]
    pub fn copied<'a, T: Copy + 'a>(self) -> Lifted<CopiedOf<P>>
    where
        P: Divisible<Item = &'a T>,
    {
        Lifted(CopiedOf(self.0))
    }
}

/// Two runs, side by side.
pub struct Zipped<P, Q>(pub(crate) P, pub(crate) Q);

impl<P: Divisible, Q: Divisible> Divisible for Zipped<P, Q> {
    type Item = (P::Item, Q::Item);
    type Iter = Zip<P::Iter, Q::Iter>;
    const MOST: usize = if P::MOST < Q::MOST { P::MOST } else { Q::MOST };
    const ROWS: bool = P::ROWS && Q::ROWS;

    fn __len(&self) -> usize {
        self.0.__len().min(self.1.__len())
    }

    fn __exact_len(&self) -> Option<usize> {
        Some(self.0.__exact_len()?.min(self.1.__exact_len()?))
    }

    fn __split_front(&mut self, count: usize) -> Self {
        Zipped(self.0.__split_front(count), self.1.__split_front(count))
    }

    fn __split_back(&mut self, count: usize) -> Self {
        // what one of them has more than the other is beyond the end of both
        let len = self.__len();
        self.0.__split_back(self.0.__len() - len);
        self.1.__split_back(self.1.__len() - len);
        Zipped(self.0.__split_back(count), self.1.__split_back(count))
    }

    #[inline(always)]
    fn __row(&mut self) -> Option<[Self::Item; LANES]> {
        if !Self::ROWS || self.__exact_len()? < LANES {
            return None;
        }
        let (first, second) = (self.0.__row()?, self.1.__row()?);
        let mut second = second.into_iter();
        Some(first.map(|item| (item, second.next().expect("as long as the first"))))
    }

    #[inline]
    fn __into_iter(self) -> Self::Iter {
        self.0.__into_iter().zip(self.1.__into_iter())
    }
}

/// Items and their numbers.
pub struct Enumerated<P> {
    items: P,
    start: usize,
}

impl<P: Divisible> Divisible for Enumerated<P> {
    type Item = (usize, P::Item);
    type Iter = Zip<Range<usize>, P::Iter>;
    const MOST: usize = P::MOST;
    const ROWS: bool = P::ROWS;

    fn __len(&self) -> usize {
        self.items.__len()
    }

    fn __exact_len(&self) -> Option<usize> {
        self.items.__exact_len()
    }

    fn __split_front(&mut self, count: usize) -> Self {
        let start = self.start;
        self.start = start.saturating_add(count.min(self.items.__len()));
        Enumerated { items: self.items.__split_front(count), start }
    }

    #[inline(always)]
    fn __row(&mut self) -> Option<[Self::Item; LANES]> {
        let (items, mut start) = (self.items.__row()?, self.start);
        self.start = start.saturating_add(LANES);
        Some(items.map(|item| {
            start += 1;
            (start - 1, item)
        }))
    }

    #[inline]
    fn __into_iter(self) -> Self::Iter {
        let end = self.start.saturating_add(self.items.__len());
        (self.start..end).zip(self.items.__into_iter())
    }
}

/// Items from the last to the first.
pub struct Reversed<P>(P);

impl<P: Divisible<Iter: DoubleEndedIterator>> Divisible for Reversed<P> {
    type Item = P::Item;
    type Iter = Rev<P::Iter>;
    const MOST: usize = P::MOST;

    fn __len(&self) -> usize {
        self.0.__len()
    }

    fn __exact_len(&self) -> Option<usize> {
        self.0.__exact_len()
    }

    fn __split_front(&mut self, count: usize) -> Self {
        Reversed(self.0.__split_back(count))
    }

    #[inline]
    fn __into_iter(self) -> Self::Iter {
        self.0.__into_iter().rev()
    }
}

/// The first items. Those after them are dropped when the plain loop drops them: with the iterator.
pub struct First<P> {
    items: P,
    rest: Option<P>,
}

impl<P: Divisible> Divisible for First<P> {
    type Item = P::Item;
    type Iter = FirstOf<P>;
    const MOST: usize = P::MOST;

    fn __len(&self) -> usize {
        self.items.__len()
    }

    fn __exact_len(&self) -> Option<usize> {
        self.items.__exact_len()
    }

    fn __split_front(&mut self, count: usize) -> Self {
        First { items: self.items.__split_front(count), rest: None }
    }

    #[inline]
    fn __into_iter(self) -> FirstOf<P> {
        FirstOf { items: self.items.__into_iter(), _rest: self.rest }
    }
}

/// The items of [`First`].
pub struct FirstOf<P: Divisible> {
    items: P::Iter,
    _rest: Option<P>,
}

impl<P: Divisible> Iterator for FirstOf<P> {
    type Item = P::Item;

    #[inline]
    fn next(&mut self) -> Option<P::Item> {
        self.items.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

impl<P: Divisible<Iter: DoubleEndedIterator>> DoubleEndedIterator for FirstOf<P> {
    #[inline]
    fn next_back(&mut self) -> Option<P::Item> {
        self.items.next_back()
    }
}

impl<P: Divisible<Iter: ExactSizeIterator>> ExactSizeIterator for FirstOf<P> {}

/// Every `step`-th item.
pub struct Stepped<P> {
    items: P,
    step: usize,
}

impl<P: Divisible> Divisible for Stepped<P> {
    type Item = P::Item;
    type Iter = StepBy<P::Iter>;
    const MOST: usize = P::MOST;

    fn __len(&self) -> usize {
        self.items.__len().div_ceil(self.step)
    }

    fn __exact_len(&self) -> Option<usize> {
        Some(self.items.__exact_len()?.div_ceil(self.step))
    }

    fn __split_front(&mut self, count: usize) -> Self {
        Stepped { items: self.items.__split_front(count.saturating_mul(self.step)), step: self.step }
    }

    #[inline]
    fn __into_iter(self) -> Self::Iter {
        self.items.__into_iter().step_by(self.step)
    }
}

/// Copies of items.
pub struct CopiedOf<P>(P);

impl<'a, T: Copy + 'a, P: Divisible<Item = &'a T>> Divisible for CopiedOf<P> {
    type Item = T;
    type Iter = Copied<P::Iter>;
    const MOST: usize = P::MOST;
    const ROWS: bool = P::ROWS;

    fn __len(&self) -> usize {
        self.0.__len()
    }

    fn __exact_len(&self) -> Option<usize> {
        self.0.__exact_len()
    }

    fn __split_front(&mut self, count: usize) -> Self {
        CopiedOf(self.0.__split_front(count))
    }

    #[inline(always)]
    fn __row(&mut self) -> Option<[T; LANES]> {
        self.0.__row().map(|items| items.map(|item| *item))
    }

    #[inline]
    fn __into_iter(self) -> Self::Iter {
        self.0.__into_iter().copied()
    }
}
