//! Loops in the manner of published crates: `unsafe` blocks, variables without a value, parts of what is looked at again.

#![allow(unsafe_code, reason = "what is in `unsafe` is tested too")]

mod common;

use common::mix;
use common::twins::{check, jobs, twin};
use parallelize::parallelize;
use std::fmt::Debug;
use std::io;

#[derive(Clone, Debug, PartialEq)]
struct Histogram(Vec<u64>);

impl Histogram {
    /// # Safety
    /// `k` is below the number of bins.
    unsafe fn add(&mut self, k: usize, by: u64) {
        self.0[k] = self.0[k].wrapping_add(by);
    }

    /// # Safety
    /// `k` is below the number of bins.
    unsafe fn get(&self, k: usize) -> u64 {
        self.0[k]
    }
}

twin!(in_unsafe(xs: &[u64]) -> Histogram {
    let mut bins = Histogram(vec![0; 8]);
    for x in xs {
        let k = mix(*x) as usize % 8;
        // SAFETY: `k` is below 8
        unsafe { bins.add(k, *x) };
    }
    bins
});

twin!(in_unsafe_inside(xs: &[u64]) -> Histogram {
    let mut bins = Histogram(vec![0; 8]);
    for x in xs {
        for j in 0..3 {
            let y = mix(x + j);
            if y % 3 > 0 {
                // SAFETY: `k` is below 8
                unsafe {
                    let k = y as usize % 8;
                    let more = bins.get(k) % 5;
                    bins.add(k, y ^ more);
                }
            }
        }
    }
    bins
});

twin!(exit_in_unsafe(xs: &[u64]) -> (Histogram, u64) {
    let (mut bins, mut last) = (Histogram(vec![0; 8]), 0);
    for x in xs {
        let y = mix(*x);
        // SAFETY: all are below 8
        unsafe {
            bins.add(y as usize % 8, y);
            if bins.get(3) % 7 == 1 {
                last = y;
                break;
            }
        }
    }
    (bins, last)
});

twin!(without_value(xs: &[u64]) -> Vec<u64> {
    let mut out = vec![];
    let mut y: u64;
    for x in xs {
        y = mix(*x);
        if y % 2 == 0 {
            y /= 2;
        }
        out.push(y);
    }
    out
});

twin!(without_value_or_early(xs: &[u64]) -> (u64, Vec<u64>) {
    let (mut weight, mut out) = (0u64, vec![]);
    let mut rest;
    for x in xs {
        let y = mix(*x) % 100;
        weight += y;
        if weight % 5 == 0 {
            continue;
        }
        rest = 4000 - (weight % 4001);
        if rest == 17 {
            break;
        }
        out.push(rest * y);
    }
    (weight, out)
});

twin!(without_value_either(xs: &[u64]) -> Vec<String> {
    let mut out: Vec<String> = vec![];
    let mut shown;
    for x in xs {
        let y = mix(*x);
        if out.len() % 3 == 0 {
            shown = format!("{y}");
        } else {
            shown = y.to_string().repeat(2);
        }
        out.push(shown);
    }
    out
});

#[derive(Debug)]
struct Pass {
    width: u64,
    name: String,
    length: usize,
}

fn passes(xs: &[u64]) -> impl Iterator<Item = Pass> {
    xs.iter().map(|x| Pass { width: mix(*x), name: x.to_string(), length: *x as usize % 5 })
}

fn filter(out: &mut Vec<u64>, at: usize, width: u64, name: String) -> io::Result<()> {
    out.push(width.wrapping_add(at as u64));
    if name.ends_with("97") { Err(io::Error::other(name)) } else { Ok(()) }
}

twin!(parts_of_what_is_kept(xs: &[u64]) -> Result<(usize, Vec<u64>), String> {
    let (mut out, mut at) = (vec![], 0);
    for pass in passes(xs) {
        if pass.width % 7 == 0 {
            continue;
        }
        filter(&mut out, at, pass.width, pass.name).map_err(|e| e.to_string())?;
        at += pass.length;
    }
    Ok((at, out))
});

#[derive(Debug, PartialEq)]
struct Section(String);

fn sections(x: &u64) -> Vec<Section> {
    (0..x % 4).map(|k| Section(mix(x + k).to_string())).collect()
}

twin!(moved_inside(xs: &[u64]) -> Vec<(usize, usize, Section)> {
    let mut out = vec![];
    for (i, x) in xs.iter().enumerate() {
        for section in sections(x) {
            if section.0.len() > 3 {
                out.push((i, section.0.len(), section));
            }
        }
    }
    out
});

struct Stage {
    apply: fn(&[u64], &mut [u64]),
    width: usize,
}

fn spread(from: &[u64], to: &mut [u64]) {
    to.iter_mut().zip(from.iter().cycle()).for_each(|(to, from)| *to ^= mix(*from));
}

twin!(rows_given_away(xs: &[u64]) -> Vec<u64> {
    let stage = &mut Stage { apply: spread, width: 4 };
    let mut out = vec![7; xs.len() * 2];
    for (from, to) in xs.chunks_exact(stage.width).zip(out.chunks_exact_mut(stage.width * 2)) {
        for row in to.chunks_exact_mut(stage.width) {
            (stage.apply)(from, row);
        }
    }
    out
});

#[test]
fn numbers() {
    check(in_unsafe::plain, in_unsafe::ours);
    check(in_unsafe_inside::plain, in_unsafe_inside::ours);
    check(exit_in_unsafe::plain, exit_in_unsafe::ours);
    check(without_value::plain, without_value::ours);
    check(without_value_or_early::plain, without_value_or_early::ours);
    check(without_value_either::plain, without_value_either::ours);
    check(parts_of_what_is_kept::plain, parts_of_what_is_kept::ours);
    check(moved_inside::plain, moved_inside::ours);
    check(rows_given_away::plain, rows_given_away::ours);
}
