//! Ordinary loops that draw from a generator, a reader or a counter at their head, and loops with scratch variables.

use crate::common::mix;
use crate::common::twins::{at_all_jobs, jobs, twin};
use parallelize::{par_for, parallelize};
use std::fmt::Debug;
use std::io::{self, BufRead, Cursor, Read};

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

fn same<R: PartialEq + Debug>(plain: fn(usize) -> R, ours: fn(usize) -> R) {
    at_all_jobs(|n| assert_eq!(plain(n), ours(n), "n {n}, jobs {}", jobs()));
}

#[derive(Clone, Debug, PartialEq)]
struct Lcg(u64);
impl Lcg {
    fn new(seed: u64) -> Self {
        Lcg(seed)
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        self.0 >> 33
    }
    fn next_f64(&mut self) -> f64 {
        self.next() as f64 / (1u64 << 31) as f64
    }
    fn range(&mut self, lo: u64, hi: u64) -> u64 {
        lo + self.next() % (hi - lo)
    }
}

twin! { pi(n: usize, rng: &mut Lcg) -> (f64, u32) {
    let mut hits = 0;
    for _ in 0..n {
        let x = 2.0 * rng.next_f64() - 1.0;
        let y = 2.0 * rng.next_f64() - 1.0;
        if x * x + y * y <= 1.0 { hits += 1; }
    }
    (4.0 * hits as f64 / n.max(1) as f64, hits)
} }
twin! { local(n: usize) -> (Vec<u64>, Lcg) {
    let mut rng = Lcg::new(42); let mut out = vec![];
    for i in 0..n as u64 {
        let (a, b) = (rng.next(), rng.range(10, 20));
        let c = [rng.next(), rng.next()];
        let d: Vec<u64> = (0..3).map(|_| rng.next()).collect();
        let y = work(a ^ b ^ c[0] ^ c[1] ^ d[2] ^ i);
        out.push(y);
    }
    (out, rng)
} }
twin! { walk(n: usize) -> (f64, f64, Vec<f64>, u64) {
    let mut rng = Lcg(9); let (mut x, mut y) = (0.0, 0.0); let mut far = vec![];
    for _ in 0..n {
        let angle = rng.next_f64() * std::f64::consts::TAU;
        let (dx, dy) = (angle.cos(), angle.sin());
        x += dx;
        y += dy;
        let r = f64::hypot(x, y);
        if r > 10.0 { far.push(r); }
    }
    (x, y, far, rng.0)
} }
twin! { metropolis(n: usize) -> (f64, usize, Vec<u64>, u64) {
    let mut rng = Lcg(9); let mut x: f64 = 0.0; let mut accepted = 0; let mut trace = vec![];
    for _ in 0..n {
        let step = rng.next_f64() - 0.5;
        let u = rng.next_f64();
        let noise = work(step.to_bits());
        let new = x + step;
        if (x * x - new * new).exp() > u { x = new; accepted += 1; }
        trace.push(noise ^ x.to_bits());
    }
    (x, accepted, trace, rng.0)
} }
twin! { filled(n: usize, rng: &mut Lcg) -> Vec<f64> {
    let mut out = vec![];
    for _ in 0..n {
        let sample: [f64; 8] = std::array::from_fn(|_| rng.next_f64());
        let mean = sample.iter().sum::<f64>() / 8.0;
        out.push((sample.iter().map(|x| (x - mean).powi(2)).sum::<f64>()).sqrt());
    }
    out
} }
twin! { with_inner_exits(n: usize, rng: &mut Lcg) -> Vec<u64> {
    let mut out = vec![];
    for i in 0..n as u64 {
        let x = rng.next();
        let (y, z) = (rng.next(), rng.next_f64());
        let mut steps = 0;
        let mut v = x ^ i;
        while steps < 20 { v = work(v); steps += 1; if v % 5 == y % 5 { break; } }
        if z < 0.1 { continue; }
        out.push(v ^ steps);
    }
    out
} }
twin! { chunks(input: &mut Cursor<Vec<u8>>, count: usize) -> (Vec<u64>, usize) {
    let mut chunk = [0u8; 37]; let mut sums = vec![]; let mut total = 0;
    for _ in 0..count {
        let n = input.read(&mut chunk).unwrap();
        let data = chunk[..n].to_vec();
        let sum = data.iter().fold(7, |a, b| mix(a ^ u64::from(*b)));
        total += n;
        sums.push(sum);
    }
    (sums, total)
} }
twin! { from_an_iterator(n: usize, ids: &mut dyn Iterator<Item = u64>) -> (Vec<u64>, u64) {
    let mut out = vec![]; let mut missing = 0;
    for i in 0..n as u64 {
        let id = ids.next();
        let Some(id) = id else { missing += 1; continue };
        out.push(work(id) ^ i);
    }
    (out, missing)
} }
twin! { popped(start: Vec<u64>, n: usize) -> (Vec<u64>, Vec<u64>) {
    let mut out = vec![]; let mut stack = start;
    for i in 0..n as u64 {
        let top = stack.pop().unwrap_or(i);
        out.push(work(top));
    }
    (out, stack)
} }
twin! { lines(input: &mut Cursor<Vec<u8>>, count: usize) -> io::Result<Vec<(usize, u64)>> {
    let mut out = vec![];
    for i in 0..count {
        let mut line = String::new();
        input.read_line(&mut line)?;
        let sum = line.bytes().fold(7, |a, b| mix(a ^ u64::from(b)));
        out.push((i, sum));
    }
    Ok(out)
} }
twin! { counted(n: usize) -> (Vec<(u64, u64)>, u64, usize) {
    let mut id = 100; let mut out = vec![]; let mut row = 0;
    for i in 0..n as u64 {
        id += 1;
        let my_id = id;
        let h = work(i ^ my_id);
        if h % 4 == 0 { continue; }
        out.push((my_id, h));
        row += 1;
    }
    (out, id, row)
} }
twin! { shuffled(n: usize) -> (Vec<usize>, Vec<u64>, u64) {
    let mut rng = Lcg(3); let mut v: Vec<usize> = (0..n).collect(); let mut hashes = vec![];
    for i in 0..n {
        let j = i + rng.next() as usize % (n - i);
        let h = work(j as u64);
        v.swap(i, j);
        hashes.push(h);
    }
    (v, hashes, rng.0)
} }
twin! { bootstrap(data: &[f64], n: usize, rng: &mut Lcg) -> Vec<f64> {
    let mut means = Vec::with_capacity(n);
    for _ in 0..n {
        let sample: Vec<f64> = (0..10).map(|_| data[rng.next() as usize % data.len()]).collect();
        let mean = sample.iter().sum::<f64>() / 10.0;
        means.push(mean);
    }
    means
} }
twin! { scratch(n: usize) -> (u64, u64, f64, Option<u64>, char, Vec<u64>) {
    let (mut t1, mut t2); let mut x = 0.5; let mut last = None; let mut kind = 'z'; let mut out = vec![];
    t1 = 5; t2 = 6;
    for i in 0..n as u64 {
        t1 = work(i);
        t2 = t1 >> 7;
        x = (t2 as f64).sqrt();
        kind = if t1 % 2 == 0 { 'e' } else { 'o' };
        if t1 % 5 == 0 { continue; }
        last = Some(t2);
        out.push(t1 ^ t2 ^ x.to_bits() ^ kind as u64);
    }
    (t1, t2, x, last, kind, out)
} }
twin! { scratch_in_branches(n: usize) -> (u64, u64, Vec<u64>) {
    let mut a = 1; let mut b; let mut out = vec![];
    b = 0;
    for i in 0..n as u64 {
        let h = work(i);
        if h % 2 == 0 { a = h; b = h / 2; } else { a = h / 3; b = a + 1; }
        match h % 3 { 0 => a += 1, 1 => b ^= 5, _ => { let t = a; a = b; b = t; } }
        if h % 6007 == 0 { break; }
        out.push(a ^ b);
    }
    (a, b, out)
} }
twin! { scratch_not_live(n: usize) -> Vec<u64> {
    let mut s; let mut j; let mut k: usize; let mut out = vec![];
    for i in 0..n {
        s = 0; j = 0;
        while j < i % 7 { k = j + 1; s ^= work((i * k) as u64); j += 1; }
        out.push(s);
    }
    out
} }
twin! { scratch_beside_work(n: usize) -> (Vec<u64>, String) {
    let mut text = String::new(); let mut out = vec![];
    for i in 0..n as u64 {
        let h = work(i);
        text.clear();
        text.push_str(&h.to_string());
        text += "x";
        out.push(text.len() as u64 ^ h);
    }
    (out, text)
} }

type Start = (Lcg, Vec<u64>);

#[track_caller]
fn drawing<R: PartialEq + Debug>(plain: impl Fn(usize, &mut Start) -> R, ours: impl Fn(usize, &mut Start) -> R) {
    at_all_jobs(|n| {
        for seed in 0..3 {
            let (mut a, mut b) = ((Lcg(seed), vec![]), (Lcg(seed), vec![]));
            assert_eq!((plain(n, &mut a), a), (ours(n, &mut b), b), "n {n}, jobs {}", jobs());
        }
    });
}

#[test]
fn generators() {
    drawing(|n, s| pi::plain(n, &mut s.0), |n, s| pi::ours(n, &mut s.0));
    let data = crate::common::floats(100);
    drawing(|n, s| bootstrap::plain(&data, n, &mut s.0), |n, s| bootstrap::ours(&data, n, &mut s.0));
    same(local::plain, local::ours);
    same(walk::plain, walk::ours);
    same(metropolis::plain, metropolis::ours);
    same(shuffled::plain, shuffled::ours);
}

#[test]
fn generators_and_inner_exits() {
    drawing(|n, s| with_inner_exits::plain(n, &mut s.0), |n, s| with_inner_exits::ours(n, &mut s.0));
    drawing(|n, s| filled::plain(n, &mut s.0), |n, s| filled::ours(n, &mut s.0));
}

#[test]
fn readers() {
    at_all_jobs(|n| {
        for bytes in [0, 1000, 200_000] {
            let data: Vec<u8> = (0..bytes).map(|i| mix(i) as u8).collect();
            let (mut a, mut b) = (Cursor::new(data.clone()), Cursor::new(data));
            assert_eq!((chunks::plain(&mut a, n), a.position()), (chunks::ours(&mut b, n), b.position()));
            let letters: Vec<u8> = (0..bytes).map(|i| b"a\nbcdefghij"[mix(i) as usize % 11]).collect();
            let (mut a, mut b) = (Cursor::new(letters.clone()), Cursor::new(letters));
            assert_eq!(
                (lines::plain(&mut a, n).unwrap(), a.position()),
                (lines::ours(&mut b, n).unwrap(), b.position())
            );
        }
    });
}

#[test]
fn counters_and_queues() {
    same(counted::plain, counted::ours);
    at_all_jobs(|n| {
        let (mut a, mut b) = (0..n as u64 / 2, 0..n as u64 / 2);
        assert_eq!(from_an_iterator::plain(n, &mut a), from_an_iterator::ours(n, &mut b));
        assert_eq!(a, b);
        let stack: Vec<u64> = (0..500).collect();
        assert_eq!(popped::plain(stack.clone(), n), popped::ours(stack, n));
    });
}

#[test]
fn scratch_variables() {
    same(scratch::plain, scratch::ours);
    same(scratch_in_branches::plain, scratch_in_branches::ours);
    same(scratch_not_live::plain, scratch_not_live::ours);
    same(scratch_beside_work::plain, scratch_beside_work::ours);
}

macro_rules! plainly {
    ($($loop:tt)*) => { $($loop)* };
}

macro_rules! in_parallel {
    ($($loop:tt)*) => { par_for!(jobs = jobs(), always, $($loop)*) };
}

macro_rules! by {
    ($name:ident, $how:ident) => {
        fn $name(n: usize) -> (Vec<u64>, u64, u64, u64, usize, Lcg) {
            let (mut rng, mut out, mut hits, mut id) = (Lcg::new(5), vec![], 0, 0);
            let (mut t1, mut last) = (0, 3);
            $how!(for _ in 0..n {
                id += 1;
                let my_id = id;
                let x: f64 = Lcg::next_f64(&mut rng);
                let k: u64 = Lcg::range(&mut rng, 3, 9);
                t1 = work(x.to_bits() ^ k);
                if t1 % 3 == 0 {
                    continue;
                }
                last = t1 / 2;
                if x * x > 0.5 {
                    hits += 1;
                }
                out.push(t1 ^ last ^ my_id as u64);
            });
            (out, hits, t1, last, id, rng)
        }
    };
}

by!(by_plain_for, plainly);
by!(by_par_for, in_parallel);

#[test]
fn by_macro() {
    same(by_plain_for, by_par_for);
}

fn gauss(rng: &mut Lcg) -> f64 {
    (rng.next_f64() + rng.next_f64()).ln()
}

fn add_up(rng: &mut Lcg, by: u64) -> u64 {
    rng.0 = rng.0.wrapping_add(by);
    rng.0
}

twin! { given_to_a_function(n: usize, rng: &mut Lcg) -> (Vec<u64>, Lcg) {
    let mut out = vec![];
    for i in 0..n {
        let x = gauss(rng);
        let y = gauss(rng) * i as f64;
        out.push(x.sin().to_bits() ^ y.cos().to_bits());
    }
    (out, rng.clone())
} }

twin! { given_with_work(n: usize, rng: &mut Lcg) -> (Vec<u64>, Lcg) {
    let mut out = vec![];
    for i in 0..n {
        let x = add_up(rng, work(i as u64));
        out.push(x);
    }
    (out, rng.clone())
} }

twin! { taken_if_there(n: usize, rng: &mut Lcg) -> (Vec<u64>, Vec<u64>) {
    let mut left: std::vec::IntoIter<u64> = (0..rng.range(1, 90)).collect::<Vec<_>>().into_iter();
    let mut out = vec![];
    for i in 0..n as u64 {
        if let Some(x) = left.next() {
            let y = work(x ^ i);
            out.push(y);
        } else {
            break;
        }
    }
    (out, left.collect())
} }

twin! { taken_by_match(n: usize, rng: &mut Lcg) -> Result<Vec<u64>, String> {
    let mut left = (0..rng.range(1, 90)).collect::<Vec<u64>>().into_iter();
    let mut out = vec![0; n];
    for (i, slot) in out.iter_mut().enumerate() {
        match left.next() {
            Some(x) => *slot = work(x ^ i as u64),
            None => return Err(format!("nothing for {i}")),
        }
    }
    Ok(out)
} }

twin! { taken_or_skipped(n: usize, rng: &mut Lcg) -> Vec<u64> {
    let mut left = (0..n as u64).map(|x| x.checked_sub(rng.range(1, 9))).collect::<Vec<_>>().into_iter();
    let mut out = vec![];
    for i in 0..n as u64 {
        match left.next().flatten() {
            None => continue,
            Some(x) => {
                let y = work(x ^ i);
                if y % 3 > 0 { out.push(y) }
            }
        }
    }
    out
} }

twin! { left_out(n: usize, rng: &mut Lcg) -> (Vec<u64>, usize) {
    let v: Vec<u64> = (0..rng.range(1, 90)).collect();
    let left = v.iter();
    let out: Vec<u64> = vec![];
    let mut seen = vec![];
    for i in 0..n as u64 {
        let y = work(i);
        seen.push(y);
        #[cfg(any())]
        if let Some(x) = left.next() { out.push(work(x ^ i)); } else { break }
    }
    seen.extend(out);
    (seen, left.len())
} }

#[test]
fn given_away() {
    fn same<R: PartialEq + Debug>(plain: fn(usize, &mut Lcg) -> R, ours: fn(usize, &mut Lcg) -> R) {
        at_all_jobs(|n| {
            assert_eq!(plain(n, &mut Lcg::new(7)), ours(n, &mut Lcg::new(7)), "n {n}, jobs {}", jobs());
        });
    }
    same(given_to_a_function::plain, given_to_a_function::ours);
    same(given_with_work::plain, given_with_work::ours);
    same(taken_if_there::plain, taken_if_there::ours);
    same(taken_by_match::plain, taken_by_match::ours);
    same(taken_or_skipped::plain, taken_or_skipped::ours);
    same(left_out::plain, left_out::ours);
}
