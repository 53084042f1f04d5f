//! When a comprehension's target stops asking for values: after the first failure, where it is a `Result` or `Option`.
//!
//! Chosen by the type of the target through a chain of inherent methods, so that aliases (`io::Result<Vec<_>>`) count.

use std::marker::PhantomData;
use std::ops::Deref;

/// A target type that may stop at a failure.
pub struct Target<T>(AnyTarget<T>);
/// A target type that takes everything.
pub struct AnyTarget<T>(PhantomData<fn(T)>);

impl<T> Target<T> {
    /// The target `T`.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Target<T> {
        Target(AnyTarget(PhantomData))
    }
}

impl<T> Deref for Target<T> {
    type Target = AnyTarget<T>;
    fn deref(&self) -> &AnyTarget<T> {
        &self.0
    }
}

impl<C, E> Target<Result<C, E>> {
    /// Whether this value is the last one asked for.
    #[inline(always)]
    pub fn ends<T, F>(&self, value: &Result<T, F>) -> bool {
        value.is_err()
    }
}

impl<C> Target<Option<C>> {
    /// Whether this value is the last one asked for.
    #[inline(always)]
    pub fn ends<T>(&self, value: &Option<T>) -> bool {
        value.is_none()
    }
}

impl<T> AnyTarget<T> {
    /// Whether this value is the last one asked for: never.
    #[inline(always)]
    pub fn ends<V: ?Sized>(&self, _: &V) -> bool {
        false
    }
}

/// What a sum or a product asks of each value while the comprehension changes its items: those behind a failure must not
/// have changed.
#[diagnostic::on_unimplemented(
    message = "PAR007: a comprehension that may end early cannot change its items, as a sum of `{Self}` does",
    label = "the first failure ends it",
    note = "iterations beyond its end may have been begun: change the items in a loop, which does it in order"
)]
pub trait Endless {}

impl<C, E> Target<Result<C, E>> {
    /// Nothing: a sum of these ends at the first failure.
    pub fn never_ends(&self)
    where
        Result<C, E>: Endless,
    {
    }
}

impl<C> Target<Option<C>> {
    /// Nothing: a sum of these ends at the first failure.
    pub fn never_ends(&self)
    where
        Option<C>: Endless,
    {
    }
}

impl<T> AnyTarget<T> {
    /// It does not.
    #[inline(always)]
    pub fn never_ends(&self) {}
}

impl<T> Target<T> {
    /// The target that is a value's type.
    #[inline(always)]
    pub const fn of(_: &T) -> Target<T> {
        Target::new()
    }
}

/// The target, made of the values of a comprehension under `sequential`.
#[inline(always)]
pub fn collected<T: FromIterator<A>, A, I: Iterator<Item = A>>(values: &mut I, _: &Target<T>) -> T {
    values.collect()
}
