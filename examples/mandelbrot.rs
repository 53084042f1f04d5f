//! The Mandelbrot set as a PNG.
//!
//! ```text
//! cargo run --release --example mandelbrot -- set.png 1500
//! ```
//!
//! The arguments are the file to write (default: `mandelbrot.png` in the temporary directory) and its width in pixels
//! (default: 1200). Some rows take a hundred times as long as others; threads that are done with theirs take over rows of
//! the rest.

mod common;

use image::{Rgb, RgbImage};
use parallelize::parallelize;
use std::env;
use std::error::Error;
use std::num::NonZero;
use std::path::PathBuf;

/// From here on a point counts as one of the set.
const MOST: u32 = 1000;

/// The part of the plane that is drawn.
const LEFT: f64 = -2.25;
const TOP: f64 = 1.0;
const WIDTH: f64 = 3.0;
const HEIGHT: f64 = 2.0;

#[parallelize]
fn parallel(width: u32, height: u32) -> RgbImage {
    let mut image = RgbImage::new(width, height);
    for (y, row) in image.chunks_exact_mut(3 * width as usize).enumerate() {
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            pixel.copy_from_slice(&color(x, y, width).0);
        }
    }
    image
}

fn plain(width: u32, height: u32) -> RgbImage {
    let mut image = RgbImage::new(width, height);
    for (y, row) in image.chunks_exact_mut(3 * width as usize).enumerate() {
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            pixel.copy_from_slice(&color(x, y, width).0);
        }
    }
    image
}

fn color(x: usize, y: usize, width: u32) -> Rgb<u8> {
    let step = WIDTH / f64::from(width);
    let rounds = escape(LEFT + (x as f64 + 0.5) * step, TOP - (y as f64 + 0.5) * step);
    if rounds == MOST {
        return Rgb([0, 0, 0]);
    }
    // few shades, far apart at first: the picture stays small, and what is far from the set stays calm
    let shade = (6.0 * f64::from(rounds).ln()).round() / 6.0;
    Rgb([0.3, 0.8, 1.5].map(|lead| (127.5 - 127.5 * (0.9 * shade + lead).cos()) as u8))
}

/// How many rounds of `z = z² + c` stay within a distance of 2, at most [`MOST`].
fn escape(re: f64, im: f64) -> u32 {
    let (mut x, mut y) = (0.0_f64, 0.0_f64);
    for round in 0..MOST {
        let (xx, yy) = (x * x, y * y);
        if xx + yy > 4.0 {
            return round;
        }
        (x, y) = (xx - yy + re, 2.0 * x * y + im);
    }
    MOST
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let file = args.next().map_or_else(|| env::temp_dir().join("mandelbrot.png"), PathBuf::from);
    let width = args.next().as_deref().unwrap_or("1200").parse::<NonZero<u32>>()?.get();
    let height = (f64::from(width) * HEIGHT / WIDTH) as u32;

    let image = common::compare(|| parallel(width, height), || plain(width, height));
    image.save(&file)?;
    println!("{}: {width} × {height}", file.display());
    Ok(())
}
