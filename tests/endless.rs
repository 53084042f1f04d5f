//! An iteration that the plain loop never comes to may be one that never ends.

mod common;

use common::{in_child, mix};
use parallelize::{par, par_for};
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
