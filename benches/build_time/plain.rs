//! The loops as they were before anybody thought of threads.

use super::data::Data;
use std::num::ParseIntError;

const SALT: u32 = 1;

pub(crate) fn map_push(data: &Data) -> Vec<f64> {
    let mut out = Vec::new();
    for x in &data.xs {
        out.push((x * f64::from(SALT)).sin() + 1.0);
    }
    out
}

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

pub(crate) fn float_sum(data: &Data) -> f64 {
    let mut total = 0.0;
    for x in &data.xs {
        total += (x + f64::from(SALT)).ln();
    }
    total
}

pub(crate) fn two_sums(data: &Data) -> (f64, usize) {
    let (mut total, mut long) = (0.0, 0);
    for word in &data.words {
        let value = word.parse::<f64>().unwrap_or(f64::from(SALT));
        total += value.sqrt();
        if word.len() > 2 {
            long += 1;
        }
    }
    (total, long)
}

pub(crate) fn histogram(data: &Data) -> Vec<u32> {
    let mut bins = vec![0; 64];
    for x in &data.xs {
        bins[(x * f64::from(SALT)) as usize % 64] += 1;
    }
    bins
}

pub(crate) fn slots(data: &Data) -> Vec<f64> {
    let n = data.xs.len();
    let mut out = vec![0.0; n];
    for i in 0..n {
        out[i] = data.xs[i] * data.xs[n - 1 - i] + f64::from(SALT);
    }
    out
}

pub(crate) fn in_place(data: &Data) -> Vec<f64> {
    let mut ys = vec![1.0; data.xs.len()];
    for (y, x) in ys.iter_mut().zip(&data.xs) {
        *y += f64::from(SALT) * x;
    }
    ys
}

pub(crate) fn first_error(data: &Data) -> Result<Vec<u32>, ParseIntError> {
    let mut out = Vec::new();
    for word in &data.words {
        let number: u32 = word.trim().parse()?;
        out.push(number ^ SALT);
    }
    Ok(out)
}

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

pub(crate) fn text(data: &Data) -> String {
    let mut text = String::new();
    for word in &data.words {
        let word = word.replace('1', "one");
        text.push_str(&format!("{word}:{SALT}\n"));
    }
    text
}

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
    let mut out = Vec::new();
    for x in &data.xs {
        for k in 1..4 {
            if *x > f64::from(k) {
                out.push(x.powi(k) / f64::from(SALT));
            }
        }
    }
    out
}
