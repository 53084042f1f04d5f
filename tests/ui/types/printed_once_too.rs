//! Types that do not fit, in code that rustc takes anew wherever it stands: macros, patterns, `for` loops.

use parallelize::{par_for, parallelize};

struct Silent;

#[parallelize]
fn a_vec_in_a_text(rows: &[Vec<f64>]) {
    for row in rows {
        let roots: Vec<f64> = row.iter().map(|x| x.sqrt()).collect();
        println!("{}", roots);
    }
}

fn no_debug(n: usize) -> Vec<String> {
    let mut texts = Vec::new();
    par_for!(for i in 0..n {
        let silent = Silent;
        texts.push(format!("{i}: {silent:?}"));
    });
    texts
}

#[parallelize]
fn no_enumerate(xs: Vec<f64>) -> Vec<f64> {
    let mut scaled = Vec::new();
    for (i, x) in xs {
        scaled.push(x * i);
    }
    scaled
}

#[parallelize]
fn wrong_index(xs: &[f64], out: &mut [f64]) {
    for i in 0..10_i32 {
        out[i] = xs[0].sqrt();
    }
}

#[parallelize]
fn an_element_moved(names: &[String]) -> Vec<String> {
    let mut firsts = Vec::new();
    for i in 0..names.len() {
        firsts.push(names[i]);
    }
    firsts
}

#[parallelize]
fn no_end(lines: &[&str]) -> Result<(), std::num::ParseIntError> {
    for line in lines {
        let number: i32 = line.parse()?;
        println!("{}", number.pow(2));
    }
}

#[parallelize]
fn no_value(xs: &[f64]) -> std::ops::Range<f64> {
    for x in xs {
        if x.sqrt() > 2.0 {
            return 0.0..*x;
        }
    }
}

async fn value(i: usize) -> usize {
    i
}

fn not_async(n: usize) -> Vec<usize> {
    let mut values = Vec::new();
    par_for!(for i in 0..n {
        values.push(value(i).await);
    });
    values
}

#[parallelize]
fn first_negative(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut values = Vec::new();
    for row in rows {
        for x in row {
            if *x < 0.0 {
                break x;
            }
        }
        values.push(row[0].sin());
    }
    values
}

#[parallelize]
fn one_too_many(xs: &[f64]) -> Vec<f64> {
    let mut values = Vec::new();
    for &&x in xs.iter() {
        values.push(f64::sqrt(x));
    }
    values
}

fn main() {}
