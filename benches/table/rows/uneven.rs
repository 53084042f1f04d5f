//! Iterations that cost much more or less than others.

use super::{Built, Row, hash, versions};
use crate::bound::{Bound, OPENMP, RAYON, at_most};
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::{openmp, peers};
use parallelize::par;

const MUST: &[Bound] = &[at_most(1.02, RAYON).best(), at_most(1.05, OPENMP).best()];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row { name: "Mandelbrot, 256 rows", must: MUST, build: mandelbrot },
        Row { name: "Collatz lengths, 100 000", must: MUST, build: collatz },
        Row { name: "triangular loop, 4000", must: MUST, build: triangle },
    ]
}

const WIDTH: usize = 384;
const HEIGHT: usize = 256;

fn mandelbrot() -> Built {
    versions! { fn(image: &mut [u32]) {
        for (y, row) in image.chunks_mut(WIDTH).enumerate() {
            mandelbrot_row(y, row);
        }
    } }
    fn rayon(image: &mut [u32]) {
        use rayon::prelude::*;
        image.par_chunks_mut(WIDTH).enumerate().for_each(|(y, row)| mandelbrot_row(y, row));
    }
    fn orx(image: &mut [u32]) {
        use orx_parallel::{IterIntoParIter, Par};
        image.chunks_mut(WIDTH).enumerate().iter_into_par().for_each(|(y, row)| mandelbrot_row(y, row));
    }
    fn rows(image: &mut [u32]) -> Vec<&mut [u32]> {
        image.chunks_mut(WIDTH).collect()
    }
    fn paralight(image: &mut [u32]) {
        use paralight::prelude::*;
        let threads = &mut *peers::paralight();
        let rows = &mut rows(image);
        rows.par_iter_mut().enumerate().with_thread_pool(threads).for_each(|(y, row)| mandelbrot_row(y, row));
    }
    let case = Loops::over(vec![0; WIDTH * HEIGHT], |image: &Vec<u32>, ()| Digest::of(image))
        .with(Column::Plain, |image| plain(image))
        .with(Column::Ours, |image| ours(image))
        .with(Column::Rayon, |image| rayon(image))
        .with(Column::Orx, |image| orx(image))
        .with(Column::C, |image| openmp::mandelbrot(image, WIDTH))
        .with(Column::Chili, |image| peers::chili_each(&mut rows(image), 1, &|y, row| mandelbrot_row(y, row)))
        .with(Column::Paralight, |image| paralight(image));
    Box::new(case)
}

fn mandelbrot_row(y: usize, row: &mut [u32]) {
    for (x, pixel) in row.iter_mut().enumerate() {
        *pixel = escape(x as f64 * 3.0 / WIDTH as f64 - 2.0, y as f64 * 2.0 / HEIGHT as f64 - 1.0);
    }
}

fn escape(cx: f64, cy: f64) -> u32 {
    let (mut x, mut y, mut i) = (0.0, 0.0, 0);
    while i < 300 && x * x + y * y <= 4.0 {
        (x, y) = (x * x - y * y + cx, 2.0 * x * y + cy);
        i += 1;
    }
    i
}

fn collatz() -> Built {
    fn length(i: usize) -> u32 {
        let (mut x, mut length) = (i as u64 + 1, 0);
        while x != 1 {
            x = if x.is_multiple_of(2) { x / 2 } else { 3 * x + 1 };
            length += 1;
        }
        length
    }
    fn rayon(n: usize) -> Vec<u32> {
        use rayon::prelude::*;
        (0..n).into_par_iter().map(length).collect()
    }
    fn orx(n: usize) -> Vec<u32> {
        use orx_parallel::{IntoParIter, Par};
        (0..n).into_par().map(length).collect()
    }
    fn chili(n: usize) -> Vec<u32> {
        let mut out = vec![0; n];
        peers::chili_each(&mut out, 16, &|i, out| *out = length(i));
        out
    }
    fn paralight(n: usize) -> Vec<u32> {
        use paralight::prelude::*;
        (0..n).into_par_iter().map(length).with_thread_pool(&mut *peers::paralight()).collect()
    }
    let case = Loops::over(100_000, |_, out| Digest::of(out))
        .with(Column::Plain, |n| (0..*n).map(length).collect::<Vec<_>>())
        .with(Column::Ours, |n| par![length(i) for i in 0..*n])
        .with(Column::Rayon, |n| rayon(*n))
        .with(Column::Orx, |n| orx(*n))
        .with(Column::C, |n| openmp::collect_collatz(*n))
        .with(Column::Chili, |n| chili(*n))
        .with(Column::Paralight, |n| paralight(*n));
    Box::new(case)
}

/// The last iterations cost most.
fn triangle() -> Built {
    versions! { fn(out: &mut [u64]) {
        for i in 0..out.len() {
            out[i] = hash(i as u64, i as u32);
        }
    } }
    fn visit(i: usize, out: &mut u64) {
        *out = hash(i as u64, i as u32);
    }
    fn rayon(out: &mut [u64]) {
        use rayon::prelude::*;
        out.par_iter_mut().enumerate().for_each(|(i, out)| visit(i, out));
    }
    fn orx(out: &mut [u64]) {
        use orx_parallel::{EnumeratePar, IntoParIter, Par};
        out.into_par().enumerate().for_each(|(i, out)| visit(i, out));
    }
    fn paralight(out: &mut [u64]) {
        use paralight::prelude::*;
        out.par_iter_mut().enumerate().with_thread_pool(&mut *peers::paralight()).for_each(|(i, out)| visit(i, out));
    }
    let case = Loops::over(vec![0; 4000], |out: &Vec<u64>, ()| Digest::of(out))
        .with(Column::Plain, |out| plain(out))
        .with(Column::Ours, |out| ours(out))
        .with(Column::Rayon, |out| rayon(out))
        .with(Column::Orx, |out| orx(out))
        .with(Column::C, |out| openmp::triangle(out))
        .with(Column::Chili, |out| peers::chili_each(out, 1, &visit))
        .with(Column::Paralight, |out| paralight(out));
    Box::new(case)
}
