// === y_074: changes fields through &self
pub struct Stats {
    count: usize,
    sum: f64,
}

fn clean(x: f64) -> f64 {
    if x.is_nan() { 0.0 } else { x.clamp(-3.0, 3.0) }
}

impl Stats {
    #[parallelize]
    pub fn absorb(&self, data: &[f64]) {
        for &x in data {
            self.count += 1;
            self.sum += clean(x);
        }
    }
}

// === y_075: writes through iter() instead of iter_mut()
fn decay(x: f64) -> f64 {
    x * (-0.05f64).exp() + 1e-4 * x.sin()
}

#[parallelize]
pub fn decay_all(levels: &mut Vec<f64>) {
    for x in levels.iter() {
        *x = decay(*x);
    }
}

// === y_076: changes a struct field through a shared slice parameter
pub struct Agent {
    wealth: f64,
    age: u32,
}

fn interest(w: f64, age: u32) -> f64 {
    (0..age).fold(w, |a, _| a * 1.0001) - w
}

#[parallelize]
pub fn tick(agents: &[Agent]) {
    for a in agents {
        a.wealth += interest(a.wealth, a.age);
    }
}

// === y_077: += on the &mut loop variable without dereferencing
fn drift(i: usize) -> f64 {
    (i as f64 * 0.37).cos() * 1e-2
}

#[parallelize]
pub fn drift_all(xs: &mut [f64]) {
    for (i, x) in xs.iter_mut().enumerate() {
        x += drift(i);
    }
}

// === y_078: tries to skip ahead by assigning to the loop counter
fn is_interesting(i: usize) -> bool {
    (2..i).take_while(|d| d * d <= i).all(|d| i % d != 0)
}

#[parallelize]
pub fn sparse_count(n: usize) -> usize {
    let mut found = 0;
    for i in 2..n {
        if is_interesting(i) {
            found += 1;
            i += 2;
        }
    }
    found
}

// === y_079: assigns to an immutable static
static EVALUATIONS: usize = 0;

fn objective(x: f64) -> f64 {
    (x - 1.5).powi(2) + (5.0 * x).cos()
}

#[parallelize]
pub fn scan(xs: &[f64]) -> f64 {
    let mut best = f64::INFINITY;
    for &x in xs {
        EVALUATIONS += 1;
        best = best.min(objective(x));
    }
    best
}

// === y_080: += on a const
const TOTAL: u64 = 0;

fn triangular(n: u64) -> u64 {
    (1..=n).sum()
}

#[parallelize]
pub fn sum_triangular(limit: u64) -> u64 {
    for n in 0..limit {
        TOTAL += triangular(n);
    }
    TOTAL
}

// === y_081: decrements a by-value parameter not declared mut
fn attempt(k: usize) -> bool {
    (k * 48271 % 65537) % 11 == 0
}

#[parallelize]
pub fn retry(budget: usize, n: usize) -> Option<usize> {
    for k in 0..n {
        if attempt(k) {
            return Some(k);
        }
        budget -= 1;
        if budget == 0 {
            break;
        }
    }
    None
}

// === y_082: closure passed as Fn mutates its capture
fn visit(tree: &[u32], f: impl Fn(u32)) {
    for t in tree {
        f(t.wrapping_mul(3));
    }
}

#[parallelize]
pub fn grand_total(trees: &[Vec<u32>]) -> u64 {
    let mut sum = 0u64;
    for tree in trees {
        visit(tree, |v| sum += v as u64);
    }
    sum
}

// === y_083: dereferences lock() without unwrapping it
use std::sync::Mutex;

fn trial(seed: u64) -> f64 {
    let x = seed.wrapping_mul(6364136223846793005) >> 11;
    x as f64 / (1u64 << 53) as f64
}

#[parallelize]
pub fn monte_carlo(n: u64) -> f64 {
    let sum = Mutex::new(0.0_f64);
    for s in 0..n {
        *sum.lock() += trial(s);
    }
    sum.into_inner().unwrap() / n as f64
}

// === y_084: pushes to a Mutex<Vec> without locking it
use std::sync::Mutex;

fn fib(n: u32) -> u64 {
    let (mut a, mut b) = (0u64, 1u64);
    for _ in 0..n {
        (a, b) = (b, a.wrapping_add(b));
    }
    a
}

#[parallelize]
pub fn fibs(ns: &[u32]) -> Vec<u64> {
    let results: Mutex<Vec<u64>> = Mutex::new(Vec::new());
    for &n in ns {
        results.push(fib(n));
    }
    results.into_inner().unwrap()
}

// === y_085: sends an Rc to another thread
use std::rc::Rc;

fn project(basis: &[f64], k: usize) -> f64 {
    basis.iter().map(|b| (b * k as f64).cos()).sum()
}

#[parallelize]
pub fn projections(basis: Vec<f64>, n: usize) -> Vec<f64> {
    let shared = Rc::new(basis);
    let mut hs = Vec::new();
    for k in 0..n {
        let b = Rc::clone(&shared);
        hs.push(std::thread::spawn(move || project(&b, k)));
    }
    hs.into_iter().map(|h| h.join().unwrap()).collect()
}

// === y_086: borrow() used where borrow_mut() is needed
use std::cell::RefCell;

fn decode(b: u8) -> f32 {
    ((b as i8) as f32 / 127.0).tanh()
}

#[parallelize]
pub fn decode_all(bytes: &[u8]) -> Vec<f32> {
    let buffer = RefCell::new(Vec::new());
    for &b in bytes {
        buffer.borrow().push(decode(b));
    }
    buffer.into_inner()
}

// === y_087: reads a field straight from a RefCell
use std::cell::RefCell;

pub struct Meter {
    ticks: u64,
}

fn burn(n: u64) -> u64 {
    (0..n).fold(1, |a, k| (a * 31 + k) % 1_000_003)
}

#[parallelize]
pub fn measure(meter: &RefCell<Meter>, n: u64) -> u64 {
    let mut last = 0;
    for i in 0..n {
        last = burn(i);
        meter.ticks += 1;
    }
    last
}

// === y_088: Cell::get on a non-Copy Vec
use std::cell::Cell;

fn shape(i: usize) -> (usize, usize) {
    (i % 7 + 1, i / 7 + 1)
}

#[parallelize]
pub fn areas(history: &Cell<Vec<usize>>, n: usize) -> usize {
    let mut longest = 0;
    for i in 0..n {
        let (w, h) = shape(i);
        let past = history.get();
        longest = longest.max(w * h + past.len());
    }
    longest
}

// === y_089: += on an AtomicUsize
use std::sync::atomic::{AtomicUsize, Ordering};

fn is_square(n: usize) -> bool {
    let r = (n as f64).sqrt() as usize;
    r * r == n
}

#[parallelize]
pub fn count_squares(n: usize) -> usize {
    let mut hits = AtomicUsize::new(0);
    for i in 0..n {
        if is_square(i) {
            hits += 1;
        }
    }
    hits.load(Ordering::SeqCst)
}

// === y_090: fetch_add without a memory ordering
use std::sync::atomic::{AtomicU64, Ordering};

fn bits(x: u64) -> u64 {
    (x ^ (x << 13)).count_ones() as u64
}

#[parallelize]
pub fn total_bits(xs: &[u64]) -> u64 {
    let acc = AtomicU64::new(0);
    for &x in xs {
        acc.fetch_add(bits(x));
    }
    acc.load(Ordering::Relaxed)
}

// === y_091: mutates the Vec inside an Arc
use std::sync::Arc;

fn bessel_like(x: f64) -> f64 {
    (1..40).map(|k| (x / k as f64).cos() / k as f64).sum()
}

#[parallelize]
pub fn table(n: usize) -> Arc<Vec<f64>> {
    let shared = Arc::new(Vec::new());
    for i in 0..n {
        shared.push(bessel_like(i as f64 * 0.1));
    }
    shared
}

// === y_092: writes through an RwLock read guard
use std::collections::HashMap;
use std::sync::RwLock;

fn expensive(k: u32) -> f64 {
    (1..=k).map(|i| 1.0 / i as f64).sum()
}

#[parallelize]
pub fn fill(cache: &RwLock<HashMap<u32, f64>>, keys: &[u32]) {
    for &k in keys {
        let v = expensive(k);
        cache.read().unwrap().insert(k, v);
    }
}

// === y_093: Mutex::into_inner result not unwrapped on return
use std::sync::Mutex;

fn label(x: f64) -> String {
    if x.sin() > 0.0 { format!("+{x:.1}") } else { format!("-{x:.1}") }
}

#[parallelize]
pub fn labels(xs: &[f64]) -> Vec<String> {
    let out = Mutex::new(Vec::new());
    for &x in xs {
        out.lock().unwrap().push(label(x));
    }
    out.into_inner()
}

// === y_094: RefCell shared between scoped threads
use std::cell::RefCell;
use std::thread;

fn block_sum(b: &[f64]) -> f64 {
    b.iter().map(|x| x.ln_1p()).sum()
}

#[parallelize]
pub fn block_total(data: &[f64]) -> f64 {
    let total = RefCell::new(0.0);
    for b in data.chunks(500) {
        thread::scope(|s| {
            s.spawn(|| *total.borrow_mut() += block_sum(b));
        });
    }
    total.into_inner()
}

// === y_095: value of OnceLock::get used without unwrapping
use std::sync::OnceLock;

static SCALE: OnceLock<f64> = OnceLock::new();

fn raw(i: u32) -> f64 {
    (i as f64).powf(1.5) % 10.0
}

#[parallelize]
pub fn scaled(n: u32) -> Vec<f64> {
    SCALE.get_or_init(|| 0.25);
    let mut v = Vec::new();
    for i in 0..n {
        v.push(raw(i) * SCALE.get());
    }
    v
}

// === y_096: match on an enum forgets a variant
#[derive(Clone, Copy)]
pub enum Kernel {
    Gauss,
    Box,
    Triangle,
}

fn gauss(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

#[parallelize]
pub fn density(k: Kernel, xs: &[f64]) -> f64 {
    let mut total = 0.0;
    for &x in xs {
        total += match k {
            Kernel::Gauss => gauss(x),
            Kernel::Box => if x.abs() < 1.0 { 0.5 } else { 0.0 },
        };
    }
    total / xs.len() as f64
}

// === y_097: destructures a field name that does not exist
pub struct Sample {
    pub time: f64,
    pub value: f64,
}

fn detrend(t: f64, v: f64) -> f64 {
    v - 0.3 * t - (t * 0.1).sin()
}

#[parallelize]
pub fn detrended(samples: &[Sample]) -> Vec<f64> {
    let mut out = Vec::new();
    for Sample { time, val } in samples {
        out.push(detrend(*time, *val));
    }
    out
}

// === y_098: struct pattern leaves a field out without ..
pub struct Trade {
    pub price: f64,
    pub volume: u32,
    pub fee: f64,
}

fn notional(price: f64, volume: u32) -> f64 {
    (price * volume as f64).max(0.01)
}

#[parallelize]
pub fn turnover(trades: &[Trade]) -> f64 {
    let mut total = 0.0;
    for t in trades {
        let Trade { price, volume } = t;
        total += notional(*price, *volume);
    }
    total
}
