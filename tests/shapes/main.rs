//! Loops of every shape that a program may have, each against its plain twin.
#![allow(clippy::all, reason = "the loops stand here as people write them")]

#[path = "../common/mod.rs"]
mod common;

mod carried;
mod drawn;
mod effects;
mod everyday;
mod exits;
mod fields;
mod heads;
mod inferred;
mod inferred_for;
mod lent;
mod nesting;
mod order;
mod output;
mod panics;
mod results;
mod scratch;
mod streams;
mod sums;
mod typed;
