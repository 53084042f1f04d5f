//! The same loops by hand on rayon, with the same results: where the order of additions shows, the values are collected
//! and added afterwards.

use super::data::Data;
use rayon::prelude::*;
use std::num::ParseIntError;

const SALT: u32 = 1;

pub(crate) fn map_push(data: &Data) -> Vec<f64> {
    data.xs.par_iter().map(|x| (x * f64::from(SALT)).sin() + 1.0).collect()
}

pub(crate) fn filter_push(data: &Data) -> Vec<(usize, f64)> {
    let roots = data.xs.par_iter().map(|x| x.sqrt() + f64::from(SALT));
    roots.enumerate().filter(|(_, y)| y.fract() > 0.5).collect()
}

pub(crate) fn float_sum(data: &Data) -> f64 {
    let logs: Vec<f64> = data.xs.par_iter().map(|x| (x + f64::from(SALT)).ln()).collect();
    logs.iter().fold(0.0, |total, log| total + log)
}

pub(crate) fn two_sums(data: &Data) -> (f64, usize) {
    let root = |word: &String| word.parse::<f64>().unwrap_or(f64::from(SALT)).sqrt();
    let roots: Vec<(f64, bool)> = data.words.par_iter().map(|word| (root(word), word.len() > 2)).collect();
    roots.iter().fold((0.0, 0), |(total, long), (root, is_long)| (total + root, long + usize::from(*is_long)))
}

pub(crate) fn histogram(data: &Data) -> Vec<u32> {
    let count = |mut bins: Vec<u32>, x: &f64| {
        bins[(x * f64::from(SALT)) as usize % 64] += 1;
        bins
    };
    let add = |mut a: Vec<u32>, b: Vec<u32>| {
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        a
    };
    data.xs.par_iter().fold(|| vec![0; 64], count).reduce(|| vec![0; 64], add)
}

pub(crate) fn slots(data: &Data) -> Vec<f64> {
    let n = data.xs.len();
    let mut out = vec![0.0; n];
    out.par_iter_mut().enumerate().for_each(|(i, out)| *out = data.xs[i] * data.xs[n - 1 - i] + f64::from(SALT));
    out
}

pub(crate) fn in_place(data: &Data) -> Vec<f64> {
    let mut ys = vec![1.0; data.xs.len()];
    ys.par_iter_mut().zip(&data.xs).for_each(|(y, x)| *y += f64::from(SALT) * x);
    ys
}

pub(crate) fn first_error(data: &Data) -> Result<Vec<u32>, ParseIntError> {
    data.words.par_iter().map(|word| Ok(word.trim().parse::<u32>()? ^ SALT)).collect()
}

pub(crate) fn early_break(data: &Data) -> Vec<f64> {
    let ys = data.xs.par_iter().map(|x| x.powi(2) - f64::from(SALT));
    let end = ys.clone().position_first(|y| y > 2000.0).unwrap_or(data.xs.len());
    ys.take(end).collect()
}

pub(crate) fn best_so_far(data: &Data) -> (f64, usize) {
    let costs = data.xs.par_iter().enumerate().map(|(i, x)| ((x - f64::from(SALT)).abs().cos(), i));
    let better = |a: (f64, usize), b: (f64, usize)| if b.0 < a.0 || b.0 == a.0 && b.1 < a.1 { b } else { a };
    costs.reduce(|| (f64::INFINITY, 0), better)
}

pub(crate) fn text(data: &Data) -> String {
    let line = |word: &String| format!("{}:{SALT}\n", word.replace('1', "one"));
    let lines: Vec<String> = data.words.par_iter().map(line).collect();
    lines.concat()
}

pub(crate) fn nested(data: &Data) -> Vec<f64> {
    let sum = |i: usize| (0..=i).fold(0.0, |sum, j| sum + (data.xs[i] * data.xs[j] + f64::from(SALT)));
    (0..data.xs.len() / 20).into_par_iter().map(sum).collect()
}

pub(crate) fn comprehension(data: &Data) -> Vec<f64> {
    let powers = |x: &f64| {
        let x = *x;
        (1..4).filter(move |k| x > f64::from(*k)).map(move |k| x.powi(k) / f64::from(SALT))
    };
    data.xs.par_iter().flat_map_iter(powers).collect()
}
