// === y_049: match moves a String out of a borrowed enum
pub enum Field {
    Text(String),
    Number(f64),
}

fn shout(s: String) -> String {
    s.chars().rev().collect::<String>().to_uppercase()
}

#[parallelize]
pub fn render_all(fields: &[Field]) -> Vec<String> {
    let mut out = Vec::new();
    for f in fields {
        let s = match *f {
            Field::Text(t) => shout(t),
            Field::Number(x) => format!("{x:.3}"),
        };
        out.push(s);
    }
    out
}

// === y_050: pushes to the Vec that the loop is iterating over
fn collatz(n: u64) -> u64 {
    let mut k = n;
    for _ in 0..40 {
        k = if k % 2 == 0 { k / 2 } else { 3 * k + 1 };
    }
    k
}

#[parallelize]
pub fn grow(mut queue: Vec<u64>) -> usize {
    for q in &queue {
        let next = collatz(*q);
        if next > 100 {
            queue.push(next);
        }
    }
    queue.len()
}

// === y_051: two mutable borrows of the same slice in one call
#[derive(Clone, Copy)]
pub struct Body {
    x: f64,
    v: f64,
}

fn interact(a: &mut Body, b: &mut Body) {
    let f = 1.0 / (1e-3 + (a.x - b.x).powi(2));
    a.v += f;
    b.v -= f;
}

#[parallelize]
pub fn step(bodies: &mut [Body]) {
    for i in 0..bodies.len() {
        for j in (i + 1)..bodies.len() {
            interact(&mut bodies[i], &mut bodies[j]);
        }
    }
}

// === y_052: keeps a map value reference alive across an insert
use std::collections::HashMap;

fn derive(v: f64, k: usize) -> f64 {
    (v * k as f64 + 1.0).ln().abs()
}

#[parallelize]
pub fn propagate(n: usize) -> HashMap<usize, f64> {
    let mut state: HashMap<usize, f64> = HashMap::new();
    state.insert(0, 1.0);
    for k in 1..n {
        let prev = state.get(&(k - 1)).unwrap();
        state.insert(k, derive(*prev, k));
        println!("{k}: from {prev}");
    }
    state
}

// === y_053: returns a &str into a String built locally
fn tag(i: usize) -> char {
    (b'a' + (i * i % 26) as u8) as char
}

#[parallelize]
pub fn signature(n: &usize) -> &str {
    let mut s = String::new();
    for i in 0..*n {
        s.push(tag(i));
    }
    s.as_str()
}

// === y_054: temporary String dropped while a trimmed slice is still used
fn code(i: usize) -> String {
    format!("  {:08b}  ", i * 37 % 256)
}

#[parallelize]
pub fn count_ones(n: usize) -> usize {
    let mut ones = 0;
    for i in 0..n {
        let bits = code(i).as_str().trim();
        ones += bits.chars().filter(|&c| c == '1').count();
    }
    ones
}

// === y_055: missing lifetime specifier on the returned reference
fn affinity(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).filter(|(x, y)| x == y).count()
}

#[parallelize]
pub fn best_match(query: &str, words: &[String]) -> &str {
    let mut best = "";
    let mut top = 0;
    for w in words {
        let s = affinity(query, w);
        if s > top {
            top = s;
            best = w;
        }
    }
    best
}

// === y_056: stores slices of a line that lives for one iteration only
fn read_row(i: usize) -> String {
    (0..6).map(|k| (i * k + 1).to_string()).collect::<Vec<_>>().join(",")
}

#[parallelize]
pub fn first_cells(n: usize) -> usize {
    let mut cells: Vec<&str> = Vec::new();
    for i in 0..n {
        let line = read_row(i);
        if let Some(c) = line.split(',').next() {
            cells.push(c);
        }
    }
    cells.iter().map(|c| c.len()).sum()
}

// === y_057: calls a &mut self method while self.items is borrowed by the loop
pub struct Pipeline {
    items: Vec<f64>,
    calls: usize,
}

impl Pipeline {
    fn process(&mut self, x: f64) -> f64 {
        self.calls += 1;
        (x * 1.01).sqrt()
    }

    #[parallelize]
    pub fn run(&mut self) -> f64 {
        let mut acc = 0.0;
        for x in self.items.iter() {
            acc += self.process(*x);
        }
        acc
    }
}

// === y_058: holds a mutable reference to one element while pushing to the Vec
fn jitter(i: usize) -> f64 {
    ((i * 7919) % 1000) as f64 / 1000.0
}

#[parallelize]
pub fn accumulate(n: usize) -> Vec<f64> {
    let mut v = vec![0.0];
    let head = &mut v[0];
    for i in 1..n {
        let j = jitter(i);
        *head += j;
        v.push(j);
    }
    v
}

// === y_059: a closure holds a counter mutably while the loop reads it
fn accept(x: f64) -> bool {
    (x * 12.9898).sin().fract() > 0.2
}

#[parallelize]
pub fn rejection_rate(xs: &[f64]) -> f64 {
    let mut rejected = 0usize;
    let mut note = || rejected += 1;
    for &x in xs {
        if !accept(x) {
            note();
        }
        println!("so far {}", rejected);
    }
    rejected as f64 / xs.len() as f64
}

// === y_060: assigns to a variable that is still borrowed
fn improve(x: f64) -> f64 {
    x - (x * x - 2.0) / (2.0 * x)
}

#[parallelize]
pub fn newton(n: usize) -> f64 {
    let mut current = 1.0;
    let mut last_diff = 0.0;
    for _ in 0..n {
        let before = &current;
        current = improve(*before);
        last_diff = current - *before;
    }
    last_diff
}

// === y_061: returns data of the wrong lifetime
fn similarity(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[parallelize]
pub fn closest<'a, 'b>(query: &'b [f64], rows: &'a [Vec<f64>]) -> &'a [f64] {
    let mut best = query;
    let mut top = f64::NEG_INFINITY;
    for r in rows {
        let s = similarity(query, r);
        if s > top {
            top = s;
            best = r;
        }
    }
    best
}

// === y_062: thread::spawn closure borrows a local (no move)
use std::thread;

fn crunch(v: &[u64], k: u64) -> u64 {
    v.iter().map(|x| x.pow(2) % (k + 7)).sum()
}

#[parallelize]
pub fn fan_out() -> u64 {
    let data: Vec<u64> = (0..1000).collect();
    let mut total = 0;
    for k in 0..8u64 {
        let h = thread::spawn(|| crunch(&data, k));
        total += h.join().unwrap();
    }
    total
}

// === y_063: a borrowed slice escapes into thread::spawn
fn partial(chunk: &[f64]) -> f64 {
    chunk.iter().map(|x| x.sin().powi(2)).sum()
}

#[parallelize]
pub fn spawn_sum(data: &[f64]) -> f64 {
    let mut handles = Vec::new();
    for chunk in data.chunks(1000) {
        handles.push(std::thread::spawn(move || partial(chunk)));
    }
    handles.into_iter().map(|h| h.join().unwrap()).sum()
}

// === y_064: iter_mut outside and iter inside over the same Vec
fn repulse(a: f64, b: f64) -> f64 {
    1e-3 / (a - b + 1e-9)
}

#[parallelize]
pub fn relax(xs: &mut Vec<f64>) {
    for x in xs.iter_mut() {
        let mut push = 0.0;
        for other in xs.iter() {
            push += repulse(*x, *other);
        }
        *x += push;
    }
}

// === y_065: removes keys from the map while iterating over its keys
use std::collections::HashMap;

fn stale(v: &[f64]) -> bool {
    v.iter().map(|x| x.abs()).sum::<f64>() < 1e-6
}

#[parallelize]
pub fn prune(cache: &mut HashMap<String, Vec<f64>>) -> usize {
    let mut removed = 0;
    for key in cache.keys() {
        if stale(&cache[key]) {
            cache.remove(key);
            removed += 1;
        }
    }
    removed
}

// === y_066: drops a Vec that is still borrowed by the result
fn weight_of(s: &str) -> usize {
    s.bytes().map(|b| b as usize).sum::<usize>() % 101
}

#[parallelize]
pub fn heaviest(n: usize) -> usize {
    let words: Vec<String> = (0..n).map(|i| format!("w{i}")).collect();
    let mut best: &str = "";
    for w in &words {
        if weight_of(w) > weight_of(best) {
            best = w;
        }
    }
    drop(words);
    best.len()
}

// === y_067: collects &str of a format! temporary
fn hash(i: u64) -> u64 {
    (0..32).fold(i, |h, k| (h ^ k).wrapping_mul(0x100000001b3))
}

#[parallelize]
pub fn hex_lengths(n: u64) -> usize {
    let mut parts: Vec<&str> = vec![];
    for i in 0..n {
        let h = hash(i);
        parts.push(&format!("{h:x}"));
    }
    parts.concat().len()
}

// === y_068: uses the whole slice while split_at_mut halves are alive
fn diffuse(a: f64, b: f64) -> f64 {
    0.5 * (a + b) + 0.01 * (a - b).sin()
}

#[parallelize]
pub fn exchange(grid: &mut [f64]) {
    let mid = grid.len() / 2;
    let (left, right) = grid.split_at_mut(mid);
    for i in 0..mid {
        let d = diffuse(left[i], right[i]);
        grid[i] = d;
        right[i] -= d;
    }
}

// === y_069: accumulator declared without mut
fn poly(x: f64) -> f64 {
    ((2.0 * x - 1.0) * x + 3.0) * x - 7.0
}

#[parallelize]
pub fn total_poly(xs: &[f64]) -> f64 {
    let total = 0.0;
    for &x in xs {
        total += poly(x);
    }
    total
}

// === y_070: result Vec declared without mut
fn stage(x: u32) -> u32 {
    (0..16).fold(x, |a, k| a.rotate_left(k) ^ 0xA5A5)
}

#[parallelize]
pub fn stages(inputs: &[u32]) -> Vec<u32> {
    let out = Vec::with_capacity(inputs.len());
    for &i in inputs {
        out.push(stage(i));
    }
    out
}

// === y_071: passes & where the helper wants &mut
fn normalise(row: &mut Vec<f64>) {
    let s: f64 = row.iter().sum();
    row.iter_mut().for_each(|x| *x /= s);
}

#[parallelize]
pub fn normalise_all(mut rows: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for i in 0..rows.len() {
        normalise(&rows[i]);
    }
    rows.sort_by(|a, b| a[0].total_cmp(&b[0]));
    rows
}

// === y_072: output parameter taken by & and pushed to
fn peak(window: &[i16]) -> i16 {
    window.iter().copied().max().unwrap_or(0)
}

#[parallelize]
pub fn peaks(signal: &[i16], out: &Vec<i16>) {
    for w in signal.chunks(64) {
        let p = peak(w);
        if p > 100 {
            out.push(p);
        }
    }
}

// === y_073: calls an FnMut closure bound without mut
fn noise(i: usize) -> f64 {
    ((i as f64) * 78.233).sin() * 43758.5453 % 1.0
}

#[parallelize]
pub fn running_total(n: usize) -> Vec<f64> {
    let mut state = 0.0;
    let step = |x: f64| {
        state += x;
        state
    };
    let mut out = Vec::new();
    for i in 0..n {
        out.push(step(noise(i)));
    }
    out
}
