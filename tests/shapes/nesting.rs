//! Parallel loops in parallel loops, in pools and on many threads, and loops with names and patterns of every kind.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{float, message, mix, words};
use parallelize::{par, par_for, parallelize};
use std::collections::*;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

fn same<R: PartialEq + Debug>(plain: fn(usize) -> R, ours: fn(usize) -> R) {
    at_all_jobs(|n| assert_eq!(plain(n), ours(n), "n {n}, jobs {}", jobs()));
}

macro_rules! nested {
    ($name:ident, $jobs:ident, [$($outer:tt)*], [$($inner:tt)*], [$($outer_mark:tt)*], [$($inner_mark:tt)*]) => {
        mod $name {
            use super::*;
            $($inner)*
            pub(super) fn row(seed: u64, width: u64, $jobs: i32) -> Result<(Vec<u64>, f64), String> {
                let _ = $jobs;
                let mut out = vec![]; let mut sum = 0.0;
                $($inner_mark)*
                for j in 0..width {
                    let h = mix(seed ^ j);
                    if h % 50_021 == 0 { return Err(format!("{seed} {j}")); }
                    if h % 997 == 1 { break; }
                    out.push(h);
                    sum += float(h as usize);
                }
                Ok((out, sum))
            }
            $($outer)*
            pub(super) fn all(n: u64, width: u64, $jobs: i32) -> Result<(Vec<u64>, u64, BTreeMap<u64, u64>), String> {
                let _ = $jobs;
                let mut heads = vec![]; let mut total = 0.0; let mut kinds = BTreeMap::new();
                $($outer_mark)*
                for i in 0..n {
                    let (out, sum) = row(i, width, $jobs)?;
                    total += sum;
                    if let Some(x) = out.last() { heads.push(*x); }
                    $($inner_mark)*
                    for x in &out { *kinds.entry(x % 5).or_insert(0) += 1; }
                    let mut local = 0u64;
                    $($inner_mark)*
                    for j in 0..width { let y = mix(j + i); local ^= y; if y % 800 == 3 { continue; } local = local.rotate_left(1); }
                    heads.push(local);
                }
                Ok((heads, f64::to_bits(total), kinds))
            }
        }
    };
}

nested!(plain, jobs, [], [], [], []);
nested!(outer, jobs, [#[parallelize]], [], [#[par(jobs = jobs, always)]], []);
nested!(both, jobs, [#[parallelize]], [#[parallelize]], [#[par(jobs = jobs, always)]], [#[par(jobs = jobs, always)]]);
nested!(inner, jobs, [#[parallelize]], [#[parallelize]], [], [#[par(jobs = jobs, always)]]);

#[test]
fn functions_and_marks_in_each_other() {
    at_all_jobs(|n| {
        for width in [0, 1, 40] {
            let n = n.min(300) as u64;
            let plain = plain::all(n, width, 0);
            assert_eq!(outer::all(n, width, jobs()), plain);
            assert_eq!(both::all(n, width, jobs()), plain);
            assert_eq!(inner::all(n, width, jobs()), plain);
        }
    });
}

twin! { comprehensions_inside(n: usize) -> Vec<u64> {
    let mut out = vec![];
    for i in 0..n as u64 {
        let row = par![mix(i ^ j) for j in 0..i % 20 if j % 3 != 1];
        let most = par![max: *x for x in &row; jobs = jobs()];
        out.push(row.iter().fold(most.unwrap_or(3), |a, b| a.rotate_left(1) ^ b));
    }
    out
} }

#[test]
fn comprehensions_and_loops_in_each_other() {
    same(comprehensions_inside::plain, comprehensions_inside::ours);
    at_all_jobs(|n| {
        let rows = par![{
            let mut row = vec![];
            par_for!(jobs = jobs(), always, for j in 0..i % 10 {
                let h = work(i ^ j);
                if h % 50 == 0 { continue; }
                row.push(h);
            });
            row
        } for i in 0..n as u64; jobs = jobs(), always];
        let plain: Vec<Vec<u64>> =
            (0..n as u64).map(|i| (0..i % 10).map(|j| work(i ^ j)).filter(|h| h % 50 != 0).collect()).collect();
        assert_eq!(rows, plain);
    });
}

twin! { inner_panics(n: usize) -> u64 {
    let mut t = 0u64;
    for i in 0..n as u64 {
        let row: Vec<u64> = par![if mix(i ^ j) % 30_011 == 0 { panic!("{i} {j}") } else { mix(i ^ j) } for j in 0..9; always];
        t = t.rotate_left(3) ^ row[8];
    }
    t
} }

#[test]
fn a_panic_in_an_inner_loop() {
    let outcome = |f: fn(usize) -> u64, n| catch_unwind(AssertUnwindSafe(|| f(n))).map_err(|e| message(&*e));
    at_all_jobs(|n| assert_eq!(outcome(inner_panics::plain, n), outcome(inner_panics::ours, n)));
}

#[test]
fn in_pools_and_joins() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    for jobs in crate::common::JOBS {
        let plain = plain::all(200, 30, 0);
        let (a, b) = rayon::join(
            || both::all(200, 30, jobs),
            || rayon::join(|| outer::all(200, 30, jobs), || inner::all(200, 30, jobs)),
        );
        assert_eq!((&a, &b.0, &b.1), (&plain, &plain, &plain));
        assert_eq!(pool.install(|| both::all(200, 30, jobs)), plain);
        assert_eq!(pool.install(|| rayon::join(|| outer::all(200, 30, jobs), || 3).0), plain);
        let mut slots = vec![None; 6];
        pool.scope(|s| slots.iter_mut().for_each(|slot| s.spawn(move |_| *slot = Some(both::all(100, 30, jobs)))));
        assert!(slots.iter().all(|s| *s == Some(plain::all(100, 30, 0))));
    }
}

#[test]
fn from_many_threads_and_many_times() {
    let plain = plain::all(60, 20, 0);
    std::thread::scope(|s| {
        for t in 0..24 {
            let plain = &plain;
            s.spawn(move || (0..5).for_each(|k| assert_eq!(both::all(60, 20, [1, 2, 8, 3][(t + k) % 4]), *plain)));
        }
    });
    for k in 0..10_000u64 {
        let (out, _) = both::row(k, k % 7, [2, 8][(k % 2) as usize]).unwrap_or_default();
        assert_eq!(out, plain::row(k, k % 7, 0).unwrap_or_default().0);
    }
}

twin! { patterns(items: Vec<(u64, (String, [u64; 3]))>, xs: &mut [(u64, Option<String>)]) -> (Vec<String>, u64, Vec<usize>) {
    let mut out = vec![]; let mut total = 0; let mut lengths = vec![];
    for ((mut a, (mut s, [b, .., c])), (x, name)) in items.into_iter().zip(xs.iter_mut()) {
        a += work(b) % 9;
        s.push('!');
        *x ^= a;
        if let Some(name) = name { name.push_str(&s); lengths.push(name.len()); } else if *x % 2 == 0 { *name = Some(s.clone()); }
        total += *x % 100;
        out.push(format!("{a}{s}{c}"));
    }
    (out, total, lengths)
} }
twin! { shadows(n: usize, x: u64) -> (u64, Vec<u64>, u64) {
    let mut acc = x; let mut out = vec![]; let i = 77;
    for i in 0..n as u64 {
        let x = work(i ^ x);
        let out_len = { let acc = x % 5; let mut out = vec![acc; 3]; out.push(x); out.len() as u64 };
        let f = |acc: u64, i: u64| acc.wrapping_mul(3) ^ i;
        let x = f(x, out_len);
        acc = acc.wrapping_add(x);
        for i in 0..3 { if let Some(acc) = x.checked_sub(i) { out.push(acc); } }
        out.extend((0..2).map(|acc| acc + x % 7));
    }
    (acc, out, i)
} }
twin! { guards(n: usize) -> (Vec<u64>, [u64; 4]) {
    let mut out = vec![]; let mut kinds = [0; 4];
    for i in 0..n as u64 {
        let h = work(i);
        let y = match (h % 4, h % 3) {
            (0, k) if k > 0 => k + 1,
            (a, b) if a == b => { kinds[0] += 1; continue }
            (1 | 2, k @ 0..=1) => { kinds[1] += k; k }
            (_, 2) => { if h % 100 == 2 { break } 9 }
            _ => { kinds[3] += 1; 0 }
        };
        out.push(match work(y + i) { 0 => break, z if z % 5 > 0 => z, _ => continue });
        kinds[match h % 4 { 0 => 0, 1 => 1, 2 => 2, _ => 3 }] += 1;
    }
    (out, kinds)
} }
twin! { stacks(n: usize) -> Vec<u64> {
    let mut out = vec![];
    for i in 0..n as u64 {
        let mut stack = vec![i % 50]; let mut sum = 0u64;
        while let Some(x) = stack.pop() { sum += work(x) % 100; if x > 3 { stack.push(x / 2); stack.extend([x / 3]); } }
        let mut queue = VecDeque::from([i]);
        let last = loop { let Some(x) = queue.pop_front() else { break sum }; if x > 5 { queue.push_back(x / 5) } else { break x } };
        out.push(sum ^ last);
    }
    out
} }
twin! { groups(n: usize) -> (Vec<Vec<u64>>, Vec<u64>) {
    let mut current = vec![]; let mut all = vec![]; let mut pending = Some(3);
    for i in 0..n as u64 {
        let y = work(i);
        if y % 7 == 0 && !current.is_empty() { all.push(current); current = vec![]; }
        current.push(y);
        if let Some(p) = pending.take() { current.push(p); } else if y % 5 == 0 { pending = Some(y); }
    }
    (all, current)
} }
twin! { config(text: &str) -> Result<(HashMap<String, Vec<u32>>, Vec<String>), std::num::ParseIntError> {
    let mut m: HashMap<String, Vec<u32>> = HashMap::new(); let mut warnings = vec![];
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') { continue; }
        if let Some((k, v)) = line.split_once('=') {
            let k = k.trim().to_string();
            for p in v.split(',') { m.entry(k.clone()).or_default().push(p.trim().parse()?); }
        } else { warnings.push(format!("{n}: {line}")); }
    }
    Ok((m, warnings))
} }
twin! { borrows(items: &[String]) -> (HashMap<&str, Vec<&String>>, &str, Vec<(usize, &str)>) {
    let mut m: HashMap<&str, Vec<&String>> = HashMap::new(); let mut best = ""; let mut heads = vec![];
    for (i, s) in items.iter().enumerate() {
        let t = s.trim_end_matches(|c: char| c > '5');
        m.entry(t).or_default().push(s);
        if t.len() > best.len() { best = t; }
        let parts: Vec<&str> = t.split('w').collect();
        if parts.len() > 1 { heads.push((i, parts[1])); }
    }
    (m, best, heads)
} }
twin! { early_flag(n: usize) -> (u64, bool, Option<u64>) {
    let mut t = 0; let mut done = false; let mut at = None;
    for i in 0..n as u64 {
        if done { continue; }
        t += work(i) % 10;
        if t > 3000 { done = true; at.get_or_insert(i); }
    }
    (t, done, at)
} }
twin! { with_functions(xs: &[f64], f: &(dyn Fn(f64) -> f64 + Sync), g: impl Fn(f64) -> f64 + Sync, h: fn(f64) -> f64) -> Vec<f64> {
    let mut v = Vec::new(); let twice = |x: f64| f(f(x));
    for x in xs { let y = g(*x); v.push(h(y) + twice(y)); }
    v
} }

#[test]
fn names_and_patterns() {
    same(guards::plain, guards::ours);
    same(stacks::plain, stacks::ours);
    same(groups::plain, groups::ours);
    same(early_flag::plain, early_flag::ours);
    at_all_jobs(|n| {
        let items: Vec<_> = words(n).into_iter().enumerate().map(|(i, w)| (i as u64, (w, [i as u64, 3, 7]))).collect();
        let start: Vec<_> = words(n).into_iter().map(|w| (w.len() as u64, (w.len() > 2).then_some(w))).collect();
        let (mut a, mut b) = (start.clone(), start);
        assert_eq!(patterns::plain(items.clone(), &mut a), patterns::ours(items, &mut b));
        assert_eq!(a, b);
        assert_eq!(shadows::plain(n, 9), shadows::ours(n, 9));
        let ws = words(n);
        assert_eq!(borrows::plain(&ws), borrows::ours(&ws));
        let text = ws
            .iter()
            .enumerate()
            .map(|(i, w)| if i % 5 == 0 { format!("# {w}\n\n") } else { format!(" {w} = {i},{}\n", i / 3) })
            .collect::<String>();
        for text in [text.clone(), text.clone() + "oops\n", text.replace("999", "x")] {
            assert_eq!(config::plain(&text), config::ours(&text));
        }
        let xs = crate::common::floats(n);
        assert_eq!(
            with_functions::plain(&xs, &f64::sin, |x| x + 1.0, f64::cos),
            with_functions::ours(&xs, &f64::sin, |x| x + 1.0, f64::cos)
        );
    });
}
