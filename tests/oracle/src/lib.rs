//! Random loops, each rendered as a plain loop and as rewritten ones, must not be told apart by anything observable.
//!
//! The build script draws the loops; here is what they compute with ([`calls`]), what they may change ([`outer`]), how
//! two of them are compared ([`compare`]), and both for loops over what iterations own ([`records`]).

pub mod calls;
pub mod compare;
pub mod outer;
pub mod records;
