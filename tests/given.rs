//! Calls that are given variables by name, of which nothing says what they are: rustc is asked whether they are taken, and what it infers
//! of the loop as written it infers of the worker.

mod common;

use common::mix;
use common::twins::{check, forms, jobs};
use parallelize::{par_for, parallelize};
use std::collections::BTreeMap;

fn same<T>(x: T) -> T {
    x
}

fn half(x: u64) -> u64 {
    x / 2
}

/// What is wanted of it says what it gives.
fn read<T: std::str::FromStr + Default>(text: &str, or: Option<T>) -> T {
    text.parse().ok().or(or).unwrap_or_default()
}

fn fail(code: u64) -> ! {
    panic!("code {code}")
}

struct Row(Vec<u64>, String);

impl Row {
    fn of(x: u64) -> Row {
        Row((0..x % 4 + 1).map(|k| mix(x ^ k)).collect(), format!("{}", x % 11))
    }

    fn apply(&self, f: fn(u64) -> u64) -> u64 {
        self.0.iter().map(|&x| f(x)).fold(0, u64::wrapping_add)
    }

    fn apply_any(&self, f: impl Fn(u64) -> u64) -> u64 {
        f(self.0[0])
    }

    fn above<T: Into<u64>>(&self, limit: T) -> Option<&u64> {
        let limit = limit.into();
        self.0.iter().find(|&&x| x > limit)
    }

    fn has(&self, x: &u64) -> bool {
        self.0.contains(x)
    }

    fn named(&self, name: &str) -> Option<&str> {
        self.1.contains(name).then_some(self.1.as_str())
    }

    fn number<T: std::str::FromStr + Default>(&self, or: Option<T>) -> T {
        read(&self.1, or)
    }

    fn slice(&self, of: &[u64]) -> usize {
        of.len() + self.0.len()
    }
}

forms!(functions(xs) -> (u64, u64) {
    let (mut sum, mut other, double) = (0u64, 0u64, |x: u64| x.wrapping_mul(2));
} for (&x in xs) {
    let row = Row::of(x);
    sum = sum.wrapping_add(row.apply(half)) ^ row.apply(same);
    other = other.wrapping_add(row.apply_any(half)) ^ row.apply_any(same) ^ row.apply_any(double);
    if row.apply(half) % 3 == 0 { other += row.0.iter().copied().map(half).map(same).fold(0, u64::wrapping_add) % 100; }
} (sum, other));

forms!(wanted(xs) -> (u64, Vec<u8>, f64) {
    let (mut sum, mut small, mut wide) = (0u64, Vec::new(), 0.0);
    let (none, limit, five) = (None, 1u32 << 31, Some(5));
} for (&x in xs) {
    let row = Row::of(x);
    sum += row.number::<u64>(none);
    small.push(row.number(five));
    wide += read::<f64>(&row.1, None) + row.number(Some(1.5));
    let short: u16 = read(&row.1, Some(3));
    sum += u64::from(short) + row.above(limit).map_or(1, |x| x % 5);
} (sum, small, wide));

forms!(lent(xs) -> (u64, String, usize) {
    let key = mix(3);
    let name = String::from("1");
    let (key, name, list, array) = (&key, &name, &vec![1u64, 2, 3], &[1u64; 4]);
    let (mut sum, mut text, mut most) = (0u64, String::new(), 0);
} for (&x in xs) {
    let row = Row::of(x);
    if row.has(key) || x % 3 == 0 { sum += 1; }
    if let Some(found) = row.named(name) && row.has(key) { text += found; }
    while sum % 2 == 1 && row.slice(list) > row.slice(array) { sum += 1; }
    let len = match row.named(name) {
        Some(found) if row.slice(array) > 5 => found.len() + row.slice(list),
        Some(_) => row.slice(array),
        None => { let len = row.slice(list); len + 1 }
    };
    most = most.max(len);
    sum += row.0.iter().filter(|x| *x > key && row.has(key)).count() as u64;
    text.push_str(row.named(name).unwrap_or("-"));
} (sum, text, most));

forms!(numbers(xs) -> (u64, BTreeMap<u64, usize>) {
    let (code, at, step) = (77u64, 2usize, 3u32);
    let (mut sum, mut seen) = (0u64, BTreeMap::new());
} for (&x in xs) {
    let row = Row::of(x);
    if row.0.is_empty() { fail(code); }
    let first = if row.0.len() > 9 { fail(code) } else { row.0[at % row.0.len()] };
    sum = sum.wrapping_add(first.rotate_left(step)).wrapping_add(half(code)).wrapping_add(same(code));
    *seen.entry(half(same(code)) + x % 3).or_insert(at) += same(at);
    let Some(above) = row.above(step) else { continue };
    sum ^= above % 7;
} (sum, seen));

forms!(within(xs) -> (u64, Vec<String>, usize) {
    let (key, limit, five, name) = (mix(3), 1u32 << 31, Some(5u16), String::from("1"));
    let (key, name, list) = (&key, &name, &vec![1u64, 2, 3]);
    let (mut sum, mut texts, mut most) = (0u64, Vec::new(), 0);
} for (&x in xs) {
    let row = Row::of(x);
    let rows: Vec<Row> = (0..x % 3).map(|k| Row::of(k ^ x)).collect();
    sum += rows.iter().filter(|row| row.has(key) || row.above(limit).is_some()).count() as u64;
    sum = rows.iter().map(|row| { let z: u16 = row.number(five); u64::from(z) + row.number(None::<u64>) }).fold(sum, u64::wrapping_add);
    let longest = |of: &[Row]| of.iter().filter_map(|row| row.named(name)).map(str::len).max();
    most = most.max(longest(&rows).map_or(row.slice(list), same));
    let both = [vec![row.slice(list); 2], vec![rows.iter().map(|row| row.slice(list)).sum(), 3]];
    texts.push(format!("{:?} {} {both:?}", row.named(name), rows.iter().map(|row| read::<u16>(&row.1, five)).max().unwrap_or(read("", five))));
    assert!(!row.0.is_empty() && row.slice(list) > 3, "{:?}", row.named(name));
    assert!(row.slice(list) > 3);
} (sum, texts, most));
