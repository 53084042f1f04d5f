use parallelize::{par, par_for, parallelize};

#[parallelize(jobs = 0)]
fn zero(xs: &[u32]) {
    for x in xs {
        println!("{x}");
    }
}

fn main() {
    let xs = [1, 2];
    let _ = par![x for x in xs; jobs = 0];
    par_for!(jobs = "all", for x in xs {
        println!("{x}");
    });
    let _ = par![x for x in xs; jobs = xs];
    zero(&[]);
}
