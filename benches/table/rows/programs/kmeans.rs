//! Each point counts for its nearest centre. By hand each thread has sums of its own, so floats are added in another order.

use super::Built;
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::rows::floats;
use crate::{openmp, peers};
use parallelize::parallelize;

type Point = [f64; 2];
type Sums = (Vec<Point>, Vec<u32>);

fn plain(points: &[Point], centers: &[Point]) -> Sums {
    let (mut sums, mut counts) = (vec![[0.0; 2]; centers.len()], vec![0; centers.len()]);
    for point in points {
        let c = nearest(point, centers);
        sums[c][0] += point[0];
        sums[c][1] += point[1];
        counts[c] += 1;
    }
    (sums, counts)
}

#[parallelize]
fn ours(points: &[Point], centers: &[Point]) -> Sums {
    let (mut sums, mut counts) = (vec![[0.0; 2]; centers.len()], vec![0; centers.len()]);
    for point in points {
        let c = nearest(point, centers);
        sums[c][0] += point[0];
        sums[c][1] += point[1];
        counts[c] += 1;
    }
    (sums, counts)
}

fn rayon(points: &[Point], centers: &[Point]) -> Sums {
    use rayon::prelude::*;
    let zero = || (vec![[0.0; 2]; centers.len()], vec![0; centers.len()]);
    let one = |(mut sums, mut counts): Sums, point: &Point| {
        let c = nearest(point, centers);
        sums[c][0] += point[0];
        sums[c][1] += point[1];
        counts[c] += 1;
        (sums, counts)
    };
    let both = |(mut sums, mut counts): Sums, (others, more): Sums| {
        for c in 0..sums.len() {
            sums[c][0] += others[c][0];
            sums[c][1] += others[c][1];
            counts[c] += more[c];
        }
        (sums, counts)
    };
    points.par_iter().fold(zero, one).reduce(zero, both)
}

fn orx(points: &[Point], centers: &[Point]) -> Sums {
    use orx_parallel::{IntoParIter, Par};
    let zero = || (vec![[0.0; 2]; centers.len()], vec![0; centers.len()]);
    let one = |(sums, counts): &mut Sums, point: &Point| {
        let c = nearest(point, centers);
        sums[c][0] += point[0];
        sums[c][1] += point[1];
        counts[c] += 1;
    };
    let both = |(mut sums, mut counts): Sums, (others, more): Sums| {
        for c in 0..sums.len() {
            sums[c][0] += others[c][0];
            sums[c][1] += others[c][1];
            counts[c] += more[c];
        }
        (sums, counts)
    };
    points.into_par().fold(zero, one).into_iter().fold(zero(), both)
}

fn paralight(points: &[Point], centers: &[Point]) -> Sums {
    use paralight::prelude::*;
    let zero = || (vec![[0.0; 2]; centers.len()], vec![0; centers.len()]);
    let one = |(mut sums, mut counts): Sums, point: &Point| {
        let c = nearest(point, centers);
        sums[c][0] += point[0];
        sums[c][1] += point[1];
        counts[c] += 1;
        (sums, counts)
    };
    let both = |(mut sums, mut counts): Sums, (others, more): Sums| {
        for c in 0..sums.len() {
            sums[c][0] += others[c][0];
            sums[c][1] += others[c][1];
            counts[c] += more[c];
        }
        (sums, counts)
    };
    let threads = &mut *peers::paralight();
    let points = points.par_iter().with_thread_pool(threads);
    points.fold_per_thread(zero, one, |_| zero(), both)
}

fn nearest(point: &Point, centers: &[Point]) -> usize {
    let (mut at, mut least) = (0, f64::INFINITY);
    for (c, center) in centers.iter().enumerate() {
        let (dx, dy) = (point[0] - center[0], point[1] - center[1]);
        let distance = dx * dx + dy * dy;
        if distance < least {
            (at, least) = (c, distance);
        }
    }
    at
}

pub(super) fn build() -> Built {
    let points: Vec<Point> = floats(200_000).chunks(2).map(|at| [at[0], at[1]]).collect();
    let centers = points[..32].to_vec();
    let case = Loops::over((points, centers), |_, sums: &Sums| Digest::of(sums))
        .with(Column::Plain, |(points, centers)| plain(points, centers))
        .with(Column::Ours, |(points, centers)| ours(points, centers))
        .with_reordered(Column::Rayon, |(points, centers)| rayon(points, centers))
        .with_reordered(Column::Orx, |(points, centers)| orx(points, centers))
        .with_reordered(Column::C, |(points, centers)| openmp::kmeans_step(points, centers))
        .with_reordered(Column::Paralight, |(points, centers)| paralight(points, centers));
    Box::new(case)
}
