//! What a body changes outside of itself is changed in the order of the plain loop.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::{at_every_size, float, floats, mix, words};
use parallelize::{par_for, parallelize};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt::Write as _;
use std::io::Write as _;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;

/// Checks that a loop leaves behind in parallel what it leaves behind as written, from the same start.
macro_rules! same {
    ($jobs:expr, $(let $state:pat = $start:expr;)+ for $item:pat in $source:expr => $body:tt leaves $end:expr) => {
        let plain = {
            $(let $state = $start;)+
            for $item in $source $body
            $end
        };
        let ours = {
            $(let $state = $start;)+
            par_for!(jobs = $jobs, always, for $item in $source $body);
            $end
        };
        assert_eq!(ours, plain);
    };
}

#[test]
fn pushes_and_inserts() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut v = vec![];
            let mut front = VecDeque::new();
            let mut set = BTreeSet::new();
            let mut all = vec![];
            for i in 0..n as u64 => {
                let x = mix(i);
                v.push(x);
                front.push_front(x % 100);
                set.insert(x % 50);
                all.extend([x, i]);
                all.extend_from_slice(&[x / 2]);
            }
            leaves (v, front, set, all));
    });
}

#[test]
fn operators_on_integers_floats_and_strings() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut sum = 0u64;
            let mut bits = 0u64;
            let mut float_sum = 0.1f64;
            let mut float_product = 1.0f64;
            let mut text = String::new();
            let mut difference = 0i64;
            for i in 0..n => {
                let x = mix(i as u64);
                sum += x % 1000;
                bits ^= x;
                float_sum += float(i);
                float_product *= 1.0 + float(i) / 1e7;
                text += &x.to_string();
                difference -= (x % 77) as i64;
            }
            leaves (sum, bits, float_sum.to_bits(), float_product.to_bits(), text, difference));
    });
}

#[test]
fn operators_that_wrap_or_depend_on_order() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut hash = 17u64;
            let mut product = 1u64;
            let mut shifted = 1u128;
            for i in 0..n as u64 => {
                let x = mix(i);
                hash = hash.wrapping_mul(31).wrapping_add(x);
                product = product.wrapping_mul(x | 1);
                shifted = shifted.rotate_left(3) ^ u128::from(x);
            }
            leaves (hash, product, shifted));
    });
}

#[test]
fn best_so_far() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut highest = 0u64;
            let mut lowest = f64::INFINITY;
            let (mut best, mut at) = (0, usize::MAX);
            for i in 0..n => {
                let x = mix(i as u64) % 1000;
                highest = highest.max(x);
                lowest = lowest.min(float(i));
                if x > best {
                    best = x;
                    at = i;
                }
            }
            leaves (highest, lowest.to_bits(), best, at));
    });
}

#[test]
fn maps_and_their_entries() {
    at_every_size(|n, jobs| {
        let ws = words(n);
        same!(jobs,
            let mut last = HashMap::new();
            let mut counts = HashMap::<&str, usize>::new();
            let mut groups = BTreeMap::<usize, Vec<usize>>::new();
            let mut firsts = BTreeMap::new();
            for (i, w) in ws.iter().enumerate() => {
                let key = mix(w.len() as u64 + i as u64) % 10;
                last.insert(key, i);
                *counts.entry(w.as_str()).or_default() += w.len();
                groups.entry(w.len()).or_insert_with(|| vec![i; 2]).push(i);
                firsts.entry(key).or_insert(i);
            }
            leaves (last, counts, groups, firsts));
    });
}

#[test]
fn elements_of_arrays_and_vectors() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut histogram = [0u32; 16];
            let mut table = vec![0u64; n];
            let mut weights = [0.0f64; 4];
            let mut rows = vec![vec![]; 3];
            for i in 0..n => {
                let x = mix(i as u64);
                histogram[(x % 16) as usize] += 1;
                table[i] = x;
                weights[i % 4] += float(i);
                rows[(x % 3) as usize].push(i);
            }
            leaves (histogram, table, weights.map(f64::to_bits), rows));
    });
}

#[test]
fn an_element_written_twice_keeps_the_later_value() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut table = [usize::MAX; 13];
            for i in 0..n => {
                let at = mix(i as u64) % 13;
                table[at as usize] = i;
            }
            leaves table);
    });
}

#[test]
fn text_written_to_strings_and_buffers() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut text = String::new();
            let mut bytes = Vec::<u8>::new();
            let width = 5;
            for x in floats(n) => {
                let y = x.sqrt();
                text.push_str(&format!("{y:width$.2} "));
                text.push(';');
                write!(text, "{x:e},").unwrap();
                writeln!(text, "{}", y.to_bits()).unwrap();
                write!(bytes, "{y:>0$} {1}", width, x).unwrap();
                bytes.write_all(b"\n").unwrap();
            }
            leaves (text, bytes));
    });
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Statistics {
    n: usize,
    seen: Vec<u64>,
    range: (u64, u64),
}

impl Statistics {
    fn add(&mut self, x: u64) {
        self.n += 1;
        self.seen.push(x ^ self.n as u64);
        self.range.0 = self.range.0.min(x);
        self.range.1 = self.range.1.max(x);
    }
}

#[test]
fn fields_methods_and_references() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut statistics = Statistics::default();
            let mut whole = Statistics::default();
            let mut pair = (0u64, vec![]);
            for i in 0..n as u64 => {
                let x = mix(i);
                statistics.add(x);
                whole.n += 1;
                whole.seen.push(x);
                pair.0 += x % 3;
                pair.1.push(x);
            }
            leaves (statistics, whole, pair));
        let (mut plain, mut ours) = (0u64, 0u64);
        let add = |total: &mut u64| (0..n as u64).for_each(|i| *total += mix(i) % 10);
        add(&mut plain);
        let total = &mut ours;
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n as u64 {
                *total += mix(i) % 10;
            }
        );
        assert_eq!(ours, plain);
    });
}

#[test]
fn a_target_that_is_not_send_stays_on_its_thread() {
    at_every_size(|n, jobs| {
        let shared = Rc::new(RefCell::new(vec![]));
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n as u64 {
                let x = mix(i);
                shared.borrow_mut().push(x);
            }
        );
        let plain: Vec<u64> = (0..n as u64).map(mix).collect();
        assert_eq!(*shared.borrow(), plain);
    });
}

#[test]
fn effects_under_conditions_and_in_inner_loops() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut even = vec![];
            let mut odd = vec![];
            let mut deep = vec![];
            let mut kinds = [0u32; 3];
            for i in 0..n as u64 => {
                let x = mix(i);
                if x % 2 == 0 {
                    even.push(x / 2);
                } else if x % 3 == 0 {
                    odd.push((i, x));
                }
                for j in 0..x % 4 {
                    if j == 2 {
                        continue;
                    }
                    deep.push(mix(j ^ x));
                }
                match x % 5 {
                    0 => kinds[0] += 1,
                    1 | 2 => kinds[1] += 1,
                    _ => kinds[2] += 1,
                }
            }
            leaves (even, odd, deep, kinds));
    });
}

#[test]
fn what_is_read_after_it_is_changed() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut runs = Vec::<(u64, usize)>::new();
            let mut previous = None;
            let mut rises = 0;
            for i in 0..n as u64 => {
                let x = mix(i) % 4;
                match runs.last_mut() {
                    Some((value, length)) if *value == x => *length += 1,
                    _ => runs.push((x, 1)),
                }
                if previous.is_some_and(|p| x > p) {
                    rises += 1;
                }
                previous = Some(x);
            }
            leaves (runs, previous, rises));
    });
}

#[test]
fn locals_move_into_an_effect_or_are_used_by_several() {
    at_every_size(|n, jobs| {
        same!(jobs,
            let mut names = vec![];
            let mut lengths = vec![];
            let mut joined = String::new();
            for word in words(n) => {
                let upper = word.to_uppercase();
                let parts = upper.split('1').map(str::to_owned).collect::<Vec<_>>();
                joined.push_str(&upper);
                lengths.push((upper.len(), parts.len(), word.len()));
                names.push(upper);
                names.extend(parts);
                names.push(word);
            }
            leaves (names, lengths, joined));
    });
}

#[test]
fn effects_on_several_targets_keep_their_order_in_one_log() {
    at_every_size(|n, jobs| {
        let log = Rc::new(RefCell::new(vec![]));
        struct Logged(Rc<RefCell<Vec<(char, u64)>>>, char);
        impl Logged {
            fn put(&mut self, x: u64) {
                self.0.borrow_mut().push((self.1, x));
            }
        }
        let mut a = Logged(log.clone(), 'a');
        let mut b = Logged(log.clone(), 'b');
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n as u64 {
                let x = mix(i);
                b.put(x);
                a.put(x / 2);
                b.put(x / 3);
            }
        );
        let plain = (0..n as u64).map(mix).flat_map(|x| [('b', x), ('a', x / 2), ('b', x / 3)]).collect::<Vec<_>>();
        assert_eq!(*log.borrow(), plain);
    });
}

#[derive(Clone, Debug, PartialEq)]
struct Config {
    seed: u64,
    names: Vec<String>,
}

fn simulate(config: &Config) -> u64 {
    (0..50).fold(config.seed, |x, _| mix(x))
}

fn checked(config: &Config) -> Result<u64, String> {
    if config.names.is_empty() { Err(format!("no names for {}", config.seed)) } else { Ok(simulate(config)) }
}

fn scaled(k: f64) -> f64 {
    (k + 0.1).sqrt()
}

#[test]
fn calls_of_what_is_fixed() {
    at_every_size(|n, jobs| {
        let (config, k) = (Config { seed: 7, names: words(3) }, 2.5);
        same!(jobs,
            let mut out = vec![];
            let mut total = 0u64;
            let mut sum = 0.1f64;
            let mut counts = BTreeMap::new();
            let mut text = String::new();
            for _ in 0..n => {
                out.push(simulate(&config));
                total = total.wrapping_add(simulate(&config));
                total ^= out.len() as u64;
                sum += scaled(k);
                *counts.entry(simulate(&config) % 3).or_insert(0) += 1;
                out.extend((0..2).map(|_| simulate(&config)));
                writeln!(text, "{} {}", scaled(k), config.names.len()).unwrap();
                out.push(Vec::<u64>::new().len() as u64);
            }
            leaves (out, total, sum.to_bits(), counts, text));
    });
}

#[test]
fn calls_of_what_is_fixed_may_fail() {
    let ours = |config: &Config, n: usize, jobs: i32| -> Result<Vec<u64>, String> {
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n as u64 {
                out.push(i);
                out.push(checked(config)?);
            }
        );
        Ok(out)
    };
    at_every_size(|n, jobs| {
        let good = Config { seed: 7, names: words(3) };
        let plain: Vec<u64> = (0..n as u64).flat_map(|i| [i, simulate(&good)]).collect();
        assert_eq!(ours(&good, n, jobs), Ok(plain));
        let bad = Config { seed: 7, names: vec![] };
        assert_eq!(ours(&bad, n, jobs).is_err(), n > 0);
    });
}

#[test]
fn what_is_fixed_may_move_where_the_loop_ends() {
    fn keep(config: Config) -> Config {
        config
    }
    #[parallelize(jobs = jobs, always)]
    fn by_attribute(n: usize, config: Config, jobs: i32) -> (Option<Config>, u64) {
        let (mut kept, mut seen) = (None, 0);
        for i in 0..n as u64 {
            let x = mix(i);
            seen += x % 7;
            if x % 100 == 3 {
                kept = Some(keep(config));
                break;
            }
        }
        (kept, seen)
    }
    fn by_macro(n: usize, config: Config, jobs: i32) -> (Option<Config>, u64) {
        let (mut kept, mut seen) = (None, 0);
        par_for!(
            jobs = jobs,
            always,
            for i in 0..n as u64 {
                let x = mix(i);
                seen += x % 7;
                if x % 100 == 3 {
                    kept = Some(keep(config));
                    break;
                }
            }
        );
        (kept, seen)
    }
    fn plain(n: usize, config: Config) -> (Option<Config>, u64) {
        let (mut kept, mut seen) = (None, 0);
        for i in 0..n as u64 {
            let x = mix(i);
            seen += x % 7;
            if x % 100 == 3 {
                kept = Some(keep(config));
                break;
            }
        }
        (kept, seen)
    }
    at_every_size(|n, jobs| {
        let config = Config { seed: 7, names: words(3) };
        assert_eq!(by_attribute(n, config.clone(), jobs), plain(n, config.clone()));
        assert_eq!(by_macro(n, config.clone(), jobs), plain(n, config));
    });
}

#[test]
fn what_gives_in_turn_stays_in_order() {
    struct Rng(u64);
    impl Rng {
        fn unit(&mut self) -> u64 {
            self.0 = mix(self.0);
            self.0
        }
    }
    at_every_size(|n, jobs| {
        let (send, receive) = channel();
        (0..n).for_each(|i| send.send(i).unwrap());
        let (counter, mut rng) = (AtomicUsize::new(0), Rng(1));
        let (mut out, mut drawn) = (vec![], vec![]);
        par_for!(
            jobs = jobs,
            always,
            for _ in 0..n {
                out.push((receive.recv().unwrap(), counter.fetch_add(1, SeqCst)));
                drawn.push(rng.unit());
            }
        );
        assert_eq!(out, (0..n).map(|i| (i, i)).collect::<Vec<_>>());
        let mut rng = Rng(1);
        assert_eq!(drawn, (0..n).map(|_| rng.unit()).collect::<Vec<_>>());
    });
}
