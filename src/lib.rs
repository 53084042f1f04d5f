//! Run ordinary `for` loops and comprehensions on every core.

pub use parallel_macros::parallelize;

/// A comprehension.
#[macro_export]
macro_rules! par {
    ($($tokens:tt)*) => { $crate::__private::par!($crate $($tokens)*) };
}

/// A loop.
#[macro_export]
macro_rules! par_for {
    ($($tokens:tt)*) => { $crate::__private::par_for!($crate $($tokens)*) };
}

#[doc(hidden)]
pub mod __private {
    pub use parallel_core::*;
    pub use parallel_macros::{par, par_for};
}
