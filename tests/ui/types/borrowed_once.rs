//! Borrows and moves that rustc refuses in the plain loop, in the same words.

use parallelize::{par_for, parallelize};

#[parallelize]
fn not_mut_sum(n: usize) -> usize {
    let total = 0;
    for i in 0..n {
        total += i.pow(2);
    }
    total
}

fn not_mut_sum_either(n: usize) -> usize {
    let total = 0;
    par_for!(for i in 0..n {
        total += i.pow(2);
    });
    total
}

#[parallelize]
fn items_behind_a_reference(xs: &[f64]) {
    for x in xs.iter() {
        *x = x.sqrt();
    }
}

fn items_behind_a_reference_too(xs: &[f64]) {
    par_for!(for x in xs {
        *x = x.sqrt();
    });
}

#[parallelize]
fn rows_behind_a_reference(rows: &[Vec<f64>]) {
    for row in rows {
        let sum: f64 = row.iter().sum();
        row.push(sum.sqrt());
    }
}

#[parallelize]
fn elements_behind_a_reference(rows: &[Vec<f64>]) {
    for row in rows {
        for x in row.iter() {
            *x = x.sqrt();
        }
    }
}

#[parallelize]
fn not_mut_item(xs: &[f64]) -> f64 {
    let mut total = 0.0;
    for &x in xs {
        x = x.sqrt();
        total += x;
    }
    total
}

#[parallelize]
fn source_asked(mut xs: Vec<f64>) -> f64 {
    let mut total = 0.0;
    for x in xs.drain(..) {
        total += x.sqrt() / xs.len() as f64;
    }
    total
}

#[parallelize]
fn source_used_again(names: Vec<String>) -> Vec<usize> {
    let mut lengths = Vec::new();
    for name in names {
        lengths.push(name.len());
    }
    lengths.push(names.len());
    lengths
}

#[parallelize]
fn not_unsafe(xs: &[f64]) -> Vec<f64> {
    let mut roots = Vec::new();
    for i in 0..xs.len() {
        roots.push(xs.get_unchecked(i).sqrt());
    }
    roots
}

fn main() {}
