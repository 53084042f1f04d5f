//! Traits that exist for their messages: they turn "not `Sync`" into a sentence about the user's variable.
//!
//! Each has the name of the trait that it stands for, as rustc names it beside the sentence. Their methods are called by
//! their paths: of a bound of a function rustc would say where the function stands.

use crate::computed::Collected;
use crate::reduce::Target;
use crate::slots::Elements;
use std::{iter, marker};

/// No type is one. What may be missing from a type parameter has a second implementation, for these: as rustc does not
/// know by which of the two it would be bounded, it does not propose to bound it by a trait of ours.
pub trait Never {}
/// The implementation that counts.
pub struct First;
/// The other one.
pub struct Second;

/// Types that several iterations may use at once: every `Sync` type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is used by several iterations of a parallel loop at once, but cannot be shared between threads",
    label = "its type is `{Self}`, which is not `Sync`",
    note = "use a type that threads may share (`Arc` for `Rc`, an atomic or `Mutex` for `Cell` and `RefCell`, through which changes come in no order, the bound `Sync` for a type parameter or a `dyn Trait`), or leave this loop sequential"
)]
pub trait Sync<By> {
    /// Checks that a name the worker reads may be shared.
    #[inline(always)]
    fn shared(_: &Self) {}

    /// The same of what need not be where a reference may point.
    #[inline(always)]
    fn shared_at(_: *const Self) {}
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + marker::Sync> Sync<First> for T {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized + marker::Sync + Never> Sync<Second> for T {}

/// Types of which every iteration may take the value: every `Copy` type.
#[diagnostic::on_unimplemented(
    message = "each iteration moves this `{Self}`, but there is only one: borrow it with `&`, or `.clone()` it",
    label = "its type is `{Self}`, which is not `Copy`"
)]
pub trait Copy {
    /// Checks that a value the worker takes is there for the next iteration too.
    #[inline(always)]
    fn taken(_: &Self) {}

    /// The same of a value that need not be where a reference may point.
    #[inline(always)]
    fn taken_at(_: *const Self) {}
}

#[diagnostic::do_not_recommend]
impl<T: marker::Copy> Copy for T {}

/// Of what calls in a loop are given.
pub mod given {
    use std::marker;

    /// Types of which every iteration may give the value away: every `Copy` type.
    #[diagnostic::on_unimplemented(
        message = "each iteration moves this `{Self}`, but there is only one: borrow it with `&` (with `&mut *`, what is changed through it), or `.clone()` it",
        label = "its type is `{Self}`, which is not `Copy`"
    )]
    pub trait Copy: Sized {
        /// Checks that a value that is given away is there for the next iteration too.
        #[inline(always)]
        fn given(self) -> Self {
            self
        }

        /// The same, where the call does nothing else with it.
        #[inline(always)]
        fn given_away(&self) {}
    }

    #[diagnostic::do_not_recommend]
    impl<T: marker::Copy> Copy for T {}
}

/// Declares what every iteration may move in one way: every `Copy` type. Of a type beside another, as rustc proposes to borrow
/// what it points to, which would be no help there.
macro_rules! moved_by {
    ($(#[doc = $doc:literal] $name:ident $message:literal)*) => { $(
        #[doc = $doc]
        pub mod $name {
            use std::marker;

            /// What moves a value.
            pub struct Way;

            /// Says that every iteration may move one of a type.
            #[diagnostic::on_unimplemented(message = $message, label = "its type is `{T}`, which is not `Copy`")]
            pub trait Copy<T: ?Sized> {
                /// Checks that a value is there for the next iteration too.
                #[inline(always)]
                fn taken_at(self, _: *const T)
                where
                    Self: Sized,
                {
                }
            }

            #[diagnostic::do_not_recommend]
            impl<T: marker::Copy> Copy<T> for Way {}
        }
    )* };
}

moved_by! {
    /// Of closures that take what they use along.
    captured "each iteration moves this `{T}` into a closure, but there is only one: leave out `move`, or move a borrow or a `.clone()` of it"
    /// Of operands.
    added "each iteration moves this `{T}`, but there is only one: `.clone()` it"
    /// Of patterns.
    matched "each iteration moves this `{T}` out of what is matched, but there is only one: match a borrow (`&`), or a `.clone()`"
    /// Of threads that are waited for.
    joined "each iteration moves this `{T}`, but there is only one: join it in front of the loop"
    /// Of `unwrap` and the like.
    opened "each iteration moves this `{T}`, but there is only one: borrow what is in it with `.as_ref()`, or `.clone()` it"
}

/// Types of which iterations may use one whose parts they change: none.
#[diagnostic::on_unimplemented(
    message = "the items of this loop borrow this `{Self}` exclusively, and its body uses it too: compute what is needed before the loop, or go over indices",
    label = "its items are `&mut`"
)]
pub trait Lent {
    /// Checks that what the body uses is not lent to its items.
    #[inline(always)]
    fn lent(_: *const Self) {}
}

#[diagnostic::do_not_recommend]
impl Lent for () {}

/// Of the items of a loop.
pub mod items {
    use std::marker;

    /// Types that a source may hand to a worker: every `Send` type.
    #[diagnostic::on_unimplemented(
        message = "the items of a parallel loop are sent to other threads, but `{Self}` cannot be",
        label = "this yields `{Self}`, which is not `Send`",
        note = "iterate over something that may cross threads (a type parameter or a `dyn Trait` needs the bound `Send`, and `Sync` behind a reference), or leave this loop sequential"
    )]
    pub trait Send<By>: marker::Send {}

    #[diagnostic::do_not_recommend]
    impl<T: marker::Send> Send<super::First> for T {}

    #[diagnostic::do_not_recommend]
    impl<T: marker::Send + super::Never> Send<super::Second> for T {}
}

/// Types that a worker may hand to the commits: every `Send` type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is made by a worker, on another thread, and cannot be sent from there",
    label = "its type is `{Self}`, which is not `Send`",
    note = "use a type that may cross threads (`Arc` for `Rc`, `Box<dyn Error + Send + Sync>` for `Box<dyn Error>`, the bound `Send` for a type parameter or a `dyn Trait`), or leave this loop sequential"
)]
pub trait Send<By> {
    /// Checks that a value of the worker may travel to the commits.
    #[inline(always)]
    fn sent(value: Self) -> Self
    where
        Self: Sized,
    {
        value
    }

    /// The same of the items of a chain.
    #[inline(always)]
    fn all_sent(items: Collected<Self>) -> Collected<Self>
    where
        Self: Sized,
    {
        items
    }
}

#[diagnostic::do_not_recommend]
impl<T: marker::Send> Send<First> for T {}

#[diagnostic::do_not_recommend]
impl<T: marker::Send + Never> Send<Second> for T {}

/// Of what an iteration uses again after a commit has had a copy of it.
pub mod again {
    use std::{clone, marker};

    /// Types of which a copy will do: every `Sync` type. Of others something may be changed through a `&`.
    #[diagnostic::on_unimplemented(
        message = "a statement that stays in order gets a copy of this `{Self}`, and what it changes in it through a `&` would be lost",
        label = "its type is `{Self}`, which is not `Sync`, and it is used again",
        note = "use it in one statement alone, or let it be a `mut` variable without a cell (a type parameter needs the bound `Sync`)"
    )]
    pub trait Sync<By> {}

    #[diagnostic::do_not_recommend]
    impl<T: ?Sized + marker::Sync> Sync<super::First> for T {}

    #[diagnostic::do_not_recommend]
    impl<T: ?Sized + marker::Sync + super::Never> Sync<super::Second> for T {}

    /// Types of which there are copies: every `Clone` type.
    #[diagnostic::on_unimplemented(
        message = "a statement that stays in order uses this `{Self}`, and the iteration uses it again: it needs a copy, and there is none",
        label = "its type is `{Self}`, which is not `Clone`",
        note = "`#[derive(Clone)]` for it (`T: Clone` for a type parameter), or compute what is used again in a `let` in front of the statement"
    )]
    pub trait Clone<By>: Sized {
        /// A copy.
        fn copy(&self) -> Self;
    }

    #[diagnostic::do_not_recommend]
    impl<T: clone::Clone> Clone<super::First> for T {
        #[inline(always)]
        fn copy(&self) -> T {
            self.clone()
        }
    }

    #[diagnostic::do_not_recommend]
    impl<T: clone::Clone + super::Never> Clone<super::Second> for T {
        #[inline(always)]
        fn copy(&self) -> T {
            self.clone()
        }
    }
}

/// Of what an iteration makes, and a commit has a reference to.
pub mod lent {
    /// Types of which a reference travels as a copy: those with an owned form.
    #[diagnostic::on_unimplemented(
        message = "a statement that stays in order borrows this `{Self}`, which is made in the iteration: it needs a copy, and there is none",
        label = "its type is `{Self}`, which is not `Clone`",
        note = "`#[derive(Clone)]` for it (`T: Clone` for a type parameter), or compute from it what the statement needs in a `let` in front"
    )]
    pub trait Clone<By> {
        /// Its owned form.
        type Owned;

        /// A copy.
        fn copy(&self) -> Self::Owned;
    }

    #[diagnostic::do_not_recommend]
    impl<T: ?Sized + ToOwned> Clone<super::First> for T {
        type Owned = T::Owned;

        #[inline(always)]
        fn copy(&self) -> T::Owned {
            self.to_owned()
        }
    }

    #[diagnostic::do_not_recommend]
    impl<T: ?Sized + ToOwned + super::Never> Clone<super::Second> for T {
        type Owned = T::Owned;

        #[inline(always)]
        fn copy(&self) -> T::Owned {
            self.to_owned()
        }
    }
}

/// Of elements of a slice.
pub mod elements {
    use super::Elements;
    use std::marker;

    /// Types of elements that workers may change: every `Send` type.
    #[diagnostic::on_unimplemented(
        message = "a worker changes elements of type `{Self}`, on another thread, and they cannot be sent there",
        label = "its elements are of type `{Self}`, which is not `Send`",
        note = "use a type that may cross threads (`Arc` for `Rc`, the bound `Send` for a type parameter), or leave this loop sequential"
    )]
    pub trait Send<By>: Sized {
        /// Checks that the elements of a slice may be changed by workers.
        #[inline(always)]
        fn elements(elements: &mut [Self]) -> Elements<'_, Self> {
            Elements::new(elements)
        }
    }

    #[diagnostic::do_not_recommend]
    impl<T: marker::Send> Send<super::First> for T {}

    #[diagnostic::do_not_recommend]
    impl<T: marker::Send + super::Never> Send<super::Second> for T {}
}

/// Types that `reorder` can sum.
#[diagnostic::on_unimplemented(
    message = "`reorder` cannot add values of type `{Self}` in another order",
    label = "its type is `{Self}`, which does not implement `Sum`",
    note = "leave `reorder` out: then the values are computed in parallel, and added in order"
)]
pub trait Sum: Sized {
    /// Checks that a variable may be summed in another order.
    #[inline(always)]
    fn target(target: &mut Self) -> Target<'_, Self> {
        Target::new(target)
    }
}

#[diagnostic::do_not_recommend]
impl<T: iter::Sum> Sum for T {}

/// Types that `reorder` can multiply.
#[diagnostic::on_unimplemented(
    message = "`reorder` cannot multiply values of type `{Self}` in another order",
    label = "its type is `{Self}`, which does not implement `Product`",
    note = "leave `reorder` out: then the values are computed in parallel, and multiplied in order"
)]
pub trait Product: Sized {
    /// Checks that a variable may be multiplied in another order.
    #[inline(always)]
    fn target(target: &mut Self) -> Target<'_, Self> {
        Target::new(target)
    }
}

#[diagnostic::do_not_recommend]
impl<T: iter::Product> Product for T {}
