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

/// Every option, and what only some loops need: copies of what is drawn, elements on an inner axis, a part of an array.
#[parallelize(jobs = 2, always, local(word), reorder(sum), own(flat, stride = 2))]
fn options(n: usize, flat: &mut [u32], table: &mut [[f64; 9]; 2]) -> f64 {
    let mut word = [0u32; 2];
    let (mut sum, mut id) = (0.0, 0u32);
    for i in 0..n {
        id += 1;
        let my_id = id;
        word[0] = my_id.pow(2);
        flat[2 * i + 1] = word[0] + word[1];
        table[1][i] += f64::sin(1.0);
        sum += table[1][i];
    }
    sum + id as f64
}

#[parallelize(jobs = 2, always)]
fn columns(table: &mut [[f64; 9]; 2]) {
    for i in 0..9 {
        table[0][i] = f64::sin(1.0);
        table[1][i] -= table[0][i];
    }
}

#[parallelize(jobs = 2, always)]
fn numbered(words: &[&str], next: &mut u32) -> Vec<u32> {
    let mut numbers = ::std::vec![];
    for word in words {
        *next += 1;
        let number = *next;
        if word.len() > 3 {
            break;
        }
        numbers.push(number.pow(2));
    }
    numbers
}

pub(crate) fn more() -> (f64, u32, Vec<u32>) {
    let (mut flat, mut table, mut next) = ([0; 18], [[0.0; 9]; 2], 0);
    let sum = options(9, &mut flat, &mut table);
    columns(&mut table);
    let numbers = numbered(&["a", "b", "long", "c"], &mut next);
    (sum + table[1][3], flat[5] + next, numbers)
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
