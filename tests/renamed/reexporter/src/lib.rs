//! Re-exports the facade, as a framework does for its users.
#![forbid(unsafe_code)]
#![deny(warnings)]

pub use parallelize as px;

/// The macros alone, beside the crate that they are from.
pub mod prelude {
    pub use parallelize::{par, par_for, parallelize};
}

/// A macro that uses a form on behalf of a crate that does not know the facade.
#[macro_export]
macro_rules! squares {
    ($n:expr) => {
        $crate::px::par![x * x for x in 0..$n; jobs = 2, always]
    };
}
