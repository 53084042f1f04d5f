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

/// The target, made of the values of a comprehension under `sequential`.
#[inline(always)]
pub fn collected<T: FromIterator<A>, A, I: Iterator<Item = A>>(values: &mut I, _: &Target<T>) -> T {
    values.collect()
}
