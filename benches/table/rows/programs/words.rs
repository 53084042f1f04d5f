//! How often each word stands in a text. C has no hash map at hand; chili and paralight have no lines.

use super::Built;
use crate::case::{Column, Loops};
use crate::digest::Digest;
use crate::rows::noise;
use parallelize::parallelize;
use std::collections::HashMap;

type Counts = HashMap<String, u32>;

fn plain(text: &str) -> Counts {
    let mut counts = HashMap::new();
    for line in text.lines() {
        for word in line.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            *counts.entry(word).or_insert(0) += 1;
        }
    }
    counts
}

#[parallelize]
fn ours(text: &str) -> Counts {
    let mut counts = HashMap::new();
    #[par]
    for line in text.lines() {
        for word in line.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            *counts.entry(word).or_insert(0) += 1;
        }
    }
    counts
}

fn rayon(text: &str) -> Counts {
    use rayon::prelude::*;
    let line = |mut counts: Counts, line: &str| {
        for word in line.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            *counts.entry(word).or_insert(0) += 1;
        }
        counts
    };
    let both = |mut counts: Counts, more: Counts| {
        for (word, count) in more {
            *counts.entry(word).or_insert(0) += count;
        }
        counts
    };
    text.par_lines().fold(HashMap::new, line).reduce_with(both).unwrap_or_default()
}

fn orx(text: &str) -> Counts {
    use orx_parallel::{IterIntoParIter, Par};
    let line = |counts: &mut Counts, line: &str| {
        for word in line.split_whitespace() {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            *counts.entry(word).or_insert(0) += 1;
        }
    };
    let both = |mut counts: Counts, more: Counts| {
        for (word, count) in more {
            *counts.entry(word).or_insert(0) += count;
        }
        counts
    };
    text.lines().iter_into_par().fold(HashMap::new, line).into_iter().reduce(both).unwrap_or_default()
}

/// Words of a few letters, the short ones often, ten or so a line.
fn text(bytes: usize) -> String {
    let mut text = String::new();
    for i in 0.. {
        let random = noise(i);
        let letters = 2 + (random % 5) as u32 + (random >> 8) as u32 % 4;
        let word = (0..letters).map(|k| char::from(b'a' + ((random >> (16 + 4 * (k % 4))) % 16) as u8));
        text.extend(
            word.enumerate().map(|(k, c)| if k == 0 && random >> 62 == 0 { c.to_ascii_uppercase() } else { c }),
        );
        text.push_str(match random >> 58 & 15 {
            0 => ".\n",
            1 => ", ",
            _ => " ",
        });
        if text.len() > bytes {
            break;
        }
    }
    text
}

pub(super) fn build() -> Built {
    let case = Loops::over(text(2_000_000), |_, counts: &Counts| Digest::of(counts))
        .with(Column::Plain, |text| plain(text))
        .with(Column::Ours, |text| ours(text))
        .with(Column::Rayon, |text| rayon(text))
        .with(Column::Orx, |text| orx(text));
    Box::new(case)
}
