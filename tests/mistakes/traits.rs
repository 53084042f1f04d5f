// === trait_no_debug: a struct without Debug is printed with {:?}
pub struct Pixel {
    pub r: u8,
    pub g: u8,
}

fn blend(i: u32) -> Pixel {
    Pixel {
        r: (i * 7 % 256) as u8,
        g: (i * 13 % 256) as u8,
    }
}

#[parallelize]
pub fn dump(n: u32) {
    for i in 0..n {
        let p = blend(i);
        println!("pixel {i}: {p:?}");
    }
}

// === trait_no_display: a struct without Display is printed with {}
#[derive(Debug)]
pub struct Gene {
    pub name: String,
    pub length: usize,
}

fn gc_content(g: &Gene) -> f64 {
    g.name.bytes().filter(|b| *b == b'G').count() as f64 / g.length as f64
}

#[parallelize]
pub fn gene_report(genes: &[Gene]) -> f64 {
    let mut sum = 0.0;
    for gene in genes {
        let gc = gc_content(gene);
        println!("{}: {gc:.3}", gene);
        sum += gc;
    }
    sum
}

// === trait_no_clone: clone is called on a struct without Clone
pub struct Agent {
    pub wealth: f64,
}

fn trade(mut a: Agent) -> Agent {
    a.wealth *= 1.01;
    a
}

#[parallelize]
pub fn next_generation(agents: &[Agent]) -> Vec<Agent> {
    let mut next = Vec::new();
    for i in 0..agents.len() {
        let copy: Agent = agents[i].clone();
        next.push(trade(copy));
    }
    next
}

// === trait_no_ord_for_sort: floats are sorted with sort
fn jitter(x: f64) -> f64 {
    (x * 91.17).sin()
}

#[parallelize]
pub fn medians(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut medians = Vec::new();
    for row in rows {
        let mut sorted: Vec<f64> = row.iter().map(|x| jitter(*x)).collect();
        sorted.sort();
        medians.push(sorted[sorted.len() / 2]);
    }
    medians
}

// === trait_no_hash_for_map_key: an f64 is a HashMap key
use std::collections::HashMap;

fn quantise(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

#[parallelize]
pub fn frequencies(samples: &[f64]) -> usize {
    let mut counts = HashMap::new();
    for s in samples {
        *counts.entry(quantise(*s)).or_insert(0) += 1;
    }
    counts.len()
}

// === trait_no_partial_eq: two structs without PartialEq are compared
pub struct Cell {
    pub alive: bool,
    pub age: u32,
}

fn evolve(c: &Cell) -> Cell {
    Cell {
        alive: c.age % 3 != 2,
        age: c.age + 1,
    }
}

#[parallelize]
pub fn stable_cells(cells: &[Cell]) -> usize {
    let mut stable = 0;
    for cell in cells {
        if evolve(cell) == *cell {
            stable += 1;
        }
    }
    stable
}

// === trait_no_partial_ord: enum values are compared with < without PartialOrd
#[derive(Clone, Copy, PartialEq)]
pub enum Priority {
    Low,
    High,
}

fn classify(x: u64) -> Priority {
    if x.count_ones() > 4 {
        Priority::High
    } else {
        Priority::Low
    }
}

#[parallelize]
pub fn urgent(tickets: &[u64]) -> u32 {
    let mut n = 0;
    for t in tickets.iter() {
        if classify(*t) > Priority::Low {
            n += 1;
        }
    }
    n
}

// === trait_no_add_on_struct: structs without Add are added
#[derive(Clone, Copy)]
pub struct Vec2 {
    pub x: f64,
    pub y: f64,
}

fn pull(v: Vec2) -> Vec2 {
    Vec2 { x: -v.y, y: v.x }
}

#[parallelize]
pub fn moved(points: &[Vec2]) -> Vec<Vec2> {
    let mut out = Vec::new();
    for p in points {
        out.push(*p + pull(*p));
    }
    out
}

// === trait_no_add_assign: += on a struct without AddAssign
#[derive(Clone, Copy, Default)]
pub struct Money {
    pub cents: i64,
}

fn interest(days: i64) -> Money {
    Money {
        cents: (0..days).map(|d| d * 3 % 7).sum(),
    }
}

#[parallelize]
pub fn total_interest(accounts: &[i64]) -> Money {
    let mut total = Money::default();
    for days in accounts {
        total += interest(*days);
    }
    total
}

// === trait_no_sum_for_struct: sum over structs that have no Sum
#[derive(Clone)]
pub struct Load {
    pub watts: f64,
}

fn peak(l: &Load) -> Load {
    Load { watts: l.watts * 1.8 }
}

#[parallelize]
pub fn peak_loads(houses: &[Vec<Load>]) -> Vec<f64> {
    let mut peaks = Vec::new();
    for house in houses {
        let total: Load = house.iter().map(peak).sum();
        peaks.push(total.watts);
    }
    peaks
}

// === trait_no_default: unwrap_or_default on a struct without Default
pub struct Reading {
    pub value: f64,
}

fn probe(id: u32) -> Option<Reading> {
    (id % 5 != 0).then(|| Reading {
        value: (id as f64).ln(),
    })
}

#[parallelize]
pub fn readings(ids: &[u32]) -> f64 {
    let mut sum = 0.0;
    for &id in ids {
        let r = probe(id).unwrap_or_default();
        sum += r.value;
    }
    sum
}

// === trait_generic_without_ord: a generic maximum without a bound
fn cost<T: Copy + Into<u64>>(x: T) -> u64 {
    x.into() * 3 + 1
}

#[parallelize]
pub fn largest<T: Copy + Into<u64>>(items: &[T]) -> u64 {
    let mut best = items[0];
    for item in items {
        if *item > best && cost(*item) > 10 {
            best = *item;
        }
    }
    cost(best)
}

// === trait_generic_without_display: a generic value is printed without a bound
fn pad(width: usize) -> usize {
    (0..width).map(|k| k % 2).sum()
}

#[parallelize]
pub fn print_all<T>(rows: &[T]) {
    for (i, row) in rows.iter().enumerate() {
        let p = pad(i);
        println!("{p} {row}");
    }
}

// === trait_generic_without_mul: a generic number is multiplied without a Mul bound
fn fold_bits(x: u64) -> u64 {
    x ^ (x >> 32)
}

#[parallelize]
pub fn energies<T>(values: &[T]) -> Vec<u64>
where
    T: Copy + Into<u64>,
{
    let mut out = Vec::with_capacity(values.len());
    for v in values {
        let square = *v * *v;
        out.push(fold_bits(square.into()));
    }
    out
}

// === trait_generic_method_unknown: a method of a trait that is no bound of T
pub trait Shape {
    fn area(&self) -> f64;
}

fn rounded(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

#[parallelize]
pub fn covered<S>(shapes: &[S]) -> f64 {
    let mut area = 0.0;
    for shape in shapes {
        area += rounded(shape.area());
    }
    area
}

// === trait_not_implemented_for_argument: a helper wants a trait that the struct lacks
pub trait Simulate {
    fn step(&self) -> f64;
}

pub struct Pendulum {
    pub angle: f64,
}

fn run<S: Simulate>(s: &S, n: usize) -> f64 {
    (0..n).map(|_| s.step()).sum()
}

#[parallelize]
pub fn swing(pendulums: &[Pendulum]) -> Vec<f64> {
    let mut results = vec![0.0; pendulums.len()];
    for (i, p) in pendulums.iter().enumerate() {
        results[i] = run(p, 100);
    }
    results
}

// === trait_iter_over_struct: the loop runs over a struct that is no iterator
pub struct Matrix {
    pub rows: Vec<Vec<f64>>,
}

fn row_norm(row: &[f64]) -> f64 {
    row.iter().map(|x| x * x).sum::<f64>().sqrt()
}

#[parallelize]
pub fn norms(m: &Matrix) -> Vec<f64> {
    let mut out = Vec::new();
    for row in m {
        out.push(row_norm(row));
    }
    out
}

// === trait_float_range: the loop runs over a range of floats
fn wave(x: f64) -> f64 {
    (0..8).map(|k| (x * k as f64).sin()).sum()
}

#[parallelize]
pub fn integral(steps: u32) -> f64 {
    let mut area = 0.0;
    for x in 0.0..10.0 {
        area += wave(x) / steps as f64;
    }
    area
}

// === trait_no_from_for_into: i64 has no From<f64>
fn model(x: f64) -> f64 {
    x.powi(3) - 2.0 * x
}

#[parallelize]
pub fn rounded_model(xs: &[f64]) -> Vec<i64> {
    let mut ys = vec![0i64; xs.len()];
    for i in 0..xs.len() {
        let y = model(xs[i]);
        ys[i] = i64::from(y);
    }
    ys
}

// === trait_no_ord_for_max: max on an iterator of floats
fn peak_of(x: f64) -> f64 {
    (x * x + 1.0).ln()
}

pub struct Run {
    pub traces: Vec<Vec<f64>>,
    pub peaks: Vec<f64>,
}

impl Run {
    #[parallelize]
    pub fn find_peaks(&mut self) {
        for i in 0..self.traces.len() {
            let trace = &self.traces[i];
            let top = trace.iter().map(|x| peak_of(*x)).max().unwrap();
            self.peaks[i] = top;
        }
    }
}
