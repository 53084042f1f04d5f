//! Sees no prelude: what an expansion needs it names in full.
#![no_implicit_prelude]

use ::pz::{par, par_for, parallelize};
use ::std::result::Result::{self, Err, Ok};
use ::std::vec::Vec;

#[parallelize]
fn sum_of(words: &[&str]) -> Result<u32, ::std::num::ParseIntError> {
    let mut total = 0u32;
    #[par(jobs = 2, always)]
    for word in words {
        let number = word.parse::<u32>()?;
        if number == 0 {
            continue;
        }
        if number > 100 {
            return Ok(number);
        }
        total += number;
    }
    Ok(total)
}

pub(crate) fn all() -> (Vec<u32>, usize, Result<u32, ()>) {
    let squares = par![x * x for x in 0..3u32; jobs = 2, always];
    let mut count = 0;
    par_for!(
        jobs = 2,
        always,
        for x in &squares {
            if x.count_ones() > 3 {
                break;
            }
            count += 1;
        }
    );
    let sum = match sum_of(&["3", "0", "4"]) {
        Ok(sum) => Ok(sum),
        Err(_) => Err(()),
    };
    (squares, count, sum)
}
