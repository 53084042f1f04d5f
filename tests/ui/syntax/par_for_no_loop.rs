use parallelize::par_for;

fn main() {
    let (xs, mut n) = ([1, 2], 3);
    par_for!(x in xs { println!("{x}") });
    par_for!(while n > 0 { n -= 1; });
    par_for!(#[par] for x in xs { println!("{x}") });
    par_for!(for x in xs { println!("{x}") }, jobs = 2);
}
