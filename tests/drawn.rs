//! What the head of a body draws, in order: generators, counters and readers; in loops that may end early too.

mod common;

use common::mix;
use common::twins::{at_all_jobs, check_count, jobs, twin};
use parallelize::{par_for, parallelize};
use std::collections::{HashSet, VecDeque};
use std::io::{self, BufRead, Read};

#[derive(Clone, Debug, PartialEq)]
struct Lcg(u64);

impl Lcg {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        self.0 >> 33
    }
    fn unit(&mut self) -> f64 {
        self.next() as f64 / (1u64 << 31) as f64
    }
    fn fill(&mut self, out: &mut [f64]) {
        for x in out {
            *x = self.unit();
        }
    }
    fn try_next(&mut self) -> Result<u64, String> {
        match self.next() {
            x if x % 4001 == 7 => Err(format!("bad {x}")),
            x => Ok(x),
        }
    }
    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.next() as usize % (from.len() + 1))
    }
}

fn work(x: u64) -> u64 {
    (0..20).fold(x, |x, _| mix(x))
}

twin! { ends_by_break(n: usize, rng: &mut Lcg) -> Vec<u64> {
    let mut out = vec![];
    for _ in 0..n {
        let x = rng.next();
        if work(x) % 3001 == 1 { break; }
        out.push(work(x));
    }
    out
} }
twin! { ends_in_its_head(n: usize, rng: &mut Lcg) -> Result<Vec<u64>, String> {
    let mut out = vec![];
    for _ in 0..n {
        let x = rng.try_next()?;
        out.push(work(x));
    }
    Ok(out)
} }
twin! { ends_in_both(n: usize, rng: &mut Lcg, log: &mut Vec<u64>) -> Result<u64, String> {
    for i in 0..n {
        let x = rng.try_next()?;
        if x % 5 == 0 { continue; }
        let y = rng.unit();
        let h = work(x ^ y.to_bits());
        if h % 2003 == 5 { return Ok(h ^ i as u64); }
        log.push(h);
    }
    Err("none".to_string())
} }
twin! { local_generator(n: usize, seed: u64) -> (Vec<u64>, Lcg) {
    let mut rng = Lcg(seed);
    let mut out = vec![];
    for i in 0..n {
        let (x, y) = (rng.next(), rng.next());
        let h = work(x ^ y ^ i as u64);
        if h % 4099 == 3 { break; }
        out.push(h);
    }
    (out, rng)
} }
twin! { counted(n: u64) -> (Vec<(u64, u64)>, u64) {
    let mut id = 0;
    let mut out = vec![];
    for i in 0..n {
        id += 1;
        let my_id = id;
        let h = work(i ^ my_id);
        if h % 6007 == 1 { break; }
        out.push((my_id, h));
    }
    (out, id)
} }
twin! { read(input: &mut dyn Read, count: usize) -> io::Result<Vec<u64>> {
    let mut chunk = [0u8; 37];
    let mut sums = vec![];
    for _ in 0..count {
        let n = input.read(&mut chunk)?;
        if n == 0 { break; }
        let data = chunk[..n].to_vec();
        let sum = data.iter().fold(7, |a, b| work(a ^ u64::from(*b)));
        sums.push(sum);
    }
    Ok(sums)
} }
twin! { filled(n: usize, rng: &mut Lcg) -> Vec<f64> {
    let mut out = vec![];
    for _ in 0..n {
        let mut sample = [0.0; 8];
        rng.fill(&mut sample);
        out.push(sample.iter().map(|x| x.sqrt()).sum::<f64>());
    }
    out
} }
twin! { picked(n: usize, names: &[String], rng: &mut Lcg) -> Vec<String> {
    let mut out = vec![];
    for _ in 0..n {
        let Some(name) = rng.pick(names) else { continue };
        let loud = name.to_uppercase();
        out.push(loud);
    }
    out
} }
twin! { sometimes(n: u64, rng: &mut Lcg) -> Vec<u64> {
    let mut out = vec![];
    for i in 0..n {
        let x = if i % 3 == 0 { rng.next() } else { i };
        let h = work(x);
        out.push(h);
    }
    out
} }
twin! { point(n: u64, rng: &mut Lcg) -> usize {
    let mut inside = 0;
    for _ in 0..n {
        let mut p = [0.0; 3];
        for c in &mut p { *c = rng.unit() * 2.0 - 1.0; }
        let r2: f64 = p.iter().map(|c| c * c).sum();
        if r2.sqrt() <= 1.0 { inside += 1; }
    }
    inside
} }
twin! { stepped_between(n: u64, rng: &mut Lcg) -> Vec<u64> {
    let mut out = vec![];
    for i in 0..n {
        let mut a = i;
        a += 1;
        let x = rng.next() % a;
        a ^= x;
        out.push(work(a) ^ x);
    }
    out
} }
twin! { once(words: &[u64]) -> (Vec<u64>, HashSet<u64>) {
    let mut seen = HashSet::new();
    let mut out = vec![];
    for w in words {
        if !seen.insert(w % 97) { continue; }
        out.push(work(*w));
    }
    (out, seen)
} }
twin! { drained(queue: &mut VecDeque<u64>, n: usize) -> (Vec<u64>, usize) {
    let mut out = vec![];
    for _ in 0..n {
        let Some(x) = queue.pop_front() else { return (out, n) };
        if x == 400 { return (out, 400); }
        let y = work(x);
        if y % 4001 == 3 { return (out, y as usize); }
        out.push(y);
    }
    let len = out.len();
    (out, len)
} }
twin! { drained_or_failed(queue: &mut VecDeque<u64>, n: usize) -> Result<usize, usize> {
    let mut out = vec![];
    for _ in 0..n {
        let Some(x) = queue.pop_front() else { return Err(out.len()) };
        out.push(work(x));
    }
    Ok(out.len())
} }
twin! { taken_apart(n: u64) -> (Vec<u64>, (u64, u64)) {
    let (mut out, mut pair, mut ring) = (vec![], (0u64, 1u64), [1u64, 2, 3]);
    for _ in 0..n {
        let (a, b) = pair;
        pair = (b, a.wrapping_add(b));
        let [first, second, third] = ring;
        ring = [second, third, first ^ a];
        out.push(work(a ^ first));
    }
    (out, pair)
} }
twin! { looked_up(n: u64) -> (Vec<u64>, Vec<u64>) {
    let (mut out, mut stack) = (vec![], vec![7u64]);
    for i in 0..n {
        let top = stack.last().copied().unwrap_or(1);
        stack.push(top * 3 % 101 + i % 2);
        out.push(work(top));
    }
    (out, stack)
} }
// what is looked up may be a reference, and is none that the head could hand on
twin! { kept_as_a_reference(n: u64) -> (Vec<u64>, u64) {
    let (mut list, mut total) = (vec![], 0u64);
    for i in 0..n {
        let value = work(i);
        let Some(last) = list.last() else { list.push(value); continue };
        total = total.wrapping_mul(3).wrapping_add(last ^ value);
        let iter = list.iter();
        total ^= iter.len() as u64;
        if value % 3 == 0 { list.push(value); }
    }
    (list, total)
} }
twin! { a_loop_of_effects_is_no_head(xs: &[f64]) -> (f64, f64) {
    let (mut sx, mut sy) = (0.0, 0.0);
    for x in xs {
        let mut t = 0.0;
        for k in 0..5 { t += x.sin() * k as f64; sx += t; }
        sy += t;
    }
    (sx, sy)
} }

fn twice<R: PartialEq + std::fmt::Debug>(seed: u64, plain: impl Fn(&mut Lcg) -> R, ours: impl Fn(&mut Lcg) -> R) {
    let (mut a, mut b) = (Lcg(seed), Lcg(seed));
    assert_eq!(plain(&mut a), ours(&mut b));
    assert_eq!(a, b, "the state of the generator");
}

#[test]
fn generators_are_where_the_plain_loop_leaves_them() {
    at_all_jobs(|n| {
        for seed in 0..4 {
            twice(seed, |rng| ends_by_break::plain(n, rng), |rng| ends_by_break::ours(n, rng));
            twice(seed, |rng| ends_in_its_head::plain(n, rng), |rng| ends_in_its_head::ours(n, rng));
            let both = |f: fn(usize, &mut Lcg, &mut Vec<u64>) -> Result<u64, String>| {
                move |rng: &mut Lcg| {
                    let mut log = vec![];
                    (f(n, rng, &mut log), log)
                }
            };
            twice(seed, both(ends_in_both::plain), both(ends_in_both::ours));
            assert_eq!(local_generator::plain(n, seed), local_generator::ours(n, seed));
        }
        assert_eq!(counted::plain(n as u64), counted::ours(n as u64));
    });
}

#[test]
fn states_are_taken_apart_and_looked_up() {
    at_all_jobs(|n| {
        let n = n as u64;
        assert_eq!(taken_apart::plain(n), taken_apart::ours(n));
        assert_eq!(looked_up::plain(n), looked_up::ours(n));
        assert_eq!(kept_as_a_reference::plain(n), kept_as_a_reference::ours(n));
    });
}

#[test]
fn values_are_drawn_in_every_way() {
    at_all_jobs(|n| {
        twice(1, |rng| filled::plain(n, rng), |rng| filled::ours(n, rng));
        let names = common::words(20);
        twice(2, |rng| picked::plain(n, &names, rng), |rng| picked::ours(n, &names, rng));
        twice(3, |rng| sometimes::plain(n as u64, rng), |rng| sometimes::ours(n as u64, rng));
        twice(4, |rng| point::plain(n as u64, rng), |rng| point::ours(n as u64, rng));
        twice(5, |rng| stepped_between::plain(n as u64, rng), |rng| stepped_between::ours(n as u64, rng));
        let xs: Vec<u64> = (0..n as u64).map(mix).collect();
        assert_eq!(once::plain(&xs), once::ours(&xs));
        let floats = common::floats(n);
        let (a, b) = (a_loop_of_effects_is_no_head::plain(&floats), a_loop_of_effects_is_no_head::ours(&floats));
        assert_eq!((a.0.to_bits(), a.1.to_bits()), (b.0.to_bits(), b.1.to_bits()));
    });
}

#[test]
fn a_head_returns_what_the_loop_has_collected() {
    at_all_jobs(|n| {
        for len in [0, 1, 300, 5000] {
            let queue: VecDeque<u64> = (0..len).collect();
            let (mut a, mut b) = (queue.clone(), queue.clone());
            assert_eq!((drained::plain(&mut a, n), a), (drained::ours(&mut b, n), b));
            let (mut a, mut b) = (queue.clone(), queue);
            assert_eq!((drained_or_failed::plain(&mut a, n), a), (drained_or_failed::ours(&mut b, n), b));
        }
    });
}

/// Gives a few bytes at a time, and an error at the end.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.0.len() < 5 {
            return Err(io::Error::other("torn"));
        }
        self.0.read(buf)
    }
}

#[test]
fn readers_are_read_as_far_as_the_plain_loop_reads() {
    at_all_jobs(|n| {
        let bytes: Vec<u8> = (0..n as u64).map(|i| mix(i) as u8).collect();
        for count in [0, 1, 3, 1000] {
            let (mut a, mut b) = (&bytes[..], &bytes[..]);
            assert_eq!(read::plain(&mut a, count).unwrap(), read::ours(&mut b, count).unwrap());
            assert_eq!(a, b);
            let show = |result: io::Result<Vec<u64>>| result.map_err(|error| error.to_string());
            let (mut a, mut b) = (Failing(&bytes), Failing(&bytes));
            assert_eq!(show(read::plain(&mut a, count)), show(read::ours(&mut b, count)));
            assert_eq!(a.0, b.0);
        }
    });
}

#[test]
fn a_local_buffer_is_filled_by_the_head() {
    #[parallelize(jobs = jobs(), always, local(line))]
    fn ours(mut input: impl BufRead) -> io::Result<Vec<String>> {
        let mut line = String::new();
        let mut out = Vec::new();
        for _ in 0.. {
            line.clear();
            if input.read_line(&mut line)? == 0 {
                break;
            }
            let text = line.trim().to_uppercase();
            out.push(text);
        }
        Ok(out)
    }
    at_all_jobs(|n| {
        let words = common::words(n);
        let text = words.join("\n");
        let upper: Vec<String> = words.iter().map(|word| word.to_uppercase()).collect();
        assert_eq!(ours(text.as_bytes()).unwrap(), upper);
    });
}

#[test]
fn par_for_is_told_what_is_drawn() {
    at_all_jobs(|n| {
        let (mut a, mut b) = (Lcg(9), Lcg(9));
        let (mut plain, mut ours) = (vec![], vec![]);
        for i in 0..n as u64 {
            let x = a.next();
            if x % 3001 == 1 {
                break;
            }
            plain.push(work(x ^ i));
        }
        par_for!(
            jobs = jobs(),
            always,
            draw(b),
            for i in 0..n as u64 {
                let x = b.next();
                if x % 3001 == 1 {
                    break;
                }
                ours.push(work(x ^ i));
            }
        );
        assert_eq!((plain, a), (ours, b));
    });
}

// the condition draws, and what it is for runs in parallel
twin!(for_each_that_is_new(n: u64) -> (Vec<u64>, usize) {
    let (mut seen, mut out) = (HashSet::new(), Vec::new());
    for x in 0..n {
        if seen.insert(mix(x) % 97) {
            let y = mix(x) % 1000;
            out.push(y);
        }
    }
    (out, seen.len())
});

twin!(for_each_that_is_there(xs: &[u64]) -> Vec<u64> {
    let (mut numbers, mut out) = (xs.iter(), Vec::new());
    for _ in 0..2 * xs.len() {
        if let Some(x) = numbers.next() {
            out.push(mix(*x) % 1000);
        }
    }
    out
});

twin!(until_none_is_there(xs: &[u64]) -> Vec<u64> {
    let (mut numbers, mut out) = (xs.iter(), Vec::new());
    for _ in 0..2 * xs.len() {
        let x = match numbers.next() {
            Some(x) => x,
            None => break,
        };
        out.push(mix(*x) % 100);
    }
    out
});

twin!(a_last_value_behind_a_draw(n: u64) -> (u64, Vec<u64>, Vec<u64>) {
    let (mut number, mut total, mut out, mut last) = (0, 0, Vec::new(), Vec::new());
    for i in 0..n {
        number += 1;
        let ticket = number;
        last = vec![work(i), i];
        last.push(3);
        out.extend(&last);
        total ^= ticket;
        if work(i ^ ticket) % 5 == 4 {
            total = total.rotate_left(3);
        }
    }
    (total, out, last)
});

twin!(a_last_value_behind_a_condition(n: u64) -> (u64, u64) {
    let (mut seen, mut total, mut last) = (HashSet::new(), 0, 0);
    for i in 0..n {
        last = work(i % 300);
        total ^= last.rotate_left(i as u32 % 60);
        if seen.insert(i % 300) {
            total += work(i) % 7;
        }
    }
    (total, last)
});

twin!(a_part_of_what_is_returned(n: u64) -> Option<(u64, String)> {
    let mut total = 0;
    for x in (0..n).map(|x| x.to_string()) {
        total += x.trim().len() as u64;
        if total > 500 {
            return Some((total, x + &total.to_string()));
        }
    }
    None
});

#[test]
fn a_last_condition_draws() {
    check_count(a_last_value_behind_a_draw::plain, a_last_value_behind_a_draw::ours);
    check_count(a_last_value_behind_a_condition::plain, a_last_value_behind_a_condition::ours);
    check_count(a_part_of_what_is_returned::plain, a_part_of_what_is_returned::ours);
    check_count(for_each_that_is_new::plain, for_each_that_is_new::ours);
    fn xs(n: u64) -> Vec<u64> {
        (0..n).collect()
    }
    check_count(|n| for_each_that_is_there::plain(&xs(n)), |n| for_each_that_is_there::ours(&xs(n)));
    check_count(|n| until_none_is_there::plain(&xs(n)), |n| until_none_is_there::ours(&xs(n)));
}

// what is drawn behind the loop says nothing of what is drawn in it
twin!(draws_go_on_behind_the_loop(n: u64) -> (u64, f64) {
    let mut rng = Lcg(n);
    let mut inside = 0;
    for _ in 0..n {
        let x = rng.unit();
        if work(x.to_bits()) % 3 == 0 {
            inside += 1;
        }
    }
    (inside, rng.unit())
});

// a clone of a generator is another one
twin!(a_clone_of_what_the_body_looks_at(n: u64) -> Vec<u64> {
    let base = (Lcg(7), vec![n; 5]);
    let mut rng = base.0.clone();
    let mut out = Vec::new();
    for i in 0..n {
        let x = rng.next();
        out.push(work(x ^ base.1[i as usize % 5]));
    }
    out
});

#[test]
fn generators_that_others_know() {
    check_count(draws_go_on_behind_the_loop::plain, draws_go_on_behind_the_loop::ours);
    check_count(a_clone_of_what_the_body_looks_at::plain, a_clone_of_what_the_body_looks_at::ours);
}
