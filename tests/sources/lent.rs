//! Sources that somebody goes on with: what a loop leaves in them is what the plain loop leaves.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{mix, words};
use crate::compare::{check, same_outcome, twins};
use parallelize::{par, par_for, parallelize};
use std::collections::VecDeque;
use std::io::{BufRead, Cursor, Read};
use std::iter;
use std::sync::mpsc;

fn text(n: usize) -> String {
    words(n).into_iter().enumerate().map(|(i, word)| if i % 41 == 29 { "\n".into() } else { word + "\n" }).collect()
}

/// One that goes on where it has stopped.
struct Some5<I>(I);

twins! {
head_and_rest(n) -> (Vec<String>, Vec<String>) {
    let text = text(n);
    let mut lines = text.lines();
    let mut head = vec![];
    for line in lines.by_ref() {
        let upper = line.to_uppercase();
        if line.is_empty() { break; }
        head.push(upper);
    }
    (head, lines.map(String::from).collect())
}
by_a_borrow(n) -> (u64, Vec<u64>) {
    let mut items = (0..n as u64).filter(|x| x % 3 > 0);
    let mut sum = 0u64;
    for x in &mut items {
        let y = mix(x);
        if y % 57 == 5 { break; }
        sum = sum.wrapping_add(y);
    }
    (sum, items.collect())
}
given_by_a_borrow[<I: Iterator<Item = u64> + Send>](n: usize, items: &mut I) -> (Vec<u64>, Vec<u64>) where [] {
    let mut out = vec![];
    for (i, x) in items.enumerate().skip(1) {
        let y = mix(x ^ i as u64);
        if y % 43 == 5 { return (out, vec![n as u64]); }
        out.push(y);
    }
    (out, vec![])
}
with_an_error(n) -> (Result<u64, String>, Vec<String>) {
    let words = words(n);
    let mut items = words.iter();
    let mut sum = 0;
    let result = (|| {
        for word in items.by_ref() {
            let y = mix(word.len() as u64) % 7;
            if word.ends_with("97") { return Err(word.clone()); }
            sum += y;
        }
        Ok(sum)
    })();
    (result, items.cloned().collect())
}
in_a_chain(n) -> (Vec<u64>, Vec<u64>) {
    let (first, mut rest) = (Some(3), (0..n as u64).map(mix));
    let mut out = vec![];
    for x in first.into_iter().chain(&mut rest) {
        let y = mix(x);
        if y % 31 == 3 { out.push(x); break; }
        out.push(y);
    }
    (out, rest.collect())
}
beside_another(n) -> (Vec<u64>, Vec<u64>) {
    let mut rest = (0..n as u64).map(mix);
    let mut out = vec![];
    for (i, x) in (0..).zip(rest.by_ref()) {
        let y = mix(x + i);
        if y % 31 == 3 { break; }
        out.push(y);
    }
    (out, rest.collect())
}
lines_of_a_reader(n) -> (Vec<String>, String) {
    let mut reader = Cursor::new(text(n));
    let mut head = vec![];
    for line in reader.by_ref().lines() {
        let line = line.unwrap();
        let upper = line.to_uppercase();
        if line.is_empty() { break; }
        head.push(upper);
    }
    let mut rest = String::new();
    reader.read_to_string(&mut rest).unwrap();
    (head, rest)
}
bytes_that_are_filtered(n) -> (Vec<u8>, usize) {
    let mut reader = Cursor::new(text(n));
    let mut seen = vec![];
    for byte in reader.by_ref().bytes().map(Result::unwrap).filter(|byte| *byte != b'e') {
        let next = byte.rotate_left(3);
        if next == b'\n'.rotate_left(3) { break; }
        seen.push(next);
    }
    (seen, reader.position() as usize)
}
taken_from_a_queue(n) -> (Vec<u64>, VecDeque<u64>) {
    let mut queue: VecDeque<u64> = (0..n as u64).collect();
    let mut out = vec![];
    for x in iter::from_fn(|| queue.pop_front()) {
        let y = mix(x);
        if y % 29 == 3 { break; }
        out.push(y);
    }
    (out, queue)
}
counted_on_the_way(n) -> (Vec<u64>, u64) {
    let mut next = 0;
    let mut out = vec![];
    for x in iter::repeat_with(|| { next += 1; next }).take(n) {
        let y = mix(x);
        if y % 29 == 3 { break; }
        out.push(y);
    }
    (out, next)
}
extracted(n) -> (Vec<u64>, Vec<u64>) {
    let mut items: Vec<u64> = (0..n as u64).collect();
    let mut out = vec![];
    for x in items.extract_if(.., |x| *x % 3 == 0) {
        let y = mix(x);
        if y % 23 == 3 { break; }
        out.push(y);
    }
    (out, items)
}
received(n) -> (Vec<u64>, Vec<u64>) {
    let (sender, receiver) = mpsc::channel();
    (0..n as u64).for_each(|x| sender.send(x).unwrap());
    drop(sender);
    let mut out = vec![];
    for x in &receiver {
        let y = mix(x);
        if y % 29 == 3 { break; }
        out.push(y);
    }
    (out, receiver.iter().collect())
}
to_its_end(n) -> (Vec<u64>, Option<u64>) {
    let mut items = (0..n as u64).filter(|x| x % 3 > 0);
    let mut out = vec![];
    for x in items.by_ref() {
        let y = mix(x);
        if y % 5 == 0 { continue; }
        out.push(y);
    }
    (out, items.next())
}
}

impl<I: Iterator<Item = u64>> Iterator for Some5<I> {
    type Item = u64;
    #[parallelize(jobs = jobs(), always)]
    fn next(&mut self) -> Option<u64> {
        for x in &mut self.0 {
            if mix(x) % 5 == 0 {
                return Some(x);
            }
        }
        None
    }
}

#[test]
fn an_iterator_that_is_made_of_another() {
    at_all_jobs(|n| {
        let items = || 0..n as u64;
        let expected: Vec<u64> = items().filter(|x| mix(*x) % 5 == 0).collect();
        assert_eq!(Some5(items()).collect::<Vec<_>>(), expected, "n {n}, jobs {}", jobs());
    });
}

#[test]
fn an_iterator_that_a_caller_has() {
    at_all_jobs(|n| {
        let (mut plain, mut ours) = (0..n as u64, 0..n as u64);
        while !plain.is_empty() {
            assert_eq!(given_by_a_borrow::plain(n, &mut plain), given_by_a_borrow::ours(n, &mut ours), "n {n}");
            assert_eq!(plain, ours, "n {n}, jobs {}", jobs());
        }
    });
}

#[test]
fn the_other_forms() {
    at_all_jobs(|n| {
        let (mut plain, mut ours) = (0..n as u64, 0..n as u64);
        let found = plain.find(|x| mix(*x) % 31 == 3);
        assert_eq!(par![first: x for x in &mut ours if mix(x) % 31 == 3; jobs = jobs(), always], found);
        assert_eq!(plain, ours, "n {n}, jobs {}", jobs());
        let values: Vec<u64> = plain.by_ref().map(mix).take_while(|y| y % 31 != 5).collect();
        assert_eq!(par![y for x in ours.by_ref() let y = mix(x) while y % 31 != 5; jobs = jobs(), always], values);
        assert_eq!(plain, ours, "n {n}, jobs {}", jobs());
        assert_eq!(
            par![any: mix(x) % 31 == 7 for x in &mut ours; jobs = jobs(), always],
            plain.any(|x| mix(x) % 31 == 7)
        );
        assert_eq!(plain, ours, "n {n}, jobs {}", jobs());
        let (mut sum, mut expected) = (0u64, 0u64);
        for x in &mut plain {
            if mix(x) % 31 == 9 {
                break;
            }
            expected = expected.wrapping_add(mix(x));
        }
        par_for!(
            jobs = jobs(),
            always,
            for x in &mut ours {
                let y = mix(x);
                if y % 31 == 9 {
                    break;
                }
                sum = sum.wrapping_add(y);
            }
        );
        assert_eq!((expected, plain), (sum, ours), "n {n}, jobs {}", jobs());
    });
}

check! {
what_is_left_is_as_in_the_plain_loop: head_and_rest by_a_borrow with_an_error in_a_chain beside_another lines_of_a_reader
    bytes_that_are_filtered taken_from_a_queue counted_on_the_way extracted received;
what_ends_with_its_source_is_taken_ahead: to_its_end;
}
