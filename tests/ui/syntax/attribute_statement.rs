use parallelize::parallelize;

fn main() {
    let xs = [1, 2];
    #[parallelize]
    for x in xs {
        println!("{x}");
    }
    #[parallelize]
    let _y = 5;
}
