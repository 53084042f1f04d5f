//! Std's iterators that somebody else goes on with: what a loop leaves in them when it ends early counts.
//!
//! An item that is taken ahead cannot be put back, so a loop that may end early takes none: it stays as it is written.
//! One that goes to the end of its source may take them ahead. So may one that ends early only with an error, if it reads:
//! nobody reads on after that.

use super::adaptors::of_adaptors;
use crate::jobs::Stops;
use std::collections::{hash_map, hash_set, linked_list};
use std::io::{self, BufReader, Bytes, Lines, Split};
use std::iter::{Chain, FlatMap, Flatten, FromFn, Peekable, RepeatWith, Zip};
use std::vec;

/// Iterators and readers that are borrowed, or take from what is.
pub trait Lent {
    /// Whether it counts what a loop leaves that ends like this.
    fn __counts(stops: Stops) -> bool {
        stops != Stops::Never
    }
}

impl<I: ?Sized> Lent for &mut I {}
// what their closures take, they may take from somewhere else
impl<F> Lent for FromFn<F> {}
impl<F> Lent for RepeatWith<F> {}
// what is not taken stays in the collection
impl<T, F> Lent for vec::ExtractIf<'_, T, F> {}
impl<T, F> Lent for linked_list::ExtractIf<'_, T, F> {}
impl<T, F> Lent for hash_set::ExtractIf<'_, T, F> {}
impl<K, V, F> Lent for hash_map::ExtractIf<'_, K, V, F> {}

/// Iterators with a second part that is, whatever the first one is.
pub trait LentToo {
    /// As [`Lent::counts`].
    fn __counts_too(stops: Stops) -> bool;
}

impl<A, B: Lent> LentToo for Zip<A, B> {
    fn __counts_too(stops: Stops) -> bool {
        B::__counts(stops)
    }
}

impl<A, B: Lent> LentToo for Chain<A, B> {
    fn __counts_too(stops: Stops) -> bool {
        B::__counts(stops)
    }
}

macro_rules! as_inside {
    ($($outer:ty, $($parameter:ident),*;)*) => { $(
        impl<I: Lent $(, $parameter)*> Lent for $outer {
            fn __counts(stops: Stops) -> bool {
                I::__counts(stops)
            }
        }

        impl<I: LentToo $(, $parameter)*> LentToo for $outer {
            fn __counts_too(stops: Stops) -> bool {
                I::__counts_too(stops)
            }
        }
    )* };
}
of_adaptors!(as_inside);

macro_rules! as_first {
    ($($outer:ty, $($parameter:ident),*;)*) => { $(
        impl<I: Lent $(, $parameter)*> Lent for $outer {
            fn __counts(stops: Stops) -> bool {
                I::__counts(stops)
            }
        }
    )* };
}
as_first! {
    BufReader<I>,;
    io::Take<I>,;
    io::Chain<I, B>, B;
    Chain<I, B>, B;
    Zip<I, B>, B;
}

macro_rules! reads {
    ($($outer:ty;)*) => { $(
        impl<I: Lent> Lent for $outer {
            fn __counts(stops: Stops) -> bool {
                stops == Stops::Early
            }
        }
    )* };
}
reads! {
    Lines<I>;
    Split<I>;
    Bytes<I>;
}

impl<I: Lent + Iterator> Lent for Peekable<I> {
    fn __counts(stops: Stops) -> bool {
        I::__counts(stops)
    }
}

impl<I: Lent + Iterator<Item: IntoIterator>> Lent for Flatten<I> {
    fn __counts(stops: Stops) -> bool {
        I::__counts(stops)
    }
}

impl<I: Lent, U: IntoIterator, F> Lent for FlatMap<I, U, F> {
    fn __counts(stops: Stops) -> bool {
        I::__counts(stops)
    }
}

impl<I: Lent + ?Sized> Lent for Box<I> {
    fn __counts(stops: Stops) -> bool {
        I::__counts(stops)
    }
}
