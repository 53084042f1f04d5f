//! Loops in the manner of published crates: `unsafe` blocks, variables without a value, parts of what is looked at again,
//! iterators that extend a collection, borrows of temporaries.

#![allow(unsafe_code, reason = "what is in `unsafe` is tested too")]

mod common;

use common::twins::{at_all_jobs, jobs, twin};
use common::{mix, words};
use parallelize::parallelize;
use std::fmt::Debug;
use std::io::{self, Write};

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

struct Word<'t> {
    text: &'t str,
    width: usize,
}

impl<'t> Word<'t> {
    fn parts<'w>(&'w self, width: usize) -> impl Iterator<Item = Word<'t>> + 'w {
        let halves = self.text.split('7');
        halves.map(move |text| Word { text, width: width.min(self.width) })
    }
}

fn encoded(x: u64) -> [u8; 3] {
    [x as u8, (x >> 8) as u8, (x >> 16) as u8]
}

fn first_two(bytes: &[u8]) -> &[u8] {
    &bytes[..2]
}

twin!(borrowed_of_a_temporary(xs: &[u64]) -> (Vec<u8>, Vec<u64>) {
    let (mut out, mut tail) = (vec![], vec![]);
    for x in xs {
        out.write_all(first_two(&encoded(mix(*x)))).unwrap();
        tail.push(mix(x + 1));
    }
    (out, tail)
});

twin!(borrowed_of_a_temporary_later(xs: &[u64]) -> Vec<u8> {
    let mut out = vec![];
    for x in xs {
        let y = mix(*x);
        out.push(out.len() as u8);
        out.extend_from_slice(first_two(&encoded(y)));
    }
    out
});

fn unit(text: &str) -> &'static str {
    if text.len() > 3 { "km" } else { "m" }
}

twin!(named_by_a_temporary(xs: &[u64]) -> (Vec<(u64, &'static str)>, &'static str) {
    let (mut out, mut last) = (vec![], "");
    for x in xs {
        out.push((*x, unit(&mix(*x).to_string())));
        last = unit(&x.to_string());
    }
    (out, last)
});

struct Table<'t> {
    text: &'t str,
}

impl<'t> Table<'t> {
    fn get(&self, at: usize) -> Option<&'t str> {
        self.text.get(at % 7..at % 11)
    }
}

twin!(looked_up_by_number(xs: &[u64]) -> Result<Vec<&'static str>, String> {
    let table = Table { text: "some words of a table" };
    let mut out = vec![];
    for x in xs {
        let at: u64 = mix(*x) % 9973;
        let found = match table.get(at as usize) {
            Some(found) => Ok(found),
            None if at % 50 > 0 => Ok(""),
            None => Err(format!("nothing at {at}")),
        }?;
        out.push(found);
    }
    Ok(out)
});

twin!(written_then_used(xs: &[u64]) -> (String, u64) {
    use std::fmt::Write;
    let (mut out, mut sum) = (String::new(), 0u64);
    for x in xs {
        writeln!(out, "{}", x.pow(2)).unwrap();
        sum = sum.wrapping_add(mix(*x));
    }
    (out, sum)
});

twin!(extended_late(texts: &[String]) -> (usize, Vec<String>) {
    let (mut count, mut out) = (0, vec![]);
    for text in texts {
        let word = Word { text, width: 9 };
        count += out.len() % 3;
        out.extend(owned_parts(&word, count));
    }
    (count, out)
});

fn owned_parts(word: &Word, count: usize) -> Vec<String> {
    word.parts(count).map(|part| part.text.to_string()).collect()
}

struct Grid {
    values: Vec<u64>,
    width: usize,
}

impl Grid {
    fn row(&self, y: usize) -> &[u64] {
        &self.values[y * self.width..(y + 1) * self.width]
    }
}

struct Canvas(Vec<u64>);

impl Canvas {
    fn window(&mut self, at: usize) -> std::slice::IterMut<'_, u64> {
        self.0[at..].iter_mut()
    }
}

fn draw(window: &mut std::slice::IterMut<'_, u64>, values: &[u64]) {
    window.zip(values).for_each(|(to, from)| *to = to.rotate_left(7) ^ from);
}

twin!(lent_inside_a_group(xs: &[u64]) -> Vec<u64> {
    let grid = Grid { values: xs.iter().map(|x| mix(*x)).collect(), width: 3 };
    let mut canvas = Canvas(vec![1; xs.len() + 9]);
    for y in 0..xs.len() / 3 {
        let at = mix(y as u64) as usize % 9;
        for x in 0..2 {
            let mut window = canvas.window(at + x);
            let row = grid.row(y);
            draw(&mut window, row);
        }
    }
    canvas.0
});

trait Level<T> {
    fn level(from: T) -> Self;
}

impl Level<u64> for u8 {
    fn level(from: u64) -> u8 {
        (from % 251) as u8
    }
}

impl Level<u64> for u16 {
    fn level(from: u64) -> u16 {
        (from % 65_521) as u16
    }
}

fn stroke(canvas: &mut Vec<u8>, at: usize, color: [u8; 1]) {
    canvas.push(color[0].wrapping_add(at as u8));
}

twin!(known_by_what_follows(xs: &[u64]) -> Vec<u8> {
    let canvas = &mut vec![];
    for at in 0..xs.len() {
        let level = Level::level(xs[at]);
        stroke(canvas, at, [level]);
        if at % 2 == 0 {
            stroke(canvas, at + 1, [level]);
        }
    }
    canvas.clone()
});

struct Column<'r> {
    values: &'r mut Vec<u64>,
    at: usize,
}

fn append(column: &mut Column, value: u64) {
    column.values.push(value.wrapping_add(column.at as u64));
}

twin!(held_in_a_struct(xs: &[u64]) -> Vec<u64> {
    let mut values = vec![];
    for at in 0..xs.len() {
        let mut column = Column { values: &mut values, at };
        append(&mut column, mix(xs[at]));
    }
    values
});

twin!(asked_of_a_closure(xs: &[u64]) -> (Vec<u64>, u64) {
    let mut seen = 0u64;
    let mut is_last = |x: u64| {
        seen += x;
        seen > 900
    };
    let mut out = vec![];
    for x in xs {
        let stop = is_last(*x);
        if stop {
            break;
        }
        let y = mix(*x);
        if y % 7 > 0 {
            out.push(y);
        }
    }
    (out, seen)
});

fn take(data: &mut [u64], by: u64) -> Result<(), String> {
    let first = data.first_mut().ok_or("nothing left")?;
    *first = first.wrapping_add(by);
    Ok(())
}

twin!(cut_off(xs: &[u64]) -> (Vec<u64>, Result<usize, String>) {
    let mut data = vec![5; xs.len() * 2];
    let mut taken = 0;
    let result = (|| {
        let mut rest = &mut data[..];
        for x in xs {
            let y = mix(*x);
            if y % 9 == 0 {
                continue;
            }
            take(rest, y)?;
            let by = y as usize % 3;
            rest = &mut rest[by..];
            taken += by;
        }
        Ok(taken)
    })();
    (data, result)
});

struct Reader<'r>(&'r [u64]);

impl Reader<'_> {
    fn next_many(&mut self, buffer: &mut [u64]) -> usize {
        let n = self.0.len().min(buffer.len());
        buffer[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        n
    }
}

twin!(read_into_one_buffer(xs: &[u64]) -> Vec<u64> {
    let (mut out, mut buffer) = (vec![], [0; 4]);
    for row in xs.chunks(7) {
        let more = mix(row[0]);
        let mut reader = Reader(row);
        loop {
            let n = reader.next_many(&mut buffer);
            if n == 0 {
                break;
            }
            out.extend(buffer[..n].iter().map(|x| x ^ more));
        }
    }
    out
});

struct Space<'s>(&'s str);

fn enter(spaces: &mut Vec<String>, prefix: &str, Space(name): Space) -> Result<(), String> {
    spaces.push(format!("{prefix}{name}"));
    if name.ends_with("913") { Err(name.to_string()) } else { Ok(()) }
}

twin!(built_of_a_borrow(xs: &[u64]) -> (Vec<String>, Result<(), String>) {
    let mut spaces = vec![];
    let result = (|| {
        for x in xs {
            if let Some(name) = (x % 3 > 0).then(|| mix(*x).to_string()) {
                enter(&mut spaces, &name[..1], Space(&name))?;
            }
        }
        Ok(())
    })();
    (spaces, result)
});

struct Row<'r>(&'r [u64], usize);

fn append_row(row: &Row, out: &mut Vec<u64>) {
    out.extend(row.0);
    out.push(row.1 as u64);
}

twin!(structs_of_borrows(xs: &[u64]) -> Vec<u64> {
    let mut out = vec![];
    for (i, row) in xs.chunks(7).enumerate() {
        let mixed: Vec<u64> = row.iter().map(|x| mix(*x)).collect();
        let row = Row(&mixed, i);
        append_row(&row, &mut out);
        let rest = Row(&mixed[mixed.len().min(2)..], mixed.len());
        if out.len() % 3 > 0 {
            append_row(&rest, &mut out);
        }
    }
    out
});

twin!(closures_that_are_called_twice(xs: &[u64]) -> Vec<String> {
    let mut out = vec![];
    for x in xs {
        let name = mix(*x).to_string();
        let add = |k: u64, out: &mut Vec<String>| out.push(format!("{name}{k}"));
        add(*x, &mut out);
        if x % 3 > 0 {
            add(x + 1, &mut out);
        }
        out.push(name);
    }
    out
});

type Links = std::collections::BTreeMap<(u64, u64), Vec<u64>>;

twin!(closures_of_borrows(xs: &[u64]) -> (Links, Links) {
    let (mut strong, mut weak) = (Links::new(), Links::new());
    for x in xs.iter().copied() {
        let digits: Vec<u64> = (0..mix(x) % 5).collect();
        for digit in &digits {
            let candidate = (x % 7, *digit);
            let others: Vec<u64> = digits.iter().copied().filter(|other| other != digit).collect();
            let insert = |other: u64, links: &mut Links| {
                let second = x ^ other;
                links.entry(candidate).or_default().push(second);
            };
            if others.len() == 1 {
                insert(others[0], &mut strong);
                continue;
            }
            for other in others {
                insert(other, &mut weak);
            }
        }
    }
    (strong, weak)
});

fn check<R: PartialEq + Debug>(plain: fn(&[u64]) -> R, ours: fn(&[u64]) -> R) {
    at_all_jobs(|n| {
        let xs: Vec<u64> = (0..n as u64).collect();
        assert_eq!(plain(&xs), ours(&xs), "n {n}, jobs {}", jobs());
    });
}

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
    check(borrowed_of_a_temporary::plain, borrowed_of_a_temporary::ours);
    check(borrowed_of_a_temporary_later::plain, borrowed_of_a_temporary_later::ours);
    check(named_by_a_temporary::plain, named_by_a_temporary::ours);
    check(looked_up_by_number::plain, looked_up_by_number::ours);
    check(written_then_used::plain, written_then_used::ours);
    check(read_into_one_buffer::plain, read_into_one_buffer::ours);
    check(structs_of_borrows::plain, structs_of_borrows::ours);
    check(closures_that_are_called_twice::plain, closures_that_are_called_twice::ours);
    check(closures_of_borrows::plain, closures_of_borrows::ours);
    check(built_of_a_borrow::plain, built_of_a_borrow::ours);
    check(held_in_a_struct::plain, held_in_a_struct::ours);
    check(asked_of_a_closure::plain, asked_of_a_closure::ours);
    check(cut_off::plain, cut_off::ours);
    check(lent_inside_a_group::plain, lent_inside_a_group::ours);
    check(known_by_what_follows::plain, known_by_what_follows::ours);
}

#[test]
fn texts() {
    at_all_jobs(|n| {
        let texts = words(n);
        assert_eq!(extended_late::plain(&texts), extended_late::ours(&texts), "n {n}, jobs {}", jobs());
    });
}
