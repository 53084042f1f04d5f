//! A label that is not there: rustc proposes the same one in the loop as written, in the worker and in the commits.

use parallelize::{par_for, parallelize};

fn in_worker(xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    par_for!('rows: for x in xs {
        'cols: for k in 0..4 {
            let y = (x * f64::from(k)).sin().exp();
            if y > 9.0 {
                break 'row;
            } else if y > 8.0 {
                continue 'col;
            }
            sum += y;
        }
    });
    sum
}

fn in_order(xs: &[f64], sums: &mut Vec<f64>) {
    par_for!('rows: for x in xs {
        sums.push(x.sin().exp());
        if sums.len() > 9 {
            break 'row;
        }
    });
}

#[parallelize]
fn under_the_attribute(xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    'rows: for x in xs {
        let y = x.sin().exp();
        sum += y;
        if y > 9.0 {
            break 'row;
        }
    }
    sum
}

fn main() {}
