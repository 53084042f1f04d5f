//! The iterators of `ndarray`.

use crate::common::twins::{at_all_jobs, jobs};
use crate::common::{float, mix};
use crate::compare::{check, ends_at, handed_out, same, same_outcome, told, twins};
use ndarray::{Array1, Array2, Array3, ArrayView1, Axis, s};
use parallelize::{par, par_for, parallelize};

/// Some rows of seven.
fn matrix(n: usize) -> Array2<f64> {
    Array2::from_shape_fn((n / 7, 7), |(i, j)| float(i * 7 + j))
}

fn vector(n: usize) -> Array1<f64> {
    Array1::from_shape_fn(n, float)
}

fn integers(n: usize) -> Array2<u64> {
    Array2::from_shape_fn((n / 7, 7), |(i, j)| (i * 7 + j) as u64)
}

#[test]
fn rows_columns_and_elements() {
    at_all_jobs(|n| {
        let (a, x) = (matrix(n), vector(n));
        same!(jobs(), a.axis_iter(Axis(0)));
        handed_out!(plain, jobs(), a.axis_iter(Axis(1)));
        handed_out!(plain, jobs(), a.outer_iter());
        handed_out!(plain, jobs(), a.rows());
        handed_out!(plain, jobs(), a.columns());
        handed_out!(plain, jobs(), a.lanes(Axis(0)));
        same!(jobs(), a.iter());
        handed_out!(plain, jobs(), &a);
        handed_out!(plain, jobs(), a.clone());
        handed_out!(plain, jobs(), a.indexed_iter());
        handed_out!(plain, jobs(), &x);
        handed_out!(plain, jobs(), x.iter());
        handed_out!(plain, jobs(), x.indexed_iter());
        handed_out!(plain, jobs(), x.clone());
    });
}

#[test]
fn pieces_and_views() {
    at_all_jobs(|n| {
        let (a, x) = (matrix(n), vector(n));
        same!(jobs(), a.axis_chunks_iter(Axis(0), 3));
        handed_out!(plain, jobs(), a.exact_chunks((1, 2)));
        handed_out!(plain, jobs(), x.exact_chunks(3));
        handed_out!(plain, jobs(), a.view());
        told!(jobs(), a.t().rows());
        told!(jobs(), a.t().iter());
        told!(jobs(), a.slice(s![.., ..;2]).rows());
        told!(jobs(), a.slice(s![..;-1, 1..4]).outer_iter());
        handed_out!(plain, jobs(), x.slice(s![..;3]));
        handed_out!(plain, jobs(), x.iter().rev());
        if n > 1 {
            handed_out!(plain, jobs(), x.windows(2));
        }
    });
}

#[test]
fn views_behind_adaptors() {
    at_all_jobs(|n| {
        let (a, x) = (matrix(n), vector(n));
        same!(jobs(), a.axis_iter(Axis(0)).enumerate());
        handed_out!(plain, jobs(), a.outer_iter().zip(&x));
        handed_out!(plain, jobs(), a.outer_iter().rev().skip(1).step_by(2));
        handed_out!(plain, jobs(), a.axis_iter(Axis(0)).zip(a.axis_iter(Axis(0)).skip(1)));
        handed_out!(plain, jobs(), a.rows().into_iter().zip(x.iter()).enumerate());
        handed_out!(plain, jobs(), x.iter().zip(a.iter()).take(n / 2));
        handed_out!(plain, jobs(), x.iter().copied().enumerate());
        handed_out!(plain, jobs(), a.columns().into_iter().zip(0..));
    });
}

twins! {
rows_scaled(n) -> Array2<u64> {
    let mut a = integers(n);
    for mut row in a.axis_iter_mut(Axis(0)) { row += 3; }
    a
}
rows_filled(n) -> Array2<u64> {
    let mut a = integers(n);
    for (i, mut row) in a.outer_iter_mut().enumerate() { row.fill(mix(i as u64)); }
    a
}
rows_indexed(n) -> (Array2<u64>, Vec<u64>) {
    let (mut a, mut sums) = (integers(n), vec![]);
    for mut row in a.rows_mut() { row[0] = mix(row[6]); let sum = row.iter().fold(0u64, |s, x| s.wrapping_add(*x)); sums.push(sum); }
    (a, sums)
}
columns_changed(n) -> Array2<u64> {
    let mut a = integers(n);
    for mut column in a.columns_mut() { column.mapv_inplace(mix); }
    a
}
elements_changed(n) -> Array2<u64> {
    let mut a = integers(n);
    for x in a.iter_mut() { *x = mix(*x); }
    a
}
elements_by_reference(n) -> Array2<u64> {
    let mut a = integers(n);
    for x in &mut a { *x = mix(*x); }
    a
}
elements_indexed(n) -> Array2<u64> {
    let mut a = integers(n);
    for ((i, j), x) in a.indexed_iter_mut() { *x = mix(*x ^ (i * j) as u64); }
    a
}
elements_until_a_break(n) -> (Array2<u64>, u64) {
    let (mut a, mut last) = (integers(n), 0);
    for x in a.iter_mut() { let y = mix(*x); if y % 53 == 0 { break; } *x = y; last = y; }
    (a, last)
}
zipped_views(n) -> Array1<u64> {
    let (a, mut sums) = (integers(n), Array1::zeros(n / 7));
    for (row, sum) in a.axis_iter(Axis(0)).zip(sums.iter_mut()) { *sum = row.iter().fold(0, |s, x| mix(s ^ x)); }
    sums
}
zipped_mutable_views(n) -> (Array2<u64>, Array2<u64>) {
    let (mut a, mut b) = (integers(n), integers(n + 7));
    for (mut x, mut y) in a.outer_iter_mut().zip(b.outer_iter_mut()) { x += &y; y.fill(x[3]); }
    (a, b)
}
pieces_changed(n) -> Array2<u64> {
    let mut a = integers(n);
    for (i, mut piece) in a.axis_chunks_iter_mut(Axis(0), 4).enumerate() { piece *= mix(i as u64) % 9; }
    a
}
planes(n) -> (Array3<u64>, Vec<u64>) {
    let (mut a, mut log) = (Array3::from_elem((n % 101, 2, 3), n as u64), vec![]);
    for (i, mut plane) in a.outer_iter_mut().enumerate() {
        for x in plane.iter_mut() { *x = mix(*x + i as u64); }
        let y = plane[[1, 2]];
        log.push(y);
    }
    (a, log)
}
norms(n) -> Vec<u64> {
    let (a, mut out) = (matrix(n), vec![]);
    for row in a.rows() { let norm = row.dot(&row).sqrt(); out.push(norm.to_bits()); }
    out
}
sums_in_order(n) -> u64 {
    let (a, mut total) = (matrix(n), 0.0);
    for column in a.columns() { total += column.sum(); }
    total.to_bits()
}
views_pushed(n) -> usize {
    let a = matrix(n);
    let mut kept: Vec<ArrayView1<'_, f64>> = vec![];
    for row in a.rows() { let norm = row.dot(&row); if norm > 1.0 { kept.push(row); } }
    kept.len()
}
}

#[test]
fn one_value_for_each_row() {
    at_all_jobs(|n| {
        let (a, x) = (matrix(n), vector(n));
        let sums: Vec<u64> = a.rows().into_iter().map(|row| row.sum().to_bits()).collect();
        assert_eq!(par![row.sum().to_bits() for row in a.outer_iter(); jobs = jobs(), always], sums);
        assert_eq!(par![row.sum().to_bits() for row in a.axis_iter(Axis(0)); jobs = jobs()], sums);
        let texts: Vec<String> = a.columns().into_iter().map(|column| column.to_string()).collect();
        assert_eq!(par![column.to_string() for column in a.axis_iter(Axis(1)); jobs = jobs(), always], texts);
        let pieces: Vec<usize> = a.axis_chunks_iter(Axis(0), 3).map(|piece| piece.nrows()).collect();
        assert_eq!(par![piece.nrows() for piece in a.axis_chunks_iter(Axis(0), 3); jobs = jobs(), always], pieces);
        assert_eq!(
            par![x.to_bits() for x in &x; jobs = jobs(), always],
            x.iter().map(|x| x.to_bits()).collect::<Vec<_>>()
        );
        let until = |at: f64| par![assert_ne!(row[0], at) for row in a.outer_iter(); jobs = jobs(), always].len();
        if n > 7 {
            let outcome = crate::compare::outcome(|| until(a[[n / 14, 0]]));
            assert!(outcome.unwrap_err().contains("assertion `left != right` failed"));
        }
    });
}

check! {
rows_changed_in_place: rows_scaled rows_filled rows_indexed columns_changed pieces_changed planes;
elements_changed_in_place: elements_changed elements_by_reference elements_indexed;
elements_behind_a_break_stay: elements_until_a_break;
views_in_step: zipped_views zipped_mutable_views;
results_of_rows: norms sums_in_order views_pushed;
}
