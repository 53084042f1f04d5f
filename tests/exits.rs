//! `?`, `return`, `break` and `continue` leave a parallel loop as they leave a plain one, from the lowest iteration.
#![allow(clippy::manual_is_multiple_of, reason = "`%` is what most loops say")]

mod common;

use common::{at_every_size, mix, with_jobs, words};
use parallelize::{par_for, parallelize};
use std::error::Error;
use std::fmt;
use std::num::{ParseFloatError, ParseIntError};
use std::ops::ControlFlow;

#[derive(Debug, PartialEq)]
enum Failure {
    Int(ParseIntError),
    Float(ParseFloatError),
    Big(u64),
}

impl From<ParseIntError> for Failure {
    fn from(e: ParseIntError) -> Self {
        Failure::Int(e)
    }
}

impl From<ParseFloatError> for Failure {
    fn from(e: ParseFloatError) -> Self {
        Failure::Float(e)
    }
}

#[test]
fn a_question_mark_converts_the_error() {
    #[parallelize]
    fn ours(fields: &[&str], jobs: i32) -> Result<(Vec<u64>, f64), Failure> {
        let (mut ints, mut total) = (vec![], 0.0);
        #[par(jobs = jobs, always)]
        for field in fields {
            if let Some(float) = field.strip_suffix('f') {
                total += float.parse::<f64>()?;
                continue;
            }
            let int = field.parse()?;
            if int > 1000 {
                return Err(Failure::Big(int));
            }
            ints.push(int);
        }
        Ok((ints, total))
    }
    let int = |s: &str| s.parse::<u64>().unwrap_err();
    with_jobs(|jobs| {
        assert_eq!(ours(&["1", "2.5f", "3"], jobs), Ok((vec![1, 3], 2.5)));
        assert_eq!(ours(&["1", "", "x", "1001", "yf"], jobs), Err(Failure::Int(int(""))));
        assert_eq!(ours(&["1", "yf", "x", "1001"], jobs), Err(Failure::Float("y".parse::<f64>().unwrap_err())));
        assert_eq!(ours(&["1", "1001", "x", "yf"], jobs), Err(Failure::Big(1001)));
    });
}

#[derive(Debug)]
struct Odd(u64);

impl fmt::Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is odd", self.0)
    }
}

impl Error for Odd {}

#[test]
fn a_question_mark_boxes_the_error() {
    #[parallelize]
    fn ours(words: &[&str], jobs: i32) -> Result<Vec<u64>, Box<dyn Error>> {
        let mut out = vec![];
        #[par(jobs = jobs, always)]
        for word in words {
            let x: u64 = word.parse()?;
            if x % 2 == 1 {
                Err(Odd(x))?
            }
            let y = x.checked_sub(10).ok_or("below ten")?;
            out.push(y);
        }
        Ok(out)
    }
    with_jobs(|jobs| {
        assert_eq!(ours(&["10", "12"], jobs).unwrap(), [0, 2]);
        assert_eq!(ours(&["10", "2", "3", "x"], jobs).unwrap_err().to_string(), "below ten");
        let odd = ours(&["10", "13", "2", "x"], jobs).unwrap_err();
        assert_eq!(odd.downcast_ref::<Odd>().unwrap().0, 13);
        assert!(ours(&["x", "13"], jobs).unwrap_err().is::<ParseIntError>());
    });
}

#[test]
fn a_question_mark_on_options_and_control_flow() {
    #[parallelize]
    fn total(words: &[Option<&str>], jobs: i32) -> Option<usize> {
        let mut total = 0;
        #[par(jobs = jobs, always)]
        for word in words {
            let word = (*word)?;
            let (head, _) = word.split_once('-')?;
            total += head.len();
        }
        Some(total)
    }
    #[parallelize]
    fn search(n: u64, log: &mut Vec<u64>, jobs: i32) -> ControlFlow<String, ()> {
        fn visit(x: u64) -> ControlFlow<String, u64> {
            if mix(x) % 50 == 0 { ControlFlow::Break(format!("at {x}")) } else { ControlFlow::Continue(mix(x)) }
        }
        #[par(jobs = jobs, always)]
        for x in 0..n {
            let y = visit(x)?;
            log.push(y);
        }
        ControlFlow::Continue(())
    }
    with_jobs(|jobs| {
        assert_eq!(total(&[Some("ab-c"), Some("d-")], jobs), Some(3));
        assert_eq!(total(&[Some("ab-c"), Some("d"), None], jobs), None);
        assert_eq!(total(&[Some("ab-c"), None], jobs), None);
    });
    at_every_size(|n, jobs| {
        let n = n as u64;
        let hit = (0..n).find(|x| mix(*x) % 50 == 0);
        let mut log = vec![];
        let ours = search(n, &mut log, jobs);
        assert_eq!(ours, hit.map_or(ControlFlow::Continue(()), |x| ControlFlow::Break(format!("at {x}"))));
        assert_eq!(log, (0..hit.unwrap_or(n)).map(mix).collect::<Vec<_>>());
    });
}

#[test]
fn return_of_borrowed_owned_and_opaque_values() {
    #[parallelize]
    fn longest<'a>(words: &'a [String], at_least: &usize, jobs: i32) -> Option<&'a str> {
        #[par(jobs = jobs, always)]
        for word in words {
            if word.trim_end_matches('0').len() >= *at_least {
                return Some(word);
            }
        }
        None
    }
    #[parallelize]
    fn countdown(n: u64, jobs: i32) -> impl Iterator<Item = u64> + fmt::Debug {
        #[par(jobs = jobs, always)]
        for x in 0..n {
            if mix(x) % 100 == 0 {
                return (0..x).rev();
            }
        }
        (0..0).rev()
    }
    #[parallelize]
    fn inferred<T: Default + From<u8> + Send>(n: u64, jobs: i32) -> (T, Vec<T>) {
        #[par(jobs = jobs, always)]
        for x in 0..n {
            if mix(x) % 100 == 0 {
                return (Default::default(), vec![7.into()]);
            }
        }
        (1.into(), Vec::new())
    }
    fn taken(words: Vec<String>, jobs: i32) -> Result<String, usize> {
        let mut lengths = 0;
        par_for!(
            jobs = jobs,
            always,
            for word in words {
                let upper = word.to_uppercase();
                if upper.ends_with('3') {
                    return Ok(upper + &word);
                }
                lengths += word.len();
            }
        );
        Err(lengths)
    }
    at_every_size(|n, jobs| {
        let ws = words(n);
        for length in [2, 3, 4] {
            let plain = ws.iter().find(|w| w.trim_end_matches('0').len() >= length);
            assert_eq!(longest(&ws, &length, jobs), plain.map(String::as_str));
        }
        let hit = (0..n as u64).find(|x| mix(*x) % 100 == 0);
        assert_eq!(countdown(n as u64, jobs).count() as u64, hit.unwrap_or(0));
        assert_eq!(inferred::<u32>(n as u64, jobs), if hit.is_some() { (0, vec![7]) } else { (1, vec![]) });
        let plain = ws.iter().find(|w| w.ends_with('3')).map(|w| w.to_uppercase() + w);
        assert_eq!(taken(ws.clone(), jobs), plain.ok_or(ws.iter().map(String::len).sum()));
    });
}

/// What an iteration does, drawn from its index so that every kind of exit comes first at times.
fn fate(i: u64, seed: u64, rarity: u64) -> u64 {
    mix(i ^ seed << 32) % (6 * rarity)
}

/// The same body under a plain `for` and under a parallel one.
macro_rules! fated {
    ($name:ident, $for:ident) => {
        fn $name(n: u64, seed: u64, rarity: u64, log: &mut Vec<(u64, u64)>, jobs: i32) -> Result<u64, String> {
            let mut rounds = 0;
            'outer: for round in 0..3u64 {
                rounds += 1;
                $for!(jobs, i, n, {
                    let fate = fate(i, seed + round, rarity);
                    log.push((i, fate));
                    match fate {
                        0 => break,
                        1 => continue 'outer,
                        2 => return Ok(i),
                        3 => return Err(format!("{i} returned")),
                        4 => Err(format!("{i} failed"))?,
                        5 => break 'outer,
                        fate if fate % 7 == 0 => continue,
                        _ => {}
                    }
                    log.push((i, mix(fate)));
                });
                log.push((round, u64::MAX));
            }
            Ok(rounds << 32)
        }
    };
}

macro_rules! plainly {
    ($jobs:ident, $i:ident, $n:ident, $body:tt) => {{
        let _ = $jobs;
        for $i in 0..$n $body
    }};
}

macro_rules! in_parallel {
    ($jobs:ident, $i:ident, $n:ident, $body:tt) => {
        par_for!(jobs = $jobs, always, for $i in 0..$n $body)
    };
}

fated!(fated_plainly, plainly);
fated!(fated_in_parallel, in_parallel);

#[test]
fn the_lowest_exit_wins_and_effects_stop_at_it() {
    at_every_size(|n, jobs| {
        for seed in 0..12 {
            for rarity in [1, 20, 500] {
                let (mut plain_log, mut log) = (vec![], vec![]);
                let plain = fated_plainly(n as u64, seed, rarity, &mut plain_log, jobs);
                let ours = fated_in_parallel(n as u64, seed, rarity, &mut log, jobs);
                assert_eq!((ours, log), (plain, plain_log), "n {n}, jobs {jobs}, seed {seed}, rarity {rarity}");
            }
        }
    });
}

#[test]
fn labels_of_inner_loops_and_blocks_stay_inside() {
    #[parallelize]
    fn ours(n: u64, jobs: i32) -> Vec<u64> {
        let mut out = vec![];
        #[par(jobs = jobs, always)]
        'items: for i in 0..n {
            let mut steps = 0;
            let last = 'search: loop {
                for j in 0.. {
                    steps += 1;
                    if mix(i + j) % 5 == 0 {
                        break 'search j;
                    }
                    if mix(i * j) % 30 == 7 {
                        continue 'items;
                    }
                    if j == 3 {
                        continue 'search;
                    }
                    if steps > 40 {
                        break 'items;
                    }
                }
            };
            let kind = 'kind: {
                if last % 2 == 0 {
                    break 'kind 1;
                }
                2
            };
            while steps > 0 {
                steps -= 1;
                if steps % 3 == 2 {
                    break;
                }
            }
            out.push(last * 1000 + steps * 10 + kind);
        }
        out
    }
    fn plain(n: u64) -> Vec<u64> {
        let mut out = vec![];
        'items: for i in 0..n {
            let mut steps = 0;
            let last = 'search: loop {
                for j in 0.. {
                    steps += 1;
                    if mix(i + j) % 5 == 0 {
                        break 'search j;
                    }
                    if mix(i * j) % 30 == 7 {
                        continue 'items;
                    }
                    if j == 3 {
                        continue 'search;
                    }
                    if steps > 40 {
                        break 'items;
                    }
                }
            };
            let kind = if last % 2 == 0 { 1 } else { 2 };
            while steps > 0 {
                steps -= 1;
                if steps % 3 == 2 {
                    break;
                }
            }
            out.push(last * 1000 + steps * 10 + kind);
        }
        out
    }
    at_every_size(|n, jobs| assert_eq!(ours(n as u64, jobs), plain(n as u64)));
}

#[test]
fn a_break_carries_a_value_to_a_loop_or_block_outside() {
    at_every_size(|n, jobs| {
        let n = n as u64;
        let plain = (0..n).find(|x| mix(*x) % 64 == 0);
        let from_block = 'found: {
            par_for!(
                jobs = jobs,
                always,
                for x in 0..n {
                    if mix(x) % 64 == 0 {
                        break 'found Some(x);
                    }
                }
            );
            None
        };
        assert_eq!(from_block, plain);
        let mut rounds = 0;
        let value = 'rounds: loop {
            rounds += 1;
            par_for!(
                jobs = jobs,
                always,
                for x in 0..n + 1 {
                    let y = mix(x);
                    if rounds == 3 && x == n {
                        break 'rounds y;
                    }
                    if rounds < 3 && (y % 64 == 0 || x == n) {
                        continue 'rounds;
                    }
                }
            );
        };
        assert_eq!((value, rounds), (mix(n), 3));
    });
}

#[test]
fn exits_of_closures_and_functions_in_a_body_stay_theirs() {
    #[parallelize]
    fn ours(n: u64, jobs: i32) -> Vec<Option<u64>> {
        let mut out = vec![];
        #[par(jobs = jobs, always)]
        for x in 0..n {
            fn halved(x: u64) -> Option<u64> {
                if x % 2 == 1 {
                    return None;
                }
                Some(x / 2)
            }
            let thirds = |y: u64| -> Option<u64> {
                let half = halved(y)?;
                for z in 0.. {
                    if z * 3 == half {
                        return Some(z);
                    } else if z * 3 > half {
                        break;
                    }
                }
                None
            };
            out.push(thirds(mix(x) % 1000));
        }
        out
    }
    let plain = |x: u64| if mix(x) % 1000 % 6 == 0 { Some(mix(x) % 1000 / 6) } else { None };
    at_every_size(|n, jobs| assert_eq!(ours(n as u64, jobs), (0..n as u64).map(plain).collect::<Vec<_>>()));
}

#[test]
fn let_else_and_exits_inside_known_macros() {
    #[parallelize]
    fn ours(words: &[&str], jobs: i32) -> Result<Vec<String>, ParseIntError> {
        let mut out = vec![];
        #[par(jobs = jobs, always)]
        for word in words {
            let Some(rest) = word.strip_prefix('w') else { continue };
            let ['0'..='9', ..] = rest.chars().collect::<Vec<_>>()[..] else { break };
            let pair = vec![rest.parse::<u8>()?, word[1..].parse::<u8>()? / 2];
            assert!(pair[0] >= pair[1], "{} is less than {}", rest.parse::<u8>()?, pair[1]);
            out.push(format!("{:?} {}", pair, rest.parse::<i8>()?));
        }
        Ok(out)
    }
    with_jobs(|jobs| {
        assert_eq!(ours(&["x", "w1", "w20", "v", "wz", "w"], jobs).unwrap(), ["[1, 0] 1", "[20, 10] 20"]);
        assert_eq!(ours(&["w300", "wz"], jobs), Err("300".parse::<u8>().unwrap_err()));
        assert_eq!(ours(&["w200", "w300"], jobs), Err("200".parse::<i8>().unwrap_err()));
    });
}

#[test]
fn bail_and_ensure_are_known() {
    macro_rules! bail {
        ($($message:tt)*) => { return Err(format!($($message)*).into()) };
    }
    macro_rules! ensure {
        ($condition:expr, $($message:tt)*) => { if !$condition { bail!($($message)*) } };
    }
    #[parallelize]
    fn ours(n: u64, seed: u64, jobs: i32) -> Result<u64, Box<dyn Error + Send + Sync>> {
        let mut total = 0u64;
        #[par(jobs = jobs, always)]
        for x in 0..n {
            let y = mix(x ^ seed);
            ensure!(y % 101 != 0, "{x} is bad");
            if y % 103 == 0 {
                bail!("{x} is worse");
            }
            total += y % 10;
        }
        Ok(total)
    }
    fn plain(n: u64, seed: u64) -> Result<u64, String> {
        (0..n).try_fold(0, |total, x| match mix(x ^ seed) {
            y if y % 101 == 0 => Err(format!("{x} is bad")),
            y if y % 103 == 0 => Err(format!("{x} is worse")),
            y => Ok(total + y % 10),
        })
    }
    at_every_size(|n, jobs| {
        for seed in [0, 1 << 40, 2 << 40] {
            assert_eq!(ours(n as u64, seed, jobs).map_err(|e| e.to_string()), plain(n as u64, seed));
        }
    });
}
