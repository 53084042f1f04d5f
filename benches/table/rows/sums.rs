//! Sums of floats: in the order of the plain loop, and over the fixed tree of `reorder`.

use super::{Built, MIN_LEN, Row, floats, versions};
use crate::bound::{Bound, PLAIN, RAYON, at_most};
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::{openmp, peers};

const EXACT: &[Bound] = &[at_most(1.05, PLAIN)];
const REORDERED: &[Bound] = &[at_most(0.5, RAYON)];
const MEMORY_BOUND: &[Bound] = &[at_most(1.05, RAYON)];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row { name: "dot product, 1000", must: EXACT, build: || exact(1000) },
        Row { name: "dot product, 100 000", must: EXACT, build: || exact(100_000) },
        Row { name: "dot product, 10 million", must: EXACT, build: || exact(10_000_000) },
        Row { name: "dot product, reorder, 1000", must: REORDERED, build: || reordered(1000) },
        Row { name: "dot product, reorder, 100 000", must: REORDERED, build: || reordered(100_000) },
        Row { name: "dot product, reorder, 10 million", must: MEMORY_BOUND, build: || reordered(10_000_000) },
    ]
}

type Vectors = (Vec<f64>, Vec<f64>);

fn vectors(n: usize) -> Vectors {
    let a = floats(n);
    (a.clone(), a.into_iter().rev().collect())
}

fn rayon(a: &[f64], b: &[f64]) -> f64 {
    use rayon::prelude::*;
    a.par_iter().zip(b).with_min_len(MIN_LEN).map(|(a, b)| a * b).sum()
}

/// Nobody else keeps the order, so there is little to compare with.
fn exact(n: usize) -> Built {
    versions! { fn(a: &[f64], b: &[f64]) -> f64 {
        let mut total = 0.0;
        for (a, b) in a.iter().zip(b) {
            total += a * b;
        }
        total
    } }
    let case = Loops::over(vectors(n), |_, total: &f64| Digest::of(total))
        .with(Column::Plain, |(a, b)| plain(a, b))
        .with(Column::Ours, |(a, b)| ours(a, b))
        .with_reordered(Column::Rayon, |(a, b)| rayon(a, b));
    Box::new(case)
}

fn reordered(n: usize) -> Built {
    versions! { #[par(reorder(total))] fn(a: &[f64], b: &[f64]) -> f64 {
        let mut total = 0.0;
        for (a, b) in a.iter().zip(b) {
            total += a * b;
        }
        total
    } }
    fn orx(a: &[f64], b: &[f64]) -> f64 {
        use orx_parallel::{EnumeratePar, IntoParIter, Par};
        a.into_par().enumerate().map(|(i, a)| a * b[i]).sum()
    }
    fn paralight(a: &[f64], b: &[f64]) -> f64 {
        use paralight::prelude::*;
        let both = (a.par_iter(), b.par_iter()).zip_eq();
        both.with_thread_pool(&mut *peers::paralight_even()).map(|(a, b)| a * b).sum()
    }
    fn chili(a: &[f64], b: &[f64]) -> f64 {
        let part = |range: std::ops::Range<usize>| a[range.clone()].iter().zip(&b[range]).map(|(a, b)| a * b).sum();
        peers::chili_sum(0..a.len(), MIN_LEN, &part)
    }
    let case = Loops::over(vectors(n), |_, total: &f64| Digest::of(total))
        .with(Column::Plain, |(a, b)| plain(a, b))
        .with_reordered(Column::Ours, |(a, b)| ours(a, b))
        .with_reordered(Column::Rayon, |(a, b)| rayon(a, b))
        .with_reordered(Column::Orx, |(a, b)| orx(a, b))
        .with_reordered(Column::C, |(a, b)| openmp::dot(a, b))
        .with_reordered(Column::Chili, |(a, b)| chili(a, b))
        .with_reordered(Column::Paralight, |(a, b)| paralight(a, b));
    Box::new(case)
}
