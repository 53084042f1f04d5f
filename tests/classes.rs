//! Names that do not go through the journal: drawn at the head of the body, scratch, one element an iteration, parts of a
//! `&self`.

mod common;

use common::twins::{at_all_jobs, jobs, twin};
use parallelize::{par_for, parallelize};
use std::cell::Cell;
use std::panic;
use std::sync::Mutex;

fn heavy(x: u64) -> u64 {
    (0..20).fold(x, |a, b| a.wrapping_mul(31).rotate_left(7) ^ b)
}

#[derive(Clone)]
struct Rng(u64);

impl Rng {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

twin! { pi(n: u32, rng: &mut Rng) -> f64 {
    let mut hits = 0;
    for _ in 0..n {
        let x = rng.unit();
        let y = rng.unit();
        if (x * x + y * y).sqrt() < 1.0 { hits += 1; }
    }
    4.0 * f64::from(hits) / f64::from(n)
} }
twin! { local(n: usize) -> (Vec<f64>, u64) {
    let mut rng = Rng(7); let mut out = vec![];
    for i in 0..n {
        let mut x: f64 = rng.unit();
        let (a, b) = (rng.unit(), i as f64);
        x += a * b;
        out.push(x.sqrt());
    }
    (out, rng.0)
} }
twin! { counter(words: &[&str]) -> (Vec<String>, usize) {
    let mut id = 0;
    let mut out = vec![];
    for w in words {
        id += 1;
        let my_id = id;
        if w.is_empty() { continue; }
        let name = format!("{my_id}-{}", w.to_uppercase());
        out.push(name);
    }
    (out, id)
} }
twin! { c_style(n: u64) -> Vec<u64> {
    let (mut t1, mut t2);
    let mut out = vec![];
    for i in 0..n {
        t1 = heavy(i);
        t2 = heavy(t1);
        if t2 % 3 == 0 { continue; }
        out.push(t1 ^ t2);
    }
    out
} }
twin! { live(n: u64) -> (u64, u64, String, Vec<u64>) {
    let mut s = 7u64; let mut last = 0u64; let mut name = String::from("x"); let mut out = vec![];
    for i in 0..n {
        s = 0;
        for j in 0..i % 9 { s = s.wrapping_add(heavy(i ^ j)); }
        last = s / 2;
        name = format!("{last}");
        if last % 3 == 0 { out.push(name.len() as u64); }
        out.push(s.wrapping_add(last));
    }
    (s, last, name, out)
} }
twin! { live_continue(n: u64) -> (u64, u64, Vec<u64>) {
    let mut s = 7u64; let mut last = 0u64; let mut out = vec![];
    for i in 0..n {
        s = heavy(i);
        if s % 3 == 0 { continue; }
        last = s / 2;
        out.push(s.wrapping_add(last));
    }
    (s, last, out)
} }
twin! { inplace(a: &mut [u64]) -> () {
    for i in 0..a.len() { a[i] = heavy(a[i]); }
} }
twin! { saxpy(y: &mut [f64], x: &[f64], k: f64) -> () {
    for i in 0..x.len() { y[i] += k * x[i]; }
} }
twin! { offset(n: usize, b: &mut Vec<u64>) -> u64 {
    let mut s = 0u64; let mut arr = [0u8; 64];
    for i in 1..n {
        b[i - 1] = heavy(b[i - 1] ^ i as u64);
        arr[i % 64] ^= i as u8;
        s ^= b[i - 1];
    }
    s + arr.iter().map(|x| *x as u64).sum::<u64>()
} }
twin! { grid(h: usize, w: usize) -> Vec<Vec<u64>> {
    let mut g = vec![vec![0; w]; h];
    for y in 0..h { for x in 0..w { g[y][x] = heavy((y * w + x) as u64); } }
    g
} }
twin! { strings(v: &mut Vec<String>) -> Vec<usize> {
    let mut lens = vec![0; v.len()]; let mut all = String::new();
    for i in 0..v.len() { v[i].push_str("!"); lens[i] = v[i].len(); all.push_str(&v[i]); if i == 7 { v[i] = String::from("seven"); } }
    lens.push(all.len());
    lens
} }
twin! { oob(n: usize) -> Vec<u64> {
    let mut v = vec![0u64; 100];
    for i in 0..n { v[i] = heavy(i as u64); }
    v
} }
twin! { six(n: usize) -> f64 {
    let (mut a, mut b) = (vec![0.0; n], vec![0.0; n]); let mut c = vec![1.0; n]; let mut d = vec![2.0; n];
    for i in 0..n { a[i] = (i as f64).sin(); b[i] = a[i] * 2.0; c[i] += a[i] + b[i]; d[i] -= c[i].sqrt(); }
    a.iter().chain(&b).chain(&c).chain(&d).sum()
} }

/// Options of one twin only: `local`, which a plain loop has no use for.
macro_rules! local_twin {
    ($name:ident($($p:ident: $t:ty),*) -> $r:ty, local($($local:tt)*) { $($body:tt)* }) => {
        #[allow(unused_assignments, clippy::all)]
        mod $name {
            use super::*;
            pub(super) fn plain($($p: $t),*) -> $r { $($body)* }
            #[parallelize(jobs = jobs(), always, local($($local)*))]
            pub(super) fn ours($($p: $t),*) -> $r { $($body)* }
        }
    };
}

local_twin! { medians(rows: &[Vec<u64>]) -> Vec<u64>, local(sorted) {
    let (mut sorted, mut out) = (Vec::new(), Vec::new());
    for row in rows {
        sorted.clear();
        sorted.extend(row.iter().map(|x| heavy(*x)));
        sorted.sort();
        out.push(sorted[sorted.len() / 2]);
    }
    out
} }
local_twin! { arrays(n: u64) -> (f64, Vec<[f64; 5]>), local(flux, lhs = [[1.0; 5]; 2]) {
    let mut flux = [0.0; 5]; let mut lhs: [[f64; 5]; 2];
    let mut total = 0.0; let mut last = vec![];
    lhs = [[1.0; 5]; 2];
    for i in 0..n {
        for m in 0..5 { flux[m] = heavy(i + m as u64) as f64; lhs[m % 2][m] = flux[m].sqrt(); }
        for m in 1..5 { lhs[m % 2][m] += lhs[(m + 1) % 2][m - 1]; }
        total += lhs[0][4] - flux[3];
        if i % 500 == 3 { last.push(lhs[1]); }
    }
    (total, last)
} }
local_twin! { words_of(text: &str, limit: usize) -> Result<Vec<String>, String>, local(word, upper) {
    let mut word = String::new(); let mut upper = String::from("x"); let mut out = vec![];
    for line in text.lines() {
        word.clear();
        for part in line.split(' ') { word += part; word.push('-'); }
        upper = word.to_uppercase();
        if upper.len() > limit { return Err(upper); }
        if upper.len() % 7 == 0 { continue; }
        out.push(upper.clone());
    }
    Ok(out)
} }

#[test]
fn each_iteration_has_a_local_buffer_of_its_own() {
    at_all_jobs(|n| {
        let rows: Vec<Vec<u64>> = (0..n as u64).map(|i| (0..i % 7 + 1).map(|j| i ^ j).collect()).collect();
        assert_eq!(medians::plain(&rows), medians::ours(&rows));
        let (a, b) = (arrays::plain(n as u64), arrays::ours(n as u64));
        assert_eq!((a.0.to_bits(), a.1), (b.0.to_bits(), b.1));
        let text: String = (0..n).map(|i| format!("ab {i} c{}\n", "d".repeat(i % 9))).collect();
        for limit in [0, 15, 100] {
            assert_eq!(words_of::plain(&text, limit), words_of::ours(&text, limit));
        }
    });
}

#[test]
fn a_local_buffer_begins_each_iteration_as_it_was_before_the_loop() {
    at_all_jobs(|n| {
        for always in [false, true] {
            let (mut buffer, mut lens) = (vec![7], vec![]);
            if always {
                par_for!(
                    jobs = jobs(),
                    always,
                    local(buffer),
                    for i in 0..n {
                        buffer.push(heavy(i as u64));
                        lens.push(buffer.len());
                    }
                );
            } else {
                par_for!(
                    jobs = jobs(),
                    local(buffer),
                    for i in 0..n {
                        buffer.push(heavy(i as u64));
                        lens.push(buffer.len());
                    }
                );
            }
            assert_eq!((buffer, lens), (vec![7], vec![2; n]));
        }
    });
}

#[test]
fn a_generator_is_drawn_from_in_order() {
    at_all_jobs(|n| {
        let (mut a, mut b) = (Rng(3), Rng(3));
        assert_eq!(pi::plain(n as u32, &mut a).to_bits(), pi::ours(n as u32, &mut b).to_bits());
        assert_eq!(a.0, b.0);
        assert_eq!(local::plain(n), local::ours(n));
    });
}

#[test]
fn a_counter_is_drawn() {
    at_all_jobs(|n| {
        let words = ["a", "", "bc"].repeat(n / 3);
        assert_eq!(counter::plain(&words), counter::ours(&words));
    });
}

#[test]
fn scratch_is_written_back() {
    at_all_jobs(|n| {
        let n = n as u64;
        assert_eq!(c_style::plain(n), c_style::ours(n));
        assert_eq!(live::plain(n), live::ours(n));
        assert_eq!(live_continue::plain(n), live_continue::ours(n));
    });
}

#[test]
fn elements_are_changed_in_place() {
    at_all_jobs(|n| {
        let (mut a, mut b): (Vec<u64>, Vec<u64>) = ((0..n as u64).collect(), (0..n as u64).collect());
        inplace::plain(&mut a);
        inplace::ours(&mut b);
        assert_eq!(a, b);
        assert_eq!(offset::plain(n, &mut a), offset::ours(n, &mut b));
        assert_eq!(a, b);
        let x: Vec<f64> = (0..n).map(|i| i as f64).collect();
        let (mut p, mut q) = (x.clone(), x.clone());
        saxpy::plain(&mut p, &x, 0.3);
        saxpy::ours(&mut q, &x, 0.3);
        assert_eq!(p, q);
        assert_eq!(six::plain(n).to_bits(), six::ours(n).to_bits());
        assert_eq!(grid::plain(n.min(30), n.min(20)), grid::ours(n.min(30), n.min(20)));
    });
}

#[test]
fn elements_that_are_not_copied_are_changed_in_place() {
    at_all_jobs(|n| {
        let strings: Vec<String> = (0..n).map(|i| format!("s{i}")).collect();
        let (mut a, mut b) = (strings.clone(), strings);
        assert_eq!(self::strings::plain(&mut a), self::strings::ours(&mut b));
        assert_eq!(a, b);
    });
}

#[test]
fn an_index_out_of_bounds_panics_as_it_does_in_the_plain_loop() {
    at_all_jobs(|_| {
        let message =
            |f: fn(usize) -> Vec<u64>| *panic::catch_unwind(move || f(120)).unwrap_err().downcast::<String>().unwrap();
        assert_eq!(message(oob::plain), message(oob::ours));
    });
}

#[test]
fn a_value_whose_type_is_known_only_later_is_committed_twice() {
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Id(u32);
    impl From<u32> for Id {
        fn from(id: u32) -> Id {
            Id(id)
        }
    }
    #[parallelize(always)]
    fn twice(xs: &[u32]) -> Vec<Id> {
        let mut ids = Vec::new();
        for x in xs {
            let id = (*x).into();
            ids.push(id);
            ids.push(id);
        }
        ids
    }
    assert_eq!(twice(&[3, 4]), [Id(3), Id(3), Id(4), Id(4)]);
}

/// A queue for several threads, as crates have them: it changes by `&`.
#[derive(Default)]
struct Shared(Mutex<Vec<u64>>);

impl Shared {
    fn push(&self, x: u64) {
        self.0.lock().unwrap().push(x);
    }
}

#[derive(Default)]
struct Service {
    log: Shared,
    last: Cell<u64>,
}

impl Service {
    #[parallelize(jobs = 8, always)]
    fn record(&self, n: u64) {
        for i in 0..n {
            self.log.push(heavy(i));
        }
    }

    #[parallelize(jobs = 8, always)]
    fn record_last(&self, n: u64) {
        for i in 0..n {
            let x = heavy(i);
            self.last.set(x);
        }
    }
}

#[derive(Default)]
struct Pricer {
    log: Shared,
    scale: u64,
}

impl Pricer {
    #[parallelize(jobs = 8, always)]
    fn record(&self, n: u64) {
        for i in 0..n {
            self.log.push(self.cost(i));
        }
    }

    fn cost(&self, i: u64) -> u64 {
        (heavy(i) >> 1) + self.scale
    }
}

#[test]
fn parts_of_a_shared_self_change_in_order() {
    let service = Service::default();
    service.record(1000);
    assert_eq!(*service.log.0.lock().unwrap(), (0..1000).map(heavy).collect::<Vec<_>>());
    service.record_last(1000);
    assert_eq!(service.last.get(), heavy(999));
}

/// A method of `self` may look at what would change in order, and then nothing is left to run ahead: it is shared.
#[test]
fn parts_of_self_are_shared_where_nothing_else_is_left() {
    let pricer = Pricer::default();
    pricer.record(1000);
    let mut found = pricer.log.0.into_inner().unwrap();
    found.sort_unstable();
    let mut plain: Vec<u64> = (0..1000).map(|i| heavy(i) >> 1).collect();
    plain.sort_unstable();
    assert_eq!(found, plain);
}

// a loop in the value of a `let` is work, if it calls nothing
twin! { counted_off(n: u64) -> u64 {
    let mut last = 0;
    for x in 0..n {
        let left = {
            let mut left = x;
            while left > 6 {
                left -= 7;
            }
            left
        };
        last = (last * 3 + left) % 1009;
    }
    last
} }
twin! { counted_up(n: u64) -> u64 {
    let mut last = 0;
    for x in 0..n {
        let mut up = 1;
        let found = loop {
            if up * up > x { break up; }
            up += 1;
        };
        let parity = if found > 3 { let mut all = 0; for i in 0..found { all ^= i; } all } else { 0 };
        last = (last * 3 + found + parity) % 1009;
    }
    last
} }

#[test]
fn loops_in_values_are_work() {
    common::twins::check_count(counted_off::plain, counted_off::ours);
    common::twins::check_count(counted_up::plain, counted_up::ours);
}

/// Disjoint sets, as people write them.
struct Sets(Vec<usize>);

impl Sets {
    fn find(&mut self, x: usize) -> usize {
        if self.0[x] != x {
            self.0[x] = self.find(self.0[x]);
        }
        self.0[x]
    }

    fn union(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a] = b;
        a != b
    }
}

// of two elements, it changes them; a set of std's has a `union` with one argument
twin! { unions(n: usize) -> (u64, usize) {
    let (mut sets, mut cost) = (Sets((0..n + 1).collect()), 0);
    for i in 0..n {
        let other = heavy(i as u64) % (n as u64);
        if sets.union(i, other as usize) {
            cost += other;
        }
    }
    (cost, sets.find(0))
} }

#[test]
fn a_union_of_two_elements_changes_the_sets() {
    at_all_jobs(|n| assert_eq!(unions::plain(n), unions::ours(n), "n {n}"));
}
