use parallelize::par_for;

fn main() {
    let xs = [1, 2];
    par_for!(for x in xs);
    par_for!();
    par_for!(jobs = 2);
    par_for!(for x in xs { println!("{x}") } more);
}
