// === la_format_field: a format string names a field, beside other arguments
pub struct P {
    x: f64,
    tag: String,
}

#[parallelize]
pub fn show(ps: &[P]) {
    for (i, p) in ps.iter().enumerate() {
        let r = p.x.sqrt();
        println!("{} {} {p.tag}", i, r);
    }
}

// === la_temporary_typed: a view of a temporary is pushed into a list with a lifetime
#[parallelize]
pub fn words<'t>(texts: &'t [String]) -> Vec<&'t str> {
    let mut found: Vec<&'t str> = Vec::new();
    for text in texts {
        found.push(text.to_lowercase().as_str());
    }
    found
}

// === la_temporary: a view of a temporary is pushed, and the list returned
#[parallelize]
pub fn words(texts: &[String]) -> Vec<&str> {
    let mut found = Vec::new();
    for text in texts {
        if !text.is_empty() {
            found.push(text.trim().to_lowercase().as_str());
        }
    }
    found
}

// === la_no_mut: an accumulator of one's own is not `mut`
#[derive(Default)]
pub struct Mean {
    n: usize,
    sum: f64,
}

impl Mean {
    fn merge(&mut self, x: f64) {
        self.n += 1;
        self.sum += x;
    }
}

#[parallelize]
pub fn mean(xs: &[f64]) -> f64 {
    let mean = Mean::default();
    for x in xs {
        let y = x.sqrt();
        mean.merge(y);
    }
    mean.sum / mean.n as f64
}

// === la_moved_twice: a list is moved into two places
#[parallelize]
pub fn distinct(rows: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut kept = Vec::new();
    let mut last = None;
    for row in rows {
        let mut sorted = row.clone();
        sorted.sort_unstable();
        if last.as_ref() == Some(&sorted) {
            continue;
        }
        last = Some(sorted);
        kept.push(sorted);
    }
    kept
}

// === la_pushed_then_printed: what has no copies is pushed, and then printed
#[derive(Debug)]
pub struct Rec {
    name: String,
    v: f64,
}

#[parallelize]
pub fn records(lines: Vec<String>) -> Vec<Rec> {
    let mut out = Vec::new();
    for line in lines {
        let v = line.len() as f64;
        let r = Rec { name: line, v: v.sqrt() };
        out.push(r);
        println!("{r:?}");
    }
    out
}

// === la_view_of_local: a view of a text of the iteration is pushed
#[parallelize]
pub fn words<'t>(lines: &'t [String], out: &mut Vec<&'t str>) {
    for line in lines {
        let up = line.to_uppercase();
        let word = up.trim();
        out.push(word);
    }
}

// === la_word_of_local: a word of such a text is put in a map
use std::collections::HashMap;

#[parallelize]
pub fn longest(lines: &[String]) -> HashMap<usize, &str> {
    let mut map = HashMap::new();
    for line in lines {
        let line = line.to_uppercase();
        let word = line.split_whitespace().next().unwrap_or("-");
        map.insert(word.len(), word);
    }
    map
}

// === la_words_of_local: the words of such a text are pushed, one by one
#[parallelize]
pub fn keywords<'t>(texts: &'t [String], stop: &[&str]) -> Vec<&'t str> {
    let mut found: Vec<&'t str> = Vec::new();
    for text in texts {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split(' ').collect();
        for word in words {
            if !stop.contains(&word) {
                found.push(word);
            }
        }
    }
    found
}

// === la_best_unwrap: the best so far is taken out to be compared
#[parallelize]
pub fn longest(words: &[String]) -> Option<String> {
    let mut best: Option<String> = None;
    for w in words {
        let up = w.to_uppercase();
        if best.is_none() || up.len() > best.unwrap().len() {
            best = Some(up);
        }
    }
    best
}

// === la_best_map_or: the same by a closure
#[parallelize]
pub fn longest(words: &[String]) -> Option<String> {
    let mut best: Option<String> = None;
    for w in words {
        let up = w.to_uppercase();
        if best.map_or(true, |best| up.len() > best.len()) {
            best = Some(up);
        }
    }
    best
}
