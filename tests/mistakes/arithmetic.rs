// === arith_f64_times_int: an f64 is multiplied by an i32
fn heavy(x: f64) -> f64 {
    (0..50).fold(x, |a, _| (a * 1.7 + 0.3).sin())
}

#[parallelize]
pub fn weighted(values: &[f64], weights: &[i32]) -> f64 {
    let mut total = 0.0;
    for i in 0..values.len() {
        total += heavy(values[i]) * weights[i];
    }
    total
}

// === index_by_i32: a slice is indexed by an i32 loop variable
fn smooth(a: f64, b: f64) -> f64 {
    (0..20).fold(a, |s, _| 0.5 * (s + b))
}

#[parallelize]
pub fn smooth_series(samples: &[f64], n: i32) -> Vec<f64> {
    let mut out = Vec::new();
    for i in 0..n {
        out.push(smooth(samples[i], 1.0));
    }
    out
}

// === usize_minus_float: a float is subtracted from a usize index
fn kernel(d2: f64) -> f64 {
    (-d2 / 2.0).exp()
}

#[parallelize]
pub fn gaussian(size: usize, centre: f64) -> Vec<f64> {
    let mut table = vec![0.0; size * size];
    for row in 0..size {
        for col in 0..size {
            let dy = row as f64 - centre;
            let dx = col - centre;
            table[row * size + col] = kernel(dx * dx + dy * dy);
        }
    }
    table
}

// === integer_divided_by_float: a count is divided by a float literal
fn collatz(mut n: u64) -> u64 {
    let mut steps = 0;
    while n > 1 {
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
        steps += 1;
    }
    steps
}

#[parallelize]
pub fn mean_steps(limit: u64) -> f64 {
    let mut total = 0u64;
    for n in 1..limit {
        total += collatz(n);
    }
    total / 1000.0
}

// === sum_i64_plus_u64: a u64 is added to an i64 total
fn heavy(x: u64) -> u64 {
    (0..100).fold(x, |a, b| a.wrapping_mul(31).wrapping_add(b))
}

#[parallelize]
pub fn checksum(blocks: &[u64]) -> i64 {
    let mut total: i64 = 0;
    for &block in blocks {
        let h = heavy(block) >> 8;
        if h % 3 != 0 {
            total += h;
        }
    }
    total
}

// === powi_with_float_exponent: powi gets a float exponent
fn gravity(r: f64) -> f64 {
    6.674e-11 * r.powi(-2.0)
}

#[parallelize]
pub fn field(radii: &[f64]) -> Vec<f64> {
    let mut force = vec![0.0; radii.len()];
    for (i, r) in radii.iter().enumerate() {
        force[i] = gravity(*r);
    }
    force
}

// === pow_with_u64_exponent: pow of a u64 gets a u64 exponent
fn reduce(x: u64) -> u64 {
    x % 1_000_007
}

#[parallelize]
pub fn polynomial_hash(bytes: &[u8]) -> u64 {
    let mut hash = 0u64;
    for (i, &b) in bytes.iter().enumerate() {
        let exponent = (i % 8) as u64;
        hash += reduce(b as u64 * 31u64.pow(exponent));
    }
    hash
}

// === literal_too_large_for_u8: an integer literal is out of range for u8
fn tone(p: u8, strength: u8) -> u8 {
    p.saturating_add(strength / 4)
}

#[parallelize]
pub fn brighten(pixels: &[u8], out: &mut [u8]) {
    for i in 0..pixels.len() {
        let strength: u8 = 300;
        out[i] = tone(pixels[i], strength);
    }
}

// === negate_unsigned: an unsigned number is negated
fn energy(level: u32) -> u32 {
    (1..level).map(|k| k * k % 17).sum()
}

#[parallelize]
pub fn binding_energies(levels: &[u32]) -> Vec<i64> {
    let mut energies = Vec::with_capacity(levels.len());
    for level in levels {
        let e = energy(*level);
        energies.push(i64::from(-e));
    }
    energies
}

// === cast_f64_to_char: a float is cast to a char
fn shade(x: f64) -> f64 {
    (x.abs().sqrt() * 25.0).min(25.0)
}

#[parallelize]
pub fn ascii_plot(series: &[f64]) -> String {
    let mut plot = String::new();
    for x in series {
        let c = (97.0 + shade(*x)) as char;
        plot.push(c);
    }
    plot
}

// === cast_int_to_bool: an integer is cast to bool
fn mix(x: u32) -> u32 {
    (0..16).fold(x, |a, k| a.rotate_left(k) ^ 0x9e37_79b9)
}

#[parallelize]
pub fn coin_flips(n: u32) -> usize {
    let mut heads = 0;
    for seed in 0..n {
        if (mix(seed) & 1) as bool {
            heads += 1;
        }
    }
    heads
}

// === cast_string_to_number: a &str is cast to a number with as
fn scale(x: i64) -> i64 {
    (0..10).fold(x, |a, _| a / 2 + 7)
}

#[parallelize]
pub fn column_total(cells: &[&str]) -> i64 {
    let mut total = 0;
    for cell in cells.iter() {
        let number = *cell as i64;
        total += scale(number);
    }
    total
}

// === sqrt_of_integer: sqrt is called on an i32
fn dist2(x: i32, y: i32) -> i32 {
    x * x + y * y
}

#[parallelize]
pub fn longest_vector(points: &[(i32, i32)]) -> f64 {
    let mut longest = 0.0;
    for &(x, y) in points {
        let length = dist2(x, y).sqrt();
        if length > longest {
            longest = length;
        }
    }
    longest
}

// === ambiguous_float_method: a method is called on a float without a known type
fn potential(r: f64) -> f64 {
    1.0 / r - 1.0 / (r * r)
}

#[parallelize]
pub fn scan_potential(steps: usize) -> Vec<f64> {
    let mut curve = vec![0.0; steps];
    for i in 0..steps {
        let base = 2.0;
        let r = base.powi(i as i32 % 5) + 0.5;
        curve[i] = potential(r);
    }
    curve
}

// === compare_int_with_float: an integer is compared with a float literal
fn score(x: u64) -> u64 {
    (0..64).map(|k| (x >> k) & 1).sum()
}

#[parallelize]
pub fn count_dense(words: &[u64]) -> usize {
    let mut dense = 0;
    for w in words {
        let bits = score(*w);
        if bits > 31.5 {
            dense += 1;
        }
    }
    dense
}

// === modulo_mixed_sizes: the remainder mixes a u64 with a usize
fn heavy(x: u64) -> u64 {
    (0..200).fold(x, |a, k| a ^ (a << 7) ^ k)
}

#[parallelize]
pub fn bucket_sizes(keys: &[u64], buckets: usize) -> Vec<usize> {
    let mut sizes = vec![0; buckets];
    for key in keys.iter() {
        let b = heavy(*key) % buckets;
        sizes[b as usize] += 1;
    }
    sizes
}

// === f32_into_f64_buffer: an f32 is stored in an f64 vector
fn decay(t: f32) -> f32 {
    (0..30).fold(t, |a, _| a * 0.97)
}

#[parallelize]
pub fn decay_curve(times: &[f32]) -> Vec<f64> {
    let mut curve = vec![0.0f64; times.len()];
    for i in 0..times.len() {
        let value = decay(times[i]);
        curve[i] = value;
    }
    curve
}

// === boolean_added: a bool is added to a counter in a nested loop
fn inside(x: u32, y: u32) -> bool {
    (x * x + y * y) % 97 < 40
}

#[parallelize]
pub fn covered_cells(width: u32, height: u32) -> u32 {
    let mut count: u32 = 0;
    'rows: for y in 0..height {
        for x in 0..width {
            if x + y > 1000 {
                continue 'rows;
            }
            count += inside(x, y);
        }
    }
    count
}

// === duration_times_float: a Duration is multiplied by a float with the operator
use std::time::Duration;

fn latency(hops: u32) -> Duration {
    Duration::from_micros((0..hops as u64).map(|h| h * 13 % 97).sum())
}

#[parallelize]
pub fn total_latency(routes: &[u32]) -> Duration {
    let mut total = Duration::ZERO;
    for hops in routes {
        total += latency(*hops) * 1.5;
    }
    total
}

// === max_of_mixed_ints: max compares an i64 with an i32
fn profit(day: i64) -> i64 {
    (0..90).fold(day, |a, k| (a * 7 + k) % 1009) - 500
}

#[parallelize]
pub fn best_day(days: i64, floor: i32) -> i64 {
    let mut best = i64::MIN;
    for day in 0..days {
        let p = profit(day).max(floor);
        if p > best {
            best = p;
        }
    }
    best
}
