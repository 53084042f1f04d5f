//! The rows of the table, and what their loops share.
//!
//! Each row has a function that builds its loop in all versions that fit. Loops that differ in their length only share
//! the functions, so one loop of ours learns over all of them, as in a library; loops that differ in their work do not.

mod exits;
mod light;
mod memory;
mod nested;
mod programs;
mod sums;
mod uneven;
mod work;

pub(crate) use light::collected as light_collected;
pub(crate) use memory::saxpy;
pub(crate) use programs::LINES;

use crate::case::Case;
use crate::row::Row;

type Built = Box<dyn Case>;

pub(crate) fn all() -> Vec<Row> {
    let groups: [fn() -> Vec<Row>; 8] =
        [light::rows, work::rows, memory::rows, sums::rows, uneven::rows, exits::rows, nested::rows, programs::rows];
    groups.into_iter().flat_map(|rows| rows()).collect()
}

/// The same function as `plain` and as `ours`.
macro_rules! versions {
    ($(#[par($($options:tt)*)])? fn($($p:ident: $t:ty),*) $(-> $r:ty)? { $($body:tt)* }) => {
        fn plain($($p: $t),*) $(-> $r)? { $($body)* }
        #[parallelize::parallelize$(($($options)*))?]
        fn ours($($p: $t),*) $(-> $r)? { $($body)* }
    };
}
use versions;

/// About 1.1 ns for each unit of work; `hash` of `loops.c`. Never inlined, so that it costs the same in every version.
#[inline(never)]
fn hash(x: u64, work: u32) -> u64 {
    (0..work).fold(x, |x, _| (x ^ (x >> 31)).wrapping_mul(0x5851_f42d_4c95_7f2d))
}

/// Work for `hash`, by what it costs on the machine that the table was first made on.
const NS_23: u32 = 30;
const NS_75: u32 = 85;
const NS_100: u32 = 106;
const NS_450: u32 = 400;
const US_1: u32 = 860;
const US_5: u32 = 4_240;
const US_58: u32 = 48_700;
const MS_5: u32 = 4_200_000;

/// What an expert tells rayon where a body takes a nanosecond: how many iterations to leave together.
const MIN_LEN: usize = 4096;

/// Numbers that look random.
fn noise(i: u64) -> u64 {
    hash(i.wrapping_add(0x9e37_79b9_7f4a_7c15), 4)
}

fn floats(n: usize) -> Vec<f64> {
    (0..n).map(|i| (noise(i as u64) >> 40) as f64 / 1e6).collect()
}
