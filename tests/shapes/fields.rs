//! Ordinary loops in methods: fields read beside fields changed, tuples, nested fields, references and boxes.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{float, mix};
use parallelize::{par_for, parallelize};
use std::collections::{BTreeMap, HashMap};
use std::fmt::{Debug, Display};

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Stats {
    sum: f64,
    n: usize,
    extremes: (f64, f64),
    by_kind: BTreeMap<u64, u32>,
}
impl Stats {
    fn add(&mut self, x: f64) {
        self.sum += x;
        self.n += 1;
        self.extremes = (self.extremes.0.min(x), self.extremes.1.max(x));
    }
    fn mean(&self) -> f64 {
        self.sum / self.n as f64
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Sim {
    data: Vec<f64>,
    scale: f64,
    total: f64,
    log: Vec<(usize, u64)>,
    text: String,
    stats: Stats,
    boxed: Box<Stats>,
    pair: (u64, Vec<u64>),
    grid: [[u32; 4]; 4],
    cache: HashMap<u64, f64>,
    best: Option<(usize, f64)>,
    step: usize,
    parts: Vec<Stats>,
}

impl Sim {
    fn new(n: usize) -> Sim {
        Sim { data: crate::common::floats(n), scale: 0.7, parts: vec![Stats::default(); 3], ..Sim::default() }
    }
    fn cost(&self, x: f64) -> f64 {
        (x * self.scale).atan() + work(x.to_bits()) as f64 / 1e20
    }
    fn at(&self, i: usize) -> f64 {
        self.cost(self.data[i])
    }
    fn record(&mut self, i: usize, x: f64) {
        self.step += 1;
        self.log.push((i, x.to_bits() ^ self.step as u64));
    }
    fn is_large(&self, x: f64) -> bool {
        x > self.total / 1e3
    }
    fn weigh(data: &[f64], i: usize) -> f64 {
        data[i].sqrt_or(1.0)
    }
}

trait SqrtOr {
    fn sqrt_or(self, or: f64) -> f64;
}
impl SqrtOr for f64 {
    fn sqrt_or(self, or: f64) -> f64 {
        if self < 0.0 { or } else { self.sqrt() }
    }
}

/// A method as it stands, and annotated.
macro_rules! method {
    ($plain:ident / $ours:ident $(<$($g:ident: $b:path),*>)? ($($s:tt)+) ($($p:ident: $t:ty),*) -> $r:ty $body:block) => {
        method!(@ $plain [] [$($($g: $b),*)?] ($($s)+) ($($p: $t),*) -> $r $body);
        method!(@ $ours [#[parallelize(jobs = jobs(), always)]] [$($($g: $b),*)?] ($($s)+) ($($p: $t),*) -> $r $body);
    };
    (@ $name:ident [$($a:tt)*] [$($g:ident: $b:path),*] ($($s:tt)+) ($($p:ident: $t:ty),*) -> $r:ty $body:block) => {
        $($a)* fn $name<$($g: $b),*>($($s)+, $($p: $t),*) -> $r $body
    };
}

#[allow(clippy::all)]
impl Sim {
    method! { totals / totals_p (&mut self)() -> f64 {
        for x in &self.data { self.total += x.sqrt_or(2.0) * self.scale; }
        self.total
    } }
    method! { fields / fields_p (&mut self)(k: u64) -> usize {
        for i in 0..self.data.len() {
            let e = Sim::weigh(&self.data, i) * self.scale;
            let h = work(e.to_bits() ^ k);
            self.total += e;
            self.log.push((i, h));
            self.text.push_str(&format!("{h:x} "));
            self.pair.0 ^= h;
            self.pair.1.push(h / 2);
            self.grid[i % 4][(h % 4) as usize] += 1;
            self.stats.sum += e;
            self.stats.n += 1;
            *self.stats.by_kind.entry(h % 9).or_insert(0) += 1;
            self.boxed.sum -= e;
            self.boxed.add(e);
            self.cache.insert(h % 30, e);
            self.parts[(h % 3) as usize].n += 1;
            self.parts[0].add(e);
            if self.best.map_or(true, |(_, b)| e > b) { self.best = Some((i, e)); }
            self.step = i;
        }
        self.log.len()
    } }
    method! { taken_out / taken_out_p (&mut self)() -> () {
        let mut log = std::mem::take(&mut self.log);
        for i in 0..self.data.len() {
            let x = self.at(i);
            let y = self.cost(x + 1.0);
            log.push((i, (x + y).to_bits()));
        }
        self.log = log;
    } }
    method! { beside_a_field / beside_a_field_p (&mut self)() -> () {
        let mut n = 0;
        for i in 0..self.data.len() {
            let h = work(i as u64);
            if self.is_large(float(h as usize)) { self.total += float(i); } else { self.total -= 1.0; }
            n += self.stats.mean().is_nan() as usize;
            self.record(i, self.stats.sum);
        }
        self.step += n;
    } }
    method! { own_methods / own_methods_p (&mut self)(n: usize) -> () {
        for i in 0..n {
            let h = work(i as u64);
            self.record(i, h as f64);
            if h % 3 == 0 { self.stats.add(h as f64); }
        }
    } }
    method! { in_place / in_place_p (&mut self)() -> Vec<u64> {
        let mut moved = vec![];
        for x in self.data.iter_mut() {
            let old = *x;
            *x = (*x * self.scale).cos();
            self.total += *x;
            moved.push((old - *x).to_bits());
        }
        moved
    } }
    method! { slots / slots_p (&mut self)() -> () {
        for i in 0..self.data.len() {
            let e = (self.data[i] * self.scale).cos();
            self.data[i] += e;
            self.total += self.data[i];
        }
    } }
    method! { consumed / consumed_p (mut self)(k: f64) -> (Vec<u64>, Stats) {
        let mut out = vec![];
        for x in self.data {
            let y = (x * k).sin();
            self.stats.add(y);
            out.push(y.to_bits());
        }
        (out, self.stats)
    } }
    method! { failing / failing_p (&mut self)(limit: u64) -> Result<u64, String> {
        let mut last = 0;
        for (i, x) in self.data.iter().enumerate() {
            let h = work(x.to_bits());
            if h % limit == 0 { return Err(format!("{i}: {h} after {}", self.log.len())); }
            self.log.push((i, h));
            self.stats.n += 1;
            last = h;
            if self.stats.n > 5000 { break; }
        }
        Ok(last)
    } }
    method! { destructured / destructured_p (&mut self)() -> () {
        let Sim { data, scale, total, stats: Stats { sum, n, .. }, .. } = self;
        for x in data.iter() {
            let e = (x * *scale).tan();
            *total += e;
            *sum = *sum * 0.5 + e;
            *n += 1;
        }
    } }
    method! { generic / generic_p <T: Label, F: Mapping>(&mut self)(labels: &[T], f: F) -> () {
        for label in labels {
            let s = f.map(&label.to_string());
            self.text += &s;
            self.step += s.len();
        }
    } }
}

twin! { by_reference(s: &mut Sim, n: usize) -> () {
    for i in 0..n {
        let h = work(i as u64) as f64;
        s.total += (h * s.scale).sin();
        s.stats.add(h);
        s.boxed.n += 1;
        if s.total > 1.0 { s.text.push('+'); }
        s.best = Some((i, s.stats.mean()));
    }
} }
twin! { boxed(mut_s: Box<Sim>, n: usize) -> Box<Sim> {
    let mut s = mut_s;
    for i in 0..n {
        let h = work(i as u64) as f64;
        s.total += (h * s.scale).sin();
        s.stats.add(h);
        s.log.push((i, h.to_bits()));
    }
    s
} }
twin! { tuples(n: usize) -> ((f64, Vec<u64>, (usize, String)), [(u64, u64); 3]) {
    let mut t = (0.5, vec![], (0, String::new())); let mut a = [(0, 1u64); 3];
    for i in 0..n {
        let h = work(i as u64);
        t.0 += float(i);
        t.1.push(h);
        t.2.0 += i;
        t.2.1.push_str(&h.to_string());
        a[i % 3].0 += h % 100;
        a[(h % 3) as usize].1 = a[i % 3].1.rotate_left(1) ^ h;
    }
    (t, a)
} }
trait Label: Display + Sync {}
impl<T: Display + Sync> Label for T {}
trait Mapping: Sync {
    fn map(&self, s: &str) -> String;
}
struct Upper(&'static str);
impl Mapping for Upper {
    fn map(&self, s: &str) -> String {
        s.to_uppercase() + self.0
    }
}

fn alike<R: PartialEq + Debug>(plain: impl Fn(&mut Sim) -> R, ours: impl Fn(&mut Sim) -> R) {
    at_all_jobs(|n| {
        let (mut a, mut b) = (Sim::new(n), Sim::new(n));
        assert_eq!((plain(&mut a), a), (ours(&mut b), b), "n {n}, jobs {}", jobs());
    });
}

#[test]
fn methods_that_change_fields() {
    alike(Sim::totals, Sim::totals_p);
    alike(|s| s.fields(3), |s| s.fields_p(3));
    alike(Sim::in_place, Sim::in_place_p);
    alike(Sim::slots, Sim::slots_p);
    alike(Sim::destructured, Sim::destructured_p);
}

#[test]
fn methods_that_call_methods() {
    alike(Sim::taken_out, Sim::taken_out_p);
    alike(Sim::beside_a_field, Sim::beside_a_field_p);
    alike(|s| s.own_methods(s.data.len()), |s| s.own_methods_p(s.data.len()));
    alike(|s| s.clone().consumed(0.3), |s| s.clone().consumed_p(0.3));
    let labels = |s: &Sim| s.data.iter().map(|x| x.to_bits() % 999).collect::<Vec<_>>();
    alike(|s| s.generic(&labels(s), Upper("!")), |s| s.generic_p(&labels(s), Upper("!")));
}

#[test]
fn methods_that_fail() {
    for limit in [3, 1000, 7001, 1 << 40] {
        alike(|s| s.failing(limit), |s| s.failing_p(limit));
    }
}

#[test]
fn references_boxes_and_tuples() {
    alike(|s| by_reference::plain(s, s.data.len()), |s| by_reference::ours(s, s.data.len()));
    alike(|s| boxed::plain(Box::new(s.clone()), s.data.len()), |s| boxed::ours(Box::new(s.clone()), s.data.len()));
    at_all_jobs(|n| assert_eq!(tuples::plain(n), tuples::ours(n)));
}

macro_rules! plainly {
    ($($loop:tt)*) => { $($loop)* };
}

macro_rules! in_parallel {
    ($($loop:tt)*) => { par_for!(jobs = jobs(), always, $($loop)*) };
}

macro_rules! by {
    ($name:ident, $how:ident) => {
        fn $name(s: &mut Sim) -> (f64, Vec<u64>) {
            let mut pair = (0.0, vec![]);
            $how!(for i in 0..s.data.len() {
                let e = (s.data[i] * s.scale).cos();
                s.total += e;
                s.stats.add(e);
                s.boxed.sum += e * 0.1;
                s.pair.1.push(e.to_bits());
                pair.0 += e;
                pair.1.push(work(e.to_bits()));
                if s.best.is_none_or(|(_, b)| b < e) {
                    s.best = Some((i, e));
                }
            });
            pair
        }
    };
}

by!(by_plain_for, plainly);
by!(by_par_for, in_parallel);

#[test]
fn by_macro() {
    alike(by_plain_for, by_par_for);
}

macro_rules! targets {
    ($name:ident, $how:ident) => {
        fn $name(s: &mut Sim) -> usize {
            let n = s.data.len();
            let stats = s.parts.last_mut().unwrap();
            $how!(for x in &s.data {
                let y = x.sqrt_or(1.0);
                stats.add(y);
            });
            let entry = stats.by_kind.entry(3).or_default();
            $how!(for x in &s.data {
                let h = work(x.to_bits());
                if h % 2 == 0 {
                    *entry += 1;
                }
            });
            let Sim { data, log, pair: (first, rest), .. } = s;
            $how!(for (i, x) in data.iter().enumerate() {
                let h = work(x.to_bits());
                *first ^= h;
                rest.push(h);
                log.push((i, h));
            });
            if let Some(last) = s.grid.last_mut() {
                $how!(for i in 0..n as u64 {
                    let h = work(i);
                    last[(h % 4) as usize] += 1;
                });
            }
            for row in s.parts.iter_mut() {
                $how!(for i in 0..n / 10 {
                    let x = float(work(i as u64) as usize);
                    row.sum += x;
                    row.add(x);
                });
            }
            n
        }
    };
}

targets!(targets_of_plain_for, plainly);
targets!(targets_of_par_for, in_parallel);

#[test]
fn by_macro_through_references_that_it_does_not_see() {
    alike(targets_of_plain_for, targets_of_par_for);
}
