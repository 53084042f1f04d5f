//! Closures that change what they capture, cells, borrows of temporaries and locals, user macros, values given back.

use super::inferred::{check, same, twins, whole, work};
use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{float, mix, words};
use parallelize::parallelize;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::*;
use std::rc::Rc;

fn numbers(n: usize) -> Vec<u64> {
    (0..n as u64).map(|i| mix(i) % 4000).collect()
}

macro_rules! bump {
    ($x:expr) => {
        $x += 1
    };
}
macro_rules! put {
    ($v:ident, $($x:expr),*) => { $($v.push($x);)* };
}
macro_rules! put_twice {
    ($v:expr; $x:expr) => {{
        let x = $x;
        $v.push(x);
        $v.push(x ^ 1);
    }};
}
macro_rules! most {
    ($best:ident, $x:expr) => {
        if $x > $best {
            $best = $x;
        }
    };
}
macro_rules! square {
    ($x:expr) => {
        $x.wrapping_mul($x)
    };
}
macro_rules! count {
    ($map:ident[$key:expr] += $n:expr) => {
        *$map.entry($key).or_insert(0) += $n
    };
}

// Borrows of temporaries, and of locals.
twins! {
match_of_a_temporary(n) -> String { let mut v = String::new(); for s in &words(n) { match s.to_uppercase().as_str() { "W1" => v.push_str("a"), o => v.push_str(o) } } v }
if_let_of_a_temporary(n) -> String { let mut v = String::new(); for s in &words(n) { if let Some(c) = s.to_uppercase().strip_prefix('W') { v.push_str(c); } } v }
match_on_a_word(n) -> (u64, BTreeMap<String, u64>) { let (mut t, mut m) = (0, BTreeMap::new()); for s in &words(n) { match s.to_lowercase().trim_end_matches('7') { "w1" | "w2" => t += 1, "w" => { t += 2; m.insert("w".to_string(), t); } o if o.len() > 2 => *m.entry(o.to_string()).or_insert(0) += 1, _ => {} } } (t, m) }
while_let_of_a_temporary(n) -> Vec<u64> { let mut v = vec![]; for x in &numbers(n) { let mut k = *x; while let [a, ..] = k.to_string().as_bytes() { v.push(u64::from(*a)); k /= 100; if k == 0 { break; } } } v }
let_else_of_a_local(n) -> (String, u64) { let (mut v, mut t) = (String::new(), 0); for s in &words(n) { let up = s.to_uppercase(); let Some(c) = up.strip_suffix('3') else { t += 1; continue }; v.push_str(c); } (v, t) }
match_of_a_pair(n) -> Vec<String> { let mut v = vec![]; for s in &words(n) { match (s.to_uppercase().as_str(), s.len()) { ("W5", _) => v.push("five".to_string()), (o, 3) => v.push(o.to_string()), (o, k) => v.push(format!("{o}{k}")) } } v }
extended_by_a_local(n) -> Vec<u64> { let mut v: Vec<u64> = vec![]; for i in 0..n as u64 { let part: Vec<u64> = (0..i % 4).map(work).collect(); v.extend(part.iter().filter(|x| **x % 2 == 0)); } v }
extended_by_bytes(n) -> Vec<u8> { let mut v = vec![]; for s in &words(n) { let up = s.to_uppercase(); v.extend(up.as_bytes()); } v }
extended_by_words(n) -> String { let mut v = String::new(); for s in &words(n) { let up = s.to_uppercase(); v.extend(up.split('1')); } v }
extended_by_chars(n) -> (String, Vec<char>) { let (mut v, mut w) = (String::new(), vec![]); for s in &words(n) { let up = s.to_uppercase(); v.extend(up.chars().rev()); w.extend(up.char_indices().map(|(_, c)| c)); } (v, w) }
extended_by_slices(n) -> (Vec<u64>, VecDeque<u64>) { let (mut v, mut d) = (vec![], VecDeque::new()); for i in 0..n as u64 { let part = [work(i), i, 3]; v.extend_from_slice(&part); v.extend_from_slice(&part[1..]); d.extend(&part); d.extend(part.iter().rev()); d.truncate(40); } (v, d) }
extended_maps(n) -> (BTreeMap<u64, u64>, BTreeSet<u64>, HashSet<String>) { let (mut m, mut b, mut h) = (BTreeMap::new(), BTreeSet::new(), HashSet::new()); for i in 0..n as u64 { let part: Vec<(u64, u64)> = (0..i % 4).map(|j| (work(j) % 9, i)).collect(); m.extend(part.iter().copied()); b.extend(part.iter().map(|(a, _)| *a)); h.extend(part.iter().map(|(a, b)| format!("{a}{}", b % 7))); } (m, b, h) }
appended(n) -> (Vec<u64>, String) { let (mut v, mut s) = (vec![], String::new()); for i in 0..n as u64 { let mut part: Vec<u64> = (0..i % 4).map(work).collect(); let t = format!("{part:?}"); v.append(&mut part); s += &t; s.push_str(&t[1..]); v.push(part.len() as u64); } (v, s) }
zipped_with_a_local(n) -> Vec<u64> { let mut v = vec![0u64; 5]; for i in 0..n as u64 { let part = [work(i), i, 3]; for (a, b) in v.iter_mut().zip(&part) { *a ^= b; } v.iter_mut().zip(part.iter()).for_each(|(a, b)| *a = a.wrapping_add(*b)); } v }
copied_from_a_local(n) -> ([u64; 3], Vec<u64>) { let (mut a, mut v) = ([0; 3], vec![0; 9]); for i in 0..n as u64 { let part = [work(i), i, 3]; a.copy_from_slice(&part); v[3..6].copy_from_slice(&part); v[6..].clone_from_slice(&part[..]); v.rotate_left(1); } (a, v) }
written_from_a_local(n) -> Vec<u8> { use std::io::Write; let mut v = vec![]; for s in &words(n) { let up = s.to_uppercase(); v.write_all(up.as_bytes()).unwrap(); writeln!(v, "{}", up.trim_start_matches('W')).unwrap(); } v }
seen_before(n) -> (HashSet<String>, Vec<String>) { let (mut seen, mut v) = (HashSet::new(), vec![]); for s in &words(n) { let up = s.to_uppercase(); if !seen.contains(up.as_str()) { seen.insert(up.clone()); v.push(up); } } (seen, v) }
looked_up(n) -> (BTreeMap<String, u64>, u64) { let (mut m, mut t) = (BTreeMap::new(), 0); for s in &words(n) { let up = s.to_uppercase(); if let Some(x) = m.get_mut(up.as_str()) { *x += 1; } else { m.insert(up, 1); t += 1; } } (m, t) }
joined(n) -> String { let mut v = String::new(); for i in 0..n as u64 { let parts: Vec<String> = (0..i % 4).map(|j| work(j).to_string()).collect(); let refs: Vec<&str> = parts.iter().map(|p| &p[..2]).collect(); v += &refs.join(","); v.push_str(&refs.concat()); } v }
}

whole! {
first_part[](xs: &[String]) -> Vec<(usize, &str)> {
    let mut h = vec![];
    for (i, s) in xs.iter().enumerate() { let p: Vec<&str> = s.split('w').collect(); if let [a, ..] = p[..] { h.push((i, a)); } }
    h
}
first_by_index[](xs: &[String]) -> Vec<(usize, &str)> { let mut h = vec![]; for (i, s) in xs.iter().enumerate() { let p: Vec<&str> = s.split('1').collect(); h.push((i, p[0])); } h }
two_parts[](xs: &[String]) -> HashMap<&str, Vec<&str>> {
    let mut h: HashMap<&str, Vec<&str>> = HashMap::new();
    for s in xs { let p: Vec<&str> = s.splitn(2, '1').collect(); match p.as_slice() { [a, b] => h.entry(a).or_default().push(b), [a] => { h.insert(a, vec![]); } _ => unreachable!() } }
    h
}
longest_part[](xs: &[String]) -> &str { let mut best = ""; for s in xs { let p: Vec<&str> = s.split('1').collect(); for q in p { if q.len() > best.len() { best = q; } } } best }
visited[<F: FnMut(u64)>](xs: &[u64], mut f: F) -> () { for x in xs { let y = work(*x); f(y); } }
visited_by_ref[](xs: &[u64], f: &mut dyn FnMut(u64)) -> () { for x in xs { let y = work(*x); f(y); } }
visited_by_impl[](xs: &[u64], mut f: impl FnMut(u64)) -> () { for x in xs { let y = work(*x); f(y); } }
visited_by_impl_ref[](xs: &[u64], f: &mut impl FnMut(u64)) -> () { for x in xs { let y = work(*x); f(y); } }
visited_where[<F: FnMut(u64)>](xs: &[u64], mut f: F) -> () { for x in xs { let y = work(*x); if y % 3 == 0 { f(y); } else { f(y / 2); f(1); } } }
fallible[](xs: &[u64], f: &mut dyn FnMut(u64) -> Result<(), String>) -> Result<(), String> { for x in xs { let y = work(*x); f(y)?; } Ok(()) }
asked[](xs: &[u64], f: &mut dyn FnMut(u64) -> Result<(), String>) -> Vec<u64> { let mut v = vec![]; for x in xs { let y = work(*x); if f(y).is_ok() { v.push(y); } } v }
borrowed_cell[](xs: &[u64], r: &RefCell<Vec<u64>>) -> () { for x in xs { let y = work(*x); r.borrow_mut().push(y); } }
counted_cell[](xs: &[u64], r: Rc<RefCell<HashMap<u64, u64>>>) -> () { for x in xs { let y = work(*x); *r.borrow_mut().entry(y % 50).or_insert(0) += 1; } }
}

twins! {
cell(n) -> u64 { let c = Cell::new(0u64); for x in &numbers(n) { let y = work(*x); c.set(c.get().wrapping_add(y)); } c.get() }
ref_cell(n) -> (Vec<u64>, usize) { let r = RefCell::new(vec![]); for x in &numbers(n) { let y = work(*x); r.borrow_mut().push(y); if y % 9 == 0 { r.borrow_mut().pop(); } } let k = r.borrow().len(); (r.into_inner(), k) }
shared_cell(n) -> Vec<u64> { let a = Rc::new(RefCell::new(vec![])); let b = a.clone(); for x in &numbers(n) { let y = work(*x); a.borrow_mut().push(y); if y % 7 == 0 { b.borrow_mut().push(1); } } drop(b); Rc::try_unwrap(a).unwrap().into_inner() }
cell_in_a_struct(n) -> (u64, Vec<u64>) { struct Stats { hits: Cell<u64>, log: RefCell<Vec<u64>> } let s = Stats { hits: Cell::new(0), log: RefCell::default() }; for x in &numbers(n) { let y = work(*x); s.hits.set(s.hits.get() + y % 3); s.log.borrow_mut().push(y); } (s.hits.get(), s.log.into_inner()) }
once(n) -> Option<u64> { let c = OnceCell::new(); for x in &numbers(n) { let y = work(*x); if y % 5 == 0 { let _ = c.set(y); } } c.get().copied() }
rcs(n) -> Vec<Rc<u64>> { let mut v = vec![]; for x in &numbers(n) { let y = work(*x); v.push(Rc::new(y)); } v }
rc_cells(n) -> Vec<Rc<RefCell<u64>>> { let mut v = vec![]; for x in &numbers(n) { let y = work(*x); v.push(Rc::new(RefCell::new(y))); } v }
closure(n) -> Vec<u64> { let mut v = vec![]; let mut add = |x: u64| v.push(x); for x in &numbers(n) { let y = work(*x); add(y); } v }
closure_of_two(n) -> (Vec<u64>, u64) { let (mut v, mut t) = (vec![], 0u64); let mut add = |x: u64, k: usize| { t ^= x; v.resize(v.len() + k, x) }; for x in &numbers(n) { let y = work(*x); add(y, 1); if y % 3 == 0 { add(y / 2, 2); } } (v, t) }
closure_with_value(n) -> (Vec<u64>, Vec<u64>) { let mut k = 0u64; let mut next = |x: u64| { k += x % 5; k }; let mut v = vec![]; let mut w = vec![]; for x in &numbers(n) { let y = work(*x); let id = next(y); v.push(id); w.push(y ^ id); } (v, w) }
closure_moved(n) -> Vec<u64> { let mut k = 5u64; let mut v = vec![]; let mut add = move |x: u64| { k = k.rotate_left(3) ^ x; k }; for x in &numbers(n) { let y = work(*x); v.push(add(y)); } v }
boxed_closure(n) -> Vec<u64> { let mut v = vec![]; { let mut add: Box<dyn FnMut(u64)> = Box::new(|x| v.push(x)); for x in &numbers(n) { let y = work(*x); add(y); } } v }
closure_and_fn(n) -> Vec<u64> { let mut v = vec![]; let double = |x: u64| work(x) * 2 % 999; let mut add = |x: u64| v.push(x); for x in &numbers(n) { let y = double(*x); add(double(y)); add(y); } v }
closures_in_an_array(n) -> (u64, u64) { let (mut a, mut b) = (0u64, 0u64); { let mut both: [Box<dyn FnMut(u64)>; 2] = [Box::new(|x| a ^= x), Box::new(|x| b = b.wrapping_add(x))]; for x in &numbers(n) { let y = work(*x); both[(y % 2) as usize](y); } } (a, b) }
for_each_inside(n) -> Vec<u64> { let mut v = vec![]; for x in &numbers(n) { let y = work(*x) % 5; (0..y).for_each(|z| v.push(z ^ y)); (0..2).filter(|z| z != x).map(|z| z + y).for_each(|z| v.push(z)); } v }
options_inside(n) -> (Vec<u64>, u64) { let (mut v, mut t) = (vec![], 0); for x in &numbers(n) { let y = work(*x); y.checked_sub(1 << 63).map(|z| v.push(z)); (y % 2 == 0).then(|| t += 1); y.checked_add(1 << 63).inspect(|z| t ^= z).unwrap_or_else(|| { t += 2; 0 }); } (v, t) }
}

twins! {
bumped(n) -> u64 { let mut c = 0; for x in &numbers(n) { let y = work(*x); if y % 3 > 1 { bump!(c); } } c }
put_in(n) -> Vec<u64> { let mut v = vec![]; for x in &numbers(n) { let y = work(*x); put!(v, y, 3); } v }
put_twice_in(n) -> (Vec<u64>, u64) { let mut v = vec![]; let mut c = 0; for x in &numbers(n) { let y = work(*x); put_twice!(v; y / 2); bump!(c); if y % 2 == 0 { put_twice!(v; work(y)); } } (v, c) }
most_of(n) -> u64 { let mut best = 0; for x in &numbers(n) { let y = work(*x); most!(best, y); } best }
squared(n) -> (Vec<u64>, u64) { let (mut v, mut t) = (vec![], 0u64); for x in &numbers(n) { let y = square!(work(*x)); v.push(square!(y)); t ^= square!(y + 0); } (v, t) }
counted_by_macro(n) -> BTreeMap<u64, u64> { let mut m = BTreeMap::new(); for x in &numbers(n) { let y = work(*x) % 30; count!(m[y] += 2); } m }
bumped_fields(n) -> ((u64, u64), [u64; 3]) { let (mut p, mut a) = ((0, 0), [0; 3]); for x in &numbers(n) { let y = work(*x); p.0 += 1; if y % 3 == 0 { p.1 += 1; a[(y % 3) as usize] += 1; } } (p, a) }
put_inside_a_match(n) -> Vec<u64> { let mut v = vec![]; for x in &numbers(n) { match work(*x) % 4 { 0 => { put!(v, 1); } 1 => { put!(v, *x, 2); } k => { put!(v, k, k, k); } } } v }
}

twins! {
flushed(n) -> Vec<String> { let mut prev = String::new(); let mut out = vec![]; for w in &words(n) { let cur = w.to_uppercase(); if cur > prev { out.push(prev); } prev = cur; } out }
flushed_group(n) -> Vec<(String, Vec<String>)> {
    let (mut key, mut group, mut out) = (String::new(), vec![], vec![]);
    for w in &words(n) { let k = w[..2].to_uppercase(); if k != key { out.push((key, group)); group = vec![]; key = k; } group.push(w.to_lowercase()); }
    out.push((key, group));
    out
}
taken(n) -> Vec<Vec<u64>> { let (mut group, mut out) = (vec![], vec![]); for x in &numbers(n) { let y = work(*x); group.push(y); if y % 7 == 0 { out.push(std::mem::take(&mut group)); } } out.push(group); out }
moved_and_new(n) -> (Vec<Vec<u64>>, Vec<u64>) { let (mut group, mut out) = (vec![], vec![]); for x in &numbers(n) { let y = work(*x); group.push(y); if group.len() == 5 { out.push(group); group = Vec::with_capacity(5); } } (out, group) }
moved_every_time(n) -> Vec<Vec<u64>> { let (mut last, mut out) = (vec![0], vec![]); for x in &numbers(n) { let y = work(*x); out.push(last); last = vec![y]; } out.push(last); out }
rebuilt(n) -> String { let mut s = String::from("a"); for x in &numbers(n) { let y = work(*x) % 10; s = s + &y.to_string(); if s.len() > 50 { s = s.split_off(25); } } s }
rebuilt_by_value(n) -> Vec<u64> { fn with(mut v: Vec<u64>, x: u64) -> Vec<u64> { v.push(x); v } let mut v = vec![]; for x in &numbers(n) { let y = work(*x); v = with(v, y); } v }
folded(n) -> Option<Box<(u64, usize)>> { let mut b = None; for x in &numbers(n) { let y = work(*x); b = match b { None => Some(Box::new((y, 1))), Some(old) => { let (a, k) = *old; Some(Box::new((a ^ y, k + 1))) } }; } b }
listed(n) -> (usize, u64) { enum L { Nil, Cons(u64, Box<L>) } let mut l = L::Nil; for x in &numbers(n % 1001) { let y = work(*x); l = L::Cons(y, Box::new(l)); } let (mut k, mut t) = (0, 0); while let L::Cons(x, rest) = l { t ^= x; k += 1; l = *rest; } (k, t) }
best_name(n) -> (String, u64) { let (mut best, mut most) = (String::new(), 0); for w in &words(n) { let name = w.to_uppercase(); let score = work(name.len() as u64 ^ name.as_bytes()[1] as u64); if score > most { most = score; best = name; } } (best, most) }
pairs_of_neighbours(n) -> (Vec<(u64, u64)>, Option<u64>) { let (mut prev, mut out) = (None, vec![]); for x in &numbers(n) { let y = work(*x); if let Some(p) = prev { out.push((p, y)); } prev = Some(y); } (out, prev) }
replaced_neighbour(n) -> (Vec<String>, Option<String>) { let (mut prev, mut out) = (None, vec![]); for w in &words(n) { let y = w.to_uppercase(); if let Some(p) = prev.replace(y) { out.push(p); } } (out, prev) }
moved_into_else(n) -> (Vec<String>, Vec<String>) { let (mut a, mut b, mut held) = (vec![], vec![], String::from("0")); for w in &words(n) { let y = w.to_uppercase(); if y.len() == 2 { a.push(held); held = y; } else { b.push(held); held = y + "!"; } } b.push(held); (a, b) }
}

check! {
temporaries: match_of_a_temporary if_let_of_a_temporary match_on_a_word while_let_of_a_temporary  let_else_of_a_local match_of_a_pair;
extended: extended_by_a_local extended_by_bytes extended_by_words extended_by_chars extended_by_slices extended_maps appended zipped_with_a_local
    copied_from_a_local written_from_a_local seen_before looked_up joined;
cells: cell ref_cell shared_cell  cell_in_a_struct once rcs rc_cells;
closures: closure closure_of_two closure_with_value closure_moved boxed_closure closure_and_fn closures_in_an_array for_each_inside options_inside;
user_macros: bumped put_in put_twice_in most_of squared counted_by_macro bumped_fields  put_inside_a_match;
given_back: flushed flushed_group taken moved_and_new moved_every_time rebuilt rebuilt_by_value folded listed best_name pairs_of_neighbours
    replaced_neighbour moved_into_else;
}

#[test]
fn parts_of_items() {
    at_all_jobs(|n| {
        let xs = words(n);
        assert_eq!(first_part::plain(&xs), first_part::ours(&xs));
        assert_eq!(first_by_index::plain(&xs), first_by_index::ours(&xs));
        assert_eq!(two_parts::plain(&xs), two_parts::ours(&xs));
        assert_eq!(longest_part::plain(&xs), longest_part::ours(&xs));
    });
}

#[test]
fn closures_as_parameters() {
    at_all_jobs(|n| {
        let xs = numbers(n);
        macro_rules! both {
            ($($name:ident($f:ident => $call:expr))*) => { $(
                let run = |ours: bool| {
                    let mut v = vec![];
                    #[allow(unused_mut)]
                    let mut $f = |x: u64| v.push(x ^ 1);
                    if ours { use $name::ours as $name; $call } else { use $name::plain as $name; $call }
                    v
                };
                assert_eq!(run(false), run(true), "{}", stringify!($name));
            )* };
        }
        both! {
            visited(f => visited(&xs, f))
            visited_by_ref(f => visited_by_ref(&xs, &mut f))
            visited_by_impl(f => visited_by_impl(&xs, f))
            visited_by_impl_ref(f => visited_by_impl_ref(&xs, &mut f))
            visited_where(f => visited_where(&xs, f))
        }
        for limit in [0, 5, 5000, 50_000] {
            let run = |f: fn(&[u64], &mut dyn FnMut(u64) -> Result<(), String>) -> Result<(), String>, most: usize| {
                let mut v = vec![];
                let mut add = |x: u64| {
                    v.push(x);
                    if v.len() > most { Err(format!("full at {x}")) } else { Ok(()) }
                };
                (f(&xs, &mut add), v)
            };
            assert_eq!(run(fallible::plain, limit), run(fallible::ours, limit));
            let run = |f: fn(&[u64], &mut dyn FnMut(u64) -> Result<(), String>) -> Vec<u64>| {
                let mut t = 0u64;
                let mut add = |x: u64| {
                    t = t.rotate_left(1) ^ x;
                    if t % 3 == 0 { Err(String::new()) } else { Ok(()) }
                };
                (f(&xs, &mut add), t)
            };
            assert_eq!(run(asked::plain), run(asked::ours));
        }
        let (a, b) = (RefCell::default(), RefCell::default());
        borrowed_cell::plain(&xs, &a);
        borrowed_cell::ours(&xs, &b);
        assert_eq!(a, b);
        let (a, b) = (Rc::default(), Rc::default());
        counted_cell::plain(&xs, Rc::clone(&a));
        counted_cell::ours(&xs, Rc::clone(&b));
        assert_eq!(a, b);
    });
}

/// Options that only the annotated twin has.
macro_rules! own_twin {
    ($name:ident($($p:ident: $t:ty),*) -> $r:ty [$($option:tt)*] { $($body:tt)* }) => {
        #[allow(clippy::all)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            pub(super) fn plain($($p: $t),*) -> $r { $($body)* }
            #[parallelize(jobs = jobs(), always, $($option)*)]
            pub(super) fn ours($($p: $t),*) -> $r { $($body)* }
        }
    };
}

own_twin! { rows(n: usize) -> Vec<u64> [own(out, stride = n)] {
    let mut out = vec![0.0; n * n];
    for y in 0..n { let row = &mut out[y * n..(y + 1) * n]; for x in 0..n { row[x] = ((x * y) as f64).sin(); } }
    out.iter().map(|x| f64::to_bits(*x)).collect()
} }
own_twin! { rows_of_three(n: usize) -> Vec<u64> [own(out, stride = 3)] {
    let mut out = vec![0; n * 3];
    for y in 0..n { let row = &mut out[y * 3..y * 3 + 3]; row[0] = work(y as u64); let h = row[0] / 2; row[1..].fill(h); row.reverse(); }
    out
} }
own_twin! { rows_by_call(out: &mut [u64], n: usize) -> () [own(out, stride = 4)] {
    fn fill(row: &mut [u64], y: u64) { row.iter_mut().enumerate().for_each(|(x, e)| *e ^= work(y ^ x as u64)); }
    for y in 0..n { fill(&mut out[y * 4..(y + 1) * 4], y as u64); }
} }
own_twin! { buffer(xs: &[String]) -> Vec<usize> [local(b)] {
    let mut b = String::new(); let mut v = vec![];
    for x in xs { b.clear(); b.push_str(x); b.push('!'); b = b.to_uppercase(); v.push(b.len() + b.matches('1').count()); }
    v
} }
own_twin! { sorted(n: usize) -> Vec<u64> [local(b)] {
    let mut b = Vec::new(); let mut v = vec![];
    for i in 0..n as u64 { b.clear(); b.extend((0..i % 6).map(|j| work(i ^ j))); b.sort(); v.extend(b.first().copied()); v.push(b.len() as u64); }
    v
} }
own_twin! { flagged(n: usize) -> u64 [local(seen)] {
    let mut seen = [false; 16]; let mut t = 0;
    for i in 0..n as u64 { seen.fill(false); for j in 0..9 { seen[(work(i ^ j) % 16) as usize] = true; } t += seen.iter().filter(|x| **x).count() as u64; }
    t
} }

#[test]
fn options() {
    at_all_jobs(|n| {
        let m = n.min(100);
        assert_eq!(rows::plain(m), rows::ours(m));
        assert_eq!(rows_of_three::plain(n), rows_of_three::ours(n));
        let (mut a, mut b) = (vec![float(3).to_bits(); n * 4], vec![float(3).to_bits(); n * 4]);
        rows_by_call::plain(&mut a, n);
        rows_by_call::ours(&mut b, n);
        assert_eq!(a, b);
        let xs = words(n);
        assert_eq!(buffer::plain(&xs), buffer::ours(&xs));
        assert_eq!(sorted::plain(n), sorted::ours(n));
        assert_eq!(flagged::plain(n), flagged::ours(n));
    });
}
