//! Loops on which a rewritten loop once differed from the plain one, or did not compile: found by the generator, made
//! small by hand.

use parallelize::parallelize;
use parallelize_oracle::calls::*;
use parallelize_oracle::compare::{Twin, compare};
use parallelize_oracle::outer::{Outer, State};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::panic;

/// A test that runs a function with one loop as it stands and with `#[parallelize]`. `with (OPTIONS)` are for the latter;
/// `drawn (NAMES)` may have changed beyond a panic.
macro_rules! twin {
    (
        $(#[$attr:meta])*
        $name:ident($o:ident, $n:ident, $k:ident)
        $(with ($($options:tt)*))? $(drawn ($($drawn:literal),*))? -> $ret:ty { $($body:tt)* }
    ) => {
        #[test]
        $(#[$attr])*
        fn $name() {
            #[allow(warnings, clippy::all)]
            fn plain($o: &mut Outer, $n: u64, $k: u64, _jobs: isize) -> $ret { $($body)* }
            #[allow(warnings, clippy::all)]
            #[parallelize(jobs = jobs, always, $($($options)*)?)]
            fn rewritten($o: &mut Outer, $n: u64, $k: u64, jobs: isize) -> $ret { $($body)* }
            run(&Twin {
                name: stringify!($name),
                source: stringify!($($body)*),
                drawn: &[$($($drawn),*)?],
                plain: |o, n, k, jobs| format!("{:?}", plain(o, n, k, jobs)),
                forms: &[("rewritten", |o, n, k, jobs| format!("{:?}", rewritten(o, n, k, jobs)))],
            });
        }
    };
}

fn run(twin: &Twin) {
    panic::set_hook(Box::new(|info| {
        // what a test says is for the reader, what a loop says is compared
        if info.location().is_some_and(|place| place.file().ends_with("found.rs")) {
            eprintln!("{info}");
        }
    }));
    if let Err(report) = compare(twin, 0x0302_0100_0403_0201) {
        panic!("{report}");
    }
}

twin! { an_iterator_that_borrows_a_local_is_consumed_by_an_effect(o, n, k) -> () {
    for i in 0..n {
        let a = heavy(i);
        o.out.extend((0..i % 3).map(|u| heavy(u ^ a)));
    }
} }

twin! { a_view_of_a_temporary_is_consumed_by_an_effect(o, n, k) -> () {
    for i in 0..n {
        let a = heavy(i);
        o.text.push_str(words_of(a).trim());
    }
} }

twin! { a_view_of_a_local_is_consumed_by_an_effect(o, n, k) -> () {
    for i in 0..n {
        let s = words_of(heavy(i));
        o.words.extend(s.split_whitespace().map(String::from));
        o.words.push(s);
    }
} }

twin! { an_iterator_over_a_temporary_feeds_a_closure_with_effects(o, n, k) -> () {
    for i in 0..n {
        let a = heavy(i);
        [a, a ^ 1].iter().for_each(|u| o.tot ^= u);
    }
} }

twin! { a_string_made_from_a_local_is_used_in_two_entries(o, n, k) -> () {
    for i in 0..n {
        let a = heavy(i);
        let s = words_of(a);
        if s.len() as u64 > o.best {
            o.best = s.len() as u64;
        }
        o.text.push_str(&s);
    }
} }

twin! { a_local_has_the_name_of_what_is_computed_ahead(o, n, k) -> () {
    for i in 0..n {
        let hoisted0 = heavy(i);
        o.tot ^= heavy(hoisted0) ^ hoisted0 ^ o.prev;
        o.prev = hoisted0;
    }
} }

twin! { one_field_is_lent_while_another_is_only_read(o, n, k) -> () {
    let last = &mut o.last;
    for i in 0..n {
        let a = heavy(i);
        if o.hist[3] == a {
            continue;
        }
        *last = Some(a);
    }
} }

twin! { an_item_is_read_by_a_call_before_it_is_changed(o, n, k) -> () {
    for x in o.cells.iter_mut() {
        let a = heavy(*x);
        if a % 97 == 3 {
            break;
        }
        *x = a;
        o.out.push(a);
    }
} }

twin! { an_exclusive_item_is_only_read(o, n, k) -> () {
    for x in o.cells.iter_mut() {
        let a = heavy(*x);
        o.out.push(a);
        if a % 97 == 3 {
            break;
        }
    }
} }

twin! { an_item_is_lent_and_then_read_where_the_loop_may_end(o, n, k) -> () {
    for (i, x) in o.cells.iter_mut().enumerate() {
        let a = heavy(i as u64);
        bump(x, a);
        if a % 97 == 3 {
            break;
        }
        o.out.push(*x);
    }
} }

twin! { an_if_let_is_replayed_whole(o, n, k) -> () {
    for i in 0..n {
        let a = heavy(i);
        let mut c = a;
        if let Some(u) = pick(a, 3) {
            c ^= o.tot ^ u;
        }
        o.out.push(c);
        o.tot ^= a;
    }
} }

twin! { a_variable_that_a_worker_reads_is_moved_out_by_a_return(o, n, k) -> Vec<u64> {
    let table = numbers(16, k);
    for i in 0..n {
        let a = heavy(table[(i % 16) as usize] ^ i);
        if a % 97 == 3 {
            return table;
        }
        o.out.push(a);
    }
    Vec::new()
} }

twin! { a_method_is_called_on_an_item_in_a_macro_before_unwrap(o, n, k) -> () {
    let text = phrase(n, k);
    for c in text.chars() {
        let a = heavy(c as u64);
        write!(o.text, "{}", c.len_utf8()).unwrap();
        if a % 97 == 3 {
            continue;
        }
    }
} }

twin! { a_variable_nobody_looks_at_later_is_assigned_and_read_in_a_replayed_statement(o, n, k) -> () {
    let mut new = 5;
    for i in 0..n {
        let a = heavy(i) % 1000;
        if a > o.tot {
            new = a;
            o.out.push(new ^ i);
        }
        o.tot += a % 7;
    }
} }

twin! { what_changes_before_a_panic_in_the_same_statement_stays_changed(o, n, k) -> () {
    for i in 0..n {
        let a = heavy(i);
        o.tot ^= o.st.unit() ^ trap(a, 29);
    }
} }

twin! { an_entry_is_made_before_a_panic_in_the_argument_behind_it(o, n, k) -> () {
    for i in 0..n {
        let a = heavy(i);
        o.groups.entry(a).or_default().push(trap(a, 29));
    }
} }

twin! { what_changes_before_an_exit_in_the_same_statement_stays_changed(o, n, k) -> Result<u64, Fault> {
    for i in 0..n {
        let a = heavy(i);
        o.tot ^= o.st.unit() ^ check(a, 29)?;
    }
    Ok(1)
} }

twin! { what_is_taken_before_an_exit_in_the_same_statement_stays_taken(o, n, k) -> Option<u64> {
    for i in 0..n {
        let a = heavy(i);
        o.last = o.last.take().map(|u| u ^ i).or(Some(pick(a, 29)?));
    }
    Some(1)
} }

twin! { what_changes_before_a_panic_in_the_statement_behind_it_stays_changed(o, n, k) -> () {
    for i in 0..n {
        let a = heavy(i);
        let before = o.last.replace(a).unwrap_or(1);
        o.out.push(before ^ trap(a, 29));
    }
} }

twin! {
    an_exclusive_slice_is_used_in_two_entries(o, n, k) -> () {
    for pair in o.cells.chunks_mut(2) {
        let a = heavy(pair[0]);
        if o.seen.insert(a) {
            o.tot ^= pair[0];
        }
        o.out.push(pair[0]);
    }
} }

twin! {
    a_closure_parameter_has_the_name_of_an_item_that_was_changed(o, n, k) -> () {
    for p in o.records.iter_mut() {
        let a = heavy(p.c);
        if a % 97 == 3 {
            break;
        }
        bump(&mut p.b, a);
        o.tot ^= o.top.map_or(4, |(p, q)| p ^ q);
    }
} }

twin! {
    a_variable_moved_out_by_a_return_has_the_name_of_a_local_elsewhere(o, n, k) -> Vec<u64> {
    let table = numbers(16, k);
    for i in 0..n {
        let a = heavy(table[(i % 16) as usize] ^ i);
        {
            let table = a ^ 1;
            o.out.push(table);
        }
        if a % 97 == 3 {
            return table;
        }
    }
    Vec::new()
} }

twin! {
    a_variable_moved_out_by_a_return_goes_with_a_local(o, n, k) -> (Vec<u64>, u64) {
    let table = numbers(16, k);
    for i in 0..n {
        let a = heavy(table[(i % 16) as usize] ^ i);
        if a % 97 == 3 {
            return (table, a);
        }
        o.out.push(a);
    }
    (Vec::new(), 1)
} }

twin! { a_place_of_an_array_is_not_changed_after_a_replayed_continue(o, n, k) -> () {
    let line = &mut o.line;
    for i in 0..n as usize {
        let a = heavy(i as u64);
        if !o.seen.insert(a % 64) {
            continue;
        }
        line[i] = a;
    }
} }

twin! { a_variable_assigned_in_each_iteration_keeps_its_value_after_a_replayed_continue(o, n, k) -> () {
    let mut new = 0;
    for i in 0..n {
        let a = heavy(i);
        if !o.seen.insert(a % 64) {
            continue;
        }
        new = a;
        o.out.push(new ^ i);
    }
    o.tot = new;
} }

twin! { an_item_is_not_changed_after_a_continue_in_a_replayed_block(o, n, k) -> () {
    for State { b, c, .. } in o.records.iter_mut() {
        let a = heavy(*c);
        if a % 2 == 1 {
            let u = o.last.replace(a).unwrap_or(1);
            if u % 3 == 0 {
                continue;
            }
        }
        'b: {
            o.out.push(*b);
            {
                let y = &mut *b;
                *y ^= a;
            }
        }
    }
} }

twin! { an_item_is_not_changed_after_a_continue_in_a_replayed_match(o, n, k) -> () {
    for p in o.records.iter_mut() {
        let a = heavy(p.c);
        let b = o.last.replace(a).unwrap_or(1);
        match (a % 2, b) {
            (0, u) => o.tot ^= u,
            (_, u) => {
                if u % 3 == 0 {
                    continue;
                }
            }
        }
        p.b ^= a;
    }
} }

twin! { an_item_is_not_changed_after_a_replayed_continue(o, n, k) -> () {
    for x in o.cells.iter_mut() {
        let a = heavy(k ^ 1);
        if !o.seen.insert(a) {
            continue;
        }
        *x = a;
    }
} }

twin! { a_return_in_a_replay_reads_what_borrows_from_a_replayed_value(o, n, k) -> u64 {
    for i in 0..n {
        let a = heavy(i ^ k);
        let s = match o.last.replace(a) {
            Some(b) => format!("{b} {a}"),
            None => String::new(),
        };
        for w in s.split(' ') {
            if w.len() == 19 && a % 7 == 3 {
                return w.len() as u64;
            }
        }
        o.out.push(a);
    }
    1
} }

twin! { an_item_of_a_borrowed_iterator_is_given_to_a_function_where_the_loop_may_end(o, n, k) -> () {
    let mut it = numbers(n, k).into_iter();
    for x in &mut it {
        let a = heavy(x);
        if a % 97 == 3 {
            break;
        }
        o.out.push(a);
    }
} }

twin! { an_item_that_only_the_types_know_to_be_exclusive_is_not_changed_after_the_end(o, n, k) -> () {
    let mut cells: Vec<u64> = numbers(n, k);
    let things: Vec<&mut u64> = cells.iter_mut().collect();
    for x in things {
        let a = heavy(*x);
        bump(x, a);
        if a % 97 == 3 {
            break;
        }
    }
    o.out = cells;
} }

twin! { a_head_that_may_leave_draws_from_a_field_where_the_loop_may_end(o, n, k) -> () {
    for i in 0..n {
        let Some(d) = o.feed.pop_front() else { break };
        let a = heavy(i);
        o.tot ^= heavy(d);
        if a % 97 == 3 {
            break;
        }
        o.out.push(a);
    }
} }

twin! { what_is_drawn_from_is_moved_out_by_a_return(o, n, k) -> (Vec<u64>, VecDeque<u64>) {
    let mut feed = o.feed.clone();
    let mut out = Vec::new();
    for i in 0..n {
        let Some(d) = feed.pop_front() else { break };
        let a = heavy(i ^ d);
        if a % 97 == 3 {
            return (out, feed);
        }
        out.push(a);
    }
    (out, feed)
} }

twin! { what_is_not_sync_is_moved_out_by_a_return(o, n, k) -> (Vec<u64>, RefCell<Vec<u64>>) {
    let shelf = RefCell::new(vec![k]);
    for i in 0..n {
        let a = heavy(i);
        if a % 97 == 3 {
            return (vec![a], shelf);
        }
        o.out.push(a);
    }
    (Vec::new(), shelf)
} }

twin! { a_push_between_draws_is_not_ahead_of_a_panic(o, n, k) drawn ("dice") -> () {
    let dice = &mut o.dice;
    for i in 0..n {
        let d = dice.unit();
        o.out.push(d);
        let e = dice.unit();
        o.words.push(trap(heavy(i ^ e), 29).to_string());
    }
} }

twin! { an_assignment_behind_a_draw_is_not_ahead_of_a_panic(o, n, k) drawn ("dice") -> () {
    let dice = &mut o.dice;
    for i in 0..n {
        let d = dice.unit();
        o.tot = d;
        o.out.push(trap(heavy(i), 29));
    }
} }

twin! { an_iteration_owns_a_part_behind_a_head_that_leaves(o, n, k) with (own(flat, stride = 16)) -> () {
    let mut dice = std::mem::take(&mut o.dice);
    let mut flat = std::mem::take(&mut o.flat);
    for i in 0..n as usize {
        let d = dice.unit();
        if d % 5 == 3 {
            continue;
        }
        flat[i * 16] = heavy(d ^ i as u64);
    }
    (o.dice, o.flat) = (dice, flat);
} }

twin! { a_local_buffer_extends_a_list_by_what_is_filtered(o, n, k) with (local(pad)) -> () {
    let mut pad = Vec::new();
    for i in 0..n {
        pad.clear();
        pad.extend([heavy(i), i]);
        o.out.extend(pad.iter().filter(|u| **u % 3 == 1));
    }
} }

twin! { what_a_pattern_lends_is_changed_and_given_to_a_function(o, n, k) -> () {
    if let Some(open) = &mut o.maybe {
        for i in 0..n {
            let a = heavy(i);
            *open = open.wrapping_mul(3) ^ a;
            bump(open, a);
        }
    }
} }

twin! { what_a_closure_borrows_is_looked_at_by_a_return(o, n, k) -> u64 {
    let mut acc = vec![k];
    let mut tell = |v: u64| acc.push(v);
    for i in 0..n {
        let a = heavy(i);
        if a % 97 == 3 {
            return acc[0];
        }
        tell(a);
    }
    1
} }
