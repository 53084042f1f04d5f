//! Loops that change the elements of what they are over.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{at_every_size, mix, words};
use crate::compare::{check, same_outcome, twins};
use parallelize::{par_for, parallelize};
use std::collections::{BTreeMap, HashMap, LinkedList, VecDeque};

fn numbers(n: usize) -> Vec<u64> {
    (0..n as u64).map(mix).collect()
}

#[test]
fn items_changed_in_place() {
    at_every_size(|n, jobs| {
        let start: Vec<u64> = (0..n as u64).collect();
        let plain: Vec<u64> = start.iter().map(|x| mix(*x)).collect();
        let mut ours = start.clone();
        par_for!(
            jobs = jobs,
            always,
            for x in ours.iter_mut() {
                *x = mix(*x);
            }
        );
        assert_eq!(ours, plain);
        let mut ours = start.clone();
        par_for!(
            jobs = jobs,
            always,
            for x in &mut ours {
                *x = mix(*x)
            }
        );
        assert_eq!(ours, plain);
    });
}

#[test]
fn pieces_and_values_changed_in_place() {
    at_every_size(|n, jobs| {
        let start: Vec<u64> = (0..n as u64).collect();
        let (mut ours, mut sums) = (start.clone(), vec![]);
        par_for!(
            jobs = jobs,
            always,
            for (i, chunk) in ours.chunks_mut(3).enumerate() {
                chunk.reverse();
                chunk[0] = mix(chunk[0] + i as u64);
                sums.push(chunk.iter().copied().fold(0, u64::wrapping_add));
            }
        );
        let (mut plain, mut plain_sums) = (start.clone(), vec![]);
        for (i, chunk) in plain.chunks_mut(3).enumerate() {
            chunk.reverse();
            chunk[0] = mix(chunk[0] + i as u64);
            plain_sums.push(chunk.iter().copied().fold(0, u64::wrapping_add));
        }
        assert_eq!((ours, sums), (plain, plain_sums));
        let mut map: BTreeMap<u64, Vec<u64>> = start.iter().map(|x| (*x, vec![*x])).collect();
        par_for!(
            jobs = jobs,
            always,
            for (k, v) in map.iter_mut() {
                v.push(mix(*k));
            }
        );
        assert!(map.iter().all(|(k, v)| *v == [*k, mix(*k)]));
    });
}

/// Twins that number what their source hands out, change it, and return all of it.
macro_rules! changed {
    ($($name:ident: $v:ident = $start:expr, $n:ident; $pat:pat in [$($source:tt)*] => [$($x:tt)*];)*) => { $(
        twins! {
            $name($n) -> (Vec<Vec<u64>>, Vec<u64>) {
                let mut $v = $start;
                let (mut log, mut count) = (vec![], 0u64);
                for $pat in $($source)* {
                    $($x)* = mix($($x)* ^ 5);
                    let seen = mix($($x)*);
                    count += 1;
                    log.push(seen ^ count);
                }
                ($v.iter().map(|x| vec![x.clone()]).collect(), log)
            }
        }
    )* };
}

changed! {
by_iter_mut: v = numbers(n), n; x in [v.iter_mut()] => [*x];
by_reference: v = numbers(n), n; x in [&mut v] => [*x];
by_slice: v = numbers(n), n; x in [&mut v[n / 3..]] => [*x];
boxed: v = numbers(n).into_boxed_slice(), n; x in [v.iter_mut()] => [*x];
boxed_by_reference: v = numbers(n).into_boxed_slice(), n; x in [&mut v] => [*x];
backwards: v = numbers(n), n; x in [v.iter_mut().rev()] => [*x];
reversed_skipped_and_taken: v = numbers(n), n; x in [v.iter_mut().rev().skip(1).take(n / 2).step_by(2)] => [*x];
stepped: v = numbers(n), n; x in [v.iter_mut().step_by(3)] => [*x];
skipped: v = numbers(n), n; x in [v.iter_mut().skip(n / 2)] => [*x];
taken: v = numbers(n), n; x in [v.iter_mut().take(n / 2)] => [*x];
numbered: v = numbers(n), n; (_, x) in [v.iter_mut().enumerate()] => [*x];
numbered_backwards: v = numbers(n), n; (_, x) in [v.iter_mut().enumerate().rev().skip(1)] => [*x];
filtered: v = numbers(n), n; x in [v.iter_mut().filter(|x| **x % 3 == 0)] => [*x];
peeked: v = numbers(n), n; x in [v.iter_mut().peekable()] => [*x];
chained: v = [numbers(n), numbers(3)].concat(), n; x in [{ let (a, b) = v.split_at_mut(n / 2); a.iter_mut().chain(b) }] => [*x];
first_of_pieces: v = numbers(n), n; x in [v.chunks_mut(4)] => [x[0]];
first_of_exact_pieces: v = numbers(n), n; x in [v.chunks_exact_mut(4)] => [x[0]];
first_of_pieces_from_the_back: v = numbers(n), n; x in [v.rchunks_mut(4)] => [x[0]];
first_of_exact_pieces_from_the_back: v = numbers(n), n; x in [v.rchunks_exact_mut(4)] => [x[0]];
first_of_groups: v = numbers(n), n; x in [v.chunk_by_mut(|a, b| a > b)] => [x[0]];
last_of_pieces: v = numbers(n), n; x in [v.chunks_mut(5).rev().skip(1)] => [*x.last_mut().unwrap()];
queue: v = VecDeque::from(numbers(n)), n; x in [v.iter_mut()] => [*x];
queue_by_reference: v = VecDeque::from(numbers(n)), n; x in [&mut v] => [*x];
queue_wrapped: v = { let mut q = VecDeque::from(numbers(n)); q.rotate_left(n / 3); q.push_front(1); q }, n; x in [v.iter_mut()] => [*x];
queue_range: v = VecDeque::from(numbers(n)), n; x in [v.range_mut(n / 2..)] => [*x];
list: v = LinkedList::from_iter(numbers(n)), n; x in [v.iter_mut()] => [*x];
array: v = std::array::from_fn::<u64, 99, _>(|i| (i * n) as u64), n; x in [v.iter_mut()] => [*x];
array_by_reference: v = std::array::from_fn::<u64, 99, _>(|i| (i * n) as u64), n; x in [&mut v] => [*x];
}

check! {
every_way_to_the_elements_of_a_slice: by_iter_mut by_reference by_slice boxed boxed_by_reference array array_by_reference;
adaptors_behind_iter_mut: backwards reversed_skipped_and_taken stepped skipped taken numbered numbered_backwards filtered peeked chained;
mutable_pieces: first_of_pieces first_of_exact_pieces first_of_pieces_from_the_back first_of_exact_pieces_from_the_back first_of_groups last_of_pieces;
mutable_queues_and_lists: queue queue_by_reference queue_wrapped queue_range list;
}

twins! {
zipped_with_a_reference(n) -> Vec<u64> {
    let (mut xs, ys) = (numbers(n), numbers(n / 2 + 3));
    for (i, (x, y)) in xs.iter_mut().zip(&ys).enumerate() { *x ^= mix(*y + i as u64); }
    xs
}
zipped_with_another(n) -> (Vec<u64>, Vec<u64>) {
    let (mut xs, mut ys) = (numbers(n), numbers(n + 2));
    for (x, y) in xs.iter_mut().zip(ys.iter_mut()) { std::mem::swap(x, y); *x = mix(*x); *y += *x % 7; }
    (xs, ys)
}
zipped_with_another_backwards(n) -> (Vec<u64>, Vec<u64>) {
    let (mut xs, mut ys) = (numbers(n), numbers(n + 2));
    for (x, y) in xs.iter_mut().zip(ys.iter_mut().rev()) { std::mem::swap(x, y); *x = mix(*x); }
    (xs, ys)
}
zipped_by_the_function(n) -> (Vec<u64>, Vec<u64>) {
    let (mut xs, mut ys) = (numbers(n + 1), numbers(n));
    for (x, y) in std::iter::zip(&mut xs, &mut ys) { *y = mix(*x); *x = mix(*y); }
    (xs, ys)
}
zipped_three(n) -> Vec<u64> {
    let (mut a, b, c) = (numbers(n), numbers(n * 3), words(n));
    for ((x, piece), word) in a.iter_mut().zip(b.chunks(3)).zip(c.iter().cloned()) {
        *x = piece.iter().fold(word.len() as u64, |s, p| mix(s ^ p));
    }
    a
}
zipped_with_owned(n) -> (Vec<String>, usize) {
    let (mut xs, ys) = (words(n), words(n / 2));
    let mut long = 0;
    for (x, y) in xs.iter_mut().zip(ys) { if y.len() > 2 { long += 1; } x.push_str(&y); }
    (xs, long)
}
zipped_with_a_range(n) -> Vec<u64> {
    let mut xs = numbers(n);
    for (i, x) in (5..).zip(xs.iter_mut()) { *x = mix(i * 3); }
    xs
}
rows_of_an_image(n) -> Vec<u8> {
    let (w, mut image) = (7, vec![0u8; n]);
    for (y, row) in image.chunks_mut(w).enumerate() {
        for (x, pixel) in row.iter_mut().enumerate() { *pixel = mix((x * y) as u64) as u8; }
    }
    image
}
rows_and_a_sum(n) -> (Vec<u8>, Vec<u32>) {
    let (w, mut image, mut sums) = (7, vec![0u8; n], vec![]);
    for (y, row) in image.chunks_exact_mut(w).enumerate() {
        row.fill(mix(y as u64) as u8);
        sums.push(row.iter().map(|x| u32::from(*x)).sum());
    }
    (image, sums)
}
nested_vectors(n) -> (Vec<Vec<u64>>, u64) {
    let mut rows: Vec<Vec<u64>> = (0..n % 501).map(|i| numbers(i % 5)).collect();
    let mut total = 0u64;
    for row in &mut rows {
        for x in row.iter_mut() { *x = mix(*x); total = total.wrapping_add(*x); }
        row.push(1);
    }
    (rows, total)
}
split_pieces(n) -> Vec<u64> {
    let mut v = numbers(n);
    for piece in v.split_mut(|x| x % 5 == 0) { piece.reverse(); let k = piece.len() as u64; for x in piece { *x = mix(*x + k); } }
    v
}
inclusive_pieces(n) -> Vec<u64> {
    let mut v = numbers(n);
    for piece in v.split_inclusive_mut(|x| x % 5 == 0) { piece.sort(); }
    v
}
values_of_a_tree(n) -> BTreeMap<usize, String> {
    let mut map: BTreeMap<usize, String> = words(n).into_iter().enumerate().collect();
    for v in map.values_mut() { *v = v.to_uppercase(); v.push('!'); }
    map
}
values_of_a_hash_map(n) -> HashMap<String, u64> {
    let mut map: HashMap<String, u64> = words(n).into_iter().zip(0..).collect();
    for (k, v) in map.iter_mut() { *v = mix(*v ^ k.len() as u64); }
    map
}
range_of_a_tree(n) -> BTreeMap<usize, String> {
    let mut map: BTreeMap<usize, String> = words(n).into_iter().enumerate().collect();
    for (k, v) in map.range_mut(n / 3..=n / 2) { v.push_str(&k.to_string()); }
    map
}
option_by_reference(n) -> Option<u64> {
    let mut one = (n % 2 == 0).then_some(n as u64);
    for x in &mut one { *x = mix(*x); }
    one
}
result_by_reference(n) -> Result<u64, String> {
    let mut one = if n % 2 == 0 { Ok(n as u64) } else { Err("odd".to_string()) };
    for x in one.iter_mut() { *x = mix(*x); }
    one
}
}

check! {
zips_with_a_mutable_side: zipped_with_a_reference zipped_with_another zipped_with_another_backwards zipped_by_the_function
    zipped_three zipped_with_owned zipped_with_a_range;
rows: rows_of_an_image rows_and_a_sum nested_vectors;
mutable_parts_between_separators: split_pieces inclusive_pieces;
values_of_maps: values_of_a_tree values_of_a_hash_map range_of_a_tree;
one_or_none_in_place: option_by_reference result_by_reference;
}

twins! {
until_a_break(n) -> Vec<u64> {
    let mut v = numbers(n);
    for x in v.iter_mut() { let y = mix(*x); if y % 53 == 0 { break; } *x = y; }
    v
}
numbered_until_a_break(n) -> Vec<u64> {
    let mut v = numbers(n);
    for (i, x) in v.iter_mut().enumerate() { *x = mix(*x); if i as u64 * *x % 53 == 1 { break; } *x ^= 1; }
    v
}
pieces_until_a_break(n) -> (Vec<u64>, usize) {
    let (mut v, mut done) = (numbers(n), 0);
    for piece in v.chunks_mut(3) { piece[0] = mix(piece[0]); if piece[0] % 53 == 0 { break; } piece.reverse(); done += 1; }
    (v, done)
}
zipped_until_a_break(n) -> (Vec<u64>, Vec<u64>) {
    let (mut a, mut b) = (numbers(n), numbers(n + 1));
    for (x, y) in a.iter_mut().zip(b.iter_mut()) { let z = mix(*x ^ *y); if z % 53 == 0 { break; } *x = z; *y ^= z; }
    (a, b)
}
until_an_error[](v: &mut [u64]) -> Result<u64, String> {
    let mut total = 0u64;
    for x in v {
        let y = mix(*x);
        if y % 53 == 0 { return Err(format!("{y} after {total}")); }
        *x = y;
        total = total.wrapping_add(y);
    }
    Ok(total)
}
}

check! {
elements_behind_a_break_stay: until_a_break numbered_until_a_break pieces_until_a_break zipped_until_a_break;
}

#[test]
fn elements_behind_an_error_stay() {
    at_all_jobs(|n| {
        let (mut plain, mut ours) = (numbers(n), numbers(n));
        assert_eq!(until_an_error::ours(&mut ours), until_an_error::plain(&mut plain));
        assert_eq!(ours, plain);
    });
}
