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

// a type, a function or a module would be another one in a copy; so stays what is of one of these
forms!(of_their_own(xs) -> (Vec<u64>, u64) { let (mut out, mut n) = (vec![], 0u64); } for (x in xs) {
    let y = mix(*x);
    if y % 3 > 0 {
        enum Kind {
            Small,
            Large,
        }
        use Kind::*;
        const SMALLEST: u64 = Small as u64;
        type Size = Kind;
        fn twice(x: u64) -> u64 {
            x.wrapping_mul(2)
        }
        {
            use Kind::Large as Big;
            use std::cmp::max;
            let kind: Size = if y % 2 == 0 { Small } else { Big };
            out.push(match kind {
                Small => SMALLEST + 1,
                Large => 2,
            });
            n = n.wrapping_mul(3) ^ max(twice(y), 6);
        }
    } else {
        mod inner {
            pub(super) fn three() -> u64 {
                3
            }
        }
        use inner::three;
        struct Point(u64);
        impl Point {
            const ONE: u64 = 1;
            fn get(&self) -> u64 {
                self.0.wrapping_add(Self::ONE)
            }
        }
        let point = Point(y);
        n = n.wrapping_add(point.get() + three());
        if y % 900 == 0 {
            return (out, 3);
        }
    }
} (out, n));
