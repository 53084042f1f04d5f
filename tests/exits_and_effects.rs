//! Where exits and effects meet: an effect decides about an exit, an exit ends effects, loops lie in loops.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::twins::{at_all_jobs, jobs, twin};
use common::{at_every_size, mix, with_jobs, words};
use parallelize::{par_for, parallelize};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;

#[test]
fn an_effect_that_continues_cancels_a_later_exit() {
    #[parallelize]
    fn ours(words: &[String], log: &mut Vec<u32>, jobs: i32) -> Result<usize, std::num::ParseIntError> {
        let mut seen = BTreeSet::new();
        #[par(jobs = jobs, always)]
        for word in words {
            let key = &word[..word.len().min(2)];
            if !seen.insert(key) {
                continue;
            }
            let number = word[1..].parse::<u32>()?;
            log.push(number);
        }
        Ok(seen.len())
    }
    fn plain(words: &[String], log: &mut Vec<u32>) -> Result<usize, std::num::ParseIntError> {
        let mut seen = BTreeSet::new();
        for word in words {
            if !seen.insert(&word[..word.len().min(2)]) {
                continue;
            }
            log.push(word[1..].parse::<u32>()?);
        }
        Ok(seen.len())
    }
    at_every_size(|n, jobs| {
        // Only the first of each key is parsed; the bad ones come again and again after it, until one comes first.
        let mut words = words(n);
        words.iter_mut().enumerate().filter(|(i, _)| i % 11 == 10).for_each(|(_, w)| w.push('x'));
        words.extend(["u".to_string(), "t".to_string()]);
        let (mut plain_log, mut log) = (vec![], vec![]);
        let plain = plain(&words, &mut plain_log);
        assert_eq!((ours(&words, &mut log, jobs), log), (plain, plain_log));
    });
}

#[test]
fn an_effect_that_breaks_ends_the_loop_before_a_later_exit() {
    fn ours(n: u64, budget: u64, jobs: i32) -> Result<(u64, Vec<u64>), u64> {
        let (mut spent, mut out) = (0, vec![]);
        par_for!(
            jobs = jobs,
            always,
            for x in 0..n {
                let cost = mix(x) % 100;
                spent += cost;
                if spent > budget {
                    break;
                }
                if mix(x) % 1000 == 0 {
                    return Err(x);
                }
                out.push(cost);
            }
        );
        Ok((spent, out))
    }
    fn plain(n: u64, budget: u64) -> Result<(u64, Vec<u64>), u64> {
        let (mut spent, mut out) = (0, vec![]);
        for x in 0..n {
            spent += mix(x) % 100;
            if spent > budget {
                break;
            }
            if mix(x) % 1000 == 0 {
                return Err(x);
            }
            out.push(mix(x) % 100);
        }
        Ok((spent, out))
    }
    at_every_size(|n, jobs| {
        for budget in [0, 50, 5_000, 50_000, u64::MAX] {
            assert_eq!(ours(n as u64, budget, jobs), plain(n as u64, budget));
        }
    });
}

#[test]
fn items_past_an_exit_are_not_changed() {
    fn ours(v: &mut [u64], jobs: i32) -> Result<usize, u64> {
        let mut changed = 0;
        par_for!(
            jobs = jobs,
            always,
            for x in v.iter_mut() {
                let y = mix(*x);
                if y % 500 == 0 {
                    return Err(*x);
                }
                if y % 501 == 0 {
                    break;
                }
                *x = y;
                changed += 1;
            }
        );
        Ok(changed)
    }
    fn plain(v: &mut [u64]) -> Result<usize, u64> {
        let mut changed = 0;
        for x in v.iter_mut() {
            let y = mix(*x);
            if y % 500 == 0 {
                return Err(*x);
            }
            if y % 501 == 0 {
                break;
            }
            *x = y;
            changed += 1;
        }
        Ok(changed)
    }
    at_every_size(|n, jobs| {
        for seed in 0..5 {
            let start: Vec<u64> = (0..n as u64).map(|x| mix(x ^ seed << 40)).collect();
            let (mut a, mut b) = (start.clone(), start);
            assert_eq!((ours(&mut a, jobs), a), (plain(&mut b), b));
        }
    });
}

#[test]
fn items_that_only_the_types_know_to_be_exclusive_are_not_changed_past_an_exit() {
    fn raise(x: &mut u64) -> u64 {
        *x += 1;
        *x
    }
    with_jobs(|jobs| {
        let mut cells = vec![0; 200];
        let things: Vec<&mut u64> = cells.iter_mut().collect();
        par_for!(
            jobs = jobs,
            always,
            for (i, x) in things.into_iter().enumerate() {
                let raised = raise(x);
                if i == 50 {
                    std::thread::sleep(std::time::Duration::from_millis(20)); // for the others to run ahead
                }
                if i as u64 == 49 + raised {
                    break;
                }
            }
        );
        assert_eq!(cells.iter().sum::<u64>(), 51);
    });
}

twin! { moved(n: u64, at: u64, bag: Vec<u64>, label: String) -> (Vec<u64>, Option<usize>, String) {
    let (mut log, mut taken) = (Vec::new(), None);
    for i in 0..n {
        let y = mix(i);
        if i == at && y % 2 == 0 {
            let whole = count(bag);
            taken = Some(whole);
            break;
        }
        if i == at {
            let loud = shout(label);
            return (log, None, loud);
        }
        log.push(y);
    }
    (log, taken, String::new())
} }

fn count(bag: Vec<u64>) -> usize {
    bag.len()
}

fn shout(label: String) -> String {
    label + "!"
}

#[test]
fn what_is_moved_right_before_the_loop_ends_is_moved_once() {
    at_all_jobs(|n| {
        for at in [0, 1, 5, 900, 901] {
            let (bag, label) = (vec![1, 2, 3], "stop".to_string());
            let plain = moved::plain(n as u64, at, bag.clone(), label.clone());
            assert_eq!(moved::ours(n as u64, at, bag, label), plain);
        }
    });
}

#[test]
fn a_failing_write_leaves_at_its_iteration() {
    /// Takes so many bytes and then fails.
    struct Full(String, usize);
    impl std::fmt::Write for Full {
        fn write_str(&mut self, s: &str) -> std::fmt::Result {
            if self.0.len() + s.len() > self.1 {
                return Err(std::fmt::Error);
            }
            self.0.push_str(s);
            Ok(())
        }
    }
    #[parallelize]
    fn ours(out: &mut Full, n: u64, jobs: i32) -> std::fmt::Result {
        #[par(jobs = jobs, always)]
        for x in 0..n {
            let y = mix(x);
            writeln!(out, "{x}: {y}")?;
        }
        Ok(())
    }
    fn plain(out: &mut Full, n: u64) -> std::fmt::Result {
        (0..n).try_for_each(|x| writeln!(out, "{x}: {}", mix(x)))
    }
    at_every_size(|n, jobs| {
        for room in [0, 100, 10_000, usize::MAX] {
            let (mut a, mut b) = (Full(String::new(), room), Full(String::new(), room));
            assert_eq!((ours(&mut a, n as u64, jobs), a.0), (plain(&mut b, n as u64), b.0), "jobs {jobs}");
        }
    });
}

#[test]
fn a_buffer_that_is_full_holds_what_fitted() {
    fn ours(mut out: &mut [u8], n: u64, jobs: i32) -> Result<(), String> {
        par_for!(
            jobs = jobs,
            always,
            for x in 0..n {
                let y = mix(x);
                writeln!(out, "{x}: {y}").map_err(|e| format!("{:?} at {x}", e.kind()))?;
            }
        );
        Ok(())
    }
    fn plain(mut out: &mut [u8], n: u64) -> Result<(), String> {
        (0..n).try_for_each(|x| writeln!(out, "{x}: {}", mix(x)).map_err(|e| format!("{:?} at {x}", e.kind())))
    }
    at_every_size(|n, jobs| {
        for room in [0, 100, 10_000, 500_000] {
            let (mut a, mut b) = (vec![0; room], vec![0; room]);
            assert_eq!((ours(&mut a, n as u64, jobs), a), (plain(&mut b, n as u64), b));
        }
    });
}

#[test]
fn nested_parallel_loops_leave_the_outer_one_and_the_function() {
    #[parallelize]
    fn ours(n: u64, seed: u64, jobs: i32) -> Result<Vec<u64>, String> {
        let mut out = vec![];
        #[par(jobs = jobs, always)]
        'rows: for a in 0..n {
            let mut row = 0u64;
            #[par(jobs = jobs, always)]
            for b in 0..5 {
                let y = mix(a * 5 + b + seed);
                match y % 4000 {
                    0 => return Ok(vec![a, b]),
                    1 => Err(format!("{a} {b}"))?,
                    2 => break 'rows,
                    3..100 => continue 'rows,
                    100..200 => break,
                    200..300 => continue,
                    _ => row = row.wrapping_add(y),
                }
            }
            out.push(row);
        }
        Ok(out)
    }
    fn plain(n: u64, seed: u64) -> Result<Vec<u64>, String> {
        let mut out = vec![];
        'rows: for a in 0..n {
            let mut row = 0u64;
            for b in 0..5 {
                let y = mix(a * 5 + b + seed);
                match y % 4000 {
                    0 => return Ok(vec![a, b]),
                    1 => Err(format!("{a} {b}"))?,
                    2 => break 'rows,
                    3..100 => continue 'rows,
                    100..200 => break,
                    200..300 => continue,
                    _ => row = row.wrapping_add(y),
                }
            }
            out.push(row);
        }
        Ok(out)
    }
    at_every_size(|n, jobs| {
        for seed in [0, 1 << 40, 2 << 40, 3 << 40] {
            assert_eq!(ours(n as u64, seed, jobs), plain(n as u64, seed));
        }
    });
}

#[test]
fn the_source_may_be_used_again_after_an_exit() {
    at_every_size(|n, jobs| {
        let words = words(n);
        let mut total = 0;
        for from in [0, n / 2] {
            par_for!(
                jobs = jobs,
                always,
                for word in &words[from..] {
                    let length = word.to_uppercase().len();
                    total += length;
                    if word.ends_with("13") {
                        break;
                    }
                }
            );
        }
        let part = |from: usize| {
            let end = words[from..].iter().position(|w| w.ends_with("13")).map_or(n, |at| from + at + 1);
            words[from..end].iter().map(|w| w.len()).sum::<usize>()
        };
        assert_eq!(total, part(0) + part(n / 2));
    });
}

twin! { found_in_an_inner_loop(xs: &[u64], ys: &[u64], want: u64) -> (Option<(u64, u64)>, u64) {
    let mut found = None;
    let mut seen = 0;
    'outer: for x in xs {
        for y in ys {
            let h = mix(x ^ mix(*y));
            if h % want == 1 {
                found = Some((*x, h));
                break 'outer;
            }
            if h % 50 == 3 { seen += h % 7; continue 'outer; }
        }
        seen += 1;
    }
    (found, seen)
} }

twin! { found_by_searching(xs: &[u64], ys: &[u64], want: u64) -> (Option<u64>, usize, Vec<u64>) {
    let (mut found, mut at, mut steps) = (None, 0, vec![]);
    'outer: for (i, x) in xs.iter().enumerate() {
        let mut y = 0u64;
        while y < ys.len() as u64 {
            let h = mix(x ^ mix(y));
            if h % want == 1 {
                steps.push(h);
                found = Some(h);
                at = i;
                break 'outer;
            }
            y += 1 + h % 3;
        }
        let mut rest = ys.iter();
        let last = loop {
            let Some(z) = rest.next() else { break 0 };
            if mix(x ^ z) % want == 2 {
                at = i;
                found = Some(*z);
                return (found, at, steps);
            }
            if z % 10 == 9 { break *z; }
        };
        steps.push(y ^ last);
    }
    (found, at, steps)
} }

#[test]
fn what_an_inner_loop_finds_ends_the_outer_one() {
    at_all_jobs(|n| {
        let n = n.min(1000);
        let (xs, ys): (Vec<u64>, Vec<u64>) = ((0..n as u64).collect(), (0..20).collect());
        for want in [3, 100, 4_000, 1 << 40] {
            let plain = found_in_an_inner_loop::plain(&xs, &ys, want);
            assert_eq!(found_in_an_inner_loop::ours(&xs, &ys, want), plain, "n {n}, want {want}, jobs {}", jobs());
            let plain = found_by_searching::plain(&xs, &ys, want);
            assert_eq!(found_by_searching::ours(&xs, &ys, want), plain, "n {n}, want {want}, jobs {}", jobs());
        }
    });
}
