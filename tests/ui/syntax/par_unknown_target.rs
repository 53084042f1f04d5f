//! Targets that other languages have: what to write instead.

use parallelize::par;

fn mean(xs: &[f64]) -> f64 {
    par![mean: x.sqrt() for x in xs]
}

fn table(xs: &[u64]) -> Vec<u64> {
    par![list: x.pow(2) for x in xs]
}

fn best(xs: &[f64]) -> usize {
    par![argmax: x.abs() for x in xs]
}

fn main() {}
