use parallelize::parallelize;

#[parallelize(own(u, stride = 4))]
fn may_end(u: &mut [f64]) {
    for i in 0..u.len() / 4 {
        if u[4 * i] > 1.0 {
            break;
        }
        u[4 * i + 1] += 1.0;
    }
}

#[parallelize(own(u, stride = 4))]
fn no_index(u: &mut [f64], rows: &[usize]) {
    for row in rows {
        u[4 * row] += 1.0;
    }
}

#[parallelize(own(u, stride = 4))]
fn all_of_it(u: &mut [f64]) {
    for i in 0..u.len() / 4 {
        u[4 * i] = u.iter().sum();
    }
}

#[parallelize(own(u))]
fn no_stride(u: &mut [f64]) {
    for i in 0..u.len() {
        u[i] += 1.0;
    }
}

fn main() {
    may_end(&mut []);
    no_index(&mut [], &[]);
    all_of_it(&mut []);
    no_stride(&mut []);
}
