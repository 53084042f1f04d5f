//! Sums, products, extremes and flags of ordinary loops, on every type, from any start, overflow included.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{float, message, mix};
use parallelize::{par_for, parallelize};
use std::fmt::Debug;
use std::num::Wrapping;
use std::ops::{AddAssign, MulAssign, SubAssign};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

fn same<R: PartialEq + Debug>(plain: fn(usize) -> R, ours: fn(usize) -> R) {
    let outcome = |f: fn(usize) -> R, n| catch_unwind(AssertUnwindSafe(|| f(n))).map_err(|e| message(&*e));
    at_all_jobs(|n| assert_eq!(outcome(plain, n), outcome(ours, n), "n {n}, jobs {}", jobs()));
}

/// All integer types, each with every operator: plain first, with and without overflow.
macro_rules! integers {
    ($($t:ident)*) => { $( mod $t {
        use super::*;
        twin! { fits(n: usize) -> [$t; 8] {
            let (mut sum, mut diff, mut or, mut and, mut xor): ($t, $t, $t, $t, $t) = (3, $t::MAX, 1, $t::MAX, 7);
            let mut left = 1 as $t; let mut product = 1 as $t; let mut rest = $t::MAX;
            for i in 0..n {
                let h = work(i as u64) as $t;
                if i % 100 < 1 { sum += (h & 1) as $t; diff -= h & 1; }
                or |= h & h >> 1;
                and &= h | h << 1;
                xor ^= h;
                left = left.rotate_left(3) ^ h;
                product = product.wrapping_mul(h | 1);
                rest %= (h >> 1 & 15) + 17;
            }
            [sum, diff, or, and, xor, left, product, rest]
        } }
        twin! { adds(n: usize) -> $t {
            let mut sum = 5 as $t;
            for i in 0..n { sum += (work(i as u64) as $t) >> 1 & 63; }
            sum
        } }
        twin! { subtracts(n: usize) -> $t {
            let mut left = 100 as $t;
            for i in 0..n { left -= (work(i as u64) as $t) >> 1 & 3; }
            left
        } }
        twin! { multiplies(n: usize) -> $t {
            let mut product = 1 as $t;
            for i in 0..n { product *= ((work(i as u64) as $t) >> 1 & 1) + 1; }
            product
        } }
        twin! { written_out(n: usize) -> ($t, $t, $t) {
            let mut sum = 5 as $t; let mut w = 9 as $t; let mut s = 1 as $t;
            for i in 0..n {
                let h = work(i as u64) as $t;
                w = w.wrapping_add(h);
                s = s.saturating_add(h >> 1 & 3);
                if i % 2000 == 0 { sum = sum + (h >> 1 & 31); }
            }
            (sum, w, s)
        } }
        #[test]
        fn every_operator() {
            same(fits::plain, fits::ours);
            same(adds::plain, adds::ours);
            same(subtracts::plain, subtracts::ours);
            same(multiplies::plain, multiplies::ours);
            same(written_out::plain, written_out::ours);
        }
    } )* };
}

integers! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

twin! { wide(n: usize) -> ([u64; 6], [u32; 4]) {
    let (mut sum, mut diff, mut product, mut quotient) = (0.1, 1e9, 1.0, 1.0);
    let mut norm = 0f64; let mut acc = -0.0;
    let (mut s32, mut d32, mut p32) = (0.1f32, 7.0f32, 1f32); let mut mix32 = 0f32;
    for i in 0..n {
        let x = float(work(i as u64) as usize);
        sum += x;
        diff -= x.sqrt().abs();
        product *= 1.0 + x / 1e9;
        quotient /= 1.0 - x / 1e9;
        norm = norm + x * x;
        acc = x.mul_add(0.5, acc);
        let y = x as f32;
        s32 += y;
        d32 -= y;
        p32 *= 1.0 + y / 1e7;
        mix32 = 0.9 * mix32 + 0.1 * y;
    }
    ([sum, diff, product, quotient, norm, acc].map(f64::to_bits), [s32, d32, p32, mix32].map(f32::to_bits))
} }
twin! { sum_of_products(n: usize) -> u64 {
    let xs = crate::common::floats(n); let mut dot = 0.0;
    for (x, y) in xs.iter().zip(xs.iter().rev()) { dot += x * y; }
    f64::to_bits(dot)
} }
twin! { in_inner_loops(n: usize) -> (u64, u64) {
    let mut sum = 0.0; let mut count = 0;
    for i in 0..n {
        for j in i..(i + 5).min(n) {
            let d = float(i) - float(j);
            if d.abs() > 1.0 { sum += d.sqrt_abs(); count += 1; }
        }
    }
    (f64::to_bits(sum), count)
} }
trait SqrtAbs {
    fn sqrt_abs(self) -> Self;
}
impl SqrtAbs for f64 {
    fn sqrt_abs(self) -> f64 {
        self.abs().sqrt()
    }
}

twin! { flags(n: usize) -> [bool; 10] {
    let (mut a, mut b, mut c, mut d, mut e, mut f) = (true, false, true, false, true, false);
    let (mut g, mut h, mut i, mut j) = (false, true, false, true);
    for k in 0..n {
        let x = work(k as u64);
        a = a && x % 5000 != 0;
        b = b || x % 5000 == 1;
        c &= x % 5000 != 2;
        d |= x % 5000 == 3;
        e = x % 5000 != 4 && e;
        f = mix(x) % 5000 == 5 || f;
        g ^= x % 3 == 0;
        if x % 5000 == 7 { h = false; }
        i = i | (mix(x) % 5000 == 8);
        j = !j;
    }
    [a, b, c, d, e, f, g, h, i, j]
} }
twin! { extremes(n: usize) -> ([u64; 6], [u64; 7], Option<u64>, (u64, usize)) {
    let (mut best, mut least) = (f64::NEG_INFINITY, f64::INFINITY); let (mut p, mut q) = (0.5, 0.5); let mut nan = f64::NAN;
    let (mut m, mut k, mut hi, mut lo, mut seen) = (10, 1 << 60, 0, u64::MAX, 0u64); let mut maybe = None; let mut pair = (0, 0);
    let mut clamped = 500u64; let mut r = 0; let mut zero = 0.0;
    for i in 0..n {
        let x = float(i); let h = work(i as u64) % 100_000;
        best = best.max(x);
        least = least.min(x.abs());
        p = f64::max(p, x / 2.0);
        q = f64::min(x, q);
        nan = nan.max(x);
        zero = f64::min(zero, if h % 2 == 0 { -0.0 } else { 0.0 });
        m = std::cmp::max(m, h);
        k = std::cmp::min(h, k);
        hi = h.max(hi);
        if h < lo { lo = h; }
        if h > seen { seen = h }
        clamped = clamped.max(h).min(70_000);
        r = if h > r { h } else { r };
        maybe = maybe.max(Some(h));
        pair = pair.max((h % 10, i));
    }
    ([best, least, p, q, nan, zero].map(f64::to_bits), [m, k, hi, lo, seen, clamped, r], maybe, pair)
} }

/// Little-endian digits, as a first big integer is written; and a number whose sum depends on the order.
#[derive(Clone, Debug, PartialEq)]
struct Big(Vec<u32>);
impl AddAssign<&Big> for Big {
    fn add_assign(&mut self, other: &Big) {
        let mut carry = 0;
        for i in 0.. {
            if i >= other.0.len() && carry == 0 {
                break;
            }
            if i >= self.0.len() {
                self.0.push(0);
            }
            let s = u64::from(self.0[i]) + u64::from(*other.0.get(i).unwrap_or(&0)) + carry;
            self.0[i] = s as u32;
            carry = s >> 32;
        }
    }
}
impl AddAssign<u64> for Big {
    fn add_assign(&mut self, x: u64) {
        *self += &Big(vec![x as u32, (x >> 32) as u32]);
    }
}
impl MulAssign<u32> for Big {
    fn mul_assign(&mut self, k: u32) {
        let mut carry = 0u64;
        for d in &mut self.0 {
            let s = u64::from(*d) * u64::from(k) + carry;
            *d = s as u32;
            carry = s >> 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }
}
#[derive(Clone, Copy, Debug, PartialEq)]
struct V3 {
    x: f64,
    y: f64,
    z: f64,
}
impl AddAssign for V3 {
    fn add_assign(&mut self, o: V3) {
        self.x += o.x;
        self.y += o.y * self.x;
        self.z += o.z;
    }
}
impl SubAssign<f64> for V3 {
    fn sub_assign(&mut self, k: f64) {
        self.x -= k;
        self.z -= self.x * 1e-9;
    }
}
impl std::ops::Add for V3 {
    type Output = V3;
    fn add(mut self, o: V3) -> V3 {
        self += o;
        self
    }
}

twin! { user_types(n: usize) -> (Big, Big, V3, V3, Duration, Wrapping<u32>, String) {
    let mut big = Big(vec![1]); let mut power = Big(vec![1]); let mut v = V3 { x: 1.0, y: 0.0, z: 0.5 }; let mut u = v;
    let mut time = Duration::from_millis(3); let mut w = Wrapping(5u32); let mut s = String::from("start");
    for i in 0..n {
        let h = work(i as u64);
        big += h;
        big += &Big(vec![h as u32, 3, 1]);
        if i % 20 == 0 { power *= (h as u32) | 1; }
        let x = float(i);
        v += V3 { x: x / 1e6, y: x / 1e6, z: x };
        v -= x.abs().ln();
        u = u + V3 { x: x / 1e6, y: 1e-3, z: x };
        time += Duration::from_nanos(h % 1000);
        w += Wrapping(h as u32);
        w *= Wrapping(h as u32 | 1);
        s += &h.to_string()[..2];
    }
    (big, power, v, u, time, w, s)
} }
twin! { arrays(n: usize) -> ([u64; 3], Vec<u64>) {
    let mut c = [0.0; 3]; let mut moments = vec![0.0; 4];
    for i in 0..n {
        let p = [float(i), float(i + 1), float(i + 2)];
        for k in 0..3 { c[k] += p[k] / 3.0; }
        let mut power = 1.0;
        for m in moments.iter_mut() { *m += power; power *= p[0] / 1e3; }
        c[0] -= p[1];
    }
    (c.map(f64::to_bits), crate::common::bits(&moments))
} }
twin! { checked(n: usize) -> Option<u32> {
    let mut sum = 0u32;
    for i in 0..n { sum = sum.checked_add(work(i as u64) as u32 >> 6)?; }
    Some(sum)
} }
twin! { unwrapped(n: usize) -> Option<u16> {
    let mut sum = Some(0u16);
    for i in 0..n { let h = work(i as u64) as u16 % 64; sum = sum.and_then(|s| s.checked_add(h)); }
    sum
} }
twin! { duration_overflows(n: usize) -> Duration {
    let mut left = Duration::from_secs(1);
    for i in 0..n { left -= Duration::from_micros(work(i as u64) % 2000); }
    left
} }
twin! { divides(n: usize) -> u64 {
    let mut total = 0u64;
    for i in 0..n { let h = work(i as u64) % 3000; total += 1_000_000 / h; }
    total
} }

#[test]
fn floats_keep_their_bits() {
    same(wide::plain, wide::ours);
    same(sum_of_products::plain, sum_of_products::ours);
    same(in_inner_loops::plain, in_inner_loops::ours);
    same(arrays::plain, arrays::ours);
}

#[test]
fn flags_and_extremes() {
    same(flags::plain, flags::ours);
    same(extremes::plain, extremes::ours);
}

#[test]
fn users_types() {
    same(user_types::plain, user_types::ours);
}

#[test]
fn what_overflows() {
    same(checked::plain, checked::ours);
    same(unwrapped::plain, unwrapped::ours);
    same(duration_overflows::plain, duration_overflows::ours);
    same(divides::plain, divides::ours);
}

macro_rules! plainly {
    ($($loop:tt)*) => { $($loop)* };
}

macro_rules! in_parallel {
    ($($loop:tt)*) => { par_for!(jobs = jobs(), always, $($loop)*) };
}

macro_rules! by {
    ($name:ident, $how:ident) => {
        fn $name(n: usize) -> (u64, u64, u64, bool, bool, u64, u64, Big) {
            let (mut sum, mut product, mut bits, mut ok, mut any) = (0.1, 1.0f64, 3u64, true, false);
            let (mut best, mut least, mut big) = (f64::MIN, f64::MAX, Big(vec![9]));
            $how!(for i in 0..n {
                let h = work(i as u64);
                let x = float(h as usize);
                sum += x;
                product *= 1.0 + x / 1e9;
                bits ^= h;
                bits |= h & 1;
                bits &= !(h & 4);
                ok = ok && h % 500 != 3;
                any |= h % 500 == 4;
                any = any || h % 999 == 3;
                best = best.max(x);
                least = f64::min(least, x);
                big += h;
            });
            (f64::to_bits(sum), product.to_bits(), bits, ok, any, best.to_bits(), f64::to_bits(least), big)
        }
    };
}

by!(by_plain_for, plainly);
by!(by_par_for, in_parallel);

#[test]
fn by_macro() {
    same(by_plain_for, by_par_for);
}
