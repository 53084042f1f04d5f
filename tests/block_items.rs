//! Imports, constants and the like in blocks of a body: what is done in order, or where the loop ends, goes with them.

mod common;

use common::mix;
use common::twins::{check, forms, jobs, twin};
use parallelize::{par_for, parallelize};

forms!(a_trait_for_one_statement(xs) -> String { let mut out = String::new(); } for (x in xs) {
    let y = mix(*x);
    if y % 3 == 0 {
        use std::fmt::Write as _;
        write!(out, "{:x} ", y % 1000).unwrap();
    }
} out);

forms!(one_name_twice(xs) -> u64 { let mut n = 0u64; } for (x in xs) {
    let y = mix(*x);
    {
        const MOST: u64 = 70;
        type Number = u64;
        macro_rules! twice {
            ($value:expr) => {
                2 * $value
            };
        }
        use std::cmp::max as pick;
        if y % 2 == 0 {
            n = n.wrapping_add(pick(MOST, y % 100) as Number);
        }
        n = n.wrapping_mul(3) ^ twice!(y % MOST);
        if y % 7 == 0 {
            use std::cmp::min as pick;
            n ^= pick(MOST, y % 100);
        }
        if y % 1001 == 0 {
            return pick(n, MOST);
        }
    }
} n);

twin!(exits(xs: &[u64]) -> Result<Vec<u64>, std::num::ParseIntError> {
    let (mut log, spare) = (vec![], vec![9, 9]);
    for x in xs {
        let y = mix(*x);
        if y % 5 == 1 {
            use std::str::FromStr;
            log.push(u64::from_str(&(y % 100).to_string())?);
            if y % 400 == 1 {
                const LAST: u64 = 5;
                use std::convert::identity as same;
                let mut rest = same(spare);
                rest.push(y % LAST);
                return Ok(rest);
            } else if y % 400 == 6 {
                return Ok(vec![u64::from_str("77")?]);
            }
        }
    }
    Ok(log)
});

#[test]
fn ways_out() {
    check(exits::plain, exits::ours);
}
