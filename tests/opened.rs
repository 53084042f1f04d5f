//! Items that hold a `&mut`, or what changes through a `&`, in a type of the user's own, and that the body takes apart or names anew: an
//! iteration that comes to nothing has changed nothing.

#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};
use std::cell::Cell;
use std::sync::Mutex;

struct Held<'a> {
    place: &'a mut u64,
    key: u64,
}

enum Maybe<'a> {
    One(&'a mut u64),
    None,
}

fn held(values: &mut [u64]) -> Vec<Held<'_>> {
    values.iter_mut().map(|place| Held { key: *place, place }).collect()
}

forms!(taken_apart_and_skipped(xs) -> (Vec<u64>, Vec<u64>) {
    let (mut values, mut log) = (xs.to_vec(), Vec::new());
} for (x in held(&mut values)) {
    let Held { place, key } = x;
    if log.contains(&(key % 7)) {
        continue;
    }
    log.push(key % 7);
    *place = mix(key);
} (values, log));

forms!(named_anew(xs) -> (Vec<u64>, Vec<u64>) {
    let (mut values, mut log) = (xs.to_vec(), Vec::new());
} for (x in held(&mut values)) {
    let y = x;
    let z = mix(y.key);
    *y.place = z;
    log.push(z);
    if log.len() == 40 {
        break;
    }
} (values, log));

forms!(matched(xs) -> (Vec<u64>, Vec<u64>) {
    let (mut values, mut log) = (xs.to_vec(), Vec::new());
    let items: Vec<Maybe> =
        values.iter_mut().map(|x| if *x % 5 == 3 { Maybe::None } else { Maybe::One(x) }).collect();
} for (x in items) {
    let Maybe::One(place) = x else { continue };
    *place ^= mix(*place);
    log.push(*place);
    if log.len() == 40 {
        break;
    }
} (values, log));

forms!(rows(xs) -> (Vec<u64>, u64) {
    let (mut values, mut sum) = (xs.to_vec(), 0);
    let items: Vec<(u64, &mut [u64])> = values.chunks_mut(3).map(|row| (row.len() as u64, row)).collect();
} for (item in items) {
    let (key, row) = item;
    for x in row.iter_mut() {
        *x ^= mix(key + *x);
    }
    sum += row[0] % 10;
    if sum > 100 {
        break;
    }
} (values, sum));

forms!(cells_of_items(xs) -> (Vec<u64>, u64) {
    let (mut values, mut sum): (Vec<(u64, Cell<u64>)>, u64) = (xs.iter().map(|x| (*x, Cell::new(0))).collect(), 0);
} for (item in values.iter_mut()) {
    let cell = &item.1;
    cell.set(mix(item.0));
    sum += cell.get() % 10;
    if sum > 100 {
        break;
    }
} (values.iter().map(|item| item.1.get()).collect(), sum));

forms!(locks_of_items(xs) -> (Vec<u64>, u64) {
    let (values, mut sum): (Vec<(u64, Mutex<u64>)>, u64) = (xs.iter().map(|x| (*x, Mutex::new(0))).collect(), 0);
} for (item in &values) {
    let (key, lock) = item;
    let value = mix(*key);
    *lock.lock().unwrap() = value;
    sum += value % 10;
    if sum > 100 {
        break;
    }
} (values.iter().map(|item| *item.1.lock().unwrap()).collect(), sum));

forms!(used_and_then_changed(xs) -> (Vec<Option<u64>>, u64) {
    let (mut values, mut lost): (Vec<Option<u64>>, u64) = (xs.iter().map(|x| (x % 3 > 0).then_some(*x)).collect(), 0);
} for (x in values.iter_mut()) {
    if let Some(left) = x {
        *left = mix(*left) % 100;
        lost += *left;
    }
    if x.is_some_and(|left| left < 50) {
        *x = None;
    }
} (values, lost));

forms!(the_last_of_a_row(xs) -> (Vec<Vec<u64>>, u64, Vec<u64>) {
    let mut rows: Vec<Vec<u64>> = xs.chunks(3).map(<[u64]>::to_vec).collect();
    let (mut top, mut seen) = (0, Vec::new());
} for (row in rows.iter_mut()) {
    if let Some(last) = row.last_mut() {
        *last = mix(*last) % 1000;
        top = top.max(*last);
        seen.push(*last);
    }
    row.sort_unstable();
} (rows, top, seen));

forms!(left_out_of_a_chain(xs) -> (Vec<u64>, Vec<usize>, u64) {
    let (mut values, mut skipped, mut sum) = (xs.to_vec(), Vec::new(), 0u64);
} for ((i, x) in values.iter_mut().enumerate().filter(|(i, _)| i % 3 != 0).inspect(|(i, _)| assert!(i % 3 > 0))) {
    if *x % 5 == 0 {
        skipped.push(i);
        continue;
    }
    *x = mix(*x);
    sum = sum.wrapping_add(*x);
} (values, skipped, sum));

// what a pattern binds of an item that is then replaced does not outlive it

forms!(replaced(xs) -> (Vec<Option<Vec<u64>>>, Vec<u64>) {
    let mut rows: Vec<Option<Vec<u64>>> = xs.iter().map(|x| (x % 3 > 0).then(|| vec![mix(*x), *x])).collect();
    let mut all = Vec::new();
} for (row in rows.iter_mut()) {
    if let Some(values) = row {
        values.sort_unstable();
        for value in values.iter() {
            all.push(*value);
        }
        *row = None;
    }
} (rows, all));

forms!(replaced_by_what_it_held(xs) -> (Vec<Result<String, u64>>, Vec<String>) {
    let mut states: Vec<Result<String, u64>> = xs.iter().map(|x| Err(*x)).collect();
    let mut log = Vec::new();
} for (state in &mut states) {
    match state {
        Err(x) => {
            let text = mix(*x).to_string();
            log.push(format!("{x} is {text}"));
            if *x % 2 == 0 {
                *state = Ok(text);
            }
        }
        Ok(text) => log.push(text.clone()),
    }
} (states, log));
