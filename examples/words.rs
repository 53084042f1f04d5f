//! The words of a text, the most frequent first.
//!
//! ```text
//! cargo run --release --example words -- docs/semantics.md 20
//! ```
//!
//! The arguments are the text (default: this repository's README) and how many words to print (default: 10). Words are
//! letters, and apostrophes between them, in lower case; words that are equally frequent are in the order of the
//! alphabet.

mod common;

use parallelize::parallelize;
use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fs;

/// How much of the text is counted in one go, up to the end of a line: enough for most of its words to repeat, so that
/// there is far less to merge than to count.
const BLOCK: usize = 1 << 16;

type Counts = HashMap<String, usize>;

#[parallelize]
fn parallel(blocks: &[&str]) -> Counts {
    let mut counts = Counts::new();
    for block in blocks {
        let part = count(block);
        for (word, n) in part {
            *counts.entry(word).or_insert(0) += n;
        }
    }
    counts
}

fn plain(blocks: &[&str]) -> Counts {
    let mut counts = Counts::new();
    for block in blocks {
        let part = count(block);
        for (word, n) in part {
            *counts.entry(word).or_insert(0) += n;
        }
    }
    counts
}

fn count(block: &str) -> Counts {
    let mut counts = Counts::new();
    for word in block.split(|c: char| !c.is_alphabetic() && c != '\'').map(|word| word.trim_matches('\'')) {
        if word.is_empty() {
            continue;
        }
        let word = word.to_lowercase();
        *counts.entry(word).or_insert(0) += 1;
    }
    counts
}

/// Cuts a text at ends of lines.
fn cut(text: &str) -> Vec<&str> {
    let (mut blocks, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let newline = rest.bytes().skip(BLOCK).position(|byte| byte == b'\n');
        let end = newline.map_or(rest.len(), |at| BLOCK + at + 1);
        let (block, after) = rest.split_at(end);
        blocks.push(block);
        rest = after;
    }
    blocks
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let file = args.next().unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/README.md").into());
    let most = args.next().as_deref().unwrap_or("10").parse()?;

    let text = fs::read_to_string(file)?;
    let blocks = cut(&text);
    let counts = common::compare(|| parallel(&blocks), || plain(&blocks));

    let mut ranking: Vec<(String, usize)> = counts.into_iter().collect();
    ranking.sort_by(|(a, many), (b, more)| more.cmp(many).then(a.cmp(b)));
    for (word, count) in ranking.iter().take(most) {
        println!("{count:>7} {word}");
    }
    Ok(())
}
