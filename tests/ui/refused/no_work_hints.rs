use parallelize::parallelize;

struct Walk {
    steps: Vec<f64>,
    log: Vec<f64>,
}

impl Walk {
    fn step(&self, i: usize) -> f64 {
        self.steps[i].sin()
    }

    #[parallelize]
    fn run(&mut self) {
        for i in 0..self.steps.len() {
            let step = self.step(i);
            self.log.push(step);
        }
    }
}

#[parallelize]
fn wavefront(a: &mut [f64], b: &[f64]) {
    for i in 1..a.len() {
        a[i] = a[i - 1] + b[i];
    }
}

fn main() {
    Walk { steps: Vec::new(), log: Vec::new() }.run();
    wavefront(&mut [], &[]);
}
