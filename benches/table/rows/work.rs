//! Bodies of a known cost, all alike: collected, taken from an iterator, committed in order, written next to each other.

use super::{Built, MS_5, NS_23, NS_75, NS_450, Row, US_1, US_5, US_58, hash, versions};
use crate::bound::{Bound, NOT_ABOVE_PLAIN, NOT_ABOVE_RAYON, TWO_CORES, at_most};
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::{openmp, peers};
use parallelize::par;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::iter::successors;
use std::path::{Path, PathBuf};

const SMALL: &[Bound] = &[at_most(1.05, &[Column::Plain, Column::Rayon]), NOT_ABOVE_RAYON];
const LARGE: &[Bound] = &[TWO_CORES, NOT_ABOVE_RAYON];
/// Within 10 % of what two cores take for work and commits together. The issue says max(commit, work / 2); commits are a
/// tenth of the work, so it is the half that counts.
const ORDERED: &[Bound] = &[at_most(1.1 / 2.0, crate::bound::PLAIN)];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row { name: "128 × 23 ns, collected", must: SMALL, build: || collected!(128, NS_23, 16) },
        Row { name: "128 × 450 ns, collected", must: SMALL, build: || collected!(128, NS_450, 1) },
        Row { name: "1000 × 450 ns, collected", must: SMALL, build: || collected!(1000, NS_450, 1) },
        Row { name: "64 × 58 µs, collected", must: LARGE, build: || collected!(64, US_58, 1) },
        Row { name: "100 000 × 23 ns, collected", must: LARGE, build: || collected!(100_000, NS_23, 16) },
        Row { name: "8 × 5 ms, collected", must: LARGE, build: || collected!(8, MS_5, 1) },
        Row { name: "iterator, 50 000 × 75 ns, summed", must: &[NOT_ABOVE_PLAIN], build: || drawn!(50_000, NS_75) },
        Row { name: "iterator, 2000 × 5 µs, summed", must: &[TWO_CORES], build: || drawn!(2000, US_5) },
        Row { name: "10 000 × 1 µs, writeln! in order", must: ORDERED, build: written },
        Row { name: "8000 × 200 ns, bytes side by side", must: LARGE, build: neighbours },
    ]
}

/// A macro, so that each row has a loop of its own.
macro_rules! collected {
    ($n:expr, $work:expr, $grain:expr) => {{
        let case = Loops::over($n, |_, out| Digest::of(out))
            .with(Column::Plain, |n| (0..*n).map(|i| hash(i as u64, $work)).collect::<Vec<_>>())
            .with(Column::Ours, |n| par![hash(i as u64, $work) for i in 0..*n])
            .with(Column::Rayon, |n| rayon_collect(*n, |i| hash(i as u64, $work)))
            .with(Column::Orx, |n| orx_collect(*n, |i| hash(i as u64, $work)))
            .with(Column::C, |n| openmp::collect_work(*n, $work))
            .with(Column::Chili, |n| {
                let mut out = vec![0; *n];
                peers::chili_each(&mut out, $grain, &|i, out| *out = hash(i as u64, $work));
                out
            })
            .with(Column::Paralight, |n| paralight_collect(*n, |i| hash(i as u64, $work)));
        Box::new(case)
    }};
}
use collected;

fn rayon_collect(n: usize, f: impl Fn(usize) -> u64 + Sync + Send) -> Vec<u64> {
    use rayon::prelude::*;
    (0..n).into_par_iter().map(f).collect()
}

fn orx_collect(n: usize, f: impl Fn(usize) -> u64 + Copy + Send + Sync) -> Vec<u64> {
    use orx_parallel::{IntoParIter, Par};
    (0..n).into_par().map(f).collect()
}

fn paralight_collect(n: usize, f: impl Fn(usize) -> u64 + Sync) -> Vec<u64> {
    use paralight::prelude::*;
    (0..n).into_par_iter().map(f).with_thread_pool(&mut *peers::paralight()).collect()
}

/// Numbers that are only known one after the other.
fn numbers(n: usize) -> impl Iterator<Item = u64> + Send {
    successors(Some(1u64), |x| Some(x.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1))).take(n)
}

/// OpenMP, chili and paralight want a length.
macro_rules! drawn {
    ($n:expr, $work:expr) => {{
        versions! { fn(n: usize) -> u64 {
            let mut total = 0u64;
            for x in numbers(n) {
                total = total.wrapping_add(hash(x, $work));
            }
            total
        } }
        let case = Loops::over($n, |_, total: &u64| Digest::of(total))
            .with(Column::Plain, |n| plain(*n))
            .with(Column::Ours, |n| ours(*n))
            .with(Column::Rayon, |n| rayon_bridge(*n, $work))
            .with(Column::Orx, |n| orx_bridge(*n, $work));
        Box::new(case)
    }};
}
use drawn;

fn rayon_bridge(n: usize, work: u32) -> u64 {
    use rayon::prelude::*;
    numbers(n).par_bridge().map(|x| hash(x, work)).reduce(|| 0, u64::wrapping_add)
}

fn orx_bridge(n: usize, work: u32) -> u64 {
    use orx_parallel::{IterIntoParIter, Par};
    numbers(n).iter_into_par().map(|x| hash(x, work)).reduce(u64::wrapping_add).unwrap_or(0)
}

/// The plain loop and ours write as they go; by hand one collects, then writes.
fn written() -> Built {
    const N: u64 = 10_000;
    versions! { fn(path: &Path) -> io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        for i in 0..N {
            writeln!(file, "{}", hash(i, US_1))?;
        }
        file.flush()
    } }
    fn write(path: &Path, values: &[u64]) -> io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        for value in values {
            writeln!(file, "{value}")?;
        }
        file.flush()
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("table_lines.txt");
    let case = Loops::over(path, |path: &PathBuf, _| Digest::of(path))
        .with(Column::Plain, |path| plain(path).expect("a file in target/"))
        .with(Column::Ours, |path| ours(path).expect("a file in target/"))
        .with(Column::Rayon, |path| write(path, &rayon_collect(N as usize, |i| hash(i as u64, US_1))).expect("a file"))
        .with(Column::Orx, |path| write(path, &orx_collect(N as usize, |i| hash(i as u64, US_1))).expect("a file"))
        .with(Column::C, |path| write(path, &openmp::collect_work(N as usize, US_1)).expect("a file"))
        .with(Column::Paralight, |path| {
            write(path, &paralight_collect(N as usize, |i| hash(i as u64, US_1))).expect("a file");
        });
    Box::new(case)
}

/// Every iteration writes its byte many times: threads that had neighbouring bytes would wait for each other's cache line.
fn neighbours() -> Built {
    versions! { fn(out: &mut [u8]) {
        for i in 0..out.len() {
            for k in 0..16 {
                out[i] = out[i].wrapping_add(hash(i as u64 + k, 10) as u8);
            }
        }
    } }
    fn visit(i: usize, out: &mut u8) {
        for k in 0..16 {
            *out = out.wrapping_add(hash(i as u64 + k, 10) as u8);
        }
    }
    fn rayon(out: &mut [u8]) {
        use rayon::prelude::*;
        out.par_iter_mut().enumerate().for_each(|(i, out)| visit(i, out));
    }
    fn orx(out: &mut [u8]) {
        use orx_parallel::{EnumeratePar, IntoParIter, Par};
        out.into_par().enumerate().for_each(|(i, out)| visit(i, out));
    }
    fn paralight(out: &mut [u8]) {
        use paralight::prelude::*;
        out.par_iter_mut().enumerate().with_thread_pool(&mut *peers::paralight()).for_each(|(i, out)| visit(i, out));
    }
    let case = Loops::over(vec![0; 8000], |out: &Vec<u8>, _| Digest::of(out))
        .with(Column::Plain, |out| plain(out))
        .with(Column::Ours, |out| ours(out))
        .with(Column::Rayon, |out| rayon(out))
        .with(Column::Orx, |out| orx(out))
        .with(Column::C, |out| openmp::neighbours(out))
        .with(Column::Chili, |out| peers::chili_each(out, 4, &visit))
        .with(Column::Paralight, |out| paralight(out));
    Box::new(case)
}
