//! What stands for a value that a refused loop awaits, so that the rest of the function means what it means.

use std::future::IntoFuture;
use std::marker::PhantomData;
use std::ops::Deref;

/// Knows a future.
pub struct Awaited<F>(NotAwaited<F>);

/// Knows what is none.
pub struct NotAwaited<T>(PhantomData<fn(T)>);

/// Learns the type of what is awaited.
pub fn awaited<F>(_: F) -> Awaited<F> {
    Awaited(NotAwaited(PhantomData))
}

impl<F> Deref for Awaited<F> {
    type Target = NotAwaited<F>;
    fn deref(&self) -> &NotAwaited<F> {
        &self.0
    }
}

impl<F: IntoFuture> Awaited<F> {
    /// What the future gives.
    pub fn __output(&self) -> F::Output {
        unreachable!("a refused loop does not run")
    }
}

impl<T> NotAwaited<T> {
    /// The value.
    pub fn __output(&self) -> T {
        unreachable!("a refused loop does not run")
    }
}
