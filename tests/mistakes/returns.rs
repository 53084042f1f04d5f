// === ret_query_moved_then_used: the query is returned in a branch that does not leave for good (E0382)
fn check(s: &str, q: &str) -> bool {
    s.len() > 3 && s.contains(q)
}

#[parallelize]
pub fn first_hit(docs: Vec<String>, query: String) -> Option<(String, String)> {
    for doc in docs {
        let owned = query;
        if check(&doc, &owned) {
            return Some((doc, owned));
        }
    }
    None
}

// === ret_wrapped_before_test: the item is moved into Some in front of the test (E0382)
fn heavy(x: &[u8]) -> u32 {
    x.iter().fold(7, |a, b| a.wrapping_mul(33) ^ u32::from(*b))
}

#[parallelize]
pub fn find_block(blocks: Vec<Vec<u8>>, wanted: u32) -> Option<Vec<u8>> {
    for block in blocks {
        let found = Some(block);
        if heavy(&block) == wanted {
            return found;
        }
    }
    None
}

// === ret_ref_to_local_string: a reference to a String made in the loop is returned (E0515)
fn normal(s: &str) -> String {
    s.trim().to_uppercase()
}

#[parallelize]
pub fn find_code<'a>(names: &'a [String], code: &str) -> Option<&'a str> {
    for name in names {
        let n = normal(name);
        if n.starts_with(code) {
            return Some(n.as_str());
        }
    }
    None
}

// === ret_ref_to_owned_item: the Vec is owned by the function, but a reference to an item is returned (E0515)
pub struct Job {
    pub id: u32,
    pub cost: f64,
}

#[parallelize]
pub fn cheap_job(jobs: &[u32]) -> Option<&Job> {
    let all: Vec<Job> = jobs
        .iter()
        .map(|&id| Job {
            id,
            cost: f64::from(id).sqrt(),
        })
        .collect();
    for job in all.iter() {
        if job.cost < 10.0 {
            return Some(job);
        }
    }
    None
}

// === ret_move_out_of_slice_ref: a search over a borrowed slice returns the item by value (E0507)
#[derive(Debug)]
pub struct Station {
    pub name: String,
    pub temp: f64,
}

fn index(t: f64) -> f64 {
    (0..40).fold(t, |a, _| a * 0.99 + 0.1)
}

#[parallelize]
pub fn hottest_above(stations: &[Station], limit: f64) -> Option<Station> {
    for station in stations {
        let heat = index(station.temp);
        if heat > limit {
            return Some(*station);
        }
    }
    None
}

// === ret_break_with_source: break, but the consumed source is returned as the rest (E0382)
fn is_end(line: &str) -> bool {
    line.starts_with("END") || line.len() > 1000
}

#[parallelize]
pub fn split_header(lines: Vec<String>) -> (usize, Vec<String>) {
    let mut n = 0;
    for line in lines {
        if is_end(&line) {
            break;
        }
        n += 1;
    }
    (n, lines)
}

// === ret_found_moved_without_break: a search moves the target into the result but does not stop (E0382)
fn heavy(x: u64) -> u64 {
    (0..90).fold(x, |a, b| a.wrapping_mul(17) ^ b)
}

#[parallelize]
pub fn annotate(xs: &[u64], note: Box<str>) -> Option<(u64, Box<str>)> {
    let mut hit = None;
    for x in xs {
        if heavy(*x) % 1000 == 7 {
            hit = Some((*x, note));
        }
    }
    hit
}

// === ret_note_used_behind_break: moved in front of break, but used again after the loop (E0382)
fn heavy(x: u64) -> u64 {
    (0..70).fold(x, |a, b| a.wrapping_mul(19) ^ b)
}

#[parallelize]
pub fn report(xs: &[u64], title: String) -> Vec<String> {
    let mut lines = Vec::new();
    for x in xs {
        if heavy(*x) % 64 == 0 {
            lines.push(title);
            break;
        }
    }
    lines.push(title.to_lowercase());
    lines
}

// === ret_question_mark_moves: `?` on an Option that the item owns, then the item is used (E0382)
pub struct Entry {
    pub key: u32,
    pub text: Option<String>,
}

#[parallelize]
pub fn all_texts(entries: Vec<Entry>) -> Option<Vec<(u32, String)>> {
    let mut out = Vec::new();
    for entry in entries {
        let text = entry.text?;
        if text.len() > 2 {
            println!("{:?}", entry.text);
        }
        out.push((entry.key, text));
    }
    Some(out)
}

// === ret_question_mark_on_ref: `?` on a String option behind a reference (E0507)
pub struct Patient {
    pub id: u32,
    pub ward: Option<String>,
}

#[parallelize]
pub fn wards(patients: &[Patient]) -> Option<Vec<String>> {
    let mut out = Vec::new();
    for p in patients {
        let ward = p.ward?;
        out.push(format!("{}:{}", p.id, ward));
    }
    Some(out)
}

// === ret_error_moved_twice: the message is moved into Err and logged after it (E0382)
fn parse(s: &str) -> Result<f64, String> {
    s.parse::<f64>().map_err(|e| format!("{s}: {e}"))
}

#[parallelize]
pub fn parse_all(cells: &[&str], log: &mut Vec<String>) -> Result<f64, String> {
    let mut total = 0.0;
    for cell in cells {
        match parse(cell) {
            Ok(v) => total += v,
            Err(msg) => {
                log.push(msg);
                return Err(msg);
            }
        }
    }
    Ok(total)
}

// === ret_slice_of_local_vec: a slice of a Vec that lives in the body is returned (E0515)
fn smooth(xs: &[f64]) -> Vec<f64> {
    xs.windows(3).map(|w| (w[0] + w[1] + w[2]) / 3.0).collect()
}

#[parallelize]
pub fn first_flat<'a>(series: &'a [Vec<f64>], eps: f64) -> &'a [f64] {
    for s in series {
        let sm = smooth(s);
        if sm.iter().all(|v| v.abs() < eps) {
            return &sm[..];
        }
    }
    &[]
}

// === ret_iter_of_local: a lazy iterator over a Vec of the function is returned (E0515)
fn heavy(x: u64) -> u64 {
    (0..30).fold(x, |a, b| a.wrapping_mul(5) ^ b)
}

#[parallelize]
pub fn big_ones(xs: &[u64]) -> std::slice::Iter<'_, u64> {
    let mut out = Vec::new();
    for x in xs {
        let h = heavy(*x);
        if h > 1000 {
            out.push(h);
        }
    }
    out.iter()
}

// === ret_best_ref_to_local: the best is kept as a reference to a local of the body (E0597)
fn simulate(seed: u64) -> Vec<u64> {
    (0..10).map(|i| seed.wrapping_mul(i + 1) % 97).collect()
}

#[parallelize]
pub fn best_run(seeds: &[u64]) -> u64 {
    let mut best: Option<&u64> = None;
    for seed in seeds {
        let run = simulate(*seed);
        let top = run.iter().max();
        if top > best {
            best = top;
        }
    }
    *best.unwrap_or(&0)
}

// === ret_as_str_of_format: the search returns a slice of a format! temporary (E0515)
fn heavy(x: u32) -> u32 {
    (0..100).fold(x, |a, b| a.wrapping_mul(7) ^ b)
}

#[parallelize]
pub fn name_of_first(ids: &[u32]) -> &str {
    for id in ids {
        if heavy(*id) & 15 == 3 {
            return format!("run-{id}").trim();
        }
    }
    "none"
}

// === ret_self_field_by_value: a method on &self returns the found field by value (E0507)
pub struct Library {
    books: Vec<Book>,
}

pub struct Book {
    title: String,
    pages: u32,
}

impl Library {
    #[parallelize]
    pub fn thick(&self, min: u32) -> Option<String> {
        for book in &self.books {
            if book.pages >= min && !book.title.is_empty() {
                return Some(book.title);
            }
        }
        None
    }
}

// === ret_labelled_break_moves: inner break of the inner loop only, so the tag is moved again (E0382)
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-3
}

#[parallelize]
pub fn match_any(a: &[f64], b: &[f64], tag: String) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    'outer: for x in a {
        if x.is_nan() {
            continue 'outer;
        }
        for y in b {
            if close(*x, *y) {
                found.push((tag, *y));
                break;
            }
        }
    }
    found
}

// === ret_continue_after_move: moved in front of a continue and so again next time (E0382)
fn kind(x: i64) -> i64 {
    (0..20).fold(x, |a, b| (a * 3 + b) % 1009)
}

#[parallelize]
pub fn classify(xs: &[i64], other: Vec<i64>) -> Vec<Vec<i64>> {
    let mut groups = Vec::new();
    for &x in xs {
        let k = kind(x);
        if k == 0 {
            groups.push(other);
            continue;
        }
        groups.push(vec![x, k]);
    }
    groups
}

// === ret_mut_borrow_returned_then_used: a &mut of get_mut is returned in one branch, and the map is borrowed again (E0499)
use std::collections::HashMap;

fn hash(s: &str) -> u64 {
    s.bytes().fold(5381, |a, b| a.wrapping_mul(33) ^ u64::from(b))
}

#[parallelize]
pub fn slot<'a>(map: &'a mut HashMap<u64, u32>, keys: &[&str]) -> Option<&'a mut u32> {
    for key in keys {
        let h = hash(key);
        if let Some(v) = map.get_mut(&h) {
            return Some(v);
        }
    }
    None
}

// === ret_err_with_moved_row: the bad row is returned in Err after it was given to the worker (E0382)
fn solve(row: Vec<f64>) -> Option<f64> {
    row.iter().copied().reduce(|a, b| a.mul_add(0.5, b))
}

#[parallelize]
pub fn solve_all(rows: Vec<Vec<f64>>) -> Result<Vec<f64>, Vec<f64>> {
    let mut out = Vec::new();
    for row in rows {
        let Some(x) = solve(row) else {
            return Err(row);
        };
        out.push(x);
    }
    Ok(out)
}
