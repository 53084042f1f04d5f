//! Functions that are closures and change something, or can be called once: each is said once, with what to write.

use parallelize::{par, par_for, parallelize};

fn weight(x: u64) -> u64 {
    x.pow(2)
}

fn of_a_closure(xs: &[u64]) -> u64 {
    let mut total = 0;
    let mut add = |x: u64| total += x;
    par_for!(for x in xs {
        add(weight(*x) + 1);
    });
    total
}

fn of_a_parameter(xs: &[u64], mut report: impl FnMut(usize, &u64) + Send + Sync) {
    par_for!(for (i, x) in xs.iter().enumerate() {
        let y = weight(*x);
        if y > 3 {
            report(i, &y);
        }
    });
}

fn of_what_can_be_called_once(xs: &[u64], names: Vec<String>) -> Vec<usize> {
    let mut out = Vec::new();
    let count = |x: u64| names.into_iter().filter(|name| name.len() as u64 == x).count();
    par_for!(for x in xs {
        out.push(count(weight(*x)));
    });
    out
}

#[parallelize]
fn of_what_can_be_called_once_too(xs: &[u64], names: Vec<String>) -> Vec<usize> {
    let mut out = Vec::new();
    let count = |x: u64| names.into_iter().filter(|name| name.len() as u64 == x).count();
    for x in xs {
        out.push(count(weight(*x)));
    }
    out
}

fn of_a_condition<P: Fn(u64) -> bool>(xs: &[u64], is_wanted: P) -> u64 {
    let mut total = 0;
    par_for!(for x in xs {
        if !is_wanted(weight(*x)) {
            continue;
        }
        total += x;
    });
    total
}

fn of_what_may_fail(xs: &[u64], visit: &mut dyn FnMut(u64) -> Option<()>) -> Option<u64> {
    let mut total = 0;
    par_for!(for x in xs {
        visit(weight(*x))?;
        total += x;
    });
    Some(total)
}

trait Source {
    fn uniform(&mut self) -> f64;
}

fn of_a_generator<R: Source>(rng: &mut R, n: usize) -> f64 {
    let mut total = 0.0;
    par_for!(for _ in 0..n {
        let z = rng.uniform();
        total += z.exp();
    });
    total
}

fn of_a_grid(xs: &[f64], ys: &[f64], f: impl Fn(f64, f64) -> f64) -> Vec<Vec<f64>> {
    let mut rows = Vec::new();
    par_for!(for x in xs {
        let mut row = Vec::new();
        for y in ys {
            row.push(f(*x, *y).sqrt());
        }
        rows.push(row);
    });
    rows
}

fn of_a_value<F: Fn(f64) -> f64>(xs: &[f64], f: F) -> Vec<f64> {
    par![2.0 * f(x.sin()) for x in xs]
}

fn of_a_clause(xs: &[u64], pred: &mut impl FnMut(u64) -> bool) -> Vec<u64> {
    par![weight(*x) for x in xs if pred(*x)]
}

fn main() {}
