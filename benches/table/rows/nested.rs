//! Parallel loops in parallel loops, and many short ones after each other.

use super::{Built, NS_100, Row, US_1, hash};
use crate::bound::{Bound, NOT_ABOVE_RAYON, OPENMP, at_most};
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::{openmp, peers};
use parallelize::parallelize;

/// Below rayon, that is.
const MUST: &[Bound] = &[at_most(1.2, OPENMP), NOT_ABOVE_RAYON];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row { name: "16 loops of 128 × 1 µs, in a loop", must: MUST, build: nested },
        Row { name: "100 loops of 128 × 100 ns, one by one", must: MUST, build: back_to_back },
    ]
}

const ROWS: usize = 16;
const COLUMNS: usize = 128;

fn nested() -> Built {
    fn plain() -> Vec<u64> {
        let mut out = Vec::new();
        for i in 0..ROWS {
            let mut total = 0u64;
            for j in 0..COLUMNS {
                total = total.wrapping_add(hash((i * COLUMNS + j) as u64, US_1));
            }
            out.push(total);
        }
        out
    }
    #[parallelize]
    fn ours() -> Vec<u64> {
        let mut out = Vec::new();
        #[par]
        for i in 0..ROWS {
            let mut total = 0u64;
            #[par]
            for j in 0..COLUMNS {
                total = total.wrapping_add(hash((i * COLUMNS + j) as u64, US_1));
            }
            out.push(total);
        }
        out
    }
    fn rayon() -> Vec<u64> {
        use rayon::prelude::*;
        let cell = |i: usize, j: usize| hash((i * COLUMNS + j) as u64, US_1);
        let row = |i| (0..COLUMNS).into_par_iter().map(|j| cell(i, j)).reduce(|| 0, u64::wrapping_add);
        (0..ROWS).into_par_iter().map(row).collect()
    }
    // The inner loop stays on its thread: in 4.1.1 loops that are nested in the pool wait for each other for ever.
    fn orx() -> Vec<u64> {
        use orx_parallel::{IntoParIter, Par};
        let cell = |i: usize, j: usize| hash((i * COLUMNS + j) as u64, US_1);
        let row = |i| (0..COLUMNS).map(|j| cell(i, j)).fold(0, u64::wrapping_add);
        (0..ROWS).into_par().map(row).collect()
    }
    let case = Loops::over((), |(), out| Digest::of(out))
        .with(Column::Plain, |()| plain())
        .with(Column::Ours, |()| ours())
        .with(Column::Rayon, |()| rayon())
        .with(Column::Orx, |()| orx())
        .with(Column::C, |()| openmp::collect_nested(ROWS, COLUMNS, US_1));
    Box::new(case)
}

/// A hundredth of the 100 000 loops of the issue is a sample, or less: what is short is measured more often.
fn back_to_back() -> Built {
    fn plain(out: &mut [u64]) {
        for i in 0..out.len() {
            out[i] = hash(i as u64, NS_100);
        }
    }
    #[parallelize]
    fn ours(out: &mut [u64]) {
        for i in 0..out.len() {
            out[i] = hash(i as u64, NS_100);
        }
    }
    fn visit(i: usize, out: &mut u64) {
        *out = hash(i as u64, NS_100);
    }
    fn rayon(out: &mut [u64]) {
        use rayon::prelude::*;
        out.par_iter_mut().enumerate().for_each(|(i, out)| visit(i, out));
    }
    fn orx(out: &mut [u64]) {
        use orx_parallel::{EnumeratePar, IntoParIter, Par};
        out.into_par().enumerate().for_each(|(i, out)| visit(i, out));
    }
    fn paralight(out: &mut [u64]) {
        use paralight::prelude::*;
        out.par_iter_mut().enumerate().with_thread_pool(&mut *peers::paralight()).for_each(|(i, out)| visit(i, out));
    }
    fn hundred(run: impl Fn(&mut [u64]) + 'static) -> impl Fn(&mut Vec<u64>) {
        move |out| (0..100).for_each(|_| run(std::hint::black_box(out)))
    }
    let case = Loops::over(vec![0; 128], |out, ()| Digest::of(out))
        .with(Column::Plain, hundred(plain))
        .with(Column::Ours, hundred(ours))
        .with(Column::Rayon, hundred(rayon))
        .with(Column::Orx, hundred(orx))
        .with(Column::C, hundred(|out| openmp::each_work(out, NS_100)))
        .with(Column::Chili, hundred(|out| peers::chili_each(out, 4, &visit)))
        .with(Column::Paralight, hundred(paralight));
    Box::new(case)
}
