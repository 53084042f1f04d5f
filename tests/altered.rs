//! Headers that change something beside giving items, in loops that end early: what they leave is what the plain loop leaves.

mod common;

use common::mix;
use common::twins::{check_count, jobs, twin};
use parallelize::{par, par_for, parallelize};
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

struct Rng(u64);

impl Rng {
    fn draw(&mut self) -> u64 {
        self.0 = mix(self.0);
        self.0 % 1000
    }

    fn draws(&mut self, n: u64) -> impl Iterator<Item = u64> {
        (0..n).map(|_| self.draw())
    }
}

struct Draws<'r>(&'r mut Rng, u64);

impl Iterator for Draws<'_> {
    type Item = u64;
    fn next(&mut self) -> Option<u64> {
        self.1 = self.1.checked_sub(1)?;
        Some(self.0.draw())
    }
}

/// Now and then, for a loop that ends early.
fn is_last(x: u64) -> bool {
    mix(x) % 50 == 7
}

twin!(assigned_in_a_closure(n: u64) -> (u64, u64) {
    let (mut state, mut sum) = (1, 0);
    for x in (0..n).map(|_| { state = mix(state); state >> 40 }) {
        if is_last(x) {
            break;
        }
        sum += x;
    }
    (state, sum)
});

twin!(drawn_in_a_closure(n: u64) -> (u64, u64) {
    let (mut rng, mut sum) = (Rng(2), 0);
    let first = rng.draw();
    for (x, y) in (0..n).zip((0..).map(|_| rng.draw())) {
        if is_last(x + y) {
            break;
        }
        sum += x ^ y;
    }
    (rng.0, sum + first)
});

twin!(counted_in_a_closure(n: u64, seen: &mut usize) -> Result<u64, String> {
    let mut sum = 0;
    for x in (0..n).inspect(|_| *seen += 1) {
        if is_last(x) {
            return Err(format!("last {x}"));
        }
        sum += mix(x) % 7;
    }
    Ok(sum)
});

twin!(counted_in_a_cell(n: u64) -> (u64, Vec<u64>, u64) {
    let (seen, log, mut sum) = (Cell::new(0), RefCell::new(Vec::new()), 0);
    let note = |x: &u64| seen.set(seen.get() + x);
    for x in (0..n).inspect(note).filter(|x| { log.borrow_mut().push(*x); x % 3 != 1 }) {
        if is_last(x) {
            break;
        }
        sum += mix(x) % 7;
    }
    (seen.get(), log.into_inner(), sum)
});

twin!(drawn_before_the_loop(n: u64) -> (u64, u64) {
    let (mut rng, mut sum) = (Rng(3), 0);
    let draws = (0..n).map(|_| rng.draw());
    for x in draws {
        if is_last(x) {
            break;
        }
        sum += x;
    }
    (rng.0, sum)
});

twin!(drawn_by_a_method(n: u64) -> (u64, u64) {
    let (mut rng, mut sum) = (Rng(4), 0);
    for x in rng.draws(n) {
        if is_last(x) {
            break;
        }
        sum += x;
    }
    (rng.0, sum)
});

twin!(drawn_by_an_iterator(n: u64) -> (u64, u64) {
    let (mut rng, mut sum) = (Rng(4), 0);
    for x in Draws(&mut rng, n) {
        if is_last(x) {
            break;
        }
        sum += x;
    }
    (rng.0, sum)
});

twin!(lent_before_the_loop(n: u64) -> (u64, u64) {
    let (mut rng, mut sum) = (Rng(6), 0);
    let draws = Draws(&mut rng, n);
    let numbered = draws.zip(0u64..);
    for (x, i) in numbered {
        if is_last(x) {
            break;
        }
        sum += x ^ i;
    }
    (rng.0, sum)
});

twin!(lent_by_the_caller(rng: &mut Rng, n: u64) -> u64 {
    let mut sum = 0;
    let mut draws = rng.draws(n).filter(|x| x % 3 > 0);
    let draws = &mut draws;
    for x in draws {
        if is_last(x) {
            return sum;
        }
        sum += x;
    }
    sum
});

twin!(own_state_of_a_closure(n: u64) -> (u64, u64) {
    let (mut state, mut sum) = (1, 0);
    for x in (0..n).map(move |_| { state = mix(state); state >> 40 }) {
        if is_last(x) {
            break;
        }
        sum += x;
    }
    state += 1;
    (state, sum)
});

twin!(stopped_by_the_body(n: u64) -> (u64, u64) {
    let (stop, limit, mut sum) = (AtomicBool::new(false), Cell::new(5), 0);
    for x in (0..n).take_while(|_| !stop.load(Relaxed)).filter(|x| x % 11 < limit.get()) {
        let y = mix(x) % 1000;
        sum += y;
        limit.set(y % 11);
        if x > 40 {
            stop.store(true, Relaxed);
        }
    }
    (sum, limit.get())
});

#[test]
fn what_a_header_leaves_is_what_the_plain_loop_leaves() {
    check_count(assigned_in_a_closure::plain, assigned_in_a_closure::ours);
    check_count(drawn_in_a_closure::plain, drawn_in_a_closure::ours);
    fn counted(n: u64, sum: fn(u64, &mut usize) -> Result<u64, String>) -> (Result<u64, String>, usize) {
        let mut seen = 0;
        (sum(n, &mut seen), seen)
    }
    check_count(|n| counted(n, counted_in_a_closure::plain), |n| counted(n, counted_in_a_closure::ours));
    check_count(counted_in_a_cell::plain, counted_in_a_cell::ours);
    check_count(drawn_before_the_loop::plain, drawn_before_the_loop::ours);
    check_count(stopped_by_the_body::plain, stopped_by_the_body::ours);
    check_count(own_state_of_a_closure::plain, own_state_of_a_closure::ours);
}

#[test]
fn what_an_iterator_of_ones_own_leaves_too() {
    check_count(drawn_by_a_method::plain, drawn_by_a_method::ours);
    check_count(drawn_by_an_iterator::plain, drawn_by_an_iterator::ours);
    check_count(lent_before_the_loop::plain, lent_before_the_loop::ours);
    fn lent(n: u64, sum: fn(&mut Rng, u64) -> u64) -> (u64, u64) {
        let mut rng = Rng(7);
        (sum(&mut rng, n), rng.0)
    }
    check_count(|n| lent(n, lent_by_the_caller::plain), |n| lent(n, lent_by_the_caller::ours));
}

fn first_last<I: Iterator<Item = u64>>(items: I) -> Option<u64> {
    par_for!(
        jobs = jobs(),
        always,
        for x in items {
            if is_last(x) {
                return Some(x);
            }
        }
    );
    None
}

fn plain_first_last<I: Iterator<Item = u64>>(mut items: I) -> Option<u64> {
    items.find(|x| is_last(*x))
}

/// What a function is called with that does not say that it is borrowed, and what is left in it.
#[test]
fn what_generic_code_is_lent_is_left() {
    fn left(n: u64, find: fn(&mut std::vec::IntoIter<u64>) -> Option<u64>) -> (Option<u64>, Option<u64>) {
        let mut items = (0..n).collect::<Vec<_>>().into_iter();
        (find(&mut items), items.next())
    }
    check_count(|n| left(n, |items| plain_first_last(items)), |n| left(n, |items| first_last(items)));
    check_count(
        |n| left(n, |items| plain_first_last(items.filter(|x| x % 3 > 0))),
        |n| left(n, |items| first_last(items.filter(|x| x % 3 > 0))),
    );
}

#[test]
fn what_the_other_forms_draw_too() {
    fn drawn(n: u64) -> (u64, u64) {
        let (mut rng, mut sum) = (Rng(5), 0);
        for x in (0..n).map(|_| rng.draw()) {
            if is_last(x) {
                break;
            }
            sum += x;
        }
        (rng.0, sum)
    }
    fn ours(n: u64) -> (u64, u64) {
        let (mut rng, mut sum) = (Rng(5), 0);
        par_for!(
            jobs = jobs(),
            always,
            for x in (0..n).map(|_| rng.draw()) {
                if is_last(x) {
                    break;
                }
                sum += x;
            }
        );
        (rng.0, sum)
    }
    check_count(drawn, ours);
    check_count(drawn, |n| {
        let mut rng = Rng(5);
        let sum: u64 = par![sum: x for x in (0..n).map(|_| rng.draw()) while !is_last(x); jobs = jobs(), always];
        (rng.0, sum)
    });
}

/// Of a pair of lists, all of its values are asked for: items may change.
#[test]
fn a_pair_of_lists_takes_all() {
    check_count(
        |n| {
            let mut rows: Vec<[u64; 2]> = (0..n).map(|i| [mix(i), i]).collect();
            let pair: (Vec<u64>, Vec<u64>) = rows
                .iter_mut()
                .map(|row| {
                    row[0] %= 7;
                    (row[0], row[1])
                })
                .unzip();
            (rows, pair)
        },
        |n| {
            let mut rows: Vec<[u64; 2]> = (0..n).map(|i| [mix(i), i]).collect();
            let pair = par![(Vec<_>, Vec<_>): { row[0] %= 7; (row[0], row[1]) } for row in rows.iter_mut(); jobs = jobs(), always];
            (rows, pair)
        },
    );
}
