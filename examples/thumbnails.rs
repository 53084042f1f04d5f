//! Makes a thumbnail of every PNG of a folder.
//!
//! ```text
//! cargo run --release --example thumbnails -- photos small 160
//! ```
//!
//! The arguments are the folder (default: the pictures of this repository), the folder to write to (default:
//! `thumbnails` in the temporary directory) and the longer side of a thumbnail in pixels (default: 128). What is no
//! picture is reported, in the order of the names, and skipped; what cannot be written ends the program.

mod common;

use image::{ImageFormat, ImageResult};
use parallelize::parallelize;
use std::error::Error;
use std::ffi::OsStr;
use std::io::{self, Cursor};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What became of the pictures: bytes of the thumbnails, and messages.
#[derive(Default, PartialEq)]
struct Outcome {
    bytes: Vec<usize>,
    skipped: Vec<String>,
}

#[parallelize]
fn parallel(pictures: &[PathBuf], size: u32, folder: &Path) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    for picture in pictures {
        let thumbnail = match shrink(picture, size) {
            Ok(thumbnail) => thumbnail,
            Err(error) => {
                outcome.skipped.push(format!("{}: {error}", picture.display()));
                continue;
            }
        };
        let name = picture.file_name().expect("files of a folder have names");
        fs::write(folder.join(name), &thumbnail)?;
        outcome.bytes.push(thumbnail.len());
    }
    Ok(outcome)
}

fn plain(pictures: &[PathBuf], size: u32, folder: &Path) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    for picture in pictures {
        let thumbnail = match shrink(picture, size) {
            Ok(thumbnail) => thumbnail,
            Err(error) => {
                outcome.skipped.push(format!("{}: {error}", picture.display()));
                continue;
            }
        };
        let name = picture.file_name().expect("files of a folder have names");
        fs::write(folder.join(name), &thumbnail)?;
        outcome.bytes.push(thumbnail.len());
    }
    Ok(outcome)
}

/// A thumbnail as the bytes of a PNG.
fn shrink(picture: &Path, size: u32) -> ImageResult<Vec<u8>> {
    let mut png = Cursor::new(Vec::new());
    image::open(picture)?.thumbnail(size, size).write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// The PNGs of a folder, by name.
fn pictures(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut pictures = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("png")) {
            pictures.push(path);
        }
    }
    pictures.sort();
    Ok(pictures)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let from = args.next().unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/docs/gallery").into());
    let folder = args.next().map_or_else(|| env::temp_dir().join("thumbnails"), PathBuf::from);
    let size = args.next().as_deref().unwrap_or("128").parse::<NonZero<u32>>()?.get();

    let pictures = pictures(from.as_ref())?;
    fs::create_dir_all(&folder)?;
    let run = |outcome: io::Result<Outcome>| outcome.map_err(|error| error.to_string());
    let outcome = common::compare(|| run(parallel(&pictures, size, &folder)), || run(plain(&pictures, size, &folder)))?;
    for message in &outcome.skipped {
        eprintln!("thumbnails: {message}");
    }
    let (count, bytes) = (outcome.bytes.len(), outcome.bytes.iter().sum::<usize>());
    println!("{}: {count} thumbnails of {bytes} bytes, {} skipped", folder.display(), outcome.skipped.len());
    Ok(())
}
