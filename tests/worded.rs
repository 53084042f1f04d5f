//! Right loops with code that the expansion words anew so that a mistake is said once: it does what it did.

#![allow(
    clippy::borrow_deref_ref,
    clippy::manual_is_multiple_of,
    clippy::ptr_arg,
    clippy::redundant_closure,
    clippy::useless_conversion,
    reason = "loops are to call in many ways"
)]

mod common;

use common::twins::{check, forms, jobs};
use common::{float, mix};
use parallelize::{par_for, parallelize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Display;
use std::sync::Arc;

#[derive(Default, Debug, PartialEq)]
struct Lengths(Vec<usize>);

impl Lengths {
    fn push(&mut self, digits: &Vec<u64>) {
        self.0.push(digits.len());
    }
}

fn digits(x: u64) -> Vec<u64> {
    (0..mix(x) % 9).collect()
}

forms!(temporaries_are_lent(xs) -> Lengths {
    let mut lengths = Lengths::default();
} for (x in xs) {
    if x % 3 > 0 {
        lengths.push(&digits(*x));
    }
} lengths);

#[derive(Clone, Debug, PartialEq)]
struct Unit {
    health: i64,
    limit: Option<u64>,
    name: String,
}

fn units(xs: &[u64]) -> Vec<Unit> {
    let unit = |x: &u64| Unit { health: *x as i64, limit: (mix(*x) % 50 > 0).then_some(*x), name: x.to_string() };
    xs.iter().map(unit).collect()
}

forms!(items_are_put_or_changed(xs) -> (Vec<Unit>, Vec<String>) {
    let mut all = units(xs);
    let mut hit = Vec::new();
} for (unit in all.iter_mut()) {
    let damage = (mix(unit.health as u64) % 40) as i64;
    if damage > 30 {
        hit.push(unit);
    } else {
        unit.health -= damage;
    }
} {
    let names = hit.into_iter().map(|unit| { unit.health = 0; unit.name.clone() }).collect();
    (all, names)
});

forms!(a_part_is_asked_again(xs) -> Option<Vec<u64>> {
    let all = units(xs);
    let mut sums = Vec::new();
} for (unit in &all) {
    let limit = unit.limit?;
    sums.push(mix(limit) ^ unit.limit.unwrap_or(7));
} Some(sums));

forms!(a_part_is_taken(xs) -> Result<Vec<(String, u64)>, String> {
    let all: Vec<(Result<u64, String>, String)> = xs.iter().map(|x| (Ok(*x), x.to_string())).collect();
    let mut out = Vec::new();
} for (entry in all) {
    let value = entry.0?;
    out.push((entry.1, mix(value)));
} Ok(out));

forms!(a_variable_is_asked_again(xs) -> Option<u64> {
    let mut sum = 0u64;
} for (x in xs) {
    let found = x.checked_sub(3);
    if *x > 2 {
        sum = sum.wrapping_add(mix(found?) ^ found?);
    }
} Some(sum));

forms!(found_by_keys(xs) -> (BTreeMap<u64, u64>, usize, BTreeSet<String>) {
    let mut counts = HashMap::new();
    let mut seen = HashSet::new();
    let mut first = BTreeSet::new();
    let mut last = BTreeMap::new();
} for (x in xs) {
    let key = mix(*x) % 40;
    *counts.entry(key).or_insert(0u64) += x;
    if seen.insert(key.to_string()) {
        first.insert(format!("{x}"));
    }
    last.insert(key, seen.len() as u64);
} {
    last.extend(counts);
    (last, seen.len(), first)
});

#[derive(Clone, Copy)]
struct Model {
    scale: f64,
    shift: f64,
}

forms!(of_a_base(xs) -> f64 {
    let base = &Model { scale: 2.5, shift: -0.5 };
    let mut best = f64::MAX;
} for (x in xs) {
    let model = Model { shift: float(*x as usize), ..*base };
    best = best.min(model.scale.mul_add(model.shift, 1.0));
} best);

fn parsed(text: &str) -> u64 {
    text.len() as u64
}

fn salted(x: u64) -> u64 {
    mix(x)
}

/// Shows what its tokens are.
macro_rules! told {
    { $($code:tt)* } => { stringify!($($code)*) };
}

forms!(told_by_macros(xs) -> Vec<String> {
    let mut out = Vec::new();
} for (x in xs) {
    let text = told! { parsed(x); salted(3); };
    out.push(format!("{text}{}", mix(*x)));
} out);

forms!(named_anew(xs) -> Vec<(u64, u64)> {
    let texts: Vec<String> = xs.iter().map(|x| "x".repeat((x % 20) as usize)).collect();
    let mut out = Vec::new();
} for (text in &texts) {
    let text = parsed(text);
    let salted = salted(text);
    out.push((text, salted));
} out);

fn sum_of(xs: &[u64]) -> u64 {
    xs.iter().fold(0, |sum, x| sum.rotate_left(1) ^ x)
}

fn shown<T: Display + ?Sized>(value: &T) -> String {
    value.to_string()
}

fn twice<T: Clone>(value: T) -> (T, T) {
    (value.clone(), value)
}

fn first<'v>(values: &'v [u64], _: &str) -> Option<&'v u64> {
    values.first()
}

fn applied(function: &dyn Fn(u64) -> u64, x: u64) -> u64 {
    function(x)
}

fn pointed(function: fn(u64) -> u64, x: impl Into<u64>) -> u64 {
    function(x.into())
}

forms!(functions_of_many_kinds(xs) -> (Vec<String>, u64) {
    let key = 77;
    let salted = |x: u64| mix(x ^ key);
    let boxed: Box<dyn Fn(u64, u64) -> u64 + Send + Sync> = Box::new(move |a, b| mix(a) ^ b ^ key);
    let shared: Arc<dyn Fn(&[u64]) -> usize + Send + Sync> = Arc::new(|all| all.len());
    let lent: &(dyn Fn(u64) -> u64 + Sync) = &salted;
    let pointer: fn(u64) -> u64 = mix;
    let inferred = |a, b| a + b / 3.0;
    let (mut out, mut total) = (Vec::new(), 0u64);
} for (x in xs) {
    let all = digits(*x);
    let name = String::from("name");
    out.push(shown("text") + &shown(&name) + &shown(x) + &shown(&1.5));
    let (a, b) = twice(all.clone());
    total ^= sum_of(&a).wrapping_add(sum_of(&b[..b.len() / 2]));
    if let Some(value) = first(&all, &name) {
        total ^= *value;
    }
    total = total.wrapping_add(salted(*x)).wrapping_add(boxed(*x, 3)).wrapping_add(lent(pointer(*x)));
    total ^= applied(&|y| y ^ 1, *x) ^ applied(&salted, 4) ^ pointed(mix, 7u8) ^ pointed(|y| y, *x);
    total ^= shared(&all) as u64 ^ twice(2).0 ^ inferred(f64::from(*x as u32), 1.0) as u64;
    out.push(twice(Some(&name)).1.map_or_else(String::new, |name| shown(name)));
} (out, total));

forms!(closures_of_one_name(xs) -> (Vec<u64>, String) {
    let name = String::from("once");
    let f = |x: u64| name + &x.to_string();
    let all: Vec<fn(u64) -> u64> = xs.iter().map(|x| if x % 2 == 0 { mix } else { salted }).collect();
    let mut out = Vec::new();
} for (f in all) {
    out.push(f(out.len() as u64 % 2));
} (out, f(3)));

fn checked(x: u64) -> u64 {
    assert!(x < 10_000);
    x
}

fn both(x: &u64) -> (u64, u64) {
    (mix(*x), *x)
}

forms!(a_value_is_let_go(xs) -> Vec<u64> {
    let mut out = Vec::new();
} for (x in xs) {
    let _ = checked(*x);
    let _kept = checked(x + 1);
    let r#type = mix(*x);
    let (_, _) = both(x);
    if x % 100 == 99 {
        let _ = checked(x * 2);
        break;
    }
    out.push(r#type);
} out);

/// What changes something is called in order.
fn called_in_order(xs: &[u64]) -> (u64, Vec<u64>) {
    let (mut total, mut seen) = (1u64, Vec::new());
    let mut add = |x: u64| total = total.rotate_left(3) ^ x;
    par_for!(
        jobs = jobs(),
        always,
        for x in xs {
            let value = mix(*x);
            (&mut add)(value);
            if value % 3 == 0 {
                seen.push(*x);
            }
        }
    );
    (total, seen)
}

fn called(xs: &[u64]) -> (u64, Vec<u64>) {
    let (mut total, mut seen) = (1u64, Vec::new());
    for x in xs {
        let value = mix(*x);
        total = total.rotate_left(3) ^ value;
        if value % 3 == 0 {
            seen.push(*x);
        }
    }
    (total, seen)
}

#[test]
fn what_changes_something_is_called_in_order() {
    check(called, called_in_order);
}
