//! What loops over owned records compute with: texts that count how many of them there are and spoil when they are dropped, so that
//! what is used behind its end, or never dropped, is seen.

use crate::calls::heavy;
use crate::compare::text_of;
use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

static ALIVE: AtomicI64 = AtomicI64::new(0);

/// A text that is counted while it is there.
#[allow(clippy::len_without_is_empty)]
pub struct Text(String);

impl Text {
    /// One that begins with a letter.
    #[must_use]
    pub fn of(letter: char, x: u64) -> Text {
        Text::new(format!("{letter}{x}"))
    }

    fn new(text: String) -> Text {
        ALIVE.fetch_add(1, Relaxed);
        Text(text)
    }

    /// In bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// A view.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Clone for Text {
    fn clone(&self) -> Text {
        Text::new(self.0.clone())
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, Relaxed);
        let spoiled = "?".repeat(self.0.len());
        self.0.replace_range(.., &spoiled);
    }
}

impl Debug for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the loops are over: it has no copies.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Rec {
    pub key: u64,
    pub text: Text,
    pub tags: Vec<Text>,
    pub w: f64,
    pub note: Option<Text>,
    pub kind: Kind,
}

/// A part of one, of which some hold texts.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Kind {
    Bare,
    Named(Text),
    Counted { name: Text, n: u64 },
}

/// A view of a record.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct View<'a> {
    pub name: &'a str,
    pub k: u64,
}

/// A view of a text that owns a part of itself.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Wide<'a> {
    pub name: &'a str,
    pub parts: Vec<&'a str>,
}

#[allow(missing_docs)]
impl Rec {
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View { name: self.text.as_str(), k: self.key }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        self.text.as_str()
    }

    #[must_use]
    pub fn best(&self) -> Option<&Text> {
        self.tags.iter().max_by_key(|tag| tag.len())
    }

    #[must_use]
    pub fn weigh(&self) -> u64 {
        heavy(self.key ^ self.text.len() as u64) % 1000
    }

    #[must_use]
    pub fn into_text(self) -> Text {
        self.text
    }

    #[must_use]
    pub fn into_parts(self) -> (Text, Vec<Text>) {
        (self.text, self.tags)
    }
}

/// A record that depends on `x` alone.
#[must_use]
pub fn rec(x: u64) -> Rec {
    let m = heavy(x);
    let kind = match m % 5 {
        0 => Kind::Named(Text::of('b', m % 77)),
        1 => Kind::Counted { name: Text::of('c', m % 55), n: m % 13 },
        _ => Kind::Bare,
    };
    Rec {
        key: m % 97,
        text: Text::of('t', m % 1000),
        tags: (0..m % 4).map(|at| Text::of('g', heavy(m ^ at) % 50)).collect(),
        w: (m % 1000) as f64 / 7.0,
        note: m.is_multiple_of(3).then(|| Text::of('n', m % 31)),
        kind,
    }
}

/// A record, or for one `x` in some a text instead.
///
/// # Errors
/// That text.
pub fn try_rec(x: u64) -> Result<Rec, Text> {
    if heavy(x ^ 77) % 211 == 3 { Err(Text::of('e', x)) } else { Ok(rec(x)) }
}

/// A record, or for one `x` in some none.
#[must_use]
pub fn opt_rec(x: u64) -> Option<Rec> {
    (heavy(x ^ 5) % 11 != 3).then(|| rec(x))
}

/// `n` records.
#[must_use]
pub fn recs(n: u64, k: u64) -> Vec<Rec> {
    (0..n).map(|i| rec(i ^ k)).collect()
}

/// `n` texts.
#[must_use]
pub fn texts_of(n: u64, k: u64) -> Vec<Text> {
    (0..n).map(|i| Text::of('x', heavy(i ^ k) % 5000)).collect()
}

/// `n` results.
#[must_use]
pub fn tries(n: u64, k: u64) -> Vec<Result<Rec, Text>> {
    (0..n).map(|i| try_rec(i ^ k)).collect()
}

/// `n` options.
#[must_use]
pub fn opts(n: u64, k: u64) -> Vec<Option<Rec>> {
    (0..n).map(|i| opt_rec(i ^ k)).collect()
}

/// `n` records, in groups.
#[must_use]
pub fn groups(n: u64, k: u64) -> Vec<Vec<Rec>> {
    let size = |group: u64| heavy(group ^ k) % 9;
    (0..n / 4).map(|group| (0..size(group)).map(|i| rec(i ^ (group << 5))).collect()).collect()
}

/// A view that a function makes.
#[must_use]
pub fn wide(text: &str) -> Wide<'_> {
    Wide { name: &text[..text.len().min(2)], parts: text.split('1').collect() }
}

/// Looks at a view.
#[must_use]
pub fn look(view: &View<'_>) -> u64 {
    heavy(view.k ^ view.name.len() as u64) % 100
}

/// What changes in order, by what it is lent.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Table {
    pub rows: Vec<String>,
    pub n: u64,
}

#[allow(missing_docs)]
impl Table {
    pub fn add(&mut self, rec: &Rec) {
        self.rows.push(format!("{}{:?}", rec.key, rec.text));
        self.n = self.n.wrapping_mul(31) ^ rec.key;
    }

    pub fn see(&mut self, view: View<'_>) {
        self.rows.push(view.name.to_string());
        self.n ^= view.k;
    }

    pub fn see_ref(&mut self, view: &View<'_>) {
        self.rows.push(view.name.to_string());
        self.n ^= view.k << 1;
    }

    pub fn wide(&mut self, wide: &Wide<'_>) {
        self.rows.push(format!("{}{}", wide.name, wide.parts.join("|")));
    }

    pub fn word(&mut self, word: &str) {
        self.rows.push(word.to_uppercase());
        self.n = self.n.wrapping_add(word.len() as u64);
    }

    pub fn opt(&mut self, text: Option<&Text>) {
        self.rows.push(format!("{text:?}"));
    }

    #[allow(clippy::needless_pass_by_value)]
    pub fn put(&mut self, text: Text) {
        self.rows.push(format!("p{text:?}"));
    }

    #[must_use]
    pub fn is_full(&self) -> bool {
        self.n % 89 == 7
    }
}

/// What the loops may change outside of themselves.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Books {
    pub t: Table,
    pub texts: Vec<Text>,
    pub nums: Vec<u64>,
    pub f: f64,
    pub map: BTreeMap<u64, Text>,
    pub last: Option<Rec>,
    pub all: Vec<Rec>,
}

/// Runs a loop: what it has left in the books, how it ended, and how many texts were never dropped, or twice.
pub fn run<T: Debug>(body: impl FnOnce(&mut Books) -> T) -> String {
    let before = ALIVE.load(Relaxed);
    let mut books = Books::default();
    let ended = catch_unwind(AssertUnwindSafe(|| format!("{:?}", body(&mut books))));
    let ended = ended.unwrap_or_else(|payload| format!("panic: {}", text_of(&*payload)));
    let Books { t, texts, nums, f, map, last, all } = &books;
    let seen = format!(
        "ended: {ended}\nt: {t:?}\ntexts: {texts:?}\nnums: {nums:?}\nf: {:x}\nmap: {map:?}\nlast: {last:?}\nall: {all:?}",
        f.to_bits()
    );
    drop(books);
    format!("{seen}\nleft: {}", ALIVE.load(Relaxed) - before)
}
