use parallelize::parallelize;

#[parallelize]
fn two(xs: &[u32]) {
    for x in xs {
        println!("{x}");
    }
    for x in xs {
        println!("{x}");
    }
}

#[parallelize]
fn none(x: u32) -> u32 {
    x + 1
}

#[parallelize]
fn halves(mut x: u32) -> u32 {
    let mut count = 0;
    while x > 1 {
        x /= 2;
        count += 1;
    }
    count
}

#[parallelize]
fn sines(xs: &[f64]) -> Vec<f64> {
    xs.iter().map(|x| x.sin()).collect()
}

#[parallelize(jobs = 2)]
fn marked(xs: &[u32]) {
    #[par]
    for x in xs {
        println!("{x}");
    }
}

#[parallelize]
fn misplaced(xs: &[u32]) {
    #[parallelize(jobs = 2)]
    for x in xs {
        println!("{x}");
    }
}

fn main() {
    misplaced(&[]);
    two(&[]);
    none(1);
    halves(4);
    sines(&[]);
    marked(&[]);
}
