//! What each iteration makes anew of what it was, without copies, and the last one gives away.

use crate::common::mix;
use crate::common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};

/// Has no copies.
#[derive(Debug, PartialEq)]
struct State(Vec<u64>);

impl State {
    fn next(mut self, x: u64) -> State {
        self.0.push(x);
        self
    }
    fn last(&self) -> u64 {
        self.0.last().copied().unwrap_or(1)
    }
}

fn close(state: State, by: u64) -> Vec<u64> {
    let mut all = state.0;
    all.push(by);
    all
}

forms!(behind_its_change(xs) -> Result<u64, State> {
    let mut state = State(Vec::with_capacity(8));
} for (x in xs) {
    let y = mix(*x) % 1009;
    state = state.next(y);
    if state.last() == 5 {
        return Err(state);
    }
} Ok(state.last()));

forms!(in_front_of_its_change(xs) -> Result<State, Option<State>> {
    let mut state = State(vec![7]);
} for (x in xs) {
    let y = mix(*x) % 1009;
    if y == 6 && state.last() > 3 {
        return Err(Some(state));
    }
    state = State(vec![state.last() ^ y]);
} Ok(state));

forms!(to_a_function(xs) -> Vec<u64> {
    let mut state = State(vec![7]);
} for (x in xs) {
    let y = mix(*x) % 1009;
    state = state.next(y);
    if state.last() == 5 {
        let all = close(state, y);
        return all;
    }
} close(state, 3));

forms!(its_length(xs) -> usize {
    let mut state = Vec::with_capacity(1000);
} for (x in xs) {
    let y = mix(*x) % 1009;
    state = [state, vec![y]].concat();
    if state.len() > 90 {
        return Some(state).map_or(0, |state| state.capacity());
    }
    if state.len() == 50 {
        state = Vec::with_capacity(200);
        state.push(1);
    }
} state.len());

forms!(a_text(xs) -> String {
    let mut text = String::new();
} for (x in xs) {
    let digits = mix(*x).to_string();
    text = text + &digits;
    if text.len() > 60 {
        break;
    }
} text);

fn step(state: State, x: u64) -> Result<State, State> {
    if x == 5 { Err(state) } else { Ok(state.next(x)) }
}

forms!(beside_a_count_that_leaves(xs) -> Result<State, (u64, Vec<u64>)> {
    let (mut state, mut count, mut all) = (State(vec![7]), 0, Vec::new());
} for (x in xs) {
    let y = mix(*x) % 1009;
    all.push(y);
    state = match step(state, y) {
        Ok(state) => state,
        Err(_) => return Err((count, all)),
    };
    count += 1;
} Ok(state));

forms!(an_item_beside_a_count(xs) -> Result<Vec<u64>, (State, usize)> {
    let (mut ids, states): (Vec<u64>, Vec<State>) = (Vec::new(), xs.iter().map(|x| State(vec![*x])).collect());
} for (state in states) {
    let y = mix(state.last()) % 1009;
    if y == 12 {
        return Err((state, ids.len()));
    }
    ids.push(state.last() + y);
} Ok(ids));

forms!(with_an_else_and_no_work(xs) -> Result<State, usize> {
    let (mut state, mut count) = (State(vec![7]), 0);
} for (x in xs) {
    let y = (x * 7 + 1) % 1009;
    let Some(next) = step(state, y).ok() else { return Err(count) };
    state = next;
    count += 1;
} Ok(state));
