//! The body stands in the expansion twice, and rustc says once what is wrong with it.

use parallelize::{par, par_for, parallelize};
use std::io;

struct Settings {
    scale: usize,
}

#[parallelize]
fn wrong_error(words: &[&str]) -> io::Result<Vec<u32>> {
    let mut numbers = Vec::new();
    for word in words {
        numbers.push(word.parse::<u32>()?);
    }
    Ok(numbers)
}

#[parallelize]
fn no_result(words: &[&str]) -> Option<Vec<usize>> {
    let mut lengths = Vec::new();
    for word in words {
        lengths.push(word.len()?);
    }
    Some(lengths)
}

fn no_result_in_a_comprehension(words: &[&str]) -> Option<Vec<usize>> {
    Some(par![word.len()? for word in words])
}

fn option_in_a_result(words: &[&str]) -> Result<(), String> {
    let mut first = Vec::new();
    par_for!(for word in words {
        first.push(word.chars().next()?);
    });
    Ok(())
}

#[parallelize]
fn wrong_value(n: usize) -> Vec<u8> {
    let mut squares: Vec<u8> = Vec::new();
    for i in 0..n {
        squares.push(i.pow(2));
        squares.push(2 * i);
    }
    squares
}

fn unknown_field(n: usize, settings: &Settings) {
    let mut scaled = Vec::new();
    par_for!(for i in 0..n {
        scaled.push(i.pow(2) * settings.size);
    });
}

#[parallelize]
fn unknown_method(words: &[&str]) -> Vec<usize> {
    let mut lengths = Vec::new();
    for word in words.itter() {
        lengths.push(word.len());
    }
    lengths
}

#[parallelize]
fn zipped_with_a_number(xs: &mut [usize], n: usize) {
    for (x, y) in xs.iter_mut().zip(n) {
        *x += y;
    }
}

fn not_a_condition(n: usize) -> bool {
    par![any: i for i in 0..n]
}

#[parallelize]
fn behind_a_borrow(xs: &[f64]) -> f64 {
    let mut total = 0.0;
    for x in xs {
        *x += 1.0;
        total += x.sin();
    }
    total
}

#[parallelize]
fn no_pairs_either(xs: &[f64]) -> f64 {
    let mut total = 0.0;
    for (i, x) in xs {
        total += x.sin() + i;
    }
    total
}

#[parallelize]
fn not_always(xs: &[Option<f64>]) -> f64 {
    let mut total = 0.0;
    for Some(x) in xs {
        total += x.sin();
    }
    total
}

fn main() {}
