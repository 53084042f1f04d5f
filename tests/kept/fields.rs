//! Fields of what an iteration makes: some are given away, or looked at, where others are in order.

use crate::common::mix;
use crate::common::twins::{check_count, jobs, twin};
use parallelize::parallelize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::Arc;

/// Without copies.
#[derive(Debug, PartialEq)]
struct Row {
    name: String,
    tags: Vec<String>,
    note: Option<String>,
    key: u64,
}

/// With copies.
#[derive(Clone, Debug)]
struct Copied {
    name: String,
    tags: Vec<String>,
}

/// A field of this has none.
#[derive(Debug)]
struct Mark(u64);

#[derive(Debug)]
struct Marked {
    mark: Mark,
    text: String,
}

#[derive(Debug)]
struct Typed {
    r#type: String,
    r#fn: Vec<u64>,
}

/// Nothing is moved out of what has a `Drop`.
#[derive(Clone, Debug)]
struct Closed {
    name: String,
    key: u64,
}

impl Drop for Closed {
    fn drop(&mut self) {
        assert!(self.name.starts_with('n'), "dropped twice");
        self.name.clear();
        self.name.push_str("n closed");
    }
}

fn row(i: u64) -> Row {
    let x = mix(i);
    let tags = (0..x % 4).map(|at| format!("t{}", mix(x ^ at) % 30)).collect();
    Row { name: format!("n{}", x % 90), tags, note: (x % 3 == 1).then(|| format!("note {}", x % 7)), key: x % 1000 }
}

fn copied(i: u64) -> Copied {
    let Row { name, tags, .. } = row(i);
    Copied { name, tags }
}

fn shout(text: String) -> String {
    text.to_uppercase()
}

impl Row {
    fn title(&self) -> String {
        format!("{}: {}", self.name, self.tags.len())
    }
}

/// What it sees, in order.
#[derive(Debug, Default, PartialEq)]
struct Log {
    lines: Vec<String>,
}

impl Log {
    fn take(&mut self, seen: impl Debug) -> usize {
        self.lines.push(format!("{} {seen:?}", self.lines.len()));
        self.lines.len()
    }

    fn all(&mut self, seen: impl IntoIterator<Item: Debug>) -> usize {
        seen.into_iter().map(|one| self.take(one)).last().unwrap_or(0)
    }
}

twin!(given_then_borrowed(n: u64) -> (Log, Vec<String>, usize) {
    let (mut log, mut names, mut sum) = (Log::default(), Vec::new(), 0);
    for i in 0..n {
        let row = row(i);
        names.push(row.name);
        sum += log.all(row.tags.windows(2).map(|pair| format!("{}{}", pair[0], pair[1])));
    }
    (log, names, sum)
});

twin!(computed_then_given(n: u64) -> (Log, Vec<String>) {
    let (mut log, mut names) = (Log::default(), Vec::new());
    for i in 0..n {
        let row = row(i);
        if row.key % 5 == 1 { continue; }
        log.take(row.note.unwrap_or_default());
        if row.key % 2 == 0 { names.push(shout(row.name)); } else { log.take(&row.name); }
        let len = log.all(row.tags.iter().rev());
        if len % 7 == 3 { log.take(row.key); }
    }
    (log, names)
});

twin!(borrowed_then_taken(rows: Vec<Row>) -> (Log, usize) {
    let (mut log, mut sum) = (Log::default(), 0);
    for row in rows {
        if log.take(row.note.as_deref()) % 3 == 1 { sum += 1; continue; }
        log.all(row.tags.into_iter().map(|tag| (tag, row.key)));
        log.take(row.name.as_str());
    }
    (log, sum)
});

twin!(in_one_statement(n: u64) -> (BTreeMap<String, Vec<usize>>, BTreeMap<String, Vec<String>>) {
    let (mut lengths, mut tags): (BTreeMap<_, _>, BTreeMap<_, Vec<String>>) = Default::default();
    for i in 0..n {
        let (one, other) = (row(i), row(i ^ 1));
        lengths.insert(one.name, one.tags.into_iter().map(|tag| tag.len()).collect());
        tags.entry(other.name).or_default().extend(other.tags.into_iter().filter(|tag| tag.len() as u64 > other.key % 3));
    }
    (lengths, tags)
});

twin!(changed_in_order(n: u64) -> (Log, Vec<String>) {
    let (mut log, mut titles) = (Log::default(), Vec::new());
    for i in 0..n {
        let mut row = row(i);
        titles.push(row.title());
        log.take((&row.name, row.key));
        log.all(row.tags.drain(..));
    }
    (log, titles)
});

twin!(with_copies(n: u64) -> (Log, Vec<String>) {
    let (mut log, mut titles) = (Log::default(), Vec::new());
    for i in 0..n {
        let row = copied(i);
        log.take(row.tags.first());
        titles.push(row.name.repeat(2));
        if log.take(row.tags.last().map(|tag| tag.as_str()).unwrap_or("none")) % 4 == 1 { continue; }
        log.take(row.name);
    }
    (log, titles)
});

// a pointer travels as it is, what a box has by its fields
twin!(pointers(rows: Vec<Arc<Marked>>) -> (Log, Vec<String>) {
    let (mut log, mut texts) = (Log::default(), Vec::new());
    for i in 0..rows.len() {
        let row = Arc::clone(&rows[i]);
        log.take(&row.mark);
        texts.push(format!("{} {}", row.mark.0, row.text));
        log.take(&row.text);
        let boxed = Box::new(self::row(i as u64));
        texts.push(shout(boxed.name));
        log.all(boxed.tags.iter());
    }
    (log, texts)
});

twin!(what_has_a_drop(n: u64) -> (Log, u64) {
    let (mut log, mut sum) = (Log::default(), 0);
    for i in 0..n {
        let closed = Closed { name: format!("n{i}"), key: mix(i) };
        sum ^= mix(closed.key);
        log.take(&closed.name);
    }
    (log, sum)
});

twin!(of_a_tuple(n: u64) -> (Log, Vec<String>) {
    let (mut log, mut names) = (Log::default(), Vec::new());
    for i in 0..n {
        let pair = (i, row(i).tags, row(i).name);
        names.push(shout(pair.2));
        log.all(pair.1.iter());
    }
    (log, names)
});

twin!(taken_ahead(n: u64) -> (Vec<u64>, BTreeSet<String>, Log) {
    let (mut numbers, mut tags, mut log) = (Vec::new(), BTreeSet::new(), Log::default());
    for i in 0..n {
        let (row, other) = (row(i), row(i ^ 1));
        let (len, most) = (row.name.len(), i % 3);
        numbers.extend(row.tags.into_iter().map(|tag| (tag.len() + len) as u64 ^ most));
        tags.extend(other.tags.into_iter().enumerate().filter(|(at, _)| *at as u64 != most).map(|(_, tag)| tag));
        let all: Vec<u64> = (0..i % 4).collect();
        log.all(all.into_iter().map(|x| x * most));
        let all: Vec<u64> = (0..i % 3).collect();
        log.take(Box::<[u64]>::from(all));
    }
    (numbers, tags, log)
});

twin!(raw_names(n: u64) -> (Log, Vec<String>) {
    let (mut log, mut names) = (Log::default(), Vec::new());
    for i in 0..n {
        let typed = Typed { r#type: format!("t{i}"), r#fn: vec![mix(i), i] };
        names.push(shout(typed.r#type));
        log.all(typed.r#fn.iter());
    }
    (log, names)
});

#[test]
fn fields_travel_where_others_are_needed() {
    fn rows(n: u64) -> Vec<Row> {
        (0..n).map(row).collect()
    }
    fn marked(n: u64) -> Vec<Arc<Marked>> {
        (0..n).map(|i| Arc::new(Marked { mark: Mark(mix(i)), text: format!("x{i}") })).collect()
    }
    check_count(given_then_borrowed::plain, given_then_borrowed::ours);
    check_count(computed_then_given::plain, computed_then_given::ours);
    check_count(|n| borrowed_then_taken::plain(rows(n)), |n| borrowed_then_taken::ours(rows(n)));
    check_count(in_one_statement::plain, in_one_statement::ours);
    check_count(changed_in_order::plain, changed_in_order::ours);
    check_count(with_copies::plain, with_copies::ours);
    check_count(|n| pointers::plain(marked(n)), |n| pointers::ours(marked(n)));
    check_count(what_has_a_drop::plain, what_has_a_drop::ours);
    check_count(of_a_tuple::plain, of_a_tuple::ours);
    check_count(raw_names::plain, raw_names::ours);
    check_count(taken_ahead::plain, taken_ahead::ours);
}
