// === lt_local_str_in_outer_vec: a slice of a local String is pushed to a Vec outside (E0597)
fn normal(s: &str) -> String {
    s.trim().to_lowercase()
}

#[parallelize]
pub fn unique_stems(words: &[&str]) -> usize {
    let mut stems: Vec<&str> = Vec::new();
    for word in words {
        let n = normal(word);
        let stem = n.trim_end_matches('s');
        if !stems.contains(&stem) {
            stems.push(stem);
        }
    }
    stems.len()
}

// === lt_local_key_in_map: a map outside takes a reference to a local of the body as a key (E0597)
use std::collections::HashMap;

fn code(x: u32) -> String {
    format!("{:03x}", x.wrapping_mul(2654435761) >> 20)
}

#[parallelize]
pub fn code_counts(xs: &[u32]) -> usize {
    let mut counts: HashMap<&String, usize> = HashMap::new();
    for x in xs {
        let c = code(*x);
        *counts.entry(&c).or_insert(0) += 1;
    }
    counts.len()
}

// === lt_temporary_trimmed: a slice of a to_uppercase temporary is kept in a let (E0716)
fn weight(s: &str) -> u64 {
    s.bytes().fold(1, |a, b| a.wrapping_mul(131) ^ u64::from(b))
}

#[parallelize]
pub fn weigh(lines: &[String]) -> u64 {
    let mut total = 0u64;
    for line in lines {
        let word = line.to_uppercase().trim();
        total = total.wrapping_add(weight(word));
    }
    total
}

// === lt_temporary_vec_slice: a slice of a collected temporary Vec is kept over statements (E0716)
fn heavy(x: u64) -> u64 {
    (0..25).fold(x, |a, b| a.wrapping_mul(9) ^ b)
}

#[parallelize]
pub fn tops(seeds: &[u64]) -> Vec<u64> {
    let mut out = Vec::new();
    for &seed in seeds {
        let run = (0..8).map(|i| heavy(seed + i)).collect::<Vec<_>>().as_slice();
        let top = run.iter().max();
        if let Some(t) = top {
            out.push(*t);
        }
    }
    out
}

// === lt_temporary_pushed: a reference to a function result is pushed (E0716)
fn smooth(row: &[f64]) -> Vec<f64> {
    row.windows(2).map(|w| (w[0] + w[1]) / 2.0).collect()
}

#[parallelize]
pub fn widths(rows: &[Vec<f64>]) -> usize {
    let mut kept = Vec::new();
    for row in rows {
        if row.len() > 2 {
            kept.push(&smooth(row));
        }
    }
    kept.iter().map(|r: &&Vec<f64>| r.len()).sum()
}

// === lt_missing_two_inputs: the return reference has no lifetime and there are two inputs (E0106)
fn score(s: &str) -> usize {
    s.chars().filter(|c| c.is_alphanumeric()).count()
}

#[parallelize]
pub fn better(left: &[String], default: &str) -> &str {
    let mut best = default;
    for s in left {
        if score(s) > score(best) {
            best = s;
        }
    }
    best
}

// === lt_missing_no_input_ref: the return reference has no input to borrow from (E0106)
const NAMES: [&str; 4] = ["north", "east", "south", "west"];

fn turn(x: usize) -> usize {
    (x * 7 + 3) % 4
}

#[parallelize]
pub fn facing(steps: usize, start: usize) -> &str {
    let mut at = start % 4;
    for _ in 0..steps {
        at = turn(at);
    }
    NAMES[at]
}

// === lt_struct_field_ref: a struct field is a reference without a lifetime (E0106)
pub struct Match {
    pub text: &str,
    pub at: usize,
}

fn is_word(s: &str) -> bool {
    s.len() > 4 && s.chars().all(char::is_alphabetic)
}

#[parallelize]
pub fn count_matches(lines: &[String]) -> usize {
    let mut last = 0;
    for (i, line) in lines.iter().enumerate() {
        if is_word(line) {
            let m = Match { text: line, at: i };
            last += m.text.len() + m.at;
        }
    }
    last
}

// === lt_explicit_required: the second input has no 'a, but its item is returned (E0621)
fn dist(a: f64, b: f64) -> f64 {
    (a - b).abs()
}

#[parallelize]
pub fn nearest<'a>(first: &'a f64, others: &[f64], goal: f64) -> &'a f64 {
    let mut best = first;
    for o in others {
        if dist(*o, goal) < dist(*best, goal) {
            best = o;
        }
    }
    best
}

// === lt_two_lifetimes_mixed: the result says 'a, but a 'b item can be returned (nocode)
fn rank(s: &str) -> u32 {
    s.bytes().map(u32::from).sum()
}

#[parallelize]
pub fn choose<'a, 'b>(known: &'a str, new: &'b [String]) -> &'a str {
    for s in new {
        if rank(s) > rank(known) {
            return s;
        }
    }
    known
}

// === lt_push_into_param: references of one parameter are pushed into a Vec of another lifetime (nocode)
fn heavy(x: u32) -> u32 {
    (0..33).fold(x, |a, b| a.wrapping_mul(21) ^ b)
}

#[parallelize]
pub fn select(xs: &[u32], picked: &mut Vec<&u32>) {
    for x in xs {
        if heavy(*x) % 5 == 0 {
            picked.push(x);
        }
    }
}

// === lt_self_elided: elision ties the result to self, but an item of the argument is returned (nocode)
pub struct Filter {
    min: usize,
    skip: char,
}

impl Filter {
    fn ok(&self, s: &str) -> bool {
        s.len() >= self.min && !s.contains(self.skip)
    }

    #[parallelize]
    pub fn first<'a>(&self, words: &'a [String]) -> &str {
        for w in words {
            if self.ok(w) {
                return w;
            }
        }
        ""
    }
}

// === lt_chunk_buffer_local: sub-slices of a buffer made in the loop are collected (E0597)
fn decode(byte: u8) -> Vec<u8> {
    (0..8).map(|i| (byte >> i) & 1).collect()
}

#[parallelize]
pub fn ones(bytes: &[u8]) -> usize {
    let mut runs = Vec::new();
    for b in bytes {
        let bits = decode(*b);
        for run in bits.split(|x| *x == 0) {
            runs.push(run);
        }
    }
    runs.iter().filter(|r| r.len() > 2).count()
}

// === lt_ref_to_loop_counter: references to the loop counter are kept (E0597)
fn is_prime(n: u32) -> bool {
    n > 1 && (2..n).take_while(|d| d * d <= n).all(|d| n % d != 0)
}

#[parallelize]
pub fn prime_sum(n: u32) -> u32 {
    let mut primes = Vec::new();
    for i in 2..n {
        if is_prime(i) {
            primes.push(&i);
        }
    }
    primes.into_iter().sum()
}

// === lt_ref_of_owned_item: a reference to an item of a Vec looped by value is kept as the best (E0597)
pub struct Trial {
    pub name: String,
    pub seed: u64,
}

fn run(seed: u64) -> u64 {
    (0..60).fold(seed, |a, b| a.wrapping_mul(6364136223846793005) ^ b)
}

#[parallelize]
pub fn winner(trials: Vec<Trial>) -> String {
    let mut best = 0;
    let mut name = "";
    for trial in trials {
        let r = run(trial.seed);
        if r >= best {
            best = r;
            name = &trial.name;
        }
    }
    name.to_owned()
}

// === lt_struct_outlives_local: an outer parser object borrows the text of one iteration (E0597)
pub struct Cursor<'a> {
    text: &'a str,
    hits: usize,
}

impl Cursor<'_> {
    fn scan(&mut self) {
        self.hits += self.text.matches("ab").count();
    }
}

#[parallelize]
pub fn scan_all(raw: &[&[u8]]) -> usize {
    let mut cur = Cursor { text: "", hits: 0 };
    for bytes in raw {
        let text = String::from_utf8_lossy(bytes).into_owned();
        cur.text = &text;
        cur.scan();
    }
    cur.hits
}

// === lt_static_bound: a borrowed row is put into a Box<dyn Fn> list that must be 'static (nocode)
fn area(w: f64, h: f64) -> f64 {
    w * h * 0.5
}

#[parallelize]
pub fn tasks(sides: &[(f64, f64)]) -> Vec<Box<dyn Fn() -> f64>> {
    let mut list: Vec<Box<dyn Fn() -> f64>> = Vec::new();
    for side in sides {
        if side.0 > 0.0 {
            list.push(Box::new(move || area(side.0, side.1)));
        }
    }
    list
}

// === lt_generic_static: a generic value is boxed as dyn without 'static on T (E0310)
use std::fmt::Display;

fn wide(s: &str) -> bool {
    s.len() > 8
}

#[parallelize]
pub fn boxed<T: Display>(items: Vec<T>) -> Vec<Box<dyn Display>> {
    let mut out: Vec<Box<dyn Display>> = Vec::new();
    for item in items {
        if wide(&item.to_string()) {
            out.push(Box::new(item));
        }
    }
    out
}

// === lt_undeclared_lifetime: 'a is used in the signature, but not declared (E0261)
fn value(s: &str) -> i64 {
    s.parse().unwrap_or(0)
}

#[parallelize]
pub fn largest(cells: &[String]) -> Option<&'a str> {
    let mut best: Option<&str> = None;
    for c in cells {
        if best.is_none_or(|b| value(b) < value(c)) {
            best = Some(c);
        }
    }
    best
}

// === lt_mut_items_escape: iter_mut items are stored in a Vec of a longer lifetime (E0621)
fn urgent(x: u8) -> bool {
    x.leading_zeros() < 2
}

#[parallelize]
pub fn flag<'a>(levels: &mut [u8], flagged: &mut Vec<&'a mut u8>) {
    for level in levels.iter_mut() {
        if urgent(*level) {
            *level = 255;
            flagged.push(level);
        }
    }
}
