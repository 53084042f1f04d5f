//! A type of the user's that is known only after the loop.

use parallelize::parallelize;

#[derive(Debug)]
struct Number(u32);

impl From<&str> for Number {
    fn from(text: &str) -> Number {
        Number(text.len() as u32)
    }
}

fn read<T: for<'a> From<&'a str>>(text: &str) -> T {
    T::from(text)
}

#[parallelize]
fn numbers(lines: &[&str]) -> Vec<Number> {
    let mut numbers = Vec::new();
    for line in lines {
        let line = line.to_lowercase();
        let number = read(&line);
        numbers.push(number);
    }
    numbers
}

fn main() {
    numbers(&["a"]);
}
