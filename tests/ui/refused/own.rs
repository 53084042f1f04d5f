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

#[parallelize(own(u, stride = 4))]
fn may_be_skipped(u: &mut [u64], seen: &mut std::collections::HashSet<u64>) {
    for i in 0..u.len() / 4 {
        let key = (i as u64).pow(3) % 64;
        if !seen.insert(key) {
            continue;
        }
        u[4 * i] = key;
    }
}

#[parallelize(own(u, stride = 4))]
fn carried(u: &mut [f64]) -> f64 {
    let mut total = 0.0;
    for i in 0..u.len() / 4 {
        total += (i as f64).sin();
        u[4 * i] = total;
    }
    total
}

#[parallelize(own(u))]
fn no_stride(u: &mut [f64]) {
    for i in 0..u.len() {
        u[i] += 1.0;
    }
}

struct Image {
    width: usize,
    pixels: Vec<f64>,
}

impl Image {
    #[parallelize(own(self.pixels, stride = self.width))]
    fn of_a_field(&mut self) {
        for y in 0..9 {
            self.pixels[y * self.width] = (y as f64).sin();
        }
    }
}

fn main() {
    Image { width: 0, pixels: Vec::new() }.of_a_field();
    may_end(&mut []);
    no_index(&mut [], &[]);
    all_of_it(&mut []);
    may_be_skipped(&mut [], &mut Default::default());
    carried(&mut []);
    no_stride(&mut []);
}
