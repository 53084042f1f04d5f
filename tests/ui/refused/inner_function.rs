use parallelize::parallelize;

#[parallelize]
fn squares(xs: &[u32]) -> Vec<u32> {
    fn all(xs: &[u32]) -> Vec<u32> {
        let mut out = Vec::new();
        for x in xs {
            out.push(x.pow(2));
        }
        out
    }
    all(xs)
}

fn main() {
    squares(&[1]);
}
