//! Ordinary loops side by side in one run: the plain loop, this crate, and rayon by hand.
//!
//! `cargo bench --bench loops [-- [FILTER] [--rounds N]]` prints one row a loop: the median time of the plain loop, and
//! the others as a ratio to it.
#![allow(missing_docs)]

mod common;

use common::{Table, burn};
use parallelize::{par, par_for, parallelize};
use rayon::prelude::*;

fn main() {
    let mut table = Table::new(25);
    for (name, n, work) in [
        ("10 × trivial, collected", 10, 0),
        ("1000 × trivial, collected", 1000, 0),
        ("128 × 450 ns, collected", 128, 150),
        ("1000 × 450 ns, collected", 1000, 150),
        ("64 × 58 µs, collected", 64, 19_000),
        ("8 × 5 ms, collected", 8, 1_650_000),
    ] {
        collected(&mut table, name, n, work);
    }
    filter_push(&mut table);
    iterator_source(&mut table);
    first_error(&mut table);
}

fn collected(table: &mut Table, name: &str, n: u64, work: u32) {
    table.row(
        name,
        n,
        &[
            ("plain", &|n| (0..*n).map(|i| burn(i, work)).collect::<Vec<_>>()),
            ("ours", &|n| par![burn(i, work) for i in 0..*n]),
            ("rayon", &|n| (0..*n).into_par_iter().map(|i| burn(i, work)).collect()),
        ],
    );
}

fn filter_push(table: &mut Table) {
    fn plain(n: &mut u64) -> Vec<f64> {
        let mut out = Vec::new();
        for i in 0..*n {
            let v = burn(i, 300);
            if (v as u64).is_multiple_of(3) {
                out.push(v);
            }
        }
        out
    }
    fn ours(n: &mut u64) -> Vec<f64> {
        let mut out = Vec::new();
        par_for!(for i in 0..*n {
            let v = burn(i, 300);
            if (v as u64).is_multiple_of(3) {
                out.push(v);
            }
        });
        out
    }
    fn rayon(n: &mut u64) -> Vec<f64> {
        (0..*n).into_par_iter().map(|i| burn(i, 300)).filter(|v| (*v as u64).is_multiple_of(3)).collect()
    }
    table.row("20 000 × 1 µs, filter and push", 20_000, &[("plain", &plain), ("ours", &ours), ("rayon", &rayon)]);
}

fn iterator_source(table: &mut Table) {
    // Whole numbers, so that the order of the sum does not show.
    fn parse(line: &str) -> u64 {
        burn(line.parse().unwrap_or(0), 1500).to_bits() >> 32
    }
    fn plain(text: &str) -> u64 {
        let mut total = 0;
        for line in text.lines() {
            total += parse(line);
        }
        total
    }
    fn ours(text: &str) -> u64 {
        let mut total = 0;
        par_for!(for line in text.lines() {
            total += parse(line);
        });
        total
    }
    table.row(
        "20 000 lines × 5 µs, summed",
        (0..20_000).map(|i| format!("{i}\n")).collect::<String>(),
        &[
            ("plain", &|text| plain(text)),
            ("ours", &|text| ours(text)),
            ("rayon", &|text| text.par_lines().map(parse).sum()),
        ],
    );
}

fn first_error(table: &mut Table) {
    #[parallelize]
    fn ours(n: &mut u64) -> Result<Vec<f64>, u64> {
        let mut out = Vec::new();
        for i in 0..*n {
            out.push(checked(i, *n / 2)?);
        }
        Ok(out)
    }
    fn checked(i: u64, bad: u64) -> Result<f64, u64> {
        if i == bad { Err(i) } else { Ok(burn(i, 300)) }
    }
    table.row(
        "20 000 × 1 µs, error half-way",
        20_000,
        &[
            ("plain", &|n| (0..*n).map(|i| checked(i, *n / 2)).collect()),
            ("ours", &ours),
            ("rayon", &|n| (0..*n).into_par_iter().map(|i| checked(i, *n / 2)).collect()),
        ],
    );
}
