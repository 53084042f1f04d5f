//! Iterators of any kind: boxed, borrowed, generic, opaque, endless.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{at_every_size, mix, with_jobs, words};
use crate::compare::{check, ends_at, handed_out, same, same_outcome, twins};
use parallelize::{par, par_for, parallelize};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::iter;
use std::rc::Rc;

#[test]
fn boxed_borrowed_and_generic_iterators() {
    fn generic<I: IntoIterator<Item: Debug + Send>>(items: I, jobs: i32) -> Vec<String> {
        let mut out = vec![];
        par_for!(
            jobs = jobs,
            always,
            for x in items {
                out.push(format!("{x:?}"));
            }
        );
        out
    }
    at_every_size(|n, jobs| {
        let plain: Vec<String> = (0..n).map(|x| format!("{x:?}")).collect();
        same!(jobs, Box::new(0..n) as Box<dyn Iterator<Item = usize>>);
        same!(jobs, &mut (0..n) as &mut dyn Iterator<Item = usize>);
        assert_eq!(generic(0..n, jobs), plain);
        assert_eq!(generic(Box::new(0..n) as Box<dyn Iterator<Item = usize>>, jobs), plain);
        let owned: Vec<usize> = (0..n).collect();
        assert_eq!(generic(&owned, jobs), plain);
        let mut rest = (0..n).chain(0..5);
        let ours = par![format!("{x:?}") for x in rest.by_ref().take(n); jobs = jobs, always];
        assert_eq!((ours, rest.collect::<Vec<_>>()), (plain, vec![0, 1, 2, 3, 4]));
    });
}

#[test]
fn an_iterator_need_not_be_send() {
    at_every_size(|n, jobs| {
        let state = Rc::new(Cell::new(0u64));
        let source = (0..n).map(|_| {
            state.set(mix(state.get()));
            state.get()
        });
        let plain: Vec<u64> = iter::successors(Some(mix(0)), |x| Some(mix(*x))).take(n).map(mix).collect();
        assert_eq!(par![mix(x) for x in source; jobs = jobs, always], plain);
        assert_eq!(Rc::strong_count(&state), 1);
    });
}

#[test]
fn an_infinite_source_ends_at_a_break() {
    at_every_size(|n, jobs| {
        let mut ours = vec![];
        par_for!(
            jobs = jobs,
            always,
            for i in 0u64.. {
                if i == n as u64 {
                    break;
                }
                ours.push(mix(i));
            }
        );
        assert_eq!(ours, (0..n as u64).map(mix).collect::<Vec<_>>());
        let mut text = String::new();
        par_for!(
            jobs = jobs,
            always,
            for word in words(7).iter().cycle() {
                let word = word.to_uppercase();
                text.push_str(&word);
                if text.len() > n {
                    break;
                }
            }
        );
        let mut plain = String::new();
        for word in words(7).iter().cycle() {
            plain.push_str(&word.to_uppercase());
            if plain.len() > n {
                break;
            }
        }
        assert_eq!(text, plain);
    });
}

#[test]
fn an_iterator_that_resumes_after_none_is_not_asked_again() {
    struct Resuming(u32);
    impl Iterator for Resuming {
        type Item = u32;

        fn next(&mut self) -> Option<u32> {
            self.0 += 1;
            (self.0 % 10 != 0).then_some(self.0)
        }
    }
    with_jobs(|jobs| {
        let mut source = Resuming(0);
        let first = par![x for x in &mut source; jobs = jobs, always];
        let second = par![x for x in source; jobs = jobs, always];
        assert_eq!(first, (1..10).collect::<Vec<_>>());
        assert_eq!(second, (11..20).collect::<Vec<_>>());
    });
}

#[test]
fn made_up_iterators() {
    at_all_jobs(|n| {
        same!(jobs(), iter::repeat(7).take(n));
        handed_out!(plain, jobs(), iter::repeat_n("x".to_string(), n));
        handed_out!(plain, jobs(), {
            let mut x = 1;
            iter::repeat_with(move || {
                x = mix(x);
                x
            })
            .take(n)
        });
        handed_out!(plain, jobs(), {
            let mut i = 0;
            iter::from_fn(move || {
                i += 1;
                (i <= n).then_some(i)
            })
        });
        handed_out!(plain, jobs(), iter::successors(Some(1u64), |x| x.checked_mul(3)));
        handed_out!(plain, jobs(), iter::once(n));
        handed_out!(plain, jobs(), iter::once_with(|| n * 2));
        handed_out!(plain, jobs(), iter::empty::<String>());
        handed_out!(plain, jobs(), iter::once(n).chain(iter::empty()).chain(0..n));
        handed_out!(plain, jobs(), (0..3).cycle().take(n));
        handed_out!(plain, jobs(), [1, 2].iter().cycle().skip(1).step_by(3).take(n));
        handed_out!(plain, jobs(), (0..n).collect::<Vec<_>>());
        handed_out!(plain, jobs(), iter::zip(iter::repeat('a'), 0..n));
    });
}

/// What a loop cannot see through.
fn opaque(n: usize) -> impl Iterator<Item = String> {
    words(n).into_iter()
}

fn dynamic<'a>(words: &'a [String]) -> Box<dyn Iterator<Item = (usize, &'a String)> + 'a> {
    match words.len() % 2 {
        0 => Box::new(words.iter().enumerate()),
        _ => Box::new(words.iter().enumerate().rev()),
    }
}

#[test]
fn opaque_and_dynamic_iterators() {
    at_all_jobs(|n| {
        let v = words(n);
        same!(jobs(), opaque(n));
        handed_out!(plain, jobs(), opaque(n).enumerate());
        same!(jobs(), dynamic(&v));
        handed_out!(plain, jobs(), dynamic(&v).zip(dynamic(&v)));
        handed_out!(plain, jobs(), &mut dynamic(&v));
        handed_out!(plain, jobs(), &mut &mut &mut opaque(n));
        handed_out!(plain, jobs(), Box::new(v.iter()));
        handed_out!(plain, jobs(), Box::new(v.iter().rev()) as Box<dyn DoubleEndedIterator<Item = &String>>);
        handed_out!(plain, jobs(), Box::new(v.iter()) as Box<dyn ExactSizeIterator<Item = &String> + Send + Sync>);
        handed_out!(plain, jobs(), vec![dynamic(&v), dynamic(&v)].into_iter().flatten());
    });
}

twins! {
by_impl[](items: impl Iterator<Item = u64>) -> Vec<u64> { let mut out = vec![]; for x in items { let y = mix(x); out.push(y); } out }
by_impl_into[](items: impl IntoIterator<Item = u64>) -> Vec<u64> { let mut out = vec![]; for x in items { let y = mix(x); out.push(y); } out }
by_impl_exact[](items: impl ExactSizeIterator<Item = u64> + DoubleEndedIterator) -> Vec<(usize, u64)> {
    let mut out = vec![];
    for (i, x) in items.enumerate().rev() { let y = mix(x); out.push((i, y)); }
    out
}
by_dyn[](items: &mut dyn Iterator<Item = u64>) -> Vec<u64> { let mut out = vec![]; for x in items { let y = mix(x); out.push(y); } out }
by_box[](items: Box<dyn Iterator<Item = u64> + '_>) -> Vec<u64> { let mut out = vec![]; for x in items { let y = mix(x); out.push(y); } out }
by_parameter[<T: Send + Debug, I: IntoIterator<Item = T>>](items: I) -> Vec<String> {
    let mut out = vec![];
    for x in items { let y = format!("{x:?}"); out.push(y); }
    out
}
by_iterator_parameter[<I: Iterator<Item: Send + Debug>>](items: I) -> Vec<(usize, String)> {
    let mut out = vec![];
    for (i, x) in items.enumerate() { let y = format!("{x:?}"); out.push((i, y)); }
    out
}
by_borrowed_collection[<C>](items: &C) -> u64 where [for<'a> &'a C: IntoIterator<Item = &'a u64>] {
    let mut out = 0u64;
    for x in items { let y = mix(*x); out = out.rotate_left(1) ^ y; }
    out
}
by_mutable_collection[<C>](items: &mut C) -> u64 where [for<'a> &'a mut C: IntoIterator<Item = &'a mut u64>] {
    let mut out = 0u64;
    for x in items { *x = mix(*x); let y = *x / 3; out = out.rotate_left(1) ^ y; }
    out
}
by_where_clause[<I: IntoIterator>](items: I) -> Vec<String> where [I::Item: Send + Debug] {
    let mut out = vec![];
    for x in items { let y = format!("{x:?}"); out.push(y); }
    out
}
by_two_parameters[<A: IntoIterator<Item = u64>, B: IntoIterator<Item = String>>](a: A, b: B) -> Vec<String> {
    let mut out = vec![];
    for (x, w) in a.into_iter().zip(b) { let y = format!("{x}{w}"); out.push(y); }
    out
}
}

#[test]
fn arguments_of_any_type_that_iterates() {
    at_all_jobs(|n| {
        let v: Vec<u64> = (0..n as u64).collect();
        let numbers = || (0..n as u64).filter(|x| x % 3 != 0);
        assert_eq!(by_impl::ours(numbers()), by_impl::plain(numbers()));
        assert_eq!(by_impl_into::ours(numbers()), by_impl_into::plain(numbers()));
        assert_eq!(by_dyn::ours(&mut numbers()), by_dyn::plain(&mut numbers()));
        assert_eq!(by_box::ours(Box::new(numbers())), by_box::plain(Box::new(numbers())));
        assert_eq!(by_impl_exact::ours(v.iter().copied()), by_impl_exact::plain(v.iter().copied()));
        assert_eq!(by_impl_into::ours(v.clone()), by_impl_into::plain(v));
    });
}

#[test]
fn parameters_of_any_type_that_iterates() {
    at_all_jobs(|n| {
        let v: Vec<u64> = (0..n as u64).collect();
        let tree: BTreeMap<String, u64> = words(n).into_iter().zip(v.clone()).collect();
        assert_eq!(by_parameter::ours(&v), by_parameter::plain(&v));
        assert_eq!(by_parameter::ours(&tree), by_parameter::plain(&tree));
        assert_eq!(by_parameter::ours(dynamic(&words(n))), by_parameter::plain(dynamic(&words(n))));
        assert_eq!(by_parameter::ours(0..n), by_parameter::plain(0..n));
        assert_eq!(by_where_clause::ours(&v), by_where_clause::plain(&v));
        assert_eq!(by_where_clause::ours(tree.clone()), by_where_clause::plain(tree));
        assert_eq!(by_iterator_parameter::ours(v.chunks(3)), by_iterator_parameter::plain(v.chunks(3)));
        assert_eq!(by_borrowed_collection::ours(&v), by_borrowed_collection::plain(&v));
        assert_eq!(by_two_parameters::ours(v.clone(), words(n)), by_two_parameters::plain(v.clone(), words(n)));
        let (mut plain, mut ours) = (v.clone(), v);
        assert_eq!(by_mutable_collection::ours(&mut ours), by_mutable_collection::plain(&mut plain));
        assert_eq!(ours, plain);
    });
}

twins! {
endless_range(n) -> Vec<u64> { let mut out = vec![]; for i in 0u64.. { if i >= n as u64 { break; } let y = mix(i); out.push(y); } out }
endless_repeat(n) -> (u64, usize) {
    let (mut state, mut rounds) = (1, 0);
    for x in std::iter::repeat(n as u64 | 1) { let y = mix(x); state ^= y.rotate_left(rounds as u32); rounds += 1; if rounds > n { break; } }
    (state, rounds)
}
endless_generator(n) -> Vec<u64> {
    let (mut seed, mut out) = (n as u64, vec![]);
    for x in std::iter::repeat_with(|| { seed = mix(seed); seed }) { let y = mix(x); out.push(y); if y % 53 == 0 { break; } }
    out
}
endless_cycle(n) -> Option<(usize, String)> {
    let v = words(7);
    for (i, w) in v.iter().cycle().enumerate() { let y = w.repeat(i % 3 + 1); if i == n { return Some((i, y)); } }
    None
}
endless_chars(n) -> String {
    let mut out = String::new();
    for c in "abc".chars().cycle().skip(n) { let y = c.to_ascii_uppercase(); out.push(y); if out.len() >= n { break; } }
    out
}
endless_steps(n) -> Vec<(i32, i64)> {
    let mut out = vec![];
    for (a, b) in (0i32..).step_by(3).zip((5i64..).skip(2)) { let y = i64::from(a) * b; if a as usize > n { break; } out.push((a, y)); }
    out
}
}

check! {
endless_sources_end_at_a_break: endless_range endless_repeat endless_generator endless_chars endless_steps;
endless_sources_end_at_a_return: endless_cycle;
}
