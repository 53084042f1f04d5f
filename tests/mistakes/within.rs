// === wi_closure_method: a `&` is missing in a closure, of a method of what it is given
pub struct R {
    v: Vec<u32>,
    name: String,
}

impl R {
    fn named(&self, name: &str) -> bool {
        self.name == name
    }
}

#[parallelize]
pub fn total(rows: &[R], all: &[R], name: String) -> u32 {
    let mut n = 0;
    for row in rows {
        let c = all.iter().filter(|r| r.named(name)).count();
        n += c as u32 + row.v[0];
    }
    n
}

// === wi_closure_function: a `&` is missing in a closure, of a function
fn is_like(word: &str, other: &str) -> bool {
    word.starts_with(other)
}

#[parallelize]
pub fn total(rows: &[Vec<String>], name: String) -> usize {
    let mut n = 0;
    for row in rows {
        let c = row.iter().filter(|word| is_like(word, name)).count();
        n += c;
    }
    n
}

// === wi_closure_of_item: a `&` is missing in a closure that is a variable
pub struct R {
    name: String,
}

impl R {
    fn named(&self, name: &str) -> bool {
        self.name == name
    }
}

#[parallelize]
pub fn total(rows: &[R], name: String) -> u32 {
    let mut n = 0;
    for row in rows {
        let f = |z: u32| z + row.named(name) as u32;
        n += f(3);
    }
    n
}

// === wi_closure_takes: a closure gives a `String` away
fn is_like(word: &str, other: String) -> bool {
    word.starts_with(&other)
}

#[parallelize]
pub fn total(rows: &[Vec<String>], name: String) -> usize {
    let mut n = 0;
    for row in rows {
        let c = row.iter().filter(|word| is_like(word, name)).count();
        n += c;
    }
    n
}

// === wi_print: a `&` is missing in what is printed
fn is_like(word: &str, other: &str) -> bool {
    word.starts_with(other)
}

#[parallelize]
pub fn show(rows: &[String], name: String) {
    for row in rows {
        println!("{row}: {}", is_like(row, name));
    }
}

// === wi_format: the same in what is formatted and pushed
fn is_like(word: &str, other: &str) -> bool {
    word.starts_with(other)
}

#[parallelize]
pub fn show(rows: &[String], name: String) -> Vec<String> {
    let mut out = Vec::new();
    for row in rows {
        out.push(format!("{row}: {}", is_like(row, name)));
    }
    out
}

// === wi_vec: the same in a `vec!`
fn is_like(word: &str, other: &str) -> bool {
    word.starts_with(other)
}

#[parallelize]
pub fn show(rows: &[String], name: String) -> usize {
    let mut n = 0;
    for row in rows {
        let v = vec![is_like(row, name), true];
        n += v.len();
    }
    n
}

// === wi_print_takes: what is printed is made of a `Vec` that is given away
fn longest(words: Vec<String>) -> usize {
    words.iter().map(String::len).max().unwrap_or(0)
}

#[parallelize]
pub fn show(rows: &[String], words: Vec<String>) {
    for row in rows {
        println!("{row}: {}", longest(words));
    }
}

// === wi_else_takes: a `Vec` is given away in an `else`
fn take(v: Vec<u32>) -> u32 {
    v.len() as u32
}

#[parallelize]
pub fn total(rows: &[u32], keys: Vec<u32>) -> u32 {
    let mut n = 0;
    for row in rows {
        let y = if *row > 3 { 0 } else { take(keys) };
        n += y;
    }
    n
}

// === wi_arm_takes: the same in an arm
fn take(v: Vec<u32>) -> u32 {
    v.len() as u32
}

#[parallelize]
pub fn total(rows: &[Option<u32>], keys: Vec<u32>) -> u32 {
    let mut n = 0;
    for row in rows {
        n += match row {
            Some(x) => *x,
            None => take(keys),
        };
    }
    n
}

// === wi_continue_takes: the same behind a `continue`
fn take(v: Vec<u32>) -> u32 {
    v.len() as u32
}

#[parallelize]
pub fn total(rows: &[Vec<u32>], keys: Vec<u32>) -> u32 {
    let mut n = 0;
    for row in rows {
        if row.is_empty() {
            continue;
        }
        n += take(keys);
    }
    n
}

// === wi_await: what is no future is awaited
fn cost(x: &u32) -> u32 {
    x * 3
}

#[parallelize]
pub fn total(rows: &[u32]) -> u32 {
    let mut n = 0;
    for row in rows {
        let y = cost(row).await;
        n += y;
    }
    n
}

// === wi_await_printed: something is awaited to be printed, in no `async` function
async fn cost(x: &u32) -> u32 {
    x * 3
}

#[parallelize]
pub fn show(rows: &[u32]) {
    for row in rows {
        println!("{}", cost(row).await);
    }
}

// === wi_element_lent: an element of a slice is lent exclusively, and the slice is behind a `&`
fn bump(x: &mut u32) -> u32 {
    *x += 1;
    *x
}

#[parallelize]
pub fn total(rows: &[u32]) -> u32 {
    let mut n = 0;
    for i in 0..rows.len() {
        n += bump(&mut rows[i]);
    }
    n
}

// === wi_field_in_vec: a field of an item is taken in a `vec!`
pub struct R {
    v: Vec<u32>,
}

#[parallelize]
pub fn total(rows: &[R]) -> usize {
    let mut n = 0;
    for row in rows {
        let v = vec![std::mem::take(&mut row.v), Vec::new()];
        n += v[0].len();
    }
    n
}
