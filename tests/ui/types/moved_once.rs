//! What each iteration moves, though there is only one: said once, whatever moves it.

use parallelize::{par_for, parallelize};
use std::collections::HashMap;
use std::thread::JoinHandle;

struct Model {
    name: String,
    note: Option<String>,
}

enum Shape {
    Named(String),
    Round(f64),
}

#[parallelize]
fn into_a_closure(n: usize, weights: Vec<f64>) -> Vec<f64> {
    let mut out = Vec::new();
    for i in 0..n {
        let scale = move |x: f64| x * weights[0];
        out.push(scale(i as f64));
    }
    out
}

fn into_a_closure_of_a_call(rows: &[Vec<f64>], weights: Vec<f64>) -> Vec<f64> {
    let mut out = Vec::new();
    par_for!(for row in rows {
        let sum: f64 = row.iter().map(move |x| x * weights[0]).sum();
        out.push(sum);
    });
    out
}

#[parallelize]
fn out_of_a_match(n: usize, shape: Shape) -> Vec<f64> {
    let mut out = Vec::new();
    for i in 0..n {
        let size = match shape {
            Shape::Named(name) => name.len() as f64,
            Shape::Round(r) => r,
        };
        out.push(size.sqrt() + i as f64);
    }
    out
}

fn out_of_a_condition(n: usize, name: Option<String>) -> Vec<String> {
    let mut out = Vec::new();
    par_for!(for _ in 0..n {
        if let Some(name) = name {
            out.push(name + "!");
        }
    });
    out
}

#[parallelize]
fn apart(n: usize, pair: (String, usize)) -> Vec<String> {
    let mut out = Vec::new();
    for i in 0..n {
        let (name, k) = pair;
        out.push(name.repeat(k * i));
    }
    out
}

#[parallelize]
fn out_of_a_field(n: usize, model: Model) -> Vec<String> {
    let mut out = Vec::new();
    for _ in 0..n {
        let label = model.name;
        out.push(label + "!");
    }
    out
}

impl Model {
    #[parallelize]
    fn opened(&self, n: usize) -> Vec<usize> {
        let mut out = Vec::new();
        for i in 0..n {
            let note = self.note.unwrap();
            out.push(note.len() * i);
        }
        out
    }
}

fn opened_in_the_commit(n: usize, name: Option<String>) -> Vec<String> {
    let mut out = Vec::new();
    par_for!(for _ in 0..n {
        out.push(name.unwrap());
    });
    out
}

fn taken_by_a_method(n: usize, weights: Vec<f64>) -> Vec<f64> {
    let mut out = Vec::new();
    par_for!(for i in 0..n {
        let y: f64 = weights.into_iter().map(|x| x * i as f64).sum();
        out.push(y);
    });
    out
}

#[parallelize]
fn joined(n: usize, handle: JoinHandle<f64>) -> Vec<f64> {
    let mut out = Vec::new();
    for i in 0..n {
        let y = handle.join().unwrap();
        out.push(y * i as f64);
    }
    out
}

fn named(xs: &[f64], weights: Vec<f64>) -> Vec<Vec<f64>> {
    let mut out = Vec::new();
    par_for!(for x in xs {
        let mut all = weights;
        all.push(*x);
        out.push(all);
    });
    out
}

fn added_to(xs: &[String], prefix: String) -> Vec<String> {
    let mut out = Vec::new();
    par_for!(for x in xs {
        out.push(prefix + x);
    });
    out
}

fn an_element(xs: &[String], n: usize) -> Vec<String> {
    let mut out = Vec::new();
    par_for!(for i in 0..n {
        let text = xs[i];
        out.push(text + "!");
    });
    out
}

fn lent_to_its_items(mut xs: Vec<f64>) -> Vec<f64> {
    par_for!(for x in &mut xs {
        let sum: f64 = xs.iter().sum();
        *x -= sum;
    });
    xs
}

fn lent_in_parts(mut xs: Vec<f64>) -> Vec<f64> {
    par_for!(for part in xs.chunks_mut(4) {
        let n = xs.len() as f64;
        part.iter_mut().for_each(|x| *x = x.sqrt() / n);
    });
    xs
}

fn lent_by_values(sizes: &mut HashMap<u64, f64>) {
    par_for!(for size in sizes.values_mut() {
        *size = size.sqrt() / sizes.len() as f64;
    });
}

#[parallelize]
fn into_a_list(xs: &[u32], name: String) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for x in xs {
        let names = vec![name];
        if *x > 3 {
            out.push(names);
        }
    }
    out
}

fn length(name: String) -> usize {
    name.len()
}

#[parallelize]
fn printed(xs: &[u32], name: String) {
    for x in xs {
        println!("{x} {}", length(name));
    }
}

#[parallelize]
fn in_front_of_another_end(xs: &[f64], name: String) -> Option<String> {
    let mut names = Vec::new();
    for x in xs {
        let y = x.sin();
        if y > 0.5 {
            names.push(name);
        }
        if y > 0.9 {
            return names.pop();
        }
    }
    None
}

fn in_front_of_another_end_in_par_for(xs: &[f64], name: String) -> Option<String> {
    let mut names = Vec::new();
    par_for!(for x in xs {
        let y = x.sin();
        if y > 0.5 {
            names.push(name);
        }
        if y > 0.9 {
            return names.pop();
        }
    });
    None
}

fn sum_of(weights: &[f64]) -> f64 {
    weights.iter().sum()
}

// what is wanted is a `&`: that is all there is to say
#[parallelize]
fn not_borrowed(xs: &[f64], weights: Vec<f64>, unit: String) -> String {
    let mut text = String::new();
    for x in xs {
        text.push_str(&(x.sin() * sum_of(weights)).to_string());
        text.push_str(unit);
    }
    text
}

fn main() {}
