use parallelize::{par, par_for};

fn main() {
    let xs = [Some(1), None];
    let _ = par![x for Some(x) in xs];
    par_for!(for Some(x) in xs {
        println!("{x}");
    });
}
