use parallelize::{par, par_for, parallelize};

#[parallelize]
fn marked(xs: &[u32]) {
    #[par(job = 2)]
    for x in xs {
        println!("{x}");
    }
}

#[parallelize]
fn pairs(n: usize) -> Vec<usize> {
    let mut out = vec![0; n * 2];
    #[par(own(out, strid = 2))]
    for i in 0..n {
        out[2 * i] = i;
        out[2 * i + 1] = i;
    }
    out
}

#[parallelize]
fn sum(n: u32) -> f64 {
    let mut total = 0.0;
    #[par(reorder = total)]
    for i in 0..n {
        total += f64::from(i).sin();
    }
    total
}

#[parallelize]
fn shown(n: u32) {
    #[par(always = true)]
    for i in 0..n {
        println!("{i}");
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
    pairs(1);
    sum(1);
    shown(1);
}
