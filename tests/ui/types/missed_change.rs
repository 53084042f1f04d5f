//! Methods that change what they are called of, where nothing says so: each is said once, with what to write.

use parallelize::{par, par_for, parallelize};
use std::collections::HashMap;

struct Rng(u64);

impl Rng {
    fn next_value(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }

    fn choose<T: From<u64>>(&mut self) -> T {
        self.0 += 1;
        T::from(self.0)
    }
}

struct Account {
    balance: f64,
}

impl Account {
    fn withdraw(&mut self, amount: f64) -> bool {
        self.balance -= amount;
        self.balance > 0.0
    }
}

struct Log {
    lines: Vec<String>,
}

impl Log {
    fn add(&mut self, line: String) -> bool {
        self.lines.push(line);
        self.lines.len() % 2 == 0
    }
}

struct Scores {
    seen: HashMap<u64, u64>,
    rng: Rng,
}

impl Scores {
    fn score(&mut self, x: u64) -> u64 {
        *self.seen.entry(x).or_insert(x.pow(2))
    }

    #[parallelize]
    fn total(&mut self, xs: &[u64]) -> u64 {
        let mut total = 0;
        for x in xs {
            total += self.score(x.pow(3));
        }
        total
    }

    fn values(&mut self, xs: &[u64]) -> Vec<u64> {
        par![x ^ self.rng.next_value() for x in xs]
    }
}

fn of_a_variable() {
    let mut rng = Rng(1);
    let mut out = Vec::new();
    par_for!(for x in 0..10u64 {
        let y = rng.next_value();
        out.push((x + y).to_string());
    });
}

fn of_what_is_lent(xs: &[u64], rng: &mut Rng) -> u64 {
    let mut sum = 0;
    par_for!(for x in xs {
        let y: u64 = rng.choose();
        sum += x.pow(2) ^ y;
    });
    sum
}

fn of_what_is_shared(xs: &[u64], rng: &Rng) -> Vec<u64> {
    let mut out = Vec::new();
    par_for!(for x in xs {
        out.push(x.pow(2) ^ rng.next_value());
    });
    out
}

fn of_an_element(accounts: &mut [Account], orders: &[(usize, f64)]) -> usize {
    let mut refused = 0;
    par_for!(for (at, amount) in orders {
        if !accounts[*at].withdraw(amount.sqrt()) {
            refused += 1;
        }
    });
    refused
}

fn of_a_choice(names: &[String], log: &mut Log) -> usize {
    let mut added = 0;
    par_for!(for name in names {
        let name = name.to_uppercase();
        if log.add((if name.len() > 3 { &name[1..] } else { "short" }).to_string()) {
            added += 1;
        }
    });
    added
}

fn main() {}
