//! Each inner pixel becomes the mean of nine.

use super::Built;
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::openmp;
use crate::rows::floats;
use parallelize::parallelize;

fn plain(out: &mut [f32], image: &[f32], width: usize) {
    for (y, row) in out.chunks_mut(width).enumerate() {
        if y == 0 || (y + 2) * width > image.len() {
            continue;
        }
        for x in 1..width - 1 {
            row[x] = mean(image, width, x, y);
        }
    }
}

#[parallelize]
fn ours(out: &mut [f32], image: &[f32], width: usize) {
    #[par]
    for (y, row) in out.chunks_mut(width).enumerate() {
        if y == 0 || (y + 2) * width > image.len() {
            continue;
        }
        for x in 1..width - 1 {
            row[x] = mean(image, width, x, y);
        }
    }
}

fn rayon(out: &mut [f32], image: &[f32], width: usize) {
    use rayon::prelude::*;
    out.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
        if y == 0 || (y + 2) * width > image.len() {
            return;
        }
        for x in 1..width - 1 {
            row[x] = mean(image, width, x, y);
        }
    });
}

fn orx(out: &mut [f32], image: &[f32], width: usize) {
    use orx_parallel::{IterIntoParIter, Par};
    out.chunks_mut(width).enumerate().iter_into_par().for_each(|(y, row)| {
        if y == 0 || (y + 2) * width > image.len() {
            return;
        }
        for x in 1..width - 1 {
            row[x] = mean(image, width, x, y);
        }
    });
}

fn mean(image: &[f32], width: usize, x: usize, y: usize) -> f32 {
    let mut sum = 0.0;
    for row in y - 1..y + 2 {
        let at = row * width + x;
        sum = sum + image[at - 1] + image[at] + image[at + 1];
    }
    sum / 9.0
}

pub(super) fn build() -> Built {
    const SIZE: usize = 1024;
    let image: Vec<f32> = floats(SIZE * SIZE).into_iter().map(|x| x as f32).collect();
    let case = Loops::over((vec![0.0; SIZE * SIZE], image), |(out, _), ()| Digest::of(out))
        .with(Column::Plain, |(out, image)| plain(out, image, SIZE))
        .with(Column::Ours, |(out, image)| ours(out, image, SIZE))
        .with(Column::Rayon, |(out, image)| rayon(out, image, SIZE))
        .with(Column::Orx, |(out, image)| orx(out, image, SIZE))
        .with(Column::C, |(out, image)| openmp::blur(out, image, SIZE));
    Box::new(case)
}
