//! Methods of what is outside of the loop: those that look, with arguments of every kind, and those that change it, where the code says so.

mod common;

use common::mix;
use common::twins::{at_all_jobs, jobs};
use parallelize::{par, par_for, parallelize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Debug;
use std::ops::{Deref, Index};
use std::str::FromStr;
use std::sync::{Arc, Mutex};

#[derive(Clone, Copy, Debug, PartialEq)]
struct Point(f64, f64);

impl Point {
    fn norm(self) -> f64 {
        self.0.hypot(self.1)
    }

    fn max(self, other: f64) -> f64 {
        self.0.max(other)
    }
}

#[repr(C, packed)]
#[derive(Clone, Copy)]
struct Packed {
    small: u8,
    large: u64,
}

#[derive(Clone)]
struct Names(Vec<String>);

impl Deref for Names {
    type Target = Vec<String>;
    fn deref(&self) -> &Vec<String> {
        &self.0
    }
}

trait Weigh {
    fn weigh(&self, x: f64) -> f64;
    fn heavier(&self, x: f64) -> bool {
        self.weigh(x) > 1.0
    }
}

#[derive(Clone, Debug)]
struct Scale(f64);

impl<W: Weigh + ?Sized> Weigh for Box<W> {
    fn weigh(&self, x: f64) -> f64 {
        (**self).weigh(x)
    }
}

impl Weigh for Scale {
    fn weigh(&self, x: f64) -> f64 {
        self.0 * x
    }
}

trait Rank {
    fn rank(&self) -> usize;
}

impl<T: Debug> Rank for T {
    fn rank(&self) -> usize {
        format!("{self:?}").len()
    }
}

trait Bits {
    fn bits(self) -> u32;
}

impl Bits for u64 {
    fn bits(self) -> u32 {
        self.count_ones()
    }
}

fn same<T>(value: T) -> T {
    value
}

fn return_one(pair: [u64; 2]) -> u64 {
    pair[0]
}

struct Cells<const N: usize>([Scale; N]);

impl<const N: usize> Cells<N> {
    fn nth(&self, n: usize) -> Option<&Scale> {
        self.0.get(n)
    }
}

/// An index that is no copy.
struct At(usize);

struct Grid([Point; 2]);

impl Index<At> for Grid {
    type Output = Point;
    fn index(&self, at: At) -> &Point {
        &self.0[at.0]
    }
}

struct Desk {
    grid: Grid,
    scale: Scale,
    scales: [Scale; 3],
    point: Point,
    points: Vec<Point>,
    packed: Packed,
    names: Names,
    any: Box<dyn Weigh + Sync + Send>,
    shared: Arc<Scale>,
    lock: Mutex<u64>,
    maybe: Option<String>,
    texts: HashMap<String, String>,
    cells: Cells<4>,
    seen: Vec<u64>,
}

impl Desk {
    fn new() -> Desk {
        let names = Names(["a", "bc", "7"].map(String::from).to_vec());
        Desk {
            grid: Grid([Point(0.0, 1.0), Point(8.0, 15.0)]),
            scale: Scale(0.5),
            scales: [1.0, 2.0, 3.0].map(Scale),
            point: Point(3.0, 4.0),
            points: vec![Point(1.0, 2.0), Point(5.0, 12.0)],
            packed: Packed { small: 3, large: 1 << 40 },
            texts: names.iter().map(|name| (name.clone(), name.repeat(2))).collect(),
            names,
            any: Box::new(Scale(2.0)),
            shared: Arc::new(Scale(0.25)),
            lock: Mutex::new(7),
            maybe: Some("text".to_string()),
            cells: Cells([0.5, 1.5, 2.5, 3.5].map(Scale)),
            seen: Vec::new(),
        }
    }

    fn plus<T: Into<f64>>(&self, x: T) -> f64 {
        x.into() + self.scale.0
    }

    fn parse<T: FromStr>(&self, text: &str) -> Option<T> {
        text.parse().ok()
    }

    fn any<T: Default>(&self, _: u64) -> T {
        T::default()
    }

    fn times<const N: usize>(&self, x: u64) -> [u64; N] {
        [x; N]
    }

    fn same<T>(&self, value: T) -> T {
        value
    }

    fn parts(&self, (n, text, more): (u64, &str, Option<f32>)) -> String {
        format!("{n}{text}{more:?}")
    }

    fn show(&self, all: &[&dyn Debug]) -> String {
        format!("{all:?}")
    }

    fn weighed(&self, by: &dyn Weigh) -> f64 {
        by.weigh(self.scale.0)
    }

    fn larger<T: PartialOrd + Copy>(&self, x: T, others: &[T]) -> T {
        others.iter().fold(x, |x, y| if *y > x { *y } else { x })
    }

    fn largest<T: Ord + Copy + Into<u64>>(&self, list: &[T]) -> u64 {
        list.iter().max().map_or(0, |x| (*x).into())
    }

    fn largest_of<T: Ord + Copy + Into<u64>>(&self, list: Option<&[T]>) -> u64 {
        list.map_or(0, |list| self.largest(list))
    }

    fn largest_pair<T: Ord + Copy + Into<u64>>(&self, (a, b): (&[T], &[T])) -> u64 {
        self.largest(a).max(self.largest(b))
    }

    fn zeroed<T: Default + Copy>(&self, list: &mut [T]) -> u64 {
        list.fill(T::default());
        list.len() as u64
    }

    fn owned(&self, text: String, more: Option<&str>) -> String {
        format!("{text}{more:?}{}", self.point.0)
    }

    fn total(&self, xs: &[f64]) -> f64 {
        xs.iter().sum::<f64>() * self.scale.0
    }

    fn all(&self, xs: Vec<u64>) -> u64 {
        xs.into_iter().fold(self.packed.large, u64::wrapping_add)
    }

    fn apply<F: Fn(f64) -> f64>(&self, f: F) -> f64 {
        f(self.scale.0)
    }

    fn apply_boxed(&self, f: Box<dyn Fn(f64) -> f64>) -> f64 {
        f(self.scale.0)
    }

    fn copy_to(&self, buffer: &mut Vec<u64>) -> usize {
        buffer.push(self.packed.large);
        buffer.len()
    }

    fn longer<'a>(&'a self, text: &'a str) -> &'a str {
        let name = &self.names[1];
        if name.len() > text.len() { name } else { text }
    }

    fn name(&self, n: usize) -> &str {
        &self.names[n % 3]
    }

    fn check(&self, x: u64) -> Result<u64, String> {
        if x % 3 < 2 { Ok(x) } else { Err(self.name(0).to_string()) }
    }

    fn max(&self, x: f64) -> f64 {
        self.scale.0.max(x)
    }

    fn count(&self, numbers: &[Option<u32>]) -> usize {
        numbers.iter().flatten().count() + self.points.len()
    }

    fn see(&mut self, x: u64) -> usize {
        self.seen.push(x);
        self.seen.len()
    }
}

/// Each value by a plain loop, under the attribute in a `&mut self`, in `par_for!`, and in a comprehension.
macro_rules! looking {
    ($($name:ident: $self:tt, $x:ident => { $($value:tt)* })*) => {
        $(
            #[allow(clippy::all)]
            mod $name {
                use super::*;
                impl Desk {
                    pub(super) fn $name(&$self, xs: &[u64]) -> Vec<String> {
                        let mut out = Vec::new();
                        for $x in xs.iter().copied() {
                            let value = { $($value)* };
                            out.push(format!("{value:?}"));
                        }
                        out
                    }
                }
                pub(super) trait Ours {
                    fn attribute(&mut self, xs: &[u64]) -> Vec<String>;
                    fn macros(&self, xs: &[u64]) -> Vec<String>;
                    fn comprehension(&self, xs: &[u64]) -> Vec<String>;
                }
                impl Ours for Desk {
                    #[parallelize(jobs = jobs(), always)]
                    fn attribute(&mut $self, xs: &[u64]) -> Vec<String> {
                        let mut out = Vec::new();
                        for $x in xs.iter().copied() {
                            let value = { $($value)* };
                            out.push(format!("{value:?}"));
                        }
                        out
                    }
                    fn macros(&$self, xs: &[u64]) -> Vec<String> {
                        let mut out = Vec::new();
                        par_for!(jobs = jobs(), always, for $x in xs.iter().copied() {
                            let value = { $($value)* };
                            out.push(format!("{value:?}"));
                        });
                        out
                    }
                    fn comprehension(&$self, xs: &[u64]) -> Vec<String> {
                        par![format!("{:?}", { $($value)* }) for $x in xs.iter().copied(); jobs = jobs(), always]
                    }
                }
            }
        )*
        #[test]
        fn methods_that_look() {
            at_all_jobs(|n| {
                let (xs, mut desk): (Vec<u64>, _) = ((0..n as u64).map(|x| mix(x) % 1000).collect(), Desk::new());
                $({
                    use $name::Ours;
                    let plain = desk.$name(&xs);
                    let at = |form: &str| format!("{} in {form}, n {n}, jobs {}", stringify!($name), jobs());
                    assert_eq!(plain, desk.attribute(&xs), "{}", at("the attribute"));
                    assert_eq!(plain, desk.macros(&xs), "{}", at("par_for!"));
                    assert_eq!(plain, desk.comprehension(&xs), "{}", at("par!"));
                })*
            });
        }
    };
}

looking! {
    converted: self, x => { self.plus(x as u32) + self.plus(x as f32 as f64) + self.plus(2.5) }
    told_by_what_is_wanted: self, x => { let n: Option<i64> = self.parse(&x.to_string()); let y: Option<f64> = self.parse("1e3"); (n, y) }
    told_by_what_is_done_with_it: self, x => { let a: u8 = self.any(x); let [b, c] = self.times(x); let d: u64 = self.same(7u8.into()); if !self.any::<bool>(x) && !self.same(self.any(x)) { (a, b, c, d) } else { (9, 9, 9, 9) } }
    behind_words: self, x => { let pair = |y| { return [y, x].map(same); }; for y in [x, 2].map(same) { if y > 500 { return_one(pair(y)); } } (pair(x), match [x, 1].map(same) { [a, b] => a ^ b }, self.any::<u8>(x)) }
    told_much_later: self, x => { let y = self.same(None); let z: Option<u8> = y; let list: Vec<u64> = self.any(x); (z, list, self.name(self.any(x))) }
    tuples: self, x => { (self.parts((x, "a", Default::default())), self.parts((3u8.into(), self.name(0), None)), self.parts((x, &x.to_string(), Default::default()))) }
    of_many_types: self, x => { (self.show(&[&x, &"a", &Some(1.5)]), self.weighed(if x % 2 == 0 { &self.scale } else { &*self.any }), self.weighed(match x { 0 => &*self.shared, _ => &self.any })) }
    lent_as_slices: self, x => { let list = vec![x, 7]; let lent = &list; let inner = Arc::new(list.clone()); self.largest(&list) + self.largest(&lent) + self.largest(lent) + self.largest(&[x; 3].map(same)) + self.largest(&inner) + self.largest(&list[1..]) + self.largest(&list.clone().into_boxed_slice()) }
    lent_as_slices_inside: self, x => { let list = vec![x]; (self.largest_of(Some(&list)), self.largest_of(Some(&[x])), self.largest_pair((&list, &[x])), self.largest_of(Some(list.as_slice()))) }
    changed_as_slices: self, x => { let (mut array, mut list) = ([x; 3], vec![x as u8; 4]); (self.zeroed(&mut array) + self.zeroed(&mut list) + self.zeroed(&mut list[1..]) + self.largest(&mut array), array, list) }
    of_one_type: self, x => { self.larger(3_000_000_000, &[x]) + self.larger("3".parse().unwrap(), &[x]) }
    functions: self, x => { self.apply_boxed(Box::new(same)) + self.apply_boxed(Box::new(f64::abs)) + self.apply(same) + x as f64 }
    packed: self, x => { Bits::bits(self.packed.large) + self.packed.large.bits() + x as u32 }
    given_away: self, x => { let text = format!("<{x}>"); self.owned(text, None) + &self.owned(String::from("b"), Some(&x.to_string())) }
    coerced: self, x => { let list = vec![x as f64, 2.0]; self.total(&list) + self.total(&[1.0, x as f64]) + self.total(&[]) }
    collected: self, x => { self.all((0..x % 5).map(|k| k ^ x).collect()) ^ self.all(vec![]) ^ self.all("7 8".split(' ').map(|n| n.parse().unwrap()).collect()) }
    told_by_what_they_are_lent_as: self, x => { let words = "1 2.5"; self.total(&words.split(' ').map(|word| word.parse().unwrap()).collect::<Vec<_>>()) + self.total(&vec![]) + self.total(&Vec::new()) + self.total(&[x as f64; 2]) }
    options_in_a_list: self, x => { self.count(&[None, None]) + self.count(&[None, Some(x as u32)]) }
    within_each_other: self, x => { self.max(self.max(self.max(self.max(self.max(self.max(self.max(self.max(self.max(x as f64))))))))) }
    closures: self, x => { self.apply(|y| y + x as f64) + self.apply(f64::sqrt) + self.apply_boxed(Box::new(move |y| y * x as f64)) }
    buffers: self, x => { let mut buffer = vec![x]; (self.copy_to(&mut buffer), self.copy_to(&mut buffer), buffer) }
    lifetimes: self, x => { let text = x.to_string(); self.longer(&text).len() + self.longer(self.name(x as usize)).len() }
    tried: self, x => { (|| Ok::<u64, String>(self.check(self.check(x)? + 1)? * 2))() }
    named_alike: self, x => { self.max((x as f64).max(self.point.max(2.0))) }
    by_value: self, x => { self.point.norm() + self.points[x as usize % 2].norm() }
    of_traits: self, x => { (self.scale.heavier(x as f64), self.any.weigh(0.5), self.shared.weigh(3.0), self.scale.rank(), self.names[1].rank()) }
    of_parts: self, x => { (self.names.first().cloned(), self.scales.last().map(|s| s.0), self.scales[x as usize % 3].weigh(2.0), self.cells.nth(x as usize % 5).map(|s| s.weigh(1.0))) }
    at_what_is_moved: self, x => { let at = At(x as usize % 2); self.grid[at].norm() }
    of_std: self, x => { (self.texts.get(self.name(x as usize)), self.maybe.as_deref(), *self.lock.lock().unwrap(), { self.packed.large }.count_ones(), self.packed.small.pow(2)) }
    in_closures: self, x => { (0..x % 4).map(|k| self.plus(k as u32)).filter(|y| self.scale.heavier(*y)).count() }
    in_macros: self, x => { format!("{} {:?} {}", self.name(x as usize), self.check(x), vec![self.max(1.0)][0]) }
    borrowed_or_not: self, x => { let text: Cow<str> = if x % 2 == 0 { self.name(1).into() } else { self.owned(x.to_string(), None).into() }; text.into_owned() }
}

/// What changes a desk, by a plain loop, under the attribute, and in `par_for!`.
macro_rules! changing {
    ($($name:ident: $self:tt, $x:ident, $out:ident => { $($body:tt)* })*) => {
        $(
            #[allow(clippy::all)]
            mod $name {
                use super::*;
                pub(super) trait Ours {
                    fn plain(&mut self, xs: &[u64]) -> Vec<u64>;
                    fn attribute(&mut self, xs: &[u64]) -> Vec<u64>;
                    fn macros(&mut self, xs: &[u64]) -> Vec<u64>;
                }
                impl Ours for Desk {
                    fn plain(&mut $self, xs: &[u64]) -> Vec<u64> {
                        let mut $out = Vec::new();
                        for $x in xs.iter().copied() { $($body)* }
                        $out
                    }
                    #[parallelize(jobs = jobs(), always)]
                    fn attribute(&mut $self, xs: &[u64]) -> Vec<u64> {
                        let mut $out = Vec::new();
                        for $x in xs.iter().copied() { $($body)* }
                        $out
                    }
                    fn macros(&mut $self, xs: &[u64]) -> Vec<u64> {
                        let mut $out = Vec::new();
                        par_for!(jobs = jobs(), always, for $x in xs.iter().copied() { $($body)* });
                        $out
                    }
                }
            }
        )*
        #[test]
        fn methods_that_change_it() {
            at_all_jobs(|n| {
                let xs: Vec<u64> = (0..n as u64).map(mix).collect();
                $({
                    use $name::Ours;
                    let [mut plain, mut attribute, mut macros] = [(); 3].map(|()| Desk::new());
                    let expected = (plain.plain(&xs), plain.seen);
                    let at = |form: &str| format!("{} in {form}, n {n}, jobs {}", stringify!($name), jobs());
                    assert_eq!(expected, (attribute.attribute(&xs), attribute.seen), "{}", at("the attribute"));
                    assert_eq!(expected, (macros.macros(&xs), macros.seen), "{}", at("par_for!"));
                })*
            });
        }
    };
}

changing! {
    for_a_value: self, x, out => { let y = mix(x); out.push((&mut *self).see(y) as u64 ^ y); }
    in_a_condition: self, x, out => { let y = mix(x); if (&mut *self).see(y) % 3 == 0 { out.push(y); } }
    behind_a_condition: self, x, out => { let y = mix(x); if y % 2 == 0 { let n = (&mut *self).see(y); out.push(y ^ n as u64); } }
    in_a_closure: self, x, out => { let y = mix(x); out.extend((0..y % 3).map(|k| (&mut *self).see(k) as u64)); }
    of_a_part: self, x, out => { let y = mix(x); (&mut self.seen).push(y); out.push((&mut self.seen).len() as u64); }
}

#[test]
fn of_variables() {
    at_all_jobs(|n| {
        let (mut plain, mut ours, mut lent) = (Desk::new(), Desk::new(), Desk::new());
        let (mut expected, mut found, mut also) = (Vec::new(), Vec::new(), Vec::new());
        for x in 0..n as u64 {
            let y = mix(x);
            let k = plain.see(y);
            expected.push(mix(y ^ k as u64));
        }
        par_for!(
            jobs = jobs(),
            always,
            for x in 0..n as u64 {
                let y = mix(x);
                let k = (&mut ours).see(y);
                found.push(mix(y ^ k as u64));
            }
        );
        let desk = &mut lent;
        par_for!(
            jobs = jobs(),
            always,
            for x in 0..n as u64 {
                let y = mix(x);
                let k = (&mut *desk).see(y);
                also.push(mix(y ^ k as u64));
            }
        );
        assert_eq!((&expected, &plain.seen), (&found, &ours.seen));
        assert_eq!((&expected, &plain.seen), (&also, &lent.seen));
    });
}

#[test]
fn in_comprehensions_of_several_clauses() {
    at_all_jobs(|n| {
        let (desk, jobs) = (Desk::new(), jobs());
        let heavy = |x: u64, y: u32| desk.scale.heavier(x as f64) && desk.plus(y) > 1.0;
        let mut expected = Vec::new();
        for x in 0..n as u64 {
            for y in 0..3_u32 {
                if heavy(x, y) {
                    let key = desk.owned(x.to_string(), None);
                    expected.push((key, desk.parse::<u8>(&y.to_string())));
                }
            }
        }
        let found = par![
            (key, desk.parse(&y.to_string()))
            for x in 0..n as u64
            for y in 0..3_u32
            if desk.scale.heavier(x as f64) && desk.plus(y) > 1.0
            let key = desk.owned(x.to_string(), None);
            jobs = jobs, always
        ];
        assert_eq!(expected, found);
        let sum: f64 = par![sum: desk.total(&[x as f64, desk.max(1.0)]) for x in 0..n as u64; jobs = jobs, always];
        assert_eq!((0..n as u64).map(|x| desk.total(&[x as f64, desk.max(1.0)])).sum::<f64>().to_bits(), sum.to_bits());
        let texts = (0..n as u64).map(|x| (x, desk.name(x as usize))).collect::<HashMap<_, _>>();
        assert_eq!(texts, par![x => desk.name(x as usize) for x in 0..n as u64; jobs = jobs, always]);
    });
}

#[test]
fn lists_behind_words_are_no_places() {
    at_all_jobs(|n| {
        let expected: Vec<u64> = (0..n as u64).collect();
        let found: Vec<u64> = par![
            {
                let pair = |y: u64| {
                    if y > 3 {
                        return [y, 1].map(same);
                    }
                    [y, 0]
                };
                pair(x)[0]
            }
            for x in 0..n as u64;
            jobs = jobs(), always
        ];
        assert_eq!(expected, found);
    });
}
