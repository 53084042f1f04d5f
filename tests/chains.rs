//! Iterators with closures that borrow what the iteration has: what a collection is extended by, and what a variable is.

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};

/// What may be given as an iterator of the user's, an `Option`, a `Result` or a list.
struct Table(Vec<u64>);

impl Table {
    fn new() -> Table {
        Table((0..12).map(mix).collect())
    }

    fn row(&self, r: u64) -> impl Iterator<Item = (usize, u64)> + '_ {
        let width = r as usize % 5;
        self.0.iter().map(|x| x % 1000).enumerate().take(width)
    }

    fn first(&self, r: u64) -> Option<u64> {
        self.0.iter().copied().find(|x| x % 7 == r % 7)
    }

    fn checked(&self, r: u64) -> Result<u64, u64> {
        if r.is_multiple_of(3) { Err(r) } else { Ok(self.0[r as usize % self.0.len()]) }
    }

    fn views(&self) -> std::slice::Iter<'_, u64> {
        self.0.iter()
    }
}

fn total(numbers: &mut dyn Iterator<Item = u64>) -> u64 {
    numbers.fold(0, |sum, x| sum.wrapping_mul(3) ^ x)
}

forms!(of_methods_of_the_users(xs) -> (Vec<u64>, Vec<String>, u64) {
    let (table, mut out, mut texts) = (Table::new(), vec![], vec![]);
    let mut refs: Vec<&u64> = vec![];
} for (x in xs) {
    let norm = table.row(*x).map(|(c, v)| c as u64 + v).sum::<u64>() + 1;
    out.extend(table.row(*x).map(|(c, v)| c as u64 ^ (v * 100 / norm)));
    out.extend(table.first(*x).map(|v| v % norm));
    out.extend(table.checked(*x).map(|v| v % norm));
    texts.extend(table.row(norm).filter(|(c, _)| c % 2 == *x as usize % 2).map(|(c, v)| format!("{c}:{v}")));
    refs.extend(table.views().filter(|v| **v % 5 == norm % 5));
} (out, texts, refs.into_iter().fold(0, |n, v| n * 2 % 1013 + v % 1013)));

forms!(of_a_variable(xs) -> (Vec<u64>, u64) {
    let (table, mut out, mut t) = (Table::new(), vec![0; xs.len()], 0u64);
} for (x in xs.iter()) {
    let n = mix(*x) % 12;
    let mut others = table.0.iter().enumerate().filter(|(at, _)| *at as u64 != n).map(|(_, v)| v % 97);
    out[*x as usize] = total(&mut others);
    t = t.wrapping_mul(3) ^ out[*x as usize];
} (out, t));
