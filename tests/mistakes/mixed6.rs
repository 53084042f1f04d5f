// === question_on_option_in_result_fn: applies ? to an Option in a function returning Result
fn to_cents(s: &str) -> Result<i64, String> {
    let (a, b) = s.trim().split_once('.').ok_or_else(|| format!("no point in {s:?}"))?;
    let a: i64 = a.parse().map_err(|e| format!("{e}"))?;
    let b: i64 = b.parse().map_err(|e| format!("{e}"))?;
    Ok(a * 100 + b)
}

#[parallelize]
pub fn ledger_total(text: &str) -> Result<i64, String> {
    let mut cents = 0;
    for line in text.lines() {
        let first = line.split(',').next()?;
        cents += to_cents(first)?;
    }
    Ok(cents)
}

// === question_on_result_in_option_fn: applies ? to a Result in a function returning Option
fn scramble(v: u32) -> u32 {
    (0..16).fold(v, |a, k| a.rotate_right(k) ^ 0xa5a5)
}

#[parallelize]
pub fn checksum_tokens(line: &str) -> Option<u32> {
    let mut acc = 0u32;
    for tok in line.split_whitespace() {
        let v: u32 = tok.parse()?;
        acc ^= scramble(v);
    }
    Some(acc)
}

// === missing_ok_after_loop: falls off the end of a Result function after the loop
use std::io::{self, Write};

fn bar(v: f64) -> String {
    let n = (v.abs().ln_1p() * 10.0) as usize;
    "*".repeat(n)
}

#[parallelize]
pub fn plot<W: Write>(w: &mut W, vs: &[f64]) -> io::Result<()> {
    for (i, v) in vs.iter().enumerate() {
        writeln!(w, "{i:3} {}", bar(*v))?;
    }
    /* done */
}

// === writeln_without_write_in_scope: writeln! to a generic sink without a Write bound
fn hexline(chunk: &[u8]) -> String {
    chunk.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(" ")
}

#[parallelize]
pub fn dump<W>(out: &mut W, bytes: &[u8]) -> std::io::Result<()> {
    for chunk in bytes.chunks(16) {
        writeln!(out, "{}", hexline(chunk))?;
    }
    Ok(())
}

// === fmt_missing_argument: format string has two placeholders but one argument
fn similarity(a: &str, b: &str) -> f64 {
    let common = a.bytes().zip(b.bytes()).filter(|(x, y)| x == y).count();
    common as f64 / a.len().max(b.len()).max(1) as f64
}

#[parallelize]
pub fn compare_names(names: &[String], target: &str) {
    for name in names {
        let s = similarity(name, target);
        if s > 0.5 {
            println!("{} scored {:.2}", name);
        }
    }
}

// === let_chain_uses_option_raw: uses an Option as a number inside a let chain
fn parse(s: &str) -> Option<f64> {
    s.split(':').nth(1)?.trim().parse().ok()
}

#[parallelize]
pub fn increasing(lines: &[&str]) -> usize {
    let mut last: Option<f64> = None;
    let mut ups = 0;
    for line in lines {
        if let Some(x) = parse(line)
            && last < x
        {
            ups += 1;
            last = Some(x);
        }
    }
    ups
}

// === while_let_pop_self_conflict: calls a &self method while the stack field is mutably borrowed
pub struct Walker {
    pending: Vec<usize>,
    limit: usize,
    pub visited: usize,
}

impl Walker {
    fn kids(n: usize, limit: usize) -> Vec<usize> {
        [2 * n + 1, 2 * n + 2].into_iter().filter(|c| *c < limit).collect()
    }

    fn children(&self, n: usize) -> Vec<usize> {
        Self::kids(n, self.limit)
    }

    #[parallelize]
    pub fn walk(&mut self, roots: &[usize]) {
        for &root in roots {
            let stack = &mut self.pending;
            stack.push(root);
            while let Some(n) = stack.pop() {
                self.visited += 1;
                let more = self.children(n);
                stack.extend(more);
            }
        }
    }
}

// === refutable_let_in_loop: uses a refutable pattern in a plain let
fn lookup(codes: &[(u16, f32)], k: u16) -> Option<f32> {
    codes.iter().find(|(c, _)| *c == k).map(|(_, v)| v.sqrt())
}

#[parallelize]
pub fn decode(codes: &[(u16, f32)], keys: &[u16]) -> f32 {
    let mut sum = 0.0;
    for k in keys {
        let Some(v) = lookup(codes, *k);
        sum += v;
    }
    sum
}

// === let_else_falls_through: the let-else block doesn't diverge
fn decode_hex(s: &str) -> Option<Vec<u8>> {
    (0..s.len()).step_by(2).map(|i| u8::from_str_radix(s.get(i..i + 2)?, 16).ok()).collect()
}

#[parallelize]
pub fn total_payload(lines: &[String]) -> (usize, usize) {
    let mut size = 0;
    let mut bad = 0;
    for line in lines {
        let Some(bytes) = decode_hex(line) else {
            bad += 1; // skip
        };
        size += bytes.len();
    }
    (size, bad)
}

// === norm_not_mut: accumulates into an immutable norm
fn residual(a: &[f64], b: &[f64], i: usize) -> f64 {
    a.iter().zip(b).skip(i).take(32).map(|(x, y)| (x - y).powi(2)).sum()
}

#[parallelize]
pub fn error_norm(a: &[f64], b: &[f64]) -> f64 {
    let norm: f64 = 0.0;
    for i in (0..a.len()).step_by(32) {
        norm += residual(a, b, i);
    }
    norm.sqrt()
}

// === loop_body_tail_value: the loop body ends in a non-unit expression
use std::collections::HashSet;

fn canonical(m: &str) -> String {
    let mut atoms: Vec<char> = m.chars().collect();
    atoms.sort_unstable();
    atoms.into_iter().collect()
}

#[parallelize]
pub fn distinct(molecules: &[&str]) -> usize {
    let mut seen = HashSet::new();
    for m in molecules {
        seen.insert(canonical(m))
    }
    seen.len()
}

// === semicolon_drops_if_value: a stray semicolon turns the branch value into ()
fn penalty(x: f64, bound: f64) -> f64 {
    let d = x - bound;
    (1..8).map(|k| d.powi(k) / k as f64).sum()
}

#[parallelize]
pub fn objective(xs: &[f64], lo: f64, hi: f64) -> f64 {
    let mut cost = 0.0;
    for &x in xs {
        let p = if x < lo {
            penalty(x, lo);
        } else {
            penalty(x, hi)
        };
        cost += p;
    }
    cost
}

// === continue_outside_closure: uses continue inside a closure in the loop
fn channel(frame: &[f32], c: usize) -> Vec<f32> {
    frame.iter().skip(c).step_by(3).map(|x| x.sqrt()).collect()
}

#[parallelize]
pub fn brightness(frames: &[Vec<f32>]) -> f32 {
    let mut sum = 0.0f32;
    for frame in frames {
        let reds = channel(frame, 0);
        sum += reds.iter().map(|&v| { if v.is_nan() { continue; } v }).sum::<f32>();
    }
    sum
}

// === label_of_sibling_loop: breaks to the label of an earlier loop
fn prep(x: f64) -> f64 {
    (0..20).fold(x, |a, _| (a + 1.0).sqrt())
}

#[parallelize]
pub fn staged(xs: &[f64], cap: f64) -> f64 {
    let mut prepared = Vec::new();
    'prepare: for &x in xs {
        if x < 0.0 {
            continue 'prepare;
        }
        prepared.push(prep(x));
    }
    let mut score = 0.0;
    'score: for p in &prepared {
        score += prep(*p);
        if score > cap {
            break 'prepare;
        }
    }
    score
}

// === iter_by_value_twice: consumes the same iterator parameter in an inner loop
fn overlap(a: u64, b: u64) -> u32 {
    (0..64).filter(|k| (a >> k) & (b >> k) & 1 == 1).count() as u32
}

#[parallelize]
pub fn cross_overlap<I: Iterator<Item = u64> + Clone>(seeds: &[u64], others: I) -> u32 {
    let mut n = 0;
    for &a in seeds {
        for b in others {
            n += overlap(a, b);
        }
    }
    n
}

// === lines_over_bufread_as_str: treats the io::Result from BufRead::lines as a string
use std::io::{self, BufRead};

fn tokens(line: &str) -> usize {
    line.split(|c: char| c.is_ascii_punctuation() || c.is_whitespace()).filter(|t| !t.is_empty()).count()
}

#[parallelize]
pub fn count_tokens<R: BufRead>(reader: R) -> io::Result<usize> {
    let mut n = 0;
    for line in reader.lines() {
        let line = line.trim();
        n += tokens(line);
    }
    Ok(n)
}

// === collect_without_type: collects into a Vec whose type can't be inferred
fn number(s: &str) -> f64 {
    s.trim().parse().unwrap_or(f64::NAN)
}

#[parallelize]
pub fn record_sizes(records: &[String]) -> usize {
    let mut n = 0;
    for rec in records {
        let parts = rec.split(';').map(number).collect();
        n += parts.len();
    }
    n
}

// === parse_type_unknown: parses without saying to which type
fn noisy(s: &str) -> bool {
    s.bytes().filter(|b| !b.is_ascii_digit()).count() > 0
}

#[parallelize]
pub fn numeric_cells(cells: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    for cell in cells {
        if noisy(cell) {
            continue;
        }
        let v = cell.parse().unwrap();
        out.push(format!("{v:08}"));
    }
    out
}
