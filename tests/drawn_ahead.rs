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

struct Ledger {
    total: u64,
    seen: BTreeMap<u64, u64>,
}

impl Ledger {
    fn add(&mut self, x: u64) -> u64 {
        self.total = self.total.rotate_left(3) ^ x;
        self.total
    }
}

forms!(a_value_that_is_work(xs) -> (u64, Vec<u64>) {
    let (mut ledger, mut out) = (Ledger { total: 1, seen: BTreeMap::new() }, vec![]);
} for (x in xs) {
    let sum = (&mut ledger).add(work(*x));
    out.push(sum);
} (ledger.total, out));

forms!(work_that_is_checked_alone(xs) -> BTreeMap<u64, u64> {
    let mut ledger = Ledger { total: 1, seen: BTreeMap::new() };
} for (x in xs) {
    let n = (x % 7) as usize;
    let mut ways = vec![1u64; n + 2];
    for i in 2..ways.len() {
        ways[i] = ways[i - 1] + 2 * ways[i - 2];
    }
    if let Some(old) = ledger.seen.insert(n as u64, ways[n]) {
        assert_eq!(old, ways[n]);
    }
} ledger.seen);

/// What is drawn by a function.
#[test]
fn a_function_is_drawn_from() {
    fn plain(xs: &[u64], draw: &mut dyn FnMut(u64) -> u64) -> (u64, Vec<u64>) {
        let (mut t, mut out) = (0u64, vec![]);
        for x in xs {
            let (a, b) = (draw(*x), draw(3));
            let y = work(a ^ b);
            t = t.wrapping_add(y);
            out.push(y ^ x);
        }
        (t, out)
    }
    fn ours(xs: &[u64], draw: &mut dyn FnMut(u64) -> u64) -> (u64, Vec<u64>) {
        let (mut t, mut out) = (0u64, vec![]);
        par_for!(
            jobs = jobs(),
            always,
            draw(draw),
            for x in xs {
                let (a, b) = (draw(*x), draw(3));
                let y = work(a ^ b);
                t = t.wrapping_add(y);
                out.push(y ^ x);
            }
        );
        (t, out)
    }
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).collect();
        let (mut one, mut other) = (5u64, 5u64);
        let found = ours(&xs, &mut |x| {
            one = mix(one ^ x);
            one
        });
        let wanted = plain(&xs, &mut |x| {
            other = mix(other ^ x);
            other
        });
        assert_eq!((found, one), (wanted, other));
    });
}
