use parallelize::parallelize;

#[parallelize(local(scratch))]
fn read_afterwards(rows: &[Vec<f64>]) -> (f64, usize) {
    let mut scratch = Vec::new();
    let mut best = 0.0;
    for row in rows {
        scratch.clear();
        scratch.extend(row.iter().map(|x| x.sqrt()));
        best = f64::max(best, scratch.iter().sum());
    }
    (best, scratch.len())
}

#[parallelize(local(scratch))]
fn of_the_caller(rows: &[Vec<f64>], scratch: &mut Vec<f64>) -> f64 {
    let mut best = 0.0;
    for row in rows {
        scratch.clear();
        scratch.extend(row.iter().map(|x| x.sqrt()));
        best = f64::max(best, scratch.iter().sum());
    }
    best
}

#[parallelize(local(buffer))]
fn not_there(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = Vec::new();
    for row in rows {
        sums.push(row.iter().sum());
    }
    sums
}

fn main() {
    let _ = (read_afterwards(&[]), of_the_caller(&[], &mut Vec::new()), not_there(&[]));
}
