use parallelize::parallelize;
use std::cell::Cell;

fn bump(counter: &Cell<u64>, out: &mut Vec<u64>) {
    counter.set(counter.get() + 1);
    out.push(counter.get());
}

#[parallelize]
fn counters(xs: &[u64]) -> Vec<u64> {
    let mut out = vec![];
    for x in xs {
        let counter = Cell::new(x.pow(2));
        bump(&counter, &mut out);
        out.push(counter.get());
    }
    out
}

fn main() {
    counters(&[]);
}
