//! Sharpens a PNG: adds to each sample what a Gaussian blur takes away from it.
//!
//! ```text
//! cargo run --release --example filter -- photo.png sharp.png 2.5
//! ```
//!
//! The arguments are the picture (default: one of this repository), the file to write (default: `sharp.png` in the
//! temporary directory) and the width of the blur in pixels (default: 2).

mod common;

use image::RgbImage;
use parallelize::parallelize;
use std::env;
use std::error::Error;
use std::path::PathBuf;

#[parallelize]
fn parallel(image: &RgbImage, sigma: f32) -> RgbImage {
    let kernel = gaussian(sigma);
    let samples = 3 * image.width() as usize;
    let mut across = vec![0.0; image.len()]; // in bytes it would be rounded twice
    let mut sharp = RgbImage::new(image.width(), image.height());
    #[par]
    for (out, row) in across.chunks_exact_mut(samples).zip(image.chunks_exact(samples)) {
        blur_across(out, row, &kernel);
    }
    #[par]
    for (y, (out, row)) in sharp.chunks_exact_mut(samples).zip(image.chunks_exact(samples)).enumerate() {
        sharpen(out, row, &across, y, &kernel);
    }
    sharp
}

fn plain(image: &RgbImage, sigma: f32) -> RgbImage {
    let kernel = gaussian(sigma);
    let samples = 3 * image.width() as usize;
    let mut across = vec![0.0; image.len()]; // in bytes it would be rounded twice
    let mut sharp = RgbImage::new(image.width(), image.height());
    for (out, row) in across.chunks_exact_mut(samples).zip(image.chunks_exact(samples)) {
        blur_across(out, row, &kernel);
    }
    for (y, (out, row)) in sharp.chunks_exact_mut(samples).zip(image.chunks_exact(samples)).enumerate() {
        sharpen(out, row, &across, y, &kernel);
    }
    sharp
}

/// The weights of the neighbours at distance 0, 1, …, up to three times `sigma`.
fn gaussian(sigma: f32) -> Vec<f32> {
    let half: Vec<f32> =
        (0..=(3.0 * sigma).ceil() as usize).map(|d| (-0.5 * (d as f32 / sigma).powi(2)).exp()).collect();
    let total = 2.0 * half.iter().sum::<f32>() - half[0];
    half.iter().map(|weight| weight / total).collect()
}

/// The places at `distance` before and after `at`; beyond the edge the picture goes on as it is there.
fn around(at: usize, distance: usize, count: usize) -> [usize; 2] {
    [at.saturating_sub(distance), (at + distance).min(count - 1)]
}

fn blur_across(out: &mut [f32], row: &[u8], kernel: &[f32]) {
    let width = row.len() / 3;
    for x in 0..width {
        for channel in 0..3 {
            let sample = |x: usize| f32::from(row[3 * x + channel]);
            let mut sum = kernel[0] * sample(x);
            for (distance, weight) in kernel.iter().enumerate().skip(1) {
                let [before, after] = around(x, distance, width);
                sum += weight * (sample(before) + sample(after));
            }
            out[3 * x + channel] = sum;
        }
    }
}

/// Ends the blur of row `y`, from row to row, and takes it away from twice the row.
fn sharpen(out: &mut [u8], row: &[u8], across: &[f32], y: usize, kernel: &[f32]) {
    let line = |y: usize| &across[y * row.len()..][..row.len()];
    let height = across.len() / row.len();
    let mut blurred: Vec<f32> = line(y).iter().map(|sample| kernel[0] * sample).collect();
    for (distance, weight) in kernel.iter().enumerate().skip(1) {
        let [above, below] = around(y, distance, height).map(line);
        for ((sum, above), below) in blurred.iter_mut().zip(above).zip(below) {
            *sum += weight * (above + below);
        }
    }
    for ((out, sample), blurred) in out.iter_mut().zip(row).zip(blurred) {
        *out = (2.0 * f32::from(*sample) - blurred).round() as u8; // `as` stays within 0 to 255
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let picture =
        args.next().unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/docs/gallery/mandelbrot.png").into());
    let file = args.next().map_or_else(|| env::temp_dir().join("sharp.png"), PathBuf::from);
    let sigma: f32 = args.next().as_deref().unwrap_or("2").parse()?;
    if !(0.1..100.0).contains(&sigma) {
        return Err("a blur is 0.1 to 100 pixels wide".into());
    }

    let image = image::open(picture)?.into_rgb8();
    let sharp = common::compare(|| parallel(&image, sigma), || plain(&image, sigma));
    sharp.save(&file)?;
    println!("{}: {} × {}", file.display(), sharp.width(), sharp.height());
    Ok(())
}
