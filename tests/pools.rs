//! Loops run wherever their caller stands: in a pool of the user's, in parallel loops, on many threads, again and again.

mod common;

use common::{Peak, mix, with_jobs};
use parallelize::{par, par_for};
use rayon::prelude::*;
use std::collections::HashSet;
use std::thread;

fn mixed(n: u64) -> Vec<u64> {
    (0..n).map(mix).collect()
}

fn named_pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).thread_name(|i| format!("mine {i}")).build().unwrap()
}

/// Results, and the names of the threads that made them.
fn where_run(n: u64) -> (Vec<u64>, HashSet<String>) {
    let name = || thread::current().name().unwrap_or("none").to_string();
    let pairs = par![{ (0..100).fold(x, |x, _| mix(x)); (mix(x), name()) } for x in 0..n; always];
    pairs.into_iter().unzip()
}

#[test]
fn a_loop_inside_install_runs_on_that_pool() {
    for threads in [1, 2, 5] {
        let pool = named_pool(threads);
        let (values, names) = pool.install(|| where_run(5000));
        assert_eq!(values, mixed(5000));
        assert!(names.iter().all(|name| name.starts_with("mine")), "{names:?}");
        let inner = pool.install(|| par![mix(x) for x in 0..1000; jobs = -1, always]);
        assert_eq!(inner, mixed(1000));
    }
    let (values, names) = where_run(5000);
    assert_eq!(values, mixed(5000));
    assert!(!names.iter().any(|name| name.starts_with("mine")), "{names:?}");
}

#[test]
fn jobs_bind_inside_install_too() {
    let pool = named_pool(3);
    with_jobs(|jobs| {
        let peak = Peak::default();
        let worked = pool.install(|| par![peak.work(x) for x in 0..5000; jobs = jobs, always]);
        assert_eq!(worked.len(), 5000);
        assert!(peak.most() <= jobs as usize);
    });
}

#[test]
fn loops_inside_join_and_scope() {
    with_jobs(|jobs| {
        let run = |n: u64| par![mix(x) for x in 0..n; jobs = jobs, always];
        for _ in 0..50 {
            let (a, (b, c)) = rayon::join(|| run(500), || rayon::join(|| run(50), || run(1000)));
            assert_eq!((a, b, c), (mixed(500), mixed(50), mixed(1000)));
        }
        let mut results = vec![vec![]; 20];
        rayon::scope(|scope| {
            for (i, result) in results.iter_mut().enumerate() {
                scope.spawn(move |_| *result = run(i as u64 * 30));
            }
        });
        assert!(results.iter().enumerate().all(|(i, result)| *result == mixed(i as u64 * 30)));
    });
}

#[test]
fn loops_and_rayon_iterators_in_each_other() {
    with_jobs(|jobs| {
        let rows: Vec<Vec<u64>> =
            (0..40u64).into_par_iter().map(|n| par![mix(x) for x in 0..n * 5; jobs = jobs, always]).collect();
        assert!(rows.iter().zip(0..).all(|(row, n)| *row == mixed(n * 5)));
        let rows = par![(0..n * 5).into_par_iter().map(mix).collect::<Vec<_>>() for n in 0..40u64; jobs = jobs, always];
        assert!(rows.iter().zip(0..).all(|(row, n)| *row == mixed(n * 5)));
    });
}

#[test]
fn loops_three_deep() {
    with_jobs(|jobs| {
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for a in 0..12u64 {
                let mut plane = vec![];
                par_for!(
                    jobs = jobs,
                    always,
                    for b in 0..a {
                        let row = par![mix(a * b * c) for c in 0..b; jobs = jobs, always];
                        plane.push(row);
                    }
                );
                out.push(plane);
            }
        );
        let plain = |a: u64| (0..a).map(|b| (0..b).map(|c| mix(a * b * c)).collect::<Vec<_>>()).collect::<Vec<_>>();
        assert_eq!(out, (0..12).map(plain).collect::<Vec<_>>());
    });
}

#[test]
fn loops_of_different_counts_in_each_other() {
    for (outer, inner) in [(2, 20), (20, 2), (-1, 20), (20, -1), (1, 8), (8, 1), (20, 20), (-1, -1)] {
        let rows = par![par![mix(x) for x in 0..n; jobs = inner, always] for n in 0..60u64; jobs = outer, always];
        assert!(rows.iter().zip(0..).all(|(row, n)| *row == mixed(n)), "{outer} around {inner}");
    }
}

#[test]
fn loops_on_many_threads_at_once() {
    with_jobs(|jobs| {
        thread::scope(|scope| {
            for t in 0..16 {
                scope.spawn(move || {
                    for round in 0..30 {
                        let n = (t * 37 + round * 11) % 400;
                        let mut total = 0u64;
                        let v = par![mix(x) for x in 0..n; jobs = jobs, always];
                        par_for!(
                            jobs = jobs,
                            always,
                            for x in &v {
                                total ^= mix(*x);
                            }
                        );
                        assert_eq!(total, v.iter().fold(0, |total, x| total ^ mix(*x)));
                        assert_eq!(v, mixed(n));
                    }
                });
            }
        });
    });
}

#[test]
fn ten_thousand_calls_in_a_row() {
    with_jobs(|jobs| {
        for round in 0..10_000u64 {
            let n = round % 9;
            let total: u64 = par![sum: mix(x) % 1000 for x in round..round + n; jobs = jobs, always];
            assert_eq!(total, (round..round + n).map(|x| mix(x) % 1000).sum());
        }
    });
    let mut sums = vec![];
    for round in 0..10_000u64 {
        let mut total = 0;
        par_for!(for x in round..round + 20 {
            total += mix(x) % 7;
        });
        sums.push(total);
    }
    assert_eq!(sums, (0..10_000).map(|r| (r..r + 20).map(|x| mix(x) % 7).sum::<u64>()).collect::<Vec<_>>());
}

#[test]
fn a_site_that_sees_all_sizes() {
    let run = |n: u64, heavy: u64| par![(0..heavy).fold(x, |x, _| mix(x)) for x in 0..n];
    for round in 0..200u64 {
        let n = [0, 1, 3000, 7, 2, 400][round as usize % 6];
        let heavy = [1, 300, 0][round as usize % 3];
        assert_eq!(run(n, heavy), (0..n).map(|x| (0..heavy).fold(x, |x, _| mix(x))).collect::<Vec<_>>());
    }
}

#[test]
fn a_loop_in_a_thread_that_ends_and_in_a_thread_local() {
    thread_local! {
        static TABLE: Vec<u64> = par![mix(x) for x in 0..100; jobs = 2, always];
    }
    for _ in 0..50 {
        let v = thread::spawn(|| TABLE.with(|table| par![mix(*x) for x in table; jobs = 2, always])).join().unwrap();
        assert_eq!(v, mixed(100).into_iter().map(mix).collect::<Vec<_>>());
    }
}
