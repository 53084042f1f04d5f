use parallelize::parallelize;

#[parallelize]
#[parallelize]
fn twice(xs: &[u32]) {
    for x in xs {
        println!("{}", x.pow(2));
    }
}

#[parallelize]
fn marked_twice(xs: &[u32]) {
    #[par]
    #[par(jobs = 2)]
    for x in xs {
        println!("{}", x.pow(2));
    }
}

fn main() {}
