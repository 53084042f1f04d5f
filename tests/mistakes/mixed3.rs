// === fnmut_shared_ref: passes the FnMut closure by shared reference
fn relay<F: FnMut(f64) -> f64>(f: &mut F, x: f64) -> f64 {
    let mut y = x;
    for _ in 0..8 {
        y = f(y);
    }
    y
}

#[parallelize]
pub fn drive<F: FnMut(f64) -> f64>(mut f: F, xs: &[f64]) -> Vec<f64> {
    let mut ys = Vec::new();
    for &x in xs {
        ys.push(relay(&f, x));
    }
    ys
}

// === fnonce_called_repeatedly: a FnOnce is called in every iteration
fn strip(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace()).collect()
}

#[parallelize]
pub fn measure<F: FnOnce(&str) -> usize>(text: &str, f: F) -> usize {
    let mut total = 0;
    for line in text.lines() {
        total += f(&strip(line));
    }
    total
}

// === closure_not_mut: calls a counting closure not declared mut
fn potential(r: f64) -> f64 {
    4.0 * (r.powi(-12) - r.powi(-6))
}

#[parallelize]
pub fn total_potential(rs: &[f64]) -> f64 {
    let mut sum = 0.0;
    let add = |v: f64| {
        sum += v;
    };
    for r in rs.iter() {
        add(potential(*r));
    }
    sum
}

// === closure_borrow_conflict: reads the counter while a closure holds it mutably
fn digits_sum(mut n: u64) -> u64 {
    let mut s = 0;
    while n > 0 {
        s += n % 10;
        n /= 10;
    }
    s
}

#[parallelize]
pub fn tally(ns: &[u64]) -> u64 {
    let mut seen = 0;
    let mut bump = |d: u64| seen += d;
    for &n in ns {
        let d = digits_sum(n);
        bump(d);
        if seen > 100 {
            break;
        }
    }
    seen
}

// === self_in_free_fn: uses self although the function takes the model by name
pub struct Model {
    weights: Vec<f64>,
}

impl Model {
    fn predict(&self, row: &[f64]) -> f64 {
        let z: f64 = self.weights.iter().zip(row).map(|(w, x)| w * x).sum();
        1.0 / (1.0 + (-z).exp())
    }

    #[parallelize]
    pub fn predict_all(model: &Model, rows: &[Vec<f64>]) -> Vec<f64> {
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            out.push(self.predict(row));
        }
        out
    }
}

// === self_immutable_update: updates a field through &self
pub struct Perceptron {
    w: Vec<f64>,
    errors: usize,
}

impl Perceptron {
    fn classify(&self, x: &[f64]) -> bool {
        self.w.iter().zip(x).map(|(a, b)| a * b).sum::<f64>() > 0.0
    }

    #[parallelize]
    pub fn train(&self, xs: &[Vec<f64>], labels: &[bool]) {
        for (x, &y) in xs.iter().zip(labels.iter()) {
            if self.classify(x) != y {
                self.errors += 1;
            }
        }
    }
}

// === missing_self_prefix: calls a method without self.
pub struct Reactor {
    temp: f64,
    yields: Vec<f64>,
}

impl Reactor {
    fn rate(&self, e: f64) -> f64 {
        (-e / (8.314 * self.temp)).exp()
    }

    #[parallelize]
    pub fn run(&mut self, energies: &[f64]) -> f64 {
        let mut sum = 0.0;
        for &s in energies {
            let r = rate(s);
            self.yields.push(r);
            sum += r;
        }
        sum
    }
}

// === method_wrong_name: calls a push_str like method that a Vec doesn't have
fn render(i: usize, w: u32) -> String {
    format!("{:>4} {}", i, "#".repeat(w as usize))
}

#[parallelize]
pub fn histogram(widths: &[u32]) -> Vec<String> {
    let mut lines = Vec::<String>::new();
    for (i, &w) in widths.iter().enumerate() {
        lines.append_str(render(i, w));
    }
    lines
}

// === push_str_takes_str: passes a String to push_str
fn encode(b: u8) -> String {
    let hi = b >> 4;
    let lo = b & 15;
    format!("{hi:x}{lo:x}")
}

#[parallelize]
pub fn hex_dump(bytes: &[u8]) -> String {
    let mut out = String::new();
    for b in bytes {
        out.push_str(encode(*b));
    }
    out
}

// === string_plus_string: concatenates two Strings with + without a borrow
fn rot13(w: &str) -> String {
    w.chars()
        .map(|c| match c {
            'a'..='m' => (c as u8 + 13) as char,
            'n'..='z' => (c as u8 - 13) as char,
            _ => c,
        })
        .collect()
}

#[parallelize]
pub fn scramble(words: &[&str]) -> String {
    let mut acc = String::new();
    for w in words.iter() {
        acc = acc + rot13(w);
    }
    acc
}

// === index_string_by_int: indexes a String by an integer
fn gc_window(genome: &str, at: usize) -> f64 {
    let w = &genome.as_bytes()[at..(at + 50).min(genome.len())];
    w.iter().filter(|b| matches!(b, b'G' | b'C')).count() as f64 / w.len() as f64
}

#[parallelize]
pub fn gc_profile(genome: &String) -> Vec<f64> {
    let mut profile = Vec::new();
    for i in 0..genome.len() {
        if genome[i] == b'G' {
            profile.push(gc_window(genome, i));
        }
    }
    profile
}

// === compare_char_and_str: compares a char to a string literal
fn class_of(c: char) -> u32 {
    (1..20).map(|k| (c as u32 * k) % 11).sum()
}

#[parallelize]
pub fn score_alignment(a: &str) -> u32 {
    let mut score = 0;
    for c in a.chars() {
        if c == "-" {
            continue;
        }
        score += class_of(c);
    }
    score
}

// === range_len_not_usize: range ends in an i32 but starts with a usize
fn step_cost(i: usize) -> f64 {
    (0..i % 64).map(|k| (k as f64).sqrt()).sum()
}

#[parallelize]
pub fn range_cost(start: usize, end: i32) -> f64 {
    let mut c = 0.0;
    for i in start..end {
        c += step_cost(i);
    }
    c
}

// === range_over_float: loops over a float range
fn signal(t: f64) -> f64 {
    (1..=40).map(|h| (t * h as f64).sin() / h as f64).sum()
}

#[parallelize]
pub fn sample_signal(t_end: f64) -> Vec<f64> {
    let mut samples = Vec::new();
    for t in 0.0..t_end {
        samples.push(signal(t));
    }
    samples
}

// === for_over_len: loops over vec.len() rather than a range
fn decay(w: f64, i: usize) -> f64 {
    w * (-0.01 * i as f64).exp()
}

#[parallelize]
pub fn decay_all(weights: &mut [f64]) {
    for i in weights.len() {
        weights[i] = decay(weights[i], i);
    }
}

// === lifetime_result_too_short: keeps references to a temporary made in the loop
fn normalise(line: &str) -> String {
    line.trim().to_lowercase().replace("  ", " ")
}

#[parallelize]
pub fn longest_line(text: &str) -> String {
    let mut longest = "";
    for line in text.lines() {
        let norm = normalise(line);
        if norm.len() > longest.len() {
            longest = norm.as_str();
        }
    }
    longest.to_string()
}

// === missing_lifetime_on_output: collects references from two inputs without naming the lifetime
fn hash(s: &str) -> u64 {
    s.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ b as u64).wrapping_mul(0x100_0000_01b3))
}

#[parallelize]
pub fn select(lines: &[String], keys: &[u64]) -> Vec<&String> {
    let mut picked = Vec::new();
    for line in lines {
        if keys.contains(&hash(line)) {
            picked.push(line);
        }
    }
    picked
}

// === mixed_struct_missing_field: builds a record without one of its fields
pub struct Row {
    pub id: u32,
    pub mean: f64,
    pub var: f64,
}

fn moments(xs: &[f64]) -> (f64, f64) {
    let n = xs.len() as f64;
    let m = xs.iter().sum::<f64>() / n;
    (m, xs.iter().map(|x| (x - m).powi(2)).sum::<f64>() / n)
}

#[parallelize]
pub fn summarise(groups: &[(u32, Vec<f64>)]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, xs) in groups {
        let (m, v) = moments(xs);
        rows.push(Row { id: *id, mean: m });
    }
    rows
}
