// === y_026: == on a struct without PartialEq
pub struct Colour {
    r: u8,
    g: u8,
    b: u8,
}

fn blend(i: usize) -> Colour {
    Colour { r: (i % 255) as u8, g: (i * 3 % 255) as u8, b: 7 }
}

#[parallelize]
pub fn count_matches(target: &Colour, n: usize) -> usize {
    let mut hits = 0;
    for i in 0..n {
        let c = blend(i);
        if c == *target {
            hits += 1;
        }
    }
    hits
}

// === y_027: prints a struct with {} though it has no Display
pub struct Fit {
    pub slope: f64,
    pub intercept: f64,
}

fn fit(ys: &[f64]) -> Fit {
    let n = ys.len() as f64;
    let mean = ys.iter().sum::<f64>() / n;
    Fit { slope: (ys[ys.len() - 1] - ys[0]) / n, intercept: mean }
}

#[parallelize]
pub fn report(series: &[Vec<f64>]) {
    for s in series {
        let f = fit(s);
        println!("fit: {}", f);
    }
}

// === y_028: prints with {:?} a struct that has no Debug
pub struct Summary {
    pub mean: f64,
    pub n: usize,
}

fn summarise(block: &[f64]) -> Summary {
    Summary { mean: block.iter().sum::<f64>() / block.len() as f64, n: block.len() }
}

#[parallelize]
pub fn describe(data: &[f64]) -> String {
    let mut text = String::new();
    for block in data.chunks(128) {
        let s = summarise(block);
        text.push_str(&format!("{:?}\n", s));
    }
    text
}

// === y_029: vec![value; n] of a struct without Clone
struct Bin {
    count: usize,
    sum: f64,
}

fn bin_index(x: f64, bins: usize) -> usize {
    ((x.fract().abs()) * bins as f64) as usize
}

#[parallelize]
pub fn bin_means(data: &[f64], bins: usize) -> Vec<f64> {
    let mut table = vec![Bin { count: 0, sum: 0.0 }; bins];
    for &x in data {
        let b = bin_index(x, bins);
        table[b].count += 1;
        table[b].sum += x;
    }
    table.iter().map(|b| b.sum / b.count as f64).collect()
}

// === y_030: moves a non-Copy struct out of an indexed Vec
pub struct Particle {
    pos: [f64; 3],
    mass: f64,
}

fn energy(p: &Particle) -> f64 {
    let r2: f64 = p.pos.iter().map(|c| c * c).sum();
    -p.mass / r2.sqrt().max(1e-6)
}

#[parallelize]
pub fn total_energy(particles: &Vec<Particle>) -> f64 {
    let mut e = 0.0;
    for i in 0..particles.len() {
        let p = particles[i];
        e += energy(&p);
    }
    e
}

// === y_031: ..Default::default() on a struct without Default
pub struct Options {
    pub steps: usize,
    pub dt: f64,
    pub damping: f64,
}

fn run_model(o: &Options) -> f64 {
    let mut v = 1.0;
    for _ in 0..o.steps {
        v -= o.damping * v * o.dt;
    }
    v
}

#[parallelize]
pub fn sweep(dampings: &[f64]) -> Vec<f64> {
    let mut out = Vec::new();
    for &damping in dampings {
        let o = Options { damping, ..Default::default() };
        out.push(run_model(&o));
    }
    out
}

// === y_032: generic sum lacks the Add bound
fn weight(i: usize) -> bool {
    (i * 2654435761) % 7 < 3
}

#[parallelize]
pub fn weighted_sum<T: Copy + Default>(items: &[T]) -> T {
    let mut total = T::default();
    for (i, &x) in items.iter().enumerate() {
        if weight(i) {
            total = total + x;
        }
    }
    total
}

// === y_033: generic value printed without a Display bound
fn checksum(i: usize) -> u64 {
    (0..500u64).fold(i as u64, |h, k| h.wrapping_mul(31).wrapping_add(k))
}

#[parallelize]
pub fn dump<T>(rows: &[T]) -> String {
    let mut out = String::new();
    for (i, r) in rows.iter().enumerate() {
        let c = checksum(i);
        out += &format!("{i}\t{r}\t{c:x}\n");
    }
    out
}

// === y_034: generic element moved out of a slice, Copy/Clone bound missing
fn priority(i: usize) -> u32 {
    (i as u32).wrapping_mul(0x9E37_79B9).rotate_left(7) % 100
}

#[parallelize]
pub fn pick<T>(pool: &[T], limit: u32) -> Vec<T> {
    let mut chosen = Vec::new();
    for i in 0..pool.len() {
        if priority(i) < limit {
            chosen.push(pool[i]);
        }
    }
    chosen
}

// === y_035: generic comparison without PartialOrd
fn apply<T: Copy>(x: T, times: usize) -> T {
    let mut y = x;
    for _ in 0..times {
        y = std::hint::black_box(y);
    }
    y
}

#[parallelize]
pub fn largest<T: Copy>(xs: &[T]) -> T {
    let mut best = xs[0];
    for &x in xs {
        let y = apply(x, 100);
        if y > best {
            best = y;
        }
    }
    best
}

// === y_036: generic HashMap key missing Hash + Eq
use std::collections::HashMap;

fn heavy(i: usize) -> f64 {
    (1..100).map(|k| (i as f64 / k as f64).sin()).sum()
}

#[parallelize]
pub fn tally<K: Clone>(keys: &[K]) -> HashMap<K, f64> {
    let mut map = HashMap::new();
    for (i, k) in keys.iter().enumerate() {
        *map.entry(k.clone()).or_insert(0.0) += heavy(i);
    }
    map
}

// === y_037: type parameter called as a function without an Fn bound
fn grid_point(i: usize, n: usize) -> f64 {
    -1.0 + 2.0 * i as f64 / n as f64
}

#[parallelize]
pub fn minimise<F>(f: F, n: usize) -> f64 {
    let mut best = f64::INFINITY;
    for i in 0..n {
        let v: f64 = f(grid_point(i, n));
        if v < best {
            best = v;
        }
    }
    best
}

// === y_038: config Vec moved into the helper on every iteration
fn dot(weights: Vec<f64>, row: &[f64]) -> f64 {
    weights.iter().zip(row).map(|(w, x)| w * x).sum()
}

#[parallelize]
pub fn predict(weights: Vec<f64>, rows: &[Vec<f64>]) -> Vec<f64> {
    let mut out = Vec::new();
    for row in rows {
        let y = dot(weights, row);
        out.push(y);
    }
    out
}

// === y_039: Vec consumed by the loop and used again afterwards
fn curvature(x: f64) -> f64 {
    (x * x + 1.0).recip() * x.cos()
}

#[parallelize]
pub fn average_curvature(samples: Vec<f64>) -> f64 {
    let mut acc = 0.0;
    for x in samples {
        acc += curvature(x);
    }
    acc / samples.len() as f64
}

// === y_040: moves the Vec field out of &self in the for header
pub struct Dataset {
    rows: Vec<Vec<f64>>,
}

fn variance(r: &[f64]) -> f64 {
    let m = r.iter().sum::<f64>() / r.len() as f64;
    r.iter().map(|x| (x - m).powi(2)).sum::<f64>() / r.len() as f64
}

impl Dataset {
    #[parallelize]
    pub fn variances(&self) -> Vec<f64> {
        let mut out = Vec::with_capacity(self.rows.len());
        for r in self.rows {
            out.push(variance(&r));
        }
        out
    }
}

// === y_041: name moved in one branch and used after it
fn quality(name: &str) -> f64 {
    name.bytes().map(|b| b as f64).sum::<f64>() / 128.0
}

#[parallelize]
pub fn split(names: Vec<String>) -> (Vec<String>, usize) {
    let mut good = Vec::new();
    let mut chars = 0;
    for name in names {
        let q = quality(&name);
        if q > 4.0 {
            good.push(name);
        }
        chars += name.len();
    }
    (good, chars)
}

// === y_042: table moved into a move closure, then used in the loop
fn lookup(table: &[f64], i: usize) -> f64 {
    table[i % table.len()].sin()
}

#[parallelize]
pub fn mixture(table: Vec<f64>, n: usize) -> f64 {
    let f = move |i: usize| lookup(&table, i) * 0.5;
    let mut total = 0.0;
    for i in 0..n {
        total += f(i) + lookup(&table, i + 1);
    }
    total
}

// === y_043: String pushed into the list and then printed
fn render(i: usize) -> String {
    let mut s = format!("case-{i}");
    for k in 0..i % 5 {
        s.push_str(&k.to_string());
    }
    s
}

#[parallelize]
pub fn make_names(n: usize) -> Vec<String> {
    let mut names = Vec::new();
    for i in 0..n {
        let name = render(i);
        names.push(name);
        println!("created {}", name);
    }
    names
}

// === y_044: partial move of a field, then the whole struct is borrowed
pub struct Record {
    key: String,
    values: Vec<f64>,
}

fn mean(r: &Record) -> f64 {
    r.values.iter().sum::<f64>() / r.values.len() as f64
}

#[parallelize]
pub fn to_pairs(records: Vec<Record>) -> Vec<(String, f64)> {
    let mut out = Vec::new();
    for r in records {
        let key = r.key;
        let m = mean(&r);
        out.push((key, m));
    }
    out
}

// === y_045: shared Vec moved into the first spawned thread
use std::thread;

fn work(data: &[f64], k: usize) -> f64 {
    data.iter().skip(k).step_by(4).map(|x| x.exp()).sum()
}

#[parallelize]
pub fn launch(data: Vec<f64>) -> f64 {
    let mut handles = Vec::new();
    for k in 0..4 {
        handles.push(thread::spawn(move || work(&data, k)));
    }
    handles.into_iter().map(|h| h.join().unwrap()).sum()
}

// === y_046: unwrap moves an Option<String> field out of &self
pub struct Logger {
    prefix: Option<String>,
    values: Vec<u64>,
}

fn mix(v: u64) -> u64 {
    (0..64).fold(v, |a, k| a.rotate_left(5) ^ (k * 0x1234_5678))
}

impl Logger {
    #[parallelize]
    pub fn lines(&self) -> Vec<String> {
        let mut out = Vec::new();
        for v in &self.values {
            let p = self.prefix.unwrap();
            out.push(format!("{p}{}", mix(*v)));
        }
        out
    }
}

// === y_047: moves a field out of an element reached through iter_mut
pub struct Node {
    samples: Vec<f64>,
    mean: f64,
}

fn average(v: &[f64]) -> f64 {
    v.iter().sum::<f64>() / v.len().max(1) as f64
}

#[parallelize]
pub fn refresh(nodes: &mut [Node]) {
    for node in nodes.iter_mut() {
        let s = node.samples;
        node.mean = average(&s);
    }
}

// === y_048: iterator consumed by sum() in every pass
fn scaled(x: f64, k: usize) -> f64 {
    (x * k as f64).sin().abs()
}

#[parallelize]
pub fn spectrum(data: &[f64], n: usize) -> Vec<f64> {
    let it = data.iter().map(|x| x + 1.0);
    let mut out = Vec::new();
    for k in 0..n {
        let s: f64 = it.map(|x| scaled(x, k)).sum();
        out.push(s);
    }
    out
}
