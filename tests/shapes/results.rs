//! How ordinary loops find, fail, sort out and give back, on inputs where it happens early, late and never.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{float, mix};
use parallelize::parallelize;
use std::collections::*;
use std::fmt::{Debug, Write as _};

/// Some work, with 7 for a seventh of a percent of what it is given.
fn work(x: u64) -> u64 {
    let h = (0..10).fold(x, |a, _| mix(a));
    if h % 701 == 0 { 7 } else { h >> 20 }
}

#[derive(Debug, PartialEq)]
enum E {
    A(u64),
    B(String),
}

impl From<String> for E {
    fn from(s: String) -> E {
        E::B(s)
    }
}

fn check(x: u64) -> Result<u64, String> {
    if work(x) % 499 == 1 { Err(format!("{x} is bad")) } else { Ok(work(x) / 2) }
}

twin! { convert_then_push(xs: &[u64]) -> Result<Vec<u64>, E> {
    let mut v = Vec::new();
    for x in xs { let y = check(*x).map_err(|e| E::B(format!("{x}: {e}")))?; v.push(y); }
    Ok(v)
} }
twin! { first_error(xs: &[u64]) -> Result<(), E> {
    for (i, x) in xs.iter().enumerate() { check(*x)?; if i > 3 { return Err(E::A(*x)); } }
    Ok(())
} }
twin! { all_of(xs: &[u64]) -> bool {
    for x in xs { if work(*x) == 7 { return false; } }
    true
} }
twin! { found_flag(xs: &[u64]) -> bool {
    let mut found = false;
    for x in xs { if work(*x) == 7 { found = true; break; } }
    found
} }
twin! { found_at(xs: &[u64]) -> Option<usize> {
    let mut at = None;
    for (i, x) in xs.iter().enumerate() { if work(*x) == 7 { at = Some(i); break; } }
    at
} }
twin! { found_in_rows(xs: &[Vec<u64>]) -> Option<(usize, usize)> {
    let mut at = None;
    'outer: for (i, r) in xs.iter().enumerate() { for (j, x) in r.iter().enumerate() { if work(*x) == 7 { at = Some((i, j)); break 'outer; } } }
    at
} }
twin! { not_send(xs: &[u64]) -> Result<u64, std::rc::Rc<str>> {
    let mut t = 0;
    for x in xs { if *x == 9 { return Err("nine".into()); } t += work(*x); }
    Ok(t)
} }
twin! { report_and_go_on(xs: &[u64]) -> u64 {
    let mut t = 0;
    for x in xs { let y = match check(*x) { Ok(y) => y, Err(e) => { eprintln!("{e}"); continue; } }; t += work(y); }
    t
} }
twin! { sort_out(xs: &[u64]) -> (Vec<u64>, Vec<String>) {
    let (mut ok, mut bad) = (vec![], vec![]);
    for x in xs { match check(*x) { Ok(y) => ok.push(y), Err(e) => bad.push(e) } }
    (ok, bad)
} }
twin! { collect_errors(xs: &[u64]) -> Result<Vec<u64>, Vec<String>> {
    let mut ok = vec![];
    let mut bad = vec![];
    for x in xs { match check(*x) { Ok(y) => ok.push(y), Err(e) => { bad.push(e); if bad.len() > 10 { return Err(bad); } } } }
    if bad.is_empty() { Ok(ok) } else { Err(bad) }
} }
twin! { until_empty(xs: Vec<String>) -> Vec<String> {
    let mut o = vec![];
    for x in xs { if x.trim().is_empty() { return o; } let y = x.to_uppercase(); o.push(y); }
    o
} }
twin! { gives_back(xs: Vec<String>, k: String) -> Result<Vec<String>, String> {
    let mut o = vec![];
    for x in xs { if x == k { return Err(k); } o.push(x + &k); }
    o.push(k);
    Ok(o)
} }
twin! { cow(xs: &[String]) -> std::borrow::Cow<'_, str> {
    for x in xs { if x.len() > 3 { return x.as_str().into(); } if x.len() > 2 { return x.to_uppercase().into(); } }
    "".into()
} }
twin! { opaque(xs: &[u64]) -> Result<impl Iterator<Item = u64>, String> {
    let mut v = vec![];
    for x in xs { v.push(check(*x)?); }
    Ok(v.into_iter())
} }
twin! { boxed(xs: &[u64]) -> Box<dyn Iterator<Item = u64> + '_> {
    for x in xs { if work(*x) == 3 { return Box::new(std::iter::once(*x)); } }
    Box::new(xs.iter().copied())
} }
twin! { pairs(xs: &[&str]) -> Option<Vec<(u32, char)>> {
    let mut v = vec![];
    for x in xs { let (a, b) = x.split_once(':')?; v.push((a.parse().ok()?, b.chars().next()?)); }
    Some(v)
} }
twin! { addresses(xs: &[&str]) -> Result<Vec<std::net::IpAddr>, std::net::AddrParseError> {
    let mut v = vec![];
    for x in xs { v.push(x.trim().parse()?); }
    Ok(v)
} }
twin! { unique(xs: &[&str]) -> Result<BTreeMap<String, f64>, Box<dyn std::error::Error + Send + Sync>> {
    let mut m = BTreeMap::new();
    for x in xs { let mut it = x.split(';'); let k = it.next().ok_or("no key")?; let v = it.next().ok_or_else(|| format!("no value for {k}"))?; if m.insert(k.to_owned(), v.parse()?).is_some() { return Err(format!("{k} twice").into()); } }
    Ok(m)
} }
twin! { checked(xs: &[&str]) -> Result<u64, String> {
    let mut sum = 0u64;
    for x in xs { sum = sum.checked_add(x.parse::<u64>().map_err(|e| e.to_string())?).ok_or("overflow")?; }
    Ok(sum)
} }
twin! { boxed_error(xs: &[&str]) -> Result<u64, Box<dyn std::error::Error>> {
    let mut sum = 0u64;
    for x in xs { let v: u64 = match x.parse() { Ok(v) => v, Err(e) => return Err(Box::new(e)) }; sum += v; }
    Ok(sum)
} }
twin! { closures_that_fail(xs: &[&str]) -> Vec<Result<u64, std::num::ParseIntError>> {
    let mut o = vec![];
    for x in xs { o.push((|| { let (a, b) = x.split_once('-').unwrap_or((x, "0")); Ok(a.parse::<u64>()? - b.parse::<u64>()?) })()); }
    o
} }
twin! { wc(xs: &[&str]) -> (usize, usize, usize) {
    let (mut l, mut w, mut b) = (0, 0, 0);
    for x in xs { l += 1; w += x.split_whitespace().count(); b += x.len() + 1; }
    (l, w, b)
} }
twin! { stopped(xs: &[u64], stop: &std::sync::atomic::AtomicBool) -> Vec<u64> {
    let mut o = vec![];
    for x in xs { if stop.load(std::sync::atomic::Ordering::Relaxed) { break; } o.push(work(*x)); }
    o
} }
twin! { outer_products(n: usize) -> [[f64; 3]; 3] {
    let mut m = [[0.0; 3]; 3];
    for i in 0..n { let v = [i as f64, 1.0, 2.0]; for r in 0..3 { for c in 0..3 { m[r][c] += v[r] * v[c]; } } }
    m
} }
twin! { in_a_block(xs: &[f64]) -> f64 {
    let mean = { let mut s = 0.0; for x in xs { s += x.sqrt(); } s / xs.len() as f64 };
    mean
} }
twin! { range(xs: &[f64]) -> (f64, f64) {
    let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
    for &x in xs { let y = x.sin(); if y < min { min = y } if y > max { max = y } }
    (min, max)
} }
twin! { changed(xs: &[f64]) -> Vec<f64> {
    let mut o: Vec<f64> = xs.iter().map(|x| x * 2.0).collect();
    let k = o.len() as f64;
    for x in &mut o { *x /= k; *x = x.sin(); }
    o
} }
twin! { memo(xs: &[u64]) -> Vec<u64> {
    let mut memo: HashMap<u64, u64> = HashMap::new();
    let mut o = vec![];
    for &x in xs { let y = work(x); let v = *memo.entry(y % 9).or_insert_with(|| work(y % 9)); o.push(v + y); }
    o
} }
twin! { positions(text: &str) -> Vec<(usize, usize, String)> {
    let mut o = vec![];
    let mut line = 1;
    let mut col = 0;
    for c in text.chars() { col += 1; if c == '\n' { line += 1; col = 0; } if c.is_uppercase() { o.push((line, col, c.to_lowercase().collect())); } }
    o
} }
twin! { separated(xs: &[u64]) -> String {
    let mut sep = "";
    let mut o = String::new();
    for x in xs { let y = work(*x); o += sep; o += &y.to_string(); sep = ", "; }
    o
} }
twin! { after_the_first(xs: &[u64]) -> String {
    let mut first = true;
    let mut o = String::new();
    for x in xs { let y = work(*x); if !first { o.push_str(", "); } first = false; write!(o, "{y}").unwrap(); }
    o
} }

/// Compares what two functions make of the same input, as `Debug` shows it.
macro_rules! check {
    ($input:expr => $($name:ident)*) => { $( {
        let (plain, ours) = (format!("{:?}", $name::plain($input)), format!("{:?}", $name::ours($input)));
        assert!(plain == ours, "{}, jobs {}: {plain:.300} but {ours:.300}", stringify!($name), jobs());
    } )* };
}

fn numbers(n: usize, from: u64) -> Vec<u64> {
    (from..from + n as u64).collect()
}

/// Texts with one that is different at an index.
fn texts(n: usize, at: usize, odd: &str, usual: impl Fn(usize) -> String) -> Vec<String> {
    (0..n).map(|i| if i == at { odd.to_string() } else { usual(i) }).collect()
}

fn slices(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

#[test]
fn numbers_that_are_searched_and_checked() {
    at_all_jobs(|n| {
        for from in [0, 1, 5_000, 123_456] {
            let xs = numbers(n, from);
            check!(&xs => convert_then_push all_of found_flag found_at report_and_go_on sort_out collect_errors memo
                separated after_the_first);
            check!(&xs => first_error not_send);
            let rows: Vec<Vec<u64>> = xs.chunks(7).map(|c| c.to_vec()).collect();
            check!(&rows => found_in_rows);
            let plain = opaque::plain(&xs).map(|it| it.collect::<Vec<_>>());
            assert_eq!(opaque::ours(&xs).map(|it| it.collect::<Vec<_>>()), plain);
            assert_eq!(boxed::plain(&xs).collect::<Vec<_>>(), boxed::ours(&xs).collect::<Vec<_>>());
        }
        let stop = std::sync::atomic::AtomicBool::new(n % 2 == 0);
        let xs = numbers(n, 3);
        assert_eq!(stopped::plain(&xs, &stop), stopped::ours(&xs, &stop));
    });
}

#[test]
fn texts_that_are_parsed() {
    at_all_jobs(|n| {
        for at in [0, 2, n / 2, n] {
            let pairs_of = |odd| texts(n, at, odd, |i| format!("{i}:{}", (b'a' + (i % 26) as u8) as char));
            for odd in ["3", "x:y", "3:"] {
                check!(&slices(&pairs_of(odd)) => pairs);
            }
            let ips = texts(n, at, "1.2.3", |i| format!(" 10.{}.{}.1 ", i / 256 % 256, i % 256));
            check!(&slices(&ips) => addresses wc closures_that_fail);
            let rows = |odd| texts(n, at, odd, |i| format!("k{i};{}", float(i)));
            for odd in ["", "k3", "k1;2", "kx;y"] {
                check!(&slices(&rows(odd)) => unique);
            }
            let sums = |odd| texts(n, at, odd, |i| mix(i as u64).wrapping_shr(20).to_string());
            for odd in ["x", "18446744073709551615", "5"] {
                check!(&slices(&sums(odd)) => checked);
            }
            check!(&slices(&sums("y")) => boxed_error);
            check!(&texts(n, at, "long", |i| "ab"[..i % 3].to_string()) => cow);
            let items = texts(n, at, "key", |i| i.to_string());
            check!(items.clone() => until_empty);
            check!(texts(n, at, " ", |i| i.to_string()) => until_empty);
            let (plain, ours) = (gives_back::plain(items.clone(), "key".into()), gives_back::ours(items, "key".into()));
            assert_eq!(plain, ours);
            let text: String =
                (0..n).map(|i| if i % 31 == 3 { '\n' } else { (b'A' + (mix(i as u64) % 58) as u8) as char }).collect();
            check!(&text => positions);
        }
    });
}

#[test]
fn floats_that_are_reduced() {
    at_all_jobs(|n| {
        let xs = crate::common::floats(n);
        check!(&xs => in_a_block range changed);
        check!(n => outer_products);
    });
}
