//! What is made of the value of a `?` before the `?` is come to.

use std::ops::ControlFlow;

/// Types that a `?` may stand behind.
pub trait MapTried {
    /// What the `?` gives.
    type Value;
    /// The same with another value.
    type With<U>;
    /// The same with what is made of the value, if there is one.
    fn __map_tried<U>(self, make: impl FnOnce(Self::Value) -> U) -> Self::With<U>;
}

impl<T, E> MapTried for Result<T, E> {
    type Value = T;
    type With<U> = Result<U, E>;

    #[inline(always)]
    fn __map_tried<U>(self, make: impl FnOnce(T) -> U) -> Result<U, E> {
        self.map(make)
    }
}

impl<T> MapTried for Option<T> {
    type Value = T;
    type With<U> = Option<U>;

    #[inline(always)]
    fn __map_tried<U>(self, make: impl FnOnce(T) -> U) -> Option<U> {
        self.map(make)
    }
}

impl<B, T> MapTried for ControlFlow<B, T> {
    type Value = T;
    type With<U> = ControlFlow<B, U>;

    #[inline(always)]
    fn __map_tried<U>(self, make: impl FnOnce(T) -> U) -> ControlFlow<B, U> {
        self.map_continue(make)
    }
}

/// Makes something of what a `?` will give.
#[inline(always)]
pub fn map_tried<A: MapTried, U>(tried: A, make: impl FnOnce(A::Value) -> U) -> A::With<U> {
    tried.__map_tried(make)
}
