// === text_str_pushed_to_strings: a &str is pushed to a vector of String
fn tag(n: u32) -> u32 {
    (0..n).fold(3, |a, k| (a * 7 + k) % 10)
}

#[parallelize]
pub fn tags(n: u32) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for i in 0..n {
        if tag(i) > 5 {
            out.push("high");
        }
    }
    out
}

// === text_char_compared_with_str: a char is compared with a string
fn complexity(c: char) -> u32 {
    (c as u32).pow(2) % 13
}

#[parallelize]
pub fn code_complexity(lines: &[String]) -> u32 {
    let mut total = 0;
    'lines: for line in lines {
        for c in line.chars() {
            if c == "#" {
                continue 'lines;
            }
            total += complexity(c);
        }
    }
    total
}

// === text_push_str_with_char: push_str gets a char
fn letter(k: u32) -> char {
    char::from(b'a' + (k * k % 26) as u8)
}

#[parallelize]
pub fn password(n: u32) -> String {
    let mut text = String::new();
    for k in 0..n {
        text.push_str(letter(k));
    }
    text
}

// === text_plus_two_strs: two &str are added
fn soundex(word: &str) -> usize {
    word.bytes().fold(0, |a, b| (a * 5 + b as usize) % 64)
}

#[parallelize]
pub fn codes(first: &[&str], last: &[&str]) -> Vec<usize> {
    let mut out = vec![0; first.len()];
    for i in 0..first.len() {
        let full = first[i] + last[i];
        out[i] = soundex(&full);
    }
    out
}

// === text_number_added_to_string: a number is appended to a String with +=
fn fib(n: u32) -> u64 {
    (0..n).fold((0, 1), |(a, b), _| (b, a + b)).0
}

#[parallelize]
pub fn fib_text(n: u32) -> String {
    let mut text = String::from("fib:");
    for i in 0..n {
        text += fib(i);
    }
    text
}

// === text_string_indexed: a string is indexed with an integer
fn shift(c: u8) -> u8 {
    (c.wrapping_sub(b'a') + 13) % 26 + b'a'
}

#[parallelize]
pub fn rot13(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for i in 0..text.len() {
        out.push(shift(text[i]));
    }
    out
}

// === text_format_unknown_name: a format string names an unknown variable
fn pressure(h: u32) -> f64 {
    1013.25 * (-(h as f64) / 8000.0).exp()
}

#[parallelize]
pub fn profile(levels: &[u32]) -> Vec<String> {
    let mut lines = Vec::new();
    for level in levels {
        let p = pressure(*level);
        lines.push(format!("{level} m: {pres:.1} hPa ({})", p.round()));
    }
    lines
}

// === text_format_missing_argument: a format string has more placeholders than arguments
fn word_value(w: &str) -> u32 {
    w.chars().map(|c| c as u32 - 32).sum()
}

#[parallelize]
pub fn print_values(words: &[String]) {
    for (i, w) in words.iter().enumerate() {
        println!("{}: {} = {}", i, w);
    }
}

// === text_format_unused_argument: println gets an argument without a placeholder
fn tide(hour: u32) -> f64 {
    1.5 * (hour as f64 * 0.5059).sin()
}

#[parallelize]
pub fn tides(hours: u32) -> f64 {
    let mut highest = 0.0;
    for hour in 0..hours {
        let level = tide(hour);
        if level > highest {
            highest = level;
            println!("new high tide", level);
        }
    }
    highest
}

// === text_println_without_format: println gets a variable instead of a format string
fn next_state(s: u64) -> u64 {
    s ^ (s << 13) ^ (s >> 7)
}

#[parallelize]
pub fn show_states(seeds: &[u64]) {
    for seed in seeds {
        let state = next_state(*seed);
        println!(state);
    }
}

// === flow_if_without_else: an if without else is used as a value
fn demand(hour: u32) -> f64 {
    50.0 + (hour as f64).cos() * 20.0
}

#[parallelize]
pub fn tariff(hours: u32) -> f64 {
    let mut bill = 0.0;
    for hour in 0..hours {
        let load = demand(hour);
        let price: f64 = if load > 60.0 {
            0.35
        };
        bill += load * price;
    }
    bill
}

// === flow_integer_condition: an integer is the condition of an if
fn parity_of(x: u32) -> u32 {
    x.count_ones() % 2
}

#[parallelize]
pub fn odious(n: u32) -> Vec<u32> {
    let mut out = Vec::new();
    for x in 0..n {
        if parity_of(x) {
            out.push(x);
        }
    }
    out
}

// === flow_assignment_in_condition: an assignment instead of a comparison in a condition
fn phase(step: u32) -> u32 {
    (step * 11 + 4) % 7
}

#[parallelize]
pub fn in_phase(steps: u32) -> u32 {
    let mut hits = 0;
    for step in 0..steps {
        let mut p = phase(step);
        if p = 3 {
            hits += 1;
        }
        p += 1;
        hits += p / 7;
    }
    hits
}

// === flow_missing_return_value: the function ends behind the loop without its value
fn cooled(t: f64) -> f64 {
    (0..15).fold(t, |a, _| 20.0 + (a - 20.0) * 0.9)
}

#[parallelize]
pub fn mean_temperature(starts: &[f64]) -> f64 {
    let mut sum = 0.0;
    for t in starts {
        sum += cooled(*t);
    }
}

// === flow_semicolon_after_result: a semicolon behind the returned value
fn swaps(row: &[u8]) -> usize {
    row.windows(2).filter(|w| w[0] > w[1]).count()
}

#[parallelize]
pub fn disorder(rows: &[Vec<u8>]) -> usize {
    let mut count = 0;
    for row in rows {
        let s = swaps(row);
        if s == 0 {
            continue;
        }
        count += s;
    }
    count;
}

// === flow_return_wrong_type: the loop returns an index where a bool is wanted
fn is_square(x: u64) -> bool {
    (0..=x).take_while(|r| r * r <= x).any(|r| r * r == x)
}

#[parallelize]
pub fn contains_square(values: &[u64]) -> bool {
    for (i, v) in values.iter().enumerate() {
        if is_square(*v) {
            return i;
        }
    }
    false
}

// === flow_empty_return_in_function: return without a value in a function with a result
fn overflow_risk(x: i64) -> bool {
    x.checked_mul(x).is_none()
}

#[parallelize]
pub fn sum_squares(xs: &[i64]) -> i64 {
    let mut sum = 0;
    for x in xs {
        if overflow_risk(*x) {
            return;
        }
        sum += x * x;
    }
    sum
}

// === flow_break_with_value_in_for: break carries a value out of a labelled for loop
fn cost(a: u64, b: u64) -> u64 {
    (a * a + 3 * b) % 1001
}

#[parallelize]
pub fn first_zero(limit: u64) -> u64 {
    let mut found = 0;
    'search: for a in 1..limit {
        for b in 1..a {
            if cost(a, b) == 0 {
                found = a * b;
                break 'search found;
            }
        }
    }
    found
}

// === flow_shadowed_by_string: a number is shadowed by its text and then added to a total
fn grain(x: u32) -> u32 {
    (1..=x).map(|k| k * k % 19).sum()
}

pub struct Ledger {
    pub total: u32,
    pub lines: Vec<String>,
}

impl Ledger {
    #[parallelize]
    pub fn fill(&mut self, items: &[u32]) {
        for item in items {
            let amount = grain(*item);
            let amount = format!("{amount:>8}");
            self.total += amount;
            self.lines.push(amount);
        }
    }
}

// === flow_constant_wrong_type: a constant of the wrong type is used in the condition
const THRESHOLD: i32 = 3;

fn deviation(x: f64) -> f64 {
    (x - 10.0).abs() / 2.5
}

#[parallelize]
pub fn outliers(data: &[f64], flags: &mut [bool]) {
    for i in 0..data.len() {
        flags[i] = deviation(data[i]) > THRESHOLD;
    }
}
