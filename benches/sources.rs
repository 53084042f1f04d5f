//! What the header of a loop costs: slices, chunks, slots, vectors by value, iterators that are taken one by one, nests.
//!
//! `cargo bench --bench sources [-- [FILTER] [--rounds N]]` prints one row a loop: the median time of the plain loop, and
//! as a ratio to it this crate, this crate with the choice off (`always`), and rayon by hand.
#![allow(missing_docs)]
#![allow(clippy::ptr_arg, clippy::needless_range_loop, reason = "loops as people write them, over the state of a row")]

mod common;

use common::Table;
use parallelize::{par, parallelize};
use rayon::prelude::*;
use std::iter::successors;
use std::mem::take;

fn main() {
    let mut table = Table::new(15);
    saxpy(&mut table);
    light_rows(&mut table);
    heavy_rows(&mut table);
    light_slots(&mut table);
    heavy_slots(&mut table);
    in_place(&mut table);
    by_value(&mut table);
    collected(&mut table);
    chain(&mut table);
    heavy_chain(&mut table);
    lines(&mut table);
    nests(&mut table);
}

/// The same function as `plain`, `ours` and `always`. Each has its own idea of what an iteration costs.
macro_rules! versions {
    (fn($($p:ident: $t:ty),*) $(-> $r:ty)? { $($body:tt)* }) => {
        fn plain($($p: $t),*) $(-> $r)? { $($body)* }
        #[parallelize]
        fn ours($($p: $t),*) $(-> $r)? { $($body)* }
        #[parallelize(always)]
        fn always($($p: $t),*) $(-> $r)? { $($body)* }
    };
}

/// About 1 ns for each unit of work. Never inlined, so that it costs the same in every loop.
#[inline(never)]
fn hash(x: u64, work: u32) -> u64 {
    (0..work).fold(x, |x, _| (x ^ (x >> 31)).wrapping_mul(0x5851_f42d_4c95_7f2d))
}

const SHORT: u32 = 84;
const LONG: u32 = 4300;

type Floats = Vec<f32>;

fn floats(n: usize) -> Floats {
    (0..n).map(|i| (i % 1000) as f32 * 0.001).collect()
}

fn saxpy(table: &mut Table) {
    versions! { fn(y: &mut [f32], x: &[f32], a: f32) {
        for (y, x) in y.iter_mut().zip(x) {
            *y += a * x;
        }
    } }
    fn rayon(y: &mut [f32], x: &[f32], a: f32) {
        y.par_iter_mut().zip(x).for_each(|(y, x)| *y += a * x);
    }
    for (name, n) in [("saxpy, 1000 f32", 1000), ("saxpy, 100 000 f32", 100_000), ("saxpy, 10 million f32", 10_000_000)]
    {
        table.row(
            name,
            (floats(n), floats(n), 0.001),
            &[
                ("plain", &|(y, x, a)| plain(y, x, *a)),
                ("ours", &|(y, x, a)| ours(y, x, *a)),
                ("always", &|(y, x, a)| always(y, x, *a)),
                ("rayon", &|(y, x, a)| rayon(y, x, *a)),
            ],
        );
    }
}

const WIDTH: usize = 4096;
const HEIGHT: usize = 2160;

fn image() -> (Floats, usize) {
    (floats(WIDTH * HEIGHT), WIDTH)
}

fn light_rows(table: &mut Table) {
    versions! { fn(image: &mut [f32], width: usize) {
        for (y, row) in image.chunks_mut(width).enumerate() {
            fade(y, row);
        }
    } }
    fn rayon(image: &mut [f32], width: usize) {
        image.par_chunks_mut(width).enumerate().for_each(|(y, row)| fade(y, row));
    }
    fn fade(y: usize, row: &mut [f32]) {
        let light = y as f32 * 0.0001;
        for pixel in row {
            *pixel = *pixel * 0.5 + light;
        }
    }
    table.row(
        "rows of 4096 x 2160, scaled",
        image(),
        &[
            ("plain", &|(image, width)| plain(image, *width)),
            ("ours", &|(image, width)| ours(image, *width)),
            ("always", &|(image, width)| always(image, *width)),
            ("rayon", &|(image, width)| rayon(image, *width)),
        ],
    );
}

fn heavy_rows(table: &mut Table) {
    versions! { fn(image: &mut [f32], width: usize) {
        for (y, row) in image.chunks_mut(width).enumerate() {
            tone(y, row);
        }
    } }
    fn rayon(image: &mut [f32], width: usize) {
        image.par_chunks_mut(width).enumerate().for_each(|(y, row)| tone(y, row));
    }
    fn tone(y: usize, row: &mut [f32]) {
        let light = y as f32 * 0.0001;
        for (x, pixel) in row.iter_mut().enumerate() {
            *pixel = (*pixel * 0.5 + light * (x as f32 * 0.01).sin().abs()).powf(0.45);
        }
    }
    table.row(
        "rows of 4096 x 2160, sin and powf",
        image(),
        &[
            ("plain", &|(image, width)| plain(image, *width)),
            ("ours", &|(image, width)| ours(image, *width)),
            ("always", &|(image, width)| always(image, *width)),
            ("rayon", &|(image, width)| rayon(image, *width)),
        ],
    );
}

fn light_slots(table: &mut Table) {
    versions! { fn(out: &mut Vec<f32>) {
        let n = out.len();
        for i in 0..n {
            out[i] = curve(i);
        }
    } }
    fn rayon(out: &mut Floats) {
        out.par_iter_mut().enumerate().for_each(|(i, out)| *out = curve(i));
    }
    fn curve(i: usize) -> f32 {
        let x = i as f32 * 0.001;
        (x * x + 1.0).sqrt() / (x + 2.0)
    }
    table.row(
        "out[i] = f(i), 10 million × cheap",
        floats(10_000_000),
        &[("plain", &plain), ("ours", &ours), ("always", &always), ("rayon", &rayon)],
    );
}

fn heavy_slots(table: &mut Table) {
    versions! { fn(out: &mut Vec<u64>) {
        let n = out.len();
        for i in 0..n {
            out[i] = hash(i as u64, SHORT);
        }
    } }
    fn rayon(out: &mut Vec<u64>) {
        out.par_iter_mut().enumerate().for_each(|(i, out)| *out = hash(i as u64, SHORT));
    }
    table.row(
        "out[i] = f(i), 100 000 × 75 ns",
        vec![0; 100_000],
        &[("plain", &plain), ("ours", &ours), ("always", &always), ("rayon", &rayon)],
    );
}

fn in_place(table: &mut Table) {
    versions! { fn(v: &mut Floats) {
        for x in &mut *v {
            *x = x.sqrt() + 1.0;
        }
    } }
    fn rayon(v: &mut Floats) {
        v.par_iter_mut().for_each(|x| *x = x.sqrt() + 1.0);
    }
    table.row(
        "&mut v, 10 million f32",
        floats(10_000_000),
        &[("plain", &plain), ("ours", &ours), ("always", &always), ("rayon", &rayon)],
    );
}

fn by_value(table: &mut Table) {
    versions! { fn(words: Vec<String>) -> Vec<usize> {
        let mut lengths = Vec::new();
        for word in words {
            lengths.push(letters(word));
        }
        lengths
    } }
    fn rayon(words: Vec<String>) -> Vec<usize> {
        words.into_par_iter().map(letters).collect()
    }
    fn letters(word: String) -> usize {
        let mut letters = word.into_bytes();
        letters.sort_unstable();
        letters.dedup();
        letters.len()
    }
    table.row_of_copies(
        "v by value, 200 000 strings, pushed",
        (0..200_000).map(|i| format!("entry {i} of the list")).collect::<Vec<_>>(),
        &[
            ("plain", &|words| plain(take(words))),
            ("ours", &|words| ours(take(words))),
            ("always", &|words| always(take(words))),
            ("rayon", &|words| rayon(take(words))),
        ],
    );
}

fn collected(table: &mut Table) {
    fn f(x: &f64) -> f64 {
        (x * x + 1.0).sqrt() / (x + 2.0)
    }
    table.row(
        "collected over &xs, 4 million × cheap",
        (0..4_000_000).map(f64::from).collect::<Vec<_>>(),
        &[
            ("plain", &|xs| xs.iter().map(f).collect::<Vec<_>>()),
            ("ours", &|xs| par![f(x) for x in &*xs]),
            ("always", &|xs| par![f(x) for x in &*xs; always]),
            ("rayon", &|xs| xs.par_iter().map(f).collect()),
        ],
    );
}

/// Numbers that are only known one after the other.
fn numbers(seed: u64, n: usize) -> impl Iterator<Item = u64> + Send {
    successors(Some(seed), |x| Some(x.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1))).take(n)
}

fn chain(table: &mut Table) {
    versions! { fn(n: usize) -> u64 {
        let mut total = 0u64;
        for x in numbers(1, n) {
            total = total.wrapping_add(hash(x, SHORT));
        }
        total
    } }
    fn rayon(n: usize) -> u64 {
        numbers(1, n).par_bridge().map(|x| hash(x, SHORT)).reduce(|| 0, u64::wrapping_add)
    }
    table.row(
        "iterator, 100 000 × 75 ns, summed",
        100_000,
        &[("plain", &|n| plain(*n)), ("ours", &|n| ours(*n)), ("always", &|n| always(*n)), ("rayon", &|n| rayon(*n))],
    );
}

fn heavy_chain(table: &mut Table) {
    versions! { fn(n: usize) -> u64 {
        let mut total = 0u64;
        for x in numbers(1, n) {
            total = total.wrapping_add(hash(x, LONG));
        }
        total
    } }
    fn rayon(n: usize) -> u64 {
        numbers(1, n).par_bridge().map(|x| hash(x, LONG)).reduce(|| 0, u64::wrapping_add)
    }
    table.row(
        "iterator, 20 000 × 5 µs, summed",
        20_000,
        &[("plain", &|n| plain(*n)), ("ours", &|n| ours(*n)), ("always", &|n| always(*n)), ("rayon", &|n| rayon(*n))],
    );
}

fn lines(table: &mut Table) {
    versions! { fn(text: &str) -> u64 {
        let mut total = 0u64;
        for line in text.lines() {
            total = total.wrapping_add(parse(line));
        }
        total
    } }
    fn rayon(text: &str) -> u64 {
        text.par_lines().map(parse).reduce(|| 0, u64::wrapping_add)
    }
    fn parse(line: &str) -> u64 {
        hash(line.parse().unwrap_or(0), LONG)
    }
    table.row(
        "text.lines(), 20 000 × 5 µs, summed",
        numbers(1, 20_000).map(|x| format!("{x}\n")).collect::<String>(),
        &[
            ("plain", &|text| plain(text)),
            ("ours", &|text| ours(text)),
            ("always", &|text| always(text)),
            ("rayon", &|text| rayon(text)),
        ],
    );
}

/// A macro, so that each nest has its own idea of what an iteration costs.
macro_rules! nest {
    ($table:expr, $name:expr, $sizes:expr) => {
        $table.row(
            $name,
            $sizes,
            &[
                ("plain", &|(n, m)| plain_nest(*n, *m)),
                ("ours", &|(n, m)| par![cell(i, j) for i in 0..*n for j in 0..*m]),
                ("always", &|(n, m)| par![cell(i, j) for i in 0..*n for j in 0..*m; always]),
                ("rayon", &|(n, m)| (0..*n * *m).into_par_iter().map(|k| cell(k / *m, k % *m)).collect()),
            ],
        )
    };
}

fn nests(table: &mut Table) {
    nest!(table, "nest, 3 x 1 million × cheap", (3, 1_000_000));
    nest!(table, "nest, 1 million x 3 × cheap", (1_000_000, 3));
    nest!(table, "nest, 2000 x 2000 × cheap", (2000, 2000));
}

fn plain_nest(n: usize, m: usize) -> Vec<f64> {
    let mut out = Vec::with_capacity(n * m);
    for i in 0..n {
        for j in 0..m {
            out.push(cell(i, j));
        }
    }
    out
}

fn cell(i: usize, j: usize) -> f64 {
    (i as f64 + 1.0).sqrt() / (j as f64 + 2.0)
}
