//! The same loops with this crate: most with a line above the function, two with a macro around the loop, one as a
//! comprehension.

use super::data::Data;
use parallelize::{par, par_for, parallelize};
use std::num::ParseIntError;

const SALT: u32 = 1;

#[parallelize]
pub(crate) fn map_push(data: &Data) -> Vec<f64> {
    let mut out = Vec::new();
    for x in &data.xs {
        out.push((x * f64::from(SALT)).sin() + 1.0);
    }
    out
}

#[parallelize]
pub(crate) fn filter_push(data: &Data) -> Vec<(usize, f64)> {
    let mut out = Vec::new();
    for (i, x) in data.xs.iter().enumerate() {
        let y = x.sqrt() + f64::from(SALT);
        if y.fract() > 0.5 {
            out.push((i, y));
        }
    }
    out
}

#[parallelize]
pub(crate) fn float_sum(data: &Data) -> f64 {
    let mut total = 0.0;
    for x in &data.xs {
        total += (x + f64::from(SALT)).ln();
    }
    total
}

pub(crate) fn two_sums(data: &Data) -> (f64, usize) {
    let (mut total, mut long) = (0.0, 0);
    par_for!(for word in &data.words {
        let value = word.parse::<f64>().unwrap_or(f64::from(SALT));
        total += value.sqrt();
        if word.len() > 2 {
            long += 1;
        }
    });
    (total, long)
}

pub(crate) fn histogram(data: &Data) -> Vec<u32> {
    let mut bins = vec![0; 64];
    par_for!(for x in &data.xs {
        bins[(x * f64::from(SALT)) as usize % 64] += 1;
    });
    bins
}

#[parallelize]
pub(crate) fn slots(data: &Data) -> Vec<f64> {
    let n = data.xs.len();
    let mut out = vec![0.0; n];
    for i in 0..n {
        out[i] = data.xs[i] * data.xs[n - 1 - i] + f64::from(SALT);
    }
    out
}

#[parallelize]
pub(crate) fn in_place(data: &Data) -> Vec<f64> {
    let mut ys = vec![1.0; data.xs.len()];
    for (y, x) in ys.iter_mut().zip(&data.xs) {
        *y += f64::from(SALT) * x;
    }
    ys
}

#[parallelize]
pub(crate) fn first_error(data: &Data) -> Result<Vec<u32>, ParseIntError> {
    let mut out = Vec::new();
    for word in &data.words {
        let number: u32 = word.trim().parse()?;
        out.push(number ^ SALT);
    }
    Ok(out)
}

#[parallelize]
pub(crate) fn early_break(data: &Data) -> Vec<f64> {
    let mut out = Vec::new();
    for x in &data.xs {
        let y = x.powi(2) - f64::from(SALT);
        if y > 2000.0 {
            break;
        }
        out.push(y);
    }
    out
}

#[parallelize]
pub(crate) fn best_so_far(data: &Data) -> (f64, usize) {
    let (mut best, mut at) = (f64::INFINITY, 0);
    for (i, x) in data.xs.iter().enumerate() {
        let cost = (x - f64::from(SALT)).abs().cos();
        if cost < best {
            best = cost;
            at = i;
        }
    }
    (best, at)
}

#[parallelize]
pub(crate) fn text(data: &Data) -> String {
    let mut text = String::new();
    for word in &data.words {
        let word = word.replace('1', "one");
        text.push_str(&format!("{word}:{SALT}\n"));
    }
    text
}

#[parallelize]
pub(crate) fn nested(data: &Data) -> Vec<f64> {
    let mut sums = Vec::new();
    for i in 0..data.xs.len() / 20 {
        let mut sum = 0.0;
        for j in 0..=i {
            sum += data.xs[i] * data.xs[j] + f64::from(SALT);
        }
        sums.push(sum);
    }
    sums
}

pub(crate) fn comprehension(data: &Data) -> Vec<f64> {
    par![x.powi(k) / f64::from(SALT) for x in &data.xs for k in 1..4 if *x > f64::from(k)]
}
