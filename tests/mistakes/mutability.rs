// === mut_total_not_mut: the accumulator is declared without mut (E0384)
fn heavy(x: u64) -> u64 {
    (0..120).fold(x, |a, b| a.wrapping_mul(13).wrapping_add(b))
}

#[parallelize]
pub fn total_heavy(xs: &[u64]) -> u64 {
    let total = 0u64;
    for x in xs {
        let h = heavy(*x);
        total += h % 100;
    }
    total
}

// === mut_out_vec_not_mut: the result Vec is declared without mut (E0596)
fn norm(v: &[f64; 3]) -> f64 {
    v.iter().map(|c| c * c).sum::<f64>().sqrt()
}

#[parallelize]
pub fn norms(points: &[[f64; 3]]) -> Vec<f64> {
    let out = Vec::with_capacity(points.len());
    for p in points {
        out.push(norm(p));
    }
    out
}

// === mut_slice_param_shared: the out parameter is a & slice (E0594)
fn heavy(x: f64) -> f64 {
    (0..50).fold(x, |a, _| (a + 1.0).ln_1p())
}

#[parallelize]
pub fn transform(xs: &[f64], out: &[f64]) {
    for (i, x) in xs.iter().enumerate() {
        let y = heavy(*x);
        out[i] = y - x;
    }
}

// === mut_add_to_shared_item: `*x +=` on the items of iter() (E0594)
#[parallelize]
pub fn shift(xs: &mut [i64], by: i64) {
    for x in xs.iter() {
        if *x > 0 {
            *x += by;
        }
    }
}

// === mut_field_of_shared_item: `for p in &particles` and then assignment to a field (E0594)
pub struct Particle {
    pub pos: f64,
    pub vel: f64,
}

fn force(x: f64) -> f64 {
    -x + 0.1 * x.powi(3)
}

#[parallelize]
pub fn kick(particles: &mut Vec<Particle>, dt: f64) {
    for p in &*particles {
        let a = force(p.pos);
        p.vel += a * dt;
    }
}

// === mut_self_counter: a method with &self adds to a field (E0594)
pub struct Stats {
    pub count: usize,
    pub limit: f64,
}

impl Stats {
    #[parallelize]
    pub fn count_high(&self, xs: &[f64]) -> usize {
        for x in xs {
            let v = x.sin().abs();
            if v > self.limit {
                self.count += 1;
            }
        }
        self.count
    }
}

// === mut_self_field_push: a method with &self pushes to a Vec field (E0596)
pub struct Recorder {
    log: Vec<(usize, f64)>,
    scale: f64,
}

impl Recorder {
    fn calibrate(&self, x: f64) -> f64 {
        x * self.scale + 0.5
    }

    #[parallelize]
    pub fn record(&self, raw: &[f64]) {
        for (i, r) in raw.iter().enumerate() {
            let v = self.calibrate(*r);
            self.log.push((i, v));
        }
    }
}

// === mut_param_not_mut: a number parameter is counted down in the loop (E0384)
fn cost(x: u32) -> u32 {
    (x % 7) + 1
}

#[parallelize]
pub fn spend(jobs: &[u32], budget: u32) -> Vec<u32> {
    let mut done = Vec::new();
    for job in jobs {
        let c = cost(*job);
        if c > budget {
            break;
        }
        budget -= c;
        done.push(*job);
    }
    done
}

// === mut_vec_param_not_mut: a Vec parameter by value is extended without mut (E0596)
fn factors(n: u64) -> Vec<u64> {
    (2..=n).filter(|d| n % d == 0).collect()
}

#[parallelize]
pub fn collect_factors(ns: &[u64], acc: Vec<u64>) -> Vec<u64> {
    for n in ns.iter() {
        let fs = factors(*n);
        acc.extend(fs);
    }
    acc
}

// === mut_loop_variable_assigned: the loop variable itself is changed without mut (E0384)
fn heavy(x: usize) -> usize {
    (0..30).fold(x, |a, b| a.wrapping_mul(11) ^ b)
}

#[parallelize]
pub fn collatz_lengths(n: usize) -> Vec<usize> {
    let mut lens = Vec::new();
    for i in 1..n {
        let mut steps = heavy(i) % 2;
        while i > 1 {
            i = if i % 2 == 0 { i / 2 } else { 3 * i + 1 };
            steps += 1;
        }
        lens.push(steps);
    }
    lens
}

// === mut_tuple_pattern_not_mut: a binding of the head pattern is changed (E0384)
fn clip(x: f64) -> f64 {
    x.clamp(-1.0, 1.0)
}

#[parallelize]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (&x, &y) in a.iter().zip(b) {
        if y < 0.0 {
            x = -x;
        }
        sum += clip(x) * clip(y);
    }
    sum
}

// === mut_body_let_not_mut: a let in the body is changed by the inner loop (E0384)
fn kernel(a: i32, b: i32) -> i32 {
    (a * a - b * b).rem_euclid(101)
}

#[parallelize]
pub fn row_sums(n: i32) -> Vec<i32> {
    let mut sums = Vec::new();
    for i in 0..n {
        let sum = 0;
        for j in 0..n {
            sum += kernel(i, j);
        }
        sums.push(sum);
    }
    sums
}

// === mut_map_param_shared: the map comes as & and is filled by entry (E0596)
use std::collections::HashMap;

fn bucket(x: f64) -> i64 {
    (x * 10.0).floor() as i64
}

#[parallelize]
pub fn histogram(xs: &[f64], counts: &HashMap<i64, usize>) {
    for x in xs {
        let b = bucket(*x);
        *counts.entry(b).or_insert(0) += 1;
    }
}

// === mut_borrow_of_immutable_local: `&mut seed` of a variable that is not mut (E0596)
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[parallelize]
pub fn noise(xs: &[u64]) -> Vec<u64> {
    let mut out = Vec::new();
    for x in xs {
        let seed = x | 1;
        let a = next(&mut seed);
        out.push(a % 1000);
    }
    out
}

// === mut_row_of_matrix_shared: iter() over the rows and assignment to a cell (E0596)
fn heavy(i: usize, j: usize) -> f64 {
    ((i * 7 + j) as f64).cos()
}

#[parallelize]
pub fn fill(matrix: &mut Vec<Vec<f64>>) {
    for (i, row) in matrix.iter().enumerate() {
        for j in 0..row.len() {
            row[j] = heavy(i, j);
        }
    }
}

// === mut_sort_shared_item: sort on the items of a & Vec (E0596)
fn middle(xs: &[i32]) -> i32 {
    xs[xs.len() / 2]
}

#[parallelize]
pub fn medians(samples: &Vec<Vec<i32>>) -> Vec<i32> {
    let mut out = Vec::new();
    for s in samples {
        s.sort();
        out.push(middle(s));
    }
    out
}

// === mut_values_instead_of_values_mut: values() of the map gives & only (E0594)
use std::collections::BTreeMap;

pub struct Account {
    pub balance: f64,
    pub years: u32,
}

fn interest(balance: f64, years: u32) -> f64 {
    balance * (1.02f64.powi(years as i32) - 1.0)
}

#[parallelize]
pub fn pay_interest(accounts: &mut BTreeMap<u32, Account>) {
    for acc in accounts.values() {
        let gain = interest(acc.balance, acc.years);
        if gain > 0.01 {
            acc.balance += gain;
        }
    }
}

// === mut_string_buffer_not_mut: push_str on a String that is not mut (E0596)
fn render(x: u8) -> String {
    "#".repeat(usize::from(x % 8))
}

#[parallelize]
pub fn bars(xs: &[u8]) -> String {
    let text = String::new();
    for x in xs {
        text.push_str(&render(*x));
        if *x > 200 {
            break;
        }
    }
    text
}

// === mut_range_iterator_by_hand: next() on an iterator that is not mut (E0596)
fn mix(a: u32, b: u32) -> u32 {
    (a ^ b).rotate_left(3)
}

#[parallelize]
pub fn pair_up(xs: &[u32], salts: &[u32]) -> Vec<u32> {
    let mut out = Vec::new();
    for x in xs {
        let it = salts.iter();
        while let Some(s) = it.next() {
            out.push(mix(*x, *s));
        }
    }
    out
}

// === mut_option_ref_binding: `if let Some(v) = &best` and then assignment through v (E0594)
fn fitness(x: f64) -> f64 {
    -(x - 3.0).powi(2)
}

#[parallelize]
pub fn hill(xs: &[f64]) -> Option<f64> {
    let mut best = Some(f64::MIN);
    for x in xs {
        let f = fitness(*x);
        if let Some(b) = &best {
            if f > *b {
                *b = f;
            }
        }
        if f.is_nan() {
            best = None;
        }
    }
    best
}
