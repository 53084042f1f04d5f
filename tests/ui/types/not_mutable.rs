//! What is wrong is the declaration, which rustc says once.

use parallelize::{par_for, parallelize};

struct Rng(u64);

impl Rng {
    fn next_value(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

#[parallelize]
fn sum(n: usize) -> usize {
    let total = 0;
    for i in 0..n {
        total += i.pow(2);
    }
    total
}

#[parallelize]
fn elements(n: usize, out: &[usize]) {
    for i in 0..n {
        out[i] = i.pow(2);
    }
}

fn elements_in_par_for(n: usize, out: &[usize]) {
    par_for!(for i in 0..n {
        out[i] = i.pow(2);
    });
}

#[parallelize]
fn drawn(n: usize) -> Vec<u64> {
    let rng = Rng(1);
    let mut out = Vec::new();
    for _ in 0..n {
        let x = rng.next_value();
        out.push(x.pow(2));
    }
    out
}

#[parallelize]
fn longest(n: usize) -> usize {
    let mut best: &str = "";
    for i in 0..n {
        let text = i.to_string();
        if text.len() > best.len() {
            best = &text;
        }
    }
    best.len()
}

struct Journal {
    lines: Vec<usize>,
    seen: std::collections::HashSet<usize>,
}

impl Journal {
    #[parallelize]
    fn record(&self, n: usize) {
        for i in 0..n {
            self.lines.push(i.pow(2));
        }
    }

    #[parallelize]
    fn record_new(self, n: usize) -> Vec<usize> {
        for i in 0..n {
            let square = i.pow(2);
            self.seen.insert(square);
        }
        self.lines
    }
}

struct Stats(f64);

impl Stats {
    fn add(&mut self, x: f64) {
        self.0 += x;
    }

    fn next_of(&mut self, x: f64) -> f64 {
        self.0 += x;
        self.0
    }
}

#[parallelize]
fn count_in(xs: &[f64], stats: &Stats) {
    for x in xs {
        let y = x.sin();
        stats.add(y);
    }
}

#[parallelize]
fn count_by(xs: &[f64], stats: &Stats) -> Vec<f64> {
    let mut out = Vec::new();
    for x in xs {
        let y = stats.next_of(x.sin());
        out.push(y.sqrt());
    }
    out
}

fn main() {}
