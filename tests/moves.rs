//! Values from outside that iterations copy or borrow, in the same words in which they might move them: what the types say is
//! not moved is as in the plain loop.

#![allow(
    clippy::manual_unwrap_or,
    clippy::manual_unwrap_or_default,
    clippy::match_single_binding,
    reason = "patterns are what is tested"
)]

mod common;

use common::{at_every_size, floats, mix};
use parallelize::{par_for, parallelize};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

enum Shape {
    Circle(f64),
    Square { side: f64 },
    Named(String),
}

struct Model {
    name: String,
    k: f64,
    seed: Option<usize>,
    shape: Shape,
    pair: ((f64, u8), f64),
    of_unit: fn(f64) -> f64,
}

impl Model {
    fn new() -> Model {
        Model {
            name: "model".into(),
            k: 1.25,
            seed: Some(3),
            shape: Shape::Square { side: 0.5 },
            pair: ((2.5, 7), 0.125),
            of_unit: f64::sin,
        }
    }
}

/// Methods that are named like those of std that take, and borrow.
struct Lent(Vec<f64>);

impl Lent {
    fn unwrap(&self) -> f64 {
        self.0[0]
    }
    fn unwrap_or(&self, x: f64) -> f64 {
        self.0[1] + x
    }
    fn expect(&self, text: &str) -> usize {
        text.len() + self.0.len()
    }
    fn join(&self, x: f64) -> f64 {
        self.0[0] * x
    }
    fn iter_mut(&self) -> std::slice::Iter<'_, f64> {
        self.0.iter()
    }
}

fn twice(x: f64) -> f64 {
    2.0 * x
}

fn first(xs: &[f64]) -> f64 {
    xs.first().copied().unwrap_or(0.5)
}

fn bits(xs: &[f64]) -> Vec<u64> {
    xs.iter().map(|x| x.to_bits()).collect()
}

/// A loop under the attribute, in `par_for!`, and as it is.
macro_rules! forms {
    (($($param:ident: $ty:ty),*) $out:ident: $item:tt $body:tt) => {
        #[parallelize(jobs = jobs, always)]
        fn attributed(xs: &[f64], jobs: i32, $($param: $ty),*) -> Vec<f64> {
            let mut $out = Vec::new();
            for $item in xs.iter().enumerate() $body
            $out
        }
        fn in_par_for(xs: &[f64], jobs: i32, $($param: $ty),*) -> Vec<f64> {
            let mut $out = Vec::new();
            par_for!(jobs = jobs, always, for $item in xs.iter().enumerate() $body);
            $out
        }
        fn plain(xs: &[f64], $($param: $ty),*) -> Vec<f64> {
            let mut $out = Vec::new();
            for $item in xs.iter().enumerate() $body
            $out
        }
    };
}

#[test]
fn copies_of_variables_and_fields() {
    #[parallelize(jobs = jobs, always)]
    fn attributed(xs: &[f64], model: &Model, point: Point, mut lent: Model, jobs: i32) -> Vec<f64> {
        let mut out = Vec::new();
        let (function, add) = (twice, |x: f64| x + point.x);
        for (i, x) in xs.iter().enumerate() {
            let (p, k, pair) = (point, model.k, lent.pair);
            let ((a, b), c) = model.pair;
            let Point { x: px, y } = point;
            let (f, g, of_unit) = (function, add, model.of_unit);
            let seed = model.seed.unwrap() + lent.seed.unwrap_or(1) + i % 5;
            let y = f(g(of_unit(x + p.y))) + k * pair.0.0 + a + f64::from(b) + c + px - y;
            lent.k += y;
            out.push(y + seed as f64);
        }
        out.push(lent.k);
        out
    }
    fn plain(xs: &[f64], model: &Model, point: Point, mut lent: Model) -> Vec<f64> {
        let mut out = Vec::new();
        let (function, add) = (twice, |x: f64| x + point.x);
        for (i, x) in xs.iter().enumerate() {
            let (p, k, pair) = (point, model.k, lent.pair);
            let ((a, b), c) = model.pair;
            let Point { x: px, y } = point;
            let (f, g, of_unit) = (function, add, model.of_unit);
            let seed = model.seed.unwrap() + lent.seed.unwrap_or(1) + i % 5;
            let y = f(g(of_unit(x + p.y))) + k * pair.0.0 + a + f64::from(b) + c + px - y;
            lent.k += y;
            out.push(y + seed as f64);
        }
        out.push(lent.k);
        out
    }
    let (model, point) = (Model::new(), Point { x: 0.75, y: -3.0 });
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let ours = attributed(&xs, &model, point, Model::new(), jobs);
        assert_eq!(bits(&ours), bits(&plain(&xs, &model, point, Model::new())));
    });
}

#[test]
fn parts_that_patterns_copy_or_borrow() {
    forms!((model: &Model, best: Option<f64>, word: &Option<String>, last: &mut Option<f64>) out: (i, x) {
        let area = match model.shape {
            Shape::Circle(r) => r * r,
            Shape::Square { side } if side > 9.0 => 0.0,
            Shape::Square { side } => side * side,
            Shape::Named(ref name) => name.len() as f64,
        };
        let more = if let Some(x) = best { x } else { 0.0 };
        let length = match word {
            Some(word) => word.len(),
            None => i % 7,
        };
        let Some(best) = best else { continue };
        let before = match *last {
            Some(x) => x,
            None => 1.0,
        };
        out.push(area.sqrt() + more + length as f64 + best * before + x);
    });
    let model = Model::new();
    at_every_size(|n, jobs| {
        let (xs, word) = (floats(n), Some("word".to_string()));
        for best in [Some(0.3), None] {
            let plain = bits(&plain(&xs, &model, best, &word, &mut Some(0.1)));
            assert_eq!(bits(&attributed(&xs, jobs, &model, best, &word, &mut Some(0.1))), plain);
            assert_eq!(bits(&in_par_for(&xs, jobs, &model, best, &word, &mut Some(0.1))), plain);
        }
    });
}

#[test]
fn what_is_matched_and_not_looked_at() {
    fn ours(xs: &[f64], shown: &dyn std::fmt::Debug, jobs: i32) -> Vec<f64> {
        let mut out = Vec::new();
        par_for!(
            jobs = jobs,
            always,
            for x in xs {
                let y = match shown {
                    _ => x.sin(),
                };
                out.push(y);
            }
        );
        out
    }
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let plain: Vec<f64> = xs.iter().map(|x| x.sin()).collect();
        assert_eq!(bits(&ours(&xs, &"not `Sync`, as far as its type says", jobs)), bits(&plain));
    });
}

#[test]
fn patterns_that_speak_of_items_in_their_block() {
    forms!((shape: &Shape, order: Ordering) out: (i, x) {
        use Ordering::*;
        let mut area = match order {
            Relaxed => 1.0,
            SeqCst => 2.0,
            _ => 3.0,
        };
        if i % 2 == 0 {
            use Shape::*;
            area += match shape {
                Circle(r) => r * r,
                Square { side } => side * side,
                Named(name) => name.len() as f64,
            };
        }
        out.push(area.sqrt() * x);
    });
    at_every_size(|n, jobs| {
        let xs = floats(n);
        for shape in [Shape::Circle(0.3), Shape::Named("three".into())] {
            let plain = bits(&plain(&xs, &shape, Ordering::SeqCst));
            assert_eq!(bits(&attributed(&xs, jobs, &shape, Ordering::SeqCst)), plain);
            assert_eq!(bits(&in_par_for(&xs, jobs, &shape, Ordering::SeqCst)), plain);
        }
    });
}

#[test]
fn fields_where_no_reference_may_point() {
    #[repr(C, packed)]
    struct Packed {
        tag: u8,
        k: f64,
        seed: Option<u32>,
    }
    #[parallelize(jobs = jobs, always)]
    fn ours(xs: &[f64], packed: Packed, jobs: i32) -> Vec<f64> {
        let mut out = Vec::new();
        for x in xs {
            let (k, tag) = (packed.k, packed.tag);
            let seed = match packed.seed {
                Some(seed) => seed,
                None => 1,
            };
            let again = packed.seed.unwrap_or(2);
            out.push(x.sin() * k + f64::from(tag) + f64::from(seed * again));
        }
        out
    }
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let plain: Vec<f64> = xs.iter().map(|x| x.sin() * 0.7 + 3.0 + 25.0).collect();
        assert_eq!(bits(&ours(&xs, Packed { tag: 3, k: 0.7, seed: Some(5) }, jobs)), bits(&plain));
    });
}

#[test]
#[allow(unsafe_code, reason = "fields of unions need it")]
fn fields_of_unions() {
    #[derive(Clone, Copy)]
    union Word {
        whole: u64,
        halves: [u32; 2],
    }
    #[parallelize(jobs = jobs, always)]
    fn ours(xs: &[f64], word: Word, jobs: i32) -> Vec<u64> {
        let mut out = Vec::new();
        for x in xs {
            // SAFETY: every bit pattern is a number
            let whole = unsafe { word.whole };
            // SAFETY: likewise
            let more = unsafe {
                match word {
                    Word { whole: 0 } => 1,
                    Word { halves } => u64::from(halves[0]),
                }
            };
            out.push(x.to_bits() ^ whole ^ more);
        }
        out
    }
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let plain: Vec<u64> = xs.iter().map(|x| x.to_bits() ^ 5 ^ 5).collect();
        assert_eq!(ours(&xs, Word { whole: 5_u64.to_le() }, jobs), plain);
    });
}

#[test]
fn closures_that_take_copies_along() {
    static TABLE: [f64; 3] = [0.5, 1.5, -2.5];
    #[allow(non_upper_case_globals)]
    static calls: AtomicUsize = AtomicUsize::new(0);
    #[allow(non_upper_case_globals)]
    static shared: Mutex<Vec<f64>> = Mutex::new(Vec::new());
    forms!((model: &Model, k: f64, weights: [f64; 2], text: &str) out: (i, x) {
        let scale = move |x: f64| x * weights[i % 2] + k + model.k + model.name.len() as f64;
        let look = move || {
            calls.fetch_add(1, Ordering::Relaxed);
            TABLE[i % 3] + shared.lock().unwrap().len() as f64
        };
        let own = vec![*x; 3];
        let sum = move || own.iter().sum::<f64>() + text.len() as f64;
        out.push(scale(*x) + look() + sum());
    });
    let model = Model::new();
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let plain = bits(&plain(&xs, &model, 0.7, [0.1, 0.9], "text"));
        assert_eq!(bits(&attributed(&xs, jobs, &model, 0.7, [0.1, 0.9], "text")), plain);
        assert_eq!(bits(&in_par_for(&xs, jobs, &model, 0.7, [0.1, 0.9], "text")), plain);
    });
}

#[test]
fn methods_named_as_those_that_take() {
    forms!((own: &Lent, sep: &[&str], option: Option<f64>, result: Result<f64, u8>) out: (_i, x) {
        let y = own.unwrap() + own.unwrap_or(*x) + own.join(2.5) + own.expect("some") as f64;
        let z = option.unwrap() + option.unwrap_or(1.0) + option.expect("one") + result.unwrap_or_default();
        out.push(y.sqrt() + z + sep.join(", ").len() as f64);
    });
    let own = Lent(vec![3.5, 0.25]);
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let plain = bits(&plain(&xs, &own, &["a", "bc"], Some(0.1), Err(3)));
        assert_eq!(bits(&attributed(&xs, jobs, &own, &["a", "bc"], Some(0.1), Err(3))), plain);
        assert_eq!(bits(&in_par_for(&xs, jobs, &own, &["a", "bc"], Some(0.1), Err(3))), plain);
    });
}

#[test]
fn a_source_that_lends_as_often_as_one_likes() {
    fn ours(own: &Lent, jobs: i32) -> f64 {
        let mut total = 0.0;
        par_for!(
            jobs = jobs,
            always,
            for x in own.iter_mut() {
                total += x.sqrt() * own.0.len() as f64;
            }
        );
        total
    }
    at_every_size(|n, jobs| {
        let own = Lent((0..n as u64).map(|x| mix(x) as f64).collect());
        let plain = own.0.iter().fold(0.0, |total, x| total + x.sqrt() * n as f64);
        assert_eq!(ours(&own, jobs).to_bits(), plain.to_bits());
    });
}

#[test]
fn what_is_exclusive_and_lent_shared() {
    forms!((weights: &mut [f64], rows: &mut [&mut [f64]]) out: (i, x) {
        let row: &[f64] = rows[i % 2];
        let all: &[f64] = weights;
        let more = first(weights) * weights[1] + weights.len() as f64;
        out.push(first(weights) + first(row) + all[1] * x + more);
    });
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let (mut a, mut b) = ([0.5], [1.5]);
        let rows = &mut [&mut a[..], &mut b[..]];
        let plain = bits(&plain(&xs, &mut [0.1, 0.2], rows));
        assert_eq!(bits(&attributed(&xs, jobs, &mut [0.1, 0.2], rows)), plain);
        assert_eq!(bits(&in_par_for(&xs, jobs, &mut [0.1, 0.2], rows)), plain);
    });
}

#[test]
fn what_a_function_lends_exclusively_and_others_shared() {
    fn lent(xs: &mut Vec<f64>) -> &mut Vec<f64> {
        xs
    }
    #[allow(clippy::ptr_arg, reason = "what `&mut Vec` is lent as")]
    fn of_list(xs: &Vec<f64>) -> f64 {
        xs[1]
    }
    #[parallelize(jobs = jobs, always)]
    fn ours(xs: &[f64], mut weights: Vec<f64>, jobs: i32) -> Vec<f64> {
        let mut out = Vec::new();
        let (mut more, list) = (weights.clone(), lent(&mut weights));
        let slice = more.as_mut_slice();
        let scale = |x: f64| x * 0.5;
        for x in xs {
            out.push(first(list) + of_list(list) * list[0] + first(slice) * slice[1] + Some(*x).map_or(0.0, scale));
        }
        out
    }
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let plain: Vec<f64> = xs.iter().map(|x| 0.5 + 0.25 * 0.5 + 0.5 * 0.25 + x * 0.5).collect();
        assert_eq!(bits(&ours(&xs, vec![0.5, 0.25], jobs)), bits(&plain));
    });
}

#[test]
fn what_may_be_copied_of_type_parameters() {
    fn ours<T: Copy + Into<f64> + Send + Sync>(xs: &[f64], t: T, ts: [T; 2], o: Option<T>, jobs: i32) -> Vec<f64> {
        let mut out = Vec::new();
        par_for!(
            jobs = jobs,
            always,
            for (i, x) in xs.iter().enumerate() {
                let (a, b) = (t, ts[i % 2]);
                let c = match o {
                    Some(c) => c.into(),
                    None => 0.0,
                };
                let d = move |x: f64| x * t.into();
                out.push(a.into() + b.into() + c + d(*x) + o.unwrap().into());
            }
        );
        out
    }
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let at = |(i, x): (usize, &f64)| 0.5 + [0.25, 1.5][i % 2] + 3.0 + x * 0.5 + 3.0;
        let plain: Vec<f64> = xs.iter().enumerate().map(at).collect();
        assert_eq!(bits(&ours(&xs, 0.5_f32, [0.25, 1.5], Some(3.0), jobs)), bits(&plain));
    });
}

#[test]
fn what_is_moved_before_the_loop_ends() {
    #[parallelize(jobs = jobs, always)]
    fn attributed(xs: &[f64], name: String, jobs: i32) -> Vec<String> {
        let mut out = Vec::new();
        for (i, x) in xs.iter().enumerate() {
            let y = x.sin();
            if i == 500 {
                out.push(name);
                break;
            }
            out.push(y.to_string());
        }
        out
    }
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let mut plain: Vec<String> = xs.iter().take(500).map(|x| x.sin().to_string()).collect();
        plain.extend((n > 500).then(|| "name".to_string()));
        assert_eq!(attributed(&xs, "name".into(), jobs), plain);
    });
}
