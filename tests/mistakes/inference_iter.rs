// === infer_unused_empty_vec: the element type of a new vector is never known
fn heavy(x: u32) -> u32 {
    (0..50).fold(x, |a, k| a.wrapping_mul(3) + k)
}

#[parallelize]
pub fn count_even(n: u32) -> u32 {
    let mut even = 0;
    let log = Vec::new();
    for i in 0..n {
        if heavy(i) % 2 == 0 {
            even += 1;
        }
    }
    even + log.len() as u32
}

// === infer_parse_without_type: parse without a target type
fn celsius(f: f64) -> f64 {
    (f - 32.0) / 1.8
}

#[parallelize]
pub fn hot_days(lines: &[&str]) -> usize {
    let mut days = 0;
    for line in lines {
        let t = line.trim().parse().unwrap();
        if celsius(t.abs()) > 30.0 {
            days += 1;
        }
    }
    days
}

// === infer_collect_without_type: collect without a target type
fn neighbours(i: u64) -> impl Iterator<Item = u64> {
    (1..5).map(move |k| i * k % 101)
}

#[parallelize]
pub fn degree_sum(n: u64) -> usize {
    let mut sum = 0;
    for i in 0..n {
        let found = neighbours(i).filter(|x| x % 2 == 0).collect();
        sum += found.len();
    }
    sum
}

// === infer_sum_without_type: sum without a target type
fn luminance(p: &[u8; 3]) -> f64 {
    0.3 * p[0] as f64 + 0.6 * p[1] as f64 + 0.1 * p[2] as f64
}

#[parallelize]
pub fn row_brightness(rows: &[Vec<[u8; 3]>]) -> Vec<f64> {
    let mut out = Vec::new();
    for row in rows {
        let mean = row.iter().map(luminance).sum() / row.len() as f64;
        out.push(mean);
    }
    out
}

// === infer_into_without_type: the target of into is unknown
fn bump(x: u16) -> u16 {
    x.rotate_left(3) ^ 0x55
}

#[parallelize]
pub fn bumps(xs: &[u16]) -> u32 {
    let mut count = 0;
    for x in xs {
        let wide = bump(*x).into();
        if wide.count_ones() > 7 {
            count += 1;
        }
    }
    count
}

// === infer_none_without_type: a None whose type is never known
fn tick(x: i64) -> i64 {
    (0..30).fold(x, |a, k| (a + k) % 65537)
}

#[parallelize]
pub fn ticks(n: i64) -> i64 {
    let previous = None;
    let mut total = 0;
    for i in 0..n {
        if previous.is_none() {
            total += tick(i);
        }
    }
    total
}

// === infer_closure_parameter: a method is called on a closure parameter of unknown type
fn warp(x: f64) -> f64 {
    x * x * 0.25
}

#[parallelize]
pub fn warped(xs: &[f64]) -> f64 {
    let magnitude = |v| v.abs();
    let mut sum = 0.0;
    for x in xs {
        sum += magnitude(warp(*x));
    }
    sum
}

// === infer_default_without_type: Default::default without a target type
fn tune(x: u32, step: u32) -> u32 {
    (x + step) * 31 % 257
}

#[parallelize]
pub fn tuned(xs: &[u32]) -> Vec<u32> {
    let mut out = Vec::new();
    for x in xs {
        let start = Default::default();
        let step = tune(*x, 4).max(1);
        println!("{:?}", start);
        out.push(step);
    }
    out
}

// === infer_generic_size: a generic helper whose type parameter is not given
fn byte_width<T>(n: usize) -> usize {
    n * std::mem::size_of::<T>()
}

#[parallelize]
pub fn memory(lengths: &[usize]) -> usize {
    let mut bytes = 0;
    for n in lengths {
        bytes += byte_width(*n);
    }
    bytes
}

// === iter_over_integer: the loop runs over an integer instead of a range
fn dice(seed: usize) -> usize {
    (seed * 16807) % 6 + 1
}

#[parallelize]
pub fn roll(n: usize) -> Vec<usize> {
    let mut rolls = vec![0; n];
    for i in n {
        rolls[i] = dice(i);
    }
    rolls
}

// === iter_inner_loop_over_len: the inner loop runs over a length instead of a range
fn coupling(a: f64, b: f64) -> f64 {
    (a - b).powi(2).sqrt()
}

#[parallelize]
pub fn coupling_matrix(xs: &[f64], matrix: &mut [Vec<f64>]) {
    for i in 0..xs.len() {
        for j in xs.len() {
            matrix[i][j] = coupling(xs[i], xs[j]);
        }
    }
}

// === iter_missing_iter_before_enumerate: enumerate is called on a vector
fn reward(arm: usize, pull: f64) -> f64 {
    pull * (arm as f64 + 1.0).ln()
}

#[parallelize]
pub fn rewards(pulls: Vec<f64>) -> f64 {
    let mut sum = 0.0;
    for (arm, pull) in pulls.enumerate() {
        sum += reward(arm, *pull);
    }
    sum
}

// === iter_missing_iter_before_map: map is called on a slice in the body
fn log_return(p: f64) -> f64 {
    p.ln() * 100.0
}

#[parallelize]
pub fn volatility(prices: &[Vec<f64>]) -> Vec<f64> {
    let mut out = Vec::new();
    for series in prices {
        let returns: Vec<f64> = series.map(|p| log_return(*p)).collect();
        out.push(returns.iter().map(|r| r * r).sum());
    }
    out
}

// === iter_pair_pattern_without_enumerate: a pair pattern on an iterator of single values
fn heat(i: usize, t: f64) -> f64 {
    t + (i as f64).sqrt()
}

#[parallelize]
pub fn heated(temps: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; temps.len()];
    for (i, t) in temps.iter() {
        out[i] = heat(i, *t);
    }
    out
}

// === iter_nested_zip_pattern: a zip of three is destructured as a flat triple
fn mixdown(a: f32, b: f32, c: f32) -> f32 {
    (a + b + c) / 3.0
}

#[parallelize]
pub fn mix(left: &[f32], right: &[f32], bass: &[f32]) -> Vec<f32> {
    let mut out = Vec::new();
    for (l, r, b) in left.iter().zip(right).zip(bass) {
        out.push(mixdown(*l, *r, *b));
    }
    out
}

// === iter_string_directly: the loop runs over a &str without chars
fn codepoint(c: char) -> u32 {
    c as u32 * 37 % 1009
}

#[parallelize]
pub fn fingerprint(text: &str) -> u32 {
    let mut sum = 0;
    for c in text {
        sum += codepoint(c);
    }
    sum
}

// === iter_step_by_with_float: step_by gets a float
fn sample(t: usize) -> f64 {
    (t as f64 / 44100.0).sin()
}

#[parallelize]
pub fn downsample(n: usize) -> Vec<f64> {
    let mut out = Vec::new();
    for t in (0..n).step_by(4.0) {
        out.push(sample(t));
    }
    out
}

// === iter_range_of_mixed_types: a range from a u32 to a usize
fn visit(k: usize) -> usize {
    k * k % 127
}

#[parallelize]
pub fn visits(start: u32, nodes: &[usize]) -> usize {
    let mut total = 0;
    for k in start..nodes.len() {
        total += visit(nodes[k]);
    }
    total
}

// === iter_collect_into_wrong_item: integers are collected into a vector of floats
fn parity(x: i32) -> i32 {
    x.rem_euclid(2)
}

#[parallelize]
pub fn parity_means(groups: &[Vec<i32>]) -> Vec<f64> {
    let mut means = Vec::new();
    for group in groups {
        let parities: Vec<f64> = group.iter().map(|x| parity(*x)).collect();
        means.push(parities.iter().sum::<f64>() / parities.len() as f64);
    }
    means
}

// === iter_over_tuple: the loop runs over a tuple
fn annealed(temperature: f64) -> f64 {
    (0..100).fold(temperature, |t, _| t * 0.95)
}

#[parallelize]
pub fn schedules() -> Vec<f64> {
    let mut ends = Vec::new();
    for t in (10.0, 20.0, 40.0) {
        ends.push(annealed(t));
    }
    ends
}
