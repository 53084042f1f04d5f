//! The way out of a loop that draws inside of a statement in order.

use parallelize::parallelize;

struct Waves(u64);

impl Waves {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1);
        (self.0 >> 11) as f64
    }
}

#[parallelize]
fn draws_first(xs: &[f64], waves: &mut Waves) -> f64 {
    let mut total = 0.0;
    for x in xs {
        let unit = waves.unit();
        total += x.powf(unit);
    }
    total
}

fn main() {
    assert!(draws_first(&[1.0], &mut Waves(1)) == 1.0);
}
