//! All pairs pull at each other.

use super::Built;
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::rows::floats;
use crate::{openmp, peers};
use parallelize::parallelize;

type Vector = [f64; 3];

fn plain(velocity: &mut [Vector], position: &[Vector], mass: &[f64]) {
    for i in 0..velocity.len() {
        let pull = pull(position[i], position, mass);
        for k in 0..3 {
            velocity[i][k] += 0.001 * pull[k];
        }
    }
}

#[parallelize]
fn ours(velocity: &mut [Vector], position: &[Vector], mass: &[f64]) {
    for i in 0..velocity.len() {
        let pull = pull(position[i], position, mass);
        for k in 0..3 {
            velocity[i][k] += 0.001 * pull[k];
        }
    }
}

fn rayon(velocity: &mut [Vector], position: &[Vector], mass: &[f64]) {
    use rayon::prelude::*;
    velocity.par_iter_mut().zip(position).for_each(|(velocity, at)| {
        let pull = pull(*at, position, mass);
        for k in 0..3 {
            velocity[k] += 0.001 * pull[k];
        }
    });
}

fn orx(velocity: &mut [Vector], position: &[Vector], mass: &[f64]) {
    use orx_parallel::{EnumeratePar, IntoParIter, Par};
    velocity.into_par().enumerate().for_each(|(i, velocity)| {
        let pull = pull(position[i], position, mass);
        for k in 0..3 {
            velocity[k] += 0.001 * pull[k];
        }
    });
}

fn chili(velocity: &mut [Vector], position: &[Vector], mass: &[f64]) {
    peers::chili_each(velocity, 1, &|i, velocity| {
        let pull = pull(position[i], position, mass);
        for k in 0..3 {
            velocity[k] += 0.001 * pull[k];
        }
    });
}

fn paralight(velocity: &mut [Vector], position: &[Vector], mass: &[f64]) {
    use paralight::prelude::*;
    let both = (velocity.par_iter_mut(), position.par_iter()).zip_eq();
    both.with_thread_pool(&mut *peers::paralight()).for_each(|(velocity, at)| {
        let pull = pull(*at, position, mass);
        for k in 0..3 {
            velocity[k] += 0.001 * pull[k];
        }
    });
}

fn pull(at: Vector, position: &[Vector], mass: &[f64]) -> Vector {
    let mut pull = [0.0; 3];
    for (other, mass) in position.iter().zip(mass) {
        let d = [other[0] - at[0], other[1] - at[1], other[2] - at[2]];
        let distance = 0.01 + d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
        let strength = mass / (distance * distance.sqrt());
        for k in 0..3 {
            pull[k] += d[k] * strength;
        }
    }
    pull
}

type Bodies = (Vec<Vector>, Vec<Vector>, Vec<f64>);

pub(super) fn build() -> Built {
    let position: Vec<Vector> = floats(3000).chunks(3).map(|at| [at[0], at[1], at[2]]).collect();
    let bodies: Bodies = (vec![[0.0; 3]; 1000], position, floats(1000));
    let case = Loops::over(bodies, |(velocity, ..), ()| Digest::of(velocity))
        .with(Column::Plain, |(v, x, m)| plain(v, x, m))
        .with(Column::Ours, |(v, x, m)| ours(v, x, m))
        .with(Column::Rayon, |(v, x, m)| rayon(v, x, m))
        .with(Column::Orx, |(v, x, m)| orx(v, x, m))
        .with(Column::C, |(v, x, m)| openmp::nbody_step(v, x, m))
        .with(Column::Chili, |(v, x, m)| chili(v, x, m))
        .with(Column::Paralight, |(v, x, m)| paralight(v, x, m));
    Box::new(case)
}
