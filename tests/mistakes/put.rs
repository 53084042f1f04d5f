// === put_branch_takes_own_type: a branch takes a value of an own type in each iteration
pub struct Item { pub s: String }
pub fn look(k: usize) -> bool { k.count_ones() > 3 }
pub fn make(k: usize) -> Item { Item { s: k.to_string() } }
#[parallelize]
pub fn run(n: usize, fallback: Item) -> Vec<Item> {
    let mut out = Vec::new();
    for i in 0..n {
        let s = if look(i) { make(i) } else { fallback };
        out.push(s);
    }
    out
}

// === put_map_value_by_question: a value of another type is inserted by a `?`
use std::collections::HashMap;
#[parallelize]
pub fn run(xs: &[&str]) -> Result<HashMap<String, u32>, std::num::ParseIntError> {
    let mut m: HashMap<String, u32> = HashMap::new();
    for x in xs {
        let (k, v) = x.split_once('=').unwrap();
        m.insert(k.to_string(), v.parse::<i64>()?);
    }
    Ok(m)
}

// === put_element_by_match: a match of another type is assigned to an element
pub fn look(x: u32) -> Option<u64> { x.checked_sub(3).map(u64::from) }
#[parallelize]
pub fn run(xs: &[u32], out: &mut [u32]) -> Option<()> {
    for (i, x) in xs.iter().enumerate() {
        out[i] = match look(*x) {
            Some(v) => v,
            None => return None,
        };
    }
    Some(())
}

// === put_best_borrowed: a borrowed item is kept as an owned one
pub fn score(x: &str) -> f32 { x.len() as f32 }
#[parallelize]
pub fn run(xs: &[String]) -> Option<String> {
    let mut best: Option<String> = None;
    let mut top = 0.0;
    for x in xs {
        let s = score(x);
        if s > top {
            top = s;
            best = Some(x);
        }
    }
    best
}

// === put_tuple_with_wrong_part: a tuple with a wrong part is pushed
pub fn score(x: &str) -> f32 { x.len() as f32 }
#[parallelize]
pub fn run(xs: &[String]) -> Vec<(String, f64)> {
    let mut out: Vec<(String, f64)> = Vec::new();
    for x in xs {
        out.push((x.clone(), score(x)));
    }
    out
}

// === put_str_as_char: a text is pushed as a char
pub fn enc(x: u32) -> String { format!("{x:x}") }
#[parallelize]
pub fn run(xs: &[u32]) -> String {
    let mut s = String::new();
    for x in xs {
        let e = enc(*x);
        s.push(&e);
    }
    s
}

// === put_returned_other_type: what is returned has another type
pub fn enc(x: u32) -> u32 { x.pow(2) }
#[parallelize]
pub fn run(xs: &[u32]) -> Vec<u64> {
    let mut v = Vec::new();
    for x in xs {
        v.push(enc(*x));
    }
    v
}

// === put_option_on_own_stack: an option is pushed to a collection of an own type
pub struct Stack { pub v: Vec<f64> }
impl Stack { pub fn push(&mut self, x: f64) { self.v.push(x); } }
pub fn slow(x: f64) -> Result<f64, String> { Ok(x.sin()) }
#[parallelize]
pub fn run(xs: &[f64]) -> Stack {
    let mut s = Stack { v: vec![] };
    for x in xs {
        s.push(slow(*x));
    }
    s
}

// === put_own_type_by_question: a number is put by a `?` where an own type is
pub struct Item { pub a: f64 }
pub fn slow(x: f64) -> Result<f64, String> { Ok(x.sin()) }
#[parallelize]
pub fn run(xs: &[f64]) -> Result<Vec<Item>, String> {
    let mut out: Vec<Item> = Vec::new();
    for x in xs {
        out.push(slow(*x)?);
    }
    Ok(out)
}

// === put_text_119: what is no char is pushed to a text
fn pick(s: &str) -> Option<char> { s.chars().max() }
#[parallelize]
fn maxes(xs: &[String]) -> String {
    let mut out = String::new();
    for x in xs {
        out.push(pick(x));
    }
    out
}

// === put_text_451: what is no char is pushed to a text
fn code(x: u32) -> u32 { x % 26 + 97 }
#[parallelize]
fn apply(xs: &[u32]) -> String {
    let mut out = String::new();
    for x in xs {
        if *x > 3 {
            out.push(code(*x));
        } else {
            out.push('-');
        }
    }
    out
}
