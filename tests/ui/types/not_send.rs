use parallelize::par_for;
use std::rc::Rc;

fn main() {
    let items = vec![Rc::new(1), Rc::new(2)];
    let mut out = Vec::new();
    par_for!(for item in items {
        out.push(*item + 1);
    });
}
