//! Small programs as they stand in real code bases: clusters, images, graphs, texts, tables, trees.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{float, mix, words};
use parallelize::parallelize;
use std::collections::*;
use std::fmt::Debug;

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

#[derive(Clone, Copy, Debug, PartialEq, Default)]
struct V3 {
    x: f64,
    y: f64,
    z: f64,
}

impl std::ops::Add for V3 {
    type Output = V3;
    fn add(self, o: V3) -> V3 {
        V3 { x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
    }
}

impl std::ops::Sub for V3 {
    type Output = V3;
    fn sub(self, o: V3) -> V3 {
        self + o * -1.0
    }
}

impl std::ops::Mul<f64> for V3 {
    type Output = V3;
    fn mul(self, k: f64) -> V3 {
        V3 { x: self.x * k, y: self.y * k, z: self.z * k }
    }
}

impl std::ops::AddAssign for V3 {
    fn add_assign(&mut self, o: V3) {
        *self = *self + o
    }
}

impl V3 {
    fn dot(self, o: V3) -> f64 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Body {
    p: V3,
    v: V3,
    m: f64,
}

#[derive(Clone, Debug, PartialEq)]
struct Image {
    w: usize,
    h: usize,
    px: Vec<[u8; 3]>,
}

impl Image {
    fn new(w: usize, h: usize) -> Image {
        Image { w, h, px: (0..w * h).map(|i| [mix(i as u64) as u8; 3]).collect() }
    }
    fn set(&mut self, x: usize, y: usize, c: [u8; 3]) {
        self.px[y * self.w + x] = c;
    }
    fn get(&self, x: usize, y: usize) -> [u8; 3] {
        self.px[y * self.w + x]
    }
    fn pixel_mut(&mut self, x: usize, y: usize) -> &mut [u8; 3] {
        &mut self.px[y * self.w + x]
    }
}

#[derive(Debug, PartialEq)]
struct Node {
    v: u64,
    l: Option<Box<Node>>,
    r: Option<Box<Node>>,
}

fn insert(n: &mut Option<Box<Node>>, v: u64) {
    match n {
        None => *n = Some(Box::new(Node { v, l: None, r: None })),
        Some(b) if v < b.v => insert(&mut b.l, v),
        Some(b) => insert(&mut b.r, v),
    }
}

fn note(out: &mut Vec<u64>, percent: usize) {
    out.push(percent as u64);
}

twin! { kmeans(pts: &[V3], cs: &[V3]) -> (Vec<usize>, Vec<V3>) {
    let mut label = vec![0; pts.len()];
    let mut sums = vec![V3::default(); cs.len()];
    let mut counts = vec![0usize; cs.len()];
    for (i, p) in pts.iter().enumerate() {
        let mut best = 0; let mut bd = f64::MAX;
        for (k, c) in cs.iter().enumerate() { let d = (*p - *c).dot(*p - *c); if d < bd { bd = d; best = k; } }
        label[i] = best; sums[best] += *p; counts[best] += 1;
    }
    (label, sums)
} }
twin! { bodies(bs: &mut Vec<Body>, dt: f64) -> () {
    let old = bs.clone();
    for (i, b) in bs.iter_mut().enumerate() { let mut a = V3::default(); for (j, o) in old.iter().enumerate() { if i == j { continue; } let d = o.p - b.p; a += d * (o.m / d.dot(d).powf(1.5)); } b.v += a * dt; }
} }
twin! { render(img: &mut Image) -> () {
    let (w, h) = (img.w, img.h);
    for y in 0..h { for x in 0..w { let c = ((x * y) % 255) as u8; img.set(x, y, [c, c / 2, 3]); } }
} }
twin! { render2(img: &mut Image) -> () {
    let (w, h) = (img.w, img.h);
    for y in 0..h { for x in 0..w { let c = ((x * y) % 255) as u8; *img.pixel_mut(x, y) = [c, c / 2, 3]; } }
} }
twin! { render3(img: &mut Image) -> () {
    for y in 0..img.h { for x in 0..img.w { let c = ((x * y) % 255) as u8; img.px[y * img.w + x] = [c, c / 2, 3]; } }
} }
twin! { render4(w: usize, h: usize) -> Image {
    let mut img = Image { w, h, px: vec![[0; 3]; w * h] };
    for i in 0..w * h { let (x, y) = (i % w, i / w); img.px[i] = [(x * y) as u8, 0, 0]; }
    img
} }
twin! { blur(src: &Image) -> Image {
    let mut out = Image { w: src.w, h: src.h, px: src.px.clone() };
    for y in 1..src.h - 1 { for x in 1..src.w - 1 { let mut s = [0u32; 3]; for dy in 0..3 { for dx in 0..3 { let p = src.get(x + dx - 1, y + dy - 1); for k in 0..3 { s[k] += p[k] as u32; } } } out.set(x, y, s.map(|v| (v / 9) as u8)); } }
    out
} }
twin! { spectral(u: &[f64]) -> Vec<f64> {
    let n = u.len();
    let mut v = vec![0.0; n];
    for i in 0..n { v[i] = (0..n).map(|j| u[j] / ((i + j) * (i + j + 1) / 2 + i + 1) as f64).sum(); }
    v
} }
twin! { spectral2_(v: &mut [f64], u: &[f64]) -> () {
    let n = u.len();
    for i in 0..n { v[i] = 0.0; for j in 0..n { v[i] += u[j] / ((i + j) as f64 + 1.0); } }
} }
twin! { dist(words: &[String]) -> Vec<Vec<usize>> {
    let n = words.len();
    let mut d = vec![vec![0; n]; n];
    for i in 0..n { for j in i + 1..n { let l = words[i].len().abs_diff(words[j].len()); d[i][j] = l; d[j][i] = l; } }
    d
} }
twin! { closest(pts: &[V3]) -> (f64, usize, usize) {
    let mut best = (f64::MAX, 0, 0);
    for i in 0..pts.len() { for j in i + 1..pts.len() { let d = (pts[i] - pts[j]).dot(pts[i] - pts[j]); if d < best.0 { best = (d, i, j); } } }
    best
} }
twin! { sieve(n: usize) -> usize {
    let mut s = vec![true; n + 1];
    let mut c = 0;
    for i in 2..=n { let mut p = true; let mut d = 2; while d * d <= i { if i % d == 0 { p = false; break; } d += 1; } s[i] = p; if p { c += 1; } }
    c
} }
twin! { crack(target: u64) -> Option<String> {
    for a in b'a'..=b'z' { for b in b'a'..=b'z' { for c in b'a'..=b'z' { let w = [a, b, c]; if w.iter().fold(7, |h, x| work(h ^ *x as u64)) == target { return Some(String::from_utf8(w.to_vec()).unwrap()); } } } }
    None
} }
twin! { inverted(docs: &[(usize, String)]) -> BTreeMap<String, BTreeSet<usize>> {
    let mut ix: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (id, text) in docs { let mut seen = HashSet::new(); for w in text.split_whitespace() { let w = w.to_lowercase(); if seen.insert(w.clone()) { ix.entry(w).or_default().insert(*id); } } }
    ix
} }
twin! { csv(text: &str) -> Result<Vec<HashMap<String, f64>>, Box<dyn std::error::Error>> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().ok_or("empty")?.split(',').collect();
    let mut rows = Vec::new();
    for (n, line) in lines.enumerate() { let cells: Vec<&str> = line.split(',').collect(); if cells.len() != head.len() { return Err(format!("line {n}: {} cells", cells.len()).into()); } let mut row = HashMap::new(); for (h, c) in head.iter().zip(&cells) { row.insert(h.to_string(), c.trim().parse::<f64>()?); } rows.push(row); }
    Ok(rows)
} }
twin! { json(items: &[(String, f64)]) -> String {
    let mut s = String::from("["); for (i, (k, v)) in items.iter().enumerate() { if i > 0 { s.push(','); } s.push_str(&format!("{{\"{k}\":{v}}}")); } s.push(']');
    s
} }
twin! { histogram(xs: &[f64], lo: f64, hi: f64, bins: usize) -> (Vec<u64>, u64, u64) {
    let mut h = vec![0; bins];
    let (mut under, mut over) = (0, 0);
    let w = (hi - lo) / bins as f64;
    for &x in xs { let t = x.sin(); if t < lo { under += 1; } else if t >= hi { over += 1; } else { h[((t - lo) / w) as usize] += 1; } }
    (h, under, over)
} }
twin! { dfs_all(adj: &[Vec<usize>]) -> Vec<usize> {
    let n = adj.len();
    let mut sizes = vec![0; n];
    for s in 0..n { let mut seen = vec![false; n]; let mut stack = vec![s]; seen[s] = true; while let Some(u) = stack.pop() { sizes[s] += 1; for &v in &adj[u] { if !seen[v] { seen[v] = true; stack.push(v); } } } }
    sizes
} }
twin! { betweenness(adj: &[Vec<usize>]) -> Vec<f64> {
    let n = adj.len();
    let mut c = vec![0.0; n];
    for s in 0..n { let mut order = vec![]; let mut dist = vec![-1i32; n]; let mut sigma = vec![0.0; n]; let mut q = VecDeque::from([s]); dist[s] = 0; sigma[s] = 1.0; while let Some(u) = q.pop_front() { order.push(u); for &v in &adj[u] { if dist[v] < 0 { dist[v] = dist[u] + 1; q.push_back(v); } if dist[v] == dist[u] + 1 { sigma[v] += sigma[u]; } } } let mut delta = vec![0.0; n]; while let Some(w) = order.pop() { for &v in &adj[w] { if dist[v] + 1 == dist[w] { delta[v] += sigma[v] / sigma[w] * (1.0 + delta[w]); } } if w != s { c[w] += delta[w]; } } }
    c
} }
twin! { tests(cases: &[(&str, u64)]) -> (usize, Vec<String>) {
    let mut ok = 0;
    let mut failed = vec![];
    for (name, want) in cases { match std::panic::catch_unwind(|| work(*want)) { Ok(got) if got == *want => ok += 1, Ok(got) => failed.push(format!("{name}: {got}")), Err(_) => failed.push(format!("{name}: panic")) } }
    (ok, failed)
} }
twin! { timed(xs: &[u64]) -> (u64, std::time::Duration) {
    let mut t = std::time::Duration::ZERO;
    let mut s = 0u64;
    for x in xs { let start = std::time::Instant::now(); let y = work(*x); t += start.elapsed(); s = s.wrapping_add(y); }
    (s, t)
} }
twin! { progress(xs: &[u64]) -> Vec<u64> {
    let mut out = Vec::with_capacity(xs.len());
    let total = xs.len();
    for (i, x) in xs.iter().enumerate() { out.push(work(*x)); if i % 1000 == 0 { note(&mut out, 100 * i / total); } }
    out
} }
twin! { batches(xs: &[u64]) -> Vec<u64> {
    let mut batch = Vec::new();
    let mut out = vec![];
    for x in xs { batch.push(work(*x) % 1000); if batch.len() == 64 { out.push(batch.iter().sum::<u64>()); batch.clear(); } }
    if !batch.is_empty() { out.push(batch.iter().sum()); }
    out
} }
twin! { heap(xs: &[u64], k: usize) -> Vec<u64> {
    let mut h = BinaryHeap::with_capacity(k);
    for x in xs { let y = work(*x); if h.len() < k { h.push(std::cmp::Reverse(y)); } else if y > h.peek().unwrap().0 { h.pop(); h.push(std::cmp::Reverse(y)); } }
    h.into_iter().map(|r| r.0).collect()
} }
twin! { merge(xs: &[Vec<u64>]) -> Vec<u64> {
    let mut all: Vec<u64> = Vec::new();
    for x in xs { let mut y = x.clone(); y.sort(); all.extend(y); }
    all.sort();
    all
} }
twin! { sets(xs: &[Vec<u64>]) -> HashSet<u64> {
    let mut all: Option<HashSet<u64>> = None;
    for x in xs { let s: HashSet<u64> = x.iter().map(|y| work(*y)).collect(); all = Some(match all { None => s, Some(a) => &a & &s }); }
    all.unwrap_or_default()
} }
twin! { sets2(xs: &[Vec<u64>]) -> HashSet<u64> {
    let mut all = HashSet::new();
    for x in xs { let s: HashSet<u64> = x.iter().map(|y| work(*y)).collect(); all = all.union(&s).cloned().collect(); all.extend(&s); all.retain(|y| s.contains(y)); }
    all
} }
twin! { fold(xs: &[u64]) -> u64 {
    let mut acc = Vec::new();
    for x in xs { let y = work(*x); acc = std::iter::once(y).chain(acc).take(3).collect(); }
    acc.len() as u64
} }
twin! { tree(xs: &[u64]) -> Option<Box<Node>> {
    let mut root = None;
    for x in xs { let y = work(*x); insert(&mut root, y); }
    root
} }
twin! { list(xs: &[u64]) -> Option<Box<Node>> {
    let mut head = None;
    for x in xs { let v = work(*x); head = Some(Box::new(Node { v, l: head, r: None })); }
    head
} }
twin! { list2(xs: &[u64]) -> Node {
    let mut root = Node { v: 0, l: None, r: None };
    let mut cur = &mut root;
    for x in xs { let v = work(*x); cur.l = Some(Box::new(Node { v, l: None, r: None })); cur = cur.l.as_mut().unwrap(); }
    root
} }

#[track_caller]
fn same<R: PartialEq + Debug>(plain: impl Fn(usize) -> R, ours: impl Fn(usize) -> R) {
    at_all_jobs(|n| assert_eq!(plain(n), ours(n), "n {n}, jobs {}", jobs()));
}

macro_rules! check {
    ($n:ident, $($name:ident($($a:expr),*))*) => { $( same(|$n| $name::plain($($a),*), |$n| $name::ours($($a),*)); )* };
}

/// The same for what changes its first argument.
macro_rules! check_changed {
    ($n:ident, $($name:ident($start:expr $(, $a:expr)*))*) => { $( same(
        |$n| { let mut s = $start; ($name::plain(&mut s $(, $a)*), s) },
        |$n| { let mut s = $start; ($name::ours(&mut s $(, $a)*), s) },
    ); )* };
}

fn points(n: usize) -> Vec<V3> {
    (0..n).map(|i| V3 { x: float(i), y: float(3 * i + 1), z: float(7 * i) }).collect()
}

fn numbers(n: usize) -> Vec<u64> {
    (0..n as u64).map(mix).collect()
}

fn rows(n: usize) -> Vec<Vec<u64>> {
    (0..n).map(|i| (0..i as u64 % 5).map(|k| mix(i as u64 ^ k) % 9).collect()).collect()
}

fn graph(n: usize) -> Vec<Vec<usize>> {
    (0..n).map(|i| (0..3).map(|k| mix((i * 3 + k) as u64) as usize % n).collect()).collect()
}

#[test]
fn points_and_bodies() {
    check!(n, kmeans(&points(n), &points(7)) closest(&points(n.min(150))));
    check_changed!(
        n,
        bodies(points(n.min(120)).iter().map(|p| Body { p: *p, v: *p * 0.1, m: p.x.abs() }).collect::<Vec<_>>(), 0.01)
    );
    check!(n, histogram(&crate::common::floats(n), -0.5, 0.7, 12) spectral(&crate::common::floats(n.min(200))));
    check_changed!(n, spectral2_(vec![1.0; n.min(100)], &crate::common::floats(n.min(100))));
}

#[test]
fn images() {
    check_changed!(n, render(Image::new(n.min(40), 30)) render2(Image::new(n.min(40), 30)) render3(Image::new(n.min(40), 30)));
    check!(n, render4(n.min(60), 20) blur(&Image::new(n.clamp(2, 40), 30)));
}

#[test]
fn texts() {
    let docs = |n: usize| words(n).chunks(5).map(|c| c.join(" ")).enumerate().collect::<Vec<_>>();
    check!(n, inverted(&docs(n)) json(&words(n).into_iter().zip(crate::common::floats(n)).collect::<Vec<_>>()));
    let table = |n: usize, bad: &str| {
        "a,b\n".to_string()
            + &(0..n).map(|i| format!("{},{}{}\n", float(i), i, if i == 700 { bad } else { "" })).collect::<String>()
    };
    for bad in ["", "x", ",3"] {
        same(
            |n| csv::plain(&table(n, bad)).map_err(|e| e.to_string()),
            |n| csv::ours(&table(n, bad)).map_err(|e| e.to_string()),
        );
    }
    let hash = |w: &str| w.bytes().fold(7, |h, x| work(h ^ x as u64));
    for w in ["aaa", "cab", "fzz"] {
        check!(_n, crack(hash(w)));
    }
    check!(n, dist(&words(n.min(80))));
}

#[test]
fn graphs_and_trees() {
    check!(n, dfs_all(&graph(n.min(120))) betweenness(&graph(n.min(120))) sieve(n));
    check!(n, tree(&numbers(n.min(1000))) list(&numbers(n.min(1000))) list2(&numbers(n.min(1000))));
}

#[test]
fn tables() {
    let cases: Vec<(&str, u64)> = (0..50).map(|i| ("case", work(i) % 3)).collect();
    check!(_n, tests(&cases));
    check!(n, progress(&numbers(n)) batches(&numbers(n)) merge(&rows(n)) sets(&rows(n)) sets2(&rows(n)) fold(&numbers(n)));
    same(
        |n| {
            let mut v = heap::plain(&numbers(n), 10);
            v.sort();
            v
        },
        |n| {
            let mut v = heap::ours(&numbers(n), 10);
            v.sort();
            v
        },
    );
    same(|n| timed::plain(&numbers(n)).0, |n| timed::ours(&numbers(n)).0);
}
