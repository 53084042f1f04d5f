// === self_borrow_iter_and_field_method: iterates a field mutably and calls a &self method
pub struct Atom {
    pub x: f64,
    pub v: f64,
}

pub struct World {
    atoms: Vec<Atom>,
    coupling: f64,
}

impl World {
    fn force_at(&self, x: f64) -> f64 {
        x.sin() * self.coupling
    }

    #[parallelize]
    pub fn kick(&mut self, dt: f64) -> f64 {
        let mut w = 0.0;
        for a in self.atoms.iter_mut() {
            let f = self.force_at(a.x);
            a.v += f * dt;
            w += f * a.v;
        }
        w
    }
}

// === move_field_out_of_self: consumes a field of &mut self in the for loop
pub struct Scheduler {
    jobs: Vec<Vec<u32>>,
    done: usize,
}

fn execute(job: Vec<u32>) -> usize {
    job.into_iter().map(|n| (n.pow(2) % 1009) as usize).sum()
}

impl Scheduler {
    #[parallelize]
    pub fn flush(&mut self) {
        for job in self.jobs {
            self.done += execute(job);
        }
    }
}

// === field_called_as_method: calls a closure field as though it were a method
pub struct Space {
    metric: fn(&[f64], &[f64]) -> f64,
    origin: Vec<f64>,
}

impl Space {
    #[parallelize]
    pub fn spread(&self, points: &[Vec<f64>]) -> f64 {
        let mut acc = 0.0;
        for p in points {
            acc += self.metric(p, &self.origin);
        }
        acc
    }
}

// === method_as_field: reads a method without calling it
pub struct Segment {
    pub pts: Vec<(f64, f64)>,
}

impl Segment {
    pub fn length(&self) -> f64 {
        self.pts.windows(2).map(|w| (w[0].0 - w[1].0).hypot(w[0].1 - w[1].1)).sum()
    }
}

#[parallelize]
pub fn path_length(segments: &[Segment]) -> f64 {
    let mut count = 0.0;
    for seg in segments {
        count += seg.length;
    }
    count
}

// === associated_called_as_method: calls an associated function with method syntax
pub struct Beam {
    energies: Vec<f64>,
}

impl Beam {
    fn gamma(e: f64) -> f64 {
        (0..15).fold(1.0 + e / 0.511, |g, _| 0.5 * (g + (g * g + 1.0).sqrt()))
    }

    #[parallelize]
    pub fn mean_gamma(&self) -> f64 {
        let mut sum = 0.0;
        for &e in &self.energies {
            let g = self.gamma(e);
            sum += g;
        }
        sum / self.energies.len() as f64
    }
}

// === return_inside_unit_method: returns a bool from a method that returns nothing
pub struct Checker {
    ok: Vec<u64>,
}

fn luhn(mut n: u64) -> u64 {
    let mut s = 0;
    let mut dbl = false;
    while n > 0 {
        let d = n % 10 * if dbl { 2 } else { 1 };
        s += d / 10 + d % 10;
        dbl = !dbl;
        n /= 10;
    }
    s
}

impl Checker {
    #[parallelize]
    pub fn check(&mut self, cards: &[u64]) {
        for &card in cards {
            if luhn(card) % 10 != 0 {
                return false;
            }
            self.ok.push(card);
        }
    }
}

// === missing_return_type: the function pushes and gives back a Vec but declares no return type
fn derivative(x: f64) -> f64 {
    let h = 1e-5;
    ((x + h).exp().sin() - (x - h).exp().sin()) / (2.0 * h)
}

#[parallelize]
pub fn gradients(xs: &[f64]) {
    let mut g = Vec::with_capacity(xs.len());
    for &x in xs {
        g.push(derivative(x));
    }
    g
}

// === shadowed_vec_by_float: the accumulator vector is shadowed by a float
fn heat(t: f64, k: usize) -> f64 {
    (1..60).map(|n| (-(n as f64 * t)).exp() * (n as f64 * k as f64).cos()).sum()
}

#[parallelize]
pub fn temperatures(ts: &[f64]) -> Vec<f64> {
    let mut out = Vec::new();
    for (k, &t) in ts.iter().enumerate() {
        let out = heat(t, k);
        out.push(out);
    }
    out
}

// === shadowed_function_name: a local variable hides the helper it was computed by
fn score(deck: &[u8]) -> f64 {
    deck.iter().zip(deck.iter().skip(1)).map(|(a, b)| (*a as f64 - *b as f64).abs()).sum()
}

#[parallelize]
pub fn scores(decks: &[Vec<u8>]) -> Vec<f64> {
    let mut all = vec![];
    let score = 0.0;
    for deck in decks {
        all.push(score(deck) + score);
    }
    all
}

// === assign_twice_immutable: assigns the immutable 'last' in every round
fn ema(prev: f64, x: f64) -> f64 {
    (0..10).fold(prev, |p, _| 0.97 * p + 0.03 * x)
}

#[parallelize]
pub fn last_ema(xs: &[f64]) -> f64 {
    let last = 0.0;
    for x in xs.iter() {
        last = ema(last, *x);
    }
    last
}

// === u8_overflow_literal_type: adds a u8 pixel to a u32 sum without widening
fn gamma(p: u8) -> u8 {
    ((p as f32 / 255.0).powf(2.2) * 255.0) as u8
}

#[parallelize]
pub fn luminance(image: &[u8], width: usize) -> Vec<u32> {
    let mut sums = Vec::new();
    for row in image.chunks(width) {
        let mut row_sum = 0u32;
        for &p in row {
            let px = gamma(p);
            row_sum += px;
        }
        sums.push(row_sum);
    }
    sums
}

// === signed_offset_index: adds an i32 offset to a usize index
fn weigh(x: f64, off: i32) -> f64 {
    x * (-(off * off) as f64 / 8.0).exp()
}

#[parallelize]
pub fn blur(xs: &[f64], offsets: &[i32]) -> Vec<f64> {
    let mut out = vec![0.0; xs.len()];
    for i in 4..xs.len() - 4 {
        let mut acc = 0.0;
        for off in offsets {
            acc += weigh(xs[i + off], *off);
        }
        out[i] = acc;
    }
    out
}

// === rev_on_enumerate_range_tuple: destructures pairs from a reversed plain range
fn back(step: usize, v: f64) -> f64 {
    (0..30).fold(v, |a, k| a * 0.99 + (step * k) as f64 * 1e-4)
}

#[parallelize]
pub fn backward(n: usize, terminal: f64) -> Vec<f64> {
    let mut vs = vec![terminal; n];
    for (i, step) in (0..n).rev() {
        vs[i] = back(step, terminal);
    }
    vs
}

// === chunks_mut_immutable_vec: takes mutable chunks of an immutable local
fn relax_row(row: &mut [f64], r: usize) -> f64 {
    for c in 1..row.len() {
        row[c] = 0.5 * (row[c] + row[c - 1]) + r as f64;
    }
    row.last().copied().unwrap_or(0.0)
}

#[parallelize]
pub fn relax(n: usize) -> f64 {
    let field = vec![1.0f64; n * n];
    let mut edge = 0.0;
    for (r, row) in field.chunks_mut(n).enumerate() {
        edge += relax_row(row, r);
    }
    edge
}

// === windows_tuple_pattern: destructures a window slice as a tuple
fn haversine(a: &(f64, f64), b: &(f64, f64)) -> f64 {
    let (dl, dp) = ((b.1 - a.1).to_radians(), (b.0 - a.0).to_radians());
    let h = (dp / 2.0).sin().powi(2) + a.0.to_radians().cos() * b.0.to_radians().cos() * (dl / 2.0).sin().powi(2);
    12742.0 * h.sqrt().asin()
}

#[parallelize]
pub fn track_length(path: &[(f64, f64)]) -> f64 {
    let mut km = 0.0;
    for (a, b) in path.windows(2) {
        km += haversine(a, b);
    }
    km
}

// === slice_pattern_refutable: uses a refutable slice pattern in the for header
fn cross(a: f64, b: f64, c: f64) -> f64 {
    (a * b - b * c).abs().sqrt() + (c * a).cbrt()
}

#[parallelize]
pub fn volume(coords: &[f64]) -> f64 {
    let mut v = 0.0;
    for [a, b, c] in coords.chunks(3) {
        v += cross(*a, *b, *c);
    }
    v
}

// === duplicate_binding_in_pattern: binds the same name twice in the loop pattern
fn kern(a: &f64, b: &f64) -> f64 {
    (-(a - b).powi(2)).exp()
}

#[parallelize]
pub fn gram_diag(a: &[f64], b: &[f64], out: &mut Vec<f64>) {
    for (i, (x, x)) in a.iter().zip(b.iter()).enumerate() {
        out.insert(i, kern(x, x));
    }
}

// === enum_variant_unqualified_arity: matches a tuple variant with too few fields
#[derive(Clone, Copy)]
pub enum Op {
    Shift(f64),
    Scale(f64, f64),
}

fn scale(x: f64, k: f64, p: f64) -> f64 {
    x.signum() * (k * x.abs()).powf(p)
}

#[parallelize]
pub fn run_program(ops: &[Op]) -> f64 {
    let mut acc = 1.0;
    for op in ops {
        match *op {
            Op::Shift(d) => acc += d.tanh(),
            Op::Scale(k) => acc = scale(acc, k, 1.0),
        }
    }
    acc
}
