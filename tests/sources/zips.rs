//! Several sources in step: by the method and by the function, nested, of different lengths.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{mix, words};
use crate::compare::{check, ends_at, handed_out, same, same_outcome, twins};
use parallelize::{par, par_for, parallelize};
use std::collections::{BTreeMap, HashMap};
use std::iter;

#[test]
fn zips_of_slices_and_ranges() {
    at_all_jobs(|n| {
        let (a, b) = (words(n), words(n / 2 + 1));
        same!(jobs(), a.iter().zip(&b));
        same!(jobs(), iter::zip(&a, &b));
        same!(jobs(), std::iter::zip(&b, a.iter()));
        handed_out!(plain, jobs(), a.iter().zip(b.iter()));
        handed_out!(plain, jobs(), b.iter().zip(&a));
        handed_out!(plain, jobs(), a.iter().zip(1..));
        handed_out!(plain, jobs(), (1..).zip(&a));
        handed_out!(plain, jobs(), a.iter().zip(0..n / 3));
        handed_out!(plain, jobs(), (0..n / 3).zip(&a));
        handed_out!(plain, jobs(), a.iter().zip(0..=n as u64));
        handed_out!(plain, jobs(), a.iter().zip(-5i16..));
        handed_out!(plain, jobs(), (0..n).zip((0..n).rev()));
        handed_out!(plain, jobs(), a.iter().zip(a.iter().skip(1)));
        handed_out!(plain, jobs(), a.iter().zip(&a[n.min(1)..]));
    });
}

#[test]
fn zips_of_owners() {
    at_all_jobs(|n| {
        let (a, b) = (words(n), words(n / 2 + 1));
        same!(jobs(), a.clone().into_iter().zip(b.clone()));
        same!(jobs(), iter::zip(a.clone(), &b));
        handed_out!(plain, jobs(), a.clone().into_iter().zip(&b));
        handed_out!(plain, jobs(), a.iter().zip(b.clone()));
        handed_out!(plain, jobs(), iter::zip(a.clone(), b.clone()));
        handed_out!(plain, jobs(), a.clone().drain(..).zip(0..));
        handed_out!(plain, jobs(), iter::zip([1, 2, 3], b.clone()));
        handed_out!(plain, jobs(), b.iter().zip([true, false, true]));
        handed_out!(plain, jobs(), b.iter().zip(&[true, false, true]));
        handed_out!(plain, jobs(), a.clone().into_boxed_slice().into_iter().zip(1u8..=255));
    });
}

#[test]
fn nested_zips() {
    at_all_jobs(|n| {
        let (a, b, c) = (words(n), words(n / 2 + 1), words(n + 7));
        same!(jobs(), a.iter().zip(&b).zip(&c));
        handed_out!(plain, jobs(), a.iter().zip(b.iter().zip(&c)));
        handed_out!(plain, jobs(), iter::zip(iter::zip(&a, &b), iter::zip(&c, 0..)));
        handed_out!(plain, jobs(), a.iter().zip(&b).enumerate().zip(c.iter().rev()));
        handed_out!(plain, jobs(), a.iter().zip(&b).rev().zip(&c).skip(2));
        handed_out!(plain, jobs(), a.chunks(2).zip(b.windows(2)).zip(c.rchunks(3)));
        handed_out!(plain, jobs(), a.iter().zip(&b).zip(&c).zip(1..).zip(&a).zip("text".chars().cycle()));
        handed_out!(plain, jobs(), a.iter().enumerate().zip(c.iter().enumerate().skip(3)));
    });
}

#[test]
fn zips_with_what_is_no_slice() {
    at_all_jobs(|n| {
        let a = words(n);
        let tree: BTreeMap<&String, usize> = a.iter().zip(0..).collect();
        let hash: HashMap<usize, &String> = a.iter().enumerate().collect();
        let text = a.join("\n");
        same!(jobs(), a.iter().zip(&tree));
        handed_out!(plain, jobs(), tree.iter().zip(&a));
        handed_out!(plain, jobs(), hash.values().zip(tree.keys()));
        handed_out!(plain, jobs(), tree.clone().into_iter().zip(hash.clone()));
        handed_out!(plain, jobs(), a.iter().zip(text.chars()));
        handed_out!(plain, jobs(), text.lines().zip(a.iter().cycle()));
        handed_out!(plain, jobs(), text.bytes().zip(iter::repeat(3)));
        handed_out!(plain, jobs(), a.iter().zip(iter::once(5)));
        handed_out!(plain, jobs(), a.iter().zip(Some(5)));
        handed_out!(plain, jobs(), a.iter().zip(a.iter().filter(|w| w.len() > 2)));
        handed_out!(plain, jobs(), a.iter().zip(a.iter().map(|w| w.len())));
        handed_out!(plain, jobs(), a.iter().zip(&mut a.iter() as &mut dyn Iterator<Item = &String>));
    });
}

twins! {
unzipped(n) -> (Vec<String>, Vec<usize>) {
    let (mut texts, mut lengths) = (vec![], vec![]);
    for (word, i) in words(n).iter().zip(3..) { let text = word.repeat(i % 4); lengths.push(text.len()); texts.push(text); }
    (texts, lengths)
}
rest_of_the_longer_one(n) -> (Vec<(u64, char)>, Vec<u64>, String) {
    let (mut a, text) = ((0..n as u64).into_iter(), "abcdefghij".repeat(50));
    let mut b = text.chars();
    let mut out = vec![];
    for (x, c) in a.by_ref().zip(b.by_ref()) { let y = mix(x); out.push((y, c)); }
    (out, a.collect(), b.collect())
}
rest_of_the_longer_one_in_slices(n) -> (u64, usize, usize) {
    let (xs, ys) = (words(n), words(64));
    let (mut a, mut b) = (xs.iter(), ys.iter());
    let mut total = 0;
    for (x, y) in std::iter::zip(&mut a, &mut b) { total += mix((x.len() + y.len()) as u64) % 5; }
    (total, a.len(), b.len())
}
dot_product(n) -> u64 {
    let (xs, ys) = (crate::common::floats(n), crate::common::floats(n + 1));
    let mut total = 0.0;
    for (x, y) in xs.iter().zip(&ys) { total += x.sin() * y; }
    total.to_bits()
}
compared(n) -> Option<usize> {
    let (xs, mut ys) = (words(n), words(n));
    if n > 3 { ys[n / 2].push('x'); }
    let mut differ = None;
    for (i, (x, y)) in xs.iter().zip(&ys).enumerate() { if x.to_uppercase() != y.to_uppercase() { differ = Some(i); break; } }
    differ
}
}

check! {
zipped_items_keep_their_partners: unzipped dot_product compared;
what_a_zip_leaves_is_what_the_plain_loop_leaves: rest_of_the_longer_one rest_of_the_longer_one_in_slices;
}
