//! An iteration that the plain loop never comes to may be one that never ends.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::twins::{at_all_jobs, jobs, twin};
use common::{in_child, mix};
use parallelize::{par, par_for, parallelize};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs a test of this file in a process of its own, which is given a while that only an endless one needs.
fn ends(test: &str, body: fn()) {
    if in_child() {
        return body();
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--test-threads=1"])
        .env("PARALLELIZE_TEST_CHILD", "1")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return assert!(status.success());
        }
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the plain loop has long ended");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_inner_source_past_the_end_is_endless() {
    ends("an_inner_source_past_the_end_is_endless", || {
        common::with_jobs(|jobs| {
            let found = par![
                first: (a, b) for a in 0..4u64 for b in 0u64.. if a == 0 && b == 3_000_000; jobs = jobs, always
            ];
            assert_eq!(found, Some((0, 3_000_000)));
        });
    });
}

#[test]
fn an_inner_loop_past_the_exit_is_endless() {
    ends("an_inner_loop_past_the_exit_is_endless", || {
        common::with_jobs(|jobs| {
            let roots = [1, 16, 81, 2];
            let mut found = vec![];
            par_for!(
                jobs = jobs,
                always,
                for x in roots {
                    if x == 81 {
                        // Long enough for another thread to try the last one, which has no root.
                        found.push((0..300_000).fold(x, |x, _| mix(x)));
                        break;
                    }
                    let mut y = 0u64;
                    while y.wrapping_mul(y) != x {
                        y += 1;
                    }
                    found.push(y);
                }
            );
            assert_eq!(found[..2], [1, 4]);
        });
    });
}

#[test]
fn an_inner_loop_that_leaves_by_itself_is_endless_past_the_exit() {
    ends("an_inner_loop_that_leaves_by_itself_is_endless_past_the_exit", || {
        common::with_jobs(|jobs| {
            let (mut found, mut tried) = (None, 0);
            par_for!(
                jobs = jobs,
                always,
                'outer: for x in [9_000_000_000_000u64, 2, 3] {
                    let mut y = 0u64;
                    tried += 1;
                    loop {
                        if y.wrapping_mul(y) == x {
                            found = Some((x, y));
                            break 'outer;
                        }
                        y += 1;
                    }
                }
            );
            assert_eq!((found, tried), (Some((9_000_000_000_000, 3_000_000)), 1));
        });
    });
}

/// How many steps it takes to get to 1, where none does from 0.
fn steps(mut x: u64) -> u64 {
    let mut taken = 0;
    while x != 1 {
        x = if x % 2 == 0 { x / 2 } else { 3 * x + 1 };
        taken += 1;
    }
    taken
}

struct Start {
    at: u64,
    name: String,
    is_void: bool,
}

fn starts(n: u64) -> Vec<Start> {
    let start = |i| Start { at: i * 31 % 47, name: "n".repeat((i % 5) as usize), is_void: i % 11 == 3 };
    (0..n).map(start).collect()
}

twin! { of_a_local(xs: &[u64]) -> (Vec<u64>, u64) {
    let mut out = Vec::new();
    let mut skipped = 0;
    let least = 1;
    for x in xs {
        let is_less = x % 50 < least;
        if is_less || skipped > 50 {
            skipped = (skipped + 1) % 70;
            continue;
        }
        out.push(steps(x % 50));
    }
    (out, skipped)
} }

mod in_par_for {
    use super::*;

    pub(super) fn plain(xs: &[u64]) -> Vec<u64> {
        let (mut out, mut done) = (Vec::new(), false);
        for &x in xs {
            if done || x == 0 {
                done = !done;
                continue;
            }
            out.push(steps(x));
        }
        out
    }

    pub(super) fn ours(xs: &[u64]) -> Vec<u64> {
        let (mut out, mut done) = (Vec::new(), false);
        par_for!(
            jobs = jobs(),
            always,
            for &x in xs {
                if done || x == 0 {
                    done = !done;
                    continue;
                }
                out.push(steps(x));
            }
        );
        out
    }
}

twin! { of_an_item_that_is_taken(rows: Vec<Start>) -> (Vec<String>, u64) {
    let (mut names, mut total, mut last) = (Vec::new(), 0, 1);
    for row in rows {
        if row.is_void || row.at == last || row.name.is_empty() || row.at % 47 == 0 {
            last = row.at;
            continue;
        }
        total += steps(row.at);
        names.push(row.name);
    }
    (names, total)
} }

twin! { within_a_branch(rows: &[Start]) -> (Vec<u64>, u64) {
    let (mut out, mut quota) = (Vec::new(), 20);
    for (i, row) in rows.iter().enumerate() {
        if i % 3 == 0 {
            if quota == 0 || row.at == 0 {
                quota = 5;
                continue;
            }
            out.push(steps(row.at));
        } else if row.name.len() > 2 {
            quota -= u64::from(quota > 0);
        }
    }
    (out, quota)
} }

twin! { in_front_of_an_error(rows: &[Start]) -> Result<u64, String> {
    let mut total = 0;
    for row in rows {
        if total > 100_000 || row.at == 0 {
            return Err(format!("at {} with {total}", row.at));
        }
        total += steps(row.at);
    }
    Ok(total)
} }

#[test]
fn what_never_returns_lies_behind_a_condition_in_order() {
    ends("what_never_returns_lies_behind_a_condition_in_order", || {
        at_all_jobs(|n| {
            let xs: Vec<u64> = (1..n as u64).collect();
            let rows = starts(n as u64);
            assert_eq!(of_a_local::plain(&xs), of_a_local::ours(&xs));
            assert_eq!(
                of_an_item_that_is_taken::plain(starts(n as u64)),
                of_an_item_that_is_taken::ours(starts(n as u64))
            );
            assert_eq!(within_a_branch::plain(&rows), within_a_branch::ours(&rows));
            for rows in [&rows[..], rows.get(1..).unwrap_or_default()] {
                assert_eq!(in_front_of_an_error::plain(rows), in_front_of_an_error::ours(rows));
            }
            let around = [&xs[..], &[0], &xs, &[0, 0], &xs].concat();
            assert_eq!(in_par_for::plain(&around), in_par_for::ours(&around));
        });
    });
}
