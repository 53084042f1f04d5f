//! Ordinary loops that leave early, in every way and from every depth, and loops that panic.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{message, mix, words};
use parallelize::{par_for, parallelize};
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt::{self, Debug, Write as _};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

pub(super) fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

/// What a loop gives, what it leaves in the log, and the text of its panic.
#[track_caller]
pub(super) fn same<R: PartialEq + Debug>(
    plain: impl Fn(u64, u64, &mut Vec<u64>) -> R,
    ours: impl Fn(u64, u64, &mut Vec<u64>) -> R,
) {
    at_all_jobs(|n| {
        for rarity in [1, 5, 60, 700, 5000, 1 << 40] {
            let (mut a, mut b) = (vec![], vec![]);
            let p = catch_unwind(AssertUnwindSafe(|| plain(n as u64, rarity, &mut a))).map_err(|e| message(&*e));
            let q = catch_unwind(AssertUnwindSafe(|| ours(n as u64, rarity, &mut b))).map_err(|e| message(&*e));
            assert_eq!((p, a), (q, b), "n {n}, rarity {rarity}, jobs {}", jobs());
        }
    });
}

macro_rules! check {
    ($($name:ident)*) => { $( same($name::plain, $name::ours); )* };
}
pub(super) use check;

#[derive(Debug, PartialEq)]
struct Local(Rc<str>);
#[derive(Debug, PartialEq)]
enum Failure {
    Parse(std::num::ParseIntError),
    Fmt(fmt::Error),
    Local(Local),
    At(u64),
}
impl From<std::num::ParseIntError> for Failure {
    fn from(e: std::num::ParseIntError) -> Self {
        Failure::Parse(e)
    }
}
impl From<fmt::Error> for Failure {
    fn from(e: fmt::Error) -> Self {
        Failure::Fmt(e)
    }
}
impl From<u64> for Failure {
    fn from(e: u64) -> Self {
        Failure::At(e)
    }
}
impl From<String> for Failure {
    fn from(e: String) -> Self {
        Failure::Local(Local(e.into()))
    }
}
#[derive(Debug)]
struct Odd(u64);
impl fmt::Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is odd", self.0)
    }
}
impl Error for Odd {}

fn odd(h: u64, r: u64) -> Result<u64, Odd> {
    if h % r == 1 { Err(Odd(h)) } else { Ok(h / 2) }
}
fn some(h: u64, r: u64) -> Option<u64> {
    if h % r == 2 { None } else { Some(h / 3) }
}
fn step(h: u64, r: u64) -> ControlFlow<u64, u64> {
    if h % r == 3 { ControlFlow::Break(h) } else { ControlFlow::Continue(h / 4) }
}
pub(super) fn text(h: u64, r: u64) -> Result<u64, String> {
    if h % r == 0 { Err(format!("{h}")) } else { Ok(h / 5) }
}

twin! { not_send(n: u64, r: u64, log: &mut Vec<u64>) -> Result<u64, Failure> {
    let mut total = 0u64;
    for i in 0..n {
        let h = work(i);
        let t = text(h, r)?;
        log.push(t);
        if h % r == 4 { return Err(i.into()); }
        if h % r == 1 { Err(i)? }
        let k: u8 = (h % r).min(300).to_string().parse()?;
        total += u64::from(k);
        log.push(total);
    }
    Ok(total)
} }
fn boxed_text<T>(r: Result<T, Box<dyn Error>>) -> Result<T, String> {
    r.map_err(|e| e.to_string())
}
twin! { boxed_(n: u64, r: u64, log: &mut Vec<u64>) -> Result<(u64, String), Box<dyn Error>> {
    let mut out = String::new(); let mut count = 0;
    for i in 0..n {
        let h = odd(work(i), r)?;
        write!(out, "{h},")?;
        let t = text(h, r)?;
        log.push(some(t, r).ok_or("none")?);
        count += 1;
        if out.len() > 50_000 { return Err(format!("{} is long", out.len()).into()); }
    }
    Ok((count, out))
} }
twin! { options(n: u64, r: u64, log: &mut Vec<u64>) -> Option<(u64, u64)> {
    let mut last = (0, 0);
    for i in 0..n {
        let a = some(work(i), r)?;
        let (b, _) = (a + 1).checked_sub(r % 7).zip(Some(3))?;
        log.push(b);
        if a % r == 3 { return Some((a, i)); }
        last = (a, b);
    }
    Some(last)
} }
twin! { flows(n: u64, r: u64, log: &mut Vec<u64>) -> ControlFlow<u64, u64> {
    let mut sum = 0;
    for i in 0..n {
        let h = step(work(i), r)?;
        sum ^= h;
        log.push(sum);
        if sum % r == 1 { return ControlFlow::Break(sum); }
    }
    ControlFlow::Continue(sum)
} }
twin! { in_arguments(n: u64, r: u64, log: &mut Vec<u64>) -> Result<Vec<String>, String> {
    let mut out = vec![];
    for i in 0..n {
        let h = work(i);
        log.push(text(h, r)? ^ 1);
        out.push(format!("{} {:?} {}", text(h ^ 8, r)?, vec![text(mix(h), r)?; 2], i));
        let pair = (text(h / 3, r)?, [text(h / 7, r)?]);
        assert_eq!(pair.1[0], text(h / 7, r)?, "at {i}");
        log.extend_from_slice(&[pair.0, pair.1[0]]);
    }
    Ok(out)
} }
twin! { labels(n: u64, r: u64, log: &mut Vec<u64>) -> (u64, u64) {
    let mut count = 0; let mut rows = 0;
    'rows: for i in 0..n {
        let h = work(i);
        rows += 1;
        'cols: for j in 0..6 {
            let x = mix(h ^ j);
            if x % r == 0 { break 'rows; }
            if x % 7 == 1 { continue 'rows; }
            if x % 7 == 2 { continue 'cols; }
            if x % 7 == 3 { break; }
            let mut k = 0;
            loop { k += 1; if k % 3 == 0 { continue; } if k > 4 { break 'cols; } if mix(x + k) % 2 == 0 { break; } }
            count += k;
            log.push(x);
        }
        log.push(h);
    }
    (count, rows)
} }
twin! { let_else(n: u64, r: u64, log: &mut Vec<u64>) -> Result<u64, String> {
    let mut skipped = 0;
    for w in words(n as usize) {
        let Some(rest) = w.strip_prefix("w") else { continue };
        let Ok(k) = rest.parse::<u64>() else { return Err(rest.to_string()) };
        let [a, b, ..] = work(k).to_le_bytes()[..] else { unreachable!() };
        if a == 3 { skipped += 1; continue; }
        let Ok(x) = text(work(k), r) else { break };
        let y = match some(x, r) { Some(y) if y % 2 == 0 => y, Some(_) => continue, None => return Err(w) };
        let z = if let Ok(z) = odd(y, r) { z } else { log.push(0); break };
        log.push(z + u64::from(b));
    }
    Ok(skipped)
} }
twin! { diverges(n: u64, r: u64, log: &mut Vec<u64>) -> Result<u64, String> {
    for i in 0..n {
        let h = work(i + r);
        log.push(h);
        match h % r { 0 => return Ok(h), 1 => return Err(h.to_string()), _ => panic!("{h} is neither") }
    }
    Err("empty".into())
} }
struct Shelf {
    books: Vec<u64>,
    taken: usize,
}
impl Shelf {
    fn clear(&mut self) -> usize {
        self.books.clear();
        self.taken
    }
}
twin! { removed(n: u64, r: u64, log: &mut Vec<u64>) -> (Vec<u64>, usize, u64) {
    let mut shelf = Shelf { books: (0..n).collect(), taken: 0 };
    let mut sum = 0u64;
    for (i, book) in shelf.books.iter().enumerate() {
        let h = work(*book);
        sum = sum.wrapping_add(h);
        if h % r == 1 {
            log.push(sum);
            let old = shelf.books.remove(i);
            shelf.taken += 1;
            log.push(old ^ h);
            break;
        }
        if h % r == 2 { shelf.books[i] += h % 7; log.push(h); break }
    }
    (shelf.books, shelf.taken, sum)
} }
twin! { given_back(n: u64, r: u64, log: &mut Vec<u64>) -> Result<(Vec<u64>, usize), Vec<u64>> {
    let mut shelf = Shelf { books: (0..n).collect(), taken: 9 };
    for book in &shelf.books {
        let h = work(book ^ 1);
        if h % r == 3 { return Err(shelf.books); }
        log.push(h);
        match h % r {
            4 => { shelf.clear(); log.push(h); return Ok((shelf.books, shelf.taken)); }
            5 => { log.push(shelf.clear() as u64); break; }
            _ => {}
        }
    }
    Ok((shelf.books, shelf.taken))
} }
twin! { given_back_alone(n: u64, r: u64, _log: &mut Vec<u64>) -> Result<u64, (u64, Vec<u64>)> {
    let xs: Vec<u64> = (0..n).collect();
    let mut sum = 0u64;
    for x in &xs {
        let h = work(x ^ 3);
        if h % r == 1 { return Err((h, xs)); }
        sum = sum.wrapping_add(h);
    }
    Ok(sum)
} }
twin! { taken_out(n: u64, r: u64, log: &mut Vec<u64>) -> Option<u64> {
    let mut xs: Vec<u64> = (0..n).collect();
    for (i, x) in xs.iter().enumerate().filter(|(i, _)| i % 3 > 0) {
        let h = work(x ^ 4);
        if h % r == 1 { let old = xs.swap_remove(i); log.extend(&xs[..i]); return Some(old); }
        if h % r == 2 { return Some(xs.remove(i) ^ h); }
        log.push(h);
    }
    None
} }
twin! { emptied(n: u64, r: u64, log: &mut Vec<u64>) -> BTreeMap<u64, u64> {
    let mut counts: BTreeMap<u64, u64> = (0..n).map(|i| (i, i ^ 9)).collect();
    for (key, count) in &counts {
        let h = work(key ^ n);
        if h % r == 1 { log.push(*count / n); counts.clear(); break; }
    }
    counts
} }
twin! { searched(n: u64, r: u64, log: &mut Vec<u64>) -> Vec<u64> {
    let mut xs: Vec<(u64, u64)> = (0..n).map(|i| (i, i / 2)).collect();
    for x in xs.iter_mut() {
        match work(x.1 ^ 5) % r {
            1 => { x.0 = 7; log.push(x.1); break; }
            2 => x.1 = 3,
            _ => {}
        }
    }
    xs.iter().map(|x| x.0 ^ x.1).collect()
} }
twin! { looked_for(xs: &mut [(u64, u64)], r: u64) -> Option<&mut (u64, u64)> {
    for x in xs.iter_mut() {
        if work(x.0) % r == 1 { return Some(x); }
    }
    None
} }
fn marked(found: impl Fn(&mut [(u64, u64)], u64) -> Option<&mut (u64, u64)>, n: u64, r: u64) -> Vec<(u64, u64)> {
    let mut xs: Vec<(u64, u64)> = (0..n).map(|i| (i, i / 2)).collect();
    if let Some(x) = found(&mut xs, r) {
        x.1 += 9;
    }
    xs
}
twin! { truncated(n: u64, r: u64, log: &mut Vec<u64>) -> Vec<Vec<u64>> {
    let mut rows: Vec<Vec<u64>> = (0..n).map(|i| (i..i + i % 4).collect()).collect();
    'rows: for row in &rows {
        for (k, x) in row.iter().enumerate() {
            let h = work(x ^ 2);
            if h % r == 1 { let last = row.len(); rows.truncate(last + k); log.push(h); break 'rows; }
        }
        log.push(row.len() as u64);
    }
    rows
} }
twin! { consumed(n: u64, r: u64, log: &mut Vec<u64>) -> usize {
    let texts = words(n as usize);
    let mut seen = 0;
    for text in texts.iter() {
        let h = work(text.len() as u64 ^ n);
        seen += 1;
        if h % r == 1 { log.extend(texts.into_iter().map(|text| text.len() as u64)); break; }
    }
    seen
} }
twin! { first(n: u64, r: u64, log: &mut Vec<u64>) -> Option<u64> {
    for i in 0..n { let h = work(i); log.push(h); return Some(h % r); }
    None
} }
twin! { tail(n: u64, r: u64, log: &mut Vec<u64>) -> () {
    for i in 0..n {
        let h = work(i);
        if h % r == 3 { return; }
        log.push(h)
    }
} }
twin! { deep(n: u64, r: u64, log: &mut Vec<u64>) -> Result<u64, u64> {
    let mut seen = HashMap::new();
    for i in 0..n {
        let h = work(i);
        if let Some(old) = seen.insert(h % (r * 50), i) { return Err(old * 1000 + i); }
        for part in format!("{h}").split('7') {
            if part.is_empty() { continue; }
            let Ok(v) = part.parse::<u64>() else { return Err(h) };
            if v % r == 9 { return Ok(v); }
            log.push(v);
        }
        let found = 'found: { for j in 0..4 { if mix(h + j) % 5 == 0 { break 'found Some(j); } } None };
        let Some(j) = found else { continue };
        log.push(j);
        while let Some(x) = log.pop() { if x % 3 != 0 || log.len() < 3 { log.push(x / 2); break; } }
        if log.len() as u64 > r * 20 { return Ok(log.len() as u64); }
    }
    Ok(0)
} }
twin! { in_commits(n: u64, r: u64, log: &mut Vec<u64>) -> Result<usize, String> {
    let mut names: Vec<String> = vec![];
    for w in words(n as usize) {
        let up = w.to_uppercase();
        add(log, up.len() as u64 + work(up.len() as u64) % r, r)?;
        let at = names.iter().position(|x| *x == up).map_or(Ok(names.len()), |i| if i as u64 % r == 30 { Err(up.clone()) } else { Ok(i) })?;
        if at == names.len() { names.push(up); } else if log[at] % r == 7 { break; }
    }
    Ok(names.len())
} }
fn add(log: &mut Vec<u64>, x: u64, r: u64) -> Result<(), String> {
    if log.len() as u64 == r * 3 {
        return Err("full".into());
    }
    log.push(x);
    Ok(())
}
twin! { borrowed(items: &[String], least: usize) -> Option<&str> {
    for item in items { let t = item.trim_end_matches('1'); if t.len() >= least && work(t.len() as u64) > 3 { return Some(t); } }
    None
} }
twin! { opaque(n: u64, r: u64) -> impl Iterator<Item = u64> + Debug {
    let mut all = vec![];
    for i in 0..n { let h = work(i); if h % r == 0 { return vec![i].into_iter(); } all.push(h); }
    all.into_iter()
} }
twin! { moves(items: Vec<String>, extra: String) -> Result<String, (String, usize)> {
    let mut total = 0;
    for item in items {
        let n = item.to_uppercase().len();
        if n == 2 { return Ok(extra); }
        if n > 3 { return Ok(item + &extra); }
        total += n;
    }
    Err((extra, total))
} }

#[test]
fn question_marks() {
    check!(not_send options flows in_arguments in_commits);
    same(|n, r, l| boxed_text(boxed_::plain(n, r, l)), |n, r, l| boxed_text(boxed_::ours(n, r, l)));
}

#[test]
fn breaks_returns_and_labels() {
    check!(removed given_back given_back_alone taken_out emptied searched truncated consumed);
    same(|n, r, _| marked(looked_for::plain, n, r), |n, r, _| marked(looked_for::ours, n, r));
    check!(labels let_else diverges first tail deep);
    same(|n, r, _| opaque::plain(n, r).collect::<Vec<_>>(), |n, r, _| opaque::ours(n, r).collect::<Vec<_>>());
    at_all_jobs(|n| {
        let ws = words(n);
        for least in 0..5 {
            assert_eq!(borrowed::plain(&ws, least), borrowed::ours(&ws, least));
        }
        for k in 0..4 {
            assert_eq!(
                moves::plain(vec!["abc"[..k].to_string(); n], "x".into()),
                moves::ours(vec!["abc"[..k].to_string(); n], "x".into())
            );
        }
        assert_eq!(moves::plain(ws.clone(), "x".into()), moves::ours(ws, "x".into()));
    });
}

macro_rules! plainly {
    ($($loop:tt)*) => { $($loop)* };
}

macro_rules! in_parallel {
    ($($loop:tt)*) => { par_for!(jobs = jobs(), always, $($loop)*) };
}

macro_rules! by {
    ($name:ident, $how:ident) => {
        fn $name(n: u64, r: u64, log: &mut Vec<u64>) -> Result<u64, Failure> {
            let mut sum = 0u64;
            $how!('rows: for i in 0..n {
                let h = work(i);
                let t = text(h, r)?;
                log.push(t);
                let Some(s) = some(h, r) else { continue };
                for j in 0..3 {
                    if mix(h ^ j) % r == 1 {
                        break 'rows;
                    }
                    if mix(h ^ j) % 9 == 1 {
                        continue 'rows;
                    }
                    log.push(s ^ j);
                }
                let k: u8 = (s % r).min(300).to_string().parse()?;
                if h % r == 5 {
                    return Ok(h);
                }
                if h % r == 6 {
                    panic!("{h}");
                }
                sum += u64::from(k);
            });
            Ok(sum)
        }
    };
}

by!(by_plain_for, plainly);
by!(by_par_for, in_parallel);

#[test]
fn by_macro() {
    same(by_plain_for, by_par_for);
}
