//! Knows the facade by a name of its own.
#![forbid(unsafe_code)]
#![deny(warnings, unused, rust_2018_idioms, nonstandard_style, future_incompatible)]

mod bare;

use pz::{par, par_for, parallelize};
use std::collections::BTreeMap;

struct Model {
    weights: Vec<f64>,
    total: f64,
}

#[parallelize]
impl Model {
    fn scores(&self, inputs: &[f64]) -> Result<Vec<f64>, String> {
        let mut out = Vec::with_capacity(inputs.len());
        #[par(jobs = 2, always)]
        for (i, x) in inputs.iter().enumerate() {
            if x.is_nan() {
                return Err(format!("input {i} is no number"));
            }
            let score = self.weights.iter().map(|w| w * x).sum::<f64>();
            out.push(score);
        }
        Ok(out)
    }

    fn add(&mut self, inputs: &[f64]) {
        #[par(jobs = 2, always)]
        for x in inputs {
            if *x < 0.0 {
                continue;
            }
            self.total += x.sqrt();
        }
    }
}

#[pz::parallelize]
fn search(words: &[String]) -> Option<usize> {
    for (i, word) in words.iter().enumerate() {
        if word.chars().rev().eq(word.chars()) {
            return Some(i);
        }
    }
    None
}

#[parallelize]
async fn later(n: u32) -> Vec<String> {
    let mut out = vec![];
    #[par(jobs = 2, always)]
    for x in 0..n {
        out.push(x.to_string());
    }
    out
}

fn main() {
    let mut model = Model { weights: vec![1.0, 2.0], total: 0.0 };
    assert_eq!(model.scores(&[1.0, 0.5]), Ok(vec![3.0, 1.5]));
    assert_eq!(model.scores(&[1.0, f64::NAN, f64::NAN]), Err("input 1 is no number".to_string()));
    model.add(&[4.0, -1.0, 9.0]);
    assert_eq!(model.total.to_bits(), 5.0f64.to_bits());
    assert_eq!(search(&["ab".to_string(), "aba".to_string()]), Some(1));
    drop(later(3));

    let squares = par![x * x for x in 0..4u64 if x != 2; jobs = 2, always];
    assert_eq!(squares, [0, 1, 9]);
    assert_eq!(pz::par![max: x for x in &squares], Some(&9));
    let names: BTreeMap<_, _> = pz::par![BTreeMap<_, _>: x => x.to_string() for x in squares.iter().copied()];
    assert_eq!(names[&9], "9");
    let first = par![first: y for x in 1.. if let Some(y) = squares.get(x) while x < 10; jobs = 2, always];
    assert_eq!(first, Some(&1));
    let mut histogram = [0; 3];
    pz::par_for!(
        jobs = 2,
        always,
        for x in 0..10u64 {
            histogram[(x * x % 3) as usize] += 1;
        }
    );
    assert_eq!(histogram, [4, 6, 0]);
    par_for!('all: for x in 0.. {
        for y in 0..x {
            if x * y > 50 {
                break 'all;
            }
        }
        histogram[0] += x;
    });
    assert_eq!(histogram[0], 4 + 28);
    assert_eq!(bare::all(), (vec![0, 1, 4], 3, Ok(7)));
    let (sum, numbers, squares) = bare::more();
    assert!((sum - (9.0 + 9.0 * f64::sin(1.0))).abs() < 1e-9, "{sum}");
    assert_eq!((numbers, squares), (9 + 3, vec![1, 4]));
    println!("user");
}
