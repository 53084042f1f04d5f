//! Values whose type comes from where they go: a variable, a field, a map, an `Option`, an array, a parameter.

use super::inferred::{check, same, twins, whole, work};
use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{float, mix};
use parallelize::parallelize;
use std::borrow::Cow;
use std::collections::*;
use std::num::ParseIntError;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

fn make<T: From<u32>>(x: u32) -> T {
    x.into()
}
fn none<T: Default>() -> T {
    T::default()
}
fn numbers(n: usize) -> Vec<u32> {
    (0..n as u64).map(|i| mix(i) as u32 % 4000).collect()
}
/// Numbers as words, so that `parse` has work to do, and fails in the end.
fn digits(n: usize) -> Vec<String> {
    (0..n as u64).map(|i| (mix(i) % 250 + i / 9990 * 10).to_string()).collect()
}

#[derive(Clone, Debug, Default, PartialEq)]
struct P {
    name: String,
    n: u64,
    list: Vec<u32>,
    half: f64,
    maybe: Option<u64>,
    small: u8,
    boxed: Box<str>,
    pair: (u64, f64),
    table: BTreeMap<u32, u64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    N(u32),
    Text(String),
}
impl From<u32> for Value {
    fn from(x: u32) -> Value {
        Value::N(x)
    }
}
impl From<&str> for Value {
    fn from(x: &str) -> Value {
        Value::Text(x.into())
    }
}

twins! {
into_a_variable(n) -> u64 { let xs = numbers(n); let mut t: u64 = 0; let mut c = 0; for x in &xs { let y = x.rotate_left(2); c += 1; t = y.into(); } t + c }
collected_into_a_variable(n) -> Vec<u32> { let mut l: Vec<u32> = vec![]; for x in &numbers(n) { let y = x.rotate_left(2) % 10; l.push(1); l = (0..y).collect(); } l }
parsed_into_a_variable(n) -> u8 { let mut l: u8 = 0; for x in &digits(n) { let y = x.to_uppercase(); l = l.wrapping_add(1); l = y.parse().unwrap(); } l }
collected_into_a_map(n) -> HashMap<String, Vec<u8>> { let mut m = HashMap::new(); for x in &digits(n) { let y = x.to_uppercase(); m.insert(y.clone(), y.bytes().collect()); } m }
parsed_into_a_map(n) -> HashMap<String, u8> { let mut m = HashMap::new(); for x in &digits(n) { let y = x.to_uppercase(); m.insert(y.clone(), y.parse().unwrap()); } m }
parsed_into_an_element(n) -> Vec<u8> { let mut v = vec![0u8; 9]; for (i, x) in digits(n).iter().enumerate() { let y = x.to_uppercase(); v[i % 9] = y.parse().unwrap(); } v }
into_an_element(n) -> Vec<u64> { let mut v = vec![0u64; 9]; for (i, x) in numbers(n).iter().enumerate() { let y = x.rotate_left(2); v[i % 9] = y.into(); } v }
into_and_collected_in_a_tuple(n) -> Vec<(u64, Vec<u32>)> { let mut v: Vec<(u64, Vec<u32>)> = vec![]; for x in &numbers(n) { let y = x.rotate_left(2) % 9; v.push((y.into(), (0..y).collect())); } v }
into_an_option(n) -> Option<u64> { let mut o: Option<u64> = None; let mut c = 0; for x in &numbers(n) { let y = x.rotate_left(2); c += 1; o = Some(y.into()); } o.map(|o| o + c) }
made_and_none(n) -> Vec<u64> { let mut v: Vec<u64> = vec![]; for x in &numbers(n) { let y = x.rotate_left(2); v.push(make(y)); v.push(none()); } v }
try_into_a_list(n) -> Vec<u16> { let mut v: Vec<u16> = vec![]; for x in &numbers(n) { let y = x.rotate_left(2); v.push(y.try_into().unwrap()); } v }
into_an_argument(n) -> u64 { let mut s: f64 = 0.0; for x in &numbers(n) { let y = x.rotate_left(2); s += f64::from(y); s = s.max(y.into()); s += 2.0 * f64::from(y); } s.to_bits() }
into_paths(n) -> Vec<PathBuf> { let mut v: Vec<PathBuf> = vec![]; for x in &numbers(n) { let y = format!("{x}"); v.push(y.into()); } v }
into_shared_text(n) -> Vec<Arc<str>> { let mut v = vec![]; for x in &numbers(n) { let y = format!("{x}"); v.push(y.as_str().into()); } v }
}

twins! {
into_fields(n) -> P {
    let mut p = P::default();
    for (i, x) in digits(n).iter().enumerate() {
        let h = work(i as u64) as u32;
        let y = x.to_uppercase();
        p.name = y.as_str().into();
        p.n += y.parse::<u64>().unwrap();
        p.list = (0..h % 5).collect();
        p.half = h.into();
        p.maybe = Some(h.into());
        p.small = y.parse().unwrap_or_default();
        p.boxed = y.into();
        p.pair = (h.into(), h.into());
        p.table.insert(h % 50, h.into());
    }
    p
}
summed_into_fields(n) -> P {
    let mut p = P::default();
    for x in &numbers(n) {
        let row: Vec<u64> = (0..u64::from(x % 6)).map(work).map(|h| h % 1000).collect();
        p.n = row.iter().sum();
        p.pair.0 = row.iter().copied().max().unwrap_or_default();
        p.half += row.iter().map(|x| *x as f64).sum::<f64>();
        p.maybe = row.iter().product::<u64>().checked_sub(3);
        p.list = row.iter().map(|x| *x as u32).collect();
    }
    p
}
pushed_structs(n) -> Vec<P> {
    let mut v = vec![];
    for x in &digits(n) {
        let y = x.to_uppercase();
        let h = work(y.len() as u64) as u32;
        v.push(P { n: y.parse().unwrap(), boxed: y.as_str().into(), name: y.into(), half: h.into(), maybe: Some(h.into()), list: [h].into(), table: [(h, h.into())].into(), ..Default::default() });
    }
    v
}
untyped_lets(n) -> Vec<P> {
    let mut v = vec![];
    for x in &digits(n) {
        let number = x.trim().parse().unwrap();
        let name = x.chars().rev().collect();
        let list = x.bytes().map(u32::from).collect();
        let half = x.len() as f64;
        let empty = Default::default();
        v.push(P { name, n: number, list, half, table: empty, ..P::default() });
    }
    v
}
untyped_let_into_a_map(n) -> BTreeMap<String, Vec<u64>> {
    let mut m = BTreeMap::new();
    for x in &digits(n) {
        let list = x.bytes().map(|b| work(b.into())).collect();
        let key = x.chars().rev().collect();
        m.insert(key, list);
    }
    m
}
untyped_let_summed(n) -> u64 {
    let mut t = 0u64;
    for x in &digits(n) { let y = x.parse().unwrap(); t = t.wrapping_add(y); }
    t
}
parsed_and_added(n) -> (i64, f64) {
    let (mut t, mut f) = (0i64, 0.0);
    for x in &digits(n) { let y = x.to_uppercase(); t += y.parse::<i64>().unwrap(); f += y.parse::<f64>().unwrap(); }
    (t, f)
}
parsed_or_zero(n) -> u64 { let mut t = 0; for x in &digits(n) { let y = x.repeat(2); t += y.parse::<u64>().unwrap_or(0); t ^= y.parse().unwrap_or(1); } t }
into_values(n) -> BTreeMap<String, Value> { let mut m = BTreeMap::new(); for x in &numbers(n) { let y = x.rotate_left(2); m.insert(y.to_string(), y.into()); if y % 3 == 0 { m.insert(x.to_string(), y.to_string().as_str().into()); } } m }
into_enum_list(n) -> Vec<Value> { let mut v: Vec<Value> = vec![]; for x in &numbers(n) { let y = x.rotate_left(2); v.push(y.into()); v.extend([y.into(), "a".into()]); v.insert(0, Value::from(y)); v.truncate(50); } v }
into_entries(n) -> HashMap<u64, Vec<f64>> { let mut m: HashMap<u64, Vec<f64>> = HashMap::new(); for x in &numbers(n) { let y = x % 40; m.entry(y.into()).or_default().push(y.into()); *m.entry(1).or_insert_with(Default::default) = vec![y.into(); 2]; } m }
entry_or_insert_into(n) -> BTreeMap<u64, f64> { let mut m: BTreeMap<u64, f64> = BTreeMap::new(); for x in &numbers(n) { let y = x % 40; *m.entry(y.into()).or_insert(y.into()) += f64::from(y); m.entry(99).and_modify(|z| *z += 1.5).or_insert_with(|| y.into()); } m }
into_sets(n) -> (BTreeSet<u64>, HashSet<Box<str>>) { let (mut a, mut b) = (BTreeSet::new(), HashSet::new()); for x in &numbers(n) { let y = x % 400; a.insert(y.into()); b.insert(y.to_string().into()); } (a, b) }
into_heaps(n) -> (Vec<u64>, VecDeque<f64>) { let (mut a, mut b) = (BinaryHeap::<u64>::new(), VecDeque::<f64>::new()); for x in &numbers(n) { let y = x % 400; a.push(y.into()); b.push_front(y.into()); if b.len() > 30 { b.pop_back(); } } (a.into_sorted_vec(), b) }
arrays(n) -> ([u64; 3], [Vec<u8>; 2]) {
    let mut a: [u64; 3] = [0; 3]; let mut b: [Vec<u8>; 2] = Default::default();
    for x in &numbers(n) {
        let y = x.rotate_left(2);
        a = [y.into(), a[0], make(y)];
        a[2] = y.into();
        b[(y % 2) as usize] = y.to_le_bytes().into_iter().collect();
        b[0].extend(y.to_string().bytes().take(1));
    }
    (a, b)
}
arrays_of_chunks(n) -> Vec<[u8; 4]> { let bytes: Vec<u8> = (0..n as u64 * 4).map(|i| mix(i) as u8).collect(); let mut v: Vec<[u8; 4]> = vec![]; for c in bytes.chunks(4) { let mut c = c.to_vec(); c.reverse(); v.push(c.try_into().unwrap()); } v }
numbers_of_chunks(n) -> Vec<u32> { let bytes: Vec<u8> = (0..n as u64 * 4).map(|i| mix(i) as u8).collect(); let mut v = vec![]; for c in bytes.chunks_exact(4) { let word = c.try_into().unwrap(); v.push(u32::from_le_bytes(word)); } v }
rows_of_text(n) -> Vec<Vec<f64>> { let lines: Vec<String> = (0..n).map(|i| format!("{},{i},x", float(i))).collect(); let mut v = vec![]; for line in &lines { let row = line.split(',').map(|x| x.parse().unwrap_or(0.5)).collect(); v.push(row); } v }
rows_of_results(n) -> Vec<Result<Vec<u8>, ParseIntError>> { let mut v = vec![]; for x in &digits(n) { let y = x.repeat(1); v.push(y.split('9').map(|x| x.parse()).collect()); } v }
collected_text(n) -> Vec<String> { let mut v: Vec<String> = vec![]; for x in &digits(n) { let y = x.to_uppercase(); v.push(y.chars().rev().collect()); v.push(y.chars().map(|c| c.to_string()).collect::<Vec<_>>().join("-")); } v }
replaced_defaults(n) -> (Vec<P>, Option<P>, String) { let (mut v, mut o, mut s) = (vec![], None, String::new()); for x in &numbers(n) { let y = x % 7; v.push(Default::default()); o = Some(P { n: y.into(), ..Default::default() }); s = Default::default(); if y == 3 { s = y.to_string(); v.clear(); o = Default::default(); } } (v, o, s) }
by_if(n) -> (Vec<u64>, Option<f64>) { let mut v: Vec<u64> = vec![]; let mut o: Option<f64> = None; for x in &numbers(n) { let y = x.rotate_left(2); v.push(if y % 3 == 0 { y.into() } else { none() }); o = if y % 2 == 0 { Some(y.into()) } else { None }; v.push(match y % 3 { 0 => y.into(), 1 => "7".parse().unwrap(), _ => Default::default() }); } (v, o) }
by_block(n) -> Vec<u64> { let mut v: Vec<u64> = vec![]; for x in &numbers(n) { let y = x.rotate_left(2); v.push({ let z = y / 2; z.into() }); v.push((|| y.into())()); } v }
by_unsigned(n) -> (u64, i128, usize, f64) { let mut t: (u64, i128, usize, f64) = Default::default(); for x in &numbers(n) { let y = x / 3; t.0 += u64::from(y); t.1 -= i128::from(y); t.2 = y.try_into().unwrap(); t.3 = t.3.min((-f64::from(y)).into()); t.0 = t.0.max(y.into()); } t }
by_casts(n) -> (Vec<u8>, f32, usize) { let (mut v, mut f, mut k) = (vec![0u8; 1], 0f32, 0usize); for x in &numbers(n) { let y = x.rotate_left(3); v.push(y as _); f += y as f32; k = y as _; } (v, f, k) }
literals(n) -> (u8, Vec<f32>, i64) { let (mut a, mut v, mut b): (u8, Vec<f32>, i64) = (0, vec![], 0); for x in &numbers(n) { let y = x.rotate_left(3); a = 200; v.push(1.5); if y % 2 == 0 { b -= 1; v.push(-2.0); a = 3 + 4; } b += (y % 3) as i64 * 2; } (a, v, b) }
durations(n) -> (Duration, Vec<Duration>) { let (mut t, mut v) = (Duration::ZERO, vec![]); for x in &numbers(n) { let y = x % 100; t += Duration::from_millis(y.into()); v.push(Duration::new(y.into(), y)); } (t, v) }
cows(n) -> Vec<Cow<'static, str>> { let mut v: Vec<Cow<'static, str>> = vec![]; for x in &numbers(n) { let y = x % 100; v.push("a".into()); v.push(y.to_string().into()); } v }
boxed_values(n) -> Vec<String> { let mut v: Vec<Box<dyn std::error::Error + Send + Sync>> = vec![]; for x in &numbers(n) { let y = format!("{x}!"); v.push(y.into()); v.push("b".into()); } v.iter().map(|e| e.to_string()).collect() }
boxed_slices(n) -> (Vec<Box<[u32]>>, Arc<[u32]>) { let mut v: Vec<Box<[u32]>> = vec![]; let mut a: Arc<[u32]> = Arc::new([]); for x in &numbers(n) { let y = x % 6; v.push((0..y).collect()); a = (y..9).collect(); } (v, a) }
unzipped(n) -> (Vec<u32>, Vec<bool>) { let (mut a, mut b) = (vec![], vec![]); for x in &numbers(n) { let y = x % 6; (a, b) = (0..y).map(|z| (z, z > 2)).unzip(); } (a, b) }
partitioned(n) -> Vec<(Vec<u32>, Vec<u32>)> { let mut v = vec![]; for x in &numbers(n) { let y = x % 9; v.push((0..y).partition(|z| z % 2 == 0)); } v }
extended_by_parse(n) -> (Vec<u64>, String) { let (mut v, mut s) = (Vec::<u64>::new(), String::new()); for x in &digits(n) { let y = x.replace('1', " "); v.extend(y.split_whitespace().map(|x| x.parse::<u64>().unwrap())); s.extend(y.chars().rev()); v.extend(y.parse::<u64>()); } (v, s) }
resized(n) -> Vec<u64> { let mut v: Vec<u64> = vec![]; for x in &numbers(n) { let y = x % 5; v.resize(v.len() + 1, y.into()); v.insert(v.len() / 2, y.into()); if v.len() > 60 { v.drain(..30); } } v }
swapped_in(n) -> (u64, Option<u64>, Vec<u64>) { let (mut a, mut o, mut v) = (0u64, None::<u64>, vec![]); for x in &numbers(n) { let y = x % 5; v.push(std::mem::replace(&mut a, y.into())); v.extend(o.replace(y.into())); o.get_or_insert(y.into()); a = a.wrapping_add(o.unwrap_or_default()); } (a, o, v) }
compared(n) -> (f64, u64) { let (mut best, mut count) = (0.0, 0); for x in &numbers(n) { let y = x.rotate_left(1); if best < f64::from(y) { best = y.into(); count += 1; } } (best, count) }
in_the_order_of_types(n) -> Vec<u64> { let mut v = Vec::new(); for x in &numbers(n) { let y = x.rotate_left(1); v.push(y.into()); } let sum: u64 = v.iter().sum(); v.push(sum); v }
}

#[derive(Clone, Debug)]
struct Rec<'a> {
    name: &'a str,
    vals: Vec<f64>,
}

whole! {
recs[](src: &str) -> Vec<Rec<'_>> {
    let mut v = vec![];
    for line in src.lines() {
        let mut it = line.split(',');
        let Some(name) = it.next() else { continue };
        let vals = it.map(|x| x.trim().parse().unwrap_or(f64::NAN)).collect();
        v.push(Rec { name, vals });
    }
    v
}
tried[](xs: &[String]) -> Result<Vec<u8>, ParseIntError> { let mut v: Vec<u8> = vec![]; for x in xs { let y = x.to_uppercase(); v.push(y.parse()?); } Ok(v) }
tried_into[](xs: &[u32]) -> Result<Vec<u8>, Box<dyn std::error::Error>> { let mut v: Vec<u8> = vec![]; for x in xs { let y = x / 17; v.push(y.try_into()?); if y == 200 { return Err("200".into()); } } Ok(v) }
generic[<T: From<u32> + Send + Sync>](xs: &[u32]) -> Vec<T> { let mut v = vec![]; for x in xs { let y = x.rotate_left(3); v.push(y.into()); } v }
generic_parse[<T: std::str::FromStr + Default + Send>](xs: &[String]) -> Vec<T> { let mut v = vec![]; for x in xs { let y = x.repeat(2); v.push(y.parse().unwrap_or_default()); } v }
generic_sum[<T: std::iter::Sum<u64> + Send>](xs: &[u32]) -> Vec<T> { let mut v = vec![]; for x in xs { let y = u64::from(*x) % 9; v.push((0..y).sum()); } v }
generic_collect[<C: FromIterator<u64> + Send>](xs: &[u32]) -> Vec<C> { let mut v = vec![]; for x in xs { let y = u64::from(*x) % 9; v.push((0..y).map(work).collect()); } v }
returned[](xs: &[u32]) -> u64 { for x in xs { let y = x.rotate_left(3); if work(y.into()) % 3001 == 0 { return y.into(); } } 0 }
returned_some[](xs: &[u32]) -> Option<u64> { for x in xs { let y = x.rotate_left(3); if work(y.into()) % 3001 == 0 { return Some(y.into()); } } None }
into_a_reference[](xs: &[u32], out: &mut u64, list: &mut [f64; 3], map: &mut HashMap<u32, String>) -> () {
    for x in xs { let y = x.rotate_left(3); *out = y.into(); list[(y % 3) as usize] = y.into(); map.insert(y % 30, y.to_string().into()); *map.get_mut(&(y % 30)).unwrap() = "a".into(); }
}
}

check! {
one_place: into_a_variable collected_into_a_variable parsed_into_a_variable collected_into_a_map parsed_into_a_map parsed_into_an_element
    into_an_element into_and_collected_in_a_tuple into_an_option made_and_none try_into_a_list into_an_argument into_paths into_shared_text;
fields: into_fields summed_into_fields pushed_structs untyped_lets untyped_let_into_a_map untyped_let_summed;
parsed: parsed_and_added parsed_or_zero rows_of_text rows_of_results collected_text extended_by_parse;
containers: into_values into_enum_list into_entries entry_or_insert_into into_sets into_heaps arrays arrays_of_chunks numbers_of_chunks
    resized swapped_in boxed_slices unzipped partitioned;
values: replaced_defaults by_if by_block by_unsigned by_casts literals durations cows boxed_values compared in_the_order_of_types;
}

#[test]
fn functions() {
    at_all_jobs(|n| {
        let (xs, ws) = (numbers(n), digits(n));
        let src: String = (0..n).map(|i| format!("w{i}, {i},x,{}\n{}", float(i), ["", "\n"][i % 2])).collect();
        let show = |v: Vec<Rec>| v.iter().map(|r| format!("{r:?} {} {:?}", r.name, r.vals)).collect::<Vec<_>>();
        assert_eq!(show(recs::plain(&src)), show(recs::ours(&src)));
        assert_eq!(tried::plain(&ws), tried::ours(&ws));
        let show = |r: Result<Vec<u8>, Box<dyn std::error::Error>>| r.map_err(|e| e.to_string());
        assert_eq!(show(tried_into::plain(&xs)), show(tried_into::ours(&xs)));
        assert_eq!(generic::plain::<f64>(&xs), generic::ours(&xs));
        assert_eq!(generic::plain::<Value>(&xs), generic::ours(&xs));
        assert_eq!(generic_parse::plain::<u16>(&ws), generic_parse::ours(&ws));
        assert_eq!(generic_sum::plain::<u64>(&xs), generic_sum::ours(&xs));
        assert_eq!(generic_collect::plain::<BTreeSet<_>>(&xs), generic_collect::ours(&xs));
        assert_eq!(returned::plain(&xs), returned::ours(&xs));
        assert_eq!(returned_some::plain(&xs), returned_some::ours(&xs));
        let run = |f: fn(&[u32], &mut u64, &mut [f64; 3], &mut HashMap<u32, String>)| {
            let mut left = (0, [0.0; 3], HashMap::new());
            f(&xs, &mut left.0, &mut left.1, &mut left.2);
            left
        };
        assert_eq!(run(into_a_reference::plain), run(into_a_reference::ours));
    });
}
