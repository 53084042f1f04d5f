//! What rustc warns of in a plain loop, and once.
#![deny(warnings)]
use parallelize::{par_for, parallelize};

#[parallelize]
fn labels(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = Vec::new();
    'rows: for row in rows {
        let mut sum = 0.0;
        'row: for x in row {
            sum += x.sqrt();
        }
        sums.push(sum);
    }
    sums
}

#[parallelize]
fn values(xs: &[f64]) -> Vec<f64> {
    let mut ys = Vec::new();
    for (i, x) in xs.iter().enumerate() {
        let mut y = x.sin();
        x.sqrt();
        ys.push(y);
    }
    ys
}

fn in_macro(xs: &[f64]) -> Vec<f64> {
    let mut ys = Vec::new();
    par_for!('all: for (i, x) in xs.iter().enumerate() {
        let mut y = x.sin();
        'digits: for digit in x.to_string().bytes() {
            y += f64::from(digit);
        }
        x.sqrt();
        ys.push(y);
    });
    ys
}

// these are named
#[parallelize]
fn named(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = Vec::new();
    'rows: for row in rows {
        let mut sum = 0.0;
        for x in row {
            if *x < 0.0 {
                continue 'rows;
            }
            sum += x.sqrt();
        }
        sums.push(sum);
    }
    sums
}

#[parallelize]
fn left(rows: &[Vec<f64>]) -> usize {
    let mut n = 0;
    'rows: for row in rows {
        for x in row {
            if x.sqrt() > 9.0 {
                break 'rows;
            }
        }
        n += 1;
    }
    n
}

fn main() {}
