// === c_acc_and_modify_no_ref: and_modify closure lacks the star
use std::collections::HashMap;

pub fn stem(w: &str) -> String {
    w.trim_end_matches("ing").to_lowercase()
}

#[parallelize]
pub fn counts(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for w in text.split_whitespace() {
        counts.entry(stem(w)).and_modify(|n| n += 1).or_insert(1);
    }
    counts
}

// === d_mv_builder_chain_dropped: outer builder consumed by with_
#[derive(Debug)]
pub struct Builder {
    pub parts: Vec<String>,
}

impl Builder {
    pub fn with(mut self, s: String) -> Self {
        self.parts.push(s);
        self
    }
}

pub fn clean(x: &str) -> String {
    x.trim().to_uppercase()
}

#[parallelize]
pub fn build_all(names: &[String]) -> Builder {
    let mut b = Builder { parts: vec![] };
    for n in names {
        b.with(clean(n));
    }
    b
}

// === d_mv_while_let_pop_by_move: assigns an outer Vec to a new Vec in a condition
pub fn work(x: u64) -> u64 {
    (0..x).fold(7, |a, b| a * 31 % (b + 1))
}

#[parallelize]
pub fn batches(xs: &[u64]) -> Vec<Vec<u64>> {
    let mut out = Vec::new();
    let mut current = Vec::new();
    for x in xs {
        let w = work(*x);
        if w % 10 == 0 {
            out.push(current);
        }
        current.push(w);
    }
    out
}

// === e_bor_mut_borrow_outer_ref: an outer &mut to a variable that the loop changes, used after
pub fn next(x: f64) -> f64 {
    (x + 1.0).ln()
}

#[parallelize]
pub fn run(xs: &[f64]) -> f64 {
    let mut total = 0.0;
    let handle = &mut total;
    for x in xs {
        let y = next(*x);
        total += y;
    }
    *handle += 1.0;
    total
}

// === h_own_box_deref: moves out of an outer Box
pub fn cost(s: &str, m: Vec<u8>) -> usize { s.len() * m.len() }

#[parallelize]
pub fn run(xs: &[String], tail: Box<Vec<u8>>) -> usize {
    let mut sum = 0;
    for x in xs {
        sum += cost(x, *tail);
    }
    sum
}

// === h_own_acc_moved_end: last statement of the body gives the accumulator away
pub fn key(k: u32) -> u32 { k.pow(2) % 17 }

pub fn save(m: Vec<u32>) -> usize { m.len() }

#[parallelize]
pub fn run(n: u32) -> usize {
    let mut batch = Vec::new();
    let mut saved = 0;
    for k in 0..n {
        batch.push(key(k));
        if batch.len() == 100 {
            saved += save(batch);
            batch.clear();
        }
    }
    saved
}

// === i_tr_heap_struct_no_ord: BinaryHeap of a struct without Ord
use std::collections::BinaryHeap;

#[derive(PartialEq)]
pub struct Cand { pub cost: f64, pub id: usize }

pub fn cost(i: usize) -> f64 { (i as f64).sin() }

#[parallelize]
pub fn best(n: usize) -> usize {
    let mut heap = BinaryHeap::new();
    for id in 0..n {
        heap.push(Cand { cost: cost(id), id });
    }
    heap.len()
}

// === n_se_self_method_args: method of a field gets too many arguments
pub struct Layer { pub bias: f64 }
impl Layer { pub fn act(&self, x: f64) -> f64 { (x + self.bias).tanh() } }
pub struct Net { layers: Vec<Layer>, log: Vec<f64> }

impl Net {
    #[parallelize]
    pub fn run(&mut self, xs: &[f64]) {
        for (i, x) in xs.iter().enumerate() {
            let y = self.layers[i % 2].act(*x, i);
            self.log.push(y);
        }
    }
}

// === d_mv_outer_config_struct_update: struct update moves from an outer config
pub struct Config {
    pub name: String,
    pub tags: Vec<String>,
    pub level: u32,
}

pub fn eval(c: &Config) -> usize {
    c.tags.iter().map(|t| t.len() * c.level as usize).sum()
}

#[parallelize]
pub fn sweep(base: Config) -> Vec<usize> {
    let mut out = Vec::new();
    for level in 0..10 {
        let c = Config { level, ..base };
        out.push(eval(&c));
    }
    out
}

// === i_tr_set_of_f64: HashSet of floats
use std::collections::HashSet;

#[parallelize]
pub fn distinct(xs: &[f64]) -> usize {
    let mut set = HashSet::new();
    for x in xs {
        set.insert((x * 100.0).round());
    }
    set.len()
}

// === i_tr_map_key_struct_no_eq: key struct derives Hash but not Eq
use std::collections::HashMap;

#[derive(Hash, Clone)]
pub struct Cell { pub x: i32, pub y: i32 }

pub fn cell(p: (f64, f64)) -> Cell { Cell { x: p.0 as i32, y: p.1 as i32 } }

#[parallelize]
pub fn counts(ps: &[(f64, f64)]) -> usize {
    let mut m = HashMap::new();
    for p in ps {
        *m.entry(cell(*p)).or_insert(0) += 1;
    }
    m.len()
}

// === j_ty_array_from_slice: slice given where an array is wanted
pub fn word(b: [u8; 4]) -> u32 { u32::from_le_bytes(b) }

#[parallelize]
pub fn run(data: &[u8]) -> Vec<u32> {
    let mut out = vec![];
    for i in 0..data.len() / 4 {
        out.push(word(data[4 * i..4 * i + 4]));
    }
    out
}

// === j_ty_neg_literal_unsigned: negative literal to a u32 helper
pub fn f(x: u32, k: u32) -> u32 { x.wrapping_mul(k) }

#[parallelize]
pub fn run(xs: &[u32]) -> u32 {
    let mut out = 0;
    for x in xs {
        out ^= f(*x, -1);
    }
    out
}

// === f_cl_any_vs_contains: contains by value
#[parallelize]
pub fn find(rows: &[Vec<u32>], key: u32) -> usize {
    let mut n = 0;
    for row in rows {
        if row.contains(key) {
            n += 1;
        }
    }
    n
}

// === h_own_closure_outer_moved_in: outer closure (FnOnce by capture) called twice
pub fn row(k: u32) -> Vec<u32> { (0..k).collect() }

#[parallelize]
pub fn run(n: u32, names: Vec<String>) -> usize {
    let total = || names.into_iter().map(|n| n.len()).sum::<usize>();
    let mut all = 0;
    for k in 0..n {
        let r = row(k);
        all += r.len() * total();
    }
    all
}

// === a_hdr_collect_no_type: collects in the header without a type
pub fn cost(k: u32) -> u32 {
    (0..k).fold(k, |a, b| a.rotate_left(3) ^ b)
}

#[parallelize]
pub fn costs(xs: &[u32]) -> Vec<u32> {
    let mut out = Vec::new();
    for x in xs.iter().map(|x| x + 1).collect() {
        out.push(cost(x));
    }
    out
}

// === c_acc_vec_add: Vec has no add
pub fn stem(w: &str) -> String {
    w.trim_end_matches("ing").to_lowercase()
}

#[parallelize]
pub fn stems(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for w in text.split_whitespace() {
        out.add(stem(w));
    }
    out
}

// === g_meth_struct_add: own struct misses the add method
#[derive(Default)]
pub struct Histogram {
    bins: Vec<u32>,
}

impl Histogram {
    pub fn record(&mut self, x: usize) {
        self.bins[x] += 1;
    }
}

pub fn run(x: u64) -> usize { (x.pow(2) % 10) as usize }

#[parallelize]
pub fn total(xs: &[u64]) -> Histogram {
    let mut h = Histogram::default();
    for x in xs {
        h.add(run(*x));
    }
    h
}

// === g_meth_struct_merge_missing: own struct misses the combine method
#[derive(Default, Clone)]
pub struct Histogram {
    pub bins: Vec<u32>,
}

pub fn run(x: u64) -> Histogram { Histogram { bins: vec![x as u32; 4] } }

#[parallelize]
pub fn total(xs: &[u64]) -> Histogram {
    let mut h = Histogram::default();
    for x in xs {
        let one = run(*x);
        h.combine(one);
    }
    h
}

// === g_meth_range_split: split on a range
pub fn run(x: usize) -> f64 { (x as f64).sqrt() }

#[parallelize]
pub fn roots(n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        let (a, _b) = (0..i).split(i / 2);
        sum += a.map(run).sum::<f64>();
    }
    sum
}

// === x_nl_inner_name_typo: inner sum misspelt
#[parallelize]
pub fn matvec(a: &[Vec<f64>], x: &[f64]) -> Vec<f64> {
    let mut y = Vec::new();
    for row in a {
        let mut sum = 0.0;
        for (r, v) in row.iter().zip(x) {
            sun += r * v;
        }
        y.push(sum);
    }
    y
}

// === y_ty_inner_acc_typo_while: inner counter misspelt in a while
#[parallelize]
pub fn run(xs: &[u64]) -> Vec<u32> {
    let mut out = vec![];
    for x in xs {
        let mut k = *x;
        let mut steps = 0;
        while k > 1 {
            k /= 2;
            step += 1;
        }
        out.push(steps);
    }
    out
}

// === aa_u_local_flag_typo: body-local flag misspelt in an assignment
#[parallelize]
pub fn run(xs: &[u32]) -> usize {
    let mut n = 0;
    for x in xs {
        let mut prime = *x > 1;
        for d in 2..*x {
            if x % d == 0 {
                prim = false;
                break;
            }
        }
        if prime {
            n += 1;
        }
    }
    n
}

// === aa_u_local_array_typo: body-local array misspelt in an index assignment
#[parallelize]
pub fn run(rows: &[Vec<u8>]) -> Vec<[u32; 4]> {
    let mut out = Vec::new();
    for row in rows {
        let mut bins = [0u32; 4];
        for b in row {
            bin[(b % 4) as usize] += 1;
        }
        out.push(bins);
    }
    out
}

// === aa_u_local_assign_top: body-local let misspelt in a plain assignment
#[parallelize]
pub fn run(xs: &[f64]) -> Vec<f64> {
    let mut out = Vec::new();
    for x in xs {
        let mut value = x.sin();
        if value < 0.0 {
            valeu = 0.0;
        }
        out.push(value);
    }
    out
}

// === aa_u_local_field_struct_typo: body-local struct misspelt in a field assignment
#[derive(Default)]
pub struct P { pub a: f64, pub b: f64 }

#[parallelize]
pub fn run(xs: &[f64]) -> Vec<P> {
    let mut out = Vec::new();
    for x in xs {
        let mut point = P::default();
        point.a = x.sin();
        pont.b = x.cos();
        out.push(point);
    }
    out
}
