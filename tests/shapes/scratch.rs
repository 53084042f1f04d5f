//! Names that look like scratch, slots or drawn ones, and are not always: assigned on some paths, indexed elsewhere.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{float, message, mix};
use parallelize::parallelize;
use std::collections::*;
use std::fmt::Debug;
use std::ops::{Index, IndexMut};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

#[track_caller]
fn same<R: PartialEq + Debug>(plain: fn(usize) -> R, ours: fn(usize) -> R) {
    let outcome = |f: fn(usize) -> R, n| catch_unwind(AssertUnwindSafe(|| f(n))).map_err(|e| message(&*e));
    at_all_jobs(|n| assert_eq!(outcome(plain, n), outcome(ours, n), "n {n}, jobs {}", jobs()));
}

/// Twins of one size, and a test for each.
macro_rules! twins {
    ($($name:ident($n:ident) -> $r:ty { $($body:tt)* })*) => { $(
        twin! { $name($n: usize) -> $r { $($body)* } }
    )* };
}

macro_rules! check {
    ($($name:ident)*) => { $( { eprintln!(stringify!($name)); same($name::plain, $name::ours); } )* };
}

twins! {
some_paths(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); if h % 3 == 0 { s = h; } out.push(s ^ i); }
    (s, out)
}
zero_rounds(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); for j in 0..h % 3 { s = h ^ j; } out.push(s); }
    (s, out)
}
while_rounds(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); let mut k = h % 3; while k > 0 { s = h ^ k; k -= 1; } out.push(s); }
    (s, out)
}
arms(n) -> (u64, u64, Vec<u64>) {
    let mut s = 5; let mut t = 6; let mut out = vec![];
    for i in 0..n as u64 {
        let h = work(i);
        match h % 4 { 0 => { s = h; t = 1; } 1 => s = 2, 2 if h % 8 == 2 => { t = h; } _ => { s = 3; t = 4; } }
        out.push(s ^ t);
    }
    (s, t, out)
}
short_circuit(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); if h % 2 == 0 && { s = h; h % 3 == 0 } { out.push(1); } out.push(s); }
    (s, out)
}
in_a_value(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); let y = if h % 2 == 0 { s = h; 2 } else { 3 }; out.push(s ^ y); }
    (s, out)
}
after_a_continue(n) -> (u64, u64, Vec<u64>) {
    let mut s = 5; let mut t = 0; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); t = h; if h % 4 == 0 { continue; } s = h / 2; out.push(s ^ t); }
    (s, t, out)
}
after_a_block(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); 'b: { if h % 4 == 0 { break 'b; } s = h; } out.push(s); }
    (s, out)
}
inner_continue(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 {
        let h = work(i);
        loop { if h % 4 == 0 { break; } s = h; break; }
        'rows: for j in 0..2 { for k in 0..2 { if (h >> j) % 3 == k { continue 'rows; } s ^= 1; } }
        out.push(s);
    }
    (s, out)
}
always_in_a_loop(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let mut h = work(i); loop { s = h; if h % 3 == 0 { break; } h = mix(h); } out.push(s); }
    (s, out)
}
before_an_exit(n) -> (u64, u64, Vec<u64>) {
    let mut s = 5; let mut t = 7; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); s = h; if h % 3001 == 0 { break; } t = h / 2; if t % 3001 == 1 { break; } out.push(s ^ t); }
    (s, t, out)
}
destructured(n) -> (u64, u64, [u64; 2], Vec<u64>) {
    let (mut a, mut b) = (1, 2); let mut p = [0; 2]; let mut out = vec![];
    for i in 0..n as u64 {
        let h = work(i);
        (a, _) = (h, 3);
        [b, p[0]] = [a ^ 1, h];
        if h % 2 == 0 { p[1] = h; }
        (a, b) = (b, a);
        out.push(a ^ b ^ p[1]);
    }
    (a, b, p, out)
}
parts(n) -> ((u64, u64), Vec<u64>) {
    let mut p = (1, 2); let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); p.0 = h; out.push(p.0 ^ p.1); if h % 5 == 0 { p = (3, h); } }
    (p, out)
}
in_text(n) -> (u64, String) {
    let mut s = 5; let mut out = String::new();
    for i in 0..n as u64 { let h = work(i); let t = format!("{s}/{h} "); s = h % 10; out.push_str(&t); out += &format!("{s}"); }
    (s, out)
}
by_reference(n) -> (u64, Vec<u64>) {
    fn set(x: &mut u64, h: u64) { if h % 2 == 0 { *x = h; } }
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); set(&mut s, h); out.push(s); }
    (s, out)
}
by_closure(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); let mut set = |x: u64| { if x % 2 == 0 { s = x; } }; set(h); out.push(s); }
    (s, out)
}
compound(n) -> (u64, Option<u64>, Vec<u64>) {
    let mut s = 5u64; let mut o = None; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); s >>= h % 64; s += h >> 9; if let Some(x) = o { s ^= x; } o = (h % 3 == 0).then_some(h); out.push(s); }
    (s, o, out)
}
shadowed(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); { let mut s = h; s += 1; out.push(s); } out.push(s); let t = s; let s = h; out.push(s ^ t); }
    s = s + 1;
    (s, out)
}
owned(n) -> (String, Vec<u64>, Vec<String>) {
    let mut name = String::from("a"); let mut list = vec![1]; let mut out = vec![];
    for i in 0..n as u64 {
        let h = work(i);
        name = format!("{h}");
        list = (0..h % 4).collect::<Vec<_>>();
        if list.len() == 2 { continue; }
        name.push('!');
        list.push(h);
        out.push(format!("{name}{list:?}"));
    }
    (name, list, out)
}
panicking(n) -> (u64, Vec<u64>) {
    let mut s = 5; let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); s = h; assert!(h % 4001 != 0, "{s}"); out.push(s); }
    (s, out)
}
}

twins! {
shadowed_index(n) -> Vec<u64> {
    let mut p = vec![0u64; n + 3];
    for i in 0..n { let h = work(i as u64); p[i] = h; let i = i / 2; p[i] ^= 1; for i in i..i + 2 { p[i] += 1; } }
    p
}
neighbours(n) -> Vec<u64> {
    let mut p: Vec<u64> = (0..n as u64 + 2).collect();
    for i in 1..n { let h = work(i as u64); p[i] = p[i - 1].wrapping_add(h) ^ p[i + 1]; }
    p
}
backwards(n) -> (Vec<u64>, Vec<u64>) {
    let mut p = vec![0u64; n]; let mut q = vec![0u64; 2 * n];
    for i in (0..n).rev() { let h = work(i as u64); p[i] = h; q[i] += h % 9; }
    (p, q)
}
stepped(n) -> Vec<u64> {
    let mut p = vec![1u64; n + 1];
    for i in (0..=n).step_by(3) { let h = work(i as u64); p[i] ^= h; }
    p
}
inclusive(n) -> Vec<u64> {
    let mut p = vec![1u64; n];
    for i in 0..=n { let h = work(i as u64); p[i] ^= h; }
    p
}
by_table(n) -> Vec<u64> {
    let mut p = vec![1u64; n]; let table: Vec<usize> = (0..n).map(|i| i / 2).collect();
    for &i in &table { let h = work(i as u64); p[i] = p[i].rotate_left(1) ^ h; }
    p
}
length_too(n) -> (Vec<u64>, usize) {
    let mut p = vec![1u64; n]; let mut total = 0;
    for i in 0..n { let h = work(i as u64); p[i] ^= h; total += p.len(); if h % 100 == 0 { p.push(h); } }
    (p, total)
}
swapped(n) -> Vec<u64> {
    let mut p: Vec<u64> = (0..n as u64).collect();
    for i in 0..n { let h = work(i as u64) as usize; p[i] += 1; p.swap(i, h % n); }
    p
}
two_names(n) -> (Vec<u64>, Vec<u64>) {
    let mut p: Vec<u64> = (0..n as u64).collect(); let mut q = p.clone();
    for i in 0..n { let h = work(p[i]); q[i] ^= h; p[i] = q[i] / 2; if i % 5 == 0 { std::mem::swap(&mut p[i], &mut q[i]); } }
    (p, q)
}
inner_index(n) -> Vec<Vec<u64>> {
    let mut p = vec![vec![1u64; 4]; n];
    for i in 0..n { for j in 0..4 { p[i][j] ^= work((i * j) as u64); if j > 0 { p[i][j] ^= p[i][j - 1]; } } let k = p[i][0] as usize % 4; p[i][k] = 0; p[i].push(9); }
    p
}
exits(n) -> Vec<u64> {
    let mut p = vec![1u64; n];
    for i in 0..n { let h = work(i as u64); p[i] = h; if h % 3001 == 5 { break; } p[i] += 1; if h % 3 == 0 { continue; } p[i] ^= 7; }
    p
}
maps(n) -> (VecDeque<u64>, BTreeMap<usize, u64>, Odd) {
    let mut d: VecDeque<u64> = (0..n as u64).collect(); let mut m: BTreeMap<usize, u64> = (0..n).map(|i| (i, 1)).collect(); let mut o = Odd(vec![1; n + 1], 0);
    for i in 0..n { let h = work(i as u64); d[i] ^= h; *m.get_mut(&i).unwrap() += h % 7; o[i] += h % 100; if h % 2 == 0 { o[i / 2] += o[i]; } }
    (d, m, o)
}
fixed_array(n) -> ([u64; 100], u64) {
    let mut a = [0u64; 100]; let mut t = 0u64;
    for i in 0..100.min(n) { a[i] = work(i as u64); t ^= a[i]; }
    a[99] ^= t;
    (a, t)
}
signed(n) -> Vec<i64> {
    let mut a = vec![0i64; n];
    for i in 0..n as i64 { let h = work(i as u64) as i64; a[i as usize] = h; a[(i / 2) as usize] ^= 1; }
    a
}
moved_out(n) -> (Vec<String>, Vec<String>) {
    let mut a: Vec<String> = (0..n).map(|i| i.to_string()).collect(); let mut b = vec![];
    for i in 0..n { let s = std::mem::take(&mut a[i]); let t = s.repeat(2); b.push(t); a[i] = s + "x"; }
    (a, b)
}
}

/// Indexing that counts.
#[derive(Clone, Debug, PartialEq)]
struct Odd(Vec<u64>, usize);
impl Index<usize> for Odd {
    type Output = u64;
    fn index(&self, i: usize) -> &u64 {
        &self.0[i]
    }
}
impl IndexMut<usize> for Odd {
    fn index_mut(&mut self, i: usize) -> &mut u64 {
        self.1 += i + 1;
        let at = (i + self.1) % self.0.len();
        &mut self.0[at]
    }
}

twins! {
buffer(n) -> (Vec<u64>, Vec<u64>) {
    let mut buffer = Vec::new(); let mut out = vec![];
    for i in 0..n as u64 {
        buffer.clear();
        for j in 0..i % 6 { buffer.push(work(i ^ j)); }
        buffer.sort_unstable();
        out.push(buffer.iter().fold(0, |a, b| a ^ b));
    }
    (out, buffer)
}
}

#[derive(Clone, Debug, PartialEq)]
struct Rng(u64);
impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        if self.0 >> 33 == 12345 {
            panic!("dry")
        }
        self.0 >> 33
    }
    fn below(&mut self, k: u64) -> u64 {
        let x = self.next();
        assert!(x % 5000 != 4999, "unlucky {x}");
        x % k.max(1)
    }
}

twins! {
draw_after_continue(n) -> (Vec<u64>, Rng) {
    let mut rng = Rng(2); let mut out = vec![];
    for i in 0..n as u64 { let h = work(i); if h % 3 == 0 { continue; } let x = rng.next(); out.push(h ^ x); }
    (out, rng)
}
source_and_draw(n) -> (Vec<u64>, Rng) {
    let mut rng = Rng(7); let mut other = Rng(8); let mut out = vec![];
    for k in (0..n).map(|_| other.below(50)) { let x = rng.below(k + 1); let h = work(x); out.push(h ^ k); }
    (out, rng)
}
draw_in_tail(n) -> (Vec<u64>, Rng, u64) {
    let mut rng = Rng(9); let mut out = vec![]; let mut id = 0u64;
    for i in 0..n as u64 { id += i; let my = id; let x = rng.next(); let h = work(x ^ my); if h % 2 == 0 { out.push(h); } else { out.push(rng.next()); id += 1; } }
    (out, rng, id)
}
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Stats {
    sum: f64,
    n: usize,
    extremes: (f64, f64),
}

impl Stats {
    fn add(&mut self, x: f64) {
        self.sum += x;
        self.extremes = (self.extremes.0.min(x), self.extremes.1.max(x));
    }
}

twin! { of_structs(particles: &mut Vec<Stats>, dt: f64) -> f64 {
    let mut energy = 0.0;
    for p in particles.iter_mut() {
        let f = (p.sum * 0.1).sin();
        p.sum += f * dt;
        p.extremes.0 -= p.sum;
        p.n += 1;
        energy += p.sum * p.sum;
    }
    energy
} }
twin! { by_index(particles: &mut [Stats], dt: f64) -> f64 {
    let mut energy = 0.0;
    for i in 0..particles.len() {
        let f = (particles[i].sum * 0.1).sin();
        particles[i].sum += f * dt;
        particles[i].add(f);
        energy += particles[i].sum;
    }
    energy
} }
twin! { pairs(bodies: &mut Vec<(f64, f64)>) -> () {
    let n = bodies.len();
    for i in 0..n {
        let (x, v) = bodies[i];
        let a = (x * 3.0).cos();
        bodies[i] = (x + v * 0.01, v + a * 0.01);
    }
} }

#[test]
fn almost_scratch() {
    check!(buffer some_paths zero_rounds while_rounds arms short_circuit in_a_value after_a_continue after_a_block inner_continue
        always_in_a_loop before_an_exit destructured parts in_text by_reference by_closure compound shadowed owned panicking);
}

#[test]
fn almost_slots() {
    check!(shadowed_index neighbours backwards stepped inclusive by_table length_too swapped two_names inner_index
        exits maps fixed_array signed moved_out);
}

#[test]
fn almost_drawn() {
    check!( draw_after_continue    source_and_draw draw_in_tail);
}

#[test]
fn items_that_are_structs() {
    at_all_jobs(|n| {
        let start: Vec<Stats> = (0..n).map(|i| Stats { sum: float(i), n: i, ..Stats::default() }).collect();
        let (mut a, mut b) = (start.clone(), start);
        assert_eq!((of_structs::plain(&mut a, 0.1), &a), (of_structs::ours(&mut b, 0.1), &b));
        assert_eq!((by_index::plain(&mut a, 0.1), &a), (by_index::ours(&mut b, 0.1), &b));
        let start: Vec<(f64, f64)> = (0..n).map(|i| (float(i), 1.0)).collect();
        let (mut a, mut b) = (start.clone(), start);
        pairs::plain(&mut a);
        pairs::ours(&mut b);
        assert_eq!(a, b);
    });
}
