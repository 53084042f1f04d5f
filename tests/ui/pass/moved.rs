//! What is moved once, or is another one in each iteration.

use parallelize::{par, par_for, parallelize};
use std::ops::Range;

const RANGE: Range<usize> = 0..3;

fn length(text: String) -> usize {
    text.len()
}

fn longer(text: String) -> String {
    text + "!"
}

fn fail(text: String, total: usize) -> ! {
    panic!("{text} {total}")
}

#[parallelize]
fn before_an_exit(n: usize, last: String) -> Vec<String> {
    let mut out = Vec::new();
    for i in 0..n {
        let y = i.pow(2);
        if y > 5 {
            out.push(last);
            break;
        }
        out.push(y.to_string());
    }
    out
}

#[parallelize]
fn in_an_arm(n: usize, name: String, rest: Vec<usize>) -> Result<Vec<usize>, (String, usize)> {
    let mut out = Vec::new();
    for i in 0..n {
        let y = match i.pow(2) {
            16 => return Err((name, i)),
            25 => return Ok(rest),
            y => y,
        };
        out.push(y);
    }
    Ok(out)
}

#[parallelize]
fn before_the_end(n: usize, message: String) -> usize {
    let mut total = 0;
    for i in 0..n {
        let y = i.pow(2);
        total += y;
        if total > 1000 {
            fail(message, total)
        }
    }
    total
}

#[parallelize]
fn shadowed(n: usize, text: String) -> Vec<usize> {
    let mut out = Vec::new();
    for i in 0..n {
        let text = text.clone();
        out.push(i.pow(2) + length(text));
    }
    out
}

#[parallelize]
fn assigned(n: usize, mut text: String) -> Vec<usize> {
    let mut out = Vec::new();
    for i in 0..n {
        let y = i.pow(2);
        text = longer(text);
        out.push(y + text.len());
    }
    out
}

fn constant(n: usize) -> Vec<usize> {
    par![i + j for i in 0..n for j in RANGE]
}

struct View<'v> {
    all: &'v Vec<usize>,
    at: usize,
}

/// A `&mut` is lent as a `&` where a type is written, and to a field.
fn lent_shared(n: usize, all: &mut Vec<usize>) -> Vec<usize> {
    let mut out = Vec::new();
    all.push(n);
    par_for!(for at in 0..n {
        let view = View { all, at };
        let first: &[usize] = all;
        out.push(at.pow(2) + view.all[0] + view.at + first.len());
    });
    out
}

#[parallelize]
fn lent_from_a_call(n: usize, rows: &mut Vec<Vec<usize>>) -> Vec<usize> {
    let mut out = Vec::new();
    let last = rows.last_mut().unwrap();
    last.push(n);
    for i in 0..n {
        let row: &[usize] = last;
        out.push(i.pow(2) + row[0]);
    }
    out
}

/// What borrows in methods that are named like those of std that take.
struct Lent(Vec<usize>);

impl Lent {
    fn unwrap(&self) -> usize {
        self.0.len()
    }
}

impl<'a> IntoIterator for &'a Lent {
    type Item = &'a usize;
    type IntoIter = std::slice::Iter<'a, usize>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[parallelize]
fn lent(n: usize, lent: Lent, path: std::path::PathBuf) -> Vec<usize> {
    let mut out = Vec::new();
    for i in 0..n {
        out.push(i.pow(2) + lent.unwrap() + path.into_iter().count());
        for x in lent.into_iter() {
            out.push(x.pow(2));
        }
    }
    out
}

fn main() {
    assert_eq!(lent_shared(2, &mut vec![7]), [9, 11]);
    assert_eq!(lent_from_a_call(2, &mut vec![vec![7]]), [7, 8]);
    assert_eq!(lent(2, Lent(vec![3]), "a/b".into()), [3, 9, 4, 9]);
    assert_eq!(before_an_exit(9, "last".into()), ["0", "1", "4", "last"]);
    assert_eq!(in_an_arm(3, "".into(), vec![]), Ok(vec![0, 1, 4]));
    assert_eq!(in_an_arm(9, "four".into(), vec![]), Err(("four".into(), 4)));
    assert_eq!(before_the_end(3, "too much".into()), 5);
    assert_eq!(shadowed(3, "ab".into()), [2, 3, 6]);
    assert_eq!(assigned(3, "".into()), [1, 3, 7]);
    assert_eq!(constant(2), [0, 1, 2, 1, 2, 3]);
}
