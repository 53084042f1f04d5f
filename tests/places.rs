//! What the plain loop comes to first: an index that is not there, or what stands behind it and fails.

mod common;

use common::twins::{check_count, jobs, twin};
use parallelize::parallelize;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::io;
use std::mem;
use std::ops::AddAssign;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// So many rows there are. From there on nothing is good or sound, either.
const ROWS: usize = 37;

fn good(i: usize) -> Result<usize, io::Error> {
    if i < ROWS { Ok(i * 2) } else { Err(io::Error::other(format!("bad {i}"))) }
}

fn several(i: usize) -> Result<Vec<usize>, io::Error> {
    good(i).map(|x| vec![x; 2])
}

fn sound(i: usize) -> usize {
    assert!(i < ROWS, "not sound: {i}");
    i ^ 5
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Vector(f64, f64);

impl AddAssign for Vector {
    fn add_assign(&mut self, other: Vector) {
        *self = Vector(self.0 + other.0, self.1 - other.1);
    }
}

fn vector(i: usize) -> Result<Vector, io::Error> {
    good(i).map(|x| Vector(x as f64, 0.5))
}

/// What a body says or panics with, and what it leaves.
fn outcome<R: std::fmt::Debug>(n: u64, body: impl FnOnce(&mut State, u64) -> R) -> (String, State) {
    let rows = vec![vec![0, 0]; ROWS];
    let vectors = vec![Vector::default(); ROWS];
    let mut state = State { rows, vectors, ..State::default() };
    let left = match catch_unwind(AssertUnwindSafe(|| body(&mut state, n))) {
        Ok(value) => format!("{value:?}"),
        Err(payload) => match payload.downcast::<String>() {
            Ok(text) => *text,
            Err(payload) => payload.downcast::<&str>().map_or_else(|_| "?".to_string(), |text| text.to_string()),
        },
    };
    (left, state)
}

#[derive(Debug, Default, PartialEq)]
struct State {
    rows: Vec<Vec<usize>>,
    vectors: Vec<Vector>,
    texts: BTreeMap<usize, String>,
    sums: BTreeMap<usize, usize>,
    queue: VecDeque<usize>,
}

macro_rules! twins {
    ($($name:ident: $i:ident, $state:ident { $($body:tt)* })*) => {
        $(twin!($name($state: &mut State, n: u64) -> Result<usize, io::Error> {
            for $i in 0..n as usize { $($body)* }
            Ok(1)
        });)*

        #[test]
        fn an_index_comes_before_what_stands_behind_it() {
            std::panic::set_hook(Box::new(|_| {}));
            $(check_count(|n| outcome(n, $name::plain), |n| outcome(n, $name::ours));)*
        }
    };
}

twins! {
    pushed: i, state { state.rows[i].push(good(i)?); }
    pushed_what_is_made_of_it: i, state { state.rows[i].push(sound(good(i)?)); }
    made_of_both: i, state { state.rows[i].push(sound(i).max(good(i)?)); }
    made_of_the_second: i, state { state.queue.push_back(i); state.queue.push_back(sound(good(i)? ^ 8)); }
    pushed_or_panics: i, state { state.rows[i].push(sound(i)); }
    own_method: i, state { state.rows[i].truncate(good(i)? % 2); }
    deeper: i, state { let at = good(i); state.rows[i][at?] = 3; }
    added_deeper: i, state { state.rows[i][sound(i) % 2] += 1; }
    a_range: i, state { state.rows[i..].iter_mut().for_each(|row| row.push(1)); state.rows[i][..].fill(sound(i)); }
    written: i, state {
        let text = state.texts.entry(i % 5).or_default();
        write!(text, "{}", sound(i)).unwrap();
    }
    replaced: i, state { let old = mem::replace(&mut state.rows[i], several(i)?); state.queue.extend(old); }
    read: i, state { state.rows[i][0] = state.rows[i][0].max(sound(i)); }
    asked: i, state { if state.rows[i].contains(&good(i)?) { state.queue.push_back(i); } state.rows[i][0] = i; }
    added_to_what_is_made: i, state { *state.texts.entry(i % 90).or_default() += &good(i)?.to_string(); }
    added_by_reference: i, state { *state.sums.entry(i % 90).or_insert(1) += &good(i)?; }
    added_as_numbers: i, state { *state.sums.entry(i % 90).or_insert(1) += good(i)?; }
    added_vectors: i, state { state.vectors[i] += vector(i)?; }
    in_an_inner_loop: i, state { for k in 0..2 { state.rows[i + k].push(good(i)? + k); } }
}
