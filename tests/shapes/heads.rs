//! Heads that draw and may leave the loop, draw only sometimes, or fill a local buffer; and that the rest runs in parallel.

use super::inferred::{check, same, twins, whole, work};
use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{Peak, mix, words};
use parallelize::parallelize;
use std::collections::*;
use std::fmt::Debug;
use std::io::{self, BufRead, Cursor, Read};
use std::rc::Rc;

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
    fn try_next(&mut self) -> Result<u64, String> {
        let x = self.next();
        if x % 5001 == 0 { Err(format!("bad {x}")) } else { Ok(x) }
    }
    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.next() as usize % (from.len() + 1))
    }
}

whole! {
with_break[](n: usize, rng: &mut Lcg) -> Vec<u64> { let mut out = vec![]; for _ in 0..n { let x = rng.next(); if x % 5000 == 1 { break; } out.push(work(x)); } out }
with_try[](n: usize, rng: &mut Lcg) -> Result<Vec<u64>, String> { let mut out = vec![]; for _ in 0..n { let x = rng.try_next()?; out.push(work(x)); } Ok(out) }
with_return[](n: usize, rng: &mut Lcg) -> Option<Vec<u64>> { let mut out = vec![]; for _ in 0..n { let x = rng.next(); let y = rng.next(); if x % 5001 == y % 5001 { return None; } out.push(work(x ^ y)); } Some(out) }
with_late_break[](n: usize, rng: &mut Lcg) -> Vec<u64> { let mut out = vec![]; for _ in 0..n { let x = rng.next(); let h = work(x); if h % 5000 == 1 { break; } out.push(h); } out }
with_both_breaks[](n: usize, rng: &mut Lcg) -> Result<Vec<u64>, String> { let mut out = vec![]; for i in 0..n as u64 { let x = rng.try_next()?; if x % 4001 == 7 { break; } let h = work(x ^ i); if h % 5000 == 1 { return Err(format!("late {h}")); } if h % 5 == 0 { continue; } out.push(h); } Ok(out) }
filled[](n: usize, rng: &mut Lcg) -> Vec<f64> { let mut out = vec![]; for _ in 0..n { let mut sample = [0.0; 8]; rng.fill(&mut sample); let mean = sample.iter().sum::<f64>() / 8.0; out.push(mean); } out }
filled_in_one[](n: usize, rng: &mut Lcg) -> Vec<u64> { let mut out = vec![]; for _ in 0..n { let mut sample = [0.0; 4]; rng.fill(&mut sample); out.push(sample.iter().map(|x| work(*x as u64) % 9).sum::<u64>()); } out }
filled_vec[](n: usize, rng: &mut Lcg) -> Vec<Vec<f64>> { let mut out = vec![]; for i in 0..n { let mut sample = vec![0.0; i % 5]; rng.fill(&mut sample); sample.sort_by(f64::total_cmp); out.push(sample); } out }
picks[](n: usize, names: &[String], rng: &mut Lcg) -> Vec<String> { let mut out = vec![]; for _ in 0..n { let Some(name) = rng.pick(names) else { continue }; let loud = name.to_uppercase(); out.push(loud); } out }
picks_or_ends[](n: usize, names: &[String], rng: &mut Lcg) -> Vec<String> { let mut out = vec![]; for _ in 0..n { let Some(name) = rng.pick(names) else { break }; let loud = name.to_uppercase(); out.push(loud); } out }
sometimes[](n: usize, rng: &mut Lcg) -> Vec<u64> { let mut out = vec![]; for i in 0..n as u64 { let x = if i % 3 == 0 { rng.next() } else { i }; let h = work(x); out.push(h); } out }
some_times[](n: usize, rng: &mut Lcg) -> Vec<u64> { let mut out = vec![]; for i in 0..n as u64 { let mut s = 0; for _ in 0..i % 4 { s ^= rng.next(); } let h = work(s); out.push(h); } out }
by_match[](n: usize, rng: &mut Lcg) -> Vec<u64> { let mut out = vec![]; for i in 0..n as u64 { let x = match i % 4 { 0 => rng.next(), 1 => rng.next() ^ rng.next(), _ => 7 }; out.push(work(x ^ i)); } out }
while_even[](n: usize, rng: &mut Lcg) -> Vec<u64> { let mut out = vec![]; for _ in 0..n { let mut x = rng.next(); while x % 2 == 0 { x = rng.next(); } out.push(work(x)); } out }
collected[](n: usize, rng: &mut Lcg) -> Vec<u64> { let mut out = vec![]; for i in 0..n { let row: Vec<u64> = (0..i % 4).map(|_| rng.next()).collect(); if row.iter().any(|x| x % 9000 == 3) { break; } let h = row.iter().fold(1, |a, b| work(a ^ b)); out.push(h); } out }
shuffled[](n: usize, rng: &mut Lcg) -> Vec<Vec<u64>> { let mut out = vec![]; for i in 0..n as u64 { let mut row: Vec<u64> = (0..i % 5).collect(); let k = row.len(); (1..k).rev().for_each(|j| row.swap(j, rng.next() as usize % (j + 1))); let h: Vec<u64> = row.iter().map(|x| work(*x)).collect(); out.push(h); } out }
reader[](input: &mut dyn Read, count: usize) -> io::Result<Vec<u64>> {
    let mut chunk = [0u8; 37]; let mut sums = vec![];
    for _ in 0..count {
        let n = input.read(&mut chunk)?;
        if n == 0 { break; }
        let data = chunk[..n].to_vec();
        let sum = data.iter().fold(7, |a, b| work(a ^ u64::from(*b)));
        sums.push(sum);
    }
    Ok(sums)
}
lines[](n: u64, input: &mut dyn BufRead) -> io::Result<Vec<u64>> {
    let mut out = vec![];
    for i in 0..n { let mut line = String::new(); input.read_line(&mut line)?; let h = work(i + line.len() as u64); out.push(h); }
    Ok(out)
}
lines_until_end[](n: u64, input: &mut dyn BufRead) -> io::Result<Vec<u64>> {
    let mut out = vec![];
    for i in 0..n { let mut line = String::new(); if input.read_line(&mut line)? == 0 { break; } let h = work(i + line.trim().len() as u64); out.push(h); }
    Ok(out)
}
counter[](n: u64) -> Result<(Vec<(u64, u64)>, u64), u64> { let mut id = 0; let mut out = vec![]; for i in 0..n { let my_id = id; id += 1; let h = work(i ^ my_id); if h % 5003 == 1 { return Err(my_id); } out.push((my_id, h)); } Ok((out, id)) }
popped[](mut stack: Vec<u64>, n: usize) -> Vec<u64> { let mut out = vec![]; for _ in 0..n { let Some(top) = stack.pop() else { break }; out.push(work(top)); } out }
drained[](mut queue: VecDeque<u64>, n: usize) -> (Vec<u64>, VecDeque<u64>) { let mut out = vec![]; for _ in 0..n { let Some(first) = queue.pop_front() else { break }; let h = work(first); out.push(h); } (out, queue) }
from_an_iterator[](n: usize, ids: &mut dyn Iterator<Item = u64>) -> Option<Vec<u64>> { let mut out = vec![]; for i in 0..n as u64 { let id = ids.next()?; out.push(work(id) ^ i); } Some(out) }
}

twins! {
counted_first(n) -> (Vec<(u64, u64)>, u64) { let mut id = 0; let mut out = vec![]; for i in 0..n as u64 { id += 1; let my_id = id; let h = work(i ^ my_id); if h % 6007 == 1 { break; } out.push((my_id, h)); } (out, id) }
counted_then(n) -> (Vec<(u64, u64)>, u64) { let mut id = 0; let mut out = vec![]; for i in 0..n as u64 { let my_id = id; id += 1 + i % 2; let h = work(i ^ my_id); if h % 6007 == 1 { break; } if h % 2 == 0 { continue; } out.push((my_id, h)); } (out, id) }
running_offset(n) -> (Vec<(usize, u64)>, usize) { let mut at = 0; let mut out = vec![]; for w in &words(n) { let start = at; at += w.len() + 1; let h = work(start as u64 ^ w.len() as u64); if h % 7001 == 3 { break; } out.push((start, h)); } (out, at) }
local_generator(n) -> (Vec<u64>, Lcg) { let mut rng = Lcg(4); let mut out = vec![]; for i in 0..n as u64 { let x = rng.next(); let h = work(x ^ i); if h % 7001 == 3 { break; } out.push(h); } (out, rng) }
sometimes_then_break(n) -> (Vec<u64>, Lcg) { let mut rng = Lcg(4); let mut out = vec![]; for i in 0..n as u64 { let x = if i % 3 == 0 { rng.next() } else { 5 }; let h = work(x ^ i); if h % 7001 == 3 { break; } out.push(h); } (out, rng) }
labelled(n) -> (Vec<u64>, Lcg) { let mut rng = Lcg(4); let mut out = vec![]; 'rows: for i in 0..n as u64 { let x = rng.next(); for j in 0..3 { let h = work(x ^ j ^ i); if h % 7001 == 3 { break 'rows; } if h % 5 == 0 { continue 'rows; } out.push(h); } } (out, rng) }
}

check! {
of_locals: counted_first counted_then running_offset local_generator sometimes_then_break labelled;
}

fn alike<R: PartialEq + Debug>(name: &str, n: usize, plain: fn(usize, &mut Lcg) -> R, ours: fn(usize, &mut Lcg) -> R) {
    for seed in 0..3 {
        let (mut a, mut b) = (Lcg(seed), Lcg(seed));
        assert_eq!((plain(n, &mut a), a), (ours(n, &mut b), b), "{name} n {n}, jobs {}", jobs());
    }
}

#[test]
fn of_a_generator() {
    at_all_jobs(|n| {
        macro_rules! all {
            ($($name:ident)*) => { $( alike(stringify!($name), n, $name::plain, $name::ours); )* };
        }
        all!(with_break with_try with_return with_late_break with_both_breaks filled filled_in_one filled_vec sometimes some_times
            by_match while_even collected shuffled);
        let names = words(n.min(50));
        let (mut a, mut b) = (Lcg(1), Lcg(1));
        assert_eq!(picks::plain(n, &names, &mut a), picks::ours(n, &names, &mut b));
        assert_eq!(a, b);
        let names = words(n);
        assert_eq!(picks_or_ends::plain(n, &names, &mut a), picks_or_ends::ours(n, &names, &mut b));
        assert_eq!(a, b);
    });
}

#[test]
fn of_readers_and_stacks() {
    at_all_jobs(|n| {
        let bytes: Vec<u8> = (0..n as u64 * 5).map(|x| mix(x) as u8).collect();
        let text = words(n).join("\n");
        for count in [0, 1, n, 2 * n] {
            let (mut a, mut b) = (Cursor::new(&bytes), Cursor::new(&bytes));
            assert_eq!(reader::plain(&mut a, count).unwrap(), reader::ours(&mut b, count).unwrap());
            assert_eq!(a.position(), b.position());
            let mut rest = [text.as_bytes(); 4];
            let [a, b, c, d] = &mut rest;
            assert_eq!(lines::plain(count as u64, a).unwrap(), lines::ours(count as u64, b).unwrap());
            assert_eq!(
                lines_until_end::plain(count as u64, c).unwrap(),
                lines_until_end::ours(count as u64, d).unwrap()
            );
            assert!(rest[0] == rest[1] && rest[2] == rest[3]);
            let stack: Vec<u64> = (0..n as u64).collect();
            assert_eq!(popped::plain(stack.clone(), count), popped::ours(stack.clone(), count));
            let queue = VecDeque::from(stack.clone());
            assert_eq!(drained::plain(queue.clone(), count), drained::ours(queue, count));
            let (mut a, mut b) = (stack.iter().copied(), stack.iter().copied());
            assert_eq!(from_an_iterator::plain(count, &mut a), from_an_iterator::ours(count, &mut b));
            assert_eq!(a.len(), b.len());
        }
        assert_eq!(counter::plain(n as u64), counter::ours(n as u64));
    });
}

/// Work is seen on several threads, sooner or later: other tests may keep the cores busy.
fn assert_spread(several: impl Fn() -> bool, name: &str) {
    let one = cfg!(any(feature = "sequential", not(feature = "rayon")));
    assert_eq!((0..if one { 1 } else { 50 }).any(|_| several()), !one, "{name}");
}

/// Loops that draw, and work that is seen to run on several threads.
macro_rules! spread {
    ($($name:ident($peak:ident, $n:ident) { $($body:tt)* })*) => { $(
        #[test]
        fn $name() {
            #[parallelize(jobs = 8, always)]
            fn ours($peak: &Peak, $n: u64) { $($body)* }
            let several = || {
                let peak = Peak::default();
                ours(&peak, 3000);
                peak.most() > 1
            };
            assert_spread(several, stringify!($name));
        }
    )* };
}

spread! {
spread_filled(peak, n) { let mut rng = Lcg(5); let mut out = vec![]; for _ in 0..n { let mut sample = [0.0; 2]; rng.fill(&mut sample); out.push(sample.iter().map(|x| peak.work(*x as u64) % 9).sum::<u64>()); } }
spread_filled_by_let(peak, n) { let mut rng = Lcg(5); let mut out = vec![]; for _ in 0..n { let mut sample = [0.0; 2]; rng.fill(&mut sample); let sum = sample.iter().map(|x| peak.work(*x as u64) % 9).sum::<u64>(); out.push(sum); } }
spread_counter(peak, n) { let mut id = 0; let mut out = vec![]; for i in 0..n { id += 1; let my_id = id; let h = peak.work(i ^ my_id); if h == 1 { break; } out.push((my_id, h)); } }
spread_counter_then(peak, n) { let mut id = 0; let mut out = vec![]; for i in 0..n { let my_id = id; id += 1; let h = peak.work(i ^ my_id); if h == 1 { return; } out.push((my_id, h)); } }
spread_break(peak, n) { let mut rng = Lcg(5); let mut out = vec![]; for _ in 0..n { let x = rng.next(); if x == 1 { break; } out.push(peak.work(x)); } }
spread_sometimes(peak, n) { let mut rng = Lcg(5); let mut out = vec![]; for i in 0..n { let x = if i % 3 == 0 { rng.next() } else { i }; let h = peak.work(x); out.push(h); } }
spread_some_times(peak, n) { let mut rng = Lcg(5); let mut out = vec![]; for i in 0..n { let mut s = 0; for _ in 0..i % 4 { s ^= rng.next(); } let h = peak.work(s); out.push(h); } }
spread_fixed(peak, n) { let mut out = vec![]; for _ in 0..n { out.push(peak.work(7)); } }
spread_fixed_sum(peak, n) { let mut total = 0u64; for _ in 0..n { total ^= peak.work(n); } let _ = total; }
spread_popped(peak, n) { let mut stack: Vec<u64> = (0..n).collect(); let mut out = vec![]; for _ in 0..n { let Some(top) = stack.pop() else { break }; out.push(peak.work(top)); } }
spread_hidden(peak, n) { let mut logs = vec![vec![]]; let log = logs.last_mut().unwrap(); for i in 0..n { let h = peak.work(i); log.push(h); } }
spread_closure(peak, n) { let mut v = vec![]; let mut add = |x: u64| v.push(x); for i in 0..n { let h = peak.work(i); add(h); } }
spread_flushed(peak, n) { let mut prev = String::new(); let mut out = vec![]; for i in 0..n { let cur = peak.work(i).to_string(); if cur > prev { out.push(prev); } prev = cur; } }
spread_cell(peak, n) { let v = std::cell::RefCell::new(vec![]); for i in 0..n { let h = peak.work(i); v.borrow_mut().push(h); } }
spread_typed(peak, n) { let mut v: Vec<f64> = vec![]; for i in 0..n { let h = peak.work(i) as u32; v.push(h.into()); } }
spread_bumped(peak, n) { macro_rules! bump { ($x:expr) => { $x += 1 }; } let mut c = 0; for i in 0..n { let h = peak.work(i); if h % 3 > 1 { bump!(c); } } assert!(c > 0); }
spread_lines_let(peak, n) { let text = "a\nbc\n".repeat(1500); let mut input = Cursor::new(text); let mut out = vec![]; for i in 0..n { let mut line = String::new(); let k = input.read_line(&mut line).unwrap(); if k == 0 { break; } let h = peak.work(i + line.len() as u64); out.push(h); } }
spread_fill_unused(peak, n) { let mut rng = Lcg(5); let mut out = vec![]; for _ in 0..n { let mut s = [0.0; 2]; rng.fill(&mut s); let h = peak.work(s[0] as u64); out.push(h); } }
spread_fill_vec(peak, n) { let mut rng = Lcg(5); let mut out = vec![]; for _ in 0..n { let mut s = vec![0.0; 2]; rng.fill(&mut s); let h = peak.work(s[0] as u64); out.push(h); } }
spread_match_string(peak, n) { let mut v = String::new(); for i in 0..n { let h = peak.work(i); match h.to_string().as_str() { "1" => v.push_str("a"), o => v.push_str(o) } } }
spread_match_ref(peak, n) { let mut v = 0; for i in 0..n { match peak.work(i).to_string().as_str() { "1" => v += 1, _ => v += 2 } } assert!(v > 0); }
spread_if_let(peak, n) { let mut v = String::new(); for i in 0..n { if let Some(c) = peak.work(i).to_string().strip_prefix('1') { v.push_str(c); } } }
spread_if_let_owned(peak, n) { let mut v = vec![]; for i in 0..n { if let Some(c) = peak.work(i).checked_sub(1) { v.push(c); } } }
spread_inner_for(peak, n) { let mut v = vec![]; for i in 0..n { let t = peak.work(i).to_string(); for c in t.split('1') { v.push(c.len()); } } }
spread_extend_local(peak, n) { let mut v: Vec<u64> = vec![]; for i in 0..n { let part = vec![peak.work(i), 2]; v.extend(part.iter().filter(|x| **x % 2 == 0)); } }
spread_extend_bytes(peak, n) { let mut v: Vec<u8> = vec![]; for i in 0..n { let t = peak.work(i).to_string(); v.extend(t.as_bytes()); } }
spread_extend_inline(peak, n) { let mut v = vec![]; for i in 0..n { v.extend(peak.work(i).to_string().bytes()); } }
spread_extend_lazy(peak, n) { let mut v: Vec<u64> = vec![]; for i in 0..n { v.extend((0..2).map(|j| peak.work(i ^ j))); } }
spread_typed_inline(peak, n) { let mut v: Vec<f64> = vec![]; for i in 0..n { v.push((peak.work(i) as u32).into()); } }
spread_typed_sum(peak, n) { let mut v: Vec<u64> = vec![]; for i in 0..n { v.push((0..2).map(|j| peak.work(i ^ j) % 9).sum()); } }
spread_typed_collect(peak, n) { let mut v: Vec<Vec<u64>> = vec![]; for i in 0..n { v.push((0..2).map(|j| peak.work(i ^ j) % 9).collect()); } }
spread_typed_collect_field(peak, n) { let mut v: (u64, Vec<u64>) = (0, vec![]); for i in 0..n { v.1 = (0..2).map(|j| peak.work(i ^ j) % 9).collect(); v.0 += 1; } }
spread_typed_sum_field(peak, n) { let mut v: (u64, u64) = (0, 0); for i in 0..n { v.1 = (0..2).map(|j| peak.work(i ^ j) % 9).sum(); v.0 += v.1; } }
spread_typed_parse(peak, n) { let mut m: HashMap<String, u64> = HashMap::new(); for i in 0..n { let y = peak.work(i).to_string(); m.insert(y.clone(), y.parse().unwrap()); } }
spread_untyped_let(peak, n) { let mut m: BTreeMap<u64, Vec<u64>> = BTreeMap::new(); for i in 0..n { let list = (0..2).map(|j| peak.work(i ^ j) % 9).collect(); m.insert(i, list); } }
spread_untyped_summed(peak, n) { let mut t = 0u64; for i in 0..n { let y = (0..2).map(|j| peak.work(i ^ j) % 9).sum(); t = t.wrapping_add(y); } }
spread_untyped_struct(peak, n) { struct R { l: Vec<u64>, s: String } let mut v = vec![]; for i in 0..n { let l = (0..2).map(|j| peak.work(i ^ j) % 9).collect(); let s = "a".into(); v.push(R { l, s }); } assert!(v.iter().all(|r| r.l.len() + r.s.len() == 3)); }
spread_closure_value(peak, n) { let mut k = 0; let mut next = |x: u64| { k += x % 3; k }; let mut v = vec![]; for i in 0..n { let h = peak.work(i); let id = next(h); v.push(id); } }
spread_closure_dyn(peak, n) { let mut v = vec![]; let f: &mut dyn FnMut(u64) = &mut |x| v.push(x); for i in 0..n { let h = peak.work(i); f(h); } }
spread_closure_inline(peak, n) { let mut v = vec![]; let mut f = |x: u64| v.push(x); for i in 0..n { f(peak.work(i)); } }
spread_cell_too(peak, n) { let c = std::cell::Cell::new(0u64); for i in 0..n { c.set(c.get() ^ peak.work(i)); } }
spread_rc_work(peak, n) { let mut v = vec![]; for i in 0..n { v.push(Rc::new(peak.work(i))); } }
spread_moved(peak, n) { let mut g = vec![]; let mut o = vec![]; for i in 0..n { g.push(peak.work(i)); if g.len() == 5 { o.push(g); g = vec![]; } } }
spread_moved_key(peak, n) { let mut g = vec![]; let mut k = String::new(); let mut o = vec![]; for i in 0..n { let c = peak.work(i / 3).to_string(); if c != k { o.push((k, g)); g = vec![]; k = c; } g.push(i); } }
spread_get_mut(peak, n) { let mut m = BTreeMap::from([(1, vec![])]); let l = m.get_mut(&1).unwrap(); for i in 0..n { l.push(peak.work(i)); } }
spread_boxed(peak, n) { let mut v = vec![]; for i in 0..n { v.push(Box::new(peak.work(i))); } }
spread_seen(peak, n) { let mut s = HashSet::new(); let mut v = vec![]; for i in 0..n { let u = peak.work(i / 2).to_string(); if !s.contains(u.as_str()) { s.insert(u.clone()); v.push(u); } } }
}

#[test]
fn spread_lines_by_try() {
    #[parallelize(jobs = 8, always)]
    fn ours(peak: &Peak, n: u64, input: &mut dyn BufRead) -> io::Result<Vec<u64>> {
        let mut out = vec![];
        for i in 0..n {
            let mut line = String::new();
            input.read_line(&mut line)?;
            let h = peak.work(i + line.len() as u64);
            out.push(h);
        }
        Ok(out)
    }
    let several = || {
        let peak = Peak::default();
        assert_eq!(ours(&peak, 3000, &mut "a\n".repeat(2000).as_bytes()).unwrap().len(), 3000);
        peak.most() > 1
    };
    assert_spread(several, "lines");
}
