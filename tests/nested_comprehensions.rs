//! Comprehensions within others and in loops, as operands and with exits of their own; and heads that begin with a block.

mod common;

use common::twins::{check, forms, jobs};
use common::{mix, with_jobs};
use parallelize::{par, par_for, parallelize};
use std::collections::HashMap;
use std::sync::RwLock;

macro_rules! method {
    ($value:expr; $method:ident) => {
        $value.$method()
    };
}

#[test]
fn as_operands() {
    with_jobs(|jobs| {
        let lengths = par![par![j for j in 0..k].len() for k in 0..50; jobs = jobs, always];
        assert_eq!(lengths, (0..50).collect::<Vec<usize>>());
        let primes = par![p for p in 2..60 if !par![any: p % d == 0 for d in 2..p]; jobs = jobs, always];
        assert_eq!(primes.len(), 17);
        let sums =
            par![1 + par![count: () for _ in 0..k] + par![i * k for i in 0..3][2] for k in 0..50; jobs = jobs, always];
        assert_eq!(sums, (0..50).map(|k| 1 + 3 * k).collect::<Vec<usize>>());
        let roots = par![1.0 + method!(f64::from(x); sqrt).abs() for x in 0..50; jobs = jobs, always];
        assert_eq!(roots, (0..50).map(|x| 1.0 + f64::from(x).sqrt()).collect::<Vec<_>>());
    });
}

#[test]
fn with_exits_of_their_own() {
    with_jobs(|jobs| {
        let lines = ["1 2", "x", "3 y 4", ""];
        let numbers = par![
            par![n for word in line.split(' ') let Ok(n) = word.parse::<i32>() else { continue }]
            for line in lines; jobs = jobs, always
        ];
        assert_eq!(numbers, [vec![1, 2], vec![], vec![3, 4], vec![]]);
        let lengths =
            par![{ let v = par![{ if j > 2 { break } j } for j in 0..k]; v.len() } for k in 0..6; jobs = jobs, always];
        assert_eq!(lengths, [0, 1, 2, 3, 3, 3]);
    });
}

#[test]
fn heads_that_begin_with_a_block() {
    with_jobs(|jobs| {
        let sums: Vec<i32> = par![if x > 1 { 1 } else { 2 } + x for x in 0..9; jobs = jobs, always];
        assert_eq!(sums, (0..9).map(|x| (if x > 1 { 1 } else { 2 }) + x).collect::<Vec<_>>());
        let differences: Vec<i32> = par![match x { 1 => 1, _ => 2 } - x for x in 0..9; jobs = jobs, always];
        assert_eq!(
            differences,
            (0..9)
                .map(|x| (match x {
                    1 => 1,
                    _ => 2,
                }) - x)
                .collect::<Vec<_>>()
        );
        let wide: Vec<i64> = par![if x > 1 { 1 } else { 2 } as i64 for x in 0..9; jobs = jobs, always];
        assert_eq!(wide, (0..9).map(|x| if x > 1 { 1 } else { 2 }).collect::<Vec<_>>());
        let elements: Vec<i32> = par![{ [1, 2, 3] }[x] for x in 0..3; jobs = jobs, always];
        assert_eq!(elements, [1, 2, 3]);
        let labelled: Vec<i32> = par!['a: { if x > 1 { break 'a 3; } 4 } + x for x in 0..9; jobs = jobs, always];
        assert_eq!(labelled, (0..9).map(|x| if x > 1 { 3 + x } else { 4 + x }).collect::<Vec<_>>());
        let alone: Vec<i32> = par![if x > 1 { 1 } else { 2 } for x in 0..9; jobs = jobs, always];
        assert_eq!(alone, (0..9).map(|x| if x > 1 { 1 } else { 2 }).collect::<Vec<_>>());
    });
}

forms!(in_a_loop(xs) -> (usize, Vec<String>) { let (mut t, mut all) = (0usize, vec![]); } for (x in xs) {
    let k = (mix(*x) % 7) as usize;
    t += 1 + par![count: () for _ in 0..k];
    all.push(par![format!("{j}") for j in 0..k].join(","));
    let short = par![{ if j == 1 { continue } if j > 3 { break } j } for j in 0..k];
    if t % 3 == 0 {
        t += short.len() * par![j for j in 0..k].len();
    }
    t ^= method!(k; count_ones) as usize + short.len();
} (t, all));

forms!(a_lock_that_is_read(xs) -> (usize, Vec<String>) {
    let names: RwLock<HashMap<u64, String>> = RwLock::new(xs.iter().map(|x| (*x, format!("n{x}"))).collect());
    let (mut t, mut all) = (0usize, vec![]);
} for (x in xs) {
    let name = names.read().unwrap()[x].repeat(3);
    if let Some(other) = names.read().unwrap().get(&(x / 2)) {
        t = t.wrapping_mul(31) ^ other.len();
    }
    all.push(name);
} (t, all));
