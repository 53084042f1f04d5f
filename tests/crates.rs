//! Loops in the manner of published crates: `unsafe` blocks, variables without a value, parts of what is looked at again.

#![allow(unsafe_code, reason = "what is in `unsafe` is tested too")]

mod common;

use common::mix;
use common::twins::{check, jobs, twin};
use parallelize::parallelize;
use std::fmt::Debug;
use std::io;
use std::ptr::{addr_of, addr_of_mut};

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

// Views of what is dropped at the end of the statement; and text with escapes that are no tokens.
twin!(extended_by_views(xs: &[u64]) -> (Vec<u8>, Vec<String>, String) {
    let (mut bytes, mut texts, mut text) = (vec![], vec![], String::new());
    for x in xs {
        let y = mix(*x);
        bytes.extend(y.to_string().as_bytes());
        bytes.extend(y.to_le_bytes().iter());
        bytes.extend(y.to_string().trim().to_owned().as_bytes());
        bytes.extend(y.to_string().bytes().rev());
        text.extend(y.to_string().split('1'));
        texts.push(format!("\u{202e}{y}\u{1e} {x:>3}"));
    }
    (bytes, texts, text)
});

#[derive(Clone, Debug, PartialEq)]
struct Buffer {
    data: Vec<u8>,
    at: usize,
}

impl Buffer {
    fn data(&self) -> &[u8] {
        &self.data
    }
}

fn buffers(xs: &[u64]) -> Vec<Buffer> {
    xs.iter().map(|x| Buffer { data: x.to_string().into_bytes(), at: *x as usize }).collect()
}

// What an ordered statement borrows of an item that is changed after it.
twin!(emptied_behind(xs: &[u64]) -> (Vec<u8>, Vec<Buffer>, u64) {
    let (mut buffers, mut all, mut sum) = (buffers(xs), vec![], 0);
    for buffer in buffers.iter_mut() {
        sum ^= mix(buffer.at as u64);
        all.extend_from_slice(&buffer.data);
        buffer.at = all.len();
        buffer.data.clear();
    }
    (all, buffers, sum)
});

twin!(compared_in_turn(xs: &[u64]) -> (usize, u64) {
    let (mut parts, mut at, mut sum) = (buffers(xs), 0, 0);
    let all = parts.iter().flat_map(|part| part.data.clone()).collect::<Vec<u8>>();
    for part in &mut parts {
        sum ^= mix(part.at as u64);
        assert_eq!(&all[at..at + part.data().len()], part.data());
        at += part.data().len();
    }
    (at, sum)
});

// A part of what is lent, by a position that goes on.
twin!(parts_by_position(xs: &[u64]) -> Vec<u64> {
    let (mut out, mut at) = (vec![0; xs.len() * 2 + 2], 0);
    let lent = &mut out[..];
    for x in xs {
        let y = mix(*x);
        let part = lent.split_at_mut(at).1;
        part[0] = y;
        at += 2;
    }
    out
});

macro_rules! noted {
    ($name:ident $(#[$attr:meta])?) => {
        $(#[$attr])?
        fn $name(&mut self, xs: &[u64]) {
            for x in xs {
                let y = mix(*x);
                match y % 4 {
                    0 => self.count(1).map_or((), |_| ()),
                    1 => self.note(2),
                    _ => {}
                }
                if y % 3 == 1 { self.note((y % 8) as usize) } else { self.note(0) }
            }
        }
    };
}

struct Sums(Histogram, Histogram);

impl Sums {
    fn count(&mut self, k: usize) -> Option<u64> {
        self.1.0[k] += 1;
        Some(self.1.0[k])
    }

    fn note(&mut self, k: usize) {
        self.0.0[k] ^= 5;
    }

    noted!(plain);
    noted!(ours #[parallelize(jobs = jobs(), always)]);
}

/// Methods that are called where a statement ends, without a semicolon.
#[test]
fn called_at_the_end() {
    let sums = || Sums(Histogram(vec![0; 8]), Histogram(vec![0; 8]));
    let run = |sum: fn(&mut Sums, &[u64]), xs: &[u64]| {
        let mut sums = sums();
        sum(&mut sums, xs);
        (sums.0, sums.1)
    };
    common::twins::at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).collect();
        assert_eq!(run(Sums::plain, &xs), run(Sums::ours, &xs), "n {n}, jobs {}", jobs());
    });
}

// What is read of an item before it changes, and items whose type is known only further down.
twin!(read_and_changed(xs: &[u64]) -> (Vec<f64>, Vec<f64>, f64) {
    let (mut values, mut log, mut last): (Vec<f64>, Vec<f64>, f64) = (xs.iter().map(|x| *x as f64).collect(), vec![], 0.0);
    for value in &mut values {
        log.push(*value);
        last = last.max(*value) + log[0];
        *value = value.sin();
    }
    (values, log, last)
});

static mut TALLY: u64 = 0;
static mut SEEN: Vec<u64> = Vec::new();

// one after the other, in one test
twin!(statics(xs: &[u64]) -> (u64, Vec<u64>) {
    // SAFETY: no other thread uses the statics; what changes them is in order
    unsafe {
        TALLY = 0;
        (*addr_of_mut!(SEEN)).clear();
    }
    for x in xs {
        let y = mix(*x);
        // SAFETY: as above
        unsafe {
            let tally = &mut *addr_of_mut!(TALLY);
            *tally = (*tally * 3 + y) % 1009;
            *(&raw mut TALLY) += y % 5;
            (*addr_of_mut!(SEEN)).push(y);
        }
    }
    // SAFETY: as above
    unsafe { (TALLY, (*addr_of!(SEEN)).clone()) }
});

fn parsed<'t, T: std::str::FromStr + 't>(text: &'t str) -> impl Iterator<Item = Result<T, T::Err>> + 't {
    text.split(',').map(str::parse)
}

twin!(known_further_down(xs: &[u64]) -> Result<Vec<(usize, u64)>, std::num::ParseIntError> {
    let text = xs.iter().map(|x| if *x == 900 { "x".to_string() } else { x.to_string() }).collect::<Vec<_>>().join(",");
    let mut out = vec![];
    for (at, field) in parsed(&text).enumerate() {
        let number: u64 = field?;
        out.push((at, mix(number)));
    }
    Ok(out)
});

#[test]
fn numbers() {
    check(read_and_changed::plain, read_and_changed::ours);
    check(known_further_down::plain, known_further_down::ours);
    check(extended_by_views::plain, extended_by_views::ours);
    check(emptied_behind::plain, emptied_behind::ours);
    check(compared_in_turn::plain, compared_in_turn::ours);
    check(parts_by_position::plain, parts_by_position::ours);
    check(in_unsafe::plain, in_unsafe::ours);
    check(in_unsafe_inside::plain, in_unsafe_inside::ours);
    check(exit_in_unsafe::plain, exit_in_unsafe::ours);
    check(without_value::plain, without_value::ours);
    check(without_value_or_early::plain, without_value_or_early::ours);
    check(without_value_either::plain, without_value_either::ours);
    check(parts_of_what_is_kept::plain, parts_of_what_is_kept::ours);
    check(moved_inside::plain, moved_inside::ours);
    check(rows_given_away::plain, rows_given_away::ours);
    check(statics::plain, statics::ours);
}
