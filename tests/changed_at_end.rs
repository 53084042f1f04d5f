//! Variables that iterations look at, and that change only where the loop ends: no other iteration sees the change.

mod common;

use common::mix;
use common::twins::{check, forms, jobs, twin};
use parallelize::{par_for, parallelize};

#[derive(Clone, Debug, PartialEq)]
struct Tour {
    stops: Vec<u64>,
    name: String,
}

impl Tour {
    fn new() -> Tour {
        Tour { stops: (0..20).map(mix).collect(), name: "first".into() }
    }

    fn length(&self) -> u64 {
        self.stops.windows(2).map(|pair| pair[0].abs_diff(pair[1]) % 1000).sum()
    }

    fn swapped(&self, x: u64) -> Tour {
        let mut tour = self.clone();
        let n = tour.stops.len() as u64;
        tour.stops.swap((mix(x) % n) as usize, (mix(x + 1) % n) as usize);
        tour.name = format!("after {x}");
        tour
    }

    fn visit(&mut self, x: u64) {
        self.stops.push(x);
    }
}

/// Whether it is so about once in 300 times.
fn is_rare(x: u64) -> bool {
    mix(x).is_multiple_of(300)
}

fn parsed(x: u64) -> Result<u64, String> {
    if x % 5 == 3 { Err(format!("{x} of five")) } else { Ok(x * 2) }
}

forms!(of_all_of_it(xs) -> (Tour, u64) { let (mut tour, mut t) = (Tour::new(), 0u64); } for (x in xs) {
    let other = tour.swapped(*x);
    t = t.wrapping_mul(3) ^ other.length();
    if other.length() + 150 < tour.length() && is_rare(x + 7) {
        tour = other;
        break;
    }
} (tour, t));

forms!(looked_at_behind_the_change(xs) -> (Tour, Vec<u64>) { let (mut tour, mut log) = (Tour::new(), vec![]); } for (x in xs) {
    let other = tour.swapped(*x);
    if is_rare(other.length() ^ x) {
        log.push(tour.length());
        tour = other;
        log.push(tour.length());
        tour.visit(mix(tour.length()));
        log.extend(tour.stops.iter().map(|stop| stop % 10));
        break;
    }
    log.push(tour.length() ^ other.length());
} (tour, log));

forms!(behind_what_is_in_order(xs) -> (Tour, u64) { let (mut tour, mut t) = (Tour::new(), 0u64); } for (x in xs) {
    let other = tour.swapped(*x);
    t = t.wrapping_mul(3) ^ other.length();
    if is_rare(t) {
        tour.name = other.name;
        tour.stops = other.stops;
        break;
    } else if is_rare(t + 1) {
        tour.visit(t);
        return (tour, t);
    }
} (tour, t));

forms!(of_parts(xs) -> (Vec<u64>, (u64, String), u64) {
    let (mut stops, mut state, mut t) = (vec![3u64, 1, 4], (5u64, String::from("a")), 0u64);
} for (x in xs) {
    let y = mix(x ^ stops.iter().sum::<u64>() ^ state.0);
    match y % 900 {
        0 => {
            state.0 = y;
            state.1.push_str("zero");
            break;
        }
        1 if !state.1.is_empty() => {
            stops[1] += y % 7;
            stops.swap(0, 2);
            break;
        }
        2 => {
            let old = std::mem::replace(&mut stops, vec![y, *x]);
            state.1 = format!("{old:?}");
            break;
        }
        _ => t = t.wrapping_mul(5) ^ y,
    }
} (stops, state, t));

forms!(out_of_inner_loops(xs) -> (u64, Option<u64>) { let (mut limit, mut at) = (7u64, None); } for (x in xs) {
    for k in 0..3 {
        if is_rare(x * 3 + k ^ limit) {
            limit += mix(*x) % 100;
            limit -= k;
            return (limit, at);
        }
    }
    let Some(y) = Some(mix(x ^ limit)).filter(|y| y % 1000 > 2) else {
        limit *= 2;
        break;
    };
    if y % 50 > 1 {
        continue;
    }
    at = Some(y);
    if is_rare(y) {
        limit = y;
        break;
    }
} (limit, at));

// the change of an inner loop, which the loop goes on after, is one that the next iteration sees
forms!(where_the_loop_goes_on(xs) -> Vec<u64> { let (mut limit, mut out) = (7u64, vec![]); } for (x in xs) {
    let y = mix(*x);
    for k in 0..3 {
        if (y >> k) % 40 == limit % 40 {
            limit = y % 1000;
            break;
        }
    }
    out.push(limit ^ y);
} out);

forms!(where_only_one_branch_ends(xs) -> Vec<u64> { let (mut limit, mut out) = (7u64, vec![]); } for (x in xs) {
    let y = mix(x ^ 5);
    if y % 30 == limit % 30 {
        limit = y % 1000;
        if is_rare(y) {
            break;
        }
    }
    out.push(limit ^ y);
} out);

twin!(with_failures(xs: &[u64]) -> Result<(u64, Vec<u64>), String> {
    let (mut limit, mut out) = (11u64, vec![]);
    for x in xs {
        let y = mix(x ^ limit);
        out.push(y);
        if y.is_multiple_of(400) {
            limit = parsed(*x)?;
            limit += parsed(limit)?;
            break;
        }
    }
    Ok((limit, out))
});

#[test]
fn failures_leave_what_has_been_set() {
    check(with_failures::plain, with_failures::ours);
}

#[derive(Clone, Debug, PartialEq)]
struct Search {
    tour: Tour,
    tried: u64,
    log: Vec<String>,
}

macro_rules! climbs {
    ($name:ident, $(#[$attribute:meta])*) => {
        impl Search {
            $(#[$attribute])*
            fn $name(&mut self, xs: &[u64]) -> bool {
                for x in xs {
                    let other = self.tour.swapped(*x);
                    self.tried += 1;
                    if other.length() < self.tour.length() && mix(*x) % 4 == 1 {
                        self.log.push(format!("{x}: {}", self.tour.length()));
                        self.tour = other;
                        return true;
                    }
                }
                false
            }
        }
    };
}

climbs!(climb,);
climbs!(climb_in_parallel, #[parallelize(jobs = jobs(), always)]);

/// Steps until nothing is better.
fn climbed(step: fn(&mut Search, &[u64]) -> bool, xs: &[u64]) -> Search {
    let mut search = Search { tour: Tour::new(), tried: 0, log: vec![] };
    for _ in 0..12 {
        if !step(&mut search, xs) {
            break;
        }
    }
    search
}

#[test]
fn a_field_of_self() {
    check(|xs| climbed(Search::climb, xs), |xs| climbed(Search::climb_in_parallel, xs));
}

twin!(of_the_source(xs: &[u64]) -> Vec<u64> {
    let mut ys = xs.to_vec();
    for y in &ys {
        let z = mix(y ^ ys.len() as u64);
        if z.is_multiple_of(500) {
            ys.push(z);
            ys[0] = 1;
            break;
        }
    }
    ys
});

#[test]
fn what_the_loop_is_over() {
    check(of_the_source::plain, of_the_source::ours);
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct State(u64);

impl State {
    fn advance(&mut self) -> u64 {
        self.0 = mix(self.0);
        self.0 % 100
    }
}

fn value_of(state: &State, x: u64) -> u64 {
    mix(state.0 ^ x)
}

// by a method of which only the declaration says that it changes something
twin!(by_a_method(xs: &[u64]) -> (State, Vec<u64>) {
    let (mut state, mut log) = (State(3), vec![]);
    for x in xs {
        let y = value_of(&state, *x);
        if y.is_multiple_of(300) {
            log.push(value_of(&state, x ^ 1));
            let n = state.advance();
            log.push(n);
            log.push(value_of(&state, x ^ 1));
            break;
        }
        log.push(y);
    }
    (state, log)
});

#[test]
fn methods_for_their_values() {
    check(by_a_method::plain, by_a_method::ours);
}
