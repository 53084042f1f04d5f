//! Closures in a header run as often as in the plain loop, and in its order.

use crate::common::twins::jobs;
use crate::common::{mix, words};
use crate::compare::{check, same_outcome, twins};
use parallelize::parallelize;

fn numbers(n: usize) -> Vec<u64> {
    (0..n as u64).map(mix).collect()
}

/// Twins that log what the closures of their header are called with, and return what the loop gets.
macro_rules! logged {
    ($name:ident($v:ident, $log:ident) [$($source:tt)*]) => {
        twins! {
            $name(n) -> (Vec<u64>, Vec<String>, Vec<u64>) {
                #[allow(unused_mut)]
                let mut $v = numbers(n);
                let (mut $log, mut out) = (vec![], vec![]);
                for x in $($source)* {
                    let y = format!("{x:?}");
                    out.push(y);
                }
                ($log, out, $v)
            }
        }
    };
}

logged! { mapped(v, log) [v.iter().map(|x| { log.push(*x); x ^ 1 })] }
logged! { mapped_backwards(v, log) [v.iter().map(|x| { log.push(*x); x ^ 1 }).rev()] }
logged! { mapped_and_skipped(v, log) [v.iter().map(|x| { log.push(*x); x ^ 1 }).skip(3).step_by(2)] }
logged! { mapped_and_taken(v, log) [v.iter().map(|x| { log.push(*x); x ^ 1 }).take(50)] }
logged! { mapped_and_numbered(v, log) [v.iter().map(|x| { log.push(*x); x ^ 1 }).enumerate()] }
logged! { mapped_and_zipped(v, log) [v.iter().map(|x| { log.push(*x); x ^ 1 }).zip(&v[v.len() / 2..])] }
logged! { zipped_with_mapped(v, log) [v.iter().skip(2).zip(v.iter().map(|x| { log.push(*x); x ^ 1 }))] }
logged! { mapped_by_value(v, log) [v.clone().into_iter().map(|x| { log.push(x); x ^ 1 }).rev()] }
logged! { mapped_range(v, log) [(0..v.len()).map(|i| { log.push(i as u64); i / 2 })] }
logged! { filtered(v, log) [v.iter().filter(|x| { log.push(**x); **x % 3 == 0 })] }
logged! { filtered_backwards(v, log) [v.iter().filter(|x| { log.push(**x); **x % 3 == 0 }).rev()] }
logged! { filtered_mutably(v, log) [v.iter_mut().filter_map(|x| { *x += 1; log.push(*x); (*x % 3 == 0).then_some(x) })] }
logged! { filter_mapped(v, log) [v.iter().filter_map(|x| { log.push(*x); (x % 3 == 0).then_some(x / 3) })] }
logged! { flat_mapped(v, log) [v.iter().flat_map(|x| { log.push(*x); vec![*x; (x % 3) as usize] })] }
logged! { scanned(v, log) [v.iter().scan(0u64, |sum, x| { log.push(*sum); *sum = mix(*sum ^ x); Some(*sum) })] }
logged! { taken_while(v, log) [v.iter().take_while(|x| { log.push(**x); **x % 50 != 0 })] }
logged! { skipped_while(v, log) [v.iter().skip_while(|x| { log.push(**x); **x % 50 != 0 })] }
logged! { mapped_while(v, log) [v.iter().map_while(|x| { log.push(*x); (x % 50 != 0).then_some(x) })] }
logged! { inspected(v, log) [v.iter().inspect(|x| log.push(**x)).enumerate().skip(1)] }
logged! { peeked(v, log) [{ let mut p = v.iter().map(|x| { log.push(*x); x }).peekable(); p.peek(); p }] }
logged! { chained(v, log) [v.iter().copied().chain(v.iter().map(|x| { log.push(*x); x ^ 1 }))] }
logged! { chunked_by(v, log) [v.chunk_by(|a, b| { log.push(*a ^ *b); a < b })] }
logged! { split_by(v, log) [v.split(|x| { log.push(*x); *x % 3 == 0 })] }
logged! { split_mutably_by(v, log) [v.split_mut(|x| { log.push(*x); *x % 3 == 0 })] }
logged! { extracted_by(v, log) [v.extract_if(.., |x| { log.push(*x); *x % 3 == 0 })] }
logged! { repeated_with(v, log) [std::iter::repeat_with(|| { log.push(1); log.len() }).take(v.len())] }
logged! { made_from(v, log) [std::iter::from_fn(|| { log.push(1); (log.len() <= v.len()).then_some(log.len()) })] }
logged! { succeeding(v, log) [std::iter::successors(v.first().copied(), |x| { log.push(*x); (log.len() < v.len()).then(|| mix(*x)) })] }

check! {
a_mapping: mapped mapped_backwards mapped_and_skipped mapped_and_taken mapped_and_numbered mapped_and_zipped
    zipped_with_mapped mapped_by_value mapped_range chained peeked inspected;
a_filter: filtered filtered_backwards filtered_mutably filter_mapped flat_mapped;
a_condition: taken_while skipped_while mapped_while scanned;
a_separator: chunked_by split_by split_mutably_by extracted_by;
a_generator: repeated_with made_from succeeding;
}

twins! {
a_counter(n) -> (usize, Vec<(usize, String)>) {
    let (mut calls, mut out) = (0, vec![]);
    for (i, w) in words(n).iter().map(|w| { calls += 1; (calls, w) }) { let y = w.to_uppercase(); out.push((i, y)); }
    (calls, out)
}
a_generator_in_the_header(n) -> (u64, Vec<u64>) {
    let (mut state, mut out) = (7, vec![]);
    for x in (0..n).map(|_| { state = mix(state); state }).filter(|x| x % 2 == 0) { let y = mix(x); out.push(y); }
    (state, out)
}
a_function(n) -> Vec<String> {
    let mut out = vec![];
    for w in words(n).iter().map(String::as_str).map(str::to_uppercase) { let y = w.repeat(2); out.push(y); }
    out
}
a_boxed_closure(n) -> Vec<u64> {
    let (mut seen, mut out) = (0, vec![]);
    let mut f: Box<dyn FnMut(u64) -> u64> = Box::new(|x| { seen += 1; x ^ seen });
    for x in (0..n as u64).map(&mut f) { let y = mix(x); out.push(y); }
    drop(f);
    out.push(seen);
    out
}
a_closure_that_borrows(n) -> Vec<u64> {
    let table = numbers(n);
    let mut out = vec![];
    for x in (0..n).rev().map(|i| &table[i]) { let y = mix(*x ^ table[0]); out.push(y); }
    out
}
a_closure_that_owns(n) -> Vec<u64> {
    let table = numbers(n);
    let mut out = vec![];
    for x in (0..n).map(move |i| table[i] ^ table[0]) { let y = mix(x); out.push(y); }
    out
}
}

check! {
what_a_closure_changes_is_left_as_by_the_plain_loop: a_counter a_generator_in_the_header a_boxed_closure;
closures_and_functions: a_function a_closure_that_borrows a_closure_that_owns;
}
