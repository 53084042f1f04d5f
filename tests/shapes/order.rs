//! What is evaluated before what: places and values, several effects in one expression, panics and exits among effects.

use crate::common::twins::{at_all_jobs, jobs, twin};
use crate::common::{message, mix};
use parallelize::parallelize;
use std::collections::*;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

fn work(x: u64) -> u64 {
    (0..10).fold(x, |a, _| mix(a))
}

/// Panics or fails for one in `r`.
fn risky(h: u64, r: u64) -> u64 {
    assert!(h % r != 1, "risky {h}");
    h / 2
}

fn fail(h: u64, r: u64) -> Result<u64, String> {
    if h % r == 2 { Err(format!("fail {h}")) } else { Ok(h / 3) }
}

fn at(h: u64, r: u64, len: usize) -> usize {
    assert!(h % r != 3, "at {h}");
    if h % r == 4 { len } else { h as usize % len }
}

type Log = Vec<u64>;
type Outcome = Result<u64, String>;

#[track_caller]
fn same<R: PartialEq + Debug>(
    plain: impl Fn(u64, u64, &mut Log, &mut Log) -> R,
    ours: impl Fn(u64, u64, &mut Log, &mut Log) -> R,
) {
    at_all_jobs(|n| {
        for r in [5, 60, 900, 8000, 1 << 40] {
            let (mut a, mut b) = ((vec![1; 40], vec![2; 40]), (vec![1; 40], vec![2; 40]));
            let p = catch_unwind(AssertUnwindSafe(|| plain(n as u64, r, &mut a.0, &mut a.1))).map_err(|e| message(&*e));
            let q = catch_unwind(AssertUnwindSafe(|| ours(n as u64, r, &mut b.0, &mut b.1))).map_err(|e| message(&*e));
            assert_eq!((p, a), (q, b), "n {n}, r {r}, jobs {}", jobs());
        }
    });
}

macro_rules! check {
    ($($name:ident)*) => { $( { eprintln!(stringify!($name)); same($name::plain, $name::ours); } )* };
}

twin! { place_then_value(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    for i in 0..n { let h = work(i); v[at(h, r, 40)] = risky(mix(h), r); w.push(i); v[at(h ^ 1, r, 40)] += risky(h ^ 2, r) % 100; v[at(h ^ 5, r, 40)] ^= fail(h ^ 6, r)?; }
    Ok(0)
} }
twin! { chains_that_panic(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    for i in 0..n {
        let h = work(i);
        v.extend((0..h % 4).map(|k| risky(h ^ k, r)));
        w.push(i);
        if h % 2 == 0 { w.extend((h..h + 40).filter(|x| x % 7 == 0).map(|x| risky(x, r)).take_while(|x| x % 9 != 0)); }
        v.push(w.len() as u64);
        let len = v.len() as u64; v.extend((0..2).map(|k| risky(h ^ k ^ 8, r))); w.push(len);
        w.extend((0..2).map(|k| fail(h ^ k, r)).collect::<Result<Log, _>>()?.iter().rev());
    }
    Ok(0)
} }
twin! { sets_in_their_order(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Log {
    let mut set = HashSet::<u64, std::hash::BuildHasherDefault<std::hash::DefaultHasher>>::default();
    for i in 0..n { let h = work(i); set.extend((0..h % 90).map(|k| work(k ^ h)).filter(|x| x % 4 == 0)); w.push(set.len() as u64); }
    v.extend(&set);
    set.into_iter().map(|x| x % r).collect()
} }
struct Firsts<'a>(&'a mut Log);
impl Firsts<'_> {
    fn extend(&mut self, chain: impl Iterator<Item = u64>) {
        for x in chain {
            self.0.push(x);
            if x % 5 == 0 {
                return;
            }
        }
    }
}
twin! { part_of_a_chain(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    let mut firsts = Firsts(v);
    for i in 0..n { let h = work(i); firsts.extend((0..9).map(|k| work(h ^ k) % r)); w.push(i); }
    Ok(0)
} }
static BEHIND: AtomicUsize = AtomicUsize::new(0);
twin! { nothing_behind_a_panic(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    for i in 0..n { v.extend([n].iter().map(|n| risky(work(*n), r))); BEHIND.fetch_add(1, Relaxed); w.push(i); }
    Ok(0)
} }
twin! { receiver_then_arguments(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    v.push(1);
    let mut rows = vec![vec![0u64]; 40];
    for i in 0..n { let h = work(i); rows[at(h, r, 40)].push(risky(mix(h), r)); w.push(rows[0].len() as u64); rows[at(h ^ 9, r, 40)].extend([fail(h ^ 1, r)?, risky(h ^ 3, r)]); }
    Ok(rows.concat().iter().fold(0, |a, b| a.rotate_left(1) ^ b))
} }
twin! { reads_itself(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    let _ = &w;
    for i in 0..n { let h = work(i); v.push(v.len() as u64 ^ h); let last = v.len() - 1; v[last] ^= 5; v.push(v[(h % 40) as usize] ^ risky(h, r)); let k = v.len() - 2; v[k] = v[0].wrapping_add(work(h)); if v.len() > 900 { v.truncate(100); } }
    Ok(0)
} }
twin! { effects_in_arguments(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    for i in 0..n { let h = work(i); v.push({ w.push(h); risky(h ^ 1, r) }); w.push(v.pop().unwrap_or(work(i)) ^ fail(h ^ 3, r)?); v.insert((h % 3) as usize, w.pop().map_or(0, |x| x / 2)); w.extend(v.drain(..(h % 2) as usize)); }
    Ok(0)
} }
twin! { effects_in_values(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    for i in 0..n { let h = work(i); let () = v.push(h); let k = { w.push(risky(h, r)); w.len() as u64 }; (v.push(k), w.push(k / 2)); let _ = [1, 2].map(|j| v.push(j ^ h)); if let Some(x) = w.first_mut() { *x ^= fail(h ^ 1, r)?; } v.len(); }
    Ok(0)
} }
twin! { panics_between(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    for i in 0..n { v.push(i); let h = work(i); let y = risky(h, r); w.push(y); let z = risky(h ^ 1, r); v.push(z); if h % r == 7 { w.push(risky(h ^ 3, 1)); } let t = [y, z][(at(h ^ 5, r, 2)).min(2)]; w.push(t); }
    Ok(0)
} }
twin! { exits_between(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    for i in 0..n {
        v.push(i); let h = work(i); let y = fail(h, r)?; w.push(y);
        let z = match fail(h ^ 1, r) { Ok(z) => z, Err(_) if h % 2 == 0 => break, Err(e) => { w.push(9); return Err(e + "!") } };
        v.push(z); if h % r == 7 { w.push(fail(h ^ 3, r)?); return Ok(h); } w.push(fail(h ^ 5, r)? ^ fail(mix(h), r)?); if z % r == 9 { continue; } v.push(risky(z, r));
    }
    Ok(1)
} }
twin! { exits_in_values(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    let mut total = 0u64;
    for i in 0..n { let h = work(i); total ^= if h % r == 5 { return Ok(total) } else { risky(h, r) }; v.push(match h % r { 6 => break, 7 => continue, k => k }); w.push(total.rotate_left(3)); total = total.wrapping_add(fail(h ^ 1, r)?); }
    Ok(total)
} }
twin! { lazily(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    let mut any = false; let mut all = true; let mut count = 0;
    for i in 0..n { let h = work(i); any = any || risky(h, r) % 97 == 0; all = all && risky(h ^ 8, r) % 911 != 0; if any && { count += 1; count % 3 == 0 } && fail(h, r)? % 2 == 0 { v.push(h); } w.push(u64::from(any) + u64::from(all)); }
    Ok(count)
} }
twin! { conditional_panics(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    let mut quota = 50u64;
    for i in 0..n { let h = work(i); if quota > 0 { quota -= 1; v.push(risky(h, 1 << 50)); } else if h % 3 == 0 { w.push(risky(h, r)); quota += h % 5; } if v.len() as u64 % r == r - 1 { v.push(risky(1, r)); } }
    Ok(quota)
} }
twin! { would_panic_if_run(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    let mut open = r > 0;
    for i in 0..n { let h = work(i); if open { v.push(100 / (i + 1)); } if i == 50 { open = false; } if !open { continue; } w.push(100 / 51u64.saturating_sub(i)); v.push([1, 2, 3][(h % 3) as usize] / 51u64.saturating_sub(i)); }
    Ok(0)
} }
twin! { after_a_carried_break(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    let mut left = 70u64;
    for i in 0..n { let h = work(i); left = left.saturating_sub(h % 3); if left == 0 { break; } v.push(1000 / (left.min(200))); let y = risky(h, r.max(50)); w.push(y); }
    Ok(left)
} }
twin! { unreached_worker_panic(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    let mut seen = HashSet::new();
    for i in 0..n { let h = work(i) % 60; if !seen.insert(h) { v.push(h); if v.len() > 100 { return Ok(i); } continue; } let y = 100 / (59 - h.min(58)); w.push(y); if seen.len() == 60 { let z = risky(h * r + 1, r); v.push(z); } }
    Ok(n)
} }
twin! { nested_calls(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    fn put(to: &mut Log, x: u64) -> &mut Log { to.push(x); to }
    for i in 0..n { let h = work(i); put(put(v, h), risky(h, r)).push(3); put(w, fail(h, r)?).pop(); v.iter_mut().zip(w.iter_mut()).for_each(|(a, b)| std::mem::swap(a, b)); if v.len() > 50 { v.drain(..20); } }
    Ok(0)
} }
twin! { loops_of_effects(n: u64, r: u64, v: &mut Log, w: &mut Log) -> Outcome {
    for i in 0..n { let h = work(i); for j in 0..h % 4 { if (h ^ j) % r == 5 { return Err(format!("{i} {j}")); } v.push(risky(h ^ j, r)); let mut k = 0; while k < j { w.push(fail(h ^ k << 7, r)?); k += 1; if w.len() % 50 == 7 { break; } } } for x in w.iter_mut().take(2) { *x = x.rotate_left(1) ^ h; } }
    Ok(0)
} }

#[test]
fn in_one_expression() {
    check!(chains_that_panic sets_in_their_order part_of_a_chain);
    check!(place_then_value receiver_then_arguments reads_itself effects_in_arguments effects_in_values exits_in_values lazily nested_calls);
}

/// A panic in a chain that each iteration has.
#[test]
fn behind_a_chain() {
    check!(nothing_behind_a_panic);
    at_all_jobs(|n| {
        let (n, before) = (n as u64, BEHIND.load(Relaxed));
        let ours = || nothing_behind_a_panic::ours(n, work(n) - 1, &mut vec![], &mut vec![]);
        assert_eq!(catch_unwind(ours).is_err(), n > 0);
        assert_eq!(BEHIND.load(Relaxed), before);
    });
}

#[test]
fn among_statements() {
    check!(panics_between exits_between conditional_panics would_panic_if_run after_a_carried_break unreached_worker_panic loops_of_effects);
}
