// === y_124: Vec whose element type is never determined
fn valid(i: usize) -> bool {
    (0..i % 50).fold(i, |a, k| a ^ (k << 2)) % 3 == 0
}

#[parallelize]
pub fn count_valid(n: usize) -> usize {
    let mut skipped = Vec::new();
    let mut count = 0;
    for i in 0..n {
        if valid(i) {
            count += 1;
        } else {
            skipped.clear();
        }
    }
    count
}

// === y_125: parse() with nothing to tell its type
fn field(line: &str, k: usize) -> &str {
    line.split(';').nth(k).unwrap_or("0").trim()
}

#[parallelize]
pub fn show_column(lines: &[String], k: usize) -> usize {
    let mut bad = 0;
    for line in lines {
        match field(line, k).parse() {
            Ok(v) => println!("{}", v),
            Err(_) => bad += 1,
        }
    }
    bad
}

// === y_126: into() in the middle of an expression is ambiguous
fn reading(i: u8) -> f32 {
    (i as f32 * 0.7).sin() * 20.0
}

#[parallelize]
pub fn precise_sum(n: u8) -> f64 {
    let mut total: f64 = 0.0;
    for i in 0..n {
        total += reading(i).into().sqrt();
    }
    total
}

// === y_127: format string has more placeholders than arguments
fn rmse(a: &[f64], b: &[f64]) -> f64 {
    let s: f64 = a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum();
    (s / a.len() as f64).sqrt()
}

#[parallelize]
pub fn print_errors(preds: &[Vec<f64>], truth: &[f64]) {
    for (epoch, p) in preds.iter().enumerate() {
        let e = rmse(p, truth);
        println!("epoch {} rmse {:.4} best {}", epoch, e);
    }
}

// === y_128: prints a Vec with {:.2}
fn softmax(z: &[f64]) -> Vec<f64> {
    let total: f64 = z.iter().map(|x| x.exp()).sum();
    z.iter().map(|x| x.exp() / total).collect()
}

#[parallelize]
pub fn show_probabilities(logits: &[Vec<f64>]) {
    for z in logits {
        let p = softmax(z);
        println!("p = {:.2}", p);
    }
}

// === y_129: field access inside an inline format placeholder
pub struct Point {
    pub x: f64,
    pub y: f64,
}

fn orbit(t: f64) -> Point {
    Point { x: 3.0 * t.cos(), y: 2.0 * t.sin() }
}

#[parallelize]
pub fn trace(steps: usize) -> String {
    let mut csv = String::from("x,y\n");
    for i in 0..steps {
        let p = orbit(i as f64 * 0.05);
        csv.push_str(&format!("{p.x},{p.y}\n"));
    }
    csv
}

// === y_130: println! given a String variable instead of a literal
fn banner(k: usize) -> String {
    let bar: String = std::iter::repeat('#').take(k % 40).collect();
    format!("{k:>4} {bar}")
}

#[parallelize]
pub fn plot(heights: &[usize]) {
    for &h in heights {
        let msg = banner(h);
        println!(msg);
    }
}

// === y_131: ? used in a function that returns nothing
use std::num::ParseIntError;

fn parse_id(s: &str) -> Result<u32, ParseIntError> {
    s.trim_start_matches("id-").parse::<u32>()
}

#[parallelize]
pub fn list_ids(rows: &[&str]) {
    let mut last = 0;
    for r in rows {
        let id = parse_id(r)?;
        last = last.max(id);
    }
    println!("{last}");
}

// === y_132: ? on an Option in a function returning Result
fn second_word(line: &str) -> Option<&str> {
    line.split_whitespace().filter(|w| w.len() > 1).nth(1)
}

#[parallelize]
pub fn second_words(lines: &[String]) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    for line in lines {
        let w = second_word(line)?;
        out.push(w.to_uppercase());
    }
    Ok(out)
}

// === y_133: ? cannot convert ParseFloatError into the user's error
#[derive(Debug)]
pub enum DataError {
    Empty,
    BadNumber(String),
}

fn temperature(s: &str) -> Result<f64, std::num::ParseFloatError> {
    s.replace(',', ".").parse()
}

#[parallelize]
pub fn mean_temperature(cells: &[&str]) -> Result<f64, DataError> {
    if cells.is_empty() {
        return Err(DataError::Empty);
    }
    let mut sum = 0.0;
    for c in cells {
        sum += temperature(c)?;
    }
    Ok(sum / cells.len() as f64)
}

// === y_134: Ok(()) missing at the end
fn check(block: &[f64]) -> Result<f64, String> {
    let s: f64 = block.iter().sum();
    if s.is_finite() { Ok(s) } else { Err(format!("bad block: {s}")) }
}

#[parallelize]
pub fn check_all(data: &[f64]) -> Result<(), String> {
    let mut total = 0.0;
    for block in data.chunks(32) {
        total += check(block)?;
    }
    println!("total {total}");
}

// === y_135: ? on a plain f64
fn entropy(p: &[f64]) -> f64 {
    -p.iter().filter(|x| **x > 0.0).map(|x| x * x.log2()).sum::<f64>()
}

#[parallelize]
pub fn entropies(dists: &[Vec<f64>]) -> Result<Vec<f64>, String> {
    let mut out = Vec::new();
    for d in dists {
        if d.is_empty() {
            return Err("empty distribution".to_string());
        }
        out.push(entropy(d)?);
    }
    Ok(out)
}

// === y_136: array of the wrong length
fn rotate(v: [f64; 3], a: f64) -> [f64; 3] {
    [v[0] * a.cos() - v[1] * a.sin(), v[0] * a.sin() + v[1] * a.cos(), v[2]]
}

#[parallelize]
pub fn sweep_angles(angles: &[f64]) -> Vec<[f64; 3]> {
    let axis = [1.0, 0.0];
    let mut out = Vec::new();
    for &a in angles {
        out.push(rotate(axis, a));
    }
    out
}

// === y_137: array length taken from a run-time variable
fn spin(i: usize, j: usize) -> i32 {
    if (i * 31 + j * 17) % 5 < 2 { 1 } else { -1 }
}

#[parallelize]
pub fn magnetisation(n: usize) -> i32 {
    let mut rows = [0i32; n];
    for i in 0..n {
        for j in 0..n {
            rows[i] += spin(i, j);
        }
    }
    rows.iter().sum()
}

// === y_138: literal out of range for u8
fn gray(i: usize) -> u8 {
    ((i * 37) % 200) as u8
}

#[parallelize]
pub fn threshold(n: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for i in 0..n {
        let g = gray(i);
        let v: u8 = if g > 127 { 256 } else { 0 };
        out.push(v);
    }
    out
}

// === y_139: array length const computed by a non-const fn
fn taps(cutoff: f64) -> usize {
    (4.0 / cutoff).ceil() as usize
}

const TAPS: usize = taps(0.5);

fn shape(x: f64, c: f64) -> f64 {
    c * (x * x + 1.0).ln()
}

#[parallelize]
pub fn filtered(xs: &[f64]) -> [f64; TAPS] {
    let mut acc = [0.0; TAPS];
    for (i, &x) in xs.iter().enumerate() {
        acc[i % TAPS] += shape(x, i as f64);
    }
    acc
}

// === y_140: + on a struct without an Add impl
#[derive(Clone, Copy, Default)]
pub struct Vec3 {
    x: f64,
    y: f64,
    z: f64,
}

fn force(i: usize) -> Vec3 {
    let t = i as f64;
    Vec3 { x: t.sin(), y: t.cos(), z: 1.0 / (t + 1.0) }
}

#[parallelize]
pub fn net_force(n: usize) -> Vec3 {
    let mut f = Vec3::default();
    for i in 0..n {
        f = f + force(i);
    }
    f
}

// === y_141: f64 * Vec2 where only Vec2 * f64 exists
#[derive(Clone, Copy)]
pub struct Vec2(f64, f64);

impl std::ops::Mul<f64> for Vec2 {
    type Output = Vec2;
    fn mul(self, k: f64) -> Vec2 {
        Vec2(self.0 * k, self.1 * k)
    }
}

fn unit(a: f64) -> Vec2 {
    Vec2(a.cos(), a.sin())
}

#[parallelize]
pub fn rays(n: usize, len: f64) -> Vec<Vec2> {
    let mut out = Vec::new();
    for i in 0..n {
        out.push(len * unit(i as f64));
    }
    out
}

// === y_142: += on a type that implements only Add
#[derive(Clone, Copy)]
pub struct Money(i64);

impl std::ops::Add for Money {
    type Output = Money;
    fn add(self, o: Money) -> Money {
        Money(self.0 + o.0)
    }
}

fn wage(hours: i64) -> Money {
    Money((0..hours).map(|h| 1500 + 10 * h).sum())
}

#[parallelize]
pub fn payroll(hours: &[i64]) -> Money {
    let mut sum = Money(0);
    for &h in hours {
        sum += wage(h);
    }
    sum
}

// === y_143: negates a u32
fn depth(i: u32) -> u32 {
    (i.wrapping_mul(2246822519) >> 20) % 300
}

#[parallelize]
pub fn lowest(n: u32) -> i64 {
    let mut low = 0i64;
    for i in 0..n {
        let d = -depth(i);
        low = low.min(d as i64);
    }
    low
}

// === y_144: String + String without a borrow
fn codon(i: usize) -> String {
    ["A", "C", "G", "T"].iter().cycle().skip(i % 4).step_by(3).take(3).copied().collect()
}

#[parallelize]
pub fn sequence(n: usize) -> String {
    let mut seq = String::new();
    for i in 0..n {
        seq = seq + codon(i);
    }
    seq
}

// === y_145: best variable never initialised before the loop
fn fitness(g: u64) -> u32 {
    (g ^ (g >> 3)).count_ones() * 3 + (g % 7) as u32
}

#[parallelize]
pub fn fittest(genomes: &[u64]) -> u32 {
    let mut best: u32;
    for &g in genomes {
        let f = fitness(g);
        if f > best {
            best = f;
        }
    }
    best
}

// === y_146: if used as a value without else
fn tail(x: f64) -> f64 {
    x.exp() / (1.0 + x.exp()).powi(2)
}

#[parallelize]
pub fn penalty(xs: &[f64]) -> f64 {
    let mut total = 0.0;
    for &x in xs {
        let p: f64 = if x > 1.0 { tail(x) };
        total += p;
    }
    total
}

// === y_147: trailing semicolon swallows the return value
fn pairwise(a: i64, b: i64) -> i64 {
    (a * b).rem_euclid(97) + (a - b).abs()
}

#[parallelize]
pub fn pair_total(v: &[i64]) -> i64 {
    let mut total = 0;
    for i in 0..v.len() {
        for j in 0..i {
            total += pairwise(v[i], v[j]);
        }
    }
    total;
}

// === y_148: misspelt variable name
fn altitude(t: f64) -> f64 {
    100.0 * t - 4.905 * t * t
}

#[parallelize]
pub fn apex(n: usize, dt: f64) -> f64 {
    let mut highest = f64::MIN;
    for i in 0..n {
        let h = altitude(i as f64 * dt);
        if h > highest {
            higest = h;
        }
    }
    highest
}
