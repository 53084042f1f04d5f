//! The three forms in a crate of edition 2015.
#![forbid(unsafe_code)]
#![deny(warnings)]

extern crate parallelize;

use parallelize::{par, par_for, parallelize};
use std::collections::HashMap;
use std::num::ParseIntError;

#[parallelize]
fn parsed(words: &[&str], log: &mut String) -> Result<Vec<u32>, ParseIntError> {
    let mut out = vec![];
    #[par(jobs = 3, always)]
    for word in words {
        let number: u32 = word.parse()?;
        log.push_str(&format!("{} ", number));
        out.push(number);
    }
    Ok(out)
}

#[parallelize(jobs = 2, always)]
fn doubled(from: &[u32], to: &mut [u32]) {
    for i in 0..from.len() {
        to[i] = from[i] * 2;
    }
}

fn counted(words: &[&str]) -> (HashMap<usize, u32>, u32) {
    let (mut counts, mut total) = (HashMap::new(), 0);
    par_for!(jobs = 2, always, for (i, word) in words.iter().enumerate() {
        if word.is_empty() {
            break;
        }
        *counts.entry(word.len()).or_insert(0) += 1;
        total += i as u32;
    });
    (counts, total)
}

fn main() {
    let (words, mut log) = (["1", "22", "3", "", "5"], String::new());
    assert!(parsed(&words, &mut log).is_err());
    assert_eq!(log, "1 22 3 ");
    let mut twice = [0; 3];
    doubled(&[1, 2, 3], &mut twice);
    assert_eq!(twice, [2, 4, 6]);
    let (counts, total) = counted(&words);
    assert_eq!((counts[&1], counts[&2], total), (2, 1, 3));
    let lengths: Vec<usize> = par![word.len() for word in &words if !word.is_empty()];
    assert_eq!(lengths, [1, 2, 1, 1]);
    println!("old");
}
