#![deny(deprecated)]

use parallelize::{par, par_for};
use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::mpsc;

fn generic<I: IntoIterator<Item = u32>>(items: I) -> Vec<u32> {
    par![x.count_ones() for x in items; explain]
}

fn in_a_slice<T: Clone + Send + Sync>(items: &[T]) -> Vec<T> {
    par![x.clone() for x in items; explain]
}

fn main() {
    let (mut xs, ys) = (vec![1.0; 9], vec![2.0; 9]);
    par_for!(explain, for (i, (x, y)) in xs.iter_mut().zip(&ys).enumerate() {
        *x += y * i as f64;
    });
    par_for!(explain, for (i, row) in xs.chunks_mut(3).enumerate() {
        row.fill(i as f64);
    });
    let pairs = xs.iter().zip(ys.iter()).rev();
    let _ = par![x * y for (x, y) in pairs; explain];
    let _ = par![i + j for i in (0..9).step_by(2) for j in 0..9; explain];
    let by_name = BTreeMap::from([("a", 1)]);
    let _ = par![v * 2 for (_, v) in &by_name; explain];
    let (sender, receiver) = mpsc::channel::<u32>();
    drop(sender);
    let _ = par![x.pow(2) for x in &receiver; explain];
    let _ = par![x.pow(2) for x in receiver.iter(); explain];
    let _ = par![line.unwrap().len() for line in std::io::stdin().lock().lines(); explain];
    let mut seen = 0;
    let _ = par![x.pow(2) for x in (0..9).inspect(|_| seen += 1) while x < 5; explain];
    generic([1, 2]);
    in_a_slice(&["a"]);
}
