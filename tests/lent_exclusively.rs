//! `&mut`s of what an iteration makes: by patterns, by choices, of temporaries. Where a statement in order needs one, it is bound there.

#![allow(unused_mut, clippy::manual_let_else)]

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};

#[derive(Clone, Debug, PartialEq)]
struct Record {
    id: u64,
    tags: Vec<u64>,
    best: Option<u64>,
}

fn row(x: u64) -> Vec<u64> {
    (0..mix(x) % 4).map(|i| mix(x + i) % 1000).collect()
}

fn record(x: u64) -> Record {
    Record { id: x, tags: row(x), best: (x % 3 != 1).then_some(x) }
}

fn add(row: &mut Vec<u64>, n: u64) -> u64 {
    row.push(n);
    row.len() as u64 + n % 3
}

forms!(by_let_else(xs) -> (u64, Vec<Vec<u64>>) { let (mut n, mut out) = (1u64, vec![]); } for (x in xs) {
    let mut row = row(*x);
    let Some(first) = row.first_mut() else { continue };
    *first ^= n;
    n = *first % 1009;
    let [.., last] = row.as_mut_slice() else { continue };
    *last += n;
    let Some(large) = row.iter_mut().find(|y| **y > 500) else { continue };
    *large -= n % 7;
    out.push(row);
} (n, out));

forms!(by_a_choice(xs) -> Vec<Vec<u64>> { let mut out: Vec<Vec<u64>> = vec![]; } for (x in xs) {
    let (mut a, mut b) = (row(*x), row(x + 1));
    let to = if a.len() > b.len() { &mut a } else { &mut b };
    to.push(out.len() as u64);
    let mut record = record(*x);
    let of = match x % 3 {
        0 => &mut record.tags,
        1 => &mut b,
        _ => &mut a,
    };
    of.push(out.len() as u64 + 1);
    let best = match record.best.as_mut() {
        Some(best) => best,
        None => continue,
    };
    *best += out.len() as u64;
    out.push(vec![*best]);
    out.push(record.tags);
    out.push(a);
    out.push(b);
} out);

forms!(by_patterns(xs) -> (u64, Vec<Record>) { let (mut n, mut out) = (1u64, vec![]); } for (x in xs) {
    let mut found = record(*x);
    let Record { id, tags, .. } = &mut found;
    *id += n % 5;
    tags.push(n % 7);
    n ^= *id;
    let mut row = row(*x);
    row.extend([1, 2]);
    let (left, right) = row.split_at_mut(1);
    left[0] += n % 3 + right[0];
    right[0] ^= n;
    let (mut p, mut q) = (vec![1], vec![n % 2]);
    let (a, b) = (&mut p, &mut q);
    a.push(n);
    b.append(a);
    n = n.wrapping_mul(5) ^ row[0] ^ b.len() as u64;
    out.push(found);
} (n, out));

forms!(by_methods(xs) -> (u64, Vec<Vec<u64>>) { let (mut n, mut out) = (1u64, vec![]); } for (x in xs) {
    let mut row = row(*x);
    row.push(3);
    let last = row.iter_mut().max().unwrap();
    *last += out.len() as u64;
    let found = row.iter_mut().find(|y| **y > 300);
    if let Some(found) = found {
        *found = n % 99;
        n += 1;
    }
    let end = row.last_mut().unwrap();
    *end += n % 11;
    let mut drained = row.drain(..row.len() / 2);
    out.push(vec![drained.next().unwrap_or(n)]);
    n += drained.count() as u64;
    out.push(row);
} (n, out));

forms!(of_temporaries(xs) -> (u64, Vec<Vec<u64>>) { let (mut n, mut out) = (1u64, vec![]); } for (x in xs) {
    let row = &mut row(*x);
    row.push(out.len() as u64);
    out.push(row.clone());
    n = add(row, n);
    let text = &mut String::new();
    text.push_str(&n.to_string());
    let Record { id, tags, .. } = &mut record(*x);
    *id ^= n;
    tags.push(*id);
    n = n.wrapping_mul(3) ^ *id ^ text.len() as u64;
    out.push(tags.to_vec());
} (n, out));

forms!(in_inner_loops(xs) -> (Vec<Vec<u64>>, u64) { let (mut out, mut n) = (vec![], 1u64); } for (x in xs) {
    let (mut low, mut high) = (vec![], vec![]);
    for y in row(*x) {
        let side = if y < 500 { &mut low } else { &mut high };
        side.push(y ^ n);
        n = n.wrapping_mul(3) ^ y;
    }
    out.push(low);
    out.push(high);
} (out, n));

forms!(of_owned_items(xs) -> (Vec<Vec<u64>>, u64) {
    let rows: Vec<Vec<u64>> = xs.iter().map(|x| row(*x)).collect();
    let (mut out, mut n) = (vec![], 1u64);
} for (mut row in rows) {
    let z = row.iter().fold(0, |z, y| mix(z ^ y));
    let Some(first) = row.first_mut() else { continue };
    *first ^= n;
    n = *first ^ z;
    out.push(row);
} (out, n));

/// Has no copies.
struct Tally {
    cost: u64,
    name: String,
}

fn tally(x: u64) -> Tally {
    Tally { cost: mix(x) % 100, name: x.to_string() }
}

forms!(while_workers_change_them(xs) -> (u64, Vec<String>) { let (mut n, mut names) = (1u64, vec![]); } for (x in xs) {
    let mut own = tally(*x);
    let y = &mut own;
    y.cost += mix(y.cost) % 7;
    n = n.wrapping_mul(3) ^ y.cost;
    names.push(y.name.clone());
    let z = &mut tally(x + 1);
    z.cost = z.cost.pow(2);
    n = n.wrapping_mul(3) ^ z.cost;
    let mut both = vec![tally(*x), tally(x / 2)];
    let Some(first) = both.first_mut() else { continue };
    first.name.push('!');
    if n % 3 == 0 {
        names.push(format!("{}{}", first.name, first.cost));
    }
    let large = both.iter_mut().max_by_key(|tally| tally.cost).unwrap();
    large.cost ^= 5;
    n = n.wrapping_mul(3) ^ large.cost ^ large.name.len() as u64;
    names.push(own.name);
} (n, names));

fn tags(record: &mut Record) -> &mut Vec<u64> {
    &mut record.tags
}

forms!(of_exclusive_items(xs) -> (u64, Vec<Record>) {
    let mut records: Vec<Record> = xs.iter().map(|x| record(*x)).collect();
    records.iter_mut().for_each(|record| record.tags.push(3));
    let mut n = 1u64;
} for (record in records.iter_mut()) {
    let mut of = &mut record.tags;
    let first = of.first_mut().unwrap();
    *first = mix(*first) % 1000;
    n = n.wrapping_mul(3) ^ *first;
    let mut of = tags(record);
    let last = &mut of[0];
    *last += 1;
    n = n.wrapping_mul(3) ^ *last;
    let Some(best) = record.best.as_mut() else { continue };
    *best += 2;
    n = n.wrapping_mul(3) ^ *best;
} (n, records));
