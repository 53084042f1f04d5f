//! Mistakes in what the copies of the body differ in: an element of a captured list, the source of an inner loop, the pattern of
//! the loop, a `format!` that a commit is given, a name of an inner scope, and a `&mut` that is
//! missing.

use parallelize::{par_for, parallelize};

struct Item {
    name: String,
    tags: Vec<u32>,
}

fn elements(xs: &[f64], items: &[Item], names: Vec<Item>, found: &mut Vec<usize>) {
    par_for!(for (i, x) in xs.iter().enumerate() {
        let first = items[i].name;
        let second = names[i].name;
        found.push(first.len() + second.len() + x.sin() as usize);
    });
}

#[parallelize]
fn inner_loop(items: Vec<Item>) -> usize {
    let mut total = 0;
    for item in items {
        let tags = item.tags;
        for tag in tags {
            total += tag as usize;
        }
        total += tags.len();
    }
    total
}

#[parallelize]
fn pattern(names: &[String]) -> usize {
    let mut total = 0;
    for &name in names {
        total += name.to_lowercase().len();
    }
    total
}

#[parallelize]
fn formatted(xs: &[f64]) -> Vec<&'static str> {
    let mut texts: Vec<&str> = Vec::new();
    for x in xs {
        texts.push(format!("{x}"));
    }
    texts
}

fn inner_scope(xs: &[f64], sums: &mut Vec<f64>) {
    par_for!(for x in xs {
        {
            let near = x.sin();
            let _ = near;
        }
        let far = near;
        sums.push(far + x.cos());
    });
}

fn add_to(sums: &mut Vec<f64>, sum: f64) {
    sums.push(sum);
}

#[parallelize]
fn not_lent(xs: &[f64]) -> Vec<f64> {
    let mut sums = Vec::new();
    for x in xs {
        let sum = x.sin() + x.cos();
        add_to(sums, sum);
    }
    sums
}

fn main() {}
