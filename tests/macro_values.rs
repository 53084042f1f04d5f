//! Macros of the user's in comprehensions: values whose types only their places say, parts of items, views, and what is done for no value.

mod common;

use common::twins::{at_all_jobs, jobs};
use common::{mix, words};
use parallelize::par;
use std::collections::BTreeMap;

macro_rules! squared {
    ($x:expr) => {
        $x.wrapping_mul($x)
    };
}

macro_rules! parsed {
    ($text:expr) => {
        $text.parse().unwrap()
    };
}

macro_rules! name_of {
    ($record:expr) => {
        $record.name
    };
}

macro_rules! view_of {
    ($record:expr) => {
        &$record.name[1..]
    };
}

macro_rules! either {
    ($chooses:expr, $first:expr, $second:expr) => {
        if $chooses { $first } else { $second }
    };
}

macro_rules! listed {
    ($($x:expr),*) => {
        [$($x),*]
    };
}

macro_rules! check {
    ($holds:expr) => {
        assert!($holds, "it does")
    };
}

macro_rules! itself {
    ($x:expr) => {
        $x
    };
}

macro_rules! stop_if {
    ($stops:expr) => {
        if $stops {
            break;
        }
    };
}

struct Record {
    name: String,
    n: u64,
}

fn records(n: usize) -> Vec<Record> {
    words(n).into_iter().zip(0..).map(|(name, n)| Record { name, n }).collect()
}

fn halved(x: f64) -> f64 {
    x / 2.0
}

#[test]
fn values() {
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).map(mix).collect();
        let plain: Vec<u64> = xs.iter().map(|x| x.wrapping_mul(*x)).collect();
        assert_eq!(par![squared!(*x) for x in &xs; jobs = jobs(), always], plain);
        let plain: Vec<f64> = xs.iter().map(|x| f64::from(*x as u32) / 2.0).collect();
        assert_eq!(par![halved(itself!((*x as u32).into())) for x in &xs; jobs = jobs(), always], plain);
        let texts: Vec<String> = xs.iter().map(ToString::to_string).collect();
        let again: Vec<u64> = par![parsed!(text) for text in &texts; jobs = jobs(), always];
        assert_eq!(again, xs);
        let plain: u64 = xs.iter().filter(|x| **x % 3 > 0).fold(0, |sum, x| sum ^ (x % 7));
        let ours = par![x % 7 for x in &xs if either!(*x % 3 > 0, true, false) let _ = { check!(*x >= *x) }; jobs = jobs(), always];
        assert_eq!(ours.into_iter().fold(0, |sum, x| sum ^ x), plain);
        let plain: usize = xs.iter().map(|x| [1, 2, *x].iter().filter(|y| **y > 1).count()).sum();
        assert_eq!(
            par![count: y for x in &xs for y in listed![1, 2, *x] if either!(y > 1, true, false); jobs = jobs(), always],
            plain
        );
    });
}

#[test]
fn places_and_views() {
    at_all_jobs(|n| {
        let all = records(n);
        let plain: Vec<usize> = all.iter().map(|record| record.name.len()).collect();
        assert_eq!(par![name_of!(record).len() for record in &all; jobs = jobs(), always], plain);
        let plain: Vec<&str> = all.iter().map(|record| &record.name[1..]).collect();
        assert_eq!(par![view_of!(record) for record in &all; jobs = jobs(), always], plain);
        let plain: BTreeMap<u64, String> = all.iter().map(|record| (record.n, record.name.clone())).collect();
        let ours: BTreeMap<u64, String> = par![BTreeMap<_, _>: itself!(record.n) => name_of!(record).clone() for record in &all; jobs = jobs(), always];
        assert_eq!(ours, plain);
        let plain: Vec<Vec<u64>> = all.iter().map(|record| vec![record.n, 2, record.n * 2]).collect();
        let ours = par![{
            let mut list = vec![1, 2];
            itself!(list)[0] = record.n;
            itself!(list).push(itself!(record.n * 2));
            list
        } for record in &all; jobs = jobs(), always];
        assert_eq!(ours, plain);
        let plain: Vec<String> = records(n).into_iter().map(|record| record.name).collect();
        assert_eq!(par![itself!(record).name for record in all; jobs = jobs(), always], plain);
    });
}

// what an inner loop of a value's own is left by is nobody else's
#[test]
fn ways_out_of_inner_loops() {
    fn counted(x: u64) -> u64 {
        let mut n = 0;
        for k in 0..x % 20 {
            stop_if!(mix(x ^ k) % 7 == 3);
            n += k;
        }
        n
    }
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).map(mix).collect();
        let plain: Vec<u64> = xs.iter().map(|x| counted(*x)).collect();
        let ours = par![{
            let mut n = 0;
            for k in 0..x % 20 {
                stop_if!(mix(x ^ k) % 7 == 3);
                n += k;
            }
            n
        } for x in &xs; jobs = jobs(), always];
        assert_eq!(ours, plain);
    });
}
