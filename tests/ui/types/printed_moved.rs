//! What is printed has been moved, or changes meanwhile: said once, at the user's own token.

use parallelize::{par_for, parallelize};

#[parallelize]
fn moved(names: Vec<String>) -> Vec<String> {
    let mut kept = Vec::new();
    for name in names {
        kept.push(name);
        println!("{}", name);
    }
    kept
}

fn perhaps_moved(names: Vec<String>) {
    par_for!(for name in names {
        if name.len() > 3 {
            drop(name);
        }
        println!("{name}");
    });
}

#[parallelize]
fn changed(names: &[String]) {
    for name in names {
        let mut text = name.to_uppercase();
        let seen = &text;
        text.push('!');
        println!("{} {}", seen, name);
    }
}

#[parallelize]
fn dropped(names: &[String]) {
    for name in names {
        let seen;
        {
            let text = name.to_uppercase();
            seen = &text;
        }
        println!("{}", seen);
    }
}

#[parallelize]
fn unset(ns: &[u64]) {
    for n in ns {
        let kind;
        if n.is_power_of_two() {
            kind = "power";
        }
        println!("{}", kind);
    }
}

#[parallelize]
fn moved_in_an_inner_loop(names: &[String]) {
    for name in names {
        let text = name.to_uppercase();
        for _ in 0..2 {
            drop(text);
        }
    }
}

struct Log {
    lines: Vec<String>,
}

impl Log {
    fn weight(&self, line: &str) -> usize {
        line.len() + self.lines.len()
    }

    #[parallelize]
    fn weigh(&mut self) {
        for line in self.lines.iter_mut() {
            *line = format!("{}", self.weight(line));
        }
    }
}

struct Person {
    name: String,
    scores: Vec<f64>,
}

fn sum(person: Person) -> f64 {
    person.scores.iter().sum()
}

#[parallelize]
fn moved_before_a_part_is_formatted(people: Vec<Person>) -> Vec<String> {
    let mut out = Vec::new();
    for person in people {
        let sum = sum(person);
        out.push(format!("{} {sum}", person.name));
    }
    out
}

fn main() {}
