//! Sums of integers are those of the plain loop, and overflow where that does.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::mix;
use common::twins::{at_all_jobs, jobs, twin};
use parallelize::{par_for, parallelize};
use std::num::Wrapping;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

fn word(x: u64) -> u64 {
    mix(x) >> 40
}

twin! { unsigned(n: u64) -> u64 { let mut total = 7; for i in 0..n { total += word(i); } total } }
twin! { signed(n: u64) -> i64 { let mut total = -3_i64; for i in 0..n { total += word(i) as i64 - (1 << 23); } total } }
twin! { less(xs: &[u64]) -> i32 { let mut total = 0_i32; for x in xs { let small = (mix(*x) % 999) as i32; total -= small; } total } }
twin! { some(xs: &[u64]) -> usize {
    let mut total = 0;
    for (i, x) in xs.iter().enumerate() { if word(*x) % 3 == 0 { total += i; } }
    total
} }
twin! { negated(xs: &[u64]) -> (u8, i64, u64) {
    let (mut a, mut b, mut c) = (0_u8, 0, 0);
    for x in xs { let word = mix(*x) as u8 | 0xf8; a += !word & 1; b -= -(word as i64); c += (word as u64, 1).0; }
    (a, b, c)
} }
twin! { inverted(xs: &[u64]) -> u8 { let mut a = 0; for x in xs { let word = mix(*x) as u8 | 0xfe; a += !word; if *x > 100 { a = 0; } } a } }
twin! { parts(xs: &[(u64, u32)]) -> u32 { let mut a = 0; for x in xs { let pair = (x.1 % 7, mix(x.0)); a += pair.0; } a } }
twin! { flipped(xs: &[u64]) -> u64 { let mut a = 0; for x in xs { let word = mix(*x) | !0xff; a += !word; } a } }
twin! { many(rows: &[Vec<u64>]) -> u64 {
    let mut total = 0;
    for row in rows { for x in row { total += word(*x); } }
    total
} }
twin! { borrowed(total: &mut u16, xs: &[u64], shift: u32) -> () { for x in xs { *total += (mix(*x) >> shift) as u16; } } }
twin! { taken(total: &mut i8, xs: &[u64], shift: u32) -> () { for x in xs { *total -= (mix(*x) as i64 >> shift) as i8; } } }
twin! { until(total: &mut u32, xs: &[u64], last: u64) -> Option<u64> {
    for x in xs {
        let word = word(*x) as u32;
        if *x == last { return Some(*x); }
        *total += word;
        if word % 5000 == 0 { break; }
    }
    None
} }
twin! { failing(total: &mut u64, xs: &[u64], bad: u64) -> () {
    for x in xs {
        *total += word(*x);
        for y in 0..3 { assert!(x + y != bad, "bad"); *total += word(x + y); }
    }
} }
// values of other types, and of none that leaves add up
twin! { wide(n: u64) -> (i128, Wrapping<u8>) {
    let mut total = 0_i128;
    #[allow(clippy::needless_late_init)]
    let wrapped;
    for i in 0..n { total += i128::from(mix(i)) << 49; }
    wrapped = Wrapping(total as u8);
    (total, wrapped)
} }
twin! { wrapping(n: u64) -> Wrapping<u8> { let mut total = Wrapping(9_u8); for i in 0..n { total += mix(i) as u8; } total } }
twin! { odd(n: u64) -> Odd { let mut total = Odd(1); for i in 0..n { total += word(i); } total } }
twin! { texts(n: u64) -> String { let mut all = String::new(); for i in 0..n { all += &word(i).to_string(); } all } }
twin! { floats(n: u64) -> f64 { let mut total = 0.1; for i in 0..n { total += common::float(i as usize); } total } }

/// An integer that is added to another in a way of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Odd(u64);

impl std::ops::AddAssign<u64> for Odd {
    fn add_assign(&mut self, other: u64) {
        self.0 = (self.0 ^ other) * 3 % 1_000_003;
    }
}

#[test]
fn as_the_plain_loop_adds() {
    at_all_jobs(|size| {
        let (n, xs) = (size as u64, (0..size as u64).collect::<Vec<_>>());
        assert_eq!(unsigned::ours(n), unsigned::plain(n));
        assert_eq!(signed::ours(n), signed::plain(n));
        assert_eq!(less::ours(&xs), less::plain(&xs));
        assert_eq!(some::ours(&xs), some::plain(&xs));
        assert_eq!(left((), |()| negated::ours(&xs)), left((), |()| negated::plain(&xs)));
        assert_eq!(left((), |()| inverted::ours(&xs)), left((), |()| inverted::plain(&xs)));
        assert_eq!(flipped::ours(&xs), flipped::plain(&xs));
        let pairs: Vec<(u64, u32)> = xs.iter().map(|x| (*x, *x as u32)).collect();
        assert_eq!(parts::ours(&pairs), parts::plain(&pairs));
        let rows: Vec<Vec<u64>> = (0..n % 300).map(|i| vec![i; i as usize % 5]).collect();
        assert_eq!(many::ours(&rows), many::plain(&rows));
        assert_eq!(wide::ours(n), wide::plain(n));
        assert_eq!(wrapping::ours(n), wrapping::plain(n));
        assert_eq!(odd::ours(n), odd::plain(n));
        assert_eq!(texts::ours(n), texts::plain(n));
        assert_eq!(floats::ours(n).to_bits(), floats::plain(n).to_bits());
    });
}

/// What is left behind, and what came out.
fn left<T, R>(mut state: T, run: impl FnOnce(&mut T) -> R) -> (T, Option<R>) {
    let result = catch_unwind(AssertUnwindSafe(|| run(&mut state))).ok();
    (state, result)
}

#[test]
fn an_overflow_comes_where_the_plain_loop_has_it() {
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n.min(1000) as u64).collect();
        for shift in [48, 52, 56, 60, 63] {
            for start in [0, 1000, 60_000, u16::MAX] {
                let of = |f: fn(&mut u16, &[u64], u32)| left(start, |total| f(total, &xs, shift));
                assert_eq!(of(borrowed::ours), of(borrowed::plain), "{n} {shift} {start}");
            }
            for start in [i8::MIN, -3, 0, 100, i8::MAX] {
                let of = |f: fn(&mut i8, &[u64], u32)| left(start, |total| f(total, &xs, shift));
                assert_eq!(of(taken::ours), of(taken::plain), "{n} {shift} {start}");
            }
        }
    });
}

#[test]
fn an_exit_or_a_panic_finds_the_sum_of_what_came_before_it() {
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).collect();
        for at in [0, 1, 65, 999, 5000, 10_006, 1 << 50] {
            let of = |f: fn(&mut u32, &[u64], u64) -> Option<u64>| left(3, |total| f(total, &xs, at));
            assert_eq!(of(until::ours), of(until::plain), "{n} {at}");
            let of = |f: fn(&mut u64, &[u64], u64)| left(3, |total| f(total, &xs, at));
            assert_eq!(of(failing::ours), of(failing::plain), "{n} {at}");
        }
    });
}

#[test]
fn in_par_for() {
    for jobs in common::JOBS {
        for n in common::SIZES {
            let (mut total, mut left, xs) = (0, 1_i64 << 40, (0..n as u64).collect::<Vec<_>>());
            par_for!(
                jobs = jobs,
                always,
                for x in &xs {
                    total += word(*x);
                }
            );
            let borrowed = &mut left;
            par_for!(
                jobs = jobs,
                always,
                for x in &xs {
                    *borrowed -= word(*x) as i64;
                }
            );
            assert_eq!(total, xs.iter().map(|x| word(*x)).sum::<u64>());
            assert_eq!(left, (1 << 40) - total as i64);
        }
    }
}

// types that are known only after the loop
twin! { known_later(xs: &[u64]) -> Duration {
    let mut total = Default::default();
    for x in xs { total += Duration::from_nanos(word(*x)); }
    total
} }
twin! { integer_later(xs: &[u64]) -> u64 { let mut total = Default::default(); for x in xs { total += word(*x); } total } }
twin! { text_later(xs: &[u64]) -> String { let mut text = Default::default(); for x in xs { text += word(*x).to_string().as_str(); } text } }

#[test]
fn types_that_are_known_later() {
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).collect();
        assert_eq!(known_later::ours(&xs), known_later::plain(&xs), "{n}");
        assert_eq!(integer_later::ours(&xs), integer_later::plain(&xs), "{n}");
        assert_eq!(text_later::ours(&xs), text_later::plain(&xs), "{n}");
    });
}

#[test]
fn types_that_are_known_later_in_par_for() {
    for jobs in common::JOBS {
        let (mut total, mut time) = Default::default();
        par_for!(
            jobs = jobs,
            always,
            for x in 0..1000 {
                total += word(x);
            }
        );
        par_for!(
            jobs = jobs,
            always,
            for x in 0..1000 {
                time += Duration::from_nanos(word(x));
            }
        );
        let expected: u64 = (0..1000).map(word).sum();
        assert_eq!((total, time), (expected, Duration::from_nanos(expected)));
    }
}

/// Says whether anybody has had it as a `&mut`.
struct Watched {
    inner: (u64, [u32; 4]),
    touched: bool,
}

impl std::ops::Deref for Watched {
    type Target = (u64, [u32; 4]);
    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

impl std::ops::DerefMut for Watched {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.touched = true;
        &mut self.inner
    }
}

twin! { watched(w: &mut Watched, n: u64, rarity: u64) -> () { for x in 0..n { if word(x) % rarity == 0 { w.0 += word(x); } } } }
twin! { counted(w: &mut Watched, n: u64, rarity: u64) -> () {
    for x in 0..n { if word(x) % rarity == 0 { w.0 += 1; w.1[(word(x) % 4) as usize] += 1; } }
} }

#[repr(C, packed)]
struct Packed {
    _first: u8,
    total: u64,
    hits: u32,
}

twin! { packed(p: &mut Packed, n: u64) -> () { for x in 0..n { p.total += word(x); } } }
twin! { packed_hits(p: &mut Packed, n: u64) -> () { for x in 0..n { if word(x) % 3 == 0 { p.hits += 1; } } } }

#[test]
fn fields_wherever_they_are() {
    at_all_jobs(|n| {
        for rarity in [1, 50, u64::MAX] {
            let of = |f: fn(&mut Watched, u64, u64)| {
                let mut watched = Watched { inner: (5, [7; 4]), touched: false };
                f(&mut watched, n as u64, rarity);
                (watched.inner, watched.touched)
            };
            assert_eq!(of(watched::ours), of(watched::plain), "{n} {rarity}");
            assert_eq!(of(counted::ours), of(counted::plain), "{n} {rarity}");
        }
        let of = |fs: [fn(&mut Packed, u64); 2]| {
            let mut packed = Packed { _first: 0, total: 9, hits: 8 };
            fs.into_iter().for_each(|f| f(&mut packed, n as u64));
            (packed.total, packed.hits)
        };
        assert_eq!(of([packed::ours, packed_hits::ours]), of([packed::plain, packed_hits::plain]), "{n}");
    });
}
