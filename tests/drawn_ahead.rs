//! Collections that a head draws from in loops that may end early: what is left of them where they can be seen, and how far a head
//! goes that has to copy them.

mod common;

use common::mix;
use common::twins::{at_all_jobs, check, forms, jobs, twin};
use parallelize::{par_for, parallelize};
use std::collections::{BTreeMap, HashSet, VecDeque};

fn work(x: u64) -> u64 {
    (0..20).fold(x, |x, _| mix(x))
}

fn weigh(x: u64) -> Result<u64, String> {
    if x == 777 { Err(format!("bad {x}")) } else { Ok(work(x) % 1009) }
}

/// Numbers of which some come twice.
fn twice(xs: &[u64]) -> Vec<u64> {
    let n = xs.len() as u64;
    xs.iter().map(|x| x * 7 % (n - n / 8).max(1)).collect()
}

forms!(a_set_that_nobody_sees_after_an_error(xs) -> Result<(Vec<u64>, usize), String> {
    let (mut seen, mut out, xs) = (HashSet::new(), Vec::new(), twice(xs));
} for (x in &xs) {
    if !seen.insert(*x) {
        continue;
    }
    let y = weigh(*x)?;
    out.push(y);
} Ok((out, seen.len())));

forms!(a_set_that_the_function_makes_alone(xs) -> Result<(Vec<u64>, usize), String> {
    let mut seen = HashSet::new();
    let (mut out, xs) = (Vec::new(), twice(xs));
} for (x in &xs) {
    if !seen.insert(*x) {
        continue;
    }
    let y = weigh(*x)?;
    out.push(y);
} Ok((out, seen.len())));

forms!(a_set_that_an_error_counts(xs) -> Result<Vec<u64>, (String, usize)> {
    let mut seen = HashSet::new();
    let (mut out, xs) = (Vec::new(), twice(xs));
} for (x in &xs) {
    if !seen.insert(*x) {
        continue;
    }
    let y = match weigh(*x) {
        Ok(y) => y,
        Err(error) => return Err((error, seen.len())),
    };
    out.push(y);
} Ok(out));

forms!(a_set_behind_a_break(xs) -> (Vec<u64>, usize) {
    let mut seen = HashSet::new();
    let (mut out, xs) = (Vec::new(), twice(xs));
} for (x in &xs) {
    if !seen.insert(*x) {
        continue;
    }
    let Ok(y) = weigh(*x) else { break };
    out.push(y);
} (out, seen.len()));

forms!(a_queue_that_nobody_sees_after_a_return(xs) -> Option<(Vec<u64>, VecDeque<u64>)> {
    let mut queue: VecDeque<u64> = xs.iter().copied().collect();
    let mut out = Vec::new();
} for (x in xs) {
    let Some(next) = queue.pop_front() else { continue };
    let y = weigh(x / 2 + next / 2).ok()?;
    out.push(y);
} Some((out, queue)));

forms!(a_map_behind_a_break(xs) -> (Vec<u64>, usize) {
    let mut counts = BTreeMap::new();
    let mut out = Vec::new();
} for (x in xs) {
    *counts.entry(x % 7).or_insert(0) += 1;
    let count = counts[&(x % 7)];
    if count > 300 {
        break;
    }
    out.push(work(*x) % count);
} (out, counts.len()));

// what the closure has drawn from, its caller sees
twin!(a_set_that_is_seen_behind_a_closure(xs: &[u64]) -> (Vec<u64>, usize, bool) {
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    let mut run = || {
        for x in xs {
            if !seen.insert(*x) {
                continue;
            }
            let Ok(y) = weigh(*x) else { return false };
            out.push(y);
        }
        true
    };
    let done = run();
    (out, seen.len(), done)
});

#[test]
fn what_a_closure_draws_from_is_seen() {
    check(a_set_that_is_seen_behind_a_closure::plain, a_set_that_is_seen_behind_a_closure::ours);
}

macro_rules! takes_from_a_queue {
    ($(#[$mark:meta])? $name:ident) => {
        $(#[$mark])?
        fn $name(n: u64) -> (Vec<u64>, VecDeque<u64>) {
            let (mut queue, mut out): (VecDeque<u64>, _) = ((0..n).collect(), Vec::new());
            for i in 0..2 * n {
                let Some(x) = queue.pop_front() else { break };
                let y = work(x + i);
                if y % 40_009 == 7 {
                    break;
                }
                out.push(y);
            }
            (out, queue)
        }
    };
}
takes_from_a_queue!(plain);
takes_from_a_queue!(
    #[parallelize(jobs = jobs())]
    ours
);

/// Long queues, of which the loop as written may have the rest after all, as a copy for each iteration would be most of the work.
#[test]
fn a_long_queue_that_a_loop_may_leave() {
    at_all_jobs(|_| {
        for n in [0, 5, 1000, 50_000, 100_000] {
            assert_eq!(plain(n), ours(n), "n {n}, jobs {}", jobs());
        }
    });
}
