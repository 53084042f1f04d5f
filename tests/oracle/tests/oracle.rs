//! The loops that the build script drew, each against its plain form.

mod common;

#[allow(warnings, clippy::all)]
mod twins {
    use parallelize::{par_for, parallelize};
    use parallelize_oracle::calls::*;
    use parallelize_oracle::compare::Twin;
    use parallelize_oracle::outer::{Outer, Pair, State, advance};
    use std::cell::RefCell;
    use std::collections::*;
    use std::fmt::Write as _;

    /// A macro that the crate cannot know.
    macro_rules! mixed {
        ($a:expr, $b:expr) => {
            ($a ^ heavy($b))
        };
    }

    include!(concat!(env!("OUT_DIR"), "/twins.rs"));
}

#[test]
fn rewritten_loops_cannot_be_told_from_plain_ones() {
    common::all_are_alike(twins::TWINS, twins::SEED);
}
