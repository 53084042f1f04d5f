//! What is asserted to be equal although it cannot be compared or shown; widths and precisions that are none.

use parallelize::{par_for, parallelize};

#[derive(PartialEq)]
struct Silent(u32);

#[derive(Debug)]
struct Unequal(u32);

fn other_types(xs: &[u32]) -> u32 {
    let mut total = 0;
    par_for!(for x in xs {
        assert_eq!(x, 'a', "{}", Silent(*x));
        total += x.pow(2);
    });
    total
}

#[parallelize]
fn not_shown(xs: &[Silent]) -> u32 {
    let mut total = 0;
    for x in xs {
        debug_assert_eq!(*x, Silent(0));
        total += x.0.pow(2);
    }
    total
}

#[parallelize]
fn not_compared(xs: &[Unequal]) -> u32 {
    let mut total = 0;
    for x in xs {
        std::assert_ne!(*x, Unequal(0));
        total += x.0.pow(2);
    }
    total
}

#[parallelize]
fn precision(xs: &[f64]) -> Vec<String> {
    let mut texts = Vec::new();
    for x in xs {
        let digits = 3_i32;
        texts.push(format!("{:.*}", digits, x));
    }
    texts
}

#[parallelize]
fn width(xs: &[f64], width: i32) {
    for x in xs {
        println!("{:>width$} {:>1$}", x.sin(), 5_u8);
    }
}

fn main() {}
