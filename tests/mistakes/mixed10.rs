// === ai_us_push_str_slice: push_str of a slice by value
#[parallelize]
pub fn run(xs: &[String]) -> String {
    let mut out = String::new();
    for x in xs {
        let low = x.to_lowercase();
        out.push_str(low[..2]);
    }
    out
}

// === ai_us_own_method_slice: own collector gets an unsized slice
#[derive(Default)]
pub struct Log { rows: Vec<Vec<u32>> }
impl Log { pub fn add_row(&mut self, r: &[u32]) { self.rows.push(r.to_vec()); } }

#[parallelize]
pub fn run(xs: &[u32]) -> Log {
    let mut log = Log::default();
    for i in 0..xs.len() {
        if xs[i].pow(2) % 17 > 3 {
            log.add_row(xs[..i]);
        }
    }
    log
}

// === ai_us_struct_field_slice: struct field from a slice without to_vec
pub struct Row { pub data: Vec<u32>, pub sum: u32 }

#[parallelize]
pub fn run(xs: &[u32]) -> Vec<Row> {
    let mut out = Vec::new();
    for i in 0..xs.len() / 4 {
        let sum = xs[4 * i..4 * i + 4].iter().sum();
        out.push(Row { data: xs[4 * i..4 * i + 4], sum });
    }
    out
}

// === ai_us_return_some_slice: returns Some of a slice by value
#[parallelize]
pub fn run(xs: &[String]) -> Option<&str> {
    for x in xs {
        if x.to_lowercase().len() > 10 {
            return Some(x[..10]);
        }
    }
    None
}

// === ai_us_some_slice: Some of a str slice
#[parallelize]
pub fn run(xs: &[String]) -> Vec<Option<String>> {
    let mut out = Vec::new();
    for x in xs {
        let low = x.to_lowercase();
        out.push(Some(low[..1]));
    }
    out
}

// === ai_us_println_slice: prints an unsized slice
#[parallelize]
pub fn run(xs: &[String]) -> usize {
    let mut n = 0;
    for x in xs {
        let low = x.to_lowercase();
        println!("{}", low[..2].trim());
        let t = low[2..];
        n += t.len();
    }
    n
}

// === ai_us_iter_of_range_slice: inner loop over an unsized slice
#[parallelize]
pub fn run(xs: &[f64], k: usize) -> Vec<f64> {
    let mut out = Vec::new();
    for i in 0..xs.len() - k {
        let mut s = 0.0;
        for v in xs[i..i + k] {
            s += v;
        }
        out.push(s);
    }
    out
}

// === ah_rt_string_slice: returns a slice of a String by range without &
#[parallelize]
pub fn find(xs: &[String]) -> &str {
    for x in xs {
        if x.to_lowercase().len() > 10 {
            return x[..10];
        }
    }
    ""
}

// === o_arg_unsized_slice_let: slice by value in a let
pub fn act(x: &[f64]) -> f64 { x.iter().sum() }

#[parallelize]
pub fn run(xs: &[f64], k: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..xs.len() {
        let part = xs[i..i + k];
        s += act(&part);
    }
    s
}

// === o_arg_unsized_push: pushes a slice without &
#[parallelize]
pub fn run(xs: &[u8], k: usize) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for i in 0..xs.len() / k {
        out.push(xs[i * k..(i + 1) * k]);
    }
    out
}

// === o_arg_unsized_slice_call: slice without & in a call
pub fn act(x: &[f64]) -> f64 { x.iter().sum() }

#[parallelize]
pub fn run(xs: &[f64], k: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..xs.len() {
        s += act(xs[i..i + k]);
    }
    s
}

// === o_arg_unsized_str: a str by value for a String
pub fn act(x: String) -> usize { x.trim().len() }

#[parallelize]
pub fn run(rows: &[String]) -> usize {
    let mut s = 0;
    for row in rows {
        s += act(row[1..]);
    }
    s
}

// === p_mv_outer_if_branch: moved in one branch only
pub fn look(k: usize) -> bool { k.count_ones() > 3 }

#[parallelize]
pub fn run(n: usize, fallback: String) -> Vec<String> {
    let mut out = Vec::new();
    for i in 0..n {
        let s = if look(i) { i.to_string() } else { fallback };
        out.push(s);
    }
    out
}

// === p_mv_outer_match_arm: moved in one match arm
pub fn look(k: usize) -> u32 { k.count_ones() }

#[parallelize]
pub fn run(n: usize, fallback: String) -> Vec<String> {
    let mut out = Vec::new();
    for i in 0..n {
        let s = match look(i) {
            0 => fallback,
            c => c.to_string(),
        };
        out.push(s);
    }
    out
}

// === p_mv_outer_array_literal: outer String in an array in the body
pub fn cost(s: &[String; 2], k: usize) -> usize { s.len() * k }

#[parallelize]
pub fn run(n: usize, name: String) -> usize {
    let mut sum = 0;
    for i in 0..n {
        let b = [name, i.to_string()];
        sum += cost(&b, i);
    }
    sum
}

// === p_mv_outer_unwrap_or_else: outer moved out in an unwrap_or_else closure
pub fn look(k: usize) -> Option<String> { (k % 3 == 0).then(|| k.to_string()) }

#[parallelize]
pub fn run(n: usize, fallback: String) -> Vec<String> {
    let mut out = Vec::new();
    for i in 0..n {
        out.push(look(i).unwrap_or_else(|| fallback));
    }
    out
}

// === x_nl_table_2d_wrong: assigns to a temporary row
#[parallelize]
pub fn table(n: usize) -> Vec<Vec<f64>> {
    let mut t = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..n {
            let v = ((i * j) as f64).sin();
            t[i].get(j) = v;
        }
    }
    t
}

// === y_lhs_get_assign: assigns to get(i)
#[parallelize]
pub fn run(xs: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; xs.len()];
    for (i, x) in xs.iter().enumerate() {
        out.get(i) = x.sin();
    }
    out
}

// === y_lhs_get_add_assign: += to get(&k) of a map
use std::collections::HashMap;

#[parallelize]
pub fn run(xs: &[u32]) -> HashMap<u32, u32> {
    let mut m: HashMap<u32, u32> = HashMap::new();
    for x in xs {
        let k = x.pow(2) % 17;
        m.get(&k) += 1;
    }
    m
}

// === y_lhs_increment_call: += to a method call of self
pub struct S { n: u32 }
impl S {
    fn n(&self) -> u32 { self.n }

    #[parallelize]
    pub fn run(&mut self, xs: &[u32]) {
        for x in xs {
            let y = x.pow(2) % 17;
            self.n() += y;
        }
    }
}

// === u_q_trim_of_temp_push_str: trim of a temporary, push_str
#[parallelize]
pub fn run(xs: &[String]) -> String {
    let mut out = String::new();
    for x in xs {
        let w = x.to_uppercase().trim();
        out.push_str(w);
    }
    out
}

// === u_q_lock_temp: reference out of a temporary guard, added
use std::sync::Mutex;

pub struct Cell { pub v: Mutex<Vec<u64>> }

#[parallelize]
pub fn run(xs: &[Cell]) -> u64 {
    let mut sum = 0;
    for x in xs {
        let last = x.v.lock().unwrap().last().unwrap();
        sum += *last;
    }
    sum
}

// === v_n_set_contains_value: contains(y) without & on an untyped set
use std::collections::HashSet;

#[parallelize]
pub fn run(xs: &[u32]) -> HashSet<u32> {
    let mut m = HashSet::new();
    for x in xs {
        let y = x.pow(2) % 17;
        if !m.contains(y) {
            m.insert(y);
        }
    }
    m
}

// === v_n_sqrt_int_acc: sqrt of an untyped integer accumulator in a condition
#[parallelize]
pub fn run(xs: &[u32]) -> u32 {
    let mut sum = 0;
    for x in xs {
        let y = x.pow(2) % 17;
        if sum.sqrt() > 10 {
            break;
        }
        sum += y;
    }
    sum
}

// === w_un_map_get_mut_no_star: n += 1 in if let
use std::collections::HashMap;

#[parallelize]
pub fn counts(words: &[String]) -> HashMap<String, u32> {
    let mut m = HashMap::new();
    for w in words {
        let k = w.to_lowercase();
        if let Some(n) = m.get_mut(&k) {
            n += 1;
        } else {
            m.insert(k, 1);
        }
    }
    m
}

// === s_n_tuple_acc_field: field .3 of a triple accumulator
#[parallelize]
pub fn run(xs: &[f64]) -> (usize, f64, f64) {
    let mut best = (0, 0.0, 0.0);
    for (i, x) in xs.iter().enumerate() {
        let y = x.sin();
        if y > best.3 {
            best = (i, y, *x);
        }
    }
    best
}

// === aa_w_question_wrong_vec: `?` value of the wrong type pushed to a typed Vec
#[parallelize]
pub fn run(xs: &[&str]) -> Result<Vec<u32>, std::num::ParseIntError> {
    let mut out: Vec<u32> = Vec::new();
    for x in xs {
        out.push(x.parse::<i64>()?);
    }
    Ok(out)
}

// === ab_ex_push_match_return: push of a match with a return arm of a wrong type
pub fn look(x: u32) -> Option<u32> { x.checked_sub(3) }

#[parallelize]
pub fn run(xs: &[u32]) -> Option<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    for x in xs {
        out.push(match look(*x) {
            Some(v) => v,
            None => return None,
        });
    }
    Some(out)
}

// === p_mv_best_moved_into_best: best = candidate, candidate pushed too
pub fn make(x: u32) -> Vec<u32> { (0..x % 17).collect() }

#[parallelize]
pub fn run(xs: &[u32]) -> (Vec<u32>, Vec<Vec<u32>>) {
    let mut best = Vec::new();
    let mut all = Vec::new();
    for x in xs {
        let v = make(*x);
        if v.len() > best.len() {
            best = v;
        }
        all.push(v);
    }
    (best, all)
}
