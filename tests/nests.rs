//! Clauses that do not depend on each other are one index space, and give what nested loops give.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::{JOBS, float, in_child, message, mix, rerun_well, with_jobs, words};
use parallelize::par;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// Rows and columns, from nothing to much of either.
const SHAPES: [(usize, usize); 9] =
    [(0, 5), (5, 0), (1, 1), (3, 10_007), (10_007, 3), (1, 1000), (1000, 1), (64, 65), (7, 8)];

fn at_every_shape(check: impl Fn(usize, usize, i32)) {
    for (n, m) in SHAPES {
        with_jobs(|jobs| check(n, m, jobs));
    }
}

#[test]
fn two_levels_give_what_nested_loops_give() {
    at_every_shape(|n, m, jobs| {
        let (xs, ys): (Vec<u64>, Vec<u64>) = ((0..n as u64).map(mix).collect(), (0..m as u64).map(mix).collect());
        let mut plain = vec![];
        let (mut sum, mut odd) = (-0.0, 0); // as `Iterator::sum` starts
        for (i, x) in xs.iter().enumerate() {
            for y in &ys {
                plain.push((i, x ^ y));
                sum += float(i) * (y % 7) as f64;
                odd += usize::from((x ^ y) % 2 == 1);
            }
        }
        assert_eq!(par![(i, x ^ y) for (i, x) in xs.iter().enumerate() for y in &ys; jobs = jobs, always], plain);
        assert_eq!(par![(i, xs[i] ^ ys[j]) for i in 0..n for j in 0..m; jobs = jobs, always], plain);
        assert_eq!(par![(i, xs[i] ^ ys[j]) for i in 0..xs.len() for j in 0..ys.len(); jobs = jobs], plain);
        let ours: f64 = par![sum: float(i) * (y % 7) as f64 for i in 0..n for y in ys.iter(); jobs = jobs, always];
        assert_eq!(ours.to_bits(), sum.to_bits());
        assert_eq!(par![count: () for x in &xs for y in &ys if (x ^ y) % 2 == 1; jobs = jobs, always], odd);
    });
}

#[test]
fn three_and_four_levels() {
    with_jobs(|jobs| {
        for (a, b, c) in [(2, 3, 4000), (3, 1, 1), (1, 50, 60), (0, 2, 2), (2, 0, 2), (2, 2, 0), (100, 7, 9)] {
            let mut plain = vec![];
            for x in 0..a {
                for y in (0..b).rev() {
                    for z in 0..c {
                        plain.push((x, y, z));
                    }
                }
            }
            let ours = par![(x, y, z) for x in 0..a for y in (0..b).rev() for z in 0..c; jobs = jobs, always];
            assert_eq!(ours, plain);
            let table = ["k", "l"];
            let ours = par![(x, y, z, t) for x in 0..a for y in (0..b).rev() for z in 0..c for t in &table; jobs = jobs, always];
            let plain: Vec<_> = plain.iter().flat_map(|(x, y, z)| table.iter().map(|t| (*x, *y, *z, t))).collect();
            assert_eq!(ours, plain);
        }
    });
}

#[test]
fn levels_that_depend_stay_inside() {
    at_every_shape(|n, m, jobs| {
        let rows: Vec<Vec<usize>> = (0..n.min(200)).map(|i| (0..i % 5).collect()).collect();
        let ours =
            par![(i, x, y) for (i, row) in rows.iter().enumerate() for x in row for y in 0..*x; jobs = jobs, always];
        let mut plain = vec![];
        for (i, row) in rows.iter().enumerate() {
            for x in row {
                for y in 0..*x {
                    plain.push((i, x, y));
                }
            }
        }
        assert_eq!(ours, plain);
        let mixed = par![i + j for i in 0..n.min(50) for j in 0..m.min(50) for _ in i..j; jobs = jobs, always];
        let plain: Vec<usize> =
            (0..n.min(50)).flat_map(|i| (0..m.min(50)).flat_map(move |j| (i..j).map(move |_| i + j))).collect();
        assert_eq!(mixed, plain);
    });
}

#[test]
fn sources_that_cannot_be_cut_nest_too() {
    at_every_shape(|n, m, jobs| {
        let (n, m) = (n.min(100), m.min(100));
        let set: BTreeSet<usize> = (0..n).collect();
        let map: HashMap<usize, String> = words(m).into_iter().enumerate().collect();
        let mut seen = vec![];
        for x in &set {
            for (k, w) in &map {
                seen.push((*x, *k, w.len()));
            }
        }
        assert_eq!(par![(*x, *k, w.len()) for x in &set for (k, w) in &map; jobs = jobs, always], seen);
        assert_eq!(
            par![(*x, *k, w.len()) for x in set.clone().iter() for (k, w) in map.iter(); jobs = jobs, always],
            seen
        );
        let ours = par![a + b for a in vec![1; n] for b in 0..m; jobs = jobs, always];
        assert_eq!(ours, (0..n).flat_map(|_| (0..m).map(|b| 1 + b)).collect::<Vec<_>>());
        let text = "añb";
        let ours = par![(c, b) for c in text.chars() for b in text.bytes(); jobs = jobs, always];
        assert_eq!(ours, text.chars().flat_map(|c| text.bytes().map(move |b| (c, b))).collect::<Vec<_>>());
    });
}

#[test]
fn what_stands_between_the_clauses_counts() {
    at_every_shape(|n, m, jobs| {
        let (n, m) = (n.min(300), m.min(300));
        let ours =
            par![(i, j, k) for i in 0..n if i % 3 == 1 for j in 0..m let k = i * j if k % 2 == 0; jobs = jobs, always];
        let mut plain = vec![];
        for i in (0..n).filter(|i| i % 3 == 1) {
            for j in 0..m {
                let k = i * j;
                if k % 2 == 0 {
                    plain.push((i, j, k));
                }
            }
        }
        assert_eq!(ours, plain);
        let ours = par![i * j for i in 0..n for j in 0..m while i * j < 500; jobs = jobs, always];
        let plain: Vec<usize> = (0..n).flat_map(|i| (0..m).map(move |j| i * j)).take_while(|x| *x < 500).collect();
        assert_eq!(ours, plain);
    });
}

#[test]
fn the_first_exit_in_the_order_of_the_nest_wins() {
    fn checked(i: usize, j: usize, bad: &HashSet<(usize, usize)>) -> Result<usize, String> {
        if bad.contains(&(i, j)) { Err(format!("{i} {j}")) } else { Ok(i * j) }
    }
    fn ours(n: usize, m: usize, bad: &HashSet<(usize, usize)>, jobs: i32) -> Result<Vec<usize>, String> {
        Ok(par![checked(i, j, bad)? for i in 0..n for j in 0..m; jobs = jobs, always])
    }
    at_every_shape(|n, m, jobs| {
        for seed in 0..3 {
            let bad: HashSet<_> =
                (0..seed).map(|k| (mix(k) as usize % (n + 1), mix(k + 9) as usize % (m + 1))).collect();
            let plain: Result<Vec<_>, String> =
                (0..n).flat_map(|i| (0..m).map(move |j| (i, j))).map(|(i, j)| checked(i, j, &bad)).collect();
            assert_eq!(ours(n, m, &bad, jobs), plain);
        }
    });
}

#[test]
fn a_panic_in_the_nest_is_the_lowest_one() {
    with_jobs(|jobs| {
        for (i0, j0) in [(0, 0), (2, 777), (1, 999)] {
            let ours = catch_unwind(AssertUnwindSafe(
                || par![if (i, j) >= (i0, j0) { panic!("{i} {j}") } else { j } for i in 0..3 for j in 0..1000; jobs = jobs, always],
            ));
            assert_eq!(message(&*ours.unwrap_err()), format!("{i0} {j0}"));
        }
    });
}

#[test]
fn inner_clauses_are_not_looked_at_where_there_is_nothing_outside() {
    let ys: Vec<i32> = vec![];
    let none: usize = 0;
    with_jobs(|jobs| {
        let ours = par![i + j for i in 0..ys.len() for j in 0..(10 / none); jobs = jobs, always];
        assert!(ours.is_empty());
    });
}

#[test]
fn literals_are_inferred_across_the_levels() {
    with_jobs(|jobs| {
        let ours: Vec<i64> = par![a + b for a in 0..3 for b in 0..5_000_000_000 while b < 2; jobs = jobs, always];
        assert_eq!(ours, [0, 1]);
        let ours: Vec<u8> = par![a * b for a in 0..3 for b in 1..=2; jobs = jobs, always];
        assert_eq!(ours, [0, 0, 1, 2, 2, 4]);
    });
}

/// Whether so many are here at once, within a time that only a broken loop needs.
struct Meeting(Mutex<usize>, Condvar);

impl Meeting {
    fn of(&self, expected: usize) -> bool {
        let mut present = self.0.lock().unwrap();
        *present += 1;
        self.1.notify_all();
        let patience = Duration::from_secs(if cfg!(feature = "sequential") { 0 } else { 20 });
        let (present, _) = self.1.wait_timeout_while(present, patience, |present| *present < expected).unwrap();
        *present >= expected
    }
}

#[test]
fn few_rows_and_few_columns_both_use_every_thread() {
    for jobs in JOBS.into_iter().filter(|jobs| *jobs > 1) {
        let threads = jobs as usize;
        for (n, m) in [(1, threads), (threads, 1), (2, threads / 2)] {
            let meeting = Meeting(Mutex::new(0), Condvar::new());
            let met = par![(i, j, meeting.of(threads)).2 for i in 0..n for j in 0..m; jobs = jobs, always];
            if !cfg!(feature = "sequential") {
                assert_eq!(met, vec![true; threads], "{n} x {m}");
            }
        }
    }
}

#[test]
fn the_iteration_that_panics_is_one_of_the_outer_loop() {
    if in_child() {
        let panicked = |f: &dyn Fn()| assert!(catch_unwind(AssertUnwindSafe(f)).is_err());
        let f = |a: u64, b: u64| if (a, b) == (1, 3) { panic!("here") } else { a + b };
        panicked(&|| drop(par![f(a, b) for a in 0..3 for b in 0..100]));
        panicked(&|| drop(par![f(a, b) for a in 0..3 for b in 0..100; jobs = 2, always]));
        panicked(&|| assert_eq!(0u64, par![sum: f(a, b) for a in 0..3 for b in 0..100; jobs = 1]));
        panicked(&|| assert_eq!(0u64, par![sum: f(a, b) for a in 0..3 for b in 0..100; jobs = 2, always]));
        return;
    }
    let (_, err) = rerun_well("the_iteration_that_panics_is_one_of_the_outer_loop", &[]);
    assert_eq!(err.matches("iteration 1 of the loop at").count(), 4, "{err}");
}
