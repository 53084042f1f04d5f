//! Ordinary loops with effects of every shape: several in one body, conditional, nested, on every collection.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{bits, float, mix, words};
use parallelize::{par_for, parallelize};
use std::collections::*;
use std::fmt::Debug;

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

fn unit(x: u64) -> f64 {
    (x >> 11) as f64 / (1u64 << 53) as f64
}

fn same<R: PartialEq + Debug>(plain: fn(usize) -> R, ours: fn(usize) -> R) {
    at_all_jobs(|n| assert_eq!(plain(n), ours(n), "n {n}, jobs {}", jobs()));
}

#[derive(Clone, Debug, PartialEq)]
struct Hist {
    bins: Vec<u32>,
    seen: usize,
    hash: u64,
}

impl Hist {
    fn new(n: usize) -> Self {
        Hist { bins: vec![0; n], seen: 0, hash: 0 }
    }
    fn add(&mut self, x: f64) {
        self.bins[(x * 10.0) as usize % 10] += 1;
        self.seen += 1;
        self.hash = mix(self.hash ^ x.to_bits());
    }
    fn merge(&mut self, other: &Hist) {
        for (a, b) in self.bins.iter_mut().zip(&other.bins) {
            *a += b;
        }
        self.hash ^= other.hash.rotate_left(self.seen as u32 % 64);
    }
    fn note(&mut self, label: &str, x: u64) -> &mut Self {
        self.hash = mix(self.hash ^ x ^ label.len() as u64);
        self
    }
}

twin! { ep(n: usize) -> (Vec<u64>, u64, u64) {
    let mut q = [0.0; 10];
    let (mut sx, mut sy) = (0.0, 0.0);
    for k in 0..n {
        let mut seed = work(k as u64);
        for _ in 0..4 {
            seed = mix(seed);
            let x1 = 2.0 * unit(seed) - 1.0;
            seed = mix(seed);
            let x2 = 2.0 * unit(seed) - 1.0;
            let t = x1 * x1 + x2 * x2;
            if t <= 1.0 {
                let f = (-2.0 * t.ln() / t).sqrt();
                let t = x1 * f;
                let u = x2 * f;
                let bin = t.abs().max(u.abs()) as usize;
                q[bin] += 1.0;
                sx += t;
                sy += u;
            }
        }
    }
    (bits(&q), sx.to_bits(), sy.to_bits())
} }
twin! { ep_c(n: usize) -> (Vec<u64>, u64, u64) {
    let mut q = vec![0.0; 10];
    let mut sx = 0.0; let mut sy = 0.0;
    let (mut t1, mut t2, mut t3, mut t4, mut x1, mut x2);
    let mut l;
    for k in 1..=n {
        let x: Vec<f64> = (0..16).map(|i| unit(work((k * 16 + i) as u64))).collect();
        for i in 0..8 {
            x1 = 2.0 * x[2 * i] - 1.0;
            x2 = 2.0 * x[2 * i + 1] - 1.0;
            t1 = x1 * x1 + x2 * x2;
            if t1 <= 1.0 {
                t2 = f64::sqrt(-2.0 * f64::ln(t1) / t1);
                t3 = x1 * t2;
                t4 = x2 * t2;
                l = f64::max(f64::abs(t3), f64::abs(t4)) as usize;
                q[l] += 1.0;
                sx = sx + t3;
                sy = sy + t4;
            }
        }
    }
    (bits(&q), sx.to_bits(), sy.to_bits())
} }
twin! { several(n: usize) -> (Vec<u64>, usize, u64, String, HashMap<u64, usize>) {
    let mut out = vec![]; let mut count = 0; let mut sum = 0u64; let mut text = String::new(); let mut m = HashMap::new();
    for i in 0..n {
        let h = work(i as u64);
        count += 1;
        sum = sum.wrapping_add(h);
        out.push(h);
        text.push_str(&h.to_string());
        text += ",";
        m.insert(h % 100, i);
        *m.entry(h % 7).or_insert(0) += i;
    }
    (out, count, sum, text, m)
} }
twin! { nested(n: usize) -> (Vec<u64>, Vec<(usize, u64)>, u64, [u32; 4], Vec<String>) {
    let mut a = vec![]; let mut b = vec![]; let mut s = 0u64; let mut kinds = [0; 4]; let mut errs = vec![];
    for i in 0..n {
        let h = work(i as u64);
        if h % 2 == 0 {
            if h % 3 == 0 { a.push(h); } else { b.push((i, h / 3)); }
            let mut left = h % 5;
            while left > 0 { s ^= mix(left + h); left -= 1; }
        } else if let Some(d) = (h % 10).checked_sub(3) {
            for j in 0..d { for k in 0..j { if (j + k) % 3 == 1 { a.push(mix(h ^ j ^ k)); } } }
        } else {
            let mut x = h;
            loop { x = mix(x); if x % 4 == 0 { break; } s = s.rotate_left(3) ^ x; }
        }
        match h % 6 {
            0 | 1 => kinds[0] += 1,
            2 if i % 2 == 0 => { kinds[1] += 1; b.push((i, 0)); }
            3 => { for _ in 0..h % 4 { kinds[2] += 1; } }
            other => { if other == 5 { errs.push(format!("bad {i}: {other}")); } kinds[3] += 1 }
        }
        { let t = mix(h); { a.push(t); } }
        'block: { if h % 9 == 0 { break 'block; } b.push((i, 9)); }
    }
    (a, b, s, kinds, errs)
} }
twin! { lists(n: usize) -> (Vec<u64>, VecDeque<u64>, Vec<u64>, LinkedList<u64>, BTreeSet<u64>) {
    let mut v = Vec::with_capacity(n); let mut dq = VecDeque::new(); let mut heap = BinaryHeap::new();
    let mut list = LinkedList::new(); let mut set = BTreeSet::new();
    for i in 0..n as u64 {
        let h = work(i);
        let mut part: Vec<u64> = (0..h % 4).map(|k| mix(h ^ k)).collect();
        v.extend_from_slice(&part);
        v.append(&mut part);
        v.insert(0, h);
        v.truncate(500);
        if h % 2 == 0 { dq.push_back(h); } else { dq.push_front(h); }
        if h % 5 == 0 { dq.pop_front(); }
        heap.push(h % 1000);
        if h % 3 == 0 { heap.pop(); }
        list.push_back(h);
        set.insert(h % 64);
        if h % 4 == 0 { set.remove(&(h % 16)); }
    }
    (v, dq, heap.into_sorted_vec(), list, set)
} }
twin! { swaps(n: usize) -> (Vec<u64>, Vec<u64>) {
    let mut v: Vec<u64> = (0..64).collect(); let mut kept = vec![1u64];
    for i in 0..n as u64 {
        let h = work(i);
        v.swap((h % 64) as usize, (h / 64 % 64) as usize);
        kept.push(h);
        kept.retain(|x| x % 7 != h % 7);
        if kept.len() > 50 { kept.drain(..25); }
        if h % 50 == 0 { kept.sort(); kept.dedup(); kept.reverse(); }
        if h % 100 == 1 { kept.clear(); }
    }
    (v, kept)
} }
twin! { maps(n: usize) -> (HashMap<String, usize>, BTreeMap<u64, Vec<u64>>, HashSet<u64>, BTreeMap<(u64, u64), f64>) {
    let mut counts = HashMap::new(); let mut groups: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    let mut seen = HashSet::new(); let mut sums = BTreeMap::new();
    for (i, w) in words(n).iter().enumerate() {
        let h = work(i as u64);
        *counts.entry(w.to_uppercase()).or_insert(0) += w.len();
        groups.entry(h % 20).or_default().push(h);
        groups.entry(h % 30).or_insert_with(Vec::new).extend([h, h / 2]);
        groups.entry(99).and_modify(|v| v.push(h)).or_insert_with(|| vec![h]);
        seen.insert(h % 300);
        *sums.entry((h % 3, h % 5)).or_insert(0.0) += float(i);
        if let Some(v) = groups.get_mut(&(h % 11)) { v.push(1); }
        if h % 31 == 0 { groups.remove(&(h % 20)); }
    }
    (counts, groups, seen, sums)
} }
twin! { word_counts(text: &str) -> Vec<(String, u32)> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for line in text.lines() {
        for word in line.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            if word.is_empty() { continue; }
            *counts.entry(word).or_insert(0) += 1;
        }
    }
    let mut v: Vec<_> = counts.into_iter().collect();
    v.sort();
    v
} }
twin! { graph(edges: &[(usize, usize, f64)], n: usize) -> (Vec<Vec<(usize, f64)>>, Vec<u32>) {
    let mut adj = vec![Vec::new(); n]; let mut degree = vec![0; n];
    for &(a, b, w) in edges {
        let cost = (w * w + 1.0).ln();
        adj[a].push((b, cost));
        adj[b].push((a, cost));
        degree[a] += 1;
        degree[b] += 1;
    }
    (adj, degree)
} }
twin! { scatter(n: usize) -> (Vec<u64>, Vec<u32>, Vec<Vec<u64>>, Vec<f64>) {
    let perm: Vec<usize> = (0..n).rev().collect();
    let mut out = vec![0; n]; let mut counts = vec![0; 37]; let mut rows = vec![vec![0u64; 3]; 5]; let mut w = vec![0.0; 37];
    for i in 0..n {
        let h = work(i as u64);
        out[perm[i]] = h;
        let b = (h % 37) as usize;
        counts[b] += 1;
        w[b] += float(i);
        w[36 - b] *= 0.999;
        rows[b % 5][b % 3] ^= h;
        rows[i % 5][1] = rows[i % 5][1].wrapping_mul(31).wrapping_add(h);
    }
    (out, counts, rows, w)
} }
twin! { user_type(n: usize) -> (Hist, Hist, Vec<Hist>) {
    let mut hist = Hist::new(10); let mut total = Hist::new(10); let mut each = vec![Hist::new(10); 3];
    for i in 0..n {
        let h = work(i as u64);
        hist.add(unit(h));
        let mut local = Hist::new(10);
        for k in 0..3 { local.add(unit(mix(h + k))); }
        total.merge(&local);
        total.note("x", h).note("long", h / 2);
        each[i % 3].add(unit(h));
        Hist::add(&mut each[0], unit(mix(h)));
        if local.seen > 2 { each[1].merge(&hist); }
    }
    (hist, total, each)
} }
fn tally(hist: &mut Hist, x: f64, log: &mut Vec<usize>) {
    hist.add(x);
    log.push(hist.seen);
}
twin! { free_functions(n: usize) -> (Hist, Vec<usize>, u64, Vec<u64>) {
    let mut hist = Hist::new(10); let mut log = vec![]; let (mut a, mut b) = (1u64, vec![]);
    for i in 0..n {
        let x = unit(work(i as u64));
        tally(&mut hist, x, &mut log);
        let old = std::mem::replace(&mut a, x.to_bits());
        b.push(old);
    }
    (hist, log, a, b)
} }
twin! { slices(n: usize) -> (Vec<u64>, Vec<u64>, Option<u64>, Vec<Option<u64>>) {
    let mut ring = vec![0u64; 16]; let mut flat = vec![0u64; 64]; let mut opt = None; let mut table = vec![None; 20];
    for i in 0..n {
        let row: Vec<u64> = (0..8).map(|k| work(i as u64 * 8 + k) % 1000).collect();
        let at = i % 8 * 8;
        flat[at..at + 8].copy_from_slice(&row);
        for (dst, src) in ring.iter_mut().zip(&row) { *dst = dst.wrapping_mul(3) ^ src; }
        ring[i % 16..].iter_mut().for_each(|x| *x += row[0]);
        opt = Some(row[1]);
        table[row[2] as usize % 20].get_or_insert(row[3]);
        if let Some(x) = &mut table[row[4] as usize % 20] { *x += 1; }
    }
    (ring, flat, opt, table)
} }
twin! { references(n: usize) -> (u64, Vec<u64>, Vec<u64>) {
    let mut total = 0u64; let mut left = vec![]; let mut right = vec![];
    let t = &mut total;
    for i in 0..n {
        let h = work(i as u64);
        *t += h % 1000;
        let side = if h % 2 == 0 { &mut left } else { &mut right };
        side.push(h);
    }
    (total, left, right)
} }
twin! { closures(n: usize) -> (Vec<u64>, u64) {
    let mut out = vec![]; let mut sum = 0u64;
    let scale = |x: u64| x % 1000;
    for i in 0..n {
        let h = work(i as u64);
        (0..h % 3).for_each(|k| out.push(mix(k)));
        out.extend((0..h % 4).map(|i| scale(mix(i + h))));
        out.iter_mut().rev().take(2).for_each(|x| *x ^= 1);
        sum += (0..5).map(|i| scale(i * (h % 17))).sum::<u64>();
    }
    (out, sum)
} }

#[test]
fn embarrassingly_parallel() {
    same(ep::plain, ep::ours);
    same(ep_c::plain, ep_c::ours);
}

#[test]
fn several_effects_at_any_depth() {
    same(several::plain, several::ours);
    same(nested::plain, nested::ours);
    same(closures::plain, closures::ours);
}

#[test]
fn collections_change_in_order() {
    same(lists::plain, lists::ours);
    same(swaps::plain, swaps::ours);
    same(maps::plain, maps::ours);
    same(scatter::plain, scatter::ours);
    same(slices::plain, slices::ours);
    same(references::plain, references::ours);
}

#[test]
fn users_types_change_in_order() {
    same(user_type::plain, user_type::ours);
    same(free_functions::plain, free_functions::ours);
}

#[test]
fn words_and_graphs() {
    at_all_jobs(|n| {
        let text: String = (0..n)
            .map(|i| format!("The quick, w{} -- (Fox){}", mix(i as u64) % 50, if i % 7 == 0 { "\n" } else { " " }))
            .collect();
        assert_eq!(word_counts::plain(&text), word_counts::ours(&text));
        let edges: Vec<(usize, usize, f64)> =
            (0..n).map(|i| (mix(i as u64) as usize % 50, mix(!i as u64) as usize % 50, float(i))).collect();
        assert_eq!(graph::plain(&edges, 50), graph::ours(&edges, 50));
    });
}

#[test]
fn by_macro() {
    fn run(n: usize, jobs: i32) -> (Vec<u64>, u64, u64, Vec<u64>, BTreeMap<u64, Vec<usize>>, Hist) {
        let mut q = [0.0; 10];
        let (mut sx, mut sy) = (0.0, 0.0);
        let mut v = vec![];
        let mut m: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        let mut hist = Hist::new(10);
        macro_rules! body {
            ($($wrap:tt)*) => { $($wrap)*! { for k in 0..n {
                let mut seed = work(k as u64);
                m.entry(seed % 9).or_default().push(k);
                for _ in 0..4 {
                    seed = mix(seed);
                    let x = 2.0 * unit(seed) - 1.0;
                    if x > 0.1 { let bin = (x * 10.0) as usize % 10; q[bin] += 1.0; sx += x; sy += x.sqrt(); }
                }
                if seed % 3 == 0 { v.push(seed); hist.add(unit(seed)); }
            } } };
        }
        macro_rules! plainly { ($($t:tt)*) => { $($t)* }; }
        macro_rules! ours { ($($t:tt)*) => { par_for!(jobs = jobs, always, $($t)*) }; }
        if jobs == 0 {
            body!(plainly);
        } else {
            body!(ours);
        }
        (bits(&q), f64::to_bits(sx), f64::to_bits(sy), v, m, hist)
    }
    at_all_jobs(|n| assert_eq!(run(n, 0), run(n, jobs())));
}
