use parallelize::parallelize;

#[parallelize]
struct Point;

trait Shape {
    #[parallelize]
    fn area(&self) -> f64;
}

fn main() {}
