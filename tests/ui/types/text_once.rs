//! A text of its own where a borrow is wanted is said once, in the words that rustc has for the plain loop.

use parallelize::parallelize;

#[parallelize]
fn added(words: &[&str]) -> String {
    let mut out = String::new();
    for word in words {
        out += word.to_uppercase();
    }
    out
}

#[parallelize]
fn formatted(words: &[&str]) -> String {
    let mut out = String::new();
    for word in words {
        out = out + format!("{word}!");
    }
    out
}

#[parallelize]
fn pushed(words: &[&str]) -> String {
    let mut out = String::new();
    for word in words {
        out.push_str(word.to_lowercase());
    }
    out
}

#[parallelize]
fn pushed_formatted(words: &[&str]) -> String {
    let mut out = String::new();
    for word in words {
        out.push_str(format!("{word}!"));
    }
    out
}

#[parallelize]
fn appended(words: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    for word in words {
        out.append(vec![word.to_uppercase()]);
    }
    out
}

fn main() {
    added(&[]);
    formatted(&[]);
    pushed(&[]);
    appended(&[]);
}
