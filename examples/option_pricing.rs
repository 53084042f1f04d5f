//! What is the right to buy a share worth? Monte Carlo, with random numbers that do not depend on the number of threads.
//!
//! ```text
//! cargo run --release --example option_pricing -- 1000000
//! ```
//!
//! The argument is the number of paths (default: 200 000). Path `i` draws from stream `i` of the generator, so it stays
//! the same however many paths there are and whichever thread walks along it. The European option has a price in closed
//! form to compare with, the Asian one (on the mean of the year) has none.

mod common;

use parallelize::parallelize;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use std::env;
use std::error::Error;
use std::f64::consts::TAU;

/// A call option on a share under the model of Black and Scholes.
struct Call {
    spot: f64,
    strike: f64,
    /// Of interest, a year.
    rate: f64,
    /// The standard deviation of a year's logarithmic return.
    volatility: f64,
    years: f64,
}

/// How many times a year the mean looks at the price.
const DATES: u32 = 52;

/// Sums over paths of what an option pays, and of its square.
#[derive(Clone, Copy, Default, PartialEq)]
struct Payoffs {
    sum: f64,
    squares: f64,
}

impl Payoffs {
    fn add(&mut self, payoff: f64) {
        self.sum += payoff;
        self.squares += payoff * payoff;
    }

    /// The present value, and its standard error.
    fn price(&self, call: &Call, paths: u64) -> (f64, f64) {
        let (n, discount) = (paths as f64, (-call.rate * call.years).exp());
        let mean = self.sum / n;
        (discount * mean, discount * ((self.squares / n - mean * mean) / n).sqrt())
    }
}

#[parallelize]
fn parallel(call: &Call, paths: u64, seed: u64) -> [Payoffs; 2] {
    let (mut european, mut asian) = (Payoffs::default(), Payoffs::default());
    for path in 0..paths {
        let (end, mean) = walk(call, path, seed);
        european.add((end - call.strike).max(0.0));
        asian.add((mean - call.strike).max(0.0));
    }
    [european, asian]
}

fn plain(call: &Call, paths: u64, seed: u64) -> [Payoffs; 2] {
    let (mut european, mut asian) = (Payoffs::default(), Payoffs::default());
    for path in 0..paths {
        let (end, mean) = walk(call, path, seed);
        european.add((end - call.strike).max(0.0));
        asian.add((mean - call.strike).max(0.0));
    }
    [european, asian]
}

/// The price at the end of a path, and its mean over all dates.
fn walk(call: &Call, path: u64, seed: u64) -> (f64, f64) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(path);
    let step = call.years / f64::from(DATES);
    let drift = (call.rate - 0.5 * call.volatility * call.volatility) * step;
    let deviation = call.volatility * step.sqrt();
    let (mut price, mut sum) = (call.spot, 0.0);
    for _ in 0..DATES {
        price *= (drift + deviation * normal(&mut rng)).exp();
        sum += price;
    }
    (price, sum / f64::from(DATES))
}

/// A standard normal number, after Box and Muller.
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let (u, v): (f64, f64) = (rng.random(), rng.random());
    (-2.0 * (1.0 - u).ln()).sqrt() * (TAU * v).cos()
}

/// The European call in closed form.
fn black_scholes(call: &Call) -> f64 {
    let deviation = call.volatility * call.years.sqrt();
    let d1 = ((call.spot / call.strike).ln() + call.rate * call.years) / deviation + 0.5 * deviation;
    let discount = (-call.rate * call.years).exp();
    call.spot * cumulative(d1) - call.strike * discount * cumulative(d1 - deviation)
}

/// The normal distribution, by its series around 0: exact to 14 digits for the few standard deviations needed here.
fn cumulative(x: f64) -> f64 {
    let (mut term, mut sum) = (x, x);
    for k in 1..100 {
        term *= x * x / f64::from(2 * k + 1);
        sum += term;
    }
    0.5 + sum * (-0.5 * x * x).exp() / TAU.sqrt()
}

fn main() -> Result<(), Box<dyn Error>> {
    let paths = env::args().nth(1).as_deref().unwrap_or("200000").parse()?;
    let call = Call { spot: 100.0, strike: 105.0, rate: 0.03, volatility: 0.2, years: 1.0 };

    let payoffs = common::compare(|| parallel(&call, paths, 1), || plain(&call, paths, 1));
    for (name, payoffs) in ["European", "Asian"].into_iter().zip(payoffs) {
        let (price, error) = payoffs.price(&call, paths);
        println!("{name:<9} {price:.4} ± {error:.4}");
    }
    println!("exact     {:.4} (European)", black_scholes(&call));
    Ok(())
}
