use parallelize::par;

fn average(xs: &[f64]) -> f64 {
    par![geometric_mean: x * 2.0 for x in xs]
}

fn main() {}
