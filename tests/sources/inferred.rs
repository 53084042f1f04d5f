//! Types are inferred as in the plain loop.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{mix, words};
use crate::compare::{check, same_outcome, twins};
use parallelize::{par_for, parallelize};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::ops::{Add, Range, RangeInclusive};

twins! {
index_from_zero(n) -> Vec<u64> {
    let v: Vec<u64> = (0..n as u64).collect();
    let mut out = vec![];
    for i in 0..n { let y = mix(v[i]); out.push(y); }
    out
}
literals_index(n) -> Vec<String> {
    let v = words(n + 50);
    let mut out = vec![];
    for i in 0..50 { let y = v[i].to_uppercase(); out.push(y); }
    out
}
literals_become_what_the_body_needs(n) -> Vec<i64> {
    let mut out = vec![];
    for i in 0..300 { let k: i64 = i; let y = k.pow(2) + n as i64; out.push(y); }
    out
}
literals_become_what_is_called(n) -> Vec<u8> {
    fn byte(x: u8) -> u8 { x.rotate_left(3) }
    let mut out = vec![];
    for i in 0..200 { let y = byte(i) ^ n as u8; out.push(y); }
    out
}
literals_become_the_type_of_a_comparison(n) -> u16 {
    let (limit, mut total) = (n as u16, 0);
    for i in 0..100 { let y = if i < limit { i * 3 } else { 1 }; total += y; }
    total
}
literals_default_to_i32(n) -> Vec<usize> {
    let mut out = vec![];
    for i in 0..99 { let y = std::mem::size_of_val(&i) + n; out.push(y); }
    out
}
negative_literals(n) -> Vec<String> {
    let mut out = vec![];
    for i in -50..=50 { let y = format!("{} {n}", i * -1); out.push(y); }
    out
}
float_literals(n) -> Vec<u64> {
    let mut out = vec![];
    for x in [0.5, 1.5, n as f32] { let y = x.sin(); out.push(u64::from(y.to_bits())); }
    out
}
literals_in_an_array(n) -> Vec<u64> {
    let mut out = vec![];
    for x in [1, 2, 3] { let y = mix(x) ^ n as u64; out.push(y); }
    out
}
closure_in_the_header(n) -> Vec<u64> {
    let mut out = vec![];
    for x in (0..300).map(|x| x + 1).filter(|x| x % 2 == 0) { let y = mix(x); out.push(y ^ n as u64); }
    out
}
closure_whose_type_the_body_says(n) -> Vec<i16> {
    let mut out = vec![];
    for (i, x) in (0..300).map(|x| x * 2).enumerate() { let k: i16 = x; let y = k ^ i as i16 ^ n as i16; out.push(y); }
    out
}
closure_with_a_method(n) -> Vec<usize> {
    let mut out = vec![];
    for (w, k) in words(n).iter().map(|w| (w.trim(), w.len())) { let y = w.trim_start_matches('w').len() + k; out.push(y); }
    out
}
vector_known_later(n) -> Vec<u8> {
    let mut v = Vec::new();
    for i in 0..n { let y = mix(i as u64) as _; v.push(y); }
    v
}
vector_known_by_a_call(n) -> usize {
    fn count(v: &[Option<u16>]) -> usize { v.iter().flatten().count() }
    let mut v = Vec::new();
    for i in 0..n { let y = if mix(i as u64) % 2 == 0 { None } else { Some(Default::default()) }; v.push(y); }
    count(&v)
}
map_known_later(n) -> BTreeMap<String, Vec<usize>> {
    let mut map = HashMap::new();
    for (i, w) in words(n).iter().enumerate() { let k = w.to_uppercase(); map.entry(k).or_insert_with(Vec::new).push(i); }
    map.into_iter().collect()
}
source_known_later(n) -> Vec<String> {
    let mut source = Vec::new();
    if n % 2 == 0 { source.push(Default::default()); }
    let mut out = vec![];
    for x in source { let y = <str>::to_uppercase(String::as_str(&x)); out.push(y); }
    out
}
parsed_in_the_header(n) -> Vec<u32> {
    let text: Vec<String> = (0..n).map(|i| i.to_string()).collect();
    let mut out = vec![];
    for x in text.iter().map(|t| t.parse().unwrap()) { let k: u32 = x; let y = k.rotate_left(3); out.push(y); }
    out
}
collected_in_the_header(n) -> Vec<usize> {
    let mut out = vec![];
    for w in words(n).into_iter().collect::<std::collections::BTreeSet<_>>() { let y = w.len(); out.push(y); }
    out
}
sum_of_a_method(n) -> u64 {
    let mut total = Default::default();
    for x in 0..n as u64 { let y = mix(x) >> 20; total += y; }
    total
}
annotated_by_the_range(n) -> Vec<u32> {
    let mut out = vec![];
    for i in 0u8..200 { let y = u32::from(i).pow(3) ^ n as u32; out.push(y); }
    out
}
pattern_says_the_type(n) -> Vec<(char, u8)> {
    let mut out = vec![];
    for (c, i) in ('a'..='z').cycle().zip((0..=9).cycle()).take(n) { let y: (char, u8) = (c.to_ascii_uppercase(), i); out.push(y); }
    out
}
two_dimensions(n) -> Vec<f64> {
    let (w, mut out) = (7, vec![]);
    for y in 0..n / w { for x in 0..w { let z = (x * y) as f64; out.push(z.sqrt()); } }
    out
}
element_of_the_iteration(n) -> Vec<f64> {
    let mut out = vec![0.0; n];
    for i in 0..n { out[i] = (i as f64).sqrt(); }
    out
}
}

check! {
integer_literals: index_from_zero literals_index literals_become_what_the_body_needs literals_become_what_is_called
    literals_become_the_type_of_a_comparison literals_default_to_i32 negative_literals literals_in_an_array
    annotated_by_the_range;
float_literals_and_loops_in_loops: float_literals two_dimensions element_of_the_iteration;
closures_in_a_header: closure_in_the_header closure_whose_type_the_body_says closure_with_a_method parsed_in_the_header
    collected_in_the_header;
types_known_only_later: vector_known_later vector_known_by_a_call map_known_later source_known_later sum_of_a_method
    pattern_says_the_type;
}

twins! {
generic_range[<T: Copy + Send + Sync + Debug>](lo: T, hi: T) -> Vec<String> where [Range<T>: Iterator<Item = T>] {
    let mut out = vec![];
    for i in lo..hi { let y = format!("{i:?}"); out.push(y); }
    out
}
generic_inclusive_range[<T>](lo: T, hi: T) -> Vec<T>
    where [T: Copy + Send + Sync + Add<Output = T>, RangeInclusive<T>: DoubleEndedIterator<Item = T>] {
    let mut out = vec![];
    for i in (lo..=hi).rev() { let y = i + lo; out.push(y); }
    out
}
generic_vector[<T: Clone + Send + Sync>](xs: &[T], n: usize) -> Vec<Vec<T>> {
    let mut out = Vec::new();
    for i in 0..n { let y = vec![xs[i % xs.len()].clone(); i % 3]; out.push(y); }
    out
}
generic_later[<T: Default + Send + Debug>](n: usize) -> Vec<T> {
    let mut v = Vec::new();
    for _ in 0..n { let y = Default::default(); v.push(y); }
    v
}
generic_accumulator[<T>](xs: &[T]) -> T where [T: Copy + Send + Sync + Default + std::ops::AddAssign + Add<Output = T>] {
    let mut total = T::default();
    for x in xs { let y = *x + *x; total += y; }
    total
}
generic_function[<T: Send, R: Send, F: Fn(T) -> R + Sync>](items: Vec<T>, f: F) -> Vec<R> {
    let mut out = Vec::with_capacity(items.len());
    for item in items { let y = f(item); out.push(y); }
    out
}
generic_steps[<T>](lo: T, hi: T, step: usize) -> Vec<T> where [T: Copy + Send + Sync, Range<T>: Iterator<Item = T>] {
    let mut out = vec![];
    for (k, i) in (lo..hi).step_by(step).enumerate() { let y = if k % 2 == 0 { i } else { lo }; out.push(y); }
    out
}
}

#[test]
fn ranges_of_a_type_parameter() {
    at_all_jobs(|n| {
        let (m, i) = (n as u64, n as i32);
        assert_eq!(generic_range::ours(3, m), generic_range::plain(3, m));
        assert_eq!(generic_range::ours(-i, i), generic_range::plain(-i, i));
        assert_eq!(generic_range::ours('a', 'z'), generic_range::plain('a', 'z'));
        assert_eq!(generic_inclusive_range::ours(1u128, m.into()), generic_inclusive_range::plain(1u128, m.into()));
        assert_eq!(generic_inclusive_range::ours(-9i16, 99), generic_inclusive_range::plain(-9i16, 99));
        assert_eq!(generic_steps::ours(0, n, 3), generic_steps::plain(0, n, 3));
        assert_eq!(generic_steps::ours(0u8, 255, 100), generic_steps::plain(0u8, 255, 100));
    });
}

#[test]
fn results_of_a_type_parameter() {
    at_all_jobs(|n| {
        let (v, numbers) = (words(5), (0..n as u64).collect::<Vec<_>>());
        assert_eq!(generic_vector::ours(&v, n), generic_vector::plain(&v, n));
        assert_eq!(generic_later::ours::<String>(n), generic_later::plain::<String>(n));
        assert_eq!(generic_later::ours::<Option<u8>>(n), generic_later::plain::<Option<u8>>(n));
        assert_eq!(generic_accumulator::ours(&numbers), generic_accumulator::plain(&numbers));
        assert_eq!(generic_function::ours(numbers.clone(), mix), generic_function::plain(numbers.clone(), mix));
        assert_eq!(generic_function::ours(v.clone(), |w| w.len()), generic_function::plain(v, |w| w.len()));
    });
}

#[test]
fn types_in_a_loop_without_declarations() {
    at_all_jobs(|n| {
        let v: Vec<u64> = (0..n as u64).map(mix).collect();
        let (mut ours, mut wide, mut small) = (Vec::new(), Vec::new(), Default::default());
        par_for!(
            jobs = jobs(),
            always,
            for i in 0..n {
                let y = v[i] as _;
                ours.push(y);
            }
        );
        par_for!(
            jobs = jobs(),
            always,
            for i in 0..3 {
                let k: i64 = i;
                wide.push(k.pow(2));
            }
        );
        par_for!(
            jobs = jobs(),
            always,
            for i in 1..=3 {
                let y = i * 5;
                small += y;
            }
        );
        let ours: Vec<u8> = ours;
        assert_eq!(ours, v.iter().map(|x| *x as u8).collect::<Vec<_>>());
        assert_eq!((wide, small), (vec![0, 1, 4], 30u8));
    });
}
