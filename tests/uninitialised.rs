//! A variable that is declared without a value may get it in a parallel loop, where the plain loop may give it one.

mod common;

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
