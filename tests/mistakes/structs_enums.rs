// === struct_missing_field: a struct literal lacks a field
pub struct Sample {
    pub time: f64,
    pub value: f64,
    pub valid: bool,
}

fn measure(t: f64) -> f64 {
    (0..10).map(|k| (t * k as f64).cos()).sum()
}

#[parallelize]
pub fn record(n: usize) -> Vec<Sample> {
    let mut log = Vec::with_capacity(n);
    for i in 0..n {
        let time = i as f64 * 0.1;
        log.push(Sample {
            time,
            value: measure(time),
        });
    }
    log
}

// === struct_unknown_field_in_literal: a struct literal has a field that does not exist
pub struct Vertex {
    pub x: f32,
    pub y: f32,
}

fn project(t: f32) -> f32 {
    t / (1.0 + t.abs())
}

#[parallelize]
pub fn circle(n: usize) -> Vec<Vertex> {
    let mut ring = Vec::new();
    for k in 0..n {
        let a = k as f32 / n as f32;
        ring.push(Vertex {
            x: project(a.cos()),
            y: project(a.sin()),
            z: 0.0,
        });
    }
    ring
}

// === struct_private_field: a private field of a type in a module is read
mod bank {
    pub struct Account {
        balance: i64,
    }

    pub fn open(seed: i64) -> Account {
        Account {
            balance: seed * 37 % 1000,
        }
    }
}

#[parallelize]
pub fn assets(customers: i64) -> i64 {
    let mut sum = 0;
    for c in 0..customers {
        sum += bank::open(c).balance;
    }
    sum
}

// === enum_unknown_variant: an enum variant that does not exist
#[derive(Debug, Clone, Copy)]
pub enum State {
    Susceptible,
    Infected,
    Recovered,
}

fn contact(day: u32) -> u32 {
    (0..day).fold(7, |a, k| (a * 3 + k) % 11)
}

#[parallelize]
pub fn epidemic(states: &mut [State], day: u32) {
    for (i, state) in states.iter_mut().enumerate() {
        if contact(day + i as u32) > 8 {
            *state = State::Immune;
        }
    }
}

// === enum_match_not_exhaustive: a match on an enum forgets a variant
pub enum Op {
    Add(i64),
    Mul(i64),
    Neg,
}

fn normal(x: i64) -> i64 {
    x.rem_euclid(1_000_003)
}

#[parallelize]
pub fn apply_all(ops: &[Op]) -> Vec<i64> {
    let mut out = Vec::new();
    for op in ops {
        let value = match op {
            Op::Add(x) => normal(7 + x),
            Op::Mul(x) => normal(7 * x),
        };
        out.push(value);
    }
    out
}

// === enum_match_integer_not_exhaustive: a match on a number has no default arm
fn remainder(x: u64) -> u64 {
    (0..30).fold(x, |a, k| a * a % 65521 + k) % 3
}

#[parallelize]
pub fn fizz(n: u64) -> [u32; 3] {
    let mut counts = [0; 3];
    for x in 0..n {
        match remainder(x) {
            0 => counts[0] += 1,
            1 => counts[1] += 1,
            2 => counts[2] += 1,
        }
    }
    counts
}

// === enum_pattern_missing_fields: a tuple variant pattern has too few fields
pub enum Figure {
    Circle(f64),
    Rect(f64, f64),
}

fn round_to_grid(x: f64) -> f64 {
    (x * 8.0).round() / 8.0
}

#[parallelize]
pub fn figure_area(figures: &[Figure]) -> f64 {
    let mut area = 0.0;
    for figure in figures.iter() {
        area += match figure {
            Figure::Circle(r) => round_to_grid(3.14159 * r * r),
            Figure::Rect(w) => round_to_grid(w * w),
        };
    }
    area
}

// === enum_variant_as_type: an enum variant is used as a type
pub enum Shape3 {
    Ball { radius: f64 },
    Cube { side: f64 },
}

fn volume(s: &Shape3) -> f64 {
    match s {
        Shape3::Ball { radius } => 4.18879 * radius.powi(3),
        Shape3::Cube { side } => side.powi(3),
    }
}

#[parallelize]
pub fn ball_volumes(radii: &[f64]) -> f64 {
    let mut total = 0.0;
    for r in radii {
        let ball: Shape3::Ball = Shape3::Ball { radius: *r };
        total += volume(&ball);
    }
    total
}

// === enum_match_arms_differ: the match arms have different types
fn grade(points: u32) -> u32 {
    (points * 13 + 5) % 100
}

#[parallelize]
pub fn grades(points: &[u32]) -> Vec<f64> {
    let mut out = Vec::new();
    for p in points {
        let g = match grade(*p) {
            0..=49 => 5.0,
            50..=89 => 2.0,
            _ => "best",
        };
        out.push(g);
    }
    out
}

// === enum_variant_without_payload: a tuple variant is used without its payload
#[derive(Debug)]
pub enum Event {
    Idle,
    Spike(u32),
}

fn voltage(t: u32) -> u32 {
    (t * t * 31 + t) % 120
}

#[parallelize]
pub fn events(steps: u32) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for t in 0..steps {
        if voltage(t) > 100 {
            events.push(Event::Spike);
        } else {
            events.push(Event::Idle);
        }
    }
    events
}

// === tuple_pattern_too_many: a pair is destructured into three names
fn min_max(xs: &[i32]) -> (i32, i32) {
    xs.iter()
        .fold((i32::MAX, i32::MIN), |(lo, hi), x| (lo.min(*x), hi.max(*x)))
}

#[parallelize]
pub fn spans(rows: &[Vec<i32>]) -> Vec<i32> {
    let mut spans = vec![0; rows.len()];
    for (i, row) in rows.iter().enumerate() {
        let (lo, hi, _) = min_max(row);
        spans[i] = hi - lo;
    }
    spans
}

// === tuple_index_out_of_bounds: a tuple has no such index
fn quotient(a: u64, b: u64) -> (u64, u64) {
    (a / b, a % b)
}

#[parallelize]
pub fn remainders(numbers: &[u64], divisors: &[u64]) -> u64 {
    let mut sum = 0;
    for n in numbers.iter() {
        let mut d = 0;
        while d < divisors.len() {
            sum += quotient(*n, divisors[d].max(1)).2;
            d += 1;
        }
    }
    sum
}

// === tuple_indexed_with_brackets: a tuple is indexed like a list
fn bearing(lat: f64, lon: f64) -> f64 {
    lat.to_radians().sin() * lon.to_radians().cos()
}

#[parallelize]
pub fn bearings(places: &[(f64, f64)]) -> Vec<f64> {
    let mut out = Vec::with_capacity(places.len());
    for place in places {
        out.push(bearing(place.0, place[1]));
    }
    out
}

// === struct_pattern_unknown_field: a struct pattern names a field that does not exist
pub struct Order {
    pub price: f64,
    pub amount: f64,
}

fn slippage(x: f64) -> f64 {
    x.sqrt() * 0.01
}

#[parallelize]
pub fn turnover(orders: &[Order]) -> f64 {
    let mut sum = 0.0;
    for order in orders {
        let Order { price, quantity, .. } = order;
        sum += price * quantity - slippage(*quantity);
    }
    sum
}

// === struct_pattern_incomplete: a struct pattern forgets a field and the two dots
pub struct Rgb {
    pub r: f32,
    pub g: f32,
    pub b: f32,
}

fn gamma(x: f32) -> f32 {
    x.powf(2.2)
}

#[parallelize]
pub fn yellow(pixels: &[Rgb]) -> f32 {
    let mut sum = 0.0;
    for Rgb { r, g } in pixels {
        sum += gamma(*r) * gamma(*g);
    }
    sum
}

// === struct_function_instead_of_literal: a struct with named fields is built like a tuple struct
#[derive(Clone)]
pub struct Star {
    pub mass: f64,
    pub age: f64,
}

fn burn(m: f64) -> f64 {
    (0..20).fold(m, |a, _| a * 0.999)
}

#[parallelize]
pub fn cluster(masses: &[f64]) -> Vec<Star> {
    let mut stars = Vec::new();
    for m in masses {
        stars.push(Star(burn(*m), 0.0));
    }
    stars
}

// === struct_field_wrong_type: a struct field is initialised with the wrong type
pub struct Hit {
    pub position: usize,
    pub score: i32,
}

fn align(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).filter(|(x, y)| x == y).count()
}

#[parallelize]
pub fn scan(genome: &[u8], read: &[u8]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (position, window) in genome.windows(read.len()).enumerate() {
        let score = align(window, read);
        if score > 4 {
            hits.push(Hit { position, score });
        }
    }
    hits
}

// === enum_let_refutable: a let pattern that can fail, without else
fn parse_token(t: &str) -> Option<u32> {
    t.strip_prefix('#').map(|rest| rest.len() as u32)
}

#[parallelize]
pub fn tokens(input: &[&str]) -> u32 {
    let mut sum = 0;
    for t in input {
        let Some(n) = parse_token(t);
        sum += n;
    }
    sum
}

// === self_field_of_nested_struct: a field is looked up on self instead of its part
pub struct Params {
    pub dt: f64,
}

pub struct World {
    pub params: Params,
    pub positions: Vec<f64>,
}

fn force(x: f64) -> f64 {
    -x - x.powi(3)
}

impl World {
    #[parallelize]
    pub fn advance(&mut self, steps: usize) {
        for i in 0..self.positions.len() {
            let mut x = self.positions[i];
            for _ in 0..steps {
                x += force(x) * self.dt;
            }
            self.positions[i] = x;
        }
    }
}

// === match_byte_with_char_pattern: a match on a byte has a char pattern
fn base_code(b: u8) -> u8 {
    b.to_ascii_uppercase()
}

#[parallelize]
pub fn count_bases(dna: &[u8]) -> (u32, u32) {
    let (mut at, mut gc) = (0, 0);
    for b in dna {
        match base_code(*b) {
            b'A' | b'T' => at += 1,
            'G' | b'C' => gc += 1,
            _ => continue,
        }
    }
    (at, gc)
}
