// === out_vec_index_string: a String is taken out of a Vec by index (E0507)
fn pick(i: usize, n: usize) -> usize {
    (i * 7919 + 13) % n
}

#[parallelize]
pub fn shuffle(names: Vec<String>) -> Vec<String> {
    let mut out = Vec::new();
    for i in 0..names.len() {
        let j = pick(i, names.len());
        out.push(names[j]);
    }
    out
}

// === out_let_row_by_index: `let row = rows[i]` without & (E0507)
fn mean(xs: &[f64]) -> f64 {
    xs.iter().sum::<f64>() / xs.len() as f64
}

#[parallelize]
pub fn means(rows: &Vec<Vec<f64>>, out: &mut [f64]) {
    for i in 0..rows.len() {
        let row = rows[i];
        out[i] = mean(&row);
    }
}

// === out_self_field_in_call: a Vec field of &self is passed by value (E0507)
pub struct Net {
    bias: Vec<f32>,
    gain: f32,
}

fn shifted(x: f32, bias: Vec<f32>) -> f32 {
    bias.iter().map(|b| (x + b).tanh()).sum()
}

impl Net {
    #[parallelize]
    pub fn forward(&self, xs: &[f32]) -> Vec<f32> {
        let mut ys = Vec::with_capacity(xs.len());
        for x in xs {
            ys.push(self.gain * shifted(*x, self.bias));
        }
        ys
    }
}

// === out_loop_over_self_field: `for x in self.items` in a &self method (E0507)
pub struct Basket {
    items: Vec<(String, u32)>,
}

fn price(cents: u32) -> u32 {
    cents + cents * 19 / 100
}

impl Basket {
    #[parallelize]
    pub fn total(&self) -> u32 {
        let mut total = 0;
        for (name, cents) in self.items {
            if !name.starts_with('#') {
                total += price(cents);
            }
        }
        total
    }
}

// === out_enum_match_by_value: a borrowed enum with a String is matched with * (E0507)
pub enum Event {
    Start,
    Message(String),
    Tick(u32),
}

fn cost(s: String) -> usize {
    s.split_whitespace().count()
}

#[parallelize]
pub fn replay(events: &[Event]) -> usize {
    let mut total = 0;
    for e in events {
        match *e {
            Event::Start => total = 0,
            Event::Message(text) => total += cost(text),
            Event::Tick(n) => total += n as usize,
        }
    }
    total
}

// === out_option_unwrap_field: unwrap of an Option field behind a reference (E0507)
pub struct Sample {
    pub spectrum: Option<Vec<f64>>,
    pub id: u32,
}

fn peak(xs: &[f64]) -> f64 {
    xs.iter().copied().fold(f64::MIN, f64::max)
}

#[parallelize]
pub fn peaks(samples: &[Sample]) -> Vec<(u32, f64)> {
    let mut out = Vec::new();
    for s in samples {
        if s.spectrum.is_some() {
            let spectrum = s.spectrum.unwrap();
            out.push((s.id, peak(&spectrum)));
        }
    }
    out
}

// === out_ref_pattern_string: the pattern &name on a slice of Strings (E0507)
fn initials(s: &str) -> String {
    s.split(' ').filter_map(|w| w.chars().next()).collect()
}

#[parallelize]
pub fn all_initials(names: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for &name in names {
        let short = initials(&name);
        if short.len() > 1 {
            out.push(short);
        }
    }
    out
}

// === out_tuple_ref_pattern: the pattern &(id, name) moves the name out of a slice (E0507)
fn hash(s: &str) -> u32 {
    s.bytes().fold(0, |a, b| a.rotate_left(5) ^ u32::from(b))
}

#[parallelize]
pub fn checksums(table: &[(u32, String)]) -> u32 {
    let mut sum = 0u32;
    for &(id, name) in table {
        let h = hash(&name);
        sum = sum.wrapping_add(h ^ id);
    }
    sum
}

// === out_array_by_index: a Vec is moved out of an array by index (E0508)
fn energy(xs: Vec<i32>) -> i64 {
    xs.into_iter().map(|x| i64::from(x) * i64::from(x)).sum()
}

#[parallelize]
pub fn energies(channels: [Vec<i32>; 4]) -> i64 {
    let mut total = 0;
    for i in 0..4 {
        let channel = channels[i];
        total += energy(channel);
    }
    total
}

// === out_slice_by_index_push: an item of a slice is pushed by value by index (E0508)
#[derive(Debug)]
pub struct Mesh {
    pub points: Vec<[f64; 2]>,
}

fn keep(m: &Mesh) -> bool {
    m.points.iter().any(|p| p[0] * p[1] < 0.0)
}

#[parallelize]
pub fn crossing(meshes: &[Mesh]) -> Vec<Mesh> {
    let mut out = Vec::new();
    for i in 0..meshes.len() {
        if keep(&meshes[i]) {
            out.push(meshes[i]);
        }
    }
    out
}

// === out_drop_type_field: a field is moved out of a type that implements Drop (E0509)
pub struct TempFile {
    path: String,
    size: u64,
}

impl Drop for TempFile {
    fn drop(&mut self) {
        println!("remove {}", self.path);
    }
}

#[parallelize]
pub fn big_paths(files: Vec<TempFile>) -> Vec<String> {
    let mut paths = Vec::new();
    for f in files {
        if f.size > 1024 {
            paths.push(f.path);
        }
    }
    paths
}

// === out_map_index_value: a value of a HashMap is moved out by index (E0507)
use std::collections::HashMap;

fn longest(words: Vec<String>) -> usize {
    words.iter().map(|w| w.len()).max().unwrap_or(0)
}

#[parallelize]
pub fn longest_per_key(groups: &HashMap<u32, Vec<String>>, keys: &[u32]) -> Vec<usize> {
    let mut out = Vec::new();
    for k in keys {
        if !groups.contains_key(k) {
            continue;
        }
        let words = groups[k];
        out.push(longest(words));
    }
    out
}

// === out_deref_box_in_ref: `*node.left` moves a Box content out of a reference (E0507)
pub struct Tree {
    pub value: i64,
    pub left: Box<Option<Tree>>,
}

fn depth(t: Option<Tree>) -> usize {
    let mut n = 0;
    let mut at = t;
    while let Some(node) = at {
        at = *node.left;
        n += 1;
    }
    n
}

#[parallelize]
pub fn deepest(trees: &[Tree]) -> usize {
    let mut best = 0;
    for t in trees {
        let d = depth(*t.left);
        if d > best && t.value > 0 {
            best = d;
        }
    }
    best
}

// === out_into_iter_of_ref_field: into_iter on a Vec field behind a reference (E0507)
pub struct Order {
    pub lines: Vec<Line>,
}

pub struct Line {
    pub qty: u32,
    pub price: f64,
}

fn rebate(qty: u32) -> f64 {
    if qty > 10 { 0.9 } else { 1.0 }
}

#[parallelize]
pub fn revenue(orders: &Vec<Order>) -> f64 {
    let mut sum = 0.0;
    for order in orders.iter() {
        for line in order.lines.into_iter() {
            sum += line.price * f64::from(line.qty) * rebate(line.qty);
        }
    }
    sum
}

// === out_struct_update_of_ref: struct update from a borrowed struct with a Vec (E0507)
pub struct Params {
    pub grid: Vec<f64>,
    pub alpha: f64,
}

fn fit(p: &Params) -> f64 {
    p.grid.iter().map(|g| (g - p.alpha).powi(2)).sum()
}

#[parallelize]
pub fn scan_alpha(base: &Params, n: u32) -> f64 {
    let mut best = f64::MAX;
    for i in 0..n {
        let p = Params {
            alpha: f64::from(i) / 10.0,
            ..*base
        };
        best = best.min(fit(&p));
    }
    best
}

// === out_generic_deref: `*item` of a generic T without Copy (E0507)
fn heavy<T: PartialOrd>(a: &T, b: &T) -> bool {
    a < b
}

#[parallelize]
pub fn maximum<T: PartialOrd>(items: &[T], start: T) -> T {
    let mut best = start;
    for item in items {
        if heavy(&best, item) {
            best = *item;
        }
    }
    best
}

// === out_mut_ref_take_place: a Vec is moved out of a &mut item without mem::take (E0507)
pub struct Bin {
    pub items: Vec<u32>,
    pub full: bool,
}

fn compact(mut v: Vec<u32>) -> Vec<u32> {
    v.sort_unstable();
    v.dedup();
    v
}

#[parallelize]
pub fn compact_all(bins: &mut [Bin]) {
    for bin in bins.iter_mut() {
        if bin.full {
            bin.items = compact(bin.items);
        }
    }
}

// === out_join_handle_ref: join needs the handle by value, but the loop borrows the handles (E0507)
use std::thread::JoinHandle;

fn fold(x: u64) -> u64 {
    x ^ (x >> 7)
}

#[parallelize]
pub fn join_all(handles: Vec<JoinHandle<u64>>) -> u64 {
    let mut total = 0u64;
    for h in &handles {
        let part = h.join().unwrap();
        total = total.wrapping_add(fold(part));
    }
    total
}

// === out_unwrap_or_default_key: unwrap_or_else on a borrowed Result field (E0507)
pub struct Row {
    pub parsed: Result<Vec<i32>, String>,
}

fn spread(v: &[i32]) -> i32 {
    v.iter().max().unwrap_or(&0) - v.iter().min().unwrap_or(&0)
}

#[parallelize]
pub fn spreads(rows: &[Row]) -> Vec<i32> {
    let mut out = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let v = row.parsed.unwrap_or_else(|e| vec![e.len() as i32]);
        println!("{i}");
        out.push(spread(&v));
    }
    out
}

// === out_self_name_each: a method on &mut self puts its name field into each result (E0507)
pub struct Station {
    name: String,
    readings: Vec<f64>,
}

fn scale(x: f64) -> f64 {
    (x - 32.0) / 1.8
}

impl Station {
    #[parallelize]
    pub fn export(&mut self, shift: f64) -> Vec<(String, f64)> {
        let mut out = Vec::new();
        for r in &mut self.readings {
            *r = scale(*r) + shift;
            out.push((self.name, *r));
        }
        out
    }
}
