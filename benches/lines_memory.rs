//! The time and the memory that a loop over the lines of a large file takes. An instrument, to be run by hand:
//! `cargo bench --bench lines_memory -- --mib 1024`.
#![allow(missing_docs)]

mod common;

use parallelize::par_for;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, process};

type Outcome = Result<u64, Box<dyn std::error::Error>>;

fn main() -> io::Result<()> {
    let mib = common::option("--mib").unwrap_or(if common::is_bench() { 1024 } else { 1 });
    let numbers = Numbers::new(mib << 20)?;
    println!("{mib} MiB of lines; peak of the process so far: {}", peak());
    // The peak never falls, so what is expected to take the least comes first.
    let expected = measure("plain", plain, &numbers.0);
    assert_eq!(measure("ours", ours, &numbers.0), expected);
    assert_eq!(measure("always", always, &numbers.0), expected);
    Ok(())
}

fn plain(path: &Path) -> Outcome {
    let mut total = 0u64;
    for line in BufReader::new(File::open(path)?).lines() {
        total = total.wrapping_add(line?.parse()?);
    }
    Ok(total)
}

fn ours(path: &Path) -> Outcome {
    let mut total = 0u64;
    par_for!(for line in BufReader::new(File::open(path)?).lines() {
        total = total.wrapping_add(line?.parse()?);
    });
    Ok(total)
}

fn always(path: &Path) -> Outcome {
    let mut total = 0u64;
    par_for!(
        always,
        for line in BufReader::new(File::open(path)?).lines() {
            total = total.wrapping_add(line?.parse()?);
        }
    );
    Ok(total)
}

fn measure(name: &str, sum: impl Fn(&Path) -> Outcome, path: &Path) -> u64 {
    let before = peak();
    let start = Instant::now();
    let total = sum(path).expect("a line is a number");
    println!("{name:8} {:>8.2?}   peak {before} before, {} after", start.elapsed(), peak());
    total
}

/// A file of numbers, a line each, that goes when it is dropped.
struct Numbers(PathBuf);

impl Numbers {
    fn new(bytes: usize) -> io::Result<Numbers> {
        let numbers = Numbers(env::temp_dir().join(format!("parallelize-lines-{}.txt", process::id())));
        let mut file = BufWriter::new(File::create(&numbers.0)?);
        let (mut number, mut left) = (1u64, bytes);
        while left > 0 {
            number = number.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            let line = format!("{}\n", number >> 24);
            file.write_all(line.as_bytes())?;
            left = left.saturating_sub(line.len());
        }
        file.flush()?;
        Ok(numbers)
    }
}

impl Drop for Numbers {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            eprintln!("{}: {error}", self.0.display());
        }
    }
}

/// The peak resident memory of this process.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    match status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        Some(kib) => kib.trim().into(),
        None => "unknown (no VmHWM in /proc/self/status)".into(),
    }
}
