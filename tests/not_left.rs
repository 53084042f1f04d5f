//! Loops that look like what rustc refuses, and are none: they are handled like others, which their reports show.
#![allow(clippy::let_unit_value, reason = "what it is here for")]

mod common;

use common::mix;
use parallelize::{parallelize, report};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

#[derive(Default)]
struct Start {
    at: u64,
}

macro_rules! begin {
    ($name:ident) => {
        $name = 3;
    };
}

fn noted(_: u64) {}

fn put(x: u64) -> Result<(), u64> {
    if x == 0 { Err(x) } else { Ok(()) }
}

#[parallelize(jobs = 2, always)]
fn set_by_a_pattern(xs: &[u64]) -> u64 {
    let mut total;
    Start { at: total } = Start::default();
    for x in xs {
        total += mix(*x) % 9;
    }
    total
}

#[parallelize(jobs = 2, always)]
fn set_by_a_macro(xs: &[u64]) -> u64 {
    let mut total: u64;
    begin!(total);
    for x in xs {
        total += mix(*x) % 9;
    }
    total
}

#[parallelize(jobs = 2, always)]
fn unit_values(xs: &[u64]) -> u64 {
    let mut total = 0;
    for x in xs {
        total += mix(*x) % 9;
        match put(*x) {
            Ok(done) => done,
            Err(x) => noted(x),
        }
        if let Ok(done) = put(mix(*x)) { done } else { noted(*x) }
    }
    total
}

/// A map that lends its values by `&`, as those for several threads do.
struct Map(Vec<AtomicU64>);

impl Map {
    fn iter_mut(&self) -> std::slice::Iter<'_, AtomicU64> {
        self.0.iter()
    }
}

struct Shared {
    map: Map,
    by: u64,
}

impl Shared {
    fn rest(&self, x: u64) -> u64 {
        x % self.by
    }

    #[parallelize(jobs = 2, always)]
    fn add_up(&self) -> u64 {
        let mut total = 0;
        for value in self.map.iter_mut() {
            total += self.rest(mix(value.load(SeqCst)));
        }
        total
    }
}

#[parallelize(jobs = 2, always)]
fn named_behind(xs: Vec<u64>) -> (u64, u64) {
    macro_rules! pair {
        (xs: $value:expr) => {
            ($value, 3)
        };
    }
    let mut total = 0;
    for x in xs {
        total += mix(x) % 9;
    }
    pair!(xs: total)
}

#[test]
fn loops_that_are_right_are_handled() {
    let xs: Vec<u64> = (0..300).collect();
    let sum: u64 = xs.iter().map(|x| mix(*x) % 9).sum();
    assert_eq!((set_by_a_pattern(&xs), set_by_a_macro(&xs), unit_values(&xs)), (sum, sum + 3, sum));
    let shared = Shared { map: Map(xs.iter().map(|x| AtomicU64::new(*x)).collect()), by: 9 };
    assert_eq!((shared.add_up(), named_behind(xs)), (sum, (sum, 3)));
    let sites = report().sites.into_iter().filter(|site| site.file == file!()).count();
    assert_eq!(sites, 5);
}
