//! What an iteration has for itself, and lends to what is outside: rustc says once, and of the loop as written, that it ends.

use parallelize::{par_for, parallelize};
use std::collections::HashMap;

#[parallelize]
fn best(texts: Vec<String>) -> usize {
    let mut best: Option<&String> = None;
    for text in texts {
        if text.len() > 4 {
            best = Some(&text);
        }
    }
    best.map_or(0, |text| text.len())
}

fn pushed_in_par_for(texts: Vec<String>) -> usize {
    let mut all = vec![];
    par_for!(for text in texts {
        all.push(&text);
    });
    all.len()
}

#[parallelize]
fn counted(words: Vec<String>) -> usize {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in words {
        *counts.entry(word.as_str()).or_insert(0) += 1;
    }
    counts.len()
}

#[parallelize]
fn a_local(n: usize) -> usize {
    let mut best = "";
    for i in 0..n {
        let text = i.to_string();
        if text.len() > best.len() {
            best = &text;
        }
    }
    best.len()
}

#[parallelize]
fn returned(n: usize) -> &'static str {
    for i in 0..n {
        let text = i.to_string();
        if text.len() > 3 {
            return &text;
        }
    }
    ""
}

fn returned_in_par_for(xs: &[f64]) -> Option<&'static str> {
    par_for!(for x in xs {
        let text = x.to_string();
        if text.len() > 8 {
            return Some(&text);
        }
    });
    None
}

fn a_part_of_a_local(xs: &[String]) -> usize {
    let mut parts = Vec::new();
    par_for!(for x in xs {
        let text = x.to_uppercase();
        parts.push((text.len(), text.as_str()));
    });
    parts.len()
}

fn main() {}
