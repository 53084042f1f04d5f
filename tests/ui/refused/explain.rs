#![deny(deprecated)]

use parallelize::{par, par_for, parallelize};

#[parallelize(explain)]
fn summed(xs: &[f64], scale: f64) -> (f64, Vec<f64>) {
    let mut total = 0.0;
    let mut out = Vec::new();
    for x in xs.iter() {
        let y = (x * scale).sin();
        total += y;
        if total < 100.0 {
            out.push(y.sqrt());
        }
    }
    (total, out)
}

#[parallelize(explain)]
fn medians(rows: &[Vec<u64>]) -> Vec<u64> {
    let mut sorted = Vec::new();
    let mut medians = Vec::new();
    for row in rows {
        sorted.clear();
        sorted.extend_from_slice(row);
        sorted.sort();
        medians.push(sorted[sorted.len() / 2]);
    }
    medians
}

fn simulate(scale: f64) -> f64 {
    scale.sin()
}

#[parallelize(explain)]
fn sampled(n: usize, scale: f64, names: &[String]) -> (f64, Vec<f64>, Vec<String>) {
    let mut total = 0.0;
    let mut out = Vec::new();
    let mut kept = Vec::new();
    for _ in 0..n {
        out.push(simulate(scale));
        total += simulate(scale * 2.0);
        kept.push(names[0].clone());
    }
    (total, out, kept)
}

#[parallelize(explain)]
fn counted(words: &[String]) -> (u64, [u32; 8]) {
    let (mut long, mut lengths) = (0, [0; 8]);
    for word in words {
        lengths[word.trim().len().min(7)] += 1;
        if word.len() > 9 {
            long += 1;
        }
    }
    (long, lengths)
}

struct Table(usize);

impl Table {
    fn row(&mut self, fields: &[&str]) {
        self.0 += fields.len();
    }
}

#[parallelize(explain)]
fn rows(lines: Vec<String>) -> usize {
    let mut table = Table(0);
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        table.row(&fields);
    }
    table.0
}

fn main() {
    rows(Vec::new());
    counted(&[]);
    slots(0, &mut []);
    let _ = sampled(0, 1.0, &[]);
    medians(&[]);
    let _ = summed(&[], 1.0);
    let mut squares = [0; 9];
    par_for!(explain, for i in 0..9_usize {
        squares[i] = i.pow(2);
    });
    let _ = par![x.pow(2) for x in squares if x > 3; explain];
}

#[parallelize(explain, reorder(all))]
fn slots(n: usize, table: &mut [Vec<f64>]) -> (f64, f64) {
    let (mut sum, mut all) = (0.0, 0.0);
    for i in 0..n {
        for k in 0..3 {
            table[k][i] += simulate(i as f64);
            sum += table[k][i].abs();
            all += table[0][i].sin();
        }
    }
    (sum, all)
}

struct Linker {
    ids: Vec<String>,
    seen: Vec<String>,
}

impl Linker {
    fn place(&mut self, word: &str) -> usize {
        self.ids.push(word.to_string());
        self.ids.len()
    }

    #[parallelize(explain)]
    fn all(&mut self, lines: Vec<String>) -> Vec<(usize, String)> {
        let mut out = Vec::new();
        for line in lines {
            let word = line.to_lowercase();
            let id = self.place(&word);
            let seen = self.seen.len();
            out.push((id + seen, line));
        }
        out
    }

    fn judge(&self, line: &str) -> usize {
        line.len() + self.seen.len()
    }

    #[parallelize(explain)]
    fn judged(&mut self, lines: &[String]) -> Vec<usize> {
        let mut out = Vec::new();
        for line in lines {
            let points = self.judge(line);
            out.push(points + 1);
        }
        out
    }
}

struct Pages {
    style: String,
    made: usize,
}

impl Pages {
    fn configure(&mut self, style: &str) {
        self.style = style.to_string();
        self.made += 1;
    }

    fn render(&self, x: usize) -> String {
        format!("{}{x}", self.style)
    }
}

// what is called a generator draws no numbers for certain: `render` looks, and runs in parallel
#[parallelize(explain)]
fn rendered(n: usize) -> (Vec<String>, usize) {
    let mut generator = Pages { style: String::new(), made: 0 };
    generator.configure("page ");
    let mut out = Vec::new();
    for x in 0..n {
        let page = generator.render(x);
        out.push(page);
    }
    (out, generator.made)
}

struct Fit {
    weights: Vec<f64>,
    model: Model,
    loss: f64,
    worst: Vec<f64>,
}

fn error(weights: &[f64], x: f64) -> f64 {
    weights.iter().fold(x, |x, weight| x * weight)
}

impl Fit {
    // another part of the same variable is needed for what is added
    #[parallelize(explain)]
    fn run(&mut self, xs: &[f64]) {
        for x in xs {
            self.loss += error(&self.weights, *x);
            self.worst.push(error(&self.weights[1..], *x));
        }
    }

    // a method of another part may change that
    #[parallelize(explain)]
    fn predict(&mut self, xs: &[f64]) {
        for x in xs {
            let y = x.sqrt();
            self.worst.push(self.model.predict(y));
        }
    }

    // but for this one, workers have nothing to do
    #[parallelize(explain)]
    fn predict_all(&mut self, xs: &[f64]) {
        for x in xs {
            self.worst.push(self.model.predict(*x));
        }
    }
}

impl Fit {
    fn step(&mut self, error: f64) -> f64 {
        self.loss += error;
        self.loss
    }
}

// what the method is called with is work, and what it gives is not
#[parallelize(explain)]
fn steps(fit: &mut Fit, xs: &[f64]) -> Vec<f64> {
    let mut losses = Vec::new();
    for x in xs {
        let loss = fit.step(error(&[2.0], *x));
        losses.push(loss);
    }
    losses
}

// no iteration sees what changes it
#[parallelize(explain)]
fn first_better(mut weights: Vec<f64>, xs: &[f64]) -> (Vec<f64>, usize) {
    let mut tried = 0;
    for x in xs {
        let other = weights.iter().map(|weight| weight + x).collect::<Vec<f64>>();
        tried += 1;
        if error(&other, *x) < error(&weights, *x) {
            weights = other;
            break;
        }
    }
    (weights, tried)
}

struct Model;

impl Model {
    fn predict(&self, x: f64) -> f64 {
        x * 3.0
    }
}
