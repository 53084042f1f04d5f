//! The loops over records that the build script drew, each against its plain form.

mod common;

#[allow(warnings, clippy::all)]
mod twins {
    use parallelize::{par_for, parallelize};
    use parallelize_oracle::calls::*;
    use parallelize_oracle::compare::Twin;
    use parallelize_oracle::records::*;
    use std::collections::*;

    include!(concat!(env!("OUT_DIR"), "/records.rs"));
}

#[test]
fn loops_over_records_cannot_be_told_from_plain_ones() {
    common::all_are_alike(twins::TWINS, twins::SEED);
}
