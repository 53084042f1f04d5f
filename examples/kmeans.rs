//! Finds three kinds of irises in their measurements, without looking at the names.
//!
//! ```text
//! cargo run --release --example kmeans -- 100000
//! ```
//!
//! Lloyd's algorithm ends in the nearest minimum, so it is started many times (the argument; default: 5000) from flowers
//! picked at random, and the best end counts. Start `i` has random numbers of its own.

mod common;

use parallelize::parallelize;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use std::error::Error;
use std::{array, env};

const CLUSTERS: usize = 3;
const SPECIES: [&str; 3] = ["setosa", "versicolor", "virginica"];

type Point = [f64; 4];
type Centers = [Point; CLUSTERS];

/// Where a start has ended.
#[derive(Clone, PartialEq)]
struct Clustering {
    centers: Centers,
    /// The sum of the squared distances to the nearest centre.
    inertia: f64,
    seed: u64,
}

#[parallelize]
fn parallel(points: &[Point], starts: u64) -> Option<Clustering> {
    let mut best: Option<Clustering> = None;
    for seed in 0..starts {
        let found = lloyd(points, seed);
        if best.as_ref().is_none_or(|best| found.inertia < best.inertia) {
            best = Some(found);
        }
    }
    best
}

fn plain(points: &[Point], starts: u64) -> Option<Clustering> {
    let mut best: Option<Clustering> = None;
    for seed in 0..starts {
        let found = lloyd(points, seed);
        if best.as_ref().is_none_or(|best| found.inertia < best.inertia) {
            best = Some(found);
        }
    }
    best
}

/// Moves each centre to the mean of the points that are nearest to it, until nothing moves.
fn lloyd(points: &[Point], seed: u64) -> Clustering {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut centers: Centers = array::from_fn(|_| points[rng.random_range(0..points.len())]);
    loop {
        let (mut sums, mut counts) = ([[0.0; 4]; CLUSTERS], [0.0; CLUSTERS]);
        let mut inertia = 0.0;
        for point in points {
            let (center, distance) = nearest(point, &centers);
            sums[center] = array::from_fn(|k| sums[center][k] + point[k]);
            counts[center] += 1.0;
            inertia += distance;
        }
        // a centre that no point is nearest to stays where it is
        let moved = array::from_fn(|c| if counts[c] > 0.0 { sums[c].map(|sum| sum / counts[c]) } else { centers[c] });
        if moved == centers {
            return Clustering { centers, inertia, seed };
        }
        centers = moved;
    }
}

/// The nearest centre, and the square of its distance.
fn nearest(point: &Point, centers: &Centers) -> (usize, f64) {
    let (mut at, mut least) = (0, f64::INFINITY);
    for (c, center) in centers.iter().enumerate() {
        let distance = point.iter().zip(center).map(|(x, y)| (x - y) * (x - y)).sum();
        if distance < least {
            (at, least) = (c, distance);
        }
    }
    (at, least)
}

/// A flower of the table, and its species.
fn flower(row: &str) -> Result<(Point, usize), Box<dyn Error>> {
    let (numbers, name) = row.rsplit_once(',').ok_or("a row without a comma")?;
    let mut point = [0.0; 4];
    for (x, number) in point.iter_mut().zip(numbers.split(',')) {
        *x = number.parse()?;
    }
    let species = SPECIES.iter().position(|species| *species == name).ok_or("an unknown species")?;
    Ok((point, species))
}

fn main() -> Result<(), Box<dyn Error>> {
    let starts = env::args().nth(1).as_deref().unwrap_or("5000").parse()?;
    let flowers: Result<Vec<_>, _> = include_str!("data/iris.csv").lines().skip(1).map(flower).collect();
    let (points, species): (Vec<Point>, Vec<usize>) = flowers?.into_iter().unzip();

    let best = common::compare(|| parallel(&points, starts), || plain(&points, starts)).ok_or("no start, no end")?;
    println!("inertia {:.4}, from start {}", best.inertia, best.seed);

    let mut table = [[0; 3]; CLUSTERS];
    for (point, species) in points.iter().zip(species) {
        table[nearest(point, &best.centers).0][species] += 1;
    }
    table.sort();
    println!("{SPECIES:?}");
    for row in table {
        println!("{row:?}");
    }
    Ok(())
}
