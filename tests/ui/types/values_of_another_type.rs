//! Values of a comprehension that are not what is wanted of it: rustc points at the value.

use parallelize::par;
use std::collections::HashMap;

fn texts(names: &[String]) -> Vec<String> {
    par![name.trim() for name in names]
}

fn doubled(xs: &[u32]) -> Vec<f64> {
    par![x * 2 for &x in xs if x > 2]
}

fn lengths(names: &[String]) -> usize {
    let lengths: Vec<usize> = par![name.len() as u32 for name in names];
    lengths.iter().sum()
}

fn counts(names: &[String]) -> HashMap<String, u32> {
    par![name.trim() => 3u32 for name in names]
}

fn numbers(words: &[String]) -> Result<Vec<i32>, std::num::ParseIntError> {
    Ok(par![word.parse::<i64>()? for word in words])
}

fn main() {}
