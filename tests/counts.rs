//! Loops that do no more than count: each thread counts for itself, and all see what the plain loop gives, in a panic and
//! on the brink of an overflow too.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::mix;
use common::twins::{at_all_jobs, at_jobs, jobs, twin};
use parallelize::{par_for, parallelize};
use std::cell::Cell;
use std::num::Wrapping;
use std::ops::AddAssign;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};

twin! { hits(n: usize) -> (u64, i8, usize) {
    let (mut even, mut small, mut all) = (3_u64, -100_i8, 0_usize);
    for i in 0..n {
        if mix(i as u64) % 2 == 0 { even += 1; } else if i % 64 == 0 { small += 2; }
        all += 1;
    }
    (even, small, all)
} }
twin! { bins(n: usize) -> Vec<u32> {
    let mut bins = vec![0; 8];
    for i in 0..n { bins[mix(i as u64) as usize % 8] += 1; }
    bins
} }
twin! { array(xs: &[u64]) -> ([u16; 4], u8) {
    let (mut bins, mut odd) = ([1; 4], 0);
    for x in xs { bins[(*x % 4) as usize] += 3; if mix(*x) % 200 == 0 { odd += 1; } }
    (bins, odd)
} }
twin! { grid(n: usize) -> Vec<Vec<i64>> {
    let mut grid = vec![vec![-1; 3]; 2];
    for i in 0..n {
        let z = mix(i as u64) as usize;
        grid[z % 2][z / 2 % 3] += 1;
    }
    grid
} }
twin! { rows(n: usize) -> [[u32; 3]; 2] {
    let mut grid = [[0; 3]; 2];
    for i in 0..n { let z = mix(i as u64) as usize; grid[z % 2][z / 2 % 3] += 1; grid[0][0] += 5; }
    grid
} }
twin! { lengths(bins: &mut Vec<u8>, xs: &[u64]) -> () {
    for x in xs.iter() {
        let k = mix(*x) as usize % bins.len();
        bins[k] += 1;
        if *x > 5 { bins[(*x % 3) as usize] += 1; } else { continue; }
    }
} }
twin! { borrowed(bins: &mut [i16], count: &mut u128, xs: &[u64]) -> () {
    for (i, x) in xs.iter().enumerate() { bins[(mix(*x) % 5) as usize] += 1; if mix(i as u64) % 3 == 0 { *count += 1; } }
} }
twin! { zipped(xs: &[u64], n: usize) -> (u32, u32) {
    let mut same = 0;
    let mut other = 0;
    for (x, y) in xs.iter().zip(0..n as u64) { match mix(*x) == mix(y) { true => same += 1, false => other += 1 } }
    (same, other)
} }
twin! { changed(xs: &mut [u64]) -> usize {
    let mut large = 0;
    for x in xs.iter_mut() { *x = mix(*x); *x |= 8; *x += 1; if *x >> 63 == 1 { large += 1; } }
    large
} }
twin! { owned(words: Vec<String>) -> [usize; 4] {
    let mut ends = [0; 4];
    for word in words { ends[word.len().min(3)] += 1; }
    ends
} }
// nobody counts the rounds of an inner loop beforehand, nor those of a closure
twin! { inner(rows: &[Vec<u8>]) -> [u64; 4] {
    let mut bins = [0; 4];
    for row in rows { for x in row { bins[(mix(*x as u64) % 4) as usize] += 1; } }
    bins
} }
// what is read is carried
twin! { carried(n: usize) -> (u64, u64) {
    let (mut hits, mut sum) = (0_u64, 0_u64);
    for i in 0..n { if mix(i as u64) % 3 == 0 { hits += 1; } sum += hits; }
    (hits, sum)
} }

#[test]
fn as_the_plain_loop_counts() {
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).collect();
        assert_eq!(hits::ours(n), hits::plain(n), "{n}");
        assert_eq!(bins::ours(n), bins::plain(n), "{n}");
        assert_eq!(array::ours(&xs), array::plain(&xs), "{n}");
        assert_eq!(grid::ours(n), grid::plain(n), "{n}");
        assert_eq!(rows::ours(n), rows::plain(n), "{n}");
        assert_eq!(zipped::ours(&xs, n), zipped::plain(&xs, n), "{n}");
        assert_eq!(carried::ours(n), carried::plain(n), "{n}");
        let (mut ours, mut plain) = (xs.clone(), xs.clone());
        assert_eq!(changed::ours(&mut ours), changed::plain(&mut plain), "{n}");
        assert_eq!(ours, plain, "{n}");
        let words = common::words(n);
        assert_eq!(owned::ours(words.clone()), owned::plain(words), "{n}");
        let lists: Vec<Vec<u8>> = (0..n % 300).map(|i| vec![i as u8; i % 7]).collect();
        assert_eq!(inner::ours(&lists), inner::plain(&lists), "{n}");
        let (mut ours, mut plain) = ((vec![7; 5], 1 << 100), (vec![7; 5], 1 << 100));
        borrowed::ours(&mut ours.0, &mut ours.1, &xs);
        borrowed::plain(&mut plain.0, &mut plain.1, &xs);
        assert_eq!(ours, plain, "{n}");
    });
}

/// What is left behind, and whether there was a panic.
fn left<T>(mut state: T, run: impl FnOnce(&mut T)) -> (T, bool) {
    let panicked = catch_unwind(AssertUnwindSafe(|| run(&mut state))).is_err();
    (state, panicked)
}

#[test]
fn an_overflow_comes_where_the_plain_loop_has_it() {
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).collect();
        for start in [0, 100, 250, 255] {
            let ours = left(vec![start; 5], |bins| lengths::ours(bins, &xs));
            assert_eq!(ours, left(vec![start; 5], |bins| lengths::plain(bins, &xs)), "{n} {start}");
        }
        for start in [i16::MIN, 0, i16::MAX - 2000, i16::MAX - 2001, i16::MAX] {
            let of = |f: fn(&mut [i16], &mut u128, &[u64])| {
                left((vec![start; 5], u128::MAX - n as u128), |(bins, count)| f(bins, count, &xs))
            };
            assert_eq!(of(borrowed::ours), of(borrowed::plain), "{n} {start}");
        }
    });
}

twin! { failing(bins: &mut [u32], hits: &mut u8, n: usize, bad: usize) -> () {
    for i in 0..n {
        bins[mix(i as u64) as usize % 4] += 1;
        if i == bad { bins[4] += 1; }
        if i % 64 == 0 { *hits += 1; }
        assert!(i < bad + 3, "too far");
    }
} }

#[test]
fn a_panic_finds_the_counts_of_the_iterations_before_it() {
    at_all_jobs(|n| {
        for bad in [0, 1, 63, 64, 500, 9999, 10_006, 1 << 40] {
            for len in [4, 5] {
                let of = |f: fn(&mut [u32], &mut u8, usize, usize)| {
                    left((vec![0; len], 0), |(bins, hits)| f(bins, hits, n, bad))
                };
                assert_eq!(of(failing::ours), of(failing::plain), "{n} {bad} {len}");
            }
        }
    });
}

struct Table {
    counts: Vec<u32>,
    all: u64,
    limit: u64,
}

impl Table {
    #[parallelize(jobs = jobs(), always)]
    fn fill(&mut self, xs: &[u64]) {
        for x in xs {
            self.counts[mix(*x) as usize % 3] += 1;
            self.all += 2;
        }
    }

    #[parallelize(jobs = jobs(), always)]
    fn fill_some(&mut self, xs: &[u64]) {
        for x in xs {
            if mix(*x) > self.limit {
                self.counts[(*x % 3) as usize] += 1;
            }
        }
    }
}

#[test]
fn fields() {
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).collect();
        let mut table = Table { counts: vec![0; 3], all: 9, limit: u64::MAX / 2 };
        table.fill(&xs);
        let mut counts = vec![0; 3];
        xs.iter().for_each(|x| counts[mix(*x) as usize % 3] += 1);
        assert_eq!((&table.counts, table.all), (&counts, 9 + 2 * n as u64));
        table.fill_some(&xs);
        xs.iter().filter(|x| mix(**x) > table.limit).for_each(|x| counts[(*x % 3) as usize] += 1);
        assert_eq!(table.counts, counts);
    });
}

#[test]
fn in_par_for() {
    for jobs in common::JOBS {
        for n in common::SIZES {
            let (mut hits, mut bins) = (0, vec![0; 3]);
            let slots = &mut [0_u8; 2][..];
            par_for!(
                jobs = jobs,
                always,
                for i in 0..n {
                    if mix(i as u64) % 7 == 0 {
                        hits += 1;
                    }
                }
            );
            par_for!(
                jobs = jobs,
                always,
                for i in 0..n {
                    bins[(mix(i as u64) % 3) as usize] += 1;
                }
            );
            par_for!(
                jobs = jobs,
                always,
                for i in 0..n.min(200) {
                    slots[(mix(i as u64) % 2) as usize] += 1;
                }
            );
            let count = |divisor: u64, rest: u64, n: usize| (0..n as u64).filter(|i| mix(*i) % divisor == rest).count();
            assert_eq!(hits, count(7, 0, n));
            assert_eq!(bins, [0, 1, 2].map(|rest| count(3, rest, n)));
            assert_eq!(slots, [0, 1].map(|rest| count(2, rest, n.min(200)) as u8));
        }
    }
}

/// Something else that can be indexed, and something else that can be added to.
#[derive(Clone, Debug, PartialEq)]
struct Ring(Vec<u64>);

impl std::ops::Index<usize> for Ring {
    type Output = u64;
    fn index(&self, at: usize) -> &u64 {
        &self.0[at % self.0.len()]
    }
}

impl std::ops::IndexMut<usize> for Ring {
    fn index_mut(&mut self, at: usize) -> &mut u64 {
        let len = self.0.len();
        &mut self.0[at % len]
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Doubled(u64);

impl std::ops::AddAssign<u64> for Doubled {
    fn add_assign(&mut self, other: u64) {
        self.0 = (self.0 ^ other) * 2 % 1_000_003;
    }
}

twin! { ring(n: usize) -> (Ring, Doubled) {
    let (mut ring, mut doubled) = (Ring(vec![0; 3]), Doubled(1));
    for i in 0..n { ring[mix(i as u64) as usize] += 1; if mix(i as u64) % 2 == 0 { doubled += 5; } }
    (ring, doubled)
} }

#[test]
fn other_types_are_changed_in_order() {
    at_all_jobs(|n| assert_eq!(ring::ours(n), ring::plain(n), "{n}"));
}

#[test]
fn by_choice() {
    #[parallelize]
    fn bins(n: usize) -> ([u64; 3], u64) {
        let (mut bins, mut all) = ([0; 3], 0);
        for i in 0..n {
            bins[mix(i as u64) as usize % 3] += 1;
            all += 1;
        }
        (bins, all)
    }
    at_jobs(2, || {
        for n in [10, 1000, 100_000, 1_000_000] {
            let (bins, all) = bins(n);
            assert_eq!(bins.iter().sum::<u64>(), n as u64);
            assert_eq!((bins[0], all), ((0..n as u64).filter(|i| mix(*i) % 3 == 0).count() as u64, n as u64));
        }
    });
}

// what takes from something shared stays in order, and need not be shared with a thread
twin! { taken(ids: &Mutex<Vec<usize>>, next: &AtomicUsize, n: usize) -> ([u32; 4], [u32; 4]) {
    let (mut even, mut odd) = ([0; 4], [0; 4]);
    for i in 0..n {
        if i % 2 == 0 { even[ids.lock().unwrap().pop().unwrap()] += 1; } else { odd[ids.lock().unwrap().pop().unwrap()] += 1; }
        if i % 3 == 0 { even[next.fetch_add(1, Ordering::Relaxed) % 4] += 1; } else { odd[next.fetch_add(1, Ordering::Relaxed) % 4] += 1; }
    }
    (even, odd)
} }
twin! { unshared(at: &Rc<usize>, cell: &Cell<usize>, n: usize) -> [usize; 4] {
    let mut bins = [0; 4];
    for _ in 0..n { bins[**at] += 1; bins[cell.get()] += 2; }
    bins
} }
twin! { received(ks: &mpsc::Receiver<usize>, n: usize) -> [usize; 4] {
    let mut bins = [0; 4];
    for _ in 0..n { bins[ks.recv().unwrap()] += 1; }
    bins
} }

#[test]
fn what_takes_from_something_shared_stays_in_order() {
    at_all_jobs(|n| {
        let ids = || Mutex::new((0..n).map(|i| mix(i as u64) as usize % 4).collect());
        let next = AtomicUsize::new;
        assert_eq!(taken::ours(&ids(), &next(0), n), taken::plain(&ids(), &next(0), n), "{n}");
        let (at, cell) = (Rc::new(1), Cell::new(2));
        assert_eq!(unshared::ours(&at, &cell, n), unshared::plain(&at, &cell, n), "{n}");
        let (to, ks) = mpsc::channel();
        (0..2 * n).for_each(|i| to.send(mix((i % n) as u64) as usize % 4).unwrap());
        assert_eq!(received::ours(&ks, n), received::plain(&ks, n), "{n}");
    });
}

// fields behind a guard
twin! { guarded(counts: &Mutex<(u32, u64)>, n: usize) -> () {
    let mut counts = counts.lock().unwrap();
    for i in 0..n { if mix(i as u64) % 3 == 0 { counts.0 += 1; } else { counts.1 += 1; } }
} }
// types that are known only after the loop
twin! { known_later(n: usize) -> (u64, Doubled, Vec<Wrapping<u8>>) {
    let (mut all, mut doubled) = Default::default();
    let mut bins: Vec<_> = (0..3).map(|_| Default::default()).collect();
    for i in 0..n { all += 1; doubled += 1; bins[mix(i as u64) as usize % 3] += 1; }
    (all, doubled, bins)
} }
// one name, declared twice
twin! { redeclared(bins: &mut [u32; 4], n: usize) -> [u32; 4] {
    let mut bins = *bins;
    for i in 0..n { bins[mix(i as u64) as usize % 4] += 1; }
    bins
} }
twin! { lent(n: usize) -> Vec<u32> {
    fn all(bins: &mut Vec<u32>) -> &mut [u32] { bins }
    let mut bins = vec![0; 4];
    {
        let bins = all(&mut bins);
        for i in 0..n { bins[mix(i as u64) as usize % 4] += 1; }
    }
    bins
} }
twin! { by_reference(counts: &mut ([u32; 4], u64), n: usize) -> () {
    let (ref mut bins, ref mut all) = *counts;
    for i in 0..n { bins[mix(i as u64) as usize % 4] += 1; *all += 1; }
} }

#[test]
fn however_counters_are_declared() {
    at_all_jobs(|n| {
        let (ours, plain) = (Mutex::new((1, 2)), Mutex::new((1, 2)));
        guarded::ours(&ours, n);
        guarded::plain(&plain, n);
        assert_eq!(*ours.lock().unwrap(), *plain.lock().unwrap(), "{n}");
        assert_eq!(known_later::ours(n), known_later::plain(n), "{n}");
        assert_eq!(redeclared::ours(&mut [1; 4], n), redeclared::plain(&mut [1; 4], n), "{n}");
        assert_eq!(lent::ours(n), lent::plain(n), "{n}");
        let (mut ours, mut plain) = (([0; 4], 0), ([0; 4], 0));
        by_reference::ours(&mut ours, n);
        by_reference::plain(&mut plain, n);
        assert_eq!(ours, plain, "{n}");
    });
}

/// 8 MiB, on a thread of 2.
#[test]
fn a_large_array_takes_no_stack() {
    #[parallelize(always)]
    fn fill(bins: &mut [[u32; 1 << 10]; 1 << 11], n: usize) {
        for i in 0..n {
            bins[i % 5][i % 7] += 1;
        }
    }
    let mut bins: Box<[[u32; 1 << 10]; 1 << 11]> = vec![[0; 1 << 10]; 1 << 11].try_into().unwrap();
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(2 << 20)
            .spawn_scoped(scope, || fill(&mut bins, 10_000))
            .map(drop)
            .unwrap();
    });
    assert_eq!(bins.iter().flatten().sum::<u32>(), 10_000);
}

/// What a loop counts in may be of a type that is generic, and need not outlive all.
#[test]
fn generic_types_are_counted_in() {
    #[parallelize(always)]
    fn count<T: AddAssign<u64> + Send>(xs: &[u64], hits: &mut T, bins: &mut [T]) {
        for x in xs {
            if x % 2 == 1 {
                *hits += 3;
            }
            bins[*x as usize % 3] += 2;
        }
    }
    struct Sum<'s>(&'s str, u64);
    impl AddAssign<u64> for Sum<'_> {
        fn add_assign(&mut self, by: u64) {
            self.1 = self.1 * 3 % 1009 + by + self.0.len() as u64;
        }
    }
    let name = String::from("hits");
    let (xs, of) = ((0..1000).collect::<Vec<u64>>(), |of: u64| Sum(&name, of));
    let (mut hits, mut bins) = (of(0), [of(0), of(1), of(2)]);
    count(&xs, &mut hits, &mut bins);
    let (mut plain_hits, mut plain_bins) = (of(0), [of(0), of(1), of(2)]);
    for x in &xs {
        if x % 2 == 1 {
            plain_hits += 3;
        }
        plain_bins[*x as usize % 3] += 2;
    }
    assert_eq!((hits.1, bins.map(|bin| bin.1)), (plain_hits.1, plain_bins.map(|bin| bin.1)));
}
