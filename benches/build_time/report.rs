//! The tables: each column in full, and what a loop adds to the plain one.

use crate::cargo::{Step, Time};
use crate::crates::{Family, VARIANTS};
use std::time::Duration;

/// What was measured of one crate.
#[derive(Default)]
pub(crate) struct Figures {
    /// The rounds of each step.
    pub(crate) times: [Vec<Time>; Step::ALL.len()],
    /// Of the release program, and of that without symbols.
    pub(crate) sizes: [Option<u64>; 2],
}

/// Which of the times a table shows.
pub(crate) type Clock = fn(&Time) -> Option<Duration>;

/// What was measured of a family, variant by variant.
pub(crate) type Measured = [Figures; VARIANTS.len()];

impl Figures {
    /// Milliseconds for each step, and KiB for each size.
    fn columns(&self, clock: Clock) -> Vec<Option<f64>> {
        let median = |rounds: &Vec<Time>| median(rounds.iter().filter_map(clock).collect());
        let times = self.times.iter().map(|rounds| median(rounds).map(|time| time.as_secs_f64() * 1000.0));
        times.chain(self.sizes.iter().map(|size| size.map(|bytes| bytes as f64 / 1024.0))).collect()
    }
}

/// All rows, by one clock.
pub(crate) fn table(title: &str, clock: Clock, families: &[Family], measured: &[Measured]) {
    heading(title);
    for (family, measured) in families.iter().zip(measured) {
        rows(family, measured, clock);
    }
    if let ([first, .., last], [of_first, .., of_last]) = (families, measured)
        && first.is_mixed()
    {
        growth((first, of_first), (last, of_last), clock);
    }
}

fn heading(title: &str) {
    print!("\n{title:36}");
    Step::ALL.iter().for_each(|step| print!("{:>20}", step.name()));
    println!("{:>20}{:>20}", "binary", "stripped");
    print!("{:36}", "");
    Step::ALL.iter().for_each(|_| print!("{:>10}{:>10}", "s", "ms/loop"));
    println!("{0:>10}{1:>10}{0:>10}{1:>10}", "KiB", "KiB/loop");
}

/// The rows of a family. What is added for each loop is so above the plain crate with as many loops.
fn rows(family: &Family, measured: &Measured, clock: Clock) {
    let plain = measured[0].columns(clock);
    for (variant, figures) in VARIANTS.iter().zip(measured) {
        print!("{:28}{:8}", family.name, variant.name);
        for (number, (figure, plain)) in figures.columns(clock).into_iter().zip(&plain).enumerate() {
            let above = difference(figure, *plain).filter(|_| variant.name != VARIANTS[0].name);
            let whole = if number < Step::ALL.len() { figure.map(|ms| ms / 1000.0) } else { figure };
            print!("{:>10}{:>10}", shown(whole), shown(above.map(|above| above / family.loops as f64)));
        }
        println!();
    }
}

/// What each loop adds between two families: without what a crate pays once, for linking the runtime.
fn growth(from: (&Family, &Measured), to: (&Family, &Measured), clock: Clock) {
    let loops = to.0.loops as f64 - from.0.loops as f64;
    let slopes = |variant: usize| {
        let columns = to.1[variant].columns(clock).into_iter().zip(from.1[variant].columns(clock));
        columns.map(|(to, from)| difference(to, from).map(|more| more / loops)).collect::<Vec<_>>()
    };
    let (name, plain) = (format!("each from {} to {}", from.0.loops, to.0.loops), slopes(0));
    for (number, variant) in VARIANTS.iter().enumerate() {
        print!("{name:28}{:8}", variant.name);
        for (slope, plain) in slopes(number).into_iter().zip(&plain) {
            let above = difference(slope, *plain).filter(|_| number > 0);
            print!("{:>10}{:>10}", shown(slope), shown(above));
        }
        println!();
    }
    println!("(in the rows above, the first of two numbers is ms or KiB a loop, the second what of it is above plain)");
}

fn difference(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? - b?)
}

fn shown(number: Option<f64>) -> String {
    number.map_or("-".into(), |number| format!("{number:.2}"))
}

fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}
