//! Every TARGET of `par![…]` is the std consumer of the same name, short-circuiting included.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::{at_every_size, float, floats, mix, with_jobs, words};
use parallelize::par;
use std::cmp::Ordering;
use std::collections::*;
use std::fmt::Debug;
use std::io::{self, BufRead as _, Cursor, Read as _};
use std::num::{ParseIntError, Wrapping};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

#[test]
fn sum_and_product_have_the_bits_of_the_iterator() {
    at_every_size(|n, jobs| {
        let xs = floats(n);
        let sum: f64 = par![sum: x.sqrt() for x in xs.iter().map(|x| x.abs()); jobs = jobs, always];
        assert_eq!(sum.to_bits(), xs.iter().map(|x| x.abs().sqrt()).sum::<f64>().to_bits());
        let sum: f64 = par![sum: float(i) * 0.1 for i in 0..n if i % 3 != 1; jobs = jobs, always];
        assert_eq!(sum.to_bits(), (0..n).filter(|i| i % 3 != 1).map(|i| float(i) * 0.1).sum::<f64>().to_bits());
        let product: f64 = par![product: 1.0 + x / 1e6 for x in &xs; jobs = jobs, always];
        assert_eq!(product.to_bits(), xs.iter().map(|x| 1.0 + x / 1e6).product::<f64>().to_bits());
        let narrow: f32 = par![sum: *x as f32 for x in &xs; jobs = jobs, always];
        assert_eq!(narrow.to_bits(), xs.iter().map(|x| *x as f32).sum::<f32>().to_bits());
    });
}

#[test]
fn sum_and_product_of_whatever_sums() {
    at_every_size(|n, jobs| {
        let n = n as u64;
        let of_references: u64 = {
            let v: Vec<u64> = (0..n).collect();
            par![sum: x for x in &v; jobs = jobs, always]
        };
        assert_eq!(of_references, (0..n).sum::<u64>());
        let wrapping: Wrapping<u64> = par![product: Wrapping(mix(x) | 1) for x in 0..n; jobs = jobs, always];
        assert_eq!(wrapping, (0..n).map(|x| Wrapping(mix(x) | 1)).product());
        let time: Duration = par![sum: Duration::from_micros(x) for x in 0..n; jobs = jobs, always];
        assert_eq!(time, Duration::from_micros((0..n).sum()));
    });
}

#[test]
fn a_sum_of_results_stops_at_the_lowest_error() {
    let plain = |ws: &[&str]| ws.iter().map(|w| w.parse::<i32>()).sum::<Result<i32, _>>();
    with_jobs(|jobs| {
        for ws in [&["1", "2", "3"][..], &["1", "", "x"], &["x", ""], &[]] {
            let ours: Result<i32, ParseIntError> = par![sum: w.parse::<i32>() for w in ws; jobs = jobs, always];
            assert_eq!(ours, plain(ws));
        }
        let none: Option<u32> = par![product: x.checked_sub(3) for x in 5u32..9; jobs = jobs, always];
        assert_eq!(none, Some(2 * 3 * 4 * 5));
        let none: Option<u32> = par![product: x.checked_sub(3) for x in (0u32..).skip(1); jobs = jobs, always];
        assert_eq!(none, None);
    });
}

/// Equal to every other of the same key, so that a tie shows which one was taken.
#[derive(Clone, Copy, Debug)]
struct Keyed {
    key: u64,
    at: usize,
}

impl PartialEq for Keyed {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Keyed {}

impl PartialOrd for Keyed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Keyed {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

#[test]
fn min_and_max_break_ties_as_std_does() {
    at_every_size(|n, jobs| {
        for keys in [1, 2, 5, 1_000_000] {
            let keyed = |at: usize| Keyed { key: mix(at as u64) % keys, at };
            let min = par![min: keyed(at) for at in 0..n; jobs = jobs, always];
            assert_eq!(min.map(|k| k.at), (0..n).map(keyed).min().map(|k| k.at));
            let max = par![max: keyed(at) for at in 0..n; jobs = jobs, always];
            assert_eq!(max.map(|k| k.at), (0..n).map(keyed).max().map(|k| k.at));
        }
    });
}

#[test]
fn min_and_max_of_references_and_strings() {
    at_every_size(|n, jobs| {
        let ws = words(n);
        assert_eq!(par![min: w for w in &ws; jobs = jobs, always], ws.iter().min());
        assert_eq!(par![max: w for w in ws.clone(); jobs = jobs, always], ws.iter().max().cloned());
        assert_eq!(
            par![max: w.len() for w in &ws if w.ends_with('7'); jobs = jobs, always],
            ws.iter().filter(|w| w.ends_with('7')).map(|w| w.len()).max()
        );
    });
}

#[test]
fn count_counts() {
    at_every_size(|n, jobs| {
        let plain = (0..n as u64).filter(|x| mix(*x) % 3 == 0).count();
        assert_eq!(par![count: x for x in 0..n as u64 if mix(x) % 3 == 0; jobs = jobs, always], plain);
        assert_eq!(par![count: () for _ in 0..n for _ in 0..3; jobs = jobs, always], n * 3);
    });
}

#[test]
fn any_all_and_first_agree_with_the_iterator() {
    at_every_size(|n, jobs| {
        let n = n as u64;
        for m in [1, 2, 50, 5000, 100_000] {
            let hit = |x: u64| mix(x) % m == 0;
            assert_eq!(par![any: hit(x) for x in 0..n; jobs = jobs, always], (0..n).any(hit));
            assert_eq!(par![all: !hit(x) for x in 0..n; jobs = jobs, always], !(0..n).any(hit));
            assert_eq!(par![first: x for x in 0..n if hit(x); jobs = jobs, always], (0..n).find(|x| hit(*x)));
            let pair = par![first: (a, b) for a in 0..n for b in 0..3 if hit(a + b); jobs = jobs, always];
            assert_eq!(pair, (0..n).flat_map(|a| (0..3).map(move |b| (a, b))).find(|(a, b)| hit(a + b)));
        }
    });
}

#[test]
fn collections_equal_what_collect_gives() {
    at_every_size(|n, jobs| {
        let ws = words(n);
        let of = |w: &String| w.clone();
        assert_eq!(par![Vec<_>: of(w) for w in &ws; jobs = jobs, always], ws);
        assert_eq!(par![VecDeque<_>: of(w) for w in &ws; jobs = jobs, always], ws);
        assert_eq!(par![LinkedList<_>: of(w) for w in &ws; jobs = jobs, always], ws.iter().cloned().collect());
        assert_eq!(par![HashSet<_>: of(w) for w in &ws; jobs = jobs, always], ws.iter().cloned().collect());
        assert_eq!(par![BTreeSet<_>: of(w) for w in &ws; jobs = jobs, always], ws.iter().cloned().collect());
        assert_eq!(par![Box<[_]>: of(w) for w in &ws; jobs = jobs, always], ws.clone().into_boxed_slice());
        assert_eq!(par![std::sync::Arc<[_]>: of(w) for w in &ws; jobs = jobs, always][..], ws[..]);
        let plain: (Vec<_>, HashSet<_>) = ws.iter().map(|w| (w.len(), of(w))).collect();
        assert_eq!(par![(Vec<_>, HashSet<_>): (w.len(), of(w)) for w in &ws; jobs = jobs, always], plain);
    });
}

#[test]
fn strings_join_in_order() {
    at_every_size(|n, jobs| {
        let ws = words(n);
        assert_eq!(par![String: w.to_uppercase() for w in &ws; jobs = jobs, always], ws.concat().to_uppercase());
        assert_eq!(par![String: w.as_str() for w in &ws; jobs = jobs, always], ws.concat());
        assert_eq!(par![String: c for w in &ws for c in w.chars(); jobs = jobs, always], ws.concat());
    });
}

#[test]
fn keys_and_values_make_maps_and_the_last_value_stays() {
    at_every_size(|n, jobs| {
        let ws = words(n);
        let hash: HashMap<&str, usize> = ws.iter().enumerate().map(|(i, w)| (w.as_str(), i)).collect();
        assert_eq!(par![w.as_str() => i for (i, w) in ws.iter().enumerate(); jobs = jobs, always], hash);
        let tree: BTreeMap<&str, usize> = hash.into_iter().collect();
        assert_eq!(par![BTreeMap<_, _>: &w[..] => i for (i, w) in ws.iter().enumerate(); jobs = jobs, always], tree);
        let pairs: Vec<(usize, u64)> = (0..n).map(|i| (i, mix(i as u64))).collect();
        assert_eq!(par![Vec<(_, _)>: i => mix(i as u64) for i in 0..n; jobs = jobs, always], pairs);
    });
    with_jobs(|jobs| {
        let m = par![if k > 1 { "big" } else { "small" } => match k { 0 => 'z', _ => 'o' } for k in 0..3; jobs = jobs];
        assert_eq!(m, HashMap::from([("small", 'o'), ("big", 'o')]));
    });
}

type Fallible<T> = Result<T, ParseIntError>;

#[test]
fn results_and_options_hold_everything_or_the_lowest_failure() {
    fn even(x: u64) -> io::Result<u64> {
        if x % 2 == 0 { Ok(x) } else { Err(io::Error::other(format!("{x} is odd"))) }
    }
    at_every_size(|n, jobs| {
        for bad in [0, n / 2, n] {
            let ws: Vec<String> = (0..n).map(|i| if i < bad { i.to_string() } else { "x".repeat(i % 2) }).collect();
            let plain: Fallible<Vec<u32>> = ws.iter().map(|w| w.parse::<u32>()).collect();
            assert_eq!(par![Result<Vec<_>, _>: w.parse::<u32>() for w in &ws; jobs = jobs, always], plain);
            assert_eq!(par![Fallible<Vec<_>>: w.parse() for w in &ws; jobs = jobs, always], plain);
            let units = plain.clone().map(|_| ());
            assert_eq!(par![Result<(), _>: w.parse::<u32>().map(drop) for w in &ws; jobs = jobs, always], units);
            let option: Option<Vec<u32>> = plain.ok();
            assert_eq!(par![Option<Vec<_>>: w.parse().ok() for w in &ws; jobs = jobs, always], option);
            let odd = |x: usize| even(2 * x as u64 + (x >= bad) as u64);
            let ours = par![io::Result<Vec<_>>: odd(x) for x in 0..n; jobs = jobs, always];
            let plain: io::Result<Vec<_>> = (0..n).map(odd).collect();
            assert_eq!(ours.map_err(|e| e.to_string()), plain.map_err(|e| e.to_string()));
        }
        let map = par![Result<BTreeMap<_, _>, String>: Ok((x, mix(x))) for x in 0..n as u64; jobs = jobs, always];
        assert_eq!(map, Ok((0..n as u64).map(|x| (x, mix(x))).collect()));
    });
}

/// Not one of std's: remembers the order that it was fed in.
#[derive(Debug, PartialEq)]
struct Chain(Option<(u64, Box<Chain>)>);

impl FromIterator<u64> for Chain {
    fn from_iter<I: IntoIterator<Item = u64>>(items: I) -> Self {
        items.into_iter().fold(Chain(None), |tail, item| Chain(Some((item, Box::new(tail)))))
    }
}

/// Takes three items and stops.
#[derive(Debug, PartialEq)]
struct Three(Vec<u64>);

impl FromIterator<u64> for Three {
    fn from_iter<I: IntoIterator<Item = u64>>(items: I) -> Self {
        Three(items.into_iter().take(3).collect())
    }
}

#[test]
fn a_type_of_the_users_own_collects() {
    at_every_size(|n, jobs| {
        let n = n.min(1000) as u64;
        assert_eq!(par![Chain: mix(x) for x in 0..n; jobs = jobs, always], (0..n).map(mix).collect());
        assert_eq!(par![Three: mix(x) for x in 0..n; jobs = jobs, always], (0..n).map(mix).collect());
    });
    with_jobs(|jobs| assert_eq!(par![Three: x for x in 4..; jobs = jobs, always], Three(vec![4, 5, 6])));
}

/// How often a head and a source are evaluated.
#[derive(Default)]
struct Evaluations {
    heads: AtomicUsize,
    pulls: AtomicUsize,
}

impl Evaluations {
    fn source(&self) -> impl Iterator<Item = u64> + '_ {
        (0..100).inspect(|_| _ = self.pulls.fetch_add(1, Relaxed))
    }

    fn head(&self, x: u64) -> u64 {
        self.heads.fetch_add(1, Relaxed);
        x
    }
}

/// One job is the plain loop: it evaluates exactly what the iterator chain evaluates.
fn same_evaluations<R: PartialEq + Debug>(plain: impl Fn(&Evaluations) -> R, ours: impl Fn(&Evaluations) -> R) {
    let counted = |run: &dyn Fn(&Evaluations) -> R| {
        let evaluations = Evaluations::default();
        (run(&evaluations), evaluations.heads.into_inner(), evaluations.pulls.into_inner())
    };
    assert_eq!(counted(&ours), counted(&plain));
}

#[test]
fn one_job_evaluates_a_word_as_often_as_the_iterator() {
    same_evaluations(
        |e| e.source().any(|x| e.head(x) == 40),
        |e| par![any: e.head(x) == 40 for x in e.source(); jobs = 1],
    );
    same_evaluations(
        |e| e.source().all(|x| e.head(x) != 40),
        |e| par![all: e.head(x) != 40 for x in e.source(); jobs = 1, always],
    );
    same_evaluations(
        |e| e.source().filter(|x| e.head(*x) > 40).map(|x| e.head(x)).next(),
        |e| par![first: e.head(x) for x in e.source() if e.head(x) > 40; jobs = 1, always],
    );
    same_evaluations(
        |e| e.source().map(|x| if x < 40 { Ok(e.head(x)) } else { Err(x) }).sum::<Result<u64, u64>>(),
        |e| -> Result<u64, u64> {
            par![sum: if x < 40 { Ok(e.head(x)) } else { Err(x) } for x in e.source(); jobs = 1, always]
        },
    );
    same_evaluations(|e| e.source().map(|x| e.head(x)).max(), |e| par![max: e.head(x) for x in e.source(); jobs = 1]);
    same_evaluations(
        |e| e.source().filter(|x| e.head(*x) < 90).count(),
        |e| par![count: x for x in e.source() if e.head(x) < 90; jobs = 1, always],
    );
}

#[test]
fn one_job_collects_with_as_many_evaluations_as_the_iterator() {
    same_evaluations(
        |e| e.source().map(|x| e.head(x)).take_while(|x| *x < 40).collect::<Vec<_>>(),
        |e| par![y for x in e.source() let y = e.head(x) while y < 40; jobs = 1],
    );
    same_evaluations(
        |e| e.source().map(|x| if e.head(x) < 40 { Ok(x) } else { Err(x) }).collect::<Result<Vec<_>, _>>(),
        |e| par![Result<Vec<_>, _>: if e.head(x) < 40 { Ok(x) } else { Err(x) } for x in e.source(); jobs = 1, always],
    );
    same_evaluations(
        |e| e.source().map(|x| (e.head(x) < 40).then_some(x)).collect::<Option<HashSet<_>>>(),
        |e| par![Option<HashSet<_>>: (e.head(x) < 40).then_some(x) for x in e.source(); jobs = 1],
    );
    same_evaluations(
        |e| e.source().map(|x| e.head(x)).collect::<Three>(),
        |e| par![Three: e.head(x) for x in e.source(); jobs = 1, always],
    );
    same_evaluations(
        |e| e.source().map(|x| e.head(x).checked_sub(1).ok_or(x)).collect::<Result<Vec<_>, _>>(),
        |e| par![Result<Vec<_>, _>: e.head(x).checked_sub(1).ok_or(x) for x in e.source(); jobs = 1],
    );
}

#[test]
fn short_circuits_end_infinite_sources() {
    with_jobs(|jobs| {
        assert!(par![any: mix(x) % 4096 == 0 for x in 0u64..; jobs = jobs, always]);
        assert!(!par![all: mix(x) % 4096 != 0 for x in 0u64..; jobs = jobs, always]);
        let first = (0u64..).find(|x| mix(*x) % 4096 == 0).unwrap();
        assert_eq!(par![first: x for x in 0u64.. if mix(x) % 4096 == 0; jobs = jobs, always], Some(first));
        let err = par![Result<Vec<_>, _>: if mix(x) % 4096 == 0 { Err(x) } else { Ok(x) } for x in 0u64..; jobs = jobs, always];
        assert_eq!(err, Err(first));
        let none = par![Option<Vec<_>>: (mix(x) % 4096 != 0).then_some(x) for x in 0u64..; jobs = jobs, always];
        assert_eq!(none, None);
        let sum: Option<u64> = par![sum: (mix(x) % 4096 != 0).then_some(x) for x in 0u64..; jobs = jobs, always];
        assert_eq!(sum, None);
    });
}

/// Where only the types say that the items are lent exclusively, and a target may end early.
#[test]
fn items_behind_the_end_have_not_changed() {
    fn lent(xs: &mut [u64]) -> impl Iterator<Item = &mut u64> {
        xs.iter_mut()
    }
    fn grown(x: &mut u64) -> u64 {
        *x = mix(*x);
        *x
    }
    at_every_size(|n, jobs| {
        let xs: Vec<u64> = (0..n as u64).collect();
        let (mut plain, mut rewritten) = (xs.clone(), xs.clone());
        let found = par![any: grown(x) % 97 == 3 for x in lent(&mut rewritten); jobs = jobs, always];
        assert_eq!(found, lent(&mut plain).any(|x| grown(x) % 97 == 3));
        assert_eq!(rewritten, plain);
        let (mut plain, mut rewritten) = (xs.clone(), xs);
        let odd = |x: u64| if x % 97 == 3 { None } else { Some(x) };
        let all = par![Option<Vec<_>>: odd(grown(x)) for x in lent(&mut rewritten); jobs = jobs, always];
        assert_eq!(all, lent(&mut plain).map(|x| odd(grown(x))).collect::<Option<Vec<_>>>());
        assert_eq!(rewritten, plain);
        let sum: u64 = par![sum: { *x %= 1000; *x } for x in rewritten.iter_mut(); jobs = jobs, always];
        assert_eq!(sum, plain.iter().map(|x| x % 1000).sum::<u64>());
    });
}

/// A sum of failures ends at the first.
#[test]
fn nothing_behind_the_first_failure_of_a_sum_counts() {
    fn odd(x: u64) -> Option<u64> {
        if mix(x) % 97 == 3 { None } else { Some(x % 1000) }
    }
    fn grown(x: &mut u64) -> u64 {
        *x += 1000;
        *x
    }
    at_every_size(|n, jobs| {
        let xs: Vec<u64> = (0..n as u64).collect();
        let (mut plain, mut rewritten) = (xs.clone().into_iter(), xs.clone().into_iter());
        let sum: Option<u64> = par![sum: odd(x) for x in rewritten.by_ref(); jobs = jobs, always];
        assert_eq!(sum, plain.by_ref().map(odd).sum::<Option<u64>>());
        assert_eq!(rewritten.len(), plain.len());
        let text: String = xs.iter().map(|x| format!("{x}\n")).collect();
        let (mut plain, mut rewritten) = (Cursor::new(&text), Cursor::new(&text));
        let number = |line: io::Result<String>| odd(line.unwrap().parse().unwrap());
        let sum: Option<u64> = par![sum: number(line) for line in rewritten.by_ref().lines(); jobs = jobs, always];
        assert_eq!(sum, plain.by_ref().lines().map(number).sum::<Option<u64>>());
        assert_eq!(rewritten.position(), plain.position());
        let (mut plain, mut rewritten) = (xs.clone(), xs.clone());
        let sum: Option<u64> = par![sum: { *x += 1; odd(*x) } for x in rewritten.iter_mut(); jobs = jobs, always];
        assert_eq!(
            sum,
            plain
                .iter_mut()
                .map(|x| {
                    *x += 1;
                    odd(*x)
                })
                .sum::<Option<u64>>()
        );
        assert_eq!(rewritten, plain);
        let one = |x: &mut u64| odd(grown(x)).map(|x| x % 3 + 1).ok_or(*x);
        let product: Result<u8, u64> = par![product: one(x).map(|_| 1) for x in &mut rewritten; jobs = jobs, always];
        assert_eq!(product, plain.iter_mut().map(|x| one(x).map(|_| 1)).product::<Result<u8, u64>>());
        assert_eq!(rewritten, plain);
    });
}

#[test]
fn sums_over_several_sources() {
    at_every_size(|n, jobs| {
        let xs = floats(n.min(60));
        let both: f64 = par![sum: x * y for x in &xs for y in &xs; jobs = jobs, always];
        assert_eq!(both.to_bits(), xs.iter().flat_map(|x| xs.iter().map(move |y| x * y)).sum::<f64>().to_bits());
        let some: f64 = par![sum: x - y for x in xs.iter() for y in xs.iter().rev() if x < y; jobs = jobs, always];
        let pairs = xs.iter().flat_map(|x| xs.iter().rev().map(move |y| (x, y)));
        assert_eq!(some.to_bits(), pairs.filter(|(x, y)| x < y).map(|(x, y)| x - y).sum::<f64>().to_bits());
        let failing: Option<usize> =
            par![sum: (i * k % 97 != 3).then_some(i ^ k) for i in 0..n.min(60) for k in 1..5; jobs = jobs, always];
        let plain = (0..n.min(60)).flat_map(|i| (1..5).map(move |k| (i * k % 97 != 3).then_some(i ^ k)));
        assert_eq!(failing, plain.sum::<Option<usize>>());
    });
}

#[test]
fn values_are_coerced_to_what_is_wanted_of_the_list() {
    at_every_size(|n, jobs| {
        let names = words(n);
        let lent: Vec<&str> = par![name for name in &names; jobs = jobs, always];
        assert_eq!(lent, names.iter().map(String::as_str).collect::<Vec<_>>());
        let shown: Vec<Box<dyn Debug + Send>> = par![Box::new(name.len()) for name in &names; jobs = jobs, always];
        let some: Vec<Box<dyn Fn(usize) -> usize + Send>> =
            par![Box::new(move |x| x + name.len()) for name in &names if name.len() > 2; jobs = jobs, always];
        let by_name: HashMap<&str, fn(f64) -> f64> =
            par![name => if name.len() > 3 { f64::sqrt } else { f64::sin } for name in &names; jobs = jobs, always];
        let long: Vec<usize> = names.iter().map(|name| name.len()).filter(|&len| len > 2).collect();
        assert_eq!(format!("{shown:?}"), format!("{:?}", names.iter().map(|name| name.len()).collect::<Vec<_>>()));
        assert_eq!(
            some.iter().map(|add| add(1)).collect::<Vec<_>>(),
            long.iter().map(|len| len + 1).collect::<Vec<_>>()
        );
        assert!(names.iter().all(|name| by_name[name.as_str()](4.0) == if name.len() > 3 { 2.0 } else { 4f64.sin() }));
    });
}
