//! What rustc cannot read, it says once.

use parallelize::parallelize;

struct Sums(u64);

impl Sums {
    #[parallelize]
    fn add(&mut self, xs: &[u64]) {
        for x in xs {
            let y = x + 1
            self.0 += y;
        }
    }

    #[parallelize]
    fn pairs(&mut self, xs: &[u64]) {
        for x in xs {
            for (y in 0..3) {
                self.0 += x * y;
            }
        }
    }
}

fn main() {}
