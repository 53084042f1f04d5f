//! Variables with names of constants, as mathematics has them.

#![allow(non_snake_case)]

mod common;

use common::twins::{at_all_jobs, jobs, twin};
use common::{bits, float, floats};
use parallelize::{par, par_for, parallelize};
use std::fmt::Debug;

const SCALE: f64 = 1.25;

fn reflection(x: f64) -> Vec<f64> {
    (0..3).map(|k| (x + f64::from(k)).sin()).collect()
}

fn product(A: &[f64], B: &[f64]) -> Vec<f64> {
    A.iter().zip(B).map(|(a, b)| a * b + 0.5).collect()
}

twin!(carried(X: &[f64]) -> (Vec<u64>, Vec<Vec<u64>>) {
    let (mut Q, mut R) = (vec![1.0; 3], vec![]);
    for x in X {
        let H = reflection(*x * SCALE);
        Q = product(&Q, &H);
        R.push(bits(&H));
    }
    (bits(&Q), R)
});

twin!(slots(X: &[f64]) -> Vec<u64> {
    let N = X.len();
    let mut J = vec![0.0; N];
    for I in 0..N {
        let Y = X[I].exp();
        J[I] = Y * SCALE;
    }
    bits(&J)
});

twin!(matrices(X: &[f64]) -> Vec<u64> {
    let A: Vec<Vec<f64>> = X.iter().map(|x| reflection(*x)).collect();
    let mut C = vec![vec![0.0; 3]; A.len()];
    for i in 0..A.len() {
        for j in 0..3 {
            for K in 0..3 {
                C[i][j] += A[i][K] * A[K % A.len()][j];
            }
        }
    }
    C.iter().flat_map(|row| bits(row)).collect()
});

twin!(unset(X: &[f64]) -> (u64, String) {
    use std::fmt::Write;
    let (mut E, mut S) = (0.0, String::new());
    let mut P;
    for &Xi in X {
        P = Xi.sqrt() * SCALE;
        E += P;
        writeln!(S, "{P} {}", Xi.cos()).unwrap();
    }
    (E.to_bits(), S)
});

twin!(closures(X: &[f64]) -> (Vec<u64>, u64) {
    let F = |T: f64| T.sin() * SCALE;
    let mut M = f64::NEG_INFINITY;
    let mut out = vec![];
    for T in X {
        let V = F(*T);
        if V > 0.9 {
            continue;
        }
        if V > M {
            M = V;
        }
        out.push((V + F(V)).to_bits());
    }
    (out, M.to_bits())
});

fn check<R: PartialEq + Debug>(plain: fn(&[f64]) -> R, ours: fn(&[f64]) -> R) {
    at_all_jobs(|n| assert_eq!(plain(&floats(n)), ours(&floats(n)), "n {n}, jobs {}", jobs()));
}

#[test]
fn functions() {
    check(carried::plain, carried::ours);
    check(slots::plain, slots::ours);
    check(matrices::plain, matrices::ours);
    check(unset::plain, unset::ours);
    check(closures::plain, closures::ours);
}

#[test]
fn in_macros() {
    at_all_jobs(|n| {
        let X = floats(n);
        let (mut E, mut J, mut H) = (0.0, vec![0.0; n], vec![]);
        for i in 0..n {
            let Y = X[i].exp() * SCALE;
            E += Y;
            J[i] = Y;
            H.push(Y.to_bits());
        }
        let (mut E2, mut J2, mut H2) = (0.0, vec![0.0; n], vec![]);
        par_for!(
            jobs = jobs(),
            always,
            for i in 0..n {
                let Y = X[i].exp() * SCALE;
                E2 += Y;
                J2[i] = Y;
                H2.push(Y.to_bits());
            }
        );
        assert_eq!((f64::to_bits(E), bits(&J), H), (f64::to_bits(E2), bits(&J2), H2), "n {n}");
        let products = par![A * B + SCALE for A in &X let B = A.cos() if B > float(1); jobs = jobs(), always];
        let expected: Vec<f64> =
            X.iter().map(|A| (A, A.cos())).filter(|(_, B)| *B > float(1)).map(|(A, B)| A * B + SCALE).collect();
        assert_eq!(bits(&expected), bits(&products), "n {n}");
    });
}
