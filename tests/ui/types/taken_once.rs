//! What each iteration moves in a closure, out of a box, in a condition or in a macro: said once.

use parallelize::{par_for, parallelize};

struct Model {
    weights: Vec<f64>,
    bias: f64,
}

fn total(weights: Vec<f64>) -> f64 {
    weights.iter().sum()
}

#[parallelize]
fn in_a_closure(xs: &[f64], weights: Vec<f64>) -> Vec<f64> {
    let mut out = Vec::new();
    for x in xs {
        let scale = |k: f64| k * total(weights);
        out.push(scale(x.sqrt()));
    }
    out
}

fn in_a_closure_of_a_call(rows: &[Vec<f64>], weights: Vec<f64>) -> Vec<f64> {
    let mut out = Vec::new();
    par_for!(for row in rows {
        let sum: f64 = row.iter().map(|x| x * total(weights)).sum();
        out.push(sum);
    });
    out
}

#[parallelize]
fn out_of_a_box(xs: &[f64], model: Box<Model>) -> Vec<f64> {
    let mut out = Vec::new();
    for x in xs {
        let own = *model;
        out.push(x.sqrt() + own.bias);
    }
    out
}

fn out_of_a_box_too(xs: &[f64], model: Box<Model>) -> Vec<f64> {
    let mut out = Vec::new();
    par_for!(for x in xs {
        let own = *model;
        out.push(x.sqrt() + own.bias);
    });
    out
}

impl Model {
    #[parallelize]
    fn gone_over(&self, xs: &[f64]) -> f64 {
        let mut sum = 0.0;
        for x in xs {
            for weight in self.weights {
                sum += (x * weight).sqrt();
            }
        }
        sum
    }
}

#[parallelize]
fn before_the_loop_may_end(xs: &[f64], weights: Vec<f64>) -> Option<f64> {
    for x in xs {
        let y = x.sqrt();
        if y > total(weights) {
            return Some(y);
        }
    }
    None
}

struct Named {
    name: String,
    y: f64,
}

#[parallelize]
fn as_a_field(xs: &[f64], name: String) -> Vec<Named> {
    let mut out = Vec::new();
    for x in xs {
        out.push(Named { name, y: x.sqrt() });
    }
    out
}

fn as_a_field_too(xs: &[f64], name: String) -> usize {
    let mut long = 0;
    par_for!(for x in xs {
        let named = Named { name, y: x.sqrt() };
        long += usize::from(named.y > 2.0) * named.name.len();
    });
    long
}

fn printed(xs: &[f64], weights: Vec<f64>) {
    par_for!(for x in xs {
        println!("{}", total(weights) + x.sqrt());
    });
}

fn main() {}
