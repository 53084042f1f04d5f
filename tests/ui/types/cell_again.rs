use parallelize::parallelize;
use std::cell::Cell;

#[derive(Clone)]
struct Counter(Cell<u64>);

impl Counter {
    fn from(x: u64) -> Counter {
        Counter(Cell::new(x))
    }

    fn get(&self) -> u64 {
        self.0.get()
    }
}

fn bump(counter: &Counter, out: &mut Vec<u64>) {
    counter.0.set(counter.get() + 1);
    out.push(counter.get());
}

#[parallelize]
fn counters(xs: &[u64]) -> Vec<u64> {
    let mut out = vec![];
    for x in xs {
        let counter = Counter::from(x.pow(2));
        bump(&counter, &mut out);
        let seen = counter.get().pow(3);
        if seen > 3 {
            out.push(seen);
        }
    }
    out
}

fn main() {
    counters(&[]);
}
