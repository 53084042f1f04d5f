//! Iterators, `&mut`s and views of what an iteration has, which commits use and change.

mod common;

use common::twins::{check_count, jobs, twin};
use common::{Rng, mix};
use parallelize::parallelize;
use std::collections::HashMap;

twin!(elements(n: u64) -> (u64, Vec<u64>) {
    let (mut t, mut out) = (0u64, vec![]);
    for i in 0..n { let mut v = vec![mix(i), 3]; let x = &mut v[0]; *x ^= t; t = t.wrapping_add(*x); out.push(v[0]); } (t, out)
});

twin!(a_borrow(n: u64) -> (u64, Vec<u64>) {
    let (mut t, mut out) = (0u64, vec![]);
    for i in 0..n { let mut s = Rng(mix(i)); let q = &mut s; t = q.mix(t); t = q.mix(t); out.push(s.0); } (t, out)
});

twin!(matched(n: u64) -> (u64, Vec<Option<u64>>) {
    let (mut t, mut out) = (0u64, vec![]);
    for i in 0..n { let mut s = Some(mix(i)); match &mut s { Some(x) => *x ^= t, None => {} } t += 1; if let Some(x) = s.as_mut() { t ^= *x; *x += 1; } out.push(s); } (t, out)
});

twin!(entries(n: u64) -> (u64, Vec<u64>) {
    let (mut t, mut out) = (0u64, vec![]);
    for i in 0..n { let mut m = HashMap::new(); m.insert(1, mix(i)); let a = m.entry(1).or_insert(4); *a ^= t; t = t.wrapping_mul(3) ^ *a; out.push(m[&1]); } (t, out)
});

twin!(iterators(n: u64) -> (u64, Vec<u64>) {
    let (mut t, mut out) = (0u64, vec![]);
    for i in 0..n { let v = vec![mix(i), i, 3, 4]; let mut it = v.iter(); t ^= it.next().unwrap(); out.push(*it.next().unwrap()); t = t.wrapping_mul(*it.next().unwrap()) ^ t; out.extend(it); } (t, out)
});

twin!(pieces_of_text(n: u64) -> (u64, Vec<String>) {
    let (mut t, mut out) = (0u64, vec![]);
    for i in 0..n { let s = format!("a{} b{} c", mix(i), i); let mut it = s.split(' '); t += it.next().unwrap().len() as u64; out.push(it.next().unwrap().to_string()); if t % 2 == 0 { out.extend(it.map(String::from)); } let mut c = s.chars(); t ^= c.nth((t % 2) as usize).unwrap() as u64; out.push(c.as_str().to_string()); } (t, out)
});

twin!(items(n: u64) -> (u64, Vec<u64>) {
    let (mut t, mut out) = (0u64, vec![]);
    for i in 0..n { let mut v: Vec<Rng> = (0..3).map(|k| Rng(mix(k ^ i))).collect(); for r in &mut v { t = r.mix(t) ^ r.0; } for r in v.iter_mut() { r.0 ^= 1; out.push(r.0); } out.extend(v.iter().map(|r| r.0)); } (t, out)
});

twin!(rows(n: u64) -> (u64, Vec<u64>) {
    let (mut t, mut out) = (0u64, vec![]);
    for i in 0..n { let mut rows = vec![vec![mix(i), i], vec![3, i]]; for r in rows.iter_mut() { r.sort(); out.push(r.len() as u64); out.extend(r.iter()); t ^= r[0]; } let (a, b) = rows.split_at_mut(1); std::mem::swap(&mut a[0], &mut b[0]); t = t.wrapping_add(rows[0][0]); if let Some(x) = rows.last_mut() { x.push(t); } out.push(rows[1].len() as u64); } (t, out)
});

twin!(drained(n: u64) -> (u64, Vec<u64>) {
    let (mut t, mut out) = (0u64, vec![]);
    for i in 0..n { let mut v = vec![mix(i), 3, 9]; let d = v.drain(..2); out.extend(d); out.push(v[0] + t); t ^= v.len() as u64; let mut grid = vec![vec![0u64; 4]; 2]; for (k, row) in grid.iter_mut().enumerate() { for c in row.iter_mut() { *c = mix(k as u64 ^ i); } out.push(row[1]); } t ^= grid[1][2]; } (t, out)
});

macro_rules! read_before_a_change {
    ($($name:ident: $i:ident ($($decl:tt)*) $x:ident)*) => { $(
        twin!($name(n: u64) -> (u64, u64) {
            let (mut t, mut u) = (1u64, 1u64);
            for $i in 0..n {
                $($decl)*
                let w = u;
                u = w ^ $x.0;
                t ^= w ^ $x.mix(7);
                let y = t;
                t = y.rotate_left(3) ^ $x.0;
                u ^= mix($x.mix(y));
            }
            (t, u)
        });
    )* };
}

macro_rules! read_in_a_block {
    ($($name:ident: $i:ident ($($decl:tt)*) ($($block:tt)*) $x:ident)*) => { $(
        twin!($name(n: u64) -> (u64, u64) {
            let (mut t, mut u) = (1u64, 1u64);
            for $i in 0..n {
                $($decl)*
                $($block)* {
                    let w = u;
                    u = w ^ $x.0;
                    t ^= w ^ $x.mix(7);
                }
            }
            (t, u)
        });
    )* };
}

read_before_a_change! {
    read_of_a_local: i (let mut x = Rng(mix(i));) x
    read_of_a_borrow: i (let mut s = Rng(mix(i)); let x = &mut s;) x
    read_of_an_entry: i (let mut m = HashMap::new(); let x = m.entry(1).or_insert(Rng(mix(i)));) x
    read_of_a_last: i (let mut a = [Rng(i), Rng(mix(i))]; let x = a.last_mut().unwrap();) x
    read_of_a_box: i (let mut x = Box::new(Rng(mix(i)));) x
}

read_in_a_block! {
    read_of_a_part: i (let mut o = Some(Rng(mix(i)));) (if let Some(x) = o.as_mut()) x
    read_of_a_matched: i (let mut o = Some(Rng(mix(i)));) (if let Some(x) = &mut o) x
    read_of_a_moved: i (let o = Some(Rng(mix(i)));) (if let Some(mut x) = o) x
    read_of_items: i (let mut v = [Rng(i), Rng(mix(i))];) (for x in &mut v) x
    read_of_counted: i (let mut v = vec![Rng(i), Rng(mix(i))];) (for (_, x) in v.iter_mut().enumerate()) x
    read_of_owned: i (let v = vec![Rng(i), Rng(mix(i))];) (for mut x in v) x
}

#[test]
fn read_before_changes() {
    check_count(read_of_a_local::plain, read_of_a_local::ours);
    check_count(read_of_a_borrow::plain, read_of_a_borrow::ours);
    check_count(read_of_an_entry::plain, read_of_an_entry::ours);
    check_count(read_of_a_last::plain, read_of_a_last::ours);
    check_count(read_of_a_box::plain, read_of_a_box::ours);
    check_count(read_of_a_part::plain, read_of_a_part::ours);
    check_count(read_of_a_matched::plain, read_of_a_matched::ours);
    check_count(read_of_a_moved::plain, read_of_a_moved::ours);
    check_count(read_of_items::plain, read_of_items::ours);
    check_count(read_of_counted::plain, read_of_counted::ours);
    check_count(read_of_owned::plain, read_of_owned::ours);
}

#[test]
fn views() {
    check_count(elements::plain, elements::ours);
    check_count(a_borrow::plain, a_borrow::ours);
    check_count(matched::plain, matched::ours);
    check_count(entries::plain, entries::ours);
    check_count(iterators::plain, iterators::ours);
    check_count(pieces_of_text::plain, pieces_of_text::ours);
    check_count(items::plain, items::ours);
    check_count(rows::plain, rows::ours);
    check_count(drained::plain, drained::ours);
}
