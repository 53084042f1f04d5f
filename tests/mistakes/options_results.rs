// === opt_best_compared_with_number: a best value that starts as None is compared with a number
fn heavy(x: u64) -> u64 {
    (0..100).fold(x, |a, k| a.wrapping_mul(17) ^ k)
}

#[parallelize]
pub fn maximum(values: &[u64]) -> Option<u64> {
    let mut best = None;
    for v in values {
        let h = heavy(*v);
        if h > best {
            best = Some(h);
        }
    }
    best
}

// === opt_assigned_without_some: a number is assigned to an Option without Some
fn fitness(genome: u32) -> f64 {
    (genome as f64).sqrt().fract()
}

#[parallelize]
pub fn any_fit(genomes: &[u32]) -> Option<f64> {
    let mut found: Option<f64> = None;
    for g in genomes {
        let f = fitness(*g);
        if f > 0.9 {
            found = f;
        }
    }
    found
}

// === opt_added_to_total: an Option is added to a field of self
pub struct Survey {
    answers: Vec<Vec<u8>>,
    sum: f64,
}

fn lookup(answer: u8) -> Option<f64> {
    if answer == b'-' {
        None
    } else {
        Some(f64::from(answer) * 0.5)
    }
}

impl Survey {
    #[parallelize]
    pub fn evaluate(&mut self) {
        for sheet in &self.answers {
            for answer in sheet {
                self.sum += lookup(*answer);
            }
        }
    }
}

// === opt_used_as_condition: an Option is the condition of an if
fn detect(frame: &[u8]) -> Option<usize> {
    frame.iter().position(|b| *b > 250)
}

#[parallelize]
pub fn flashes(frames: &[Vec<u8>]) -> usize {
    let mut n = 0;
    for frame in frames {
        if detect(frame) {
            n += 1;
        }
    }
    n
}

// === opt_get_compared_with_value: the result of get is compared with a value
fn rotate(i: usize, n: usize) -> usize {
    (i * 7 + 3) % n
}

#[parallelize]
pub fn same_after_rotation(bytes: &[u8]) -> u32 {
    let mut same = 0;
    for i in 0..bytes.len() {
        let j = rotate(i, bytes.len());
        if bytes.get(j) == bytes[i] {
            same += 1;
        }
    }
    same
}

// === opt_question_in_unit_function: ? in a function that returns nothing
fn parse_line(line: &str) -> Result<f64, std::num::ParseFloatError> {
    line.trim().parse::<f64>()
}

#[parallelize]
pub fn print_lines(lines: &[&str]) {
    for line in lines {
        let x = parse_line(line)?;
        println!("{:.2}", x * x);
    }
}

// === opt_question_in_number_function: ? on an Option in a function that returns f64
fn inverse(x: f64) -> Option<f64> {
    (x != 0.0).then(|| 1.0 / x)
}

#[parallelize]
pub fn harmonic(xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    for &x in xs {
        sum += inverse(x)?;
    }
    xs.len() as f64 / sum
}

// === opt_question_wrong_error: ? with an error type that does not convert
use std::num::ParseIntError;

fn checked(x: i64) -> Result<i64, String> {
    if x < 0 {
        Err(format!("{x} is negative"))
    } else {
        Ok(x * 2)
    }
}

#[parallelize]
pub fn parse_all(cells: &[&str]) -> Result<Vec<i64>, ParseIntError> {
    let mut out = Vec::new();
    for cell in cells {
        let number = cell.parse::<i64>().map_err(|e: ParseIntError| e)?;
        out.push(checked(number)?);
    }
    Ok(out)
}

// === opt_option_question_in_result: ? on an Option in a function that returns a Result
fn centre(poly: &[f64]) -> Option<f64> {
    poly.get(poly.len() / 2).copied()
}

#[parallelize]
pub fn centres(polys: &[Vec<f64>]) -> Result<Vec<f64>, String> {
    let mut out = Vec::with_capacity(polys.len());
    for poly in polys {
        out.push(centre(poly)?);
    }
    Ok(out)
}

// === opt_missing_question_mark: a Result is used as if it were the value
fn decode(byte: u8) -> Result<u32, String> {
    if byte < 128 {
        Ok(byte as u32 * 31)
    } else {
        Err("not ASCII".to_string())
    }
}

#[parallelize]
pub fn decode_all(bytes: &[u8]) -> Result<u32, String> {
    let mut sum = 0;
    for b in bytes {
        let code = decode(*b);
        sum += code % 97;
    }
    Ok(sum)
}

// === opt_push_result: a Result is pushed to a vector of numbers
fn solve(a: f64, b: f64) -> Result<f64, &'static str> {
    if a == 0.0 { Err("singular") } else { Ok(-b / a) }
}

#[parallelize]
pub fn roots(equations: &[(f64, f64)]) -> Vec<f64> {
    let mut roots: Vec<f64> = Vec::new();
    for (a, b) in equations {
        roots.push(solve(*a, *b));
    }
    roots
}

// === opt_return_without_ok: a value is returned from the loop without Ok
fn probe(port: u16) -> Result<bool, String> {
    if port == 0 {
        Err("port 0".into())
    } else {
        Ok(port as u32 * 77 % 1013 == 5)
    }
}

#[parallelize]
pub fn first_open(ports: &[u16]) -> Result<u16, String> {
    for &port in ports {
        if probe(port)? {
            return port;
        }
    }
    Err("no open port".to_string())
}

// === opt_bare_value_behind_loop: the value behind the loop is not wrapped in Ok
fn verify(block: u64) -> Result<u64, String> {
    if block % 1000 == 999 {
        Err(format!("block {block}"))
    } else {
        Ok(block ^ 0xff)
    }
}

#[parallelize]
pub fn verify_chain(blocks: &[u64]) -> Result<u64, String> {
    let mut acc = 0;
    for b in blocks {
        acc ^= verify(*b)?;
    }
    acc
}

// === opt_err_with_str: Err gets a &str where a String is wanted
fn residual(x: f64) -> f64 {
    (x.cos() - x).abs()
}

#[parallelize]
pub fn check_roots(xs: &[f64]) -> Result<(), String> {
    for x in xs {
        if residual(*x) > 1e-6 {
            return Err("not a root");
        }
    }
    Ok(())
}

// === opt_none_returned_as_error: None is returned from a function with a Result
fn depth(node: usize) -> usize {
    (1..=node).filter(|d| node % d == 0).count()
}

#[parallelize]
pub fn deep_nodes(nodes: &[usize]) -> Result<usize, String> {
    let mut total = 0;
    for n in nodes {
        let d = depth(*n);
        if d > 50 {
            return None;
        }
        total += d;
    }
    Ok(total)
}

// === opt_match_arm_ok_on_option: a match on an Option uses Ok and Err
fn find_gene(dna: &str) -> Option<usize> {
    dna.find("ATG")
}

#[parallelize]
pub fn gene_starts(strands: &[String]) -> Vec<usize> {
    let mut starts = Vec::new();
    for strand in strands {
        if let Ok(start) = find_gene(strand) {
            starts.push(start);
        }
    }
    starts
}

// === opt_tuple_best_compared: a best pair in an Option is indexed like a tuple
fn score(i: usize) -> f64 {
    (i as f64 * 0.37).sin()
}

#[parallelize]
pub fn argmax(n: usize) -> usize {
    let mut best: Option<(usize, f64)> = None;
    for i in 0..n {
        let s = score(i);
        if best.is_none() || s > best.1 {
            best = Some((i, s));
        }
    }
    best.unwrap().0
}

// === opt_unwrap_on_number: unwrap is called on a plain number
fn clamp_gain(x: i32) -> i32 {
    (x * 3).clamp(-100, 100)
}

#[parallelize]
pub fn gains(inputs: &[i32]) -> i64 {
    let mut sum = 0i64;
    for x in inputs {
        sum += i64::from(clamp_gain(*x).unwrap());
    }
    sum
}

// === opt_self_cache_not_unwrapped: an Option field of self is used as a number
pub struct Filter {
    cutoff: Option<f64>,
    taps: Vec<f64>,
}

fn attenuate(x: f64, cutoff: f64) -> f64 {
    x / (1.0 + x.abs() / cutoff)
}

impl Filter {
    #[parallelize]
    pub fn apply(&self) -> Vec<f64> {
        let mut out = Vec::new();
        for tap in self.taps.iter() {
            out.push(attenuate(*tap, self.cutoff));
        }
        out
    }
}

// === opt_map_get_in_arithmetic: the Option of a map lookup is multiplied
use std::collections::BTreeMap;

fn discount(q: u32) -> f64 {
    1.0 - (q as f64).ln_1p() / 100.0
}

#[parallelize]
pub fn invoice(prices: &BTreeMap<u32, f64>, orders: &[(u32, u32)]) -> f64 {
    let mut total = 0.0;
    for (item, quantity) in orders {
        let price = prices.get(item);
        total += price * discount(*quantity);
    }
    total
}
