//! A variable that is declared without a value may get it in a parallel loop, where the plain loop may give it one.

mod common;

use common::twins::{check, forms, jobs, twin};
use common::{at_every_size, mix};
use parallelize::{par_for, parallelize};

#[test]
fn an_uninitialised_variable_is_assigned_before_a_break() {
    #[parallelize]
    fn ours(n: u64, jobs: i32) -> (u64, String) {
        let found;
        let name: String;
        'search: {
            #[par(jobs = jobs, always)]
            for x in 0..n {
                let y = mix(x);
                if y.is_multiple_of(64) {
                    found = x;
                    name = format!("{y}");
                    break 'search;
                }
            }
            found = u64::MAX;
            name = String::new();
        }
        (found, name)
    }
    at_every_size(|n, jobs| {
        let plain = (0..n as u64).find(|x| mix(*x).is_multiple_of(64));
        assert_eq!(ours(n as u64, jobs), plain.map_or((u64::MAX, String::new()), |x| (x, mix(x).to_string())));
    });
}

#[test]
fn an_uninitialised_variable_is_assigned_first_in_each_iteration() {
    fn ours(n: u64, jobs: i32) -> (Vec<u64>, u64) {
        let (mut out, mut total) = (Vec::new(), 0);
        let mut last;
        par_for!(
            jobs = jobs,
            always,
            for x in 0..n {
                last = mix(x) % 1000;
                if last == 7 {
                    break;
                }
                total += x;
                out.push(last);
            }
        );
        (out, total)
    }
    at_every_size(|n, jobs| {
        let values = (0..n as u64).map(|x| mix(x) % 1000).take_while(|y| *y != 7);
        let out: Vec<u64> = values.collect();
        let total = (0..out.len() as u64).sum();
        assert_eq!(ours(n as u64, jobs), (out, total));
    });
}

forms!(a_part_of_what_is_assigned(xs) -> u64 {
    let (mut total, mut k) = (0, 0);
} for (x in xs) {
    let w = mix(*x) % 7;
    total += w;
    (k, _) = (w + 1, ());
    total ^= mix(k + x);
} total);

forms!(parts_that_are_looked_at_behind_the_loop(xs) -> (u64, u64, u64) {
    let (mut total, mut low, mut high) = (0, 0, 0);
} for (x in xs) {
    (low, high) = if mix(*x) % 2 == 0 { (*x, mix(*x)) } else { (mix(*x), *x) };
    total ^= mix(low.wrapping_add(high));
} (total, low, high));

forms!(one_part_is_of_the_iteration_before(xs) -> (u64, u64) {
    let (mut a, mut b, mut total) = (1u64, 2u64, 0u64);
} for (x in xs) {
    let w = mix(*x);
    (a, b) = (w, a);
    total = total.wrapping_add(mix(a ^ b));
} (total, b));

forms!(an_element_and_a_variable(xs) -> (u64, Vec<u64>) {
    let (mut total, mut k, mut out) = (0, 0, vec![0; xs.len()]);
} for ((i, x) in xs.iter().enumerate()) {
    (out[i], k) = (mix(*x), *x);
    total ^= mix(k);
} (total, out));

twin!(parts_without_a_value(xs: &[u64]) -> u64 {
    struct Pair {
        a: u64,
        b: u64,
    }
    let mut total = 0;
    let (mut k, mut j, mut a, mut b): (u64, u64, u64, u64);
    for x in xs {
        let w = mix(*x) % 9;
        [k, j] = [w, *x];
        total += mix(k + j) % 5;
        Pair { a, b } = Pair { a: w, b: *x };
        total ^= mix(a + b);
    }
    total
});

twin!(every_branch_that_goes_on(xs: &[u64]) -> u64 {
    let (mut total, mut k) = (0, 0);
    for x in xs {
        match mix(*x) % 3 {
            0 => k = 1,
            1 => {
                k = mix(*x) % 2;
            }
            _ => continue,
        }
        total += k;
    }
    total
});

twin!(assigned_once_and_returned(xs: &[u64]) -> u64 {
    let mut total = 0;
    let k;
    for x in xs {
        let w = mix(*x);
        total ^= w;
        if w % 97 == 3 {
            k = w;
            return total ^ k;
        }
    }
    total
});

#[test]
fn variables_that_get_their_values_in_the_loop() {
    check(parts_without_a_value::plain, parts_without_a_value::ours);
    check(every_branch_that_goes_on::plain, every_branch_that_goes_on::ours);
    check(assigned_once_and_returned::plain, assigned_once_and_returned::ours);
}
