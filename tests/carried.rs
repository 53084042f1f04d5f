//! What an iteration reads of the one before it, it reads as in the plain loop.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::{at_every_size, mix};
use parallelize::par_for;
use std::collections::{BTreeMap, BTreeSet};

/// Checks that a loop leaves behind in parallel what it leaves behind as written, from the same start.
macro_rules! same {
    ($jobs:expr, $(let $state:pat = $start:expr;)+ for $item:pat in $source:expr => $body:tt leaves $end:expr) => {
        let plain = {
            $(let $state = $start;)+
            for $item in $source $body
            $end
        };
        let ours = {
            $(let $state = $start;)+
            par_for!(jobs = $jobs, always, for $item in $source $body);
            $end
        };
        assert_eq!(ours, plain);
    };
}

#[test]
fn running_totals_are_seen() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut total = 0u64;
            let mut out = vec![];
            let mut sizes = vec![];
            for x in 0..n as u64 => {
                let y = mix(x) % 100;
                total += y;
                out.push(total);
                sizes.push(out.len() as u64 + y);
                if total % 7 == 0 {
                    out.push(u64::MAX);
                }
            }
            leaves (total, out, sizes));
    });
}

#[test]
fn results_of_effects_are_used() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut last = BTreeMap::new();
            let mut seen = BTreeSet::new();
            let mut replaced = vec![];
            let mut fresh = 0;
            let mut stack = vec![];
            let mut popped = vec![];
            for x in 0..n as u64 => {
                let y = mix(x) % 50;
                let old = last.insert(y, x);
                replaced.push((old, y));
                if seen.insert(y) {
                    fresh += 1;
                }
                if y % 3 == 0 {
                    if let Some(top) = stack.pop() {
                        popped.push(mix(top));
                    }
                } else {
                    stack.push(y);
                }
                if seen.len() < 20 && y % 2 == 0 || last.get(&0) == Some(&x) {
                    popped.push(y);
                }
            }
            leaves (last, seen, replaced, fresh, stack, popped));
    });
}

#[test]
fn mutable_borrows_are_passed_on() {
    fn add(to: &mut Vec<u64>, x: u64) -> usize {
        to.push(x);
        to.len()
    }
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut out = vec![];
            let mut lengths = vec![];
            let (mut a, mut b) = (1u64, 2u64);
            let mut taken = vec![];
            let mut buffer = vec![];
            for x in 0..n as u64 => {
                let y = mix(x);
                let length = add(&mut out, y);
                lengths.push(length);
                if y % 2 == 0 {
                    std::mem::swap(&mut a, &mut b);
                }
                a = a.wrapping_add(y);
                buffer.push(y % 10);
                if buffer.len() == 5 {
                    taken.push(std::mem::take(&mut buffer));
                }
            }
            leaves (out, lengths, a, b, taken, buffer));
    });
}

#[test]
fn closures_in_a_body_change_what_is_outside() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut out = vec![];
            let mut calls = 0;
            for x in 0..n as u64 => {
                let y = mix(x);
                let mut add = |z: u64| {
                    calls += 1;
                    out.push(z ^ y);
                };
                add(x);
                if y % 3 == 0 {
                    add(y / 3);
                }
                (0..y % 3).for_each(|k| out.push(mix(k + y)));
            }
            leaves (out, calls));
    });
}

#[test]
fn shadows_are_not_what_they_shadow() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut out = vec![];
            let mut total = 0u64;
            let mut log = vec![];
            for x in 0..n as u64 => {
                out.push(x);
                let total_of = mix(x) % 9;
                total += total_of;
                let x = mix(x);
                {
                    let mut out = vec![x];
                    out.push(x / 2);
                    let mut total = 1;
                    total += out[1];
                    log.push(total);
                }
                let mut out = vec![3];
                out.push(x % 5);
                log.push(out.iter().sum::<u64>());
                for total in 0..2u64 {
                    log.push(total + x % 3);
                }
            }
            leaves (out, total, log));
    });
}

#[test]
fn state_machines_and_recurrences_beside_real_work() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut state = 1u64;
            let mut depth = 0i32;
            let mut deepest = 0;
            let mut trace = vec![];
            let mut window = [0u64; 3];
            for x in 0..n as u64 => {
                let y = (0..5).fold(x, |y, _| mix(y));
                state = match (state % 3, y % 2) {
                    (0, 0) => y,
                    (1, _) => state.rotate_left(3) ^ y,
                    _ => state.wrapping_add(y),
                };
                depth += if y % 2 == 0 { 1 } else { -1 };
                deepest = deepest.max(depth);
                window.rotate_left(1);
                window[2] = y % 100;
                let heavy = mix(y ^ 1);
                if window.iter().sum::<u64>() > 200 {
                    trace.push((heavy, state % 10));
                    continue;
                }
                depth -= 1;
            }
            leaves (state, depth, deepest, trace, window));
    });
}

#[test]
fn a_local_that_borrows_and_one_that_owns() {
    at_every_size(|n, jobs| {
        let texts: Vec<String> = (0..n as u64).map(|x| format!("{} {}", mix(x), mix(x + 1))).collect();
        same!(jobs,
            let mut words = BTreeSet::new();
            let mut owned = vec![];
            let mut longest = String::new();
            let mut count = 0;
            for text in &texts => {
                let lower = text.replace('1', "one ");
                let borrowed: Vec<&str> = text.split(' ').collect();
                for word in lower.split(' ') {
                    words.insert(word.to_string());
                    if word.len() > longest.len() {
                        longest = word.to_owned();
                    }
                }
                for word in &borrowed {
                    if words.contains(*word) {
                        count += 1;
                    }
                }
                owned.push((lower, borrowed));
            }
            leaves (words, owned, longest, count));
    });
}

#[test]
fn fields_are_read_and_written_apart() {
    #[derive(Clone, Debug, PartialEq)]
    struct Model {
        data: Vec<u64>,
        scale: u64,
        total: u64,
        best: Option<u64>,
        inner: (u64, Vec<u64>),
    }
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut m = Model { data: (0..n as u64).collect(), scale: 3, total: 0, best: None, inner: (0, vec![]) };
            for i in 0..n => {
                let y = mix(m.data[i]) % m.scale;
                m.total += y;
                m.inner.1.push(y);
                if m.best.is_none_or(|best| y > best) {
                    m.best = Some(y);
                    m.inner.0 = i as u64;
                }
            }
            leaves m);
    });
}
