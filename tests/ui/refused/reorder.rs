use parallelize::{par, parallelize};

#[parallelize(reorder(total, factor, unused))]
fn several_operators(xs: &[f64]) -> f64 {
    let (mut total, mut factor) = (0.0, 1.0);
    for x in xs {
        total += x.sin();
        total *= 0.5;
        factor = factor / x.cos();
    }
    total + factor
}

#[parallelize(reorder(total))]
fn looked_at(xs: &[f64]) -> f64 {
    let mut total = 0.0;
    for x in xs {
        total += x.sin();
        println!("{total}");
    }
    total
}

#[parallelize(reorder(counts))]
fn elements(xs: &[usize]) -> [u64; 9] {
    let mut counts = [0; 9];
    for x in xs {
        counts[*x] += 1;
    }
    counts
}

fn main() {
    elements(&[]);
    let _ = several_operators(&[]) + looked_at(&[]);
    let _ = par![x * 2 for x in 0..3; reorder];
    let _: i32 = par![sum: x * 2 for x in 0..3; reorder(x)];
}
