//! Loops as they stand in real programs, annotated and not changed.

mod common;

use common::twins::{at_all_jobs, jobs, twin};
use parallelize::parallelize;
use std::collections::*;
use std::fmt::Write as _;
use std::io::{self, BufRead};

fn heavy(x: u64) -> u64 {
    (0..20).fold(x, |a, b| a.wrapping_mul(31).rotate_left(7) ^ b)
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Group {
    n: usize,
    words: Vec<String>,
    longest: Option<String>,
}

twin! { stats(text: &str) -> Result<(f64, usize, f64), Box<dyn std::error::Error + Send + Sync>> {
    let reader = io::BufReader::new(text.as_bytes());
    let (mut sum, mut count, mut max) = (0.0, 0, f64::MIN);
    for (n, line) in reader.lines().enumerate() {
        let line = line?;
        if line.is_empty() { continue; }
        let v: f64 = line.trim().parse().map_err(|e| format!("line {n}: {e}"))?;
        sum += v;
        count += 1;
        if v > max { max = v; }
    }
    Ok((sum, count, max))
} }
// what `parse` makes is known by the function's type alone, and the texts are the iteration's own
twin! { pairs(lines: &[String]) -> Option<(Vec<(u32, u8)>, Vec<i64>)> {
    let (mut pairs, mut numbers) = (Vec::new(), Vec::new());
    for line in lines {
        let line = line.to_lowercase();
        let Some((a, b)) = line.split_once('=') else {
            let number = match line.trim().parse() {
                Ok(number) => number,
                Err(_) => continue,
            };
            let number = if line.len() < 3 { number } else { line[1..].parse().unwrap_or(number) };
            numbers.push(number);
            continue;
        };
        let (a, b) = (a.trim().parse().ok()?, { let b = b.trim(); b.parse().ok()? });
        pairs.push((a, b));
    }
    Some((pairs, numbers))
} }
fn read<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
// the same, where it is not known from what the values are made either, and where they are looked at again
twin! { late(lines: &[String]) -> Option<(Vec<u16>, Vec<String>, Vec<u32>, u32)> {
    let (mut most, mut reversed, mut numbers, mut known) = (vec![], vec![], vec![], 0);
    for line in lines {
        let line = line.replace('=', " ");
        let largest = line.split(' ').map(|word| word.parse().unwrap_or(1)).max()?;
        let longest = line.split(' ').map(|word| word.len() as u16).fold(Default::default(), |a, b| b.max(a));
        let number = read(line.split(' ').next()?)?;
        let back = line.chars().rev().collect();
        most.push(largest);
        most.push(longest);
        known += u32::from(reversed.contains(&back));
        if numbers.contains(&number) { continue; }
        if line.len() > 2 { numbers.push(number); reversed.push(back); }
    }
    Some((most, reversed, numbers, known))
} }
twin! { initials(words: &[String]) -> Vec<String> {
    let mut initials = vec![];
    for word in words {
        let word = word.to_uppercase();
        let initial = if word.len() > 2 { word[1..].get(..1).unwrap_or("-") } else { match &word { w if w.is_empty() => "?", w => &w[..1] } };
        initials.push(initial.to_string());
        let last = match word.chars().last() { Some(c) => c, None => continue };
        let (first, rest) = (&word[..1], word[1..].trim());
        initials.push(format!("{last}{first}{rest}"));
    }
    initials
} }
twin! { nbody(pos: &[[f64; 3]]) -> Vec<[f64; 3]> {
    let n = pos.len();
    let mut forces = vec![[0.0; 3]; n];
    for i in 0..n {
        let mut acc = [0.0; 3];
        for j in 0..n {
            if i != j {
                let d: Vec<f64> = (0..3).map(|k| pos[j][k] - pos[i][k]).collect();
                let r2 = d.iter().map(|x| x * x).sum::<f64>() + 1e-9;
                for k in 0..3 { acc[k] += d[k] / (r2 * r2.sqrt()); }
            }
        }
        forces[i] = acc;
    }
    forces
} }
twin! { matmul(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let mut c = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            let mut s = 0.0;
            for k in 0..n { s += a[i * n + k] * b[k * n + j]; }
            c[i * n + j] = s;
        }
    }
    c
} }
twin! { matmul2(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
    let mut c = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            for k in 0..n { c[i * n + j] += a[i * n + k] * b[k * n + j]; }
        }
    }
    c
} }
twin! { collatz(n: u64) -> (u64, u32) {
    let mut best = (0, 0);
    for start in 1..n {
        let mut x = start;
        let mut steps = 0;
        while x != 1 { x = if x % 2 == 0 { x / 2 } else { 3 * x + 1 }; steps += 1; }
        if steps > best.1 { best = (start, steps); }
    }
    best
} }
twin! { life(grid: &Vec<Vec<bool>>) -> Vec<Vec<bool>> {
    let (h, w) = (grid.len(), grid[0].len());
    let mut next = vec![vec![false; w]; h];
    for (y, row) in next.iter_mut().enumerate() {
        for (x, cell) in row.iter_mut().enumerate() {
            let mut n = 0;
            for dy in [h - 1, 0, 1] { for dx in [w - 1, 0, 1] {
                if (dx, dy) != (0, 0) && grid[(y + dy) % h][(x + dx) % w] { n += 1; }
            } }
            *cell = matches!((grid[y][x], n), (true, 2 | 3) | (false, 3));
        }
    }
    next
} }
twin! { dirs(path: &str) -> io::Result<(u64, Vec<String>)> {
    let mut total = 0;
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        if meta.is_file() {
            total += meta.len();
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok((total, names))
} }
twin! { group(text: &str) -> BTreeMap<char, Group> {
    let mut groups: BTreeMap<char, Group> = BTreeMap::new();
    for word in text.split_whitespace() {
        let lower = word.to_lowercase();
        let Some(first) = lower.chars().next() else { continue };
        let g = groups.entry(first).or_default();
        g.n += 1;
        if g.longest.as_ref().is_none_or(|l| l.len() < lower.len()) { g.longest = Some(lower.clone()); }
        g.words.push(lower);
    }
    groups
} }
twin! { report(xs: &[(String, f64)]) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let mut total = 0.0;
    writeln!(out, "name,value")?;
    for (name, value) in xs {
        let scaled = value.powf(1.5);
        total += scaled;
        writeln!(out, "{name},{scaled:.3},{total:.2}")?;
    }
    Ok(out)
} }
twin! { primes(n: u32) -> Vec<u32> {
    let mut out = vec![];
    'next: for i in 2..n {
        let mut d = 2;
        while d * d <= i { if i % d == 0 { continue 'next; } d += 1; }
        out.push(i);
    }
    out
} }
twin! { update(m: &mut HashMap<u32, Vec<u32>>) -> usize {
    let mut total = 0;
    for (k, v) in m.iter_mut() {
        v.push(*k);
        v.sort_unstable();
        total += v.len();
    }
    total
} }
twin! { tokens(src: &str) -> Result<Vec<(usize, String)>, String> {
    let mut out = Vec::new();
    for (i, part) in src.split(' ').enumerate() {
        match part.chars().next() {
            None => continue,
            Some(c) if c.is_ascii_digit() => out.push((i, format!("num:{part}"))),
            Some(c) if c.is_alphabetic() => { let up = part.to_uppercase(); out.push((i, up)); }
            Some(c) => return Err(format!("bad {c} at {i}")),
        }
    }
    Ok(out)
} }
twin! { moving(xs: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(xs.len());
    for w in xs.windows(3) { out.push(w.iter().sum::<f64>() / 3.0); }
    out
} }
twin! { early(xs: &[u32]) -> Option<usize> {
    for (i, x) in xs.iter().enumerate() { if x.count_ones() == 5 { return Some(i); } }
    None
} }
twin! { lock(xs: &[u64]) -> u64 {
    let m = std::sync::Mutex::new(0);
    for x in xs { let y = x.wrapping_mul(31).rotate_left(7); *m.lock().unwrap() += y >> 40; }
    m.into_inner().unwrap()
} }
twin! { stack(xs: &[i64]) -> Vec<i64> {
    let mut st: Vec<i64> = vec![];
    for &x in xs {
        let y = x.pow(2) % 17;
        while let Some(&t) = st.last() { if t <= y { break; } st.pop(); }
        st.push(y);
    }
    st
} }
twin! { cum(xs: &[f64]) -> Vec<f64> {
    let mut acc = 0.0; let mut out = vec![];
    for x in xs { acc += x.sin(); out.push(acc); }
    out
} }
twin! { two(xs: &mut Vec<f64>) -> Result<f64, String> {
    let mut t = 0.0;
    for x in xs.iter_mut() { *x = x.sqrt(); if *x > 30.0 { return Err(format!("{x}")); } t += *x; }
    Ok(t)
} }
twin! { refs(names: &[String], n: u64) -> (Vec<(String, usize)>, BTreeMap<String, u64>) {
    let mut out = vec![]; let mut m: BTreeMap<String, u64> = BTreeMap::new(); let mut total = 0usize;
    for i in 0..n {
        let k = (heavy(i) % names.len() as u64) as usize;
        total += names[k].len();
        out.push((names[k].clone(), total));
        m.entry(names[k].clone()).or_insert(total as u64);
        if m.contains_key(&names[k]) && total % 3 == 0 { m.remove(&names[k]); }
        match names[k].as_str() { "s3" => total += 1, _ => {} }
        vec![1usize, 2].push(total);
    }
    (out, m)
} }

#[derive(Clone)]
struct Sim {
    pos: Vec<f64>,
    total: f64,
    log: Vec<String>,
    k: f64,
}

impl Sim {
    fn energy(&mut self) -> f64 {
        for i in 0..self.pos.len() {
            let e = self.pos[i].cos() * self.k;
            self.total += e;
            if e > 0.9 {
                self.log.push(format!("{i}"));
            }
        }
        self.total
    }

    #[parallelize(jobs = jobs(), always)]
    fn energy_in_parallel(&mut self) -> f64 {
        for i in 0..self.pos.len() {
            let e = self.pos[i].cos() * self.k;
            self.total += e;
            if e > 0.9 {
                self.log.push(format!("{i}"));
            }
        }
        self.total
    }
}

fn floats(n: usize) -> Vec<f64> {
    (0..n).map(|i| (i as f64).sin()).collect()
}

#[test]
fn reading_numbers() {
    at_all_jobs(|n| {
        let text: String = (0..n).map(|i| format!("{}\n", (i * 7919 % 1000) as f64 / 7.0)).collect();
        assert_eq!(stats::plain(&text).unwrap(), stats::ours(&text).unwrap());
        let bad = text.replace("100\n", "zz\n");
        assert_eq!(stats::plain(&bad).map_err(|e| e.to_string()), stats::ours(&bad).map_err(|e| e.to_string()));
    });
}

#[test]
fn simulations() {
    at_all_jobs(|n| {
        let pos: Vec<[f64; 3]> = (0..n.min(100)).map(|i| [i as f64, (i * i % 37) as f64, (i % 5) as f64]).collect();
        assert_eq!(nbody::plain(&pos), nbody::ours(&pos));
        let grid: Vec<Vec<bool>> = (0..n.clamp(1, 40)).map(|y| (0..50).map(|x| (x * y) % 3 == 1).collect()).collect();
        assert_eq!(life::plain(&grid), life::ours(&grid));
        let sim = Sim { pos: floats(n), total: 0.0, log: Vec::new(), k: 0.99 };
        let (mut a, mut b) = (sim.clone(), sim);
        assert_eq!(a.energy().to_bits(), b.energy_in_parallel().to_bits());
        assert_eq!(a.log, b.log);
    });
}

#[test]
fn matrices() {
    at_all_jobs(|n| {
        let a = floats(400);
        let n = n.min(20);
        assert_eq!(matmul::plain(&a, &a, n), matmul::ours(&a, &a, n));
        assert_eq!(matmul2::plain(&a, &a, n), matmul2::ours(&a, &a, n));
    });
}

#[test]
fn numbers() {
    at_all_jobs(|n| {
        assert_eq!(collatz::plain(n as u64), collatz::ours(n as u64));
        assert_eq!(primes::plain(n as u32), primes::ours(n as u32));
        assert_eq!(cum::plain(&floats(n)), cum::ours(&floats(n)));
        assert_eq!(moving::plain(&floats(n)), moving::ours(&floats(n)));
        let bits: Vec<u32> = (0..n as u32).map(|i| if i == 2500 { 31 } else { 3 }).collect();
        assert_eq!(early::plain(&bits), early::ours(&bits));
        let wide: Vec<u64> = (0..n as u64).collect();
        assert_eq!(lock::plain(&wide), lock::ours(&wide));
        let signed: Vec<i64> = (0..n as i64).collect();
        assert_eq!(stack::plain(&signed), stack::ours(&signed));
        let (mut a, mut b): (Vec<f64>, Vec<f64>) =
            (wide.iter().map(|x| *x as f64).collect(), wide.iter().map(|x| *x as f64).collect());
        assert_eq!(two::plain(&mut a), two::ours(&mut b));
        assert_eq!(a, b);
    });
}

#[test]
fn texts() {
    at_all_jobs(|n| {
        let words = "the Quick brown fox jumps Over the lazy dog and Then some more Things happened ".repeat(n / 16);
        assert_eq!(group::plain(&words), group::ours(&words));
        let rows: Vec<(String, f64)> = (0..n).map(|i| (format!("n{i}"), i as f64)).collect();
        assert_eq!(report::plain(&rows), report::ours(&rows));
        let source = "12 ab c 9x  d ".repeat(n / 10);
        assert_eq!(tokens::plain(&source), tokens::ours(&source));
        let bad = source + "?";
        assert_eq!(tokens::plain(&bad), tokens::ours(&bad));
        let lines: Vec<String> =
            (0..n).map(|i| if i % 3 == 0 { format!("{i} = {}", i % 256) } else { format!("{i}") }).collect();
        assert_eq!(pairs::plain(&lines), pairs::ours(&lines));
        let some = &lines[..n.min(300)];
        assert_eq!(late::plain(some), late::ours(some));
        assert_eq!(initials::plain(&lines), initials::ours(&lines));
        let names: Vec<String> = (0..20).map(|i| format!("s{i}")).collect();
        assert_eq!(refs::plain(&names, n as u64), refs::ours(&names, n as u64));
    });
}

#[test]
fn directories_and_maps() {
    at_all_jobs(|n| {
        let here = env!("CARGO_MANIFEST_DIR");
        assert_eq!(dirs::plain(here).unwrap(), dirs::ours(here).unwrap());
        assert!(dirs::ours("no such directory").is_err());
        let map: HashMap<u32, Vec<u32>> = (0..n as u32).map(|i| (i, vec![i + 3, i + 1])).collect();
        let (mut a, mut b) = (map.clone(), map);
        assert_eq!(update::plain(&mut a), update::ours(&mut b));
        assert_eq!(a, b);
    });
}
