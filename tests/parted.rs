//! Statements in order that use parts of a value which the worker looks at again: of a type without `Clone`, only the parts need
//! one, and what they borrow lasts as long as in the plain loop.

#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::twins::{at_all_jobs, check, check_count, forms, jobs, twin};
use common::{mix, words};
use parallelize::{par_for, parallelize};
use std::collections::{BTreeMap, HashMap};
use std::ops::AddAssign;
use std::sync::LazyLock;

static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| words(10_007));

struct Request<'l> {
    path: &'l str,
    status: u64,
    seconds: f64,
    tags: Vec<String>,
}

fn request(word: &str) -> Result<Request<'_>, String> {
    let code = word.bytes().fold(7, |code, byte| mix(code ^ u64::from(byte)));
    if word == "none" {
        return Err(word.to_string());
    }
    let tags = (0..code % 3).map(|i| format!("{word}{i}")).collect();
    Ok(Request { path: &word[word.len() / 2..], status: code % 600, seconds: (code % 1000) as f64 / 7.0, tags })
}

#[derive(Default, Debug, PartialEq)]
struct Session<'l> {
    paths: Vec<&'l str>,
    seconds: f64,
    worst: Option<&'l str>,
}

impl<'l> Session<'l> {
    fn keep(&mut self, path: &'l str) {
        self.paths.push(path);
    }
}

twin!(sessions(words: &'static [String]) -> Result<(Vec<Session<'static>>, BTreeMap<u64, u64>, u64), String> {
    let mut sessions: HashMap<u64, Session> = HashMap::new();
    let (mut by_status, mut mean, mut seen) = (BTreeMap::new(), 0.0, 0_u64);
    for word in words {
        let request = request(word)?;
        *by_status.entry(request.status).or_insert(0) += 1;
        if request.status >= 500 {
            continue;
        }
        let session = sessions.entry(request.status % 7).or_default();
        if request.seconds > session.seconds / session.paths.len().max(1) as f64 {
            session.worst = Some(request.path);
        }
        if session.paths.len() % 3 == 0 {
            session.seconds += request.tags.len() as f64;
        }
        session.keep(request.path);
        session.seconds += request.seconds;
        seen += 1;
        mean += (request.seconds - mean) / seen as f64;
    }
    let mut sessions: Vec<_> = sessions.into_values().collect();
    sessions.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Ok((sessions, by_status, f64::to_bits(mean)))
});

struct Part {
    cost: u64,
    name: String,
    sizes: (u64, Vec<u64>),
}

fn part(n: u64) -> Part {
    Part { cost: mix(n) % 31, name: format!("p{}", mix(n) % 19), sizes: (n % 5, (0..n % 4).collect()) }
}

twin!(by_condition(n: u64) -> (u64, Vec<String>, Vec<Vec<u64>>, Vec<Part2>) {
    let (mut total, mut names, mut lists, mut kept) = (0, Vec::new(), Vec::new(), Vec::new());
    for i in 0..n {
        let part = part(i);
        if names.len() % 3 == 0 {
            lists.push(vec![part.cost, part.sizes.0]);
            names.push(part.name.to_uppercase());
        }
        total = if lists.len() > 5 { part.cost } else { part.cost + 1 } + total % 1009;
        assert!(part.cost < 31, "{} of {}", part.cost, names.len());
        if names.contains(&part.name) || total % 7 == part.sizes.0 {
            total += part.sizes.1.len() as u64;
        }
        if total % 2 == 0 {
            kept.push((part.name, part.sizes.1));
        } else {
            names.push(part.name);
        }
    }
    (total, names, lists, kept)
});
type Part2 = (String, Vec<u64>);

twin!(grouped(n: u64) -> BTreeMap<String, Vec<u64>> {
    let (mut groups, mut found) = (BTreeMap::<String, Vec<Part>>::new(), 0);
    for i in 0..n {
        let part = part(i);
        if let Some(group) = groups.get(&part.name) {
            found += group.len() as u64 + part.cost;
        }
        groups.entry(part.name.clone()).or_default().push(part);
    }
    let costs = |group: Vec<Part>| group.into_iter().map(|part| part.cost ^ found).collect();
    groups.into_iter().map(|(name, group)| (name, costs(group))).collect()
});

struct Counted(u64, String);

twin!(of_items(n: u64) -> (Vec<String>, u64) {
    let (mut names, mut total) = (Vec::new(), 0_u64);
    for item in (0..n).map(|i| Counted(mix(i) % 11, format!("{}", i % 13))).collect::<Vec<_>>() {
        if total % 3 == 0 {
            names.push(item.1);
            continue;
        }
        total += item.0;
        if names.len() as u64 % 2 == item.0 % 2 {
            total += item.1.len() as u64;
        }
        names.push(item.1);
    }
    (names, total)
});

// what is behind a `&` from outside is borrowed as long as that
twin!(of_references(words: &'static [String], pairs: &'static [(String, u64)]) -> (Vec<&'static str>, Vec<&'static String>, u64) {
    let (mut texts, mut names, mut total) = (Vec::new(), Vec::new(), 0);
    for (i, word) in words.iter().enumerate() {
        let pair = &pairs[mix(i as u64) as usize % pairs.len()];
        if total % 2 == 0 {
            texts.push(pair.0.as_str());
            names.push(&pair.0);
        }
        total += pair.1 + word.len() as u64;
        if total % 5 == 1 {
            texts.push(&pair.0[..1]);
        }
    }
    (texts, names, total)
});

/// Numbers of which there is no copy.
#[derive(Debug, PartialEq)]
struct Sum(Vec<u64>);

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Sum) {
        self.0.extend(other.0);
    }
}

struct Added {
    sum: Sum,
    count: u64,
}

twin!(without_a_copy(n: u64) -> (Sum, u64) {
    let (mut sum, mut count) = (Sum(Vec::new()), 0);
    for x in 0..n {
        let added = Added { sum: Sum(vec![mix(x); x as usize % 3]), count: x % 5 };
        sum += added.sum;
        count += added.count;
    }
    (sum, count)
});

static PAIRS: LazyLock<Vec<(String, u64)>> =
    LazyLock::new(|| (0..97).map(|i| (format!("pair{i}"), mix(i) % 23)).collect());

#[test]
fn parts_travel_alone() {
    at_all_jobs(|n| {
        assert_eq!(sessions::ours(&WORDS[..n]), sessions::plain(&WORDS[..n]));
        assert_eq!(of_references::ours(&WORDS[..n], &PAIRS), of_references::plain(&WORDS[..n], &PAIRS));
    });
    check_count(by_condition::plain, by_condition::ours);
    check_count(grouped::plain, grouped::ours);
    check_count(of_items::plain, of_items::ours);
    check_count(without_a_copy::plain, without_a_copy::ours);
}

struct Node {
    id: u64,
    parent: Option<Box<u64>>,
    seen: Option<u64>,
    names: Vec<String>,
}

fn node(x: u64) -> Node {
    let parent = (mix(x) % 5 > 0).then(|| Box::new(mix(x) % 7));
    Node { id: x, parent, seen: (x % 3 > 0).then_some(x), names: vec![format!("n{x}")] }
}

fn nodes(xs: &[u64]) -> Vec<Node> {
    xs.iter().map(|x| node(*x)).collect()
}

fn label(id: u64) -> String {
    format!("<{id}>")
}

forms!(a_let_takes_a_part(xs) -> (u64, Vec<String>) {
    let (mut sum, mut out) = (0, Vec::new());
} for (x in xs) {
    let node = Node { seen: None, ..node(*x) };
    let Some(parent) = node.parent else {
        sum += 1;
        continue;
    };
    sum += *parent;
    if sum > 3 * x {
        out.push(format!("{} over {sum}", node.id));
    }
    if sum > 2000 {
        out.push(label(node.id));
        break;
    }
} (sum, out));

forms!(a_let_takes_a_part_of_an_item(xs) -> (u64, Vec<String>) {
    let (mut sum, mut out) = (0, Vec::new());
} for (node in nodes(xs)) {
    let Some(parent) = node.parent else {
        sum += 1;
        continue;
    };
    sum += *parent;
    if sum > 2000 {
        out.push(label(node.id));
        out.extend(node.names);
        break;
    }
} (sum, out));

forms!(a_match_takes_a_part(xs) -> (u64, Vec<String>, Vec<Box<u64>>) {
    let (mut sum, mut out, mut kept) = (0, Vec::new(), Vec::new());
} for (x in xs) {
    let node = Node { seen: None, ..node(*x) };
    let parent = match node.parent {
        Some(parent) => parent,
        None => {
            kept.push(Box::new(mix(*x)));
            continue;
        }
    };
    sum += *parent;
    if sum > 2000 {
        out.push(label(node.id + 1));
        kept.push(parent);
        break;
    }
} (sum, out, kept));

forms!(an_if_takes_a_part(xs) -> (u64, Vec<String>) {
    let (mut sum, mut out) = (0, Vec::new());
} for (x in xs) {
    let node = Node { seen: None, ..node(*x) };
    if let Some(parent) = node.parent {
        sum += *parent;
    } else {
        out.extend(node.names);
        continue;
    }
    if sum > x * 2 {
        out.push(label(node.id));
    }
} (sum, out));

// the part is a copy: what has it may be a `&mut`, and change behind
forms!(a_part_is_copied(xs) -> (u64, Vec<String>, Vec<u64>) {
    let (mut sum, mut out, mut nodes) = (0, Vec::new(), nodes(xs));
} for (node in nodes.iter_mut()) {
    let this = node;
    let Some(seen) = this.seen else {
        sum += 1;
        continue;
    };
    this.id = mix(this.id);
    sum += seen;
    if sum % 3 == 0 {
        out.push(label(this.id));
    }
    this.id += seen;
    sum += 1;
    if sum % 3 == 0 {
        out.push(label(this.id));
    }
} (sum, out, nodes.into_iter().map(|node| node.id).collect()));

forms!(a_part_is_changed_in_order(xs) -> (u64, Vec<String>, Vec<u64>) {
    let (mut sum, mut out, mut nodes) = (0, Vec::new(), nodes(xs));
} for (node in nodes.iter_mut()) {
    let this = node;
    let Some(seen) = this.seen else {
        sum += 1;
        continue;
    };
    sum += seen;
    this.id += sum;
    if sum % 3 == 0 {
        out.push(label(this.id));
    }
} (sum, out, nodes.into_iter().map(|node| node.id).collect()));

struct Kind(u64);

struct Kept {
    kind: Kind,
    seen: Option<u64>,
}

fn told(kind: &Kind) -> String {
    kind.0.to_string()
}

// what has no copy is sent as a whole, of which a worker has taken a field that is a copy
forms!(a_part_without_a_copy(xs) -> (u64, Vec<String>) {
    let rows: Vec<Kept> = xs.iter().map(|x| Kept { kind: Kind(*x), seen: (x % 3 > 0).then_some(*x) }).collect();
    let (mut sum, mut out) = (0, Vec::new());
} for (row in &rows) {
    let Some(seen) = row.seen else {
        sum += 1;
        continue;
    };
    sum += mix(seen) % 7;
    if sum % 3 == 0 {
        out.push(told(&row.kind));
    }
    if sum % 5 == 0 {
        out.push(format!("{} {sum}", row.kind.0));
    }
} (sum, out));

struct Patient {
    id: u64,
    pulse: u64,
}

// what a `&mut` is to is used again behind a part of it
forms!(a_part_of_what_is_written_behind_it(xs) -> (u64, Vec<u64>, Vec<u64>) {
    let mut beds: Vec<Option<Patient>> = xs.iter().map(|x| (x % 5 > 0).then(|| Patient { id: *x, pulse: mix(*x) % 200 })).collect();
    let (mut sum, mut home) = (0, Vec::new());
} for (bed in beds.iter_mut()) {
    let Some(patient) = bed else { continue };
    patient.pulse = mix(patient.pulse) % 200;
    if patient.pulse < 70 {
        home.push(patient.id);
        *bed = None;
    } else if patient.pulse > 190 {
        sum += patient.id;
        *bed = Some(Patient { id: 0, pulse: 100 });
    }
} (sum, home, beds.into_iter().flatten().map(|patient| patient.id ^ patient.pulse).collect()));

// what is behind a local is added as a copy, or moved out of its box
forms!(what_is_behind_a_local(xs) -> (u64, u64, Vec<u64>) {
    let rows: Vec<Vec<u64>> = xs.chunks(3).map(<[u64]>::to_vec).collect();
    let (mut sum, mut all, mut counts) = (0, 0, vec![0; 7]);
} for (row in &rows) {
    let last = row.last().unwrap();
    let boxed = Box::new(mix(*last));
    sum += *last;
    all ^= *boxed;
    let least = row.iter().min().unwrap();
    counts[(*least % 7) as usize] += *last;
} (sum, all, counts));
