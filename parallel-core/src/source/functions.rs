//! What the functions in a header may change, from the types of the iterators that they are a part of.

use super::Source;
use super::adaptors::of_adaptors;
use crate::type_of::shows_mut;
use std::any::type_name;
use std::iter::{Chain, Cycle, FlatMap, Peekable, Zip};
use std::marker::PhantomData;
use std::mem::size_of;
use std::ops::Deref;

/// Whether the items of a source are lent exclusively, for all that the names of types show.
#[inline]
pub fn lends_items<T, I>(_: &Source<T, I>) -> bool {
    shows_mut(type_name::<I>())
}

/// Says that a copy of a header gives the same items.
pub fn alike<T, I: Iterator, U: IntoIterator<Item = I::Item>>(_: &Source<T, I>, _: U) {}

/// Knows an adaptor of std's, and how much the functions have captured that are around it.
pub struct Functions<I>(Base<I>);

/// Knows any other iterator.
pub struct Base<I> {
    captured: usize,
    of: PhantomData<fn(I)>,
}

impl<I> Functions<I> {
    const fn beyond(captured: usize) -> Functions<I> {
        Functions(Base { captured, of: PhantomData })
    }
}

/// The functions of a source.
#[inline(always)]
pub const fn functions<T, I>(_: &Source<T, I>) -> Functions<I> {
    Functions::beyond(0)
}

impl<I> Deref for Functions<I> {
    type Target = Base<I>;
    #[inline(always)]
    fn deref(&self) -> &Base<I> {
        &self.0
    }
}

impl<I> Base<I> {
    /// Nothing is taken off.
    #[inline(always)]
    pub const fn __inner(&self) -> Functions<I> {
        Functions::beyond(self.captured)
    }

    /// Whether they have captured more than so many variables by reference. A function that has captured nothing has no size.
    #[inline(always)]
    pub const fn __captured_beyond(&self, variables: usize) -> bool {
        self.captured > variables * size_of::<&()>()
    }
}

/// Takes adaptors off, with what their functions have captured.
macro_rules! take_off {
    ($($adaptor:ty, $($captured:ident),*;)*) => { $(
        impl<I, $($captured),*> Functions<$adaptor> {
            /// What the adaptor is over.
            #[inline(always)]
            pub const fn __inner(&self) -> Functions<I> {
                Functions::beyond(self.0.captured $(+ size_of::<$captured>())*)
            }
        }
    )* };
}
of_adaptors!(take_off);
take_off! {
    Chain<I, J>, J;
    Cycle<I>,;
    Zip<I, J>, J;
}

impl<I: Iterator> Functions<Peekable<I>> {
    /// What the adaptor is over.
    #[inline(always)]
    pub const fn __inner(&self) -> Functions<I> {
        Functions::beyond(self.0.captured)
    }
}

impl<I, U: IntoIterator, F> Functions<FlatMap<I, U, F>> {
    /// What the adaptor is over.
    #[inline(always)]
    pub const fn __inner(&self) -> Functions<I> {
        Functions::beyond(self.0.captured + size_of::<F>())
    }
}

#[cfg(test)]
mod tests {
    use super::super::parallel_source;
    use super::{functions, shows_mut};
    use std::any::type_name_of_val;

    #[test]
    fn what_is_captured_has_a_size() {
        let (xs, k) = ([1_u64, 2], 3);
        let source =
            parallel_source(xs.iter().map(|x| x + 1).enumerate().filter(|(i, _)| *i > 0), IntoIterator::into_iter);
        let found = functions(&source);
        assert!(!found.__inner().__inner().__inner().__inner().__captured_beyond(0));
        let source = parallel_source(xs.iter().filter(|x| **x > k).take(3), IntoIterator::into_iter);
        let found = functions(&source).__inner().__inner().__inner();
        assert!(found.__captured_beyond(0) && !found.__captured_beyond(1));
    }

    #[test]
    fn names_show_what_is_lent_exclusively() {
        let (mut xs, mut rows) = ([1, 2], vec![vec![1]]);
        assert!(shows_mut(type_name_of_val(&xs.iter_mut())) && !shows_mut(type_name_of_val(&xs.iter())));
        assert!(shows_mut(type_name_of_val(&xs.chunks_mut(2).enumerate())));
        assert!(shows_mut(type_name_of_val(&rows.iter_mut().flat_map(|row| row.iter_mut()))));
    }
}
