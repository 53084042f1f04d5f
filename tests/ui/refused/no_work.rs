use parallelize::{par_for, parallelize};

#[parallelize]
fn recurrence(n: u32) -> f64 {
    let mut x = 0.5;
    for _ in 0..n {
        x = 3.7 * x * (1.0 - x);
    }
    x
}

#[parallelize]
fn prefix(a: &mut [f64], b: &[f64]) {
    for i in 1..a.len() {
        a[i] = a[i - 1] + b[i];
    }
}

fn main() {
    let mut state = 1u64;
    par_for!(for _ in 0..10 {
        state = state * 3 + 1;
    });
    recurrence(3);
    prefix(&mut [], &[]);
}
