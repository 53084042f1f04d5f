use parallelize::{par, par_for, parallelize};
use std::cell::RefCell;
use std::rc::Rc;

#[parallelize]
fn lengths(words: &[&str], seen: &RefCell<u32>) -> Vec<usize> {
    let mut out = Vec::new();
    for word in words {
        out.push(word.len() + *seen.borrow() as usize);
    }
    out
}

fn main() {
    let table = Rc::new(vec![1, 2, 3]);
    let _ = par![table[i] for i in 0..3];
    let mut out = Vec::new();
    par_for!(for i in 0..3 {
        out.push(table.len() + i);
    });
    lengths(&[], &RefCell::new(0));
}
