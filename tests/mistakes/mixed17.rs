// === y_149: Python's append instead of push
fn encode(c: char) -> u32 {
    (c as u32).rotate_left(3) ^ 0x5A
}

#[parallelize]
pub fn encode_text(text: &str) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::new();
    for c in text.chars() {
        let e = encode(c);
        if e != 0 {
            out.append(e);
        }
    }
    out
}

// === y_150: misspelt struct field
pub struct City {
    pub population: u64,
    pub area: f64,
}

fn density(pop: u64, area: f64) -> f64 {
    (pop as f64 / area).log10()
}

#[parallelize]
pub fn densest(cities: &[City]) -> f64 {
    let mut best: f64 = 0.0;
    for c in cities {
        best = best.max(density(c.popullation, c.area));
    }
    best
}

// === y_151: HashMap used without importing it
fn stem(w: &str) -> String {
    w.trim_end_matches("ing").trim_end_matches('s').to_lowercase()
}

#[parallelize]
pub fn vocabulary(words: &[&str]) -> usize {
    let mut counts = HashMap::new();
    for w in words {
        *counts.entry(stem(w)).or_insert(0usize) += 1;
    }
    counts.len()
}

// === y_152: reads a private field of a struct in a module
mod sensor {
    pub struct Reading {
        raw: u16,
    }
    impl Reading {
        pub fn new(raw: u16) -> Self {
            Reading { raw }
        }
    }
}

fn calibrate(raw: u16) -> f64 {
    raw as f64 * 0.0125 - 40.0
}

#[parallelize]
pub fn mean_reading(n: u16) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        let r = sensor::Reading::new(i);
        sum += calibrate(r.raw);
    }
    sum / n as f64
}

// === y_153: calls a private function of a module
mod filters {
    fn lowpass(x: f64, prev: f64) -> f64 {
        0.9 * prev + 0.1 * x
    }

    pub fn twice(x: f64) -> f64 {
        lowpass(lowpass(x, 0.0), x)
    }
}

#[parallelize]
pub fn filter_all(xs: &[f64]) -> Vec<f64> {
    let mut out = Vec::new();
    for &x in xs {
        out.push(filters::lowpass(x, 1.0) + filters::twice(x));
    }
    out
}

// === y_154: numpy-like mean() method that slices do not have
fn draw(seed: u32) -> Vec<f64> {
    (0..30).map(|k| (seed.wrapping_mul(k * 2 + 1) % 1000) as f64).collect()
}

#[parallelize]
pub fn sample_means(reps: u32) -> Vec<f64> {
    let mut means = Vec::new();
    for r in 0..reps {
        let s = draw(r);
        means.push(s.mean());
    }
    means
}

// === y_155: unstable float function gamma()
fn shift(x: f64) -> f64 {
    x + 0.5 + x.fract().sqrt()
}

#[parallelize]
pub fn gamma_table(xs: &[f64]) -> Vec<f64> {
    let mut table = vec![0.0; xs.len()];
    for (i, &x) in xs.iter().enumerate() {
        table[i] = shift(x).gamma();
    }
    table
}

// === y_156: break with a value inside a for loop
fn is_perfect(n: u64) -> bool {
    n > 1 && (1..n).filter(|d| n % d == 0).sum::<u64>() == n
}

#[parallelize]
pub fn first_perfect(from: u64, to: u64) -> Option<u64> {
    let mut tested = 0;
    for n in from..to {
        tested += 1;
        if is_perfect(n) {
            break Some(n);
        }
    }
    println!("{tested} tested");
    None
}

// === y_157: result declared inside the loop, used after it
fn blend(a: f32, b: f32) -> f32 {
    (a * a + b * b).sqrt() * 0.5
}

#[parallelize]
pub fn last_blend(a: &[f32], b: &[f32]) -> f32 {
    for i in 0..a.len().min(b.len()) {
        let mut result = 0.0;
        result += blend(a[i], b[i]);
    }
    result
}

// === y_158: len without parentheses
fn fourier(x: &[f64], k: usize) -> f64 {
    x.iter().enumerate().map(|(n, v)| v * ((n * k) as f64).cos()).sum()
}

#[parallelize]
pub fn coefficients(x: &[f64]) -> Vec<f64> {
    let mut c = Vec::new();
    for k in 0..x.len() {
        let f = fourier(x, k);
        c.push(f / x.len as f64);
    }
    c
}

// === y_159: calls a method without self
pub struct Model {
    rate: f64,
    history: Vec<f64>,
}

impl Model {
    fn advance(&self, x: f64) -> f64 {
        x + self.rate * x * (1.0 - x)
    }

    #[parallelize]
    pub fn run(&mut self, starts: &[f64]) {
        for &s in starts {
            let y = advance(s);
            self.history.push(y);
        }
    }
}

// === y_160: write! into a String without fmt::Write in scope
fn root(n: u32) -> f64 {
    (0..20).fold(1.0, |x, _| 0.5 * (x + n as f64 / x))
}

#[parallelize]
pub fn root_table(n: u32) -> String {
    let mut s = String::new();
    for i in 1..=n {
        write!(s, "{i} {:.6}\n", root(i)).unwrap();
    }
    s
}

// === y_161: += through HashMap indexing
use std::collections::HashMap;

fn bucket(age: u32) -> u32 {
    (age / 10) * 10
}

#[parallelize]
pub fn age_groups(ages: &[u32]) -> HashMap<u32, usize> {
    let mut groups: HashMap<u32, usize> = (0..12).map(|d| (d * 10, 0)).collect();
    for a in ages {
        let b = bucket(*a);
        groups[&b] += 1;
    }
    groups
}

// === y_162: entry().or_insert() += without dereferencing
use std::collections::BTreeMap;

fn region(code: &str) -> String {
    code.chars().take(2).collect::<String>().to_uppercase()
}

#[parallelize]
pub fn sales(rows: &[(String, f64)]) -> BTreeMap<String, f64> {
    let mut by_region: BTreeMap<String, f64> = BTreeMap::new();
    for (code, amount) in rows {
        by_region.entry(region(code)).or_insert(0.0) += *amount;
    }
    by_region
}

// === y_163: indexes a String with an integer
fn complement(c: char) -> char {
    match c {
        'A' => 'T',
        'T' => 'A',
        'C' => 'G',
        _ => 'C',
    }
}

#[parallelize]
pub fn reverse_complement(dna: &String) -> String {
    let mut out = String::new();
    for i in (0..dna.len()).rev() {
        out.push(complement(dna[i]));
    }
    out
}

// === y_164: casts a bool to f64
fn inside(i: u32) -> bool {
    let x = (i as f64 * 0.754877).fract();
    let y = (i as f64 * 0.569840).fract();
    x * x + y * y < 1.0
}

#[parallelize]
pub fn estimate_pi(n: u32) -> f64 {
    let mut hits = 0.0;
    for i in 0..n {
        hits += inside(i) as f64;
    }
    4.0 * hits / n as f64
}

// === y_165: Python's ** power operator
fn centred(x: f64, mean: f64) -> f64 {
    (x - mean).clamp(-10.0, 10.0)
}

#[parallelize]
pub fn sum_sq(xs: &[f64], mean: f64) -> f64 {
    let mut ss = 0.0;
    for x in xs {
        let d = centred(*x, mean);
        ss += d ** 2;
    }
    ss
}

// === y_166: calls a helper by a name that does not exist
fn evaluate_polynomial(c: &[f64], x: f64) -> f64 {
    c.iter().rev().fold(0.0, |acc, k| acc * x + k)
}

#[parallelize]
pub fn evaluate_many(c: &[f64], xs: &[f64]) -> Vec<f64> {
    let mut ys = vec![0.0; xs.len()];
    for (y, x) in ys.iter_mut().zip(xs) {
        *y = eval_polynomial(c, *x);
    }
    ys
}

// === y_167: break from inside a closure
fn probe(i: i64) -> i64 {
    (i * i - 41 * i + 400) % 211
}

#[parallelize]
pub fn scan_rows(rows: &[Vec<i64>]) -> i64 {
    let mut best = 0;
    for row in rows {
        row.iter().for_each(|&v| {
            if probe(v) < 0 {
                break;
            }
            best = best.max(v);
        });
    }
    best
}

// === y_168: pow() given a usize exponent
fn digit(i: usize) -> u64 {
    (i as u64 * 7 + 3) % 10
}

#[parallelize]
pub fn build_number(n: usize) -> u64 {
    let mut value = 0u64;
    for i in 0..n {
        value = value.wrapping_add(digit(i) * 10u64.pow(i));
    }
    value
}

// === y_169: HashMap type written with one parameter only
use std::collections::HashMap;

fn length_class(w: &str) -> usize {
    w.chars().filter(|c| c.is_alphabetic()).count() / 3
}

#[parallelize]
pub fn classes(words: &[String]) -> usize {
    let mut seen: HashMap<String> = HashMap::new();
    for w in words {
        seen.insert(w.clone(), length_class(w));
    }
    seen.len()
}

// === y_170: unsafe indexing without an unsafe block
fn gain(x: f32) -> f32 {
    (x * 1.5).clamp(-1.0, 1.0)
}

#[parallelize]
pub fn amplify(buf: &[f32]) -> Vec<f32> {
    let mut out = Vec::with_capacity(buf.len());
    for i in 0..buf.len() {
        let x = *buf.get_unchecked(i);
        out.push(gain(x));
    }
    out
}
