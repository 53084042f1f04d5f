// === y_099: misspelt enum variant
#[derive(PartialEq)]
pub enum State {
    Running,
    Converged,
}

fn iterate(x: f64) -> (f64, State) {
    let y = x.cos();
    if (y - x).abs() < 1e-9 { (y, State::Converged) } else { (y, State::Running) }
}

#[parallelize]
pub fn solve_all(starts: &[f64]) -> usize {
    let mut done = 0;
    for &s in starts {
        let (_, state) = iterate(s);
        if state == State::Convergd {
            done += 1;
        }
    }
    done
}

// === y_100: tuple variant pattern with too few fields
pub enum Shape {
    Circle(f64),
    Ellipse(f64, f64),
}

fn perimeter(a: f64, b: f64) -> f64 {
    let h = ((a - b) / (a + b)).powi(2);
    std::f64::consts::PI * (a + b) * (1.0 + 3.0 * h / (10.0 + (4.0 - 3.0 * h).sqrt()))
}

#[parallelize]
pub fn perimeters(shapes: &[Shape]) -> Vec<f64> {
    let mut out = vec![];
    for s in shapes {
        let p = match s {
            Shape::Circle(r) => perimeter(*r, *r),
            Shape::Ellipse(a) => perimeter(*a, *a),
        };
        out.push(p);
    }
    out
}

// === y_101: refutable pattern in a plain let
fn first_root(a: f64, b: f64, c: f64) -> Option<f64> {
    let d = b * b - 4.0 * a * c;
    if d < 0.0 { None } else { Some((-b + d.sqrt()) / (2.0 * a)) }
}

#[parallelize]
pub fn sum_roots(coeffs: &[(f64, f64, f64)]) -> f64 {
    let mut sum = 0.0;
    for &(a, b, c) in coeffs {
        let Some(r) = first_root(a, b, c);
        sum += r;
    }
    sum
}

// === y_102: struct literal forgets a field
pub struct Estimate {
    pub mean: f64,
    pub std: f64,
    pub n: usize,
}

fn moments(d: &[f64]) -> (f64, f64) {
    let m = d.iter().sum::<f64>() / d.len() as f64;
    (m, (d.iter().map(|x| (x - m).powi(2)).sum::<f64>() / d.len() as f64).sqrt())
}

#[parallelize]
pub fn estimates(groups: &[Vec<f64>]) -> Vec<Estimate> {
    let mut out = Vec::new();
    for g in groups {
        let (mean, std) = moments(g);
        out.push(Estimate { mean, std });
    }
    out
}

// === y_103: struct literal with an unknown field
#[derive(Debug)]
pub struct Hit {
    pub id: usize,
    pub score: f32,
}

fn rate(doc: &str) -> f32 {
    doc.split(' ').map(|w| w.len() as f32).sum::<f32>().sqrt()
}

#[parallelize]
pub fn search(docs: &[String]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (id, d) in docs.iter().enumerate() {
        let score = rate(d);
        if score > 2.5 {
            hits.push(Hit { id, score, rank: 0 });
        }
    }
    hits
}

// === y_104: match arms of different types
fn grade(points: u32) -> u32 {
    (points * 7 + 13) % 5
}

#[parallelize]
pub fn grade_points(all: &[u32]) -> f64 {
    let mut sum = 0.0;
    for &p in all {
        let g = match grade(p) {
            0 => 4.0,
            1 => 3.3,
            2 => 2,
            _ => 0.0,
        };
        sum += g;
    }
    sum
}

// === y_105: destructures (i, x) but forgot enumerate()
fn taper(i: usize, n: usize) -> f64 {
    0.5 - 0.5 * (2.0 * std::f64::consts::PI * i as f64 / n as f64).cos()
}

#[parallelize]
pub fn windowed(signal: &[f64]) -> Vec<f64> {
    let n = signal.len();
    let mut out = Vec::with_capacity(n);
    for (i, x) in signal.iter() {
        out.push(x * taper(i, n));
    }
    out
}

// === y_106: matches a String against string literals
fn unit_of(line: &str) -> String {
    line.rsplit(' ').next().unwrap_or("m").to_lowercase()
}

#[parallelize]
pub fn in_metres(lines: &[String]) -> f64 {
    let mut total = 0.0;
    for line in lines {
        let factor = match unit_of(line) {
            "km" => 1000.0,
            "cm" => 0.01,
            _ => 1.0,
        };
        total += factor;
    }
    total
}

// === y_107: irrefutable array pattern on a windows slice
fn slope(a: f64, b: f64) -> f64 {
    (b - a) / 0.01
}

#[parallelize]
pub fn slopes(ys: &[f64]) -> Vec<f64> {
    let mut out = Vec::new();
    for w in ys.windows(2) {
        let [a, b] = w;
        out.push(slope(*a, *b));
    }
    out
}

// === y_108: collect without a target type
fn prime_factors(mut n: u64) -> Vec<u64> {
    let mut fs = vec![];
    let mut d = 2;
    while n > 1 {
        while n % d == 0 {
            fs.push(d);
            n /= d;
        }
        d += 1;
    }
    fs
}

#[parallelize]
pub fn distinct_factor_count(ns: &[u64]) -> usize {
    let mut total = 0;
    for &n in ns {
        let odd = prime_factors(n).into_iter().filter(|f| f % 2 == 1).collect();
        total += odd.len();
    }
    total
}

// === y_109: sum() whose type cannot be inferred
fn spectrum_line(k: usize, t: f64) -> f64 {
    (k as f64 * t).sin() / (k + 1) as f64
}

#[parallelize]
pub fn synth(ts: &[f64]) -> Vec<f64> {
    let mut wave: Vec<f64> = Vec::new();
    for &t in ts {
        let amp = (0..64).map(|k| spectrum_line(k, t)).sum().abs();
        wave.push(amp);
    }
    wave
}

// === y_110: loops over an integer as if it were a range
fn dice(i: usize) -> usize {
    (i * 1103515245 + 12345) / 65536 % 6 + 1
}

#[parallelize]
pub fn roll(n: usize) -> [usize; 7] {
    let mut faces = [0; 7];
    for i in n {
        faces[dice(i)] += 1;
    }
    faces
}

// === y_111: loops over a struct that is no iterator
pub struct Matrix {
    data: Vec<f64>,
    cols: usize,
}

fn log_norm(x: f64) -> f64 {
    (x.abs() + 1.0).ln()
}

#[parallelize]
pub fn matrix_norm(m: &Matrix) -> f64 {
    let mut acc = 0.0;
    for x in m {
        acc += log_norm(x);
    }
    acc / (m.data.len() / m.cols) as f64
}

// === y_112: map() given a function that takes f64, items are &f64
fn squash(x: f64) -> f64 {
    x / (1.0 + x.abs())
}

#[parallelize]
pub fn squash_rows(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut out = Vec::new();
    for row in rows {
        let r: Vec<f64> = row.iter().map(squash).collect();
        out.push(r);
    }
    out
}

// === y_113: collects &f64 items into Vec<f64>
fn is_outlier(x: f64, mean: f64, sd: f64) -> bool {
    ((x - mean) / sd).abs() > 2.5
}

#[parallelize]
pub fn outliers(groups: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut all = Vec::new();
    for g in groups {
        let mean = g.iter().sum::<f64>() / g.len() as f64;
        let found: Vec<f64> = g.iter().filter(|x| is_outlier(**x, mean, 1.0)).collect();
        all.push(found);
    }
    all
}

// === y_114: filter closure compares a double reference with a float
fn load(i: usize) -> Vec<f64> {
    (0..100).map(|k| ((i * k) as f64).sin()).collect()
}

#[parallelize]
pub fn positives(n: usize) -> usize {
    let mut count = 0;
    for i in 0..n {
        let v = load(i);
        count += v.iter().filter(|x| x > 0.0).count();
    }
    count
}

// === y_115: fold starts with an integer accumulator for floats
fn signal(i: u32) -> Vec<f64> {
    (0..256).map(|t| (t as f64 * 0.01 * i as f64).sin()).collect()
}

#[parallelize]
pub fn powers(n: u32) -> Vec<f64> {
    let mut out = Vec::new();
    for i in 0..n {
        let s = signal(i);
        let p: f64 = s.iter().fold(0, |acc, x| acc + x * x);
        out.push(p);
    }
    out
}

// === y_116: len() on a filter iterator
fn divisor(n: usize, d: usize) -> bool {
    d > 0 && n % d == 0
}

#[parallelize]
pub fn most_divisors(limit: usize) -> (usize, usize) {
    let mut best = (0, 0);
    for n in 1..limit {
        let k = (1..=n).filter(|&d| divisor(n, d)).len();
        if k > best.1 {
            best = (n, k);
        }
    }
    best
}

// === y_117: map() called directly on a Vec
fn neighbours(i: usize) -> Vec<usize> {
    (1..5).map(|k| (i * k + 3) % 1009).collect()
}

#[parallelize]
pub fn reach(n: usize) -> usize {
    let mut total = 0;
    for i in 0..n {
        let ns = neighbours(i);
        total += ns.map(|x| x * 2).sum::<usize>();
    }
    total
}

// === y_118: rev() on a HashMap iterator
use std::collections::HashMap;

fn discount(price: f64, days: u32) -> f64 {
    (0..days).fold(price, |p, _| p * 0.999)
}

#[parallelize]
pub fn present_value(book: &HashMap<u32, f64>) -> f64 {
    let mut pv = 0.0;
    for (days, price) in book.iter().rev() {
        pv += discount(*price, *days);
    }
    pv
}

// === y_119: range of floats with a step
fn gamma_pdf(x: f64) -> f64 {
    x.powf(1.5) * (-x).exp()
}

#[parallelize]
pub fn area(hi: f64) -> f64 {
    let mut total = 0.0;
    for x in (0.0..hi).step_by(1) {
        total += gamma_pdf(x);
    }
    total
}

// === y_120: range bounds of different integer types
fn payoff(path: u64) -> f64 {
    let s = (path.wrapping_mul(2862933555777941757) >> 33) as f64;
    (s / 1e9 - 1.0).max(0.0)
}

#[parallelize]
pub fn option_price(batches: &[f64], start: u64) -> f64 {
    let mut sum = 0.0;
    for p in start..batches.len() {
        sum += payoff(p);
    }
    sum
}

// === y_121: max_by with partial_cmp not unwrapped
fn likelihood(model: usize, x: f64) -> f64 {
    -(x - model as f64).powi(2) / 2.0
}

#[parallelize]
pub fn classify(xs: &[f64]) -> Vec<usize> {
    let mut labels = vec![];
    for &x in xs {
        let best = (0..10).max_by(|&a, &b| likelihood(a, x).partial_cmp(&likelihood(b, x)));
        labels.push(best.unwrap());
    }
    labels
}

// === y_122: windows() without a size
fn roughness(w: &[f64]) -> f64 {
    w.iter().zip(w.iter().skip(1)).map(|(a, b)| (a - b).abs()).sum()
}

#[parallelize]
pub fn max_roughness(ys: &[f64]) -> f64 {
    let mut worst: f64 = 0.0;
    for w in ys.windows() {
        worst = worst.max(roughness(w));
    }
    worst
}

// === y_123: zip pairs handed on in swapped types
fn repeat_name(name: &str, times: usize) -> String {
    name.repeat(times % 4 + 1)
}

#[parallelize]
pub fn expand(names: &[String], times: &[usize]) -> Vec<String> {
    let mut out = Vec::new();
    for (name, t) in times.iter().zip(names) {
        out.push(repeat_name(name, *t));
    }
    out
}
