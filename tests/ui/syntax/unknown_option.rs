use parallelize::{par, par_for, parallelize};

#[parallelize]
fn marked(xs: &[u32]) {
    #[par(job = 2)]
    for x in xs {
        println!("{x}");
    }
}

fn main() {
    let xs = [1, 2];
    let _ = par![x for x in xs; threads = 2];
    par_for!(jobs = 2, chunk = 3, for x in xs {
        println!("{x}");
    });
    let _ = par![x for x in xs; jobs = 2, jobs = 3];
    marked(&[]);
}
