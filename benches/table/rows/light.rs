//! Bodies of a nanosecond, where starting threads would cost more than the loop.

use super::{Built, MIN_LEN, Row};
use crate::bound::{PLAIN, at_most};
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::{openmp, peers};
use parallelize::par;

const MUST: &[crate::bound::Bound] = &[at_most(1.05, PLAIN).or_spare(30.0)];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row { name: "trivial body, 10, collected", must: MUST, build: || collected(10) },
        Row { name: "trivial body, 100, collected", must: MUST, build: || collected(100) },
        Row { name: "trivial body, 1000, collected", must: MUST, build: || collected(1000) },
        Row { name: "trivial body, 10 000, collected", must: MUST, build: || collected(10_000) },
    ]
}

fn light(i: usize) -> f64 {
    i as f64 * 0.5 + 1.0
}

pub(crate) fn collected(n: usize) -> Built {
    let case = Loops::over(n, |_, out| Digest::of(out))
        .with(Column::Plain, |n| (0..*n).map(light).collect::<Vec<_>>())
        .with(Column::Ours, |n| par![light(i) for i in 0..*n])
        .with(Column::Rayon, |n| rayon(*n))
        .with(Column::Orx, |n| orx(*n))
        .with(Column::C, |n| openmp::collect_light(*n))
        .with(Column::Chili, |n| {
            let mut out = vec![0.0; *n];
            peers::chili_each(&mut out, 512, &|i, out| *out = light(i));
            out
        })
        .with(Column::Paralight, |n| paralight(*n));
    Box::new(case)
}

fn rayon(n: usize) -> Vec<f64> {
    use rayon::prelude::*;
    (0..n).into_par_iter().with_min_len(MIN_LEN).map(light).collect()
}

fn orx(n: usize) -> Vec<f64> {
    use orx_parallel::{IntoParIter, Par};
    (0..n).into_par().map(light).collect()
}

fn paralight(n: usize) -> Vec<f64> {
    use paralight::prelude::*;
    (0..n).into_par_iter().map(light).with_thread_pool(&mut *peers::paralight_even()).collect()
}
