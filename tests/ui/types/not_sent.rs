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

fn main() {
    let _ = (boxed_error(&[]), shared_values(&[]));
    let _ = par![Rc::new(x) for x in 0..3];
}
