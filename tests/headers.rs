//! Headers whose functions change the items, or what they are lent, in loops that end early: what they leave is what the plain loop
//! leaves.

#![allow(
    unused_variables,
    clippy::manual_is_multiple_of,
    clippy::redundant_closure,
    reason = "the functions have the same parameters, and a closure is not a function by its name"
)]

mod common;

use common::{mix, with_jobs};
use parallelize::{par, par_for, parallelize};
use std::collections::{BTreeMap, VecDeque};

#[derive(Clone, Debug, PartialEq)]
struct Account {
    balance: u64,
    pending: Option<u64>,
    past: Vec<u64>,
}

impl Account {
    fn pay(&mut self) -> u64 {
        self.balance += 1;
        self.balance
    }
}

fn accounts(n: usize) -> Vec<Account> {
    let account = |i| Account { balance: i, pending: Some(i), past: vec![i, i + 1] };
    (0..n as u64).map(account).collect()
}

fn bump(x: &mut u64) -> u64 {
    *x += 1;
    *x
}

fn next(state: &mut u64, x: u64) -> u64 {
    *state = mix(*state ^ x);
    *state >> 20
}

fn apply(f: fn(u64) -> u64, x: u64) -> u64 {
    f(x)
}

fn twice<T: std::ops::Add<Output = T> + Copy>(x: T) -> T {
    x + x
}

/// Now and then, for a loop that ends early.
fn is_last(x: u64) -> bool {
    mix(x) % 50 == 7
}

type Left = (Result<Vec<u64>, u64>, Vec<u64>, Vec<Account>, u64);

/// Loops over a header, which end by a `break` and by an error, in each form.
macro_rules! headers {
    ($($test:ident: |$list:ident, $accounts:ident, $state:ident, $call:ident| $head:expr;)*) => { $(
        #[test]
        fn $test() {
            #[parallelize(jobs = jobs, always)]
            fn breaks($list: &mut [u64], $accounts: &mut [Account], $state: &mut u64, $call: &mut dyn FnMut(u64) -> u64, jobs: i32) -> Result<Vec<u64>, u64> {
                let mut out = Vec::new();
                for x in $head {
                    if is_last(x + 3) {
                        break;
                    }
                    out.push(mix(x * 2));
                }
                Ok(out)
            }
            #[parallelize(jobs = jobs, always)]
            fn fails($list: &mut [u64], $accounts: &mut [Account], $state: &mut u64, $call: &mut dyn FnMut(u64) -> u64, jobs: i32) -> Result<Vec<u64>, u64> {
                let mut out = Vec::new();
                for x in $head {
                    let y = if is_last(x + 3) { Err(x * 2) } else { Ok(mix(x * 2)) };
                    out.push(y?);
                }
                Ok(out)
            }
            fn breaks_in_par_for($list: &mut [u64], $accounts: &mut [Account], $state: &mut u64, $call: &mut dyn FnMut(u64) -> u64, jobs: i32) -> Result<Vec<u64>, u64> {
                let mut out = Vec::new();
                par_for!(jobs = jobs, always, for x in $head {
                    if is_last(x + 3) {
                        break;
                    }
                    out.push(mix(x * 2));
                });
                Ok(out)
            }
            fn fails_in_par_for($list: &mut [u64], $accounts: &mut [Account], $state: &mut u64, $call: &mut dyn FnMut(u64) -> u64, jobs: i32) -> Result<Vec<u64>, u64> {
                let mut out = Vec::new();
                par_for!(jobs = jobs, always, for x in $head {
                    let y = if is_last(x + 3) { Err(x * 2) } else { Ok(mix(x * 2)) };
                    out.push(y?);
                });
                Ok(out)
            }
            fn in_par($list: &mut [u64], $accounts: &mut [Account], $state: &mut u64, $call: &mut dyn FnMut(u64) -> u64, jobs: i32) -> Result<Vec<u64>, u64> {
                Ok(par![mix(x * 2) for x in $head while !is_last(x + 3); jobs = jobs, always])
            }
            fn plain($list: &mut [u64], $accounts: &mut [Account], $state: &mut u64, $call: &mut dyn FnMut(u64) -> u64, fails: bool) -> Result<Vec<u64>, u64> {
                let mut out = Vec::new();
                for x in $head {
                    if is_last(x + 3) {
                        return if fails { Err(x * 2) } else { Ok(out) };
                    }
                    out.push(mix(x * 2));
                }
                Ok(out)
            }
            for n in [0, 1, 7, 64, 1000] {
                let left = |run: &dyn Fn(&mut [u64], &mut [Account], &mut u64, &mut dyn FnMut(u64) -> u64) -> Result<Vec<u64>, u64>| -> Left {
                    let (mut list, mut accounts, mut state, mut calls) = ((0..n as u64).collect::<Vec<_>>(), accounts(n), 1, 0);
                    let mut call = |x| { calls += 1; next(&mut calls, x) };
                    let result = run(&mut list, &mut accounts, &mut state, &mut call);
                    (result, list, accounts, state ^ calls)
                };
                let broken = left(&|list, accounts, state, call| plain(list, accounts, state, call, false));
                let failed = left(&|list, accounts, state, call| plain(list, accounts, state, call, true));
                with_jobs(|jobs| {
                    assert_eq!(left(&|l, a, s, c| breaks(l, a, s, c, jobs)), broken, "break, {n} {jobs}");
                    assert_eq!(left(&|l, a, s, c| fails(l, a, s, c, jobs)), failed, "error, {n} {jobs}");
                    assert_eq!(left(&|l, a, s, c| breaks_in_par_for(l, a, s, c, jobs)), broken, "break in par_for!, {n} {jobs}");
                    assert_eq!(left(&|l, a, s, c| fails_in_par_for(l, a, s, c, jobs)), failed, "error in par_for!, {n} {jobs}");
                    assert_eq!(left(&|l, a, s, c| in_par(l, a, s, c, jobs)), broken, "par!, {n} {jobs}");
                });
            }
        }
    )* };
}

headers! {
    changed_in_place: |list, accounts, state, call| list.iter_mut().map(|x| { *x += 1; *x });

    taken_out: |list, accounts, state, call| accounts.iter_mut().filter_map(|account| account.pending.take());

    changed_by_methods: |list, accounts, state, call| accounts.iter_mut().map(|account| {
        account.past.push(1);
        account.balance += 1;
        account.balance
    });

    changed_by_a_method_of_its_own: |list, accounts, state, call| accounts.iter_mut().map(|account| account.pay());

    given_to_a_function: |list, accounts, state, call| list.iter_mut().map(|x| bump(x));

    changed_by_a_function: |list, accounts, state, call| list.iter_mut().map(bump);

    changed_by_a_method_by_its_name: |list, accounts, state, call| accounts.iter_mut().map(Account::pay);

    changed_in_chunks: |list, accounts, state, call| list.chunks_mut(3).map(|chunk| { chunk.reverse(); chunk[0] += 1; chunk[0] });

    changed_beside_another: |list, accounts, state, call| {
        list.iter_mut().zip(accounts.iter()).map(|(x, account)| { *x ^= account.balance + 5; *x })
    };

    drained: |list, accounts, state, call| accounts.iter_mut().flat_map(|account| account.past.drain(..));

    scanned: |list, accounts, state, call| list.iter_mut().scan(0, |sum, x| { *sum += *x; *x = *sum; Some(*sum) });

    taken_while: |list, accounts, state, call| list.iter_mut().map_while(|x| { *x += 2; Some(*x) });

    filtered_before: |list, accounts, state, call| list.iter_mut().filter(|x| **x % 3 > 0).map(|x| { *x *= 2; *x });

    zipped_by_a_function: |list, accounts, state, call| {
        std::iter::zip(list.iter_mut(), accounts.iter()).map(|(x, account)| { *x += account.balance; *x })
    };

    lent_to_a_function: |list, accounts, state, call| list.iter().map(|x| next(state, *x));

    lent_again_to_a_function: |list, accounts, state, call| list.iter().map(|x| next(&mut *state, *x));

    handed_a_function: |list, accounts, state, call| list.iter().map(|x| apply(twice, *x));

    called_back: |list, accounts, state, call| list.iter().map(|x| call(*x));

    called_back_to_filter: |list, accounts, state, call| list.iter().copied().filter(|x| call(*x) % 2 == 0);

    changed_by_nobody: |list, accounts, state, call| list.iter_mut().map(|x| *x).filter(|x| x % 7 > 0);
}

/// Parts of what is lent, which the body alone changes.
#[test]
fn what_a_header_only_hands_on_runs_in_parallel() {
    #[parallelize(always)]
    fn ours(rows: &mut [Account], n: u64) -> Option<u64> {
        for balance in rows.iter_mut().map(|row| &mut row.balance) {
            *balance += mix(n) % 3;
            if *balance > n {
                return Some(*balance);
            }
        }
        None
    }
    fn plain(rows: &mut [Account], n: u64) -> Option<u64> {
        for balance in rows.iter_mut().map(|row| &mut row.balance) {
            *balance += mix(n) % 3;
            if *balance > n {
                return Some(*balance);
            }
        }
        None
    }
    for n in [0, 5, 500, 2000] {
        let (mut one, mut other) = (accounts(1000), accounts(1000));
        assert_eq!((ours(&mut one, n), one), (plain(&mut other, n), other));
    }
}

#[test]
fn what_stands_elsewhere_is_left_too() {
    fn plain(list: &mut [u64], map: &mut BTreeMap<u64, u64>, queue: &mut VecDeque<u64>) -> u64 {
        let (mut sum, changed) = (
            0,
            list.iter_mut().map(|x| {
                *x += 1;
                *x
            }),
        );
        for x in changed {
            if is_last(x + 3) {
                break;
            }
            sum += mix(x) % 9;
        }
        for x in map.values_mut().map(bump).chain(queue.iter_mut().map(|x| {
            *x += 3;
            *x
        })) {
            if is_last(x + 3) {
                break;
            }
            sum += mix(x) % 9;
        }
        sum
    }
    #[parallelize]
    fn ours(list: &mut [u64], map: &mut BTreeMap<u64, u64>, queue: &mut VecDeque<u64>) -> u64 {
        let (mut sum, changed) = (
            0,
            list.iter_mut().map(|x| {
                *x += 1;
                *x
            }),
        );
        #[par(always)]
        for x in changed {
            if is_last(x + 3) {
                break;
            }
            sum += mix(x) % 9;
        }
        #[par(always)]
        for x in map.values_mut().map(bump).chain(queue.iter_mut().map(|x| {
            *x += 3;
            *x
        })) {
            if is_last(x + 3) {
                break;
            }
            sum += mix(x) % 9;
        }
        sum
    }
    for n in [0, 40, 1000] {
        let made = || ((0..n).collect::<Vec<u64>>(), (0..n).map(|i| (i, i)).collect(), (0..n).collect());
        let ((mut a, mut b, mut c), (mut d, mut e, mut f)) = (made(), made());
        assert_eq!((ours(&mut a, &mut b, &mut c), a, b, c), (plain(&mut d, &mut e, &mut f), d, e, f), "{n}");
    }
}

/// Counts down what it was lent.
struct Countdown<'a> {
    left: &'a mut u64,
}

impl Iterator for Countdown<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        *self.left = self.left.checked_sub(1)?;
        Some(*self.left)
    }
}

fn down(left: &mut u64) -> Countdown<'_> {
    Countdown { left }
}

macro_rules! counts_down {
    (fn $(#[$mark:meta])? $name:ident, $header:expr, $left:ident) => {
        $(#[$mark])?
        fn $name($left: &mut u64) -> Vec<u64> {
            let mut all = Vec::new();
            for x in $header {
                if x == 500 {
                    break;
                }
                all.push(mix(x));
            }
            all
        }
    };
    ($name:ident, $header:expr, $left:ident) => {
        #[test]
        fn $name() {
            counts_down!(fn plain, $header, $left);
            counts_down!(fn #[parallelize(always)] annotated, $header, $left);
            fn in_macro($left: &mut u64) -> Vec<u64> {
                let mut all = Vec::new();
                par_for!(
                    always,
                    for x in $header {
                        if x == 500 {
                            break;
                        }
                        all.push(mix(x));
                    }
                );
                all
            }
            let (mut left, mut of_attribute, mut of_macro) = (800, 800, 800);
            let all = plain(&mut left);
            assert_eq!((annotated(&mut of_attribute), of_attribute), (all.clone(), left));
            assert_eq!((in_macro(&mut of_macro), of_macro), (all, left));
        }
    };
}
counts_down!(a_borrow_in_an_iterator_of_ones_own, (Countdown { left }), left);
counts_down!(a_borrow_that_a_function_is_lent, down(left), left);
counts_down!(a_borrow_under_an_adaptor, down(left).map(|x| x + 1), left);
