//! Items of no size and of a large one, sources longer than any loop runs, and sizes that are not told truly.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{mix, with_jobs};
use crate::compare::{check, ends_at, handed_out, same, same_outcome, told, twins};
use parallelize::{par, par_for, parallelize};
use std::iter;

#[test]
fn items_without_a_size() {
    at_all_jobs(|n| {
        let units = vec![(); n];
        same!(jobs(), vec![(); n]);
        handed_out!(plain, jobs(), &units);
        handed_out!(plain, jobs(), units.iter().enumerate());
        handed_out!(plain, jobs(), units.clone().into_iter().rev());
        handed_out!(plain, jobs(), units.chunks(3));
        handed_out!(plain, jobs(), units.windows(2).step_by(2));
        handed_out!(plain, jobs(), units.iter().zip(&units));
        handed_out!(plain, jobs(), units.clone().drain(n / 2..));
        handed_out!(plain, jobs(), (0..n).map(|_| ()));
        handed_out!(plain, jobs(), [[0u8; 0]; 77]);
        handed_out!(plain, jobs(), vec![[(); 5]; n]);
        handed_out!(plain, jobs(), iter::repeat_n((), n));
    });
}

/// 16 KiB of numbers.
type Huge = [u64; 2048];

fn huge(i: usize) -> Huge {
    [mix(i as u64); 2048]
}

twins! {
huge_items_by_value(n) -> Vec<u64> {
    let (v, mut out) = ((0..n.min(200)).map(huge).collect::<Vec<Huge>>(), vec![]);
    for x in v { let y = x[7] ^ x[2047]; out.push(y); }
    out
}
huge_items_by_reference(n) -> Vec<u64> {
    let (v, mut out) = ((0..n.min(200)).map(huge).collect::<Vec<Huge>>(), vec![]);
    for (i, x) in v.iter().rev().enumerate() { let y = x[7] ^ i as u64; out.push(y); }
    out
}
huge_items_in_place(n) -> Vec<u64> {
    let mut v = (0..n.min(200)).map(huge).collect::<Vec<Huge>>();
    for x in &mut v { for k in x.iter_mut().step_by(99) { *k = mix(*k); } }
    v.iter().map(|x| x.iter().fold(0, |s, k| s ^ k)).collect()
}
huge_items_made_on_the_way(n) -> Vec<Huge> {
    let mut out = vec![];
    for x in (0..n.min(200)).map(huge) { let mut y = x; y[3] = mix(y[2]); out.push(y); }
    out
}
huge_items_until_a_break(n) -> Vec<u64> {
    let mut out = vec![];
    for x in (0..).map(huge) { let y = x[1]; out.push(y); if out.len() > n.min(200) { break; } }
    out
}
huge_items_of_an_array(n) -> Vec<u64> {
    let mut out = vec![];
    for x in [huge(n), huge(n + 1), huge(n + 2)] { let y = x[2047]; out.push(y); }
    out
}
}

check! {
huge_items: huge_items_by_value huge_items_by_reference huge_items_in_place huge_items_made_on_the_way huge_items_until_a_break
    huge_items_of_an_array;
}

/// Twins that leave a long source after `n` items.
macro_rules! left_at {
    ($name:ident($n:ident) $($source:tt)*) => {
        twins! {
            $name($n) -> (usize, Vec<String>) {
                let (mut count, mut out) = (0, vec![]);
                for x in $($source)* {
                    let y = format!("{x:?}");
                    count += 1;
                    if count > $n { break; }
                    out.push(y);
                }
                (count, out)
            }
        }
    };
}

left_at! { two_to_the_fortieth(n) 0..1u64 << 40 }
left_at! { all_u64(n) 0..=u64::MAX }
left_at! { all_u128(n) 0..u128::MAX }
left_at! { all_u128_with_the_last(n) 0..=u128::MAX }
left_at! { all_i128(n) i128::MIN..=i128::MAX }
left_at! { all_i64(n) i64::MIN..i64::MAX }
left_at! { all_usize(n) 0..usize::MAX }
left_at! { all_isize(n) isize::MIN..=isize::MAX }
left_at! { all_i32(n) i32::MIN..=i32::MAX }
left_at! { backwards(n) (0..=u64::MAX).rev() }
left_at! { backwards_in_steps(n) (0..=u128::MAX).rev().step_by(usize::MAX) }
left_at! { in_steps(n) (i128::MIN..i128::MAX).step_by(usize::MAX) }
left_at! { skipped(n) (0..u64::MAX).skip(1 << 50).step_by(1 << 33) }
left_at! { skipped_u128(n) (0..=u128::MAX).skip(usize::MAX).skip(usize::MAX) }
left_at! { numbered(n) (0..usize::MAX).enumerate() }
left_at! { zipped(n) (0..usize::MAX).zip(0..=u128::MAX).zip((0..=u64::MAX).rev()) }
left_at! { taken(n) (0..=u128::MAX).take(usize::MAX) }
left_at! { repeated(n) std::iter::repeat(7).take(usize::MAX) }
left_at! { cycled(n) [1, 2, 3].iter().cycle().take(usize::MAX).enumerate() }
left_at! { chained(n) (0..u64::MAX).chain(0..u64::MAX) }
left_at! { flattened(n) (0..u64::MAX).flat_map(|x| x..u64::MAX) }
left_at! { units(n) vec![(); usize::MAX] }
left_at! { units_by_reference(n) &vec![(); usize::MAX] }
left_at! { units_numbered(n) vec![(); usize::MAX].into_iter().enumerate() }
left_at! { units_backwards(n) vec![(); usize::MAX].iter().enumerate().rev() }
left_at! { units_in_place(n) vec![(); usize::MAX].iter_mut().zip(0u8..=255) }
left_at! { units_drained(n) vec![(); usize::MAX].drain(1..) }
left_at! { units_boxed(n) vec![(); usize::MAX].into_boxed_slice() }
left_at! { units_in_pieces(n) vec![(); usize::MAX].chunks(1 << 40).map(|piece| piece.len()) }
left_at! { units_in_windows(n) vec![(); usize::MAX].windows(1 << 50).map(|piece| piece.len()).enumerate() }
left_at! { units_of_an_array(n) [(); usize::MAX] }
left_at! { units_of_a_borrowed_array(n) &[(); usize::MAX] }
left_at! { units_stepped(n) vec![(); usize::MAX].iter().step_by(3).skip(1 << 40).enumerate() }

check! {
ranges_longer_than_32_bits: two_to_the_fortieth all_u64 all_usize all_isize all_i32 all_i64;
ranges_longer_than_64_bits: all_u128 all_u128_with_the_last all_i128;
long_ranges_behind_adaptors: backwards skipped numbered zipped taken chained flattened;
steps_in_ranges_longer_than_64_bits: backwards_in_steps in_steps;
skips_in_ranges_longer_than_64_bits: skipped_u128;
long_repetitions: repeated cycled;
as_many_units_as_can_be: units units_by_reference units_numbered units_backwards units_in_place units_boxed
    units_in_pieces units_in_windows units_stepped;
a_borrowed_array_of_as_many_units_as_can_be: units_of_a_borrowed_array;
an_array_of_as_many_units_as_can_be: units_of_an_array;
a_drain_of_as_many_units_as_can_be: units_drained;
}

twins! {
found_in_a_long_range(n) -> Option<u64> {
    for x in 0..1u64 << 40 { let y = mix(x); if y % 1009 == n as u64 % 1009 { return Some(x); } }
    None
}
failed_in_a_long_range(n) -> Result<(), String> {
    for x in (0..=u64::MAX).rev() { let y = mix(x); if y % 1009 == n as u64 % 1009 { Err(format!("at {x}"))?; } }
    Ok(())
}
beyond_the_end_of_a_slice(n) -> u64 {
    let (v, mut total) = (vec![1u64; n], 0u64);
    for i in 0..usize::MAX { let y = mix(v[i] ^ i as u64); total ^= y; }
    total
}
steps_that_leap_over_32_bits(n) -> Vec<u64> {
    let mut out = vec![];
    for x in (0..1u64 << 40).step_by(1 << 30) { let y = mix(x ^ n as u64); out.push(y); }
    out
}
steps_that_leap_over_64_bits(n) -> Vec<u128> {
    let mut out = vec![];
    for x in (0..1u128 << 70).step_by(1 << 63) { let y = x ^ u128::from(mix(n as u64)); out.push(y); }
    out
}
the_last_of_a_long_range(n) -> Vec<(usize, u64)> {
    let mut out = vec![];
    for (i, x) in (0..u64::MAX).enumerate().skip(usize::MAX - 20) { let y = mix(x ^ n as u64); out.push((i, y)); }
    out
}
}

check! {
long_ranges_end_at_a_return: found_in_a_long_range;
long_ranges_end_at_an_error: failed_in_a_long_range;
long_ranges_end_at_a_panic: beyond_the_end_of_a_slice;
long_ranges_that_run_to_their_end: steps_that_leap_over_32_bits the_last_of_a_long_range;
a_range_longer_than_64_bits_in_steps_to_its_end: steps_that_leap_over_64_bits;
}

#[test]
fn a_comprehension_finds_the_first_of_a_long_range() {
    with_jobs(|jobs| {
        let first = (0..1u64 << 40).find(|x| mix(*x) % 1009 == 5);
        assert_eq!(par![first: x for x in 0..1u64 << 40 if mix(x) % 1009 == 5; jobs = jobs, always], first);
        assert!(par![any: mix(x) % 1009 == 5 for x in 0..=u128::from(u64::MAX) as u64; jobs = jobs, always]);
    });
}

/// Hands out as many items as its first number says, and says something else.
#[derive(Clone)]
struct Hinted {
    left: usize,
    hint: (usize, Option<usize>),
}

impl Iterator for Hinted {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        Some(self.left)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.hint
    }
}

impl DoubleEndedIterator for Hinted {
    fn next_back(&mut self) -> Option<usize> {
        self.next()
    }
}

impl ExactSizeIterator for Hinted {
    fn len(&self) -> usize {
        self.hint.0
    }
}

#[test]
fn hints_that_say_too_little() {
    at_all_jobs(|n| {
        for hint in [(0, Some(0)), (0, None), (n / 2, Some(n / 2)), (5, Some(3))] {
            let hinted = Hinted { left: n, hint };
            same!(jobs(), hinted.clone());
            told!(jobs(), hinted.clone().zip(0..));
            told!(jobs(), hinted.clone().enumerate());
            told!(jobs(), &mut hinted.clone());
        }
    });
}

#[test]
fn hints_that_say_too_much() {
    at_all_jobs(|n| {
        for hint in [(n + 1, Some(n + 1)), (2 * n + 9, None), (n + 100, Some(0))] {
            let hinted = Hinted { left: n, hint };
            same!(jobs(), hinted.clone());
            told!(jobs(), hinted.clone().zip(0..));
            told!(jobs(), hinted.clone().take(n / 2 + 1));
        }
    });
}

#[test]
fn hints_beyond_all_memory() {
    at_all_jobs(|n| {
        for hint in [(usize::MAX, None), (usize::MAX, Some(usize::MAX)), (1 << 50, Some(1 << 60))] {
            let hinted = Hinted { left: n, hint };
            same!(jobs(), hinted.clone());
            told!(jobs(), hinted.clone().enumerate());
            told!(jobs(), Box::new(hinted.clone()) as Box<dyn ExactSizeIterator<Item = usize>>);
        }
    });
}
