//! Marks and attributes that are there by a condition.

mod common;

use common::mix;
use common::twins::{check_count, jobs};
use parallelize::parallelize;

struct Sums(u64);

impl Sums {
    #[parallelize]
    fn of(&self, n: u64) -> (Vec<u64>, u64, u64) {
        let (mut values, mut count, mut sum) = (Vec::new(), 0, 0);
        #[cfg_attr(all(), par(jobs = jobs(), always))]
        for x in 0..n {
            values.push(mix(x) % 1000 + self.0);
        }
        // with neither, or it would be refused: nothing is left to run in parallel
        #[cfg_attr(any(), par)]
        for _ in 0..n {
            count += 1;
        }
        #[par(jobs = jobs(), always)]
        for value in &values {
            sum ^= mix(*value);
        }
        (values, count, sum)
    }
}

#[cfg_attr(all(), parallelize)]
fn outer(n: u64) -> Vec<u64> {
    #[cfg_attr(all(), parallelize)]
    fn inner(n: u64) -> u64 {
        let mut sum = 0;
        #[cfg_attr(all(), par(always))]
        for x in 0..n {
            sum += mix(x) % 10;
        }
        sum
    }
    #[parallelize]
    fn marked(n: u64) -> u64 {
        let mut sum = 0;
        #[par(always)]
        for x in 0..n {
            sum += mix(x) % 7;
        }
        sum
    }
    let mut out = Vec::new();
    #[par(jobs = jobs(), always)]
    for x in 0..n {
        out.push(inner(mix(x) % 20) + marked(x % 5));
    }
    out
}

#[test]
fn a_mark_by_a_condition_is_one_where_it_holds() {
    check_count(
        |n| {
            let values: Vec<u64> = (0..n).map(|x| mix(x) % 1000 + 3).collect();
            let sum = values.iter().fold(0, |sum, value| sum ^ mix(*value));
            (values, n, sum)
        },
        |n| Sums(3).of(n),
    );
    let sum = |n: u64, of: u64| (0..n).map(|x| mix(x) % of).sum::<u64>();
    assert_eq!(outer(50), (0..50).map(|x| sum(mix(x) % 20, 10) + sum(x % 5, 7)).collect::<Vec<u64>>());
}
