use parallelize::{par, par_for, parallelize};
use std::cell::{Cell, RefCell};

trait Model {
    fn eval(&self, x: u64) -> u64;
}

struct Study {
    model: Box<dyn Model>,
    counts: (u64, Cell<u64>),
    total: u64,
}

impl Study {
    #[parallelize]
    fn run(&mut self, xs: &[u64]) {
        for &x in xs {
            let y = self.model.eval(x);
            self.total += y;
        }
    }

    fn by_macro(&self, xs: &[u64]) -> Vec<u64> {
        let mut out = Vec::new();
        par_for!(for &x in xs {
            let y = x * self.counts.1.get();
            out.push(y);
        });
        out
    }

    fn values(&self, xs: &[u64]) -> Vec<u64> {
        par![self.model.eval(x) for &x in xs]
    }
}

struct Cache(RefCell<Vec<u64>>, f64);

impl Cache {
    fn get(&self, x: u64) -> u64 {
        self.0.borrow()[x as usize]
    }

    #[parallelize]
    fn all(&self, n: u64) -> Vec<u64> {
        let mut out = Vec::new();
        for x in 0..n {
            out.push(self.get(x));
        }
        out
    }

    // what only a statement in order uses stays on one thread
    #[parallelize]
    fn add(&mut self, n: u64) {
        for x in 0..n {
            let y = x as f64 * self.1;
            self.0.borrow_mut().push(y as u64);
        }
    }
}

fn main() {}
