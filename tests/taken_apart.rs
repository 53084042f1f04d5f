//! What an iteration makes, and then takes apart, moves, or chooses among, and lends to what is done in order.

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};

struct Found {
    area: u64,
    path: Vec<String>,
}

struct Pair(u64, Vec<String>);

fn flood(x: u64) -> (u64, Vec<String>) {
    let path: Vec<String> = (0..mix(x) % 4 + 2).map(|i| format!("{}-{i}", mix(x + i) % 100)).collect();
    (path.len() as u64, path)
}

fn found(x: u64) -> Option<Found> {
    let (area, path) = flood(x);
    (x % 3 != 1).then_some(Found { area, path })
}

fn pair(x: u64) -> Pair {
    let (area, path) = flood(x);
    Pair(area, path)
}

fn joined(part: &[String]) -> String {
    part.join("/")
}

forms!(of_a_tuple(xs) -> (u64, Vec<String>) { let (mut t, mut names) = (0u64, vec![]); } for (x in xs) {
    let (area, path) = flood(*x);
    let short = [&path[..1], &path[1..]];
    names.extend(short.into_iter().map(joined));
    t = t.wrapping_mul(3) ^ area;
} (t, names));

forms!(of_nested_patterns(xs) -> (u64, Vec<String>) { let (mut t, mut names) = (0u64, vec![]); } for (x in xs) {
    let Some(Found { area, path }) = found(*x) else { continue };
    let ((more, _), Pair(count, other)) = ((mix(area), 1), pair(*x));
    let mut sorted: Vec<&String> = path.iter().chain(&other).collect();
    sorted.sort();
    names.extend(sorted.into_iter().cloned());
    t = t.wrapping_mul(3) ^ more ^ count;
} (t, names));

forms!(of_what_is_moved(xs) -> (u64, Vec<String>) { let (mut t, mut names) = (0u64, vec![]); } for (x in xs) {
    let all = flood(*x);
    let (area, path) = all;
    let moved = path;
    let best = moved.iter().max_by_key(|name| name.len()).unwrap();
    if best.len() as u64 >= t % 5 {
        t = t.wrapping_mul(3) ^ area;
        names.push(best.clone());
    }
    let whole = Some(flood(x + 1).1);
    if let Some(path) = whole {
        let last = path.last().unwrap();
        if last.len() as u64 > t % 4 {
            names.push(last.to_string());
        }
    }
} (t, names));

forms!(of_a_choice(xs) -> (u64, Vec<String>) { let (mut t, mut names) = (0u64, vec![]); } for (x in xs) {
    let path = if let Some(found) = found(*x) { found.path } else { flood(x + 1).1 };
    let (area, other) = match x % 3 {
        0 => flood(x + 2),
        1 => (7, vec![x.to_string(), "b".to_string()]),
        _ => match found(*x) {
            Some(Found { area, path }) => (area, path),
            None => continue,
        },
    };
    let sorted = {
        let mut path = path.clone();
        path.sort();
        path
    };
    let long = loop {
        let (_, path) = flood(x + 5);
        break path;
    };
    let firsts = [&sorted[0], &other[0]];
    names.extend(firsts.into_iter().cloned());
    let mut views: Vec<&String> = path.iter().chain(&other).collect();
    views.dedup();
    names.extend(views.into_iter().cloned());
    t = t.wrapping_mul(3) ^ area ^ long.len() as u64;
} (t, names));

forms!(of_lists_and_copies(xs) -> (u64, Vec<String>) { let (mut t, mut names) = (0u64, vec![]); } for (x in xs) {
    let texts = [x.to_string(), format!("{x}!"), mix(*x).to_string()];
    let copied = flood(*x).1.clone();
    let one = flood(x + 1).1;
    let mut views: Vec<&String> = texts.iter().chain(&copied).chain(&one).collect();
    views.sort();
    names.extend(views.into_iter().cloned());
    let halves = [&texts[..1], &texts[1..]];
    names.extend(halves.into_iter().map(joined));
    let [first, second, _] = [x.to_string(), format!("{x}!"), mix(*x).to_string()];
    let longer = if first.len() > second.len() { &first } else { &second };
    if longer.len() as u64 > t % 3 {
        names.push(longer.clone());
    }
    t = t.wrapping_mul(3) ^ names.len() as u64;
} (t, names));

forms!(of_views_that_are_moved(xs) -> (u64, Vec<String>) { let (mut t, mut names) = (0u64, vec![]); } for (x in xs) {
    let path = flood(*x).1;
    let view = &path;
    let same = view;
    let middle = { let half = same.len() / 2; &same[half] };
    let pick = if same.len() > 3 { &same[0] } else { middle };
    let shown = (pick, same.len());
    let (name, n) = shown;
    if name.len() as u64 > t % 5 {
        names.push(name.clone());
        t = t.wrapping_mul(3) ^ n as u64;
    }
    names.extend([pick, name, middle].into_iter().cloned());
} (t, names));
