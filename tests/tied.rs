//! Headers and bodies that share something which changes through a `&`.

mod common;

use common::mix;
use common::twins::{check, jobs, twin};
use parallelize::parallelize;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

twin!(counted_by_the_header(xs: &[u64]) -> Vec<(u64, u64)> {
    let (number, mut out) = (Cell::new(0), vec![]);
    for x in xs.iter().inspect(|_| number.set(number.get() + 1)) {
        let y = mix(*x);
        out.push((number.get(), y));
    }
    out
});

twin!(counted_before(xs: &[u64]) -> Vec<(u64, u64)> {
    let (number, mut out) = (Cell::new(0), vec![]);
    let counted = xs.iter().inspect(|_| number.set(number.get() + 1));
    for x in counted {
        let y = mix(*x);
        out.push((number.get(), y));
    }
    out
});

twin!(counted_by_a_closure(xs: &[u64]) -> Vec<(u64, u64)> {
    let (number, mut out) = (Cell::new(0), vec![]);
    let count = |x: &u64| {
        number.set(number.get() + 1);
        *x
    };
    for x in xs.iter().map(count) {
        let y = mix(x);
        out.push((number.get(), y));
    }
    out
});

twin!(added_up_by_the_header(xs: &[u64]) -> Vec<(u64, u64)> {
    let (bytes, mut out) = (AtomicU64::new(0), vec![]);
    for x in xs.iter().map(|x| { bytes.fetch_add(x % 7, SeqCst); *x }) {
        let y = mix(x);
        out.push((bytes.load(SeqCst), y));
    }
    out
});

twin!(seen_by_the_header(xs: &[u64]) -> Vec<(usize, u64)> {
    let (seen, mut out) = (RefCell::new(BTreeSet::new()), vec![]);
    for x in xs.iter().filter(|x| seen.borrow_mut().insert(**x % 50)) {
        let y = mix(*x);
        out.push((seen.borrow().len(), y));
    }
    out
});

struct Countdown<'c> {
    left: u64,
    ticks: &'c Cell<u64>,
}

impl Iterator for Countdown<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.left = self.left.checked_sub(1)?;
        self.ticks.set(self.ticks.get() + 1);
        Some(self.left)
    }
}

twin!(lent_to_the_header(xs: &[u64]) -> Vec<(u64, u64)> {
    let (ticks, mut out) = (Cell::new(0), vec![]);
    for x in (Countdown { left: xs.len() as u64, ticks: &ticks }) {
        let y = mix(x);
        out.push((ticks.get(), y));
    }
    out
});

struct Stats {
    read: AtomicU64,
}

struct Source<'s> {
    xs: &'s [u64],
    stats: &'s Stats,
}

impl<'s> Source<'s> {
    fn iter(&self) -> impl Iterator<Item = u64> + use<'s> {
        let stats = self.stats;
        self.xs.iter().map(move |x| {
            stats.read.fetch_add(1, SeqCst);
            *x
        })
    }
}

twin!(lent_in_a_struct(xs: &[u64]) -> Vec<(u64, u64)> {
    let (stats, mut out) = (Stats { read: AtomicU64::new(0) }, vec![]);
    let source = Source { xs, stats: &stats };
    for x in source.iter() {
        let y = mix(x);
        out.push((stats.read.load(SeqCst), y));
    }
    out
});

twin!(drawn_from_what_counts(xs: &[u64]) -> Vec<(u64, u64)> {
    let (number, mut out) = (Cell::new(0), vec![]);
    let mut counted = xs.iter().inspect(|_| number.set(number.get() + 1));
    for _ in 0..xs.len() / 2 {
        let x = counted.next().unwrap();
        let y = mix(*x);
        out.push((number.get(), y));
    }
    out
});

struct Store(Mutex<BTreeSet<u64>>);

impl Store {
    fn has(&self, x: u64) -> bool {
        self.0.lock().unwrap().contains(&x)
    }

    fn add(&self, x: u64) {
        self.0.lock().unwrap().insert(x);
    }
}

twin!(filled_by_the_body(xs: &[u64]) -> Vec<u64> {
    let (store, mut out) = (Store(Mutex::new(BTreeSet::new())), vec![]);
    for x in xs.iter().filter(|x| !store.has(**x % 100)) {
        let y = mix(*x);
        store.add(x % 100);
        out.push(y);
    }
    out
});

twin!(handles_that_are_counted(xs: &[u64]) -> (Vec<Arc<u64>>, Vec<usize>) {
    let (base, mut out, mut counts) = (Arc::new(7), vec![], vec![]);
    for x in xs {
        let y = mix(*x) % 3;
        if y == 0 {
            out.push(Arc::clone(&base));
        } else {
            out.push(Arc::new(y));
        }
        counts.push(Arc::strong_count(&base));
    }
    (out, counts)
});

#[test]
fn are_as_they_are_written() {
    check(counted_by_the_header::plain, counted_by_the_header::ours);
    check(counted_before::plain, counted_before::ours);
    check(counted_by_a_closure::plain, counted_by_a_closure::ours);
    check(added_up_by_the_header::plain, added_up_by_the_header::ours);
    check(seen_by_the_header::plain, seen_by_the_header::ours);
    check(lent_to_the_header::plain, lent_to_the_header::ours);
    check(lent_in_a_struct::plain, lent_in_a_struct::ours);
    check(drawn_from_what_counts::plain, drawn_from_what_counts::ours);
    check(filled_by_the_body::plain, filled_by_the_body::ours);
    check(handles_that_are_counted::plain, handles_that_are_counted::ours);
}
