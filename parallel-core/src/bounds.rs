//! What loops ask of the types in them, in the words of rustc's errors.
//!
//! Every type that has the trait of std's with which a name begins has the trait of that name: each `Send` type is
//! `SendFromWorker`. None is to be implemented, called, or written as a bound: where one is missing for a type parameter, `T: Send` will do.

// Each has a name of its own, and stands where users can find it: then rustc writes no path in front of it. Their methods are called
// by their paths, as of a bound of a function rustc would say where the function stands. None that a user's type has takes a `self`:
// rustc would propose it for a method that is not there.

pub use crate::jobs::JobCount;
pub use crate::no_borrow::NoBorrow;
#[doc(hidden)]
pub use crate::source::parallel_source;
pub use crate::states::CloneToDraw;

use crate::computed::Collected;
use crate::owned::Carrier;
use crate::reduce::Target;
use crate::slots::Elements;
use crate::type_of::TypeOf;
use std::iter;

/// No type is one. What may be missing from a type parameter has a second implementation, for these: as rustc does not
/// know by which of the two it would be bounded, it does not propose to bound it by a trait of ours.
#[doc(hidden)]
pub trait Never {}
/// The implementation that counts.
#[doc(hidden)]
pub struct First;
/// The other one.
#[doc(hidden)]
pub struct Second;

/// Types that several iterations may use at once: every `Sync` type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is used by several iterations of a parallel loop at once, but cannot be shared between threads",
    label = "its type is `{Self}`, which is not `Sync`",
    note = "use a type that threads may share (`Arc` for `Rc`, an atomic or `Mutex` for `Cell` and `RefCell`, through which changes come in no order, the bound `Sync` for a type parameter or a `dyn Trait`), or leave this loop sequential"
)]
pub trait SyncAcrossIterations<By> {
    /// Checks that a name the worker reads may be shared.
    #[doc(hidden)]
    #[inline(always)]
    fn __shared(_: &Self) {}

    /// The same of what need not be where a reference may point.
    #[doc(hidden)]
    #[inline(always)]
    fn __shared_at(_: *const Self) {}

    /// The same of a value on its way to a call.
    #[doc(hidden)]
    #[inline(always)]
    fn __passed(value: Self) -> Self
    where
        Self: Sized,
    {
        value
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Sync> SyncAcrossIterations<First> for T {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Sync + Never> SyncAcrossIterations<Second> for T {}

/// Types of which every iteration may take the value: every `Copy` type.
#[diagnostic::on_unimplemented(
    message = "each iteration moves this `{Self}`, but there is only one: borrow it with `&`, or `.clone()` it",
    label = "its type is `{Self}`, which is not `Copy`"
)]
pub trait CopyInEachIteration {
    /// Checks that a value the worker takes is there for the next iteration too.
    #[doc(hidden)]
    #[inline(always)]
    fn __taken(_: &Self) {}

    /// The same of a value that need not be where a reference may point.
    #[doc(hidden)]
    #[inline(always)]
    fn __taken_at(_: *const Self) {}
}

#[diagnostic::do_not_recommend]
impl<T: Copy> CopyInEachIteration for T {}

/// Types of which every iteration may give the value away: every `Copy` type.
#[diagnostic::on_unimplemented(
    message = "each iteration moves this `{Self}`, but there is only one: borrow it with `&` (with `&mut *`, what is changed through it), or `.clone()` it",
    label = "its type is `{Self}`, which is not `Copy`"
)]
pub trait CopyInEachCall: Sized {
    /// Checks that a value that is given away is there for the next iteration too.
    #[doc(hidden)]
    #[inline(always)]
    fn __given(value: Self) -> Self {
        value
    }

    /// The same, where the call does nothing else with it.
    #[doc(hidden)]
    #[inline(always)]
    fn __given_away(_: &Self) {}

    /// The same of what is given where it is wanted.
    #[doc(hidden)]
    #[inline(always)]
    fn __given_at(_: *const Self) {}
}

#[diagnostic::do_not_recommend]
impl<T: Copy> CopyInEachCall for T {}

/// Declares what every iteration may move in one way: every `Copy` type. Of a type beside another, as rustc proposes to borrow
/// what it points to, which would be no help there.
macro_rules! moved_by {
    ($(#[doc = $doc:literal] $way:ident $name:ident $message:literal)*) => { $(
        #[doc = $doc]
        pub struct $way;

        #[doc = $doc]
        ///
        /// Says that every iteration may move one of a type: every `Copy` type.
        #[diagnostic::on_unimplemented(message = $message, label = "its type is `{T}`, which is not `Copy`")]
        pub trait $name<T: ?Sized> {
            /// Checks that a value is there for the next iteration too.
            #[doc(hidden)]
            #[inline(always)]
            fn __taken_at(self, _: *const T)
            where
                Self: Sized,
            {
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Copy> $name<T> for $way {}
    )* };
}

moved_by! {
    /// Of closures that take what they use along.
    ByClosure CopyInEachClosure "each iteration moves this `{T}` into a closure, but there is only one: leave out `move`, or move a borrow or a `.clone()` of it"
    /// Of operands.
    BySum CopyInEachSum "each iteration moves this `{T}`, but there is only one: `.clone()` it"
    /// Of fields that have the name of the variable.
    ByField CopyInEachField "each iteration moves this `{T}`, but there is only one: give the field a `.clone()` of it, `name: name.clone()`"
    /// Of what a `?` takes out of a reference.
    ByQuestion CopyOutOfReference "cannot move this `{T}` out of what a reference borrows: `.as_ref()?` borrows what is in it, and `.clone()?` copies it"
    /// Of methods of iterators.
    ByIterator CopyInEachIterator "each iteration uses this `{T}` up, but there is only one: make it in the loop, or `.clone()` it"
    /// Of patterns.
    ByMatch CopyInEachMatch "each iteration moves this `{T}` out of what is matched, but there is only one: match a borrow (`&`), or a `.clone()`"
    /// Of threads that are waited for.
    ByJoin CopyInEachJoin "each iteration moves this `{T}`, but there is only one: join it in front of the loop"
    /// Of `unwrap` and the like.
    ByUnwrap CopyInEachUnwrap "each iteration moves this `{T}`, but there is only one: borrow what is in it with `.as_ref()`, or `.clone()` it"
}

/// Types of which iterations may use one whose parts they change: none.
#[diagnostic::on_unimplemented(
    message = "the items of this loop borrow this `{Self}` exclusively, and its body uses it too: compute what is needed before the loop, or go over indices",
    label = "its items are `&mut`"
)]
pub trait UsedBesideItems {
    /// Checks that what the body uses is not lent to its items.
    #[doc(hidden)]
    #[inline(always)]
    fn __lent(_: *const Self) {}
}

#[diagnostic::do_not_recommend]
impl UsedBesideItems for () {}

/// Types of which elements are written, if they are shared: none.
#[diagnostic::on_unimplemented(
    message = "cannot write to elements of this `{Self}`, which is shared: it must be a `&mut`, or no reference",
    label = "it is shared"
)]
pub trait WrittenElements {
    /// Checks that the elements are not shared.
    #[doc(hidden)]
    #[inline(always)]
    fn __written(_: *const Self) {}
}

#[diagnostic::do_not_recommend]
impl WrittenElements for () {}

/// Types that a source may hand to a worker: every `Send` type.
#[diagnostic::on_unimplemented(
    message = "the items of a parallel loop are sent to other threads, but `{Self}` cannot be",
    label = "this yields `{Self}`, which is not `Send`",
    note = "iterate over something that may cross threads (a type parameter or a `dyn Trait` needs the bound `Send`, and `Sync` behind a reference), or leave this loop sequential"
)]
pub trait SendToWorker<By> {
    /// Checks that what a source hands out may travel to a worker.
    #[doc(hidden)]
    #[inline(always)]
    fn __handed(_: TypeOf<Self>)
    where
        Self: Sized,
    {
    }
}

#[diagnostic::do_not_recommend]
impl<T: Send> SendToWorker<First> for T {}

#[diagnostic::do_not_recommend]
impl<T: Send + Never> SendToWorker<Second> for T {}

/// Types that a worker may hand to the commits: every `Send` type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is made by a worker, on another thread, and cannot be sent from there",
    label = "its type is `{Self}`, which is not `Send`",
    note = "use a type that may cross threads (`Arc` for `Rc`, `Box<dyn Error + Send + Sync>` for `Box<dyn Error>`, the bound `Send` for a type parameter or a `dyn Trait`), or leave this loop sequential"
)]
pub trait SendFromWorker<By> {
    /// Checks that a value of the worker may travel to the commits.
    #[doc(hidden)]
    #[inline(always)]
    fn __sent(value: Self) -> Self
    where
        Self: Sized,
    {
        value
    }

    /// The same of what carries one.
    #[doc(hidden)]
    #[inline(always)]
    fn __carried<C: Carrier<Sends = Self>>(carrier: C) -> C
    where
        Self: Sized,
    {
        carrier
    }

    /// The same of the items of a chain.
    #[doc(hidden)]
    #[inline(always)]
    fn __all_sent(items: Collected<Self>) -> Collected<Self>
    where
        Self: Sized,
    {
        items
    }
}

#[diagnostic::do_not_recommend]
impl<T: Send> SendFromWorker<First> for T {}

#[diagnostic::do_not_recommend]
impl<T: Send + Never> SendFromWorker<Second> for T {}

/// Types of which a comprehension finds the least or the greatest: every `Ord` type.
#[diagnostic::on_unimplemented(
    message = "`min` and `max` take values that are `Ord`, which `{Self}` is not",
    label = "the values are `{Self}`",
    note = "floats, which may be NaN, have `par![… for …].into_iter().max_by(f64::total_cmp)`, or a loop with `top = top.max(value);`; a type of your own, and a type parameter, needs `Ord`"
)]
pub trait OrdOfValues<By>: Sized {
    /// The least value.
    #[doc(hidden)]
    fn __min(values: impl Iterator<Item = Self>) -> Option<Self>;

    /// The greatest value.
    #[doc(hidden)]
    fn __max(values: impl Iterator<Item = Self>) -> Option<Self>;
}

macro_rules! compared_values {
    ($($by:ident where $($bound:path),*;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: $($bound +)*> OrdOfValues<$by> for T {
            fn __min(values: impl Iterator<Item = T>) -> Option<T> {
                values.min()
            }

            fn __max(values: impl Iterator<Item = T>) -> Option<T> {
                values.max()
            }
        }
    )* };
}

compared_values! {
    First where Ord;
    Second where Ord, Never;
}

/// What sums and multiplies values: a type beside theirs, as what they come to is not theirs to say.
pub struct OfValues;

/// Says that values have a sum `S`: a [`Sum`](iter::Sum) of them.
#[diagnostic::on_unimplemented(
    message = "a value of type `{S}` cannot be made by summing values of type `{T}`",
    label = "the values are `{T}`",
    note = "numbers are converted where they stand, `par![sum: f64::from(x) for …]`; of texts, `par![… for …].concat()` makes one; a type parameter needs the bound `std::iter::Sum`"
)]
pub trait SumOfValues<T, S> {
    /// The sum, one value after the other.
    #[doc(hidden)]
    fn __sum(self, values: impl Iterator<Item = T>) -> S;
}

#[diagnostic::do_not_recommend]
impl<T, S: iter::Sum<T>> SumOfValues<T, S> for OfValues {
    fn __sum(self, values: impl Iterator<Item = T>) -> S {
        values.sum()
    }
}

/// The same of a product.
#[diagnostic::on_unimplemented(
    message = "a value of type `{S}` cannot be made by multiplying values of type `{T}`",
    label = "the values are `{T}`",
    note = "numbers are converted where they stand, `par![product: f64::from(x) for …]`; a type parameter needs the bound `std::iter::Product`"
)]
pub trait ProductOfValues<T, S> {
    /// The product, one value after the other.
    #[doc(hidden)]
    fn __product(self, values: impl Iterator<Item = T>) -> S;
}

#[diagnostic::do_not_recommend]
impl<T, S: iter::Product<T>> ProductOfValues<T, S> for OfValues {
    fn __product(self, values: impl Iterator<Item = T>) -> S {
        values.product()
    }
}

/// Types of which a copy will do: every `Sync` type. Of others something may be changed through a `&`.
#[diagnostic::on_unimplemented(
    message = "a statement that stays in order gets a copy of this `{Self}`, and what it changes in it through a `&` would be lost",
    label = "its type is `{Self}`, which is not `Sync`, and it is used again",
    note = "use it in one statement alone, or let it be a `mut` variable without a cell (a type parameter needs the bound `Sync`)"
)]
pub trait SyncToUseAgain<By> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Sync> SyncToUseAgain<First> for T {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + Sync + Never> SyncToUseAgain<Second> for T {}

/// Types of which there are copies: every `Clone` type.
#[diagnostic::on_unimplemented(
    message = "a statement that stays in order uses this `{Self}`, and the iteration uses it again: it needs a copy, and there is none",
    label = "its type is `{Self}`, which is not `Clone`",
    note = "`#[derive(Clone)]` for it (`T: Clone` for a type parameter), or compute what is used again in a `let` in front of the statement"
)]
pub trait CloneToUseAgain<By>: Sized {
    /// A copy.
    #[doc(hidden)]
    fn __copy(value: &Self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Clone> CloneToUseAgain<First> for T {
    #[inline(always)]
    fn __copy(value: &T) -> T {
        value.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Clone + Never> CloneToUseAgain<Second> for T {
    #[inline(always)]
    fn __copy(value: &T) -> T {
        value.clone()
    }
}

/// Types of which a reference travels as a copy: those with an owned form.
#[diagnostic::on_unimplemented(
    message = "a statement that stays in order borrows this `{Self}`, which is made in the iteration: it needs a copy, and there is none",
    label = "its type is `{Self}`, which is not `Clone`",
    note = "`#[derive(Clone)]` for it (`T: Clone` for a type parameter), or compute from it what the statement needs in a `let` in front"
)]
pub trait CloneToLend<By> {
    /// Its owned form.
    #[doc(hidden)]
    type Owned;

    /// A copy.
    #[doc(hidden)]
    fn __copy(value: &Self) -> Self::Owned;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + ToOwned> CloneToLend<First> for T {
    type Owned = T::Owned;

    #[inline(always)]
    fn __copy(value: &T) -> T::Owned {
        value.to_owned()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + ToOwned + Never> CloneToLend<Second> for T {
    type Owned = T::Owned;

    #[inline(always)]
    fn __copy(value: &T) -> T::Owned {
        value.to_owned()
    }
}

/// Types of elements that workers may change: every `Send` type.
#[diagnostic::on_unimplemented(
    message = "a worker changes elements of type `{Self}`, on another thread, and they cannot be sent there",
    label = "its elements are of type `{Self}`, which is not `Send`",
    note = "use a type that may cross threads (`Arc` for `Rc`, the bound `Send` for a type parameter), or leave this loop sequential"
)]
pub trait SendElements<By>: Sized {
    /// Checks that the elements of a slice may be changed by workers.
    #[doc(hidden)]
    #[inline(always)]
    fn __elements(elements: &mut [Self]) -> Elements<'_, Self> {
        Elements::new(elements)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Send> SendElements<First> for T {}

#[diagnostic::do_not_recommend]
impl<T: Send + Never> SendElements<Second> for T {}

/// Types that `reorder` can sum.
#[diagnostic::on_unimplemented(
    message = "`reorder` cannot add values of type `{Self}` in another order",
    label = "its type is `{Self}`, which does not implement `Sum`",
    note = "leave `reorder` out: then the values are computed in parallel, and added in order"
)]
pub trait SumInAnyOrder: Sized {
    /// Checks that a variable may be summed in another order.
    #[doc(hidden)]
    #[inline(always)]
    fn __target(target: &mut Self) -> Target<'_, Self> {
        Target::new(target)
    }
}

#[diagnostic::do_not_recommend]
impl<T: iter::Sum> SumInAnyOrder for T {}

/// Types that `reorder` can multiply.
#[diagnostic::on_unimplemented(
    message = "`reorder` cannot multiply values of type `{Self}` in another order",
    label = "its type is `{Self}`, which does not implement `Product`",
    note = "leave `reorder` out: then the values are computed in parallel, and multiplied in order"
)]
pub trait ProductInAnyOrder: Sized {
    /// Checks that a variable may be multiplied in another order.
    #[doc(hidden)]
    #[inline(always)]
    fn __target(target: &mut Self) -> Target<'_, Self> {
        Target::new(target)
    }
}

#[diagnostic::do_not_recommend]
impl<T: iter::Product> ProductInAnyOrder for T {}
