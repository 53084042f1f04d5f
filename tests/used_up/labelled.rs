//! What is given away by a `break` out of a block, or a loop, around the loop.

use crate::common::mix;
use crate::common::twins::{check, jobs, twin};
use parallelize::{par_for, parallelize};

/// Has no copies.
#[derive(Debug, PartialEq)]
struct Log(Vec<u64>);

#[derive(Debug, PartialEq)]
struct Refused {
    log: Log,
    why: String,
}

twin!(whole(xs: &[u64]) -> Log {
    let (log, other) = (Log(vec![3]), Log(vec![]));
    'found: {
        for x in xs {
            if mix(*x) % 1009 == 5 {
                break 'found log;
            }
        }
        other
    }
});

twin!(in_a_struct(xs: &[u64]) -> Result<u64, Refused> {
    let log = Log(vec![7]);
    let refused = 'search: {
        let mut sum = 0u64;
        for x in xs {
            let y = mix(*x) % 1009;
            if y == 5 {
                break 'search Refused { log, why: format!("{x}") };
            }
            sum ^= y;
        }
        return Ok(sum);
    };
    Err(refused)
});

twin!(beside_what_is_found(xs: &[u64]) -> (u64, Log) {
    let mut log = Log(vec![]);
    let mut step = 0;
    'refine: loop {
        let mut sum = 0u64;
        for x in xs {
            let y = mix(x ^ step) % 2003;
            if y == 5 {
                break 'refine (y ^ x, log);
            }
            sum = sum.wrapping_add(y);
        }
        log.0.push(sum);
        step += 1;
        if log.0.len() > 3 {
            break (sum, log);
        }
    }
});

twin!(in_order(xs: &[u64]) -> Option<Log> {
    let mut log = Log(vec![]);
    let mut sum = 0u64;
    'full: {
        for x in xs {
            let y = mix(*x) % 101;
            sum += y;
            log.0.push(y);
            if sum > 9000 {
                break 'full Some(log);
            }
            if y == 77 {
                log.0.clear();
                break 'full Some(log);
            }
        }
        None
    }
});

twin!(one_of_some(xs: &[u64]) -> Vec<u64> {
    let (first, second) = (Log(vec![1]), Log(vec![2]));
    'chosen: {
        for x in xs {
            let y = mix(*x) % 1009;
            if y == 3 {
                break 'chosen first.0;
            }
            if y == 5 {
                break 'chosen second.0;
            }
            if y == 9 {
                break 'chosen vec![xs.len() as u64];
            }
        }
        vec![]
    }
});

#[test]
fn what_a_labelled_break_gives_away() {
    check(whole::plain, whole::ours);
    check(in_a_struct::plain, in_a_struct::ours);
    check(beside_what_is_found::plain, beside_what_is_found::ours);
    check(in_order::plain, in_order::ours);
    check(one_of_some::plain, one_of_some::ours);
}

#[test]
fn what_a_labelled_break_gives_away_in_par_for() {
    fn ours(xs: &[u64]) -> (u64, Log) {
        let log = Log(vec![1]);
        'found: {
            par_for!(
                jobs = jobs(),
                for x in xs {
                    let y = mix(*x) % 1009;
                    if y == 5 {
                        break 'found (y ^ x, log);
                    }
                }
            );
            (0, Log(vec![]))
        }
    }
    fn plain(xs: &[u64]) -> (u64, Log) {
        match xs.iter().find(|x| mix(**x) % 1009 == 5) {
            Some(x) => (5 ^ x, Log(vec![1])),
            None => (0, Log(vec![])),
        }
    }
    check(plain, ours);
}
