//! The iterators of `itertools`.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{mix, words};
use crate::compare::{check, ends_at, handed_out, same, same_outcome, twins};
use itertools::{Itertools, interleave, iproduct, izip, multizip, rev};
use parallelize::{par, par_for, parallelize};

#[test]
fn neighbours_and_groups() {
    at_all_jobs(|n| {
        let v = words(n);
        same!(jobs(), v.iter().tuple_windows::<(_, _)>());
        handed_out!(plain, jobs(), v.iter().tuples::<(_, _, _)>());
        handed_out!(plain, jobs(), v.iter().circular_tuple_windows::<(_, _)>());
        handed_out!(plain, jobs(), v.iter().dedup());
        handed_out!(plain, jobs(), v.iter().dedup_with_count());
        handed_out!(plain, jobs(), v.iter().unique());
        handed_out!(plain, jobs(), v.iter().duplicates());
        handed_out!(plain, jobs(), v.iter().coalesce(|a, b| if a.len() == b.len() { Ok(a) } else { Err((a, b)) }));
        handed_out!(plain, jobs(), v.iter().with_position().map(|(p, w)| (format!("{p:?}"), w)));
        handed_out!(plain, jobs(), v.iter().counts().into_iter().sorted().collect_vec());
        handed_out!(plain, jobs(), v.iter().into_group_map_by(|w| w.len()).into_iter().sorted());
    });
}

#[test]
fn several_sources() {
    at_all_jobs(|n| {
        let (v, w) = (words(n), words(n / 2));
        same!(jobs(), v.iter().interleave(&w));
        handed_out!(plain, jobs(), interleave(&v, w.iter().rev()));
        handed_out!(plain, jobs(), v.iter().interleave_shortest(&w));
        handed_out!(plain, jobs(), v.iter().zip_eq(v.iter().rev()));
        same!(jobs(), izip!(&v, &w, 0..));
        handed_out!(plain, jobs(), izip!(v.clone(), w.iter().rev()));
        handed_out!(plain, jobs(), multizip((&v, &w, 1..)));
        handed_out!(plain, jobs(), v.iter().zip_longest(&w).map(|pair| format!("{pair:?}")));
        handed_out!(plain, jobs(), v.iter().merge(&w));
        handed_out!(plain, jobs(), [&v, &w].into_iter().kmerge());
        handed_out!(plain, jobs(), Itertools::intersperse(v.iter(), &"-".to_string()).cloned());
        handed_out!(plain, jobs(), v.iter().pad_using(n + 9, |i| &v[i % n.max(1)]).take(n));
        handed_out!(plain, jobs(), rev(&v));
    });
}

#[test]
fn products_and_orders() {
    at_all_jobs(|n| {
        let (v, few) = (words(n), n.min(40));
        same!(jobs(), (0..few).cartesian_product(v[..few].iter()));
        handed_out!(plain, jobs(), iproduct!(0..few, 0..5, v[..few.min(3)].iter()));
        handed_out!(plain, jobs(), (0..few.min(9)).combinations(2));
        handed_out!(plain, jobs(), (0..few.min(12)).array_combinations::<3>());
        handed_out!(plain, jobs(), (0..few.min(5)).permutations(3));
        handed_out!(plain, jobs(), (0..few.min(9)).powerset());
        same!(jobs(), v.iter().sorted());
        handed_out!(plain, jobs(), v.iter().sorted_by_key(|w| w.len()).rev().enumerate());
        handed_out!(plain, jobs(), v.iter().k_smallest(9));
        handed_out!(plain, jobs(), v.iter().rev().collect_vec());
        handed_out!(plain, jobs(), v.iter().positions(|w| w.len() == 2));
        handed_out!(plain, jobs(), v.iter().step_by(2).update(|w| *w = &v[0]));
        handed_out!(
            plain,
            jobs(),
            v.iter().batching(|it| it.next().and_then(|a| it.next().map(|b| a.len() + b.len())))
        );
    });
}

twins! {
grouped_by_a_key(n) -> Vec<(usize, String)> {
    let v = words(n);
    let mut out = vec![];
    for (k, group) in v.iter().chunk_by(|w| w.len()).into_iter().map(|(k, group)| (k, group.collect_vec())) {
        let y = group.into_iter().join("+");
        out.push((k, y));
    }
    out
}
in_pieces(n) -> Vec<u64> {
    let mut out = vec![];
    for piece in &(0..n as u64).chunks(5).into_iter().map(|piece| piece.collect_vec()).collect_vec() {
        let y = piece.iter().fold(0, |s, x| mix(s ^ x));
        out.push(y);
    }
    out
}
in_lazy_pieces(n) -> Vec<u64> {
    let pieces = (0..n as u64).chunks(5);
    let mut out = vec![];
    for piece in pieces.into_iter().map(|piece| piece.collect_vec()) { let y = piece.iter().fold(0, |s, x| mix(s ^ x)); out.push(y); }
    out
}
mutable_neighbours(n) -> Vec<u64> {
    let (mut v, w) = ((0..n as u64).collect_vec(), words(n));
    for (i, x, word) in izip!(0.., v.iter_mut(), &w) { *x = mix(*x ^ i) + word.len() as u64; }
    v
}
mutable_tuples(n) -> Vec<u64> {
    let mut v = (0..n as u64).collect_vec();
    for (a, b) in v.iter_mut().tuples() { *a = mix(*b); *b = mix(*a); }
    v
}
mutable_interleaved(n) -> (Vec<u64>, Vec<u64>) {
    let (mut a, mut b) = ((0..n as u64).collect_vec(), vec![5; n / 2]);
    for x in a.iter_mut().interleave(b.iter_mut()) { *x = mix(*x); }
    (a, b)
}
unequal_lengths(n) -> usize {
    let (v, w) = (words(n), words(n + 1));
    let mut out = vec![];
    for (a, b) in v.iter().zip_eq(&w) { let y = format!("{a}{b}"); out.push(y); }
    out.len()
}
first_error(n) -> Result<u64, String> {
    let results = (0..n as u64).map(|x| if mix(x) % 97 == 3 { Err(format!("bad {x}")) } else { Ok(x) });
    let mut total = 0;
    for x in results.collect::<Result<Vec<_>, _>>()? { let y = mix(x) >> 20; total += y; }
    Ok(total)
}
peeking(n) -> (Vec<String>, Vec<String>) {
    let v = words(n);
    let mut rest = v.iter().peekable();
    let mut out = vec![];
    for w in rest.peeking_take_while(|w| w.as_str() != "w5") { let y = w.to_uppercase(); out.push(y); }
    (out, rest.cloned().collect())
}
}

check! {
groups_made_in_the_header: grouped_by_a_key in_pieces in_lazy_pieces;
elements_changed_in_tuples: mutable_neighbours mutable_tuples mutable_interleaved;
sources_of_unequal_lengths_panic_as_in_the_plain_loop: unequal_lengths;
what_is_left_when_a_condition_ends_the_source: peeking;
an_error_in_the_header_is_returned: first_error;
}
