//! `(a + b) * scale` over two arrays: from a loop to every core in six steps by hand on rayon, and in one line.
//!
//! ```text
//! cargo run --release --example cheat_sheet
//! ```
//!
//! `always` is there because the arrays are small: without it, loops that gain nothing stay on the calling thread.

use parallelize::{par, par_for, parallelize};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

/// 1. Find the loop: this one.
fn find_the_loop(xs: &[f64], ys: &[f64], scale: f64) -> Vec<f64> {
    let mut results = Vec::new();
    for i in 0..xs.len() {
        results.push((xs[i] + ys[i]) * scale);
    }
    results
}

/// 2. Find what varies from one iteration to the next: an element of `xs` and the one of `ys` at the same place.
fn what_varies(xs: &[f64], ys: &[f64], scale: f64) -> Vec<f64> {
    let varying: Vec<(f64, f64)> = xs.iter().copied().zip(ys.iter().copied()).collect();
    let mut results = Vec::new();
    for (a, b) in varying {
        results.push((a + b) * scale);
    }
    results
}

/// 3. Find what is fixed: `scale`, which every iteration reads and none changes.
fn what_is_fixed(xs: &[f64], ys: &[f64], scale: f64) -> Vec<f64> {
    let varying: Vec<(f64, f64)> = xs.iter().copied().zip(ys.iter().copied()).collect();
    let fixed = scale;
    let mut results = Vec::new();
    for (a, b) in varying {
        results.push((a + b) * fixed);
    }
    results
}

/// The worker of step 4: the body as a function of what varies and what is fixed.
fn calc(a: f64, b: f64, scale: f64) -> f64 {
    (a + b) * scale
}

/// 4. Make the body a worker function.
fn worker_function(xs: &[f64], ys: &[f64], scale: f64) -> Vec<f64> {
    let mut results = Vec::new();
    for (a, b) in xs.iter().zip(ys) {
        results.push(calc(*a, *b, scale));
    }
    results
}

/// 5. Bake the fixed part in, by partial application: `worker` takes nothing but what varies.
fn partial_application(xs: &[f64], ys: &[f64], scale: f64) -> Vec<f64> {
    let worker = |(a, b): (&f64, &f64)| calc(*a, *b, scale);
    xs.iter().zip(ys).map(worker).collect()
}

/// 6. Map the worker over a pool.
fn pool(xs: &[f64], ys: &[f64], scale: f64) -> Vec<f64> {
    let worker = |(a, b): (&f64, &f64)| calc(*a, *b, scale);
    let pool = ThreadPoolBuilder::new().num_threads(2).build().expect("two threads can be had");
    pool.install(|| xs.par_iter().zip(ys).map(worker).collect())
}

/// All of that as a comprehension.
fn comprehension(xs: &[f64], ys: &[f64], scale: f64) -> Vec<f64> {
    par![(a + b) * scale for (a, b) in xs.iter().zip(ys); jobs = 2, always]
}

/// All of that with the loop left as it was.
fn loop_in_a_macro(xs: &[f64], ys: &[f64], scale: f64) -> Vec<f64> {
    let mut results = Vec::new();
    par_for!(
        jobs = 2,
        always,
        for i in 0..xs.len() {
            results.push((xs[i] + ys[i]) * scale);
        }
    );
    results
}

/// All of that by one line above the function of step 1.
#[parallelize(jobs = 2, always)]
fn annotated_function(xs: &[f64], ys: &[f64], scale: f64) -> Vec<f64> {
    let mut results = Vec::new();
    for i in 0..xs.len() {
        results.push((xs[i] + ys[i]) * scale);
    }
    results
}

type Form = fn(&[f64], &[f64], f64) -> Vec<f64>;

const FORMS: [(&str, Form); 9] = [
    ("1. the loop", find_the_loop),
    ("2. what varies", what_varies),
    ("3. what is fixed", what_is_fixed),
    ("4. worker function", worker_function),
    ("5. partial application", partial_application),
    ("6. pool", pool),
    ("par![…]", comprehension),
    ("par_for!(…)", loop_in_a_macro),
    ("#[parallelize]", annotated_function),
];

fn main() {
    let (xs, ys, scale) = ([1.0, 2.0, 3.0, 4.0], [10.0, 20.0, 30.0, 40.0], 0.5);
    let many: Vec<f64> = (0..100_000).map(|i| f64::from(i).sqrt()).collect();
    let (few, all) = (find_the_loop(&xs, &ys, scale), find_the_loop(&many, &many, scale));

    for (name, form) in FORMS {
        let results = form(&xs, &ys, scale);
        println!("{name:<22} {results:?}");
        assert_eq!(results, few, "{name}");
        assert_eq!(form(&many, &many, scale), all, "{name}");
    }
}
