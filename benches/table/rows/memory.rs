//! Loops that wait for memory more than they compute.

use super::{Built, MIN_LEN, Row, floats, noise, versions};
use crate::bound::{Bound, NOT_ABOVE_PLAIN, NOT_ABOVE_RAYON, PLAIN, at_most};
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::{openmp, peers};
use chili::Scope;
use parallelize::par;

const BOTH: &[Bound] = &[NOT_ABOVE_RAYON, NOT_ABOVE_PLAIN];
/// Below plain, that is.
const HISTOGRAM: &[Bound] = &[at_most(1.0, PLAIN), NOT_ABOVE_RAYON];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row { name: "saxpy, 1000", must: BOTH, build: || saxpy(1000) },
        Row { name: "saxpy, 10 000", must: BOTH, build: || saxpy(10_000) },
        Row { name: "saxpy, 100 000", must: BOTH, build: || saxpy(100_000) },
        Row { name: "saxpy, 1 million", must: BOTH, build: || saxpy(1_000_000) },
        Row { name: "saxpy, 10 million", must: BOTH, build: || saxpy(10_000_000) },
        Row { name: "map, collected, 4 million", must: BOTH, build: || mapped(4_000_000) },
        Row { name: "map, collected, 10 million", must: BOTH, build: || mapped(10_000_000) },
        Row { name: "filter, pushed, 4 million", must: BOTH, build: || filtered(4_000_000) },
        Row { name: "filter, pushed, 10 million", must: BOTH, build: || filtered(10_000_000) },
        Row { name: "nest, 2000 × 2000, collected", must: &[NOT_ABOVE_RAYON], build: nest },
        Row { name: "histogram, 10 million into 256", must: HISTOGRAM, build: || histogram(256) },
        Row { name: "histogram, 10 million into 1 million", must: HISTOGRAM, build: || histogram(1 << 20) },
    ]
}

pub(crate) fn saxpy(n: usize) -> Built {
    versions! { fn(y: &mut [f32], x: &[f32], a: f32) {
        for (y, x) in y.iter_mut().zip(x) {
            *y += a * x;
        }
    } }
    fn rayon(y: &mut [f32], x: &[f32], a: f32) {
        use rayon::prelude::*;
        y.par_iter_mut().zip(x).with_min_len(MIN_LEN).for_each(|(y, x)| *y += a * x);
    }
    fn paralight(y: &mut [f32], x: &[f32], a: f32) {
        use paralight::prelude::*;
        let both = (y.par_iter_mut(), x.par_iter()).zip_eq();
        both.with_thread_pool(&mut *peers::paralight_even()).for_each(|(y, x)| *y += a * x);
    }
    fn chili(scope: &mut Scope<'_>, y: &mut [f32], x: &[f32], a: f32) {
        if y.len() <= MIN_LEN {
            return plain(y, x, a);
        }
        let ((y, more_y), (x, more_x)) = (y.split_at_mut(y.len() / 2), x.split_at(x.len() / 2));
        scope.join(|scope| chili(scope, y, x, a), |scope| chili(scope, more_y, more_x, a));
    }
    // Indexed by hand, since there is no zip.
    fn orx(y: &mut [f32], x: &[f32], a: f32) {
        use orx_parallel::{EnumeratePar, IntoParIter, Par};
        y.into_par().enumerate().for_each(|(i, y)| *y += a * x[i]);
    }
    const A: f32 = 0.001;
    let x: Vec<f32> = (0..n).map(|i| (i % 1000) as f32 * 0.001).collect();
    let case = Loops::over((x.clone(), x), |(y, _), ()| Digest::of(y))
        .with(Column::Plain, |(y, x)| plain(y, x, A))
        .with(Column::Ours, |(y, x)| ours(y, x, A))
        .with(Column::Rayon, |(y, x)| rayon(y, x, A))
        .with(Column::Orx, |(y, x)| orx(y, x, A))
        .with(Column::C, |(y, x)| openmp::add_scaled(y, x, A))
        .with(Column::Chili, |(y, x)| chili(&mut Scope::global(), y, x, A))
        .with(Column::Paralight, |(y, x)| paralight(y, x, A));
    Box::new(case)
}

fn curve(x: &f64) -> f64 {
    (x * x + 1.0).sqrt() / (x + 2.0)
}

fn mapped(n: usize) -> Built {
    fn rayon(xs: &[f64]) -> Vec<f64> {
        use rayon::prelude::*;
        xs.par_iter().with_min_len(MIN_LEN).map(curve).collect()
    }
    fn orx(xs: &[f64]) -> Vec<f64> {
        use orx_parallel::{IntoParIter, Par};
        xs.into_par().map(curve).collect()
    }
    fn paralight(xs: &[f64]) -> Vec<f64> {
        use paralight::prelude::*;
        xs.par_iter().map(curve).with_thread_pool(&mut *peers::paralight_even()).collect()
    }
    let case = Loops::over(floats(n), |_, out| Digest::of(out))
        .with(Column::Plain, |xs| xs.iter().map(curve).collect::<Vec<_>>())
        .with(Column::Ours, |xs| par![curve(x) for x in &*xs])
        .with(Column::Rayon, |xs| rayon(xs))
        .with(Column::Orx, |xs| orx(xs))
        .with(Column::C, |xs| openmp::collect_map(xs))
        .with(Column::Paralight, |xs| paralight(xs));
    Box::new(case)
}

fn filtered(n: usize) -> Built {
    versions! { fn(xs: &[f64]) -> Vec<f64> {
        let mut out = Vec::new();
        for x in xs {
            let y = curve(x);
            if y > 0.8 {
                out.push(y);
            }
        }
        out
    } }
    fn rayon(xs: &[f64]) -> Vec<f64> {
        use rayon::prelude::*;
        xs.par_iter().map(curve).filter(|y| *y > 0.8).collect()
    }
    fn orx(xs: &[f64]) -> Vec<f64> {
        use orx_parallel::{IntoParIter, Par};
        xs.into_par().map(curve).filter(|y| *y > 0.8).collect()
    }
    let case = Loops::over(floats(n), |_, out| Digest::of(out))
        .with(Column::Plain, |xs| plain(xs))
        .with(Column::Ours, |xs| ours(xs))
        .with(Column::Rayon, |xs| rayon(xs))
        .with(Column::Orx, |xs| orx(xs))
        .with(Column::C, |xs| openmp::collect_filtered(xs));
    Box::new(case)
}

/// In the flat index form, for all but the plain loop and ours.
fn nest() -> Built {
    fn cell(i: usize, j: usize) -> f64 {
        (i as f64 + 1.0).sqrt() / (j as f64 + 2.0)
    }
    fn plain(n: usize) -> Vec<f64> {
        let mut out = Vec::with_capacity(n * n);
        for i in 0..n {
            for j in 0..n {
                out.push(cell(i, j));
            }
        }
        out
    }
    fn rayon(n: usize) -> Vec<f64> {
        use rayon::prelude::*;
        (0..n * n).into_par_iter().with_min_len(MIN_LEN).map(|k| cell(k / n, k % n)).collect()
    }
    fn orx(n: usize) -> Vec<f64> {
        use orx_parallel::{IntoParIter, Par};
        (0..n * n).into_par().map(|k| cell(k / n, k % n)).collect()
    }
    fn paralight(n: usize) -> Vec<f64> {
        use paralight::prelude::*;
        let cells = (0..n * n).into_par_iter().map(|k| cell(k / n, k % n));
        cells.with_thread_pool(&mut *peers::paralight_even()).collect()
    }
    let case = Loops::over(2000, |_, out| Digest::of(out))
        .with(Column::Plain, |n| plain(*n))
        .with(Column::Ours, |n| par![cell(i, j) for i in 0..*n for j in 0..*n])
        .with(Column::Rayon, |n| rayon(*n))
        .with(Column::Orx, |n| orx(*n))
        .with(Column::C, |n| openmp::collect_nest(*n, *n))
        .with(Column::Paralight, |n| paralight(*n));
    Box::new(case)
}

/// By hand each thread has bins of its own, which are added up at the end.
fn histogram(count: usize) -> Built {
    versions! { fn(keys: &[u32], count: usize) -> Vec<u32> {
        let mut bins = vec![0; count];
        for key in keys {
            let k = *key as usize & (count - 1);
            bins[k] += 1;
        }
        bins
    } }
    fn count_in(mut bins: Vec<u32>, keys: &[u32]) -> Vec<u32> {
        let mask = bins.len() - 1;
        keys.iter().for_each(|key| bins[*key as usize & mask] += 1);
        bins
    }
    fn add(mut left: Vec<u32>, right: Vec<u32>) -> Vec<u32> {
        left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
        left
    }
    fn rayon(keys: &[u32], count: usize) -> Vec<u32> {
        use rayon::prelude::*;
        let part = keys.len().div_ceil(rayon::current_num_threads());
        let parts = keys.par_chunks(part).map(|keys| count_in(vec![0; count], keys));
        parts.reduce_with(add).unwrap_or_default()
    }
    fn orx(keys: &[u32], count: usize) -> Vec<u32> {
        use orx_parallel::{IntoParIter, Par};
        let parts = keys.into_par().fold(|| vec![0; count], |bins, key| bins[*key as usize & (count - 1)] += 1);
        parts.into_iter().reduce(add).unwrap_or_default()
    }
    fn paralight(keys: &[u32], count: usize) -> Vec<u32> {
        use paralight::prelude::*;
        let count_one = |mut bins: Vec<u32>, key: &u32| {
            bins[*key as usize & (count - 1)] += 1;
            bins
        };
        let threads = &mut *peers::paralight_even();
        let keys = keys.par_iter().with_thread_pool(threads);
        keys.fold_per_thread(|| vec![0; count], count_one, |_| vec![0; count], add)
    }
    let keys = (0..10_000_000).map(|i| noise(i) as u32).collect::<Vec<_>>();
    let case = Loops::over((keys, count), |_, bins| Digest::of(bins))
        .with(Column::Plain, |(keys, count)| plain(keys, *count))
        .with(Column::Ours, |(keys, count)| ours(keys, *count))
        .with(Column::Rayon, |(keys, count)| rayon(keys, *count))
        .with(Column::Orx, |(keys, count)| orx(keys, *count))
        .with(Column::C, |(keys, count)| openmp::histogram(keys, *count))
        .with(Column::Paralight, |(keys, count)| paralight(keys, *count));
    Box::new(case)
}
