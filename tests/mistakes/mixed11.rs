// === y_001: adds an i32 to an f64 sum
fn collatz_steps(seed: u64) -> i32 {
    let mut n = seed;
    let mut steps = 0;
    while n > 1 {
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
        steps += 1;
    }
    steps
}

#[parallelize]
pub fn mean_steps(seeds: &[u64]) -> f64 {
    let mut total = 0.0_f64;
    for &s in seeds {
        total += collatz_steps(s);
    }
    total / seeds.len() as f64
}

// === y_002: indexes a Vec with a u32
fn bin_of(x: f64, width: f64) -> u32 {
    (x / width).floor() as u32
}

#[parallelize]
pub fn histogram(data: &[f64], bins: usize, width: f64) -> Vec<u64> {
    let mut counts = vec![0u64; bins];
    for x in data {
        let b = bin_of(*x, width);
        counts[b] += 1;
    }
    counts
}

// === y_003: multiplies f64 by the usize loop index
fn integrand(x: f64) -> f64 {
    (-x * x).exp() * (3.0 * x).sin()
}

#[parallelize]
pub fn integrate(a: f64, b: f64, n: usize) -> f64 {
    let h = (b - a) / n as f64;
    let mut acc = 0.0;
    for i in 0..n {
        let x = a + h * i;
        acc += integrand(x) * h;
    }
    acc
}

// === y_004: passes &f64 where the helper wants f64
fn logistic(x: f64) -> f64 {
    let mut y = x;
    for _ in 0..200 {
        y = 3.9 * y * (1.0 - y);
    }
    y
}

#[parallelize]
pub fn evolve(starts: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(starts.len());
    for s in starts {
        out.push(logistic(s));
    }
    out
}

// === y_005: passes a String where &str is expected
fn syllables(word: &str) -> usize {
    word.chars().filter(|c| "aeiouy".contains(*c)).count().max(1)
}

#[parallelize]
pub fn total_syllables(words: Vec<String>) -> usize {
    let mut total = 0;
    for w in words {
        let n = syllables(w);
        if n > 1 {
            total += n;
        }
    }
    total
}

// === y_006: pushes a &str literal into Vec<String>
fn score(x: f64) -> f64 {
    (0..50).map(|k| (x * k as f64).cos()).sum()
}

#[parallelize]
pub fn labels(values: &[f64]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for &v in values {
        let s = score(v);
        if s > 0.0 {
            out.push("high");
        } else {
            out.push(format!("low({s:.3})"));
        }
    }
    out
}

// === y_007: pushes an Option into Vec<f64> without unwrapping it
fn safe_log(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.ln()) } else { None }
}

#[parallelize]
pub fn log_all(xs: &[f64]) -> Vec<f64> {
    let mut logs: Vec<f64> = Vec::new();
    for &x in xs {
        let l = safe_log(x);
        logs.push(l);
    }
    logs
}

// === y_008: adds a Result to a float
use std::num::ParseFloatError;

fn parse_cell(s: &str) -> Result<f64, ParseFloatError> {
    s.trim().trim_end_matches('%').parse::<f64>()
}

#[parallelize]
pub fn column_sum(cells: &[String]) -> f64 {
    let mut sum = 0.0;
    for c in cells {
        sum = sum + parse_cell(c);
    }
    sum
}

// === y_009: function declared to return Vec<f32> but builds Vec<f64>
fn smooth(w: &[f64]) -> f64 {
    let n = w.len() as f64;
    w.iter().map(|x| x.sqrt()).sum::<f64>() / n
}

#[parallelize]
pub fn rolling(data: &[f64], k: usize) -> Vec<f32> {
    let mut result: Vec<f64> = Vec::new();
    for i in 0..data.len().saturating_sub(k) {
        let m = smooth(&data[i..i + k]);
        result.push(m);
    }
    result
}

// === y_010: divides f64 by usize len, cast is missing
fn cost(x: f64, y: f64) -> f64 {
    let d = x - y;
    (d * d + 1e-9).sqrt().ln_1p()
}

#[parallelize]
pub fn mean_cost(pred: &[f64], truth: &[f64]) -> f64 {
    let mut acc = 0.0;
    for i in 0..pred.len() {
        acc += cost(pred[i], truth[i]);
    }
    acc / pred.len()
}

// === y_011: pushes a triple into a Vec of pairs
fn extent(row: &[f64]) -> (f64, f64) {
    let lo = row.iter().cloned().fold(f64::INFINITY, f64::min);
    let hi = row.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
    (lo, hi)
}

#[parallelize]
pub fn extents(rows: &[Vec<f64>]) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = vec![];
    for (i, row) in rows.iter().enumerate() {
        let (lo, hi) = extent(row);
        out.push((i, lo, hi));
    }
    out
}

// === y_012: helper called with one argument too many
fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
}

#[parallelize]
pub fn nearest(points: &[(f64, f64)], q: (f64, f64)) -> Option<usize> {
    let mut best = None;
    let mut best_d = f64::MAX;
    for (i, p) in points.iter().enumerate() {
        let d = distance(*p, q, 2.0);
        if d < best_d {
            best_d = d;
            best = Some(i);
        }
    }
    best
}

// === y_013: helper called with one argument missing
fn simulate(seed: u64, steps: usize, dt: f64) -> f64 {
    let mut x = seed as f64 * 0.001;
    for _ in 0..steps {
        x += dt * (1.0 - x * x);
    }
    x
}

#[parallelize]
pub fn ensemble(runs: u64) -> Vec<f64> {
    let mut finals = Vec::new();
    for seed in 0..runs {
        finals.push(simulate(seed, 10_000));
    }
    finals
}

// === y_014: arguments given in the wrong order
fn percentile(sorted: &[f64], q: f64) -> f64 {
    let k = (q * (sorted.len() - 1) as f64).round() as usize;
    sorted[k]
}

#[parallelize]
pub fn quantiles(sorted: &[f64], qs: &[f64]) -> Vec<f64> {
    let mut out = Vec::new();
    for &q in qs {
        let v = percentile(q, sorted);
        out.push(v);
    }
    out
}

// === y_015: compares an f32 with an f64
fn activation(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[parallelize]
pub fn count_active(inputs: &[f32], threshold: f64) -> usize {
    let mut n = 0;
    for &x in inputs {
        let a = activation(x);
        if a > threshold {
            n += 1;
        }
    }
    n
}

// === y_016: compares &i32 with an integer literal
fn digits_sum(mut n: i32) -> i32 {
    let mut s = 0;
    while n > 0 {
        s += n % 10;
        n /= 10;
    }
    s
}

#[parallelize]
pub fn sum_nonzero(codes: &[i32]) -> i32 {
    let mut total = 0;
    for c in codes.iter() {
        if c == 0 {
            continue;
        }
        total += digits_sum(*c);
    }
    total
}

// === y_017: powi given a float exponent
fn residual(x: f64, y: f64) -> f64 {
    y - (2.0 * x + 1.0 + x.sin())
}

#[parallelize]
pub fn sse(xs: &[f64], ys: &[f64]) -> f64 {
    let mut total = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let r = residual(*x, *y);
        total += r.powi(2.0);
    }
    total
}

// === y_018: calls sqrt on an integer
fn sum_of_squares(row: &[i64]) -> i64 {
    row.iter().map(|v| v * v).sum()
}

#[parallelize]
pub fn norms(rows: &[Vec<i64>]) -> Vec<f64> {
    let mut out: Vec<f64> = Vec::new();
    for row in rows {
        let s = sum_of_squares(row);
        out.push(s.sqrt() as f64);
    }
    out
}

// === y_019: method on an ambiguous float literal variable
fn kernel(d: f64) -> f64 {
    (-0.5 * d).exp()
}

#[parallelize]
pub fn smooth_sum(ds: &[f64]) -> f64 {
    let bandwidth = 0.75;
    let mut total = 0.0f64;
    for d in ds {
        let scale = bandwidth.powi(2);
        total += kernel(d / scale);
    }
    total
}

// === y_020: abs() called on an unsigned integer
fn population(day: u32) -> u32 {
    let mut p: u32 = 100;
    for k in 0..day {
        p = (p * 17 + k) % 9973;
    }
    p
}

#[parallelize]
pub fn total_change(days: u32) -> u32 {
    let mut sum = 0;
    for d in 1..days {
        let diff = population(d).wrapping_sub(population(d - 1));
        sum += diff.abs();
    }
    sum
}

// === y_021: Iterator::max on f64 values
fn transform(x: f64) -> f64 {
    (x * 1.7).tanh() + x.cbrt()
}

#[parallelize]
pub fn row_maxima(table: &[Vec<f64>]) -> Vec<f64> {
    let mut maxima = Vec::new();
    for row in table {
        let m = row.iter().map(|&x| transform(x)).max();
        maxima.push(m.unwrap_or(0.0));
    }
    maxima
}

// === y_022: sort() on a Vec<f64>
fn resample(data: &[f64], seed: usize) -> Vec<f64> {
    let n = data.len();
    (0..n).map(|i| data[(i * 7919 + seed * 104729) % n]).collect()
}

#[parallelize]
pub fn bootstrap_medians(data: &[f64], reps: usize) -> Vec<f64> {
    let mut medians = Vec::with_capacity(reps);
    for r in 0..reps {
        let mut s = resample(data, r);
        s.sort();
        medians.push(s[s.len() / 2]);
    }
    medians
}

// === y_023: f64 used as HashMap key
use std::collections::HashMap;

fn round2(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

#[parallelize]
pub fn count_values(data: &[f64]) -> usize {
    let mut counts: HashMap<f64, usize> = HashMap::new();
    for &x in data {
        let key = round2(x);
        *counts.entry(key).or_insert(0) += 1;
    }
    counts.len()
}

// === y_024: struct used as BTreeMap key without Ord
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    row: u32,
    col: u32,
}

fn locate(id: u32) -> Cell {
    Cell { row: id / 64, col: id % 64 }
}

#[parallelize]
pub fn group(ids: &[u32]) -> BTreeMap<Cell, Vec<u32>> {
    let mut groups = BTreeMap::new();
    for &id in ids {
        groups.entry(locate(id)).or_insert_with(Vec::new).push(id);
    }
    groups
}

// === y_025: HashSet of a struct that derives no Hash
use std::collections::HashSet;

#[derive(PartialEq, Eq, Clone, Copy)]
struct Pos {
    x: i32,
    y: i32,
}

fn walk(seed: i32) -> Pos {
    let mut p = Pos { x: 0, y: 0 };
    for k in 0..seed {
        p.x += (k * 31) % 3 - 1;
        p.y += (k * 17) % 3 - 1;
    }
    p
}

#[parallelize]
pub fn distinct_ends(n: i32) -> usize {
    let mut seen = HashSet::new();
    for seed in 0..n {
        seen.insert(walk(seed));
    }
    seen.len()
}
