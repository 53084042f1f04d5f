//! Iterators of which something has been taken before the loop, from the front or the back.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::words;
use crate::compare::{check, ends_at, handed_out, same, same_outcome, twins};
use parallelize::{par, par_for, parallelize};

/// What is left of an iterator when one item, and after that another, has been taken from its front.
fn begun<I: Iterator>(mut items: I) -> I {
    items.next();
    items.next();
    items
}

/// The same, from both ends.
fn trimmed<I: DoubleEndedIterator>(mut items: I) -> I {
    items.next();
    items.next_back();
    items
}

/// All of it, so that nothing is left.
fn used_up<I: Iterator>(mut items: I) -> I {
    while items.next().is_some() {}
    items
}

#[test]
fn partly_consumed_ranges() {
    at_all_jobs(|n| {
        same!(jobs(), begun(0..n));
        same!(jobs(), begun(0..=n));
        same!(jobs(), trimmed(0..=n));
        handed_out!(plain, jobs(), used_up(0..=n));
        handed_out!(plain, jobs(), used_up(0..n));
        handed_out!(plain, jobs(), used_up((0..=n).rev()));
        handed_out!(plain, jobs(), begun(0..).take(n));
        handed_out!(plain, jobs(), begun((0..n).step_by(3)));
        handed_out!(plain, jobs(), begun((0..=n).rev().step_by(2)));
        handed_out!(plain, jobs(), trimmed((0..n).rev()));
        handed_out!(plain, jobs(), begun((0..n).zip(1..)));
        handed_out!(plain, jobs(), trimmed((0..n).enumerate()));
        handed_out!(plain, jobs(), begun((0..n).skip(n / 3)));
        handed_out!(plain, jobs(), begun((0..n).take(n / 3)));
        handed_out!(plain, jobs(), used_up(n..=n));
        handed_out!(plain, jobs(), trimmed('a'..='z'));
    });
}

#[test]
fn partly_consumed_slices() {
    at_all_jobs(|n| {
        let v = words(n);
        same!(jobs(), begun(v.iter()));
        same!(jobs(), trimmed(v.iter()));
        same!(jobs(), used_up(v.iter()));
        handed_out!(plain, jobs(), trimmed(v.iter().enumerate()));
        handed_out!(plain, jobs(), trimmed(v.iter().rev()));
        handed_out!(plain, jobs(), begun(v.iter().zip(&v[n / 2..])));
        handed_out!(plain, jobs(), trimmed(v.iter().zip(&v[n / 2..])));
        handed_out!(plain, jobs(), begun(v.iter().skip(3).step_by(2)));
        handed_out!(plain, jobs(), trimmed(v.chunks(3)));
        handed_out!(plain, jobs(), trimmed(v.chunks_exact(3)));
        handed_out!(plain, jobs(), trimmed(v.rchunks(3)));
        handed_out!(plain, jobs(), trimmed(v.windows(2)));
        handed_out!(plain, jobs(), trimmed(v.iter().cloned()));
        handed_out!(plain, jobs(), trimmed(v.iter().chain(&v)));
        handed_out!(plain, jobs(), begun(v.iter().cycle()).take(n));
        handed_out!(plain, jobs(), begun(v.split(|w| w.ends_with('3'))));
        handed_out!(plain, jobs(), begun(v.chunk_by(|a, b| a < b)));
    });
}

#[test]
fn partly_consumed_owners() {
    at_all_jobs(|n| {
        let v = words(n);
        same!(jobs(), begun(v.clone().into_iter()));
        same!(jobs(), trimmed(v.clone().into_iter()));
        same!(jobs(), used_up(v.clone().into_iter()));
        handed_out!(plain, jobs(), trimmed(v.clone().into_iter()).enumerate());
        handed_out!(plain, jobs(), trimmed(v.clone().into_iter().enumerate()).skip(2));
        handed_out!(plain, jobs(), trimmed(v.clone().into_boxed_slice().into_iter()));
        handed_out!(plain, jobs(), trimmed(v.clone().drain(n / 3..)));
        handed_out!(plain, jobs(), trimmed(std::collections::VecDeque::from(v.clone()).into_iter()));
        handed_out!(plain, jobs(), trimmed([1, 2, 3, 4].into_iter()));
        handed_out!(plain, jobs(), begun(v.join(" ").chars()));
    });
}

#[test]
fn peeked_items_are_handed_out() {
    at_all_jobs(|n| {
        let peeked = |mut items: std::iter::Peekable<std::ops::Range<usize>>| {
            items.peek();
            items
        };
        same!(jobs(), peeked((0..n).peekable()));
        same!(jobs(), peeked(used_up((0..n).peekable())));
    });
}

twins! {
from_a_variable(n) -> (Option<usize>, Vec<usize>) {
    let mut r = 0..=n;
    let first = r.next();
    let mut out = vec![];
    for x in r { let y = x * x; out.push(y); }
    (first, out)
}
from_both_ends(n) -> Vec<String> {
    let mut items = words(n).into_iter();
    let (mut first, last) = (items.next(), items.next_back());
    let mut out = vec![];
    for x in items { let y = x.to_uppercase(); out.push(y); }
    out.extend(first.take());
    out.extend(last);
    out
}
mutably_from_both_ends(n) -> Vec<u64> {
    let mut v: Vec<u64> = (0..n as u64).collect();
    let mut items = v.iter_mut();
    items.next();
    items.next_back();
    for x in items { *x = x.wrapping_mul(77) + 1; }
    v
}
after_a_plain_loop(n) -> Vec<usize> {
    let mut out = vec![];
    let mut items = 0..n;
    while let Some(x) = items.next() { if x % 7 == 5 { break; } }
    for x in items { let y = x * 3; out.push(y); }
    out
}
by_reference_to_the_end(n) -> (Vec<usize>, Option<usize>) {
    let mut items = 0..=n;
    let mut out = vec![];
    for x in &mut items { let y = x * 3; out.push(y); }
    (out, items.next())
}
by_ref_take(n) -> (Vec<String>, Vec<String>) {
    let mut items = words(n).into_iter();
    let mut out = vec![];
    for x in items.by_ref().take(n / 2) { let y = x.to_uppercase(); out.push(y); }
    (out, items.collect())
}
}

check! {
a_loop_goes_on_from_where_its_iterator_is:
    from_a_variable from_both_ends mutably_from_both_ends after_a_plain_loop;
a_borrowed_iterator_is_left_where_the_loop_left_it: by_reference_to_the_end by_ref_take;
}
