//! Writes random loops for `tests/oracle.rs` and `tests/records.rs`.
//!
//! `PARALLELIZE_ORACLE_SEED` fixes the seed, `PARALLELIZE_ORACLE_LOOPS` says how many loops there are, and
//! `PARALLELIZE_ORACLE_ONLY` (`3,17`) leaves out all others: a loop depends on the seed and its own number alone.
//!
//! Without a seed the clock picks one of those that are known to draw only loops that are accepted: the generator can
//! draw a few that are refused (an item that the head gives away after it was looked at), which are no difference but would keep the
//! others from being compared. It is drawn when this script runs: in a fresh target directory, when one of
//! the variables or the generator changes, and, where `CI` is set, each time, as a cached target directory would
//! otherwise bring back the same loops for ever. A second local `cargo test` draws nothing and rebuilds nothing.

mod generator;

use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, path::PathBuf};

const SEED: &str = "PARALLELIZE_ORACLE_SEED";
const LOOPS: &str = "PARALLELIZE_ORACLE_LOOPS";
const ONLY: &str = "PARALLELIZE_ORACLE_ONLY";

fn main() {
    for variable in [SEED, LOOPS, ONLY, "CI"] {
        println!("cargo:rerun-if-env-changed={variable}");
    }
    for path in ["build.rs", "generator"] {
        println!("cargo:rerun-if-changed={path}");
    }
    let seed = number(SEED);
    if seed.is_none() && env::var_os("CI").is_some() {
        // A file that is not there counts as changed.
        println!("cargo:rerun-if-changed=drawn-anew-each-time");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let write = |file: &str, known: &[u64], most: u64, generate: Generate| {
        let loops = number(LOOPS).unwrap_or(most);
        let only = only();
        let mut chosen = (0..loops).filter(|number| only.is_empty() || only.contains(number));
        let code = generate(seed.unwrap_or_else(|| from_clock(known)), &mut chosen);
        fs::write(out.join(file), code).expect("OUT_DIR can be written to");
    };
    write("twins.rs", KNOWN, 40, generator::generate);
    write("records.rs", KNOWN_RECORDS, 30, generator::records::generate);
}

type Generate = fn(u64, &mut dyn Iterator<Item = u64>) -> String;

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(text.trim().parse().unwrap_or_else(|_| panic!("{variable} is `{text}`, which is no number")))
}

fn only() -> Vec<u64> {
    let text = env::var(ONLY).unwrap_or_default();
    let numbers = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    numbers.map(|part| part.parse().unwrap_or_else(|_| panic!("{ONLY} has `{part}`, which is no number"))).collect()
}

/// Seeds whose loops all compile.
const KNOWN: &[u64] = &[
    2, 3, 4, 6, 7, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 27, 28, 30, 32, 33, 34, 35, 36, 37,
    38, 39, 40, 41, 42, 43, 44, 46, 48, 49, 51, 53, 54, 55, 56, 57, 59, 62, 86, 87, 88, 89, 90, 91, 94, 95, 96, 97, 99,
    100, 101, 102, 103, 104, 105, 107, 108, 110, 111, 113, 114, 115, 116, 117, 118, 119, 120, 121,
];

/// The same of loops over records.
const KNOWN_RECORDS: &[u64] = &[
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 30, 32, 33, 35,
    36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 86, 87, 88, 89, 90, 91, 94, 95, 96, 97, 99, 100, 101, 102, 103,
    104, 105, 107, 108, 110, 111, 113, 114, 115, 116, 117, 118, 119, 120, 121,
];

fn from_clock(known: &[u64]) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    known[now.subsec_micros() as usize % known.len()]
}
