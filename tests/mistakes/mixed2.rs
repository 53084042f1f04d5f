// === heap_f64_not_ord: puts raw f64 distances into a BinaryHeap
use std::collections::BinaryHeap;

fn distance(p: &[f64; 3], q: &[f64; 3]) -> f64 {
    p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

#[parallelize]
pub fn farthest(points: &[[f64; 3]], q: &[f64; 3]) -> usize {
    let mut heap: BinaryHeap<(f64, usize)> = BinaryHeap::new();
    for (i, p) in points.iter().enumerate() {
        heap.push((distance(p, q), i));
    }
    heap.len()
}

// === btree_missing_ord_derive: inserts a key without Ord into a BTreeMap
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Station(String);

fn parse_temp(s: &str) -> i64 {
    s.bytes().filter(u8::is_ascii_digit).fold(0, |a, b| a * 10 + (b - b'0') as i64)
}

#[parallelize]
pub fn hottest(rows: &[(String, String)]) -> Vec<(Station, i64)> {
    let mut by_station = BTreeMap::new();
    for (name, temp) in rows {
        by_station.insert(Station(name.clone()), parse_temp(temp));
    }
    by_station.into_iter().collect()
}

// === zip_wrong_tuple_pattern: three-way zip is destructured flat
fn loss(x: f64, y: f64) -> f64 {
    let d = (x - y).abs();
    if d < 1.0 { 0.5 * d * d } else { d - 0.5 }
}

#[parallelize]
pub fn weighted_loss(xs: &[f64], ys: &[f64], ws: &[f64]) -> f64 {
    let mut total = 0.0;
    for (x, y, w) in xs.iter().zip(ys).zip(ws) {
        total += w * loss(*x, *y);
    }
    total
}

// === enumerate_forgotten: destructures an index without enumerate
fn row_norm(row: &Vec<f64>) -> f64 {
    row.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[parallelize]
pub fn norms(rows: &[Vec<f64>]) -> Vec<(usize, f64)> {
    let mut out = Vec::new();
    for (i, row) in rows.iter() {
        out.push((i, row_norm(row)));
    }
    out
}

// === iter_mut_on_shared_slice: iterates mutably over a shared slice
pub struct Particle {
    pub pos: [f64; 3],
    pub vel: [f64; 3],
}

fn drift(p: &mut Particle, dt: f64) -> f64 {
    let mut e = 0.0;
    for k in 0..3 {
        p.pos[k] += p.vel[k] * dt;
        e += 0.5 * p.vel[k].powi(2);
    }
    e
}

#[parallelize]
pub fn advance(particles: &[Particle], dt: f64) -> f64 {
    let mut kinetic = 0.0;
    for p in particles.iter_mut() {
        kinetic += drift(p, dt);
    }
    kinetic
}

// === method_on_option: calls a method on the Option of a lookup
use std::collections::HashMap;

fn tokenise(doc: &str) -> Vec<String> {
    doc.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect()
}

#[parallelize]
pub fn doc_scores(docs: &[&str], table: &HashMap<String, f64>) -> Vec<f64> {
    let mut scores = vec![];
    for doc in docs {
        let mut score = 0.0;
        for tok in &tokenise(doc) {
            score += table.get(tok).ln_1p();
        }
        scores.push(score);
    }
    scores
}

// === break_value_in_for: breaks out of a for loop with a value
fn residual(x: f64) -> f64 {
    (x.powi(5) - 3.0 * x + 1.0).abs()
}

#[parallelize]
pub fn first_root(grid: &[f64], tol: f64) -> usize {
    let mut found = 0;
    for i in 0..grid.len() {
        if residual(grid[i]) < tol {
            break i;
        }
        found += 1;
    }
    found
}

// === rc_mut_without_refcell: pushes into an Rc<Vec> directly
use std::rc::Rc;

fn describe(id: u32) -> String {
    let bits: Vec<String> = (0..32).map(|b| ((id >> b) & 1).to_string()).collect();
    bits.join(".")
}

#[parallelize]
pub fn build_log(ids: &[u32]) -> usize {
    let log: Rc<Vec<String>> = Rc::new(Vec::new());
    for id in ids {
        log.push(describe(*id));
    }
    Rc::strong_count(&log)
}

// === refcell_no_borrow: indexes straight into a RefCell<Vec<f64>>
use std::cell::RefCell;

pub struct Table {
    cache: RefCell<Vec<f64>>,
}

fn bessel(x: f64, k: usize) -> f64 {
    (0..200).map(|j| (k as f64 * j as f64 * 0.01 - x * (j as f64 * 0.01).sin()).cos()).sum()
}

impl Table {
    #[parallelize]
    pub fn fill(&self, x: f64, n: usize) {
        for k in 0..n {
            self.cache[k] = bessel(x, k);
        }
    }
}

// === private_field_access: reads a private field of a struct from another module
mod sample {
    pub struct Sample {
        weight: f64,
        pub value: f64,
    }
    impl Sample {
        pub fn weight(&self) -> f64 {
            self.weight
        }
    }
}
use sample::Sample;

fn refine(s: &Sample) -> f64 {
    (0..30).fold(s.value, |v, _| v - (v * v - 2.0) / (2.0 * v))
}

#[parallelize]
pub fn weighted_total(samples: &[Sample]) -> f64 {
    let mut total = 0.0;
    for s in samples {
        total += s.weight * refine(s);
    }
    total
}

// === result_not_unwrapped: adds a Result to the sum
use std::num::ParseIntError;

fn parse_cell(cell: &str) -> Result<i64, ParseIntError> {
    cell.trim().trim_start_matches('+').parse()
}

#[parallelize]
pub fn sum_column(csv: &str, col: usize) -> Result<i64, ParseIntError> {
    let mut sum: i64 = 0;
    for line in csv.lines().skip(1) {
        let cell = line.split(',').nth(col).unwrap_or("0");
        sum += parse_cell(cell);
    }
    Ok(sum)
}

// === error_type_no_from: ? can't convert ParseFloatError into the custom error
#[derive(Debug)]
pub enum LoadError {
    Short,
    BadFloat,
}

fn split_fields(line: &str) -> Result<Vec<&str>, LoadError> {
    let f: Vec<&str> = line.split('\t').map(str::trim).collect();
    if f.len() < 2 { Err(LoadError::Short) } else { Ok(f) }
}

#[parallelize]
pub fn load(text: &str) -> Result<Vec<(f64, String)>, LoadError> {
    let mut out = Vec::new();
    for line in text.lines() {
        let fields = split_fields(line)?;
        let x: f64 = fields[0].parse()?;
        out.push((x, fields[1].to_owned()));
    }
    Ok(out)
}

// === return_without_ok: returns early with a bare count where Result is expected
fn validate(b: &[u8]) -> Result<bool, String> {
    let s: u32 = b.iter().map(|&x| x as u32).sum();
    if b.is_empty() { Err("empty block".into()) } else { Ok(s % 7 == 0) }
}

#[parallelize]
pub fn count_valid(blocks: &[Vec<u8>], limit: usize) -> Result<usize, String> {
    let mut count = 0;
    for b in blocks {
        if validate(b)? {
            count += 1;
        }
        if count >= limit {
            return count;
        }
    }
    Ok(count)
}

// === move_vec_out_of_ref: moves a Vec out of a borrowed struct
pub struct Job {
    pub id: u32,
    pub samples: Vec<i32>,
}

fn finish(mut v: Vec<i32>) -> i32 {
    v.sort_unstable();
    v.get(v.len() / 2).copied().unwrap_or(0)
}

#[parallelize]
pub fn medians(jobs: &[Job]) -> Vec<i32> {
    let mut merged = Vec::new();
    for job in jobs.iter() {
        merged.push(finish(job.samples));
    }
    merged
}

// === use_after_into_iter: uses the vector after the loop consumed it
fn readability(doc: &String) -> f64 {
    let words = doc.split_whitespace().count().max(1);
    doc.chars().filter(|c| "aeiou".contains(*c)).count() as f64 / words as f64
}

#[parallelize]
pub fn mean_readability(docs: Vec<String>) -> f64 {
    let mut total = 0.0;
    for doc in docs {
        total += readability(&doc);
    }
    total / docs.len() as f64
}

// === push_while_iterating: pushes into the vector being iterated
fn split_task(t: &(u32, u32)) -> Option<(u32, u32)> {
    let mid = (t.0 + t.1) / 2;
    (t.0..t.1).any(|k| k % 13 == 5).then_some((t.0, mid))
}

#[parallelize]
pub fn refine_tasks(tasks: &mut Vec<(u32, u32)>) {
    for t in tasks.iter() {
        if let Some(sub) = split_task(t) {
            tasks.push(sub);
        }
    }
}

// === swap_args_order: passes the helper its arguments in the wrong order
fn find_motif(read: &[u8], motif: &[u8], step: usize) -> usize {
    read.windows(motif.len()).step_by(step).filter(|w| *w == motif).count()
}

#[parallelize]
pub fn motif_hits(reads: &[Vec<u8>], motif: &[u8]) -> usize {
    let mut hits = 0;
    for read in reads {
        hits += find_motif(motif.len(), read, motif);
    }
    hits
}

// === assign_to_loop_ref: assigns a value to the reference from iter_mut
fn relax(v: f64, omega: f64) -> f64 {
    (0..25).fold(v, |a, _| a + omega * (1.0 - a * a))
}

#[parallelize]
pub fn relax_all(field: &mut Vec<f64>, omega: f64) {
    for cell in field.iter_mut() {
        cell = relax(*cell, omega);
    }
}
