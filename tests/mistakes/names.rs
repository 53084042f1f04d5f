// === name_loop_variable_misspelt: the loop variable is misspelt in the body
fn heavy(x: u64) -> u64 {
    (0..100).fold(x, |a, b| a.wrapping_mul(3) ^ b)
}

#[parallelize]
pub fn hash_all(values: &[u64]) -> Vec<u64> {
    let mut hashes = Vec::new();
    for value in values {
        hashes.push(heavy(*vlaue));
    }
    hashes
}

// === name_function_misspelt: the helper function is misspelt
fn simulate_path(seed: u64) -> f64 {
    (0..50).fold(seed as f64, |x, _| (x * 1.1).sin())
}

#[parallelize]
pub fn option_price(paths: u64) -> f64 {
    let mut payoff = 0.0;
    for seed in 0..paths {
        payoff += simulate_pth(seed).max(0.0);
    }
    payoff / paths as f64
}

// === name_field_misspelt: a struct field is misspelt
pub struct Body {
    pub mass: f64,
    pub velocity: f64,
}

fn kinetic(m: f64, v: f64) -> f64 {
    0.5 * m * v * v
}

#[parallelize]
pub fn total_energy(bodies: &[Body]) -> f64 {
    let mut sum = 0.0;
    for body in bodies {
        sum += kinetic(body.mass, body.velocty);
    }
    sum
}

// === name_method_misspelt: a method of Vec is misspelt
fn cube(x: i64) -> i64 {
    x * x * x
}

#[parallelize]
pub fn odd_cubes(limit: i64) -> Vec<i64> {
    let mut cubes = Vec::new();
    for n in 0..limit {
        if n % 2 == 0 {
            continue;
        }
        cubes.append_item(cube(n));
    }
    cubes
}

// === name_missing_import_hashmap: HashMap is used without an import
fn bucket(x: u32) -> u32 {
    (x ^ (x >> 3)) % 16
}

#[parallelize]
pub fn histogram(values: &[u32]) -> usize {
    let mut counts = HashMap::new();
    for v in values {
        *counts.entry(bucket(*v)).or_insert(0) += 1;
    }
    counts.len()
}

// === name_unknown_label: break names a label that does not exist
fn crosses(a: u64, b: u64) -> bool {
    (a * b) % 101 == 7
}

#[parallelize]
pub fn pairs(n: u64) -> u64 {
    let mut hits = 0;
    'outer: for a in 0..n {
        for b in a..n {
            if crosses(a, b) {
                hits += 1;
                continue 'outter;
            }
        }
    }
    hits
}

// === name_self_field_without_self: a field is used in a method without self
pub struct Grid {
    width: usize,
    cells: Vec<f64>,
}

fn relax(x: f64) -> f64 {
    (0..25).fold(x, |a, _| 0.9 * a + 0.01)
}

impl Grid {
    #[parallelize]
    pub fn row_sum(&self, row: usize) -> f64 {
        let mut sum = 0.0;
        for col in 0..self.width {
            sum += relax(self.cells[row * width + col]);
        }
        sum
    }
}

// === name_self_method_without_self: a method is called like a free function
pub struct Sensor {
    gain: f64,
    readings: Vec<f64>,
}

impl Sensor {
    fn calibrate(&self, raw: f64) -> f64 {
        (raw * self.gain).tanh()
    }

    #[parallelize]
    pub fn calibrated(&self) -> Vec<f64> {
        let mut out = vec![];
        for raw in &self.readings {
            out.push(calibrate(*raw));
        }
        out
    }
}

// === name_self_in_associated_function: self is used in a function without a self parameter
pub struct Tracer {
    pub depth: u32,
}

fn trace(ray: u32, depth: u32) -> u32 {
    (0..depth).fold(ray, |r, d| r.rotate_left(d) ^ 77)
}

impl Tracer {
    #[parallelize]
    pub fn render(rays: u32) -> Vec<u32> {
        let mut image = Vec::new();
        for ray in 0..rays {
            image.push(trace(ray, self.depth));
        }
        image
    }
}

// === name_module_path_wrong: PI is looked up in the wrong std module
fn spread(a: f64) -> f64 {
    (a * 17.3).cos()
}

#[parallelize]
pub fn wave(samples: usize) -> Vec<f64> {
    let mut out = Vec::with_capacity(samples);
    for i in 0..samples {
        let phase = std::f64::PI * i as f64 / samples as f64;
        out.push(spread(phase));
    }
    out
}

// === name_constant_unknown: a constant is spelt in lower case
const MAX_ITER: u32 = 500;

fn escape(cx: f64, cy: f64, limit: u32) -> u32 {
    let (mut x, mut y, mut k) = (0.0, 0.0, 0);
    while x * x + y * y < 4.0 && k < limit {
        (x, y) = (x * x - y * y + cx, 2.0 * x * y + cy);
        k += 1;
    }
    k
}

#[parallelize]
pub fn mandel_row(width: u32, cy: f64) -> Vec<u32> {
    let mut row = Vec::new();
    for px in 0..width {
        let cx = px as f64 / width as f64 * 3.0 - 2.0;
        row.push(escape(cx, cy, max_iter));
    }
    row
}

// === name_variable_out_of_scope: a variable of the loop body is used behind the loop
fn heavy(x: u32) -> u32 {
    (0..77).fold(x, |a, b| a.wrapping_mul(13).wrapping_add(b))
}

#[parallelize]
pub fn last_hash(n: u32) -> u32 {
    let mut all = Vec::new();
    for i in 0..n {
        let hash = heavy(i);
        all.push(hash);
    }
    hash
}

// === name_unknown_macro: a macro is misspelt
fn slow_square(x: u64) -> u64 {
    (0..x).map(|_| x).sum()
}

#[parallelize]
pub fn print_squares(n: u64) {
    for i in 1..=n {
        let s = slow_square(i);
        printline!("{i} squared is {s}");
    }
}

// === name_macro_without_bang: println is called like a function
fn temperature(day: u32) -> f64 {
    15.0 + 10.0 * (day as f64 / 58.0).sin()
}

#[parallelize]
pub fn report(days: u32) -> f64 {
    let mut sum = 0.0;
    for day in 0..days {
        let t = temperature(day);
        if t > 24.9 {
            println("a hot day");
        }
        sum += t;
    }
    sum / days as f64
}

// === name_type_misspelt: a type in the loop body is misspelt
fn popcount(x: u64) -> u32 {
    (0..64).filter(|k| x >> k & 1 == 1).count() as u32
}

#[parallelize]
pub fn bits(words: &[u64]) -> Vec<u32> {
    let mut counts = vec![0; words.len()];
    for (i, w) in words.iter().enumerate() {
        let c: unit32 = popcount(*w);
        counts[i] = c;
    }
    counts
}

// === name_python_builtin_len: len is called like the Python built-in
fn vowels(word: &str) -> usize {
    word.chars().filter(|c| "aeiou".contains(*c)).count()
}

#[parallelize]
pub fn vowel_count(words: &[String]) -> usize {
    let mut total = 0;
    for i in 0..len(words) {
        total += vowels(&words[i]);
    }
    total
}

// === name_missing_trait_import: write! on a String without importing fmt::Write
fn digits(n: u64) -> u64 {
    (0..n).fold(1, |a, k| (a * 31 + k) % 9973)
}

#[parallelize]
pub fn table(n: u64) -> String {
    let mut text = String::new();
    for i in 0..n {
        let d = digits(i);
        write!(text, "{i};{d}\n").unwrap();
    }
    text
}

// === name_math_function_free: sqrt is called as a free function
#[derive(Clone, Copy)]
pub struct P2 {
    pub x: f64,
    pub y: f64,
}

#[parallelize]
pub fn norms(points: &[P2]) -> Vec<f64> {
    let mut lengths = vec![0.0; points.len()];
    for i in 0..points.len() {
        let p = points[i];
        lengths[i] = sqrt(p.x * p.x + p.y * p.y);
    }
    lengths
}

// === name_target_vector_undeclared: the output vector was never declared
fn codon_weight(codon: &[u8]) -> u32 {
    codon.iter().map(|&b| b as u32 * 3 % 11).sum()
}

#[parallelize]
pub fn codon_weights(genome: &[u8]) -> Vec<u32> {
    let mut weights = Vec::new();
    for codon in genome.chunks(3) {
        if codon.len() < 3 {
            break;
        }
        results.push(codon_weight(codon));
    }
    weights
}

// === name_static_method_of_wrong_type: an associated function that the type lacks
use std::collections::BTreeSet;

fn residue(x: u64) -> u64 {
    (0..40).fold(x, |a, _| a * a % 1019)
}

#[parallelize]
pub fn distinct_residues(n: u64) -> usize {
    let mut seen = BTreeSet::with_capacity(100);
    for x in 0..n {
        seen.insert(residue(x));
    }
    seen.len()
}
