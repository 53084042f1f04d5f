//! What rustc advises depends on the function around the loop, and is said once.

use parallelize::{par_for, parallelize};
use std::num::ParseIntError;

struct Account {
    name: String,
    entries: Vec<u64>,
}

fn half(n: u64) -> Option<u64> {
    n.is_multiple_of(2).then_some(n / 2)
}

#[parallelize]
fn without_a_question_mark(words: &[&str]) -> Result<u64, ParseIntError> {
    let mut total = 0;
    for word in words {
        let n: u64 = word.parse();
        total += n;
    }
    Ok(total)
}

#[parallelize]
fn another_type_behind_one(words: &[&str]) -> Result<usize, ParseIntError> {
    let mut total = 0;
    for word in words {
        let n: u64 = word.parse::<u32>()?;
        total += word.parse::<u32>()?.pow(2);
        if n > 3 {
            total += 1;
        }
    }
    Ok(total)
}

fn another_type_in_par_for(words: &[&str]) -> Result<u64, ParseIntError> {
    let mut total = 0;
    par_for!(for word in words {
        let n: u64 = word.parse::<u32>()?;
        total += n;
    });
    Ok(total)
}

#[parallelize]
fn without_return(ns: &[u64]) -> Option<u64> {
    for n in ns {
        if half(*n).is_some() {
            Some(*n)
        }
    }
    None
}

#[parallelize]
fn without_return_of_an_error(ns: &[u64]) -> Result<Vec<u64>, String> {
    let mut halves = Vec::new();
    for n in ns {
        if half(*n).is_none() {
            Err(format!("{n} is odd"))
        }
        halves.push(n / 2);
    }
    Ok(halves)
}

#[parallelize]
fn a_break_of_a_block(ns: &[u64]) -> u64 {
    let mut total = 0;
    for n in ns {
        'found: {
            if half(*n).is_some() {
                break;
            }
            total += n;
        }
    }
    total
}

#[parallelize]
fn a_text_for_a_reference(ns: &[u64]) -> usize {
    let mut length = 0;
    for n in ns {
        let text: &str = format!("{n}");
        length += text.len();
    }
    length
}

#[parallelize]
fn shown(ns: &[u64]) {
    for n in ns {
        dbg!(Account { name: n.to_string(), entries: Vec::new() });
    }
}

#[parallelize]
fn a_sum_of_nothing(ns: &[u64]) -> u64 {
    let mut total: u64;
    for n in ns {
        total += n.pow(2);
    }
    total
}

#[parallelize]
fn a_label_that_is_nowhere(ns: &[u64]) -> u64 {
    let mut total = 0;
    'outer: for n in ns {
        for k in 0..*n {
            if n.pow(2) > k {
                continue 'outr;
            }
            total += k;
        }
    }
    total
}

impl Account {
    #[parallelize]
    fn enter(&self, entries: &Vec<u64>, ns: &[u64]) {
        for n in ns {
            entries.push(n.pow(2));
        }
    }
}

fn main() {}
