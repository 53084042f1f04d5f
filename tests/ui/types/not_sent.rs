use parallelize::{par, parallelize};
use std::error::Error;
use std::rc::Rc;

fn parse(word: &str) -> Result<u32, Box<dyn Error>> {
    Ok(word.parse()?)
}

#[parallelize]
fn boxed_error(words: &[&str]) -> Result<Vec<u32>, Box<dyn Error>> {
    let mut out = Vec::new();
    for word in words {
        out.push(parse(word)?);
    }
    Ok(out)
}

#[parallelize]
fn shared_values(words: &[&str]) -> Vec<(usize, Rc<String>)> {
    let mut out = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let upper = Rc::new(word.to_uppercase());
        out.push((i, upper));
    }
    out
}

struct Row {
    name: String,
    shared: Rc<Vec<u8>>,
}

#[derive(Default)]
struct Log(usize);

impl Log {
    fn take(&mut self, bytes: &[u8]) {
        self.0 += bytes.len();
    }
}

fn longest(name: String) -> usize {
    name.len()
}

#[parallelize]
fn a_field(rows: usize) -> (Log, Vec<usize>) {
    let (mut log, mut lengths) = (Log::default(), Vec::new());
    for i in 0..rows {
        let row = Row { name: i.to_string(), shared: Rc::new(vec![1]) };
        lengths.push(longest(row.name));
        log.take(&row.shared);
    }
    (log, lengths)
}

fn main() {
    let _ = (boxed_error(&[]), shared_values(&[]));
    let _ = par![Rc::new(x) for x in 0..3];
}
