// === mv_label_pushed_each_time: a String from outside is pushed (moved) in every iteration (E0382)
fn heavy(x: u64) -> u64 {
    (0..200).fold(x, |a, b| a.wrapping_mul(31).wrapping_add(b))
}

#[parallelize]
pub fn tag_rows(rows: &[u64], label: String) -> Vec<(String, u64)> {
    let mut out = Vec::new();
    for row in rows {
        let h = heavy(*row);
        if h % 2 == 0 {
            out.push((label, h));
        }
    }
    out
}

// === mv_weights_by_value_call: Vec of weights is passed by value to a helper in the loop (E0382)
fn weighted(row: &[f64], weights: Vec<f64>) -> f64 {
    row.iter().zip(&weights).map(|(a, b)| a * b).sum()
}

#[parallelize]
pub fn score_all(rows: &[Vec<f64>]) -> f64 {
    let weights = vec![0.2, 0.3, 0.5];
    let mut total = 0.0;
    for row in rows {
        total += weighted(row, weights);
    }
    total
}

// === mv_inner_loop_consumes: the inner loop goes over an outer Vec by value (E0382)
fn dist(a: f64, b: f64) -> f64 {
    ((a - b) * (a - b)).sqrt()
}

#[parallelize]
pub fn all_pairs(xs: &[f64], centers: Vec<f64>) -> Vec<f64> {
    let mut out = Vec::new();
    for x in xs {
        let mut best = f64::MAX;
        for c in centers {
            let d = dist(*x, c);
            if d < best {
                best = d;
            }
        }
        out.push(best);
    }
    out
}

// === mv_struct_literal_name: a String parameter is moved into a struct literal in each iteration (E0382)
pub struct Reading {
    pub sensor: String,
    pub value: f64,
}

#[parallelize]
pub fn make_readings(sensor: String, raw: &[i32]) -> Vec<Reading> {
    let mut readings = Vec::with_capacity(raw.len());
    for r in raw.iter() {
        let value = f64::from(*r) * 0.01;
        readings.push(Reading { sensor, value });
    }
    readings
}

// === mv_use_after_push: the row is pushed and its length is read afterwards (E0382)
fn parse(line: &str) -> Vec<u32> {
    line.split(',').filter_map(|c| c.trim().parse().ok()).collect()
}

#[parallelize]
pub fn read_table(lines: &[&str]) -> (Vec<Vec<u32>>, usize) {
    let mut table = Vec::new();
    let mut cells = 0;
    for line in lines {
        let row = parse(line);
        table.push(row);
        cells += row.len();
    }
    (table, cells)
}

// === mv_key_inserted_then_printed: the key is moved into the map and printed after it (E0382)
use std::collections::HashMap;

fn heavy(x: u64) -> u64 {
    (0..100).fold(x, |a, b| a.rotate_left(5) ^ b)
}

#[parallelize]
pub fn index_words(words: &[String]) -> HashMap<String, u64> {
    let mut map = HashMap::new();
    for word in words {
        let key = word.to_lowercase();
        map.insert(key, heavy(word.len() as u64));
        println!("indexed {key}");
    }
    map
}

// === mv_source_after_loop: the Vec is consumed by the loop and its len is asked for afterwards (E0382)
fn heavy(x: u64) -> u64 {
    (1..50).fold(x, |a, b| a.wrapping_mul(b) ^ a)
}

#[parallelize]
pub fn mean_heavy(values: Vec<u64>) -> f64 {
    let mut total = 0u64;
    for v in values {
        total = total.wrapping_add(heavy(v));
    }
    total as f64 / values.len() as f64
}

// === mv_into_iter_then_return: into_iter on a Vec that is returned along with the result (E0382)
#[derive(Debug)]
pub struct Particle {
    pub mass: f64,
    pub vel: f64,
}

fn energy(p: &Particle) -> f64 {
    0.5 * p.mass * p.vel * p.vel
}

#[parallelize]
pub fn kinetic(particles: Vec<Particle>) -> (Vec<Particle>, f64) {
    let mut sum = 0.0;
    for p in particles.into_iter() {
        let e = energy(&p);
        if e > 0.0 {
            sum += e;
        }
    }
    (particles, sum)
}

// === mv_generic_no_copy: a generic value without Copy is used twice (E0382)
use std::ops::{Add, Mul};

#[parallelize]
pub fn sum_squares<T>(items: Vec<T>, zero: T) -> T
where
    T: Add<Output = T> + Mul<Output = T>,
{
    let mut acc = zero;
    for item in items {
        let sq = item * item;
        acc = acc + sq;
    }
    acc
}

// === mv_generic_default_each: a generic default value without Clone is handed out in each iteration (E0382)
#[parallelize]
pub fn fill_missing<T: PartialOrd>(items: Vec<Option<T>>, default: T) -> Vec<T> {
    let mut out = Vec::new();
    for item in items {
        match item {
            Some(v) => out.push(v),
            None => out.push(default),
        }
    }
    out
}

// === mv_pattern_binding_moves: an outer Option is matched by value and moved in each iteration (E0382)
fn clean(s: &str) -> String {
    s.trim().replace('_', " ")
}

#[parallelize]
pub fn add_prefix(names: &[String], prefix: Option<String>) -> Vec<String> {
    let mut out = vec![];
    for name in names {
        let mut full = clean(name);
        if let Some(p) = prefix {
            full.insert_str(0, &p);
        }
        out.push(full);
    }
    out
}

// === mv_struct_update_base: struct update syntax moves the Strings of the base (E0382)
pub struct Config {
    pub title: String,
    pub steps: u32,
    pub dt: f64,
}

#[parallelize]
pub fn sweep(base: Config, dts: &[f64]) -> Vec<Config> {
    let mut configs = Vec::new();
    for &dt in dts {
        let steps = (1.0 / dt).ceil() as u32;
        configs.push(Config { steps, dt, ..base });
    }
    configs
}

// === mv_string_plus: `+` moves the left String from outside (E0382)
fn heavy(x: usize) -> usize {
    (0..64).fold(x, |a, b| a.wrapping_mul(3) ^ b)
}

#[parallelize]
pub fn file_names(stem: String, n: usize) -> Vec<String> {
    let mut files = Vec::new();
    for i in 0..n {
        let suffix = format!("_{:04}.dat", heavy(i) % 10_000);
        files.push(stem + &suffix);
    }
    files
}

// === mv_drop_then_use: a matrix is dropped and then read in the same iteration (E0382)
fn build(n: usize) -> Vec<f64> {
    (0..n).map(|i| (i as f64).sin()).collect()
}

#[parallelize]
pub fn traces(sizes: &[usize], out: &mut [f64]) {
    for (i, &n) in sizes.iter().enumerate() {
        let m = build(n * n);
        drop(m);
        out[i] = m.iter().sum::<f64>();
    }
}

// === mv_by_value_method: into_bytes on the loop variable and then a second use of it (E0382)
#[parallelize]
pub fn checksum(lines: Vec<String>) -> u64 {
    let mut total = 0u64;
    for line in lines {
        let bytes = line.into_bytes();
        let sum: u64 = bytes.iter().map(|b| u64::from(*b)).sum();
        if !line.is_empty() {
            total += sum;
        }
    }
    total
}

// === mv_tuple_part_moved: one part of a tuple is moved and then the whole is pushed (E0382)
fn rank(name: String) -> usize {
    name.bytes().map(usize::from).sum()
}

#[parallelize]
pub fn sort_out(people: Vec<(String, u32)>) -> Vec<(String, u32)> {
    let mut grown_up = Vec::new();
    for person in people {
        let r = rank(person.0);
        if person.1 >= 18 && r > 3 {
            grown_up.push(person);
        }
    }
    grown_up
}

// === mv_running_best_row: the candidate is moved into best and printed after the if (E0382)
fn score(row: &[i64]) -> i64 {
    row.iter().map(|x| x * x).sum()
}

#[parallelize]
pub fn best_row(rows: Vec<Vec<i64>>) -> Option<Vec<i64>> {
    let mut best = None;
    let mut best_score = i64::MIN;
    for row in rows {
        let s = score(&row);
        if s > best_score {
            best_score = s;
            best = Some(row);
        }
        println!("{} -> {}", row.len(), s);
    }
    best
}

// === mv_mut_reference_in_option: a &mut parameter is moved into Some in each iteration (E0382)
fn emit(x: u64, sink: Option<&mut Vec<u64>>) -> u64 {
    if let Some(s) = sink {
        s.push(x.pow(2));
    }
    x / 2
}

#[parallelize]
pub fn feed(xs: &[u64], out: &mut Vec<u64>) -> u64 {
    let mut total = 0;
    for x in xs {
        if *x > 10 {
            total += emit(*x, None);
        } else {
            let sink = Some(out);
            total += emit(*x, sink);
        }
    }
    total
}

// === mv_array_of_strings_zip: zip takes the second Vec by value within the loop (E0382)
fn parse(cell: &str) -> f64 {
    cell.trim().parse().unwrap_or(f64::NAN)
}

#[parallelize]
pub fn columns(lines: &[String], header: Vec<String>) -> Vec<(String, f64)> {
    let mut cells = Vec::new();
    for line in lines.iter() {
        for (cell, name) in line.split(';').zip(header) {
            cells.push((name, parse(cell)));
        }
    }
    cells
}

// === mv_self_in_method: a by-value self method is called for each step (E0382)
pub struct Grid {
    cells: Vec<f64>,
}

impl Grid {
    fn total(self) -> f64 {
        self.cells.iter().sum()
    }

    #[parallelize]
    pub fn scaled_totals(self, factors: &[f64]) -> Vec<f64> {
        let mut out = Vec::with_capacity(factors.len());
        for f in factors {
            let t = self.total();
            out.push(t * f);
        }
        out
    }
}
