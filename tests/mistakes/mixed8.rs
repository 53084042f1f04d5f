// === generic_not_copy: moves generic elements out of a borrowed slice
fn twice<T, R>(x: T, f: &impl Fn(T) -> R) -> R {
    f(x)
}

#[parallelize]
pub fn map_all<T, R>(xs: &[T], f: impl Fn(T) -> R) -> Vec<R> {
    let mut out = Vec::with_capacity(xs.len());
    for i in 0..xs.len() {
        out.push(twice(xs[i], &f));
    }
    out
}

// === generic_cmp_without_partialord: compares generic values without PartialOrd
fn weigh<T: Copy>(x: T, passes: usize, f: fn(T) -> T) -> T {
    (0..passes).fold(x, |a, _| f(a))
}

#[parallelize]
pub fn arg_max<T: Copy>(xs: &[T], f: fn(T) -> T) -> usize {
    let mut best = 0;
    let mut top = xs[0];
    for (i, &x) in xs.iter().enumerate() {
        let w = weigh(x, 12, f);
        if w > top {
            top = w;
            best = i;
        }
    }
    best
}

// === hashmap_key_generic_no_hash: groups by a generic key that lacks Hash
use std::collections::HashMap;

fn cost(s: &str) -> u64 {
    s.bytes().map(|b| (b as u64).pow(3)).sum()
}

#[parallelize]
pub fn cost_by<K, F>(docs: &[String], key: F) -> HashMap<K, u64>
where
    K: Eq + Clone,
    F: Fn(&str) -> K,
{
    let mut costs = HashMap::new();
    for doc in docs {
        *costs.entry(key(doc)).or_insert(0) += cost(doc);
    }
    costs
}

// === nested_entry_wrong_default: nested map entry gets a number as its default
use std::collections::{BTreeMap, HashMap};

fn stem(w: &str) -> String {
    w.trim_end_matches("s").to_ascii_lowercase()
}

#[parallelize]
pub fn cooccur(pairs: &[(String, String)]) -> BTreeMap<String, HashMap<String, u32>> {
    let mut table: BTreeMap<String, HashMap<String, u32>> = BTreeMap::new();
    for (a, b) in pairs.iter() {
        let inner = table.entry(stem(a)).or_insert(0);
        *inner.entry(stem(b)).or_insert(0) += 1;
    }
    table
}

// === hashmap_index_assign: assigns to a HashMap by indexing
use std::collections::HashMap;

fn rank(links: &[f64]) -> f64 {
    0.15 + 0.85 * links.iter().map(|l| l / (1.0 + l.abs())).sum::<f64>()
}

#[parallelize]
pub fn page_rank(graph: &HashMap<String, Vec<f64>>, ranks: &mut HashMap<String, f64>) -> f64 {
    let mut delta = 0.0;
    for (page, links) in graph {
        let r = rank(links);
        delta += (r - ranks[page]).abs();
        ranks[page] = r;
    }
    delta
}

// === retain_like_remove_during_iter: removes map entries while iterating the map
use std::collections::HashMap;

fn stale(samples: &[u64], now: u64) -> bool {
    samples.iter().map(|s| now.saturating_sub(*s)).all(|age| age > 3600)
}

#[parallelize]
pub fn purge(live: &mut HashMap<u32, Vec<u64>>, now: u64) -> usize {
    let mut removed = 0;
    for (id, samples) in live.iter() {
        if stale(samples, now) {
            live.remove(id);
            removed += 1;
        }
    }
    removed
}

// === peekable_not_stored_mut: advances an immutable iterator from inside the loop
fn settle(x: f64, dt: f64) -> f64 {
    (0..40).fold(x, |v, _| v + dt * (1.0 - v * v))
}

#[parallelize]
pub fn replay(schedule: &[f64], ticks: usize) -> f64 {
    let events = schedule.iter().peekable();
    let mut x = 0.0;
    for tick in 0..ticks {
        if let Some(e) = events.next_if(|t| **t <= tick as f64) {
            x += e;
        }
        x = settle(x, 0.01);
    }
    x
}

// === thread_spawn_borrow: spawns a thread that borrows the local chunk
use std::thread;

fn sum_squares(xs: &[f64]) -> f64 {
    xs.iter().map(|x| x * x).sum()
}

#[parallelize]
pub fn threaded(xs: &[f64]) -> f64 {
    let mut handles = Vec::new();
    for chunk in xs.chunks(1024) {
        handles.push(thread::spawn(move || sum_squares(chunk)));
    }
    handles.into_iter().map(|h| h.join().unwrap()).sum()
}

// === rc_sent_to_thread: moves an Rc clone into a spawned thread
use std::rc::Rc;
use std::thread;

fn crc(table: &[u32], seed: u32) -> u32 {
    table.iter().fold(seed, |c, t| (c >> 8) ^ t)
}

#[parallelize]
pub fn crcs(table: &Rc<Vec<u32>>, seeds: &[u32]) -> Vec<u32> {
    let mut hs = Vec::new();
    for &seed in seeds {
        let t = Rc::clone(table);
        hs.push(thread::spawn(move || crc(&t, seed)));
    }
    hs.into_iter().map(|h| h.join().unwrap()).collect()
}

// === mutex_guard_not_mut: changes a Mutex guard's content without mut
use std::sync::Mutex;

fn bucket(x: f64) -> usize {
    ((x.sin() * 0.5 + 0.5) * 15.0) as usize
}

#[parallelize]
pub fn fill_buckets(xs: &[f64], totals: &Mutex<Vec<f64>>) {
    for &x in xs {
        let b = bucket(x);
        let guard = totals.lock().unwrap();
        guard[b] += x;
    }
}

// === cell_set_missing: increments a Cell with +=
use std::cell::Cell;

pub struct Objective {
    pub evals: Cell<u32>,
    pub shift: f64,
}

impl Objective {
    fn value(&self, x: &[f64]) -> f64 {
        x.iter().map(|v| (v - self.shift).powi(2) - (v * 6.28).cos()).sum()
    }

    #[parallelize]
    pub fn minimum(&self, xs: &[Vec<f64>]) -> Option<f64> {
        let mut best: Option<f64> = None;
        for x in xs {
            let v = self.value(x);
            self.evals += 1;
            best = Some(best.map_or(v, |b| b.min(v)));
        }
        best
    }
}

// === option_assigned_bare: assigns a bare value to an Option accumulator
fn elevation(x: f64, y: f64) -> f64 {
    (1..6).map(|k| (x * k as f64).sin() * (y * k as f64).cos() / k as f64).sum()
}

#[parallelize]
pub fn summit(points: &[(f64, f64)]) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for (i, &(x, y)) in points.iter().enumerate() {
        let e = elevation(x, y);
        if best.is_none_or(|(_, b)| e > b) {
            best = (i, e);
        }
    }
    best
}

// === outer_lifetime_cached_ref: stores a reference to a loop-local buffer in an outer vector
fn fold_case(w: &str) -> String {
    w.chars().flat_map(char::to_lowercase).filter(char::is_ascii).collect()
}

#[parallelize]
pub fn initials(words: &[String]) -> String {
    let mut heads: Vec<&str> = Vec::new();
    for w in words {
        let lower = fold_case(w);
        if !lower.is_empty() {
            heads.push(&lower[..1]);
        }
    }
    heads.concat()
}

// === if_assign_instead_of_compare: assigns where a comparison was meant
fn parity(n: u64) -> u64 {
    (0..64).map(|k| (n >> k) & 1).sum::<u64>() % 2
}

#[parallelize]
pub fn odd_parity(ns: &[u64]) -> Vec<u64> {
    let mut odd = Vec::new();
    for &n in ns {
        if parity(n) = 1 {
            odd.push(n);
        }
    }
    odd
}

// === truthy_int_condition: uses an integer as a condition
fn flips(state: &[bool], i: usize) -> usize {
    state[i..].windows(2).filter(|w| w[0] != w[1]).count()
}

#[parallelize]
pub fn count_flips(state: &[bool], quiet: bool) -> usize {
    let mut n = 0;
    for i in 0..state.len() {
        if flips(state, i) % 2 {
            n += 1;
            if !quiet {
                println!("site {i} flips");
            }
        }
    }
    n
}

// === extend_with_scalar: extends a Vec with one number
fn dft(signal: &[f64], k: usize) -> f64 {
    let n = signal.len() as f64;
    let (mut re, mut im) = (0.0, 0.0);
    for (t, s) in signal.iter().enumerate() {
        let a = std::f64::consts::TAU * (k * t) as f64 / n;
        re += s * a.cos();
        im -= s * a.sin();
    }
    re.hypot(im)
}

#[parallelize]
pub fn power(signal: &[f64]) -> Vec<f64> {
    let mut spectrum: Vec<f64> = Vec::new();
    for k in 0..signal.len() / 2 {
        spectrum.extend(dft(signal, k));
    }
    spectrum
}

// === path_literal_unit_enum: constructs an enum variant without its enum name
pub enum Outcome {
    Converged(u32),
    Diverged,
}

fn iterate(c: (f64, f64)) -> Option<u32> {
    let (mut x, mut y) = (0.0f64, 0.0f64);
    for k in 0..500 {
        (x, y) = (x * x - y * y + c.0, 2.0 * x * y + c.1);
        if x * x + y * y > 4.0 {
            return Some(k);
        }
    }
    None
}

#[parallelize]
pub fn classify(cs: &[(f64, f64)]) -> Vec<Outcome> {
    let mut status = Vec::with_capacity(cs.len());
    for &c in cs {
        match iterate(c) {
            None => status.push(Outcome::Converged(500)),
            Some(_) => status.push(Diverged),
        }
    }
    status
}

// === multi_accumulator_tuple_wrong: adds a whole tuple to one component of the moments
pub struct Running {
    m: (f64, f64),
    blocks: u32,
}

fn moments(block: &[f64]) -> (f64, f64) {
    block.iter().fold((0.0, 0.0), |(s, q), x| (s + x, q + x * x))
}

impl Running {
    #[parallelize]
    pub fn feed(&mut self, data: &[f64], size: usize) -> u32 {
        for block in data.chunks(size) {
            self.m.0 += moments(block);
            self.blocks += 1;
        }
        self.blocks
    }
}

// === print_after_push_moved: prints a sample after it was pushed away
pub struct Sample {
    pub name: String,
    pub trace: Vec<f32>,
}

fn snr(trace: &[f32]) -> f32 {
    let m = trace.iter().sum::<f32>() / trace.len() as f32;
    let v = trace.iter().map(|x| (x - m) * (x - m)).sum::<f32>();
    m * m / v.max(1e-6)
}

#[parallelize]
pub fn keep_good(samples: Vec<Sample>, cut: f32) -> Vec<Sample> {
    let mut kept = Vec::new();
    for s in samples {
        if snr(&s.trace) > cut {
            kept.push(s);
            println!("kept {}", s.name);
        }
    }
    kept
}
