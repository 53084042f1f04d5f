//! Methods of one's own that take what each iteration calls them of, or change it, and what can be called once: said once.

use parallelize::{par_for, parallelize};
use std::collections::HashMap;

struct Counter {
    n: u64,
}

impl Counter {
    fn step(&mut self) -> u64 {
        self.n += 1;
        self.n
    }

    fn finish(self) -> u64 {
        self.n
    }
}

struct Model {
    weights: Vec<f64>,
    counter: Counter,
}

struct Page {
    text: String,
}

impl Page {
    fn with_line(mut self, line: &str) -> Page {
        self.text.push_str(line);
        self
    }
}

impl Model {
    fn total(self) -> f64 {
        self.weights.iter().sum()
    }

    fn score(&mut self, x: f64) -> f64 {
        self.weights.push(x);
        x
    }

    #[parallelize]
    fn takes_itself(self, xs: &[f64]) -> Vec<f64> {
        let mut out = Vec::new();
        for x in xs {
            out.push(x.sqrt() * self.total());
        }
        out
    }

    #[parallelize]
    fn takes_what_is_lent(&self, xs: &[f64]) -> Vec<f64> {
        let mut out = Vec::new();
        for x in xs {
            let total = self.total();
            out.push(x.sqrt() * total);
        }
        out
    }

    #[parallelize]
    fn takes_a_part(&self, xs: &[f64]) -> f64 {
        let mut sum = 0.0;
        for x in xs {
            sum += x.sqrt() * self.counter.finish() as f64;
        }
        sum
    }

    #[parallelize]
    fn changes_what_is_lent(&self, xs: &[f64]) -> Vec<f64> {
        let mut out = Vec::new();
        for x in xs {
            let y = x.sqrt();
            out.push(self.score(y));
        }
        out
    }

    #[parallelize]
    fn changes_a_part(&self, xs: &[u64]) -> Vec<u64> {
        let mut out = Vec::new();
        for x in xs {
            let y = x.pow(2);
            out.push(y + self.counter.step());
        }
        out
    }
}

#[parallelize]
fn takes_a_field(xs: &[f64], model: Model) -> Vec<f64> {
    let mut out = Vec::new();
    for x in xs {
        out.push(x.sqrt() * model.counter.finish() as f64);
    }
    out
}

fn takes_a_field_too(xs: &[f64], model: Model) -> Vec<f64> {
    let mut out = Vec::new();
    par_for!(for x in xs {
        out.push(x.sqrt() * model.counter.finish() as f64);
    });
    out
}

#[parallelize]
fn takes_before_the_loop_may_end(xs: &[f64], counter: Counter) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        if counter.finish() as f64 > x.sqrt() {
            return sum;
        }
        sum += x.sqrt();
    }
    sum
}

#[parallelize]
fn changes_a_parameter(xs: &[u64], counter: &Counter) -> HashMap<u64, u64> {
    let mut map = HashMap::new();
    for x in xs {
        *map.entry(x.pow(2)).or_insert(0) += counter.step() + x.pow(3);
    }
    map
}

#[parallelize]
fn builds(lines: &[String]) -> String {
    let mut page = Page { text: String::new() };
    for line in lines {
        let line = line.to_uppercase();
        page.with_line(&line);
    }
    page.text
}

#[parallelize]
fn calls_once<F: FnOnce(f64) -> f64>(xs: &[f64], f: F) -> Vec<f64> {
    let mut out = Vec::new();
    for x in xs {
        out.push(f(x.sqrt()));
    }
    out
}

#[parallelize]
fn calls_what_is_boxed(xs: &[f64], f: Box<dyn FnOnce(f64) -> f64>) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        sum += f(x.sqrt());
    }
    sum
}

fn main() {}
