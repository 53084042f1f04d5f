//! What stands in a header: evaluated once, in order, and alive for as long as the loop runs.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{mix, with_jobs, words};
use crate::compare::{check, outcome, same_outcome, twins};
use parallelize::{par_for, parallelize};
use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::{Mutex, RwLock};

#[test]
fn the_source_is_evaluated_once() {
    with_jobs(|jobs| {
        let mut evaluated = 0;
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for x in {
                evaluated += 1;
                0..100
            } {
                out.push(mix(x));
            }
        );
        assert_eq!((evaluated, out.len()), (1, 100));
    });
}

fn numbers(n: usize) -> Vec<u64> {
    (0..n as u64).map(mix).collect()
}

// The lock is held while the loop runs, and free when it has ended.
twins! {
locked(n) -> (Vec<(String, bool)>, bool) {
    let (lock, mut out) = (Mutex::new(words(n)), vec![]);
    for x in lock.lock().unwrap().iter() { let free = lock.try_lock().is_ok(); let y = x.to_uppercase(); out.push((y, free)); }
    (out, lock.try_lock().is_ok())
}
locked_mutably(n) -> (Vec<u64>, Vec<bool>) {
    let (lock, mut out) = (Mutex::new(numbers(n)), vec![]);
    for x in lock.lock().unwrap().iter_mut() { *x = mix(*x); let free = lock.try_lock().is_ok(); out.push(free); }
    let v = lock.try_lock().unwrap().clone();
    (v, out)
}
locked_and_numbered(n) -> (Vec<u64>, Vec<(usize, bool)>) {
    let (lock, mut out) = (Mutex::new(numbers(n)), vec![]);
    for (i, x) in lock.lock().unwrap().iter_mut().enumerate() { *x = mix(*x); let free = lock.try_lock().is_ok(); out.push((i, free)); }
    let v = lock.try_lock().unwrap().clone();
    (v, out)
}
locked_twice(n) -> (Vec<(u64, bool, bool)>, bool) {
    let (lock, other, mut out) = (Mutex::new(numbers(n)), Mutex::new(words(n + 1)), vec![]);
    for (x, w) in lock.lock().unwrap().iter().zip(other.lock().unwrap().iter()) {
        let y = mix(*x) + w.len() as u64 % 2;
        let free = (lock.try_lock().is_ok(), other.try_lock().is_ok());
        out.push((y, free.0, free.1));
    }
    (out, lock.try_lock().is_ok() && other.try_lock().is_ok())
}
locked_and_drained(n) -> (Vec<String>, usize) {
    let (lock, mut out) = (Mutex::new(words(n)), vec![]);
    for w in lock.lock().unwrap().drain(..) { let y = w.to_uppercase(); out.push(y); }
    let left = lock.try_lock().unwrap().len();
    (out, left)
}
locked_until_a_break(n) -> (Vec<u64>, bool) {
    let (lock, mut out) = (Mutex::new(numbers(n)), vec![]);
    for x in lock.lock().unwrap().iter() { let y = mix(*x); if y % 53 == 0 { break; } out.push(y); }
    (out, lock.try_lock().is_ok())
}
locked_to_read(n) -> (Vec<(u64, bool, bool)>, bool) {
    let (lock, mut out) = (RwLock::new(numbers(n)), vec![]);
    for x in lock.read().unwrap().iter() {
        let y = mix(*x);
        let free = (lock.try_read().is_ok(), lock.try_write().is_ok());
        out.push((y, free.0, free.1));
    }
    (out, lock.try_write().is_ok())
}
cloned_from_a_lock(n) -> (Vec<u64>, Vec<bool>) {
    let (lock, mut out, mut seen) = (Mutex::new(numbers(n)), vec![], vec![]);
    for x in { let v = lock.lock().unwrap().clone(); v } { let y = mix(x); let poisoned = lock.is_poisoned(); seen.push(poisoned); out.push(y); }
    (out, seen)
}
borrowed_from_a_cell(n) -> (Vec<String>, bool) {
    let (cell, mut out) = (RefCell::new(words(n)), vec![]);
    for x in cell.borrow().iter() { let y = x.to_uppercase(); out.push(y); }
    (out, cell.try_borrow_mut().is_ok())
}
borrowed_mutably_from_a_cell(n) -> (Vec<u64>, bool) {
    let cell = RefCell::new(numbers(n));
    for x in cell.borrow_mut().iter_mut() { *x = mix(*x); }
    let free = cell.try_borrow_mut().is_ok();
    (cell.into_inner(), free)
}
text_made_in_the_header(n) -> Vec<String> {
    let mut out = vec![];
    for w in format!("{} {}", words(n).join(" "), n).split(' ') { let y = w.to_uppercase(); out.push(y); }
    out
}
lines_made_in_the_header(n) -> Vec<(usize, String)> {
    let mut out = vec![];
    for (i, w) in words(n).join("\n").as_str().lines().enumerate() { let y = w.repeat(2); out.push((i, y)); }
    out
}
vector_made_in_the_header(n) -> Vec<u64> {
    let mut out = vec![];
    for piece in numbers(n).chunks(3) { let y = piece.iter().fold(0, |s, x| mix(s ^ x)); out.push(y); }
    out
}
array_made_in_the_header(n) -> Vec<u64> {
    let mut out = vec![];
    for (x, k) in [n as u64, 3, 5].iter().zip(&mut [1u64, 2, 3]) { *k = mix(*x + *k); let y = *k >> 1; out.push(y); }
    out
}
}

check! {
a_lock_is_held_while_the_loop_runs: locked locked_mutably locked_and_numbered locked_twice locked_to_read;
a_lock_is_free_after_the_loop: locked_and_drained locked_until_a_break cloned_from_a_lock;
a_cell_is_free_after_the_loop: borrowed_from_a_cell borrowed_mutably_from_a_cell;
temporaries_live_as_long_as_the_loop: text_made_in_the_header lines_made_in_the_header vector_made_in_the_header
    array_made_in_the_header;
}

twins! {
locked_until_a_panic[](lock: &Mutex<Vec<u64>>, out: &mut Vec<u64>) -> () {
    for x in lock.lock().unwrap().iter() { let y = mix(*x); assert_ne!(y % 53, 0, "at {y}"); out.push(y); }
}
locked_until_an_error[](lock: &Mutex<Vec<u64>>, out: &mut Vec<u64>) -> Result<(), u64> {
    for x in lock.lock().unwrap().iter() { let y = mix(*x); if y % 53 == 0 { return Err(y); } out.push(y); }
    Ok(())
}
}

/// What a function does with numbers in a lock: its outcome, what it has left, and the state of the lock.
fn with_a_lock<R>(f: impl FnOnce(&Mutex<Vec<u64>>, &mut Vec<u64>) -> R, n: usize) -> impl PartialEq + Debug
where
    R: PartialEq + Debug,
{
    let (lock, mut out) = (Mutex::new(numbers(n)), vec![]);
    let ended = outcome(|| f(&lock, &mut out));
    (ended, out, lock.is_poisoned(), matches!(lock.try_lock(), Err(std::sync::TryLockError::WouldBlock)))
}

#[test]
fn a_lock_is_poisoned_by_a_panic_alone() {
    at_all_jobs(|n| {
        let plain = format!("{:?}", with_a_lock(locked_until_a_panic::plain, n));
        assert_eq!(format!("{:?}", with_a_lock(locked_until_a_panic::ours, n)), plain);
        let plain = format!("{:?}", with_a_lock(locked_until_an_error::plain, n));
        assert_eq!(format!("{:?}", with_a_lock(locked_until_an_error::ours, n)), plain);
    });
}

type Log = RefCell<Vec<String>>;

/// Says when it is made and when it is dropped.
struct Told<'a> {
    name: &'static str,
    log: &'a Log,
    items: Vec<u64>,
}

fn told<'a>(name: &'static str, log: &'a Log, n: usize) -> Told<'a> {
    log.borrow_mut().push(format!("{name} made"));
    Told { name, log, items: numbers(n) }
}

impl Told<'_> {
    fn iter(&self) -> std::slice::Iter<'_, u64> {
        self.log.borrow_mut().push(format!("{} asked", self.name));
        self.items.iter()
    }

    fn iter_mut(&mut self) -> std::slice::IterMut<'_, u64> {
        self.log.borrow_mut().push(format!("{} asked", self.name));
        self.items.iter_mut()
    }
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        self.log.borrow_mut().push(format!("{} dropped", self.name));
    }
}

impl Iterator for Told<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.items.pop()
    }
}

twins! {
one_temporary(n) -> Vec<String> {
    let log = Log::default();
    for x in told("a", &log, n).iter() { let y = mix(*x); log.borrow_mut().push(y.to_string()); }
    log.borrow_mut().push("after".to_string());
    log.into_inner()
}
two_temporaries(n) -> Vec<String> {
    let log = Log::default();
    for (x, z) in told("a", &log, n).iter().zip(told("b", &log, n).iter_mut()) { let y = mix(*x ^ *z); log.borrow_mut().push(y.to_string()); }
    log.borrow_mut().push("after".to_string());
    log.into_inner()
}
parts_in_order(n) -> Vec<String> {
    let log = Log::default();
    for x in told("a", &log, n).iter().skip({ log.borrow_mut().push("skip".into()); 1 }).step_by(told("b", &log, 3).items.len()) {
        let y = mix(*x);
        log.borrow_mut().push(y.to_string());
    }
    log.into_inner()
}
an_iterator_and_a_temporary(n) -> Vec<String> {
    let log = Log::default();
    for (x, z) in told("a", &log, n).zip(told("b", &log, n).iter()) { let y = mix(x ^ *z); log.borrow_mut().push(y.to_string()); }
    log.borrow_mut().push("after".to_string());
    log.into_inner()
}
an_iterator_until_a_break(n) -> Vec<String> {
    let log = Log::default();
    for x in told("a", &log, n) { let y = mix(x); if y % 53 == 0 { break; } log.borrow_mut().push(y.to_string()); }
    log.borrow_mut().push("after".to_string());
    log.into_inner()
}
a_reference_to_an_iterator(n) -> (Vec<String>, usize) {
    let log = Log::default();
    let mut items = told("a", &log, n);
    for x in &mut items { let y = mix(x); log.borrow_mut().push(y.to_string()); }
    let left = items.items.len();
    log.borrow_mut().push("after".to_string());
    drop(items);
    (log.into_inner(), left)
}
in_a_block(n) -> Vec<String> {
    let log = Log::default();
    for x in { let a = told("a", &log, n); let b = told("b", &log, 3); drop(b); a } { let y = mix(x); log.borrow_mut().push(y.to_string()); }
    log.into_inner()
}
}

check! {
temporaries_are_dropped_after_the_last_iteration: one_temporary two_temporaries parts_in_order;
the_source_is_dropped_when_the_loop_ends: an_iterator_and_a_temporary an_iterator_until_a_break a_reference_to_an_iterator
    in_a_block;
}

twins! {
returned_out_of[](log: &Log, n: usize) -> Option<u64> {
    for x in told("a", log, n).iter() { let y = mix(*x); if y % 53 == 0 { return Some(y); } log.borrow_mut().push(y.to_string()); }
    log.borrow_mut().push("after".to_string());
    None
}
failed_in[](log: &Log, n: usize) -> Result<(), std::num::TryFromIntError> {
    for x in told("a", log, n) { let y = u8::try_from(mix(x) % 260)?; log.borrow_mut().push(y.to_string()); }
    log.borrow_mut().push("after".to_string());
    Ok(())
}
panicked_in[](log: &Log, n: usize) -> () {
    for (x, z) in told("a", log, n).zip(told("b", log, n).iter()) {
        let y = mix(x ^ *z);
        assert_ne!(y % 53, 0, "at {y}");
        log.borrow_mut().push(y.to_string());
    }
}
}

/// A function's outcome, and what it has logged.
fn with_a_log<R: Debug>(f: impl FnOnce(&Log, usize) -> R, n: usize) -> (String, Vec<String>) {
    let log = Log::default();
    (format!("{:?}", outcome(|| f(&log, n))), log.into_inner())
}

#[test]
fn temporaries_are_dropped_on_every_way_out() {
    at_all_jobs(|n| {
        assert_eq!(with_a_log(returned_out_of::ours, n), with_a_log(returned_out_of::plain, n));
        assert_eq!(with_a_log(failed_in::ours, n), with_a_log(failed_in::plain, n));
        assert_eq!(with_a_log(panicked_in::ours, n), with_a_log(panicked_in::plain, n));
    });
}

twins! {
bound_before_the_body_changes_it(n) -> (Vec<usize>, usize) {
    let (mut m, mut out) = (n, vec![]);
    for i in 0..m { let y = i * i; m += 1; out.push(y); }
    (out, m)
}
grown_while_it_runs(n) -> Vec<u64> {
    let mut v = numbers(n);
    for i in 0..v.len() { let y = mix(i as u64); v.push(y); }
    v
}
taken_and_filled(n) -> Vec<u64> {
    let mut v = numbers(n);
    for x in std::mem::take(&mut v) { let y = mix(x); v.push(y); }
    v
}
copied_and_changed(n) -> Vec<u64> {
    let mut v = numbers(n);
    for x in v.clone() { let y = mix(x); v.push(y); }
    v
}
rebuilt_in_the_header(n) -> Vec<u64> {
    let mut v = numbers(n);
    for x in v.drain(..).rev().collect::<Vec<_>>() { let y = mix(x); v.push(y); }
    v
}
shadowed(n) -> Vec<u64> {
    let (v, mut out) = (numbers(n), vec![]);
    for v in v { let y = mix(v); out.push(y); }
    out
}
shadowed_bounds(n) -> Vec<usize> {
    let (i, mut out) = (n / 2, vec![]);
    for i in i..i + n { let y = i * i; out.push(y); }
    out.push(i);
    out
}
counted_in_the_header(n) -> (usize, Vec<u64>) {
    let (mut count, mut out) = (0, vec![]);
    for x in { count += 1; let mut v = numbers(n); count += v.len(); v.truncate(50); v } { let y = mix(x); out.push(y); }
    (count, out)
}
returned_from_the_header(n) -> Vec<u64> {
    let mut out = vec![];
    for x in match n { 0..7 => return vec![1], _ => numbers(n) } { let y = mix(x); out.push(y); }
    out
}
failed_in_the_header(n) -> Result<Vec<u64>, std::num::ParseIntError> {
    let mut out = vec![];
    for x in 0..(if n == 7 { "x" } else { "90" }).parse::<u64>()? { let y = mix(x); out.push(y); }
    Ok(out)
}
panicked_in_the_header(n) -> usize {
    let mut out = vec![];
    for x in numbers(n)[3..].chunks(n - 64) { let y = mix(x[0]); out.push(y); }
    out.len()
}
a_step_of_zero(n) -> usize {
    let mut out = vec![];
    for x in (0..n).step_by(n % 64) { let y = mix(x as u64); out.push(y); }
    out.len()
}
a_condition_in_the_header(n) -> Vec<u64> {
    let (v, mut out) = (numbers(n), vec![]);
    for x in if n > 3 { &v[3..] } else { &[] } { let y = mix(*x); out.push(y); }
    out
}
}

check! {
a_header_is_evaluated_before_the_body_changes_its_names: bound_before_the_body_changes_it grown_while_it_runs taken_and_filled
    copied_and_changed rebuilt_in_the_header;
a_pattern_may_have_the_names_of_the_header: shadowed shadowed_bounds;
what_a_header_does_is_done_once: counted_in_the_header;
a_header_may_leave_the_function: returned_from_the_header failed_in_the_header;
a_header_may_panic: panicked_in_the_header a_step_of_zero;
a_header_may_choose: a_condition_in_the_header;
}
