// === energy_push_tuple: pushes a bare f64 into a Vec<(usize, f64)>
fn pair_energy(xs: &[f64], i: usize) -> f64 {
    let mut e = 0.0;
    for (j, &x) in xs.iter().enumerate() {
        if j != i {
            e += 1.0 / (xs[i] - x).abs().max(1e-9);
        }
    }
    e
}

#[parallelize]
pub fn energies(xs: &[f64]) -> Vec<(usize, f64)> {
    let mut out: Vec<(usize, f64)> = Vec::with_capacity(xs.len());
    for i in 0..xs.len() {
        out.push(pair_energy(xs, i));
    }
    out
}

// === index_with_u32: indexes a slice with a u32 loop variable
fn collatz(mut n: u64) -> u32 {
    let mut steps = 0;
    while n > 1 {
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
        steps += 1;
    }
    steps
}

#[parallelize]
pub fn total_steps(data: &[u64], count: u32) -> u32 {
    let mut total = 0u32;
    for i in 0..count {
        total += collatz(data[i]);
    }
    total
}

// === sum_int_float_mix: multiplies an f64 weight by a usize length
fn word_weight(w: &str) -> f64 {
    w.bytes().map(|b| (b as f64).sqrt()).sum()
}

#[parallelize]
pub fn weighted_score(words: &[String]) -> f64 {
    let mut score = 0.0;
    for w in words.iter() {
        score += word_weight(w) * w.len();
    }
    score
}

// === move_config_in_loop: moves the config into the helper in every round
#[derive(Clone, Debug)]
pub struct Config {
    pub steps: usize,
    pub name: String,
}

fn simulate(cfg: Config, seed: u64) -> f64 {
    let mut x = seed as f64 + cfg.name.len() as f64;
    for _ in 0..cfg.steps {
        x = (x * 1.000_1).sin() + 2.0;
    }
    x
}

#[parallelize]
pub fn run_all(cfg: Config, seeds: &[u64]) -> Vec<f64> {
    let mut results = Vec::new();
    for &seed in seeds {
        results.push(simulate(cfg, seed));
    }
    results
}

// === missing_mut_results: results vector isn't declared mut
fn smooth(window: &[f32]) -> f32 {
    let s: f32 = window.iter().sum();
    s / window.len() as f32
}

#[parallelize]
pub fn moving_average(xs: &[f32], k: usize) -> Vec<f32> {
    let results = Vec::new();
    for w in xs.windows(k) {
        results.push(smooth(w));
    }
    results
}

// === helper_arity_missing: the helper is called without its tolerance
fn newton(a: f64, tol: f64) -> f64 {
    let mut x = a.max(1.0);
    while (x * x - a).abs() > tol {
        x = 0.5 * (x + a / x);
    }
    x
}

#[parallelize]
pub fn roots(values: &[f64], out: &mut [f64]) {
    for (i, &a) in values.iter().enumerate() {
        out[i] = newton(a);
    }
}

// === question_mark_in_unit_fn: uses ? in a function which returns ()
fn parse_reading(line: &str) -> Result<f64, std::num::ParseFloatError> {
    line.trim().parse::<f64>()
}

pub struct Stats {
    pub sum: f64,
    pub n: usize,
}

#[parallelize]
pub fn absorb(lines: &str, stats: &mut Stats) {
    for line in lines.lines() {
        let v = parse_reading(line)?;
        stats.sum += v;
        stats.n += 1;
    }
}

// === map_entry_value_not_deref: adds to the &mut value without dereferencing
use std::collections::HashMap;

fn normalise(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(|c| c.to_lowercase()).collect()
}

#[parallelize]
pub fn count_words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.split_whitespace() {
        let key = normalise(word);
        counts.entry(key).or_insert(0) += 1;
    }
    counts
}

// === self_method_mut_while_iterating: calls a &mut self method while iterating a field
pub struct Grid {
    cells: Vec<f64>,
    total: f64,
}

impl Grid {
    fn record(&mut self, v: f64) {
        self.total += v.exp().ln_1p();
    }

    #[parallelize]
    pub fn accumulate(&mut self) -> f64 {
        for cell in self.cells.iter() {
            self.record(*cell);
        }
        self.total
    }
}

// === missing_match_arm: the match on the event kind leaves out one variant
pub enum Kind {
    Deposit,
    Withdraw,
    Reset,
}

pub struct Event {
    pub kind: Kind,
    pub amount: f64,
}

fn fee(amount: f64) -> f64 {
    (1..20).fold(amount, |a, k| a * (1.0 - 1.0 / (k as f64 * 1000.0)))
}

#[parallelize]
pub fn settle(events: &[Event]) -> f64 {
    let mut balance = 0.0;
    for ev in events {
        match ev.kind {
            Kind::Deposit => balance += fee(ev.amount),
            Kind::Withdraw => balance -= fee(ev.amount),
        }
    }
    balance
}

// === iter_pattern_extra_ref: destructures (i, &x) from iter_mut
fn kernel(i: usize, x: f64) -> f64 {
    (0..50).map(|k| (x + (i * k) as f64).cos()).sum()
}

#[parallelize]
pub fn apply_kernel(xs: &mut [f64]) -> f64 {
    let mut change = 0.0;
    for (i, &x) in xs.iter_mut().enumerate() {
        let old = x;
        let new = kernel(i, old);
        change += (new - old).abs();
    }
    change
}

// === str_into_string_vec: pushes &str slices into a Vec<String>
fn clean(line: &str) -> &str {
    line.split('#').next().unwrap_or("").trim()
}

#[parallelize]
pub fn collect_names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in text.lines() {
        names.push(clean(line));
    }
    names
}

// === missing_derive_hash: the key type used in a HashMap lacks Hash
use std::collections::HashMap;

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CellId {
    x: i32,
    y: i32,
}

fn cell_of(p: &(f64, f64), h: f64) -> CellId {
    CellId { x: (p.0 / h).floor() as i32, y: (p.1 / h).floor() as i32 }
}

#[parallelize]
pub fn densest(points: &[(f64, f64)], h: f64) -> usize {
    let mut bins: HashMap<CellId, usize> = HashMap::new();
    let mut best = 0;
    for p in points {
        let n = bins.entry(cell_of(p, h)).or_insert(0);
        *n += 1;
        best = best.max(*n);
    }
    best
}

// === return_wrong_type_early: returns a plain index where Option is expected
fn is_prime(n: u64) -> bool {
    n > 1 && (2..).take_while(|d| d * d <= n).all(|d| n % d != 0)
}

#[parallelize]
pub fn first_prime(ns: &[u64]) -> Option<usize> {
    for (i, &n) in ns.iter().enumerate() {
        if is_prime(n) {
            return i;
        }
    }
    None
}

// === undeclared_label: continues a label that doesn't exist
fn check(v: i64) -> bool {
    (1..100).all(|k| (v * k) % 97 != 3)
}

#[parallelize]
pub fn good_rows(table: &[Vec<i64>]) -> usize {
    let mut good = 0;
    'row: for row in table {
        for &v in row {
            if !check(v) {
                continue 'rows;
            }
        }
        good += 1;
    }
    good
}

// === chunk_wrong_helper_type: passes a chunk slice where a fixed array is wanted
fn mix(block: &[u8; 8]) -> u64 {
    let mut h = u64::from_le_bytes(*block);
    for _ in 0..16 {
        h ^= h >> 31;
        h = h.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    h >> 32
}

#[parallelize]
pub fn checksum(bytes: &[u8]) -> u64 {
    let mut hash = 0u64;
    for chunk in bytes.chunks_exact(8) {
        hash += mix(chunk);
    }
    hash
}

// === generic_no_add_bound: sums generic values without a bound for +=
fn transform<T: Copy>(x: T, f: fn(T) -> T) -> T {
    let mut y = x;
    for _ in 0..10 {
        y = f(y);
    }
    y
}

#[parallelize]
pub fn sum_mapped<T: Copy + Default>(xs: &[T], f: fn(T) -> T) -> T {
    let mut acc = T::default();
    for &x in xs {
        acc += transform(x, f);
    }
    acc
}

// === uninitialised_best: best is compared before ever being assigned
fn fitness(g: &[u8]) -> f64 {
    g.iter().enumerate().map(|(i, &b)| (b as f64 * i as f64).sin()).sum()
}

#[parallelize]
pub fn best_fitness(pop: &[Vec<u8>]) -> f64 {
    let mut best: f64;
    for g in pop.iter() {
        let f = fitness(g);
        if f > best {
            best = f;
        }
    }
    best
}
