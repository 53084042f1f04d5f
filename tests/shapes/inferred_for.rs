//! The loops of the neighbouring files under `par_for!`, which does not see how a name is declared.

use super::inferred::{check, same, work};
use crate::common::twins::jobs;
use crate::common::{float, mix, words};
use parallelize::par_for;
use std::cell::{Cell, RefCell};
use std::collections::*;
use std::num::ParseIntError;
use std::rc::Rc;

macro_rules! as_written {
    (draw($($options:tt)*), $($body:tt)*) => { $($body)* };
    (own($($options:tt)*), $($body:tt)*) => { $($body)* };
    (local($($options:tt)*), $($body:tt)*) => { $($body)* };
    ($($body:tt)*) => { $($body)* };
}

macro_rules! in_parallel {
    ($($body:tt)*) => { par_for!(jobs = jobs(), always, $($body)*) };
}

/// One body whose loops are `looped!(…)`: as they stand, and under `par_for!`.
macro_rules! loops {
    ($($name:ident($n:ident) -> $r:ty { $($body:tt)* })*) => { $(
        #[allow(unused_assignments, clippy::all)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            pub(super) fn plain($n: usize) -> $r { use as_written as looped; $($body)* }
            pub(super) fn ours($n: usize) -> $r { use in_parallel as looped; $($body)* }
        }
    )* };
}

fn numbers(n: usize) -> Vec<u64> {
    (0..n as u64).map(|i| mix(i) % 4000).collect()
}
fn small(n: usize) -> Vec<u32> {
    (0..n as u64).map(|i| mix(i) as u32 % 4000).collect()
}
fn digits(n: usize) -> Vec<String> {
    (0..n as u64).map(|i| (mix(i) % 250 + i / 9990 * 10).to_string()).collect()
}

#[derive(Clone, Debug, Default, PartialEq)]
struct S {
    data: Vec<u64>,
    log: Vec<u64>,
    sub: Option<Vec<u64>>,
    pair: (u64, Vec<u64>),
    m: BTreeMap<u64, Vec<u64>>,
}
impl S {
    fn new(n: usize) -> S {
        S { data: numbers(n), sub: Some(vec![2]), m: BTreeMap::from([(3, vec![4])]), ..S::default() }
    }
    fn log_mut(&mut self) -> &mut Vec<u64> {
        &mut self.log
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Lcg(u64);
impl Lcg {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.0 >> 33
    }
    fn fill(&mut self, out: &mut [f64]) {
        for x in out {
            *x = self.next() as f64;
        }
    }
}

loops! {
destructured(n) -> S { let mut s = S::new(n); let S { data, log, pair: (t, _), .. } = &mut s; looped!(for x in data.iter() { let y = work(*x); log.push(y); *t ^= y; }); s }
get_mut(n) -> S { let mut s = S::new(n); let log = s.m.get_mut(&3).unwrap(); looped!(for x in &s.data { let y = work(*x); log.push(y); }); s }
if_let(n) -> S { let mut s = S::new(n); if let Some(sub) = &mut s.sub { looped!(for x in &s.data { let y = work(*x); sub.push(y); }); } s }
as_mut(n) -> S { let mut s = S::new(n); if let Some(sub) = s.sub.as_mut() { looped!(for x in &s.data { let y = work(*x); sub.push(y); }); } s }
entry(n) -> S { let mut s = S::new(n); let log = s.m.entry(5).or_default(); looped!(for x in &s.data { let y = work(*x); log.push(y); }); s }
tuple(n) -> S { let mut s = S::new(n); let (log, data) = (&mut s.log, &s.data); looped!(for x in data { let y = work(*x); log.push(y); }); s }
helper(n) -> S { let mut s = S::new(n); let log = s.log_mut(); looped!(for i in 0..n { let y = work(i as u64); log.push(y); }); s }
this(n) -> S { let mut s = S::new(n); let this = &mut s; looped!(for i in 0..n { let y = work(i as u64); this.log.push(y); }); s }
around(n) -> Vec<(u64, Vec<u64>)> { let mut logs = vec![(0, vec![1]); 3]; for (t, log) in &mut logs { looped!(for i in 0..n as u64 { let y = work(i); *t ^= y; log.push(y); }); } logs }
by_for_each(n) -> Vec<Vec<u64>> { let mut logs = vec![vec![1]; 3]; logs.iter_mut().for_each(|log| { looped!(for i in 0..n as u64 { let y = work(i); log.push(y); }); }); logs }
}

loops! {
into_a_variable(n) -> u64 { let mut t: u64 = 0; let mut c = 0; looped!(for x in &small(n) { let y = x.rotate_left(2); c += 1; t = y.into(); }); t + c }
parsed_into_a_map(n) -> HashMap<String, u8> { let mut m = HashMap::new(); looped!(for x in &digits(n) { let y = x.to_uppercase(); m.insert(y.clone(), y.parse().unwrap()); }); m }
collected_into_a_map(n) -> HashMap<String, Vec<u8>> { let mut m = HashMap::new(); looped!(for x in &digits(n) { let y = x.to_uppercase(); m.insert(y.clone(), y.bytes().collect()); }); m }
into_an_element(n) -> Vec<u64> { let mut v = vec![0u64; 9]; looped!(for (i, x) in small(n).iter().enumerate() { let y = x.rotate_left(2); v[i % 9] = y.into(); }); v }
into_a_tuple(n) -> Vec<(u64, Vec<u32>)> { let mut v: Vec<(u64, Vec<u32>)> = vec![]; looped!(for x in &small(n) { let y = x.rotate_left(2) % 9; v.push((y.into(), (0..y).collect())); }); v }
into_an_option(n) -> Option<u64> { let mut o: Option<u64> = None; let mut c = 0; looped!(for x in &small(n) { let y = x.rotate_left(2); c += 1; o = Some(y.into()); }); o.map(|o| o + c) }
try_into_a_list(n) -> Vec<u16> { let mut v: Vec<u16> = vec![]; looped!(for x in &small(n) { let y = x.rotate_left(2); v.push(y.try_into().unwrap()); v.push(Default::default()); }); v }
into_an_argument(n) -> u64 { let mut s: f64 = 0.0; looped!(for x in &small(n) { let y = x.rotate_left(2); s += f64::from(y); s = s.max(y.into()); }); s.to_bits() }
untyped_let(n) -> BTreeMap<String, Vec<u64>> { let mut m = BTreeMap::new(); looped!(for x in &digits(n) { let list = x.bytes().map(|b| work(b.into())).collect(); let key = x.chars().rev().collect(); m.insert(key, list); }); m }
untyped_row(n) -> Vec<Vec<f64>> { let lines: Vec<String> = (0..n).map(|i| format!("{},{i},x", float(i))).collect(); let mut v = vec![]; looped!(for line in &lines { let row = line.split(',').map(|x| x.parse().unwrap_or(0.5)).collect(); v.push(row); }); v }
by_if(n) -> Vec<u64> { let mut v: Vec<u64> = vec![]; looped!(for x in &small(n) { let y = x.rotate_left(2); v.push(if y % 3 == 0 { y.into() } else { Default::default() }); }); v }
tried(n) -> Result<Vec<u8>, ParseIntError> { let mut v: Vec<u8> = vec![]; looped!(for x in &digits(n) { let y = x.to_uppercase(); v.push(y.parse()?); }); Ok(v) }
sums(n) -> (u64, f64) { let (mut a, mut b) = (0u64, 0f64); looped!(for x in &small(n) { let row: Vec<u64> = (0..u64::from(x % 6)).map(work).map(|h| h % 1000).collect(); a = row.iter().sum(); b += row.iter().map(|x| *x as f64).sum::<f64>(); }); (a, b) }
}

loops! {
match_of_a_temporary(n) -> String { let mut v = String::new(); looped!(for s in &words(n) { match s.to_uppercase().as_str() { "W1" => v.push_str("a"), o => v.push_str(o) } }); v }
if_let_of_a_temporary(n) -> String { let mut v = String::new(); looped!(for s in &words(n) { if let Some(c) = s.to_uppercase().strip_prefix('W') { v.push_str(c); } }); v }
extended_by_a_local(n) -> Vec<u64> { let mut v: Vec<u64> = vec![]; looped!(for i in 0..n as u64 { let part: Vec<u64> = (0..i % 4).map(work).collect(); v.extend(part.iter().filter(|x| **x % 2 == 0)); }); v }
extended_by_words(n) -> (String, Vec<u8>) { let (mut v, mut b) = (String::new(), vec![]); looped!(for s in &words(n) { let up = s.to_uppercase(); v.extend(up.split('1')); b.extend(up.as_bytes()); }); (v, b) }
first_part(n) -> Vec<(usize, String)> { let xs = words(n); let mut h = vec![]; looped!(for (i, s) in xs.iter().enumerate() { let p: Vec<&str> = s.split('w').collect(); if let [a, ..] = p[..] { h.push((i, a)); } }); h.into_iter().map(|(i, a)| (i, a.to_string())).collect() }
cells(n) -> (Vec<u64>, u64) { let (r, c) = (Rc::new(RefCell::new(vec![])), Cell::new(0u64)); looped!(for x in &numbers(n) { let y = work(*x); r.borrow_mut().push(y); c.set(c.get() ^ y); }); (r.take(), c.get()) }
cell_of_a_map(n) -> HashMap<u64, u64> { let r = RefCell::new(HashMap::new()); looped!(for x in &numbers(n) { let y = work(*x); *r.borrow_mut().entry(y % 50).or_insert(0) += 1; }); r.into_inner() }
rcs(n) -> Vec<Rc<u64>> { let mut v = vec![]; looped!(for x in &numbers(n) { let y = work(*x); v.push(Rc::new(y)); }); v }
flushed(n) -> Vec<String> { let mut prev = String::new(); let mut out = vec![]; looped!(for w in &words(n) { let cur = w.to_uppercase(); if cur > prev { out.push(prev); } prev = cur; }); out }
moved_and_new(n) -> (Vec<Vec<u64>>, Vec<u64>) { let (mut group, mut out) = (vec![], vec![]); looped!(for x in &numbers(n) { let y = work(*x); group.push(y); if group.len() == 5 { out.push(group); group = Vec::with_capacity(5); } }); (out, group) }
moved_every_time(n) -> Vec<Vec<u64>> { let (mut last, mut out) = (vec![0], vec![]); looped!(for x in &numbers(n) { let y = work(*x); out.push(last); last = vec![y]; }); out.push(last); out }
}

loops! {
drawn_then_break(n) -> (Vec<u64>, Lcg) { let mut rng = Lcg(3); let mut out = vec![]; looped!(draw(rng), for _ in 0..n { let x = rng.next(); if x % 5000 == 1 { break; } out.push(work(x)); }); (out, rng) }
drawn_into_a_buffer(n) -> (Vec<f64>, Lcg) { let mut rng = Lcg(3); let mut out = vec![]; looped!(draw(rng), for _ in 0..n { let mut sample = [0.0; 8]; rng.fill(&mut sample); let mean = sample.iter().sum::<f64>() / 8.0; out.push(mean); }); (out, rng) }
drawn_sometimes(n) -> (Vec<u64>, Lcg) { let mut rng = Lcg(3); let mut out = vec![]; looped!(draw(rng), for i in 0..n as u64 { let x = if i % 3 == 0 { rng.next() } else { i }; let h = work(x); out.push(h); }); (out, rng) }
popped(n) -> (Vec<u64>, Vec<u64>) { let mut stack = numbers(n / 2); let mut out = vec![]; looped!(draw(stack), for _ in 0..n { let Some(top) = stack.pop() else { break }; out.push(work(top)); }); (out, stack) }
counter(n) -> (Vec<(u64, u64)>, u64) { let mut id = 0; let mut out = vec![]; looped!(for i in 0..n as u64 { let my_id = id; id += 1; let h = work(i ^ my_id); if h % 6007 == 1 { break; } out.push((my_id, h)); }); (out, id) }
counted_first(n) -> (Vec<(u64, u64)>, u64) { let mut id = 0; let mut out = vec![]; looped!(for i in 0..n as u64 { id += 1; let my_id = id; let h = work(i ^ my_id); if h % 6007 == 1 { break; } out.push((my_id, h)); }); (out, id) }
rows(n) -> Vec<u64> { let n = n.min(100); let mut out = vec![0.0; n * n]; looped!(own(out, stride = n), for y in 0..n { let row = &mut out[y * n..(y + 1) * n]; for x in 0..n { row[x] = ((x * y) as f64).sin(); } }); out.iter().map(|x| f64::to_bits(*x)).collect() }
buffer(n) -> Vec<usize> { let mut b = String::new(); let mut v = vec![]; looped!(local(b), for x in &words(n) { b.clear(); b.push_str(x); b.push('!'); v.push(b.len() + b.matches('1').count()); }); v }
}

check! {
hidden: destructured get_mut if_let as_mut entry tuple helper this around by_for_each;
typed: into_a_variable parsed_into_a_map collected_into_a_map into_an_element into_a_tuple into_an_option try_into_a_list into_an_argument
    untyped_let untyped_row by_if tried sums;
lent: match_of_a_temporary if_let_of_a_temporary extended_by_a_local extended_by_words first_part cells cell_of_a_map rcs
    flushed moved_and_new moved_every_time;
drawn_and_owned: drawn_then_break drawn_into_a_buffer drawn_sometimes popped counter counted_first rows buffer;
}
