//! Which penalty makes softmax regression tell irises apart best? A grid search over penalties and folds, which in
//! Python is `Parallel(n_jobs=-1)(delayed(score)(data, alpha, k) for alpha in alphas for k in folds)`.
//!
//! ```text
//! cargo run --release --example grid_search
//! ```

use parallelize::par;
use std::array;

const CLASSES: usize = 3;
/// The four measurements, and a constant 1 for the intercept.
const FEATURES: usize = 5;
const FOLDS: usize = 10;

#[derive(Clone, Copy)]
struct Flower {
    features: [f64; FEATURES],
    class: usize,
}

/// A row of weights for each class.
type Weights = [[f64; FEATURES]; CLASSES];

/// How well a model does on flowers that it has not seen.
struct Score {
    log_loss: f64,
    correct: usize,
}

impl Score {
    fn bits(&self) -> (u64, usize) {
        (self.log_loss.to_bits(), self.correct)
    }
}

fn read(table: &str) -> Vec<Flower> {
    table.lines().skip(1).map(flower).collect()
}

fn flower(row: &str) -> Flower {
    let (numbers, species) = row.rsplit_once(',').expect("a species at the end of each row");
    let mut features = [1.0; FEATURES];
    for (feature, number) in features.iter_mut().zip(numbers.split(',')) {
        *feature = number.parse().expect("measurements are numbers");
    }
    let class = ["setosa", "versicolor", "virginica"].iter().position(|name| *name == species);
    Flower { features, class: class.expect("one of three species") }
}

/// Shifts and scales the measurements so that in `train` they have mean 0 and deviation 1: one penalty suits them all.
fn standardize(train: &mut [Flower], test: &mut [Flower]) {
    let count = train.len() as f64;
    for j in 0..FEATURES - 1 {
        let mean = train.iter().map(|flower| flower.features[j]).sum::<f64>() / count;
        let variance = train.iter().map(|flower| (flower.features[j] - mean).powi(2)).sum::<f64>() / count;
        for flower in train.iter_mut().chain(test.iter_mut()) {
            flower.features[j] = (flower.features[j] - mean) / variance.sqrt();
        }
    }
}

/// The probability of each class.
fn softmax(weights: &Weights, features: &[f64; FEATURES]) -> [f64; CLASSES] {
    let logits = weights.map(|row| row.iter().zip(features).map(|(w, x)| w * x).sum::<f64>());
    let top = logits.into_iter().fold(f64::MIN, f64::max);
    let powers = logits.map(|logit| (logit - top).exp());
    let total: f64 = powers.iter().sum();
    powers.map(|power| power / total)
}

/// The gradient of the mean log loss, plus `alpha / 2` times the square of the weights, intercepts left out.
fn gradient(train: &[Flower], weights: &Weights, alpha: f64) -> Weights {
    let mut gradient: Weights =
        array::from_fn(|class| array::from_fn(|j| if j + 1 < FEATURES { alpha * weights[class][j] } else { 0.0 }));
    for flower in train {
        let probabilities = softmax(weights, &flower.features);
        for (class, row) in gradient.iter_mut().enumerate() {
            let target = if class == flower.class { 1.0 } else { 0.0 };
            let error = (probabilities[class] - target) / train.len() as f64;
            for (slope, x) in row.iter_mut().zip(&flower.features) {
                *slope += error * x;
            }
        }
    }
    gradient
}

/// Nesterov's gradient descent, until it is flat or long enough.
fn fit(train: &[Flower], alpha: f64) -> Weights {
    // 1/L: the loss curves by at most half the trace of the features' second moments, which is 5, plus the penalty
    let step = 1.0 / (2.5 + alpha);
    let mut weights = Weights::default();
    let mut ahead = weights;
    for round in 0..2000 {
        let slopes = gradient(train, &ahead, alpha);
        if slopes.as_flattened().iter().all(|slope| slope.abs() < 1e-6) {
            break;
        }
        let before = weights;
        let momentum = f64::from(round) / f64::from(round + 3);
        for class in 0..CLASSES {
            for j in 0..FEATURES {
                weights[class][j] = ahead[class][j] - step * slopes[class][j];
                ahead[class][j] = weights[class][j] + momentum * (weights[class][j] - before[class][j]);
            }
        }
    }
    weights
}

/// Fits all flowers but every tenth, counted from `k`, and tests on those.
fn score(data: &[Flower], alpha: f64, k: usize) -> Score {
    let mut test: Vec<Flower> = data.iter().copied().skip(k).step_by(FOLDS).collect();
    let train = data.iter().enumerate().filter(|(i, _)| i % FOLDS != k);
    let mut train: Vec<Flower> = train.map(|(_, flower)| *flower).collect();
    standardize(&mut train, &mut test);
    let weights = fit(&train, alpha);
    let mut score = Score { log_loss: 0.0, correct: 0 };
    for flower in test {
        let probabilities = softmax(&weights, &flower.features);
        let probability = probabilities[flower.class];
        score.log_loss -= probability.ln();
        score.correct += usize::from(probabilities.iter().all(|other| *other <= probability));
    }
    score
}

/// Prints a line for each penalty, and the one with the smallest loss.
fn report(alphas: &[f64], scores: &[Score], flowers: usize) {
    let mut best = (f64::INFINITY, 0.0);
    println!("{:>8}  {:>8}  correct", "alpha", "log loss");
    for (alpha, folds) in alphas.iter().zip(scores.chunks(FOLDS)) {
        let log_loss = folds.iter().map(|score| score.log_loss).sum::<f64>() / flowers as f64;
        let correct: usize = folds.iter().map(|score| score.correct).sum();
        println!("{alpha:>8}  {log_loss:>8.4}  {correct} of {flowers}");
        if log_loss < best.0 {
            best = (log_loss, *alpha);
        }
    }
    println!("best: alpha = {}", best.1);
}

fn main() {
    let data = &read(include_str!("data/iris.csv"))[..];
    let alphas = [0.0, 1e-5, 1e-4, 2e-4, 5e-4, 1e-3, 1e-2, 1e-1, 1.0];
    let folds: [usize; FOLDS] = array::from_fn(|k| k);

    let scores = par![score(data, alpha, k) for alpha in alphas for k in folds];
    report(&alphas, &scores, data.len());

    let mut plain = Vec::new();
    for alpha in alphas {
        for k in folds {
            plain.push(score(data, alpha, k));
        }
    }
    let bits = |scores: &[Score]| scores.iter().map(|score| score.bits()).collect::<Vec<_>>();
    assert_eq!(bits(&scores), bits(&plain), "the plain loops give the same bits");
}
