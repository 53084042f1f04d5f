use parallelize::{par, par_for, parallelize};
use std::collections::*;

fn heavy(x: u64) -> u64 {
    (0..50).fold(x, |a, b| a.wrapping_mul(6364136223846793005).wrapping_add(b ^ 1442695040888963407).rotate_left(13))
}

#[parallelize]
fn squares(n: u64, k: u64) -> (Vec<u64>, u64) {
    let mut out = Vec::new();
    let mut total = 0u64;
    #[par(jobs = 3, always)]
    for i in 0..n {
        let v = heavy(i) % 100;
        if v == k {
            continue;
        }
        if v == 200 {
            break;
        }
        out.push(v);
        total += v;
    }
    (out, total)
}

#[parallelize]
fn parse(words: &[&str]) -> Result<Vec<i32>, Box<dyn std::error::Error + Send + Sync>> {
    let mut out = Vec::new();
    #[par(jobs = 2, always)]
    for w in words {
        out.push(w.parse::<i32>().map_err(|e| e.to_string())?);
    }
    Ok(out)
}

#[test]
fn loops() {
    let (a, t) = squares(10_000, 7);
    let b: Vec<u64> = (0..10_000).map(|i| heavy(i) % 100).filter(|v| *v != 7).collect();
    assert_eq!(t, b.iter().sum::<u64>());
    assert_eq!(a, b);
    assert_eq!(parse(&["1", "2"]).unwrap(), [1, 2]);
    assert_eq!(parse(&["1", "x", "y"]).unwrap_err().to_string(), "invalid digit found in string");
}

#[test]
fn comprehensions() {
    let xs = [1u64, 2, 3];
    let ys = vec![4u64, 5];
    let v = par![a * b for a in xs for b in &ys; jobs = 2, always];
    assert_eq!(v, [4, 5, 8, 10, 12, 15]);
    let s: f64 = par![sum: (x as f64).sqrt() for x in 0..1000u32 if x % 3 == 0; jobs = 4, always];
    assert_eq!(s.to_bits(), (0..1000u32).filter(|x| x % 3 == 0).map(|x| (x as f64).sqrt()).sum::<f64>().to_bits());
    let m = par![k => v for (k, v) in [("a", 1), ("b", 2)]];
    assert_eq!(m, HashMap::from([("a", 1), ("b", 2)]));
    let r = par![Result<Vec<_>, _>: w.parse::<i32>() for w in ["1", "z", "q"]];
    assert!(r.is_err());
    assert_eq!(par![first: x for x in 0.. if x > 10], Some(11));
    assert_eq!(par![x for x in 0.. while x < 4], [0, 1, 2, 3]);
    assert_eq!(par![max: x for x in xs], Some(3));
    assert_eq!(par![count: x for x in xs], 3);
    assert!(par![any: x > 2 for x in xs]);
    assert!(!par![all: x > 2 for x in xs]);
    let n: u64 = par![product: x for x in xs];
    assert_eq!(n, 6);
    let h = par![BTreeSet<_>: x % 2 for x in xs let _y = x];
    assert_eq!(h.len(), 2);
}

#[test]
fn plain_loop() {
    let data: Vec<u64> = (0..1000).collect();
    let mut hist = [0u32; 16];
    let mut v = vec![];
    par_for!(
        jobs = 4,
        always,
        for (i, x) in data.iter().enumerate() {
            let h = heavy(*x);
            hist[(h % 16) as usize] += 1;
            if h % 100 < 40 {
                v.push(i);
            }
        }
    );
    let mut hist2 = [0u32; 16];
    let mut v2 = vec![];
    for (i, x) in data.iter().enumerate() {
        let h = heavy(*x);
        hist2[(h % 16) as usize] += 1;
        if h % 100 < 40 {
            v2.push(i);
        }
    }
    assert_eq!((hist, v), (hist2, v2));
}
