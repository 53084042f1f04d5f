//! What is borrowed in front of the loop, or for no longer than a statement, in the words of the plain loop.

use parallelize::parallelize;

struct Model {
    rows: Vec<f64>,
    scale: f64,
}

impl Model {
    fn scaled(&self, x: f64) -> f64 {
        x.sqrt() * self.scale
    }

    #[parallelize]
    fn rescale(&mut self) {
        let rows = &mut self.rows;
        for x in rows.iter_mut() {
            *x = self.scaled(*x);
        }
    }
}

#[parallelize]
fn mirror(xs: &mut [f64]) {
    let (left, right) = xs.split_at_mut(xs.len() / 2);
    for (a, b) in left.iter_mut().zip(right) {
        *a += b.sqrt() / xs.len() as f64;
    }
}

fn smooth(row: &[f64]) -> Vec<f64> {
    row.windows(2).map(|pair| pair[0] + pair[1]).collect()
}

#[parallelize]
fn widths(rows: &[Vec<f64>]) -> usize {
    let mut kept = Vec::new();
    for row in rows {
        kept.push(&smooth(row));
    }
    kept.iter().map(|row| row.len()).sum()
}

#[parallelize]
fn tally(xs: &[u64]) -> u64 {
    let mut seen = 0;
    let mut bump = |d: u64| seen += d;
    for x in xs {
        bump(x.count_ones().into());
        if seen > 100 {
            break;
        }
    }
    seen
}

fn main() {}
