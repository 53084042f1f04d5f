//! Whatever an ordinary loop takes is a source, and hands out its items in order, each once.
#![allow(clippy::all, for_loops_over_fallibles, reason = "the loops stand here as people write them")]

#[path = "../common/mod.rs"]
mod common;

mod adaptors;
mod ahead;
mod channels;
mod closures;
mod collections;
mod combinators;
mod compare;
mod edges;
mod extremes;
mod faulty;
mod headers;
mod in_place;
mod inferred;
mod iterators;
mod lent;
mod matrices;
mod own_types;
mod owned;
mod partly;
mod ranges;
mod replies;
mod slices;
mod text;
mod zips;
