//! Ordinary loops whose iterations read what earlier ones left: bests, running values, machines, early stops.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{bits, float, mix, words};
use parallelize::{par_for, parallelize};
use std::collections::*;
use std::fmt::Debug;

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

fn same<R: PartialEq + Debug>(plain: fn(usize) -> R, ours: fn(usize) -> R) {
    at_all_jobs(|n| assert_eq!(plain(n), ours(n), "n {n}, jobs {}", jobs()));
}

twin! { best_with_index(n: usize) -> (f64, usize, Option<(usize, f64)>, usize, Option<String>) {
    let mut best = f64::MIN; let mut at = 0; let mut found: Option<(usize, f64)> = None; let mut worst = 0; let mut name = None;
    for i in 0..n {
        let score = float(work(i as u64) as usize);
        if score > best { best = score; at = i; }
        match found { Some((_, s)) if s <= score => {} _ => found = Some((i, score)) }
        if score < float(worst) { worst = i; }
        if name.as_ref().is_none_or(|s: &String| s.len() < format!("{score:.1}").len()) { name = Some(format!("{score:.1}")); }
    }
    (best, at, found, worst, name)
} }
twin! { running(n: usize) -> (Vec<u64>, Vec<u64>, Vec<u64>, u64) {
    let mut highest = 0; let mut peaks = vec![]; let mut prefix = vec![0u64; n + 1]; let mut ema = 0.0; let mut smooth = vec![]; let mut records = 0;
    for i in 0..n {
        let h = work(i as u64) % 1_000_000;
        highest = highest.max(h);
        peaks.push(highest);
        prefix[i + 1] = prefix[i] + h;
        ema = if i == 0 { float(i) } else { 0.9 * ema + 0.1 * float(h as usize) };
        smooth.push(f64::to_bits(ema));
        if h == highest { records += 1; }
    }
    (peaks, prefix, smooth, records)
} }
twin! { first_k(n: usize, k: usize) -> (Vec<u64>, usize, usize) {
    let mut found = vec![]; let mut count = 0; let mut seen = 0;
    for i in 0..n as u64 {
        seen += 1;
        let h = work(i);
        if h % 7 == 0 {
            found.push(h);
            count += 1;
            if count == k { break; }
        }
    }
    (found, count, seen)
} }
twin! { first_k_by_length(n: usize, k: usize) -> Vec<String> {
    let mut found = vec![];
    for w in words(n) {
        if found.len() >= k { break; }
        let up = w.to_uppercase();
        if up.ends_with('3') && !found.contains(&up) { found.push(up); }
    }
    found
} }
twin! { changes(n: usize) -> (usize, u64, Vec<(u64, usize)>, usize) {
    let mut changes = 0; let mut prev = 0; let mut runs = vec![]; let mut length = 0; let mut longest = 0;
    for i in 0..n as u64 {
        let x = work(i) % 3;
        if x != prev { changes += 1; runs.push((prev, length)); length = 0; }
        length += 1;
        longest = longest.max(length);
        prev = x;
    }
    (changes, prev, runs, longest)
} }
twin! { differences(n: usize) -> (Vec<u64>, u64, Option<u64>) {
    let mut last = 0.0; let mut out = vec![]; let mut path = 0.0; let mut before = None;
    for i in 0..n {
        let x = float(work(i as u64) as usize).sqrt();
        out.push(f64::to_bits(x - last));
        if let Some(b) = before { path += f64::abs(x - b); }
        last = x;
        before = Some(x);
    }
    (out, f64::to_bits(path), before.map(f64::to_bits))
} }
twin! { welford(n: usize) -> (u64, u64, u64, u64) {
    let (mut mean, mut m2, mut count) = (0.0, 0.0, 0u64); let mut skew = 0.0;
    for i in 0..n {
        let x = float(work(i as u64) as usize).abs().ln();
        count += 1;
        let delta = x - mean;
        mean += delta / count as f64;
        let delta2 = x - mean;
        m2 += delta * delta2;
        skew += delta * delta2 * (x - mean);
    }
    (f64::to_bits(mean), f64::to_bits(m2), count, f64::to_bits(skew))
} }
twin! { kahan(n: usize) -> (u64, u64) {
    let mut sum = 0.0; let mut c = 0.0;
    for i in 0..n {
        let y = float(work(i as u64) as usize).sqrt() - c;
        let t = sum + y;
        c = (t - sum) - y;
        sum = t;
    }
    (f64::to_bits(sum), f64::to_bits(c))
} }
twin! { stops(n: usize, limit: u64) -> (u64, Vec<u64>, usize) {
    let mut total = 0; let mut log = vec![]; let mut steps = 0;
    for i in 0..n as u64 {
        steps += 1;
        let e = work(i) % 100;
        log.push(e);
        total += e;
        if total > limit { break; }
        log.push(total);
    }
    (total, log, steps)
} }
twin! { stops_first(n: usize, limit: u64) -> Result<u64, (usize, u64)> {
    let mut budget = limit;
    for i in 0..n {
        let cost = work(i as u64) % 100;
        if cost > budget { return Err((i, budget)); }
        budget -= cost;
        if budget % 1000 == 7 { continue; }
        if budget == 3 { break; }
    }
    Ok(budget)
} }
twin! { errors(n: usize, limit: usize) -> (usize, Vec<String>, bool) {
    let mut errors = vec![]; let mut ok = 0; let mut gave_up = false;
    for (i, w) in words(n).iter().enumerate() {
        match w[1..].parse::<u8>() {
            Ok(x) if x < 90 => ok += 1,
            Ok(x) => errors.push(format!("{i}: {x} is too large")),
            Err(e) => errors.push(format!("{i}: {e}")),
        }
        if errors.len() > limit { gave_up = true; break; }
    }
    (ok, errors, gave_up)
} }
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    Idle,
    Word { start: usize },
    Number(u64),
    Done,
}
twin! { machine(n: usize) -> (State, Vec<(usize, State)>, usize) {
    let mut state = State::Idle; let mut trace = vec![]; let mut seen = 0;
    for i in 0..n {
        let h = work(i as u64);
        let class = match h % 7 { 0..=2 => 'a', 3 | 4 => '1', 5 => ' ', _ => '.' };
        seen += 1;
        state = match (state, class) {
            (State::Idle, 'a') => State::Word { start: i },
            (State::Idle, '1') => State::Number(h % 10),
            (State::Word { start }, ' ') => { trace.push((i - start, state)); State::Idle }
            (State::Number(x), '1') => State::Number((x * 10 + h % 10) % 1_000_003),
            (s @ State::Number(_), _) => { trace.push((i, s)); State::Idle }
            (_, '.') if h % 5000 == 6 => State::Done,
            (s, _) => s,
        };
        if state == State::Done { break; }
    }
    (state, trace, seen)
} }
twin! { in_quotes(text: &str) -> (Vec<String>, bool, usize) {
    let mut quoted = false; let mut current = String::new(); let mut fields = vec![]; let mut depth = 0usize;
    for c in text.chars() {
        let up: String = c.to_uppercase().collect();
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut current)),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => current.push_str(&up),
        }
    }
    fields.push(current);
    (fields, quoted, depth)
} }
twin! { dedup(n: usize) -> (Vec<u64>, HashSet<u64>, usize, HashMap<u64, usize>) {
    let mut seen = HashSet::new(); let mut unique = vec![]; let mut dups = 0; let mut ids = HashMap::new();
    for i in 0..n as u64 {
        let h = work(i) % 500;
        if !seen.insert(h) { dups += 1; continue; }
        let next = ids.len();
        let id = *ids.entry(h / 2).or_insert(next);
        unique.push(h * 1000 + id as u64);
    }
    (unique, seen, dups, ids)
} }
twin! { cache(n: usize) -> (Vec<u64>, HashMap<u64, u64>, usize) {
    let mut cache = HashMap::new(); let mut out = vec![]; let mut misses = 0;
    for i in 0..n as u64 {
        let key = work(i) % 40;
        let value = match cache.get(&key) { Some(v) => *v, None => { misses += 1; let v = work(key); cache.insert(key, v); v } };
        out.push(value ^ i);
    }
    (out, cache, misses)
} }
twin! { union_find(n: usize) -> (Vec<usize>, usize) {
    let mut parent: Vec<usize> = (0..200).collect(); let mut sets = 200;
    for i in 0..n as u64 {
        let h = work(i);
        let (mut a, mut b) = ((h % 200) as usize, (h / 200 % 200) as usize);
        while parent[a] != a { parent[a] = parent[parent[a]]; a = parent[a]; }
        while parent[b] != b { b = parent[b]; }
        if a != b { parent[a] = b; sets -= 1; }
    }
    (parent, sets)
} }
twin! { top_k(n: usize) -> (Vec<std::cmp::Reverse<u64>>, u64) {
    let mut heap = BinaryHeap::new(); let mut rejected = 0;
    for i in 0..n as u64 {
        let h = work(i);
        heap.push(std::cmp::Reverse(h));
        if heap.len() > 10 { rejected ^= heap.pop().unwrap().0; }
    }
    (heap.into_sorted_vec(), rejected)
} }
twin! { intervals(n: usize) -> Vec<(u64, u64)> {
    let mut merged: Vec<(u64, u64)> = vec![]; let mut from = 0;
    for i in 0..n as u64 {
        let h = work(i);
        from += h % 7;
        let to = from + h % 5;
        if let Some(last) = merged.last_mut() { if last.1 >= from { last.1 = last.1.max(to); continue; } }
        merged.push((from, to));
    }
    merged
} }
twin! { fibonacci(n: usize) -> (u64, u64, Vec<u64>) {
    let (mut a, mut b) = (0u64, 1u64); let mut out = vec![];
    for i in 0..n as u64 {
        let h = work(i);
        (a, b) = (b, a.wrapping_add(b));
        out.push(h ^ a);
        [a, b] = [a ^ h, b];
    }
    (a, b, out)
} }
twin! { alternating(n: usize) -> (i64, bool, u64) {
    let mut sum = 0i64; let mut up = true; let mut sign = 1.0; let mut pi = 0.0;
    for i in 0..n {
        let h = (work(i as u64) % 100) as i64;
        if up { sum += h; } else { sum -= h / 2; }
        up = !up;
        let term = 1.0 / (2 * i + 1) as f64;
        pi += sign * term;
        sign = -sign;
    }
    (sum, up, f64::to_bits(pi))
} }
twin! { gradient(n: usize) -> (Vec<u64>, u64, usize) {
    let mut w = vec![0.1; 4]; let mut loss = 0.0; let mut bad = 0;
    for i in 0..n {
        let x: Vec<f64> = (0..4).map(|k| float(work((i * 4 + k) as u64) as usize).atan()).collect();
        let y = x.iter().sum::<f64>().sin();
        let p: f64 = w.iter().zip(&x).map(|(a, b)| a * b).sum();
        let err = p - y;
        for (w, x) in w.iter_mut().zip(&x) { *w -= 0.01 * err * x; }
        loss += err * err;
        if err.abs() > 1.0 { bad += 1; }
    }
    (bits(&w), f64::to_bits(loss), bad)
} }

#[test]
fn bests_and_running_values() {
    same(best_with_index::plain, best_with_index::ours);
    same(running::plain, running::ours);
    same(welford::plain, welford::ours);
    same(kahan::plain, kahan::ours);
    same(alternating::plain, alternating::ours);
    same(fibonacci::plain, fibonacci::ours);
    same(gradient::plain, gradient::ours);
}

#[test]
fn previous_values() {
    same(changes::plain, changes::ours);
    same(differences::plain, differences::ours);
    same(intervals::plain, intervals::ours);
}

#[test]
fn early_stops() {
    for k in [0, 1, 5, 100, 1_000_000] {
        at_all_jobs(|n| {
            assert_eq!(first_k::plain(n, k), first_k::ours(n, k));
            assert_eq!(first_k_by_length::plain(n, k), first_k_by_length::ours(n, k));
            assert_eq!(stops::plain(n, k as u64 * 20), stops::ours(n, k as u64 * 20));
            assert_eq!(stops_first::plain(n, k as u64 * 20), stops_first::ours(n, k as u64 * 20));
            assert_eq!(errors::plain(n, k), errors::ours(n, k));
        });
    }
}

#[test]
fn machines_and_tables() {
    same(machine::plain, machine::ours);
    same(dedup::plain, dedup::ours);
    same(cache::plain, cache::ours);
    same(union_find::plain, union_find::ours);
    same(top_k::plain, top_k::ours);
    at_all_jobs(|n| {
        let text: String = (0..n as u64).map(|i| ['a', ',', '"', 'ß', '(', ')', 'x'][(mix(i) % 7) as usize]).collect();
        assert_eq!(in_quotes::plain(&text), in_quotes::ours(&text));
    });
}

macro_rules! plainly {
    ($($loop:tt)*) => { $($loop)* };
}

macro_rules! in_parallel {
    ($($loop:tt)*) => { par_for!(jobs = jobs(), always, $($loop)*) };
}

macro_rules! by {
    ($name:ident, $how:ident) => {
        fn $name(n: usize) -> (f64, usize, Vec<u64>, u64, [u64; 2], u64, u64) {
            let (mut best, mut at, mut out, mut prev, mut total) = (f64::MIN, 0, vec![], 0, 0u64);
            let (mut mean, mut m2, mut count) = (0.0, 0.0, 0);
            $how!(for i in 0..n {
                let h = work(i as u64) % 1000;
                let x = float(h as usize);
                if x > best {
                    best = x;
                    at = i;
                }
                if h != prev {
                    out.push(prev);
                }
                prev = h;
                count += 1;
                let delta = x - mean;
                mean += delta / count as f64;
                m2 += delta * (x - mean);
                total += h;
                if total > 1_000_000 {
                    break;
                }
                out.push(total);
            });
            (best, at, out, prev, [f64::to_bits(mean), f64::to_bits(m2)], total, count)
        }
    };
}

by!(by_plain_for, plainly);
by!(by_par_for, in_parallel);

#[test]
fn by_macro() {
    same(by_plain_for, by_par_for);
}
