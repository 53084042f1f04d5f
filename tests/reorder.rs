//! `reorder`: a fixed tree, so the same bits on any number of threads, in both features, and closer to the exact sum.

mod common;

use common::twins::{at_all_jobs, jobs};
use common::{float, floats, mix};
use parallelize::{par, par_for, parallelize};
use std::time::Duration;

/// The tree, written down once more: lanes in order, then pairs.
fn tree<T: Copy>(values: &[T], unit: T, add: fn(T, T) -> T) -> T {
    let block = |values: &[T]| {
        let lanes: Vec<T> =
            (0..8).map(|lane| values.iter().skip(lane).step_by(8).fold(unit, |a, b| add(a, *b))).collect();
        let pairs = |level: Vec<T>| level.chunks(2).map(|pair| add(pair[0], pair[1])).collect::<Vec<T>>();
        pairs(pairs(pairs(lanes)))[0]
    };
    let mut counter: Vec<Option<T>> = Vec::new();
    let blocks: Vec<&[T]> = values.chunks(128).collect();
    let (last, full) = blocks.split_last().expect("a value");
    for values in full {
        let mut sum = block(values);
        let mut level = 0;
        while let Some(Some(left)) = counter.get(level).copied() {
            sum = add(left, sum);
            counter[level] = None;
            level += 1;
        }
        counter.resize(counter.len().max(level + 1), None);
        counter[level] = Some(sum);
    }
    counter.into_iter().flatten().fold(block(last), |sum, left| add(left, sum))
}

#[parallelize(jobs = jobs(), always, reorder(total))]
fn total(xs: &[f64], start: f64) -> f64 {
    let mut total = start;
    for x in xs {
        total += x.sin();
    }
    total
}

#[test]
fn a_sum_has_the_bits_of_the_tree() {
    at_all_jobs(|n| {
        let xs = floats(n);
        let terms: Vec<f64> = xs.iter().map(|x| x.sin()).collect();
        let expected = if n == 0 { 0.25 } else { 0.25 + tree(&terms, -0.0, |a, b| a + b) };
        assert_eq!(total(&xs, 0.25).to_bits(), expected.to_bits(), "{n}");
        let value = par![sum: x.sin() for x in &xs; jobs = jobs(), always, reorder];
        let expected = if n == 0 { std::iter::empty::<f64>().sum() } else { -0.0 + tree(&terms, -0.0, |a, b| a + b) };
        assert_eq!(value.to_bits(), expected.to_bits(), "{n}");
    });
}

#[test]
fn every_operator() {
    at_all_jobs(|n| {
        let xs = floats(n);
        let (mut sum, mut product, mut least, mut most) = (1.0, 1.0, f64::MAX, f64::MIN);
        let (mut and, mut or, mut xor, mut count, mut time) = (u64::MAX, 0, 7, 10_u32, Duration::from_secs(1));
        par_for!(
            jobs = jobs(),
            always,
            reorder(sum, product, least, most, and, or, xor, count, time),
            for (i, x) in xs.iter().enumerate() {
                let y = 1.0 + x.cos() / 1e6;
                sum -= y;
                product *= y;
                least = least.min(y);
                most = most.max(y);
                and &= mix(i as u64) | 1;
                or |= mix(i as u64) & 0xff00;
                xor ^= mix(i as u64);
                if i % 3 == 0 {
                    count = count + 1;
                }
                for _ in 0..i % 4 {
                    time += Duration::from_nanos(i as u64);
                }
            }
        );
        let ys: Vec<f64> = xs.iter().map(|x| 1.0 + x.cos() / 1e6).collect();
        if n > 0 {
            let minus: Vec<f64> = ys.iter().map(|y| -y).collect();
            assert_eq!(sum.to_bits(), (1.0 + tree(&minus, -0.0, |a, b| a + b)).to_bits());
            assert_eq!(product.to_bits(), tree(&ys, 1.0, |a, b| a * b).to_bits());
        }
        let all = |unit: u64, f: fn(u64, u64) -> u64| (0..n as u64).fold(unit, f);
        assert_eq!(least, ys.iter().fold(f64::MAX, |a, b| a.min(*b)));
        assert_eq!(most, ys.iter().fold(f64::MIN, |a, b| a.max(*b)));
        assert_eq!(and, all(u64::MAX, |a, i| a & (mix(i) | 1)));
        assert_eq!(or, all(0, |a, i| a | (mix(i) & 0xff00)));
        assert_eq!(xor, all(7, |a, i| a ^ mix(i)));
        assert_eq!(count as usize, 10 + n.div_ceil(3));
        assert_eq!(time, Duration::from_secs(1) + Duration::from_nanos((0..n as u64).map(|i| i * (i % 4)).sum()));
    });
}

#[test]
fn exits_and_panics_leave_what_was_summed_before() {
    struct Sum {
        total: f64,
        log: Vec<usize>,
    }
    impl Sum {
        #[parallelize(jobs = jobs(), always, reorder(self.total))]
        fn until(&mut self, xs: &[f64], at: usize) -> Result<usize, String> {
            for (i, x) in xs.iter().enumerate() {
                self.total += x.sin();
                if i == at {
                    return Err(format!("at {i}"));
                }
                self.total += x.cos();
                self.log.push(i);
            }
            Ok(xs.len())
        }
    }
    at_all_jobs(|n| {
        let xs = floats(n);
        for at in [0, 5, 127, 128, 5000] {
            let mut sum = Sum { total: 0.0, log: vec![] };
            let result = sum.until(&xs, at);
            assert_eq!(result, if at < n { Err(format!("at {at}")) } else { Ok(n) });
            assert_eq!(sum.log.len(), n.min(at));
            let term = |(i, x): (usize, &f64)| if i == at { x.sin() } else { x.sin() + x.cos() };
            let terms: Vec<f64> = xs.iter().enumerate().take(at + 1).map(term).collect();
            assert!((sum.total - terms.iter().sum::<f64>()).abs() <= 1e-9);
        }
    });
}

/// The exact sum of floats, rounded once: the sum and its error, carried along (T. J. Dekker, "A floating-point
/// technique for extending the available precision", 1971).
fn exact(xs: &[f64]) -> f64 {
    let (mut sum, mut rest) = (0.0_f64, 0.0_f64);
    for x in xs {
        let next = sum + x;
        let back = next - sum;
        rest += (sum - (next - back)) + (x - back);
        sum = next;
    }
    sum + rest
}

#[test]
fn the_tree_is_closer_to_the_exact_sum() {
    let (mut plain_error, mut tree_error) = (0.0, 0.0);
    for seed in 0..50 {
        let xs: Vec<f64> = (0..20_000).map(|i| (float(i + 20_000 * seed) % 1.0).abs()).collect();
        let sum = par![sum: *x for x in &xs; reorder];
        plain_error += (xs.iter().sum::<f64>() - exact(&xs)).abs();
        tree_error += (sum - exact(&xs)).abs();
    }
    assert!(tree_error * 4.0 < plain_error, "tree {tree_error:e}, plain {plain_error:e}");
    println!("mean error of 50 sums of 20 000: plain {:e}, tree {:e}", plain_error / 50.0, tree_error / 50.0);
}

/// What a loop that adds `terms` to 0.25 gives.
fn expected(terms: &[f64]) -> u64 {
    let sum = if terms.is_empty() { 0.25 } else { 0.25 + tree(terms, -0.0, |a, b| a + b) };
    sum.to_bits()
}

/// A loop over a source, whose body adds.
macro_rules! added {
    ($pat:pat in $source:expr => $term:expr) => {{
        let mut total = 0.25;
        par_for!(
            jobs = jobs(),
            always,
            reorder(total),
            for $pat in $source {
                total += $term;
            }
        );
        total.to_bits()
    }};
}

#[test]
fn whatever_the_items_are_reached_by() {
    at_all_jobs(|n| {
        let (xs, ys) = (floats(n), floats(n + 3).split_off(3));
        let sines: Vec<f64> = xs.iter().map(|x| x.sin()).collect();
        let products: Vec<f64> = xs.iter().zip(&ys).map(|(x, y)| x * y).collect();
        assert_eq!(added!(x in xs.clone() => x.sin()), expected(&sines));
        assert_eq!(added!(x in xs.iter().copied() => x.sin()), expected(&sines));
        assert_eq!(added!(x in xs.iter().cloned() => x.sin()), expected(&sines));
        assert_eq!(added!(x in &mut xs.clone() => x.sin()), expected(&sines));
        assert_eq!(added!(i in 0..n => xs[i].sin()), expected(&sines));
        assert_eq!(added!(i in 1..=n => xs[i - 1].sin()), expected(&sines));
        assert_eq!(added!(x in xs.iter().filter(|_| true) => x.sin()), expected(&sines));
        assert_eq!(added!(x in xs.iter().collect::<std::collections::VecDeque<_>>() => x.sin()), expected(&sines));
        assert_eq!(added!((x, y) in xs.iter().zip(&ys) => x * y), expected(&products));
        assert_eq!(added!((x, y) in xs.clone().iter_mut().zip(&ys) => *x * y), expected(&products));
        assert_eq!(added!((i, (x, _)) in xs.iter().zip(&ys).enumerate() => x * ys[i]), expected(&products));
        assert_eq!(added!((i, x) in xs.clone().into_iter().enumerate() => x * ys[i]), expected(&products));
        let reversed: Vec<f64> = sines.iter().rev().copied().collect();
        assert_eq!(added!(x in xs.iter().rev() => x.sin()), expected(&reversed));
        assert_eq!(added!(x in xs.clone().iter_mut().rev() => x.sin()), expected(&reversed));
        let rows: Vec<f64> = xs.chunks(3).map(|row| row.iter().sum()).collect();
        assert_eq!(added!(row in xs.chunks(3) => row.iter().sum::<f64>()), expected(&rows));
        assert_eq!(added!(row in xs.clone().chunks_mut(3) => row.iter().sum::<f64>()), expected(&rows));
        let (sender, receiver) = std::sync::mpsc::channel();
        xs.iter().for_each(|x| sender.send(*x).unwrap());
        drop(sender);
        assert_eq!(added!(x in &receiver => x.sin()), expected(&sines));
    });
}

#[test]
fn comprehensions_sum_over_the_same_tree() {
    at_all_jobs(|n| {
        let xs = floats(n);
        let near_one: Vec<f64> = xs.iter().map(|x| 1.0 + x.cos() / 1e6).collect();
        let product = par![product: *x for x in &near_one; jobs = jobs(), always, reorder];
        assert_eq!(product.to_bits(), if n == 0 { 1.0 } else { tree(&near_one, 1.0, |a, b| a * b) }.to_bits());
        let pulled =
            par![product: x for x in near_one.iter().copied().filter(|_| true); jobs = jobs(), always, reorder];
        assert_eq!(pulled.to_bits(), product.to_bits());
        let kept: Vec<f64> = xs.iter().copied().filter(|x| *x > 0.0).collect();
        let sum = par![sum: *x for x in &xs if *x > 0.0; jobs = jobs(), always, reorder];
        let expected = if kept.is_empty() { -0.0 } else { -0.0 + tree(&kept, -0.0, |a, b| a + b) };
        assert_eq!(sum.to_bits(), expected.to_bits());
    });
}

#[test]
fn items_change_while_several_places_are_added_to() {
    struct Totals {
        even: u64,
        time: Duration,
    }
    impl Totals {
        #[parallelize]
        fn add(&mut self, xs: &mut [u64], least: &mut u64) {
            let (mut own, mut buffer) = (u64::MAX, vec![0u64]);
            #[par(jobs = jobs(), always, reorder(self.even, self.time, own), local(buffer))]
            for (i, x) in xs.iter_mut().enumerate() {
                *x = mix(*x);
                buffer[0] = *x;
                if i % 3 == 0 {
                    continue;
                }
                own = own.min(buffer[0]);
                for k in 0..i % 4 {
                    self.even += (*x >> k) & 1;
                    self.time += Duration::from_nanos(*x % 100);
                }
            }
            *least = own;
        }
    }
    at_all_jobs(|n| {
        let mut xs: Vec<u64> = (0..n as u64).collect();
        let (mut totals, mut least) = (Totals { even: 1, time: Duration::ZERO }, 0);
        totals.add(&mut xs, &mut least);
        let ys: Vec<u64> = (0..n as u64).map(mix).collect();
        assert_eq!(xs, ys);
        let counted = || ys.iter().enumerate().filter(|(i, _)| i % 3 != 0);
        assert_eq!(least, counted().map(|(_, y)| *y).min().unwrap_or(u64::MAX));
        assert_eq!(totals.even, 1 + counted().map(|(i, y)| (0..i % 4).map(|k| (y >> k) & 1).sum::<u64>()).sum::<u64>());
        let nanos: u64 = counted().map(|(i, y)| (i % 4) as u64 * (y % 100)).sum();
        assert_eq!(totals.time, Duration::from_nanos(nanos));
    });
}

#[test]
fn a_panic_leaves_the_tree_of_what_was_added_before() {
    at_all_jobs(|n| {
        let xs = floats(n);
        for at in [0, 5, 127, 128, 500, 5000].into_iter().filter(|at| *at < n) {
            let mut total = 0.25;
            let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                par_for!(
                    jobs = jobs(),
                    always,
                    reorder(total),
                    for (i, x) in xs.iter().enumerate() {
                        total += x.sin();
                        assert!(i < at, "at {i}");
                        total += 1.0;
                    }
                );
            }));
            assert_eq!(*panic.unwrap_err().downcast::<String>().unwrap(), format!("at {at}"));
            let mut plain = 0.25;
            let sum = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                par_for!(
                    jobs = 1,
                    reorder(plain),
                    for (i, x) in xs.iter().enumerate().filter(|_| true) {
                        plain += x.sin();
                        assert!(i < at, "at {i}");
                        plain += 1.0;
                    }
                );
            }));
            assert!(sum.is_err());
            assert_eq!(total.to_bits(), plain.to_bits(), "{n} {at}");
        }
    });
}

#[test]
fn steps_that_do_nothing_else() {
    #[parallelize(jobs = jobs(), always, reorder(most, least, bits))]
    fn ours(xs: &[u64]) -> (u64, u64, u64) {
        let (mut most, mut least, mut bits) = (0, 9, 0);
        for x in xs {
            most = most.max(*x);
            least = least.min(x % 100);
            bits = bits ^ *x;
        }
        (most, least, bits)
    }
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).map(mix).collect();
        let most = xs.iter().fold(0, |a, x| a.max(*x));
        let least = xs.iter().fold(9, |a, x| a.min(x % 100));
        assert_eq!(ours(&xs), (most, least, xs.iter().fold(0, |a, x| a ^ x)));
    });
}
