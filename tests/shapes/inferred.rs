//! Targets that are `&mut` without a `mut` in sight: bound by a pattern, by a call, by match ergonomics, by a loop around.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{message, mix};
use parallelize::parallelize;
use std::collections::*;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) fn work(x: u64) -> u64 {
    (0..5).fold(x, |a, _| mix(a))
}

#[track_caller]
pub(crate) fn same<R: PartialEq + Debug>(plain: fn(usize) -> R, ours: fn(usize) -> R) {
    let outcome = |f: fn(usize) -> R, n| catch_unwind(AssertUnwindSafe(|| f(n))).map_err(|e| message(&*e));
    at_all_jobs(|n| assert_eq!(outcome(plain, n), outcome(ours, n), "n {n}, jobs {}", jobs()));
}

/// Twins of one size.
macro_rules! twins {
    ($($name:ident($n:ident) -> $r:ty { $($body:tt)* })*) => { $(
        twin! { $name($n: usize) -> $r { $($body)* } }
    )* };
}
pub(crate) use twins;

/// Twins with parameters of every form, and generic ones.
macro_rules! whole {
    ($($name:ident [$($generic:tt)*] $parameters:tt -> $r:ty { $($body:tt)* })*) => { $(
        #[allow(unused_assignments, clippy::all)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            pub(super) fn plain $($generic)* $parameters -> $r { $($body)* }
            #[parallelize(jobs = jobs(), always)]
            pub(super) fn ours $($generic)* $parameters -> $r { $($body)* }
        }
    )* };
}
pub(crate) use whole;

/// A test that compares twins of one size.
macro_rules! check {
    ($($test:ident: $($name:ident)*;)*) => { $(
        #[test]
        fn $test() {
            $( eprintln!(stringify!($name)); same($name::plain, $name::ours); )*
        }
    )* };
}
pub(crate) use check;

/// A loop that is marked with `#[par]`, inside of something else.
macro_rules! marked {
    ($($name:ident($n:ident) -> $r:ty [$($before:tt)*] [$($outer:tt)*] [$($inner:tt)*] [$($after:tt)*])*) => { $(
        #[allow(unused_assignments, clippy::all)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            pub(super) fn plain($n: usize) -> $r { $($before)* $($outer)* { $($inner)* } $($after)* }
            #[parallelize]
            pub(super) fn ours($n: usize) -> $r {
                $($before)* $($outer)* { #[par(jobs = jobs(), always)] $($inner)* } $($after)*
            }
        }
    )* };
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    List(Vec<u64>),
    Sum { total: u64, n: usize },
}

#[derive(Clone, Debug, PartialEq)]
struct S {
    data: Vec<u64>,
    log: Vec<u64>,
    sub: Option<Vec<u64>>,
    pair: (u64, Vec<u64>),
    m: BTreeMap<u64, Vec<u64>>,
    boxed: Box<(u64, Vec<u64>)>,
    rows: Vec<Vec<u64>>,
    kind: Kind,
    other: Kind,
    next: Option<Box<S>>,
}

impl S {
    fn new(n: usize) -> S {
        S {
            data: (0..n as u64).map(mix).collect(),
            log: vec![1],
            sub: Some(vec![2]),
            pair: (3, vec![]),
            m: BTreeMap::from([(3, vec![4])]),
            boxed: Box::default(),
            rows: vec![vec![]; 3],
            kind: Kind::List(vec![]),
            other: Kind::Sum { total: 0, n: 0 },
            next: None,
        }
    }
    fn log_mut(&mut self) -> &mut Vec<u64> {
        &mut self.log
    }
    fn halves(&mut self) -> (&[u64], &mut Vec<u64>) {
        (&self.data, &mut self.log)
    }
    fn fallible(&mut self) -> Result<&mut Vec<u64>, String> {
        Ok(&mut self.log)
    }
}

trait Sink {
    fn put(&mut self, x: u64);
}
impl Sink for Vec<u64> {
    fn put(&mut self, x: u64) {
        self.push(x);
    }
}

/// A method as it stands, and annotated.
macro_rules! methods {
    ($($name:ident $parameters:tt $(-> $r:ty)? { $($body:tt)* })*) => { $(
        #[allow(clippy::all)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            pub(super) trait Twin {
                fn plain(&mut self) $(-> $r)?;
                fn ours(&mut self) $(-> $r)?;
            }
            impl Twin for S {
                fn plain $parameters $(-> $r)? { $($body)* }
                #[parallelize(jobs = jobs(), always)]
                fn ours $parameters $(-> $r)? { $($body)* }
            }
        }
    )* };
}

macro_rules! alike {
    ($($test:ident: $($name:ident)*;)*) => { $(
        #[test]
        fn $test() {
            at_all_jobs(|n| { $(
                let (mut a, mut b) = (S::new(n), S::new(n));
                let got = (<S as $name::Twin>::plain(&mut a), <S as $name::Twin>::ours(&mut b));
                assert!(got.0 == got.1 && a == b, "{} n {n}, jobs {}", stringify!($name), jobs());
            )* });
        }
    )* };
}

methods! {
destructured(&mut self) { let S { data, log, .. } = self; for x in data.iter() { let y = work(*x); log.push(y); } }
destructured_all(&mut self) -> u64 {
    let S { data, log, sub, pair: (t, rest), m, boxed, .. } = self;
    for x in data.iter() {
        let y = work(*x);
        log.push(y);
        *t ^= y;
        rest.push(y / 2);
        m.entry(y % 7).or_default().push(y);
        boxed.0 = boxed.0.wrapping_add(y);
        if let Some(sub) = sub { sub.push(y); }
    }
    *t
}
destructured_ref_mut(&mut self) { let S { ref data, ref mut log, pair: (ref mut t, _), .. } = *self; for x in data { let y = work(*x); log.push(y); *t ^= y; } }
this(&mut self) { let this = self; for i in 0..this.data.len() as u64 { let y = work(i); this.log.push(y); } }
this_beside(&mut self) { let this = self; for x in &this.data { let y = work(*x); this.log.push(y); this.pair.0 ^= y; } }
get_mut(&mut self) { let log = self.m.get_mut(&3).unwrap(); for x in &self.data { let y = work(*x); log.push(y); } }
if_let(&mut self) { if let Some(sub) = &mut self.sub { for x in &self.data { let y = work(*x); sub.push(y); } } }
if_let_as_mut(&mut self) { if let Some(sub) = self.sub.as_mut() { for x in &self.data { let y = work(*x); sub.push(y); } } }
entry(&mut self) { let log = self.m.entry(3).or_default(); for x in &self.data { let y = work(*x); log.push(y); } }
entry_with(&mut self) { let log = self.m.entry(9).or_insert_with(|| vec![7; 2]); for x in &self.data { let y = work(*x); log.extend([y, y ^ 1]); } }
tuple(&mut self) { let (log, data) = (&mut self.log, &self.data); for x in data { let y = work(*x); log.push(y); } }
from_a_call(&mut self) { let (data, log) = self.halves(); for x in data { let y = work(*x); log.push(y); } }
by_try(&mut self) -> Result<usize, String> { let log = self.fallible()?; for i in 0..99 { let y = work(i); log.push(y); } Ok(log.len()) }
helper(&mut self) { let n = self.data.len(); let log = self.log_mut(); for i in 0..n { let y = work(i as u64); log.push(y); } }
let_else(&mut self) { let Some(log) = self.sub.as_mut() else { return }; for i in 0..self.data.len() { let y = work(i as u64); log.push(y); } }
closure(&mut self) { let mut add = |x: u64| self.log.push(x); for i in 0..self.data.len() as u64 { let y = work(i); add(y); } }
replaced(&mut self) { let data = std::mem::take(&mut self.data); let log = self.log_mut(); for x in &data { let y = work(*x); log.push(y); } self.data = data; }
by_match(&mut self) { match self { S { kind: Kind::List(list), data, .. } => for x in data.iter() { let y = work(*x); list.push(y); }, _ => {} } }
by_match_of_fields(&mut self) {
    match &mut self.other {
        Kind::Sum { total, n } => for x in &self.data { let y = work(*x); *total ^= y; *n += 1; },
        Kind::List(_) => unreachable!(),
    }
}
bound_whole(&mut self) { if let Some(sub @ [..]) = self.sub.as_deref_mut() { for x in &self.data { let y = work(*x); sub[(y % 1) as usize] ^= y; } } }
first_of_a_slice(&mut self) { if let [first, .., last] = &mut self.rows[..] { for x in &self.data { let y = work(*x); if y % 2 == 0 { first.push(y); } else { last.push(!y); } } } }
split(&mut self) { let (a, b) = self.rows.split_at_mut(1); for x in &self.data { let y = work(*x); a[0].push(y); b[1].push(y / 2); } }
unboxed(&mut self) { let (t, list) = &mut *self.boxed; for x in &self.data { let y = work(*x); *t ^= y; list.push(y); } }
as_a_trait(&mut self) { let log: &mut dyn Sink = &mut self.log; for x in &self.data { let y = work(*x); log.put(y); } }
inserted(&mut self) { let log = self.sub.insert(vec![]); for x in &self.data { let y = work(*x); log.push(y); } }
get_or_insert(&mut self) { self.sub = None; let log = self.sub.get_or_insert_with(Vec::new); for x in &self.data { let y = work(*x); log.push(y); } }
by_while(&mut self) { let mut n = 0; while let Some(log) = self.rows.get_mut(n) { for i in 0..50 { let y = work(i); log.push(y); } n += 1; } }
by_if_else(&mut self) { let log = if self.data.len() % 2 == 0 { &mut self.log } else { &mut self.pair.1 }; for x in &self.data { let y = work(*x); log.push(y); } }
by_match_value(&mut self) { let log = match self.data.len() % 3 { 0 => &mut self.log, 1 => self.sub.as_mut().unwrap(), _ => &mut self.boxed.1 }; for x in &self.data { let y = work(*x); log.push(y); } }
by_block(&mut self) { let log = { let s = &mut self.pair; &mut s.1 }; for x in &self.data { let y = work(*x); log.push(y); } }
two_steps(&mut self) { let pair = &mut self.pair; let (t, log) = pair; for x in &self.data { let y = work(*x); *t ^= y; log.push(y); } }
chained(&mut self) -> Option<usize> { let log = self.rows.iter_mut().rev().find(|r| r.is_empty())?; for x in &self.data { let y = work(*x); log.push(y); } Some(log.len()) }
reborrowed(&mut self) { let log = self.log_mut(); let log = &mut *log; for i in 0..77 { let y = work(i); log.push(y); } log.push(3); }
with_exit(&mut self) -> Option<u64> { let S { data, log, .. } = self; for x in data.iter() { let y = work(*x); if y % 3001 == 0 { return Some(y); } log.push(y); } None }
with_text(&mut self) -> String { let mut text = String::new(); let t = &mut text; for x in &self.data { let y = work(*x); t.push_str(&format!("{y} ")); } text }
one_element(&mut self) { let row = &mut self.rows[1]; for x in &self.data { let y = work(*x); row.push(y); if row.len() > 40 { row.clear(); } } }
}

methods! {
named_self_field(&mut self) { let log = &mut self.log; let t = &mut self.pair.0; for x in &self.data { let y = work(*x); log.push(y); *t ^= log.len() as u64; } }
swapped(&mut self) { let (a, b) = (&mut self.log, &mut self.pair.1); for x in &self.data { let y = work(*x); a.push(y); if y % 5 == 0 { std::mem::swap(a, b); } } }
truncated(&mut self) { let log = self.log_mut(); for i in 0..500 { let y = work(i); log.push(y); log.truncate(20); log.retain(|x| x % 9 != 0); } }
sorted(&mut self) { let Some(log) = &mut self.sub else { return }; for i in 0..90 { let y = work(i); log.push(y); log.sort_unstable(); log.dedup(); } }
}

alike! {
patterns: destructured destructured_all destructured_ref_mut tuple by_match by_match_of_fields bound_whole first_of_a_slice unboxed two_steps with_exit;
calls: get_mut entry entry_with from_a_call by_try helper replaced inserted get_or_insert chained reborrowed truncated;
conditions: if_let if_let_as_mut let_else by_while by_if_else by_match_value by_block sorted;
names_of_self: this this_beside closure split as_a_trait with_text one_element named_self_field swapped;
}

type Log<'a> = &'a mut Vec<u64>;

whole! {
of_a_tuple[]((a, b): (&mut Vec<u64>, &mut u64), n: u64) -> () { for i in 0..n { let y = work(i); a.push(y); *b ^= y; } }
of_an_array[]([a, b]: [&mut Vec<u64>; 2], n: u64) -> () { for i in 0..n { let y = work(i); a.push(y); b.push(y / 2); } }
alias[](log: Log, n: u64) -> () { for i in 0..n { let y = work(i); log.push(y); } }
any_extend[<E: Extend<u64>>](log: &mut E, n: u64) -> () { for i in 0..n { let y = work(i); log.extend([y]); } }
boxed_extend[](mut log: Box<dyn FnMut(u64) + '_>, n: u64) -> () { for i in 0..n { let y = work(i); log(y); } }
optional[](log: Option<&mut Vec<u64>>, n: u64) -> () { let Some(log) = log else { return }; for i in 0..n { let y = work(i); log.push(y); } }
optional_inside[](mut log: Option<&mut Vec<u64>>, n: u64) -> () { for i in 0..n { let y = work(i); if let Some(log) = &mut log { log.push(y); } } }
optional_deref[](mut log: Option<&mut Vec<u64>>, n: u64) -> () { for i in 0..n { let y = work(i); if let Some(log) = log.as_deref_mut() { log.push(y); } } }
written[](out: &mut dyn std::fmt::Write, n: u64) -> std::fmt::Result { for i in 0..n { let y = work(i); write!(out, "{y} ")?; } Ok(()) }
written_io[<W: std::io::Write>](mut out: W, n: u64) -> std::io::Result<()> { for i in 0..n { let y = work(i); writeln!(out, "{y}")?; } Ok(()) }
of_a_struct[](S { log, pair: (t, _), .. }: &mut S, n: u64) -> () { for i in 0..n { let y = work(i); log.push(y); *t ^= y; } }
}

marked! {
around(n) -> Vec<Vec<u64>> [let mut logs = vec![vec![1]; 3];] [for log in logs.iter_mut()] [for i in 0..n as u64 { let y = work(i); log.push(y); }] [logs]
around_a_pair(n) -> Vec<(u64, Vec<u64>)> [let mut logs = vec![(0, vec![1]); 3];] [for (t, log) in &mut logs] [for i in 0..n as u64 { let y = work(i); *t ^= y; log.push(y); }] [logs]
around_values(n) -> BTreeMap<u64, Vec<u64>> [let mut logs: BTreeMap<u64, Vec<u64>> = (0..3).map(|i| (i, vec![])).collect();] [for (k, log) in &mut logs] [for i in 0..n as u64 { let y = work(i ^ *k); log.push(y); }] [logs]
around_rows(n) -> Vec<Vec<u64>> [let mut rows = vec![vec![1; 5]; 4];] [for row in rows.chunks_mut(2)] [for i in 0..n { let y = work(i as u64); row[i % 2][i % 5] ^= y; }] [rows]
around_zipped(n) -> (Vec<u64>, Vec<Vec<u64>>) [let (mut sums, mut lists) = (vec![0; 3], vec![vec![]; 3]);] [for (sum, list) in sums.iter_mut().zip(lists.iter_mut())] [for i in 0..n as u64 { let y = work(i); *sum ^= y; if y % 2 == 0 { list.push(y); } }] [(sums, lists)]
around_while(n) -> Vec<Vec<u64>> [let mut logs = vec![vec![1]; 3]; let mut k = 0;] [while let Some(log) = logs.get_mut(k)] [for i in 0..n as u64 { let y = work(i); log.push(y); } k += 1;] [logs]
}

twins! {
around_by_for_each(n) -> Vec<Vec<u64>> {
    let mut logs = vec![vec![1]; 3];
    logs.iter_mut().for_each(|log| { for i in 0..n as u64 { let y = work(i); log.push(y); } });
    logs
}
unwrapped(n) -> Vec<Vec<u64>> {
    let mut logs = vec![vec![1]; 3];
    let log = logs.last_mut().unwrap();
    for i in 0..n as u64 { let y = work(i); log.extend([y]); log.len(); }
    logs
}
in_a_nested_function(n) -> Vec<u64> {
    let mut v = vec![];
    let fill = |log: &mut Vec<u64>| for i in 0..n as u64 { let y = work(i); log.push(y); };
    fill(&mut v);
    v
}
an_element(n) -> [u64; 4] {
    let mut a = [0; 4];
    let [first, _, third, _] = &mut a;
    for i in 0..n as u64 { let y = work(i); *first ^= y; *third = y; }
    a
}
of_a_deque(n) -> VecDeque<Vec<u64>> {
    let mut d: VecDeque<Vec<u64>> = (0..3).map(|_| vec![]).collect();
    let (front, rest) = d.as_mut_slices().0.split_first_mut().unwrap();
    for i in 0..n as u64 { let y = work(i); front.push(y); rest[(y % 2) as usize].push(y); }
    d
}
through_a_cursor(n) -> (Vec<u64>, usize) {
    let mut v = vec![0u64; 100]; let mut k = 0;
    let mut it = v.iter_mut();
    for i in 0..n as u64 { let y = work(i); if let Some(x) = it.next() { *x = y; k += 1; } }
    (v, k)
}
}

check! {
closures_and_elements: around_by_for_each unwrapped in_a_nested_function an_element of_a_deque through_a_cursor;
loops_around: around around_a_pair around_values around_rows around_zipped around_while;
}

#[test]
fn parameters() {
    at_all_jobs(|n| {
        let n = n as u64;
        let s = |log: Vec<u64>| S { log, ..S::new(0) };
        macro_rules! both {
            ($name:ident, $log:ident => $call:expr) => {{
                let run = |twin: usize| {
                    let (mut $log, mut other, mut text) = (s(vec![1]), 5, String::new());
                    let result = $call(twin, &mut $log, &mut other, &mut text);
                    (result, $log, other, text)
                };
                assert!(run(0) == run(1), "{} n {n}, jobs {}", stringify!($name), jobs());
            }};
        }
        macro_rules! pick {
            ($twin:ident, $name:ident($($e:expr),*)) => {
                if $twin == 0 { $name::plain($($e),*) } else { $name::ours($($e),*) }
            };
        }
        type T<'a> = &'a mut String;
        both!(of_a_tuple, l => |t, l: &mut S, o: &mut u64, _: T| pick!(t, of_a_tuple((&mut l.log, o), n)));
        both!(of_an_array, l => |t, l: &mut S, _: &mut u64, _: T| pick!(t, of_an_array([&mut l.log, &mut l.pair.1], n)));
        both!(alias, l => |t, l: &mut S, _: &mut u64, _: T| pick!(t, alias(&mut l.log, n)));
        both!(any_extend, l => |t, l: &mut S, _: &mut u64, _: T| pick!(t, any_extend(&mut l.log, n)));
        both!(boxed_extend, l => |t, l: &mut S, _: &mut u64, _: T| pick!(t, boxed_extend(Box::new(|x| l.log.push(x)), n)));
        both!(optional, l => |t, l: &mut S, _: &mut u64, _: T| pick!(t, optional(l.sub.as_mut(), n)));
        both!(inside, l => |t, l: &mut S, _: &mut u64, _: T| pick!(t, optional_inside(l.sub.as_mut(), n)));
        both!(deref, l => |t, l: &mut S, _: &mut u64, _: T| pick!(t, optional_deref(l.sub.as_mut(), n)));
        both!(written, l => |t, _: &mut S, _: &mut u64, s: T| pick!(t, written(s, n)));
        both!(io, l => |t, _: &mut S, _: &mut u64, s: T| {
            let mut bytes = vec![];
            let ok = pick!(t, written_io(&mut bytes, n)).is_ok();
            *s = String::from_utf8(bytes).unwrap();
            ok
        });
        both!(of_a_struct, l => |t, l: &mut S, _: &mut u64, _: T| pick!(t, of_a_struct(l, n)));
    });
}
