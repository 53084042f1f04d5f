// === two_mut_elements: borrows two elements of one Vec mutably at once
#[derive(Debug)]
pub struct Body {
    pub v: f64,
    pub m: f64,
}

fn collide(a: &mut Body, b: &mut Body) {
    let total = a.m + b.m;
    let va = (a.v * (a.m - b.m) + 2.0 * b.m * b.v) / total;
    let vb = (b.v * (b.m - a.m) + 2.0 * a.m * a.v) / total;
    a.v = va;
    b.v = vb;
}

#[parallelize]
pub fn collisions(bodies: &mut Vec<Body>) {
    for i in 0..bodies.len() - 1 {
        collide(&mut bodies[i], &mut bodies[i + 1]);
    }
}

// === hold_map_ref_across_insert: keeps a reference into the map while inserting
use std::collections::HashMap;

fn compute(n: u64, prev: u64) -> u64 {
    (1..=n % 50).fold(prev, |a, k| a.wrapping_mul(31).wrapping_add(k))
}

#[parallelize]
pub fn memo_total(ns: &[u64]) -> u64 {
    let mut memo: HashMap<u64, u64> = HashMap::new();
    let mut total = 0u64;
    for &n in ns {
        let prev = memo.get(&(n / 2)).unwrap_or(&1);
        memo.insert(n, compute(n, *prev));
        total += *prev;
    }
    total
}

// === entry_key_moved_then_used: uses the key after moving it into the entry
use std::collections::BTreeMap;

fn soundex(w: &str) -> String {
    let mut s: String = w.chars().filter(|c| !"aeiouhwy".contains(*c)).take(4).collect();
    s.make_ascii_uppercase();
    s
}

#[parallelize]
pub fn group_sounds(words: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for w in words {
        let key = soundex(w);
        groups.entry(key).or_default().push(w.clone());
        if key.is_empty() {
            println!("no consonants in {w}");
        }
    }
    groups
}

// === map_get_by_value: looks up a u32 key by value rather than by reference
use std::collections::HashMap;

pub struct Item {
    pub code: u32,
    pub qty: u32,
}

fn discount(price: f64, qty: u32) -> f64 {
    (0..qty).map(|k| price * 0.99f64.powi(k as i32)).sum()
}

#[parallelize]
pub fn invoice(items: &[Item], prices: &HashMap<u32, f64>) -> f64 {
    let mut due = 0.0;
    for item in items {
        if let Some(&p) = prices.get(item.code) {
            due += discount(p, item.qty);
        }
    }
    due
}

// === vecdeque_push: calls push on a VecDeque
use std::collections::VecDeque;

fn expand(n: u64) -> u64 {
    (1..40).fold(n, |a, k| a.rotate_left(k) ^ 0x5bd1_e995)
}

#[parallelize]
pub fn fill_queue(seed: u64, rounds: u64) -> VecDeque<u64> {
    let mut queue = VecDeque::from([seed]);
    for n in seed..seed + rounds {
        queue.push(expand(n));
    }
    queue
}

// === hashset_insert_two_args: inserts a key and value into a HashSet
use std::collections::HashSet;

fn fingerprint(doc: &str) -> u64 {
    doc.as_bytes().windows(5).map(|w| w.iter().fold(7u64, |h, &b| h * 33 + b as u64)).min().unwrap_or(0)
}

#[parallelize]
pub fn unique_docs(docs: &[String]) -> usize {
    let mut seen: HashSet<u64> = HashSet::new();
    for (i, doc) in docs.iter().enumerate() {
        let fp = fingerprint(doc);
        seen.insert(fp, i);
    }
    seen.len()
}

// === iterate_map_values_as_pairs: destructures key and value from values()
use std::collections::BTreeMap;

fn trend(xs: &[f64]) -> f64 {
    xs.windows(2).map(|w| w[1] - w[0]).sum::<f64>() / xs.len() as f64
}

#[parallelize]
pub fn report(series: &BTreeMap<String, Vec<f64>>) -> String {
    let mut text = String::new();
    for (name, xs) in series.values() {
        text += &format!("{name}: {:.3}\n", trend(xs));
    }
    text
}

// === values_mut_on_shared_map: takes values_mut of a shared map
use std::collections::HashMap;

fn centre(v: &mut Vec<f64>) -> f64 {
    let m = v.iter().sum::<f64>() / v.len().max(1) as f64;
    v.iter_mut().for_each(|x| *x -= m);
    m
}

#[parallelize]
pub fn centre_bins(bins: &HashMap<i32, Vec<f64>>) -> f64 {
    let mut shift = 0.0;
    for v in bins.values_mut() {
        shift += centre(v);
    }
    shift
}

// === if_without_else_value: an if expression lacks its else branch
fn switch(d: f64, c: f64) -> f64 {
    let t = d / c;
    1.0 - t * t * t * (t * (6.0 * t - 15.0) + 10.0)
}

#[parallelize]
pub fn coordination(dists: &[f64], cutoff: f64) -> f64 {
    let mut n = 0.0;
    for &d in dists {
        let w = if d < cutoff { switch(d, cutoff) };
        n += w;
    }
    n
}

// === match_arm_types_differ: one match arm yields an integer, the others floats
fn pair_bonus(seq: &str, i: usize) -> f64 {
    seq.bytes().skip(i).take(10).map(|b| (b as f64).ln()).sum()
}

#[parallelize]
pub fn melt(seq: &str) -> f64 {
    let mut t = 0.0;
    for (i, c) in seq.char_indices() {
        let base = match c {
            'A' | 'T' => 2.0,
            'G' | 'C' => 4.0,
            'N' => 0,
            _ => 1.0,
        };
        t += base * pair_bonus(seq, i);
    }
    t
}

// === option_min_f64: calls min on an iterator of f64
fn dist2(a: &[f64; 2], b: &[f64; 2]) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

#[parallelize]
pub fn inertia(points: &[[f64; 2]], centres: &[[f64; 2]]) -> f64 {
    let mut total = 0.0;
    for p in points {
        if let Some(d) = centres.iter().map(|c| dist2(p, c)).min() {
            total += d;
        }
    }
    total
}

// === sort_f64_in_loop: sorts a Vec<f64> with sort()
fn local(xs: &[f64], i: usize, r: usize) -> Vec<f64> {
    let lo = i.saturating_sub(r);
    let hi = (i + r + 1).min(xs.len());
    xs[lo..hi].to_vec()
}

#[parallelize]
pub fn median_filter(xs: &[f64], r: usize) -> Vec<f64> {
    let mut out = vec![0.0; xs.len()];
    for i in 0..xs.len() {
        let mut window = local(xs, i, r);
        window.sort();
        out[i] = window[window.len() / 2];
    }
    out
}

// === neg_unsigned: negates a u32 in the loop
fn coupling(i: usize, spins: &[bool]) -> u32 {
    let n = spins.len();
    (1..=4).filter(|k| spins[(i + k) % n] == spins[i]).count() as u32
}

#[parallelize]
pub fn ising(spins: &[bool]) -> u32 {
    let mut energy: u32 = u32::MAX;
    for i in 0..spins.len() {
        energy += -coupling(i, spins);
    }
    energy
}

// === powi_with_float: calls powi with an f64 exponent
fn level(e: f64) -> f64 {
    (0..12).map(|k| (-(e + k as f64)).exp()).sum()
}

#[parallelize]
pub fn partition_sum(levels: &[f64], g: f64) -> f64 {
    let mut z = 0.0;
    for e in levels.iter() {
        z += level(*e).powi(g);
    }
    z
}

// === slice_of_2d_assigned: writes to an element of a shared 2d slice
fn source(i: usize, j: usize) -> f64 {
    ((i * 31 + j * 17) as f64).sin().exp()
}

#[parallelize]
pub fn init_grid(grid: &[Vec<f64>], n: usize) {
    for i in 0..n {
        for j in 0..n {
            grid[i][j] = source(i, j);
        }
    }
}

// === nested_inner_var_escaped: uses the inner loop variable after the inner loop
fn stencil(a: &[f64], i: usize, j: usize) -> f64 {
    (a[i] - a[j]).tanh() / (1.0 + (i as f64 - j as f64).abs())
}

#[parallelize]
pub fn coupling_sum(a: &[f64]) -> (f64, usize) {
    let mut s = 0.0;
    let mut last = 0;
    for i in 0..a.len() {
        for j in 0..i {
            s += stencil(a, i, j);
        }
        last = j;
    }
    (s, last)
}

// === typo_in_accumulator: misspells the accumulator's name
fn integrate(f: fn(f64) -> f64, a: f64, b: f64) -> f64 {
    let h = (b - a) / 100.0;
    (0..100).map(|k| f(a + (k as f64 + 0.5) * h) * h).sum()
}

#[parallelize]
pub fn pieces(f: fn(f64) -> f64, knots: &[f64]) -> f64 {
    let mut total = 0.0;
    for w in knots.windows(2) {
        totl += integrate(f, w[0], w[1]);
    }
    total
}

// === missing_import_map: uses a BTreeSet which was never imported
fn lemma(w: &str) -> String {
    let w = w.to_lowercase();
    w.strip_suffix("ing").or(w.strip_suffix("ed")).unwrap_or(&w).to_string()
}

#[parallelize]
pub fn vocabulary(text: &str) -> Vec<String> {
    let mut vocab = BTreeSet::new();
    for w in text.split(' ') {
        vocab.insert(lemma(w));
    }
    vocab.into_iter().collect()
}
