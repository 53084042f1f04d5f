//! What is an error in a plain loop too is the error of the plain loop.

use parallelize::{par, par_for, parallelize};

async fn fetch(id: u32) -> u32 {
    id
}

#[parallelize]
fn found(xs: &[u32]) {
    for x in xs {
        if x.pow(2) > 3 {
            break x;
        }
    }
}

#[parallelize]
fn not_async(xs: &[u32]) -> Vec<u32> {
    let mut out = Vec::new();
    for x in xs {
        out.push(fetch(*x).await);
    }
    out
}

#[parallelize]
const fn constant(n: u32) -> u32 {
    let mut total = 0;
    for x in 0..n {
        total += x.pow(2);
    }
    total
}

fn main() {
    par_for!('a: for x in 0..10 {
        loop {
            break 'a x;
        }
    });
    let _ = par![{ if x > 3 { break x; } x } for x in 0..10];
}
