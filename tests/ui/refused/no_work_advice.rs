use parallelize::parallelize;
use std::cmp::min;

#[parallelize]
fn flat(image: &mut [f64], width: usize, height: usize) {
    for y in 0..height {
        for x in 0..width {
            image[y * width + x] = image[y * width + x].sqrt();
        }
    }
}

struct Image(Vec<u8>);

impl Image {
    fn width(&self) -> usize {
        self.0.len() / 2
    }

    fn set(&mut self, x: usize, y: usize, value: u8) {
        self.0[2 * x + y] = value;
    }
}

#[parallelize]
fn size_inside(image: &mut Image) {
    for y in 0..2 {
        for x in 0..image.width() {
            image.set(x, y, (x * y) as u8);
        }
    }
}

#[parallelize]
fn closure<F: FnMut(u32) -> u32>(out: &mut [u32], mut f: F) {
    for slot in out.iter_mut() {
        *slot = f(*slot);
    }
}

#[parallelize]
fn only_read(distances: &mut Option<Vec<i64>>, n: usize) -> Result<(), usize> {
    for i in 0..n {
        if let Some(distances) = distances {
            if distances[i] < 0 {
                return Err(i);
            }
        }
    }
    Ok(())
}

#[parallelize]
fn two_extremes(points: &[(f64, f64)]) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for point in points {
        if point.0 < low {
            low = point.0;
        }
        if point.0 > high {
            high = point.0;
        }
    }
    (low, high)
}

#[parallelize]
fn called_extreme(xs: &[u64]) -> u64 {
    let mut low = u64::MAX;
    for x in xs {
        low = min(low, *x);
    }
    low
}

#[parallelize]
fn advanced(rows: &mut [[f64; 4]], source: &[f64]) {
    let mut at = 0;
    for row in rows.iter_mut() {
        for (to, from) in row.iter_mut().zip(&source[at..at + 4]) {
            *to = from.sin();
        }
        at += 4;
    }
}

#[parallelize]
fn ends_early(row: &mut [(u32, f64)], key: u32) -> Option<usize> {
    for (i, entry) in row.iter_mut().enumerate() {
        if entry.0 == key {
            entry.1 = entry.1.sqrt();
            return Some(i);
        }
    }
    None
}

#[parallelize]
fn many_names(xs: &[u64]) -> [u64; 5] {
    let (mut a, mut b, mut c, mut d, mut set) = (0, 1, 2, 3, 4);
    for x in xs {
        if a > b + c {
            c = d ^ *x;
            d = a;
            set = 1;
        }
        a = b;
        b = c;
    }
    [a, b, c, d, set]
}

#[parallelize]
fn length_inside(minutes: &[usize]) -> [usize; 10] {
    let mut counts = [0; 10];
    for minute in minutes {
        if minute / 60 < counts.len() {
            counts[minute / 60] += 1;
        }
    }
    counts
}

#[parallelize]
fn least_of_each(d: &mut [Vec<u64>], i: usize, k: usize, n: usize) {
    for j in 0..n {
        if d[i][k] + d[k][j] < d[i][j] {
            d[i][j] = d[i][k] + d[k][j];
        }
    }
}

#[parallelize]
fn words_of_a_hash(w: &mut [u32; 64]) {
    for i in 16..64 {
        let first = w[i - 15].rotate_right(7) ^ w[i - 15];
        let second = w[i - 2].rotate_right(17);
        w[i] = w[i - 16].wrapping_add(first).wrapping_add(second);
    }
}

struct Store(Vec<u64>);

impl Store {
    fn next(&mut self) -> u64 {
        self.0.push(1);
        self.0.len() as u64
    }

    #[parallelize]
    fn only_checks(&mut self, n: u64) {
        for i in 0..n {
            let id = self.next();
            assert_eq!(id, i + 1);
        }
    }
}

struct Waves(u64);

impl Waves {
    fn unit(&mut self) -> f64 {
        self.0 += 1;
        self.0 as f64
    }
}

fn sum(a: f64, b: f64) -> f64 {
    a + b
}

#[parallelize]
fn draws_inside(xs: &[f64], waves: &mut Waves) -> f64 {
    let mut total = 0.0;
    for x in xs {
        total += sum(*x, waves.unit());
    }
    total
}

fn main() {
    draws_inside(&[], &mut Waves(0));
    Store(Vec::new()).only_checks(0);
    flat(&mut [], 0, 0);
    size_inside(&mut Image(Vec::new()));
    closure(&mut [], |i| i);
    let _ = only_read(&mut None, 0);
    two_extremes(&[]);
    called_extreme(&[]);
    advanced(&mut [], &[]);
    ends_early(&mut [], 0);
    many_names(&[]);
    length_inside(&[]);
    least_of_each(&mut [], 0, 0, 0);
    words_of_a_hash(&mut [0; 64]);
}
