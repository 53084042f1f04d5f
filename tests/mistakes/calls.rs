// === call_too_few_arguments: the helper function lacks its second argument
fn heavy(x: u64, rounds: u32) -> u64 {
    (0..rounds).fold(x, |a, _| a.wrapping_mul(6364136223846793005).wrapping_add(1))
}

#[parallelize]
pub fn scramble(data: &[u64]) -> Vec<u64> {
    let mut out = Vec::with_capacity(data.len());
    for x in data {
        out.push(heavy(*x));
    }
    out
}

// === call_too_many_arguments: the helper function gets an argument too many
fn area(w: f64, h: f64) -> f64 {
    (w * h).abs()
}

#[parallelize]
pub fn total_area(boxes: &[(f64, f64, f64)]) -> f64 {
    let mut total = 0.0;
    for &(w, h, d) in boxes {
        if d > 0.0 {
            total += area(w, h, d);
        }
    }
    total
}

// === call_swapped_arguments: the arguments of the helper are in the wrong order
fn repeat_sum(word: &str, times: usize) -> usize {
    word.bytes().map(|b| b as usize * times).sum()
}

#[parallelize]
pub fn word_scores(words: &[String]) -> Vec<usize> {
    let mut scores = Vec::new();
    for (rank, word) in words.iter().enumerate() {
        scores.push(repeat_sum(rank, word));
    }
    scores
}

// === call_push_two_arguments: push gets two values instead of a tuple
fn altitude(t: f64) -> f64 {
    20.0 * t - 4.9 * t * t
}

#[parallelize]
pub fn trajectory(steps: u32) -> Vec<(f64, f64)> {
    let mut track: Vec<(f64, f64)> = Vec::new();
    for s in 0..steps {
        let t = s as f64 * 0.01;
        track.push(t, altitude(t));
    }
    track
}

// === call_method_missing_argument: insert on a map lacks the value
use std::collections::HashMap;

fn rank(id: u32) -> u32 {
    (0..id).fold(1, |a, k| (a * 5 + k) % 233)
}

#[parallelize]
pub fn ranks(ids: &[u32]) -> HashMap<u32, u32> {
    let mut table = HashMap::new();
    for id in ids {
        let r = rank(*id);
        table.insert(*id);
        if r == 0 {
            println!("{id} has no rank");
        }
    }
    table
}

// === call_float_for_int_parameter: a float literal for an integer parameter
fn binomial(n: u64, k: u64) -> u64 {
    (0..k).fold(1, |a, i| a * (n - i) / (i + 1))
}

#[parallelize]
pub fn pascal_column(rows: u64) -> Vec<u64> {
    let mut column = Vec::new();
    for n in 2..rows {
        column.push(binomial(n, 2.0));
    }
    column
}

// === call_function_as_value: a function is used without being called
fn noise() -> f64 {
    (0..12).map(|k| (k as f64 * 12.9898).sin()).sum()
}

#[parallelize]
pub fn noisy(signal: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; signal.len()];
    for i in 0..signal.len() {
        out[i] = signal[i] + noise;
    }
    out
}

// === call_method_without_parentheses: a method is used like a field
fn density(word: &str) -> f64 {
    word.bytes().filter(u8::is_ascii_uppercase).count() as f64
}

#[parallelize]
pub fn uppercase_share(words: &[&str]) -> f64 {
    let mut share = 0.0;
    for word in words {
        share += density(word) / word.len as f64;
    }
    share
}

// === call_field_with_parentheses: a field is called like a method
pub struct Trade {
    pub price: f64,
    pub volume: f64,
}

fn fee(amount: f64) -> f64 {
    (amount * 0.001).max(1.0)
}

#[parallelize]
pub fn fees(trades: &[Trade]) -> f64 {
    let mut total = 0.0;
    for t in trades.iter() {
        total += fee(t.price * t.volume());
    }
    total
}

// === call_number_as_function: a missing operator makes a number look like a function
fn drift(x: f64) -> f64 {
    x + 0.5 * x.sin()
}

#[parallelize]
pub fn euler(starts: &[f64], dt: f64) -> Vec<f64> {
    let mut ends = Vec::new();
    for &x in starts {
        let next = x + dt(drift(x) - 1.0);
        ends.push(next);
    }
    ends
}

// === call_closure_wrong_arity: a local closure gets two arguments instead of one
fn heavy(x: i64) -> i64 {
    (0..60).fold(x, |a, b| (a * 7 + b) % 10007)
}

#[parallelize]
pub fn squares_of(n: i64) -> i64 {
    let square = |x: i64| x * x;
    let mut total = 0;
    for i in 0..n {
        total += square(heavy(i), 2);
    }
    total
}

// === call_closure_wrong_type: a closure on f64 gets an integer
fn level(x: u32) -> u32 {
    (1..=x).filter(|d| x % d == 0).count() as u32
}

#[parallelize]
pub fn soft_levels(n: u32) -> Vec<f64> {
    let squash = |x: f64| 1.0 / (1.0 + (-x).exp());
    let mut out = Vec::new();
    for i in 0..n {
        out.push(squash(level(i)));
    }
    out
}

// === call_fold_closure_one_parameter: the closure of fold has one parameter
fn weight(x: u32) -> u64 {
    (x as u64 * 2654435761) % 1000
}

#[parallelize]
pub fn group_sums(groups: &[Vec<u32>]) -> Vec<u64> {
    let mut sums = vec![0; groups.len()];
    for (i, group) in groups.iter().enumerate() {
        sums[i] = group.iter().fold(0, |acc| acc + weight(group[0]));
    }
    sums
}

// === call_filter_returns_number: the closure of filter returns a number instead of a bool
fn sieve(n: u64) -> Vec<u64> {
    (1..=n).filter(|d| n % d == 0).collect()
}

#[parallelize]
pub fn odd_divisors(limit: u64) -> usize {
    let mut odd = 0;
    for n in 1..limit {
        odd += sieve(n).iter().filter(|d| *d % 2).count();
    }
    odd
}

// === call_generic_too_many_parameters: a generic function gets two type arguments instead of one
fn widen<T: Into<f64>>(x: T) -> f64 {
    (0..9).fold(x.into(), |a, _| a * 0.5 + 1.0)
}

#[parallelize]
pub fn widen_all(samples: &[f32]) -> f64 {
    let mut total = 0.0;
    for s in samples {
        total += widen::<f32, f64>(*s);
    }
    total
}

// === call_map_type_one_argument: HashMap with a single type argument
use std::collections::HashMap as Map;

fn first_letter(word: &str) -> char {
    word.chars().next().unwrap_or('?')
}

#[parallelize]
pub fn letters(words: &[&str]) -> usize {
    let mut counts: Map<char> = Map::new();
    for word in words {
        *counts.entry(first_letter(word)).or_insert(0) += 1;
    }
    counts.len()
}

// === call_self_method_wrong_argument: a method of self gets a usize for an i32
pub struct Lattice {
    spins: Vec<i32>,
}

impl Lattice {
    fn neighbour_sum(&self, site: usize) -> i32 {
        self.spins.iter().skip(site).take(4).sum()
    }

    fn flip_cost(&self, spin: i32, field: i32) -> i32 {
        2 * spin * field
    }

    #[parallelize]
    pub fn costs(&self) -> i32 {
        let mut cost = 0;
        for site in 0..self.spins.len() {
            cost += self.flip_cost(site, self.neighbour_sum(site));
        }
        cost
    }
}

// === call_associated_as_method: an associated function is called as a method
pub struct Rng {
    pub seed: u64,
}

impl Rng {
    fn step(x: u64) -> u64 {
        x.wrapping_mul(0x5DEECE66D).wrapping_add(11)
    }

    #[parallelize]
    pub fn table(&self, n: u64) -> Vec<u64> {
        let mut out = Vec::new();
        for i in 0..n {
            out.push(self.step(self.seed ^ i));
        }
        out
    }
}

// === call_private_method: a private method of another module is called
mod physics {
    pub struct Particle {
        pub charge: f64,
    }

    impl Particle {
        fn field_at(&self, r: f64) -> f64 {
            self.charge / (r * r)
        }
    }
}

#[parallelize]
pub fn fields(particles: &[physics::Particle], r: f64) -> f64 {
    let mut total = 0.0;
    for p in particles {
        total += p.field_at(r);
    }
    total
}

// === call_semicolon_ends_block_value: a semicolon turns the value of a block into ()
fn gain(x: f64) -> f64 {
    (x * 1.3).tanh()
}

#[parallelize]
pub fn amplify(frames: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(frames.len());
    for frame in frames {
        let boosted = {
            let g = gain(*frame);
            g * 2.0;
        };
        out.push(gain(boosted));
    }
    out
}

// === call_outer_of_wrong_type: the helper gets an outer number of another type
fn scaled(x: u64, by: u64) -> u64 {
    (0..by % 64).fold(x, |a, k| a.rotate_left(3) ^ k)
}

#[parallelize]
pub fn scale(xs: &[u64], by: u32) -> Vec<u64> {
    let mut out = Vec::new();
    for x in xs {
        out.push(scaled(*x, by));
    }
    out
}
