//! Closures and structs that borrow what an iteration has, which commits use.

mod common;

use common::mix;
use common::twins::{check, jobs, twin};
use parallelize::parallelize;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Row<'r>(&'r [u64], usize);

fn append_row(row: &Row, out: &mut Vec<u64>) {
    out.extend(row.0);
    out.push(row.1 as u64);
}

twin!(structs_of_borrows(xs: &[u64]) -> Vec<u64> {
    let mut out = vec![];
    for (i, row) in xs.chunks(7).enumerate() {
        let mixed: Vec<u64> = row.iter().map(|x| mix(*x)).collect();
        let row = Row(&mixed, i);
        append_row(&row, &mut out);
        let rest = Row(&mixed[mixed.len().min(2)..], mixed.len());
        if out.len() % 3 > 0 {
            append_row(&rest, &mut out);
        }
    }
    out
});

twin!(closures_that_are_called_twice(xs: &[u64]) -> Vec<String> {
    let mut out = vec![];
    for x in xs {
        let name = mix(*x).to_string();
        let add = |k: u64, out: &mut Vec<String>| out.push(format!("{name}{k}"));
        add(*x, &mut out);
        if x % 3 > 0 {
            add(x + 1, &mut out);
        }
        out.push(name);
    }
    out
});

type Links = std::collections::BTreeMap<(u64, u64), Vec<u64>>;

twin!(closures_of_borrows(xs: &[u64]) -> (Links, Links) {
    let (mut strong, mut weak) = (Links::new(), Links::new());
    for x in xs.iter().copied() {
        let digits: Vec<u64> = (0..mix(x) % 5).collect();
        for digit in &digits {
            let candidate = (x % 7, *digit);
            let others: Vec<u64> = digits.iter().copied().filter(|other| other != digit).collect();
            let insert = |other: u64, links: &mut Links| {
                let second = x ^ other;
                links.entry(candidate).or_default().push(second);
            };
            if others.len() == 1 {
                insert(others[0], &mut strong);
                continue;
            }
            for other in others {
                insert(other, &mut weak);
            }
        }
    }
    (strong, weak)
});

twin!(closures_of_closures(xs: &[u64]) -> (u64, Vec<u64>) {
    let (mut total, mut out) = (0u64, vec![]);
    for x in xs {
        let k = mix(*x);
        let mixed = |a: u64| a ^ k;
        let twice = |a: u64| mixed(mixed(a).rotate_left(3));
        total = twice(total).wrapping_add(xs.len() as u64);
        if total % 3 > 0 {
            out.push(mixed(total));
        }
    }
    (total, out)
});

twin!(closures_of_workers_and_commits(xs: &[u64]) -> (u64, Vec<u64>) {
    let (mut best, mut out) = (0u64, vec![]);
    for x in xs {
        let row: Vec<u64> = (0..4).map(|k| mix(x ^ k)).collect();
        let score = |a: u64| row.iter().fold(a, |a, y| a.rotate_left(5) ^ y);
        let twice = |a: u64| score(score(a));
        let mut sum = 0u64;
        for k in 0..5 {
            sum = sum.wrapping_add(mix(twice(k)));
        }
        if sum > best {
            best = twice(best) / 2;
        }
        for y in &row {
            if y % 3 == 0 { out.push(score(best)); continue; }
            best ^= score(*y) >> 9;
        }
        out.push(sum ^ row[0]);
    }
    (best, out)
});

struct Step<'s> {
    all: &'s [u64],
    at: usize,
}

impl Step<'_> {
    fn go(&self, x: u64) -> u64 {
        x ^ self.all[self.at]
    }
}

twin!(named_anew(xs: &[u64]) -> (u64, u64, u64) {
    let (mut total, mut other, mut third) = (0u64, 1u64, 2u64);
    for x in xs {
        let k = mix(*x);
        let add = |y: u64| y.rotate_left(5) ^ k;
        let k = k % 100;
        total = add(total).wrapping_add(k);
        let all = vec![mix(k); 200];
        let mut at = k as usize;
        let step = Step { all: &all, at };
        let pair = (&all, at);
        at += 100;
        other = step.go(other).wrapping_add(all[at]);
        third = third.rotate_left(7) ^ pair.0[pair.1] ^ at as u64;
    }
    (total, other, third)
});

twin!(counted_by_closures(xs: &[u64]) -> (Vec<u64>, Vec<u64>) {
    let (mut pool, mut counts) = (xs.to_vec(), vec![]);
    for x in xs {
        let mut count = mix(*x);
        let mut gone = 0;
        let keep = |y: &u64| {
            count = count.rotate_left(1) ^ y;
            count % 16 != 0
        };
        pool.retain(keep);
        counts.push(count);
        let mut drop_one = || gone += 1;
        if pool.pop().is_some() {
            drop_one();
        }
        if pool.len() % 2 == 0 {
            drop_one();
        }
        counts.push(gone);
    }
    (pool, counts)
});

twin!(kept_in_cells(xs: &[u64]) -> u64 {
    let mut total = 0u64;
    for x in xs {
        let all = vec![mix(*x); 5];
        let at = std::cell::Cell::new(*x as usize % 5);
        let step = Step { all: &all, at: at.get() };
        at.set(99);
        total = step.go(total).rotate_left(3);
    }
    total
});

static DROPS: AtomicUsize = AtomicUsize::new(0);
struct Guard<'g>(&'g [u64]);
impl Guard<'_> {
    fn look(&self, x: u64) -> u64 {
        x ^ self.0[0]
    }
}
impl Drop for Guard<'_> {
    fn drop(&mut self) {
        DROPS.fetch_add(1, Relaxed);
    }
}

twin!(dropped_once(xs: &[u64]) -> (u64, usize) {
    let mut total = 0u64;
    let before = DROPS.load(Relaxed);
    for x in xs {
        let all = vec![mix(*x)];
        let guard = Guard(&all);
        total = guard.look(total).rotate_left(3);
        if x % 3 == 1 {
            total ^= guard.look(1);
        }
    }
    (total, DROPS.load(Relaxed) - before)
});

twin!(looked_at_where_it_ends(xs: &[u64]) -> (u64, u64) {
    let (mut seen, mut last) = (0, 0);
    let mut bump = |x: u64| seen += x % 3;
    for &x in xs {
        let value = mix(x);
        bump(value);
        if value % 411 == 9 {
            last = seen;
            break;
        }
    }
    (seen, last)
});

twin!(copied_into_closures(xs: &[u64]) -> u64 {
    let (mut seen, mut total) = (0, 0);
    let mut bump = move |x: u64| {
        seen += x % 3;
        seen
    };
    for &x in xs {
        total ^= bump(mix(x)) + seen;
    }
    seen + total
});

twin!(changes_one_field(xs: &[u64]) -> (u64, u64) {
    let mut state = (0, 5);
    let mut bump = |x: u64| state.0 += x % 3;
    let mut total = 0;
    for &x in xs {
        let value = mix(x) + state.1;
        bump(value);
        total ^= value;
    }
    (state.0, total)
});

#[test]
fn closures() {
    check(looked_at_where_it_ends::plain, looked_at_where_it_ends::ours);
    check(copied_into_closures::plain, copied_into_closures::ours);
    check(changes_one_field::plain, changes_one_field::ours);
    check(structs_of_borrows::plain, structs_of_borrows::ours);
    check(closures_that_are_called_twice::plain, closures_that_are_called_twice::ours);
    check(closures_of_borrows::plain, closures_of_borrows::ours);
    check(closures_of_workers_and_commits::plain, closures_of_workers_and_commits::ours);
    check(named_anew::plain, named_anew::ours);
    check(counted_by_closures::plain, counted_by_closures::ours);
    check(kept_in_cells::plain, kept_in_cells::ours);
    check(dropped_once::plain, dropped_once::ours);
    check(closures_of_closures::plain, closures_of_closures::ours);
}
