//! What rustc says of broken code, it says once.

use parallelize::parallelize;

#[parallelize]
fn no_expression(xs: &[u32]) {
    for x in xs {
        let y = ;
        println!("{x}");
    }
}

fn main() {}
