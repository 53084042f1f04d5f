use parallelize::parallelize;

#[parallelize]
fn countdown(mut n: u32, xs: &[u32]) {
    #[par]
    while n > 0 {
        n -= 1;
    }
    #[par]
    let _y = 5;
    for x in xs {
        println!("{}", x.pow(2));
    }
}

fn main() {}
