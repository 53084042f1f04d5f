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
    marked(&[]);
}
