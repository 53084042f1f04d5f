//! Random loops, each rendered as a plain loop and as rewritten ones, must not be told apart by anything observable.
//!
//! The build script draws the loops; here is what they compute with ([`calls`]), what they may change ([`outer`]), and
//! how two of them are compared ([`compare`]).

pub mod calls;
pub mod compare;
pub mod outer;
