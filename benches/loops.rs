//! Ordinary loops side by side in one run: the plain loop, this crate, and rayon by hand.
//!
//! `cargo bench --bench loops` prints one row a loop: the median time of the plain loop, and the others as a ratio to it.
//! The rounds are interleaved, so that a noisy machine disturbs all columns alike.
#![allow(missing_docs)]

use parallelize::{par, par_for, parallelize};
use rayon::prelude::*;
use std::hint::black_box;
use std::time::{Duration, Instant};

fn main() {
    // `cargo test` runs benches too, to see that they work: one round is enough for that.
    let rounds = if std::env::args().any(|arg| arg == "--bench") { 25 } else { 1 };
    println!("{:32} {:>12} {:>8} {:>8}", "loop", "plain", "ours", "rayon");
    for (name, n, work) in [
        ("10 × trivial, collected", 10, 0),
        ("1000 × trivial, collected", 1000, 0),
        ("128 × 450 ns, collected", 128, 150),
        ("1000 × 450 ns, collected", 1000, 150),
        ("64 × 58 µs, collected", 64, 19_000),
        ("8 × 5 ms, collected", 8, 1_650_000),
    ] {
        row(
            name,
            rounds,
            &mut || drop(black_box((0..n).map(|i| burn(i, work)).collect::<Vec<_>>())),
            &mut || drop(black_box(par![burn(i, work) for i in 0..n])),
            &mut || drop(black_box((0..n).into_par_iter().map(|i| burn(i, work)).collect::<Vec<_>>())),
        );
    }
    filter_push(rounds);
    iterator_source(rounds);
    first_error(rounds);
}

fn filter_push(rounds: usize) {
    let n = 20_000;
    row(
        "20 000 × 1 µs, filter and push",
        rounds,
        &mut || {
            let mut out = Vec::new();
            for i in 0..n {
                let v = burn(i, 300);
                if (v as u64).is_multiple_of(3) {
                    out.push(v);
                }
            }
            black_box(out);
        },
        &mut || {
            let mut out = Vec::new();
            par_for!(for i in 0..n {
                let v = burn(i, 300);
                if (v as u64).is_multiple_of(3) {
                    out.push(v);
                }
            });
            black_box(out);
        },
        &mut || {
            let out: Vec<f64> =
                (0..n).into_par_iter().map(|i| burn(i, 300)).filter(|v| (*v as u64).is_multiple_of(3)).collect();
            black_box(out);
        },
    );
}

fn iterator_source(rounds: usize) {
    let text: String = (0..20_000).map(|i| format!("{i}\n")).collect();
    let parse = |line: &str| burn(line.parse().unwrap_or(0), 1500);
    row(
        "20 000 lines × 5 µs, summed",
        rounds,
        &mut || {
            let mut total = 0.0;
            for line in text.lines() {
                total += parse(line);
            }
            black_box(total);
        },
        &mut || {
            let mut total = 0.0;
            par_for!(for line in text.lines() {
                total += parse(line);
            });
            black_box(total);
        },
        &mut || {
            black_box(text.par_lines().map(parse).sum::<f64>());
        },
    );
}

fn first_error(rounds: usize) {
    #[parallelize]
    fn ours(n: u64) -> Result<Vec<f64>, u64> {
        let mut out = Vec::new();
        for i in 0..n {
            out.push(checked(i, n / 2)?);
        }
        Ok(out)
    }
    fn checked(i: u64, bad: u64) -> Result<f64, u64> {
        if i == bad { Err(i) } else { Ok(burn(i, 300)) }
    }
    let n = 20_000;
    row(
        "20 000 × 1 µs, error half-way",
        rounds,
        &mut || drop(black_box((0..n).map(|i| checked(i, n / 2)).collect::<Result<Vec<_>, _>>())),
        &mut || drop(black_box(ours(n))),
        &mut || drop(black_box((0..n).into_par_iter().map(|i| checked(i, n / 2)).collect::<Result<Vec<_>, _>>())),
    );
}

/// About 3 ns for each unit of work.
fn burn(i: u64, work: u32) -> f64 {
    (0..work).fold(i as f64, |x, _| (x + 1.0).sqrt())
}

fn row<'a>(
    name: &str,
    rounds: usize,
    plain: &'a mut dyn FnMut(),
    ours: &'a mut dyn FnMut(),
    rayon: &'a mut dyn FnMut(),
) {
    let mut columns = [plain, ours, rayon];
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..rounds {
        for (times, run) in times.iter_mut().zip(&mut columns) {
            let start = Instant::now();
            run();
            times.push(start.elapsed());
        }
    }
    let [plain, ours, rayon] = times.map(median);
    let ratio = |time: Duration| time.as_secs_f64() / plain.as_secs_f64();
    println!("{name:32} {:>12} {:>8.2} {:>8.2}", format!("{plain:.1?}"), ratio(ours), ratio(rayon));
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
