//! What calls lend of what an iteration owns, items and locals, to statements in order that copy it: behind a `?`, in a block, by
//! methods and functions of the user's own.

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};
use std::collections::BTreeMap;
use std::str::Utf8Error;

#[derive(Clone, Debug)]
struct Doc {
    text: String,
    at: u64,
}

impl Doc {
    fn body(&self) -> &str {
        self.text.trim()
    }

    fn head(&self) -> Result<&str, String> {
        self.text.get(..2).filter(|_| self.at != 700).ok_or_else(|| format!("short: {}", self.at))
    }
}

fn doc(x: &u64) -> Doc {
    Doc { text: format!(" {} ", mix(*x)), at: *x }
}

fn body(doc: &Doc) -> &str {
    doc.body()
}

fn weigh(doc: &Doc) -> f64 {
    mix(doc.at) as f64 / 3.0
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| !text.ends_with("9999"))
}

forms!(of_items(xs) -> (String, Vec<u8>) {
    let (mut all, mut bytes) = (String::new(), Vec::new());
    let docs: Vec<Doc> = xs.iter().map(doc).collect();
} for (doc in docs) {
    all.push_str(doc.body());
    bytes.extend_from_slice(body(&doc).as_bytes());
} (all, bytes));

forms!(of_items_to_a_text(xs) -> (String, f64) {
    let (mut all, mut sum) = (String::new(), 0.0);
    let docs: Vec<Doc> = xs.iter().map(doc).collect();
} for (doc in docs) {
    all += doc.body();
    all += body(&doc);
    sum += (doc.at as f64).sqrt() / weigh(&doc);
    sum -= weigh(&doc);
} (all, sum));

forms!(of_what_a_list_stands_in_for(xs) -> Vec<Vec<u64>> {
    let groups: BTreeMap<u64, Vec<u64>> = (0..5).map(|key| (key, (0..key).map(mix).collect())).collect();
    let mut found: Vec<&[u64]> = Vec::new();
} for (x in xs) {
    found.push(groups.get(&(mix(*x) % 7)).map_or(&[], |group| group));
} found.into_iter().map(<[u64]>::to_vec).collect());

forms!(of_items_that_are_lent(xs) -> String {
    let mut all = String::new();
    let docs: Vec<Doc> = xs.iter().map(doc).collect();
} for (doc in &docs) {
    all.push_str(doc.body());
    all.push_str(body(doc));
} all);

forms!(of_items_behind_a_question(xs) -> Option<String> {
    let mut all = String::new();
    let rows: Vec<Vec<u8>> = xs.iter().map(|x| mix(*x).to_string().into_bytes()).collect();
} for (row in rows) {
    all.push_str(text(&row)?);
} Some(all));

forms!(of_locals_behind_a_question(xs) -> Result<(String, usize), String> {
    let (mut all, mut found) = (String::new(), 0);
} for (x in xs) {
    let doc = doc(x);
    all.push_str(doc.head()?);
    if all.ends_with(doc.head()?) {
        found += 1;
    }
    all += doc.head()?;
} Ok((all, found)));

forms!(of_temporaries_behind_a_question(xs) -> Result<String, Utf8Error> {
    let mut all = String::new();
    let texts: Vec<String> = xs.iter().map(|x| mix(*x).to_string()).collect();
} for (text in texts) {
    all.push_str(std::str::from_utf8(&text.into_bytes())?);
} Ok(all));

forms!(of_unsafe_blocks(xs) -> String {
    let mut all = String::new();
} for (x in xs) {
    let digits = mix(*x).to_string();
    #[allow(unsafe_code, reason = "a block of its own")]
    // SAFETY: the text has at least one digit
    all.push_str(unsafe { digits.get_unchecked(..1) });
} all);

forms!(of_what_the_place_tells(xs) -> Result<Vec<u8>, String> {
    let mut all = Vec::new();
} for (x in xs) {
    let digits = (mix(*x) % 250).to_string();
    all.push(digits.parse().map_err(|_| digits.clone())?);
} Ok(all));
