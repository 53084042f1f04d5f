//! Loops of every shape that an issue of a user might show, each against its plain twin.

#[path = "../common/mod.rs"]
mod common;

mod carried;
mod drawn;
mod effects;
mod everyday;
mod exits;
mod fields;
mod nesting;
mod order;
mod output;
mod panics;
mod results;
mod scratch;
mod sums;
