// === bor_push_while_iterating: the loop pushes to the Vec that it iterates (E0502)
fn neighbours(x: u32) -> u32 {
    x.wrapping_mul(2654435761) % 50
}

#[parallelize]
pub fn spread(queue: &mut Vec<u32>) {
    for node in queue.iter() {
        let n = neighbours(*node);
        if n > 25 {
            queue.push(n);
        }
    }
}

// === bor_iter_mut_and_len: the length is read while iter_mut is alive (E0502)
fn wave(t: f64) -> f64 {
    (t * std::f64::consts::TAU).sin()
}

#[parallelize]
pub fn window(xs: &mut Vec<f64>) {
    for (i, x) in xs.iter_mut().enumerate() {
        let t = i as f64 / xs.len() as f64;
        *x *= wave(t);
    }
}

// === bor_iter_mut_reads_neighbour: the left neighbour is read by index inside iter_mut (E0502)
#[parallelize]
pub fn diffuse(cells: &mut Vec<f64>, k: f64) {
    for (i, c) in cells.iter_mut().enumerate() {
        if i > 0 {
            let left = cells[i - 1];
            *c += k * (left - *c);
        }
    }
}

// === bor_two_mut_in_one_call: two &mut items of the same slice in one call (E0499)
#[derive(Clone, Copy)]
pub struct Body {
    pub x: f64,
    pub v: f64,
}

fn collide(a: &mut Body, b: &mut Body) {
    if (a.x - b.x).abs() < 0.1 {
        std::mem::swap(&mut a.v, &mut b.v);
    }
}

#[parallelize]
pub fn collisions(bodies: &mut [Body]) {
    for i in 1..bodies.len() {
        collide(&mut bodies[i - 1], &mut bodies[i]);
    }
}

// === bor_mem_swap_same_vec: mem::swap of two items of one Vec (E0499)
use std::mem;

fn rank(x: u32) -> u32 {
    x.count_ones() * 1000 + x % 1000
}

#[parallelize]
pub fn bubble_pass(v: &mut Vec<u32>) {
    for i in 0..v.len().saturating_sub(1) {
        let (a, b) = (rank(v[i]), rank(v[i + 1]));
        if a > b {
            mem::swap(&mut v[i], &mut v[i + 1]);
        }
    }
}

// === bor_get_mut_held_over_insert: a get_mut borrow is held over an insert in the same map (E0499)
use std::collections::HashMap;

fn hash(s: &str) -> u32 {
    s.bytes().fold(0, |a, b| a.wrapping_mul(31) + u32::from(b))
}

#[parallelize]
pub fn count_with_total(words: &[&str], counts: &mut HashMap<u32, u32>) {
    counts.insert(0, 0);
    for w in words {
        let total = counts.get_mut(&0).unwrap();
        let h = hash(w) | 1;
        counts.insert(h, 1);
        *total += 1;
    }
}

// === bor_entry_held_over_len: an entry borrow is alive while len of the map is read (E0502)
use std::collections::BTreeMap;

fn key(x: f64) -> i32 {
    (x.abs().sqrt() * 4.0) as i32
}

#[parallelize]
pub fn numbered(xs: &[f64]) -> BTreeMap<i32, usize> {
    let mut ids = BTreeMap::new();
    for x in xs {
        let id = ids.entry(key(*x)).or_insert(0);
        if *id == 0 {
            *id = ids.len();
        }
    }
    ids
}

// === bor_first_ref_over_push: a reference to the first item is held over pushes (E0502)
fn step(x: f64, r: f64) -> f64 {
    r * x * (1.0 - x)
}

#[parallelize]
pub fn orbit(rs: &[f64]) -> Vec<f64> {
    let mut xs = vec![0.5];
    let first = &xs[0];
    for r in rs {
        let x = step(*first, *r);
        xs.push(x);
    }
    xs
}

// === bor_assign_while_borrowed: a variable is assigned while a reference to it is used (E0506)
fn heavy(x: u64) -> u64 {
    (0..44).fold(x, |a, b| a.wrapping_mul(3) ^ b)
}

#[parallelize]
pub fn streaks(xs: &[u64]) -> Vec<u64> {
    let mut out = Vec::new();
    for x in xs {
        let mut h = heavy(*x);
        let before = &h;
        h = heavy(*x + 1);
        if *before < h {
            out.push(h - *before);
        }
    }
    out
}

// === bor_best_ref_and_current: a reference to a changing outer variable is kept as best (E0506)
fn drift(x: f64) -> f64 {
    x * 0.9 + 0.3
}

#[parallelize]
pub fn walk(steps: &[f64]) -> f64 {
    let mut pos = 0.0;
    let mut far: Option<&f64> = None;
    for s in steps {
        pos = drift(pos) + s;
        if far.is_none() {
            far = Some(&pos);
        }
    }
    far.copied().unwrap_or(0.0)
}

// === bor_self_method_in_own_loop: a &mut self method is called while a field of self is iterated (E0502)
pub struct Sim {
    agents: Vec<u32>,
    total: u64,
}

impl Sim {
    fn add(&mut self, x: u32) {
        self.total += u64::from(x) * 3;
    }

    #[parallelize]
    pub fn tick(&mut self) {
        for a in &self.agents {
            if a % 2 == 1 {
                self.add(*a);
            }
        }
    }
}

// === bor_self_helper_in_iter_mut: a &self method is called inside iter_mut over a field (E0502)
pub struct Model {
    weights: Vec<f64>,
    rate: f64,
}

impl Model {
    fn decay(&self, w: f64) -> f64 {
        w * (1.0 - self.rate)
    }

    #[parallelize]
    pub fn shrink(&mut self) {
        for w in self.weights.iter_mut() {
            let new = self.decay(*w);
            if new.abs() < 1e-9 {
                *w = 0.0;
            } else {
                *w = new;
            }
        }
    }
}

// === bor_remove_from_map_iterated: entries are removed from the map that is iterated (E0502)
use std::collections::HashMap;

fn expired(age: u64) -> bool {
    age.pow(2) % 100 > 60
}

#[parallelize]
pub fn clean(cache: &mut HashMap<String, u64>) -> usize {
    let mut gone = 0;
    for (key, age) in cache.iter() {
        if expired(*age) {
            cache.remove(key);
            gone += 1;
        }
    }
    gone
}

// === bor_split_at_mut_then_whole: the whole slice is used while the halves of split_at_mut live (E0502)
fn weight(x: i64) -> i64 {
    x * x % 37
}

#[parallelize]
pub fn mirror(xs: &mut [i64]) {
    let (left, right) = xs.split_at_mut(xs.len() / 2);
    for (a, b) in left.iter_mut().zip(right.iter_mut().rev()) {
        let w = weight(xs.len() as i64);
        *a += w;
        *b -= w;
    }
}

// === bor_split_at_mut_twice: split_at_mut is called twice on the same row and both are used (E0499)
fn blend(a: &mut [f32], b: &mut [f32]) {
    for (x, y) in a.iter_mut().zip(b) {
        *x = (*x + *y) / 2.0;
    }
}

#[parallelize]
pub fn fold_rows(rows: &mut [Vec<f32>]) {
    for row in rows.iter_mut() {
        let n = row.len() / 2;
        let head = row.split_at_mut(n).0;
        let tail = row.split_at_mut(n).1;
        blend(head, tail);
    }
}

// === bor_row_and_matrix: a row is borrowed mutably while another row is read (E0502)
#[parallelize]
pub fn eliminate(m: &mut Vec<Vec<f64>>) {
    for i in 1..m.len() {
        let row = &mut m[i];
        let pivot = &m[0];
        let factor = row[0] / pivot[0];
        for j in 0..row.len() {
            row[j] -= factor * pivot[j];
        }
    }
}

// === bor_clear_buffer_with_slice_alive: the line buffer is cleared while a word of it is still used (E0502)
fn render(x: u32, buf: &mut String) {
    buf.push_str("id ");
    buf.push_str(&x.to_string());
}

#[parallelize]
pub fn id_lengths(ids: &[u32]) -> usize {
    let mut total = 0;
    for id in ids {
        let mut buf = String::new();
        render(*id, &mut buf);
        let word = buf.split(' ').next_back().unwrap_or("");
        buf.clear();
        total += word.len();
    }
    total
}

// === bor_same_vec_in_and_out: one Vec is handed to a helper as input and as output (E0502)
fn accumulate(src: &[u64], i: usize, dst: &mut Vec<u64>) {
    let s: u64 = src.iter().take(i).sum();
    dst.push(s);
}

#[parallelize]
pub fn prefix(n: usize) -> Vec<u64> {
    let mut sums = vec![1u64];
    for i in 0..n {
        accumulate(&sums, i, &mut sums);
    }
    sums
}

// === bor_moved_while_borrowed: the row is pushed while a max reference to it is still used (E0505)
fn sample(seed: u32) -> Vec<u32> {
    (1..20).map(|i| seed.wrapping_mul(i) % 91).collect()
}

#[parallelize]
pub fn samples(seeds: &[u32]) -> (Vec<Vec<u32>>, u32) {
    let mut rows = Vec::new();
    let mut peak = 0;
    for seed in seeds {
        let row = sample(*seed);
        let top = row.iter().max().unwrap();
        rows.push(row);
        peak = peak.max(*top);
    }
    (rows, peak)
}

// === bor_collect_mut_refs: a &mut to the same outer item is collected again and again (E0499)
fn pick(x: usize) -> bool {
    x % 3 == 0
}

#[parallelize]
pub fn handles<'a>(pool: &'a mut Vec<f64>, picks: &[usize]) -> Vec<&'a mut f64> {
    let mut refs = Vec::new();
    for &i in picks {
        if pick(i) {
            refs.push(&mut pool[i]);
        }
    }
    refs
}
