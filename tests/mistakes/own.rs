// === key_without_hash: the key of a map has no Hash
use std::collections::HashMap;

#[derive(PartialEq, Eq)]
struct Key(u64);

fn key(x: u64) -> Key {
    Key(x.wrapping_mul(31) % 7)
}

#[parallelize]
fn counts(xs: &[u64]) -> usize {
    let mut seen = HashMap::new();
    for x in xs {
        let k = key(*x);
        seen.insert(k, *x);
    }
    seen.len()
}

// === option_compared: a number is compared with an option
fn heavy(x: f64) -> f64 {
    x.sin()
}

#[parallelize]
fn best(xs: &[f64]) -> f64 {
    let mut best = None;
    for x in xs {
        let y = heavy(*x);
        if y > best {
            best = Some(y);
        }
    }
    best.unwrap_or(0.0)
}

// === option_condition: an option is no condition
fn heavy(x: f64) -> f64 {
    x.sin()
}

#[parallelize]
fn first(xs: &[f64]) -> f64 {
    let mut best = None;
    for x in xs {
        let y = heavy(*x);
        if best {
            continue;
        }
        best = Some(y);
    }
    best.unwrap_or(0.0)
}

// === no_question: a result is pushed as if it were a value
#[parallelize]
fn total(xs: &[&str]) -> Result<f64, std::num::ParseFloatError> {
    let mut total = 0.0;
    for x in xs {
        let y: f64 = x.parse::<f64>();
        total += y.sqrt();
    }
    Ok(total)
}
