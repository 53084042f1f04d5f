use parallelize::{par, parallelize};

#[parallelize(jobs)]
fn no_value(xs: &[u32]) {
    for x in xs {
        println!("{}", x.pow(2));
    }
}

#[parallelize]
fn no_number(xs: &[u32]) {
    #[par(jobs =)]
    for x in xs {
        println!("{}", x.pow(2));
    }
}

fn main() {
    let _ = par![x for x in [1, 2]; jobs(2)];
}
