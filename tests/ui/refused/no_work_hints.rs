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
fn recurrence(a: &mut [f64], b: &[f64]) {
    for i in 1..a.len() {
        a[i] = a[i - 1] + b[i];
    }
}

#[parallelize]
fn stencil_in_place(a: &mut [f64]) {
    for i in 1..a.len() - 1 {
        a[i] = 0.5 * (a[i - 1] + a[i + 1]);
    }
}

#[parallelize]
fn paths(grid: &mut [Vec<u64>]) {
    for y in 1..grid.len() {
        for x in 1..grid[y].len() {
            grid[y][x] = grid[y - 1][x] + grid[y][x - 1];
        }
    }
}

fn main() {
    Walk { steps: Vec::new(), log: Vec::new() }.run();
    recurrence(&mut [], &[]);
    stencil_in_place(&mut []);
    paths(&mut []);
}
