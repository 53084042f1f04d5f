//! What the debugger is let loose on. The checks find lines by the comments at their ends; every loop has three
//! iterations, of which the last one overflows where an item is too large.

use parallelize::{par, par_for, parallelize};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::ops::RangeFrom;
use std::thread::{self, ThreadId};
use std::time::Duration;

type Items = [u64; 3];
type Form = (&'static str, fn(&Items));

/// The functions, by name.
pub(crate) const FORMS: [Form; 18] = [
    ("plain", |xs| _ = plain(xs)),
    ("annotated", |xs| _ = annotated(xs)),
    ("called", |xs| _ = called(xs)),
    ("reordered", |xs| _ = reordered(xs)),
    ("elements", |xs| elements(&mut [0; 3], xs)),
    ("parts", |xs| parts(&mut [0; 6], xs)),
    ("left", |xs| _ = left(xs)),
    ("counted", |xs| _ = counted(xs)),
    ("drawn", |xs| _ = drawn(&mut (0..), xs)),
    ("nested", |xs| _ = nested(&[*xs])),
    ("listed", |xs| _ = listed(xs)),
    ("texts", |xs| _ = texts(xs)),
    ("summed", |xs| _ = summed(xs)),
    ("set", |xs| _ = set(xs)),
    ("same_names", |xs| _ = same_names(1, 2, 3, xs)),
    ("same_names_listed", |xs| _ = same_names_listed(1, 2, 3, xs)),
    ("worker_of_loop", |_| _ = worker_of_loop(thread::current().id())),
    ("worker_of_comprehension", |_| _ = worker_of_comprehension(thread::current().id())),
];

fn plain(xs: &[u64]) -> Vec<u64> {
    let mut squares = Vec::new();
    for x in xs {
        let square = x * x; // plain: first
        squares.push(square); // plain: last
    }
    squares
}

#[parallelize]
fn annotated(xs: &[u64]) -> Vec<u64> {
    let mut squares = Vec::new();
    for x in xs {
        let square = x * x; // annotated: first
        squares.push(square); // annotated: last
    }
    squares
}

fn called(xs: &[u64]) -> u64 {
    let mut total = 0;
    par_for!(for x in xs {
        let double = 2 * x; // called: first
        total += double; // called: last
    });
    total
}

#[parallelize(reorder(total))]
fn reordered(xs: &[u64]) -> u64 {
    let mut total = 0;
    for x in xs {
        let double = 2 * x; // reordered: first
        total += double; // reordered: last
    }
    total
}

#[parallelize]
fn elements(out: &mut [u64], xs: &[u64]) {
    for i in 0..3 {
        let x = xs[i] * 2; // elements: first
        out[i] = x; // elements: last
    }
}

#[parallelize(own(out, stride = 2), local(buffer))]
fn parts(out: &mut [u64], xs: &[u64]) {
    let mut buffer = Vec::new();
    for i in 0..3 {
        buffer.push(xs[i] * 2); // parts: first
        out[2 * i + 1] = buffer[0]; // parts: last
    }
}

#[parallelize]
fn left(xs: &[u64]) -> Option<Vec<u64>> {
    let mut out = Vec::new();
    for x in xs {
        let more = x * 2; // left: first
        if more == 0 {
            continue;
        }
        if more > 99 {
            break;
        }
        out.push(more.checked_add(1)?); // left: last
    }
    Some(out)
}

#[parallelize]
fn counted(xs: &[u64]) -> [u32; 4] {
    let mut bins = [0; 4];
    for x in xs {
        let double = x * 2; // counted: first
        bins[double as usize % 4] += 1; // counted: last
    }
    bins
}

#[parallelize]
fn drawn(counter: &mut RangeFrom<u64>, xs: &[u64]) -> u64 {
    let mut total = 0;
    for x in xs {
        let n = counter.next().unwrap_or(0); // drawn: first
        total += n * x; // drawn: last
    }
    total
}

#[parallelize]
fn nested(rows: &[Items]) -> Vec<u64> {
    let mut totals = Vec::new();
    #[par]
    for row in rows {
        let mut total = 0;
        #[par]
        for x in row {
            let double = 2 * x; // nested: first
            total += double; // nested: last
        }
        totals.push(total);
    }
    totals
}

fn listed(xs: &[u64]) -> Vec<u64> {
    par![
        black_box(x * 2) // listed: head
        for x in xs
    ]
}

fn texts(xs: &[u64]) -> Vec<String> {
    par![
        (x * 2).to_string() // texts: head
        for x in xs
    ]
}

fn summed(xs: &[u64]) -> u64 {
    par![
        sum: black_box(x * 2) // summed: head
        for x in xs
        if black_box(*x > 0)
    ]
}

fn set(xs: &[u64]) -> BTreeSet<u64> {
    par![
        BTreeSet<_>: black_box(x * y) // set: head
        for x in xs
        for y in 2..3
    ]
}

/// With names that the expansion has too.
#[parallelize]
fn same_names(source: u64, run: u64, stride: u64, xs: &[u64]) -> u64 {
    let mut total = 0;
    for x in xs {
        total += x * source * run * stride; // same_names: last
    }
    total
}

fn same_names_listed(run: u64, item: u64, value: u64, xs: &[u64]) -> Vec<u64> {
    par![
        black_box(x * run * item * value) // same_names_listed: head
        for x in xs
        if black_box(*x > 0)
    ]
}

/// Panics on another thread than the caller's.
#[parallelize(jobs = 2, always)]
fn worker_of_loop(caller: ThreadId) -> u64 {
    let mut total = 0;
    for x in 0..10_000 {
        thread::sleep(Duration::from_millis(1));
        assert_eq!(thread::current().id(), caller); // worker_of_loop: panics
        total += x;
    }
    total
}

fn worker_of_comprehension(caller: ThreadId) -> Vec<u64> {
    par![
        {
            thread::sleep(Duration::from_millis(1));
            assert_eq!(thread::current().id(), caller); // worker_of_comprehension: panics
            x
        }
        for x in 0..10_000;
        jobs = 2, always
    ]
}
