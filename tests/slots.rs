//! Elements that an iteration has for itself: on any axis, in fields, in nested and flat arrays.

mod common;

use common::twins::{at_all_jobs, jobs, twin};
use common::{float, message, mix};
use parallelize::{par_for, parallelize};
use std::panic::{AssertUnwindSafe, catch_unwind};

const J: usize = 6;
const I: usize = 5;
type Grid = [[[[f64; 5]; I]; J]];

/// Options of one twin only: `own`, which a plain loop has no use for.
macro_rules! own_twin {
    ($name:ident($($p:ident: $t:ty),*) own($($own:tt)*) { $($body:tt)* }) => {
        #[allow(clippy::all)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            pub(super) fn plain($($p: $t),*) { $($body)* }
            #[parallelize(jobs = jobs(), always, own($($own)*))]
            pub(super) fn ours($($p: $t),*) { $($body)* }
            #[parallelize(jobs = 1, own($($own)*))]
            pub(super) fn inline($($p: $t),*) { $($body)* }
        }
    };
}

twin! { inner(rhs: &mut Grid, u: &Grid) -> () {
    let planes = rhs.len();
    for j in 1..J - 1 {
        for k in 1..planes - 1 { for i in 1..I - 1 { for m in 0..5 {
            rhs[k][j][i][m] = rhs[k][j][i][m] * 0.5 + (u[k][j][i + 1][m] - u[k - 1][j][i][m]).sin();
        } } }
    }
} }
twin! { innermost(rhs: &mut Grid, factor: f64) -> () {
    for i in 0..I {
        for plane in 0..rhs.len() { for j in 0..J { rhs[plane][j][i][0] += factor.sin(); rhs[plane][j][i][4] -= rhs[plane][j][i][0]; } }
    }
} }
twin! { outer(rhs: &mut Grid, u: &Grid) -> () {
    for k in 0..u.len() {
        for j in 0..J { for i in 0..I { for m in 0..5 { rhs[k][j][i][m] += u[k][j][i][m].abs().sqrt(); } } }
    }
} }
twin! { columns(table: &mut Vec<Vec<u64>>, w: usize) -> () {
    for x in 0..w {
        for y in 0..table.len() { table[y][x] ^= mix((x * y) as u64); }
    }
} }
twin! { lengths(table: &mut Vec<Vec<u64>>, w: usize) -> () {
    for x in 0..w {
        for y in 0..table.len() { if x + 1 < table[y].len() { table[y][x] ^= mix(table[y].len() as u64); } }
    }
} }
twin! { borrowed_twice(v: &mut Vec<u64>, lists: &mut Vec<Vec<u64>>, table: &mut Vec<Vec<u64>>) -> () {
    fn both(a: &u64, b: &u64) -> u64 { a ^ b.rotate_left(7) }
    for i in 0..v.len().min(lists.len()) {
        v[i] = both(&v[i], &v[i]);
        assert_ne!(v[i], 1, "{} {:?}", v[i], lists[i]);
        lists[i].push(v[i]);
        assert_eq!(lists[i].first(), lists[i].first(), "{} {}", lists[i].len(), lists[i][0]);
        assert_eq!(lists[i][0] + 0, lists[i][0]);
        assert!(v[i] != 2, "{} {}", v[i], v[i] / 2);
        let text = format!("{} {:?}", v[i], &lists[i]);
        lists[i].push(text.len() as u64);
        for k in 1..table.len() {
            table[k][i] ^= both(&table[k - 1][i], &table[k][i]);
            assert!(table[k][i] != 3, "{} {}", table[k][i], table[0][i]);
        }
    }
} }
twin! { offsets(v: &mut Vec<u64>, a: &mut [u64]) -> () {
    for i in 1..v.len().min(a.len()) { v[i - 1] = mix(v[i - 1]); a[i] ^= mix(i as u64); }
} }
twin! { backwards(v: &mut Vec<u64>) -> () {
    for i in (0..v.len()).rev() { v[i] = mix(v[i]); }
} }
twin! { red_black(v: &mut Vec<u64>, w: &[u64]) -> () {
    for i in (1..v.len()).step_by(2) { v[i] = mix(v[i] ^ w[i - 1]); }
} }
twin! { closed(v: &mut [u64]) -> () {
    for i in 0..=v.len() - 1 { v[i] = mix(v[i]); }
} }
twin! { array(seed: u64) -> [u64; 100] {
    let mut out = [0; 100];
    for i in 0..100 { out[i] = mix(seed + i as u64); out[i] += mix(out[i]) >> 1 & 0xff; }
    out
} }
twin! { six(n: usize) -> Vec<f64> {
    let (mut a, mut b, mut c) = (vec![0.0; n], vec![1.0; n], vec![2.0; n]);
    let (mut d, mut e, mut f) = (vec![3.0; n], vec![4.0; n], vec![5.0; n]);
    for i in 0..n {
        a[i] = float(i); b[i] += a[i]; c[i] *= b[i]; d[i] -= c[i]; e[i] = d[i].abs().sqrt(); f[i] = e[i] / (1.0 + a[i].abs());
    }
    [a, b, c, d, e, f].concat()
} }
twin! { stencil(out: &mut [f64], w: usize, a: &[f64]) -> () {
    for y in 1..out.len() / w { out[y] = a[(y - 1) * w] + a[y * w] * 2.0 + a[y]; }
} }

#[derive(Clone, PartialEq, Debug)]
struct State {
    out: Vec<u64>,
    scale: u64,
    rows: Vec<[u64; 3]>,
    total: u64,
}

impl State {
    fn step(&mut self) {
        for i in 0..self.scale as usize {
            self.out[i] = mix(self.out[i] ^ self.scale);
        }
    }
    #[parallelize(jobs = jobs(), always)]
    fn par_step(&mut self) {
        for i in 0..self.scale as usize {
            self.out[i] = mix(self.out[i] ^ self.scale);
        }
    }
    fn sums(&mut self) {
        for i in 0..self.out.len() {
            self.rows[i][0] ^= mix(self.out[i]);
            self.rows[i][2] = self.rows[i][0] ^ self.scale;
            self.total = self.total.wrapping_add(self.rows[i][2]);
        }
    }
    #[parallelize(jobs = jobs(), always)]
    fn par_sums(&mut self) {
        for i in 0..self.out.len() {
            self.rows[i][0] ^= mix(self.out[i]);
            self.rows[i][2] = self.rows[i][0] ^ self.scale;
            self.total = self.total.wrapping_add(self.rows[i][2]);
        }
    }
}

own_twin! { relax(u: &mut Vec<f64>, r: &[f64], n1: usize, n2: usize, n3: usize) own(u, stride = n1 * n2) {
    for i3 in 1..n3 - 1 {
        for i2 in 1..n2 - 1 {
            for i1 in 1..n1 - 1 {
                u[(i3 * n2 + i2) * n1 + i1] += 0.5 * r[(i3 * n2 + i2) * n1 + i1 - 1]
                    + 0.25 * (r[((i3 - 1) * n2 + i2) * n1 + i1] + r[((i3 + 1) * n2 + i2) * n1 + i1]);
                let here = (i3 * n2 + i2) * n1;
                u[here] = u[here + i1] - u[here + n1 - 1];
            }
        }
    }
} }
own_twin! { rows(c: &mut [f64], a: &[f64], n: usize) own(c, stride = n) {
    for i in 0..n {
        for j in 0..n {
            for k in 0..n { c[i * n + j] += a[i * n + k] * a[k * n + j]; }
        }
        c[i * n..(i + 1) * n].reverse();
        let last = c.len() - 1;
        if i + 1 == n { c[last] = 0.5; }
    }
} }
own_twin! { signed(c: &mut Vec<u64>, n: i32) own(c, stride = 3) {
    for i in (0..n).rev() {
        for k in 0..3 { c[i as usize * 3 + k] ^= mix(k as u64 ^ i as u64); }
    }
} }

fn grid(planes: usize, seed: usize) -> Vec<[[[f64; 5]; I]; J]> {
    let mut next = seed;
    let mut value = || {
        next += 1;
        float(next)
    };
    (0..planes).map(|_| [(); J].map(|()| [(); I].map(|()| [(); 5].map(|()| value())))).collect()
}

#[test]
fn the_loop_variable_stands_on_any_axis() {
    at_all_jobs(|n| {
        let planes = n.clamp(2, 100);
        let (rhs, u) = (grid(planes, 1), grid(planes, 2));
        for (plain, ours) in [
            (inner::plain as fn(&mut Grid, &Grid), inner::ours as fn(&mut Grid, &Grid)),
            (outer::plain as fn(&mut Grid, &Grid), outer::ours as fn(&mut Grid, &Grid)),
        ] {
            let (mut a, mut b) = (rhs.clone(), rhs.clone());
            plain(&mut a, &u);
            ours(&mut b, &u);
            assert!(a == b);
        }
        let (mut a, mut b) = (grid(4, 3), grid(4, 3));
        innermost::plain(&mut a, 0.3);
        innermost::ours(&mut b, 0.3);
        assert!(a == b);
        let table: Vec<Vec<u64>> = (0..n.min(40)).map(|y| (0..n as u64 + 3).map(|x| x ^ y as u64).collect()).collect();
        let (mut a, mut b) = (table.clone(), table);
        columns::plain(&mut a, n);
        columns::ours(&mut b, n);
        lengths::plain(&mut a, n);
        lengths::ours(&mut b, n);
        assert!(a == b);
    });
}

#[test]
fn indices_grow_shrink_and_skip() {
    at_all_jobs(|n| {
        let start: Vec<u64> = (0..n as u64).collect();
        for (plain, ours) in [
            (backwards::plain as fn(&mut Vec<u64>), backwards::ours as fn(&mut Vec<u64>)),
            (|v| red_black::plain(v, &[7; 10_007]), |v| red_black::ours(v, &[7; 10_007])),
            (|v| offsets::plain(v, &mut [3; 5000]), |v| offsets::ours(v, &mut [3; 5000])),
            (
                |v| {
                    if !v.is_empty() {
                        closed::plain(v)
                    }
                },
                |v| {
                    if !v.is_empty() {
                        closed::ours(v)
                    }
                },
            ),
        ] {
            let (mut a, mut b) = (start.clone(), start.clone());
            plain(&mut a);
            ours(&mut b);
            assert_eq!(a, b);
        }
        assert_eq!(array::plain(n as u64), array::ours(n as u64));
        let (a, b) = (six::plain(n), six::ours(n));
        assert_eq!(common::bits(&a), common::bits(&b));
        let source = common::floats(n + 100);
        let (mut a, mut b) = (vec![0.0; n], vec![0.0; n]);
        stencil::plain(&mut a, 10, &source);
        stencil::ours(&mut b, 10, &source);
        assert_eq!(common::bits(&a), common::bits(&b));
    });
}

#[test]
fn fields_have_elements_too() {
    at_all_jobs(|n| {
        let out: Vec<u64> = (0..n as u64).collect();
        let mut a = State { out, scale: n as u64, rows: vec![[1, 2, 3]; n], total: 5 };
        let mut b = a.clone();
        a.step();
        b.par_step();
        assert_eq!(a, b);
        a.sums();
        b.par_sums();
        assert_eq!(a, b);
        a.scale += 1;
        b.scale += 1;
        let fault =
            |f: fn(&mut State), state: &mut State| message(&*catch_unwind(AssertUnwindSafe(|| f(state))).unwrap_err());
        assert_eq!(fault(State::step, &mut a), fault(State::par_step, &mut b));
        assert_eq!(a, b);
    });
}

#[test]
fn an_iteration_owns_a_part_of_a_flat_array() {
    at_all_jobs(|n| {
        let (n1, n2, n3) = (7, 5, n.clamp(2, 200));
        let r = common::floats(n1 * n2 * n3);
        let start: Vec<f64> = common::floats(n1 * n2 * n3 + 10).split_off(10);
        let [mut a, mut b, mut c] = [start.clone(), start.clone(), start];
        relax::plain(&mut a, &r, n1, n2, n3);
        relax::ours(&mut b, &r, n1, n2, n3);
        relax::inline(&mut c, &r, n1, n2, n3);
        assert_eq!(common::bits(&a), common::bits(&b));
        assert_eq!(common::bits(&a), common::bits(&c));
        let n = n.min(5);
        let [mut a, mut b, mut c] = [(); 3].map(|()| vec![0.0; n * n]);
        rows::plain(&mut a, &r[..], n);
        rows::ours(&mut b, &r[..], n);
        rows::inline(&mut c, &r[..], n);
        assert_eq!(common::bits(&a), common::bits(&b));
        assert_eq!(common::bits(&a), common::bits(&c));
        let [mut a, mut b, mut c] = [(); 3].map(|()| vec![1; n * 3]);
        signed::plain(&mut a, n as i32);
        signed::ours(&mut b, n as i32);
        signed::inline(&mut c, n as i32);
        assert_eq!((&a, &a), (&b, &c));
    });
}

#[test]
fn an_element_may_be_borrowed_twice() {
    at_all_jobs(|n| {
        let start = || {
            let [v, rows] = [1, 3].map(|k| (0..n as u64).map(|i| mix(k * i)).collect::<Vec<u64>>());
            (v, vec![vec![7]; n], vec![rows; 3])
        };
        let (mut ours, mut plain) = (start(), start());
        borrowed_twice::ours(&mut ours.0, &mut ours.1, &mut ours.2);
        borrowed_twice::plain(&mut plain.0, &mut plain.1, &mut plain.2);
        assert_eq!(ours, plain);
    });
}

#[test]
fn an_index_outside_of_the_part_panics_on_every_path() {
    for (jobs, split) in [(1, false), (1, true), (2, true), (8, true)] {
        let run = |at: usize| {
            let mut v = vec![0; 40];
            let caught = catch_unwind(AssertUnwindSafe(|| {
                if split {
                    par_for!(
                        jobs = jobs,
                        always,
                        own(v, stride = 4),
                        for i in 0..10 {
                            v[i * 4] = mix(i as u64);
                            if i == 3 {
                                v[at] = 1;
                            }
                        }
                    );
                } else {
                    par_for!(
                        jobs = jobs,
                        own(v, stride = 4),
                        for i in 0..10 {
                            v[i * 4] = mix(i as u64);
                            if i == 3 {
                                v[at] = 1;
                            }
                        }
                    );
                }
            }));
            caught.map_err(|payload| message(&*payload))
        };
        assert_eq!(run(15), Ok(()));
        assert_eq!(run(16), Err("index 16 belongs to another iteration: with `own` this one has 12..16".into()));
        assert_eq!(run(40), Err("index out of bounds: the len is 40 but the index is 40".into()));
    }
}
