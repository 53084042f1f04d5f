// === ta_moves_out_vec_field_by: moves out of a Vec field by for in inner loop
struct G { adj: Vec<Vec<usize>> }
#[parallelize]
fn edges(g: &G) -> usize {
    let mut n = 0;
    for i in 0..g.adj.len() {
        let mut k = 0;
        for j in g.adj[i] {
            if j > i { k += 1; }
        }
        n += k;
    }
    n
}

// === ta_moves_out_captured_outer_vec: moves out of captured outer Vec by inner for
#[parallelize]
fn cross(a: Vec<u32>, b: Vec<u32>) -> u64 {
    let mut n = 0u64;
    for x in a {
        let mut k = 0u64;
        for y in b {
            k += (x * y) as u64;
        }
        n += k;
    }
    n
}

// === ta_moved_worker_outer_string_dropped: moved in the worker, outer String dropped conditionally (if)
#[parallelize]
fn r(name: String, rows: &[u32]) -> u32 {
    let mut t = 0;
    for r in rows {
        let y = r.pow(2);
        if y > 100 {
            drop(name);
        }
        t += y;
    }
    t
}

// === ta_returned_outer_value_moved_then: returned outer value moved then used after the loop
#[parallelize]
fn early(name: String, rows: &[u32]) -> Result<u32, String> {
    let mut t = 0;
    for r in rows {
        let y = r.pow(2);
        if y > 100 {
            drop(name);
        }
        t += y;
    }
    if t > 9 { Err(name) } else { Ok(t) }
}

// === ta_value_moved_previous_iteration_loop: value moved in previous iteration of the loop
fn consume(name: String, n: usize) -> usize { name.len() + n }
#[parallelize]
fn lens(title: String, ns: &[usize]) -> Vec<usize> {
    let mut out = Vec::with_capacity(ns.len());
    for n in ns {
        let k = consume(title, *n);
        out.push(k);
    }
    out
}

// === ta_self_moves_field_out_self: self: moves field out of &self
struct Cfg { prefix: String, items: Vec<u32> }
fn label(p: String, n: u32) -> String { format!("{p}{n}") }
impl Cfg {
    #[parallelize]
    fn labels(&self) -> Vec<String> {
        let mut out = Vec::new();
        for n in &self.items {
            let l = label(self.prefix, *n);
            out.push(l);
        }
        out
    }
}

// === ta_use_moved_vec_loop_body: use of moved vec in the loop body: passes by value each iteration
fn score(weights: Vec<f64>, x: f64) -> f64 { weights.iter().map(|w| w * x).sum() }
#[parallelize]
fn scores(weights: Vec<f64>, xs: &[f64]) -> Vec<f64> {
    let mut out = Vec::new();
    for x in xs {
        out.push(score(weights, *x));
    }
    out
}

// === ta_outer_vec_pushed_as_whole: outer Vec pushed as a whole in each iteration
#[parallelize]
fn r(template: Vec<u8>, rows: &[u32]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for r in rows {
        if r.count_ones() > 3 {
            out.push(template);
        }
    }
    out
}

// === ta_outer_string_moved_into_result: outer String moved into the result struct each iteration
struct Tag { owner: String, id: u32 }
#[parallelize]
fn tags(owner: String, ids: &[u32]) -> Vec<Tag> {
    let mut out = Vec::new();
    for id in ids {
        let id = id.pow(2);
        out.push(Tag { owner, id });
    }
    out
}

// === ta_outer_string_moved_by_move: outer String moved by a move closure each iteration
#[parallelize]
fn preds(word: String, rows: &[Vec<String>]) -> Vec<usize> {
    let mut out = Vec::new();
    for row in rows {
        let p = move |s: &&String| **s == word;
        let n = row.iter().filter(p).count();
        out.push(n);
    }
    out
}

// === ta_outer_option_taken_by_match: outer Option taken by match in each iteration
#[parallelize]
fn header(h: Option<String>, rows: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for r in rows {
        let p = match h {
            Some(s) => s,
            None => String::new(),
        };
        out.push(p + r);
    }
    out
}

// === ta_item_moved_into_function_then: item moved into a function then printed
fn eat(v: Vec<u8>) -> u32 { v.iter().map(|x| *x as u32).sum() }
#[parallelize]
fn eat_all(blobs: Vec<Vec<u8>>) -> u32 {
    let mut s = 0;
    for b in blobs {
        let k = eat(b);
        println!("{} bytes", b.len());
        s += k;
    }
    s
}

// === ta_use_after_move_inside_loop: use after move inside the loop
#[parallelize]
fn shout(words: Vec<String>) -> Vec<String> {
    let mut out = Vec::new();
    for w in words {
        let up = w.to_uppercase();
        out.push(w);
        if w.len() > 3 {
            out.push(up);
        }
    }
    out
}

// === ta_pushes_same_string_two_vecs: pushes the same String to two vecs
#[parallelize]
fn split(lines: Vec<String>) -> (Vec<String>, Vec<String>) {
    let mut all = Vec::new();
    let mut long = Vec::new();
    for l in lines {
        let n = l.trim().len();
        all.push(l);
        if n > 80 {
            long.push(l);
        }
    }
    (all, long)
}
