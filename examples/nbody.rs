//! A cluster of stars under their own gravity, as a table.
//!
//! ```text
//! cargo run --release --example nbody -- orbits.csv 1000 200
//! ```
//!
//! The arguments are the file to write (default: `nbody.csv` in the temporary directory), the number of stars (default:
//! 1000) and of steps (default: 100). A row has the time, the energy, which should stay as it is, and the radius that
//! half of the stars are within.

mod common;

use parallelize::parallelize;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use std::error::Error;
use std::fmt::Write;
use std::num::NonZero;
use std::path::PathBuf;
use std::{array, env, fs};

type Vector = [f64; 3];

/// A time step; a star takes about 6 time units for a round.
const STEP: f64 = 0.01;
/// Two stars nearer than this pull each other less than Newton says; else they would need smaller steps.
const SOFTENING: f64 = 0.05;

#[derive(Clone)]
struct Cluster {
    places: Vec<Vector>,
    speeds: Vec<Vector>,
}

/// Leapfrog: half a step of the speeds, a step of the places, half a step of the speeds. The steps need one another, the
/// stars within a step do not.
#[parallelize]
fn parallel(mut cluster: Cluster, steps: usize) -> String {
    let mut table = "time,energy,radius\n".to_string();
    let mut pulls: Vec<Vector> = cluster.places.iter().map(|at| pull(at, &cluster.places)).collect();
    for step in 0..steps {
        kick(&mut cluster.speeds, &pulls);
        drift(&mut cluster.places, &cluster.speeds);
        let places = &cluster.places;
        #[par]
        for i in 0..places.len() {
            pulls[i] = pull(&places[i], places);
        }
        kick(&mut cluster.speeds, &pulls);
        report(&mut table, step + 1, &cluster);
    }
    table
}

fn plain(mut cluster: Cluster, steps: usize) -> String {
    let mut table = "time,energy,radius\n".to_string();
    let mut pulls: Vec<Vector> = cluster.places.iter().map(|at| pull(at, &cluster.places)).collect();
    for step in 0..steps {
        kick(&mut cluster.speeds, &pulls);
        drift(&mut cluster.places, &cluster.speeds);
        let places = &cluster.places;
        for i in 0..places.len() {
            pulls[i] = pull(&places[i], places);
        }
        kick(&mut cluster.speeds, &pulls);
        report(&mut table, step + 1, &cluster);
    }
    table
}

/// The acceleration at a place. All stars together have mass 1, and so has the constant of gravity.
fn pull(at: &Vector, places: &[Vector]) -> Vector {
    let mut sum = [0.0; 3];
    for other in places {
        let apart: Vector = array::from_fn(|k| other[k] - at[k]);
        let square = square(&apart) + SOFTENING * SOFTENING;
        let strength = 1.0 / (places.len() as f64 * square * square.sqrt());
        sum = array::from_fn(|k| sum[k] + strength * apart[k]);
    }
    sum
}

fn kick(speeds: &mut [Vector], pulls: &[Vector]) {
    for (speed, pull) in speeds.iter_mut().zip(pulls) {
        *speed = array::from_fn(|k| speed[k] + 0.5 * STEP * pull[k]);
    }
}

fn drift(places: &mut [Vector], speeds: &[Vector]) {
    for (at, speed) in places.iter_mut().zip(speeds) {
        *at = array::from_fn(|k| at[k] + STEP * speed[k]);
    }
}

fn square(v: &Vector) -> f64 {
    v.iter().map(|x| x * x).sum()
}

/// The mean energy of a star.
#[parallelize]
fn energy(cluster: &Cluster) -> f64 {
    let (mut energy, mass) = (0.0, 1.0 / cluster.places.len() as f64);
    for (i, (at, speed)) in cluster.places.iter().zip(&cluster.speeds).enumerate() {
        let others = cluster.places[..i].iter();
        let apart = others.map(|other| square(&array::from_fn(|k| other[k] - at[k])) + SOFTENING * SOFTENING);
        let depth: f64 = apart.map(|square| mass / square.sqrt()).sum();
        energy += mass * (0.5 * square(speed) - depth);
    }
    energy
}

fn report(table: &mut String, step: usize, cluster: &Cluster) {
    let mut radii: Vec<f64> = cluster.places.iter().map(|at| square(at).sqrt()).collect();
    radii.sort_by(f64::total_cmp);
    let (time, radius) = (step as f64 * STEP, radii[radii.len() / 2]);
    writeln!(table, "{time:.2},{:.6},{radius:.4}", energy(cluster)).expect("a string takes any text");
}

/// Stars in a ball of radius 1, as fast as gravity holds (virial equilibrium: the energy is half of the potential).
fn start(stars: usize, seed: u64) -> Cluster {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut within = |radius: f64| loop {
        let v: Vector = array::from_fn(|_| rng.random_range(-1.0..1.0));
        if square(&v) < 1.0 {
            return v.map(|x| radius * x);
        }
    };
    let places = (0..stars).map(|_| within(1.0)).collect();
    let speeds = (0..stars).map(|_| within(1.0)).collect();
    Cluster { places, speeds }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let file = args.next().map_or_else(|| env::temp_dir().join("nbody.csv"), PathBuf::from);
    let stars = args.next().as_deref().unwrap_or("1000").parse::<NonZero<usize>>()?.get();
    let steps = args.next().as_deref().unwrap_or("100").parse()?;

    let cluster = start(stars, 1);
    let table = common::compare(|| parallel(cluster.clone(), steps), || plain(cluster.clone(), steps));
    fs::write(&file, &table)?;
    println!("{}: {stars} stars, {steps} steps", file.display());
    Ok(())
}
