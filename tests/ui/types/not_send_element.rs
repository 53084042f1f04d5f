use parallelize::parallelize;
use std::rc::Rc;

#[parallelize]
fn elements(n: usize, mut out: Vec<Rc<usize>>) {
    for i in 0..n {
        out[i] = Rc::new(i);
    }
}

#[parallelize]
fn columns(n: usize, mut table: Vec<Vec<Rc<usize>>>) {
    for i in 0..n {
        for k in 0..3 {
            table[k][i] = Rc::new(i);
        }
    }
}

#[parallelize(own(out, stride = 2))]
fn parts(n: usize, mut out: Vec<Rc<usize>>) {
    for i in 0..n {
        out[2 * i] = Rc::new(i);
    }
}

fn main() {}
