//! What a worker computes ahead of effects that the plain loop has first: a panic in it is raised where the plain loop
//! would have computed it.

use std::any::Any;
use std::ops::Not;
use std::panic::{self, AssertUnwindSafe};

/// A value, or the panic that took its place.
pub struct Computed<T>(Result<T, Box<dyn Any + Send>>);

/// Computes a value ahead.
#[inline]
pub fn compute<T>(value: impl FnOnce() -> T) -> Computed<T> {
    Computed(panic::catch_unwind(AssertUnwindSafe(value)))
}

impl<T> Computed<T> {
    /// The value.
    ///
    /// # Panics
    /// With the payload of the panic, if computing it panicked.
    #[inline]
    pub fn resume(self) -> T {
        self.0.unwrap_or_else(|payload| panic::resume_unwind(payload))
    }
}

/// A value that stands for an operation which a worker has carried out: `!operand` is the value.
pub struct Operand<T>(pub T);

impl<T> Not for Operand<T> {
    type Output = T;
    #[inline(always)]
    fn not(self) -> T {
        self.0
    }
}
