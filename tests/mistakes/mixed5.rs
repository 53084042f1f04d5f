// === box_ref_not_dyn_ref: passes &Box<dyn Shape> where &dyn Shape is wanted
pub trait Shape {
    fn area(&self) -> f64;
}

fn quantise(s: &dyn Shape) -> f64 {
    (0..10).fold(s.area(), |v, _| (v * 1.01 * 100.0).round() / 100.0)
}

#[parallelize]
pub fn total_area(shapes: &[Box<dyn Shape>]) -> f64 {
    let mut total = 0.0;
    for s in shapes {
        total += quantise(s);
    }
    total
}

// === box_not_boxed: pushes a plain struct into a Vec<Box<dyn Trait>>
pub trait Unit {
    fn fire(&self, x: f32) -> f32;
}

pub struct Relu {
    slope: f32,
}

impl Unit for Relu {
    fn fire(&self, x: f32) -> f32 {
        if x > 0.0 { x } else { self.slope * x }
    }
}

fn calibrate(k: u32) -> f32 {
    (1..=k % 64).map(|i| 1.0 / i as f32).sum()
}

#[parallelize]
pub fn build_units(ks: &[u32]) -> Vec<Box<dyn Unit>> {
    let mut units: Vec<Box<dyn Unit>> = Vec::new();
    for k in ks {
        units.push(Relu { slope: calibrate(*k) });
    }
    units
}

// === trait_method_missing_bound: calls a trait method on an unbounded generic
pub trait System {
    fn step(&mut self, dt: f64) -> f64;
}

#[parallelize]
pub fn tune<S>(systems: &mut [S], dt: f64) -> Vec<f64> {
    let mut energies = Vec::new();
    for s in systems.iter_mut() {
        energies.push(s.step(dt));
    }
    energies
}

// === display_not_implemented: prints a struct without Display
#[derive(Debug)]
pub struct Run {
    pub seed: u64,
    pub steps: u32,
}

fn evaluate(run: &Run) -> f64 {
    let mut x = run.seed as f64 / 1e9;
    for _ in 0..run.steps {
        x = 3.9 * x * (1.0 - x);
    }
    x
}

#[parallelize]
pub fn print_scores(runs: &[Run]) {
    for run in runs {
        let score = evaluate(run);
        println!("{} -> {:.4}", run, score);
    }
}

// === debug_not_derived: logs a struct that doesn't derive Debug
pub struct Peak {
    pub at: usize,
    pub height: f64,
}

fn find_peak(trace: &[f64]) -> Peak {
    let mut p = Peak { at: 0, height: f64::MIN };
    for (i, &v) in trace.iter().enumerate() {
        if v > p.height {
            p = Peak { at: i, height: v };
        }
    }
    p
}

#[parallelize]
pub fn log_peaks(traces: &[Vec<f64>]) {
    for (n, t) in traces.iter().enumerate() {
        let peak = find_peak(t);
        eprintln!("trace {n}: {peak:?}");
    }
}

// === copy_missing_deref_move: copies a non-Copy element out of a slice by index
#[derive(Clone)]
pub struct Candidate {
    genes: Vec<u8>,
}

fn refine(c: &Candidate) -> u32 {
    c.genes.iter().map(|g| g.count_ones()).sum()
}

#[parallelize]
pub fn refine_all(candidates: &[Candidate]) -> u32 {
    let mut sum = 0;
    for i in 0..candidates.len() {
        let best = candidates[i];
        sum += refine(&best);
    }
    sum
}

// === option_moved_by_match: matches an Option field by value behind a reference
pub struct Node {
    pub label: Option<String>,
    pub depth: usize,
}

fn shorten(s: &str, n: usize) -> String {
    s.chars().rev().take(n).collect::<Vec<_>>().into_iter().rev().collect()
}

fn consume(s: String) -> usize {
    s.len()
}

#[parallelize]
pub fn label_cost(nodes: &[Node]) -> usize {
    let mut cost = 0;
    for node in nodes {
        match node.label {
            Some(l) => cost += consume(shorten(&l, node.depth)),
            None => cost += 1,
        }
    }
    cost
}

// === string_moved_in_previous_iteration: moves a prefix String into each name
fn tag(i: usize) -> String {
    let mut n = i;
    let mut s = String::new();
    loop {
        s.insert(0, (b'a' + (n % 26) as u8) as char);
        n /= 26;
        if n == 0 {
            return s;
        }
    }
}

#[parallelize]
pub fn label_columns(prefix: String, n: usize) -> Vec<String> {
    let mut names = Vec::new();
    for i in 0..n {
        let name = prefix + &tag(i);
        names.push(name);
    }
    names
}

// === buffer_returned_by_move: pushes a scratch buffer which is then reused
fn render_into(buf: &mut Vec<u8>, t: u32) {
    buf.clear();
    buf.extend((0..64u32).map(|k| (k.wrapping_mul(t) >> 2) as u8));
}

#[parallelize]
pub fn render_frames(times: &[u32]) -> Vec<Vec<u8>> {
    let mut scratch = Vec::with_capacity(64);
    let mut frames = Vec::new();
    for &t in times {
        render_into(&mut scratch, t);
        frames.push(scratch);
    }
    frames
}

// === pass_by_value_needs_ref: passes a Vec by value where a slice reference is required
fn entropy(h: &[u32]) -> f64 {
    let n: u32 = h.iter().sum();
    h.iter().filter(|c| **c > 0).map(|&c| c as f64 / n as f64).map(|p| -p * p.log2()).sum()
}

fn byte_hist(b: &[u8]) -> Vec<u32> {
    let mut h = vec![0; 256];
    for &x in b {
        h[x as usize] += 1;
    }
    h
}

#[parallelize]
pub fn block_entropy(data: &[u8], size: usize) -> f64 {
    let mut total = 0.0;
    for block in data.chunks(size) {
        let hist = byte_hist(block);
        total += entropy(hist);
    }
    total
}

// === missing_mut_ref_arg: passes a shared reference where &mut is required
pub struct Rng(u64);

fn draw(rng: &mut Rng) -> f64 {
    rng.0 ^= rng.0 << 13;
    rng.0 ^= rng.0 >> 7;
    rng.0 ^= rng.0 << 17;
    (rng.0 >> 11) as f64 / (1u64 << 53) as f64
}

#[parallelize]
pub fn estimate_pi(seed: u64, n: usize) -> f64 {
    let mut rng = Rng(seed);
    let mut inside = 0;
    for _ in 0..n {
        let a = draw(&mut rng);
        let b = draw(&rng);
        if a * a + b * b < 1.0 {
            inside += 1;
        }
    }
    4.0 * inside as f64 / n as f64
}

// === private_method_called: calls a private method of a type in another module
mod hist {
    pub struct Hist {
        bins: Vec<u64>,
    }
    impl Hist {
        fn raw_bin(&self, i: usize) -> u64 {
            self.bins.iter().skip(i).step_by(7).sum()
        }
        pub fn bin(&self, i: usize) -> u64 {
            self.raw_bin(i).min(1 << 40)
        }
    }
}

#[parallelize]
pub fn integrate(h: &hist::Hist, n: usize) -> u64 {
    let mut sum = 0;
    for i in 0..n {
        sum += h.raw_bin(i);
    }
    sum
}

// === static_mut_like_assign: increments an immutable static counter
use std::sync::atomic::{AtomicUsize, Ordering};

static CALLS: AtomicUsize = AtomicUsize::new(0);

fn solve(a: f64, b: f64) -> f64 {
    (0..60).fold((a, b), |(l, h), _| if (l + h) * (l + h) < 8.0 { ((l + h) / 2.0, h) } else { (l, (l + h) / 2.0) }).0
}

#[parallelize]
pub fn solve_all(brackets: &[(f64, f64)]) -> f64 {
    let mut best = f64::MAX;
    for &(a, b) in brackets {
        CALLS += 1;
        best = best.min(solve(a, b));
    }
    best + CALLS.load(Ordering::Relaxed) as f64
}

// === const_array_len_runtime: sizes an array by a runtime length
fn fill(buf: &mut [f64], t: f64) -> f64 {
    for (k, b) in buf.iter_mut().enumerate() {
        *b = (t * k as f64).cos();
    }
    buf.iter().sum()
}

#[parallelize]
pub fn spectrum(ts: &[f64], n: usize) -> Vec<f64> {
    let mut out = Vec::new();
    for &t in ts {
        let mut buf = [0.0; n];
        out.push(fill(&mut buf, t));
    }
    out
}

// === struct_update_wrong_type: struct update from a different type
#[derive(Clone, Copy)]
pub struct Base {
    pub dt: f64,
    pub mass: f64,
    pub drag: f64,
}

#[derive(Clone, Copy)]
pub struct Params {
    pub base: Base,
    pub steps: usize,
}

pub struct State {
    pub params: Params,
    pub height: f64,
}

fn fall(b: Base, h: f64) -> f64 {
    (0..100).fold(h, |y, _| y - b.dt * (9.81 * b.mass - b.drag * y))
}

#[parallelize]
pub fn sweep(state: &mut State, dts: &[f64]) {
    for &dt in dts {
        let b = Base { dt, ..state.params };
        state.height = fall(b, state.height);
    }
}

// === tuple_struct_field_name: accesses a named field on a tuple struct
#[derive(Clone, Copy)]
pub struct Vec3(pub f64, pub f64, pub f64);

fn mag(v: &Vec3) -> f64 {
    (v.0 * v.0 + v.1 * v.1 + v.2 * v.2).sqrt()
}

#[parallelize]
pub fn flux(vs: &[Vec3]) -> f64 {
    let mut sum = 0.0;
    for v in vs {
        sum += mag(v) * v.x;
    }
    sum
}

// === operator_missing_impl: uses += on a struct that only implements Add
use std::ops::Add;

#[derive(Clone, Copy, Default)]
pub struct V2 {
    pub x: f64,
    pub y: f64,
}

impl Add for V2 {
    type Output = V2;
    fn add(self, o: V2) -> V2 {
        V2 { x: self.x + o.x, y: self.y + o.y }
    }
}

fn pull(a: &V2, b: &V2) -> V2 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let r3 = (dx * dx + dy * dy + 1e-6).powf(1.5);
    V2 { x: dx / r3, y: dy / r3 }
}

#[parallelize]
pub fn forces(bodies: &[V2]) -> Vec<V2> {
    let mut out = Vec::with_capacity(bodies.len());
    for a in bodies {
        let mut force = V2::default();
        for b in bodies {
            force += pull(a, b);
        }
        out.push(force);
    }
    out
}

// === arc_get_mut_deref: assigns through an Arc
use std::sync::Arc;

#[derive(Clone)]
pub struct Board {
    pub best: f64,
    pub rounds: usize,
}

fn play(m: u32) -> f64 {
    (0..m % 100).map(|k| ((k * m) as f64).sin()).sum()
}

#[parallelize]
pub fn tournament(moves: &[u32]) -> Arc<Board> {
    let shared = Arc::new(Board { best: 0.0, rounds: 0 });
    for &m in moves {
        let s = play(m);
        if s > shared.best {
            shared.best = s;
        }
    }
    shared
}
